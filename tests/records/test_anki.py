"""Anki packages, as Anki itself imports them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mkdocs_paperdiary.records.anki import Deck, LessonNote, WorkNote, write_package
from mkdocs_paperdiary.records.formats import Unreadable

NOON = 1_749_124_800
PICTURE = b"\x89PNG\r\n\x1a\n"

LESSON = LessonNote(
    "f00d", "State the property, not <em>the</em> case", "Testing",
    "What did <cite>QuickCheck</cite> teach?", "5 June 2025",
    r'<p>\(n^2\) cases</p><img src="a.png">', "QuickCheck", ["theme::testing"],
)  # fmt: skip
WORK = WorkNote("papers/quickcheck", "QuickCheck", "K. Claessen", "Random tests.", "QuickCheck")
DECK = Deck("A Diary", "https://example.org/", [LESSON], [WORK], {"a.png": PICTURE})


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Any]:
    anki = pytest.importorskip("anki.collection", reason="Anki is not installed")
    opened = anki.Collection(str(tmp_path / "collection.anki2"))
    yield opened
    opened.close()


@pytest.fixture
def take_in(collection: Any, tmp_path: Path) -> Callable[..., Any]:
    """Has Anki import a deck, and tells what it has done."""

    def take_in(deck: Deck, when: float = NOON) -> Any:
        from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

        file = tmp_path / "deck.apkg"
        file.write_bytes(write_package(deck, when))
        request = ImportAnkiPackageRequest(
            package_path=str(file), options=ImportAnkiPackageOptions()
        )
        return collection.import_anki_package(request).log

    return take_in


def note_of(collection: Any, text: str) -> Any:
    (found,) = collection.find_notes(f'"{text}"')
    return collection.get_note(found)


def test_each_lesson_and_each_work_is_a_card(collection: Any, take_in: Callable[..., Any]) -> None:
    assert len(take_in(DECK).new) == 2
    names = {one.name for one in collection.decks.all_names_and_ids()}
    assert {"A Diary::Lessons", "A Diary::Works"} <= names
    lesson = note_of(collection, "State the property")
    assert lesson["Details"] == LESSON.details
    assert lesson.tags == ["theme::testing"]
    (card,) = lesson.cards()
    assert "What did <cite>QuickCheck</cite> teach?" in card.question()
    assert "State the property" not in card.question()
    assert "State the property" in card.answer()
    (card,) = note_of(collection, "Random tests.").cards()
    assert "QuickCheck" in card.question()
    assert "Random tests." not in card.question()
    assert "Random tests." in card.answer()


def test_pictures_come_along(collection: Any, take_in: Callable[..., Any]) -> None:
    take_in(DECK)
    assert Path(collection.media.dir(), "a.png").read_bytes() == PICTURE
    check = collection.media.check()
    assert not check.missing
    assert not check.unused


def test_a_second_import_updates_and_leaves_the_intervals(
    collection: Any, take_in: Callable[..., Any]
) -> None:
    take_in(DECK)
    (card,) = note_of(collection, "State the property").cards()
    card.type, card.queue, card.ivl, card.due = 2, 2, 30, 40
    collection.update_card(card)
    better = replace(DECK, lessons=[LESSON._replace(details="<p>Told better.</p>")])
    log = take_in(better, NOON + 60)
    assert (len(log.new), len(log.updated)) == (0, 2)
    assert collection.note_count() == 2
    lesson = note_of(collection, "State the property")
    assert lesson["Details"] == "<p>Told better.</p>"
    (card,) = lesson.cards()
    assert card.ivl == 30


def test_works_are_asked_for_by_what_they_say_where_that_is_wished(
    collection: Any, take_in: Callable[..., Any]
) -> None:
    take_in(DECK)
    assert collection.card_count() == 2
    take_in(replace(DECK, reversed=True), NOON + 60)
    cards = note_of(collection, "Random tests.").cards()
    assert len(cards) == 2
    assert "QuickCheck" not in cards[1].question()
    assert "QuickCheck" in cards[1].answer()


def test_diaries_with_the_same_notes_are_told_apart(
    collection: Any, take_in: Callable[..., Any]
) -> None:
    take_in(DECK)
    assert len(take_in(replace(DECK, key="https://example.org/another/")).new) == 2


def test_a_name_with_colons_and_a_text_with_a_separator_break_nothing(
    collection: Any, take_in: Callable[..., Any]
) -> None:
    take_in(replace(DECK, name="A::B", works=[WORK._replace(title="One\x1fTwo")]))
    assert note_of(collection, "Random tests.")["Title"] == "OneTwo"
    assert "A:B::Works" in {one.name for one in collection.decks.all_names_and_ids()}


def test_what_anki_would_play_or_hand_over_to_latex_stays_a_text(
    collection: Any, take_in: Callable[..., Any]
) -> None:
    commands = "[sound:a.mp3] [latex]x[/latex] [$]x[/$] [$$]x[/$$] [anki:tts lang=en]x[/anki:tts]"
    source = '<a href="https://example.org/[sound:b.mp3]">There</a>'
    take_in(
        replace(DECK, works=[WORK._replace(summary=f"Random tests. {commands}", source=source)])
    )
    note = note_of(collection, "Random tests.")
    (card,) = note.cards()
    assert not card.answer_av_tags()
    assert "latex]x" in card.answer()
    assert "<img" not in card.answer()
    assert "[" not in note["Summary"] + note["Source"]


def test_the_same_time_gives_the_same_bytes() -> None:
    pytest.importorskip("genanki", reason="genanki is not installed")
    assert write_package(DECK, NOON) == write_package(DECK, NOON)
    assert write_package(DECK, NOON) != write_package(DECK, NOON + 1)


def test_without_genanki_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "genanki", None)
    with pytest.raises(Unreadable, match=r"mkdocs-paperdiary\[anki\]"):
        write_package(DECK, NOON)
