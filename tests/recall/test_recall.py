"""The search by meaning: its index, and what it finds."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from mkdocs_paperdiary.cache import Cache
from mkdocs_paperdiary.diary import Note
from mkdocs_paperdiary.diary.reading_cache import NoteReader
from mkdocs_paperdiary.recall import IndexedPage, recall_json
from mkdocs_paperdiary.recall.sentences import LONGEST, headings_and_sentences
from mkdocs_paperdiary.recall.word_vectors import SHA256, TABLE, packed, unpacked

from .ranking import ranked

EXAMPLE = Path(__file__).parents[2] / "example_site/docs"
QUESTIONS = json.loads((Path(__file__).parent / "questions.json").read_text("utf-8"))


def page(id_: str, markdown: str, title: str = "", topic: str = "") -> IndexedPage:
    return IndexedPage(id_, f"{id_}.md", f"{id_}/", title or id_, None, topic, markdown)


def index_of(*pages: IndexedPage) -> bytes:
    return recall_json(pages, dict, "", Cache(None))


SMALL = (
    page("fruit", "Apples and pears grow on trees.\n\nThey are picked in autumn."),
    page("game", "Eleven players kick a ball into a goal.\n\nFootball is played on grass."),
    page("stars", "# Light\n\nTelescopes collect the light of distant galaxies."),
    page("bread", "Flour, water, salt and yeast are baked in an oven."),
)


@pytest.fixture(scope="module")
def example() -> bytes:
    """The index of the example, without a model: notes are found by the table alone."""
    paths = sorted((EXAMPLE / "papers").rglob("*.md"))
    notes = tuple(Note(one.relative_to(EXAMPLE).as_posix(), one.read_bytes()) for one in paths)
    reading = NoteReader().read(notes, EXAMPLE, Cache(None), date_order="auto")
    pages = [
        IndexedPage(
            *(one.id, one.src, f"{one.id}/", one.title, None, one.topic),
            reading.bodies[one.src].markdown,
            (one.summary,),
        )
        for one in reading.diary.entries
    ]
    return index_of(*pages)


def test_questions_in_the_readers_words_find_their_note(example: bytes) -> None:
    answers = ranked(example, [one["question"] for one in QUESTIONS])
    ranks = []
    for one, found in zip(QUESTIONS, answers, strict=True):
        ids = [match["note"]["url"].rstrip("/") + ".md" for match in found]
        ranks.append(next((ids.index(src) for src in one["notes"] if src in ids), None))
    in_five = sum(rank is not None for rank in ranks) / len(ranks)
    first = ranks.count(0) / len(ranks)
    assert in_five >= 0.95
    assert first >= 0.75


def test_the_index_of_a_hundred_notes_is_small(example: bytes) -> None:
    assert len(gzip.compress(example)) < 600_000


def test_a_word_that_no_note_has_finds_one_that_is_near_in_meaning() -> None:
    (found,) = ranked(index_of(*SMALL), ["soccer"])
    assert found[0]["note"]["url"] == "game/"


def test_a_misspelt_word_finds_its_note() -> None:
    (found,) = ranked(index_of(*SMALL), ["telescpoes"])
    assert found[0]["note"]["url"] == "stars/"


def test_a_match_has_the_sentence_that_answers_and_its_words() -> None:
    (found,) = ranked(index_of(*SMALL), ["picked in autumn"])
    assert found[0]["sentence"] == "They are picked in autumn."
    assert {"picked", "autumn"} <= set(found[0]["words"])


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        "the of and",
        "😀 🎉",
        "\x00\x07\x1b[31m",
        "x" * 10_000,
        "word " * 2_000,
        "שלום עולם",
        "机器学习",
        "__proto__ constructor",
    ],
)
def test_any_query_is_answered(query: str) -> None:
    (found,) = ranked(index_of(*SMALL), [query])
    assert len(found) <= len(SMALL)


@pytest.mark.parametrize("number", [0, 1, 3])
def test_small_diaries_are_answered(number: int) -> None:
    (found,) = ranked(index_of(*SMALL[:number]), ["apples"])
    assert [match["note"]["url"] for match in found][:1] == ["fruit/"][:number]


def test_notes_in_a_script_without_spaces_are_found_by_their_characters() -> None:
    pages = (page("a", "强化学习的论文。"), page("b", "数据库的事务。"))
    (found,) = ranked(index_of(*pages), ["学习"])
    assert found[0]["note"]["url"] == "a/"


def test_a_note_without_words_does_not_hinder() -> None:
    (found,) = ranked(index_of(page("a", "!!!", title="—"), *SMALL), ["oven"])
    assert found[0]["note"]["url"] == "bread/"


def test_an_unchanged_diary_takes_the_last_index(tmp_path: Path) -> None:
    def vectors() -> dict[str, np.ndarray]:
        raise AssertionError("computed again")

    cache = Cache(tmp_path)
    first = recall_json(SMALL, dict, "model", cache)
    assert recall_json(SMALL, vectors, "model", cache) == first  # type: ignore[arg-type]
    changed = (*SMALL[:3], page("bread", "Butter."))
    assert recall_json(changed, dict, "model", cache) != first


def test_the_last_index_is_taken_without_a_library_that_computes() -> None:
    code = "import sys, mkdocs_paperdiary.recall; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"numpy", "scipy", "sklearn"} & set(run.stdout.split())


def test_the_models_vector_counts_beside_the_words() -> None:
    twins = (page("a", "One of two."), page("b", "One of two."), *SMALL)
    direction = np.zeros(384, np.float32)
    direction[0] = 1
    index = recall_json(twins, lambda: {"a": direction}, "model", Cache(None))
    dimensions = json.loads(index)["dimensions"]
    rows = np.frombuffer(base64.b64decode(json.loads(index)["vectors"]), np.int8)
    rows = rows.reshape(len(twins), dimensions)
    assert (rows[0] != rows[1]).any()


def test_headings_and_sentences_are_plain_text() -> None:
    text = (
        "# Title *here*\n\nFirst [one](x.md). Second\nline goes on! 3.5 is a number.\n\n"
        "- item **a**\n- [ ] item b\n\n| x | y |\n|---|---|\n| 1 | two |\n\n```\ncode here\n```\n"
    )
    headings, sentences = headings_and_sentences(text)
    assert headings == ("Title here",)
    assert sentences[:2] == ("First one.", "Second line goes on!")
    assert "item a" in sentences
    assert "item b" in sentences
    assert any("two" in one for one in sentences)
    assert not any("code here" in one for one in sentences)


def test_long_sentences_are_cut_between_words() -> None:
    _, sentences = headings_and_sentences("word " * 500)
    assert len(sentences) > 1
    assert all(len(one) <= LONGEST for one in sentences)
    assert " ".join(sentences).split() == ["word"] * 500


def test_rows_come_back_from_four_bits() -> None:
    rows = np.random.default_rng(0).normal(size=(50, 64)).astype(np.float32)
    halves, scales = packed(rows)
    restored = unpacked(halves) * scales[:, None]
    cosines = (rows * restored).sum(1) / np.linalg.norm(rows, axis=1)
    assert (cosines / np.linalg.norm(restored, axis=1) > 0.98).all()


def test_the_table_is_the_one_that_was_made() -> None:
    assert hashlib.sha256(TABLE.read_bytes()).hexdigest() == SHA256
    assert TABLE.stat().st_size < 5_000_000
