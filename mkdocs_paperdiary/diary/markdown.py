"""Markdown of notes: lines, code, headings, links and plain text."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Literal

from .fences import MATH, is_formula, literal_spans, with_formulas

LINK_TEXT = r"(?:[^\[\]]|\[(?:[^\[\]]|\[[^\[\]]*\])*\])*"
LINK_TARGET = r"(?:<[^>\n]*>|(?!<)(?:[^()\s]|\((?:[^()\s]|\([^()\s]*\))*\))*)"
LINK_TITLE = r"(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?"
INLINE_LINK = rf"\[(?P<text>{LINK_TEXT})\]\s?\(\s*{LINK_TARGET}{LINK_TITLE}\s*\)"
"""A regular expression for an inline link, `[text](target "title")`. A space before the target is a
slip that phones make."""

INLINE_CODE = re.compile(
    r"(?<![`\\])(?P<ticks>`+)(?!`)(?P<code>(?:(?!\n[ \t]*\n).)+?)(?<!`)(?P=ticks)(?!`)", re.DOTALL
)
"""Code within a paragraph. It may run over a line's end, but not over a paragraph's."""

_INDENTED = re.compile(r"^(?: {4}|\t)", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_MATHEMATICS = re.compile(rf"\$\$.+?\$\$|{MATH.pattern}|\\\((?:(?!\\\().)+?\\\)", re.DOTALL)
_SHOWN = re.compile(r"\\\[[^\[\]\n]*\](?=\()")
"""`\\[text](x.md)` shows its brackets."""

CONTAINER = re.compile(r"(?:[-*+]|\d+[.)]|:)\s|!!!|\?\?\?|===|///|\[\^[^\]]+\]:")
"""How a line begins whose part is indented and yet no code: a list item, an admonition, a tab, a
block, a definition or a footnote."""


def outside_code(markdown: str, change: Callable[[str], str]) -> str:
    """Apply a change to each stretch of text that is neither code nor a comment nor a formula.

    What never ends is none of them: Python-Markdown takes it for text.
    """
    spans = [(one.start, one.end) for one in literal_spans(markdown) if not one.closing]
    spans += [
        match.span()
        for match in INLINE_CODE.finditer(markdown)
        if not any(start < match.end() and match.start() < end for start, end in spans)
    ]
    if "$" in markdown:
        formulas = _MATHEMATICS.finditer(markdown)
        spans += [one.span() for one in formulas if is_formula(one[0].strip("$"))]
    if _INDENTED.search(markdown):
        starts = [*accumulate((len(line) + 1 for line in markdown.split("\n")), initial=0)]
        kinds = enumerate(outline(markdown).kinds)
        spans += [(starts[at], starts[at + 1] - 1) for at, kind in kinds if kind == "code"]
    parts: list[str] = []
    at = 0
    for start, end in sorted(spans):
        if start >= at:
            parts += change(markdown[at:start]), markdown[start:end]
            at = end
    return "".join((*parts, change(markdown[at:])))


def prose(note: Outline) -> str:
    """A body with blanks for its code, comments and mathematics; each line stays where it is."""
    lines = zip(note.markdown.split("\n"), note.kinds, strict=True)
    text = "\n".join("" if kind == "code" else line for line, kind in lines)
    for pattern in (_COMMENT, INLINE_CODE, _MATHEMATICS, _SHOWN):
        text = pattern.sub(lambda match: "\n" * match[0].count("\n"), text)
    return text


def in_containers(lines: Sequence[str]) -> list[bool]:
    """For each line, whether it is indented as a part of a list item, an admonition and the like.

    What counts is the last line before it that is indented less.
    """
    found = []
    above: list[tuple[int, str]] = []
    for line in lines:
        width = indentation(line)
        if not line.strip():
            found.append(False)
            continue
        while above and above[-1][0] >= width:
            above.pop()
        found.append(bool(above) and CONTAINER.match(above[-1][1].lstrip(" \t>")) is not None)
        above.append((width, line))
    return found


def indentation(line: str) -> int:
    """The columns before a line's text; of a blank line, all of its columns."""
    expanded = line.expandtabs(4)
    return len(expanded) - len(expanded.lstrip()) if expanded.strip() else len(expanded)


LineKind = Literal["blank", "heading", "text", "table", "code", "comment", "rule"]

