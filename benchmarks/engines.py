"""What a build takes under each generator that is installed, beside its own build of the pages.

`python -m benchmarks --only engines`. The same folder is built by each of them with a full cache,
and with the same notes and pages, but without the plugin, by the generator alone. All builds take
turns, so that a slow minute of the machine hits all of them.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from mkdocs_paperdiary.engines import ENGINES

from .measure import Run, run, seconds
from .table import in_columns

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .sites import Site

_PAPERDIARY = "from mkdocs_paperdiary.cli import main; main()"


def engines_table(
    diaries: Mapping[str, tuple[Site, Site]], repeat: int, tell: Callable[[str], None]
) -> str:
    """Measure warm builds of diaries under each generator.

    Args:
        diaries: By name, a diary that has been built, and the same pages without the plugin.
        repeat: How often each is built, beside once uncounted.
        tell: Called with what is done next.
    """
    rows = [("generator", "diary", "warm build", "its own build of the pages", "ratio")]
    usable = [engine for engine in ENGINES.values() if not engine.why_unusable]
    for name, (diary, plain) in diaries.items():
        commands: dict[tuple[str, bool], list[str]] = {}
        for engine in usable:
            file = ["-f", str(diary.folder / "mkdocs.yml")]
            ours = ["-c", _PAPERDIARY, "build", "--engine", engine.name, *file]
            commands[engine.name, True] = ours
            file = ["-f", str(plain.folder / "mkdocs.yml")]
            commands[engine.name, False] = ["-m", engine.name, "build", *file]
        tell(f"measuring warm builds of {name} under {', '.join(one.title for one in usable)}")
        runs: dict[tuple[str, bool], list[Run]] = {key: [] for key in commands}
        for _ in range(repeat + 1):
            for key, command in commands.items():
                runs[key].append(run([sys.executable, *command]))
        for engine in usable:
            with_diary, alone = (seconds(runs[engine.name, one][1:]) for one in (True, False))
            times = (f"{with_diary:.2f} s", f"{alone:.2f} s", f"{with_diary / alone:.2f}")
            rows.append((f"{engine.title} {engine.version}", name, *times))
    return in_columns(rows)
