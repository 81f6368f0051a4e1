"""Topics by folders: the level that groups the notes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from mkdocs_paperdiary.diary import Note, read_diary
from mkdocs_paperdiary.diary.note import NoteFields
from mkdocs_paperdiary.diary.paths import topics_of
from mkdocs_paperdiary.diary.reader import read_note


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


def test_citation_keys_with_dots_tell_no_folders() -> None:
    names = ["Oak.etal2021", "Elm.Ash2019", "Fir.etal2020a", "Oak.Yew2018", "Pine2003"]
    assert counts(*(f"lore/{name}.md" for name in names)) == {"": 5}


def test_parts_beside_an_index_are_in_the_folder_above() -> None:
    paths = [
        f"{topic}/978-{n}/{name}.md"
        for topic in ("trees", "birds")
        for n in range(4)
        for name in ("index", "review")
    ]
    assert counts(*paths, *many("trees", 2)) == {"trees": 10, "birds": 8}
    # Different files beside an index are what the folder is about.
    paths = [f"{topic}/{name}.md" for topic in ("trees", "birds") for name in ("index", topic[:2])]
    assert counts(*paths, "bees/wax.md") == {"trees": 2, "birds": 2, "bees": 1}


def test_works_whose_page_tells_their_topic_say_nothing_of_folders() -> None:
    def read(note: Note) -> list[NoteFields]:
        own = read_note(note)
        parts = range(4) if note.src == "README.md" else ()
        return [replace(own, src=f"README.md#{n}", topic="Moss") for n in parts] or [own]

    srcs = ["README.md", *many("src/trees", 5), *many("src/birds", 5)]
    notes = [Note(src, f"# On {src}\n".encode()) for src in srcs]
    found = Counter(one.topic for one in read_diary(notes, read=read).diary.entries)
    assert found == {"Moss": 4, "trees": 5, "birds": 5}
