"""Obsidian's links between notes, as links that every Markdown knows."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

_LINK: Final = re.compile(r"(!?)\[\[([^\[\]|\n]*?)(?:\\?\|([^\[\]\n]*))?\]\]")
_PICTURE: Final = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif|bmp)$", re.IGNORECASE)
_SIZE: Final = re.compile(r"\d+(?:x\d+)?")
_NOTE: Final = re.compile(r"\.(?:md|markdown)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Vault:
    """The files of a vault, as links name them.

    Attributes:
        by_name: By each ending of the path, in lower case and without a note's suffix, the paths
            that end so, the shortest first.
    """

    by_name: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, paths: Iterable[str]) -> Vault:
        """Take the paths of a vault's files."""
        found: dict[str, list[str]] = {}
        for path in sorted(paths, key=lambda one: (one.count("/"), one)):
            parts = _NOTE.sub("", path).lower().split("/")
            for at in range(len(parts)):
                found.setdefault("/".join(parts[at:]), []).append(path)
        return cls({name: tuple(paths) for name, paths in found.items()})

    def find(self, name: str, here: str) -> str | None:
        """The path that a link means.

        Args:
            name: As the link has it, without heading.
            here: The path of the note that has the link.
        """
        plain = _NOTE.sub("", name.strip().lstrip("/"))
        if plain.startswith("."):
            plain = posixpath.normpath(posixpath.join(posixpath.dirname(here), plain))
        found = self.by_name.get(plain.lower(), ())
        beside = (path for path in found if posixpath.dirname(path) == posixpath.dirname(here))
        return next(beside, found[0] if found else None)


def in_markdown(text: str, here: str, vault: Vault, shown: MutableMapping[str, None]) -> str:
    """Turn wikilinks and embeds into Markdown.

    Args:
        text: Markdown without code.
        here: The note's path in the vault.
        vault: What links can lead to.
        shown: Takes the paths of the files, notes aside, that the text shows or links to.
    """

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
        anchor = f"#{_slug(heading)}" if heading and not heading.startswith("^") else ""
        url = anchor if not target else f"{url}{anchor}"
        return f"[{label or name}]({url})" if url else label or name

    return _LINK.sub(link, text)


def _slug(heading: str) -> str:
    # As Python-Markdown's toc makes ids; of `A#B`, Obsidian's path of headings, the last counts.
    last = heading.rpartition("#")[2]
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", last, flags=re.ASCII).strip().lower())
