"""The build of a site: generated files, navigation, and the Markdown and HTML of its pages."""

from __future__ import annotations

import datetime as dt
import os
import traceback
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, partial, wraps
from html import escape, unescape
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, Final, ParamSpec, TypeVar
from urllib.parse import urljoin, urlsplit

import jinja2
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.nav import Link
from mkdocs.structure.pages import Page
from mkdocs.utils import get_build_datetime, get_build_timestamp

from . import records, theme
from .atlas import Atlas
from .build import without_repeats
from .cache import code_digest, digest
from .diary.entry import left_out_message, page_of
from .figures.shared_picture import FORMAT, SIZE, map_png, year_png
from .files import HOMES
from .other_plugins import (
    announce_pages,
    contents_of,
    encrypts_all,
    headings_of,
    languages,
    read_icons,
    spoken_language,
    without,
)
from .pages import entry_page, lesson_html
from .pages.addresses import Places, base_of, pages_by_year, places_of_parts
from .pages.blocks import (
    Block,
    fill_places,
    find_blocks,
    find_places,
    key_of,
    mark_places,
    repeated_themes,
    resolve_names,
)
from .pages.feeds import feed_files, feeds_of, with_alternates
from .pages.generated import generated_pages
from .pages.groups import cluster_sources, map_of, topic_sources
from .pages.highlights import LessonsByKey, lessons_by_key, with_intros
from .pages.html import unindexed, without_unsafe_links
from .pages.periods import period_sources, periods_of, stops_of
from .pages.public_data import citations_of
from .pages.renderer import ASSETS, TEMPLATES, Renderer
from .pages.site import Site, month_of
from .pages.themes import misspelt_themes, unplaced_lessons
from .pages.works_page import only_anchors, with_anchors
from .problem import Problem
from .records.jekyll import lost_addresses, with_filled_addresses
from .translation import speaking, spoken
from .words import counted
from .words import gettext as _

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation

    from .build import Project
    from .cache import Cache
    from .config import FeedsConfig
    from .diary import Body, Diary, Entry, Lesson, Reading
    from .figures import Figure
    from .llm.prompts import Prompt, PromptName
    from .records.anki import Deck

RECENT_ENTRIES: Final = 6
"""How many of the latest entries the home page and the page of wrong addresses show."""

_LISTED: Final = 10
"""How many notes a message names."""

RECALL_INDEX = f"{ASSETS}/recall.json"
"""The path of the first file of the search's index in a site, or in the folder of a language."""

MESSAGES = f"{ASSETS}/messages.json"
"""The path of what the scripts say in another language than English, likewise."""

Warn = Callable[[Iterable[Problem]], None]
P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")


@contextmanager
def _own_templates() -> Iterator[None]:
    """Say where a template failed, which is one of the site's own, and how to mend it."""
    try:
        yield
    except Exception as error:  # Whatever an expression in a template may raise.
        # Jinja2 puts places in templates among the frames of the traceback.
        places = [(one.filename, one.lineno) for one in traceback.extract_tb(error.__traceback__)]
        if isinstance(error, jinja2.TemplateSyntaxError):
            places.append((error.filename or "", error.lineno))
        file, line = next((one for one in reversed(places) if one[0].endswith(".html")), ("", 0))
        if not file or TEMPLATES in Path(file).parents:
            raise
        raise PluginError(
            f"{file}, line {line}: {error}. Copy the template again from {TEMPLATES}, "
            "since what it is given may have changed, and repeat your changes"
        ) from error


def _spoken(
    method: Callable[Concatenate[SiteBuild, P], R],
) -> Callable[Concatenate[SiteBuild, P], R]:
    """Let an event of a build speak the language of its site; others may be built between."""

    @wraps(method)
    def spoken(build: SiteBuild, /, *args: P.args, **kwargs: P.kwargs) -> R:
        with speaking(build.language):
            return method(build, *args, **kwargs)

    return spoken


class _Way(Link):
    """A link on the way back to a page, whose tab is the active one while the page is shown."""

    @property
    def active(self) -> bool:
        """Whether the page is being built."""
        return self.parent is not None and self.parent.active

    @active.setter
    def active(self, value: bool) -> None:
        if self.parent is not None:
            self.parent.active = value


