"""Names of clusters: pinned, cached or new, each name once."""

from __future__ import annotations

import difflib
import json
from collections import Counter
from collections.abc import Mapping, Set
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from ...cache import Cache, digest
from ...diary import Problem
from ...files import read_json
from ...words import one_line
from ..memory import Named
from ..settings import KeptLabel
from .keywords import KeywordLabeller
from .labeller import Group, Labeller, LabellingError, Naming
from .registry import LABELLERS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from ...llm import LanguageModel
    from ...progress import Progress
    from ..settings import LabelSettings


def labels_again(
    groups: Sequence[Group], kept: Sequence[KeptLabel]
) -> tuple[dict[int, str], tuple[KeptLabel, ...]]:
    """Find the clusters that labels belong to by the entries they had.

    A label goes where more than half of its entries are that the diary still has. Of two labels
    for one cluster, the one with more entries in it wins.

    Args:
        groups: The clusters of one layout.
        kept: Labels, with the entries that their clusters had.

    Returns:
        The labels by the place of their cluster among `groups`, and the labels that belong nowhere.
    """
    where = {entry.id: at for at, group in enumerate(groups) for entry in group.entries}
    best: dict[int, tuple[int, KeptLabel]] = {}
    lost = []
    for one in kept:
        shared = Counter(where[id_] for id_ in one.entries if id_ in where)
        at, count = max(shared.items(), key=lambda item: (item[1], -item[0]), default=(-1, 0))
        if 2 * count <= shared.total():
            lost.append(one)
            continue
        if at in best:
            weaker = min(best[at], (count, one), key=lambda some: some[0])
            lost.append(weaker[1])
            if weaker is best[at]:
                best[at] = (count, one)
        else:
            best[at] = (count, one)
    return {at: one.label for at, (_, one) in best.items()}, tuple(lost)


def pin(
    groups: Sequence[Group], namings: Sequence[Naming], pinned: Mapping[str, str]
) -> tuple[tuple[Naming, ...], tuple[Problem, ...]]:
    """Put the user's labels in the place of a labeller's.

    An entry's id is sought first, so that a cluster keeps its name while its entries come and go;
    then the label that a cluster has without pins. Of two pins for one cluster, an id wins over a
    label, and the first in the user's order over later ones.

    Args:
        groups: The clusters of one layout.
        namings: What they are called, in the same order.
        pinned: By entry id or label, the label that shall be shown.

    Returns:
        The names, and what is wrong with the pins. A label that no cluster has is no problem: the
        other layout may have it.
    """
    where = {entry.id: at for at, group in enumerate(groups) for entry in group.entries}
    labels = {naming.label.casefold(): at for at, naming in enumerate(namings)}
    by_id: dict[int, tuple[str, str]] = {}
    by_label: dict[int, tuple[str, str]] = {}
    problems = []
    for name, wanted in pinned.items():
        shown = one_line(wanted)
        if not shown:
            problems.append(_problem(name, "has no label; write the one that shall be shown"))
        elif name in where:
            first = by_id.setdefault(where[name], (name, shown))
            if first[1] != shown:
                problems.append(
                    _problem(name, f"is in the same cluster as `{first[0]}`, whose label is used")
                )
        elif name.strip().casefold() in labels:
            by_label.setdefault(labels[name.strip().casefold()], (name, shown))
        elif "/" in name:
            problems.append(_problem(name, "is the id of no entry on the map; correct or drop it"))
    chosen = by_label | by_id
    pinned_names = tuple(
        replace(naming, label=chosen[at][1]) if at in chosen else naming
        for at, naming in enumerate(namings)
    )
    return pinned_names, tuple(problems)


def _problem(name: str, what: str) -> Problem:
    return Problem(f"`{name}` in `labels.pinned` {what}")


NAME: Final = "labels.json"


def read_labels(
    folder: Path,
) -> tuple[dict[str, tuple[KeptLabel, ...]], tuple[Problem, ...]]:
    """Read the labels of the user's file.

    Args:
        folder: The folder of the user's own files, which may be missing.

    Returns:
        By layout, the labels; what cannot be read is a problem, and the rest is kept.
    """
    path = folder / NAME
    content, problems = read_json(path, "labels")
    if problems:
        return {}, problems
    if not isinstance(content, dict):
        return {}, (Problem(_EXPECTED, str(path)),)
    found: dict[str, tuple[KeptLabel, ...]] = {}
    wrong = False
    for layout, rows in content.items():
        kept = [_kept(row) for row in (rows if isinstance(rows, list) else [None])]
        wrong = wrong or None in kept
        found[layout] = tuple(one for one in kept if one)
    return found, (Problem(_EXPECTED, str(path)),) if wrong else ()