_ATX = re.compile(
    r"[ ]{0,3}`?(#{1,6})(?:[ \t]+(.*?)|(?![#!\s\d]|.*\s#\w)(\S.*?)|(\[.*?))?(?:[ \t]+#+)?[ \t]*$"
)
_SETEXT = re.compile(r"[ ]{0,3}(=+|-{2,})[ \t]*$")
_HTML_HEADING = re.compile(r"[ \t]*<h([1-6])\b[^>]*>(.*?)(?:</h\1>[ \t]*|$)", re.IGNORECASE)
_HTML_HEADING_END = re.compile(r"</h[1-6]>", re.IGNORECASE)
_RULE = re.compile(r"[ ]{0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_BLOCK_START = re.compile(r"[ \t]*(?:[-*+>|]\s|\d+[.)]\s|\||<|#)")

_DEFINITION = re.compile(
    r"[ ]{0,3}\[(?P<key>[^\[\]^]+)\]:[ \t]*(?P<url><[^<>]*>|\S+)"
    r"(?:[ \t]+(?:\"[^\"]*\"|'[^']*'|\(.*\)))?[ \t]*$"
)
_NOWHERE = frozenset({"#", "<>", "<#>", "/", "//"})

LONGEST = 2000
"""Characters of a line that are read. What a reader looks for stands near a line's start, and some
of the patterns take a time that grows with the square of a line's length."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading's line in the body, counted from 0, its level and its inline Markdown."""

    line: int
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Outline:
    """A note's body, parsed once for all that is looked for in it.

    Attributes:
        lines: Cut at `LONGEST` characters.
        kinds: The kind of each line.
        definitions: The targets of reference links, by lower-case key.
        first_line: The line of the file on which the body begins, counted from 1.
        src: The note's path.
    """

    markdown: str
    lines: list[str]
    kinds: list[LineKind]
    headings: list[Heading]
    definitions: dict[str, str]
    first_line: int
    src: str

    def without(self, taken: Collection[int]) -> Outline:
        """The body with blanks for the lines that are taken."""
        lines = enumerate(self.lines)
        kinds = enumerate(self.kinds)
        return replace(
            self,
            lines=["" if at in taken else line for at, line in lines],
            kinds=["blank" if at in taken else kind for at, kind in kinds],
            headings=[heading for heading in self.headings if heading.line not in taken],
        )

    def next_line(self, line: int) -> int | None:
        """The next line with text on it, or None where a heading, code or a rule comes first."""
        for index in range(line + 1, len(self.lines)):
            if self.kinds[index] in {"heading", "code", "rule", "text", "table"}:
                return index if self.kinds[index] in {"text", "table"} else None
        return None


# What is possessive, and begins where no blank is before it, is looked at once.
_EMPHASIS = re.compile(
    r"((?<!\s)\s++|)<(/?)(?:(b|strong)|i|em|cite)(?:\s[^<>]*)?>(\s*)", re.IGNORECASE
)
_HTML_LINK = re.compile(
    r"<a\b[^<>]*?\bhref\s*=\s*[\"']?(?P<url>[^\"'\s<>]+)[\"']?[^<>]*>(?P<text>(?:(?!<a\b).)*?)</a>",
    re.IGNORECASE,
)
_PICTURE_SLIP = re.compile(r"^(#{1,6})!\[")
_BREAK = re.compile(r"(?<!\s)(?:\s*+<br\s*+/?>)+\s*+$", re.IGNORECASE)


def as_markdown(line: str) -> str:
    """A line in Markdown, where it has links, emphasis or its break in HTML.

    `#![Slow Trees](…)` is a heading with a link, too.
    """
    if line.startswith("#"):
        line = _PICTURE_SLIP.sub(r"\1 [", line)
    if "<" not in line:
        return line
    line = _HTML_LINK.sub(lambda one: f"[{one['text'].strip()}](<{one['url']}>)", line)
    return _EMPHASIS.sub(_emphasis, _BREAK.sub("", line))


def _emphasis(tag: re.Match[str]) -> str:
    sign = "**" if tag[3] else "*"
    blanks = tag[1] + tag[4]
    # Within its signs, what is emphasised has no blanks at its ends.
    return f"{sign}{blanks}" if tag[2] else f"{blanks}{sign}"


def outline(body: str, first_line: int = 1, src: str = "") -> Outline:
    """Tell headings, text, tables, code and comments apart, as CommonMark does.

    Two liberties are taken, because diaries are written on phones: `#Title` without a space is a
    heading, unless more tags follow it, and so is `# Title` behind a stray backtick.
    """
    literal = dict(_literal_lines(body))
    lines = [
        line[:LONGEST] if at in literal else as_markdown(line[:LONGEST])
        for at, line in enumerate(body.split("\n"))
    ]
    kinds: list[LineKind] = []
    headings: list[Heading] = []
    definitions: dict[str, str] = {}
    inside: list[bool] | None = None
    for index, line in enumerate(lines):
        kind: LineKind = literal.get(index, "text")
        stripped = line.strip()
        if kind != "text":
            pass
        elif not stripped:
            kind = "blank"
        elif heading := _heading(lines, index, kinds):
            kind = "heading"
            headings.append(heading)
            if heading.line < index:
                kinds[-1] = kind  # the line above `===` was the heading's text
        elif stripped[0] == "[" and (match := _DEFINITION.match(line)):
            definitions[match["key"].lower()] = match["url"].strip("<>")
            # No page shows `[//]: # (text)`, by which people write comments.
            kind = "comment" if match["url"] in _NOWHERE else kind
        elif stripped.startswith("#!") and not stripped.startswith("#!["):
            kind = "comment"  # a line for a program
        elif stripped[0] in "-*_=" and (_RULE.match(line) or _SETEXT.match(line)):
            kind = "rule"
        elif stripped[0] == "|" or (" | " in line and kinds and kinds[-1] == "table"):
            kind = "table"
        elif line.startswith(("    ", "\t")) and (not kinds or kinds[-1] in {"blank", "code"}):
            inside = inside or in_containers(lines)
            kind = "text" if inside[index] else "code"
        kinds.append(kind)
    return Outline(body, lines, kinds, headings, definitions, first_line, src)


def definition_in(line: str) -> str:
    """The target of the reference link that a line defines, and does nothing else; or empty."""
    found = _DEFINITION.match(line)
    return found["url"] if found else ""


def _literal_lines(markdown: str) -> Iterator[tuple[int, LineKind]]:
    """The lines of code and comments that end, counted from 0."""
    line = last = 0
    for start, end, kind, closing in literal_spans(markdown):
        line += markdown.count("\n", last, start)
        last = start
        for index in range(0 if closing else markdown.count("\n", start, end) + 1):
            yield line + index, kind


def _heading(lines: list[str], index: int, kinds: list[LineKind]) -> Heading | None:
    line = lines[index]
    first = line.lstrip()[0]
    if first in "#`" and (match := _ATX.match(line)):
        text = match[2] or match[3] or match[4] or ""
        return Heading(index, len(match[1]), text.strip())
    if first == "<" and (match := _HTML_HEADING.match(line)):
        # What it holds may run over the next five lines.
        whole = " ".join(part.strip() for part in (match[2], *lines[index + 1 : index + 6]))
        text = match[2] if _HTML_HEADING_END.search(line) else _HTML_HEADING_END.split(whole)[0]
        return Heading(index, int(match[1]), text.strip())
    if first in "=-" and kinds and kinds[-1] == "text" and (match := _SETEXT.match(line)):
        above = lines[index - 1]
        if not _BLOCK_START.match(above) and (index < 2 or kinds[-2] != "text"):
            return Heading(index - 1, 1 if match[1][0] == "=" else 2, above.strip())
    return None


_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
    r"\ue000-\uf8ff]"
)
"""Control characters and bidirectional overrides, which can make a title lie about itself, and
glyphs of icon fonts, which mean nothing elsewhere."""

ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
"""A character that a backslash keeps from being markup, in the first group."""

