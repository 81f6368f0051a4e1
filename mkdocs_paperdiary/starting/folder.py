"""A folder of notes: its pages, patterns, habits and repository."""

from __future__ import annotations

import configparser
import os
import posixpath
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final, Literal

from pathspec.gitignore import GitIgnoreSpec

from ..diary import Entry, read_diary
from ..diary.git import first_commits
from ..diary.note import NOTE_SUFFIXES, Note, read_text
from ..diary.reader import read_note
from ..files import path_test
from .configuration import DEFAULT, Configuration, read_configuration

State = Literal["empty", "notes", "site", "diary"]

LEGAL: Final = frozenset(
    {"changelog.md", "code_of_conduct.md", "contributing.md", "licence.md", "license.md"}
    | {"security.md"}
)
"""Pages at the top of a repository that are about the repository."""

_BESIDE: Final = LEGAL | {"todo.md", "tags.md", "about.md", "contact.md"}
_INDEX: Final = frozenset({"readme.md", "index.md", "_index.md", "summary.md"})
_HOLDERS: Final = frozenset({"notes", "papers", "posts", "reading"})
_NO_NOTES: Final = frozenset(
    {"node_modules", "site", "venv", "env", "dist", "build", "__pycache__"}
)
_LEFT_BY_MKDOCS: Final = (".*", "/templates/")


@dataclass(frozen=True)
class Folder:
    """A folder and what was found in it.

    Attributes:
        state: `empty` has no page, `notes` never saw MkDocs, `site` has a mkdocs.yml without the
            plugin, and `diary` one with it.
        docs: The docs folder as it is or would be, relative to the root; `.` is the root.
        patterns: The patterns of the option `entries`, in its order.
        left_out: The paths of pages beside notes that are not entries, such as lists of notes.
        entries: The pages that the patterns call entries, in reading order.
        notes: All pages in the docs folder as they lie on the disk, by path.
    """

    root: Path
    state: State
    configuration: Configuration | None
    docs: str
    patterns: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    notes: Mapping[str, Note] = field(default_factory=dict)

    @property
    def is_bare(self) -> bool:
        """Whether there is nothing at all that somebody could have written."""
        return not self.root.exists() or all(p.name == ".git" for p in self.root.iterdir())


def look(root: Path) -> Folder:
    """Look at a folder, which need not exist, and read its notes.

    Raises:
        NotADirectoryError: It is something else than a folder.
        ValueError: Its mkdocs.yml cannot be read; the text says why.
        OSError: Something in it cannot be read.
    """
    if root.exists() and not root.is_dir():
        raise NotADirectoryError(20, "this is no folder", str(root))
    paths = (root / name for name in ("mkdocs.yml", "mkdocs.yaml"))
    path = next((one for one in paths if one.is_file()), None)
    configuration = read_configuration(path) if path else None
    # A page is read once to choose patterns and once as an entry.
    read = cache(read_note)
    if configuration:
        state: State = "site" if configuration.entries is None else "diary"
        docs = configuration.docs
        notes = _notes(root / docs, (*_LEFT_BY_MKDOCS, *configuration.left_out))
    else:
        state = "notes"
        notes = _notes(root, _LEFT_BY_MKDOCS)
        if all(posixpath.basename(src).lower() == "readme.md" for src in notes):
            return Folder(root, "empty", None, "docs")
        docs = _docs_for(read_diary(notes.values(), read=read).diary.entries)
        if docs != ".":
            notes = _notes(root / docs, _LEFT_BY_MKDOCS)
    left_out: tuple[str, ...] = ()
    if configuration and configuration.entries is not None:
        patterns = configuration.entries
        is_entry = path_test(patterns)
        srcs = [src for src in notes if is_entry(src) and src not in ("index.md", "README.md")]
    else:
        patterns, srcs, left_out = _choose(read_diary(notes.values(), read=read).diary.entries)
    reading = read_diary(
        (notes[src] for src in srcs),
        git_dates=lambda undated: first_commits(root / docs, undated) or {},
        read=read,
    )
    entries = reading.diary.entries
    return Folder(root, state, configuration, docs, patterns, left_out, entries, notes)


def _notes(folder: Path, left_out: Sequence[str]) -> dict[str, Note]:
    """The pages of a folder by their paths, without what some patterns leave out."""
    found: list[str] = []
    for here, folders, files in os.walk(folder):
        folders[:] = [x for x in folders if not x.startswith(".") and x not in _NO_NOTES]
        pages = [name for name in files if name.lower().endswith(NOTE_SUFFIXES)]
        found += (Path(here, name).relative_to(folder).as_posix() for name in pages)
    spec = GitIgnoreSpec.from_lines(left_out)
    srcs = sorted(src for src in found if not spec.match_file(src))
    return {src: Note(src, (folder / src).read_bytes()) for src in srcs}


def _docs_for(entries: Sequence[Entry]) -> str:
    """The folder that holds all notes, where MkDocs can have it as it is; else the root."""
    _, srcs, _ = _choose(entries)
    pages = [entry.src for entry in entries]
    tops = {src.partition("/")[0] for src in srcs or pages if "/" in src}
    if len(tops) != 1 or any("/" not in src for src in srcs):
        return "."
    (top,) = tops
    if top.lower() == "docs":
        return top
    # A README that leads to the notes is a home page, and its links begin at the root.
    readme = next((entry for entry in entries if entry.src.lower() == "readme.md"), None)
    return "." if readme and any(src in srcs for src in readme.cites) else top


