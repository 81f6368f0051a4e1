"""Dead links inside and outside a diary."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urldefrag

from ..diary import Entry, Reading
from ..diary.links import Target, targets_of
from ..diary.markdown import outline
from ..diary.urls import absolute
from ..problem import Problem
from ..words import did_you_mean
from .online import Answer

Anchors = Callable[[str], Collection[str] | None]
"""The anchors of a page, by its path in the docs folder; None where they cannot be known."""


@dataclass(frozen=True, slots=True)
class Docs:
    """What the links of notes may lead to.

    Attributes:
        files: The paths of all files in the docs folder.
        generated: Beginnings of paths at which a build puts pages; they are not looked into.
        anchors: The anchors of a page.
        folder: The docs folder, as messages name it.
        from_root: Whether MkDocs finds `/pictures/oak.png` in the docs folder.
    """

    files: Collection[str]
    generated: tuple[str, ...] = ()
    anchors: Anchors = lambda _: None
    from_root: bool = False
    folder: str = "docs"


def dead_links(src: str, targets: Iterable[Target], docs: Docs) -> Iterator[Problem]:
    """Find the links of a note that lead to no file, or to no anchor of one."""
    for target in targets:
        at_root = target.url.startswith("/") and not target.url.startswith("//")
        if not (target.is_internal or at_root):
            continue
        path, _, anchor = target.url.partition("#")
        path = unquote(path.partition("?")[0])
        if at_root and docs.from_root:
            path = posixpath.relpath(path.lstrip("/"), posixpath.dirname(src) or ".")
        elif at_root:
            if path.strip("/") in docs.files:
                message = (
                    f"the link {target.url!r} begins at the site's root, where MkDocs does not "
                    "look; set validation.links.absolute_links to relative_to_docs"
                )
                yield Problem(message, src, target.line, code="root-link")
            continue
        place = posixpath.normpath(posixpath.join(posixpath.dirname(src), path)) if path else src
        found = _file_at(place, path, docs.files) if path else src
        if found is None and target.in_html:
            # A browser reads it from the page's address, one folder deeper than the note's.
            deeper = posixpath.normpath(posixpath.join(posixpath.splitext(src)[0], path))
            found = deeper if deeper in docs.files else None
        if found is None and not place.startswith(docs.generated):
            message = _no_file(target.url, place, docs)
            yield Problem(message, src, target.line, code="dead-link")
        elif found and anchor and found.endswith((".md", ".markdown")):
            anchors = docs.anchors(found)
            if anchors is not None and not {anchor, unquote(anchor)} & set(anchors):
                where = "this note" if found == src else found
                hint = did_you_mean(f"#{anchor}", [f"#{one}" for one in anchors if one])
                message = f"there is no #{anchor} in {where}; {hint or 'correct the link'}"
                yield Problem(message, src, target.line, code="dead-anchor")


def _file_at(place: str, written: str, files: Collection[str]) -> str | None:
    """The file that a path names, or the page that a browser would find there."""
    if place in files:
        return place
    if written.endswith((".md", ".markdown")):
        return None
    names = ["index.md", "README.md"]
    if place != ".":
        names = [f"{place}.md", f"{place}/index.md", f"{place}/README.md"]
    # A page stands one folder deeper in the site than its note does among the files.
    if place.startswith("../"):
        names.append(f"{place.removeprefix('../')}.md")
    return next((name for name in names if name in files), None)


def _no_file(url: str, place: str, docs: Docs) -> str:
    """What is wrong with a link that leads to no file, and what may have been meant."""
    if meant := absolute(url):
        return f"the link {url!r} leads into this site; write {meant}"
    message = f"the link {url!r} leads to no file"
    name = posixpath.basename(place)
    if "." not in name:
        return f"{message}; correct it"
    same = [one for one in docs.files if posixpath.basename(one) == name]
    if len(same) == 1:
        return f"{message}; there is {same[0]}"
    folder = posixpath.dirname(place)
    beside = [one for one in docs.files if posixpath.dirname(one) == folder]
    return f"{message}; {did_you_mean(place, beside, 0.85) or 'correct it'}"


def links_out(reading: Reading) -> Iterator[tuple[Entry, str, int | None]]:
    """The links of each entry to other sites, and the line of each where it is known."""
    for entry in reading.diary.entries:
        found: dict[str, int | None] = {}
        links = (("links", one.url) for one in entry.links)
        for field, url in (("link", entry.link), ("code", entry.code), *links):
            if url:
                found.setdefault(url, entry.line_of(field))
        body = reading.bodies[entry.src]
        for target in targets_of(outline(body.markdown, body.first_line)):
            # Where a link stands in the text is nearer than where the list of all begins.
            if target.is_external and found.get(target.url) is None:
                found[target.url] = target.line
        for url, line in found.items():
            yield entry, url, line


def dead_sites(reading: Reading, answers: Mapping[str, Answer]) -> Iterator[Problem]:
    """Find the links whose sites do not know them, by the answers to URLs without anchors."""
    for entry, url, line in links_out(reading):
        answer = answers.get(urldefrag(url).url)
        if answer is None or answer.state == "alive":
            continue
        field = "link" if url == entry.link else None
        if answer.state == "dead":
            message = f"{url} is gone ({answer.reason}); link to where it is now"
            yield Problem(message, entry.src, line, field, code="dead-site")
        else:
            reason = answer.reason
            said = f"the site answers {reason}" if reason.isdigit() else reason
            message = f"{url} may be dead or not: {said}; open it in a browser"
            yield Problem(message, entry.src, line, field, code="unsure-site", severity="hint")
