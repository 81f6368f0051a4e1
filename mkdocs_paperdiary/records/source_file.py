"""Files of other tools: their text, and values that readers of several formats share."""

from __future__ import annotations

import datetime as dt
import json
import math
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, chain, repeat
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

from ..diary import Source
from ..diary.dates import WrittenDate, day_of, find_date
from ..diary.markdown import tidy
from ..diary.note import NOTE_SUFFIXES, decoded
from ..diary.reading_day import settle_dates
from ..diary.sites import kind_of, unsafe_scheme
from ..diary.urls import absolute, arxiv_in, arxiv_page, doi_in, doi_page
from ..problem import Problem
from .formats import Unreadable
from .plain_text import paragraphs_of_html, without_html
from .record import Read, Record
from .vocabulary import kinds_of, vocabulary

_LISTS: Final = ("entries", "papers", "items", "records", "works", "data", "rows")
_DEEPEST: Final = 50
_STRUCTURE: Final = re.compile(r"\"(?:[^\"\\]|\\.)*\"|[\[{]|[\]}]", re.DOTALL)
_GAP: Final = re.compile(r"[\s,]*")
_DECODER: Final = json.JSONDecoder(
    parse_int=lambda text: int(text) if len(text) < 20 else text,
    parse_float=lambda text: number if math.isfinite(number := float(text)) else text,
    parse_constant=str,
)
"""Reads numbers that are infinite or very long as texts, so that no file is refused for them."""
_ON_A_FORGE: Final = re.compile(
    r"https?://(?:www\.)?(?:github\.com|gitlab\.com|codeberg\.org|gitea\.com)/[^/]+/[^/]+/(?:-/)?"
    r"(?:blob|tree|raw|edit|src/branch)/[^/]+/(?P<path>.+)",
    re.IGNORECASE,
)


def read_text_of(path: Path) -> str:
    r"""Read a file as text with `\n` line ends, whatever its encoding; see `decoded`.

    Raises:
        Unreadable: It is no text.
        OSError: It cannot be opened.
    """
    text, codec = decoded(path.read_bytes())
    # A slip or two in a file of text ends no import.
    if not codec.startswith("utf-16") and text[:4096].count("\0") > 4:
        raise Unreadable(f"{path.name} is no text; name a file of text")
    return text.replace("\0", "")


def works_of_json(
    text: str, name: str, problems: list[Problem]
) -> list[tuple[Mapping[str, Any], int | None]]:
    """The objects of a JSON file, one for each work, and the lines that are known of them.

    They are a list, the values of an object, an object alone, or one behind the other. Of broken
    ones, the others are read.

    Raises:
        Unreadable: There is no list of works, or it is nested too deeply.
    """
    if _depth(text) > _DEEPEST:
        raise Unreadable(f"{name} is nested too deeply for a list of works; name a file of one")
    values: list[tuple[Any, int | None]] = list(_values(text, 0))
    faults = [one for one, _ in values if isinstance(one, json.JSONDecodeError)]
    if faults and len(faults) == len(values):
        reason = f"this is no valid JSON: {faults[0].msg}"
        raise Unreadable(f"{name}:{faults[0].lineno}: {reason}; mend it or export the file again")
    if len(values) == 1 and not text.lstrip().startswith("["):
        values = _unwrapped(values[0][0], text)
        if not values:
            raise Unreadable(f"{name} holds no list of works; name a file that has one")
    for at, (item, line) in enumerate(values, start=1):
        if not isinstance(item, Mapping):
            message = f"item {at} is no object with fields and is left out; mend it"
            if isinstance(item, json.JSONDecodeError):
                message = f"this is no valid JSON and is left out: {item.msg}; mend it"
            problems.append(Problem(message, name, line, code="unreadable-work"))
    return [(item, line) for item, line in values if isinstance(item, Mapping)]


def _unwrapped(content: Any, text: str) -> list[tuple[Any, int | None]]:
    """The works of an object: its list, its values, or itself."""
    found = content if isinstance(content, Mapping) else {}
    for items in (found[key] for key in _LISTS if isinstance(found.get(key), list)):
        lines = (line for _, line in _values(text, text.find("[")))
        return list(zip(items, chain(lines, repeat(None)), strict=False))
    if "title" in found:
        return [(found, 1)]
    are_works = all(isinstance(value, Mapping) for value in found.values())
    return [({"key": key} | dict(one), None) for key, one in found.items()] if are_works else []


