"""Which labeller is asked, what is kept, and what the user has pinned."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mkdocs_paperdiary.atlas.labels import Group, Naming
from mkdocs_paperdiary.atlas.labels.cluster_names import Namer
from mkdocs_paperdiary.atlas.settings import LabelSettings
from mkdocs_paperdiary.cache import Cache
from mkdocs_paperdiary.llm import LanguageModel, LlmSettings
from mkdocs_paperdiary.progress import quiet

if TYPE_CHECKING:
    from mkdocs_paperdiary.problem import Problem


def name(
    groups: list[Group],
    pinned: dict[str, str] | None = None,
    provider: str = "keywords",
    cache: Cache | None = None,
) -> tuple[tuple[Naming, ...], tuple[Problem, ...]]:
    settings = LabelSettings(provider, pinned or {})
    model = LanguageModel(LlmSettings())
    namings, _, problems = Namer(settings, model, cache or Cache(None), quiet).name("umap", groups)
    return namings, problems


def test_no_clusters_have_no_names() -> None:
    assert name([]) == ((), ())


def test_a_pinned_entry_names_its_cluster(groups: list[Group]) -> None:
    pin = {groups[1].entries[2].id: "The Shape of Life"}

    namings, problems = name(groups, pin)

    assert namings[1].label == "The Shape of Life"
    assert namings[1].keywords == name(groups)[0][1].keywords
    assert namings[0] == name(groups)[0][0]
    assert problems == ()


def test_a_pinned_label_replaces_the_label_it_names(groups: list[Group]) -> None:
    label = name(groups)[0][0].label

    assert name(groups, {label.upper(): "Stores"})[0][0].label == "Stores"


def test_a_pinned_entry_wins_over_a_pinned_label(groups: list[Group]) -> None:
    label = name(groups)[0][0].label
    pin = {label: "By Label", groups[0].entries[0].id: "By Entry"}

    assert name(groups, pin)[0][0].label == "By Entry"


def test_of_two_pinned_entries_in_one_cluster_the_first_wins_with_a_problem(
    groups: list[Group],
) -> None:
    first, second = (entry.id for entry in groups[0].entries[:2])

    namings, problems = name(groups, {first: "First", second: "Second"})

    assert namings[0].label == "First"
    assert len(problems) == 1
    assert second in problems[0].message
    assert first in problems[0].message


def test_a_pin_for_an_unknown_entry_is_a_problem(groups: list[Group]) -> None:
    _, problems = name(groups, {"papers/gone": "Gone"})

    assert len(problems) == 1
    assert "papers/gone" in problems[0].message


def test_a_pin_for_a_label_that_only_the_other_layout_may_have_is_no_problem(
    groups: list[Group],
) -> None:
    assert name(groups, {"Elsewhere Only": "Gone"})[1] == ()


def test_a_pin_without_a_label_is_a_problem_and_changes_nothing(groups: list[Group]) -> None:
    namings, problems = name(groups, {groups[0].entries[0].id: " "})

    assert namings == name(groups)[0]
    assert len(problems) == 1


def test_pins_are_put_on_after_the_cache(groups: list[Group], tmp_path: Path) -> None:
    entry = groups[0].entries[0].id
    name(groups, {entry: "Old Pin"}, cache=Cache(tmp_path))

    assert name(groups, {entry: "New Pin"}, cache=Cache(tmp_path))[0][0].label == "New Pin"
    assert name(groups, cache=Cache(tmp_path)) == name(groups)


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\xff",
        b"{}",
        b"[[]]",
        b"[1, 2, 3]",
        b'[["A", "b"]]',
        b'[["A", 1], ["B"], ["C"]]',
        b"[" * 9999,
    ],
)
def test_names_that_cannot_be_read_from_the_cache_are_made_again(
    payload: bytes, groups: list[Group], tmp_path: Path
) -> None:
    name(groups, cache=Cache(tmp_path))
    (path,) = (path for path in tmp_path.rglob("*") if path.is_file())
    Cache(tmp_path).put("labels", path.stem, payload)
    assert Cache(tmp_path).get("labels", path.stem) == payload

    assert name(groups, cache=Cache(tmp_path)) == name(groups)


def test_progress_ends_with_all_clusters_named(groups: list[Group]) -> None:
    steps = []

    namer = Namer(
        LabelSettings(),
        LanguageModel(LlmSettings()),
        Cache(None),
        lambda *step: steps.append(step),
    )
    namer.name("umap", groups)

    assert [step[1:] for step in steps] == [(0, 3), (3, 3)]


def test_a_warm_cache_imports_nothing_heavy(tmp_path: Path) -> None:
    script = f"""
import sys
from pathlib import Path
from conftest import make_groups
from mkdocs_paperdiary.cache import Cache
from mkdocs_paperdiary.atlas.labels.cluster_names import Namer
from mkdocs_paperdiary.llm import LanguageModel, LlmSettings
from mkdocs_paperdiary.progress import quiet
from mkdocs_paperdiary.atlas.settings import LabelSettings
groups = make_groups(["Red Fox", "Red Deer"], ["Oak Tree", "Elm Tree"])
cache = Cache(Path({str(tmp_path)!r}))
Namer(LabelSettings(), LanguageModel(LlmSettings()), cache, quiet).name("tsne", groups)
print([name for name in ("sklearn", "numpy", "scipy", "openai") if name in sys.modules])
"""
    outputs = [
        subprocess.run(
            [sys.executable, "-c", script],
            check=True,
            capture_output=True,
            text=True,
            cwd=Path(__file__).parent,
        ).stdout.strip()
        for _ in range(2)
    ]

    assert "sklearn" in outputs[0]
    assert outputs[1] == "[]"
