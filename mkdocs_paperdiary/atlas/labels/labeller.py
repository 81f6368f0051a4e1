"""What a labeller takes and gives; a new one is one new file and one line in the registry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...cache import JSON
    from ...diary import Entry


@dataclass(frozen=True, slots=True)
class Group:
    """One cluster's entries, still without a name.

    Attributes:
        id: The cluster's number in its layout.
        entries: At least one, in reading order.
    """

    id: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Naming:
    """What a cluster is called, and why.

    Attributes:
        label: Two to four words for people, plain text, different from the other clusters' labels.
        keywords: Its most telling terms, best first, up to 8.
    """

    label: str
    keywords: tuple[str, ...]


class LabellingError(Exception):
    """A labeller cannot do its work; the text tells the user what happened and what to do."""


class Labeller(Protocol):
    """Gives clusters of one layout their names at once."""

    def identity(self) -> str:
        """Name the labeller: clusters that another one has named are named anew; never a secret."""

    def key(self, groups: Sequence[Group], wanted: Sequence[int]) -> JSON:
        """Everything that decides the names; never a secret."""

    def name(self, groups: Sequence[Group], wanted: Sequence[int]) -> tuple[Naming, ...]:
        """Name some clusters.

        Args:
            groups: All clusters of the layout, from which the others are to be told apart.
            wanted: The places among them of those that want a name, ascending, at least one.

        Returns:
            The names, in the order of `wanted`.

        Raises:
            LabellingError: It cannot be done, and trying again at once would not help.
        """
