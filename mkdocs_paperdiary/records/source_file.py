"""Files of other tools: their text, and values that readers of several formats share."""

from __future__ import annotations

import datetime as dt
import importlib
import posixpath
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Final
from urllib.parse import unquote

from ..diary import Source
from ..diary.dates import WrittenDate, day_of, find_date
from ..diary.markdown import tidy
from ..diary.note import NOTE_SUFFIXES, decoded
from ..diary.reading_day import settle_dates
from ..diary.sites import kind_of, unsafe_scheme
from ..diary.urls import absolute, arxiv_in, arxiv_page, doi_in, doi_page
from ..problem import Problem
from .formats import Unreadable
from .record import Record

JSON_LIMITS: Final = "it is nested too deeply, or has too long a number"
"""What is wrong with JSON that has no fault of its form."""
_ON_A_FORGE: Final = re.compile(
    r"https?://(?:www\.)?(?:github\.com|gitlab\.com|codeberg\.org|gitea\.com)/[^/]+/[^/]+/(?:-/)?"
    r"(?:blob|tree|raw|edit|src/branch)/[^/]+/(?P<path>.+)",
    re.IGNORECASE,
)


def read_text_of(path: Path) -> str:
    r"""Read a file as text with `\n` line ends, whatever its encoding; see `decoded`.

    Raises:
        Unreadable: It is no text.
        OSError: It cannot be opened.
    """
    text, codec = decoded(path.read_bytes())
    if not codec.startswith("utf-16") and "\0" in text[:4096]:
        raise Unreadable(f"{path.name} is no text; name a file of text")
    return text


def library(name: str, package: str) -> ModuleType:
    """Import the library that reads a format.

    Raises:
        Unreadable: The package is not installed; the text says what to install.
    """
    try:
        return importlib.import_module(name)
    except ImportError:
        raise Unreadable(
            f"the package {package} is missing; install it: pip install 'mkdocs-paperdiary[import]'"
        ) from None


def untitled(what: str, src: str, line: int | None) -> Problem:
    """The problem of a work that a file has without its title."""
    message = f"{what} has no title and is left out; give it a title"
    return Problem(message, src, line, code="missing-title")


def full_day(text: str) -> dt.date | None:
    """The day of a text that names one wholly: `2025-06-05`, `2025/06/05/`, `June 5, 2025`."""
    text = text.strip().strip("/")
    if match := re.match(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?!\d)", text):
        return day_of(int(match[1]), int(match[2]), int(match[3]))
    found = find_date(text, forgiving=True)
    return found.exact if found else None


def settled_days(
    dates: Sequence[tuple[int | None, WrittenDate | dt.date | None]], name: str, *, today: dt.date
) -> tuple[list[dt.date | None], list[Problem]]:
    """Settle the days of all works of a file; `03/04/2025` is read as the other dates show.

    Args:
        dates: The line and the date of each work.
        name: The file's name, for problems.
        today: No day without a year is put later than this.
    """
    written: dict[str, list[tuple[WrittenDate | dt.date, Source]]] = {
        str(at): [(date, Source("body", line))] if date else []
        for at, (line, date) in enumerate(dates)
    }
    settled, unclear = settle_dates(written, today=today)
    days = [settled.get(str(at), (None, None))[0] for at in range(len(dates))]
    problems = [
        replace(problem, src=name, line=dates[int(problem.src or 0)][0]) for problem in unclear
    ]
    return days, problems


def split_texts(text: str, separators: str) -> tuple[str, ...]:
    """The different texts between some separators, each on one line."""
    parts = re.split(f"[{re.escape(separators)}]", text)
    return tuple(dict.fromkeys(filter(None, map(tidy, parts))))


def own_words(text: str) -> tuple[str, str]:
    """The owner's words as a summary, which is one paragraph of up to 3 sentences, or as a body."""
    text = text.strip()
    sentences = re.findall(r"[.!?](?:\s|$)", text)
    is_summary = len(text) <= 400 and len(sentences) <= 3 and "\n\n" not in text
    return (tidy(text), "") if is_summary else ("", text)


def linked(
    record: Record,
    urls: Iterable[str],
    hints: Iterable[str] = (),
    *,
    words: str = "",
    abstract: str = "",
    is_page: bool = False,
) -> Record:
    """Fill in what a record lacks of its ids, link, kind, summary and body.

    Args:
        record: With the ids that have fields of their own.
        urls: Addresses, the best first.
        hints: Texts in which ids may stand.
        words: What the file's owner has written: the summary where it is short, else the body.
        abstract: The work's own; it follows in the body, set apart.
        is_page: Whether it is at least known to be a page of the web; of anything else without id,
            the diary itself judges the link, once there is a note.
    """
    known = [url for one in urls if (url := absolute(one))]
    texts = [*known, *hints]
    arxiv = record.arxiv or next(filter(None, map(arxiv_in, texts)), None)
    doi = record.doi or next(filter(None, map(doi_in, texts)), None)
    pages = [*known, arxiv and arxiv_page(arxiv), doi and doi_page(doi)]
    link = next(filter(None, pages), None)
    kind = record.kind
    if kind is None and (arxiv or doi):
        kind = "paper"
    elif kind is None and is_page:
        kind = (kind_of(link) if link else None) or "blog"
    summary, body = own_words(words)
    if abstract := abstract.strip():
        quoted = "\n".join(f"> {line}".rstrip() for line in abstract.split("\n"))
        body = f"{body}\n\n## Abstract\n\n{quoted}".lstrip()
    found = replace(record, arxiv=arxiv, doi=doi, link=link, kind=kind)
    return found.filled_by(Record("", summary=summary, body=body))


def note_path(target: str) -> str:
    """The note that a link leads to, as a path or as the page of a file on GitHub and its like.

    Returns:
        The path of a Markdown file with forward slashes, without what leads out of the folder; an
        empty string where the link leads elsewhere.
    """
    target = target.strip().strip("<>")
    if forge := _ON_A_FORGE.match(target):
        target = forge["path"]
    elif absolute(target) or unsafe_scheme(target) or "://" in target:
        return ""
    plain = unquote(re.split(r"[#?]", target, maxsplit=1)[0]).replace("\\", "/")
    if not plain.strip("/."):
        return ""
    path = posixpath.normpath(plain.lstrip("/"))
    while path.startswith("../"):
        path = path[3:]
    stem, suffix = posixpath.splitext(path)
    if suffix.lower() in (".html", ".htm") and not forge:
        return f"{stem}.md"
    if plain.endswith("/") and not forge:
        return f"{path}.md"
    return path if suffix.lower() in NOTE_SUFFIXES else ""
