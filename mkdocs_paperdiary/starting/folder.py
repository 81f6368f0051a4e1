"""A folder of notes: its pages, patterns, habits and repository."""

from __future__ import annotations

import configparser
import datetime as dt
import os
import posixpath
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Final, Literal
from urllib.parse import unquote

from pathspec.gitignore import GitIgnoreSpec

from ..diary import Entry, read_diary
from ..diary.entry import PUBLISHED, Origin, page_of
from ..diary.git import first_commits
from ..diary.links import cited_notes, links_of
from ..diary.markdown import LONGEST, outline
from ..diary.note import NOTE_SUFFIXES, Note, NoteFields, read_text
from ..diary.sites import kind_of
from ..diary.wikilinks import WIKILINK, Vault
from ..files import CONFIGURATIONS, HOMES, path_test, printable, why_unreadable
from ..records.bullet_forms import LINK
from ..records.jekyll import with_rooted_addresses
from ..records.source_file import note_path
from ..records.vocabulary import has_word
from ..records.works_page import read_works
from ..words import N_
from .configuration import DEFAULT, Configuration, read_configuration
from .families import LABEL, Family, Page, judge
from .patterns import patterns_for

State = Literal["empty", "notes", "site", "diary"]

LEGAL: Final = frozenset(
    f"{name}.md"
    for name in ("changelog", "code_of_conduct", "contributing", "licence", "license", "security")
)
"""Pages at the top of a repository that are about the repository."""

_OF_TOOLS: Final = frozenset({"node_modules", "venv", "env", "dist", "build", "__pycache__"})
_LEFT_BY_MKDOCS: Final[tuple[str, ...]] = (".*", "/templates/")
CODE: Final = frozenset(
    {".c", ".cc", ".cpp", ".cs", ".go", ".java", ".js", ".jsx", ".kt", ".lua", ".php", ".py"}
    | {".rb", ".rs", ".scala", ".swift", ".ts", ".tsx", ".vue"}
)
"""Suffixes of programs."""

_TARGET: Final = re.compile(r"(?:\]\(\s*<?|(?:src|href)=[\"'])([^)>\"'\s]+)")


@dataclass(frozen=True)
class Folder:
    """A folder and what was found in it.

    Attributes:
        state: `empty` has no page, `notes` never saw MkDocs, `site` has a configuration without
            the plugin, and `diary` one with it.
        docs: The docs folder as it is or would be, relative to the root; `.` is the root.
        patterns: The patterns of the option `entries`, in its order.
        where: The option `where`: of fields, the values of entries.
        families: The families of notes; their paths, and those of `left_out` and `doubtful`, are
            relative to where notes were looked for, the root or the docs folder of a site.
        left_out: Why each page that the patterns leave out is no entry.
        doubtful: Why each page seems to be no note that the patterns call an entry.
        entries: The pages that the patterns call entries, and works in them, in reading order.
        hidden: Those that the diary would not show because of their reading state.
        notes: All pages in the docs folder as they lie on the disk, by path.
    """

    root: Path
    state: State
    configuration: Configuration | None
    docs: str
    patterns: tuple[str, ...] = ()
    where: Mapping[str, Sequence[str]] = field(default_factory=dict)
    families: tuple[Family, ...] = ()
    left_out: Mapping[str, str] = field(default_factory=dict)
    doubtful: Mapping[str, str] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    hidden: tuple[Entry, ...] = ()
    notes: Mapping[str, Note] = field(default_factory=dict)

    @property
    def is_bare(self) -> bool:
        """Whether there is nothing at all that somebody could have written."""
        return not self.root.exists() or all(p.name == ".git" for p in self.root.iterdir())

    @cached_property
    def rooted_links(self) -> list[tuple[str, bool]]:
        """Links and pictures that begin with `/`, as Jekyll's do, and whether each has its file."""
        root = self.root / self.docs
        targets = (one for note in self.notes.values() for one in targets_in(note))
        return [(path, (root / path).is_file()) for path, is_rooted in targets if is_rooted]