@dataclass
class SiteBuild:
    """One build of a site; MkDocs' events call it in the order of its methods.

    Attributes:
        warn: Called with problems as they are found.
        language: The code of the language that the site speaks.
        keys: What marks the blocks and lessons of each page, by its path in the docs folder.
        blocks: The blocks of each page.
        marked: The lessons marked in the Markdown of each note, not rendered yet.
        lessons: The lessons taken out of the HTML of each note.
        contents: The rendered blocks that each page is still to get.
        lost: How many of a page's addresses Jekyll would have to fill in.
        places: Which page shows what, known once all pages are rendered.
        is_indexed_late: Whether the search reads finished pages, so that they have to tell what is
            for the search and what is not.
    """

    project: Project
    reading: Reading
    renderer: Renderer
    warn: Warn
    language: str
    keys: dict[str, str] = field(default_factory=dict)
    blocks: dict[str, tuple[Block, ...]] = field(default_factory=dict)
    marked: dict[str, tuple[lesson_html.RenderedLesson, ...]] = field(default_factory=dict)
    lessons: dict[str, tuple[lesson_html.RenderedLesson, ...]] = field(default_factory=dict)
    contents: dict[str, tuple[str, ...]] = field(default_factory=dict)
    lost: dict[str, int] = field(default_factory=dict)
    places: Places = field(default_factory=Places)
    is_indexed_late: bool = False

    @property
    def site(self) -> Site:
        """The diary, seen as a site."""
        return self.renderer.site

    def note(self, page: Page) -> tuple[Entry, Body] | None:
        """The entry of a page and its text, or None for a page that is no entry."""
        src = page.file.src_uri
        entry = self.reading.diary.by_src.get(src)
        return (entry, self.reading.bodies[src]) if entry else None

    @cached_property
    def unread_notes(self) -> frozenset[str]:
        """The paths of the notes about works on the reading list."""
        return frozenset(entry.src for entry in self.site.unread if not entry.anchor)

    @cached_property
    def works(self) -> Mapping[str, Mapping[str, int]]:
        """Of each page of several works, their anchors with their lines."""
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for entry in self.reading.diary.entries:
            if anchor := entry.anchor:
                found[page_of(entry.src)][anchor] = entry.line_of("title") or 1
        return found

    # Navigation

    @_spoken
    def connect(self, nav: Navigation, files: Files) -> None:
        """Give the entries their neighbours in reading order and their way back."""
        site = self.site
        diary_file = files.get_file_from_path(site.names.diary)
        diary_page = diary_file.page if diary_file else None
        for entry in site.diary.entries:
            page = files.src_uris[page_of(entry.src)].page
            if page is None or page in nav.pages or entry.anchor:
                continue
            before, after = site.neighbours_in_order(entry)
            page.previous_page = files.src_uris[page_of(before.src)].page if before else None
            page.next_page = files.src_uris[page_of(after.src)].page if after else None
            if diary_file:
                month = month_of(entry)
                listed = files.get_file_from_path(site.diary_page(entry)) or diary_file
                way = _Way(month.title, f"{listed.url}#{month.id}")
                # MkDocs types a parent as a section; it only ever asks for its title, address
                # and parent, and themes show these as breadcrumbs.
                way.parent, page.parent = diary_page, way  # type: ignore[assignment]
        groups = (site.topic_pages, site.cluster_pages, site.period_pages)
        for src in (src for pages in groups for src in pages.values()):
            file = files.get_file_from_path(src)
            if file and file.page and file.page not in nav.pages and diary_page:
                file.page.parent = diary_page  # type: ignore[assignment]
        lists = {site.names.diary: site.diary_years}
        lists |= {site.topic_pages[topic]: years for topic, years in site.topic_years.items()}
        for src, years in lists.items():
            _connect_years([src, *years.values()], files)

    # Pages before they are rendered

    def source(self, page: Page) -> str | None:
        """The source of a page that MkDocs cannot read, else None.

        That is an entry whose front matter is wrong, or a file that is gone since it was listed.
        """
        note, path = self.note(page), page.file.abs_src_path
        if path and not os.path.exists(path):
            message = "the file is gone since the build began; build again"
            self.warn([Problem(message, page.file.src_uri, code="unreadable-file")])
        elif note is None or note[1].has_yaml:
            return None
        if note is None:
            return ""
        return entry_page.with_title(note[1].markdown, note[0].title)

    def markdown(self, page: Page, markdown: str) -> str:
        """Find the blocks and lessons of a page, and make a note's title the page's."""
        src, note = page.file.src_uri, self.note(page)
        if note:
            entry, body = note
            first_line = body.first_line
            if not page.meta:
                # MkDocs shows front matter that it cannot read as a part of the page.
                markdown = body.markdown
            # What search engines show below the title.
            summary = {"description": entry.summary} if entry.summary else {}
            own = entry_page.as_html({**summary, "title": entry.title})
            page.meta = {**own, **page.meta, "title": own["title"]}
            markdown = entry_page.without_repeats(entry_page.entry_markdown(markdown, body), body)
        else:
            first_line = _first_line(markdown, page)
            if src in self.unread_notes:
                # What is not read is found on the reading list alone.
                page.meta = {"search": {"exclude": True}, **page.meta}
        if works := self.works.get(src):
            markdown = with_anchors(markdown, page.file.content_string, works)
        if (
            note
            and "encryptcontent" in vars(page)
            and not encrypts_all(self.project.config.plugins)
        ):
            message = (
                "this note is locked by encryptcontent, but not in its own front matter, so that "
                "the diary shows its title, summary and lessons; write `password` or `level` there"
            )
            self.warn([Problem(message, src, code="unlocked-entry")])
        markdown, lost = with_filled_addresses(markdown, src, self.project.files.src_uris)
        if lost:
            self.lost[src] = lost
        lessons = note[0].lessons if note else ()
        key = key_of(markdown, *(text for one in lessons for text in (one.detail, one.markdown)))
        self.keys[src] = key
        markdown, blocks, problems = find_blocks(markdown, src, first_line, key)
        blocks, unknown = resolve_names(blocks, self.site, src)
        self.warn((*problems, *unknown))
        if blocks:
            self.blocks[src] = blocks
        # The first page of the site, in whichever language.
        is_home = page.file.dest_uri == f"{self.site.folder}index.html"
        if is_home and any(block.name == "map" for block in blocks):
            page.meta.update({**theme.home(self.project.config.theme.name), **page.meta})
        if note is None:
            return with_intros(markdown, blocks, self.project.options.themes, key)
        markdown, marked = lesson_html.mark_lessons(markdown, entry, key)
        if marked:
            self.marked[src] = marked
        # Last, since it adds lines.
        return entry_page.with_open_lists(markdown)

    # Pages that are rendered

    @_spoken
    @_own_templates()
    def content(self, page: Page, html: str) -> str:
        """Mark the places of blocks and lessons, and put title and summary above an entry."""
        if key := self.keys.get(page.file.src_uri):
            html = lesson_html.mark_passages(mark_places(html, key), key)
        if note := self.note(page):
            html = entry_page.with_heading(html, page.meta["title"])
            html = entry_page.with_lead(html, self.renderer, note[0], page.url)
            html = entry_page.with_facts(html, self.renderer, note[0], page.url)
            html, dropped = without_unsafe_links(html)
            for scheme in dropped:
                message = f"a link that begins with '{scheme}:' is dropped; write one with https"
                self.warn([Problem(message, page.file.src_uri, code="unsafe-link")])
        elif works := self.works.get(page.file.src_uri):
            html = only_anchors(html, works)
        elif "title" in page.meta and page.file.src_uri in self.site.list_pages:
            # The search finds a page by its headings, and this one has only blocks.
            html = entry_page.with_heading(html, page.meta["title"])
        return html

    @_spoken
    @_own_templates()
    def fill(self, files: Files, *, dirty: bool) -> None:
        """Gather the lessons from all notes, and render what the blocks show.

        In a dirty build, only changed pages are rendered, so that others place lessons too.
        """
        lost = lost_addresses(self.lost)
        self.warn([lost] if lost else [])
        self.places = find_places(self.blocks, self.site)
        entries = self.reading.diary.entries
        for entry in entries:
            if marked := self.marked.get(entry.src) or lesson_html.entry_lessons(entry):
                self._render_lessons(entry, marked, files)
        self.warn(repeated_themes(self.blocks, self.site))
        unplaced = unplaced_lessons(self.site.themes, self.places.lessons)
        self.warn([unplaced] if unplaced and not dirty else [])
        lessons = lessons_by_key(
            one for entry in entries for one in self.lessons.get(entry.src, ())
        )
        for src, blocks in self.blocks.items():
            page = files.src_uris[src].page
            if page is not None and page.content is not None:
                self._fill_blocks(page, blocks, lessons)
        if self.site.deck:
            self._add_deck(files, lessons)

    @_spoken
    @_own_templates()
    def frame(self, page: Page) -> None:
        """Fill the blocks of a page in, and put card and foot around an entry."""
        src = page.file.src_uri
        if contents := self.contents.pop(src, ()):
            if self.is_indexed_late:
                contents = self._unindexed(src, contents)
            page.content = fill_places(page.content or "", contents)
            # Whole sentences are no table of contents.
            page.toc = without(page.toc, self.site.lesson_anchors)
        if note := self.note(page):
            page.content = entry_page.framed(
                page.content or "",
                self.renderer,
                note[0],
                page.url,
                places=self.places,
                lessons=self.lessons.get(src, ()),
                is_indexed_late=self.is_indexed_late,
            )
        if "html" in vars(page):
            # What print-site has kept for its page, before the blocks were filled.
            vars(page)["html"] = page.content

    def _unindexed(self, src: str, contents: Sequence[str]) -> tuple[str, ...]:
        """A page's blocks for a search that reads them: it takes the lessons alone."""
        blocks = self.blocks[src]
        return tuple(
            content if block.name == "highlights" else unindexed(content)
            for block, content in zip(blocks, contents, strict=True)
        )

    @_spoken
    @_own_templates()
    def announce(self, output: str, page: Page) -> str:
        """Announce the feeds, the search's index and a picture in the head of a page."""
        site, base = self.site, base_of(page.url)
        head = self._meta(base) + self._open_graph(page, output)
        output = output.replace("</head>", f"{head}</head>", 1)
        return with_alternates(output, site.feeds, base) if site.feeds else output

    def _open_graph(self, page: Page, output: str) -> str:
        """What other sites show beside a link; nothing where a plugin or theme has said it."""
        config = self.project.config
        # Material's social plugin draws a card for each page.
        has_own = "material/social" in config.plugins or 'property="og:' in output
        if has_own or not config.site_url or not page.canonical_url:
            return ""
        picture = self.renderer.shared_picture
        image = self._year_pictures.get(page.file.src_uri) or (picture[0] if picture else "")
        entry = self.site.diary.by_src.get(page.file.src_uri)
        # A note's front matter, from which these are, is escaped already.
        meta = {name: unescape(str(page.meta.get(name) or "")) for name in ("title", "description")}
        return self.renderer.render(
            "open-graph",
            page.url,
            kind="article" if entry else "website",
            title=config.site_name if page.is_homepage else meta["title"] or str(page.title),
            description=meta["description"] or config.site_description or "",
            address=page.canonical_url,
            image=urljoin(config.site_url, image) if image else "",
            size=SIZE,
            alt=_("The map of %(title)s", title=config.site_name),
        )

    @cached_property
    def _year_pictures(self) -> Mapping[str, str]:
        """The PNG of each year in review, by the path of its page in the docs folder."""
        shared = {
            src: dict(self.renderer.shared_of(period)).get("PNG")
            for period, src in self.site.period_pages.items()
        }
        return {src: path for src, path in shared.items() if path}

    @_spoken
    @_own_templates()
    def not_found(self, output: str) -> str:
        """Help on the page for addresses that lead nowhere, which may be shown at any of them."""
        base = urlsplit(self.project.config.site_url or "/").path
        base = base if base.endswith("/") else f"{base}/"
        help_ = self.renderer.render_below(
            "not-found",
            base,
            blocks=("search",) if self.project.options.search.engine == "recall" else (),
            entries=self.site.diary.dated[::-1][:RECENT_ENTRIES],
        )
        return output.replace("</h1>", f"</h1>{help_}", 1).replace(
            "</head>", f"{self._meta(base)}</head>", 1
        )

    def _meta(self, base: str) -> str:
        """What tells scripts where the search's index, the map and their messages are."""
        head = ""
        if language := spoken():
            source = f"{base}{self.site.folder}{MESSAGES}?h={digest(language.for_scripts)[:8]}"
            head = f'<meta name="paperdiary-messages" content="{escape(source)}">'
        if self.project.options.search.engine != "recall":
            return head
        about = {
            "content": f"{base}{self.site.folder}{RECALL_INDEX}",
            "data-root": base,
            "data-map": base + point if (point := self.places.any_point) else None,
        }
        attributes = [f'{name}="{escape(text)}"' for name, text in about.items() if text]
        return f'{head}<meta name="paperdiary-index" {" ".join(attributes)}>'

    def _render_lessons(
        self, entry: Entry, marked: Sequence[lesson_html.RenderedLesson], files: Files
    ) -> None:
        """Take the lessons out of a rendered note, and put its admonitions back."""
        file = files.src_uris[page_of(entry.src)]
        page, config = file.page, self.project.config
        if page is None:
            return
        rendered_alone = _lesson_renderer(page.file, config, files, self.keys.get(file.src_uri, ""))
        # On a page of several works, lessons stay where they are.
        content = "" if entry.anchor else page.content or ""
        html, lessons, problems = entry_page.render_lessons(
            content, marked, self.renderer, page.url, rendered_alone
        )
        self.lessons[entry.src] = lessons
        self.warn(problems)
        if page.content is not None and not entry.anchor:
            page.content = html
            page.toc = without(page.toc, lesson_html.unlisted_headings(lessons))

    def _add_deck(self, files: Files, lessons: LessonsByKey) -> None:
        """Add the diary as an Anki deck, which is written anew only when a card has changed."""
        # Only here, since few sites have one.
        from .pages.flash_cards import deck_of

        config, cache = self.project.config, self.project.cache
        deck = deck_of(
            self.site,
            self.site.diary,
            lessons,
            _file_reader(files),
            config.site_url or "",
            reversed=self.project.options.anki.reversed,
        )
        key = digest("deck", code_digest(Path(records.__file__).parent), repr(deck))
        if not (package := cache.latest("deck", key)):
            package = deck_package(deck)
            cache.put_latest("deck", key, package)
        files.append(File.generated(config, self.site.deck, content=package))

    def _fill_blocks(self, page: Page, blocks: Sequence[Block], lessons: LessonsByKey) -> None:
        """Render a page's blocks; highlights into its text, the others for later."""
        toc = headings_of(page.toc.items)
        plan = self.renderer.plan_page(
            page.content or "", blocks, toc, page.url, places=self.places, lessons=lessons
        )
        self.warn(plan.problems)
        page.content = plan.html
        page.toc = contents_of(plan.headings)
        # MkDocs' own search finds headings by the table of contents; Material's has another name.
        if "search" not in self.project.config.plugins:
            page.toc = without(page.toc, self.site.lesson_anchors)
        ids = {heading.id for heading in plan.headings}
        if any(block.name == "diary" for block in blocks):
            # Months that stand on pages of their own are listed.
            ids |= {month.id for month in self.site.months}
        page.present_anchor_ids = ids | (page.present_anchor_ids or set())
        self.contents[page.file.src_uri] = plan.contents