def labels_as_text(labels: Mapping[str, tuple[KeptLabel, ...]]) -> str:
    """Write labels as the content of the file, one label in a line."""
    layouts = []
    for layout, kept in labels.items():
        rows = ",\n  ".join(
            json.dumps({"label": one.label, "entries": list(one.entries)}, ensure_ascii=False)
            for one in kept
        )
        layouts.append(
            f" {json.dumps(layout)}: [\n  {rows}\n ]" if rows else f" {json.dumps(layout)}: []"
        )
    return "{\n" + ",\n".join(layouts) + "\n}\n"


_EXPECTED: Final = (
    'for each layout, a list of {"label": "…", "entries": ["papers/…"]} is expected; what is none '
    "is left out"
)


def _kept(row: Any) -> KeptLabel | None:
    try:
        label, entries = one_line(row["label"]), row["entries"]
    except (TypeError, KeyError, AttributeError):
        return None
    if not label or not isinstance(entries, list):
        return None
    return KeptLabel(label, tuple(str(id_) for id_ in entries))


_KIND = "labels"
_FORMAT = 3

_NOTHING: Final[Mapping[int, Any]] = MappingProxyType({})

_LEFT: Final = 1 / 2
_GROWN: Final = 1 / 3
"""A label lasts as long as at least half of the entries that the cluster had then are still in it,
and they are a third of those that it has now: what people have learnt to find their way by is worth
more than the last word on it."""


class Namer:
    """Names clusters for one build."""

    def __init__(
        self, settings: LabelSettings, model: LanguageModel, cache: Cache, progress: Progress
    ) -> None:
        """Take what is needed.

        Args:
            settings: Which labeller to use, and the labels that the user has fixed.
            model: The language model of this build.
            cache: Where names are kept, before the user's are applied. Names that stand in for
                those of a labeller that failed are not kept in its place.
            progress: Told how many clusters have their names.
        """
        self._settings = settings
        self._cache = cache
        self._progress = progress
        make = LABELLERS.get(settings.provider)
        self._labeller = make(settings, model, self._by_keywords) if make else None
        self._identity = self._labeller.identity() if self._labeller else ""

    def name(
        self,
        layout: str,
        groups: Sequence[Group],
        known: Mapping[int, Named] = _NOTHING,
        stayed: Mapping[int, int] = _NOTHING,
    ) -> tuple[tuple[Naming, ...], tuple[Named, ...], tuple[Problem, ...]]:
        """Give each cluster of one layout a label.

        A cluster keeps the label that it has, until it has really changed or another labeller
        is wanted.

        Args:
            layout: The layout's name.
            groups: The clusters.
            known: What is remembered of clusters, by id.
            stayed: By id, how many entries were in the cluster when it was named, with the text
                that they have now.

        Returns:
            In the order of the clusters, the names, all different unless the user wants some alike,
            and what shall be remembered of them; and what is wrong: at most one problem of the
            labeller, the same for each layout, and those of the user's labels.
        """
        if not groups:
            return (), (), ()
        fixed, lost = labels_again(groups, self._settings.kept.get(layout, ()))
        problems = [_lost(label, layout) for label in lost]
        lasting = {group.id: known[group.id] for group in groups if group.id in known}
        asked = [
            at
            for at, group in enumerate(groups)
            if at not in fixed
            and not self._lasts(known.get(group.id), stayed.get(group.id, 0), len(group.entries))
        ]
        given, trouble = self._given(layout, groups, asked, lasting)
        problems += trouble
        named = tuple(given.get(group.id) or lasting[group.id] for group in groups)
        namings = _different([Naming(one.label, one.keywords) for one in named], set(), fixed)
        pinned, wrong = pin(groups, namings, self._settings.pinned)
        return pinned, named, (*problems, *wrong)

    def _lasts(self, one: Named | None, stayed: int, now: int) -> bool:
        """Whether a cluster keeps its label."""
        return (
            one is not None
            and one.by == self._identity
            and stayed >= max(_LEFT * one.size, _GROWN * now)
        )

    def _given(
        self,
        layout: str,
        groups: Sequence[Group],
        asked: Sequence[int],
        lasting: Mapping[int, Named],
    ) -> tuple[dict[int, Named], list[Problem]]:
        """Names for the clusters that need one, by id; where the labeller fails, others for now."""
        given: dict[int, Named] = {}
        problems: list[Problem] = []
        # Told only when there is something to wait for: a build that finds its names says nothing.
        step = partial(self._progress, f"Naming clusters in {layout}")
        wanting = {groups[at].id for at in asked}
        taken = {one.label.casefold() for id_, one in lasting.items() if id_ not in wanting}
        try:
            if asked and self._labeller is None:
                raise LabellingError(_no_labeller(self._settings.provider))
            if asked and self._labeller:
                namings = self._named(self._labeller, groups, asked, step)
                for at, naming in zip(asked, _different(namings, taken), strict=True):
                    given[groups[at].id] = _as_named(naming, self._identity, groups[at])
        except LabellingError as error:
            instead = "the clusters are named by their keywords"
            if lasting:
                instead = "the clusters keep their last labels" + (
                    "" if len(lasting) == len(groups) else ", and new ones are named by keywords"
                )
            problems.append(Problem(f"{error}; {instead}"))
        named = given.keys() | lasting.keys()
        # Stand-ins: for a labeller that failed, and below the labels of the user's file.
        missing = [at for at, group in enumerate(groups) if group.id not in named]
        for at, naming in zip(missing, self._by_keywords(groups, missing, step), strict=True):
            given[groups[at].id] = _as_named(naming, "", groups[at])
        return given, problems

    def _by_keywords(
        self,
        groups: Sequence[Group],
        wanted: Sequence[int] | None = None,
        step: Callable[[int, int], None] = lambda done, total: None,
    ) -> tuple[Naming, ...]:
        chosen = range(len(groups)) if wanted is None else wanted
        return self._named(KeywordLabeller(), groups, chosen, step)

    def _named(
        self,
        labeller: Labeller,
        groups: Sequence[Group],
        wanted: Sequence[int],
        step: Callable[[int, int], None],
    ) -> tuple[Naming, ...]:
        if not wanted:
            return ()
        key = digest(_FORMAT, labeller.key(groups, wanted))
        kept = _read(self._cache.get(_KIND, key), len(wanted))
        if kept is not None:
            return kept
        step(0, len(wanted))
        namings = labeller.name(groups, wanted)
        step(len(wanted), len(wanted))
        rows = [[naming.label, *naming.keywords] for naming in namings]
        self._cache.put(_KIND, key, json.dumps(rows).encode("ascii"))
        return namings


