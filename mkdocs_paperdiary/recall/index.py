"""The index of a diary for the search by meaning, as JSON."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from ..cache import Cache, code_digest, digest

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from .word_vectors import Floats, WordVectors

VERSION: Final = 1
"""Raised when a field changes its meaning or goes away; new fields may come without."""

DIMENSIONS: Final = 64
"""Of the vectors in a browser."""

PIECES: Final = 12_000
"""Word pieces in a browser: those of the diary, and the commonest others up to this number."""

SUMMARY_WEIGHT: Final = 0.3
"""Of the model's vector of a note beside that of all its words."""


@dataclass(frozen=True, slots=True)
class IndexedPage:
    """A note as it is found.

    Attributes:
        id: The entry's id.
        src: The note's path in the docs folder.
        url: Relative to the site's root.
        date: The reading day as ISO 8601 has it, or None.
        markdown: The note's body.
        others: Sentences of plain text that the note is found by and that its body need not have:
            its summary, and lessons of its front matter.
    """

    id: str
    src: str
    url: str
    title: str
    date: str | None
    topic: str
    markdown: str
    others: tuple[str, ...] = ()


def recall_json(
    pages: Sequence[IndexedPage],
    vectors: Callable[[], Mapping[str, NDArray[np.float32]]],
    vector_key: str,
    cache: Cache,
) -> bytes:
    """Write the index of a diary, or take that of the last build, from which nothing differs.

    Args:
        pages: In reading order.
        vectors: Called where the index has to be written, for the vectors of all-MiniLM-L6-v2 by
            entry id; a note that has none is found by the vectors of its words.
        vector_key: Names what `vectors` returns by its content.
        cache: Has the last index.

    Returns:
        JSON, the same for the same input on the same machine.
    """
    code = code_digest(Path(__file__).parent)
    key = digest(code, vector_key, [list(asdict(page).values()) for page in pages])
    known = cache.latest("recall", key)
    if known is not None:
        return known
    index = _index(pages, vectors())
    text = json.dumps(index, ensure_ascii=False, separators=(",", ":")) + "\n"
    payload = text.encode("utf-8", "replace")
    cache.put_latest("recall", key, payload)
    return payload


def _index(
    pages: Sequence[IndexedPage], vectors: Mapping[str, NDArray[np.float32]]
) -> dict[str, Any]:
    import numpy as np

    from ..diary.paths import readable
    from .sentences import headings_and_sentences
    from .word_vectors import WordVectors, normalised, packed, words_of

    notes: list[dict[str, Any]] = []
    for page in pages:
        headings, sentences = headings_and_sentences(page.markdown)
        text = " ".join(sentences)
        sentences = (*(one for one in page.others if one and one not in text), *sentences)
        about = {name: getattr(page, name) for name in ("url", "title", "date", "topic")}
        about["name"] = readable(PurePosixPath(page.src).stem)
        notes.append({**about, "headings": headings, "sentences": sentences})
    table = WordVectors()
    texts = ["\n".join([note["title"], *note["headings"], *note["sentences"]]) for note in notes]
    meanings = np.zeros((len(pages), table.rows.shape[1]), np.float32)
    for number, (page, text) in enumerate(zip(pages, texts, strict=True)):
        meanings[number] = table.of(text)
        if page.id in vectors:
            summary = normalised(vectors[page.id] @ table.projection)
            meanings[number] *= 1 - SUMMARY_WEIGHT
            meanings[number] += SUMMARY_WEIGHT * summary
    meanings = normalised(meanings)

    words = {word for text in texts for word in words_of(text)}
    kept = _kept_pieces(words, table)
    axes = _axes(meanings, table.rows[kept])
    halves, scales = packed(table.rows[kept] @ axes)
    sizes = np.rint(16 * np.log2(scales) + 128).clip(0, 255).astype(np.uint8)
    names = list(table.pieces)
    reduced = normalised(meanings @ axes)
    largest = np.abs(reduced).max(axis=1, keepdims=True, initial=1e-12)
    return {
        "version": VERSION,
        "notes": notes,
        "dimensions": DIMENSIONS,
        "vectors": _base64(np.rint(reduced / largest * 127).astype(np.int8)),
        "pieces": "\n".join(names[number] for number in kept),
        "rows": _base64(halves),
        "scales": _base64(sizes),
    }


def _kept_pieces(words: set[str], table: WordVectors) -> list[int]:
    """The numbers of the pieces that the diary's words have, and of the commonest others."""
    found = {piece for word in words for piece in table.pieces_of(word)}
    others = (number for number in table.pieces.values() if number not in found)
    found.update(number for number, _ in zip(others, range(PIECES - len(found)), strict=False))
    return sorted(found)


def _axes(meanings: Floats, rows: Floats) -> Floats:
    """The directions in which notes and words differ most, as columns.

    Those of the words alone would be of a language at large, and those of few notes do not
    suffice.
    """
    import numpy as np

    from .word_vectors import normalised

    unit = normalised(rows).astype(np.float64)
    moments = unit.T @ unit / len(unit)
    if len(meanings):
        own = meanings.astype(np.float64)
        moments = 0.1 * moments + own.T @ own / len(own)
    _, directions = np.linalg.eigh(moments)
    axes: Floats = directions[:, : -DIMENSIONS - 1 : -1].astype(np.float32)
    return axes


def _base64(numbers: NDArray[Any]) -> str:
    return base64.b64encode(numbers.tobytes()).decode("ascii")
