"""Which tests a run has time for, by how long each took when all were run last.

`pytest --seconds 700` runs the quick ones; `pytest --record` runs all of them and writes what each
took into `durations.json`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

RECORDED = Path(__file__).with_name("durations.json")
"""Seconds by test, and by file for what its tests share; the rest took less than `QUICK` each."""

QUICK = 0.5
UNKNOWN = 0.03
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
    """Leave out the tests that take longest; the same ones in each process and each run.

    Those of which nothing is recorded are all run. Of the others, each folder has the part of the
    time that it has when all tests are run: what is quick in a browser is slow elsewhere.
    """
    if (seconds := config.getoption("--seconds")) is None:
        return
    recorded: dict[str, float] = json.loads(RECORDED.read_text("utf-8"))
    folders: dict[str, list[pytest.Item]] = {}
    for item in items:
        if item.nodeid in recorded:
            folder = str(Path(item.nodeid.partition("::")[0]).parent)
            folders.setdefault(folder, []).append(item)
    if not folders:
        return
    costs = {name: _costs(some, recorded) for name, some in folders.items()}
    total = sum(cost for some in costs.values() for _, cost in some)
    share = (seconds - UNKNOWN * (len(items) - sum(map(len, folders.values())))) / total
    left_out: set[str] = set()
    for some in costs.values():
        left = min(1, max(0, share)) * sum(cost for _, cost in some)
        for nodeid, cost in some:
            left -= cost
            if left < -0.01:
                left_out.add(nodeid)
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid in left_out])
    items[:] = [item for item in items if item.nodeid not in left_out]


def _costs(items: Sequence[pytest.Item], recorded: Mapping[str, float]) -> list[tuple[str, float]]:
    """Tests by their names, the quick ones first, with what each takes.

    What the tests of a file share counts for the first of them.
    """
    begun: set[str] = set()
    costs = []
    for item in sorted(items, key=lambda item: recorded[item.nodeid]):
        cost, file = recorded[item.nodeid], item.nodeid.partition("::")[0]
        if file not in begun:
            begun.add(file)
            cost += recorded.get(file, 0)
        costs.append((item.nodeid, cost))
    return costs


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