def _lesson_renderer(
    file: File, config: MkDocsConfig, files: Files, key: str = ""
) -> Callable[[Lesson], str]:
    """What renders a lesson of a note as if it were the note's whole text."""

    def rendered_alone(lesson: Lesson) -> str:
        # Its path tells where links lead; there is no event of a plugin's, which `generated` needs.
        place = File(file.src_uri, None, config.site_dir, config.use_directory_urls)
        alone = Page(None, place, config)
        alone.markdown, alone.meta = lesson_html.lesson_passages(lesson, key=key), {}
        alone.render(config, files)
        return lesson_html.mark_passages(mark_places(alone.content or "", key), key)

    return rendered_alone


def diary_deck(project: Project, diary: Diary, chosen: Diary, *, reversed: bool) -> Deck:
    """The cards of a part of a diary, whose lessons are rendered without the site around them."""
    from .pages.flash_cards import deck_of

    config, files = project.config, project.files
    urls = {file.src_uri: file.url for file in files.documentation_pages()}
    urls |= places_of_parts(diary, urls)
    rendered: list[lesson_html.RenderedLesson] = []
    for entry in chosen.entries:
        if marked := lesson_html.entry_lessons(entry):
            render = _lesson_renderer(files.src_uris[page_of(entry.src)], config, files)
            rendered += lesson_html.take_lessons("", marked, render)[1]
    options = project.options
    site = Site(diary, Atlas(), urls, options.page_names(), config.site_name, options.themes)
    with speaking(spoken_language(config)):
        return deck_of(
            site,
            chosen,
            lessons_by_key(rendered),
            _file_reader(files),
            config.site_url or "",
            reversed=reversed,
        )


