"""Ranking of notes by words and by meaning, from an index; `ranking.js` has the same for browsers.

Words count by BM25F, once over the whole note and once over its best three sentences in a row, as a
share of what the query's words are worth by their rarity: measured by the spread of all notes'
scores, a word that few of a thousand notes have would outweigh every meaning.

Meaning is the cosine of the note's vector and the sum of the vectors of the query's words, and once
more that of each word alone, weighted by how rare it is, where the two do not point apart. Notes
that are like the best ones come nearer to them (pseudo-relevance feedback).

References:
    Rocchio (1971), Relevance feedback in information retrieval, in: The SMART Retrieval System
    Robertson, Zaragoza and Taylor (2004), BM25F, https://doi.org/10.1145/1031171.1031181
"""

from __future__ import annotations

import base64
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
import snowballstemmer

from .word_vectors import Floats, cut, normalised, unspelt, words_of

LONGEST_QUERY: Final = 1000
MOST_WORDS: Final = 32
"""What is read of a query: characters, and words."""

Note = Mapping[str, Any]
Weights = Mapping[int, float]
"""By the number of a stem."""

_TERM: Final = re.compile(
    r"(?P<not>-?)(?:(?P<field>topic|tag|kind|year|before|after|rating):)?"
    r'(?:"(?P<phrase>[^"]*)"?|(?P<word>\S+))',
    re.IGNORECASE,
)


_PORTER: Final = snowballstemmer.stemmer("porter")


@cache
def stem_of(word: str) -> str:
    """The stem of a word in lower case; the word itself where it is no English one.

    References:
        Porter (1980), An algorithm for suffix stripping, https://doi.org/10.1108/eb046814
    """
    is_english = len(word) > 2 and word.isascii() and word.isalpha()
    return str(_PORTER.stemWord(word)) if is_english else word


@dataclass(frozen=True, slots=True)
class Match:
    """A note that a query finds.

    Attributes:
        note: As the index has it.
        score: Comparable among the matches of one query.
        sentence: That answers the query best; empty for a note without sentences.
        lesson: Of the note, that answers the query; empty for none.
        words: Of both, folded, that the query has brought.
    """

    note: Note
    score: float
    sentence: str
    lesson: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A note's stems: how often it has each, and those of its parts."""

    counts: Mapping[int, float]
    length: float
    headings: Sequence[Sequence[int]]
    sentences: Sequence[Sequence[int]]
    lessons: Sequence[Sequence[int]]


