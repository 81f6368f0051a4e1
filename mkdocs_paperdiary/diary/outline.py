"""The lines of a note and what each of them is: heading, text, table row or code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

LineKind = Literal["blank", "heading", "text", "table", "code", "comment", "rule"]

_ATX = re.compile(
    r"[ ]{0,3}`?(#{1,6})(?:[ \t]+(.*?)|(?![#!\s\d])(\S.*?)|!?(\[.*?))?(?:[ \t]+#+)?[ \t]*$"
)
_SETEXT = re.compile(r"[ ]{0,3}(=+|-{2,})[ \t]*$")
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})([^`]*)$")
_HTML_HEADING = re.compile(r"[ \t]*<h([1-6])\b[^>]*>(.*?)(?:</h\1>[ \t]*|$)", re.IGNORECASE)
_HTML_HEADING_END = re.compile(r"</h[1-6]>", re.IGNORECASE)
_RULE = re.compile(r"[ ]{0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_BLOCK_START = re.compile(r"[ \t]*(?:[-*+>|]\s|\d+[.)]\s|\||<|#)")

LONGEST = 2000
"""Characters of a line that are read. What a reader looks for stands near a line's start, and some
of the patterns take a time that grows with the square of a line's length."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of any of Markdown's forms.

    Attributes:
        line: The body's line, counted from 0.
        level: From 1 to 6.
        text: The inline Markdown.
    """

    line: int
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Outline:
    """A body, line by line.

    Attributes:
        lines: The lines without their ends, cut at `LONGEST` characters.
        kinds: What each line is.
        headings: In the order of the note.
    """

    lines: list[str]
    kinds: list[LineKind]
    headings: list[Heading]

    def next_lines(self, line: int, count: int = 1) -> list[int]:
        """The next lines with text on them, up to the next heading."""
        found: list[int] = []
        for index in range(line + 1, len(self.lines)):
            kind = self.kinds[index]
            if kind in {"heading", "code", "rule"} or len(found) == count:
                break
            if kind in {"text", "table"}:
                found.append(index)
        return found


def outline(body: str) -> Outline:
    """Tell headings, text, tables, code and comments apart, as CommonMark does.

    Two liberties are taken, because diaries are written on phones: `#Title` without a space is a
    heading, and so is `# Title` behind a stray backtick.
    """
    lines = [line[:LONGEST] for line in body.split("\n")]
    kinds: list[LineKind] = []
    headings: list[Heading] = []
    fence = ""
    in_comment = False
    for index, line in enumerate(lines):
        kind: LineKind = "text"
        stripped = line.strip()
        if fence:
            kind = "code"
            if stripped.startswith(fence) and not stripped.strip(fence[0]):
                fence = ""
        elif in_comment:
            kind = "comment"
            in_comment = "-->" not in line
        elif not stripped:
            kind = "blank"
        elif (first := stripped[0]) in "`~" and (match := _FENCE.match(line)):
            kind, fence = "code", match[1]
        elif first == "<" and stripped.startswith("<!--"):
            kind = "comment"
            in_comment = "-->" not in line
        elif heading := _heading(lines, index, kinds):
            kind = "heading"
            headings.append(heading)
            if heading.line < index:
                kinds[-1] = kind  # the line above `===` was the heading's text
        elif first in "-*_=" and (_RULE.match(line) or _SETEXT.match(line)):
            kind = "rule"
        elif first == "|" or (" | " in line and kinds and kinds[-1] == "table"):
            kind = "table"
        elif line.startswith(("    ", "\t")) and (not kinds or kinds[-1] in {"blank", "code"}):
            kind = "code" if not _in_list(lines, index) else "text"
        kinds.append(kind)
    return Outline(lines, kinds, headings)


def _heading(lines: list[str], index: int, kinds: list[LineKind]) -> Heading | None:
    line = lines[index]
    first = line.lstrip()[0]
    if first in "#`" and (match := _ATX.match(line)):
        text = match[2] or match[3] or match[4] or ""
        return Heading(index, len(match[1]), text.strip())
    if first == "<" and (match := _HTML_HEADING.match(line)):
        text = match[2] if _HTML_HEADING_END.search(line) else _joined(lines, index, match[2])
        return Heading(index, int(match[1]), text.strip())
    if first in "=-" and kinds and kinds[-1] == "text" and (match := _SETEXT.match(line)):
        above = lines[index - 1]
        if not _BLOCK_START.match(above) and (index < 2 or kinds[-2] != "text"):
            return Heading(index - 1, 1 if match[1][0] == "=" else 2, above.strip())
    return None


def _joined(lines: list[str], index: int, text: str) -> str:
    parts = [text]
    for line in lines[index + 1 : index + 6]:
        end = _HTML_HEADING_END.search(line)
        parts.append(line[: end.start()] if end else line)
        if end:
            break
    return " ".join(part.strip() for part in parts)


def _in_list(lines: list[str], index: int) -> bool:
    for line in reversed(lines[max(0, index - 30) : index]):
        if line.strip() and not line.startswith((" ", "\t")):
            return bool(_BLOCK_START.match(line))
    return False
