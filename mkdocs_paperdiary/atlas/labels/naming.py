"""Names the clusters of all layouts: by the labeller that is wanted, or without it."""

from __future__ import annotations

import difflib
import json
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from ...cache import Cache, digest
from ...diary import Problem
from ..settings import KeptLabel
from .kept import labels_again
from .keywords import KeywordLabeller
from .labeller import Group, Labeller, LabellingError, Naming
from .pins import pin
from .registry import LABELLERS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ...llm import LanguageModel
    from ...progress import Progress
    from ..settings import LabelSettings

_KIND = "labels"
_LAST = "last-labels"
_FORMAT = 2


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

    def name(
        self, layout: str, groups: Sequence[Group]
    ) -> tuple[tuple[Naming, ...], tuple[Problem, ...]]:
        """Give each cluster of one layout a label.

        Args:
            layout: The layout's name.
            groups: The clusters.

        Returns:
            The names in the order of the clusters, all different unless the user wants some alike,
            and what is wrong: at most one problem of the labeller, the same for each layout, and
            those of the user's labels.
        """
        if not groups:
            return (), ()
        fixed, lost = labels_again(groups, self._settings.kept.get(layout, ()))
        problems = [_lost(label, layout) for label in lost]
        if len(fixed) == len(groups):
            namings = self._by_keywords(groups)
        else:
            namings, trouble = self._by_labeller(layout, groups)
            problems += trouble
        namings = _with_labels(namings, fixed)
        pinned, wrong = pin(groups, namings, self._settings.pinned)
        return pinned, (*problems, *wrong)

    def _by_labeller(
        self, layout: str, groups: Sequence[Group]
    ) -> tuple[tuple[Naming, ...], list[Problem]]:
        """Names by the labeller; where it fails, those that it gave before, or keywords."""
        # Told only when there is something to wait for: a build that finds its names says nothing.
        step = partial(self._progress, f"Naming clusters in {layout}")
        try:
            if self._labeller is None:
                raise LabellingError(_no_labeller(self._settings.provider))
            namings = self._named(self._labeller, groups, step)
        except LabellingError as error:
            known, _ = labels_again(groups, self._last(layout))
            by_words = self._by_keywords(groups, step)
            instead = "the clusters are named by their keywords"
            if known:
                instead = "the clusters keep their last labels" + (
                    "" if len(known) == len(groups) else ", and new ones are named by keywords"
                )
            return _with_labels(by_words, known), [Problem(f"{error}; {instead}")]
        if not isinstance(self._labeller, KeywordLabeller):
            self._keep_last(layout, groups, namings)
        return namings, []

    def _by_keywords(
        self, groups: Sequence[Group], step: Callable[[int, int], None] = lambda done, total: None
    ) -> tuple[Naming, ...]:
        return self._named(KeywordLabeller(), groups, step)

    def _named(
        self, labeller: Labeller, groups: Sequence[Group], step: Callable[[int, int], None]
    ) -> tuple[Naming, ...]:
        key = digest(_FORMAT, labeller.key(groups))
        kept = _read(self._cache.get(_KIND, key), len(groups))
        if kept is not None:
            return kept
        step(0, len(groups))
        namings = labeller.name(groups)
        step(len(groups), len(groups))
        rows = [[naming.label, *naming.keywords] for naming in namings]
        self._cache.put(_KIND, key, json.dumps(rows).encode("ascii"))
        return namings

    def _last(self, layout: str) -> tuple[KeptLabel, ...]:
        try:
            rows = json.loads(self._cache.get(_LAST, digest(layout)) or b"[]")
            return tuple(KeptLabel(str(label), tuple(ids)) for label, ids in rows)
        except (ValueError, TypeError, RecursionError):
            return ()

    def _keep_last(self, layout: str, groups: Sequence[Group], namings: Sequence[Naming]) -> None:
        rows = [
            [naming.label, [entry.id for entry in group.entries]]
            for group, naming in zip(groups, namings, strict=True)
        ]
        payload = json.dumps(rows).encode("ascii")
        if self._cache.get(_LAST, digest(layout)) != payload:
            self._cache.put(_LAST, digest(layout), payload)


def _with_labels(namings: Sequence[Naming], labels: Mapping[int, str]) -> tuple[Naming, ...]:
    """Names with some labels in the place of theirs; all stay different."""
    taken = {label.casefold() for label in labels.values()}
    named = []
    for at, naming in enumerate(namings):
        if at in labels:
            named.append(replace(naming, label=labels[at]))
            continue
        others = (f"{naming.label}, {word}" for word in naming.keywords)
        free = [label for label in (naming.label, *others) if label.casefold() not in taken]
        named.append(replace(naming, label=(free or [naming.label])[0]))
        taken.add(named[-1].label.casefold())
    return tuple(named)


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
