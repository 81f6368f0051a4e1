"""A proposal for a folder: files to write and to move."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

import jinja2

from ..diary import Note, read_diary
from ..diary.entry import page_of
from ..diary.note import read_text as read_note
from ..diary.yaml_edit import literal, with_items, with_lines, yaml_line
from ..words import N_, languages, ngettext, speaking
from ..words import gettext as _
from .configuration import DEFAULT, PLUGIN, Configuration, read_text
from .folder import (
    CODE,
    LEGAL,
    Folder,
    Repository,
    is_of_tools,
    readmes_in,
    repository_of,
    targets_in,
    walk,
)

_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".pdf"})
_WRITTEN = frozenset({"assets", "css", "diary", "highlights", "img", "javascripts", "js"}) | {
    *("plots", "search", "stylesheets", "topics")
}
"""Folders at the top of a site that MkDocs, themes and the plugin write to: a pattern that leaves
out one of these names leaves out their files, too."""

_PUBLISHES = re.compile(rb"\b(?:mkdocs|properdocs|zensical|paperdiary)\b.*\b(?:build|gh-deploy)\b")
"""What workflows that publish a site run."""

_NAV = (
    (N_("Full Diary"), "diary.md", False),
    (N_("Highlights"), "highlights.md", True),
    (N_("Review"), "review.md", True),
    (N_("More Plots"), "plots.md", False),
)
"""The titles and paths of generated pages, and whether they need lessons."""

_MAP_FILE = "paperdiary/map.jsonl"
_NOTE = "papers/remembering/as-we-may-think.md"


@dataclass(frozen=True, slots=True)
class Move:
    """A file or folder that goes elsewhere; both paths are relative to the folder."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Change:
    """A file to write, relative to the folder; `before` is None where there is none yet."""

    path: str
    before: bytes | None
    after: bytes


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is to be done, the moves first; pip must install the packages beside the plugin."""

    changes: tuple[Change, ...]
    moves: tuple[Move, ...] = ()
    packages: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()


def propose(
    folder: Folder, today: dt.date, *, move: bool, github: bool | None, language: str | None
) -> Proposal:
    """Work out what a folder requires to become a diary; hints are in the language that is spoken.

    Args:
        folder: What it holds.
        today: The day that the first note is said to be read.
        move: Whether notes at its top may be moved to a folder `docs`.
        language: The code of the language that a new site and its files speak; None for that of
            most notes.
        github: Whether files for GitHub are wanted; None for where there was no site yet.

    Raises:
        ValueError: A file that is there cannot be added to; the text says which and why.
        OSError: A file that is there cannot be read.
    """
    repository = repository_of(folder.root)
    begins = folder.state in ("empty", "notes")
    moves = _moves(folder) if begins and move and folder.docs == "." else ()
    docs = "docs" if moves else folder.docs
    packages = ("mkdocs-same-dir",) if begins and docs == "." else ()
    own = folder.configuration.language if folder.configuration else _language_of(folder)
    language = language or own or "en"
    with speaking(language):
        said = "" if language == "en" else language
        new = _begun(folder, docs, repository, today, said) if begins else []
        if folder.state == "site" and folder.configuration:
            new = _added(folder, folder.configuration)
        if github or (github is None and begins and not repository.is_above):
            new += _for_github(folder, packages)
    if folder.state != "diary" and (begins or repository.is_here):
        ignored = _templates().get_template("gitignore").render(site_dir=_site_dir(folder))
        new.append(_ignoring(folder, ignored if begins else ".paperdiary/*"))
    # What is moved to a path is there, too.
    moved = {move.target for move in moves}
    changes = (one for one in new if one.before is not None or one.path not in moved)
    changed = tuple(one for one in changes if one.before != one.after)
    return Proposal(changed, moves, packages, tuple(_hints(folder)))


def _language_of(folder: Folder) -> str:
    """The language of most notes, where a site can speak it; else an empty string."""
    # Not before it is needed: the lists of words are long.
    from ..atlas.languages import Languages

    pages = {page_of(entry.src) for entry in folder.entries}
    texts = [read_note(folder.notes[src].content).body for src in pages]
    known = Languages.of(texts)
    found = Counter(known.language(text) for text in texts)
    most = (one for one, count in found.items() if 2 * count > len(texts) > 2)
    return next((one for one in most if one in languages()), "")


def _moves(folder: Folder) -> tuple[Move, ...]:
    """All pages, with the folders they live in, and pictures; code and licences stay.

    The README goes with them, since its links lead to them; GitHub shows the one in `docs`, too.
    """
    lived = {src.partition("/")[0] for src in folder.notes}
    return tuple(
        Move(path.name, f"docs/{path.name}")
        for path in sorted(folder.root.iterdir())
        if not path.name.startswith(".")
        and path.name.lower() not in LEGAL
        and path.name != "docs"
        and (path.name in lived or _has_pictures(path))
    )


def _has_pictures(path: Path) -> bool:
    """Whether a file is what notes show, or a folder holds such files and no code."""
    names = [path.name] if path.is_file() else [n for _, _, files in walk(path) for n in files]
    suffixes = {os.path.splitext(name)[1].lower() for name in names}
    return bool(suffixes & _PICTURES) and not suffixes & CODE


@cache
def _templates() -> jinja2.Environment:
    templates = jinja2.Environment(
        # GitHub's workflows have braces of their own.
        block_start_string="@%",
        block_end_string="%@",
        variable_start_string="@=",
        variable_end_string="=@",
        loader=jinja2.PackageLoader("mkdocs_paperdiary.starting"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    templates.globals["_"] = _
    # A text as YAML has it behind a name, in quotes where it needs them.
    templates.filters["yaml"] = lambda text: yaml_line("x", text).removeprefix("x: ").rstrip()
    return templates


def _created(folder: Folder, path: str, template: str, **values: object) -> Change:
    """A new file; one that is there stays as it is."""
    target = folder.root / path
    before = target.read_bytes() if target.is_file() else None
    text = _templates().get_template(template).render(values)
    return Change(path, before, text.encode() if before is None else before)


def _begun(
    folder: Folder, docs: str, repository: Repository, today: dt.date, language: str
) -> list[Change]:
    name = _name(folder)
    rooted = [is_there for _path, is_there in folder.rooted_links]
    mkdocs_yml = _created(
        folder,
        "mkdocs.yml",
        "mkdocs.yml",
        name=name,
        language=language,
        repository=repository,
        docs=docs,
        site_dir=_site_dir(folder),
        unread=sorted({*_no_pages(folder), "paperdiary"}) if docs == "." else (),
        map_file=_MAP_FILE,
        slugify=_SLUGIFY if language or _has_unusual_headings(folder) else "",
        has_wikilinks=any(b"[[" in note.content for note in folder.notes.values()),
        # Those that lead nowhere would be a warning each.
        are_rooted=0 < len(rooted) <= 2 * sum(rooted),
        entries=literal(folder.patterns) if folder.patterns not in ((), DEFAULT) else "",
        where=json.dumps(folder.where, ensure_ascii=False) if folder.where else "",
    )
    if folder.state != "empty":
        return [mkdocs_yml]
    pages = {"index.md": "index.md", _NOTE: "first-note.md", "templates/note.md": "note.md"}
    return [mkdocs_yml] + [
        _created(folder, f"{docs}/{path}", template, name=name, today=today)
        for path, template in pages.items()
    ]


def _site_dir(folder: Folder) -> str:
    """The folder that MkDocs empties and writes the site to: never one with somebody's files."""
    usual = folder.root / "site"
    return "_site" if usual.exists() and not is_of_tools(usual) else "site"


