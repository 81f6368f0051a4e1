"""BibTeX and BibLaTeX in and out."""

from __future__ import annotations

import datetime as dt
import html
import logging
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from ..diary.dates import year_in
from ..diary.markdown import tidy
from ..diary.status import read_status
from ..diary.urls import arxiv_in, doi_in, isbn_in
from ..problem import Problem
from .formats import Channel
from .plain_text import text_of_latex
from .record import Read, Record
from .same_work import merge_repeats
from .source_file import full_day, library, linked, read_text_of, split_texts, untitled
from .vocabulary import kinds_of, vocabulary
from .works import Publication, Work, by_key, publication_of

_BLOCK: Final = re.compile(r"^[ \t]*@(\w+)[ \t]*[{(]", re.MULTILINE)

_KINDS: Final = kinds_of("bibtex")
_NAMES: Final = vocabulary("formats")["bibtex"]


def detects(path: Path, head: str) -> bool:
    """Tell whether a file is BibTeX, by its name and its first block."""
    is_named = path.suffix.lower() in {".bib", ".bibtex"}
    return bool(_BLOCK.search(head)) and (is_named or head.startswith("@"))


def read(path: Path) -> Read:
    """Read a BibTeX file.

    The abstract is the work's own text and no summary: it goes into the body, set apart. What the
    owner has written (`annotation`, `annote`, `comment`, `review`) is the summary where it is
    short, else the body. `note` is Zotero's field for anything else; only ids are taken from it.

    The day of reading is `dateread`, or else `urldate`, or else the day on which the entry was
    added, which counts only where the entries of the file differ in it.
    """
    bibtexparser = library("bibtexparser", "bibtexparser")
    library("pylatexenc", "pylatexenc")
    text = read_text_of(path)
    # What the parser logs is in the blocks that failed, too.
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL + 1)
    problems: list[Problem] = []
    blocks = bibtexparser.parse_string(text).blocks
    entries = [_entry_of(block, path.name, problems) for block in blocks]
    works = [_Work(entry) for entry in entries if entry is not None]
    _inherit(works)
    days = {day for work in works if (day := work.day(_NAMES["added"]))}
    records = []
    for work in (one for one in works if one.is_one):
        record = work.record(added_counts=len(days) > 1 or len(works) == 1)
        if record.title:
            records.append(record)
        else:
            problems.append(untitled(f"the entry '{work.key}'", path.name, work.line))
    return merge_repeats(records, problems, path.name)


def _entry_of(block: Any, src: str, problems: list[Problem]) -> Any:
    """The entry of a block, or None; what is wrong with it is added to the problems."""
    name = type(block).__name__
    if name == "Entry":
        return block
    if not hasattr(block, "error"):
        return None
    inner = block.ignore_error_block
    if name == "DuplicateBlockKeyBlock" and type(inner).__name__ == "Entry":
        message = f"the key '{inner.key}' is used twice; give one of the two another key"
        code = "repeated-key"
    elif name == "DuplicateFieldKeyBlock":
        twice = ", ".join(sorted(block.duplicate_keys))
        message = f"'{inner.key}' has {twice} twice, and the first counts; remove the other"
        code = "repeated-field"
    else:
        inner = None
        reason = tidy(getattr(block.error, "abort_reason", "") or str(block.error)).rstrip(".")
        reason = f"{reason[:1].lower()}{reason[1:]}"
        message = f"this entry cannot be read and is left out: {reason}; mend its braces and commas"
        code = "unreadable-work"
    problems.append(Problem(message, src, (block.start_line or 0) + 1, code=code))
    return inner


