"""The MkDocs plugin: each event calls the layers below, and nothing else happens here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.nav import Link
from mkdocs.structure.pages import Page

from . import rendered_notes, theme
from .build import Own, compute, open_diary
from .config import PaperDiaryConfig
from .diary import Body, Diary, Lesson, Problem, Reading
from .diary.reading_cache import NoteReader
from .llm import LanguageModel
from .other_plugins import (
    announce_pages,
    contents_of,
    headings_of,
    languages,
    read_icons,
    speak_as_material,
    translates,
    without,
)
from .pages.addresses import HOME, Places, base_of, pages_by_year
from .pages.blocks import (
    Block,
    fill_places,
    find_blocks,
    find_places,
    mark_places,
    repeated_themes,
    resolve_names,
)
from .pages.entry_page import (
    as_html,
    entry_markdown,
    framed,
    line_again,
    render_lessons,
    with_heading,
    with_lead,
    with_title,
)
from .pages.feeds import feed_files, feeds_of, with_alternates
from .pages.generated import Welcome, generated_pages, generated_years
from .pages.highlights import LessonsByKey, lessons_by_key, with_intros
from .pages.html import without_unsafe_links
from .pages.lesson_html import (
    RenderedLesson,
    entry_lessons,
    lesson_markdown,
    mark_lessons,
    mark_passages,
)
from .pages.public_data import citations_of, public_json
from .pages.renderer import ASSETS, Renderer
from .pages.site import ShownPrompt, Site, month_of
from .pages.themes import misspelt_themes, unplaced_lessons
from .pages.topics import topic_sources
from .progress import LogProgress
from .rendered_notes import RenderedNotes
from .summaries import Turn
from .theme import offline

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.utils.templates import TemplateContext

    from .cache import Cache

log = get_plugin_logger("paperdiary")


class PaperDiaryPlugin(BasePlugin[PaperDiaryConfig]):
    """Connects a diary with MkDocs, nothing more."""

    reading: Reading
    renderer: Renderer
    blocks: dict[str, tuple[Block, ...]]
    marked: dict[str, tuple[RenderedLesson, ...]]
    lessons: dict[str, tuple[RenderedLesson, ...]]
    contents: dict[str, tuple[str, ...]]
    places: Places
    search_asks_toc: bool
    cache: Cache
    model: LanguageModel | None = None
    dirty = False
    serving = False

    def __init__(self) -> None:
        """Know nothing of earlier builds in this process."""
        super().__init__()
        self.rendered = RenderedNotes()
        self.reader = NoteReader()

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Remember whether this build renders only what has changed, and serves what it builds."""
        self.dirty = dirty
        self.serving = command == "serve"

    # Early, so that Material's plugins have their own names for each other.
    @event_priority(100)
    def _on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Announce the styles and the script."""
        theme.name_material_plugins(config.plugins)
        self.reading = Reading(Diary(()), (), {})
        self.blocks, self.marked, self.lessons, self.contents = {}, {}, {}, {}
        self.places = Places()
        # MkDocs' own search finds headings by the table of contents; Material's has another name.
        self.search_asks_toc = "search" in config.plugins
        if self.config.enabled or config.theme.name == theme.NAME:
            # The theme keeps its looks while the diary is switched off.
            styles = [f"{ASSETS}/{path}" for path in theme.styles(config.theme.name)]
            config.extra_css[:0] = [style for style in styles if style not in config.extra_css]
        if self.config.enabled:
            script = ExtraScriptValue(f"{ASSETS}/javascripts/paperdiary.js")
            script.type = "module"
            if offline.is_offline(config.plugins):
                script = ExtraScriptValue(f"{ASSETS}/{offline.START}")
                offline.prepare(config, ASSETS)
            if rendered_notes.__name__ not in config.markdown_extensions:
                # By its name, as other plugins expect of extensions.
                config.markdown_extensions.append(rendered_notes.__name__)
            if script not in config.extra_javascript:
                config.extra_javascript.insert(0, script)
        return config

    # After the plugin that knows the language.
    @event_priority(-150)
    def _on_language(self, config: MkDocsConfig) -> MkDocsConfig:
        speak_as_material(config)
        return config

    on_config = CombinedEvent(_on_config, _on_language)

    # Late, so that notes which other plugins write are entries too, and Material's blog (-50) has
    # taken its posts; before those (-100) that make the navigation of all files.
    @event_priority(-60)
    def _on_files(self, files: Files, config: MkDocsConfig) -> Files:
        return files if translates(config.plugins) else self._add_diary(files, config)

    # After the plugin that chooses the files of one language.
    @event_priority(-150)
    def _on_translated_files(self, files: Files, config: MkDocsConfig) -> Files:
        return self._add_diary(files, config) if translates(config.plugins) else files

    on_files = CombinedEvent(_on_files, _on_translated_files)

    def _add_diary(self, files: Files, config: MkDocsConfig) -> Files:
        """Read the diary, compute what is seen of it, and add the pages and assets."""
        if not self.config.enabled:
            return files
        opened = open_diary(files, config, self.config, self.reader)
        if opened.lack:
            log.warning(opened.lack)
        self.cache = opened.cache
        self.rendered.begin(config, self.cache)
        # In `mkdocs serve`, a server that has failed is given a rest.
        before = self.model if self.serving else None
        self.model = LanguageModel(self.config.llm_settings(), before)
        computed = compute(
            opened, Turn(self.model, LogProgress(log), log.info, only_new=self.serving)
        )
        self.reading = computed.reading
        diary, atlas = self.reading.diary, computed.atlas
        self._warn(computed.problems)

        for entry in diary.entries:
            file = files.src_uris[entry.src]
            if file.inclusion in (InclusionLevel.INCLUDED, InclusionLevel.UNDEFINED):
                file.inclusion = InclusionLevel.NOT_IN_NAV
        names = self.config.page_names()
        urls = {file.src_uri: file.url for file in files.documentation_pages()}
        has_home = bool(set(HOME) & {*urls, names.diary, names.highlights, names.plots})
        welcome = Welcome(config.site_name, config.site_description or "")
        topic_pages = topic_sources(diary, names.topics)
        taken, most = {*urls, *topic_pages.values()}, int(self.config.pages.per_page)
        diary_years, topic_years = pages_by_year(diary, names.diary, topic_pages, most, taken)
        by_year = generated_years(diary, diary_years, topic_years)
        written = generated_pages(diary, names, None if has_home else welcome, topic_pages)
        written |= by_year
        spoken = languages(config.plugins)
        always = {"index.md", names.diary, names.plots, names.prompts}
        pages = [
            spoken.page(config, src, text, everywhere=src in always)
            for src, text in written.items()
        ]
        # A page of the user's at the same place wins, such as `topics/marl/index.md`.
        theirs = {url: src for src, url in urls.items()}
        topic_pages = {
            topic: next((theirs[p.url] for p in pages if p.src_uri == src and p.url in theirs), src)
            for topic, src in topic_pages.items()
        }
        urls |= {page.src_uri: page.url for page in pages}
        pages = [page for page in pages if page.url not in theirs]
        for page in pages:
            if page.src_uri in topic_pages.values() or page.src_uri in by_year:
                page.inclusion = InclusionLevel.NOT_IN_NAV
        icons, no_icons = read_icons((one.icon for one in self.config.themes), config.theme.dirs)
        self._warn((*no_icons, *misspelt_themes(diary, self.config.themes)))
        site = Site(
            diary,
            atlas,
            urls,
            names,
            config.site_name,
            self.config.themes,
            icons,
            topic_pages,
            spoken.folder,
            self._prompts(opened.own),
            diary_years,
            topic_years,
            feeds_of(spoken.folder, config.site_name) if self._has_feeds(config) else (),
            citations_of(diary, opened.notes, opened.cache),
        )
        self.renderer = Renderer(site, _overrides(config), config.theme.get("features") or ())
        announce_pages(config.plugins, pages)
        for file in (*pages, *self._assets(config)):
            # A file of the user's, or of the theme's, at the same place wins.
            if files.get_file_from_path(file.src_uri) is None:
                files.append(file)
        return files

    def on_serve(
        self, server: LiveReloadServer, config: MkDocsConfig, builder: Callable[..., None]
    ) -> None:
        """Build again when the user's prompts or pinned answers change."""
        folder = Path(config.config_file_path).parent / self.config.custom_dir
        # Not the whole folder: a map's memory may lie in it, which each build writes.
        for path in (folder / "prompts", folder / "labels.json", folder / "summaries.json"):
            if path.exists():
                server.watch(str(path))

    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
        """Give the entries their neighbours in reading order and their way back."""
        if not self.config.enabled:
            return nav
        site = self.renderer.site
        diary_file = files.get_file_from_path(site.names.diary)
        diary_page = diary_file.page if diary_file else None
        for entry in site.diary.entries:
            page = files.src_uris[entry.src].page
            if page is None or page in nav.pages:
                continue
            before, after = site.neighbours_in_order(entry)
            page.previous_page = files.src_uris[before.src].page if before else None
            page.next_page = files.src_uris[after.src].page if after else None
            if diary_file:
                month = month_of(entry)
                listed = files.get_file_from_path(site.diary_page(entry)) or diary_file
                way = Link(month.title, f"{listed.url}#{month.id}")
                # MkDocs types a parent as a section; it only ever asks for its title, address
                # and parent, and themes show these as breadcrumbs.
                way.parent, page.parent = diary_page, way  # type: ignore[assignment]
        lists = {site.names.diary: site.diary_years}
        lists |= {site.topic_pages[topic]: years for topic, years in site.topic_years.items()}
        for src, years in lists.items():
            self._join_years(src, [*years.values()], files)
        return nav

    def _join_years(self, src: str, years: Sequence[str], files: Files) -> None:
        """Give the pages of a list's years their way back, and on to each other."""
        listed = [files.get_file_from_path(path) for path in (src, *years)]
        pages = [file.page for file in listed if file and file.page]
        for page, earlier in pairwise(pages):
            earlier.parent = pages[0]  # type: ignore[assignment]
            earlier.previous_page = page
            if page is not pages[0]:
                page.next_page = earlier

    def on_page_read_source(self, page: Page, config: MkDocsConfig) -> str | None:
        """Read entries as the diary did, so that no note stops the build."""
        body = self._body(page)
        if body is None or body.has_yaml:
            return None
        return with_title(body.markdown, self.reading.diary.by_src[page.file.src_uri].title)

    @event_priority(-50)
    def on_page_markdown(
        self, markdown: str, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Find the blocks, and make a note's title the page's."""
        if not self.config.enabled:
            return markdown
        body = self._body(page)
        if body is not None:
            if not page.meta:
                # MkDocs shows front matter that it cannot read as a part of the page.
                markdown = body.markdown
            entry = self.reading.diary.by_src[page.file.src_uri]
            # What search engines show below the title.
            summary = {"description": entry.summary} if entry.summary else {}
            page.meta.update(as_html({**summary, **page.meta, "title": entry.title}))
            if markdown.strip() == body.markdown.strip():
                markdown = entry_markdown(body.markdown, body.title_line)
            else:
                # A plugin such as macros has changed the text.
                markdown = entry_markdown(
                    markdown, line_again(body.markdown, body.title_line, markdown)
                )
        first_line = body.first_line if body else _first_line(markdown, page)
        markdown, blocks, problems = find_blocks(markdown, page.file.src_uri, first_line)
        blocks, unknown = resolve_names(blocks, self.renderer.site, page.file.src_uri)
        self._warn((*problems, *unknown))
        if blocks:
            self.blocks[page.file.src_uri] = blocks
        if self._is_home(page) and any(block.name == "map" for block in blocks):
            page.meta.update({**theme.home(config.theme.name), **page.meta})
        if body is not None:
            entry = self.reading.diary.by_src[page.file.src_uri]
            markdown, lessons = mark_lessons(markdown, entry)
            if lessons:
                self.marked[page.file.src_uri] = lessons
            self.rendered.remember(page)
        else:
            markdown = with_intros(markdown, blocks, self.config.themes)
        return markdown

    # Early, so that plugins which change finished text see title and summary.
    @event_priority(50)
    def on_page_content(self, html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Mark the places of blocks and lessons, and put title and summary above an entry."""
        html = mark_passages(mark_places(html))
        entry = self.reading.diary.by_src.get(page.file.src_uri)
        if entry:
            html = with_heading(html, page.meta["title"])
            html = with_lead(html, self.renderer, entry, page.url)
            html, dropped = without_unsafe_links(html)
            for scheme in dropped:
                message = f"a link that begins with '{scheme}:' is dropped; write one with https"
                self._warn([Problem(message, page.file.src_uri, code="unsafe-link")])
        elif self._is_topic(page):
            # The search finds a page by its headings, and this one has only blocks.
            html = with_heading(html, page.meta["title"])
        return html

    # All pages are rendered by now, and none has been taken by the search.
    def on_env(self, env: Environment, config: MkDocsConfig, files: Files) -> Environment:
        """Gather the lessons from their notes, and render what the blocks show."""
        if not self.config.enabled:
            return env
        self.rendered.keep(self.cache, whole=not self.dirty)
        self.places = find_places(self.blocks, self.renderer.site)
        for entry in self.reading.diary.entries:
            if lessons := self.marked.get(entry.src) or entry_lessons(entry):
                self._render_lessons(files.src_uris[entry.src], lessons, config, files)
        self._warn(repeated_themes(self.blocks, self.renderer.site))
        unplaced = unplaced_lessons(self.renderer.site.themes, self.places.lessons)
        # Pages that are not rendered again place lessons too.
        self._warn([unplaced] if unplaced and not self.dirty else [])
        by_key = lessons_by_key(
            one for entry in self.reading.diary.entries for one in self.lessons.get(entry.src, ())
        )
        for src, blocks in self.blocks.items():
            page = files.src_uris[src].page
            if page is not None and page.content is not None:
                self._fill_blocks(page, blocks, by_key)
        return env

    # Late, after the search has taken the text: what is put into and around it is none of it.
    @event_priority(-50)
    def on_page_context(
        self, context: TemplateContext, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Fill the blocks in, and put card and foot around an entry."""
        src = page.file.src_uri
        if contents := self.contents.pop(src, ()):
            page.content = fill_places(page.content or "", contents)
            # Whole sentences are no table of contents.
            page.toc = without(page.toc, self.renderer.site.lesson_anchors)
        if self._body(page) is not None:
            entry = self.reading.diary.by_src[src]
            page.content = framed(
                page.content or "",
                self.renderer,
                entry,
                page.url,
                places=self.places,
                lessons=self.lessons.get(src, ()),
            )
        return context

    def on_post_page(self, output: str, page: Page, config: MkDocsConfig) -> str:
        """Announce the feeds."""
        if not self.config.enabled or not self.renderer.site.feeds:
            return output
        return with_alternates(output, self.renderer.site.feeds, base_of(page.url))

    def _has_feeds(self, config: MkDocsConfig) -> bool:
        """Whether there are feeds: a reader of feeds needs whole addresses, and a server."""
        return bool(
            self.config.feeds.enabled
            and config.site_url
            and self.reading.diary.dated
            # Material asks for the site's map where a page has alternates, which a disk refuses.
            and not offline.is_offline(config.plugins)
        )

    def _render_lessons(
        self, file: File, lessons: Sequence[RenderedLesson], config: MkDocsConfig, files: Files
    ) -> None:
        """Take the lessons out of a rendered note, and put its admonitions back."""
        page = file.page
        if page is None:
            return
        note = render_lessons(
            page.content or "",
            lessons,
            self.renderer,
            page.url,
            lambda lesson: _rendered_alone(lesson, file, config, files),
        )
        self.lessons[file.src_uri] = note.lessons
        self._warn(note.problems)
        if page.content is not None:
            page.content = note.html
            page.toc = without(page.toc, note.unlisted)

    def _fill_blocks(self, page: Page, blocks: Sequence[Block], lessons: LessonsByKey) -> None:
        """Render a page's blocks; highlights into its text, the others for later."""
        toc = headings_of(page.toc.items)
        plan = self.renderer.plan_page(
            page.content or "", blocks, toc, page.url, places=self.places, lessons=lessons
        )
        page.content = plan.html
        page.toc = contents_of(plan.headings)
        if not self.search_asks_toc:
            page.toc = without(page.toc, self.renderer.site.lesson_anchors)
        ids = {heading.id for heading in plan.headings}
        if any(block.name == "diary" for block in blocks):
            # Months that stand on pages of their own are listed.
            ids |= {month.id for month in self.renderer.site.months}
        page.present_anchor_ids = ids | (page.present_anchor_ids or set())
        self.contents[page.file.src_uri] = plan.contents

    def _assets(self, config: MkDocsConfig) -> Iterator[File]:
        """What the site's pages load: data, figures, styles and scripts."""
        site = self.renderer.site
        data = {f"{site.folder}{ASSETS}/diary.json": public_json(site)}
        if site.citations:
            data[f"{site.folder}{ASSETS}/diary.bib"] = "\n".join(site.citations.values())
        if site.feeds:
            about, most = config.site_description or "", int(self.config.feeds.items)
            data |= feed_files(site, config.site_url or "", about, most)
        figures = dict(self.renderer.figure_files)
        from_disk = offline.is_offline(config.plugins)
        assets = theme.assets(offline=from_disk)
        if from_disk:
            data |= offline.scripts(theme.modules(), figures, ASSETS)
        data |= self.renderer.picture_files
        for path, content in (data | figures).items():
            yield File.generated(config, path, content=content)
        if "plotly.min.js" not in assets:
            log.warning(
                "no large map can be drawn, as plotly.min.js is missing: pip install -U plotly"
            )
        for path, source in assets.items():
            place = f"{ASSETS}/{path}"
            if "material/privacy" in config.plugins:
                # Material's privacy plugin fetches whatever a script on a disk has the address of,
                # and Plotly's has those of maps of the world that no figure here shows.
                yield File.generated(config, place, content=source.read_bytes())
            else:
                yield File.generated(config, place, abs_src_path=str(source))

    def _prompts(self, own: Own) -> tuple[ShownPrompt, ...]:
        """What is shown of the prompts."""
        model = self.config.llm.model
        asked = {"labels": self.config.labels.provider, "summaries": self.config.summaries.provider}
        return tuple(
            ShownPrompt(prompt, model if asked[prompt.name] == "openai" else None)
            for prompt in (own.summaries, own.labels)
        )

    def _body(self, page: Page) -> Body | None:
        """An entry's body, or None for a page that is no entry."""
        return self.reading.bodies.get(page.file.src_uri)

    def _is_home(self, page: Page) -> bool:
        """Whether a page is the first one of the site, in whichever language."""
        return page.file.dest_uri == f"{self.renderer.site.folder}index.html"

    def _is_topic(self, page: Page) -> bool:
        """Whether a page is one of a topic, and has a title to show."""
        if not self.config.enabled or "title" not in page.meta:
            return False
        site = self.renderer.site
        return page.file.src_uri in {*site.topic_pages.values(), *site.year_pages}

    def _warn(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            log.warning(str(problem))


def _first_line(markdown: str, page: Page) -> int:
    """The line of the file that a page's Markdown begins on, unless a plugin has changed it."""
    if "paperdiary/" not in markdown:
        return 1
    source = page.file.content_string
    return 1 + source.count("\n") - markdown.count("\n") if source.endswith(markdown) else 1


def _overrides(config: MkDocsConfig) -> list[Path]:
    """The folder in which the user keeps templates of their own."""
    custom = config.theme.custom_dir
    return [Path(custom) / "paperdiary"] if custom else []


def _rendered_alone(lesson: Lesson, file: File, config: MkDocsConfig, files: Files) -> str:
    """Render a lesson as if it were all that its note says."""
    page = Page(None, File.generated(config, file.src_uri, content=""), config)
    page.markdown, page.meta = lesson_markdown(lesson), {}
    page.render(config, files)
    return mark_passages(page.content or "")