_GENERATORS = ("_config.yml", "hugo.toml", "hugo.yaml", "config.toml", "config.yaml", "book.toml")
_TITLE = re.compile(r"^title\s*[:=]\s*([\"']?)(.+?)\1\s*(?:\s#.*)?$", re.MULTILINE)
"""How the configurations of Jekyll, Hugo, Zola and mdBook name a site."""


def _name(folder: Folder) -> str:
    """The site's name: the README's heading, else what a generator calls it, else the folder."""
    notes = [Note(path.name, path.read_bytes()) for path in readmes_in(folder.root)]
    for readme in read_diary(notes).diary.entries:
        if readme.sources["title"].origin == "heading":
            return readme.title
    for path in (folder.root / name for name in _GENERATORS):
        text = path.read_text("utf-8", "replace") if path.is_file() else ""
        if match := _TITLE.search(text):
            return match[2].strip()
    words = folder.root.resolve().name.replace("_", " ").replace("-", " ").split()
    return " ".join(word[:1].upper() + word[1:] for word in words) or "Paper Diary"


def _no_pages(folder: Folder) -> list[str]:
    """Folders of no use to the site: of code, data or what was installed, of templates and drafts.

    None of them has a page of the site, or a file that a page shows or links to.
    """
    unfinished = {"templates", "drafts", "drawings"}
    needed = [src for src in folder.notes if folder.left_out.get(src) not in unfinished]
    needed += (path for one in folder.notes.values() for path, _ in targets_in(one))
    lived = {path.partition("/")[0] for path in needed}
    found = []
    for top in sorted(path for path in folder.root.iterdir() if path.is_dir()):
        if top.name.startswith(".") or top.name in _WRITTEN:
            continue
        if is_of_tools(top) or (top.name not in lived and not _has_pictures(top)):
            found.append(top.name)
            continue
        for here, folders, __ in os.walk(top):
            installed = [path for name in folders if is_of_tools(path := Path(here, name))]
            found += (path.relative_to(folder.root).as_posix() for path in installed)
            folders[:] = [name for name in folders if Path(here, name) not in installed]
    return found


