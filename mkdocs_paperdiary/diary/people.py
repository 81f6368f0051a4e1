"""People: their names in a text, and in the line below a title."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import Final

from .markdown import LONGEST, letters_of, plain

YEAR: Final = r"(?:19|20)\d\d\b"
"""A year in a reference; other numbers of four digits are pages and ids."""

_NAMES = re.compile(r"\s*(?:\band\b|&|,(?!\s*(?:Jr|Sr|II|III)\b))\s*")
_SURNAME_FIRST = re.compile(
    r"(?<![^\s,;])([^\W\d_][\w’'-]+),\s*((?!II)(?:[A-Z]\.?-? ?){1,3}(?<! ))(?=\s*(?:[,;&]|and\b|$))"
)
"""`Oak, A. B.` among names, which a comma would part."""

COMMAS = str.maketrans("，、；", ",,;")
"""Other scripts' commas and semicolons as those of Latin."""

_NAME: Final = re.compile(r"(?:[^\W\d_][\w’'.-]*+(?:\s|$)){1,4}")
INITIAL: Final = re.compile(r"\b[^\W\d_]\.")
_EMPHASISED: Final = re.compile(r"[>\s]*(\*\*?|__?)\w.*\1\s*")
_APART: Final = re.compile(r"\s[-–—|]\s|[():;]|(?<=[^\W\d_]{2})\.\s|(?:^|,|\s)by\s")
_TOPIC: Final = re.compile(r"\[[^\[\]]*\]|【[^【】]*】")
_WORD_BEFORE: Final = re.compile(r"^[\s,]*(?:de|von|par|di|van|door)\s(?=[^\W\d_a-z])")
JOINED: Final = re.compile(r"\band\b|&|\bet al\b|\b[^\W\d_]\.")
"""What tells people from other names in capitals: words between them, and initials."""

_HANDLE: Final = re.compile(r"(?<![\w.])@[\w.]+")
BY: Final = re.compile(r"\W*(?:by|speakers?|presented by|with)\b[\s:]", re.IGNORECASE)
"""What a line begins with that tells who wrote or told the work above it."""


def split_names(text: str) -> tuple[str, ...]:
    """Split `A, B and C` into names; `et al.` is nobody."""
    cleaned = plain(text).replace("；", ";")
    turned = _SURNAME_FIRST.sub(r"\2 \1", cleaned.translate(COMMAS))
    parts = cleaned.split(";") if ";" in cleaned else _NAMES.split(turned)
    behind = r"(?<=\w\w\w)\.$|[\s,]*\bet\.? al\.?.*$"
    names = (re.sub(behind, "", part.strip()).strip(" ,*†‡") for part in parts)
    return tuple(name for name in names if name and name.lower() not in {"others", "et al"})


def without_year(text: str) -> str:
    """A text without the years in it, and what sets them apart."""
    return re.sub(rf"[\s,('’]*\b{YEAR}\)?", "", text)


def people_in(text: str) -> tuple[str, ...]:
    """The people that a text names, and nothing else; none where it has other words."""
    # The stop behind an initial is the name's.
    bare = re.sub(
        r"(?<!\b[^\W\d_])[. ]+$", "", without_year(text[:LONGEST]).strip(" ,:;()-–—").lstrip(". ")
    )
    names = split_names(bare)
    are_people = all(map(_is_person, names))
    words = bare.split()
    # Of four words, only those with an initial are surely a name.
    is_name = len(words) in (2, 3) or (len(words) == 4 and bool(INITIAL.search(bare)))
    is_list = len(names) > 1 or "et al" in bare or is_name
    return names if names and are_people and is_list else ()


def _is_person(name: str) -> bool:
    words = name.split()
    # One word in capitals is short for something.
    is_short = len(words) == 1 and len(name) > 3 and name.isupper()
    are_names = words[0][:1].isupper() and words[-1][:1].isupper()
    return bool(_NAME.fullmatch(name)) and are_names and not is_short


def people_beside(text: str, title: str) -> tuple[str, ...]:
    """The people whom a text names behind a title, or before it: `Slow Trees (Ann Oak, 2017)`."""
    before, _, behind = text.partition(title) if title else ("", "", "")
    pieces = (one for part in (behind, before) for one in _APART.split(_TOPIC.sub(" ", part)))
    return next(filter(None, (people_in(_WORD_BEFORE.sub("", one)) for one in pieces)), ())


def people_below(line: str, title: str, *, is_plain: bool = False) -> tuple[str, ...]:
    """The people of whom a line below a title is, and of nothing else; none where it has none.

    It begins with a word such as `by`, is emphasised, has a handle (`@oak`), or may be plain, as
    where titles have numbers: glossaries have none. What the title is short for is nobody.
    """
    by = BY.match(line)
    is_told = by or is_plain or _EMPHASISED.fullmatch(line) or _HANDLE.search(line)
    if not is_told or line[-1] in ".:!?":
        return ()
    text = _HANDLE.sub("", plain(line[by.end() :] if by else line))
    text = re.split(rf"[\s,(]*{YEAR}", text)[0] if by else text
    people = people_in(text.strip("\t -*_•>"))
    if by:
        return people
    # Behind people, one word is a venue.
    people = tuple(takewhile(lambda name: " " in name, people))
    initials = "".join(word[0] for word in " ".join(people).split())
    return people if initials.lower() != letters_of(title).lower() else ()
