"""Commands and builds that are killed at any moment: nothing is left half written, or for good."""

from __future__ import annotations

import json
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

from mkdocs.__main__ import cli

import mkdocs_paperdiary.plugin  # loaded before processes begin
from mkdocs_paperdiary.cli import main
from mkdocs_paperdiary.records.formats import IMPORTS

CONFIG = """\
site_name: A Diary
theme:
  name: material
  font: false
plugins:
  - paperdiary:
      map: {file: map/map.jsonl}
"""
NOTE = """\
# Walking on {number} Legs

Date read: {day}th March 2024

[Paper](https://arxiv.org/abs/2401.{number:05})

A machine walks on {number} legs.
"""
BIB = "".join(
    f"@article{{key{n}, title = {{Number {n} of the Slow Trees}}, year = {{2020}}}}\n"
    for n in range(40)
)
_COMMANDS: Mapping[str, tuple[Any, ...]] = {
    "fix": (main, "check", "--fix", "--write"),
    "import": (main, "import", "works.bib", "--write"),
    "build": (cli, "build", "--quiet"),
}
_NOTES = 40


def kills(number: int, first: int = 0, names: Sequence[str] = tuple(_COMMANDS)) -> int:
    """Kill commands and builds at random moments, print what was left, and count the faults."""
    IMPORTS["bibtex"].detects(Path(__file__))
    assert mkdocs_paperdiary.plugin
    faults: list[str] = []
    drafts = 0
    with tempfile.TemporaryDirectory() as folder:
        start = Path(folder, "start")
        _make(start)
        whole, seconds = {}, {}
        for name in dict.fromkeys(names):
            whole[name] = Path(folder, name)
            shutil.copytree(start, whole[name])
            begin = time.monotonic()
            _end_of(_run(whole[name], name))
            seconds[name] = time.monotonic() - begin
        for count in range(first, first + number):
            random = Random(count)
            name = names[count % len(names)]
            root = Path(folder, "killed")
            shutil.copytree(start, root)
            running = _run(root, name)
            time.sleep(random.uniform(0, 1.1) * seconds[name])
            os.kill(running, signal.SIGKILL)
            _end_of(running)
            drafts += len(_drafts(root))
            faults += [
                f"kill {count} of {name}: {one}" for one in _half_written(root, start, whole)
            ]
            ended = _end_of(_run(root, name))
            left = [f"{one} is left" for one in _drafts(root)]
            left += [] if ended == 0 else [f"the next run ended with {ended}"]
            left += _half_written(root, start, {name: whole[name]})
            faults += [f"after kill {count} of {name}: {one}" for one in left]
            shutil.rmtree(root)
    print(
        f"{'kills':<14}{number:>8}        {drafts} drafts left by them and removed by the next run"
    )
    for fault in faults:
        print(f"  failed: {fault}")
    return len(faults)


def _make(root: Path) -> None:
    notes = root / "docs" / "papers"
    notes.mkdir(parents=True)
    (root / "mkdocs.yml").write_text(CONFIG)
    (root / "works.bib").write_text(BIB)
    for number in range(_NOTES):
        day = 4 + number % 17
        (notes / f"note-{number}.md").write_text(NOTE.format(number=number, day=day))


def _run(root: Path, name: str) -> int:
    """Start a command in a process of its own, for which everything is loaded already."""
    command, *arguments = _COMMANDS[name]
    process = os.fork()
    if process:
        return process
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (1, 2):
        os.dup2(nothing, stream)
    os.chdir(root)
    code = 1
    try:
        code = command.main(arguments, standalone_mode=False) or 0
    finally:
        os._exit(code)


def _end_of(process: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def _drafts(root: Path) -> list[str]:
    return [
        path.relative_to(root).as_posix() for path in root.rglob(".*.paperdiary") if path.is_file()
    ]


def _half_written(root: Path, start: Path, whole: Mapping[str, Path]) -> list[str]:
    """The files of the user that are neither as they were nor as a run that ends leaves them."""
    wrong = []
    for path in (*sorted((root / "docs").rglob("*.md")), root / "mkdocs.yml"):
        src = path.relative_to(root)
        known = [other / src for other in (start, *whole.values())]
        if path.read_bytes() not in [one.read_bytes() for one in known if one.is_file()]:
            wrong.append(f"{src} is half written")
    for path in sorted((root / "map").glob("*.jsonl")):
        try:
            [json.loads(line) for line in path.read_text().splitlines()]
        except ValueError:
            wrong.append(f"{path.name} is half written")
    gone = [
        path.relative_to(start)
        for path in (start / "docs").rglob("*.md")
        if not (root / path.relative_to(start)).is_file()
    ]
    return [*wrong, *(f"{src} is gone" for src in gone)]
