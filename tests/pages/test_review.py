"""Answers to lessons: FSRS against its reference, what is due, and files of answers."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Sequence
from itertools import product
from typing import Any

import pytest

from ..javascript import call, call_each, evaluate

Steps = Sequence[tuple[int, int]]
"""Days since the answer before, and the rating of this one."""

START = dt.datetime(2025, 6, 5, 12, tzinfo=dt.UTC)
AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4


def sequences() -> list[Steps]:
    """All short sequences of ratings, and random long ones with days left out and added."""
    short = [
        list(zip((0, *days), ratings, strict=True))
        for ratings in product((AGAIN, HARD, GOOD, EASY), repeat=3)
        for days in ((0, 0), (1, 3), (0, 40), (400, 1))
    ]
    chance = random.Random(7)
    gaps = (0, 0, 1, 2, 7, 30, 365, 4000)
    long = [
        [(chance.choice(gaps), chance.choice((1, 2, 3, 3, 3, 4))) for _ in range(30)]
        for _ in range(40)
    ]
    return [*short, *([(0, rating), *steps[1:]] for steps in long for rating in (AGAIN, EASY))]


def answers_of(steps: Steps) -> list[tuple[int, int]]:
    time, answers = START, []
    for days, rating in steps:
        # Some seconds, as two answers of one moment are one.
        time += dt.timedelta(days=days, seconds=1)
        answers.append((int(time.timestamp()), rating))
    return answers


def test_memory_and_intervals_are_those_of_the_reference() -> None:
    fsrs = pytest.importorskip("fsrs", reason="the reference of FSRS is not installed")
    scheduler = fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    cards = call_each("answers.js", "cardOf", [(answers_of(steps),) for steps in sequences()])
    for steps, card in zip(sequences(), cards, strict=True):
        expected = fsrs.Card()
        for time, rating in answers_of(steps):
            when = dt.datetime.fromtimestamp(time, dt.UTC)
            expected, _ = scheduler.review_card(expected, fsrs.Rating(rating), when)
        assert card["memory"]["stability"] == pytest.approx(expected.stability, rel=1e-9)
        assert card["memory"]["difficulty"] == pytest.approx(expected.difficulty, rel=1e-9)
        assert card["last"] == expected.last_review.date().isoformat()
        # What was not known is asked again on the same day.
        due = expected.last_review if steps[-1][1] == AGAIN else expected.due
        assert card["due"] == due.date().isoformat()


def test_intervals_follow_the_retention_that_is_wanted() -> None:
    fsrs = pytest.importorskip("fsrs", reason="the reference of FSRS is not installed")
    calls = [
        ({"stability": stability, "difficulty": 5}, retention)
        for stability in (0.001, 0.4, 3.1, 77.7, 9000, 1e6)
        for retention in (0.7, 0.8, 0.9, 0.97)
    ]
    expected = [
        fsrs.Scheduler(desired_retention=retention)._next_interval(stability=memory["stability"])
        for memory, retention in calls
    ]
    assert call_each("fsrs.js", "interval", calls) == expected


def due(answers: dict[str, list[Any]], day: str, ids: str = "abcde", most: int = 2) -> Any:
    """What is due of some answers, each a day and a rating."""
    kept = {
        "answers": {
            id_: [
                [int(dt.datetime.fromisoformat(f"{at}T12:00").timestamp()), rating]
                for at, rating in some
            ]
            for id_, some in answers.items()
        }
    }
    expression = "module.dueOn(module.decode(kept), ids, day, most)"
    return evaluate("answers.js", expression, kept=kept, ids=list(ids), day=day, most=most)


def test_new_lessons_come_a_few_a_day_in_an_order_that_the_day_gives() -> None:
    first = due({}, "2025-06-05")
    assert len(first["queue"]) == 2
    assert first["fresh"] == 3
    assert first["next"] is None
    orders = {tuple(due({}, f"2025-06-{day:02}")["queue"]) for day in range(1, 9)}
    assert len(orders) > 1


def test_what_was_begun_today_counts_among_the_new_ones_of_the_day() -> None:
    begun = due({"a": [("2025-06-05", GOOD)]}, "2025-06-05")
    assert len(begun["queue"]) == 1
    assert due({"a": [("2025-06-04", GOOD)]}, "2025-06-05")["fresh"] == 2


def test_what_was_not_known_comes_last_on_the_same_day_and_first_on_the_next() -> None:
    answers = {"a": [("2025-06-05", AGAIN)]}
    assert due(answers, "2025-06-05", most=3)["queue"][-1] == "a"
    assert due(answers, "2025-06-06", most=3)["queue"][0] == "a"


def test_the_day_on_which_something_comes_back_is_told() -> None:
    answers = {"a": [("2025-06-05", GOOD)], "b": [("2025-06-05", EASY)]}
    assert due(answers, "2025-06-05", "ab") == {"queue": [], "fresh": 0, "next": "2025-06-07"}
    assert due(answers, "2025-06-07", "ab")["queue"] == ["a"]


def test_answers_to_lessons_that_are_gone_ask_nothing_and_stay() -> None:
    gone = {"z": [("2025-06-01", GOOD)]}
    assert due(gone, "2025-07-01", "a") == {"queue": ["a"], "fresh": 0, "next": None}


def test_a_clock_that_was_put_back_breaks_nothing() -> None:
    ahead = {"a": [("2031-01-01", GOOD), ("2025-06-05", GOOD)]}
    assert due(ahead, "2025-06-05", "a")["queue"] == []


def saved(**fields: Any) -> str:
    return json.dumps({"format": "paperdiary-review", "version": 1, **fields})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no file of answers"),
        ("{", "no file of answers"),
        ("null", "no file of answers"),
        ("[1, 2]", "no file of answers"),
        ('{"format": "another"}', "no file of answers"),
        ('{"format": "paperdiary-review"}', "a later version"),
        ('{"format": "paperdiary-review", "version": 2}', "a later version"),
    ],
)
def test_a_file_that_is_none_is_told(text: str, told: str) -> None:
    assert told in call("answers.js", "readFile", text)


def test_of_a_file_what_has_the_form_of_answers_is_kept() -> None:
    answers = {
        "good": [[200, 3], [100, 1], [100, 1]],
        "partly": [[1, 3], [2, 5], [1.5, 3], ["1", 3], [-1, 3], [1e12, 3], [3], None, {"a": 1}],
        "none": "text",
        "not an id": [[1, 3]],
        "__proto__": [[1, 3]],
        "": [[1, 3]],
    }
    text = '{"format": "paperdiary-review", "version": 1, "answers": ' + json.dumps(answers) + "}"
    assert call("answers.js", "readFile", text) == {
        "good": [[100, 1], [200, 3]],
        "partly": [[1, 3]],
        "__proto__": [[1, 3]],
    }
    assert call("answers.js", "readFile", saved(answers=[[1, 3]])) == {}
    assert call("answers.js", "readFile", saved()) == {}
