"""Class-based TF-IDF: the weight of each phrase for each cluster, by its coverage too.

References:
    M. Grootendorst, "BERTopic: Neural topic modeling with a class-based TF-IDF procedure", 2022,
    https://arxiv.org/abs/2203.05794, section 3.3: W = tf(t, c) · log(1 + A / f(t)).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from . import Group
from .phrases import DiaryWords, Term

_IN_TITLE = 2.0
_IN_SUMMARY = 1.0
_BY_WORDS = (0.0, 1.0, 3.0, 3.4, 3.2)
"""Long phrases are rarer than short ones and say more; this lets them compete."""

_SWALLOWED = 0.75
"""Share of a phrase's entries that have it inside one longer phrase, from which the longer one
stands for both."""

_COMMON = 0.6
"""Share of the clusters from which a phrase tells none of them apart."""

_FORM = 0.5
"""Share of all entries from which a phrase that is found in so many clusters is their form."""

_MODIFIER = 0.6
"""Share of a phrase's occurrences beside another telling word, from which it is no noun."""

_UNTITLED = 0.4
_UNTITLED_WORD = 0.15
"""What a phrase, and what a single word, is worth that no title of the cluster has."""

_ONE_WITNESS = 0.3
"""What a phrase is worth that one entry alone has, and up to twice as much where the others have
its words."""

_PLURAL = 0.15
"""How often a noun's plural must be seen for each singular to show that it can be counted."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A phrase that may name a cluster, in normal form and as it is written, in title case.

    Attributes:
        score: How telling it is for the cluster, above 0.
        entries: Which of the cluster's entries have it, counted from 0; of entries with the same
            title only the first.
        common: Whether it is found in so many clusters that it tells none of them apart.
        modifier: Whether another telling word mostly follows it, in the whole diary.
        titled: Whether a title of the cluster has it.
        language: The language of most texts that have it.
    """

    term: Term
    text: str
    score: float
    entries: frozenset[int]
    common: bool
    modifier: bool
    titled: bool
    language: str


def candidates(groups: Sequence[Group], words: DiaryWords) -> tuple[tuple[Candidate, ...], ...]:
    """Find and score the phrases in the titles, summaries and tags of all clusters.

    A phrase counts once for an entry, and twice where the title has it, so that no entry speaks
    for its cluster alone. Folders say nothing: a label would only repeat where the notes lie.
    What most notes of all clusters have is their form.

    Returns:
        For each cluster of the layout its phrases, most telling first.
    """
    spellings: defaultdict[Term, Counter[str]] = defaultdict(Counter)
    followed: Counter[Term] = Counter()
    languages: defaultdict[Term, Counter[str]] = defaultdict(Counter)
    classes = [_count(group, words, spellings, followed, languages) for group in groups]
    weight: Counter[Term] = Counter()
    entries: Counter[Term] = Counter()
    spread: Counter[Term] = Counter()
    for found in classes:
        spread.update(found.keys())
        for term, held in found.items():
            weight[term] += round(sum(held.values()))
            entries[term] += len(held)
    read = sum(len({entry.title for entry in group.entries}) for group in groups)
    average = sum(weight.values()) / max(len(groups), 1)

    ranked = []
    for group, found in zip(groups, classes, strict=True):
        total = sum(sum(held.values()) for held in found.values())
        swallowed = _swallowed(found)
        kept = []
        for term, held in found.items():
            common = spread[term] > 2 and spread[term] >= _COMMON * len(groups)
            if term in swallowed or (common and entries[term] > _FORM * read):
                continue
            ctfidf = sum(held.values()) / total * math.log(1 + average / weight[term])
            coverage = len(held) / len(group.entries)
            own = len(held) / entries[term]
            score = ctfidf * math.sqrt(coverage * own) * _BY_WORDS[min(len(term), 4)]
            if len(held) == 1:
                backing = sum(len(found.get((word,), held)) for word in term) / len(term)
                score *= _ONE_WITNESS * (1 + backing / len(group.entries))
            text = _spelling(spellings[term], alone=len(term) == 1)
            modifier = followed[term] > _MODIFIER * spellings[term].total()
            titled = max(held.values()) >= _IN_TITLE
            if not titled:
                score *= _UNTITLED if len(term) > 1 else _UNTITLED_WORD
            language = max(languages[term], key=lambda one: (languages[term][one], one))
            kept.append(
                Candidate(term, text, score, frozenset(held), common, modifier, titled, language)
            )
        kept.sort(key=lambda candidate: (-candidate.score, candidate.term))
        ranked.append(tuple(kept))
    return tuple(ranked)


def _count(
    group: Group,
    words: DiaryWords,
    spellings: Mapping[Term, Counter[str]],
    followed: Counter[Term],
    languages: Mapping[Term, Counter[str]],
) -> dict[Term, dict[int, float]]:
    """Weight by phrase and entry; spellings, followers, languages are counted on the way."""
    found: defaultdict[Term, dict[int, float]] = defaultdict(dict)
    seen: set[str] = set()
    for at, entry in enumerate(group.entries):
        if entry.title in seen:
            continue  # A paper that was read twice is no second witness.
        seen.add(entry.title)
        for number, (text, vocabulary) in enumerate(words.texts(entry)):
            for term, written, is_main in vocabulary.terms(text):
                found[term].setdefault(at, _IN_SUMMARY if number else _IN_TITLE)
                spellings[term][vocabulary.write(written)] += 1
                followed[term] += not is_main
                languages[term][vocabulary.language] += 1
    return dict(found)


def _spelling(spelt: Counter[str], alone: bool) -> str:
    """The most frequent spelling; of a single noun the plural, as `Graphs` in a heading."""
    best = max(spelt, key=lambda text: (spelt[text], text))
    plural = spelt.get(f"{best}s", 0)
    return f"{best}s" if alone and plural > _PLURAL * spelt[best] else best


def _swallowed(found: Mapping[Term, Mapping[int, float]]) -> set[Term]:
    """The phrases that are hardly found but as a part of one longer phrase."""
    parts: set[Term] = set()
    for term, held in found.items():
        for start, end in combinations(range(len(term) + 1), 2):
            part = term[start:end]
            if part in found and part != term and len(held) >= _SWALLOWED * len(found[part]):
                parts.add(part)
    return parts
