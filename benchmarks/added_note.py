"""How long `mkdocs serve` takes to build again after a note was added.

Run with a `mkdocs.yml`. Each line on standard input adds a note and builds, and the seconds are
printed in a line; the first one builds without a new note. The builds are those of `mkdocs serve`:
one process, the configuration loaded anew, plugins kept where they ask for it.
"""

from __future__ import annotations

import logging
import sys
import time
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config

NOTE = """---
title: What note {number} adds about {what}
date: 2025-09-{day:02}
link: https://example.org/added/{number}
summary: Shows on note {number} how {what} bear on all that was read before.
---
# What note {number} adds about {what}

Text of a note that was added while the site is served.
"""
WHAT = ("owl calls", "load tests", "tone systems", "ice cores", "flash caches", "drug design")


def main() -> None:
    """Build, then add notes and build after each."""
    path = sys.argv[1]
    logging.getLogger("mkdocs").setLevel(logging.ERROR)
    load_config(path).plugins.on_startup(command="serve", dirty=False)
    added: list[Path] = []
    try:
        for turn, _ in enumerate(sys.stdin):
            if turn:
                what = WHAT[turn % len(WHAT)]
                note = Path(path).parent / f"docs/papers/birds/added-{turn}.md"
                note.write_text(NOTE.format(number=turn, what=what, day=turn), encoding="utf-8")
                added.append(note)
            start = time.perf_counter()
            build(load_config(path), serve_url="http://127.0.0.1:8000/")
            print(time.perf_counter() - start, flush=True)
    finally:
        for note in added:
            note.unlink()


if __name__ == "__main__":
    main()
