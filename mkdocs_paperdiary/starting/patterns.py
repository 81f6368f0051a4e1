"""The fewest patterns that tell notes from other pages, also those that are written later.

What patterns cost is weighed: a page that is wrongly a note, a note that is missed, each pattern,
and each exclusion. Only folders, names that several folders share and beginnings of names become
patterns, never notes one by one, so that later notes are found by them too.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from functools import partial
from typing import Final

from ..diary.paths import is_date
from ..records.vocabulary import has_word
from .families import INDEX, beginnings, is_of_a_repository

_FALSE: Final = 1.6
_PATTERN: Final = 2.0
_EXCLUSION: Final = 3.0
_MOST: Final = 8
"""The most folders or names that are included, and the most pages that are excluded one by one,
beside those of names that repositories share."""

_YEAR: Final = re.compile(r"[^\W\d_][-_ ]?(?:19|20)\d\d[a-z]?(?:\.|$)")
"""How keys of citation end: `oak2019` and `oak2019b`."""


def patterns_for(notes: Mapping[str, int], others: Mapping[str, str]) -> tuple[str, ...]:
    """Patterns that include notes and leave other pages out, in the order of the option `entries`.

    Args:
        notes: Paths of notes, at least one, with the number of works that each is about.
        others: Why pages should be left out, by path. A page in neither may be included.
    """
    end = "*.md" if all(src.endswith(".md") for src in notes) else "*"
    found = _places(notes.keys() | others.keys(), partial(_patterns_of, end=end))
    # The name of one or two files is no form that later ones will have.
    places = {one: srcs for one, srcs in found.items() if len(srcs) > 2 or one.endswith(f"/{end}")}
    tops = {src.partition("/")[0] for src in notes if "/" in src}
    # The folder of all notes, unless it is a topic or a year beside which others may come.
    is_nested = any(src.count("/") > 1 for src in notes)
    is_holder = is_nested or len(notes) > 9 or has_word("".join(tops), "reading")
    is_holder = is_holder and len(tops) == 1 and not is_date(min(tops))
    holder = f"{escaped(min(tops))}/" if is_holder else ""
    starts = (f"{holder}**/{end}", f"**/{end}", f"/*/**/{end}")
    begun = [*([one] for one in starts if one in places), []]
    plans = (_plan(one, holder, places, notes, others) for one in begun)
    # However much is to be excluded, notes are not given up.
    return min(plans, key=lambda plan: (not plan[0], plan[1]))[0]


def _places(
    srcs: Iterable[str], patterns_of: Callable[[str], Iterable[str]]
) -> Mapping[str, Set[str]]:
    """The pages that each pattern includes."""
    found: dict[str, set[str]] = defaultdict(set)
    for src in srcs:
        for pattern in patterns_of(src):
            found[pattern].add(src)
    return found


def _patterns_of(src: str, end: str) -> Iterator[str]:
    *folders, name = src.split("/")
    yield f"**/{end}"
    yield f"/*/**/{end}" if folders else f"/{end}"
    names = [end, escaped(name)]
    names += [f"{escaped(one)}{end}" for one in beginnings(name)]
    if _YEAR.search(posixpath.splitext(name)[0]):
        names.append(f"*[0-9][0-9][0-9][0-9]{end}")
    for depth in range(len(folders) + 1):
        above = "".join(f"{escaped(one)}/" for one in folders[:depth])
        for one in names if depth else names[1:]:
            yield f"{above}**/{one}"
    if folders and re.fullmatch(r"(?:19|20)\d\d", folders[0]):
        yield f"/{folders[0][:2]}[0-9][0-9]/**/{end}"


def escaped(path: str) -> str:
    """A path as a pattern that matches it alone."""
    return re.sub(r"[\\*?\[\]!#]", r"\\\g<0>", path)


def _plan(
    chosen: list[str],
    holder: str,
    places: Mapping[str, Set[str]],
    notes: Mapping[str, int],
    others: Mapping[str, str],
) -> tuple[tuple[str, ...], float]:
    """Patterns of which some are given, best below a folder, and what they cost."""
    covered: frozenset[str] = frozenset().union(*(places[one] for one in chosen))
    # A young diary can do without none of its notes.
    missed = max(1.0, 10 / sum(notes.values()))
    new = places
    while len(chosen) < _MOST:
        rest = ((pattern, pages - covered) for pattern, pages in new.items())
        new = {pattern: pages for pattern, pages in rest if pages & notes.keys()}
        gains = []
        for pattern, pages in new.items():
            worth = missed * sum(notes[src] for src in pages & notes.keys())
            gain = worth - _FALSE * len(pages & others.keys()) - _cost(pattern)
            gains.append((gain, pattern.startswith(holder), -len(pattern), pattern))
        gain, *_, pattern = max(gains, default=(0.0, False, 0, ""))
        if gain <= 0:
            break
        chosen.append(pattern)
        covered |= places[pattern]
    excluded = _exclusions(covered, frozenset(notes), others)
    left = covered.difference(*(pages for _, pages in excluded))
    cost = missed * sum(notes[src] for src in notes.keys() - left)
    cost += _FALSE * len(left & others.keys())
    own = sum(not is_of_a_repository(pattern.lstrip("/")) for pattern, _ in excluded)
    cost += sum(map(_cost, chosen)) + _EXCLUSION * own
    return (*sorted(chosen), *(f"!{one}" for one, _ in excluded)), cost


def _cost(pattern: str) -> float:
    """What a pattern costs: more where names are alike by chance, and later ones may not be."""
    is_chance = re.fullmatch(r"(?:[^\W\d_]+|\*.+\])\*(?:\.md)?", posixpath.basename(pattern))
    return _PATTERN * (3 if is_chance else 1)


def _exclusions(
    covered: frozenset[str], notes: frozenset[str], others: Mapping[str, str]
) -> list[tuple[str, Set[str]]]:
    """Patterns, without `!`, of pages to exclude, and the pages that each of them holds.

    Of those left out for the same reason, either all are excluded or none by itself.
    """
    places = _places(covered, _exclusions_of)
    excluded: list[tuple[str, Set[str]]] = []
    singles = 0
    wrong = covered & others.keys()
    while wrong:
        gains = (
            (_FALSE * len(pages & wrong) - len(pages & covered & notes), len(pattern), pattern)
            for pattern, pages in places.items()
            if len(pages & wrong) > 1
        )
        gain, _, pattern = max(gains, default=(0.0, 0, ""))
        if gain <= _EXCLUSION:
            # Those first whose names tell what they are.
            alike = Counter(others[one] for one in wrong if not is_of_a_repository(one))
            src = min(wrong, key=lambda one: (not is_of_a_repository(one), alike[others[one]], one))
            if not is_of_a_repository(src):
                if singles + alike[others[src]] > _MOST:
                    break
                singles += 1
            pattern = _single(src, places, notes)
        excluded.append((pattern, places[pattern]))
        covered = covered - places[pattern]
        wrong -= places[pattern]
    return excluded


def _exclusions_of(src: str) -> Iterator[str]:
    *folders, name = src.split("/")
    yield f"/{escaped(src)}"
    yield escaped(name)
    yield from (f"{escaped(one)}*" for one in beginnings(name))
    for depth, folder in enumerate(folders, 1):
        yield f"{escaped(folder)}/"
        yield "".join(f"/{escaped(one)}" for one in folders[:depth]) + "/"


def _single(src: str, places: Mapping[str, Set[str]], notes: frozenset[str]) -> str:
    """The widest pattern of one page that holds no note: its folder, or the name of an index."""
    name = posixpath.basename(src)
    wide = [pattern for pattern in _exclusions_of(src) if pattern.endswith("/")]
    wide += [escaped(name)] if posixpath.splitext(name)[0].lower() in INDEX else []
    free = [pattern for pattern in wide if not places[pattern] & notes]
    return max(free, key=lambda one: len(places[one]), default=f"/{escaped(src)}")
