"""Titles, names and abstracts as plain text: without HTML, JATS, MathML and LaTeX."""

from __future__ import annotations

import html
import re
from typing import Any, Final

from ..diary.summary import clip
from ..words import one_line

_TAG: Final = re.compile(
    r"</?(?:mml:|jats:)?(?:i|b|u|em|strong|sub|sup|sc|scp|tt|code|p|br|span|div|title|sec|italic|"
    r"bold|monospace|inline-formula|tex-math|alternatives|list|list-item|ext-link|a|"
    r"math|m[a-z]{1,12}|semantics|annotation)(?:\s+[\w:-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*\s*/?>",
    re.IGNORECASE,
)
_TEX: Final = re.compile(r"\\[A-Za-z\"'`^~=.{}$&%#_]|\$|\{[^{}]*\}")
# As Pandoc tells formulas from amounts of money.
_FORMULA: Final = re.compile(r"(?<!\\)\$(?!\s)[^$]+?(?<![\s\\])\$(?!\d)")
_NOT_MEANT: Final = re.compile(r"(?<!\\)([%$&#])")
_ABSTRACT: Final = re.compile(r"\s*abstract\b[\s:.\u2013\u2014-]*", re.IGNORECASE)
_LONGEST: Final = 20_000
"""Characters of a text that are looked at: far more than any abstract has."""
_LONGEST_TITLE: Final = 500
_SUMMARY: Final = 300


def plain_line(text: object) -> str:
    """A catalogue's text on one line, as a person would type it.

    Args:
        text: What was sent; anything but text gives an empty string.
    """
    if not isinstance(text, str):
        return ""
    line = without_html(text[:_LONGEST])
    return one_line(_without_tex(line)) if _TEX.search(line) else line


def without_html(text: str) -> str:
    """One line of a text that may have tags, `The <i>E. coli</i> genome`."""
    # Crossref has titles that were escaped twice.
    for _ in range(2):
        text = html.unescape(_TAG.sub(" " if _is_block(text) else "", text))
    return one_line(_TAG.sub("", text))


def plain_title(text: object) -> str:
    """A title on one line, shortened where it is none of human length."""
    return clip(plain_line(text).removesuffix("."), _LONGEST_TITLE)


def brief(abstract: object) -> str:
    """The first sentences of an abstract or description."""
    text = plain_line(abstract)
    return clip(_ABSTRACT.sub("", text, count=1) or text, _SUMMARY)


def names(values: object) -> tuple[str, ...]:
    """Names without those that are empty or there twice."""
    if not isinstance(values, list | tuple):
        return ()
    told = (clip(plain_line(value), _LONGEST_TITLE) for value in values)
    return tuple(dict.fromkeys(name for name in told if name))


def year_in(text: object) -> int | None:
    """The first year in a date of any form: `2019-05-01`, `March 2009`, `2008`."""
    match = re.search(r"(?<!\d)(1[4-9]\d\d|20\d\d)(?!\d)", str(text)[:200]) if text else None
    return int(match[1]) if match else None


def _is_block(line: str) -> bool:
    return "<jats:" in line or "<p>" in line


def _without_tex(line: str) -> str:
    try:
        from pylatexenc.latex2text import LatexNodes2Text
    except ImportError:
        return line
    try:
        converter: Any = LatexNodes2Text(math_mode="text", strict_latex_spaces=True)
        text = converter.latex_to_text(_as_tex(line), tolerant_parsing=True)
    except Exception:  # A parser of TeX meets anything; then the text stays as it was written.
        return line
    return text if isinstance(text, str) and text.strip() else line


def _as_tex(line: str) -> str:
    """A line in which signs that mean something else outside of LaTeX stand for themselves."""
    parts: list[str] = []
    end = 0
    for match in _FORMULA.finditer(line):
        parts += [_NOT_MEANT.sub(r"\\\1", line[end : match.start()]), match[0]]
        end = match.end()
    return "".join([*parts, _NOT_MEANT.sub(r"\\\1", line[end:])])
