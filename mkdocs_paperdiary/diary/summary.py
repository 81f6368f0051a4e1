"""Summaries from a note's own words."""

from __future__ import annotations

import re

from .dates import find_date
from .entry import Origin
from .labels import Label, field_of
from .links import links_of
from .markdown import Outline, plain, strip_emoji

LIMIT = 300
"""Characters that a summary taken from a body may have; a written one is never cut."""

_ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,2}[.)])\s+")
_SENTENCE_END = re.compile(r"(?<=[.!?。！？])[\"'”’)\]]*(?:\s+|$)|(?<=[。！？])")
_NOT_PROSE = re.compile(
    r"\s*(?:!\[|\[!\[|<(?!(?:https?|b|i|em|strong|u|span|p)\b)|\{[%{]|\[TOC\]|!!!|\?\?\?|\$\$|\[\^|:::)"
)
_LABEL_BOLD = re.compile(r"(?:\*\*|__)[^*_]{1,40}(?::(?:\*\*|__)|(?:\*\*|__)\s*:?)\s*$")
_LABEL_LIKE = re.compile(r"\s*(?:[-*+>]\s+)?(?:\*\*|__)?\w[^:：.]{0,28}(?:\*\*|__)?\s?[:：]")
_CALLOUT = re.compile(r"\[![\w-]+\][+-]?[ \t]*")
_STOPS = (".", "!", "?", ":", "…", "。", ";", ",")
_LETTERS = re.compile(r"[^\W\d_]")


def find_summary(
    note: Outline, labels: list[Label], title_line: int | None
) -> tuple[str, int, Origin] | None:
    """Find a note's summary: the plain text, and the body's line on which it begins.

    A labelled summary or a section of that name comes first, then a quotation under the title,
    then the first paragraph of prose, then the first points of a list. The origin tells whether it
    is set apart (`body`) or a part of the prose (`text`).
    """
    skipped = {label.line for label in labels if label.field != "summary"}
    skipped |= _beside(note, {label.line for label in labels})
    if title_line is not None:
        skipped.add(title_line)
    for label in labels:
        if label.field == "summary":
            text = _paragraph(note, label.line, label.value, skipped)
            if _worth(text):
                return clip(text), label.line, "body"
    start = (title_line or -1) + 1
    for accept in (_quotes, _prose, _points):
        if found := accept(note, start, skipped):
            return clip(found[0]), found[1], "body" if accept is _quotes else "text"
    return None


def _beside(note: Outline, label_lines: set[int]) -> set[int]:
    """Lines of the form `Name: value` that stand in one block with known labels: labels too."""
    found: set[int] = set()
    for line in label_lines:
        for step in (1, -1):
            index = line + step
            while 0 <= index < len(note.lines) and index not in label_lines | found:
                if note.kinds[index] != "text" or not _LABEL_LIKE.match(note.lines[index]):
                    break
                found.add(index)
                index += step
    return found


def clip(text: str, limit: int = LIMIT) -> str:
    """Shorten a text at the end of a sentence, or, where none ends in time, of a word."""
    if len(text) <= limit:
        return text
    ends = [match.start() for match in _SENTENCE_END.finditer(text) if match.start() <= limit]
    if ends and ends[-1] >= limit // 5:
        return text[: ends[-1]].rstrip()
    cut = text[: limit - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[limit // 2 :] else cut).rstrip(" ,;:-–") + "…"


def _paragraph(note: Outline, line: int, first: str, skipped: set[int]) -> str:
    """A labelled value and the lines of its paragraph; of a list, its points."""
    parts = [_ITEM.sub("", first, count=1)]
    listed = bool(_ITEM.match(note.lines[line]))
    for index in range(line + 1, len(note.lines)):
        if note.kinds[index] != "text" or index in skipped or sum(map(len, parts)) > LIMIT * 2:
            break
        text = note.lines[index]
        if _ITEM.match(text):
            if not listed:
                break
            parts[-1] = _ended(parts[-1])
        parts.append(_ITEM.sub("", text, count=1))
    return plain(" ".join(_unquoted(part) for part in parts))


def _quotes(note: Outline, start: int, skipped: set[int]) -> tuple[str, int] | None:
    for index in range(start, len(note.lines)):
        kind = note.kinds[index]
        if kind == "heading":
            return None
        line = note.lines[index].lstrip()
        if kind != "text" or index in skipped:
            continue
        if not line.startswith(">"):
            return None
        parts = []
        for follow in range(index, len(note.lines)):
            if not note.lines[follow].lstrip().startswith(">"):
                break
            parts.append(note.lines[follow].lstrip().lstrip("> "))
        text = plain(" ".join(part for part in parts if not part.startswith("[!")))
        return (text, index) if _worth(text) else None
    return None


def _prose(note: Outline, start: int, skipped: set[int]) -> tuple[str, int] | None:
    in_item = False
    for index in range(start, len(note.lines)):
        line = note.lines[index]
        if note.kinds[index] != "text":
            in_item = in_item and note.kinds[index] == "blank"
            continue
        if _ITEM.match(line) or (in_item and line.startswith((" ", "\t"))):
            in_item = True
            continue
        if in_item and index and note.kinds[index - 1] == "text":
            continue  # a point's lazy continuation
        in_item = False
        if index in skipped or not _is_prose(line):
            continue
        parts = [line]
        for follow in range(index + 1, len(note.lines)):
            if note.kinds[follow] != "text" or _ITEM.match(note.lines[follow]) or follow in skipped:
                break
            parts.append(note.lines[follow])
        text = plain(" ".join(_unquoted(part) for part in parts))
        if (
            _worth(text)
            and (len(text) > 60 or text.endswith((".", "!", "?", "。")))
            and not text.endswith(":")
        ):
            return text, index
    return None


def _points(note: Outline, start: int, skipped: set[int]) -> tuple[str, int] | None:
    parts: list[str] = []
    line_of_first = 0
    for index in range(start, len(note.lines)):
        line = note.lines[index]
        if (
            note.kinds[index] != "text"
            or index in skipped
            or (not parts and not _is_prose(_ITEM.sub("", line, count=1)))
        ):
            if parts and note.kinds[index] in {"heading", "rule"}:
                break
            continue
        if _ITEM.match(line):
            if sum(map(len, parts)) > 120:
                break
            text = plain(_ITEM.sub("", line, count=1))
            if not _worth(text):
                continue
            if parts:
                parts[-1] = _ended(parts[-1])
            else:
                line_of_first = index
            parts.append(text)
        elif parts:
            parts[-1] += " " + plain(line)
    if len(parts) > 1 and parts[-1].endswith(":"):
        parts.pop()
    text = " ".join(parts)
    return (_ended(text), line_of_first) if parts else None


def _unquoted(line: str) -> str:
    return _CALLOUT.sub("", line.strip().lstrip("> "), count=1)


def _ended(text: str) -> str:
    text = text.rstrip()
    return text if text.rstrip("\"'”’)»」]").endswith(_STOPS) else text + "."


def _is_prose(line: str) -> bool:
    if _NOT_PROSE.match(line) or _LABEL_BOLD.match(line.strip()):
        return False
    text = line.strip()
    links = links_of(text)
    if links and len(plain(text)) - sum(len(plain(link.text)) for link in links) < 15:
        return False
    words = plain(text)
    if (date := find_date(words)) and date.span[1] - date.span[0] > len(words) - 12:
        return False
    return field_of(words.rstrip(":")) is None


def _worth(text: str) -> bool:
    text = strip_emoji(text).lower()
    return len(_LETTERS.findall(text)) >= 12 and not text.startswith(
        ("http://", "https://", "todo")
    )
