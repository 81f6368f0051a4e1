"""How each stage of a first build grows with the number of notes.

`python -m benchmarks --only stages`. One figure per stage and size: a stage of a first build runs
once. The exponent is the slope of a line through the logarithms (least squares): 1 is linear.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from .table import in_columns

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

NUMBERS = (1000, 3000, 10_000)

_PROGRAM = Path(__file__).with_name("stage_times.py")


def stages_table(numbers: Sequence[int], tell: Callable[[str], None]) -> str:
    """Measure each stage at each size, in a fresh process each.

    Args:
        numbers: How many notes.
        tell: Called with what is done next.
    """
    measured = []
    for number in numbers:
        tell(f"measuring the stages of a first build of {number:,} notes")
        measured.append(_measured(number))
    names = [name for name in measured[0] if name != "memory"]
    rows = [("stage", *(f"{number:,}" for number in numbers), "exponent")]
    for name in names:
        times = [each[name] for each in measured]
        exponent = _slope(numbers, times)
        rows.append((name, *(f"{one:.2f} s" for one in times), f"{exponent:.2f}"))
    encoding = [each["loading the model"] + each["embedding"] for each in measured]
    whole = [sum(each[name] for name in names) for each in measured]
    rest = [a - b for a, b in zip(whole, encoding, strict=True)]
    ratios = (f"{a / b:.2f}" for a, b in zip(rest, encoding, strict=True))
    rows.append(("all others : model and embedding, at most 1", *ratios, ""))
    rows.append(
        (
            "memory of all processes, at most 1,500 MB",
            *(f"{each['memory']:,.0f} MB" for each in measured),
            "",
        )
    )
    return in_columns(rows)


def _measured(number: int) -> dict[str, float]:
    """The seconds of each stage, and the most that the process and its children held at once."""
    process = subprocess.Popen(
        [sys.executable, str(_PROGRAM), str(number)], stdout=subprocess.PIPE, text=True
    )
    peak = [0.0]
    watcher = threading.Thread(target=_watch, args=(process, peak), daemon=True)
    watcher.start()
    said, _ = process.communicate()
    watcher.join()
    if process.returncode:
        raise RuntimeError(f"the stages of {number} notes could not be measured")
    times: dict[str, float] = json.loads(said.splitlines()[-1])
    return times | {"memory": peak[0]}


def _watch(process: subprocess.Popen[str], peak: list[float]) -> None:
    while process.poll() is None:
        peak[0] = max(peak[0], _resident(process.pid))
        time.sleep(0.2)


def _resident(pid: int) -> float:
    """What a process and all below it hold, in megabytes; 0 where the system has no `/proc`."""
    try:
        folder = Path(f"/proc/{pid}")
        status = (folder / "status").read_text()
        children = (folder / f"task/{pid}/children").read_text().split()
    except OSError:
        return 0.0
    held = next((line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")), "0")
    return int(held) / 1e3 + sum(_resident(int(child)) for child in children)


def _slope(numbers: Sequence[int], times: Sequence[float]) -> float:
    """The exponent of growth, by least squares on the logarithms."""
    if len(numbers) < 2:
        return math.nan
    xs = [math.log(number) for number in numbers]
    ys = [math.log(max(one, 1e-4)) for one in times]
    middle, height = sum(xs) / len(xs), sum(ys) / len(ys)
    rise = sum((x - middle) * (y - height) for x, y in zip(xs, ys, strict=True))
    return rise / sum((x - middle) ** 2 for x in xs)
