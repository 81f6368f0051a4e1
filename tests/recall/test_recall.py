"""The search by meaning: its index, and what it finds."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mkdocs_paperdiary.cache import Cache
from mkdocs_paperdiary.diary import Note
from mkdocs_paperdiary.diary.reading_cache import NoteReader
from mkdocs_paperdiary.recall import IndexedPage, recall_files
from mkdocs_paperdiary.recall import index as recall_index
from mkdocs_paperdiary.recall.index import TABLE
from mkdocs_paperdiary.recall.ranking import stem_of
from mkdocs_paperdiary.recall.sentences import LONGEST, headings_and_sentences
from mkdocs_paperdiary.recall.word_vectors import (
    SHA256,
    WordVectors,
    packed,
    spelt,
    unpacked,
    unspelt,
)

from ..javascript import call
from .ranking import ranked, ranked_in_python, stems_in_browser

EXAMPLE = Path(__file__).parents[2] / "example_site/docs"
QUESTIONS = json.loads((Path(__file__).parent / "questions.json").read_text("utf-8"))
OTHER_WORDS = json.loads((Path(__file__).parent / "other_words.json").read_text("utf-8"))


def page(id_: str, markdown: str, title: str = "", **about: Any) -> IndexedPage:
    given = {"date": None, "topic": "", "kind": "paper", "tags": (), "rating": None}
    given |= {"cluster": None, "markdown": markdown} | about
    return IndexedPage(id_, f"{id_}.md", f"{id_}/", title or id_, **given)


def index_of(*pages: IndexedPage) -> bytes:
    (index,), problems = recall_files(pages, dict, "", Cache(None))
    assert not problems
    return index


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
        page(
            one.id,
            reading.bodies[one.src].markdown,
            one.title,
            topic=one.topic,
            summary=one.summary,
            lessons=tuple(lesson.lesson for lesson in one.lessons),
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


def test_questions_in_other_words_find_their_note(example: bytes) -> None:
    answers = ranked(example, [one["question"] for one in OTHER_WORDS])
    hits = [
        any(f"{match['note']['id']}.md" in one["notes"] for match in found)
        for one, found in zip(OTHER_WORDS, answers, strict=True)
    ]
    # By the table alone: with a model, eight of ten.
    assert sum(hits) / len(hits) >= 0.72


def test_the_index_of_a_hundred_notes_is_small(example: bytes) -> None:
    assert len(gzip.compress(example)) < 600_000


def test_browser_and_command_line_answer_alike(example: bytes) -> None:
    queries = [one["question"] for one in QUESTIONS] + ["nural netwroks", "zzqx", "topic:robotics"]
    in_browser, in_python = ranked(example, queries), ranked_in_python(example, queries)
    for query, ours, theirs in zip(queries, in_browser, in_python, strict=True):
        scores = [one["score"] for one in theirs]
        # Their numbers differ in the last digits, and which of two words is nearer may, too.
        assert [one["score"] for one in ours] == pytest.approx(scores, abs=0.05), query
        for name in ("note", "sentence", "lesson"):
            assert [one[name] for one in ours[:1]] == [one[name] for one in theirs[:1]], query


def test_a_letter_behind_an_apostrophe_is_not_marked(example: bytes) -> None:
    query = "clocks that agree across the world"
    for find in (ranked, ranked_in_python):
        (found,) = find(example, [query])
        assert any("'s clocks" in one["sentence"] for one in found)
        assert not [word for one in found for word in one["words"] if len(word) == 1]


def test_both_rankings_have_the_same_stems() -> None:
    words = [name for name in WordVectors(TABLE).pieces if not name.startswith("##")]
    assert stems_in_browser(words) == [stem_of(word) for word in words]


Rank = Callable[..., list[list[dict[str, Any]]]]


@pytest.fixture(params=[ranked, ranked_in_python], ids=["browser", "command line"])
def rank(request: pytest.FixtureRequest) -> Rank:
    """Each ranking in turn."""
    found: Rank = request.param
    return found


def urls_of(matches: Sequence[Mapping[str, Any]]) -> list[str]:
    return [match["note"]["url"].rstrip("/") for match in matches]


def test_a_word_that_no_note_has_finds_one_that_is_near_in_meaning(rank: Rank) -> None:
    (found,) = rank(index_of(*SMALL), ["soccer"])
    assert urls_of(found)[0] == "game"


def test_among_many_notes_one_common_word_does_not_outweigh_the_meaning(rank: Rank) -> None:
    decoy = page("decoy", "Rules of grammar are taught in schools.")
    words = [name for name in WordVectors(TABLE).pieces if name.isalpha() and len(name) > 3]
    others = zip(words[1_000::50], words[20_000:], strict=False)
    many = [page(one, f"About {one} and {two}.") for one, two in others]
    assert len(many) > 400
    (found,) = rank(index_of(decoy, *SMALL, *many), ["rules of soccer matches and penalties"])
    assert urls_of(found)[0] == "game"


def test_a_misspelt_word_finds_its_note(rank: Rank) -> None:
    (found,) = rank(index_of(*SMALL), ["telescpoes"])
    assert urls_of(found)[0] == "stars"


def test_a_match_has_the_sentence_that_answers_and_its_words(rank: Rank) -> None:
    (found,) = rank(index_of(*SMALL), ["picked in autumn"])
    assert found[0]["sentence"] == "They are picked in autumn."
    assert {"picked", "autumn"} <= set(found[0]["words"])


def test_a_lesson_is_found_under_its_note(rank: Rank) -> None:
    lesson = "Measure twice and cut once."
    carpenter = page("carpenter", "Wood moves with the seasons.", lessons=(lesson, "Keep oak dry."))
    (found,) = rank(index_of(carpenter, *SMALL), ["measure before the cut"])
    assert urls_of(found)[0] == "carpenter"
    assert found[0]["lesson"] == lesson
    (found,) = rank(index_of(carpenter, *SMALL), ["seasons"])
    assert found[0]["lesson"] == ""


SHELF = (
    page("a", "Deep learning at sea.", date="2024-12-30", topic="machine-learning", rating=4),
    page("b", "Learning deep at night.", date="2025-03-01", tags=("Sea Life",), kind="book"),
    page("c", "Ships learn nothing.", date="2025-09-02", topic="history", rating=5),
    page("d", "Undated: the deep sea.", topic="history"),
)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("topic:history", {"c", "d"}),
        ('topic:"machine learning"', {"a"}),
        ("tag:sea", {"b"}),
        ("kind:Book", {"b"}),
        ("year:2025", {"b", "c"}),
        ("before:2025-09", {"a", "b"}),
        ("before:2025", {"a"}),
        ("after:2025-03", {"c"}),
        ("after:2024", {"b", "c"}),
        ("rating:4", {"a"}),
        ("-topic:history", {"a", "b"}),
        ("TOPIC:history year:2025", {"c"}),
        ('"deep learning"', {"a"}),
        ('learning -"deep learning" -ships -sea', {"b"}),
        ("learning -sea", {"b", "c"}),
        ("topic:history -ships", {"d"}),
        ("topic:nothing deep", set()),
        ("year:soon", set()),
        ("rating:ten", set()),
    ],
)
def test_filters_phrases_and_minus_decide_what_may_be_found(
    rank: Rank, query: str, expected: set[str]
) -> None:
    (found,) = rank(index_of(*SHELF), [query])
    assert {*urls_of(found)} == expected


def test_filters_alone_find_the_newest_first(rank: Rank) -> None:
    (found,) = rank(index_of(*SHELF), ["-kind:talk"])
    assert urls_of(found) == ["c", "b", "a", "d"]


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
        " ".join(f"unknown{number}" for number in range(1_000)),
        "שלום עולם",
        "机器学习",
        "__proto__ constructor",
        "topic:",
        'topic:"',
        '- -- -" "',
        "before:topic:-",
        "ﬁlter:ﬁne",
    ],
)
def test_any_query_is_answered(rank: Rank, query: str) -> None:
    (found,) = rank(index_of(*SMALL), [query])
    assert len(found) <= len(SMALL)


def test_what_means_nothing_finds_nothing(rank: Rank) -> None:
    assert rank(index_of(*SMALL), ["", "😀", "???"]) == [[], [], []]


@pytest.mark.parametrize("number", [0, 1, 3])
def test_small_diaries_are_answered(rank: Rank, number: int) -> None:
    (found,) = rank(index_of(*SMALL[:number]), ["apples"])
    assert urls_of(found)[:1] == ["fruit"][:number]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("学习", "a"),
        ('"强化学习"', "a"),
        ("事务", "b"),
        ("化学的习惯", "c"),
        ("きろく", "d"),
        ("ひこうき", "e"),
        ("ความจำ", "f"),
        ("데이터베이스는", "g"),
    ],
)
def test_notes_in_other_scripts_are_found_by_their_characters(
    rank: Rank, query: str, expected: str
) -> None:
    texts = {
        "a": "强化学习的论文。",
        "b": "数据库的事务。",
        "c": "学者在实习中学化学，习惯很好。",
        "d": "よんだほんのきろく。",
        "e": "そらをとぶひこうき。",
        "f": "ความจำของมนุษย์",
        "g": "데이터베이스 이야기.",
    }
    # Each beside notes that have the same characters in another order.
    others = {f"{name}-": text[::-1] for name, text in texts.items()}
    pages = [page(name, text) for name, text in (others | texts).items()]
    (found,) = rank(index_of(*pages), [query])
    assert urls_of(found)[0] == expected


@pytest.fixture
def parts() -> tuple[bytes, ...]:
    """The index of a diary that is large for a file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recall_index, "PART", 400)
        files, _ = recall_files(SMALL, dict, "", Cache(None))
    assert len(files) > 1
    return files


