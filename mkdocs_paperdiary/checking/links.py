"""Dead links inside a diary, and to other sites, which are asked about them."""

from __future__ import annotations

import datetime as dt
import json
import posixpath
import queue
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import unquote, urldefrag

from ..cache import from_json
from ..diary import Entry, Reading
from ..diary.links import Target, targets_of
from ..diary.markdown import outline
from ..diary.sites import place_of
from ..diary.urls import absolute
from ..network import PATIENCE, REDIRECTS, NoAnswer, session
from ..problem import Problem
from ..progress import Progress, quiet
from ..words import N_, did_you_mean

if TYPE_CHECKING:
    import requests

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
        field, reason = "link" if url == entry.link else None, answer.reason
        if answer.state == "dead":
            message = f"{url} is gone ({reason}); link to where it is now"
            yield Problem(message, entry.src, line, field, code="dead-site")
        else:
            said = f"the site answers {reason}" if reason.isdigit() else reason
            message = f"{url} may be dead or not: {said}; open it in a browser"
            yield Problem(message, entry.src, line, field, code="unsure-site", severity="hint")


State = Literal["alive", "dead", "unsure"]

_DAYS: Final = 7
"""How long an answer is believed."""

LIMIT = 300.0
"""Seconds that all questions together may take."""

_WORKERS = 8
_TOO_MANY = 429
_NO_MORE: Final = "the site wants no more requests now (429)"
_AGENT = "Mozilla/5.0 (compatible; mkdocs-paperdiary link check)"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a site has said of a link on some day.

    The link is `dead` where the site says that there is nothing, and `unsure` where it does not let
    programs in, or cannot be reached now. The reason is for people: `404`.
    """

    state: State
    reason: str
    day: dt.date


def ask_sites(
    urls: Iterable[str],
    known: Mapping[str, Answer],
    *,
    today: dt.date,
    progress: Progress = quiet,
) -> dict[str, Answer]:
    """Ask whether links are alive, by HEAD, and by GET where that is not liked.

    Each site is asked one thing at a time, and no more once it says that it is too much (429); at
    most 8 sites are asked at once. No password of the user's (`.netrc`) is sent anywhere.

    Args:
        urls: Absolute http(s) URLs; what follows a `#` is not looked at.
        known: Earlier answers by URL; those of the last week are believed, but `unsure` ones.
        today: The day of the answers.
        progress: Receives how many of the links have been asked.

    Returns:
        An answer for each URL, without its anchor; `unsure` for those that were not asked within
        five minutes.
    """
    wanted = dict.fromkeys(urldefrag(url).url for url in urls)
    found = {
        url: answer
        for url, answer in known.items()
        if url in wanted and answer.state != "unsure" and 0 <= (today - answer.day).days < _DAYS
    }
    hosts: dict[str, list[str]] = defaultdict(list)
    for url in wanted:
        if url not in found:
            hosts[place_of(url)[0]].append(url)
    total = sum(map(len, hosts.values()))
    if total:
        end = time.monotonic() + LIMIT
        for done, (url, state, reason) in enumerate(_answers(hosts, end), 1):
            found[url] = Answer(state, reason, today)
            progress(N_("Asking whether links are alive"), done, total)
    late = Answer("unsure", "there was no time left to ask", today)
    return {url: found.get(url, late) for url in wanted}


def answers_as_json(answers: Mapping[str, Answer]) -> bytes:
    """Write answers, to be remembered; what nobody was sure of is not."""
    rows = {
        url: [one.state, one.reason, one.day.isoformat()]
        for url, one in sorted(answers.items())
        if one.state != "unsure"
    }
    return json.dumps(rows, separators=(",", ":")).encode("ascii")


def answers_from_json(payload: bytes) -> dict[str, Answer]:
    """Read answers back; raises ValueError or TypeError where they cannot be read."""
    answers: dict[str, Answer] = from_json(payload, dict[str, Answer])
    return answers


def _answers(hosts: Mapping[str, list[str]], end: float) -> Iterator[tuple[str, State, str]]:
    """What the sites say, as they say it, until the time is over."""
    # The longest first, since each is worked through by one thread; they share this iterator.
    waiting = iter(sorted(hosts.values(), key=len, reverse=True))
    said: queue.SimpleQueue[tuple[str, State, str]] = queue.SimpleQueue()

    def work() -> None:
        with session(_AGENT) as client:
            for urls in waiting:
                state: State = "unsure"
                reason = ""
                for url in urls:
                    if time.monotonic() >= end:
                        return
                    if reason != _NO_MORE:
                        state, reason = _ask(client, url)
                    said.put((url, state, reason))

    for _ in range(min(_WORKERS, len(hosts))):
        # A site that sends a byte a minute must not keep the command from ending.
        threading.Thread(target=work, daemon=True).start()
    for _ in range(sum(map(len, hosts.values()))):
        try:
            yield said.get(timeout=max(0.0, end - time.monotonic()))
        except queue.Empty:
            return


def _ask(client: requests.Session, url: str) -> tuple[State, str]:
    import requests

    try:
        status = 0
        for method in ("HEAD", "GET"):
            with client.request(
                method, url, timeout=PATIENCE, stream=True, allow_redirects=True
            ) as answer:
                status = answer.status_code
            if status < 400 or status == _TOO_MANY:
                break
    except requests.Timeout:
        return "unsure", f"no answer within {PATIENCE:.0f} seconds"
    except requests.exceptions.SSLError:
        return "unsure", "its certificate cannot be trusted"
    except requests.TooManyRedirects:
        return "unsure", f"more than {REDIRECTS} redirections"
    except (NoAnswer, requests.RequestException, ValueError, OSError) as error:
        # This machine's network may be what is down.
        return "unsure", str(error) if isinstance(error, NoAnswer) else "the site cannot be reached"
    if status < 400:
        return "alive", ""
    reason = _NO_MORE if status == _TOO_MANY else str(status)
    return ("dead" if status in (404, 410) else "unsure"), reason