_SLUGIFY = "!!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}"
"""The value of `slugify` that gives headings the ids that GitHub gives them."""

_ITEM = re.compile(r"^\s*(?:[-*+|]|\d+[.)])\s.*(?:\]\(|://)", re.MULTILINE)
_DAY = re.compile(r"(?<!\d)\d{1,4}([-_./ ])\d{1,2}\1\d{1,4}(?!\d)")
_HEADING = re.compile(r"^ {0,3}#{1,6}\s.*[^\W\d_a-zA-Z]", re.MULTILINE)


def _has_unusual_headings(folder: Folder) -> bool:
    """Whether headings have letters that Python-Markdown's own ids leave out."""
    return any(
        not note.content.isascii() and _HEADING.search(note.content.decode("utf-8", "replace"))
        for note in folder.notes.values()
    )


def _added(folder: Folder, configuration: Configuration) -> list[Change]:
    """The plugin, the theme and the generated pages, in the files of a site that is there."""
    path = configuration.path
    holder = configuration.holder or path
    texts = {one: read_text(one) for one in (path, holder)}
    options: dict[str, Any] = {"map": {"file": _MAP_FILE}}
    if folder.patterns != DEFAULT:
        options = {"entries": folder.patterns, **options}
    if folder.where:
        options["where"] = folder.where
    # MkDocs has the search where a site names no plugins.
    items: list[tuple[str, dict[str, Any]]] = [] if configuration.holder else [("search", {})]
    items.append((PLUGIN, options))
    texts[holder] = with_items(texts[holder], "plugins", items, holder.name)
    if configuration.theme is None:
        texts[path] = with_lines(texts[path], ["theme: paperdiary"], path.name)
    if configuration.nav:
        has_lessons = any(entry.lessons for entry in folder.entries)
        pages = [
            (_(title), src)
            for title, src, is_of_lessons in _NAV
            if src not in configuration.nav and (has_lessons or not is_of_lessons)
        ]
        texts[path] = with_items(texts[path], "nav", pages, path.name)
    return [
        Change(Path(os.path.relpath(one, folder.root)).as_posix(), one.read_bytes(), text.encode())
        for one, text in texts.items()
    ]


def _for_github(folder: Folder, packages: Sequence[str]) -> list[Change]:
    """The issue form and its workflow, and one that publishes the site unless there is one."""
    workflows = ".github/workflows"
    there = folder.root.glob(f"{workflows}/*.y*ml")
    is_published = any(_PUBLISHES.search(path.read_bytes()) for path in there)
    publish, note = (" ".join([_requirement(extra), *packages]) for extra in ("", "[new]"))
    new = [
        _created(folder, f"{workflows}/publish.yml", "publish.yml", packages=publish),
        _created(folder, ".github/ISSUE_TEMPLATE/paper.yml", "paper.yml"),
        _created(folder, f"{workflows}/paper.yml", "paper-note.yml", packages=note),
    ]
    return new[1:] if is_published else new


def _requirement(extra: str) -> str:
    """What pip installs elsewhere: the repository that this package came from, or the index.

    References:
        PEP 610, `direct_url.json`.
    """
    name = f"mkdocs-paperdiary{extra}"
    url = commit = ""
    with suppress(PackageNotFoundError, ValueError, AttributeError):
        origin = json.loads(distribution("mkdocs-paperdiary").read_text("direct_url.json") or "{}")
        url, commit = origin.get("url", ""), origin.get("vcs_info", {}).get("commit_id", "")
    if commit:
        return f'"{name} @ git+{url}@{commit}"'
    repository = repository_of(Path(url2pathname(urlsplit(url).path))) if url else None
    if repository and repository.owner:
        return f'"{name} @ git+https://github.com/{repository.owner}/{repository.name}"'
    return f'"{name}"'


