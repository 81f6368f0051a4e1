"""Run the targets, and print how many texts each has seen, what failed and what was slowest.

`python -m tests.fuzz --notes 5000 --seed 1` gives the same texts each time. A text fails that
raises anything but what its target expects, or takes more than a second of processor time.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
import traceback
from itertools import product
from random import Random

from .growth import CALLS, FRAMES, growing
from .kills import kills
from .targets import TARGETS
from .texts import corpus

_LONGEST = 1.0
"""Seconds of processor time that a text may take."""


def main() -> None:
    """Run all targets or one."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--notes", type=int, default=2000, help="texts for each target")
    parser.add_argument("--seed", type=int, default=0, help="the first text's number")
    parser.add_argument("--target", choices=TARGETS, help="only this one")
    parser.add_argument("--kills", type=int, default=10, help="writers that are killed")
    given = parser.parse_args()
    # More memory than that is a failure, too.
    resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))
    notes = corpus()
    failed = 0
    for name in [given.target] if given.target else TARGETS:
        start, slowest = time.process_time(), (0.0, 0)
        wrong: dict[str, int] = {}
        for number in range(given.seed, given.seed + given.notes):
            check = TARGETS[name](Random(f"{name} {number}"), notes)
            begin = time.process_time()
            try:
                check()
            except Exception as error:
                frame = traceback.extract_tb(error.__traceback__)[-1]
                place = f"{type(error).__name__} at {frame.filename}:{frame.lineno}"
                if place not in wrong:
                    traceback.print_exc()
                wrong.setdefault(place, number)
            slowest = max(slowest, (time.process_time() - begin, number))
        seconds = time.process_time() - start
        print(
            f"{name:<14}{given.notes:>8} texts  {seconds:>7.1f} s  "
            f"slowest {slowest[0]:.3f} s (number {slowest[1]})",
            flush=True,
        )
        for place, number in wrong.items():
            print(f"  failed: number {number}: {place}")
        if slowest[0] > _LONGEST:
            print(f"  failed: number {slowest[1]} took more than {_LONGEST:g} s")
        failed += len(wrong) + (slowest[0] > _LONGEST)
    for call, frame in () if given.target else product(CALLS, FRAMES):
        if found := growing(call, frame):
            print(f"  failed: {call} grows faster than the {frame}: {found}")
            failed += 1
    if not given.target and given.kills:
        failed += kills(given.kills, given.seed)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
