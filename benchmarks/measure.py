"""One fresh process: how long it ran and how much memory it held."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .memory import peak_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ENVIRONMENT = {"HF_HUB_OFFLINE": "1", "NO_MKDOCS_2_WARNING": "true"}
"""Nothing is fetched while time is taken."""

BYTES_PER_MAXRSS = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Run:
    """What one process, or several one after the other, took."""

    seconds: float
    """Wall-clock time, start of the interpreter included."""

    megabytes: float
    """Peak resident memory."""

    stderr: str = ""
    """What it said."""

    together: float = 0.0
    """Peak resident memory of the process and all below it at once, where that was watched."""

    def __add__(self, other: Run) -> Run:
        """This run and then the other."""
        return Run(self.seconds + other.seconds, max(self.megabytes, other.megabytes))


@dataclass(frozen=True)
class Comparison:
    """The same task done by us and by a peer, several times."""

    name: str
    target: float
    """The largest ratio of our time to the peer's that we allow ourselves."""

    ours: tuple[Run, ...]
    peers: tuple[Run, ...]
    heavy_imports: tuple[str, ...]
    """Which of the libraries that only a first build needs were imported by our warm one."""

    command: str
    """What repeats this measurement."""

    @property
    def ratio(self) -> float:
        """Our median time in the peer's."""
        return seconds(self.ours) / seconds(self.peers)


def run(command: Sequence[str], *, watch: bool = False) -> Run:
    """Run a command in a fresh process, where `os.wait4` exists (Linux, macOS).

    Args:
        command: The program and its arguments.
        watch: Whether the memory of the processes below is looked at, too.

    Raises:
        RuntimeError: The command failed; the message ends with what it said.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as stderr:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=stderr, env=_environment()
        )
        with peak_of(process.pid) if watch else nullcontext([0.0]) as peak:
            # getrusage(RUSAGE_CHILDREN) only knows the largest of all children; wait4 knows each.
            _, status, usage = os.wait4(process.pid, 0)
        elapsed = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        stderr.seek(0)
        said = stderr.read()
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} failed ({process.returncode}):\n{said[-3000:]}")
    return Run(elapsed, usage.ru_maxrss * BYTES_PER_MAXRSS / 1e6, said, peak[0])


def _environment() -> dict[str, str]:
    # An installed package is compiled; run from its sources, it must be allowed to stay compiled.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | ENVIRONMENT


def interleave(
    ours: Callable[[], Run], peer: Callable[[], Run], repeat: int
) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Run both in turns, so that a slow minute of the machine hits both; first place alternates."""
    our_runs: list[Run] = []
    peer_runs: list[Run] = []
    for number in range(repeat):
        turns = [(our_runs, ours), (peer_runs, peer)]
        for runs, task in turns if number % 2 == 0 else reversed(turns):
            runs.append(task())
    return tuple(our_runs), tuple(peer_runs)


def seconds(runs: Sequence[Run]) -> float:
    """The median time of several runs."""
    return statistics.median(each.seconds for each in runs)


def megabytes(runs: Sequence[Run]) -> float:
    """The most memory that any of several runs held."""
    return max(each.megabytes for each in runs)
