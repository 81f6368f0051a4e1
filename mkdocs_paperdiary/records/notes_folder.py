"""Folders of notes in: vaults of Obsidian, and posts of a Jekyll blog."""

from __future__ import annotations

import datetime as dt
import json
import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import zip_longest
from pathlib import Path
from types import SimpleNamespace
from typing import Final

from ..diary import Body, Entry, Note, read_diary
from ..diary.markdown import outside_code
from ..diary.note import decoded, read_text
from ..diary.wikilinks import WIKILINK, Vault
from ..files import printable, read_small, why_unreadable
from ..problem import Problem
from ..words import counted
from .formats import Unreadable
from .jekyll import with_fences, with_rooted_addresses
from .record import Read, Record, record_of_entry

_COMMENT_MARK: Final = re.compile(r"%%\n?")
_BLOCK_ID: Final = re.compile(r"(?<![ \t])[ \t]+\^[A-Za-z0-9-]+[ \t]*$", re.MULTILINE)
_TAG_NAME: Final = r"(?=[\w/-]*[^\W\d])[\w/-]+"
_TAG: Final = re.compile(rf"(?<![\w&/#(\[\\])#({_TAG_NAME})")
_TAG_LINE: Final = re.compile(
    rf"^[ \t]*#{_TAG_NAME}(?:[ \t,]+#{_TAG_NAME})*[ \t]*$\n?", re.MULTILINE
)
_AT_START: Final = re.compile(rf"^([ \t]*)#({_TAG_NAME})(?=\s)", re.MULTILINE)
_MARK: Final = re.compile(rb"!?\[\[[^\[\]\n]+\]\]")
_IN_POSTS: Final = re.compile(r"(?:(?<=/)|^)_posts/")
_NOTE: Final = re.compile(r"\.(?:md|markdown)$", re.IGNORECASE)


def _is_vault(path: Path, head: str) -> bool:
    """Whether a folder is a vault, or has notes of one: with wikilinks."""
    if (path / ".obsidian").is_dir():
        return True
    # A vault may have many thousands.
    few = (path / src for src in _markdown_files(path)[:50])
    return any(_MARK.search(one.read_bytes()) for one in few if not why_unreadable(one))


def _read_vault(path: Path) -> Read:
    """Read the notes of a vault, or of a folder in one.

    Wikilinks and embeds become Markdown links relative to the note; one that leads nowhere becomes
    its text. Inline tags become tags. Comments (`%%…%%`) are not for others and are left out, and
    so are templates and daily notes. Callouts and highlights stay as they are. Pictures and other
    files are not copied: a problem names them.
    """
    left_out = tuple(_folders_beside(path))
    found = _markdown_files(path)
    srcs = [src for src in found if not src.startswith(left_out)]
    if not srcs:
        raise Unreadable(f"{path} has no notes; name a folder that has some")
    files = (one.relative_to(path).as_posix() for one in path.rglob("*") if one.is_file())
    vault = Vault(one for one in files if not one.startswith("."))
    records, problems = _read_notes(path, srcs, partial(_of_obsidian, vault), _without_comments)
    message = "the vault's settings say that it is a template or the note of a day; it is left out"
    problems += [
        Problem(message, src, code="no-work", severity="hint")
        for src in found
        if src.startswith(left_out)
    ]
    if shown := list(vault.shown):
        files_shown = counted(len(shown), "file that notes show is", "files that notes show are")
        names = ", ".join(shown[:5]) + (", …" if len(shown) > 5 else "")
        message = (
            f"{files_shown} not copied ({names}); copy into the docs folder, to the same place "
            "beside the notes"
        )
        problems.append(Problem(message, path.name, code="files-not-copied"))
    return records, tuple(problems)


def _without_comments(content: bytes) -> bytes:
    """A note without its comments, before anything is read in it.

    The marks are paired over the whole text, since a comment may have code in it; one in code is
    none. A last one without an end takes in the rest where it begins a line, and else is text.
    """
    if b"%%" not in content:
        return content
    body = read_text(content).body
    public: list[str] = []
    # As long as before, so that places stay what they are; code is not changed at all.
    marked = body if "\0" in body else outside_code(body, lambda text: text.replace("%%", "\0\0"))
    marks = list(_COMMENT_MARK.finditer(marked.replace("%%", "..").replace("\0\0", "%%")))
    last = 0
    for opening, closing in zip_longest(marks[::2], marks[1::2]):
        if closing is None and body[: opening.start()].rpartition("\n")[2].strip():
            break
        public.append(body[last : opening.start()])
        last = closing.end() if closing else len(body)
    whole = decoded(content)[0]
    return (whole[: len(whole) - len(body)] + "".join((*public, body[last:]))).encode("utf-8")


def _folders_beside(path: Path) -> list[str]:
    """The folders of templates and daily notes, as the vault's settings name them, with a slash."""
    folders = []
    for name in ("templates", "daily-notes"):
        with suppress(OSError, ValueError, KeyError, TypeError):
            settings = json.loads((path / f".obsidian/{name}.json").read_text("utf-8"))
            folders.append(str(settings["folder"] or "").strip("/"))
    return [f"{folder}/" for folder in folders if folder]


def _of_obsidian(vault: Vault, entry: Entry, body: Body, note: Note) -> Record:
    tags = dict.fromkeys(entry.tags)

    def change(text: str) -> str:
        tags.update(dict.fromkeys(match[1] for match in _TAG.finditer(text)))
        text = _BLOCK_ID.sub("", _TAG_LINE.sub("", text))
        # Python-Markdown would make a heading of it.
        text = _AT_START.sub(r"\1\\#\2", text)
        return WIKILINK.sub(lambda match: vault.markdown_link(match, entry.src), text)

    markdown = outside_code(body.markdown, change).strip("\n")
    return replace(record_of_entry(entry, body=markdown), tags=tuple(tags))