def test_several_files_answer_as_one(rank: Rank, parts: tuple[bytes, ...]) -> None:
    first, *others = map(json.loads, parts)
    assert first["parts"] == len(others)
    notes = [note["id"] for one in (*reversed(others), first) for note in one["notes"]]
    assert notes == [one.id for one in SMALL]
    queries = ["soccer", "an oven for bread", "light"]
    assert rank(parts, queries) == rank(index_of(*SMALL), queries)


def test_the_first_file_answers_alone_with_the_newest_notes(parts: tuple[bytes, ...]) -> None:
    (found,) = ranked(parts[:1], ["baked"])
    assert urls_of(found)[0] == "bread"


def test_files_of_several_builds_are_refused(parts: tuple[bytes, ...]) -> None:
    other, _ = recall_files(SHELF + SMALL, dict, "", Cache(None))
    with pytest.raises(subprocess.CalledProcessError):
        ranked((other[0], *parts[1:]), [])


def test_several_files_come_from_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recall_index, "PART", 400)
    cache = Cache(tmp_path)
    files, _ = recall_files(SMALL, dict, "", cache)
    assert len(files) > 1
    assert recall_files(SMALL, dict, "", cache) == (files, ())


def test_a_note_without_words_does_not_hinder(rank: Rank) -> None:
    (found,) = rank(index_of(page("a", "!!!", title="—"), *SMALL), ["oven"])
    assert urls_of(found)[0] == "bread"


