"""Links between notes and pages, and text that is to be read literally."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

from .links import links_of
from .markdown import CONTAINER, literal, outline
from .urls import CONTROL, SCHEME

_SUFFIXES = (".md", ".markdown")
_FENCE = re.compile(r"(`{3,}(?=[^`]*$)|~{3,})")
_NOT_READ = re.compile(
    r"\\`"
    r"|\\\[[^\[\]\n]*\](?=\()"  # `\[text](x.md)` shows its brackets
    r"|<!--.*?(?:-->|\Z)"
    r"|(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)(?P=ticks)(?!`)",
    re.DOTALL,
)
"""Comments, and code within a line; it may run over a line's end, but not over a paragraph's."""

_TARGET = re.compile(
    r"(?<!\\)\]\([ \t]*(?:<(?P<angle>[^<>\n]*)>|(?P<bare>(?:[^()\s]|[ \t](?![\"'])|\([^()\n]*\))*))"
    r"|^[ ]{0,3}(?:>[ ]?)*\[(?!\^)[^\[\]\n]+\]:[ \t]*(?:<(?P<angled>[^<>\n]*)>|(?P<defined>\S+))"
    r"|<a\b[^<>]*?\shref\s*=\s*(?:\"(?P<double>[^\"<>]*)\"|'(?P<single>[^'<>]*)'"
    r"|(?P<unquoted>[^\s\"'<>]+))",
    re.MULTILINE | re.IGNORECASE,
)
"""Targets of inline links, of reference definitions and of anchors. Python-Markdown lets a target
hold spaces, which CommonMark does not."""

_TITLE = re.compile(r"\s+\([^()]*\)\s*$")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def cited_notes(src: str, body: str, details: Iterable[str] = ()) -> tuple[str, ...]:
    """Find the notes that a note links to: inline, by reference or in HTML.

    Code and comments do not count, nor do other sites and what lies outside the docs folder.
    Whether a note of that path exists is not looked at.

    Args:
        src: The note's path relative to the docs folder, with forward slashes.
        body: Its Markdown below the front matter.
        details: Markdown that its front matter holds; this is above the body, and comes first.

    Returns:
        Paths relative to the docs folder, normalised, in the note's order, each once; never `src`.
    """
    found = dict.fromkeys(
        path
        for markdown in (*details, body)
        for target in _targets(markdown)
        if (path := _resolved(target, src)) and path != src
    )
    return tuple(found)


def _targets(markdown: str) -> Iterator[str]:
    if not _may_hold(markdown):
        return
    text = _without_code(markdown)
    # Only a tag may run over lines; to look at the few lines that matter is ten times as fast.
    parts = [text] if "<a" in text else [line for line in text.split("\n") if _may_hold(line)]
    for match in (match for part in parts for match in _TARGET.finditer(part)):
        target = match[match.lastgroup or 0]
        if match.lastgroup == "bare" and not target.rstrip().endswith(_SUFFIXES):
            target = _TITLE.sub("", target)
        in_html = match.lastgroup in {"double", "single", "unquoted"}
        yield html.unescape(target if in_html else _ESCAPED.sub(r"\1", target)).strip()


def _may_hold(text: str) -> bool:
    return ".md" in text or ".markdown" in text


def _without_code(markdown: str) -> str:
    """The text without its code and comments, as far as they may hold a note's name."""
    indented = (line.startswith(("    ", "\t")) for line in markdown.split("\n") if _may_hold(line))
    if "```" in markdown or "~~~" in markdown or any(indented):
        markdown = _without_blocks(markdown)
    has_marks = "`" in markdown or "\\" in markdown or "<!" in markdown
    return _NOT_READ.sub("", markdown) if has_marks else markdown


def _without_blocks(markdown: str) -> str:
    """The text without its fenced and indented code; comments stay."""
    kept: list[str] = []
    outer: list[tuple[int, bool]] = []  # lines by which the next one is indented: is it in a list?
    fence, in_comment, after_gap = "", False, True
    for line in markdown.expandtabs(4).split("\n"):
        stripped = line.lstrip(" >")
        if fence:
            if stripped.startswith(fence) and not stripped.strip(fence[0] + " "):
                fence = ""
            continue
        if in_comment or not stripped:
            kept.append(line)
            in_comment = in_comment and "-->" not in line
            after_gap = after_gap or not stripped
            continue
        if match := _FENCE.match(stripped):
            fence = match[1]
            continue
        width = len(line) - len(line.lstrip())
        while outer and outer[-1][0] >= width:
            outer.pop()
        if width >= 4 and after_gap and not (outer and outer[-1][1]):
            continue  # the next line is code too, if it is indented as far
        after_gap = False
        outer.append((width, bool(CONTAINER.match(stripped))))
        kept.append(line)
        in_comment = stripped.startswith("<!--") and "-->" not in line
    return "\n".join(kept)


def _resolved(target: str, src: str) -> str | None:
    """The path of a target that may be a note's, relative to the docs folder."""
    if target.startswith(("//", "http:", "https:")) or SCHEME.match(target):
        return None
    path = unquote(target.partition("#")[0].partition("?")[0])
    if not path.endswith(_SUFFIXES):
        return None
    # MkDocs reads a leading slash as the docs folder where it is told to check such links.
    folder = "" if path.startswith("/") else posixpath.dirname(src)
    path = posixpath.normpath(posixpath.join(folder, path.lstrip("/")))
    return None if path.startswith("../") else path


_CODE: Final = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)


