"""The page of an entry: its text, title, lessons, card and foot; and pages of several works."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any, Final
from urllib.parse import urljoin

from markupsafe import Markup

from ..diary import Body, Entry, Lesson
from ..diary.fences import literal_spans
from ..problem import Problem
from .addresses import Places
from .groups import LAYOUTS
from .html import Move, escape_text, moved_html, unindexed
from .lesson_html import RenderedLesson, detail_number, take_lessons
from .marks import fill_passages, find_outside
from .renderer import Renderer
from .site import month_of

_HASHES = re.compile(r"^( {0,3})#{1,6}[ \t]*")
_FEW_HASHES = re.compile(r"^( {0,3}#{1,5})(?!#)")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-+)[ \t]*$")
_TITLE_TAG = re.compile(r"<(/?)h1\b")
_MARKUP: Final = str.maketrans({"<": "&lt;", ">": "&gt;", '"': "&quot;"})
_TAG: Final = re.compile(r"#\w")
_TAGS: Final = re.compile(
    r"^(?P<before>[ \t>]*(?:[-*+][ \t]+)*)"
    r"(?P<tags>#(?=[\w/-]*[^\W\d])[\w/-]+(?:[ \t,]+#[\w/-]+)*)[ \t]*$",
    re.MULTILINE,
)
_PROPERTY: Final = re.compile(
    r"^[ \t]*(?:[-*+][ \t]+)?[A-Za-z][\w -]*:: .*\S(?=[ \t]*\n[ \t]*[A-Za-z][\w -]*::)",
    re.MULTILINE,
)
_ITEM: Final = re.compile(r"\n[ \t]*(?:[-*+]|1[.)])[ \t]+\S")
_QUOTES: Final = re.compile(r"(?:[ ]{0,3}+>[ ]?+)+")
_QUOTED_ITEM: Final = re.compile(rf"\n(?=>){_QUOTES.pattern}{_ITEM.pattern[2:]}")
_NO_PARAGRAPH: Final = re.compile(
    r"[ \t]*(?:#{1,6}[ \t]|[|>:]|!!!|\?\?\?|===|///|\[\^|(?:[-*_=][ \t]*){3,}$)"
)
"""How a line begins that is no part of a paragraph with the line below it."""
_FACTS: Final = re.compile(r'<p (class="paperdiary-facts">.*?</p>\s*)', re.DOTALL)
_PLACE_LINK: Final = re.compile(r'<a href="(?P<path>[^"#?:]+)(?=["#])')
_ORIGIN: Final = "<!--paperdiary-origin-->"
_BEFORE_TEXT: Final = re.compile(
    r"[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+(?:\[[ xX]\][ \t]+)?|#+[ \t]*|\|[ \t]*)?"
)
"""What a line begins with that makes it a bullet, a heading or a row."""


def entry_markdown(markdown: str, body: Body) -> str:
    """Make a note's title the page's only title.

    Many notes have their title in a second level heading. A theme that finds no first level
    heading prints the page's title above the text, so the title would be there twice. A plugin such
    as macros may have changed the text since it was read.
    """
    lines = body.markdown.split("\n")
    line = body.title_line if body.title_line in range(len(lines)) else None
    if markdown.strip() != body.markdown.strip():
        written = None if line is None else lines[line]
        lines = markdown.split("\n")
        line = lines.index(written) if written in lines else None
    if line is None:
        if len(lines) == body.markdown.count("\n") + 1:
            _lower(lines, body.parts)
        return "\n".join(lines)
    if _HASHES.match(lines[line]):
        lines[line] = _HASHES.sub("# ", lines[line])
    elif line + 1 < len(lines) and _UNDERLINE.match(lines[line + 1]):
        lines[line + 1] = "==="
    return "\n".join(lines)


def _lower(lines: list[str], headings: Sequence[int]) -> None:
    """Put the headings in some lines one level lower."""
    for at in headings:
        below = lines[at + 1] if at + 1 < len(lines) else ""
        if _HASHES.match(lines[at]):
            lines[at] = _FEW_HASHES.sub(r"\1#", lines[at])
        elif _UNDERLINE.match(below):
            second = (f"### {lines[at].strip()}", "")
            lines[at : at + 2] = (lines[at], "---") if "=" in below else second


def without_repeats(markdown: str, body: Body) -> str:
    """A note's text without the lines that say only what its card says.

    They become blank, so that all others keep their number. A text in which a plugin has changed
    the number of lines stays as it is.
    """
    lines = markdown.split("\n")
    if body.repeats and len(lines) == body.markdown.count("\n") + 1:
        for at in body.repeats:
            lines[at] = ""
    return "\n".join(lines)


def with_plain_tags(markdown: str, title: str) -> str:
    """A note's text in which lines of tags, `#trees #moss`, are text, and properties are lines.

    Python-Markdown makes headings of tags, as CommonMark does not. One that is the note's title, or
    names a part of notes, is a heading that a phone has typed. Properties of Logseq,
    `author:: Ann Oak`, would be a paragraph.
    """
    # To look for signs first is much faster, and this is done with each page of a warm build.
    has_tags = _TAG.search(markdown) and _TAGS.search(markdown)
    if not (has_tags or ("::" in markdown and _PROPERTY.search(markdown))):
        return markdown
    # Only here, as few notes have any.
    from ..diary.markdown import letters_of, outside_code
    from ..diary.titles import is_section

    def escaped(match: re.Match[str]) -> str:
        is_title = letters_of(match["tags"]).lower() == letters_of(title).lower()
        is_heading = is_title or is_section(match["tags"][1:])
        return match[0] if is_heading else f"{match['before']}\\{match['tags']}"

    return outside_code(markdown, lambda text: _PROPERTY.sub(r"\g<0>  ", _TAGS.sub(escaped, text)))


def with_open_lists(markdown: str) -> str:
    """A note's text with a blank line before each list that follows a paragraph at once.

    CommonMark, which most notes are written for, begins a list there, and Python-Markdown goes on
    with the paragraph.
    """
    if not (_ITEM.search(markdown) or _QUOTED_ITEM.search(markdown)):
        return markdown
    lines = markdown.split("\n")
    literal: set[int] = set()
    line = last = 0
    for one in literal_spans(markdown):
        line += markdown.count("\n", last, one.start)
        literal.update(range(line, line + markdown.count("\n", one.start, one.end) + 1))
        last = one.start
    opened: list[str] = []
    # The indentation of the paragraph that the next line would go on with, if it is in one, and how
    # many quotations it is in.
    paragraph: int | None = None
    depth = 0
    for number, line_text in enumerate(lines):
        quoted = _QUOTES.match(line_text)
        signs = quoted[0] if quoted else ""
        text = line_text[len(signs) :]
        expanded = text.expandtabs(4)
        indent = len(expanded) - len(expanded.lstrip())
        if signs.count(">") != depth:
            paragraph, depth = None, signs.count(">")
        if not text.strip() or number in literal or _NO_PARAGRAPH.match(text):
            paragraph = None
        elif _ITEM.match("\n" + text):
            if paragraph is not None and paragraph <= indent < paragraph + 4:
                opened.append(signs.rstrip())
            # What follows in the block is of the list.
            paragraph = 1_000_000
        elif paragraph is None:
            paragraph = indent
        opened.append(line_text)
    return "\n".join(opened)


def with_anchors(markdown: str, source: str, lines: Mapping[str, int]) -> str:
    """Put an anchor into the line of each work of a page of several works.

    A plugin may have changed lines of the text. `lines` has, by anchor, those of the works in the
    source, which is the whole file, counted from 1.
    """
    written, found = source.splitlines(), markdown.split("\n")
    start = 0
    for anchor, line in sorted(lines.items(), key=lambda one: one[1]):
        text = written[line - 1].rstrip() if line <= len(written) else ""
        at = next((n for n in range(start, len(found)) if found[n].rstrip() == text), None)
        if at is not None:
            end = _BEFORE_TEXT.match(found[at]).end()  # type: ignore[union-attr]
            found[at] = f"{found[at][:end]}{_span(anchor)}{found[at][end:]}"
            start = at + 1
    return "\n".join(found)


def only_anchors(html: str, anchors: Iterable[str]) -> str:
    """Leave out anchors that a heading of the rendered page has, too."""
    for anchor in anchors:
        if html.count(f' id="{anchor}"') > 1:
            html = html.replace(_span(anchor), "", 1)
    return html


def _span(anchor: str) -> str:
    return f'<span id="{anchor}"></span>'


def usable(
    meta: Mapping[str, Any], folders: Sequence[str], src: str
) -> tuple[dict[str, Any], list[Problem]]:
    """A front matter without values for which MkDocs or Material would stop the build.

    Other tools have fields of the same names for something else, such as `icon: 🌳`.

    Args:
        meta: The front matter of any page.
        folders: Those of the theme, in which icons and templates are.
        src: The page's path.

    Returns:
        It, and what seems to be meant for the theme and is not there.
    """
    files = {"icon": ".icons/{}.svg", "template": "{}"}
    types: dict[str, Any] = {"hide": (list, str), "search": Mapping}

    def is_usable(name: str, value: Any) -> bool:
        if name in types:
            return isinstance(value, types[name])
        if name not in files:
            return True
        path = files[name].format(value)
        is_inside = isinstance(value, str) and ".." not in value.split("/")
        return is_inside and any(os.path.isfile(os.path.join(one, path)) for one in folders)

    found = {name: value for name, value in meta.items() if is_usable(name, value)}
    lost = {name: str(meta[name]) for name in files if name in meta and name not in found}
    problems = [
        Problem(
            f"{name}: the theme has no {name} '{value}', and the page is shown without; write the "
            f"name of one in the theme, or remove the field",
            src,
            code="not-in-theme",
        )
        for name, value in lost.items()
        if re.fullmatch(r"[\w-]+(?:/[\w-]+)+|[\w./-]+\.html", value)
    ]
    tags = found.get("tags") or []
    if not (isinstance(tags, list) and all(isinstance(one, str | int | float) for one in tags)):
        # Only here, since nearly all notes have a list.
        from ..diary.front_matter import read_value

        found["tags"] = list(read_value("tags", tags) or ())
    return found, problems


def as_html(meta: Mapping[str, Any]) -> dict[str, Any]:
    """Escape the fields of a front matter, since themes and plugins print them as they are.

    Themes of MkDocs take a title, a description and an author for HTML and print them into
    headings, links and attributes. Of other texts, such as tags, only what could begin an element
    or end an attribute is escaped, so that addresses stay what they are.
    """
    whole = ("title", "description", "author")
    known: dict[int, Any] = {}
    return {
        _without_markup(name, known): escape_text(value)
        if name in whole and isinstance(value, str)
        else _without_markup(value, known)
        for name, value in meta.items()
    }


def _without_markup(value: Any, known: dict[int, Any]) -> Any:
    """A value of a front matter, in which no text is read as an element or ends an attribute.

    What aliases of YAML have in common, or what holds itself, is copied once: `known` has the
    copies by the identity of what they were made of.
    """
    if isinstance(value, str):
        return value.translate(_MARKUP)
    if id(value) in known:
        return known[id(value)]
    if isinstance(value, dict):
        fields = known[id(value)] = dict[Any, Any]()
        for name, one in value.items():
            fields[_without_markup(name, known)] = _without_markup(one, known)
        return fields
    if isinstance(value, list):
        items = known[id(value)] = list[Any]()
        items += (_without_markup(one, known) for one in value)
        return items
    return value


def with_title(markdown: str, title: str) -> str:
    """Put a title, as plain text, in front of a note without front matter.

    It keeps MkDocs from taking a note's first lines, such as `Date: 3rd June`, for metadata, and
    from naming the page after the file where the title is a second level heading.
    """
    # JSON is YAML, so a title may hold any character.
    return f"---\ntitle: {json.dumps(title)}\n---\n\n{markdown}"


def with_heading(html: str, title: str) -> str:
    """Put a title, as HTML, above a text that has none; only some themes print one."""
    has_title = find_outside("<h1", html) >= 0
    return html if has_title else f'<h1 id="paperdiary-title">{title}</h1>\n{html}'


def _below_title(html: str, content: str) -> str:
    """Put HTML below the title of a text, or above the text where it has none."""
    end = find_outside("</h1>", html) + len("</h1>")
    return f"{html[:end]}\n{content}{html[end:]}" if end >= len("</h1>") else content + html


def render_lessons(
    html: str,
    lessons: Sequence[RenderedLesson],
    renderer: Renderer,
    page_url: str,
    render: Callable[[Lesson], str],
) -> tuple[str, tuple[RenderedLesson, ...], tuple[Problem, ...]]:
    """Take the lessons out of a note, and put those of its text back as admonitions.

    See `take_lessons` for what comes in and out.
    """
    html, rendered, problems = take_lessons(html, lessons, render)
    admonitions = {
        detail_number(number): renderer.render(
            "lesson",
            page_url,
            lesson=one.lesson,
            mark=one.mark,
            sentence=Markup(one.sentence),
            # A page has one title.
            detail=Markup(_TITLE_TAG.sub(r"<\1h2", one.detail)),
        )
        for number, one in enumerate(rendered)
        if one.mark
    }
    # The places of front matter's lessons remain empty.
    return fill_passages(html, admonitions), rendered, problems


@dataclass(frozen=True, slots=True)
class EntryPage:
    """What is put around the text of an entry, on the page with a URL."""

    renderer: Renderer
    entry: Entry
    url: str

    def with_summary(self, html: str) -> str:
        """Put the summary below the title, unless the text of the entry has it already.

        For the search, which shows what it finds first, day, topic and summary are put there too,
        until `framed` takes them out.
        """
        if self.entry.has_written_summary:
            # Who has written it is no text of the page; `framed` puts it in when the search has
            # passed.
            origin = _ORIGIN if self.entry.has_machine_summary else ""
            html = _below_title(html, self._render("entry-lead") + origin)
        return _below_title(html, self._render("entry-facts"))

    def framed(
        self,
        html: str,
        places: Places,
        lessons: Sequence[RenderedLesson],
        *,
        is_indexed_late: bool = False,
    ) -> str:
        """Put card, foot and breadcrumbs around the text, which has title and summary.

        Where the search reads the finished page, what is for the search alone is hidden, and what
        is not for the search is marked.
        """
        if self.entry.has_machine_summary:
            html = html.replace(_ORIGIN, self._render("entry-origin"), 1)
        html = _FACTS.sub(r"<p hidden \1" if is_indexed_late else "", html, count=1)
        above = ""
        if "navigation.path" not in self.renderer.features:
            above = self._render("entry-path", month=month_of(self.entry))
        if self.renderer.previews:
            html = self._with_previews(html)
        card, foot = self._card(places), self._foot(places, lessons)
        if is_indexed_late:
            above, card, foot = map(unindexed, (above, card, foot))
        return above + _below_title(html, card) + foot

    def _render(self, template: str, **context: object) -> str:
        return self.renderer.render(template, self.url, entry=self.entry, **context)

    def _with_previews(self, html: str) -> str:
        """Mark the links to other notes, of which Material shows the beginning when hovered."""
        site = self.renderer.site
        notes = {f"/{site.urls[src]}" for src in self.entry.cites if src in site.diary.by_src}

        def marked(link: re.Match[str]) -> str:
            is_note = urljoin(f"/{self.url}", unescape(link["path"])) in notes
            return f"<a data-preview{link[0][2:]}" if is_note else link[0]

        return _PLACE_LINK.sub(marked, html) if notes else html

    def _card(self, places: Places) -> str:
        """What is shown below the title."""
        site = self.renderer.site
        found = [
            (cluster, places.point(layout, self.entry))
            for layout in LAYOUTS
            if (cluster := site.cluster(self.entry, layout))
        ]
        # A cluster of a map that some page shows is preferred.
        cluster, on_map = next((one for one in found if one[1]), (*found, (None, None))[0])
        bibtex = site.citations.get(self.entry.src, "")
        return self._render("entry-card", cluster=cluster, on_map=on_map, bibtex=bibtex)

    def _foot(self, places: Places, lessons: Sequence[RenderedLesson]) -> str:
        """What is shown below the text."""
        site, entry = self.renderer.site, self.entry
        in_theme = "navigation.footer" in self.renderer.features
        before, after = (None, None) if in_theme else site.neighbours_in_order[entry.src]
        scores = {near.id: near.score for near in site.atlas.related.get(entry.id, ())}
        context = {
            "lessons": self._lesson_rows(lessons),
            "related": [
                (site.diary.by_id[id_], score)
                for id_, score in scores.items()
                if id_ in site.diary.by_id
            ],
            "elsewhere": [
                (near, site.cluster(near, site.map.name) if site.map else None)
                for near in site.elsewhere([entry])
                if near.id not in scores
            ],
            "citing": site.diary.cited_by.get(entry.src, ()),
            "before": before,
            "after": after,
        }
        if not any(context.values()):
            return ""
        return self._render("entry-foot", places=places, **context)

    def _lesson_rows(self, lessons: Sequence[RenderedLesson]) -> list[tuple[Lesson, Markup]]:
        """The lessons with details; a second wording of one is shown only where it says more."""
        shown = [one for one in lessons if one.lesson.lesson]
        ways = [Move(self.url, self.url, f"lesson-{one.lesson.line or 0}", 4) for one in shown]
        # The text of the note shows the details of its own lessons.
        details = moved_html(
            [("" if one.mark else one.detail, way) for one, way in zip(shown, ways, strict=True)]
        )
        first: dict[tuple[str, str], tuple[Lesson, Markup]] = {}
        more = []
        for one, detail in zip(shown, details, strict=True):
            row = (one.lesson, Markup(detail))
            if first.setdefault(one.lesson.key, row) is not row and detail:
                more.append(row)
        return [*first.values(), *more]