def deck_package(deck: Deck) -> bytes:
    """A deck as a file, with the time of the build; see `write_package`."""
    from .records.anki import write_package

    return write_package(deck, get_build_timestamp())


def _file_reader(files: Files) -> Callable[[str], bytes | None]:
    """What reads a site's files by their path there."""
    by_path = {file.dest_uri: file for file in files}

    def read(path: str) -> bytes | None:
        try:
            return by_path[path].content_bytes if path in by_path else None
        except OSError:  # It was there a moment ago.
            return None

    return read


def _leave_out(project: Project, reading: Reading, warn: Warn) -> None:
    """Say which notes the diary does not show, and keep notes out of the navigation."""
    diary, files = reading.diary, project.files
    collections = [entry.src for entry in reading.left_out if not entry.status]
    if collections:
        notes = counted(len(collections), "note only collects", "notes only collect")
        project.announce(
            f"{notes} links to other notes and is no entry: {', '.join(collections[:_LISTED])}; "
            "`diary: true` in its front matter makes it one"
        )
    unread = reading.unread if project.options.pages.unread and diary.entries else ()
    if unread:
        works = counted(len(unread), "work is", "works are")
        project.announce(
            f"{works} on the reading list: {', '.join(one.src for one in unread[:_LISTED])}"
        )
    if waiting := [one for one in reading.left_out if one.status and one not in unread]:
        # The log is the same in every language.
        with speaking("en"):
            message = left_out_message(waiting)
        if diary.entries:
            project.announce(message)
        else:
            warn([Problem(message, code="no-entries")])
    if hidden := project.hidden:
        listed = ", ".join(f"{src} ({name})" for src, name in [*hidden.items()][:_LISTED])
        rest = f" and {len(hidden) - _LISTED} more" if len(hidden) > _LISTED else ""
        project.announce(
            f"{counted(len(hidden), 'note is', 'notes are')} left out of the diary, as its front "
            f"matter hides it: {listed}{rest}; `diary: true` makes it an entry"
        )
    drafts = {entry.src for entry in reading.left_out if entry.status == "draft"}
    for src in (*(entry.src for entry in (*diary.entries, *reading.left_out)), *hidden):
        file = files.src_uris[page_of(src)]
        is_left = file.inclusion in (InclusionLevel.INCLUDED, InclusionLevel.UNDEFINED)
        if is_left and file.src_uri not in HOMES:
            # MkDocs shows a draft only while it is written.
            file.inclusion = InclusionLevel.DRAFT if src in drafts else InclusionLevel.NOT_IN_NAV


