"""What the readers of reference files have in common: from told values to records."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from ...diary import Kind, Problem
from ...diary.dates import find_date
from ...diary.markdown import tidy
from ...diary.urls import absolute, arxiv_in, doi_in, kind_of, same_title
from ..record import Record

_LONGEST_SUMMARY: Final = 400
_SENTENCE: Final = re.compile(r"[.!?](?:\s|$)")
_HTML_TAG: Final = re.compile(
    r"</?(?:i|b|u|em|strong|sub|sup|span|sc|scp|p|br|tt|code)(?:\s[^<>]*)?/?>", re.IGNORECASE
)


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


def year_of(text: str) -> int | None:
    """The first year of four digits."""
    match = re.search(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)", text)
    return int(match[1]) if match else None


def without_html(text: str) -> str:
    """One line of a text that may have tags, `The <i>E. coli</i> genome`."""
    return tidy(html.unescape(_HTML_TAG.sub("", text)))


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


def linked(record: Record, urls: Iterable[str], hints: Iterable[str] = ()) -> Record:
    """Fill in a record's ids and its link from the addresses that are told.

    Args:
        record: With the ids that have fields of their own.
        urls: Addresses, the best first.
        hints: Texts in which ids may stand.
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
    return replace(record, arxiv=arxiv, doi=doi, link=link)


def kind_on_the_web(record: Record, *, is_page: bool) -> Kind | None:
    """The kind of what no type tells.

    Args:
        record: With its ids and its link.
        is_page: Whether it is at least known to be a page of the web; of anything else, the diary
            itself judges the link, once there is a note.
    """
    if record.arxiv or record.doi:
        return "paper"
    return ((kind_of(record.link) if record.link else None) or "blog") if is_page else None


def without_doubles(
    records: Iterable[Record], src: str
) -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
    """Leave out what a file has twice; what only the second tells is given to the first.

    Works are the same by arXiv id, DOI or ISBN, or by title and year.

    Args:
        records: In the file's order.
        src: The file's name, for the problems.
    """
    kept: list[Record] = []
    seen: dict[tuple[str, object], int] = {}
    problems: list[Problem] = []
    for record in records:
        names = _names_of(record)
        at = next((seen[name] for name in names if name in seen), None)
        if at is None:
            at = len(kept)
            kept.append(record)
        else:
            first = kept[at]
            place = f"in line {first.line}" if first.line else "above"
            message = f"'{record.title}' stands {place} already; the two are read as one"
            problems.append(Problem(message, src, record.line))
            kept[at] = first.filled_by(record)
        for name in names:
            seen.setdefault(name, at)
    return tuple(kept), tuple(problems)


def _names_of(record: Record) -> list[tuple[str, object]]:
    names: Mapping[str, object] = {"arxiv": record.arxiv, "doi": record.doi, "isbn": record.isbn}
    title = same_title(record.title)
    found = [(name, value) for name, value in names.items() if value]
    return [*found, ("title", (title, record.year))] if title else found
