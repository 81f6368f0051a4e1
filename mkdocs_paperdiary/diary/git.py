"""First commits of files, and the commit that a repository is at."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Collection, Mapping
from pathlib import Path


def first_commits(folder: Path, srcs: Collection[str]) -> Mapping[str, dt.date]:
    """The author's day of each file's first commit, from one call of git.

    Days count only where they differ: of a repository that was imported in one commit, the one day
    says when it was copied, and nothing about reading. Without git, without a repository and in a
    shallow clone there are none.

    Args:
        folder: The docs folder, which need not be the top of the repository.
        srcs: The files, relative to `folder`, with forward slashes.
    """
    if not srcs:
        return {}
    command = ["git", "-c", "core.quotePath=false", "-C", os.fspath(folder)]
    if _output([*command, "rev-parse", "--is-shallow-repository"]).strip() != "false":
        return {}
    options = "--diff-filter=A --no-renames --format=%x00%as --name-only --relative"
    log = _output([*command, "log", *options.split(), "--", "."])
    days: dict[str, dt.date] = {}
    for commit in log.split("\0")[1:]:
        day, *names = filter(None, commit.splitlines())
        # The log runs backwards: the last one seen is the first commit.
        days |= dict.fromkeys(names, dt.date.fromisoformat(day))
    wanted = set(srcs)
    notes = {src: day for src, day in days.items() if src in wanted or src.endswith(".md")}
    if len(notes) > 1 and len(set(notes.values())) == 1:
        return {}
    return {src: day for src, day in days.items() if src in wanted}


def head(folder: Path) -> str:
    """The commit that a folder's repository is at; empty where there is none.

    References:
        gitrepository-layout(5): `HEAD`, `refs`, `packed-refs`, `commondir`.
    """
    place = folder.resolve()
    for parent in (place, *place.parents):
        if (parent / ".git").exists():
            # Git is asked last, since it takes longer to start than these files to read.
            command = ["git", "-C", os.fspath(folder), "rev-parse", "HEAD"]
            return _commit_in_files(parent / ".git") or _output(command).strip()
    return ""


def _commit_in_files(git: Path) -> str:
    """The commit that a repository's own files name, or an empty string where only git can tell."""
    try:
        if git.is_file():  # a worktree's, or a submodule's
            git = git.parent / git.read_text("utf-8").removeprefix("gitdir:").strip()
        commit = (git / "HEAD").read_text("utf-8").strip()
        if commit.startswith("ref:"):
            shared = git / "commondir"
            common = git / shared.read_text("utf-8").strip() if shared.is_file() else git
            commit = _commit_of_branch(common, commit.removeprefix("ref:").strip())
    except (OSError, UnicodeDecodeError):
        return ""
    return commit if re.fullmatch("[0-9a-f]{40,64}", commit) else ""


def _commit_of_branch(git: Path, name: str) -> str:
    if (git / name).is_file():
        return (git / name).read_text("utf-8").strip()
    lines = (git / "packed-refs").read_text("utf-8").splitlines()
    return next((line.split(" ")[0] for line in lines if line.endswith(f" {name}")), "")


def _output(command: list[str]) -> str:
    # Only here, since a build whose notes all have days asks git for nothing.
    import subprocess

    try:
        done = subprocess.run(
            command, capture_output=True, check=True, encoding="utf-8", errors="replace", timeout=60
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout
