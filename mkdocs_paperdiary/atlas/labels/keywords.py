"""Names clusters by their own words, with no model and no network."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from ...diary.code import code_digest
from .boilerplate import empty_words
from .ctfidf import Candidate, candidates
from .labeller import Group, Naming
from .phrases import runs, titled
from .wording import MOST_WORDS, conjunction, keywords, labels

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ...cache import JSON
    from ...diary import Entry

_SMALL = frozenset(
    ["a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to"]
)
"""Words that English titles write small, but not as the first one."""

_LONGEST = 60
"""Letters of a label that is a clipped title."""


class KeywordLabeller:
    """Names clusters by the phrases of their titles and summaries.

    Clusters whose texts say nothing are named after the topic most of their entries are in, then
    after the title that stands nearest to the others, then after what a title is made of.
    """

    def identity(self) -> str:
        """Name the labeller; its rules may get better without naming all clusters anew."""
        return "keywords"

    def key(self, groups: Sequence[Group], wanted: Sequence[int]) -> JSON:
        """Everything that decides the names: the entries' texts, and every rule in this package."""
        texts: JSON = [
            [
                group.id,
                [
                    [entry.id, entry.title, entry.summary, entry.topic, list(entry.tags)]
                    for entry in group.entries
                ],
            ]
            for group in groups
        ]
        return ["keywords", code_digest(Path(__file__).parent), texts, list(wanted)]

    def name(self, groups: Sequence[Group], wanted: Sequence[int]) -> tuple[Naming, ...]:
        """Name some clusters; every label is different and not empty."""
        ranked = candidates(groups)
        worded = labels(ranked)
        taken = {label.casefold() for label in worded if label}
        namings = []
        for group, phrases, label in zip(groups, ranked, worded, strict=True):
            telling = keywords(phrases)
            name = label or next(
                other for other in _last_resorts(group, phrases) if other.casefold() not in taken
            )
            taken.add(name.casefold())
            namings.append(Naming(name, telling or (name,)))
        return tuple(namings[at] for at in wanted)


def _last_resorts(group: Group, phrases: Sequence[Candidate]) -> Iterator[str]:
    """Names for a cluster without telling phrases, each worse than the one before it.

    Never without a free one at the end: no two entries have the same id.
    """
    telling = keywords(phrases)
    topics = Counter(entry.topic for entry in group.entries if readable(entry.topic))
    topic = max(topics, key=lambda name: (topics[name], name), default="")
    central = _central(group, phrases)
    for name in (_words_of(_folder_as_text(topic)), _words_of(central.title)):
        if name:
            yield name
            for keyword in telling:
                yield f"{name}{conjunction(name, keyword)}{keyword}"
    for entry in group.entries:
        yield from filter(None, (_words_of(entry.title), _names_of_signs(entry.title)))
    for entry in group.entries:
        stem = entry.id.rsplit("/", maxsplit=1)[-1]
        yield from filter(None, (_words_of(stem), _words_of(entry.id), entry.id))


def _central(group: Group, phrases: Sequence[Candidate]) -> Entry:
    """The entry that shares the most telling phrases with the others."""
    shared = [0.0] * len(group.entries)
    for phrase in phrases:
        if len(phrase.entries) > 1:
            for at in phrase.entries:
                shared[at] += phrase.score
    return group.entries[max(range(len(shared)), key=lambda at: (shared[at], -at))]


def readable(text: str) -> bool:
    """Whether a text has letters."""
    return any(sign.isalpha() for sign in text)


def _folder_as_text(topic: str) -> str:
    """A folder's name with spaces for separators; the hyphen of `multi-agent` is none."""
    name = topic.rsplit("/", maxsplit=1)[-1]
    return re.sub(r"[_-]+", " ", name) if len(re.findall(r"[_-]", name)) > 1 else name


def _words_of(text: str) -> str:
    """A text's first words in title case, or an empty string where it has no letters."""
    text = re.sub(r"_+", " ", text)
    written = [word for run in runs(text) for word in run]
    if not any(readable(word.written) for word in written):
        return ""
    if any(word.glued for word in written):
        return "".join(word.written for word in written)[: 3 * MOST_WORDS]
    words = [
        word.written if at and word.lower in _SMALL else titled(word.written)
        for at, word in enumerate(written[:MOST_WORDS])
    ]
    telling = [at for at, word in enumerate(words) if word.lower() not in empty_words()]
    end = telling[-1] + 1 if telling and telling[-1] > 0 else MOST_WORDS
    return " ".join(words[:end])[:_LONGEST].strip()


def _names_of_signs(text: str) -> str:
    """What Unicode calls the symbols of a text: `Party Popper`."""
    signs = [sign for sign in text if unicodedata.category(sign)[0] == "S"]
    words = " ".join(unicodedata.name(sign, "") for sign in signs).title().split()
    return " ".join(list(dict.fromkeys(words))[:MOST_WORDS])
