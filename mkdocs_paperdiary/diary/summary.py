"""Summaries from a note's own words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, dropwhile, islice, pairwise, takewhile
from typing import Literal

from .dates import WORK_YEAR
from .entry import Origin
from .labels import Label, field_of
from .links import links_of
from .markdown import Outline, definition_in, letters_of, plain, strip_emoji
from .note import Candidate
from .urls import same_title

LIMIT = 300
"""Characters that a summary taken from a body may have; a written one is never cut."""

_ITEM = re.compile(r"^\s*(?:[-*+•]|\d{1,2}[.)])\s+")
_SENTENCE_END = re.compile(r"(?<=[.!?。！？])[\"'”’)\]]*(?:\s+|$)|(?<=[。！？])")
_NOT_PROSE = re.compile(
    r"\s*(?:!\[|\[!\[|<(?!(?:https?|b|i|em|strong|u|span|p)\b)|\{[%{]|%%|\[TOC\]|!!!|\?\?\?|\$\$|\[\^|:::)"
)
_LABEL_BOLD = re.compile(r"(?:\*\*|__)[^*_]{1,40}(?::(?:\*\*|__)|(?:\*\*|__)\s*:?)\s*$")
_LABEL_LIKE = re.compile(r"\s*(?:[-*+>]\s+)?(?:\*\*|__)?\w[^:：.]{0,28}(?:\*\*|__)?\s?[:：]")
_CALLOUT = re.compile(r"\[![\w-]+\][+-]?[ \t]*")
_STOPS = (".", "!", "?", ":", "…", "。", ";", ",")
_LETTERS = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")
_ADDRESS = re.compile(r"https?://\S+|\b10\.\d{4,9}/\S+")
_OF_A_YEAR = re.compile(rf"\b{WORK_YEAR}\b|['’]\d\d\b")

_MOST = 6
"""Candidates that a note has at most."""

_OFTEN = 3
"""Notes that have a sentence in common which is none of their own."""

_Kind = Literal["paragraph", "point", "quote"]


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph, a point of a list or a quotation, by its lines without their marks.

    Attributes:
        line: The body's line on which it begins, counted from 0.
        part: How many headings, tables and the like are above it.
    """

    kind: _Kind
    line: int
    part: int
    lines: list[str]

    @property
    def text(self) -> str:
        return plain(" ".join(self.lines))


def summary_candidates(
    note: Outline, labels: list[Label], title_line: int | None, titles: Collection[str]
) -> tuple[Candidate, ...]:
    """What may be a note's summary, as plain text, the surest first.

    A labelled summary or a section of that name comes first, then a quotation under the title,
    then the paragraphs of prose, then the points of lists. The origin tells whether it is set apart
    (`body`) or a part of the prose (`text`). What cites the work is neither.

    Args:
        note: The note's body.
        labels: Those found in it.
        title_line: The line that is the title and nothing else, counted from 0.
        titles: What the note calls its work.
    """
    labelled = {one.line: one.value for one in labels if one.field == "summary"}
    lines = {label.line for label in labels}
    skipped = lines - labelled.keys() | _beside(note, lines)
    blocks = list(_blocks(note, skipped | {title_line}, labelled))
    below = [block for block in blocks if block.line > (title_line or -1)]
    below = list(dropwhile(lambda block: _cites(block.text, titles), below))
    set_apart: list[tuple[str, _Block, Origin]] = [
        (_joined(blocks[at:], 2 * LIMIT), block, "body")
        for at, block in enumerate(blocks)
        if block.line in labelled
    ]
    if below and below[0].kind == "quote":
        set_apart.append((below[0].text, below[0], "body"))
    found = (
        Candidate(text, note.first_line + block.line, origin)
        for text, block, origin in chain(set_apart, _of_prose(below))
        if _worth(text) and (block.line in labelled or not _cites(block.text, titles))
    )
    return tuple(islice(found, _MOST))


def _of_prose(blocks: Sequence[_Block]) -> Iterator[tuple[str, _Block, Origin]]:
    """The paragraphs that are prose, and the first points of a list that are."""
    for block in blocks:
        if block.kind != "point" and _is_prose(block.lines[0]):
            text = block.text
            if text.endswith((".", "!", "?", "。")) or (len(text) > 60 and text[-1] != ":"):
                yield text, block, "text"
    for at, block in enumerate(blocks):
        if block.kind == "point" and _is_prose(block.lines[0]) and _worth(block.text):
            yield _joined(blocks[at:], 120), block, "text"
            return


def choose_summaries(
    notes: Sequence[Sequence[Candidate]], titles: Sequence[str]
) -> list[Candidate | None]:
    """The first candidate of each note that has a sentence of its own, without the others' ones.

    What several notes say in the same words is a template's, or said of all of them. A field that
    the diary shares with other tools, as `description`, counts as a whole, and not where it is the
    note's title again.
    """
    fields = Counter(same_title(one.value) for note in notes for one in note if _is_field(one))
    parts = [
        [[(part, _key(part)) for part in _sentences(one.value)] for one in note] for note in notes
    ]
    counts = Counter(
        chain.from_iterable({key for one in note for _, key in one if key} for note in parts)
    )
    chosen: list[Candidate | None] = []
    for note, texts, title in zip(notes, parts, titles, strict=True):
        best = None
        for one, sentences in zip(note, texts, strict=True):
            if _is_field(one):
                same = same_title(one.value)
                is_own = same != same_title(title) and fields[same] < _OFTEN
                best = one if is_own or "summary" in one.slots else None
            else:
                own = [part for part, key in sentences if counts[key] < _OFTEN]
                text = one.value if len(own) == len(sentences) else "".join(own).strip()
                if text and (len(own) == len(sentences) or _worth(text)):
                    best = replace(one, value=clip(text))
            if best:
                break
        chosen.append(best)
    return chosen