def _values(text: str, at: int) -> Iterator[tuple[Any, int]]:
    """The values of the list at a place, or those one behind the other, with their lines.

    In place of a broken one, there is what is wrong; the next begins as it did, in its own line.
    """
    gap = _GAP.match(text, at)
    at = gap.end() if gap else at
    is_list = is_sound = text.startswith("[", at)
    at, line, counted = at + is_list, 1, 0
    while (gap := _GAP.match(text, at)) and (start := gap.end()) < len(text):
        line += text.count("\n", counted, start)
        counted = start
        if is_list and text[start] == "]":
            return
        try:
            value, at = _DECODER.raw_decode(text, start)
            is_sound = True
        except json.JSONDecodeError as error:
            begin = text.rfind("\n", 0, start) + 1
            mark = "\n" + (text[begin : start + 1] if is_list else "")
            # What begins with something else is another file.
            at = text.find(mark, start) if is_sound else -1
            value, at = error, at if at >= 0 else len(text)
        yield value, line
    if is_list:
        yield json.JSONDecodeError("the list has no end", text, len(text)), line


def _depth(text: str) -> int:
    """How deeply JSON is nested."""
    signs = (found[0] for found in _STRUCTURE.finditer(text))
    return max(accumulate((sign in "[{") - (sign in "]}") for sign in signs), default=0)


Written = WrittenDate | dt.date | None
"""A day as a file has it; in numbers alone, it may be one of two."""


def written_day(text: str) -> Written:
    """The day that a text names wholly: `2025-06-05`, `2025/06/05/`, `June 5, 2025`, `5/6/2025`."""
    text = text.strip().strip("/")
    if match := re.match(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?!\d)", text):
        return day_of(int(match[1]), int(match[2]), int(match[3]))
    found = find_date(text, forgiving=True)
    return found if found and found.readings else found and found.exact


def full_day(text: str) -> dt.date | None:
    """The day that a text names wholly and without doubt."""
    day = written_day(text)
    return day.exact if isinstance(day, WrittenDate) else day


def dated(
    works: Iterable[tuple[Record, Written]],
    name: str,
    problems: Sequence[Problem] = (),
    *,
    today: dt.date | None = None,
) -> Read:
    """The works of a file with their days; `03/04/2025` is read as the other dates show.

    Args:
        works: Each with the day that the file has for it. One without a title becomes a problem.
        name: The file's name, for problems.
        problems: Those found before, and while the works are read.
        today: No day without a year is put later than this; by default, the present day.
    """
    found = list(works)
    works = [(one, day) for one, day in found if one.title]
    untitled = [_untitled(one, at, name) for at, (one, _) in enumerate(found, 1) if not one.title]
    written: dict[str, list[tuple[WrittenDate | dt.date, Source]]] = {
        str(at): [(day, Source("body", one.line))] if day else []
        for at, (one, day) in enumerate(works)
    }
    settled, unclear = settle_dates(written, today=today or dt.date.today())
    days = {int(at): day for at, (day, _) in settled.items()}
    records = tuple(replace(one, date=days.get(at, one.date)) for at, (one, _) in enumerate(works))
    lines = (records[int(one.src or 0)].line for one in unclear)
    unclear = [
        replace(one, src=name, line=line, field="date")
        for one, line in zip(unclear, lines, strict=True)
    ]
    return records, (*problems, *untitled, *unclear)


def _untitled(record: Record, number: int, name: str) -> Problem:
    # A file of JSON may have all works in one line.
    what = f"the work '{record.key}'" if record.key else f"work {number}"
    message = f"{what} has no title and is left out; give it a title"
    return Problem(message, name, record.line, code="missing-title")


def split_texts(text: str, separators: str) -> tuple[str, ...]:
    """The different texts between some separators, each on one line."""
    parts = re.split(f"[{re.escape(separators)}]", text)
    return tuple(dict.fromkeys(filter(None, map(tidy, parts))))


