"""Vaults of Obsidian notes: wikilinks, embeds, properties and tags."""

from __future__ import annotations

import json
import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final
from urllib.parse import quote

from ..diary import Problem
from ..diary.markdown import heading_id, outside_code
from ..words import counted
from .formats import Unreadable
from .notes_folder import FolderNote, markdown_files, read_notes
from .record import Record, record_of_entry

_COMMENT: Final = re.compile(r"%%.*?%%\n?", re.DOTALL)
_BLOCK_ID: Final = re.compile(r"(?<![ \t])[ \t]+\^[A-Za-z0-9-]+[ \t]*$", re.MULTILINE)
_WORD: Final = r"(?=[\w/-]*[^\W\d])[\w/-]+"
_TAG: Final = re.compile(rf"(?<![\w&/#(\[\\])#({_WORD})")
_TAG_LINE: Final = re.compile(rf"^[ \t]*#{_WORD}(?:[ \t,]+#{_WORD})*[ \t]*$\n?", re.MULTILINE)
_AT_START: Final = re.compile(rf"^([ \t]*)#({_WORD})(?=\s)", re.MULTILINE)
_MARK: Final = re.compile(rb"!?\[\[[^\[\]\n]+\]\]")
_LINK: Final = re.compile(r"(!?)\[\[([^\[\]|\n]*?)(?:\\?\|([^\[\]\n]*))?\]\]")
_PICTURE: Final = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif|bmp)$", re.IGNORECASE)
_SIZE: Final = re.compile(r"\d+(?:x\d+)?")
_NOTE: Final = re.compile(r"\.(?:md|markdown)$", re.IGNORECASE)
_LOOKED_AT: Final = 50
_OBSIDIAN: Final = (".obsidian/templates.json", ".obsidian/daily-notes.json")


def detects(path: Path, head: bytes) -> bool:
    """Tell whether a folder is a vault, or notes of one: with wikilinks."""
    if not path.is_dir():
        return False
    if (path / ".obsidian").is_dir():
        return True
    for src in markdown_files(path)[:_LOOKED_AT]:
        with (path / src).open("rb") as file:
            if _MARK.search(file.read(64 * 1024)):
                return True
    return False


def read(path: Path) -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
    """Read the notes of a vault, or of a folder in one.

    Wikilinks and embeds become Markdown links relative to the note; one that leads nowhere becomes
    its text. Inline tags become tags. Comments (`%%…%%`) are not for others and are left out, and
    so are templates and daily notes. Callouts and highlights stay as they are. Pictures and other
    files are not copied: a problem names them.
    """
    if not path.is_dir():
        raise Unreadable(f"{path} is a file, and a folder of notes is expected")
    srcs = markdown_files(path, _folders_beside(path))
    if not srcs:
        raise Unreadable(f"{path} has no notes")
    files = (one.relative_to(path).as_posix() for one in path.rglob("*") if one.is_file())
    vault = _Vault(one for one in files if not one.startswith("."))
    shown: dict[str, None] = {}
    records, problems = read_notes(path, srcs, lambda note: _record(note, vault, shown))
    if shown:
        problems = (*problems, _not_copied(list(shown), path.name))
    return records, problems


def _not_copied(shown: list[str], name: str) -> Problem:
    names = ", ".join(shown[:5]) + (", …" if len(shown) > 5 else "")
    files = counted(len(shown), "file that notes show is", "files that notes show are")
    message = (
        f"{files} not copied ({names}); copy into the docs folder, to the same place beside the "
        "notes"
    )
    return Problem(message, name, code="files-not-copied")


def _folders_beside(path: Path) -> list[str]:
    """The folders of templates and daily notes, as the vault's settings name them."""
    folders = []
    for name in _OBSIDIAN:
        try:
            settings = json.loads((path / name).read_text("utf-8"))
        except (OSError, ValueError):
            continue
        folder = settings.get("folder") if isinstance(settings, dict) else None
        folders += [folder] if isinstance(folder, str) else []
    return folders


def _record(
    note: FolderNote, vault: _Vault, shown: dict[str, None]
) -> tuple[Record, list[Problem]]:
    tags = dict.fromkeys(note.entry.tags)

    def change(text: str) -> str:
        text = _COMMENT.sub("", text)
        tags.update(dict.fromkeys(match[1] for match in _TAG.finditer(text)))
        text = _BLOCK_ID.sub("", _TAG_LINE.sub("", text))
        # Python-Markdown would make a heading of it.
        text = _AT_START.sub(r"\1\\#\2", text)
        return _without_wikilinks(text, note.src, vault, shown)

    body = outside_code(note.body, change)
    return replace(record_of_entry(note.entry, body=body.strip("\n")), tags=tuple(tags)), []


class _Vault:
    """The files of a vault, as links name them."""

    def __init__(self, paths: Iterable[str]) -> None:
        # By each ending of the path, in lower case and without a note's suffix, the shortest first.
        self._by_name: dict[str, list[str]] = defaultdict(list)
        for path in sorted(paths, key=lambda one: (one.count("/"), one)):
            parts = _NOTE.sub("", path).lower().split("/")
            for at in range(len(parts)):
                self._by_name["/".join(parts[at:])].append(path)

    def find(self, name: str, here: str) -> str | None:
        """The path that a link without its heading means in the note at a path."""
        plain = _NOTE.sub("", name.strip().lstrip("/"))
        if plain.startswith("."):
            plain = posixpath.normpath(posixpath.join(posixpath.dirname(here), plain))
        found = self._by_name.get(plain.lower(), ())
        beside = (path for path in found if posixpath.dirname(path) == posixpath.dirname(here))
        return next(beside, found[0] if found else None)


def _without_wikilinks(text: str, here: str, vault: _Vault, shown: dict[str, None]) -> str:
    """Turn wikilinks and embeds into Markdown, and note the files that they show or link to."""

    def link(match: re.Match[str]) -> str:
        target, _, heading = match[2].strip().partition("#")
        label = (match[3] or "").strip()
        path = vault.find(target, here) if target else here
        name = target or heading
        if heading and target and not heading.startswith("^"):
            name = f"{target} › {heading}"
        if path is None:
            return label if label and not _SIZE.fullmatch(label) else name
        url = quote(posixpath.relpath(path, posixpath.dirname(here) or "."))
        if not _NOTE.search(path):
            shown[path] = None
            if match[1] and _PICTURE.search(path):
                alt = "" if _SIZE.fullmatch(label) else label
                width = f'{{ width="{label.partition("x")[0]}" }}' if _SIZE.fullmatch(label) else ""
                return f"![{alt}]({url}){width}"
        # Of `A#B`, Obsidian's path of headings, the last counts; `^` begins the id of a block.
        last = heading.rpartition("#")[2]
        id_ = "" if last.startswith("^") else heading_id(last)
        anchor = f"#{id_}" if id_ else ""
        url = anchor if not target else f"{url}{anchor}"
        return f"[{label or name}]({url})" if url else label or name

    return _LINK.sub(link, text)
