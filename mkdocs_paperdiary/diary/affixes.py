"""Words that a diary writes before or behind its titles, found by their repetition."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import takewhile
from typing import Final, Literal

from .dates import WORK_YEAR, find_date
from .markdown import letters_of
from .paths import title_in_path
from .people import INITIAL, people_in
from .titles import FORMS

_LETTERS = r"[^\W\d_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+"
_YEAR = rf"(?:(?<!\d){WORK_YEAR}|['’]\d\d)(?!\d)"
_VENUE = rf"[^\W\d_][\w&/-]{{1,11}}[ -]?{_YEAR}"
_OF_YEAR = (
    rf"[\[(（【][^\[\](（【）】]*{_YEAR}[^\[\](（【）】]*[\])）】]"
    rf"|{_VENUE}(?=\s*[-–—:|]\s)|(?<=[-–—|] ){_VENUE}$"
)
"""What tells the year, in brackets or set apart: `[2019 CVPR]`, `SIGMOD'22 - `."""

_YEAR_TOKEN = re.compile(rf"(?:{_OF_YEAR}|{_VENUE})")
_ACRONYM = r"(?=\S*[A-Z]\S*[A-Z])"
_OF_VENUE = re.compile(
    rf"^[\[(（]{_ACRONYM}{_VENUE}[\])）]\s+|\s+[\[(（]{_ACRONYM}{_VENUE}[\])）]$"
)
_YEAR_LAST = re.compile(
    rf"(?<=\S)(?:\s*[\[(（]{WORK_YEAR}[\])）]|(?<!\d),\s+{WORK_YEAR}(?:[,\s]+{_ACRONYM}[\w&/-]{{2,12}})?)$"
)
_TOKEN = re.compile(
    rf"^[\[【][^\[\]【】]{{1,60}}[\]】]|{_OF_YEAR}|\d+|{_LETTERS}(?:[-'’]{_LETTERS})*|\s+|."
)
_COLUMNS = re.compile(r"\s+(?:-{1,3}|[–—|])\s+|\s*_-_\s*")
_YEAR_FIRST = re.compile(rf"^({WORK_YEAR})({_COLUMNS.pattern})(.+)")
_FIRST = re.compile(
    r"(?P<people>[^:|–—]{3,60}?)"
    r"(?::|\s[-–—|]|(?<=\s[^\W\d_]\.),(?!\s[\w'’-]+\s[^\W\d_]\.))\s+(?P<title>\S.*)"
)
_LAST = re.compile(r"(?P<title>.*\S)\s*[(（](?P<people>[^()（）]{3,80})[)）]")
_LONGEST = 24
"""Tokens of an affix."""

_OFTEN: Final = 3
"""Titles that share an affix, at least."""

_PREFIX: Final = 0.1
_SUFFIX: Final = 0.25
_WORDS: Final = 0.5
_ONE_WORD: Final = 0.6
_FIELD: Final = 0.75
"""Shares of titles that make form of a prefix that ends in punctuation, of a suffix that begins
with some, of several words, of a single word, with which many may begin for good reason, and of
words in a field for the title, in which people rarely write anything else."""

_CROWD: Final = 8
"""Titles that it takes to tell that plain words are form: three works may be about one thing."""

_SERIES: Final = 5
"""Titles that it takes to tell that what is in their paths, too, or beside form is form."""

_NAME = r"(?:[a-z]{2,3} ){0,2}[^\W\d_a-z][^\s,;]*(?: [^\W\d_a-z][^\s,;]*){0,3}"
_CITED = re.compile(
    rf"(?P<title>.{{8,}}?)[,;.] (?:by )?{_NAME}(?:(?:,|,? and|,? &) {_NAME})*(?: et al\.?)?[,;.] "
    rf"(?:[^\W\d_a-z][\w&'’/ -]{{1,24}} )?{WORK_YEAR}\.?"
)
"""A title with who wrote the work and where: `Slow Trees, by Oak and Elm, TREES 2017`."""

_DATED = re.compile(
    rf"(?P<title>(?:\S+\s+){{3,}}?(?![a-z]{{1,5}}\s)\S+)\s+(?:{_ACRONYM}[\w&/-]{{2,12}}\s+)?{WORK_YEAR}(?:\.\d\d?)?"
)
"""A title of several words before the work's year, and its venue: `How Trees Grow WOODS 2017`."""

