"""Clusters in made-up words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mkdocs_paperdiary.atlas.labels import Group
from mkdocs_paperdiary.diary import Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Text = str | tuple[str, str] | tuple[str, str, str]


def make_groups(*clusters: Sequence[Text]) -> list[Group]:
    """Clusters from titles, or from titles, summaries and topics."""
    groups = []
    for number, cluster in enumerate(clusters):
        entries = []
        for at, text in enumerate(cluster):
            title, summary, topic = (*((text,) if isinstance(text, str) else text), "", "")[:3]
            path = f"papers/c{number}/note{at}"
            entries.append(Entry(path, f"{path}.md", title, summary=summary, topic=topic))
        groups.append(Group(number, tuple(entries)))
    return groups


@pytest.fixture
def groups_of() -> Callable[..., list[Group]]:
    return make_groups


@pytest.fixture
def groups() -> list[Group]:
    return make_groups(
        ["Query Optimization in Column Stores", "Learned Query Optimization", "Column Stores"],
        ["Protein Folding from Sequences", "Protein Folding at Scale", "Enzyme Design"],
        ["Gradual Typing for Scripts", "Gradual Typing Is Sound", "Ownership and Borrowing"],
    )