_IMAGE = re.compile(rf"!(?:{INLINE_LINK}|\[[^\]]*\]\[[^\]]*\])")
_FOOTNOTE = re.compile(r"\[\^[^\]]+\]:?")
_ANGLE_LINK = re.compile(r"<(?:https?://|mailto:|www\.)[^>\s]*>")
_LINK = re.compile(rf"{INLINE_LINK}(?:\{{[^}}]*\}})?")
_REFERENCE = re.compile(r"\[([^\[\]]+)\]\[[^\[\]]*\]")
_WIKI = re.compile(r"!?\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\](?!\()")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_ATTRIBUTES = re.compile(r"\s*\{:?\s*[#.][^{}]*\}")
# What is between two marks is bounded, or each mark is compared with all that follow.
_DISPLAY_MATH = re.compile(
    r"\$\$(.{1,1000}?)\$\$|\\\[(.{1,1000}?)\\\]|\\\((.{1,1000}?)\\\)", re.DOTALL
)
_STRONG = re.compile(r"(\*\*\*|\*\*|(?<!\w)__(?=\S))(?=\S)(.{1,1000}?)(?<=\S)\1")
_STAR = re.compile(
    r"(?<![*\w])\*(?=[^\s*])([^*]+?)(?<=\S)\*(?!\*)|\*(?=[^\s*])([^*]+?)(?<=\S)\*(?!\w)"
)
_UNDERSCORE = re.compile(r"(?<!\w)_(?=[^\s_])(.{1,1000}?)(?<=\S)_(?!\w)")
_MARKED = re.compile(r"~~(?=\S)(.{1,1000}?)(?<=\S)~~|==(?=\S)(.{1,1000}?)(?<=\S)==")
_SHORTCODE = re.compile(r"(?<![\w:]):(?:[a-z][a-z0-9_+-]{2,}):(?![\w:])")
_COMMAND = re.compile(
    r"\\(?:text|mathrm|mathbf|mathbb|mathcal|mathit|operatorname|textbf|textit|rm|bf|it)\b\s*"
)
_LETTER = re.compile(r"\\([A-Za-z]+)\s?")
_MARKUP = re.compile(r"[`*_\[<&$\\{~=:]")
_PRIVATE = re.compile("([\ue000-\uf8ff])")
"""Characters that stand for what is kept as it is, after such ones of the text are gone."""