_POST: Final = re.compile(r"\d{4}-\d{1,2}-\d{1,2}-.+\.(?:md|markdown)", re.IGNORECASE)
_POST_URL: Final = re.compile(r"\{%-?\s*post_url\s+(\S+?)\s*-?%\}")
_LIQUID: Final = re.compile(r"\{%(?:(?!\{%).)*?%\}|\{\{(?:(?!\{\{).)*?\}\}", re.DOTALL)
_ATTRIBUTES: Final = re.compile(r"^\{:\s*toc\s*\}\s*$", re.MULTILINE)


def _is_blog(path: Path, head: str) -> bool:
    """Whether a folder is a Jekyll site, or its posts."""
    return path.name == "_posts" or bool(_posts(path))


def _read_blog(path: Path) -> Read:
    """Read the posts of a site, or of the folder of posts itself.

    The day is the one of the front matter, else of the file's name. The first category is the
    topic, or the folder around a `_posts` of its own. Liquid that has a meaning in Markdown is
    turned into it; what else there is stays as it is, and a problem names it.
    """
    srcs = _posts(path)
    if not srcs:
        raise Unreadable(
            f"{path} has no posts; name a folder with files such as _posts/2024-05-06-title.md"
        )
    known = {Path(src).stem: _published(src) for src in srcs}
    liquid: list[Problem] = []
    records, problems = _read_notes(path, srcs, partial(_of_jekyll, known, liquid))
    return records, (*problems, *liquid)


def _posts(root: Path) -> list[str]:
    """The posts below a folder: those in any `_posts`, else all that are named after a day."""
    srcs = [src for src in _markdown_files(root) if _POST.fullmatch(src.rpartition("/")[2])]
    return [src for src in srcs if _IN_POSTS.search(src)] or srcs


def _published(src: str) -> str:
    """A post's path without the folder that only says that it is one."""
    return f"{_NOTE.sub('', _IN_POSTS.sub('', src))}.md"


def _of_jekyll(
    known: Mapping[str, str], problems: list[Problem], entry: Entry, body: Body, note: Note
) -> Record:
    own = _published(entry.src)

    def post(match: re.Match[str]) -> str:
        src = known.get(match[1].rpartition("/")[2])
        return posixpath.relpath(src, posixpath.dirname(own) or ".") if src else match[0]

    def change(text: str) -> str:
        text = _POST_URL.sub(post, with_rooted_addresses(text))
        for match in _LIQUID.finditer(text):
            at = max(body.markdown.find(match[0]), 0)
            line = body.first_line + body.markdown.count("\n", 0, at)
            shown = " ".join(match[0].split())[:60]
            message = f"{shown} is Liquid, which only Jekyll reads; write Markdown in its place"
            problems.append(Problem(message, entry.src, line, code="liquid"))
        return _ATTRIBUTES.sub("", text)

    # First, since what stands in it is code, too.
    markdown = with_fences(body.markdown)
    texts: dict[str, tuple[str, ...]] = {}
    for field in read_text(note.content).front.fields:
        # In Jekyll, spaces part the tags of a text.
        value = field.raw.split("," if "," in field.raw else None) if field.text else field.value
        if isinstance(value, list):
            words = filter(None, (str(one).strip() for one in value))
            texts[field.name.strip().lower()] = tuple(dict.fromkeys(words))
    record = record_of_entry(entry, body=outside_code(markdown, change).strip("\n"))
    categories = texts.get("categories") or texts.get("category")
    folder = posixpath.dirname(own).partition("/")[0]
    topic = categories[0] if categories else folder
    return replace(record, topic=topic, tags=texts.get("tags") or record.tags, path=own)


def _markdown_files(root: Path) -> list[str]:
    """The notes of a folder and those below it, without what begins with a dot."""
    files = (path for path in root.rglob("*") if _NOTE.search(path.name) and not path.is_dir())
    srcs = (path.relative_to(root).as_posix() for path in files)
    return sorted(src for src in srcs if not re.search(r"(?:^|/)\.", src))


def _read_notes(
    root: Path,
    srcs: Iterable[str],
    convert: Callable[[Entry, Body, Note], Record],
    prepare: Callable[[bytes], bytes] = bytes,
) -> tuple[tuple[Record, ...], list[Problem]]:
    """Read notes as the diary's reader does, once prepared, and make a record of each."""
    problems: list[Problem] = []
    notes = {}
    for src in srcs:
        try:
            notes[src] = Note(src, prepare(read_small(root / src)))
        except OSError as error:
            message = f"the file is left out: {error.strerror or 'it cannot be read'}"
            problems.append(Problem(message, printable(src), code="unreadable-file"))
    reading = read_diary(notes.values(), today=dt.date.today())
    records = tuple(
        convert(entry, reading.bodies[entry.src], notes[entry.src])
        for entry in sorted(reading.diary.entries, key=lambda one: one.src)
    )
    for src in sorted(notes.keys() - reading.bodies.keys()):
        message = "the note says that it is no entry, and is left out"
        problems.append(Problem(message, src, code="no-work", severity="hint"))
    return records, [*problems, *reading.problems]


OBSIDIAN: Final = SimpleNamespace(detects=_is_vault, read=_read_vault)
JEKYLL: Final = SimpleNamespace(detects=_is_blog, read=_read_blog)
