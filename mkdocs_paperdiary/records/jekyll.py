"""Posts of a Jekyll blog."""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from pathlib import Path
from typing import Final

from ..diary import Problem
from ..diary.markdown import outside_code
from .formats import Unreadable
from .notes_folder import FolderNote, markdown_files, read_notes
from .record import Record, record_of_entry

_POST: Final = re.compile(r"\d{4}-\d{1,2}-\d{1,2}-.+\.(?:md|markdown)", re.IGNORECASE)
_HIGHLIGHT: Final = re.compile(
    r"\{%-?\s*highlight\s+([\w+#-]+)[^%]*%\}\n?((?:(?!\{%-?\s*highlight\s).)*?)"
    r"\n?\{%-?\s*endhighlight\s*-?%\}",
    re.DOTALL,
)
_RAW: Final = re.compile(r"\{%-?\s*(?:end)?raw\s*-?%\}\n?")
_POST_URL: Final = re.compile(r"\{%-?\s*post_url\s+(\S+?)\s*-?%\}")
_BASE: Final = re.compile(r"\{\{-?\s*site\.(?:baseurl|url)\s*-?\}\}")
_FILTERED: Final = re.compile(
    r"\{\{-?\s*['\"]([^'\"]*)['\"]\s*\|\s*(?:(?:relative|absolute)_url\s*-?|prepend:[^}]*)\}\}"
)
_LIQUID: Final = re.compile(r"\{%(?:(?!\{%).)*?%\}|\{\{(?:(?!\{\{).)*?\}\}", re.DOTALL)
_ATTRIBUTES: Final = re.compile(r"^\{:\s*toc\s*\}\s*$", re.MULTILINE)


def detects(path: Path, head: bytes) -> bool:
    """Tell whether a folder is a Jekyll site, or its posts."""
    if not path.is_dir():
        return False
    return (path / "_posts").is_dir() or path.name == "_posts" or bool(_posts(path))


def read(path: Path) -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
    """Read the posts of a site, or of the folder of posts itself.

    The day is the one of the front matter, else of the file's name. The first category is the
    topic. Liquid that has a meaning in Markdown is turned into it; what else there is stays as it
    is, and a problem names it.
    """
    root = path / "_posts" if (path / "_posts").is_dir() else path
    if not root.is_dir():
        raise Unreadable(f"{path} is a file, and the folder of a Jekyll site is expected")
    srcs = _posts(root)
    if not srcs:
        raise Unreadable(f"{path} has no posts: files such as _posts/2024-05-06-title.md")
    known = {Path(src).stem: src for src in srcs}
    return read_notes(root, srcs, lambda note: _record(note, known))


def _posts(root: Path) -> tuple[str, ...]:
    return tuple(src for src in markdown_files(root) if _POST.fullmatch(src.rpartition("/")[2]))


def _record(note: FolderNote, known: dict[str, str]) -> tuple[Record, list[Problem]]:
    problems: list[Problem] = []

    def post(match: re.Match[str]) -> str:
        src = known.get(match[1].rpartition("/")[2])
        return _relative(note.src, src) if src else match[0]

    def change(text: str) -> str:
        text = _POST_URL.sub(post, _BASE.sub("", _FILTERED.sub(r"\1", text)))
        for match in _LIQUID.finditer(text):
            line = note.line + note.body.count("\n", 0, max(note.body.find(match[0]), 0))
            shown = " ".join(match[0].split())[:60]
            message = f"{shown} is Liquid, which only Jekyll reads"
            problems.append(Problem(message, note.src, line, code="liquid"))
        return _ATTRIBUTES.sub("", text)

    # First, since what stands in it is code, too.
    body = _HIGHLIGHT.sub(r"```\1\n\2\n```", _RAW.sub("", note.body))
    record = record_of_entry(note.entry, body=outside_code(body, change).strip("\n"))
    categories = note.texts("categories") or note.texts("category")
    # In Jekyll, spaces part the tags of a text.
    spaced = "," not in note.text("tags") and note.texts("tags")
    name = note.src.removesuffix(".markdown").removesuffix(".md")
    return replace(
        record,
        topic=categories[0] if categories else record.topic,
        tags=spaced or record.tags,
        path=f"{name}.md",
    ), problems


def _relative(here: str, there: str) -> str:
    target = posixpath.relpath(there, posixpath.dirname(here) or ".")
    return target.removesuffix(".markdown") + ".md" if target.endswith(".markdown") else target
