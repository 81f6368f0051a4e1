"""Environments of Python with other generators than the one that runs the tests."""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Collection, Sequence
from pathlib import Path

import pytest

import mkdocs_paperdiary

HERE = Path(sysconfig.get_path("purelib"))


def environment(folder: Path, *, without: Collection[str] = (), extra: str = "") -> Path:
    """Make an environment that has what this one has, but for some packages.

    Args:
        folder: Where it is made.
        without: Names of packages to leave out, as in `mkdocs-1.6.1.dist-info`.
        extra: A package that is installed in a folder of its own, since it would write over another
            one; a test is skipped where it is not there.

    Returns:
        Its Python.
    """
    more = Path(sys.prefix) / extra
    if extra and not more.is_dir():
        pytest.skip(f"{extra} is not in {more}, where `make test` installs it")
    venv.EnvBuilder(symlinks=True).create(folder)
    target = folder / "lib" / f"python{sysconfig.get_python_version()}" / "site-packages"
    left_out = {*without, "__pycache__"}
    for path in [*(more.iterdir() if extra else ()), *HERE.iterdir()]:
        name = path.name.partition("-")[0].replace("_", "-")
        place = target / path.name
        is_wanted = path.parent == more or name not in left_out
        if is_wanted and path.suffix != ".pth" and not place.exists():
            place.symlink_to(path)
    # The plugin itself may be installed as a path to its sources.
    root = Path(mkdocs_paperdiary.__file__).parents[1]
    (target / "paperdiary-sources.pth").write_text(f"{root}\n", "utf-8")
    return folder / "bin/python"


def paperdiary(python: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command with a Python of its own in a folder."""
    program = "from mkdocs_paperdiary.cli import main; main()"
    command = [str(python), "-P", "-c", program, *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


_SEVERAL = """
import json, sys
from click.testing import CliRunner
from mkdocs_paperdiary.cli import main
results = [CliRunner().invoke(main, arguments) for arguments in json.load(sys.stdin)]
json.dump([[one.exit_code, one.stdout, one.stderr] for one in results], sys.stdout)
"""


def outputs(python: Path, folder: Path, *commands: Sequence[str]) -> list[str]:
    """What several commands write, which one process runs one after the other; none may fail."""
    result = subprocess.run(
        [str(python), "-P", "-c", _SEVERAL],
        cwd=folder,
        input=json.dumps(commands),
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(result.stdout)
    for command, (code, _, errors) in zip(commands, found, strict=True):
        assert code == 0, (command, errors)
    return [output for _, output, _ in found]