@pytest.mark.parametrize(
    "content", [None, b"", b"PK\x03\x04 cut short", b"no table at all", b"\x93NUMPY"]
)
def test_without_its_table_the_search_finds_notes_by_words(
    rank: Rank, tmp_path: Path, content: bytes | None
) -> None:
    table = tmp_path / "table.npz"
    if content is not None:
        table.write_bytes(content)
    cache = Cache(tmp_path / "cache")
    (index,), (problem,) = recall_files(SMALL, dict, "", cache, table)
    assert str(table) in str(problem)
    found, near = rank(index, ["baked in an oven", "soccer"])
    assert urls_of(found)[0] == "bread"
    assert near == []
    # The next build has the table again.
    assert recall_files(SMALL, dict, "", cache) == ((index_of(*SMALL),), ())


def table_of(path: Path, words: Sequence[str], dimensions: int = 64, projected: int = 64) -> Path:
    """A table in which each two words, one after the other, mean the same."""
    rows = np.repeat(np.eye(dimensions, dtype=np.float32)[: len(words) // 2], 2, axis=0)
    halves, scales = packed(rows)
    np.savez(
        path,
        pieces=np.frombuffer("\n".join(words).encode(), np.uint8),
        rows=halves,
        scales=scales,
        projection=np.eye(384, projected, dtype=np.float32),
    )
    return path


GERMAN = (
    page("rad", "Ein Fahrrad hat Pedale."),
    page("buch", "Ein Buch hat Seiten."),
    page("haus", "Ein Haus hat Fenster."),
)


def test_a_table_of_another_language_finds_words_that_are_near(rank: Rank, tmp_path: Path) -> None:
    table = table_of(tmp_path / "table.npz", ["fahrrad", "drahtesel", "haus", "gebaude"])
    cache = Cache(tmp_path / "cache")
    (by_words,), _ = recall_files(GERMAN, dict, "", cache)
    (index,), problems = recall_files(GERMAN, dict, "", cache, table)
    assert not problems
    assert urls_of(rank(index, ["Drahtesel"])[0])[:1] == ["rad"]
    assert urls_of(rank(index, ["Gebäude"])[0])[:1] == ["haus"]
    assert urls_of(rank(by_words, ["Gebäude"])[0])[:1] != ["haus"]
    # Words that it has not are found as they are.
    assert urls_of(rank(index, ["Seiten"])[0])[:1] == ["buch"]


@pytest.mark.parametrize(
    ("words", "dimensions", "projected"),
    [(["a", "b"], 64, 128), (["a", "b"], 32, 32), (["a", "a"], 64, 64)],
    ids=["other sizes", "few dimensions", "a word twice"],
)
def test_a_table_that_does_not_fit_together_leaves_words(
    tmp_path: Path, words: list[str], dimensions: int, projected: int
) -> None:
    table = table_of(tmp_path / "table.npz", words, dimensions, projected)
    (index,), (problem,) = recall_files(SMALL, dict, "", Cache(None), table)
    assert "search.table" in str(problem)
    assert json.loads(index)["dimensions"] == 0


@pytest.mark.parametrize(
    "damage",
    [
        lambda index: index.pop("notes"),
        lambda index: index.pop("ranking"),
        lambda index: index.update(vectors=index["vectors"][:-4]),
        lambda index: index.update(rows="%%%"),
        lambda index: index.update(notes=[{}]),
        lambda index: index["notes"].pop(),
        lambda index: index.update(dimensions=65),
    ],
)
def test_an_index_that_is_not_whole_is_refused_before_any_query(
    damage: Callable[[dict[str, Any]], object],
) -> None:
    index = json.loads(index_of(*SMALL))
    damage(index)
    with pytest.raises(subprocess.CalledProcessError):
        ranked(json.dumps(index).encode(), [])


def test_an_unchanged_diary_takes_the_last_index(tmp_path: Path) -> None:
    def vectors() -> dict[str, np.ndarray]:
        raise AssertionError("computed again")

    cache = Cache(tmp_path)
    first = recall_files(SMALL, dict, "model", cache)
    assert recall_files(SMALL, vectors, "model", cache) == first  # type: ignore[arg-type]
    changed = (*SMALL[:3], page("bread", "Butter."))
    second = recall_files(changed, dict, "model", cache)
    assert second != first
    # What the cache has of the other notes gives the same as a build without it.
    assert second == recall_files(changed, dict, "model", Cache(None))


def test_the_last_index_is_taken_without_a_library_that_computes() -> None:
    code = "import sys, mkdocs_paperdiary.recall; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"numpy", "scipy", "sklearn"} & set(run.stdout.split())


def test_the_models_vector_counts_beside_the_words() -> None:
    twins = (page("a", "One of two."), page("b", "One of two."), *SMALL)
    direction = np.zeros(384, np.float32)
    direction[0] = 1
    (index,), _ = recall_files(twins, lambda: {"a": direction}, "model", Cache(None))
    dimensions = json.loads(index)["dimensions"]
    rows = np.frombuffer(base64.b64decode(json.loads(index)["vectors"]), np.int8)
    rows = rows.reshape(len(twins), dimensions)
    assert (rows[0] != rows[1]).any()


def test_headings_and_sentences_are_plain_text() -> None:
    text = (
        "# Title *here*\n\nFirst [one](x.md). Second\nline goes on! 3.5 is a number.\n\n"
        "- item **a**\n- [ ] item b\n\n| x | y |\n|---|---|\n| 1 | two |\n\n```\ncode here\n```\n"
        "\n[//]: # (hidden here)\n[x]: https://example.org 'hidden here'\n\n<!-- hidden here -->\n"
    )
    headings, sentences = headings_and_sentences(text)
    assert headings == ("Title here",)
    assert sentences[:2] == ("First one.", "Second line goes on!")
    assert "item a" in sentences
    assert "item b" in sentences
    assert any("two" in one for one in sentences)
    assert not any("code here" in one or "hidden here" in one for one in sentences)


def test_long_sentences_are_cut_between_words() -> None:
    _, sentences = headings_and_sentences("word " * 500)
    assert len(sentences) > 1
    assert all(len(one) <= LONGEST for one in sentences)
    assert " ".join(sentences).split() == ["word"] * 500


@pytest.mark.parametrize("place", ["#", "#tides"])
def test_a_sentence_is_found_in_a_note_and_behind_the_place_of_a_work(place: str) -> None:
    url = f"https://example.org/talks/{place}".removesuffix("#")
    found = call("recall.js", "placeIn", url, "Tides turn back.")
    assert found == f"https://example.org/talks/{place}:~:text=Tides%20turn%20back."


@pytest.mark.parametrize(
    ("hash_", "expected"),
    [
        ("", ""),
        ("#tides", ""),
        ("#:~:text=Tides%20turn%2C%20back", "Tides turn, back"),
        ("#tides:~:text=Tides%20turn,at%20noon", "Tides turn"),
        ("#:~:text=100%25%20of%20%C3%A9", "100% of é"),
        ("#:~:text=%E0%A4%A", "\ufffd%A"),
        ("#:~:selector=x", ""),
    ],
)
def test_a_browser_without_text_fragments_leaves_the_text_to_the_page(
    hash_: str, expected: str
) -> None:
    assert call("search-dialog.js", "textIn", hash_) == expected


def test_rows_come_back_from_four_bits() -> None:
    rows = np.random.default_rng(0).normal(size=(50, 64)).astype(np.float32)
    halves, scales = packed(rows)
    restored = unpacked(halves) * scales[:, None]
    cosines = (rows * restored).sum(1) / np.linalg.norm(rows, axis=1)
    assert (cosines / np.linalg.norm(restored, axis=1) > 0.98).all()


def test_rows_come_back_from_text_that_json_takes_as_it_is() -> None:
    # Axes of an index differ in length, the longest first.
    lengths = np.linspace(3, 0.3, 64, dtype=np.float32)
    rows = np.random.default_rng(0).normal(size=(500, 64)).astype(np.float32) * lengths
    rows[0] = 0
    rows[1] *= 0.002
    text, sizes = spelt(rows)
    assert json.dumps(text) == f'"{text}"'
    restored = unspelt(text, sizes, 64)
    assert not restored[0].any()
    cosines = (rows * restored)[1:].sum(1) / np.linalg.norm(rows[1:], axis=1)
    norms = np.linalg.norm(restored[1:], axis=1)
    assert (cosines / norms > 0.9).all()
    assert norms[0] == pytest.approx(np.linalg.norm(rows[1]), rel=0.2)
    # Three bits a number, where a byte has two.
    assert len(gzip.compress(text.encode("ascii"))) < rows.size * 3 / 8


def test_the_table_is_the_one_that_was_made() -> None:
    assert hashlib.sha256(TABLE.read_bytes()).hexdigest() == SHA256
    assert TABLE.stat().st_size < 5_000_000
