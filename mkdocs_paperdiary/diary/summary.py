"""Summaries from a note's own words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from .dates import find_date
from .entry import Origin
from .labels import Label, field_of
from .links import links_of
from .markdown import Outline, letters_of, plain, strip_emoji
from .note import Candidate

LIMIT = 300
"""Characters that a summary taken from a body may have; a written one is never cut."""

_ITEM = re.compile(r"^\s*(?:[-*+•]|\d{1,2}[.)])\s+")
_SENTENCE_END = re.compile(r"(?<=[.!?。！？])[\"'”’)\]]*(?:\s+|$)|(?<=[。！？])")
_NOT_PROSE = re.compile(
    r"\s*(?:!\[|\[!\[|<(?!(?:https?|b|i|em|strong|u|span|p)\b)|\{[%{]|\[TOC\]|!!!|\?\?\?|\$\$|\[\^|:::)"
)
_LABEL_BOLD = re.compile(r"(?:\*\*|__)[^*_]{1,40}(?::(?:\*\*|__)|(?:\*\*|__)\s*:?)\s*$")
_LABEL_LIKE = re.compile(r"\s*(?:[-*+>]\s+)?(?:\*\*|__)?\w[^:：.]{0,28}(?:\*\*|__)?\s?[:：]")
_CALLOUT = re.compile(r"\[![\w-]+\][+-]?[ \t]*")
_STOPS = (".", "!", "?", ":", "…", "。", ";", ",")
_LETTERS = re.compile(r"[^\W\d_]")


_MOST = 6
"""Candidates that a note has at most."""


def summary_candidates(
    note: Outline, labels: list[Label], title_line: int | None, first_line: int
) -> tuple[Candidate, ...]:
    """What may be a note's summary, as plain text, the surest first.

    A labelled summary or a section of that name comes first, then a quotation under the title,
    then the paragraphs of prose, then the points of lists. The origin tells whether it is set apart
    (`body`) or a part of the prose (`text`). The body's first line in the file is counted from 1.
    """
    skipped = {label.line for label in labels if label.field != "summary"}
    skipped |= _beside(note, {label.line for label in labels})
    if title_line is not None:
        skipped.add(title_line)
    found: list[Candidate] = []

    def add(text: str, line: int, origin: Origin) -> None:
        if len(found) < _MOST:
            found.append(Candidate(text, first_line + line, origin))

    for label in labels:
        if label.field == "summary" and label.line not in skipped:
            text = _paragraph(note, label.line, label.value, skipped)
            if _worth(text):
                add(text, label.line, "body")
    start = (title_line or -1) + 1
    if quoted := _quotes(note, start, skipped):
        add(*quoted, "body")
    for text, line in _prose(note, start, skipped):
        add(text, line, "text")
        if len(found) == _MOST:
            break
    if points := _points(note, start, skipped):
        add(*points, "text")
    return tuple(found)


def choose_summaries(notes: Sequence[Sequence[Candidate]]) -> list[Candidate | None]:
    """The first candidate of each note that has a sentence of its own, without the others' ones.

    What several notes say in the same words is a template's, or said of all of them.
    """
    parts = [[_sentences(one.value) for one in note] for note in notes]
    counts = Counter(
        key for note in parts for key in {_key(part) for one in note for part in one if _key(part)}
    )
    chosen: list[Candidate | None] = []
    for note, texts in zip(notes, parts, strict=True):
        best = None
        for one, sentences in zip(note, texts, strict=True):
            own = [part for part in sentences if counts[_key(part)] < _OFTEN]
            text = one.value if len(own) == len(sentences) else "".join(own).strip()
            if text and (len(own) == len(sentences) or _worth(text)):
                best = replace(one, value=clip(text))
                break
        chosen.append(best)
    return chosen


_OFTEN = 3
"""Notes that have a sentence in common which is none of their own."""


def _sentences(text: str) -> list[str]:
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    return [text[start:end] for start, end in pairwise([0, *ends, len(text)]) if end > start]


def _key(sentence: str) -> str:
    """The letters of a sentence, or an empty string for one as short as `E.g.` is."""
    letters = letters_of(sentence).lower()
    return letters if len(letters) >= (12 if letters.isascii() else 6) else ""


def _beside(note: Outline, label_lines: set[int]) -> set[int]:
    """Lines of the form `Name: value` that stand in one block with known labels: labels too."""
    found: set[int] = set()
    for line in label_lines:
        for step in (1, -1):
            index = line + step
            while 0 <= index < len(note.lines) and index not in label_lines and index not in found:
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


def _prose(note: Outline, start: int, skipped: set[int]) -> Iterator[tuple[str, int]]:
    in_item = False
    end = start
    for index in range(start, len(note.lines)):
        line = note.lines[index]
        if index < end:
            continue
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
        parts, end = [line], index + 1
        while end < len(note.lines) and note.kinds[end] == "text" and end not in skipped:
            if _ITEM.match(note.lines[end]):
                break
            if len(parts) <= LIMIT and sum(map(len, parts)) < LIMIT * 2:
                parts.append(note.lines[end])
            end += 1
        text = plain(" ".join(_unquoted(part) for part in parts))
        if (
            _worth(text)
            and (len(text) > 60 or text.endswith((".", "!", "?", "。")))
            and not text.endswith(":")
        ):
            yield text, index


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
    if links and len(plain(text)) - sum(len(plain(link.text) or link.url) for link in links) < 15:
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
