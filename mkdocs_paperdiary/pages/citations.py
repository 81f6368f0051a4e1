"""The works of a diary as BibTeX, for the pages and for `diary.bib`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..diary import Diary, Note
from ..records.targets.bibtex import bibtex_of
from ..records.works import works_of


def citations_of(diary: Diary, notes: Iterable[Note]) -> Mapping[str, str]:
    """Write each entry's work as BibTeX.

    Args:
        diary: The diary.
        notes: Its notes, which may tell keys of their own.

    Returns:
        The works by their entries' paths, in the order of their keys, in which a file has them.
    """
    works = sorted(works_of(diary.entries, notes), key=lambda work: work.key.lower())
    return {work.entry.src: bibtex_of(work) for work in works}