_DIGIT_LAST = re.compile(r"\d[ .]*$")
_CITING = re.compile(
    rf"{_NAME}(?:(?:(?:,|,? and|,? &) {_NAME})*(?: et al\.?,? \(?)|(?:(?:,|,? and|,? &) {_NAME})+"
    rf"(?:[,;.]? \(|[,;] ))(?:[^\W\d_a-z][\w&'’/-]{{1,24}} )?{WORK_YEAR}\)?[.:,] "
    rf"(?P<title>.{{8,}}?)(?:\. (?:In [A-Z]|[^.]*(?:\d\(\d|arXiv|{WORK_YEAR})).*)?"
    rf"|{_NAME}, .{{3,300}}?[.,] [“\"](?P<quoted>[^\"“”]{{8,300}}?)[.,]?[”\"]"
    rf"(?=.*{WORK_YEAR}| In [A-Z]).*"
)
"""A title behind who wrote the work and when: `Oak et al., TREES 2017. Slow Trees`, or in quotation
marks behind people, perhaps before where it is: `Oak, Ann. "Slow Trees." In Old Woods`."""

_OF_PEOPLE = _NAME.replace(r"[^\s,;]", r"[^\s,;()（）]")
_CITED_LAST = re.compile(
    rf"(?<=\S\S)\s*[(（]{_OF_PEOPLE}(?:, {_OF_PEOPLE})*(?: et al\.?|,? (?:and|&) {_OF_PEOPLE}),? "
    rf"(?:[^\W\d_a-z][\w&'’/-]{{1,24}} )?{WORK_YEAR}[)）]\.?$"
)
"""Them in brackets behind a title: `Slow Trees (Oak et al., TREES 2017)`."""

_LOOSE = re.compile(r"(?:(?<!\s)\s+[-–—:|]+|[,;:])\s*$")
"""What parted a title from what was cut off behind it."""

_BY = re.compile(
    rf"(?P<title>.{{8,}}?), by {_NAME}(?:(?:,|,? and|,? &) {_NAME})*\.?(?: \([^()]*\)\.?)?"
)
_SHORT = re.compile(
    r"(?=\S*[A-Z]\S*[A-Z\d])[\w&/-]{2,20} ?"
    r"[(（](?P<title>[A-Z][\w'’-]*(?: [A-Z][\w'’-]*| [a-z]{1,4}){3,})[)）]"
)
"""A title in brackets behind what it is short for: `SLOT (Slow Learning in Old Trees)`."""

_WHEN = re.compile(rf"(?:[^\W\d_]{{3,12}}\.? )?{WORK_YEAR}")
_WORD = r"[^\W\d_a-z][\w.'’-]*"
_BEFORE_PEOPLE = re.compile(r"(?P<title>.+?),?\s+(?P<sign>by|[-–—|])\s+(?P<people>\S.*)")
_PERSON = rf"(?:{_WORD} [A-Z]\. {_WORD} {_WORD}|{_WORD}(?: {_WORD}){{1,2}})"
_PEOPLE = rf"{_PERSON}(?:(?:,|,? (?:&|[^\W\d_A-Z]{{1,3}})) {_PERSON})*"
_WORD_BEFORE = re.compile(rf"(?<![:：]),? ([^\W\d_]{{1,3}}) {_PEOPLE}\.?$")
"""A word such as `by` before the person behind a title."""

_BESIDE = (_WHEN, re.compile(rf"{_PEOPLE}\.?"))
"""A year with or without its month, and people, which a subtitle such as `A Guide` resembles."""
_QUOTES = {'"': '"', "“": "”", "„": "“", "«": "»", "「": "」", "『": "』", "《": "》"}
"""What ends a title that a common prefix opens: `Review "Slow Trees" (2013)`."""

