"""First commits of files, and the commit that a repository is at."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Collection, Mapping
from pathlib import Path


def first_commits(folder: Path, srcs: Collection[str]) -> Mapping[str, dt.date]:
    """The author's day of each file's first commit, from one call of git.

    Days are believed only where they differ: of a repository that was imported in one commit,
    the one day says when it was copied, and nothing about reading.

    Args:
        folder: The docs folder, which need not be the top of the repository.
        srcs: The files that are asked for, relative to `folder`, with forward slashes.

    Returns:
        The day of each file that git knows; empty where there is no git, no repository, a shallow
        clone, or one day for all.
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
        first, _, names = commit.partition("\n")
        day = dt.date.fromisoformat(first.strip())
        for name in names.splitlines():
            if name:
                days[name] = day  # the log runs backwards: the last one seen is the first commit
    wanted = set(srcs)
    notes = {src: day for src, day in days.items() if src in wanted or src.endswith(".md")}
    if len(notes) > 1 and len(set(notes.values())) == 1:
        return {}
    return {src: day for src, day in days.items() if src in wanted}


def head(folder: Path) -> str:
    """The commit that a folder's repository is at, without asking git, which takes longer to start.

    Args:
        folder: Any folder of the repository.

    Returns:
        A text that changes with each commit; empty where there is no repository.

    References:
        gitrepository-layout(5): `HEAD`, `refs`, `packed-refs`, `commondir`.
    """
    for parent in (folder, *folder.absolute().parents):
        git = parent / ".git"
        try:
            if git.is_file():  # A worktree or a submodule.
                git = parent / git.read_text("utf-8").removeprefix("gitdir:").strip()
            place = (git / "HEAD").read_text("utf-8").strip()
        except (OSError, ValueError):
            continue
        return f"{place} {_commit(git, place.removeprefix('ref:').strip())}"
    return ""


def _commit(git: Path, name: str) -> str:
    """What a branch points to, or what is known of all branches where they are packed."""
    try:
        common = git / (git / "commondir").read_text("utf-8").strip()
    except (OSError, ValueError):
        common = git
    try:
        return (common / name).read_text("utf-8").strip()
    except (OSError, ValueError):
        pass
    try:
        packed = (common / "packed-refs").stat()
    except OSError:
        return ""
    return f"{packed.st_mtime_ns} {packed.st_size}"


def _output(command: list[str]) -> str:
    import subprocess

    try:
        done = subprocess.run(
            command, capture_output=True, check=True, encoding="utf-8", errors="replace", timeout=60
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout
