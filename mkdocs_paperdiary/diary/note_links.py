"""The other notes that a note links to."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from .fences import CONTAINER
from .schemes import SCHEME

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
