"""Anchors of themes and lessons."""

from __future__ import annotations

import random

import pytest

from mkdocs_paperdiary.pages.addresses import anchor, lesson_anchors

from .lessons import diary_of

LESSONS = [
    ("Reinforcement Learning (RL)", "State the property, not the case"),
    ("Multi-Agent RL", "GPU environments are the key"),
    ("Statistics", "A mean without its spread says nothing"),
    ("强化学习", "等一下"),
    ("Statistics", "等一下"),
]


def anchors(*lessons: tuple[str, str]) -> dict[tuple[str, str], str]:
    return lesson_anchors(diary_of(list(lessons)).lessons)


def lesson_anchor(theme: str, sentence: str) -> str:
    (only,) = anchors((theme, sentence)).values()
    return only


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("State the property", "state-the-property"),
        ("  Don't — ever — guess!  ", "dont-ever-guess"),
        ("C++ & Rust", "c-rust"),
        ("snake_case stays", "snake_case-stays"),
        ("Schrödinger's naïve cat", "schrödingers-naïve-cat"),
        ("ＷＩＤＥ letters", "wide-letters"),
        ("等一下", "等一下"),
        ("انتظر قليلا", "انتظر-قليلا"),
        ("Groß", "gross"),
        ("50 % of 3.5", "50-of-3-5"),
    ],
)
def test_the_letters_and_digits_of_a_text_are_its_anchor(text: str, expected: str) -> None:
    assert anchor(text) == expected


@pytest.mark.parametrize("text", ["!?", "🎉", "…"])
def test_a_text_without_letters_has_an_anchor_of_its_own(text: str) -> None:
    assert anchor(text) != anchor(text * 2)
    assert anchor(text).isalnum()


@pytest.mark.parametrize("text", ["word " * 100, "x" * 500, "等" * 500, "long-" * 40 + "word"])
def test_a_very_long_text_has_a_short_anchor(text: str) -> None:
    assert 20 < len(anchor(text)) <= 60
    assert not anchor(text).endswith("-")


def test_a_long_anchor_ends_with_a_whole_word() -> None:
    text = "Several words that go on and on until there is nobody who would read them"
    assert anchor(text) == "several-words-that-go-on-and-on-until-there-is-nobody-who"


@pytest.mark.parametrize(
    ("theme", "initials"),
    [
        ("Reinforcement Learning", "rl"),
        ("Reinforcement Learning (RL)", "rl"),
        ("Multi-Agent Systems (MAS)", "mas"),
        ("Multi-Agent RL", "marl"),
        ("The Art of Writing", "aw"),
        ("Statistics", "statistics"),
        ("强化学习", "强化学习"),
        ("Théorie des jeux", "théorie-des-jeux"),
        ("(RL)", "rl"),
    ],
)
def test_the_themes_initials_stand_before_the_sentence(theme: str, initials: str) -> None:
    assert lesson_anchor(theme, "Wait a while") == f"{initials}-wait-a-while"


def test_the_anchor_of_a_theme_is_its_whole_name() -> None:
    assert anchor("Multi-Agent RL") == "multi-agent-rl"


def test_every_lesson_has_an_anchor_of_its_own() -> None:
    found = anchors(*LESSONS)
    assert len(set(found.values())) == len(found) == len(LESSONS)


def test_no_order_changes_an_anchor() -> None:
    found = anchors(*LESSONS)
    for seed in range(5):
        shuffled = random.Random(seed).sample(LESSONS, len(LESSONS))
        assert anchors(*shuffled) == found


def test_another_lesson_or_theme_changes_no_other_anchor() -> None:
    found = anchors(*LESSONS)
    more = anchors(("Statistics", "Plot it"), *LESSONS, ("Robots", "Wait"), ("Multi-Agent RL", "x"))
    assert found.items() <= more.items()


def test_another_note_with_the_lesson_changes_no_anchor() -> None:
    once = lesson_anchors(diary_of(LESSONS).lessons)
    assert lesson_anchors(diary_of(LESSONS[:2], LESSONS).lessons) == once


def test_case_and_full_stop_change_no_anchor() -> None:
    assert lesson_anchor("Statistics", "Plot it.") == lesson_anchor("statistics", "PLOT IT")


SAME = [
    ("Deep Learning", "Plot it"),
    ("Dynamic Logic", "Plot it!"),
    ("Data Loading", "Plot it?"),
]


def test_lessons_that_would_have_one_anchor_are_told_apart() -> None:
    found = anchors(*SAME)
    assert len(set(found.values())) == 3
    assert all(one.startswith("dl-plot-it-") for one in found.values())


def test_lessons_that_begin_alike_and_are_very_long_are_told_apart() -> None:
    found = anchors(("T", "word " * 50 + "one"), ("T", "word " * 50 + "two"))
    assert len(set(found.values())) == 2


def test_no_order_changes_the_anchors_of_lessons_that_are_told_apart() -> None:
    assert anchors(*SAME) == anchors(*SAME[::-1])


def test_a_third_one_changes_no_anchor_of_two_that_are_told_apart() -> None:
    assert anchors(*SAME[:2]).items() <= anchors(*SAME).items()
