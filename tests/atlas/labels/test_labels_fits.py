"""Labels that hold for most entries of their clusters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pytest

from benchmarks.labels import fitting_entries
from mkdocs_paperdiary.atlas.labels import Group
from mkdocs_paperdiary.atlas.labels.keywords import KeywordLabeller
from mkdocs_paperdiary.diary import Entry

if TYPE_CHECKING:
    from mkdocs_paperdiary.atlas.embedding.vectors import Rows

GroupsOf = Callable[..., list[Group]]
Text = tuple[str, str, str]
"""Title, summary and folder."""


def notes(folder: str, *texts: str) -> list[Text]:
    """A cluster in one folder, from titles and summaries with a bar between them."""
    return [(*(part.strip() for part in text.split("|")), folder) for text in texts]  # type: ignore[misc]


KITCHEN = {
    "sourdough": notes(
        "weekend_projects",
        "Why Sourdough Rises | Wild yeast and bacteria share a starter.",
        "A Starter from Rye Flour | Sourdough begins with flour, water and patience.",
        "Baking in a Dutch Oven | Steam gives a sourdough loaf its crust.",
        "The Crumb of Country Loaves | Long proofs open the crumb of sourdough bread.",
        "Hydration, Explained | Wet doughs make sourdough harder to shape.",
    ),
    "knife": notes(
        "misc",
        "Sharpening on Water Stones | A knife is drawn over the stone at one angle.",
        "Carbon Steel or Stainless | Which steel a kitchen knife should have.",
        "Learning the Rock Chop | The tip of the knife stays on the board.",
        "Damascus, a Short Opinion | Patterns do not make a better knife.",
        "Handles of Olive Wood | How a knife gets its handle.",
    ),
    "coffee": notes(
        "weekend_projects",
        "Pour-Over at Home | Hot water meets ground coffee in circles.",
        "Roasting in a Popcorn Maker | Green coffee turns brown in minutes.",
        "The Grinder Matters Most | Even grounds make even coffee.",
        "Cold Brew by the Litre | Coffee steeps in the fridge over night.",
        "What Altitude Does | High farms grow dense coffee beans.",
    ),
}
"""Clusters by the word that stands in most of their texts, and in no folder."""

ASTRONOMY = {
    "exoplanet": notes(
        "general_reading",
        "Transits of Hot Jupiters | A dip in starlight tells an exoplanet's size.",
        "Direct Imaging with Coronagraphs | The star is masked so that exoplanets show.",
        "Wobbling Stars | Radial velocities give an exoplanet's mass.",
        "Air around Distant Worlds | Spectra of exoplanets hold water and carbon.",
    ),
    "black hole": notes(
        "general_reading",
        "A Shadow in M87 | Radio dishes together see a black hole.",
        "Ringdown after a Merger | Two black holes become one and ring.",
        "Does Information Come Back? | Radiation leaves a black hole slowly.",
        "Quasars and Feedback | A black hole heats the gas of its galaxy.",
    ),
}

ORDERS = [
    pytest.param(KITCHEN, id="kitchen"),
    pytest.param(ASTRONOMY, id="astronomy"),
    pytest.param(dict(reversed(KITCHEN.items())), id="kitchen, backwards"),
]


def named(groups: Sequence[Group]) -> list[str]:
    return [one.label for one in KeywordLabeller().name(groups, range(len(groups)))]


@pytest.mark.parametrize("diary", ORDERS)
def test_a_label_names_what_most_entries_are_about(
    diary: dict[str, list[Text]], groups_of: GroupsOf
) -> None:
    for theme, label in zip(diary, named(groups_of(*diary.values())), strict=True):
        assert theme in label.casefold()


@pytest.mark.parametrize("diary", ORDERS)
def test_folders_and_the_words_of_one_title_are_no_labels(
    diary: dict[str, list[Text]], groups_of: GroupsOf
) -> None:
    for texts, label in zip(diary.values(), named(groups_of(*diary.values())), strict=True):
        for word in set(label.casefold().split()) - {"and"}:
            having = [f"{t} {s}" for t, s, _ in texts if word.rstrip("s") in f"{t} {s}".casefold()]
            assert len(having) > 1, label
            assert not any(word in folder.split("_") for *_, folder in texts)


def test_a_word_of_most_entries_wins_over_a_phrase_of_few(groups_of: GroupsOf) -> None:
    clusters = groups_of(
        [
            "Beehive Ventilation in Winter",
            "Winter Beehive Ventilation",
            "Painting a Beehive",
            "The Weight of a Beehive",
            "Where to Put Your Beehive",
            "Beehive Thieves",
            "A Beehive of Straw",
        ],
        ["Orchid Care", "Orchid Soil", "Orchid Light"],
    )

    (first, _) = named(clusters)

    assert "Beehive" in first.split()[0]


def entry(title: str, summary: str = "") -> Entry:
    path = title.replace(" ", "-").lower()
    return Entry(path, f"{path}.md", title, summary=summary)


@pytest.mark.parametrize(
    ("label", "fits"),
    [
        ("Graph Networks", [True, True, False]),
        ("Networks and Tea", [True, True, True]),
        ("Tea, Graphs", [True, True, True]),
        ("Networks · Tea", [True, True, True]),
        ("Tea and the Graph of Networks", [True, True, True]),
        ("Sailing", [False, False, False]),
    ],
)
def test_a_label_fits_by_all_words_of_one_of_its_phrases(label: str, fits: list[bool]) -> None:
    entries = (
        entry("A Network of Roads", "As a graph."),
        entry("Graph Networks"),
        entry("Green Tea"),
    )

    assert fitting_entries([Group(0, entries)], [label]) == [fits]


ANGLES = {"East": 1.0, "North": 90.0}


class Plane:
    """Embeddings in a plane, by the angle that a text says or a label stands for."""

    def identity(self) -> str:
        return "plane"

    def rows(self, entries: Sequence[Entry], labels: Sequence[str]) -> tuple[Rows, Rows]:
        return self._of([one.summary for one in entries]), self._of(labels)

    def _of(self, texts: Sequence[str]) -> Rows:
        angles = np.radians([ANGLES.get(text) or float(text) for text in texts])
        return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def test_a_label_fits_by_being_nearer_than_the_other_labels() -> None:
    groups = [
        Group(0, (entry("Red", "10"), entry("Pink", "80"))),
        Group(1, (entry("Blue", "85"), entry("North Wind", "5"))),
    ]

    assert fitting_entries(groups, ["East", "North"], Plane()) == [[True, False], [True, True]]
