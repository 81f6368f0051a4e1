"""A git repository with commits of chosen days."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

needs_git = pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")


def commit(folder: Path, day: str, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{name} {day}\n", encoding="utf-8")
    roles = ("AUTHOR", "COMMITTER")
    keys = [f"GIT_{role}_{what}" for role in roles for what in ("NAME", "EMAIL")]
    who = dict.fromkeys(keys, "a@b.c")
    when = {"GIT_AUTHOR_DATE": f"{day}T12:00:00Z", "GIT_COMMITTER_DATE": f"{day}T12:00:00Z"}
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "x"]):
        subprocess.run(["git", *command], cwd=folder, env={**os.environ, **who, **when}, check=True)
