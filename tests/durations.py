"""Which tests a run has time for, by how long each took when all were run last.

`pytest --seconds 700` runs the quick ones; `pytest --record` runs all of them and writes what each
took into `durations.json`.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

RECORDED = Path(__file__).with_name("durations.json")
"""Seconds by test, and by file for what its tests share; the rest took less than `QUICK` each."""

QUICK = 0.5
UNKNOWN = 0.1
"""Seconds that a test is taken to need of which nothing is recorded."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--seconds",
        type=float,
        help="run as many tests as need no more than this of one process, the quick ones first",
    )
    parser.addoption("--record", action="store_true", help=f"write {RECORDED.name}")


def pytest_configure(config: pytest.Config) -> None:
    # Of several processes, the one that hears of all tests writes.
    if config.getoption("--record") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Recorder())


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests that take longest; the same ones in each process and each run."""
    if (left := config.getoption("--seconds")) is None:
        return
    recorded: dict[str, float] = json.loads(RECORDED.read_text("utf-8"))
    begun: set[str] = set()
    kept: set[str] = set()
    for item in sorted(items, key=lambda item: recorded.get(item.nodeid, UNKNOWN)):
        file = item.nodeid.partition("::")[0]
        left -= recorded.get(item.nodeid, UNKNOWN)
        left -= 0 if file in begun else recorded.get(file, 0)
        if left < 0:
            break
        begun.add(file)
        kept.add(item.nodeid)
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid not in kept])
    items[:] = [item for item in items if item.nodeid in kept]


class Recorder:
    """Adds up what tests take, and what their fixtures take in each file."""

    def __init__(self) -> None:
        self._took: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        file = report.nodeid.partition("::")[0]
        self._took[report.nodeid if report.when == "call" else file] += report.duration

    def pytest_sessionfinish(self) -> None:
        long: dict[str, Any] = {
            name: round(seconds, 1)
            for name, seconds in sorted(self._took.items())
            if seconds >= QUICK
        }
        RECORDED.write_text(json.dumps(long, ensure_ascii=False, indent=0) + "\n", "utf-8")
