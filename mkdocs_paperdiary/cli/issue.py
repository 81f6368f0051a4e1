"""Notes made of issues of the form "Add a paper", by the workflow that `init` writes.

`python -m mkdocs_paperdiary.cli.issue EVENT`: the event is GitHub's description of the issue.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import yaml

from ..files import write_file
from ..words import gettext as _
from ..words import speaking
from .console import of_environment

_FORM = Path(".github/ISSUE_TEMPLATE/paper.yml")
_LABELS = {"date read": "date"} | {
    name: name for name in ("reference", "title", "topic", "summary", "notes")
}
"""The fields by their labels in English and in lower case."""
_NOTHING = "_No response_"


def main(arguments: list[str] | None = None) -> int:
    """Have `paperdiary new` write the note, and put the issue's notes below it."""
    (event,) = arguments or sys.argv[1:]
    issue = json.loads(Path(event).read_text(encoding="utf-8"))["issue"]
    labels, prefix = _form()
    answers = answers_of(issue.get("body") or "", labels)
    title = answers.get("title") or (issue.get("title") or "").removeprefix(prefix).strip()
    reference = answers.get("reference") or title
    if not reference:
        with speaking(of_environment()):
            print(_("the issue names no work"), file=sys.stderr)
        return 1
    options = {
        "title": title,
        "summary": answers.get("summary", ""),
        "topic": answers.get("topic", ""),
        "read": _day(answers, issue["created_at"]),
    }
    command = [sys.executable, "-c", "from mkdocs_paperdiary.cli import main; main()", "new"]
    command += ["--json", *(f"--{name}={text}" for name, text in options.items() if text)]
    # The reference comes last and behind a mark, so that it is never taken for an option.
    done = subprocess.run(
        [*command, "--", " ".join(reference.split())], stdout=subprocess.PIPE, check=False
    )
    if done.returncode:
        return done.returncode
    path = Path(json.loads(done.stdout)["file"])
    if notes := answers.get("notes"):
        write_file(path, path.read_bytes().rstrip(b"\n") + f"\n\n{notes}\n".encode())
    print(path)
    return 0


def _form() -> tuple[dict[str, str], str]:
    """The fields of the repository's form by their labels, and what titles of issues begin with."""
    try:
        form = yaml.safe_load(_FORM.read_text(encoding="utf-8"))
        fields = {one["attributes"]["label"].lower(): one["id"] for one in form["body"]}
        return fields, form["title"].strip()
    except (OSError, ValueError, yaml.YAMLError, AttributeError, KeyError, TypeError):
        return _LABELS, "Paper:"


def answers_of(body: str, labels: Mapping[str, str] = _LABELS) -> dict[str, str]:
    """The answers in an issue's text by field, below headings that `labels` has in lower case."""
    lines = body.replace("\r\n", "\n")
    parts = re.split(r"^### (.*\S)[ \t]*$", lines, flags=re.MULTILINE)
    answers: dict[str, str] = {}
    last = ""
    for heading, text in zip(parts[1::2], parts[2::2], strict=True):
        name = labels.get(heading.lower(), "")
        if name and name not in answers and last != "notes":
            answers[name], last = text, name
        elif last:
            # A heading of the author's own, in the notes.
            answers[last] += f"### {heading}{text}"
    given = {name: text.strip() for name, text in answers.items()}
    return {name: text for name, text in given.items() if text not in ("", _NOTHING)}


def _day(answers: Mapping[str, str], created: str) -> str:
    """The day that the form tells, or the day of the issue."""
    try:
        return dt.date.fromisoformat(answers.get("date", "")).isoformat()
    except ValueError:
        return created[:10]


if __name__ == "__main__":
    sys.exit(main())
