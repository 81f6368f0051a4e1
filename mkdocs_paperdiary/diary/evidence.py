"""What a whole diary says of the values that may be found in its notes.

What repeats in a diary is its form, and what differs is its content. A place that holds a plausible
and different value in most notes is the field's place, whatever its label is called, and what many
notes say alike is never content.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Final, get_args

from ..problem import Problem
from .affixes import without_affixes
from .entry import Origin, page_of
from .note import Candidate
from .titles import IN_FULL, IN_WORDS, LIKE

_OFTEN: Final = 3
"""Notes that make something common, at least."""

_MOST: Final = 0.6
"""The share of the notes that have something in a place which is then the field's."""

_UNLIKE: Final = "unlike the name of the file"
_ODD: Final = "its text is about something else"
_REFERRED: Final = "its label may say something else"
_COMMON: Final = "many notes have it"


@dataclass(frozen=True, slots=True)
class Weights:
    """How the candidates for a field are judged.

    Attributes:
        hints: What each reason counts. A candidate of the sum 0 is as likely as no value at all.
        bias: What each candidate starts with.
        level: How much the share of a place's candidates that are chosen counts.
        number: How much the share of the diary's notes counts that have their value in the place.
        prior: Candidates without any evidence that each place starts with.
        common: The share of the notes that makes a value common, which is then form.
        required: Whether each note has a value, however little speaks for it.
    """

    hints: Mapping[str, float]
    bias: float
    level: float
    number: float
    prior: float
    common: float
    required: bool = False


LINK: Final = Weights(
    {
        "in the title's heading": 2,
        "its text is the title": 2,
        "its address is like the title": 1.5,
        "a site of works": 1,
        "its label or text says so": 1,
        "its label or text may say so": 0.25,
        "at the top": 1,
        "the first link": 0.5,
        "alone on its line": 0.5,
        "in the front matter": 0.5,
        "its label may say something else": -2,
        "the top of a site": -1.5,
        "its text is about something else": -1.5,
        "a site of code": -2,
        "beside people or days": -3,
        "said to be something else": -3,
        "somebody's profile": -5,
        "a search": -4,
        "a picture": -4,
        "many notes have it": -4,
    },
    bias=-1.5,
    level=1,
    number=2.5,
    prior=2,
    common=0.05,
)
"""The link to the work."""

TITLE: Final = Weights(
    {
        "the field title": 6,
        "labelled as the title": 2,
        "as a title is written": 2,
        "another name of the note": 0.6,
        "one of the first headings": 0.5,
        "apart in the first line": 0.3,
        "the name of the file": 0.25,
        IN_WORDS: 1,
        IN_FULL: 4,
        "a name without a word": -3,
        "a heading further below": -0.25,
        LIKE: 1,
        "unlike the name of the file": -1.5,
        "it names a part of the note": -2.5,
        "the name of the file again": -4.5,
        "many notes have it": -4,
    },
    bias=0,
    level=0.5,
    number=2,
    prior=1,
    common=0.1,
    required=True,
)
"""The title."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidate that is taken for a note's value, or None.

    Attributes:
        sureness: How sure it is, from 0 to 1.
        reason: What speaks for it, in words.
        problems: What is wrong with candidates that would have been taken before it.
    """

    candidate: Candidate | None
    sureness: float
    reason: str = ""
    problems: tuple[Problem, ...] = ()


def choose_titles(notes: Sequence[Sequence[Candidate]], srcs: Sequence[str]) -> list[Choice]:
    """Choose the title of each note, without what many notes write before or behind theirs."""
    parts = [src != page_of(src) for src in srcs]
    if len(set(parts)) > 1:
        # What the works of a list are called tells nothing of the notes beside it.
        rows = [*zip(parts, notes, srcs, strict=True)]
        halves = [[row[1:] for row in rows if row[0] is part] for part in (False, True)]
        chosen = [iter(choose_titles(*zip(*half, strict=True))) for half in halves]
        return [next(chosen[part]) for part in parts]
    cleaned = [list(note) for note in notes]
    titled: set[int] = set()
    for origin in get_args(Origin):
        # A note that has a field for its title has headings for its parts.
        places = [
            [at for at, one in enumerate(note) if one.origin == origin and number not in titled][:1]
            for number, note in enumerate(notes)
        ]
        titled |= {at for at, some in enumerate(places) if some and origin == "front matter"}
        firsts = [(number, at) for number, some in enumerate(places) for at in some]
        titles = [notes[number][at].value for number, at in firsts]
        paths = [srcs[number] if notes[number][at].line else "" for number, at in firsts]
        own = without_affixes(titles, paths, is_field=origin == "front matter")
        for (number, at), value in zip(firsts, own, strict=True):
            cleaned[number][at] = replace(notes[number][at], value=value)
    for number in titled:
        # What is labelled as the title beside the field has its own year and tags behind it.
        for at, one in enumerate(cleaned[number]):
            if "label" in one.slots:
                (value,) = without_affixes([one.value], [srcs[number]])
                cleaned[number][at] = replace(one, value=value)
    like = sum(any(LIKE in one.reasons for one in note) for note in cleaned)
    named = [note for note in cleaned if any(IN_WORDS in one.reasons for one in note)]
    like_first = sum(LIKE in note[0].reasons for note in named)
    are_named = 2 * len(named) > len(notes) and 3 * like_first < len(named)
    if len(notes) >= _OFTEN and (like * 2 > len(notes) or are_named):
        # Where titles are like their files' names, one that is not may be no title; nor may the
        # heading of a part, where files are named by titles and headings are not like them.
        for note in cleaned:
            for at, one in enumerate(note):
                if one.origin in ("heading", "body") and not {LIKE, IN_FULL} & {*one.reasons}:
                    note[at] = replace(one, reasons=(*one.reasons, _UNLIKE))
    return choose(cleaned, TITLE)