_BRACKETS = ("()", "[]", "（）", "【】", "「」", "『』", "《》")
_TWO_LETTERS = re.compile(r"[^\W\d_]{2}|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def without_affixes(
    titles: Sequence[str], paths: Sequence[str], *, is_field: bool = False
) -> list[str]:
    """Titles of one place without what many of them begin or end with, in whatever language.

    Digits count as equal, so that numbers go as well, and so do brackets around a year. What the
    notes' `paths` have in them too is a part of the titles, and so are plain words in a field for
    the title, if not nearly all begin with them.
    """
    titles = _uncited(main_columns(titles))
    named = [_named(*pair, is_field=is_field) for pair in zip(titles, paths, strict=True)]
    # One alone may have a subtitle of one word.
    is_form = is_field or sum(map(str.__ne__, named, titles)) > 1
    titles = named if is_form else titles
    titles = _stripped(titles, paths, 1, _PREFIX, is_field)
    titles = _stripped(titles, paths, -1, _SUFFIX, is_field)
    return _apart(titles, [_YEAR_LAST.sub("", title) for title in titles])


def _named(title: str, path: str, *, is_field: bool) -> str:
    """A title without a surname behind it, or the people in a field, if it names its file alone."""
    found = _BEFORE_PEOPLE.fullmatch(title) if path else None
    if (
        not found
        or letters_of(found["title"]).lower() != letters_of(title_in_path(path)[0]).lower()
    ):
        return title
    # Behind a dash, several words may be a subtitle.
    is_by = is_field and found["sign"] == "by" and people_in(found["people"])
    is_surname = " " in found["title"] and re.fullmatch(r"[^\W\d_a-z][^\W\d_A-Z]+", found["people"])
    return found["title"] if is_by or is_surname else title


def main_columns(titles: Sequence[str]) -> list[str]:
    """Titles without columns of who and when, where most have them: `Oak - Slow Trees - 2017`.

    What stands before a person or a year is the title, and of several columns there, the longest
    one. People differ and are shorter than titles, so that `ELM - Early Learning Machines` stays.
    Before a title, people are known where nearly all have some, as in `Ann Oak: Slow Trees`, and in
    brackets behind it where half have.
    """
    led = [one for title in titles if (one := _FIRST.match(title)) and people_in(one["people"])]
    longer = sum(len(one["title"]) - len(one["people"]) for one in led)
    unlike = sum(not people_in(one["title"]) for one in led)
    # A name before a subtitle resembles a person; only people have initials and several works.
    people = [one["people"] for one in led]
    are_people = len(set(people)) < len(people) or any(map(INITIAL.search, people))
    if _are_most(led, titles) and are_people and longer > 0 and 2 * unlike >= len(led):
        titles = _cut(titles, led)
    last = [one for title in titles if (one := _LAST.fullmatch(title)) and people_in(one["people"])]
    if _are_most(last, titles) and 4 * len({one["people"] for one in last}) >= 3 * len(last):
        titles = _cut(titles, last)
    named = filter(None, map(_WORD_BEFORE.search, titles))
    words = Counter(match[1].lower() for match in named)
    word, count = next(iter(words.most_common(1)), ("", 0))
    is_column = count >= max(_OFTEN, _SUFFIX * len(titles))
    turned = [_YEAR_FIRST.sub(r"\3\2\1", title) for title in titles]
    if is_column:
        turned = [
            re.sub(rf"(?<![:：]),? (?i:{word}) (?={_PEOPLE}\.?$)", " - ", title) for title in turned
        ]
    rows = [_COLUMNS.split(title) for title in turned]
    columns = ([(at, sign) for sign in _BESIDE for at in range(1, len(row))] for row in rows)
    widths = [
        next((at for at, sign in some if sign.fullmatch(row[at])), 0)
        for row, some in zip(rows, columns, strict=True)
    ]
    found = [(row[:width], row[width]) for row, width in zip(rows, widths, strict=True) if width]
    people = [one for _, one in found if not _WHEN.fullmatch(one)]
    longer = sum(sum(map(len, own)) > len(one) for own, one in found)
    if (
        len(found) < max(_OFTEN, _WORDS * len(titles))
        or (longer < 0.6 * len(found) and not is_column)
        or len(set(people)) < 0.75 * len(people)
    ):
        return list(titles)
    (usual, _), *_ = Counter(filter(None, widths)).most_common(1)
    if len(found) >= 0.75 * len(titles):
        # Where nearly all have a person there, one word is a person, too, and no subtitle is.
        ends = [len(row[-1].split()) < 3 or people_in(row[-1]) for row in rows]
        rest = [
            usual * (len(row) == usual + 1 and bool(end))
            for row, end in zip(rows, ends, strict=True)
        ]
        widths = [one or other for one, other in zip(widths, rest, strict=True)]
    alike = [own for own, _ in found if len(own) == usual]
    longest = max(range(usual), key=lambda at: sum(len(own[at]) for own in alike))
    result = []
    for title, width in zip(turned, widths, strict=True):
        cuts = list(_COLUMNS.finditer(title))
        # With more columns, a dash is a part of the title: `Oak - Slow Trees – A Guide - 2017`.
        before, behind = (longest, usual - 1 - longest) if width >= usual else (0, 0)
        start = cuts[before - 1].end() if before else 0
        result.append(title[start : cuts[width - 1 - behind].start()] if width else title)
    return _apart(titles, result)


