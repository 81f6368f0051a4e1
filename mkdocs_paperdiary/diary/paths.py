"""Dates, titles and topics in the names of files and folders."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import PurePosixPath

from .dates import MONTHS, READING_YEAR, WrittenDate, day_of, find_date
from .entry import page_of
from .markdown import letters_of, tidy
from .note import NameDate
from .urls import ARXIV_ID

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])|(?<=[a-z]{2})(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})")
_AFTER_ORDINAL = re.compile(r"(?<=\d)(st|nd|rd|th)(?=[A-Z_])")
_UNDERLINED = re.compile(r"(?<!\d)(\d{1,2})_(\d{1,2})_(?=\d{4}(?!\d))")
_YEAR = re.compile(READING_YEAR)
_READING = re.compile(r"\b(?:week of|reading|papers?|notes?|diary|log)\b", re.IGNORECASE)
_MONTH = re.compile(r"(?:0?[1-9]|1[0-2])")
_DAY = re.compile(r"(?:0?[1-9]|[12]\d|3[01])")
_NUMBERED_MONTH = re.compile(r"(?:0?[1-9]|1[0-2])[-_. ]*([^\W\d_]+)")
_LEADING_DAY = re.compile(r"(\d{2})(?:$|[-_. ])")
_SIX_DIGITS = re.compile(r"(?:^|.*[-_. ])(\d\d)(\d\d)(\d\d)$|^(\d\d)(\d\d)(\d\d)[-_. ]")
_ARXIV_ID = re.compile(ARXIV_ID)
_DOTTED = re.compile(r"[^\W\d][\w-]*(?:\.[\w-]+)+")


_NAMELESS = frozenset({"readme", "index", "notes", "note", "summary", "review", "paper", "main"})
"""File names that say nothing: the folder names the note."""


_TIME = re.compile(r",?\s+(?:[^\W\d_]{1,3}\s+)?\d{1,2}[:.]\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?", re.I)
"""A time behind a day: `5 June 2025 at 10:15 PM`."""


@lru_cache(maxsize=4096)
def readable(stem: str) -> str:
    """Make a file name a title: words apart, dates and separators gone, acronyms kept."""
    text = tidy(stem)
    if not _ARXIV_ID.search(text):
        text = _without_date(_spaced(text))
    text = re.sub(r"[_\s]+", " ", text).strip(" -–—_.")
    if " " not in text and "-" in text:
        text = text.replace("-", " ")
    if " " not in text and text.isascii():
        text = _CAMEL.sub(" ", text)
    if text.islower() and " " in text and text.isascii():
        text = text[0].upper() + text[1:]
    return text or tidy(stem) or "Untitled"


def title_in_path(src: str) -> tuple[str, bool]:
    """The title that a path names, and whether it is in the folder's name."""
    path = PurePosixPath(src)
    folder = path.stem.lower() in _NAMELESS and bool(path.parent.name)
    return readable(path.parent.name if folder else path.stem), folder


def date_in_names(src: str) -> NameDate:
    """Read the day in a note's path.

    `2019-05-14-title.md`, `5thJuneJaxMARL.md`, `2019/05/14-title.md` and `2024-09-05/index.md` are
    dates, and so are six digits at either end of a name that make one, year first:
    `slow-trees-210309.md`. A year or a plain number at the start of a name is none.
    """
    path = PurePosixPath(src)
    year = month = day = None
    full: WrittenDate | None = None
    for name in path.parts[:-1]:
        text = name.replace("_", " ")
        # A folder's name begins or ends with the whole day of an event.
        event = find_date(text)
        event = event if event and event.exact and is_at_edge(event, text) else None
        if found := _folder_date(name) or event:
            year, month, day = found.year or year, found.month, found.day
            full = found if found.readings else full
        elif year and month is None:
            month = _month_name(name) or (int(name) if _MONTH.fullmatch(name) else None)
        elif year and _DAY.fullmatch(name):
            day = int(name)
    stem = _spaced(path.stem)
    in_file = None if _ARXIV_ID.search(path.stem) else find_date(stem)
    in_file = in_file if in_file and is_at_edge(in_file, stem) else None
    if in_file is None and (six := _SIX_DIGITS.match(path.stem)):
        short_year, *rest = (int(part) for part in six.groups() if part)
        if known := day_of(2000 + short_year, *rest):
            in_file = WrittenDate(known.year, known.month, known.day)
    leading = _LEADING_DAY.match(path.stem)
    if in_file is None and year and month and day is None and leading:
        number = int(leading[1])
        in_file = WrittenDate(year, month, number) if day_of(year, month, number) else None
    folder = full or (WrittenDate(year, month, day) if year and month else None)
    return NameDate(in_file, folder, year)