def _different(
    namings: Sequence[Naming], taken: Set[str], fixed: Mapping[int, str] = _NOTHING
) -> tuple[Naming, ...]:
    """Names with labels that are all different, and none of those that are taken.

    Args:
        namings: The names, which get a keyword more where that is needed.
        taken: Labels of other clusters, folded.
        fixed: By place among the names, labels that stand whatever the others are.
    """
    taken = taken | {label.casefold() for label in fixed.values()}
    found = []
    for at, naming in enumerate(namings):
        others = (f"{naming.label}, {word}" for word in naming.keywords)
        free = (label for label in (naming.label, *others) if label.casefold() not in taken)
        label = fixed[at] if at in fixed else next(free, naming.label)
        found.append(replace(naming, label=label))
        taken = taken | {label.casefold()}
    return tuple(found)


def _as_named(naming: Naming, by: str, group: Group) -> Named:
    return Named(naming.label, naming.keywords, by, len(group.entries))


def _no_labeller(name: str) -> str:
    near = difflib.get_close_matches(name, LABELLERS, n=1)
    hint = f"did you mean `{near[0]}`?" if near else f"there are {', '.join(LABELLERS)}"
    return f"`labels.provider` is `{name}`, which is no labeller: {hint}"


def _lost(one: KeptLabel, layout: str) -> Problem:
    return Problem(
        f"the pinned label `{one.label}` fits no cluster of {layout} any more, since its entries "
        "are no longer together; pin the labels anew by `paperdiary labels`"
    )


def _read(payload: bytes | None, count: int) -> tuple[Naming, ...] | None:
    """The kept names, or None where there are none or none that can be used."""
    try:
        rows = json.loads(payload or b"")
        texts = all(isinstance(text, str) and text for row in rows for text in row)
        if texts and len(rows) == count and all(isinstance(row, list) and row for row in rows):
            return tuple(Naming(label, tuple(keywords)) for label, *keywords in rows)
    except (ValueError, TypeError, RecursionError):
        pass
    return None
