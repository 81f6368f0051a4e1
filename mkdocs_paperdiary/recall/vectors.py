"""The vectors of an index, of notes and words, in as few bytes as serve the ranking."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from itertools import islice
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from .word_vectors import DIMENSIONS, Floats, WordVectors, normalised, spelt

PIECES: Final = 20_000
"""Words and pieces in a browser: those of the diary, and the commonest others up to this number.

Notes are found in other words by words that no note has: more of them serve more than more
dimensions, or more steps between the numbers.
"""

PIECES_OF_A_NOTE: Final = 20
"""So many more for each note: a large diary has the bytes for them."""

COMMON: Final = 100
"""How many words count as the commonest."""

MODEL_WEIGHT: Final = 0.6
"""Of the model's vector of a note beside that of all its words."""


def encoded(text: str, table: WordVectors) -> tuple[str, str]:
    """A text's word pieces, each once, of 16 bits, and its vector of 16-bit floats, in base64."""
    numbers = table.numbers_of(text)
    vector = normalised(table.rows[numbers].sum(axis=0))
    return _base64(np.unique(np.array(numbers, np.uint16))), _base64(vector.astype(np.float16))


def is_encoded(pieces: str, vector: str, table: WordVectors) -> bool:
    """Whether these can be what `encoded` gives, as they come from a cache."""
    numbers, values = _decoded(pieces, np.uint16), _decoded(vector, np.float16)
    return (
        values.size == table.rows.shape[1]
        and bool(np.isfinite(values).all())
        and bool((numbers < len(table.rows)).all())
    )


def compressed(
    texts: Sequence[tuple[str, str]],
    models: Sequence[NDArray[np.float32] | None],
    table: WordVectors,
) -> dict[str, Any]:
    """The fields of an index that hold its vectors; those of notes as rows of an array.

    Args:
        texts: Of each note, what `encoded` gives.
        models: Of each note its vector by all-MiniLM-L6-v2, where there is one.
        table: That the vectors are of.
    """
    meanings = np.zeros((len(texts), table.rows.shape[1]), np.float32)
    pieces: set[int] = set()
    for number, (own, model) in enumerate(zip(texts, models, strict=True)):
        pieces.update(_decoded(own[0], np.uint16).tolist())
        meanings[number] = _decoded(own[1], np.float16)
        if model is not None and model.size == len(table.projection):
            meanings[number] *= 1 - MODEL_WEIGHT
            meanings[number] += MODEL_WEIGHT * normalised(model @ table.projection)
    meanings = normalised(meanings)

    names = list(table.pieces)
    others = (number for number in table.pieces.values() if number not in pieces)
    more = PIECES + PIECES_OF_A_NOTE * len(texts) - len(pieces)
    kept = sorted({*pieces, *islice(others, max(0, more))}, key=names.__getitem__)
    axes = _axes(meanings, table.rows[kept])
    text, sizes = spelt(table.rows[kept] @ axes)
    reduced = normalised(meanings @ axes)
    largest = np.abs(reduced).max(axis=1, keepdims=True, initial=1e-12)
    return {
        "dimensions": DIMENSIONS,
        "vectors": np.rint(reduced / largest * 127).astype(np.int8),
        "common": names[:COMMON],
        "pieces": "\n".join(names[number] for number in kept),
        "rows": text,
        "scales": _base64(sizes),
    }


def _axes(meanings: Floats, rows: Floats) -> Floats:
    """The directions in which notes and words differ most, as columns.

    Those of the words alone would be of a language at large, and those of few notes do not
    suffice.
    """
    unit = normalised(rows)
    moments = (unit.T @ unit / len(unit)).astype(np.float64)
    if len(meanings):
        moments = 0.1 * moments + meanings.T @ meanings / len(meanings)
    _, directions = np.linalg.eigh(moments)
    axes: Floats = directions[:, : -DIMENSIONS - 1 : -1].astype(np.float32)
    return axes


def _base64(numbers: NDArray[Any]) -> str:
    return base64.b64encode(numbers.tobytes()).decode("ascii")


def _decoded(text: str, kind: type[np.generic]) -> NDArray[Any]:
    return np.frombuffer(base64.b64decode(text, validate=True), kind)
