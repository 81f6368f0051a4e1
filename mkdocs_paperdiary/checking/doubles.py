"""Entries that tell of the same work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from ..diary import Diary, Entry
from ..diary.urls import same_title, work_of
from .finding import Finding


def double_entries(diary: Diary) -> Iterator[Finding]:
    """Find entries with the same arXiv id, DOI, link or title as one that was read before.

    They are hints: a work may be read twice, and one page may tell of several works.
    """
    told: set[frozenset[str]] = set()
    by_work: dict[str, list[Entry]] = defaultdict(list)
    by_title: dict[str, list[Entry]] = defaultdict(list)
    for entry in diary.entries:
        if entry.link and _is_one_work(entry.link):
            by_work[work_of(entry.link)].append(entry)
        by_title[same_title(entry.title)].append(entry)
    for work, entries in by_work.items():
        yield from _doubles(entries, "link", f"leads to the same work ({_said(work)})", told)
    for letters, entries in by_title.items():
        if len(letters) > 3 and _has_own_titles(entries):
            yield from _doubles(entries, "title", "is the title", told)


def _doubles(
    entries: Sequence[Entry], field: str, what: str, told: set[frozenset[str]]
) -> Iterator[Finding]:
    first, *others = entries
    for entry in others:
        pair = frozenset((first.id, entry.id))
        if pair in told:
            continue
        told.add(pair)
        source = entry.sources.get(field)
        of = "of" if field == "title" else "as the link of"
        message = f"this {what} {of} {first.src} too"
        yield Finding("hint", "double", message, entry.src, source.line if source else None, field)


def _is_one_work(url: str) -> bool:
    """Whether a link leads further than to a site's front page, which has many works."""
    parts = urlsplit(url)
    return bool(parts.path.strip("/") or parts.query)


def _has_own_titles(entries: Sequence[Entry]) -> bool:
    # `README.md` in two folders is no title that anybody gave.
    return all(
        (source := entry.sources.get("title")) is not None
        and source.origin not in ("file name", "folder name")
        for entry in entries
    )


def _said(work: str) -> str:
    kind, colon, name = work.partition(":")
    names = {"arxiv": "arXiv", "doi": "DOI"}
    return f"{names[kind]} {name}" if colon and kind in names else work