def choose(notes: Sequence[Sequence[Candidate]], weights: Weights) -> list[Choice]:
    """Choose one candidate for each note, or none, by the note itself and by all the others.

    The probability of a candidate is the softmax of its score among the note's, in which no value
    has the score 0. A place counts by the candidates of the *other* notes in it: how many of them
    are chosen, and in how many notes. It does so in two rounds, since what is chosen depends on the
    places, and the other way round.
    """
    least = max(_OFTEN, weights.common * len(notes))
    values = Counter(value for note in notes for value in {one.value for one in note})
    common = {value for value, count in values.items() if count >= least}
    texts = Counter(text for note in notes for text in {one.text for one in note})
    slots = Counter(slot for note in notes for slot in {slot for one in note for slot in one.slots})
    usual = {slot for slot, count in slots.items() if count >= _MOST * len(notes)}
    local = [
        [_local(one, weights, texts, common, usual, least=least) for one in candidates]
        for candidates in notes
    ]
    places = _places(notes)
    scores = local
    gains: list[list[float]] = []
    for _ in range(2):
        chances = [_softmax(note) for note in scores]
        gains = _gains(places, chances, weights)
        scores = [
            [score + gain for score, gain in zip(*rows, strict=True)]
            for rows in zip(local, gains, strict=True)
        ]
    return [_best(*rows, weights) for rows in zip(notes, scores, gains, strict=True)]


def _local(
    one: Candidate,
    weights: Weights,
    texts: Mapping[str, int],
    common: Collection[str],
    usual: Set[str],
    *,
    least: float,
) -> float:
    """What speaks for a candidate without regard to its place."""
    score = weights.bias + sum(weights.hints[reason] for reason in one.reasons)
    if _ODD in one.reasons and texts[one.text] >= least:
        # What many links are called says what they lead to, in whatever language.
        score -= weights.hints[_ODD]
    if _REFERRED in one.reasons and not usual.isdisjoint(one.slots):
        # What nearly all notes refer to are their works.
        score -= weights.hints[_REFERRED]
    if one.value in common and not one.problem:
        score += weights.hints[_COMMON]
    return score


def _places(
    notes: Sequence[Sequence[Candidate]],
) -> list[tuple[list[tuple[int, int]], float]]:
    """Where the candidates of each place are, and how much their values differ."""
    members: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, note in enumerate(notes):
        for at, one in enumerate(note):
            for slot in one.slots:
                members[slot].append((number, at))
    # A place of one note says nothing.
    return [
        (there, len({notes[number][at].value for number, at in there}) / len(there))
        for there in members.values()
        if there[0][0] != there[-1][0]
    ]


def _gains(
    places: Sequence[tuple[list[tuple[int, int]], float]],
    chances: Sequence[Sequence[float]],
    weights: Weights,
) -> list[list[float]]:
    """What the best place of each candidate adds to its score."""
    best = [[-math.inf] * len(note) for note in chances]
    for members, distinct in places:
        most: dict[int, float] = {}
        for number, at in members:
            most[number] = max(most.get(number, 0.0), chances[number][at])
        total = sum(most.values())
        alone = len(most) / len(members) / max(len(chances) - 1, 5)
        known: dict[int, float] = {}
        for number, at in members:
            if number not in known:
                # The note itself says nothing of its own place.
                chosen = (total - most[number]) * distinct
                mean = (chosen + 0.25 * weights.prior) / (len(most) - 1 + weights.prior)
                known[number] = (
                    weights.level * math.log(mean / 0.25) + weights.number * chosen * alone
                )
            best[number][at] = max(best[number][at], known[number])
    return [[gain if gain > -math.inf else 0.0 for gain in note] for note in best]


def _softmax(scores: Sequence[float]) -> list[float]:
    powers = [math.exp(min(score, 50.0)) for score in scores]
    total = sum(powers) + 1
    return [power / total for power in powers]


def _best(
    note: Sequence[Candidate], scores: Sequence[float], gains: Sequence[float], weights: Weights
) -> Choice:
    chances = _softmax(scores)
    ranked = sorted(range(len(note)), key=lambda at: -scores[at])
    likely = [at for at in ranked if weights.required or scores[at] > 0]
    problems = tuple(one.problem for at in likely if (one := note[at]).problem)
    for at in likely:
        one = note[at]
        if one.problem:
            if one.problem.code == "unsafe-link":
                continue
            break
        pairs = zip(note, chances, strict=True)
        sureness = sum(chance for other, chance in pairs if other.value == one.value)
        found = [reason for reason in one.reasons if weights.hints[reason] > 0]
        if gains[at] > 0.5:
            found.insert(0, "as in the diary's other notes")
        return Choice(one, round(min(sureness, 1.0), 3), ", ".join(found[:3]), problems)
    return Choice(None, 1 - sum(chances), problems=problems)
