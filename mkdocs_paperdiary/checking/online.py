"""Requests to other sites about the links to them, and their answers."""

from __future__ import annotations

import datetime as dt
import json
import queue
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import urldefrag

from ..cache import from_json
from ..diary.sites import place_of
from ..network import PATIENCE, REDIRECTS, NoAnswer, session
from ..progress import Progress, quiet
from ..words import N_

if TYPE_CHECKING:
    import requests

State = Literal["alive", "dead", "unsure"]

_DAYS: Final = 7
"""How long an answer is believed."""

LIMIT = 300.0
"""Seconds that all questions together may take."""

_WORKERS = 8
_TOO_MANY = 429
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
    rows = from_json(payload, dict[str, tuple[State, str, str]])
    return {
        url: Answer(state, reason, dt.date.fromisoformat(day))
        for url, (state, reason, day) in rows.items()
    }


def _answers(hosts: Mapping[str, list[str]], end: float) -> Iterator[tuple[str, State, str]]:
    """What the sites say, as they say it, until the time is over."""
    waiting: queue.SimpleQueue[list[str]] = queue.SimpleQueue()
    # The longest first, since each is worked through by one.
    for urls in sorted(hosts.values(), key=len, reverse=True):
        waiting.put(urls)
    said: queue.SimpleQueue[tuple[str, State, str]] = queue.SimpleQueue()
    for _ in range(min(_WORKERS, len(hosts))):
        # A site that sends a byte a minute must not keep the command from ending.
        threading.Thread(target=_work, args=(waiting, said, end), daemon=True).start()
    for _ in range(sum(map(len, hosts.values()))):
        try:
            yield said.get(timeout=max(0.0, end - time.monotonic()))
        except queue.Empty:
            return


def _work(
    waiting: queue.SimpleQueue[list[str]],
    said: queue.SimpleQueue[tuple[str, State, str]],
    end: float,
) -> None:
    with session(_AGENT) as client:
        while time.monotonic() < end:
            try:
                urls = waiting.get_nowait()
            except queue.Empty:
                return
            wants_no_more = False
            for url in urls:
                if time.monotonic() >= end:
                    return
                if not wants_no_more:
                    state, reason = _ask(client, url)
                    wants_no_more = reason == str(_TOO_MANY)
                if wants_no_more:
                    state, reason = "unsure", "the site wants no more requests now (429)"
                said.put((url, state, reason))


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
    return ("dead" if status in (404, 410) else "unsure"), str(status)