def look(root: Path) -> Folder:
    """Look at a folder, which need not exist, and read its notes.

    Raises:
        NotADirectoryError: It is something else than a folder.
        ValueError: Its configuration cannot be read; the text says why.
        OSError: Something in it cannot be read.
    """
    if root.exists() and not root.is_dir():
        raise NotADirectoryError(20, "this is no folder", str(root))
    paths = (root / name for name in CONFIGURATIONS)
    path = next((one for one in paths if one.is_file()), None)
    configuration = read_configuration(path) if path else None
    state: State = "notes"
    docs, left_out = ".", _LEFT_BY_MKDOCS
    if configuration:
        state = "site" if configuration.entries is None else "diary"
        docs, left_out = configuration.docs, (*_LEFT_BY_MKDOCS, *configuration.left_out)
    notes, unreadable = _notes(root / docs, left_out)
    # A page is read once to judge it and once as an entry.
    read = cache(read_works)
    if not configuration and not any(src not in HOMES or read(notes[src]) for src in notes):
        return Folder(root, "empty", None, "docs", left_out=unreadable)
    found = Folder(root, state, configuration, docs, notes=notes)
    if configuration and configuration.entries is not None:
        found = replace(found, patterns=configuration.entries, where=configuration.where)
        apart = _apart(notes, found.where)
        srcs = [src for src in filter(path_test(found.patterns), notes) if src not in apart]
    else:
        found, srcs = _judged(found, read)
    reading = read_diary(
        (found.notes[src] for src in srcs),
        today=dt.date.today(),
        git_dates=lambda undated: first_commits(root / found.docs, undated) or {},
        read=read,
        statuses=PUBLISHED,
    )
    # Those without a state collect links to other notes.
    start = "" if found.docs == "." else f"{found.docs}/"
    collections = [f"{start}{entry.src}" for entry in reading.left_out if not entry.status]
    reason = N_("list other notes or say that they are no entries")
    return replace(
        found,
        entries=reading.diary.entries,
        hidden=tuple(entry for entry in reading.left_out if entry.status),
        left_out={**found.left_out, **dict.fromkeys(collections, reason), **unreadable},
    )


_Read = Callable[[Note], Sequence[NoteFields]]


def _judged(folder: Folder, read: _Read) -> tuple[Folder, list[str]]:
    """A folder with the families of notes, patterns for them, and the paths these include."""
    root, notes = folder.root, folder.notes
    pages = _pages(notes, read)
    texts = [path.read_text("utf-8", "replace")[:400] for path in readmes_in(root)]
    about = " ".join([root.resolve().name, *texts])
    lists = [page for page in pages if page.src in HOMES and page.works > 1]
    homes = [page.src for page in lists if not page.is_bare]
    is_reading = bool(homes) or has_word(about, "reading")
    # Where there is more code than pages, the name is about that.
    is_reading = is_reading and _count_code(root) <= len(notes)
    others = [page for page in pages if page.src not in HOMES]
    judgement = judge(others, is_reading=is_reading)
    # Where nothing is said of any work, a list of them may be what is kept.
    if is_reading and not judgement.notes:
        judgement = judge(others, is_reading=True, has_lists=True)
        homes = [page.src for page in lists]
    named = tuple(f"/{src}" for src in homes)
    if not judgement.notes:
        found = replace(folder, patterns=(*DEFAULT, *named), left_out=judgement.left_out)
        return found, homes
    docs = folder.docs
    if folder.state == "notes" and not homes:
        docs = _docs_for(root, notes, judgement.notes)
    start = 0 if docs == folder.docs else len(docs) + 1
    inside = [src for src in notes if not start or src.startswith(f"{docs}/")]
    where = judgement.where
    apart = _apart({src: notes[src] for src in inside}, where)
    others_out = judgement.left_out.keys() - judgement.undecided - apart
    wrong = {src[start:]: judgement.left_out[src] for src in inside if src in others_out}
    noted = {src[start:]: works for src, works in judgement.notes.items()}
    patterns = patterns_for(noted, wrong) + named
    is_entry = path_test(patterns)
    included = {src for src in inside if is_entry(src[start:]) and src not in apart}
    unmatched = N_("notes apart from the others, which no pattern finds")
    reasons = {**dict.fromkeys(judgement.notes, unmatched), **judgement.left_out}
    found = replace(
        folder,
        docs=docs,
        patterns=patterns,
        where={name: tuple(sorted(values)) for name, values in where.items()},
        families=tuple(
            replace(one, pages=own)
            for one in judgement.families
            if (own := tuple(page for page in one.pages if page.src in included))
        ),
        left_out={src: why for src, why in reasons.items() if src not in included},
        doubtful={src: reasons[src] for src in judgement.left_out if src in included & others_out},
        notes={src[start:]: Note(src[start:], notes[src].content) for src in inside},
    )
    return found, sorted(src[start:] for src in included)