def _uncited(titles: Sequence[str]) -> Sequence[str]:
    """The titles of works that are cited as many of the others are."""
    dated = {title for title in titles if (date := find_date(title)) and date.month}
    titles = [
        title if title in dated else _OF_VENUE.sub("", _CITED_LAST.sub("", title))
        for title in titles
    ]
    # Behind a comma, nothing but people is by somebody, and only citations begin with a year.
    forms = (_BY, _CITING, _SHORT)
    matches = (filter(None, (form.fullmatch(one) for form in forms)) for one in titles)
    titles = _cut(titles, [next(some, None) for some in matches])
    for form, share in ((_CITED, _SUFFIX), (_DATED, _PREFIX)):
        ends = [one not in dated and _DIGIT_LAST.search(one) for one in titles]
        found = [
            form.fullmatch(one) if end else None for one, end in zip(titles, ends, strict=True)
        ]
        if sum(map(bool, found)) >= max(_OFTEN, share * len(titles)):
            titles = _cut(titles, found)
    return titles


def _are_most(found: Sequence[object], titles: Sequence[str]) -> bool:
    return len(found) >= max(_SERIES, 0.8 * len(titles))


def _cut(titles: Sequence[str], found: Iterable[re.Match[str] | None]) -> Sequence[str]:
    """The titles within those that have a form."""
    named = {one.string: one["title"] or one["quoted"] for one in found if one}
    own = {title: _LOOSE.sub("", one) or one for title, one in named.items()}
    return _apart(titles, [own.get(title, title) for title in titles])


def _apart(titles: Sequence[str], cut: Sequence[str]) -> list[str]:
    """Titles as they are cut, but for those that are parted by what was cut off.

    What parts titles from each other is no form: `Lecture 1` and `Lecture 2` are not the same.
    """
    owners: dict[str, set[str]] = defaultdict(set)
    for title, rest in zip(titles, cut, strict=True):
        owners[rest].add(title)
    return [
        title if len(owners[rest] - {rest}) > 1 else rest
        for title, rest in zip(titles, cut, strict=True)
    ]