def topics_of(srcs: Collection[str]) -> dict[str, str]:
    """Each note's topic: its folder at the level that groups the notes.

    That is the first one below what all notes share, or all but one in ten, of which each has its
    own. Folders that are dates are no topics, nor is a folder that holds one note and names it
    (`jaxmarl/index.md`, `jaxmarl/jaxmarl.md`), nor are folders of which almost each has one note.
    Names of which most have dots and begin as others do (`lit.rl.ppo.md`) tell folders, too, and
    so does a file of several works. Where all notes are in one folder below the diary's first, that
    folder is their topic.
    """
    if not srcs:
        return {}
    folders = _folders_of(srcs)
    topics = _level(folders, 0)
    if any(topics.values()):
        return topics
    shared = all(names[:2] == next(iter(folders.values()))[:2] for names in folders.values())
    return {src: names[-1] if shared and names[1:] else "" for src, names in folders.items()}


def _folders_of(srcs: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The folders of each note that may be topics."""
    paths = {src: PurePosixPath(src) for src in srcs}
    sizes = Counter(path.parents[n] for path in paths.values() for n in range(len(path.parents)))
    own = {
        src
        for src, path in paths.items()
        if sizes[path.parent] == 1 and path.stem.lower() in ("index", path.parent.name.lower())
    }
    dotted = {src for src, path in paths.items() if _DOTTED.fullmatch(path.stem)}
    begins = Counter(paths[src].stem.partition(".")[0] for src in dotted)
    # Citation keys (`Oak.etal2021.md`) have few first words in common.
    alike = sum(count for count in begins.values() if count > 1)
    found = {}
    for src, path in paths.items():
        names = path.parent.parts[:-1] if src in own and len(own) > 3 else path.parent.parts
        if src in dotted and 2 * alike > len(paths):
            names += tuple(path.stem.split(".")[:-1])
        if src != page_of(src) and path.stem.lower() not in ("index", "readme"):
            names += (readable(path.stem),)
        found[src] = tuple(name for name in names if not is_date(name))
    return found


def _level(folders: Mapping[str, tuple[str, ...]], depth: int) -> dict[str, str]:
    """The topics of notes by their folders, of which those before the depth are shared."""
    groups: dict[str, list[str]] = defaultdict(list)
    for src, names in folders.items():
        groups[names[depth] if len(names) > depth else ""].append(src)
    name, largest = max(groups.items(), key=lambda item: (len(item[1]), item[0]))
    count, below = len(folders), {folders[src][: depth + 2] for src in largest}
    is_shared = len(largest) == count
    # One note apart is no level, and neither is one that parts almost each from each.
    most = count - max(1, count // 10)
    groups_more = 1 < len(below) <= 2 * len(largest) / 3
    if name and (is_shared or (len(largest) >= most and groups_more)):
        inner = _level({src: folders[src] for src in largest}, depth + 1)
        return {
            src: inner.get(src, names[depth] if len(names) > depth else "")
            for src, names in folders.items()
        }
    topics = {src: name for name, group in groups.items() for src in group}
    is_each = count > 7 and len(groups) > 0.7 * count
    return dict.fromkeys(topics, "") if is_each else topics


@lru_cache(maxsize=4096)
def is_date(name: str) -> bool:
    """Whether the name of a folder is a day, a month, a year or a number."""
    return bool(_folder_date(name) or _month_name(name) or name.isdigit())


def _folder_date(name: str) -> WrittenDate | None:
    """A folder's date that fills its name: a year alone, a day with or without a year, a month."""
    if _YEAR.fullmatch(name):
        return WrittenDate(int(name), None, None)
    date = find_date(name.replace("_", " "))
    if date and (date.year or date.readings or date.names_day):
        rest = _READING.sub("", name[: date.span[0]] + name[date.span[1] :])
        if not letters_of(rest):
            return date
    return None


def _month_name(name: str) -> int | None:
    match = _NUMBERED_MONTH.fullmatch(name)
    return MONTHS.get((match[1] if match else name).lower())


def _spaced(text: str) -> str:
    # In `10_27_2019`, they part a day's numbers, as dashes do, and no words.
    text = _AFTER_ORDINAL.sub(r"\1 ", _UNDERLINED.sub(r"\1-\2-", text)).replace("_", " ")
    return _CAMEL.sub(" ", text) if any(char.isdigit() for char in text) else text


def is_at_edge(date: WrittenDate, text: str) -> bool:
    """Whether a date, perhaps with its time, begins or ends the text that it was found in."""
    start, end = date.span
    time = _TIME.match(text, end)
    return not letters_of(text[:start]) or not letters_of(text[time.end() if time else end :])


def _without_date(text: str) -> str:
    date = find_date(text)
    if not date or not is_at_edge(date, text):
        return text
    start, end = date.span
    rest = f"{text[:start]} {text[end:]}".strip(" -–—_.,")
    return rest or text