class Ranking:
    """An index, prepared for queries."""

    def __init__(self, index: Mapping[str, Any]) -> None:
        """Take an index as `recall.merged` gives it."""
        self._settings: Mapping[str, float] = index["ranking"]
        self._notes: Sequence[Note] = index["notes"]
        names = index["pieces"].split("\n") if index["pieces"] else []
        self._pieces = {name: number for number, name in enumerate(names)}
        sizes, vectors = _bytes(index, "scales", np.uint8), _bytes(index, "vectors", np.int8)
        self._rows = unspelt(index["rows"], sizes, index["dimensions"])
        shape = (len(self._notes), index["dimensions"])
        self._meanings = normalised(vectors.astype(np.float32).reshape(shape))
        # Without what all notes have in common.
        mean = self._meanings.sum(axis=0) / max(1, len(self._notes))
        self._differences = normalised(self._meanings - mean)

        self._numbers: dict[str, int] = {}
        self._forms: list[str] = []
        self._prepared = [self._prepare(note) for note in self._notes]
        self._postings: list[list[tuple[int, float]]] = [[] for _ in self._forms]
        for number, one in enumerate(self._prepared):
            for stem, count in one.counts.items():
                self._postings[stem].append((number, count))
        total = len(self._notes)
        found = [len(one) for one in self._postings]
        rarities = [math.log(1 + (total - some + 0.5) / (some + 0.5)) for some in (*found, 0)]
        # That of a word that no note has is the last one.
        self._rarity, self._rarest = rarities[:-1], rarities[-1]
        self._mean_length = _mean(one.length for one in self._prepared) or 1
        lengths = (len(text) for one in self._prepared for text in one.sentences)
        self._mean_window = 3 * _mean(lengths) or 1

        # Those of the commonest words, which say little.
        stems = (self._numbers.get(stem_of(word)) for word in index["common"])
        self._common_stems = {stem for stem in stems if stem is not None}
        # Of the diary's words: as they are, and without what all of them have in common.
        self._own = np.zeros((len(self._forms), shape[1]), np.float32)
        for stem, form in enumerate(self._forms):
            self._own[stem] = self._vector([form])
        nearness = normalised(self._own)
        self._common = nearness.sum(axis=0) / max(1, len(self._forms))
        self._has_vector = nearness.any(axis=1)
        self._nearness = normalised(nearness - self._common)

    def search(self, query: str, limit: int = 10, nearness: Floats | None = None) -> list[Match]:
        """Find the notes that a query means, the best first; by filters alone, the newest first.

        An encoder's nearness of each note to the query, as `encoder.nearness` gives it, counts in
        place of the cosine of its vector.
        """
        words, filters, phrases, _ = parsed(query)
        if not (words or filters or phrases):
            return []
        allowed = [
            number
            for number, note in enumerate(self._notes)
            if all(fits(note) for fits in filters)
            and all(self._has(number, phrase) == wanted for phrase, wanted in phrases)
        ]
        vector = normalised(self._vector(words))
        weights: dict[int, float] = defaultdict(float)
        rarities = 0.0
        alike = np.zeros(len(self._notes))
        for form, word in {stem_of(word): word for word in words}.items():
            stem = self._numbers.get(form)
            share = self._settings["commonWeight"] if stem in self._common_stems else 1
            for other, weight in self._brought_by(word).items():
                weights[other] += share * weight
            share *= self._rarest if stem is None else self._rarity[stem]
            rarities += share
            alike += share * np.maximum(self._differences @ self._direction(word), 0)
        if not words:
            allowed.sort(key=lambda number: self._notes[number]["date"] or "", reverse=True)
            return [self._match(number, 0, weights, vector) for number in allowed[:limit]]
        scores = np.zeros(len(self._notes))
        for stem, weight in weights.items():
            for number, count in self._postings[stem]:
                length = self._prepared[number].length / self._mean_length
                scores[number] += weight * self._gain(stem, count, length)
        best = np.argsort(-scores, kind="stable")[: int(self._settings["candidates"])]
        for number in best[scores[best] > 0]:
            scores[number] += self._settings["window"] * self._best_window(weights, int(number))
        near = cosines = self._meanings @ vector
        most, less = "meaning", "wordMeaning"
        if nearness is not None:
            near, most, less = nearness, "nearness", "nearnessWordMeaning"
        totals = (
            self._settings["words"] / rarities * scores
            + self._settings[most] * _standardised(near)
            + self._settings[less] * _standardised(alike)
        )
        best = np.argsort(-totals, kind="stable")[: int(self._settings["best"])]
        centre = np.exp(totals[best] - totals[best].max(initial=0)) @ self._differences[best]
        like_best = self._differences @ normalised(centre.astype(np.float32))
        totals = totals + self._settings["likeBest"] * _standardised(like_best)
        close = np.maximum(cosines, near) > self._settings["least"]
        found = [n for n in allowed if scores[n] or close[n]]
        found.sort(key=lambda number: -totals[number])
        return [self._match(n, float(totals[n]), weights, vector) for n in found[:limit]]

    def _prepare(self, note: Note) -> _Prepared:
        settings = self._settings
        title, *headings = map(self._stems_of, (note["title"], *note["headings"]))
        parts = [
            (settings["title"], title),
            (settings["name"], self._stems_of(note["name"])),
            (settings["topic"], self._stems_of(note["topic"])),
        ]
        sentences = [self._stems_of(text) for text in note["sentences"]]
        parts += [
            *((settings["heading"], heading) for heading in headings),
            *((1.0, sentence) for sentence in sentences),
        ]
        counts: dict[int, float] = {}
        for weight, stems in parts:
            for stem in stems:
                counts[stem] = counts.get(stem, 0) + weight
        length = sum(weight * len(stems) for weight, stems in parts)
        lessons = [self._stems_of(text) for text in note["lessons"]]
        return _Prepared(counts, length, [title, *headings], sentences, lessons)

    def _stems_of(self, text: str) -> list[int]:
        found = []
        for word in words_of(text):
            number = self._numbers.setdefault(stem_of(word), len(self._forms))
            if number == len(self._forms):
                self._forms.append(word)
            found.append(number)
        return found

    def _vector(self, words: Iterable[str]) -> Floats:
        numbers = [piece for word in words for piece in cut(word, self._pieces)]
        total: Floats = self._rows[numbers].sum(axis=0)
        return total

    def _direction(self, word: str) -> Floats:
        """Where a word's vector points, without what all words of the diary have in common."""
        vector = normalised(self._vector([word]))
        return normalised(vector - self._common) if vector.any() else vector

    def _has(self, number: int, phrase: Sequence[str]) -> bool:
        """Whether a note has words in a row, in whatever form."""
        stems = [self._numbers.get(stem_of(word), -1) for word in phrase]
        one = self._prepared[number]
        if not all(stem in one.counts for stem in stems):
            return False
        size = len(stems)
        return size < 2 or any(
            stems == text[start : start + size]
            for text in (*one.headings, *one.sentences)
            for start in range(len(text))
        )

    def _brought_by(self, word: str) -> dict[int, float]:
        """The diary's words that a word of the query stands for, itself among them."""
        settings, stem = self._settings, stem_of(word)
        brought: dict[int, float] = {}
        if stem in self._numbers:
            brought[self._numbers[stem]] = 1
        elif len(stem) > 3:
            limit = 2 if len(stem) > 6 else 1
            for other, number in self._numbers.items():
                distance = _distance(stem, other, limit)
                if distance <= limit:
                    brought[number] = 0.8 if distance == 1 else 0.5
        direction = self._direction(word)
        # The commonest words are all near each other.
        if direction.any() and self._numbers.get(stem) not in self._common_stems:
            cosines = self._nearness @ direction
            cosines[~self._has_vector] = -1
            cosines[[*brought, *self._common_stems]] = -1
            least = settings["nearCosine"]
            for number in np.argsort(-cosines, kind="stable")[: int(settings["near"])]:
                if cosines[number] > least:
                    share = (float(cosines[number]) - least) / (1 - least)
                    brought[int(number)] = settings["nearWeight"] * share
        return brought

    def _gain(self, stem: int, count: float, length: float) -> float:
        """BM25 of a stem in a text of a length, in units of the mean."""
        most, share = self._settings["saturation"], self._settings["length"]
        slack = most * (1 - share + share * length)
        return self._rarity[stem] * count * (most + 1) / (count + slack)

    def _relevance(self, weights: Weights, stems: Iterable[int], length: float) -> float:
        """BM25 of a text that consists of stems, of which only some have a weight."""
        counts = Counter(stem for stem in stems if stem in weights)
        return sum(weights[stem] * self._gain(stem, n, length) for stem, n in counts.items())

    def _best_window(self, weights: Weights, number: int) -> float:
        sentences = self._prepared[number].sentences
        best = 0.0
        for start in range(max(1, len(sentences) - 2)):
            window = [stem for text in sentences[start : start + 3] for stem in text]
            length = len(window) / self._mean_window
            best = max(best, self._relevance(weights, window, length))
        return best

    def _best_of(self, weights: Weights, vector: Floats, texts: Sequence[Sequence[int]]) -> int:
        """The number of the text that answers best, or -1 where there is none."""
        scores = [
            self._relevance(weights, set(stems), 1)
            + self._settings["sentence"] * float(vector @ normalised(self._own[stems].sum(axis=0)))
            for stems in map(list, texts)
        ]
        return scores.index(max(scores)) if scores else -1

    def _match(self, number: int, score: float, weights: Weights, vector: Floats) -> Match:
        note, one = self._notes[number], self._prepared[number]
        best = self._best_of(weights, vector, one.sentences)
        sentence = note["sentences"][best] if best >= 0 else ""
        says = {stem: weight for stem, weight in weights.items() if stem not in self._common_stems}
        # Of a word that the query has, not only of one that is near.
        answering = [
            stems if any(says.get(stem, 0) >= 0.5 for stem in stems) else []
            for stems in one.lessons
        ]
        best = self._best_of(weights, vector, answering)
        lesson = note["lessons"][best] if best >= 0 and answering[best] else ""
        words = dict.fromkeys(words_of(f"{sentence} {lesson}"))
        stems = {word: self._numbers.get(stem_of(word), -1) for word in words}
        # A letter behind an apostrophe is near to much, and means nothing.
        least = {word: 0.5 if len(word) == 1 else 0 for word in words}
        brought = (word for word, stem in stems.items() if says.get(stem, -1) >= least[word])
        return Match(note, score, sentence, lesson, tuple(brought))


