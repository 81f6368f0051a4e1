"""Sentences and headings of a note, as plain text."""

from __future__ import annotations

import re
from typing import Final

from ..diary.markdown import definition_in, outline, plain

LONGEST: Final = 400
"""Characters of a sentence; a longer one, such as a list in a line, is cut between words."""

_END: Final = re.compile(r"(?<=[.!?。！？])[\"')\]]*(?:\s+(?=[^\Wa-z_]|[\"'(\[])|(?<=[。！？]))")
_ITEM: Final = re.compile(r"[ \t>]*(?:[-*+]|\d+[.)])[ \t]+(?:\[[ xX]\][ \t]+)?")
_CELLS: Final = re.compile(r"[ \t]*\|[-:| \t]+\|?[ \t]*")
_WORD: Final = re.compile(r"\w")


def headings_and_sentences(markdown: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Split the body of a note, without its fenced code; each in the note's order.

    A list item, a row of a table and a paragraph end a sentence as a full stop does.
    """
    note = outline(markdown)
    headings = tuple(text for one in note.headings if (text := plain(one.text)))
    paragraphs: list[list[str]] = [[]]
    # Not the outline's lines, which are cut.
    for line, kind in zip(markdown.split("\n"), note.kinds, strict=True):
        if kind not in ("text", "table") or _CELLS.fullmatch(line) or definition_in(line):
            paragraphs.append([])
            continue
        item = _ITEM.match(line)
        if item or kind == "table":
            paragraphs.append([])
        text = line[item.end() :] if item else line.lstrip(" \t>")
        paragraphs[-1].append(text.replace("|", " ") if kind == "table" else text)
    sentences = (
        part
        for paragraph in paragraphs
        if paragraph
        for sentence in _END.split(plain("\n".join(paragraph)))
        for part in _cut(sentence)
        if _WORD.search(part)
    )
    return headings, tuple(sentences)


def _cut(sentence: str) -> list[str]:
    """A sentence in parts that are no longer than `LONGEST`."""
    parts = []
    while len(sentence) > LONGEST:
        at = sentence.rfind(" ", LONGEST // 2, LONGEST)
        at = at if at > 0 else LONGEST
        parts.append(sentence[:at])
        sentence = sentence[at:].lstrip()
    return [*parts, sentence]
