"""Links to other sites that lead nowhere."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import urldefrag

from ..diary import Entry
from .finding import Finding
from .online import Answer
from .targets import Target


def links_out(entry: Entry, targets: Iterable[Target]) -> dict[str, int | None]:
    """The links of an entry to other sites, and the line of each."""
    found: dict[str, int | None] = {}
    for field, url in (("link", entry.link), ("code", entry.code)):
        if url:
            found.setdefault(url, _line(entry, field))
    for link in entry.links:
        found.setdefault(link.url, _line(entry, "links"))
    for target in targets:
        # Where a link stands in the text is nearer than where the list of all begins.
        if target.is_external and found.get(target.url) is None:
            found[target.url] = target.line
    return found


def dead_sites(
    entry: Entry, targets: Sequence[Target], answers: Mapping[str, Answer]
) -> Iterator[Finding]:
    """Find the links of an entry that the sites they lead to do not know."""
    for url, line in links_out(entry, targets).items():
        answer = answers.get(urldefrag(url).url)
        if answer is None or answer.state == "alive":
            continue
        field = "link" if url == entry.link else None
        if answer.state == "dead":
            message = f"{url} is gone ({answer.reason})"
            yield Finding("wrong", "dead", message, entry.src, line, field)
        else:
            message = f"{url} may be dead or not: {_said(answer.reason)}"
            yield Finding("hint", "dead", message, entry.src, line, field)


def answers_as_json(answers: Mapping[str, Answer]) -> bytes:
    """Write answers, to be remembered; what nobody was sure of is not."""
    rows = {
        url: [one.state, one.reason, one.day.isoformat()]
        for url, one in sorted(answers.items())
        if one.state != "unsure"
    }
    return json.dumps(rows, separators=(",", ":")).encode("ascii")


def answers_from_json(payload: bytes) -> dict[str, Answer]:
    """Read answers back; none where they cannot be read."""
    try:
        return {
            url: Answer(state, reason, dt.date.fromisoformat(day))
            for url, (state, reason, day) in json.loads(payload).items()
        }
    except (ValueError, TypeError, AttributeError):
        return {}


def _line(entry: Entry, field: str) -> int | None:
    source = entry.sources.get(field)
    return source.line if source else None


def _said(reason: str) -> str:
    return f"the site answers {reason}" if reason.isdigit() else reason