def build_site(project: Project, warn: Warn) -> SiteBuild:
    """Read a diary, compute its atlas, and add the generated pages and assets to its files."""
    language = spoken_language(project.config)
    with speaking(language):
        return _build_site(project, warn, language)


def _build_site(project: Project, warn: Warn, language: str) -> SiteBuild:
    config, files, options = project.config, project.files, project.options
    reading, problems = project.read()
    diary = reading.diary
    atlas, more = project.compute(diary)
    custom = project.custom_files
    # Those of the user's own files are among the problems of the summaries as well.
    warn(without_repeats((*reading.problems, *custom.problems, *problems, *more)))
    unlocked = encrypts_all(config.plugins)
    warn([unlocked] if unlocked else [])
    _leave_out(project, reading, warn)
    names = options.page_names()
    urls = {file.src_uri: file.url for file in files.documentation_pages()}
    has_home = not {*urls, names.diary, names.highlights, names.plots, names.review}.isdisjoint(
        HOMES
    )
    unread = reading.unread if names.unread else ()
    welcome = (config.site_name, config.site_description or "")
    topic_pages = topic_sources(diary, names.topics)
    layout = map_of(atlas)
    cluster_pages = cluster_sources(atlas, names.clusters)
    period_pages = period_sources(periods_of(diary, options.in_review.periods), names.in_review)
    taken = {*urls, *topic_pages.values(), *cluster_pages.values()}
    most = int(options.pages.per_page)
    diary_years = pages_by_year(diary.entries, most, names.diary, taken)
    topic_years = {
        topic: pages_by_year((e for e in diary.entries if e.topic == topic), most, src, taken)
        for topic, src in topic_pages.items()
        if diary.topics[topic] > most
    }
    written = generated_pages(
        diary,
        names,
        welcome=None if has_home else welcome,
        topic_pages=topic_pages,
        diary_years=diary_years,
        topic_years=topic_years,
        cluster_pages=cluster_pages,
        labels={one.id: one.label for one in layout.clusters} if layout else {},
        period_pages=period_pages,
        has_unread=bool(unread),
        is_wide=config.theme.name == theme.NAME,
    )
    spoken = languages(config.plugins)
    always = {"index.md", names.diary, names.plots, names.prompts}
    pages = [
        spoken.page(config, src, text, everywhere=src in always) for src, text in written.items()
    ]
    # A page of the user's at the same place wins, such as `topics/marl/index.md`.
    theirs = {url: src for src, url in urls.items()}
    own = {page.src_uri: theirs[page.url] for page in pages if page.url in theirs}
    urls |= {page.src_uri: page.url for page in pages}
    urls |= {one.src: urls[page_of(one.src)] for one in unread} | places_of_parts(diary, urls)
    pages = [page for page in pages if page.url not in theirs]

    icons, no_icons = read_icons((one.icon for one in options.themes), config.theme.dirs)
    warn((*no_icons, *misspelt_themes(diary, options.themes)))
    has_feeds = (
        # A reader of feeds needs whole addresses, and a server.
        options.feeds.enabled
        and config.site_url
        and diary.dated
        # Material asks for the site's map where a page has alternates, which a disk refuses.
        and not theme.is_for_disk(config.plugins)
    )

    site = Site(
        diary,
        atlas,
        urls,
        names,
        config.site_name,
        options.themes,
        icons,
        _where(topic_pages, own),
        _where(cluster_pages, own),
        spoken.folder,
        partial(_prompts, project, warn),
        diary_years,
        topic_years,
        feeds_of(spoken.folder, config.site_name) if has_feeds else (),
        citations_of(diary, project.notes, project.cache),
        _deck_path(project, diary, spoken.folder, warn),
        period_pages=_where(period_pages, own),
        font=_font(config),
        unread=unread,
        connections=project.connect(reading, atlas),
    )
    for page in pages:
        if page.src_uri in site.list_pages:
            page.inclusion = InclusionLevel.NOT_IN_NAV
    overrides = config.theme.custom_dir
    templates = [Path(overrides) / "paperdiary"] if overrides else []
    features = config.theme.get("features") or ()
    # Over `file://` the site's map cannot be read.
    previews = bool(config.site_url) and not theme.is_for_disk(config.plugins)
    renderer = Renderer(
        site,
        templates,
        features,
        previews=previews,
        # Material's social plugin draws a card for each page.
        shares_pictures=bool(config.site_url) and "material/social" not in config.plugins,
    )
    announce_pages(config.plugins, pages)
    index: tuple[bytes, ...] = ()
    if options.search.engine == "recall":
        index, wrong = project.recall_index(reading.diary, reading.bodies, atlas, urls)
        warn(wrong)
    for file in (*pages, *_assets(renderer, config, options.feeds, index, project.cache)):
        # A file of the user's, or of the theme's, at the same place wins.
        if files.get_file_from_path(file.src_uri) is None:
            files.append(file)
    return SiteBuild(project, reading, renderer, warn, language)