def _ignoring(folder: Folder, wanted: str) -> Change:
    path = folder.root / ".gitignore"
    before = path.read_bytes() if path.is_file() else None
    text = (before or b"").decode("utf-8", "surrogateescape")

    def folder_of(line: str) -> str:
        return line.strip().removesuffix("/*").strip("/")

    there = {folder_of(line) for line in text.splitlines()}
    newline = "\r\n" if "\r\n" in text else "\n"
    missing = [line + newline for line in wanted.splitlines() if folder_of(line) not in there]
    gap = newline if missing and text and not text.endswith("\n") else ""
    after = "".join((text, gap, *missing))
    return Change(".gitignore", before, after.encode("utf-8", "surrogateescape"))


def _hints(folder: Folder) -> Iterator[str]:
    readme = folder.root / "README.md"
    text = readme.read_text("utf-8", "replace") if readme.is_file() else ""
    has_list = sum(item.endswith("://") for item in _ITEM.findall(text)) > 2
    if folder.state == "diary":
        return
    home = next((src for src in folder.notes if src in ("index.md", "README.md")), None)
    if has_list and not home:
        yield _("README.md lists links; paperdiary import README.md makes a note of each.")
    if folder.state == "empty":
        return
    if home and "paperdiary/map" not in folder.notes[home].content.decode("utf-8", "replace"):
        yield _(
            "%(file)s stays the home page. The line %(line)s in it, which GitHub does not "
            "show, puts the map there.",
            file=home,
            line="<!-- paperdiary/map -->",
        )
    configuration = folder.configuration
    if configuration and not configuration.has_slugify and _has_unusual_headings(folder):
        yield _(
            "Headings have letters outside ASCII, of which Python-Markdown makes ids such as "
            "_1, so that links to them as on GitHub are dead; set at markdown_extensions in "
            "%(file)s %(setting)s.",
            file=configuration.path.name,
            setting="toc: {slugify: " + _SLUGIFY + "}",
        )
    rooted = folder.rooted_links
    led = sum(is_there for _path, is_there in rooted)
    # Others are addresses of pages, which no file can have.
    missing = sum(not there and Path(one).suffix.lower() in _PICTURES for one, there in rooted)
    if configuration and led and not configuration.is_rooted:
        yield ngettext(
            "%(num)s link or picture begins with /, as in Jekyll; set in %(file)s %(setting)s, "
            "so that it leads from the docs folder.",
            "%(num)s links or pictures begin with /, as in Jekyll; set in %(file)s "
            "%(setting)s, so that they lead from the docs folder.",
            len(rooted),
            file=configuration.path.name,
            setting="validation: {links: {absolute_links: relative_to_docs}}",
        )
    elif missing and len(rooted) > 2 * led:
        yield ngettext(
            "%(num)s link or picture begins with / and leads to no file in %(folder)s; put the "
            "file there.",
            "%(num)s links or pictures begin with / and lead to no file in %(folder)s; put the "
            "files there.",
            missing,
            folder=folder.docs,
        )
    if place := _unread_days(folder):
        yield _(
            "Most notes have in %(place)s what looks like a day, and was not read as one; name "
            "the field `date`, and write days as %(example)s.",
            place=place,
            example="2024-03-31",
        )
    if folder.doubtful:
        yield ngettext(
            "%(num)s page that looks like no note is an entry, since no short pattern tells it "
            "apart; write diary: false into its front matter, or move it.",
            "%(num)s pages that look like no notes are entries, since no short pattern tells "
            "them apart; write diary: false into their front matter, or move them.",
            len(folder.doubtful),
        )
    if not folder.entries:
        yield _(
            "No page looks like a note on what was read; put notes into papers/, or set the "
            "option entries."
        )


def _unread_days(folder: Folder) -> str:
    """The field in which most notes have what looks like a day, where hardly a day was read."""
    undated = {page_of(entry.src) for entry in folder.entries if not entry.date}
    fields = (one for src in undated for one in read_note(folder.notes[src].content).front.fields)
    days = Counter(f"`{one.name}`" for one in fields if _DAY.match(str(one.value)))
    days[_("file name")] = sum(_DAY.search(Path(src).name) is not None for src in undated)
    ((place, count),) = days.most_common(1)
    return place if 2 * count > len(folder.entries) else ""
