"""Where the links and pictures of a text lead, by line."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from ..diary.fences import literal
from ..diary.links import links_of
from ..diary.outline import outline
from ..diary.schemes import CONTROL

_CODE = re.compile(r"(?<![`\\])(`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)\1(?!`)", re.DOTALL)
_MATH = re.compile(
    r"\$\$.+?\$\$|(?<![\\$\w])\$(?=\S)[^$\n]+?(?<=\S)\$(?![\d$])|\\\((?:(?!\\\().)+?\\\)", re.DOTALL
)
_SHOWN = re.compile(r"\\\[[^\[\]\n]*\](?=\()")
"""`\\[text](x.md)` shows its brackets."""

_TARGET = re.compile(
    r"(?<!\\)\]\([ \t]*+(?:<(?P<angle>[^<>\n]*)>"
    r"|(?P<bare>(?:[^()\s]|[ \t]++(?=[^\s\"')])|\([^()\n]*\))*))"
    r"(?:[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'))?[ \t]*\)"
    r"|^[ ]{0,3}(?:>[ ]?)*\[(?!\^)[^\[\]\n]+\]:[ \t]*(?:<(?P<angled>[^<>\n]*)>|(?P<defined>\S+))"
    r"|<(?:a|img|source|video)\b[^<>]*?\s(?:href|src)\s*=\s*"
    r"(?:\"(?P<double>[^\"<>]*)\"|'(?P<single>[^'<>]*)'|(?P<unquoted>[^\s\"'<>]+))",
    re.MULTILINE | re.IGNORECASE,
)
_TITLE = re.compile(r"(?<!\s)\s+\([^()]*\)\s*$")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
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
    for match in _TARGET.finditer(text):
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
        target = _TITLE.sub("", target)
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
    for pattern in (_CODE, _MATH, _SHOWN):
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
