"""What a language model is shown of entries, and what of its answer is a fit summary."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ..llm.answers import json_object, plain_text

if TYPE_CHECKING:
    from ..diary import Body, Entry

LONGEST_NOTE: Final = 6000
"""Characters of a note that are sent: two to three pages, which tell what a work is about."""

_LONGEST_TITLE: Final = 300
_FEWEST_WORDS: Final = 10
_MOST_WORDS: Final = 80
"""More and less than the instructions want, since people's own instructions may differ a little."""

_UNSPACED: Final = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]"
)
"""Letters of scripts that put no spaces between words; about three of them are a word."""

_ADDRESS: Final = re.compile(r"\w@\w|\w://|\b(?:javascript|mailto|data):\S|\b\w+\.[a-z]{2,}/\w")


@dataclass(frozen=True, slots=True)
class Subject:
    """An entry that a summary is asked for.

    Attributes:
        id: The entry's id.
        title: Its title.
        note: Its note's Markdown without front matter, cut at `LONGEST_NOTE`.
    """

    id: str
    title: str
    note: str


def subject_of(entry: Entry, body: Body) -> Subject | None:
    """Take what is shown of an entry, or None where its note has nothing beside its title."""
    lines = body.markdown.splitlines()
    if not any(line.strip() for at, line in enumerate(lines) if at != body.title_line):
        return None
    return Subject(entry.id, entry.title[:_LONGEST_TITLE], _cut(body.markdown.strip()))


def subjects_as_json(subjects: Sequence[Subject]) -> str:
    """What a language model is shown of entries: id, title and note of each."""
    rows = [{"id": one.id, "title": one.title, "note": one.note} for one in subjects]
    return json.dumps(rows, ensure_ascii=False, indent=1)


def read_summaries(
    text: str, ids: Sequence[str], secret: str, taken: Collection[str] = ()
) -> tuple[dict[str, str], dict[str, str]]:
    """Read an answer, each of whose summaries is judged by itself.

    Args:
        text: The answer: JSON, bare, in a fence or between sentences.
        ids: The entries that summaries are wanted for; what is said of others is left out.
        secret: A text that no summary may repeat, or an empty string.
        taken: The summaries of other entries, in lower case.

    Returns:
        The fit summaries by id, of which an empty one says that too little is known, and what is
        wrong with the others by id, in our words.

    Raises:
        BadAnswer: There is no JSON object, or it has an id twice.
    """
    answer = json_object(text)
    found = {id_: _judged(answer[id_], secret) for id_ in ids if id_ in answer}
    count = Counter(summary.casefold() for summary, fault in found.values() if not fault)
    good, faults = {}, dict.fromkeys((id_ for id_ in ids if id_ not in answer), "is missing")
    for id_, (summary, fault) in found.items():
        same = summary and (count[summary.casefold()] > 1 or summary.casefold() in taken)
        if fault or same:
            faults[id_] = fault or "is the same as another entry's"
        else:
            good[id_] = summary
    return good, faults


def faults_as_told(faults: Mapping[str, str]) -> list[str]:
    """Say to a model what is wrong with its summaries, one sentence each."""
    return [f"the description of `{id_}` {fault}" for id_, fault in faults.items()]


def _cut(text: str) -> str:
    if len(text) <= LONGEST_NOTE:
        return text
    # Not within a word: half a word may be another one.
    return text[: LONGEST_NOTE + 1].rsplit(None, 1)[0][:LONGEST_NOTE]


def _judged(value: object, secret: str) -> tuple[str, str | None]:
    """The summary of an answer, and what is wrong with it."""
    if isinstance(value, str) and not value.strip():
        return "", None
    summary, fault = plain_text(value, secret, sentences=True)
    if fault:
        return "", fault
    if _ADDRESS.search(summary):
        return "", "has an address"
    words = _count_words(summary)
    if words > _MOST_WORDS:
        return "", f"is longer than {_MOST_WORDS} words"
    if words < _FEWEST_WORDS:
        return "", f"is shorter than {_FEWEST_WORDS} words"
    return summary, None


def _count_words(text: str) -> int:
    unspaced = len(_UNSPACED.findall(text))
    return len(_UNSPACED.sub(" ", text).split()) + unspaced // 3
