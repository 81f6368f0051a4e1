"""BibTeX that BibLaTeX, Zotero, JabRef and pandoc read alike."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from ..record import Record
from .publication import Publication, publication_of

if TYPE_CHECKING:
    from ..works import Work
    from . import Channel

_TYPES: Final[Mapping[Publication, str]] = {
    "article": "article",
    "conference": "inproceedings",
    "preprint": "misc",
    "book": "book",
    "web": "online",
    "talk": "video",
    "code": "software",
    "docs": "manual",
}
_VENUES: Final[Mapping[Publication, str]] = {
    "article": "journal",
    "conference": "booktitle",
    "book": "publisher",
    "docs": "organization",
    "preprint": "howpublished",
    "web": "organization",
    "talk": "organization",
    "code": "organization",
}
_SIGNS: Final = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    # TeX makes one sign of two.
    "``": "`{}`",
    "''": "'{}'",
    "?`": "?{}`",
    "!`": "!{}`",
}
_SIGN: Final = re.compile(
    "|".join(re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True))
)
_DASHES: Final = re.compile(r"-(?=-)")
_CAPITAL: Final = re.compile(r"\b\w+[A-Z]\w*|(?<=: )[A-Z]\w*")
_IN_ADDRESS: Final = re.compile(r"[{}\\\s]")


def write(works: Sequence[Work], channel: Channel) -> str:
    """Write works as BibTeX, by their keys; see `Writer.write`."""
    return "\n".join(bibtex_of(work) for work in sorted(works, key=lambda one: one.key.lower()))


def bibtex_of(work: Work) -> str:
    """One work as BibTeX, with a line break at its end.

    Written without a library, so that a site can show it where only the plugin is installed.
    Letters of all scripts stay as they are: LaTeX has read UTF-8 by default since 2018.
    """
    record = work.record
    form = publication_of(record)
    entry_type = _TYPES[form]
    if form == "preprint" and record.kind and not (record.arxiv or record.doi):
        # Of a `misc`, readers take the link to tell what it is.
        entry_type = "unpublished"
    lines = [f"  {name} = {{{value}}}" for name, value in _fields(record, form).items() if value]
    return f"@{entry_type}{{{work.key},\n" + ",\n".join(lines) + "\n}\n"


def _fields(record: Record, form: Publication) -> dict[str, str]:
    return {
        "author": " and ".join(_person(name) for name in record.authors),
        "title": _title(record.title),
        # As Zotero calls it: any other page may be documentation or a talk.
        "type": "Blog post" if form == "web" else "",
        _VENUES[form]: latex(record.venue or ""),
        "year": str(record.year or ""),
        "eprint": record.arxiv or "",
        "archiveprefix": "arXiv" if record.arxiv else "",
        "doi": _address(record.doi or ""),
        "isbn": record.isbn or "",
        "url": _address(record.link or ""),
        "urldate": record.date.isoformat() if record.date else "",
        "keywords": _keywords(record.tags),
        "groups": latex(record.topic) if "," not in record.topic else "",
        "rating": str(record.rating or ""),
        "annote": latex(record.summary),
    }


def latex(text: str) -> str:
    """A text in which no sign means anything to LaTeX."""
    return _DASHES.sub("-{}", _SIGN.sub(lambda match: _SIGNS[match[0]], text))


def _title(text: str) -> str:
    """A title whose capitals within words survive styles that write titles in small letters."""
    parts: list[str] = []
    end = 0
    for match in _CAPITAL.finditer(text):
        parts += [latex(text[end : match.start()]), f"{{{latex(match[0])}}}"]
        end = match.end()
    return "".join([*parts, latex(text[end:])])


def _person(name: str) -> str:
    # Braces keep a name whole that BibTeX would part.
    needs = "," in name or re.search(r"\band\b", name, re.IGNORECASE) or name.lower() == "others"
    return f"{{{latex(name)}}}" if needs else latex(name)


def _keywords(tags: Sequence[str]) -> str:
    return latex(("; " if any("," in tag for tag in tags) else ", ").join(tags))


def _address(text: str) -> str:
    # These fields are read as they stand; only braces could end them.
    return _IN_ADDRESS.sub(lambda match: f"%{ord(match[0]):02X}", text)