def tidy(text: str) -> str:
    """Drop invisible characters and collapse white space, so that a value fits on one line."""
    if not text.isascii() or not text.isprintable():
        text = _INVISIBLE.sub("", text)
    return re.sub(r"\s+", " ", text).strip()


def plain(markdown: str) -> str:
    """Turn inline Markdown into one line of plain text.

    Links become their text; images, footnotes, comments, tags and attribute lists are removed, and
    so are the delimiters and commands of mathematics. Text that merely looks like markup
    (`MAP_Elites`, `2 * 3`) stays as it is.
    """
    text = markdown[:8000]  # since some of the patterns take long on longer ones
    if not _MARKUP.search(text):
        return tidy(text)
    if not text.isascii():
        text = _PRIVATE.sub("", text)
    kept: list[str] = []

    def keep(inner: str) -> str:
        kept.append(inner)
        return chr(0xE000 + len(kept) - 1) if len(kept) <= 0x100 else inner

    if "`" in text:
        text = INLINE_CODE.sub(lambda m: keep(m["code"].strip()), text)
    if "$" in text or "\\" in text:
        text = _DISPLAY_MATH.sub(lambda m: keep(_formula(m[1] or m[2] or m[3])), text)
        text = with_formulas(text, lambda tex: keep(_formula(tex)))
        text = ESCAPED.sub(lambda m: keep(m[1]), text)
    if "[" in text:
        text = _FOOTNOTE.sub("", _IMAGE.sub("", text))
        text = _WIKI.sub(r"\1", text)
        for _ in range(2):  # a linked image, or a link in brackets, is two deep
            text = _LINK.sub(r"\g<text>", text)
        text = _REFERENCE.sub(r"\1", text)
    if "<" in text:
        text = _TAG.sub("", _ANGLE_LINK.sub("", _COMMENT.sub("", text)))
    if "{" in text:
        text = _ATTRIBUTES.sub("", text)
    if "*" in text or "_" in text:
        text = _STRONG.sub(r"\2", _STRONG.sub(r"\2", text))
        text = _STAR.sub(lambda m: m[1] or m[2], text)
        text = _UNDERSCORE.sub(r"\1", text)
    if "~~" in text or "==" in text:
        text = _MARKED.sub(lambda m: m[1] or m[2], text)
    if ":" in text:
        text = _SHORTCODE.sub("", text)
    if not kept:
        return tidy(html.unescape(text))
    # An entity may stand for one of these characters, too.
    parts = (
        kept[ord(part) - 0xE000] if at % 2 else _PRIVATE.sub("", html.unescape(part))
        for at, part in enumerate(_PRIVATE.split(text))
    )
    return tidy("".join(parts))


def heading_id(text: str) -> str:
    """The id that a heading has on the site's pages, as Python-Markdown's `toc` makes it.

    It is empty where the inline Markdown has no ASCII letter or digit, since the id then depends on
    the other headings of the page.
    """
    # Only here, since few notes link to headings and the import takes longer than reading one.
    from markdown.extensions.toc import slugify

    return slugify(plain(text), "-")


def letters_of(text: str) -> str:
    """The letters and digits of a text, without what stands between them."""
    return re.sub(r"[\W_]+", "", text)


def strip_emoji(text: str) -> str:
    """Drop pictographs from both ends, where they decorate; inside they may carry meaning."""
    if text.isascii():
        return text.strip()
    kept = [at for at, sign in enumerate(text) if not (sign.isspace() or _is_emoji(sign))]
    return text[kept[0] : kept[-1] + 1] if kept else ""


def _is_emoji(char: str) -> bool:
    code = ord(char)
    return (
        code > 0x203B
        and (unicodedata.category(char) in {"So", "Sk"} or code in {0xFE0F, 0x200D, 0x20E3})
        and not 0x3000 <= code < 0xFE00
    )


def _formula(tex: str) -> str:
    text = _LETTER.sub(_symbol, _COMMAND.sub("", tex))
    return text.replace("{", "").replace("}", "").strip()


def _symbol(command: re.Match[str]) -> str:
    name = command[1]
    if name == "infty":
        return "∞"
    size = "CAPITAL" if name[0].isupper() else "SMALL"
    letter = name.upper().replace("LAMBDA", "LAMDA")  # as Unicode spells it
    try:
        return unicodedata.lookup(f"GREEK {size} LETTER {letter}")
    except KeyError:
        return name if len(name) > 2 else ""
