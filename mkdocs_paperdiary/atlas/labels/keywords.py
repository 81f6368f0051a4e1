"""Labels from keywords."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from ...cache import JSON, code_digest
from ...diary import Entry
from . import Group, Naming
from .choice import Options, Wording, choose
from .ctfidf import Candidate, candidates, vocabulary_of
from .fits import EntryWords, Vectors
from .phrases import Term, Vocabulary, empty_words, runs, titled, weak_nouns, word_list

MOST_WORDS = 4
"""Words of the longest label, `and` not counted."""

MOST_PART_WORDS = 3
"""Words of the longest label of a cluster's part."""

_HOLDS = 0.5
"""The share of a part's entries that its label fits at least."""

FIRSTS = 14
"""Phrases of a cluster that a label is made of; each is embedded."""

_QUALIFIER = re.compile(
    r".*(al|ic|ive|ous|ed|able|ible|ary|less|ful|ant|ent|like|aware|based|free|end|term|shot|scale|"
    r"time|dimensional|specific|driven|level|world)"
)

_SMALL = frozenset(
    ["a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to"]
)
"""Words that English titles write small, but not as the first one."""


class KeywordLabeller:
    """Names clusters by the phrases of their titles and summaries that fit most of their entries.

    Clusters whose texts say nothing are named after the topic most of their entries are in, then
    after the title that stands nearest to the others, then after what a title is made of.
    """

    def __init__(self, vectors: Vectors | None = None) -> None:
        """Take what gives embeddings; without it, words alone tell what a label fits."""
        self._vectors = vectors

    def identity(self) -> str:
        """Name the labeller; better rules are no reason to name all clusters again."""
        return "keywords"

    def key(self, groups: Sequence[Group], wanted: Sequence[int]) -> JSON:
        """Everything that decides the names: texts, embeddings, and the rules of this package."""
        texts: JSON = [[group.id, [_content(one) for one in group.entries]] for group in groups]
        vectors = self._vectors.identity() if self._vectors else ""
        return ["keywords", code_digest(Path(__file__).parent), vectors, texts, list(wanted)]

    def name(self, groups: Sequence[Group], wanted: Sequence[int]) -> tuple[Naming, ...]:
        """Name some clusters; every label is different and not empty."""
        vocabulary = vocabulary_of(groups)
        ranked = candidates(groups, vocabulary)
        options = [_wordings(phrases) for phrases in ranked]
        chosen = [one for one, _ in _chosen(groups, options, vocabulary, self._vectors)]
        taken = {one.text.casefold() for one in chosen if one}
        namings = []
        for group, phrases, wording in zip(groups, ranked, chosen, strict=True):
            telling = _keywords(phrases)
            name = (
                wording.text
                if wording
                else next(
                    other
                    for other in _last_resorts(group, phrases)
                    if other.casefold() not in taken
                )
            )
            taken.add(name.casefold())
            namings.append(Naming(name, telling or (name,)))
        return tuple(namings[at] for at in wanted)

    def part_key(self, parts: Sequence[Group], taken: Sequence[str]) -> JSON:
        """Everything that decides the labels of a cluster's parts."""
        return [self.key(parts, ()), sorted(taken)]

    def name_parts(self, parts: Sequence[Group], taken: Sequence[str]) -> tuple[str, ...]:
        """Name the parts of a cluster by one phrase each that fits most of its entries.

        Args:
            parts: All parts of one cluster.
            taken: The labels of clusters, which no part gets.

        Returns:
            For each part its label, no two alike, or an empty string where no phrase fits.
        """
        vocabulary = vocabulary_of(parts)
        avoided = {label.casefold() for label in taken}
        options = []
        for phrases in candidates(parts, vocabulary):
            some = [one for one in _wordings(phrases, most=1) if one.text.casefold() not in avoided]
            options.append([one for one in some if len(one.text.split()) <= MOST_PART_WORDS])
        return tuple(
            one.text if one and share >= _HOLDS else ""
            for one, share in _chosen(parts, options, vocabulary, self._vectors)
        )


def _content(entry: Entry) -> JSON:
    return [entry.id, entry.title, entry.summary, entry.topic, list(entry.tags)]


def _chosen(
    groups: Sequence[Group],
    wordings: Sequence[Sequence[Wording]],
    vocabulary: Vocabulary,
    vectors: Vectors | None,
) -> list[tuple[Wording | None, float]]:
    """The label of each cluster and the share of entries it fits; None for no possible one."""
    import numpy as np

    entries = [entry for group in groups for entry in group.entries]
    owners = [at for at, group in enumerate(groups) for _ in group.entries]
    words = EntryWords(entries, vocabulary.normal)
    texts = list(
        dict.fromkeys(one.text for some in wordings for each in some for one in each.phrases)
    )
    given = vectors.rows(entries, texts) if vectors and texts else None
    rows = dict(zip(texts, given[1], strict=True)) if given else {}
    options = []
    for some in wordings:
        has_words = np.zeros((len(some), len(entries)), dtype=bool)
        for row, wording in zip(has_words, some, strict=True):
            for phrase in wording.phrases:
                row[list(words.having(phrase.term))] = True
        near = None
        if given and some:
            # The embedding of two phrases lies between theirs.
            labels = np.stack([sum(rows[one.text] for one in each.phrases) for each in some])
            labels /= np.linalg.norm(labels, axis=1, keepdims=True)
            near = (labels @ given[0].T).astype(np.float64).round(4)
        options.append(Options(some, has_words, near))
    return choose(owners, options)