def parsed(
    query: str,
) -> tuple[list[str], list[Callable[[Note], bool]], list[tuple[list[str], bool]], str]:
    """A query's words, its filters, phrases that a note has or has not, and what is asked."""
    words: list[str] = []
    filters: list[Callable[[Note], bool]] = []
    phrases: list[tuple[list[str], bool]] = []
    texts: list[str] = []
    for match in _TERM.finditer(query[:LONGEST_QUERY]):
        is_wanted, field = not match["not"], (match["field"] or "").lower()
        text = match["word"] if match["phrase"] is None else match["phrase"]
        found = words_of(text)
        if field:
            filters.append(_filter(field, text, is_wanted=is_wanted))
        elif found and (not is_wanted or match["phrase"] is not None):
            phrases.append((found, is_wanted))
        if not field and is_wanted:
            words += found
            texts.append(text)
    return words[:MOST_WORDS], filters, phrases, " ".join(texts[:MOST_WORDS])


def _filter(field: str, value: str, *, is_wanted: bool) -> Callable[[Note], bool]:
    fits = _FILTERS[field]
    return lambda note: fits(note, value) == is_wanted


def _within(text: str, part: str) -> bool:
    return " ".join(words_of(part)) in " ".join(words_of(text))


def _day(note: Note) -> str:
    return str(note["date"] or "")