def _deck_path(project: Project, diary: Diary, folder: str, warn: Warn) -> str:
    """Where the site has its Anki deck; empty where it has none."""
    has_cards = any(entry.lessons or entry.summary for entry in diary.entries)
    if not project.options.anki.download or not has_cards:
        return ""
    if find_spec("genanki") is None:
        message = (
            "option 'anki.download': the site has no Anki deck, as the package genanki is missing; "
            "install it: pip install 'mkdocs-paperdiary[anki]'"
        )
        warn([Problem(message, code="missing-package")])
        return ""
    return f"{folder}{ASSETS}/diary.apkg"


def _prompts(project: Project, warn: Warn) -> list[tuple[Prompt, str | None]]:
    """The prompts of the site, each with the model that gets it."""
    options = project.options
    shown: list[tuple[Prompt, str | None]] = []
    names: tuple[PromptName, ...] = ("summaries", "labels")
    for name in names:
        prompt, wrong = project.prompt(name)
        warn([wrong] if wrong and wrong not in project.custom_files.problems else [])
        shown.append((prompt, options.llm.model if project.sends(name) else None))
    return shown


def _assets(
    renderer: Renderer,
    config: MkDocsConfig,
    feeds: FeedsConfig,
    recall: Sequence[bytes],
    cache: Cache,
) -> Iterator[File]:
    """What the site's pages load: data, figures, the search's index, styles and scripts."""
    site = renderer.site
    data: dict[str, str | bytes] = {}
    if site.citations:
        data[f"{site.folder}{ASSETS}/diary.bib"] = "\n".join(site.citations.values())
    if site.feeds:
        about = config.site_description or ""
        # `SOURCE_DATE_EPOCH` stands for the time, as elsewhere in MkDocs.
        today = get_build_datetime().date()
        days = [today - dt.timedelta(days=number) for number in range(feeds.lessons)]
        data |= feed_files(site, config.site_url or "", about, feeds.items, days)
    loaded: dict[str, str | bytes] = {**dict([renderer.data_file]), **renderer.figure_files}
    for number, part in enumerate(recall):
        path = RECALL_INDEX.replace(".json", f"-{number}.json") if number else RECALL_INDEX
        loaded[f"{site.folder}{path}"] = part
    if language := spoken():
        loaded[f"{site.folder}{MESSAGES}"] = language.for_scripts
    from_disk = theme.is_for_disk(config.plugins)
    assets = theme.assets(offline=from_disk)
    if from_disk:
        data |= theme.disk_scripts(theme.modules(), loaded, ASSETS)
    data |= {path: picture.svg for path, picture in renderer.pictures.items()}
    data |= renderer.year_cards
    if renderer.shares_pictures and renderer.shared_picture:
        path, figure, written = renderer.shared_picture
        key = digest("picture", FORMAT, written)
        # Drawn only when the map has changed.
        if not (picture := cache.latest("picture", key)):
            picture = map_png(figure)
            cache.put_latest("picture", key, picture)
        data[path] = picture
        data |= _year_pictures(renderer, figure, written, cache)
    for path, content in (data | loaded).items():
        yield File.generated(config, path, content=content)
    for path, source in assets.items():
        place = f"{ASSETS}/{path}"
        if "material/privacy" in config.plugins:
            # Material's privacy plugin fetches whatever a script on a disk has the address of,
            # and Plotly's has those of maps of the world that no figure here shows.
            yield File.generated(config, place, content=source.read_bytes())
        else:
            yield File.generated(config, place, abs_src_path=str(source))