def _apart(notes: Mapping[str, Note], where: Mapping[str, Collection[str]]) -> set[str]:
    """The paths of the notes that have none of some values in fields; see the option `where`."""
    texts = ((src, read_text(note.content)) for src, note in notes.items() if where)
    return {src for src, text in texts if not text.front.has_values(where)}


def _pages(notes: Mapping[str, Note], read: _Read) -> list[Page]:
    """The pages with what is read of them, in the order of their paths."""
    reading = read_diary(notes.values(), read=read, today=dt.date.today())
    works: dict[str, list[Entry]] = {src: [] for src in notes}
    for entry in reading.diary.entries:
        works[page_of(entry.src)].append(entry)

    def is_told(entry: Entry) -> bool:
        # What is listed with its people below a name such as `books` is what was read.
        is_called = entry.authors and has_word(page_of(entry.src).rpartition(".")[0], "reading")
        body = reading.bodies[entry.src].markdown.strip()
        is_said = entry.date or entry.rating or entry.summary or entry.status == "read"
        return bool(is_said or body or is_called)

    pages = [
        Page(notes[src], next(iter(own), None), len(own), not any(map(is_told, own)))
        for src, own in works.items()
    ]
    listed = _listed(pages)
    for page in pages:
        page.is_listed = page.src in listed
    return pages


def _listed(pages: Iterable[Page]) -> set[str]:
    """The pages to which a line leads beside the link of a work, as those of an index do."""
    found = set()
    for page in pages:
        for line in page.lines:
            targets = LINK.finditer(line[:LONGEST]) if "](" in line else ()
            paths = [path for one in targets if (path := note_path(one["target"]))]
            if paths and any(kind_of(one.url) in ("paper", "book") for one in links_of(line)):
                # Where it is that of a file on GitHub, the path begins at the folder's top.
                beside = (posixpath.join(posixpath.dirname(page.src), path) for path in paths)
                found |= {*paths, *map(posixpath.normpath, beside)}
    return found


def readmes_in(root: Path) -> list[Path]:
    """The files at a folder's top that introduce it, however their name is written."""
    files = sorted(path for path in root.iterdir() if path.is_file()) if root.exists() else ()
    names = {f"readme{suffix}" for suffix in NOTE_SUFFIXES}
    return [path for path in files if path.name.lower() in names]


def _count_code(root: Path) -> int:
    return sum(Path(name).suffix.lower() in CODE for _, _, files in walk(root) for name in files)


def is_of_tools(folder: Path) -> bool:
    """Whether a folder holds what tools put there, as MkDocs puts its pages into `site`.

    Somebody may keep the sources of a site in a folder of that name.
    """
    return folder.name in _OF_TOOLS or (folder.name == "site" and (folder / "404.html").is_file())


def walk(folder: Path) -> Iterator[tuple[str, list[str], list[str]]]:
    """What `os.walk` finds, without hidden folders and those of tools."""
    for here, folders, files in os.walk(folder):
        folders[:] = [x for x in folders if x[0] != "." and not is_of_tools(Path(here, x))]
        yield here, folders, files


def _notes(folder: Path, left_out: Sequence[str]) -> tuple[dict[str, Note], dict[str, str]]:
    """The pages of a folder by their paths, without what some patterns leave out.

    Beside them, why others cannot be read.
    """
    found: list[str] = []
    for here, _, files in walk(folder):
        pages = [name for name in files if name.lower().endswith(NOTE_SUFFIXES)]
        found += (Path(here, name).relative_to(folder).as_posix() for name in pages)
    spec = GitIgnoreSpec.from_lines(left_out)
    srcs = sorted(src for src in found if not spec.match_file(src))
    wrong = {src: why for src in srcs if (why := why_unreadable(folder / src))}
    notes = {src: Note(src, (folder / src).read_bytes()) for src in srcs if src not in wrong}
    return notes, {printable(src): why for src, why in wrong.items()}


def _docs_for(root: Path, pages: Mapping[str, Note], notes: Collection[str]) -> str:
    """The folder that holds all notes, where MkDocs can have it as it is; else the root.

    Further down, it is the one that holds all pages, where it has a home page.
    """
    tops = {src.partition("/")[0] if "/" in src else "" for src in notes}
    if len(tops) != 1 or "" in tops:
        return "."
    (top,) = tops
    if top.lower() == "docs":
        return top
    # A README that leads to the notes is a home page, and its links begin at the root.
    home = pages.get("README.md")
    cited = cited_notes(outline(read_text(home.content).body, src=home.src)) if home else ()
    if not set(notes).isdisjoint(cited):
        return "."
    inside = (posixpath.dirname(src) for src in pages if src.startswith(f"{top}/"))
    lowest = posixpath.commonpath(inside)
    homes = [lowest] if any(f"{lowest}/{name}" in pages for name in HOMES) else []
    shown = _shown(root, [pages[src] for src in notes])
    holders = (one for one in (*homes, top) if all(path.startswith(f"{one}/") for path in shown))
    # A list of works that would be the home page there is found further up.
    lists = {posixpath.dirname(src) for src in notes if posixpath.basename(src) in HOMES}
    return next((one for one in holders if one not in lists), ".")