class _Work:
    """One entry of the file."""

    def __init__(self, block: Any) -> None:
        self.key = str(block.key).strip()
        self.type = block.entry_type.lower()
        self.line = (block.start_line or 0) + 1
        self.fields: dict[str, str] = {}
        self.is_one = self.type not in {"xdata", "set", "string", "preamble"}
        for field in block.fields:
            self.fields.setdefault(field.key.lower().strip(), str(field.value).strip())

    def text(self, *names: str) -> str:
        """The first of some fields that says anything, on one line."""
        return next((text for name in names if (text := tidy(self.long(name)))), "")

    def long(self, name: str) -> str:
        """A field with its paragraphs."""
        return text_of_latex(self.fields.get(name, ""))

    def raw(self, name: str) -> str:
        """A field that holds an address or an id."""
        return address(self.fields.get(name, ""))

    def day(self, names: Iterable[str]) -> dt.date | None:
        """The first of some fields that names a day."""
        return next(filter(None, map(full_day, map(self.raw, names))), None)

    def record(self, *, added_counts: bool) -> Record:
        """The entry as a record; its title may be empty."""
        words = [text for name in _NAMES["own_words"] if (text := self.long(name))]
        # Publishers' files have HTML's names of signs in them.
        title = html.unescape(self.text("title"))
        if title and (subtitle := self.text("subtitle")):
            title = f"{title}: {subtitle}"
        is_arxiv = self.raw("archiveprefix" if "archiveprefix" in self.fields else "eprinttype")
        eprint = self.raw("eprint") if is_arxiv.lower() in {"arxiv", ""} else ""
        published = self.raw("howpublished")
        urls = [self.raw("url"), self.raw("link"), published if published[:4] == "http" else ""]
        is_post = self.text("type").lower() in {"blog post", "blog"}
        tags = self.text("keywords", "keyword", "mendeley-tags")
        groups = self.text("groups")
        years = map(self.raw, ("date", "year", "origdate", "eventdate"))
        rating = re.fullmatch("(?:rank)?([1-5])", self.raw("rating") or self.raw("ranking"))
        return linked(
            Record(
                title,
                date=self.day(_NAMES["read"])
                or (self.day(_NAMES["added"]) if added_counts else None),
                # Of several groups none is the one that a diary has for a work.
                topic="" if "," in groups else groups,
                kind="blog" if is_post else _KINDS.get(self.type),
                authors=self._names("author") or self._names("editor"),
                venue=self._venue(),
                year=next(filter(None, map(year_in, years)), None),
                tags=split_texts(tags, ";" if ";" in tags else ","),
                rating=int(rating[1]) if rating else None,
                status=read_status(self.raw("readstatus") or self.raw("status")),
                arxiv=arxiv_in(eprint) or arxiv_in(self.raw("arxivid")),
                doi=doi_in(self.raw("doi")),
                isbn=isbn_in(self.raw("isbn")),
                key=self.key,
                line=self.line,
            ),
            urls,
            map(self.raw, ("doi", *_NAMES["hints"])),
            # So begin the notes that Zotero takes from arXiv's pages.
            words="\n\n".join(one for one in words if not one.lstrip().startswith("Comment:")),
            abstract=self.long("abstract"),
            is_page=self.type in vocabulary("formats")["pages"]["bibtex"],
        )

    def _names(self, field: str) -> tuple[str, ...]:
        from bibtexparser.middlewares.names import (
            parse_single_name_into_parts,
            split_multiple_persons_names,
        )

        value = " ".join(self.fields.get(field, "").split())
        shown = []
        for name in split_multiple_persons_names(value) if value else ():
            try:
                text = parse_single_name_into_parts(name, strict=False).merge_first_name_first
            except ValueError:
                text = name
            shown.append(tidy(text_of_latex(text)))
        return tuple(one for one in shown if one and one.lower() != "others")

    def _venue(self) -> str | None:
        # `arXiv preprint arXiv:…` says where it lies, and not where it was published.
        no_venues = ("arxiv", "http", "\\url")
        texts = filter(None, map(self.text, _NAMES["venues"]))
        return next((text for text in texts if not text.lower().startswith(no_venues)), None)


