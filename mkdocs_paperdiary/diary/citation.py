"""The BibTeX entry in which a note cites its own work."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from .markdown import Outline, tidy
from .note import Candidate
from .urls import absolute, arxiv_in, arxiv_page, doi_in, doi_page
from .work_link import says_title

_ENTRY = re.compile(
    r"^[ \t>]*@[a-z]+[ \t]*\{[^{},\n]*,(?P<fields>(?:.*\n){1,40}?)[ \t>]*\}[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_FIELD = re.compile(r"^[ \t>]*(?P<name>\w+)[ \t]*=(?P<value>.*)", re.MULTILINE)
_ACCENT = re.compile(r"\\(['`\"^~])\{?([^\W\d_])")
_COMBINING = dict(zip("'`\"^~", "\u0301\u0300\u0308\u0302\u0303", strict=True))


@dataclass(frozen=True, slots=True)
class Citation:
    """What a note says of its work in BibTeX, in the body's line, counted from 0."""

    line: int
    authors: tuple[str, ...]
    venue: str
    year: str
    page: str | None
    """The address of the work."""

    def candidate(self, first_line: int) -> tuple[Candidate, ...]:
        """The work's link, in a body that begins on that line of the file."""
        reasons = ("its text is the title", "a site of works")
        line = first_line + self.line
        link = Candidate(self.page or "", line, "body", reasons, ("bibtex",), "bibtex")
        return (link,) if self.page else ()


def cited_work(note: Outline, name: str) -> Citation | None:
    """The work that a note of that name cites under its own title."""
    for entry in _ENTRY.finditer(note.markdown) if "@" in note.markdown else ():
        told = {one["name"].lower(): _text(one["value"]) for one in _FIELD.finditer(entry[0])}
        if says_title(told.get("title", ""), name):
            doi, arxiv = doi_in(told.get("doi", "")), arxiv_in(entry["fields"])
            arxiv = arxiv or arxiv_in(f"arXiv:{told.get('eprint', '')}")
            page = doi_page(doi) if doi else arxiv_page(arxiv) if arxiv else None
            names = re.split(r"\s+and\s+", told.get("author", ""))
            parts = ([*map(str.strip, reversed(one.split(",", 1)))] for one in names)
            return Citation(
                note.markdown.count("\n", 0, entry.start()),
                tuple(" ".join(one) for one in parts if any(one) and one != ["others"]),
                told.get("journal") or told.get("booktitle") or "",
                told.get("year", ""),
                page or absolute(told.get("url", "")),
            )
    return None


def _text(latex: str) -> str:
    """A field's text, without the braces and with the accents of LaTeX."""
    accented = _ACCENT.sub(lambda one: one[2] + _COMBINING[one[1]], latex.strip(' \t,"{}'))
    return tidy(unicodedata.normalize("NFC", re.sub(r"[{}\\]", "", accented)))
