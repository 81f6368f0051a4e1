"""A folder of Obsidian notes: wikilinks, embeds, properties and tags."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Final

from ...diary import Problem
from ...diary.markdown import outside_code
from ..record import Record
from . import Unreadable
from .notes_folder import FolderNote, markdown_files, read_notes, record_of
from .wikilinks import Vault, in_markdown

_COMMENT: Final = re.compile(r"%%.*?%%\n?", re.DOTALL)
_BLOCK_ID: Final = re.compile(r"(?<![ \t])[ \t]+\^[A-Za-z0-9-]+[ \t]*$", re.MULTILINE)
_WORD: Final = r"(?=[\w/-]*[^\W\d])[\w/-]+"
_TAG: Final = re.compile(rf"(?<![\w&/#(\[\\])#({_WORD})")
_TAG_LINE: Final = re.compile(rf"^[ \t]*#{_WORD}(?:[ \t,]+#{_WORD})*[ \t]*$\n?", re.MULTILINE)
_AT_START: Final = re.compile(rf"^([ \t]*)#({_WORD})(?=\s)", re.MULTILINE)
_MARK: Final = re.compile(rb"!?\[\[[^\[\]\n]+\]\]")
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
    vault = Vault.of(one for one in files if not one.startswith("."))
    shown: dict[str, None] = {}
    records, problems = read_notes(path, srcs, lambda note: _record(note, vault, shown))
    if shown:
        problems = (*problems, _not_copied(list(shown), path.name))
    return records, problems


def _not_copied(shown: list[str], name: str) -> Problem:
    names = ", ".join(shown[:5]) + (", …" if len(shown) > 5 else "")
    count = (
        "1 file that notes show is"
        if len(shown) == 1
        else (f"{len(shown)} files that notes show are")
    )
    message = (
        f"{count} not copied ({names}); copy into the docs folder, to the same place beside the "
        "notes"
    )
    return Problem(message, name)


def _folders_beside(path: Path) -> list[str]:
    """The folders of templates and daily notes, as the vault's settings name them."""
    folders = []
    for name in _OBSIDIAN:
        try:
            told = json.loads((path / name).read_text("utf-8"))
        except (OSError, ValueError):
            continue
        folder = told.get("folder") if isinstance(told, dict) else None
        folders += [folder] if isinstance(folder, str) else []
    return folders


def _record(note: FolderNote, vault: Vault, shown: dict[str, None]) -> tuple[Record, list[Problem]]:
    tags = dict.fromkeys(note.entry.tags)

    def change(text: str) -> str:
        text = _COMMENT.sub("", text)
        tags.update(dict.fromkeys(match[1] for match in _TAG.finditer(text)))
        text = _BLOCK_ID.sub("", _TAG_LINE.sub("", text))
        # Python-Markdown would make a heading of it.
        text = _AT_START.sub(r"\1\\#\2", text)
        return in_markdown(text, note.src, vault, shown)

    body = outside_code(note.body, change)
    return replace(record_of(note, body), tags=tuple(tags)), []
