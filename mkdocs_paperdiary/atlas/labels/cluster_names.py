"""Labels of clusters in one build: lasting, new or pinned, each label once."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import astuple, replace
from functools import partial
from types import MappingProxyType
from typing import Any, Final

from ...cache import Cache, digest, from_json
from ...llm import LanguageModel
from ...problem import Problem
from ...progress import Progress
from ...words import N_
from ..embedding.vectors import LabelVectors
from ..memory import RememberedCluster
from ..settings import KeptLabel, LabelSettings
from . import Group, LabellingError, Naming
from .keywords import KeywordLabeller
from .openai import OpenAILabeller
from .pinned_labels import match_labels, pin

_NOTHING: Final[Mapping[int, Any]] = MappingProxyType({})

_LEFT: Final = 1 / 2
_GROWN: Final = 1 / 3
"""A label lasts as long as at least half of the entries that the cluster had then are still in it,
and they are a third of those that it has now: what people have learnt to find their way by is worth
more than the last word on it."""


class Namer:
    """Labels clusters for one build."""

    def __init__(
        self,
        settings: LabelSettings,
        model: LanguageModel,
        cache: Cache,
        progress: Progress,
        vectors: LabelVectors | None = None,
    ) -> None:
        """Make the labeller that the settings want.

        The vectors tell the labeller by keywords what a label fits.

        The cache holds labels before the user's are applied. Labels that stand in for those of a
        labeller that failed are not cached in their place.
        """
        self._settings = settings
        self._cache = cache
        self._progress = progress
        self._keywords = KeywordLabeller(vectors)
        self._labeller: KeywordLabeller | OpenAILabeller = self._keywords
        if settings.provider == "openai":
            self._labeller = OpenAILabeller(settings.instructions, model, self._by_keywords)
        self._identity = self._labeller.identity()

    def name(
        self,
        layout: str,
        groups: Sequence[Group],
        known: Mapping[int, RememberedCluster] = _NOTHING,
        stayed: Mapping[int, int] = _NOTHING,
    ) -> tuple[tuple[Naming, ...], tuple[RememberedCluster, ...], tuple[Problem, ...]]:
        """Give each cluster of one layout a label.

        A cluster keeps the label that it has, until it has really changed or another labeller
        is wanted.

        Args:
            layout: The layout's name.
            groups: Its clusters.
            known: What is remembered of clusters, by id.
            stayed: By id, how many entries were in the cluster when it was labelled, with the text
                that they have now.

        Returns:
            In the order of the clusters, the labels, all different unless the user wants some
            alike, and what is to be remembered of them; and what is wrong: at most one problem of
            the labeller, the same for each layout, and those of the user's labels.
        """
        if not groups:
            return (), (), ()
        fixed, lost = match_labels(groups, self._settings.kept.get(layout, ()))
        problems = [_lost(label, layout) for label in lost]
        lasting = {group.id: known[group.id] for group in groups if group.id in known}
        asked = [
            at
            for at, group in enumerate(groups)
            if at not in fixed
            and not self._lasts(group, known.get(group.id), stayed.get(group.id, 0))
        ]
        given, trouble = self._given(layout, groups, asked, lasting)
        problems += trouble
        named = tuple(given.get(group.id) or lasting[group.id] for group in groups)
        namings = _different([Naming(one.label, one.keywords) for one in named], set(), fixed)
        pinned, wrong = pin(groups, namings, self._settings.pinned)
        return pinned, named, (*problems, *wrong)

    def name_parts(
        self, parts: Sequence[Group], label: str, taken: Sequence[str]
    ) -> tuple[str, ...]:
        """Give the parts of a cluster labels by their keywords.

        Args:
            parts: By their number, from 0; maybe none.
            label: The cluster's label.
            taken: The labels of all clusters, which no part may have.

        Returns:
            The label of each part, empty where none fits most of its entries.
        """
        return self._keywords.name_parts(parts, label, taken) if parts else ()

    def _lasts(self, group: Group, known: RememberedCluster | None, stayed: int) -> bool:
        """Whether a cluster keeps its label."""
        if known is None or known.by != self._identity:
            return False
        return stayed >= max(_LEFT * known.size, _GROWN * len(group.entries))

    def _given(
        self,
        layout: str,
        groups: Sequence[Group],
        asked: Sequence[int],
        lasting: Mapping[int, RememberedCluster],
    ) -> tuple[dict[int, RememberedCluster], list[Problem]]:
        """Labels for the clusters that need one, by id; if the labeller fails, others for now."""
        given: dict[int, RememberedCluster] = {}
        problems: list[Problem] = []
        # Only shown when there is something to wait for: a build with cached labels shows nothing.
        step = partial(self._progress, N_("Naming clusters") + f": {layout}")
        wanting = {groups[at].id for at in asked}
        taken = {one.label.casefold() for id_, one in lasting.items() if id_ not in wanting}
        try:
            namings = self._named(self._labeller, groups, asked, step)
            for at, naming in zip(asked, _different(namings, taken), strict=True):
                given[groups[at].id] = _remembered(naming, self._identity, groups[at])
        except LabellingError as error:
            instead = "the clusters are named by their keywords"
            if lasting:
                instead = "the clusters keep their last labels"
                if len(lasting) < len(groups):
                    instead += ", and new ones are named by keywords"
            problems.append(Problem(f"{error}; {instead}", code=error.code))
        # Stand-ins: for a labeller that failed, and below the labels of the user's file.
        named = given.keys() | lasting.keys()
        missing = [at for at, group in enumerate(groups) if group.id not in named]
        for at, naming in zip(missing, self._by_keywords(groups, missing, step), strict=True):
            given[groups[at].id] = _remembered(naming, "", groups[at])
        return given, problems

    def _by_keywords(
        self,
        groups: Sequence[Group],
        wanted: Sequence[int] | None = None,
        step: Callable[[int, int], None] = lambda done, total: None,
    ) -> tuple[Naming, ...]:
        chosen = range(len(groups)) if wanted is None else wanted
        return self._named(self._keywords, groups, chosen, step)

    def _named(
        self,
        labeller: KeywordLabeller | OpenAILabeller,
        groups: Sequence[Group],
        wanted: Sequence[int],
        step: Callable[[int, int], None],
    ) -> tuple[Naming, ...]:
        if not wanted:
            return ()

        def read(payload: bytes) -> tuple[Naming, ...]:
            found: tuple[Naming, ...] = from_json(payload, tuple[Naming, ...])
            if len(found) != len(wanted) or not all(
                one.label and all(one.keywords) for one in found
            ):
                raise ValueError("these are no labels")
            return found

        def key() -> str:
            return digest(4, labeller.key(groups, wanted))

        namings = self._cache.value("labels", key(), read)
        if namings is None:
            step(0, len(wanted))
            namings = labeller.name(groups, wanted)
            step(len(wanted), len(wanted))
            payload = json.dumps([*map(astuple, namings)]).encode("ascii")
            # By a key of its own: embeddings may have turned out to be missing.
            self._cache.put("labels", key(), payload)
        return namings


def _different(
    namings: Sequence[Naming], taken: Set[str], fixed: Mapping[int, str] = _NOTHING
) -> tuple[Naming, ...]:
    """Make labels different from each other and from those that are taken, by a keyword more.

    The `fixed` ones, by number among the namings, stand whatever the others are.
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


def _remembered(naming: Naming, by: str, group: Group) -> RememberedCluster:
    return RememberedCluster(naming.label, naming.keywords, by, len(group.entries))


def _lost(label: KeptLabel, layout: str) -> Problem:
    message = (
        f"the pinned label `{label.label}` fits no cluster of {layout} any more, since its entries "
        "are no longer together; pin the labels again by `paperdiary labels`"
    )
    return Problem(message, code="unfitting-label")
