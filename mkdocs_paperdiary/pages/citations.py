"""The works of a diary as BibTeX, for the pages and for `diary.bib`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from .. import records
from ..cache import Cache, code_digest, digest
from ..diary import Diary, Note
from ..diary.reading_cache import reader_digest

_KIND = "citations"


def citations_of(diary: Diary, notes: Sequence[Note], cache: Cache) -> Mapping[str, str]:
    """Write each entry's work as BibTeX.

    Args:
        diary: The diary.
        notes: Its notes, which may tell keys of their own.
        cache: Where the works are kept until a note or what was read of it changes; to look for
            keys in ten thousand notes takes longer than all else that a warm build does with them.

    Returns:
        The works by their entries' paths, in the order of their keys, in which a file has them.
    """
    key = _key(diary, notes)
    known = cache.latest(_KIND, key)
    if known is not None:
        with suppress(ValueError):
            found = json.loads(known)
            if isinstance(found, dict):
                return found
    # Only here, since their patterns take a while to compile.
    from ..records.bibtex import bibtex_of
    from ..records.works import works_of

    works = sorted(works_of(diary.entries), key=lambda work: work.key.lower())
    written = {work.entry.src: bibtex_of(work) for work in works}
    cache.put_latest(_KIND, key, json.dumps(written, separators=(",", ":")).encode("ascii"))
    return written


def _key(diary: Diary, notes: Sequence[Note]) -> str:
    """A digest of all that the works depend on: what notes say, and what others say of them."""
    parts = [reader_digest(), code_digest(Path(records.__file__).parent)]
    for entry in diary.entries:
        parts += [entry.src, str(entry.date), entry.topic]
    for note in notes:
        parts += [note.src, hashlib.sha256(note.content).hexdigest()]
    return digest(*parts)
