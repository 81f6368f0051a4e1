"""Links by the names of notes, as Obsidian, Foam, Dendron and Logseq have them: `[[Oak]]`."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import quote

from .markdown import heading_id, letters_of, outside_code
from .note import NOTE_SUFFIXES

WIKILINK: Final = re.compile(
    r"(?<!\\)(?:(?<!\S)#)?(!?)\[\[([^\[\]|\n]*?)(?:\\?\|([^\[\]\n]*))?\]\](?!\()"
)
"""A link to a note, or, with `!`, what is shown of a file, and its label or its width. With `#`, it
is a tag in Logseq."""

_OF_LOGSEQ: Final = re.compile(
    r"(?<!!)\[(?P<label>[^\[\]|\n]+)\]\(\[\[(?P<target>[^\[\]|\n]+)\]\]\)"
)
"""`[the trees]([[Slow Trees]])`."""

_NAMED: Final = re.compile(r"[^\W\d_]|\d{4}-\d\d")
"""What a name has: `a[[1]]` is no link."""

_INDEXED: Final = re.compile(r"[A-Za-z0-9_()\]]")
_CODE: Final = re.compile(r"^[\s\"'$-]|[,=\"<>]")
"""What stands before double brackets of code, and in them."""

_PICTURE: Final = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif|bmp)$", re.IGNORECASE)
_NOTE: Final = re.compile("|".join(f"{re.escape(one)}$" for one in NOTE_SUFFIXES), re.IGNORECASE)
_SIZE: Final = re.compile(r"\d+(?:x\d+)?")


class Vault:
    """The files of a folder of notes, as links name them.

    Attributes:
        shown: The paths of files that are no notes and that notes show or link to.
    """

    def __init__(self, paths: Iterable[str], titles: Mapping[str, str] | None = None) -> None:
        """Take the files.

        Args:
            paths: Their paths.
            titles: The titles of notes, by their paths, which may name them, too.
        """
        self.shown: dict[str, None] = {}
        # By each ending of the path, in lower case and without a note's suffix, the shortest first.
        self._by_name: dict[str, list[str]] = defaultdict(list)
        self._by_letters: dict[str, str] = {}
        for path in sorted(paths, key=lambda one: (one.count("/"), one)):
            parts = _NOTE.sub("", path).lower().split("/")
            for at in range(len(parts)):
                self._by_name["/".join(parts[at:])].append(path)
            self._by_letters.setdefault(letters_of(parts[-1]), path)
        for path, title in (titles or {}).items():
            for name in (title, title.partition(":")[0]):
                self._by_letters.setdefault(letters_of(name).lower(), path)

    def find(self, name: str, here: str) -> str | None:
        """The path that a link without its heading means in the note at a path."""
        plain = _NOTE.sub("", name.strip().lstrip("/"))
        if plain.startswith("."):
            plain = posixpath.normpath(posixpath.join(posixpath.dirname(here), plain))
        found = self._by_name.get(plain.lower(), ())
        beside = (path for path in found if posixpath.dirname(path) == posixpath.dirname(here))
        # Files are often named by titles in other signs: `slow-trees.md`.
        other = self._by_letters.get(letters_of(plain).lower()) if letters_of(plain) else None
        return next(beside, found[0] if found else other)

    def target_of(self, match: re.Match[str], here: str) -> tuple[str | None, str, str]:
        """The path that a wikilink in the note at a path means, its target and its label."""
        target, label = match[2].strip(), (match[3] or "").strip()
        name = target.partition("#")[0]
        path = self.find(name, here) if name else here
        if path is None and label and (path := self.find(label.partition("#")[0], here)):
            # Dendron's label comes first.
            return path, label, target
        return path, target, label

    def markdown_link(self, match: re.Match[str], here: str) -> str:
        """A wikilink or embed in the note at a path as Markdown."""
        path, whole, label = self.target_of(match, here)
        target, _, heading = whole.partition("#")
        is_size = bool(_SIZE.fullmatch(label))
        name = target or heading
        if heading and target and not heading.startswith("^"):
            name = f"{target} › {heading}"
        if path is None:
            return name if is_size else label or name
        url = quote(posixpath.relpath(path, posixpath.dirname(here) or "."))
        if not _NOTE.search(path):
            self.shown[path] = None
            if match[1] and _PICTURE.search(path):
                width = f'{{ width="{label.partition("x")[0]}" }}' if is_size else ""
                return f"![{'' if is_size else label}]({url}){width}"
        # Of `A#B`, Obsidian's path of headings, the last counts; `^` begins the id of a block.
        last = heading.rpartition("#")[2]
        id_ = "" if last.startswith("^") else heading_id(last)
        url = f"{url if target else ''}{f'#{id_}' if id_ else ''}"
        return f"[{label or name}]({url})" if url else label or name


def with_markdown_links(markdown: str, here: str, vault: Vault) -> str:
    """The text of the note at a path with its wikilinks as Markdown; those to nowhere are text."""

    def linked(match: re.Match[str]) -> str:
        before = match.string[max(match.start() - 500, 0) : match.start()]
        tag = before.rpartition("<")[2] if "<" in before else ">"
        # An attribute of HTML, or what leads nowhere: `a[[i]]`, `f([[a, b]])`, `if [[ -f x ]]`.
        is_other = ">" not in tag and tag[:1].isalpha()
        is_code = _INDEXED.search(before[-1:]) or _CODE.search(match[2])
        is_named = not is_other and _NAMED.search(match[2]) is not None
        if is_named and is_code:
            is_named = vault.target_of(match, here)[0] is not None
        return vault.markdown_link(match, here) if is_named else match[0]

    def changed(text: str) -> str:
        return WIKILINK.sub(linked, _OF_LOGSEQ.sub(r"[[\g<target>|\g<label>]]", text))

    return outside_code(markdown, changed)
