"""Labels of clusters: what a labeller does, and of what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ...cache import JSON
from ...diary import Entry


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