def _stripped(
    titles: Sequence[str],
    paths: Sequence[str],
    step: Literal[1, -1],
    share: float,
    is_field: bool,
) -> list[str]:
    """Titles without their common beginnings, or, with the step -1, their common ends."""
    rows = [_TOKEN.findall(title)[::step] for title in titles]
    keys = [tuple(_key(token) for token in row[:_LONGEST]) for row in rows]
    counts: Counter[tuple[str, ...]] = Counter()
    in_path: Counter[tuple[str, ...]] = Counter()
    alone: Counter[tuple[str, ...]] = Counter()
    counts.update(key[:length] for key in keys for length in range(1, len(key)))

    def lengths(key: tuple[str, ...]) -> Iterator[int]:
        """How many tokens of a title others have as well; more are rarer."""
        return takewhile(lambda at: counts[key[:at]] >= _OFTEN, range(1, len(key)))

    # What is told of an affix is told once, since many titles have it.
    @cache
    def word_of(affix: tuple[str, ...]) -> str:
        word = letters_of("".join(affix[::step]))
        return "" if word.isdigit() else word

    names = [letters_of(path).lower() for path in paths]
    for row, key, path in zip(rows, keys, names, strict=True):
        for length in lengths(key):
            affix = key[:length]
            if (word := word_of(affix)) and word in path:
                # With the word beside it, an affix is of the title; alone, files are called so.
                beside = next((one for one in row[length:] if one[0].isalnum()), "").lower()
                whole = letters_of("".join((*affix, beside)[::step]))
                (in_path if whole in path else alone)[affix] += 1

    @cache
    def is_form(affix: tuple[str, ...]) -> bool:
        count = counts[affix]
        are_called = 2 * alone[affix] > count >= max(_SERIES, _WORDS * len(titles))
        return are_called or _is_form(affix, count, len(titles), share, is_field)

    @cache
    def is_of_titles(affix: tuple[str, ...]) -> bool:
        """Whether files have it as well, and not many are called so: `Review: Oak`.

        What is known to say what a note is, is not.
        """
        if "".join(affix[::step]).strip().lower() in FORMS:
            return False
        is_apart = any(token.strip() and not token[0].isalnum() for token in affix)
        is_called = is_apart and counts[affix] >= max(_SERIES, _SUFFIX * len(titles))
        return in_path[affix] * 2 > counts[affix] and not is_called

    result = []
    for title, row, key in zip(titles, rows, keys, strict=True):
        best = 0
        for length in lengths(key):
            affix = key[:length]
            # Words that hardly ever stand without what is form are form as well, and so is a short
            # one below the titles' capitals: `Review of Slow Trees`.
            goes_on = (
                best
                and affix[-1].isspace()
                and (
                    counts[affix] >= max(_SERIES, 0.9 * counts[key[:best]])
                    or (step == 1 and length == best + 2 and _is_joint(row[best:]))
                )
            )
            if not (goes_on or is_form(affix)) or is_of_titles(affix):
                continue
            is_opened = step == 1 and row[length - 1] in _QUOTES
            if _parts_brackets(row[:length]) and not is_opened:
                continue
            best = length
        rest = "".join(row[best:][::step]).strip(" \t-–—:：|·,_>~")
        last = next((one for one in reversed(row[:best]) if one.strip()), "")
        quoted = rest.partition(_QUOTES.get(last, "\0"))[0].strip() if step == 1 else rest
        is_title = quoted and (quoted != rest or _TWO_LETTERS.search(rest))
        result.append(quoted if best and is_title else title)
    return _apart(titles, result)


def _is_joint(row: Sequence[str]) -> bool:
    """Whether a text begins with a short word in lower case before one with a capital."""
    return row[0].islower() and len(row[0]) < 4 and len(row) > 2 and row[2][0].isupper()


def _parts_brackets(affix: Sequence[str]) -> bool:
    """Whether an affix has only one of two brackets: `#6)` of `Slow Trees (Old Woods #6)`."""
    text = "".join(affix)
    return any(text.count(pair[0]) != text.count(pair[1]) for pair in _BRACKETS)


def _key(token: str) -> str:
    if len(token) > 1 and _YEAR_TOKEN.fullmatch(token):
        return "[0]"
    if len(token) > 1 and token[0] in "[【":
        return "[]"
    return "0" if token.isdigit() else token.lower()


def _is_form(
    affix: tuple[str, ...], count: int, titles: int, punctuated: float, is_field: bool
) -> bool:
    """Whether so many of the titles have an affix that it is no part of them."""
    share = count / titles
    words = [token for token in affix if token.strip()]
    end = affix[-1]
    within_word = end[0].isalnum() and end.isascii()
    if not words or within_word:
        return False
    if words == ["0"]:
        # A number alone may be a part of a title: `3D Trees`, `12 Rules`.
        return share >= (_WORDS if end.isspace() else _SUFFIX)
    if words[-1] in ("[0]", "[]"):
        # In brackets before most titles stands what they are about.
        return share >= (_PREFIX if words[-1] == "[0]" else _WORDS)
    if not words[-1][0].isalnum():
        return share >= (_SUFFIX if len(words) == 1 else punctuated)
    if not words[-1].isascii():
        return share >= _SUFFIX  # Scripts without spaces have no words to tell apart.
    least = _FIELD if is_field else _WORDS if len(words) > 1 else _ONE_WORD
    return count >= _CROWD and share >= least
