"""Labels of clusters, which have entries."""

from __future__ import annotations

from dataclasses import dataclass

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
