"""BibTeX and BibLaTeX in and out."""

from __future__ import annotations

import importlib
import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from ..diary.dates import year_in
from ..diary.markdown import tidy
from ..diary.status import read_status
from ..diary.urls import arxiv_in, doi_in, isbn_in, trimmed
from ..problem import Problem
from .formats import Channel, Unreadable
from .plain_text import text_of_latex
from .record import Publication, Read, Record, Work, by_key, publication_of
from .source_file import Written, dated, linked, read_text_of, split_texts, written_day
from .vocabulary import vocabulary

_BLOCK: Final = re.compile(r"^[ \t]*@(\w+)[ \t]*[{(]", re.MULTILINE)
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
    try:
        bibtexparser, _ = map(importlib.import_module, ("bibtexparser", "pylatexenc"))
    except ImportError as error:
        install = "install it: pip install 'mkdocs-paperdiary[import]'"
        raise Unreadable(f"the package {error.name} is missing; {install}") from None
    text = read_text_of(path)
    # What the parser logs is in the blocks that failed, too.
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL + 1)
    problems: list[Problem] = []
    # Without the library's steps behind its parser, which join no values by `#`.
    blocks = bibtexparser.parse_string(text, parse_stack=[]).blocks
    names: dict[str, str] = {}
    for block in blocks:
        if type(block).__name__ == "String":
            names[block.key.lower()] = _joined(block.value, names)
    entries = [_entry_of(block, path.name, problems) for block in blocks]
    works = [_Work(entry, names) for entry in entries if entry is not None]
    _inherit(works)
    days = {day for work in works if (day := work.day(_NAMES["added"]))}
    read_days = _NAMES["read"] + (_NAMES["added"] if len(days) > 1 or len(works) == 1 else [])
    for work in works:
        if not work.is_one:
            message = f"the entry '{work.key}' is there for others and no work, and is left out"
            problems.append(Problem(message, path.name, work.line, code="no-work", severity="hint"))
    found = ((work.record(), work.day(read_days)) for work in works if work.is_one)
    return dated(found, path.name, problems)


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


def _joined(value: str, names: Mapping[str, str]) -> str:
    """A value without what encloses its parts, and with texts for names: `jan # "~5"`."""
    parts = [""]
    depth, is_quoted = 0, False
    for mark in re.findall(r"\\.|[{}\"#]|[^\\{}\"#]+|\\", value):
        depth += {"{": 1, "}": -1}.get(mark, 0)
        if mark == '"' and not depth:
            is_quoted = not is_quoted
        if mark == "#" and not depth and not is_quoted:
            parts.append("")
        else:
            parts[-1] += mark
    parts = list(map(str.strip, parts))
    return "".join(
        part[1:-1] if part[:1] in ("{", '"') else names.get(part.lower(), part) for part in parts
    )


class _Work:
    """One entry of the file."""

    def __init__(self, block: Any, names: Mapping[str, str]) -> None:
        self.key = str(block.key).strip()
        self.type = block.entry_type.lower()
        self.line = (block.start_line or 0) + 1
        self.fields: dict[str, str] = {}
        self.is_one = self.type not in {"xdata", "set", "string", "preamble"}
        for field in block.fields:
            self.fields.setdefault(field.key.lower().strip(), _joined(str(field.value), names))

        # `[Online; accessed 22-July-2024]`
        if accessed := _ACCESSED.search(f"{self.raw('note')} {self.raw('howpublished')}"):
            self.fields.setdefault("accessed", accessed[1])

    def text(self, *names: str) -> str:
        """The first of some fields that says anything, on one line."""
        return next((text for name in names if (text := tidy(self.long(name)))), "")

    def long(self, name: str) -> str:
        """A field with its paragraphs."""
        return text_of_latex(self.fields.get(name, ""))

    def raw(self, name: str) -> str:
        """A field that holds an address or an id."""
        return address(self.fields.get(name, ""))

    def day(self, names: Iterable[str]) -> Written:
        """The first of some fields that names a day."""
        return next((day for name in names if (day := written_day(self.raw(name)))), None)

    def record(self) -> Record:
        """The entry as a record; its title may be empty."""
        is_arxiv = self.raw("archiveprefix" if "archiveprefix" in self.fields else "eprinttype")
        eprint = self.raw("eprint") if is_arxiv.lower() in {"arxiv", ""} else ""
        published = _HTTP.search(self.raw("howpublished"))
        urls = [self.raw("url"), self.raw("link"), trimmed(published[0]) if published else ""]
        is_post = self.text("type").lower() in {"blog post", "blog"}
        tags = self.text("keywords", "keyword", "mendeley-tags")
        groups = self.text("groups")
        years = map(self.raw, ("date", "year", "origdate", "eventdate"))
        rating = re.fullmatch("(?:rank)?([1-5])", self.raw("rating") or self.raw("ranking"))
        return linked(
            Record(
                ": ".join(filter(None, map(self.text, ("title", "subtitle")))),
                # Of several groups none is the one that a diary has for a work.
                topic="" if "," in groups else groups,
                kind="blog" if is_post else None,
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
            words=map(self.long, _NAMES["own_words"]),
            abstract=self.long("abstract"),
            type_=("bibtex", self.type),
        )

    def _names(self, field: str) -> tuple[str, ...]:
        from bibtexparser.middlewares.names import (
            parse_single_name_into_parts,
            split_multiple_persons_names,
        )

        value = " ".join(self.fields.get(field, "").split())
        names = split_multiple_persons_names(value) if value else ()
        parts = (parse_single_name_into_parts(name, strict=False) for name in names)
        shown = (tidy(text_of_latex(one.merge_first_name_first)) for one in parts)
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


_ACCESSED: Final = re.compile(
    r"\b(?:accessed|visited|retrieved)\b[\s:]*(?:on\s+)?([\w\s,./-]{6,30})", re.IGNORECASE
)
_HTTP: Final = re.compile(r"https?://[^\s\"<>]+", re.IGNORECASE)
_URL: Final = re.compile(r"\\(?:url|href|path)\s*\{((?:[^{}]|\{[^{}]*\})*)\}(?:\{[^{}]*\})?")
_COMMAND: Final = re.compile(r"\$\\?([<>|_^~])\$|\\(?:([^a-zA-Z])|[a-zA-Z]+)(?:\{\})?")


def address(text: str) -> str:
    r"""An address or id as it was before it was escaped, `\url{https://a.b/c{\_}d}`."""
    text = _URL.sub(r"\1", text)
    text = _COMMAND.sub(lambda match: match[1] or match[2] or text_of_latex(match[0]), text)
    return re.sub("[{}]", "", text).strip()


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
