"""Links within the site that lead nowhere."""

from __future__ import annotations

import difflib
import posixpath
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from ..diary.links import absolute
from .finding import Finding
from .targets import Target

Anchors = Callable[[str], Collection[str] | None]
"""The anchors of a page, by its path in the docs folder; None where they cannot be known."""


@dataclass(frozen=True, slots=True)
class Docs:
    """What the links of notes may lead to.

    Attributes:
        files: The paths of all files in the docs folder.
        generated: Beginnings of paths at which a build puts pages; they are not looked into.
        anchors: The anchors of a page.
    """

    files: Collection[str]
    generated: tuple[str, ...] = ()
    anchors: Anchors = lambda _: None


def dead_links(src: str, targets: Iterable[Target], docs: Docs) -> Iterator[Finding]:
    """Find the links of a note that lead to no file, or to no anchor of one.

    Args:
        src: The note's path in the docs folder.
        targets: Where its links lead.
        docs: What there is.
    """
    for target in targets:
        if not target.is_internal:
            continue
        path, _, anchor = target.url.partition("#")
        found: str | None
        path = unquote(path.partition("?")[0])
        if not path:
            place, found = src, src
        else:
            place = posixpath.normpath(posixpath.join(posixpath.dirname(src), path))
            found = _file_at(place, path, docs.files)
            if found is None and place.startswith(docs.generated):
                continue
        if found is None:
            yield _dead(src, target, _lost(target.url, place, docs))
        elif anchor and found.endswith((".md", ".markdown")):
            anchors = docs.anchors(found)
            if anchors is not None and not {anchor, unquote(anchor)} & set(anchors):
                where = "this note" if found == src else found
                near = difflib.get_close_matches(anchor, anchors, 1)
                hint = f"; did you mean #{near[0]}?" if near else ""
                yield _dead(src, target, f"there is no #{anchor} in {where}{hint}")


def _file_at(place: str, written: str, files: Collection[str]) -> str | None:
    """The file that a path names, or the page that a browser would find there."""
    if place in files:
        return place
    if written.endswith((".md", ".markdown")):
        return None
    names = ["index.md", "README.md"] if place == "." else [
        f"{place}.md", f"{place}/index.md", f"{place}/README.md"
    ]  # fmt: skip
    # A page stands one folder deeper in the site than its note does among the files.
    if place.startswith("../"):
        names.append(f"{place.removeprefix('../')}.md")
    return next((name for name in names if name in files), None)


def _lost(url: str, place: str, docs: Docs) -> str:
    """What is wrong with a link that leads to no file, and what may have been meant."""
    if meant := absolute(url):
        return f"the link {url!r} leads into this site; write {meant}"
    message = f"the link {url!r} leads to no file"
    name = posixpath.basename(place)
    if "." not in name:
        return message
    same = [one for one in docs.files if posixpath.basename(one) == name]
    if len(same) == 1:
        return f"{message}; there is {same[0]}"
    folder = posixpath.dirname(place)
    beside = [one for one in docs.files if posixpath.dirname(one) == folder]
    near = difflib.get_close_matches(place, beside, 1, 0.85)
    return f"{message}; did you mean {near[0]}?" if near else message


def _dead(src: str, target: Target, message: str) -> Finding:
    return Finding("wrong", "dead", message, src, target.line)
