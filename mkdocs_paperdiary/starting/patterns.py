"""Chooses the patterns that call a folder's notes entries, and no other page."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ..diary import Entry

DEFAULT = ("papers/**/*.md",)
"""What the plugin takes without being told."""

_INDEX = frozenset({"readme.md", "index.md", "_index.md", "summary.md"})
LEGAL = frozenset(
    {"changelog.md", "code_of_conduct.md", "contributing.md", "licence.md", "license.md"}
    | {"security.md"}
)
"""Pages at the top of a repository that are about the repository."""

_BESIDE = LEGAL | {"todo.md", "tags.md", "about.md", "contact.md"}
_HOLDERS = frozenset({"notes", "papers", "posts", "reading"})
_SHARE = 0.5
"""The share of a folder's pages that must look like notes for the folder to be one of notes."""

_SPECIAL = re.compile(r"[\\*?\[\]!#]")


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which pages are notes.

    Attributes:
        patterns: For the option `entries`, in its order.
        entries: The paths of the pages that they call entries.
        left_out: The paths of those beside them that they leave out, such as lists of notes.
    """

    patterns: tuple[str, ...]
    entries: tuple[str, ...]
    left_out: tuple[str, ...]


def choose(entries: Sequence[Entry]) -> Chosen:
    """Choose patterns for pages that were all read as if they were entries.

    A page looks like a note when it tells the day it was read or where the work is. A folder most
    of whose pages do is one of notes, and its other pages are entries too: a note without a date
    is kept. Left out are pages that introduce or list others.

    Args:
        entries: Each page of the docs folder, without days from git.
    """
    pages = {entry.src: entry for entry in entries if not _is_home(entry.src)}
    found = {src for src, entry in pages.items() if looks_like_note(entry)}
    if not found:
        return Chosen(DEFAULT, (), ())
    folders: dict[str, list[str]] = defaultdict(list)
    for src in pages:
        folders[src.partition("/")[0] if "/" in src else ""].append(src)
    taken = [folder for folder, srcs in folders.items() if _is_of_notes(srcs, found)]
    if not taken:
        srcs = sorted(found)
        return Chosen(tuple(f"/{_escaped(src)}" for src in srcs), tuple(srcs), ())
    inside = [src for folder in taken for src in folders[folder]]
    others = [src for src in pages if src not in set(inside)]
    left_out = sorted(src for src in inside if src not in found and _is_list(pages[src], pages))
    patterns = _including(taken, folders, alone=not others)
    patterns += _excluding(left_out, inside)
    chosen = sorted(set(inside) - set(left_out))
    return Chosen(tuple(patterns), tuple(chosen), tuple(left_out))


def looks_like_note(entry: Entry) -> bool:
    """Whether a page tells when something was read, or what."""
    if posixpath.basename(entry.src).lower() in _INDEX and entry.cites:
        return False
    return entry.date is not None or "link" in entry.sources


def _is_home(src: str) -> bool:
    return "/" not in src and (src.lower() in _INDEX or src.lower() in _BESIDE)


def _is_of_notes(srcs: Sequence[str], found: set[str]) -> bool:
    counted = [s for s in srcs if s in found or posixpath.basename(s).lower() not in _INDEX]
    return bool(counted) and sum(src in found for src in counted) >= _SHARE * len(counted)


def _is_list(entry: Entry, pages: dict[str, Entry]) -> bool:
    """Whether a page without day and link is about other pages."""
    name = posixpath.basename(entry.src)
    twins = sum(posixpath.basename(src) == name for src in pages)
    return name.lower() in _INDEX or len(entry.cites) > 1 or twins > 1


def _including(taken: Sequence[str], folders: dict[str, list[str]], *, alone: bool) -> list[str]:
    holds_topics = len(taken) == 1 and (
        taken[0] in _HOLDERS or any(src.count("/") > 1 for src in folders[taken[0]])
    )
    if alone and not holds_topics:
        # A topic that comes later is a folder beside these.
        return ["**/*.md"]
    patterns = [f"{_escaped(folder)}/**/*.md" for folder in sorted(taken) if folder]
    return ["/*.md", *patterns] if "" in taken else patterns


def _excluding(left_out: Sequence[str], inside: Sequence[str]) -> list[str]:
    """Patterns for what is left out: by its name where all of that name are."""
    patterns: dict[str, None] = {}
    for src in left_out:
        name = posixpath.basename(src)
        same = [one for one in inside if posixpath.basename(one) == name]
        many = len(same) > 1 and set(same) <= set(left_out)
        patterns[f"!{_escaped(name)}" if many else f"!/{_escaped(src)}"] = None
    return list(patterns)


def _escaped(path: str) -> str:
    """A path as a pattern that matches it alone."""
    return _SPECIAL.sub(r"\\\g<0>", path)
