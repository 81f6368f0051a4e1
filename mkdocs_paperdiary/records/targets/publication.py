"""What kind of publication a work is, as far as a diary knows."""

from __future__ import annotations

import re
from typing import Final, Literal

from ..record import Record

Publication = Literal["article", "conference", "preprint", "book", "web", "talk", "code", "docs"]

_JOURNAL: Final = re.compile(
    r"\b(?:journal|transactions|trans\.|letters|review|reviews|magazine|annals|j\.|proc\. natl|"
    r"pnas|jmlr|tmlr|nature|science|cell|quarterly|bulletin|acta|zeitschrift)\b",
    re.IGNORECASE,
)
_CONFERENCE: Final = re.compile(
    r"\b(?:conference|proceedings|workshop|symposium|meeting|congress|colloquium)\b|"
    r"^(?:[A-Z][A-Za-z]*[A-Z]{2}[A-Za-z]*|NeurIPS|CoRL|Interspeech|Eurographics)\b",
)


def publication_of(record: Record) -> Publication:
    """Tell what a work is by its kind and venue."""
    match record.kind:
        case "book":
            return "book"
        case "blog":
            return "web"
        case "talk" | "code" | "docs":
            return record.kind
    venue = record.venue or ""
    if not venue or venue.lower().startswith("arxiv"):
        return "preprint"
    if _CONFERENCE.search(venue) and not _JOURNAL.search(venue):
        return "conference"
    return "article"