def _wordings(phrases: Sequence[Candidate], most: int = 2) -> list[Wording]:
    """Possible labels of one phrase or of two, most telling first."""
    worthy = _worthy(phrases)
    found: dict[str, Wording] = {}
    if not worthy:
        return []
    best = worthy[0].score
    for first in worthy[:FIRSTS]:
        one = math.sqrt(first.score / best)
        if _size(first) > 1 or True:
            found[first.text.casefold()] = Wording(first.text, (first,), one)
        for second in worthy[:FIRSTS]:
            if most > 1 and _stands_beside(first, second):
                two = (one + math.sqrt(second.score / best)) / 2
                text = _joined(first, second)
                found.setdefault(text.casefold(), Wording(text, (first, second), two))
    return sorted(found.values(), key=lambda each: (-each.telling, each.text))


def _keywords(phrases: Sequence[Candidate]) -> tuple[str, ...]:
    """The most telling phrases, 8 or fewer, none of them a part of another one."""
    kept: list[Candidate] = []
    for phrase in _worthy(phrases):
        words = set(phrase.term)
        if not any(words <= set(other.term) or words >= set(other.term) for other in kept):
            kept.append(phrase)
        if len(kept) == 8:
            break
    return tuple(phrase.text for phrase in kept)


def _worthy(phrases: Sequence[Candidate]) -> list[Candidate]:
    """The phrases that can be a label, most telling first: of several titles, if there are any."""
    fit = [phrase for phrase in phrases if _is_fit(phrase)]
    return [phrase for phrase in fit if len(phrase.entries) > 1] or fit


def _is_fit(phrase: Candidate) -> bool:
    last = phrase.term[-1]
    if phrase.modifier or set(phrase.term) <= weak_nouns():
        return False
    is_qualifier = last.isascii() and _QUALIFIER.fullmatch(last)
    return not is_qualifier or last in word_list("adjective_like_nouns")


def _stands_beside(first: Candidate, second: Candidate) -> bool:
    """Whether a second phrase says something beside the first one, which is worth more."""
    return (
        second.score <= first.score
        and _size(first) + _size(second) <= MOST_WORDS
        and not _says_the_same(first.term, second.term)
        and not (second.common and len(second.term) == 1)
    )


def _says_the_same(one: Term, other: Term) -> bool:
    shared = set(_parts(one)) & set(_parts(other))
    if shared and not _share_their_head(one, other):
        return True
    return any(
        len(acronym) > 1 and "".join(part[:1] for part in _parts(spelt)).endswith(acronym)
        for these, spelt in ((one, other), (other, one))
        for acronym in these
    )


def _share_their_head(one: Term, other: Term) -> bool:
    return (
        len(one) == len(other) == 2
        and one[-1] == other[-1]
        and not set(_parts(one[:1])) & set(_parts(other[:1]))
    )


def _parts(term: Term) -> list[str]:
    return [part for word in term for part in word.split("-")]


def _joined(first: Candidate, second: Candidate) -> str:
    if _share_their_head(first.term, second.term):
        return f"{first.text.rsplit(' ', 1)[0]} and {second.text}"
    return f"{first.text}{_conjunction(first.text, second.text)}{second.text}"


def _conjunction(one: str, other: str) -> str:
    """What stands between two phrases: `and`, or a dot where they are not in Latin letters."""
    return " and " if all(re.search("[A-Za-z]", text) for text in (one, other)) else " · "


def _size(phrase: Candidate) -> int:
    return len(phrase.text.split())


def _last_resorts(group: Group, phrases: Sequence[Candidate]) -> Iterator[str]:
    """Names for a cluster without telling phrases, each worse than the one before it.

    Never without a free one at the end: no two entries have the same id.
    """
    telling = _keywords(phrases)
    topics = Counter(entry.topic for entry in group.entries if _readable(entry.topic))
    topic = max(topics, key=lambda name: (topics[name], name), default="").rpartition("/")[2]
    if len(re.findall(r"[_-]", topic)) > 1:
        # The hyphen of `multi-agent` separates no words.
        topic = re.sub(r"[_-]+", " ", topic)
    central = _central(group, phrases)
    for name in (_words_of(topic), _words_of(central.title)):
        if name:
            yield name
            for keyword in telling:
                yield f"{name}{_conjunction(name, keyword)}{keyword}"
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


def _readable(text: str) -> bool:
    """Whether a text has letters."""
    return any(sign.isalpha() for sign in text)


def _words_of(text: str) -> str:
    """A text's first words in title case, or an empty string where it has no letters."""
    text = re.sub(r"_+", " ", text)
    written = [word for run in runs(text) for word in run]
    if not any(_readable(word.written) for word in written):
        return ""
    if any(word.glued for word in written):
        return "".join(word.written for word in written)[: 3 * MOST_WORDS]
    words = [
        word.written if at and word.lower in _SMALL else titled(word.written)
        for at, word in enumerate(written[:MOST_WORDS])
    ]
    telling = [at for at, word in enumerate(words) if word.lower() not in empty_words()]
    end = telling[-1] + 1 if telling and telling[-1] > 0 else MOST_WORDS
    return " ".join(words[:end])[:60].strip()


def _names_of_signs(text: str) -> str:
    """What Unicode calls the symbols of a text: `Party Popper`."""
    signs = [sign for sign in text if unicodedata.category(sign)[0] == "S"]
    words = " ".join(unicodedata.name(sign, "") for sign in signs).title().split()
    return " ".join(list(dict.fromkeys(words))[:MOST_WORDS])