_FILTERS: Final[Mapping[str, Callable[[Note, str], bool]]] = {
    "topic": lambda note, value: _within(note["topic"], value),
    "tag": lambda note, value: any(_within(tag, value) for tag in note["tags"]),
    "kind": lambda note, value: bool(note["kind"] == value.lower()),
    "rating": lambda note, value: value.isdecimal() and note["rating"] == int(value),
    "year": lambda note, value: bool(_day(note)) and _day(note).startswith(value),
    "before": lambda note, value: "" < _day(note) < value,
    # Later than the whole year, month or day.
    "after": lambda note, value: bool(_day(note)) and _day(note)[: len(value)] > value,
}


def _distance(stem: str, other: str, limit: int) -> int:
    """How far a word is from another: 1 where they begin alike, else the edits between them."""
    shared = 0
    for one, two in zip(stem, other, strict=False):
        if one != two:
            break
        shared += 1
    if shared >= max(4, 0.7 * max(len(stem), len(other))):
        return 1
    return _edits(stem, other, limit)


def _edits(a: str, b: str, limit: int) -> int:
    """The edits that make one word another, at most `limit + 1`.

    An edit is a letter more, less or other, or two that change places.
    """
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    earlier: list[int] = []
    before = list(range(len(b) + 1))
    for row, one in enumerate(a, 1):
        now = [row]
        for column, other in enumerate(b, 1):
            costs = (before[column] + 1, now[-1] + 1, before[column - 1] + (one != other))
            cost = min(costs)
            if row > 1 and column > 1 and one == b[column - 2] and a[row - 2] == other:
                cost = min(cost, earlier[column - 2] + 1)
            now.append(cost)
        if min(now) > limit:
            return limit + 1
        earlier, before = before, now
    return before[-1]


def _bytes(index: Mapping[str, Any], name: str, kind: type[np.generic]) -> np.ndarray[Any, Any]:
    return np.frombuffer(base64.b64decode(index[name]), kind)


def _mean(numbers: Iterable[float]) -> float:
    listed = list(numbers)
    return sum(listed) / len(listed) if listed else 0.0


def _standardised(numbers: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    deviation = float(numbers.std()) if len(numbers) else 0.0
    return (numbers - numbers.mean()) / (deviation or 1) if len(numbers) else numbers
