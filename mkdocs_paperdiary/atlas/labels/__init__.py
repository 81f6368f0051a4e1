"""Labels of clusters: the protocol of a labeller, and the known ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from ...cache import JSON
from ...diary import Entry
from ...llm import LanguageModel
from ..settings import LabelSettings


@dataclass(frozen=True, slots=True)
class Group:
    """A cluster's number in its layout, and its entries in reading order, at least one."""

    id: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Naming:
    """A cluster's label, plain text of its own, and up to 8 most telling terms, best first."""

    label: str
    keywords: tuple[str, ...]


class LabellingError(Exception):
    """A labeller cannot do its work; `code` is that of the problem that the user sees."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


class Labeller(Protocol):
    """Labels clusters of one layout at once."""

    def identity(self) -> str:
        """Name the labeller: clusters that another one has labelled get new labels."""

    def key(self, groups: Sequence[Group], wanted: Sequence[int]) -> JSON:
        """Everything that decides the labels; never a secret."""

    def name(self, groups: Sequence[Group], wanted: Sequence[int]) -> tuple[Naming, ...]:
        """Label the clusters of a layout whose numbers are wanted, ascending, at least one.

        Raises:
            LabellingError: It cannot be done, and trying again at once would not help.
        """


KeywordNamings = Callable[[Sequence[Group]], Sequence[Naming]]
"""Labels clusters by their keywords, for labellers that go on from there."""

LabellerFactory = Callable[[LabelSettings, LanguageModel, Labeller, KeywordNamings], Labeller]
"""Makes a labeller from settings, a language model, and the labeller by keywords with its cache."""


def _keywords(
    settings: LabelSettings, model: LanguageModel, keywords: Labeller, cached: KeywordNamings
) -> Labeller:
    return keywords


def _openai(
    settings: LabelSettings, model: LanguageModel, keywords: Labeller, cached: KeywordNamings
) -> Labeller:
    from .openai import OpenAILabeller

    return OpenAILabeller(settings.instructions, model, cached)


LABELLERS: Final[Mapping[str, LabellerFactory]] = {"keywords": _keywords, "openai": _openai}
"""By `labels.provider`; a new one is a file of its own and a line here."""
