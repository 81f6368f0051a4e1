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

from ..diary import Problem, Source
from ..diary.dates import WrittenDate, find_date
from ..diary.markdown import tidy
from ..diary.reading_day import settle_dates
from ..diary.sites import kind_of, unsafe_scheme
from ..diary.urls import absolute, arxiv_in, doi_in
from .formats import Unreadable
from .record import Record

_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_BREAK: Final = re.compile(r"\r\n|\r")
_LONGEST_SUMMARY: Final = 400
_SENTENCE: Final = re.compile(r"[.!?](?:\s|$)")
NOTE_SUFFIXES: Final = (".md", ".markdown", ".mdown", ".mkd")
_PAGES: Final = (".html", ".htm")
_ON_A_FORGE: Final = re.compile(
    r"https?://(?:www\.)?(?:github\.com|gitlab\.com|codeberg\.org|gitea\.com)/[^/]+/[^/]+/(?:-/)?"
    r"(?:blob|tree|raw|edit|src/branch)/[^/]+/(?P<path>.+)",
    re.IGNORECASE,
)


def read_text_of(path: Path) -> str:
    r"""Read a file as text.

    Returns:
        The text with `\n` line ends and without a byte order mark.

    Raises:
        Unreadable: It is a folder, or no text.
        OSError: It cannot be opened.
    """
    if path.is_dir():
        raise Unreadable(f"{path} is a folder, and a file is expected")
    content = path.read_bytes()
    if b"\0" in content[:4096] and not content.startswith(_UTF16):
        raise Unreadable(f"{path.name} is no text")
    return decoded(content)


def decoded(content: bytes) -> str:
    r"""Decode UTF-8, UTF-16 with a byte order mark, or else Windows-1252.

    The last has a character for almost every byte, so that nothing is lost to its encoding. A head
    of a file may end within a character.
    """
    if content.startswith(_UTF16):
        text = content.decode("utf-16", errors="replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            cut = error.reason == "unexpected end of data" and error.start >= len(content) - 3
            text = content.decode(*(("utf-8-sig", "ignore") if cut else ("cp1252", "replace")))
    return _BREAK.sub("\n", text)


def library(name: str, package: str) -> ModuleType:
    """Import a library that reads a format.

    Args:
        name: The module's name.
        package: The name to install it by.

    Raises:
        Unreadable: It is not installed; the text says what to install.
    """
    try:
        return importlib.import_module(name)
    except ImportError:
        raise Unreadable(
            f"the package {package} is missing; install it: pip install 'mkdocs-paperdiary[import]'"
        ) from None


def full_day(text: str) -> dt.date | None:
    """The day of a text that names one wholly: `2025-06-05`, `2025/06/05/`, `June 5, 2025`."""
    text = text.strip().strip("/")
    if match := re.match(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?!\d)", text):
        try:
            return dt.date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return None
    found = find_date(text, forgiving=True)
    return found.exact if found else None


def settled_days(
    dates: Sequence[tuple[int | None, WrittenDate | dt.date | None]], name: str, *, today: dt.date
) -> tuple[list[dt.date | None], list[Problem]]:
    """Settle the days of all works of a file; `03/04/2025` is read as the other dates show.

    Args:
        dates: The line and the date of each work.
        name: The file's name.
        today: No day without a year is put later than this.

    Returns:
        The day of each work, and what is not sure.
    """
    written: dict[str, list[tuple[WrittenDate | dt.date, Source]]] = {
        str(at): [(date, Source("body", line))] if date else []
        for at, (line, date) in enumerate(dates)
    }
    settled = settle_dates(written, today=today)
    days = [settled.dates.get(str(at), (None, None))[0] for at in range(len(dates))]
    problems = [
        replace(problem, src=name, line=dates[int(problem.src or 0)][0])
        for problem in settled.problems
    ]
    return days, problems


def own_words(text: str) -> tuple[str, str]:
    """Tell whether the owner's words are a summary or a text.

    Returns:
        The summary, where they are one paragraph of at most three sentences, and the body.
    """
    text = text.strip()
    is_short = len(text) <= _LONGEST_SUMMARY and len(_SENTENCE.findall(text)) <= 3
    if is_short and "\n\n" not in text:
        return tidy(text), ""
    return "", text


def body_of(words: str, abstract: str) -> str:
    """The body of a note: the owner's words, and the work's abstract set apart from them."""
    quoted = "\n".join(f"> {line}".rstrip() for line in abstract.strip().split("\n"))
    parts = [words.strip(), f"## Abstract\n\n{quoted}" if abstract.strip() else ""]
    return "\n\n".join(part for part in parts if part)


def linked(
    record: Record, urls: Iterable[str], hints: Iterable[str] = (), *, is_page: bool = False
) -> Record:
    """Fill in a record's ids, its link, and its kind where none is known, from its addresses.

    Args:
        record: With the ids that have fields of their own.
        urls: Addresses, the best first.
        hints: Texts in which ids may stand.
        is_page: Whether it is at least known to be a page of the web; of anything else without id,
            the diary itself judges the link, once there is a note.
    """
    known = [url for one in urls if (url := absolute(one))]
    texts = [*known, *hints]
    arxiv = record.arxiv or next(filter(None, map(arxiv_in, texts)), None)
    doi = record.doi or next(filter(None, map(doi_in, texts)), None)
    link = known[0] if known else None
    if link is None and arxiv:
        link = f"https://arxiv.org/abs/{arxiv}"
    elif link is None and doi:
        link = f"https://doi.org/{doi}"
    kind = record.kind
    if kind is None and (arxiv or doi):
        kind = "paper"
    elif kind is None and is_page:
        kind = (kind_of(link) if link else None) or "blog"
    return replace(record, arxiv=arxiv, doi=doi, link=link, kind=kind)


def note_path(target: str) -> str:
    """The note that a link leads to.

    Args:
        target: What the link leads to: a path, or the page of a file on GitHub and its like.

    Returns:
        The path of a Markdown file with forward slashes, without what leads out of the folder, or
        an empty string where the link leads elsewhere.
    """
    target = target.strip().strip("<>")
    forge = _ON_A_FORGE.match(target)
    if forge:
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
    if suffix.lower() in _PAGES and not forge:
        return f"{stem}.md"
    if plain.endswith("/") and not forge:
        return f"{path}.md"
    return path if suffix.lower() in NOTE_SUFFIXES else ""