def own_words(text: str) -> tuple[str, str]:
    """The owner's words as a summary, which is one paragraph of up to 3 sentences, or as a body."""
    text = text.strip()
    sentences = re.findall(r"[.!?](?:\s|$)", text)
    is_summary = len(text) <= 400 and len(sentences) <= 3 and "\n\n" not in text
    return (tidy(text), "") if is_summary else ("", text)


_ID_LINE: Final = re.compile(
    r"^[ \t]*[^\W\d][\w .-]{0,30}[:=][ \t]*(?=\S*[\d\[_])\S+(?:[ \t]*\[[^\]\n]*\])?[ \t]*\n?",
    re.MULTILINE,
)
"""Lines such as `PMID: 1234567`, in which programs keep what has no field."""


def linked(
    record: Record,
    urls: Iterable[str],
    hints: Iterable[str] = (),
    *,
    words: Iterable[str] = (),
    abstract: str = "",
    type_: tuple[str, str] | None = None,
) -> Record:
    """Fill in what a record lacks of its ids, link, kind, summary and body, and take HTML out.

    Args:
        record: With the ids that have fields of their own.
        urls: Addresses, the best first.
        hints: Texts in which ids may stand.
        words: What the file's owner has written: the summary where it is short, else the body.
        abstract: The work's own; it follows in the body, set apart.
        type_: A format and its type of the work. Where that is no kind of work and no page of the
            web, the diary itself judges the link, once there is a note.
    """
    known = [url for one in urls if (url := absolute(one))]
    named = [*known, *hints]
    arxiv = record.arxiv or next(filter(None, map(arxiv_in, named)), None)
    doi = record.doi or next(filter(None, map(doi_in, named)), None)
    pages = [*known, arxiv and arxiv_page(arxiv), doi and doi_page(doi)]
    link = next(filter(None, pages), None)
    form, name = type_ or ("", "")
    kind = record.kind or (kinds_of(form).get(name) if form else None)
    if kind is None and (arxiv or doi):
        kind = "paper"
    elif kind is None and form and name in vocabulary("formats")["pages"][form]:
        kind = (link and kind_of(link)) or "blog"
    # So begin the notes that Zotero takes from arXiv's pages.
    own = (one for one in words if not one.lstrip().startswith("Comment:"))
    texts = (_ID_LINE.sub("", one) for one in own)
    summary, body = own_words("\n\n".join(filter(str.strip, texts)))
    found = replace(
        record,
        title=without_html(record.title),
        arxiv=arxiv,
        doi=doi,
        link=link,
        kind=kind,
        authors=tuple(map(without_html, record.authors)),
        venue=record.venue and without_html(record.venue),
    )
    body = with_abstract(body, abstract)
    return found.filled_by(Record("", summary=without_html(summary), body=body))


def with_abstract(body: str, abstract: str) -> str:
    """A body with the work's own abstract behind it, set apart; it may have HTML."""
    if not (plain := paragraphs_of_html(abstract.strip())):
        return body
    quoted = "\n".join(f"> {line}".rstrip() for line in plain.split("\n"))
    return f"{body}\n\n## Abstract\n\n{quoted}".lstrip()


def note_path(target: str) -> str:
    """The note that a link leads to, as a path or as the page of a file on GitHub and its like.

    Returns:
        The path of a Markdown file with forward slashes, without what leads out of the folder; an
        empty string where the link leads elsewhere.
    """
    target = target.strip().strip("<>")
    if forge := _ON_A_FORGE.match(target):
        target = forge["path"]
    elif absolute(target) or unsafe_scheme(target) or "://" in target:
        return ""
    plain = unquote(re.split(r"[#?]", target, maxsplit=1)[0]).replace("\\", "/")
    if not plain.strip("/."):
        return ""
    path = posixpath.normpath(plain.lstrip("/"))
    while path.startswith("../"):
        path = path[3:]
    stem, suffix = posixpath.splitext(path)
    if suffix.lower() in (".html", ".htm") and not forge:
        return f"{stem}.md"
    if plain.endswith("/") and not forge:
        return f"{path}.md"
    return path if suffix.lower() in NOTE_SUFFIXES else ""
