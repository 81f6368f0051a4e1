"""Lines of a list or headings of a page that name a work each, with people, a day or a rating.

Such are `*Slow Trees* by Ann Oak (4/5)`, `Ann Oak: Slow Trees`, `Slow Trees, Ann Oak, 5 June 2025`.
Whether people stand before or behind titles, and after which sign or word, is told by the others.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import chain, islice
from typing import Final

from ..diary.dates import WrittenDate, find_date, without_weekdays
from ..diary.front_matter import out_of_five, read_rating
from ..diary.labels import field_of, link_role
from ..diary.markdown import LONGEST, letters_of, plain, strip_emoji
from ..diary.people import YEAR, people_in
from ..diary.titles import is_section

_FEWEST: Final = 3
_MOST_OF: Final = 0.8
_MANY_OF: Final = 0.6
"""The share of the lines that have a form, where it is the form of the list; less is enough of
titles that are set apart with people behind them."""

_CUTS: Final = 12
"""Places in a line where people may begin or end, at most."""

_COUNT: Final = re.compile(r"\s*(?:\[[ xX]\]\s*)?(?:#?\d{1,4}[.):]\s+|#\d{1,4}\s+)?")
_MARKS: Final = re.compile(r"(?<=\w)\s*[\^@+*†‡]+$")
_TITLE: Final = re.compile(
    r"(?<![\w*_])(?P<sign>\*\*|__|\*|_)(?![\s*_])(?P<marked>(?:(?!(?P=sign)).)+)(?<!\s)(?P=sign)(?![\w*_])"
    r"|(?<!!)\[(?P<linked>[^\[\]]{3,})\]\([^()\s]*\)"
    r"|[\"“„«「『《](?P<quoted>[^\"”“»」』》]+)[\"”“»」』》]"
)
RATING: Final = re.compile(
    r"[★☆⭐🌟]\ufe0f?(?:\s?[★☆⭐🌟½]\ufe0f?)*|\b\d{1,2}(?:[.,]\d)?\s?/\s?(?:5|10)\b"
)
"""A rating that tells its scale: stars, or a number out of 5 or 10."""

_APART: Final = re.compile(r"\s[-–—|·•~]+\s|[()\[\]|;✅✓]|,(?=\s)|[.](?=\s|$)|:(?=\s)")
_SEPARATOR: Final = re.compile(r"\s(?:-{1,3}|[–—|])\s|:\s|,\s|\s\(")
_SURNAME: Final = re.compile(r"(?P<title>.*\S)\s[-–—|]\s(?P<name>[^\W\d_a-z][\w'’-]+)\s*")
_END_OF_PEOPLE: Final = re.compile(r"[():;|]|\s[-–—]\s|(?<!\b[^\W\d_])[.!?](?=\s|$)|$")
_ASIDE: Final = re.compile(r"\(([^()]*)\)\s*(?=\w)")
_YEAR_FIRST: Final = re.compile(rf"^\(?{YEAR}\)")
"""What may stand between people and a title: `Oak & Elm (2017) - Slow Trees`."""

_WORD_BEFORE: Final = re.compile(r"^(?:[^\W\d_A-Z]{1,4}|by|written by)\s+(?=\S)")
_WORD_BETWEEN: Final = re.compile(r"\s(?:by|de|von|van|door|di|da|av|af|par)\s(?=[^\W\d_a-z])")


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """What a line tells of a work: a title in plain text, a rating as written, and what is left."""

    title: str
    authors: tuple[str, ...] = ()
    date: WrittenDate | None = None
    rating: str = ""
    rest: str = ""


@dataclass(frozen=True, slots=True)
class _Parts:
    text: str
    date: WrittenDate | None
    rating: str


def reading_lines(lines: Sequence[str], *, words: float = 0) -> list[ReadingLine | None]:
    """What lines in Markdown tell of a work each, or None where they do not, if most of them do.

    Titles in italics, in bold or in quotation marks have people or a day beside them; others have
    people, and so many `words` on average.
    """
    nothing: list[ReadingLine | None] = [None] * len(lines)
    if len(lines) < _FEWEST:
        return nothing
    # Each way asks for the parts of the same lines.
    parts = cache(_parts)
    cut = [partial(parts, line[:LONGEST]) for line in lines]
    ways = chain([_read(cut, _marked)], _unmarked(cut, words))
    inside = _read(cut, _inside, _MANY_OF)
    found = next((rows for rows in ways if _is_form(rows)), nothing)
    return inside if found is nothing and _is_form(inside, _MANY_OF) else found


def _read(
    lines: Sequence[Callable[[], _Parts]],
    read: Callable[[_Parts], ReadingLine | None],
    most: float = _MOST_OF,
) -> list[ReadingLine | None]:
    """What lines tell of a work in one way; nothing, as soon as too many of them tell none."""
    rows: list[ReadingLine | None] = []
    others = len(lines) - max(_FEWEST, math.ceil(most * len(lines)))
    for line in lines:
        rows.append(read(line()))
        others -= rows[-1] is None
        if others < 0:
            return []
    return rows


def _is_form(rows: Sequence[ReadingLine | None], most: float = _MOST_OF) -> bool:
    """Whether most lines are works, and these differ: parts of a work begin with the same word."""
    found = [one for one in rows if one]
    if len(found) < max(_FEWEST, most * len(rows)):
        return False
    firsts = Counter(one.title.split()[0] for one in found)
    people = Counter(one.authors for one in found if one.authors)
    return all(2 * max(some.values(), default=0) <= some.total() for some in (firsts, people))


def _parts(line: str) -> _Parts:
    """A line without its number, its rating and its day, with what is beside these in brackets."""
    text = _COUNT.sub("", line, count=1)
    rating = RATING.search(text)
    if rating:
        text = f"{text[: rating.start()]} {text[rating.end() :]}"
    date = find_date(text)
    if date and date.names_day:
        start, end = date.span
        before = _last_piece(text[:start])
        behind = _APART.search(text, end)
        rest = text[end : behind.start() if behind else len(text)]
        words = without_weekdays(f"{text[before:start]} {rest}").split()
        if len(words) <= 3:
            text = f"{text[:before]} {text[behind.start() if behind else len(text) :]}"
        else:
            text = f"{text[:start]} {text[end:]}"
    else:
        date = None
    return _Parts(re.sub(r"[(\[]\s*[)\]]", " ", text).strip(), date, rating[0] if rating else "")


def _last_piece(text: str) -> int:
    """Where the last piece of a text begins, of those that signs set apart."""
    cuts = [match.end() for match in _APART.finditer(text)]
    return cuts[-1] if cuts else 0


def _marked(one: _Parts) -> ReadingLine | None:
    """A title that is set apart, with people before or behind it, or with a day."""
    title = _TITLE.search(one.text)
    if not title:
        return None
    name = _MARKS.sub("", plain(title["marked"] or title["linked"] or title["quoted"]))
    before, behind = one.text[: title.start()], one.text[title.end() :]
    authors = people_in(plain(before)) if letters_of(before) else ()
    rest = behind
    if not authors and not letters_of(before):
        authors, rest = _people_at_start(behind)
    is_told = authors or (one.date and not letters_of(before) and title["sign"] not in ("**", "__"))
    is_title = letters_of(name) and not (field_of(name, whole=True) or is_section(name))
    is_title = is_title and link_role(name) is None
    if not (is_told and is_title):
        return None
    return ReadingLine(name, authors, one.date, one.rating, rest)


def _inside(one: _Parts) -> ReadingLine | None:
    """A title that is set apart with the people behind it: `**Slow Trees by Ann Oak:** good`."""
    title = _TITLE.match(one.text)
    name = title and (title["marked"] or title["linked"])
    told = _split(_Parts(plain(name), one.date, one.rating), behind=True) if name else None
    return replace(told, rest=one.text[title.end() :]) if title and told else None


def _people_at_start(text: str) -> tuple[tuple[str, ...], str]:
    """The people with which what stands behind a title begins, and the rest of it."""
    text = plain(text).strip(" +^@")
    aside = _ASIDE.match(text)
    text = text[aside.end() :] if aside and not people_in(aside[1]) else text
    text = _WORD_BEFORE.sub("", text.lstrip(" ,.:;-–—|·("))
    for cut in islice(_END_OF_PEOPLE.finditer(text), 3):
        if authors := people_in(text[: cut.start()]):
            return authors, text[cut.end() :]
    # `Slow Trees, Ann Oak, 2019`
    first = text.split(",")[0]
    authors = people_in(first)
    return authors, text[len(first) :] if authors else text


def _unmarked(
    lines: Sequence[Callable[[], _Parts]], least: float
) -> Iterator[list[ReadingLine | None]]:
    """Plain titles, with people behind or before them; the more likely way comes first."""
    ways = []
    for behind in (True, False):
        rows = _read(lines, partial(_split, behind=behind), 0.5 if behind else _MOST_OF)
        if behind:
            # Beside half with whole names, surnames are people, too.
            rows = [row or _with_surname(line()) for row, line in zip(rows, lines, strict=False)]
        # Titles of two words look like names, but are longer.
        ways.append((sum(len("".join(one.authors)) for one in rows if one), rows))
    for _, rows in sorted(ways, key=lambda way: way[0]):
        words = [len(one.title.split()) for one in rows if one]
        yield rows if sum(words) >= least * len(words) else []


def _split(one: _Parts, *, behind: bool) -> ReadingLine | None:
    text = "" if _TITLE.search(one.text) else strip_emoji(plain(one.text)).strip(" ,.;:-–—|")
    cuts = [*_SEPARATOR.finditer(text)]
    if behind:
        # A word such as `by` is surer than a sign, and what commas part may be the title.
        words = reversed([*_WORD_BETWEEN.finditer(text)])
        signs = (cut for cut in cuts if cut[0] != ", ")
        cuts = [*words, *signs, *(cut for cut in reversed(cuts) if cut[0] == ", ")]
    for cut in cuts[:_CUTS]:
        title, people = text[: cut.start()], text[cut.end() :]
        title, people = (title, people) if behind else (people, title)
        if people.startswith(("and ", "& ")):
            continue
        authors, rest = people_in(people.strip(" ()[],.;")), ""
        if behind and not authors:
            authors, rest = _people_at_start(people)
            authors = authors if not letters_of(rest) else ()
        title = _YEAR_FIRST.sub("", title).strip(' ,.;:-–—|()"“”')
        if authors and letters_of(title) and not (is_section(title) or field_of(title, whole=True)):
            return ReadingLine(title, authors, one.date, one.rating, rest)
    return None


def _with_surname(one: _Parts) -> ReadingLine | None:
    """A title with one name behind it, beside others with whole names: `Slow Trees — Oak`."""
    found = _SURNAME.fullmatch(plain(one.text))
    return ReadingLine(found["title"], (found["name"],), one.date, one.rating) if found else None


def rating_of(text: str) -> int | None:
    """A rating in a line as a number from 1 to 5, or None."""
    found = read_rating(text.replace(",", ".")) if text else None
    return out_of_five(found, found[1]) if found and found[1] else None
