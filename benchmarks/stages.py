"""How each stage of a first build grows with the number of notes.

`python -m benchmarks --only stages`. One figure per stage and size: a stage of a first build runs
once. The exponent is the slope of a line through the logarithms (least squares): 1 is linear. A
large diary is built as a whole, with invented embeddings; what the model would take is reckoned.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from .table import in_columns

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .measure import Run

NUMBERS = (500, 1000, 2000)

_PROGRAM = Path(__file__).with_name("stage_times.py")
_MODEL = ("loading the model", "embedding")


def stages_table(
    numbers: Sequence[int], whole: Run, number: int, tell: Callable[[str], None]
) -> str:
    """Measure each stage at each size, in a fresh process each.

    Args:
        numbers: How many notes.
        whole: A first build of many notes with invented embeddings.
        number: How many that were.
        tell: Called with what is done next.
    """
    measured = []
    held = 0.0
    for some in numbers:
        tell(f"measuring the stages of a first build of {some:,} notes")
        command = [sys.executable, str(_PROGRAM), str(some)]
        said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        found = json.loads(said.splitlines()[-1])
        measured.append(found["times"])
        held = max(held, found["model"])
    rows = [("stage", *(f"{some:,}" for some in numbers), "exponent")]
    for name in measured[0]:
        times = [each[name] for each in measured]
        rows.append((name, *(f"{one:.2f} s" for one in times), f"{_slope(numbers, times):.2f}"))
    last = measured[-1]
    model = last[_MODEL[0]] + last[_MODEL[1]] * number / numbers[-1]
    parts = [("first build", "all but the model", "the model", "ratio", "target")]
    ratio = f"{whole.seconds / model:.2f}"
    both = (f"{whole.seconds:.0f} s", f"{model:.0f} s")
    parts.append((f"{number:,} notes", *both, ratio, "≤ 1.00"))
    memory = (f"{whole.together:,.0f} MB", f"{held:,.0f} MB", f"{whole.together + held:,.0f} MB")
    parts.append(("memory of all processes", *memory, "≤ 1,500 MB"))
    return "\n".join((in_columns(rows), in_columns(parts)))


def _slope(numbers: Sequence[int], times: Sequence[float]) -> float:
    """The exponent of growth, by least squares on the logarithms."""
    if len(numbers) < 2:
        return math.nan
    xs = [math.log(number) for number in numbers]
    ys = [math.log(max(one, 1e-4)) for one in times]
    middle, height = sum(xs) / len(xs), sum(ys) / len(ys)
    rise = sum((x - middle) * (y - height) for x, y in zip(xs, ys, strict=True))
    return rise / sum((x - middle) ** 2 for x in xs)
