"""One dated line of a diary: its day, its works, and what is said of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from ...diary.dates import WrittenDate, find_date
from ...diary.links import links_of
from ...diary.markdown import plain
from ...diary.urls import absolute
from .note_path import note_path

# What is possessive (`*+`) here and below is taken once, however many spaces there are.
_BOX: Final = r"(?:\[[ xX]\]\s*+)?"
_BEFORE: Final = rf"\s*+{_BOX}[\s*_~•·◦▪–—-]*+(?:[(\[](?=\d))?"
_WEEKDAY: Final = (
    r"(?:(?:mon|tue|tues|wed|weds|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?[.,]?\s+)?"
)
_ORDINAL: Final = r"(?:st|nd|rd|th)"
_AFTER: Final = r"[)\]*_~]*\s*[:;.,)|–—-]*[*_~]*\s*"
_DAY: Final = re.compile(
    rf"{_BEFORE}{_WEEKDAY}(?P<day>\d{{1,2}})(?:"
    rf"(?P<ordinal>\s?{_ORDINAL})\b|(?=[)\]*_~]*\s*(?:[:.)–—-]\s|[:–—]|$))|(?=[)\]*_~]*\s+[\[*]))"
    rf"(?:\s*(?:-|–|—|to|&|and|,|/)\s*\d{{1,2}}\s?{_ORDINAL})?{_AFTER}",
    re.IGNORECASE,
)
_NO_DATE: Final = re.compile(rf"{_BEFORE}{_WEEKDAY}\Z", re.IGNORECASE)
_LINK: Final = re.compile(
    r"(?<!!)\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\])*)\]:?\s?"
    r"\(\s*+(?P<target><[^>\n]*>|(?:[^()\s]|[^\S\n]++(?=[^\s)])|\([^()\n]*\))*?)"
    r"(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)"
)
_JOINT: Final = re.compile(r"[*_\s]*(?:,\s*and|,|and|&|\+|;)\s*[*_]*(?=\[)")
_ASIDE: Final = re.compile(r"[*_\s]*+[(|,/·–—-]?\s*(?=\[)")
_SEPARATOR: Final = re.compile(r"^[\s:;,.–—|*_-]+")
_MARK: Final = re.compile(r"(?:^|(?<!\s)\s+)[\^*†‡+]+\s*$")
_MARKED: Final = re.compile(r"(\*\*|__|\*|_|\"|“)(?P<title>.+?)(?:\1|”)\s*(?=[:–—,.(-]|$)")
_LONG_TITLE: Final = re.compile(r"(?P<title>.{3,}?)(?::\s|\s[–—-]\s|\.\s)(?P<rest>.+)", re.DOTALL)
_NO_NAMES: Final = """
    paper pdf arxiv link links code github repo slides video talk blog post notes note summary here
    website site project page doi html abs abstract source review preprint original demo my the full
"""
_NAMES_NO_WORK: Final = frozenset(_NO_NAMES.split())
_CODE: Final = frozenset({"code", "github", "repo", "repository"})
_LONGEST: Final = 120
"""Characters beyond which a line without link is more than a title."""


@dataclass(frozen=True, slots=True)
class Work:
    """A work that a line tells of.

    Attributes:
        title: Plain text, never empty.
        link: An absolute http(s) URL, or None.
        path: The note that the line links to, or an empty string.
        code: Where its code is, or None.
        description: What the line says of it, as plain text.
    """

    title: str
    link: str | None = None
    path: str = ""
    code: str | None = None
    description: str = ""


def starts_with_day(text: str, *, in_month: bool) -> tuple[WrittenDate | int, str] | None:
    """Read the day with which a line begins; of a range, the first.

    Args:
        text: The line without its bullet.
        in_month: Whether it stands under a month, so that a number alone can be a day.

    Returns:
        The date, or the number of the day where the month stands elsewhere; and the rest of the
        line. None where no day is told.
    """
    head = text.partition("[")[0] if not text.lstrip().startswith("[") else text
    found = find_date(head[:60])
    if found and (found.day or found.readings) and _NO_DATE.match(head[: found.span[0]]):
        return found, re.sub(rf"^{_AFTER}", "", text[found.span[1] :])
    if in_month and (match := _DAY.match(text)) and 1 <= int(match["day"]) <= 31:
        return int(match["day"]), text[match.end() :]
    return None


def works_of(text: str) -> tuple[Work, ...]:
    """The works that the rest of a line tells of; more than one where their links are joined."""
    first = _LINK.search(text)
    if first is None:
        return _unlinked(text)
    before = plain(text[: first.start()]).strip(" :-–—|")
    if before and _is_no_name(first["text"]):
        works, tail = [Work(before)], text[first.start() :]
    else:
        works, tail = [_linked(first)], text[first.end() :]
    while True:
        joint = _JOINT.match(tail)
        following = _LINK.match(tail, joint.end()) if joint else None
        if following and not _is_no_name(following["text"]):
            works.append(_linked(following))
            tail = tail[following.end() :]
            continue
        aside = _ASIDE.match(tail)
        following = _LINK.match(tail, aside.end()) if aside else None
        if following is None or not _is_no_name(following["text"]):
            break
        works[-1] = _beside(works[-1], following)
        tail = re.sub(r"^\s*\)", "", tail[following.end() :])
    description = _described(tail)
    return tuple(replace(work, description=description) for work in works if work.title)


def _unlinked(text: str) -> tuple[Work, ...]:
    text = _MARK.sub("", text).strip()
    for link in links_of(text):
        before = plain(text[: link.at]).strip(" :-–—|(<")
        rest = text[link.at :].lstrip("<(").removeprefix(link.url)
        title = before or re.sub(r"^https?://(?:www\.)?", "", link.url).rstrip("/")
        return (Work(title, None if link.unsafe else link.url, description=_described(rest)),)
    if marked := _MARKED.match(text):
        title, rest = marked["title"], text[marked.end() :]
    elif len(text) > _LONGEST and (split := _LONG_TITLE.fullmatch(text)):
        title, rest = split["title"], split["rest"]
    else:
        title, rest = text, ""
    title = plain(title).strip(" :-–—")
    return (Work(title, description=_described(rest)),) if title else ()


def _linked(match: re.Match[str]) -> Work:
    return _beside(Work(plain(match["text"])), match)


def _beside(work: Work, match: re.Match[str]) -> Work:
    """A work with one more link."""
    target = match["target"].strip("<>").strip()
    if path := note_path(target):
        return replace(work, path=work.path or path)
    url = absolute(target)
    if url is None:
        return work
    if _words(match["text"]) & _CODE:
        return replace(work, code=work.code or url)
    return replace(work, link=work.link or url)


def _is_no_name(text: str) -> bool:
    words = _words(text)
    return bool(words) and words <= _NAMES_NO_WORK


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", plain(text).lower()))


def _described(tail: str) -> str:
    text = plain(_SEPARATOR.sub("", _MARK.sub("", tail)))
    return text if any(sign.isalnum() for sign in text) else ""


def lines_with_days(text: str) -> Iterator[tuple[int, str]]:
    """Split a paragraph where a line begins with a day, as where a bullet is missing.

    Yields:
        Each part and the number of its first line, counted from 0.
    """
    lines = text.split("\n")
    start = 0
    for at, line in enumerate(lines[1:], start=1):
        match = _DAY.match(line)
        if match and match["ordinal"] and re.match(r"\[|\*\*", line[match.end() :]):
            yield start, "\n".join(lines[start:at])
            start = at
    yield start, "\n".join(lines[start:])