def _is_field(one: Candidate) -> bool:
    return one.origin == "front matter"


def _sentences(text: str) -> list[str]:
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    return [text[start:end] for start, end in pairwise([0, *ends, len(text)]) if end > start]


def _key(sentence: str) -> str:
    """The letters of a sentence, or an empty string for one as short as `E.g.` is."""
    letters = letters_of(sentence).lower()
    return letters if len(letters) >= (12 if letters.isascii() else 6) else ""


def _beside(note: Outline, label_lines: set[int]) -> set[int]:
    """Lines of the form `Name: value` that stand in one block with known labels: labels too."""
    found = set(label_lines)
    lines = range(len(note.lines))
    for order, step in ((lines, -1), (reversed(lines), 1)):
        for at in order:
            is_text = at + step in found and note.kinds[at] == "text"
            if is_text and _LABEL_LIKE.match(note.lines[at]):
                found.add(at)
    return found - label_lines


def clip(text: str, limit: int = LIMIT) -> str:
    """Shorten a text at the end of a sentence, or, where none ends in time, of a word."""
    if len(text) <= limit:
        return text
    ends = [match.start() for match in _SENTENCE_END.finditer(text) if match.start() <= limit]
    if ends and ends[-1] >= limit // 5:
        return text[: ends[-1]].rstrip()
    cut = text[: limit - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[limit // 2 :] else cut).rstrip(" ,;:-–") + "…"


def _blocks(
    note: Outline, skipped: Collection[int | None], labelled: Mapping[int, str]
) -> Iterator[_Block]:
    """The blocks of a body without the skipped lines; a labelled value begins one of its own."""
    block: _Block | None = None
    part, in_point, after_gap, is_callout = 0, False, True, False
    skipped = set(skipped)
    for index, (line, kind) in enumerate(zip(note.lines, note.kinds, strict=True)):
        is_prose = kind == "text" and not _NOT_PROSE.match(line) and not definition_in(line)
        if index not in labelled and not is_prose:
            after_gap = True
            if kind not in ("blank", "text"):
                part, in_point = part + 1, False
            continue
        if index - 1 in skipped and _goes_on(note.lines[index - 1], line):
            skipped.add(index)
        is_point = _ITEM.match(line) is not None
        goes_on = not after_gap or (in_point and line.startswith((" ", "\t")))
        begins = is_point or index in labelled or not goes_on
        after_gap = index in skipped and not is_point
        if begins:
            in_point = is_point
        if block and (begins or index in skipped):
            yield block
            block = None
        if index in skipped:
            continue
        if begins:
            is_quote = line.lstrip().startswith(">")
            is_callout = is_quote and index not in labelled and bool(_CALLOUT.search(line))
            what: _Kind = "point" if is_point else "quote" if is_quote else "paragraph"
            block = _Block(what, index, part, [_unmarked(labelled.get(index, line))])
        elif block and len(block.lines) <= LIMIT and sum(map(len, block.lines)) < 2 * LIMIT:
            # Above text, the words behind a callout's mark are its name.
            block.lines[:] = [*([] if is_callout else block.lines), _unmarked(line)]
            is_callout = False
    if block:
        yield block


def _goes_on(line: str, following: str) -> bool:
    """Whether a sentence that was wrapped in a long line goes on in the following one."""
    return len(line) > 50 and not line.rstrip().endswith(_STOPS) and following[:1].islower()


def _unmarked(line: str) -> str:
    """A line without the mark of a point, a quotation or a callout."""
    return _CALLOUT.sub("", _ITEM.sub("", line, count=1).strip().lstrip("> "), count=1)


def _joined(blocks: Sequence[_Block], limit: int) -> str:
    """The text of a block; of a point, also of those that follow it in its list."""
    first = blocks[0]
    if first.kind != "point":
        return first.text
    parts: list[str] = []
    for block in takewhile(lambda one: (one.kind, one.part) == ("point", first.part), blocks):
        if sum(map(len, parts)) > limit:
            break
        if _worth(text := block.text):
            ends = text.rstrip("\"'”’)»」]").endswith(_STOPS)
            parts.append(text if ends else f"{text}.")
    # What announces the next points says nothing without them.
    if len(parts) > 1 and parts[-1].endswith(":"):
        parts.pop()
    return " ".join(parts)


def _is_prose(line: str) -> bool:
    words, links = plain(line), links_of(line)
    of_links = sum(len(plain(link.text) or link.url) for link in links)
    is_label = _LABEL_BOLD.match(line.strip()) or field_of(words.rstrip(":"))
    is_link = links and len(words) - of_links < 15
    return not (is_label or is_link)


def _cites(text: str, titles: Collection[str]) -> bool:
    """Whether a text only says where a work was published: names, a year or an address.

    Sentences are of words in small letters, or of a script that has none. In a citation, these are
    few (`in`, `of the`), most of all where it has the title, which does not count.
    """
    if not (_ADDRESS.search(text) or _OF_A_YEAR.search(text)):
        return False
    letters = letters_of(text).lower()
    cited = " ".join(title for title in titles if letters_of(title).lower() in letters)
    own = set(_WORD.findall(cited.lower()))
    words = [word for word in _WORD.findall(_ADDRESS.sub("", text)) if word.lower() not in own]
    small = sum(len(word) for word in words if not word[0].isupper())
    return small * (3 if cited else 5) <= sum(map(len, words))


def _worth(text: str) -> bool:
    text = strip_emoji(text).lower()
    return len(_LETTERS.findall(text)) >= 12 and not text.startswith(
        ("http://", "https://", "todo")
    )
