"""Topics by folders: the level that groups the notes."""

from __future__ import annotations

from collections import Counter

import pytest

from mkdocs_paperdiary.diary.paths import topics_of


def counts(*paths: str) -> dict[str, int]:
    return dict(Counter(topics_of(paths).values()))


def many(folder: str, count: int, name: str = "n{}.md") -> list[str]:
    return [f"{folder}/{name.format(f'{folder[:1]}{at}')}" for at in range(count)]


@pytest.mark.parametrize("outlier", ["drafts/later.md", "specs/form.md", "about.md"])
def test_one_note_apart_does_not_make_the_shared_folder_every_topic(outlier: str) -> None:
    found = counts(*many("content/trees", 6), *many("content/birds", 5), outlier)
    apart = outlier.rpartition("/")[0]
    assert found == {"trees": 6, "birds": 5, apart: 1}


def test_topics_below_the_largest_one_are_none_where_others_are_as_large() -> None:
    found = counts(*many("trees/oak", 4), *many("trees/elm", 4), *many("birds", 4))
    assert found == {"trees": 8, "birds": 4}


@pytest.mark.parametrize("name", ["paper.md", "README.md", "notes.md"])
def test_a_folder_of_its_own_for_each_note_is_no_topic(name: str) -> None:
    paths = [f"{topic}/2020/{topic}-{n}/{name}" for topic in ("trees", "birds") for n in range(4)]
    assert counts(*paths) == {"trees": 4, "birds": 4}
    assert counts(*(path.partition("/")[2] for path in paths)) == {"": 8}


def test_folders_of_which_each_has_one_note_are_no_topics() -> None:
    assert counts(*(f"papers/p{n}/on-tree-{n}.md" for n in range(12))) == {"": 12}


def test_names_with_dots_tell_folders() -> None:
    paths = [f"vault/lit.{topic}.n{n}.md" for topic in ("trees", "birds") for n in range(4)]
    assert counts(*paths) == {"trees": 4, "birds": 4}


def test_one_name_with_a_dot_tells_none() -> None:
    assert counts(*many("trees", 4), *many("birds", 4), "trees/v2.moss.md") == {
        "trees": 5,
        "birds": 4,
    }
