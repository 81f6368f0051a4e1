"""The works of a diary as BibTeX, for the pages and for `diary.bib`."""

from __future__ import annotations

from collections.abc import Mapping

from ..diary import Diary

try:
    from ..records.targets.bibtex import bibtex_by_src as _bibtex
except ImportError:
    _bibtex = None


def citations_of(diary: Diary) -> Mapping[str, str]:
    """Each entry's work as BibTeX, by the entry's path."""
    return {} if _bibtex is None else _bibtex(diary)
