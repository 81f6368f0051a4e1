"""The build of a site: navigation, and the Markdown and HTML of its pages."""

from __future__ import annotations

import os
import posixpath
import traceback
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial, wraps
from html import escape, unescape
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, Final, ParamSpec, TypeVar
from urllib.parse import urljoin, urlsplit

import jinja2
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Link, Navigation
from mkdocs.structure.pages import Page

from . import theme
from .build import Project
from .cache import digest
from .diary import Body, Entry, Reading
from .diary.entry import page_of
from .figures.picture import CARD
from .other_plugins import (
    contents_of,
    encrypts_all,
    headings_of,
    reads_wikilinks,
    spoken_language,
    without,
)
from .pages import entry_page, lesson_html
from .pages.addresses import Places, base_of
from .pages.blocks import Block, find_blocks, find_places, repeated_themes, resolve_names
from .pages.entry_page import EntryPage
from .pages.html import unindexed, without_unsafe_links
from .pages.lesson_html import LessonsByKey, Spot, lessons_by_key, with_intros
from .pages.marks import fill_places, key_of, mark_places
from .pages.renderer import Renderer
from .pages.site import Site, month_of
from .pages.templates import TEMPLATES
from .pages.themes import unplaced_lessons
from .problem import Problem, Warn
from .records.jekyll import lost_addresses, with_filled_addresses, without_tags
from .site_files import MESSAGES, RECALL_ENCODER, RECALL_INDEX, add_site, deck_file, lesson_renderer
from .words import gettext as _
from .words import speaking, spoken

if TYPE_CHECKING:
    from .diary.wikilinks import Vault

RECENT_ENTRIES: Final = 6
"""How many of the latest entries the home page and the page of wrong addresses show."""

P = ParamSpec("P")
R = TypeVar("R")


