"""Reading and writing take a time that grows with a note's length, and not with its square."""

from __future__ import annotations

import pytest

from .fuzz.growth import growing


@pytest.mark.parametrize("frame", ["text", "value", "lesson's title"])
def test_reading_grows_with_the_length(frame: str) -> None:
    assert growing("reading", frame) == {}


@pytest.mark.parametrize("frame", ["works"])
def test_reading_several_works_grows_with_the_length(frame: str) -> None:
    assert growing("works", frame) == {}


@pytest.mark.parametrize("frame", ["field"])
def test_writing_grows_with_the_length(frame: str) -> None:
    assert growing("writing", frame) == {}


def test_taking_comments_out_grows_with_the_length() -> None:
    assert growing("comments", "text") == {}
