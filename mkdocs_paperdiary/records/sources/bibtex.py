"""BibTeX and BibLaTeX, as Zotero, Better BibTeX, JabRef, BibDesk and people write them."""

from __future__ import annotations

import contextlib
import datetime as dt
import html
import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from ...diary import Kind, Problem
from ...diary.markdown import tidy
from ...diary.urls import arxiv_in, doi_in, isbn_in
from ..record import Record
from .file_text import decoded, library, read_text_of
from .latex import address, latex_decoder
from .work import body_of, full_day, kind_on_the_web, linked, own_words, without_doubles, year_of

_BLOCK: Final = re.compile(r"^[ \t]*@(\w+)[ \t]*[{(]", re.MULTILINE)

_KINDS: Final[Mapping[str, Kind]] = {
    "book": "book", "mvbook": "book", "booklet": "book", "collection": "book",
    "manual": "docs", "software": "code", "video": "talk", "audio": "talk", "movie": "talk",
    **dict.fromkeys(
        (
            "article", "inproceedings", "conference", "incollection", "inbook", "thesis",
            "phdthesis", "mastersthesis", "techreport", "report", "unpublished", "periodical",
        ),
        "paper",
    ),
}  # fmt: skip
_WEB: Final = frozenset({"online", "electronic", "www"})

_READ: Final = ("dateread", "date-read", "date_read", "readdate", "read-date", "lastread")
"""Fields that tell the day of reading."""

_ACCESSED: Final = ("urldate", "lastchecked", "accessed")
"""The day on which the work was looked at or saved: the nearest that Zotero knows."""

_ADDED: Final = ("date-added", "dateadded", "creationdate", "timestamp")
"""The day on which JabRef or BibDesk was told of the work."""

_OWN_WORDS: Final = ("annotation", "annote", "comment", "review")
_VENUES: Final = (
    "journaltitle", "journal", "booktitle", "eventtitle", "series", "publisher", "institution",
    "school", "organization", "howpublished",
)  # fmt: skip
_HINTS: Final = ("note", "journal", "journaltitle", "number", "howpublished", "volume", "publisher")
_NO_WORDS: Final = re.compile(r"\s*Comment:")
"""How the notes begin that Zotero takes from arXiv's pages, and nobody has written."""


def detects(path: Path, head: bytes) -> bool:
    """Tell whether a file is BibTeX, by its name and its first block."""
    if path.is_dir():
        return False
    found = _BLOCK.search(decoded(head))
    return bool(found) and (path.suffix.lower() in {".bib", ".bibtex"} or bool(head[:1] == b"@"))


def read(path: Path) -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
    """Read a BibTeX file.

    The abstract is the work's own text and no summary: it goes into the body, set apart. What the
    owner has written (`annotation`, `annote`, `comment`, `review`) is the summary where it is
    short, else the body. `note` is Zotero's field for anything else; only ids are taken from it.

    The day of reading is `dateread`, or else `urldate`, or else the day on which the entry was
    added, which counts only where the entries of the file differ in it.
    """
    bibtexparser = library("bibtexparser", "bibtexparser")
    text = read_text_of(path)
    with _quiet():
        parsed = bibtexparser.parse_string(text)
    blocks: list[Any] = []
    problems: list[Problem] = []
    for block in parsed.blocks:
        entry, problem = _entry_of(block, path.name)
        blocks += [entry] if entry is not None else []
        problems += [problem] if problem else []
    decode = latex_decoder()
    works = [_Work(block, decode) for block in blocks]
    _inherit(works)
    days = {day for work in works if (day := work.day(_ADDED))}
    records = []
    for work in works:
        if not work.is_one:
            continue
        record = work.record(added_counts=len(days) > 1 or len(works) == 1)
        if record.title:
            records.append(record)
        else:
            message = f"the entry '{work.key}' has no title and is left out"
            problems.append(Problem(message, path.name, work.line))
    kept, doubles = without_doubles(records, path.name)
    found = sorted([*problems, *doubles], key=lambda one: one.line or 0)
    return kept, tuple(found)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep the parser's log from the screen; what it says is in the blocks that failed, too."""
    log = logging.getLogger("bibtexparser")
    silent, spreads = logging.NullHandler(), log.propagate
    log.addHandler(silent)
    log.propagate = False
    try:
        yield
    finally:
        log.propagate = spreads
        log.removeHandler(silent)


def _entry_of(block: Any, src: str) -> tuple[Any, Problem | None]:
    """The entry of a block, if it has one, and what is wrong with it."""
    name = type(block).__name__
    line = (block.start_line or 0) + 1
    if name == "Entry":
        return block, None
    if not hasattr(block, "error"):
        return None, None
    inner = block.ignore_error_block
    if name == "DuplicateBlockKeyBlock" and type(inner).__name__ == "Entry":
        return inner, Problem(f"the key '{inner.key}' is used twice", src, line)
    if name == "DuplicateFieldKeyBlock":
        twice = ", ".join(sorted(block.duplicate_keys))
        return inner, Problem(f"'{inner.key}' has {twice} twice; the first counts", src, line)
    reason = tidy(getattr(block.error, "abort_reason", "") or str(block.error)).rstrip(".")
    message = f"this entry cannot be read and is left out: {reason[:1].lower()}{reason[1:]}"
    return None, Problem(message, src, line)