def _inherit(works: Sequence[_Work]) -> None:
    """Give the parts of a volume the fields of the volume; a volume with parts is no work."""
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


_ESCAPED: Final = re.compile(r"\\([_%&#~{}])")
_URL: Final = re.compile(r"\s*\\url\s*\{(.*)\}\s*", re.DOTALL)


def address(text: str) -> str:
    r"""An address or id as it was before it was escaped, `\url{https://a.b/c\_d}`."""
    if match := _URL.fullmatch(text):
        text = match[1]
    return _ESCAPED.sub(r"\1", text).strip().strip("{}")


_SIGNS: Final = {
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_",
    # TeX makes one sign of two.
    "``": "`{}`", "''": "'{}'", "?`": "?{}`", "!`": "!{}`",
}  # fmt: skip
_SIGN: Final = re.compile("|".join(map(re.escape, sorted(_SIGNS, key=len, reverse=True))))
_DASHES: Final = re.compile(r"-(?=-)")
_CAPITAL: Final = re.compile(r"(\b\w+[A-Z]\w*|(?<=: )[A-Z]\w*)")
_IN_ADDRESS: Final = re.compile(r"[{}\\\s]")


def write(works: Sequence[Work], channel: Channel) -> str:
    """Write works as BibTeX, by their keys; see `Format.write`."""
    return "\n".join(bibtex_of(work) for work in by_key(works))


def bibtex_of(work: Work) -> str:
    """One work as BibTeX, with a line break at its end.

    Written without a library, so that a site can show it where only the plugin is installed.
    Letters of all scripts stay as they are: LaTeX has read UTF-8 by default since 2018.
    """
    record = work.record
    form = publication_of(record)
    entry_type = form.bibtex
    if form.name == "preprint" and record.kind and not (record.arxiv or record.doi):
        # For a `misc`, readers derive the kind from the link.
        entry_type = "unpublished"
    lines = [f"  {name} = {{{value}}}" for name, value in _fields(record, form).items() if value]
    return f"@{entry_type}{{{work.key},\n" + ",\n".join(lines) + "\n}\n"


def _fields(record: Record, form: Publication) -> dict[str, str]:
    return {
        "author": " and ".join(_person(name) for name in record.authors),
        "title": _title(record.title),
        # As Zotero calls it: any other page may be documentation or a talk.
        "type": "Blog post" if form.name == "blog" else "",
        form.bibtex_venue: latex(record.venue or ""),
        "year": str(record.year or ""),
        "eprint": record.arxiv or "",
        "archiveprefix": "arXiv" if record.arxiv else "",
        "doi": _address(record.doi or ""),
        "isbn": record.isbn or "",
        "url": _address(record.link or ""),
        "urldate": record.date.isoformat() if record.date else "",
        "keywords": latex(("; " if "," in "".join(record.tags) else ", ").join(record.tags)),
        "groups": latex(record.topic) if "," not in record.topic else "",
        "rating": str(record.rating or ""),
        "annote": latex(record.summary),
    }


def latex(text: str) -> str:
    """A text in which no sign means anything to LaTeX."""
    return _DASHES.sub("-{}", _SIGN.sub(lambda match: _SIGNS[match[0]], text))


def _title(text: str) -> str:
    """A title whose capitals within words survive styles that write titles in small letters."""
    parts = enumerate(_CAPITAL.split(text))
    return "".join(f"{{{latex(part)}}}" if at % 2 else latex(part) for at, part in parts)


def _person(name: str) -> str:
    # Braces keep a name whole that BibTeX would part.
    needs = "," in name or re.search(r"\band\b", name, re.IGNORECASE) or name.lower() == "others"
    return f"{{{latex(name)}}}" if needs else latex(name)


def _address(text: str) -> str:
    # These fields are read as they stand; only braces could end them.
    return _IN_ADDRESS.sub(lambda match: f"%{ord(match[0]):02X}", text)