def outside_code(markdown: str, change: Callable[[str], str]) -> str:
    """Apply a change to all text that is neither fenced nor inline code.

    Args:
        markdown: A note's text.
        change: Is given each stretch between code.
    """
    spans = literal(markdown)
    spans += [
        match.span()
        for match in _CODE.finditer(markdown)
        if not any(start < match.end() and match.start() < end for start, end in spans)
    ]
    parts: list[str] = []
    at = 0
    for start, end in sorted(spans):
        if start < at:
            continue
        parts += [change(markdown[at:start]), markdown[start:end]]
        at = end
    return "".join([*parts, change(markdown[at:])])


_TARGETS_CODE = re.compile(r"(?<![`\\])(`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)\1(?!`)", re.DOTALL)
_MATH = re.compile(
    r"\$\$.+?\$\$|(?<![\\$\w])\$(?=\S)[^$\n]+?(?<=\S)\$(?![\d$])|\\\((?:(?!\\\().)+?\\\)", re.DOTALL
)
_SHOWN = re.compile(r"\\\[[^\[\]\n]*\](?=\()")
"""`\\[text](x.md)` shows its brackets."""

_TARGETS_TARGET = re.compile(
    r"(?<!\\)\]\([ \t]*+(?:<(?P<angle>[^<>\n]*)>"
    r"|(?P<bare>(?:[^()\s]|[ \t]++(?=[^\s\"')])|\([^()\n]*\))*))"
    r"(?:[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'))?[ \t]*\)"
    r"|^[ ]{0,3}(?:>[ ]?)*\[(?!\^)[^\[\]\n]+\]:[ \t]*(?:<(?P<angled>[^<>\n]*)>|(?P<defined>\S+))"
    r"|<(?:a|img|source|video)\b[^<>]*?\s(?:href|src)\s*=\s*"
    r"(?:\"(?P<double>[^\"<>]*)\"|'(?P<single>[^'<>]*)'|(?P<unquoted>[^\s\"'<>]+))",
    re.MULTILINE | re.IGNORECASE,
)
_TARGETS_TITLE = re.compile(r"(?<!\s)\s+\([^()]*\)\s*$")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link leads.

    Attributes:
        url: As it is written, without escapes: a URL, or a way from the note's folder.
        line: The line of the file, counted from 1.
    """

    url: str
    line: int

    @property
    def is_external(self) -> bool:
        """Whether it leads to another site."""
        return self.url.lower().startswith(("http://", "https://"))

    @property
    def is_internal(self) -> bool:
        """Whether it leads to a file or an anchor of this site, from the note."""
        return bool(self.url) and not (
            _SCHEME.match(self.url) or self.url.startswith(("/", "\\", "{", "<"))
        )


def targets_of(markdown: str, first_line: int = 1) -> tuple[Target, ...]:
    """Find where links and pictures lead: inline, by reference, bare or in HTML.

    What stands in code, comments and mathematics is none.

    Args:
        markdown: A note's text below its front matter.
        first_line: The line of the file on which it begins.

    Returns:
        The targets in their order, each once in a line.
    """
    if not any(sign in markdown for sign in ("](", "]:", "<", "://", "www.")):
        return ()
    text = _without_literal(markdown)
    found: dict[Target, None] = {}
    line, last = first_line, 0
    for match in _TARGETS_TARGET.finditer(text):
        line += text.count("\n", last, match.start(match.lastgroup or 0))
        last = match.start(match.lastgroup or 0)
        found[Target(_url(match), line)] = None
    # Bare addresses, which only some sites make links of, are meant to be some.
    for number, one in enumerate(text.split("\n"), first_line):
        if "://" in one:
            known = {target.url for target in found if target.line == number}
            for link in links_of(one[:4000]):
                if not link.text and not link.unsafe and link.url not in known:
                    found[Target(link.url, number)] = None
    targets = (one for one in found if one.url and _is_sound(one.url))
    return tuple(sorted(targets, key=lambda one: one.line))


def _url(match: re.Match[str]) -> str:
    target = match[match.lastgroup or 0]
    if match.lastgroup == "bare":
        target = _TARGETS_TITLE.sub("", target)
    in_html = match.lastgroup in {"double", "single", "unquoted"}
    url = (html.unescape(target) if in_html else _ESCAPED.sub(r"\1", target)).strip()
    # Browsers ignore such characters in an address, and a terminal might obey them.
    return CONTROL.sub("", url) if url.lower().startswith("http") else url


def _is_sound(url: str) -> bool:
    try:
        urlsplit(url)
    except ValueError:
        return False
    return True


def _without_literal(markdown: str) -> str:
    """The text with blanks for its code, comments and mathematics; each line stays where it is."""
    spans = [span for span in literal(markdown) if not markdown.startswith("<", span[0])]
    text = _blanked(markdown, spans)
    spans = [m.span() for m in re.finditer(r"<!--.*?(?:-->|\Z)", text, re.DOTALL)]
    for pattern in (_TARGETS_CODE, _MATH, _SHOWN):
        text = _blanked(text, spans)
        spans = [match.span() for match in pattern.finditer(text)]
    text = _blanked(text, spans)
    if not re.search(r"^(?: {4}|\t)", text, re.MULTILINE):
        return text
    kinds = outline(text).kinds
    lines = text.split("\n")
    return "\n".join("" if kind == "code" else one for one, kind in zip(lines, kinds, strict=True))


def _blanked(text: str, spans: list[tuple[int, int]]) -> str:
    parts: list[str] = []
    last = 0
    for start, end in sorted(spans):
        if start >= last:
            parts += text[last:start], "\n" * text.count("\n", start, end)
            last = end
    return "".join((*parts, text[last:]))
