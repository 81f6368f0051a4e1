"""The order of themes, and names that are nearly the same."""

from __future__ import annotations

import pytest

from mkdocs_paperdiary.pages.themes import (
    ThemeSetting,
    arrange_themes,
    misspelt_themes,
    nearly_same,
    unplaced_lessons,
)

from .lessons import diary_of

DIARY = diary_of([("B", "b1"), ("A", "a1")], [("C", "c1"), ("B", "b2")])


def names(*settings: ThemeSetting) -> list[str]:
    return [theme.setting.name for theme in arrange_themes(DIARY, settings)]


def test_themes_stand_in_the_order_in_which_they_appear() -> None:
    assert names() == ["B", "A", "C"]


def test_themes_of_the_options_come_first_in_their_order() -> None:
    assert names(ThemeSetting("C"), ThemeSetting("A")) == ["C", "A", "B"]


def test_a_theme_of_the_options_without_lessons_is_not_shown() -> None:
    assert names(ThemeSetting("Z"), ThemeSetting("C")) == ["C", "B", "A"]


def test_a_theme_is_spelt_as_the_options_have_it() -> None:
    themes = arrange_themes(diary_of([("deep rl", "a")]), [ThemeSetting("Deep RL", "In.", "🤖")])
    assert [theme.setting for theme in themes] == [ThemeSetting("Deep RL", "In.", "🤖")]


def test_of_two_settings_of_one_theme_the_first_counts() -> None:
    settings = [ThemeSetting("A", "First."), ThemeSetting("B"), ThemeSetting("a", "Second.")]
    themes = arrange_themes(DIARY, settings)
    assert [theme.setting for theme in themes] == [*settings[:2], ThemeSetting("C")]


def test_themes_and_their_lessons_are_numbered_from_one() -> None:
    themes = arrange_themes(DIARY, [])
    assert [theme.number for theme in themes] == [1, 2, 3]
    assert [(one.number, one.shared.lesson) for one in themes[0].lessons] == [(1, "b1"), (2, "b2")]


def test_two_spellings_of_a_theme_are_one_section() -> None:
    diary = diary_of([("Deep RL", "a"), ("deep  rl.", "b"), ("*Deep* RL", "c")])
    (theme,) = arrange_themes(diary, [])
    assert theme.setting.name == "Deep RL"
    assert len(theme.lessons) == 3


def test_a_diary_without_lessons_has_no_themes() -> None:
    assert arrange_themes(diary_of([]), [ThemeSetting("A")]) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("statistics", "statistcs"),
        ("statistics", "statisticss"),
        ("statistics", "statsitics"),
        ("statistics", "statistocs"),
        ("reinforcement learning", "reinforcment learning"),
        ("reinforcement learning", "reinforcment learnign"),
        ("multi-agent rl", "multi agent rl"),
        ("multi-agent rl", "multiagent rl"),
        ("writing tests", "writings tests"),
        ("multi-agent rl", "multi-agents rl"),
    ],
)
def test_names_that_differ_by_a_slip_are_nearly_the_same(one: str, other: str) -> None:
    assert nearly_same(one, other)
    assert nearly_same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("supervised learning", "unsupervised learning"),
        ("exploration", "exploitation"),
        ("robotics 1", "robotics 2"),
        ("biology", "geology"),
        ("statistics", "statics"),
        ("deep learning", "deep reasoning"),
        ("rl", "ml"),
        ("maps", "map"),
        ("2024", "2025"),
        ("part one", "part two"),
        ("induction", "deduction"),
        ("symmetric", "asymmetric"),
        ("online learning", "offline learning"),
        ("强化学习", "监督学习"),
    ],
)
def test_other_words_are_another_name(one: str, other: str) -> None:
    assert not nearly_same(one, other)
    assert not nearly_same(other, one)


def test_a_theme_that_is_nearly_another_is_told_with_its_place() -> None:
    diary = diary_of([("Statistics", "a"), ("Statistics", "b")], [("x", "y"), ("Statistcs", "c")])
    (problem,) = misspelt_themes(diary, [])
    assert (problem.src, problem.line) == ("papers/1.md", 4)
    assert "'Statistcs' is nearly 'Statistics'" in problem.message


def test_the_name_with_fewer_lessons_is_the_misspelt_one() -> None:
    diary = diary_of([("Statistcs", "a")], [("Statistics", "b"), ("Statistics", "c")])
    (problem,) = misspelt_themes(diary, [])
    assert problem.src == "papers/0.md"


def test_a_theme_that_is_nearly_one_of_the_options_is_told() -> None:
    diary = diary_of([("Statistcs", "a"), ("Statistcs", "b")])
    (problem,) = misspelt_themes(diary, [ThemeSetting("Statistics")])
    assert "nearly 'Statistics'" in problem.message


def test_themes_that_the_options_list_are_meant() -> None:
    diary = diary_of([("Statistics", "a"), ("Statistcs", "b")])
    settings = [ThemeSetting("Statistics"), ThemeSetting("Statistcs")]
    assert misspelt_themes(diary, settings) == ()


def test_case_and_emphasis_are_no_misspelling() -> None:
    assert misspelt_themes(diary_of([("Deep RL", "a"), ("deep *rl*", "b")]), []) == ()


def test_lessons_that_stand_nowhere_are_one_problem() -> None:
    themes = arrange_themes(DIARY, [])
    problem = unplaced_lessons(themes, {("b", "b1"): "highlights/#b-b1"})
    assert problem is not None
    assert "3 lessons stand on no page" in problem.message
    assert all(words in problem.message for words in ("A: a1", "C: c1", "B: b2"))
    assert "b1" not in problem.message


def test_lessons_that_all_stand_somewhere_are_no_problem() -> None:
    themes = arrange_themes(DIARY, [])
    placed = {one.shared.key: "x" for theme in themes for one in theme.lessons}
    assert unplaced_lessons(themes, placed) is None


def test_of_very_many_lessons_that_stand_nowhere_some_are_named() -> None:
    themes = arrange_themes(diary_of([("T", f"Lesson {n}") for n in range(500)]), [])
    problem = unplaced_lessons(themes, {})
    assert problem is not None
    assert "500 lessons" in problem.message
    assert "470 more" in problem.message