def _choose(entries: Sequence[Entry]) -> tuple[tuple[str, ...], list[str], tuple[str, ...]]:
    """The patterns for pages that were all read as entries, what they include, and leave out.

    A page looks like a note when it tells the day it was read or where the work is. A folder most
    of whose pages do is one of notes, and its other pages are entries too: a note without a date
    is kept. Left out are pages that introduce or list others.
    """
    # A path without a folder is one of these names itself.
    pages = {entry.src: entry for entry in entries if entry.src.lower() not in _INDEX | _BESIDE}
    found = {src for src, entry in pages.items() if _looks_like_note(entry)}
    if not found:
        return DEFAULT, [], ()
    folders: dict[str, list[str]] = defaultdict(list)
    for src in pages:
        folders[src.partition("/")[0] if "/" in src else ""].append(src)
    taken = [folder for folder, srcs in folders.items() if _is_of_notes(srcs, found)]
    if not taken:
        srcs = sorted(found)
        return tuple(f"/{_escaped(src)}" for src in srcs), srcs, ()
    inside = [src for folder in taken for src in folders[folder]]
    left_out = sorted(src for src in inside if src not in found and _is_list(pages[src], pages))
    patterns = _including(taken, folders, alone=len(inside) == len(pages))
    patterns += _excluding(left_out, inside)
    return tuple(patterns), sorted(set(inside) - set(left_out)), tuple(left_out)


def _looks_like_note(entry: Entry) -> bool:
    """Whether a page tells when something was read, or what."""
    if posixpath.basename(entry.src).lower() in _INDEX and entry.cites:
        return False
    return entry.date is not None or "link" in entry.sources


def _is_of_notes(srcs: Sequence[str], found: set[str]) -> bool:
    """Whether at least half of a folder's pages look like notes."""
    counted = [s for s in srcs if s in found or posixpath.basename(s).lower() not in _INDEX]
    return bool(counted) and 2 * sum(src in found for src in counted) >= len(counted)


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
    patterns = []
    for src in left_out:
        name = posixpath.basename(src)
        same = [one for one in inside if posixpath.basename(one) == name]
        many = len(same) > 1 and set(same) <= set(left_out)
        patterns.append(f"!{_escaped(name)}" if many else f"!/{_escaped(src)}")
    return list(dict.fromkeys(patterns))


def _escaped(path: str) -> str:
    """A path as a pattern that matches it alone."""
    return re.sub(r"[\\*?\[\]!#]", r"\\\g<0>", path)


_LABEL: Final = re.compile(r"[\W_]*([^\W\d_][\w ]{1,28}?)[\s*_\])]*(?::(?!//)|\|)")


@dataclass(frozen=True, slots=True)
class Habit:
    """A place (`Source.origin`) where notes have a value, and the three commonest labels of it."""

    origin: str
    count: int
    labels: tuple[str, ...]


def habits_of(entries: Sequence[Entry], notes: Mapping[str, Note]) -> dict[str, list[Habit]]:
    """Count where the values of entries come from: by field, the most usual place first."""

    @cache
    def lines(src: str) -> list[str]:
        # The whole file, since the reader counts its lines and not the body's.
        text = read_text(notes[src].content)
        return [""] * (text.body_line - 1) + text.body.split("\n")

    habits: dict[str, list[Habit]] = {}
    for name in ("date", "link", "title", "summary"):
        counts: Counter[str] = Counter()
        labels: Counter[str] = Counter()
        for entry in entries:
            source = entry.sources.get(name)
            if source is None or not getattr(entry, name):
                continue
            counts[source.origin] += 1
            if source.origin == "body" and source.line and source.line <= len(lines(entry.src)):
                label = _LABEL.match(lines(entry.src)[source.line - 1])
                labels.update(label.groups() if label else ())
        usual = tuple(label for label, _ in labels.most_common(3))
        habits[name] = [
            Habit(origin, count, usual if origin == "body" else ())
            for origin, count in counts.most_common()
        ]
    return habits


_GITHUB = re.compile(
    r"(?:https://(?:[^@/]+@)?github\.com/|(?:ssh://)?git@github\.com[:/])"
    r"([\w-]+)/([\w.-]+?)(?:\.git)?/?"
)


@dataclass(frozen=True, slots=True)
class Repository:
    """A folder's repository.

    Attributes:
        is_here: Whether the folder is the top of one.
        is_above: Whether it lies within one whose top is further up.
        owner: Its owner at GitHub, or an empty string.
        name: Its name there, or an empty string.
    """

    is_here: bool
    is_above: bool
    owner: str = ""
    name: str = ""


def repository_of(root: Path) -> Repository:
    """Look for a folder's repository; git itself is not needed."""
    place = root.resolve()
    here = (place / ".git").exists()
    above = not here and any((parent / ".git").exists() for parent in place.parents)
    url = _origin(place / ".git" / "config") if here else ""
    match = _GITHUB.fullmatch(url)
    return Repository(here, above, *(match.groups() if match else ()))


def _origin(config: Path) -> str:
    parser = configparser.ConfigParser(strict=False, interpolation=None, allow_no_value=True)
    try:
        parser.read(config, encoding="utf-8")
        return parser.get('remote "origin"', "url", fallback="") or ""
    except (configparser.Error, UnicodeDecodeError):
        return ""  # a configuration that only git can read
