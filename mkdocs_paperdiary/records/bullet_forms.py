"""Bullets of a list: their links, and what many of them have in one form.

What repeats in a list is its form, such as `, Venue 2019`, a code for a rating, `[[pdf](…)]` or
`[site.org]` at the end; what differs are the works.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice, takewhile
from typing import Final, NamedTuple

from ..diary.labels import link_role
from ..diary.markdown import LINK_TEXT, LINK_TITLE, letters_of, plain
from ..diary.people import YEAR

LINK: Final = re.compile(
    rf"(?<!!)\[(?P<text>{LINK_TEXT})\]:?\s?"
    r"\(\s*+(?P<target><[^>\n]*>|(?:[^()\s]|[^\S\n]++(?=[^\s)])|\([^()\n]*\))*?)"
    rf"{LINK_TITLE}\s*\)"
)

_WRAPPED: Final = re.compile(rf"\[\s*+((?:{LINK.pattern}[\s,|/·]*+){{1,20}})\](?!\()")
ANY_LINK: Final = re.compile(rf"{LINK.pattern}|<?https?://")
_BETWEEN_LINKS: Final = re.compile(r"[\s,|/·]*+")
_WORD: Final = r"[^\s,.\"“”«»]"
_BEHIND_TITLE: Final = re.compile(
    r"(?:`++[^`\n]+`+|\([^()\n]*\)|\[[^\[\]\n]*\]"
    rf"|,\s++(?:in\s++)?[A-Z]{_WORD}*+(?:\s++{_WORD}+){{0,7}}?,?\s*+\(?{YEAR}\)?"
    rf"|,(?:\s++{_WORD}+){{0,8}}?\s*+\(?{YEAR}\)?"
    rf"|\.(?:\s++{_WORD}+){{1,4}}?\s*+\({YEAR}\))[\s.,]*+\Z"
)
_BEHIND_LINE: Final = re.compile(rf"(?:`++[^`\n]+`+|(?<!\])[(\[](?!{YEAR})[^()\[\]\s]*[)\]])\s*+\Z")
_VENUE: Final = re.compile(rf",\s+(?:in\s+)?[A-Z].*{YEAR}")
_MANY: Final = 3
"""Lines that have something in one form, where that is a habit."""

_MOST: Final = 20
"""Marks that are looked for at an end, one after another."""


class Line(NamedTuple):
    """A bullet's text without what is of the list.

    Attributes:
        venue: Where and when its work was published, as the line tells behind the title.
        mark: With what it and many other lines end.
    """

    text: str
    venue: str = ""
    mark: str = ""


def told_apart(lines: Sequence[str]) -> Iterator[Line]:
    """Lines without what many of those with a link have in one form, which is not of their works.

    Such are marks behind titles, brackets around links, and the links' names: words that lead to
    other places from other lines. A line's first link is one of the name that most begin with.
    """
    texts = [_WRAPPED.sub(r"\1", line) for line in lines]
    targets: dict[str, set[str]] = defaultdict(set)
    for one in (link for text in texts for link in LINK.finditer(text)):
        targets[_name_of(one)].add(one["target"])
    names = {name for name, own in targets.items() if name and len(own) >= _MANY}

    def is_name(link: re.Match[str], line: str) -> bool:
        if _name_of(link) in names or link_role(link["text"]):
            return True
        return " " not in link["text"].strip() and f"[{link[0]}]" in line

    titles, tails = [], []
    for line, text in zip(lines, texts, strict=True):
        first = ANY_LINK.search(text)
        end = first.start() if first and (first["text"] is None or is_name(first, line)) else 0
        title, name = plain(text[:end]), (first and first["text"]) or ""
        # `Read [The Weekly Oak](…)` names a work, however often.
        is_title = len(letters_of(title)) > (0 if link_role(name) else len(letters_of(name)))
        titles.append(text[:end].rstrip() if is_title else "")
        tails.append(text[len(titles[-1]) :] if first else "")
    firsts = Counter(_name_of(link) for tail in tails for link in islice(_links_at_start(tail), 1))
    cut = (_without_marks(titles, _BEHIND_TITLE), _without_marks(tails, _BEHIND_LINE))
    for line, (title, behind), (tail, marks) in zip(lines, *cut, strict=True):
        links = [*takewhile(partial(is_name, line=line), _links_at_start(tail))] if title else []
        rest = tail[links[-1].end() :] if links else tail
        links.sort(key=lambda link: -firsts[_name_of(link)])
        shown = [
            link[0] if link_role(link["text"]) else f"[link]({link['target']})" for link in links
        ]
        text = " ".join([title, *shown, rest]) if links else f"{title}{tail}"
        venue = next((mark for mark in behind if re.search(YEAR, mark)), "")
        # Without a link, it is left as it is.
        yield Line(text or line, venue, "".join(marks))


def _name_of(link: re.Match[str]) -> str:
    """What a link is called, however it is written."""
    return letters_of(plain(link["text"])).lower()


def _links_at_start(text: str) -> Iterator[re.Match[str]]:
    """The links with which a text begins, with nothing but signs between them."""
    end = 0
    for link in LINK.finditer(text):
        if not _BETWEEN_LINKS.fullmatch(text, end, link.start()):
            return
        yield link
        end = link.end()


def _without_marks(texts: Sequence[str], pattern: re.Pattern[str]) -> list[tuple[str, list[str]]]:
    """Texts without the marks at their ends of forms that many have, and these from the last on."""

    def marks(text: str) -> Iterator[re.Match[str]]:
        for _ in range(_MOST):
            mark = pattern.search(text)
            if not mark or not mark.start():
                return
            yield mark
            text = text[: mark.start()].rstrip()

    def form(mark: re.Match[str]) -> tuple[str, bool]:
        return mark[0][0], bool(re.search(YEAR, mark[0]))

    number = Counter(one for text in texts for one in {form(mark) for mark in marks(text)})
    least = max(_MANY, sum(map(bool, texts)) / 3)
    found = []
    for text in texts:
        behind = []
        end = len(text)
        for mark in marks(text):
            if number[form(mark)] < least and not _VENUE.match(mark[0]):
                break
            end = mark.start()
            behind.append(mark[0])
        found.append((text[:end].rstrip() if behind else text, behind))
    return found
