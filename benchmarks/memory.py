"""What a process and all below it hold at once, where the system has `/proc` (Linux)."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PAUSE = 0.2
"""Seconds between two looks."""


@contextmanager
def peak_of(pid: int) -> Iterator[list[float]]:
    """Watch a process; when it has ended, the list holds the most that was seen, in megabytes."""
    peak = [0.0]
    over = threading.Event()

    def watch() -> None:
        while not over.wait(PAUSE):
            peak[0] = max(peak[0], resident(pid))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield peak
    finally:
        over.set()
        watcher.join()


def resident(pid: int) -> float:
    """What a process and all below it hold now, in megabytes; 0 where nothing tells."""
    try:
        folder = Path(f"/proc/{pid}")
        status = (folder / "status").read_text()
        # A child belongs to the thread that has started it.
        children = " ".join(path.read_text() for path in folder.glob("task/*/children")).split()
    except OSError:
        return 0.0
    held = next((line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")), "0")
    return int(held) / 1e3 + sum(resident(int(child)) for child in children)