def _event(
    method: Callable[Concatenate[SiteBuild, P], R],
) -> Callable[Concatenate[SiteBuild, P], R]:
    """Let an event of a build speak the language of its site; others may be built between.

    Where a template fails, which is one of the site's own, it says where, and how to mend it.
    """

    @wraps(method)
    def event(build: SiteBuild, /, *args: P.args, **kwargs: P.kwargs) -> R:
        try:
            with speaking(build.language):
                return method(build, *args, **kwargs)
        except Exception as error:  # Whatever an expression in a template may raise.
            # Jinja2 puts places in templates among the frames of the traceback.
            frames = traceback.extract_tb(error.__traceback__)
            places = [(one.filename, one.lineno) for one in frames]
            if isinstance(error, jinja2.TemplateSyntaxError):
                places.append((error.filename or "", error.lineno))
            templates = [one for one in places if one[0].endswith(".html")]
            file, line = templates[-1] if templates else ("", 0)
            if not file or TEMPLATES in Path(file).parents:
                raise
            raise PluginError(
                f"{file}, line {line}: {error}. Copy the template again from {TEMPLATES}, "
                "since what it is given may have changed, and repeat your changes"
            ) from error

    return event


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
        heads: What is in the head of all pages from which the same way leads to the site's root.
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
    heads: dict[str, str] = field(default_factory=dict)
    is_indexed_late: bool = False

    @classmethod
    def begin(cls, project: Project, warn: Warn) -> SiteBuild:
        """Read a diary, compute its atlas, and add the generated pages and assets to its files."""
        language = spoken_language(project.config)
        with speaking(language):
            return cls(project, *add_site(project, warn), warn, language)

    @property
    def site(self) -> Site:
        """The diary, seen as a site."""
        return self.renderer.site

    def note(self, page: Page) -> tuple[Entry, Body] | None:
        """The entry of a page and its text, or None for a page that is no entry."""
        src = page.file.src_uri
        entry = self.reading.diary.by_src.get(src)
        return (entry, self.reading.bodies[src]) if entry else None

    def is_note(self, page: Page) -> bool:
        """Whether a page is a note, also one that is left out of the diary."""
        return self.project.is_entry(page.file.src_uri)

    @cached_property
    def unread_notes(self) -> frozenset[str]:
        """The paths of the notes about works on the reading list."""
        return frozenset(entry.src for entry in self.site.unread if not entry.anchor)

    @cached_property
    def vault(self) -> Vault | None:
        """The files that wikilinks may mean, or None where others read these."""
        # Only where a page has some, as the reader's patterns take long to compile.
        from .diary.wikilinks import Vault

        entries = self.reading.diary.entries
        titles = {entry.src: entry.title for entry in entries if not entry.anchor}
        is_read = reads_wikilinks(self.project.config)
        files = self.project.files.src_uris.items()
        srcs = [src for src, file in files if file.inclusion.is_included()]
        return None if is_read else Vault(srcs, titles)

    @cached_property
    def works(self) -> Mapping[str, Mapping[str, int]]:
        """Of each page of several works, their anchors with their lines."""
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for entry in self.reading.diary.entries:
            if anchor := entry.anchor:
                found[page_of(entry.src)][anchor] = entry.line_of("title") or 1
        return found

    # Navigation

    @_event
    def connect(self, nav: Navigation, files: Files) -> None:
        """Give the entries their neighbours in reading order and their way back."""
        site, diary_page = self.site, _page(files, self.site.names.diary)
        for entry in site.diary.entries:
            page = _page(files, page_of(entry.src))
            if page is None or page in nav.pages or entry.anchor:
                continue
            page.previous_page, page.next_page = (
                _page(files, page_of(one.src)) if one else None
                for one in site.neighbours_in_order[entry.src]
            )
            if diary_page:
                month = month_of(entry)
                listed = files.get_file_from_path(site.diary_page(entry)) or diary_page.file
                way = _Way(month.title, f"{listed.url}#{month.id}")
                # MkDocs types a parent as a section; it only ever asks for its title, address
                # and parent, and themes show these as breadcrumbs.
                way.parent, page.parent = diary_page, way  # type: ignore[assignment]
        groups = (site.topic_pages, site.cluster_pages, site.period_pages)
        for src in (src for pages in groups for src in pages.values()):
            page = _page(files, src)
            if page and page not in nav.pages and diary_page:
                page.parent = diary_page  # type: ignore[assignment]
        lists = {site.names.diary: site.diary_years}
        lists |= {site.topic_pages[topic]: years for topic, years in site.topic_years.items()}
        for src, years in lists.items():
            pages = [page for one in (src, *years.values()) if (page := _page(files, one))]
            for page, earlier in pairwise(pages):
                earlier.parent = pages[0]  # type: ignore[assignment]
                earlier.previous_page = page
                if page is not pages[0]:
                    page.next_page = earlier

    # Pages before they are rendered

    def source(self, page: Page) -> str | None:
        """The source of a page that MkDocs cannot read, else None.

        That is a note whose front matter is wrong, or a file that is gone since it was listed.
        """
        src, path = page.file.src_uri, page.file.abs_src_path
        body, note = self.reading.bodies.get(src), self.note(page)
        if path and not os.path.exists(path):
            message = "the file is gone since the build began; build again"
            self.warn([Problem(message, src, code="unreadable-file")])
            if body is None:
                return ""
        elif body is None or body.has_yaml:
            return None
        return entry_page.with_title(body.markdown, note[0].title) if note else body.markdown

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
            markdown = entry_page.entry_markdown(markdown, body)
            markdown = entry_page.without_repeats(markdown, body)
        else:
            first_line = _first_line(markdown, page)
            if src in self.unread_notes:
                # What is not read is found on the reading list alone.
                page.meta = {"search": {"exclude": True}, **page.meta}
        if works := self.works.get(src):
            markdown = entry_page.with_anchors(markdown, page.file.content_string, works)
        is_locked = "encryptcontent" in vars(page)
        if note and is_locked and not encrypts_all(self.project.config.plugins):
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
        is_ours = self.project.config.theme.name == theme.NAME
        if is_home and is_ours and any(block.name == "map" for block in blocks):
            page.meta.setdefault("template", "home.html")
        if note is None:
            markdown = with_intros(markdown, blocks, self.project.options.themes, key)
            markdown = self._with_linked_names(markdown, src)
            # What is called so is written for GitHub.
            is_readme = posixpath.basename(src).lower() == "readme.md"
            if self.is_note(page):
                markdown = self._without_tags(entry_page.with_plain_tags(markdown, ""), src)
            is_like_on_github = is_readme or self.is_note(page)
            return entry_page.with_open_lists(markdown) if is_like_on_github else markdown
        markdown = entry_page.with_plain_tags(markdown, entry.title)
        markdown, self.marked[src] = lesson_html.mark_lessons(markdown, entry, key)
        markdown = self._with_linked_names(markdown, src)
        # Last, since these add and remove lines.
        return entry_page.with_open_lists(self._without_tags(markdown, src))

    def _without_tags(self, markdown: str, src: str) -> str:
        """The text of a note without tags of Jekyll and Hugo, unless a plugin reads some."""
        if "macros" in self.project.config.plugins:
            return markdown
        return without_tags(markdown, partial(self._path_of_post, src))

    def _with_linked_names(self, markdown: str, src: str) -> str:
        """The text of a page with its wikilinks as Markdown."""
        if "[[" not in markdown or not self.vault:
            return markdown
        from .diary.wikilinks import with_markdown_links

        return with_markdown_links(markdown, src, self.vault)

    def _path_of_post(self, src: str, name: str) -> str | None:
        """The path of the file that a link of Jekyll or Hugo in a note names, from there."""
        path = self.vault.find(posixpath.basename(name.rstrip("/")), src) if self.vault else None
        return posixpath.relpath(path, posixpath.dirname(src) or ".") if path else None

    # Pages that are rendered

    @_event
    def content(self, page: Page, html: str) -> str:
        """Mark the places of blocks and lessons, and put title and summary above an entry."""
        if key := self.keys.get(page.file.src_uri):
            html = mark_places(html, key)
        if note := self.note(page):
            html = entry_page.with_heading(html, page.meta["title"])
            html = EntryPage(self.renderer, note[0], page.url).with_summary(html)
        elif works := self.works.get(page.file.src_uri):
            html = entry_page.only_anchors(html, works)
        elif "title" in page.meta and page.file.src_uri in self.site.list_pages:
            # The search finds a page by its headings, and this one has only blocks.
            html = entry_page.with_heading(html, page.meta["title"])
        if self.is_note(page):
            html, dropped = without_unsafe_links(html)
            for scheme in dropped:
                message = f"a link that begins with '{scheme}:' is dropped; write one with https"
                self.warn([Problem(message, page.file.src_uri, code="unsafe-link")])
        return html

    @_event
    def fill(self, files: Files, *, dirty: bool) -> None:
        """Gather the lessons from all notes, and render what the blocks show.

        In a dirty build, only changed pages are rendered, so that others place lessons too.
        """
        self.warn([lost_addresses(self.lost)])
        self.places = find_places(self.blocks, self.site)
        entries = self.reading.diary.entries
        for entry in entries:
            if marked := self.marked.get(entry.src) or lesson_html.entry_lessons(entry):
                self._render_lessons(entry, marked, files)
        self.warn(repeated_themes(self.blocks, self.site))
        unplaced = unplaced_lessons(self.site.themes, self.places.lessons)
        self.warn([None if dirty else unplaced])
        lessons = lessons_by_key(
            one for entry in entries for one in self.lessons.get(entry.src, ())
        )
        for src, blocks in self.blocks.items():
            page = files.src_uris[src].page
            if page is not None and page.content is not None:
                self._fill_blocks(page, blocks, lessons)
        deck = self.site.deck
        if deck and files.get_file_from_path(deck) is None:
            files.append(deck_file(self.project, self.site, lessons, files))

    @_event
    def frame(self, page: Page) -> None:
        """Fill the blocks of a page in, and put card and foot around an entry."""
        src = page.file.src_uri
        if contents := self.contents.pop(src, ()):
            if self.is_indexed_late:
                # The search takes the lessons alone.
                parts = zip(self.blocks[src], contents, strict=True)
                contents = tuple(
                    html if block.name == "highlights" else unindexed(html) for block, html in parts
                )
            page.content = fill_places(page.content or "", contents)
            # Whole sentences are no table of contents.
            page.toc = without(page.toc, self.site.lesson_anchors)
        if note := self.note(page):
            page.content = EntryPage(self.renderer, note[0], page.url).framed(
                page.content or "",
                self.places,
                self.lessons.get(src, ()),
                is_indexed_late=self.is_indexed_late,
            )
        if "html" in vars(page):
            # What print-site has kept for its page, before the blocks were filled.
            vars(page)["html"] = page.content

    @_event
    def announce(self, output: str, page: Page) -> str:
        """Announce the feeds, the search's index and a picture in the head of a page."""
        base = base_of(page.url)
        if base not in self.heads:
            self.heads[base] = self._meta(base) + self.renderer.render_below("feed-links", base)
        head = self.heads[base] + self._open_graph(page, output)
        return output.replace("</head>", f"{head}</head>", 1)

    def _open_graph(self, page: Page, output: str) -> str:
        """What other sites show beside a link; nothing where a plugin or theme has said it."""
        config = self.project.config
        # Material's social plugin draws a card for each page.
        has_own = "material/social" in config.plugins or 'property="og:' in output
        if has_own or not config.site_url or not page.canonical_url:
            return ""
        picture = self.renderer.shared_picture
        image = self._year_picture_paths.get(page.file.src_uri) or (picture[0] if picture else "")
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
            size=CARD,
            alt=_("The map of %(title)s", title=config.site_name),
        )

    @cached_property
    def _year_picture_paths(self) -> Mapping[str, str]:
        """The PNG of each year in review, by the path of its page in the docs folder."""
        shared = {
            src: dict(self.renderer.shared_of(period)).get("PNG")
            for period, src in self.site.period_pages.items()
        }
        return {src: path for src, path in shared.items() if path}

    @_event
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
        encoder = f"{self.site.folder}{RECALL_ENCODER}"
        about = {
            "content": f"{base}{self.site.folder}{RECALL_INDEX}",
            "data-root": base,
            "data-map": base + point if (point := self.places.any_point) else None,
            "data-encoder": base + encoder
            if self.project.files.get_file_from_path(encoder)
            else None,
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
        rendered_alone = lesson_renderer(page.file, config, files, self.keys.get(file.src_uri, ""))
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

    def _fill_blocks(self, page: Page, blocks: Sequence[Block], lessons: LessonsByKey) -> None:
        """Render a page's blocks; highlights into its text, the others for later."""
        toc = headings_of(page.toc)
        spot = Spot(page.url, self.places, lessons)
        page.content, contents, headings, problems = self.renderer.plan_page(
            page.content or "", blocks, toc, spot
        )
        self.warn(problems)
        page.toc = contents_of(headings)
        # MkDocs' own search finds headings by the table of contents; Material's has another name.
        if "search" not in self.project.config.plugins:
            page.toc = without(page.toc, self.site.lesson_anchors)
        ids = {heading.id for heading in headings}
        if any(block.name == "diary" for block in blocks):
            # Months that stand on pages of their own are listed.
            ids |= {month.id for month in self.site.months}
        page.present_anchor_ids = ids | (page.present_anchor_ids or set())
        self.contents[page.file.src_uri] = contents


def _page(files: Files, src: str) -> Page | None:
    file = files.get_file_from_path(src)
    return file.page if file else None


def _first_line(markdown: str, page: Page) -> int:
    """The line of the file that a page's Markdown begins on, unless a plugin has changed it."""
    if "paperdiary/" not in markdown:
        return 1
    source = page.file.content_string
    return 1 + source.count("\n") - markdown.count("\n") if source.endswith(markdown) else 1
