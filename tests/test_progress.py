"""How far a build is, in its log."""

from __future__ import annotations

import io
import itertools
import logging
import sys

import pytest

from mkdocs_paperdiary import progress
from mkdocs_paperdiary.progress import log_progress

STAGE = "Writing summaries"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that goes ten seconds further each time it is read."""
    ticks = itertools.count(0.0, 10.0)
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(ticks))


def lines(caplog: pytest.LogCaptureFixture, *steps: tuple[int, int]) -> list[str]:
    caplog.set_level(logging.INFO)
    tell = log_progress(logging.getLogger("test"))
    for done, total in steps:
        tell(STAGE, done, total)
    return caplog.messages


@pytest.mark.usefixtures("clock")
def test_a_line_has_a_bar_and_the_time_left(caplog: pytest.LogCaptureFixture) -> None:
    assert lines(caplog, (0, 112), (28, 112), (56, 112), (112, 112)) == [
        "Writing summaries: ░░░░░░░░░░░░ 0 of 112",
        "Writing summaries: ███░░░░░░░░░ 28 of 112",
        "Writing summaries: ██████░░░░░░ 56 of 112, about 20 s left",
        "Writing summaries: ████████████ 112 of 112",
    ]


@pytest.mark.usefixtures("clock")
def test_a_long_time_is_told_in_minutes(caplog: pytest.LogCaptureFixture) -> None:
    assert lines(caplog, (0, 50), (1, 50), (2, 50))[2].endswith("2 of 50, about 8 min left")


@pytest.mark.usefixtures("clock")
def test_the_time_before_the_first_step_is_not_counted(caplog: pytest.LogCaptureFixture) -> None:
    steps = [(0, 30)] * 9 + [(10, 30), (20, 30)]
    assert lines(caplog, *steps)[-1].endswith("20 of 30, about 10 s left")


@pytest.mark.usefixtures("clock")
def test_a_terminal_without_blocks_gets_a_plain_bar(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(io.BytesIO(), "cp1252"))
    assert lines(caplog, (6, 12))[0].startswith("Writing summaries: ######------ 6 of 12")


def test_steps_in_quick_succession_are_told_once(caplog: pytest.LogCaptureFixture) -> None:
    assert len(lines(caplog, (0, 3), (1, 3), (2, 3), (3, 3))) == 1


@pytest.mark.usefixtures("clock")
def test_a_stage_without_steps_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    assert lines(caplog, (0, 0), (0, 0)) == ["Writing summaries ..."]