def _shown(root: Path, notes: Sequence[Note]) -> set[str]:
    """The files that notes show or link to, by their paths or, as in Obsidian, by their names."""
    targets = {path for note in notes for path, _ in targets_in(note)}
    shown = {one for one in targets if not one.startswith("..") and (root / one).is_file()}
    wikilinks = [
        (match, note.src)
        for note in notes
        if b"![[" in note.content
        for match in WIKILINK.finditer(note.content.decode("utf-8", "replace"))
        if match[1]
    ]
    if wikilinks:
        paths = (one.relative_to(root) for one in root.rglob("*") if one.is_file())
        vault = Vault(path.as_posix() for path in paths if not path.parts[0].startswith("."))
        shown |= {path for one in wikilinks if (path := vault.target_of(*one)[0])}
    return shown


def targets_in(note: Note) -> Iterator[tuple[str, bool]]:
    """The paths that a page's links and pictures lead to, from the folder that its path is from.

    With each, whether it is written from there: it begins with `/`, or Jekyll fills its begin in.
    """
    text = note.content.decode("utf-8", "replace")
    for url in _TARGET.findall(with_rooted_addresses(text) if "{{" in text else text):
        path = unquote(url.partition("#")[0].partition("?")[0])
        if path and "//" not in url:
            is_rooted = path.startswith("/")
            base = "" if is_rooted else posixpath.dirname(note.src)
            yield posixpath.normpath(posixpath.join(base, path.lstrip("/"))), is_rooted


@dataclass(frozen=True, slots=True)
class Habit:
    """A place (`Source.origin`) where notes have a value, and the three commonest labels of it."""

    origin: Origin
    count: int
    labels: tuple[str, ...]


def habits_of(entries: Sequence[Entry], notes: Mapping[str, Note]) -> dict[str, list[Habit]]:
    """Count where the values of entries come from: by field, the most usual place first."""

    @cache
    def lines(src: str) -> list[str]:
        return notes[page_of(src)].content.decode("utf-8", "replace").splitlines()

    habits: dict[str, list[Habit]] = {}
    for name in ("date", "link", "title", "summary"):
        counts: Counter[Origin] = Counter()
        labels: defaultdict[Origin, Counter[str]] = defaultdict(Counter)
        for entry in entries:
            source = entry.sources.get(name)
            if source is None or not getattr(entry, name):
                continue
            counts[source.origin] += 1
            is_labelled = source.origin in ("body", "front matter")
            if is_labelled and source.line and source.line <= len(lines(entry.src)):
                label = LABEL.match(lines(entry.src)[source.line - 1])
                # Titles have colons, too.
                is_title = label and entry.title.lower().startswith(label[1].lower())
                labels[source.origin].update(label.groups() if label and not is_title else ())
        habits[name] = [
            Habit(origin, count, tuple(label for label, _ in labels[origin].most_common(3)))
            for origin, count in counts.most_common()
        ]
    return habits


_GITHUB = re.compile(
    r"(?:https://(?:[^@/]+@)?github\.com/|(?:ssh://)?git@github\.com[:/])"
    r"([\w-]+)/([\w.-]+?)(?:\.git)?/?"
)


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository whose top is a folder or further up; its owner and name at GitHub, if known."""

    is_here: bool
    is_above: bool
    owner: str = ""
    name: str = ""


def repository_of(root: Path) -> Repository:
    """Look for a folder's repository; git itself is not needed."""
    place = root.resolve()
    here = (place / ".git").exists()
    above = not here and any((parent / ".git").exists() for parent in place.parents)
    parser = configparser.ConfigParser(strict=False, interpolation=None, allow_no_value=True)
    # Of a configuration that only git can read, nothing is known.
    with suppress(configparser.Error, UnicodeDecodeError):
        parser.read(place / ".git/config", encoding="utf-8")
    match = _GITHUB.fullmatch(parser.get('remote "origin"', "url", fallback="") or "")
    return Repository(here, above, *(match.groups() if match else ()))
