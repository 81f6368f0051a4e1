"""Labels from keywords."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ...cache import JSON, code_digest
from ..embedding.vectors import LabelVectors
from ..languages import ENGLISH, joined
from . import Group, Naming
from .candidates import Candidate, Options, Wording, candidates, choose
from .phrases import (
    DiaryWords,
    EntryWords,
    Term,
    empty_words,
    initials,
    runs,
    titled,
    weak_nouns,
    word_list,
)
from .segmenters import UNSPACED, installed

MOST_WORDS = 4
"""Words of the longest label, what joins them not counted."""

MOST_SIGNS = 36
"""Characters of the longest phrase of a label."""

MOST_PART_WORDS = 3
"""Words of the longest label of a cluster's part."""

PART_ENTRIES = 40
"""Entries of a part that are read for its label."""

_HOLDS = 0.5
"""The share of a part's entries that its label fits at least."""

POOL = 24
"""Phrases of a cluster that are embedded, the most telling by c-TF-IDF."""

FIRSTS = 16
"""Phrases of a cluster that make its possible labels, alone and in pairs."""

_TELLS = 0.35
"""What a phrase of a label tells at least, as a share of what the most telling one does."""

_MANY, _MOST, _SEVERAL = 1 / 3, 1 / 2, 3
"""The share of a cluster's entries, and their number, from which a word that is weak alone may name
the cluster, and one that mostly stands before a noun."""

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
    after the first title, then after what a title is made of.
    """

    def __init__(self, vectors: LabelVectors | None = None) -> None:
        """Take what gives embeddings; without it, words alone tell what a label fits."""
        self._vectors = vectors

    def identity(self) -> str:
        """Name the labeller: clusters that another one has labelled get new labels.

        Better rules are no reason to name all clusters again.
        """
        return "keywords"

    def key(self, groups: Sequence[Group], wanted: Sequence[int]) -> JSON:
        """Everything that decides the names: texts, embeddings, and the rules of this package."""
        texts: JSON = [
            [group.id, *([e.id, e.title, e.summary, e.topic, *e.tags] for e in group.entries)]
            for group in groups
        ]
        vectors = self._vectors.identity() if self._vectors else ""
        rules = [code_digest(Path(__file__).parent), *installed()]
        return ["keywords", rules, vectors, texts, list(wanted)]

    def name(self, groups: Sequence[Group], wanted: Sequence[int]) -> tuple[Naming, ...]:
        """Label the clusters of a layout whose numbers are wanted, ascending, at least one.

        Every label is different and not empty.
        """
        words = DiaryWords(entry for group in groups for entry in group.entries)
        ranked = candidates(groups, words)
        worthy = _worthy_phrases(groups, ranked)
        choices = _choices(groups, worthy, _wordings, words, self._vectors)
        taken = {wording.text.casefold() for wording, *_ in choices if wording}
        namings = []
        for group, phrases, (wording, _, best) in zip(groups, worthy, choices, strict=True):
            telling = _keywords([*best, *phrases])
            name = wording.text if wording else ""
            if not name:
                others = _last_resorts(group, telling, words.main)
                name = next(other for other in others if other.casefold() not in taken)
            taken.add(name.casefold())
            namings.append(Naming(name, telling or (name,)))
        return tuple(namings[at] for at in wanted)

    def name_parts(
        self, parts: Sequence[Group], label: str, taken: Sequence[str]
    ) -> tuple[str, ...]:
        """Name the parts of a cluster by one phrase each that fits most of its entries.

        Args:
            parts: All parts of one cluster.
            label: The cluster's label; no part's consists of words of it alone.
            taken: The labels of all clusters, which no part gets.

        Returns:
            For each part its label, no two alike, or an empty string where no phrase fits.
        """
        # So many tell what a part is about, and reading all of them again would take its time.
        parts = [
            replace(one, entries=one.entries[:: -(-len(one.entries) // PART_ENTRIES)])
            for one in parts
        ]
        words = DiaryWords(entry for part in parts for entry in part.entries)
        avoided = {one.casefold() for one in taken}
        known = {word for term in words.terms(label) for word in term}

        def wordings(rated: Sequence[tuple[Candidate, float]]) -> list[Wording]:
            return [
                Wording(_headed(one), (one,), telling)
                for one, telling in rated
                if one.titled
                and one.text.casefold() not in avoided
                and not set(one.term) <= known
                and not set(one.term) <= weak_nouns()
                and _size(one) <= MOST_PART_WORDS
            ]

        worthy = _worthy_phrases(parts, candidates(parts, words))
        return tuple(
            wording.text if wording and share >= _HOLDS else ""
            for wording, share, _ in _choices(parts, worthy, wordings, words, self._vectors)
        )


def _choices(
    groups: Sequence[Group],
    worthy: Sequence[Sequence[Candidate]],
    worded: Callable[[Sequence[tuple[Candidate, float]]], list[Wording]],
    words: DiaryWords,
    vectors: LabelVectors | None,
) -> list[tuple[Wording | None, float, Sequence[Candidate]]]:
    """Choose labels that are made of phrases and what they tell, from 0 to 1.

    A phrase tells more the more similar it is to the cluster's entries, and the less to the others'
    ones; without embeddings, it tells what c-TF-IDF says.

    Returns:
        For each cluster its label, None where it has no possible one; the share of entries that it
        fits; and the phrases that tell it from the other clusters, best first.
    """
    import numpy as np

    entries = [entry for group in groups for entry in group.entries]
    owner = np.array([at for at, group in enumerate(groups) for _ in group.entries])
    in_words = EntryWords(entries, words)
    pools = [some[:POOL] for some in worthy]
    texts = list(dict.fromkeys(one.text for some in pools for one in some))
    given = vectors.rows(entries, texts) if vectors and texts else None
    rows = dict(zip(texts, given[1], strict=True)) if given else {}
    options, telling = [], []
    for at, some in enumerate(pools):
        tellings = [math.sqrt(one.score / some[0].score) for one in some]
        if given and some:
            near = (np.stack([rows[one.text] for one in some]) @ given[0].T).astype(np.float64)
            inside, outside = near[:, owner == at], near[:, owner != at]
            contrasts = inside.mean(axis=1) - (outside.mean(axis=1) if outside.size else 0.0)
            tellings = (contrasts / max(contrasts.max(), 0.01)).round(4).tolist()
        rated = sorted(zip(some, tellings, strict=True), key=lambda one: (-one[1], one[0].term))
        if given:
            rated = [one for one in rated if one[1] >= _TELLS]
        telling.append([phrase for phrase, _ in rated])
        wordings = worded(rated)
        has_words = np.zeros((len(wordings), len(entries)), dtype=bool)
        for row, wording in zip(has_words, wordings, strict=True):
            for phrase in wording.phrases:
                row[list(in_words.having(phrase.term))] = True
        similarity = None
        if given and wordings:
            # The embedding of two phrases lies between theirs.
            labels = np.stack([sum(rows[one.text] for one in each.phrases) for each in wordings])
            labels /= np.linalg.norm(labels, axis=1, keepdims=True)
            similarity = (labels @ given[0].T).astype(np.float64).round(4)
        options.append(Options(wordings, has_words, similarity))
    found = zip(choose(owner.tolist(), options), telling, strict=True)
    return [(wording, share, phrases) for (wording, share), phrases in found]


def _wordings(rated: Sequence[tuple[Candidate, float]]) -> list[Wording]:
    """Possible labels of one phrase or of two, from phrases with what they tell, best first."""
    found = []
    for at, (first, one) in enumerate(rated[:FIRSTS]):
        found.append(Wording(_headed(first), (first,), one))
        for second, two in rated[at + 1 : FIRSTS]:
            if _stands_beside(first, second):
                found.append(Wording(_joined(first, second), (first, second), (one + two) / 2))
    return sorted(found, key=lambda each: (-each.telling, each.text))


def _keywords(phrases: Sequence[Candidate]) -> tuple[str, ...]:
    """The most telling phrases, 8 or fewer, none of them a part of another one."""
    kept: list[Candidate] = []
    for phrase in phrases:
        words = set(phrase.term)
        if not any(words <= set(other.term) or words >= set(other.term) for other in kept):
            kept.append(phrase)
        if len(kept) == 8:
            break
    return tuple(phrase.text for phrase in kept)


def _worthy_phrases(
    groups: Sequence[Group], ranked: Sequence[Sequence[Candidate]]
) -> list[list[Candidate]]:
    """The phrases of each cluster that can be a label, most telling first.

    If there are any, they are phrases of several titles. The initials of one of them are none.
    """
    entries: Counter[Term] = Counter()
    for phrases in ranked:
        entries.update({phrase.term: len(phrase.entries) for phrase in phrases})

    def holds(phrase: Candidate, share: float, size: int) -> bool:
        """Whether a phrase is in enough of the entries, and hardly in those of other clusters."""
        count = len(phrase.entries)
        return count >= max(_SEVERAL, share * size) and 2 * count >= entries[phrase.term]

    worthy = []
    for group, phrases in zip(groups, ranked, strict=True):
        size = len(group.entries)
        fit = [
            one
            for one in phrases
            if (not one.modifier or holds(one, _MOST, size))
            and (not set(one.term) <= weak_nouns() or holds(one, _MANY, size))
            and len(one.text) <= MOST_SIGNS
            and not (one.common and not one.titled)
            and not (one.language == ENGLISH and _is_qualifier(one.term[-1]))
        ]
        worthy.append([one for one in fit if len(one.entries) > 1] or fit)
    known = {initials(phrase.term) for some in worthy for phrase in some if len(phrase.entries) > 1}
    return [
        [phrase for phrase in some if len(phrase.term) > 1 or phrase.term[0] not in known]
        for some in worthy
    ]


def _is_qualifier(word: str) -> bool:
    """Whether a word looks like an adjective."""
    is_one = word.isascii() and _QUALIFIER.fullmatch(word) is not None
    return is_one and word not in word_list("adjective_like_nouns")


def _stands_beside(first: Candidate, second: Candidate) -> bool:
    """Whether a second phrase says something beside the first one, which is worth more."""
    return (
        _size(first) + _size(second) <= MOST_WORDS
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
    if _share_their_head(first.term, second.term) and first.language == ENGLISH:
        return f"{first.text.rsplit(' ', 1)[0]} and {second.text}"
    language = first.language if first.language == second.language else ""
    return joined(_headed(first), second.text, language)


def _headed(phrase: Candidate) -> str:
    """A phrase as a label begins: with a capital, if its first word is not written otherwise."""
    first = phrase.text.partition(" ")[0]
    return phrase.text[:1].upper() + phrase.text[1:] if first.islower() else phrase.text


def _size(phrase: Candidate) -> int:
    return len(phrase.text.split())


def _last_resorts(group: Group, telling: Sequence[str], language: str) -> Iterator[str]:
    """Names for a cluster without telling phrases, each worse than the one before it.

    Never without a free one at the end: no two entries have the same id.
    """
    topics = Counter(entry.topic for entry in group.entries if _readable(entry.topic))
    topic = max(topics, key=lambda name: (topics[name], name), default="").rpartition("/")[2]
    if len(re.findall(r"[_-]", topic)) > 1:
        # The hyphen of `multi-agent` separates no words.
        topic = re.sub(r"[_-]+", " ", topic)
    for name in (_words_of(topic), _words_of(group.entries[0].title)):
        if name:
            yield name
            for keyword in telling:
                yield joined(name, keyword, language)
    for entry in group.entries:
        yield from filter(None, [_words_of(entry.title)])
    for entry in group.entries:
        stem = entry.id.rsplit("/", maxsplit=1)[-1]
        yield from filter(None, (_words_of(stem), _words_of(entry.id), entry.id))


def _readable(text: str) -> bool:
    return any(sign.isalpha() for sign in text)


def _words_of(text: str) -> str:
    """A text's first words in title case, or an empty string where it has no letters."""
    text = re.sub(r"_+", " ", text)
    written = [word for run in runs(text) for word in run]
    if not any(_readable(word.written) for word in written):
        return ""
    if UNSPACED.search(text):
        return " ".join(word.written for word in written)[: 3 * MOST_WORDS].strip()
    words = [
        word.written if at and word.lower in _SMALL else titled(word.written)
        for at, word in enumerate(written[:MOST_WORDS])
    ]
    telling = [at for at, word in enumerate(words) if word.lower() not in empty_words()]
    end = telling[-1] + 1 if telling and telling[-1] > 0 else MOST_WORDS
    return " ".join(words[:end])[:60].strip()
