"""Turns an issue of the form "Add a paper" into a note; run by the workflow that `init` writes.

`python -m mkdocs_paperdiary.starting.issue EVENT FOLDER`: the event is GitHub's
description of the issue.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
import unicodedata
from pathlib import Path

from ..records.note import note_text
from ..records.record import Record
from ..records.work_ids import arxiv_id, doi_of

_NOTHING = "_No response_"
_LONGEST = 60


def main(arguments: list[str] | None = None) -> int:
    """Write the note; 0 when it is written, 1 when the issue tells no work."""
    event, folder = arguments or sys.argv[1:]
    issue = json.loads(Path(event).read_text(encoding="utf-8"))["issue"]
    created = dt.date.fromisoformat(issue["created_at"][:10])
    record = record_of(issue.get("title") or "", issue.get("body") or "", created)
    if record is None:
        print("the issue names neither a work nor a title", file=sys.stderr)
        return 1
    path = _free(Path(folder, *[_slug(record.topic)] * bool(record.topic)), _slug(record.title))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(note_text(record), encoding="utf-8", newline="\n")
    print(path)
    return 0


def record_of(title: str, body: str, created: dt.date) -> Record | None:
    """What a filled-in form tells.

    Args:
        title: The issue's title, which counts where the form has none.
        body: The issue's text: a heading of the third level above each answer.
        created: The day of the issue, which counts where the form has none that can be read.

    Returns:
        The work, or None where it has neither a reference nor a title.
    """
    answers = _answers(body)
    reference = answers.get("reference", "")
    own = title.removeprefix("Paper:").strip()
    name = answers.get("title") or own or reference
    if not name:
        return None
    arxiv, doi = arxiv_id(reference), doi_of(reference)
    is_link = re.fullmatch(r"https?://\S+", reference) is not None
    if not (arxiv or doi or is_link) and reference and not (answers.get("title") or own):
        name = reference
    try:
        date = dt.date.fromisoformat(answers.get("date read", ""))
    except ValueError:
        date = created
    return Record(
        title=" ".join(name.split()),
        date=date,
        link=reference if is_link and not (arxiv or doi) else None,
        summary=answers.get("summary", ""),
        arxiv=arxiv,
        doi=doi,
        topic=answers.get("topic", ""),
        body=answers.get("notes", ""),
    )


def _answers(body: str) -> dict[str, str]:
    names = ("reference", "title", "date read", "topic", "summary", "notes")
    parts = re.split(r"^### (.+?)[ \t]*\r?$", body.replace("\r\n", "\n"), flags=re.MULTILINE)
    answers: dict[str, str] = {}
    last = ""
    for heading, text in zip(parts[1::2], parts[2::2], strict=True):
        name = heading.strip().lower()
        if name in names and name not in answers and last != "notes":
            answers[name] = "" if text.strip() == _NOTHING else text.strip()
            last = name
        elif last:
            # A heading of the author's own, in the notes.
            answers[last] += f"\n\n### {heading}{text.rstrip()}"
    return answers


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.sub(r"[^\w]+", "-", plain.lower()).strip("-_")
    return words[:_LONGEST].rstrip("-_") or "paper"


def _free(folder: Path, name: str) -> Path:
    path, at = folder / f"{name}.md", 1
    while path.exists():
        at += 1
        path = folder / f"{name}-{at}.md"
    return path


if __name__ == "__main__":
    sys.exit(main())