def _where(pages: Mapping[T, str], own: Mapping[str, str]) -> dict[T, str]:
    """The pages of topics and the like, of which the user's own win."""
    return {key: own.get(src, src) for key, src in pages.items()}


def _year_pictures(
    renderer: Renderer, figure: Figure, written: str, cache: Cache
) -> Iterator[tuple[str, bytes]]:
    """The years in review as PNGs, each with its path; drawn only when the map has changed."""
    site = renderer.site
    for period in site.period_pages:
        path = dict(renderer.shared_of(period)).get("PNG")
        review = path and site.review(period)
        if not path or not review:
            continue
        read, stops = [bar.number for bar in review.bars], stops_of(review, site.map)
        key = digest("year", FORMAT, written, period.id, read, [[*stop] for stop in stops])
        if not (picture := cache.get("year", key)):
            picture = year_png(figure, period.id, read, stops)
            cache.put("year", key, picture)
        yield path, picture


def _font(config: MkDocsConfig) -> str:
    """The name of the font that the theme sets texts in, as Material's option has it."""
    font = config.theme.get("font")
    return str(font.get("text") or "") if isinstance(font, dict) else ""


def _connect_years(srcs: Sequence[str], files: Files) -> None:
    """Give the pages of a list's years their way back, and on to each other."""
    listed = [files.get_file_from_path(path) for path in srcs]
    pages = [file.page for file in listed if file and file.page]
    for page, earlier in pairwise(pages):
        earlier.parent = pages[0]  # type: ignore[assignment]
        earlier.previous_page = page
        if page is not pages[0]:
            page.next_page = earlier


def _first_line(markdown: str, page: Page) -> int:
    """The line of the file that a page's Markdown begins on, unless a plugin has changed it."""
    if "paperdiary/" not in markdown:
        return 1
    source = page.file.content_string
    return 1 + source.count("\n") - markdown.count("\n") if source.endswith(markdown) else 1