class _Work:
    """One entry of the file."""

    def __init__(self, block: Any, decode: Callable[[str], str]) -> None:
        self.key = str(block.key).strip()
        self.type = block.entry_type.lower()
        self.line = (block.start_line or 0) + 1
        self.fields: dict[str, str] = {}
        self.is_one = self.type not in {"xdata", "set", "string", "preamble"}
        self._decode = decode
        for field in block.fields:
            self.fields.setdefault(field.key.lower().strip(), str(field.value).strip())

    def text(self, *names: str) -> str:
        """The first of some fields that says anything, on one line."""
        return next((text for name in names if (text := tidy(self.long(name)))), "")

    def long(self, name: str) -> str:
        """A field with its paragraphs."""
        value = self.fields.get(name, "")
        return self._decode(value) if value else ""

    def raw(self, name: str) -> str:
        """A field that holds an address or an id."""
        return address(self.fields.get(name, ""))

    def day(self, names: Iterable[str]) -> dt.date | None:
        """The first of some fields that names a day."""
        return next((day for name in names if (day := full_day(self.raw(name)))), None)

    def record(self, *, added_counts: bool) -> Record:
        """The entry as a record; its title may be empty."""
        words = (text for name in _OWN_WORDS if (text := self.long(name)))
        summary, body = own_words("\n\n".join(one for one in words if not _NO_WORDS.match(one)))
        # Publishers' files have HTML's names of signs in them.
        title = html.unescape(self.text("title"))
        if title and (subtitle := self.text("subtitle")):
            title = f"{title}: {subtitle}"
        is_arxiv = self.raw("archiveprefix" if "archiveprefix" in self.fields else "eprinttype")
        eprint = self.raw("eprint") if is_arxiv.lower() in {"arxiv", ""} else ""
        urls = [self.raw("url"), self.raw("link")]
        urls += [one for one in [self.raw("howpublished")] if one.startswith("http")]
        record = linked(
            Record(
                title,
                date=self.day(_READ) or self.day(_ACCESSED)
                or (self.day(_ADDED) if added_counts else None),
                summary=summary,
                topic=self._topic(),
                authors=self._names("author") or self._names("editor"),
                venue=self._venue(),
                year=next(filter(None, map(year_of, self._years())), None),
                tags=self._tags(),
                rating=self._rating(),
                arxiv=arxiv_in(eprint) or arxiv_in(self.raw("arxivid")),
                doi=doi_in(self.raw("doi")),
                isbn=isbn_in(self.raw("isbn")),
                key=self.key,
                body=body_of(body, self.long("abstract")),
                line=self.line,
            ),
            urls,
            [self.raw("doi"), *(self.raw(name) for name in _HINTS)],
        )  # fmt: skip
        is_post = self.text("type").lower() in {"blog post", "blog"}
        return replace(record, kind="blog") if is_post else _with_kind(record, self.type)

    def _names(self, field: str) -> tuple[str, ...]:
        from bibtexparser.middlewares.names import (
            parse_single_name_into_parts,
            split_multiple_persons_names,
        )

        value = " ".join(self.fields.get(field, "").split())
        shown = []
        for name in split_multiple_persons_names(value) if value else ():
            try:
                parts = parse_single_name_into_parts(name, strict=False)
                text = parts.merge_first_name_first
            except ValueError:
                text = name
            shown.append(tidy(self._decode(text)))
        return tuple(one for one in shown if one and one.lower() != "others")

    def _years(self) -> Iterator[str]:
        return (self.raw(name) for name in ("date", "year", "origdate", "eventdate"))

    def _venue(self) -> str | None:
        for name in _VENUES:
            text = self.text(name)
            # `arXiv preprint arXiv:…` says where it lies, and not where it was published.
            if text and not text.lower().startswith(("arxiv", "http", "\\url")):
                return text
        return None

    def _tags(self) -> tuple[str, ...]:
        value = self.text("keywords", "keyword", "mendeley-tags")
        parts = re.split(r"\s*;\s*" if ";" in value else r"\s*,\s*", value)
        return tuple(dict.fromkeys(part for part in parts if part))

    def _topic(self) -> str:
        # Of several groups none is the one that a diary has for a work.
        groups = self.text("groups")
        return "" if "," in groups else groups

    def _rating(self) -> int | None:
        match = re.fullmatch(r"(?:rank)?([1-5])", self.raw("rating") or self.raw("ranking"))
        return int(match[1]) if match else None


def _with_kind(record: Record, entry_type: str) -> Record:
    kind = _KINDS.get(entry_type)
    if kind is None:
        kind = kind_on_the_web(record, is_page=entry_type in _WEB)
    return replace(record, kind=kind)


def _inherit(works: list[_Work]) -> None:
    """Give the parts of a volume what the volume tells; a volume that has parts is no work."""
    by_key = {work.key.lower(): work for work in works}
    for work in works:
        for name in (*work.raw("crossref").split(","), *work.raw("xdata").split(",")):
            parent = by_key.get(name.strip().lower())
            if parent is None or parent is work:
                continue
            parent.is_one = False
            for field, value in parent.fields.items():
                own = "booktitle" if field == "title" and parent.type != "xdata" else field
                work.fields.setdefault(own, value)
