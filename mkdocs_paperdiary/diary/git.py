"""First commits of files, and the commit that a repository is at."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

from ..problem import Problem


def first_commits(folder: Path, srcs: Collection[str]) -> Mapping[str, dt.date] | Problem | None:
    """The author's day of each file's first commit, under whatever name it was committed.

    Days count only where they differ: of a repository that was imported in one commit, the one day
    says when it was copied, and nothing about reading.

    Args:
        folder: The docs folder, which need not be the top of the repository.
        srcs: The files, relative to `folder`, with forward slashes.

    Returns:
        The day of each file that git knows, none where there is one day for all; a problem with
        its remedy where git refuses or has a part of the history; or None without git or a
        repository.
    """
    if not srcs:
        return {}
    # What a user has set to be shown with each commit would be taken for names.
    command = ["git", "-C", os.fspath(folder), "-c", "log.showSignature=false"]
    said, refused = _run([*command, "rev-parse", "--is-shallow-repository", "--show-prefix"])
    if "safe.directory" in refused:
        place = folder.resolve()
        top = next((one for one in (place, *place.parents) if (one / ".git").exists()), None)
        message = (
            "git does not read the history, from which notes without a date get their day, since "
            "the repository belongs to another user: "
            f'git config --global --add safe.directory "{top}"'
        )
        return Problem(message, code="refused-repository")
    shallow, _, prefix = said.partition("\n")
    if shallow == "true":
        message = (
            "notes without a date get the day of their first commit, which a shallow clone does "
            "not have: git fetch --unshallow, or `fetch-depth: 0` for actions/checkout"
        )
        return Problem(message, code="shallow-clone")
    if not said:
        return None
    options = "-z -M --diff-filter=AR --format=%x01%as --name-status"
    log, _ = _run([*command, "log", *options.split()])
    days = _days_of_files(log)
    prefix = prefix.rstrip("\n")
    notes = {
        name.removeprefix(prefix): day
        for name, day in days.items()
        if name.startswith(prefix) and (name.endswith(".md") or name.removeprefix(prefix) in srcs)
    }
    if len(notes) > 1 and len(set(notes.values())) == 1:
        return {}
    return {src: day for src, day in notes.items() if src in srcs}


def _days_of_files(log: str) -> dict[str, dt.date]:
    """The first day of each file by its present name, from a log that runs backwards.

    A name may hold any character but NUL, so that only its place tells it from a commit.
    """
    # Only here, since a warm build asks git for the last commit alone.
    from .dates import is_reading_year

    days: dict[str, dt.date] = {}
    present: dict[str, str] = {}
    day: dt.date | None = None
    fields = iter(log.split("\0"))
    for field in fields:
        mark = field.strip("\n")
        if mark.startswith("\x01"):
            day = None
            # Some authors' clocks say what cannot be a day of reading.
            with suppress(ValueError):
                written = dt.date.fromisoformat(mark[1:])
                day = written if is_reading_year(written.year) else None
        elif mark.startswith("A"):
            name = next(fields, "")
            name = present.get(name, name)
            if day:
                days[name] = day
        elif mark.startswith("R"):
            before, after = next(fields, ""), next(fields, "")
            present[before] = present.pop(after, after)
    return days


def head(folder: Path) -> str:
    """The commit that a folder's repository is at; empty where there is none."""
    return _run(["git", "-C", os.fspath(folder), "rev-parse", "HEAD"])[0].strip()


def _run(command: list[str]) -> tuple[str, str]:
    """What git prints, and what it complains of."""
    # Only here, since a build whose notes all have days asks git for nothing.
    import subprocess

    environment = os.environ | {"LC_ALL": "C"}
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            env=environment,
            encoding="utf-8",
            errors="replace",
            timeout=60,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return "", ""
    return (done.stdout, "") if done.returncode == 0 else ("", done.stderr)
