"""Environments of Python with other generators than the one that runs the tests."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
from collections.abc import Collection
from pathlib import Path

import pytest

import mkdocs_paperdiary

HERE = Path(sysconfig.get_path("purelib"))


def environment(folder: Path, *, without: Collection[str] = (), extra: str = "") -> Path:
    """Make an environment that has what this one has, but for some packages.

    Args:
        folder: Where it is made.
        without: Names of packages to leave out, as in `mkdocs-1.6.1.dist-info`.
        extra: A folder of this environment's, into which other packages were installed by
            `pip install --target`; a test that needs it is skipped where there is none.

    Returns:
        Its Python.
    """
    more = Path(sys.prefix) / extra
    if extra and not more.is_dir():
        packages = "mkdocs-ng" if extra == "mkdocs-ng" else "mkdocs-materialx"
        pytest.skip(f"{packages} is not in {more}; `make test` installs it there")
    venv.EnvBuilder(symlinks=True).create(folder)
    names = (sysconfig.get_python_version(), "site-packages")
    target = folder / "lib" / f"python{names[0]}" / names[1]
    out = {*without, "__pycache__", "pip", "setuptools"}
    sources = [more, HERE] if extra else [HERE]
    for path in (path for source in sources for path in source.iterdir()):
        name = path.name.partition("-")[0].replace("_", "-")
        place = target / path.name
        if name in out or path.suffix == ".pth" or place.exists():
            continue
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


THIS = Path(sys.executable)
