"""Vectors of words: the sum of a text's rows points to where all-MiniLM-L6-v2 has the text.

The table is made by `benchmarks/word_vectors.py`.

References:
    Minish Lab (2024), Model2Vec, https://github.com/MinishLab/model2vec
    Schuster and Nakajima (2012), the word pieces, https://doi.org/10.1109/ICASSP.2012.6289079
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

SHA256: Final = "e99236e50112e2467759cc375a2c6d8340b3eea6bdbe0b007d93227e36a79e25"
"""Of the package's table; here, so that an index of another one is not taken from the cache."""

DIMENSIONS: Final = 64
"""Of the vectors in a browser; a table has at least as many."""

STEPS: Final = 4
"""Numbers of a vector in a browser go up to this one, and down to its negative."""

_FIRST: Final = ord("#")
_BACKSLASH: Final = ord("\\")
_OFFSET: Final = 192

MOST_PIECES: Final = 2**16
"""In a table, so that the number of a piece has 16 bits."""

# Scripts without spaces between words: each character counts as one, and so do each two.
_CHARACTERS: Final = (
    "\u0e00-\u0e7f\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3041-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_ALONE: Final = rf"(?![\W_])[{_CHARACTERS}]"
_HAS_ALONE: Final = re.compile(_ALONE)
_WORD: Final = re.compile(rf"(?![\W_])[^\W_{_CHARACTERS}]+")
_ANY_WORD: Final = re.compile(rf"{_ALONE}(?=({_ALONE})?)|{_WORD.pattern}")
_LONGEST_WORD: Final = 40


class WordVectors:
    """A table of word pieces and their vectors.

    Attributes:
        pieces: The number of each piece, the commonest first; one that continues a word begins
            with `##`.
        rows: An array of shape (pieces, dimensions).
        projection: An array of shape (384, dimensions), which takes the model's vectors here.
    """

    def __init__(self, path: Path) -> None:
        """Read the table.

        Raises:
            OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile: The file is missing or
                damaged.
        """
        with np.load(path, allow_pickle=False) as table:
            names = bytes(table["pieces"]).decode("utf-8").split("\n")
            packed = table["rows"]
            scales = table["scales"].astype(np.float32)
            self.projection: Floats = table["projection"].astype(np.float32)
        self.pieces = {name: number for number, name in enumerate(names)}
        shapes = (packed.shape, scales.shape, self.projection.shape[1:])
        size = self.projection.shape[-1]
        if len(self.pieces) > MOST_PIECES or size < DIMENSIONS or size % 2:
            raise ValueError(f"it has {len(self.pieces)} pieces of {size} dimensions")
        if shapes != ((len(self.pieces), size // 2), (len(self.pieces),), (size,)):
            raise ValueError("its parts do not fit together")
        self.rows = unpacked(packed) * scales[:, None]
        self._known: dict[str, tuple[int, ...]] = {}

    def pieces_of(self, word: str) -> tuple[int, ...]:
        """The numbers of a folded word's pieces; none where a part of it is unknown."""
        if word not in self._known:
            self._known[word] = cut(word, self.pieces)
        return self._known[word]

    def numbers_of(self, text: str) -> list[int]:
        """The numbers of the pieces of all words of a text that are known."""
        return [piece for word in words_of(text) for piece in self.pieces_of(word)]


def cut(word: str, pieces: Mapping[str, int]) -> tuple[int, ...]:
    """The numbers of a folded word's pieces, each the longest that is known.

    None where a part is unknown, and of words that are too long to be any.
    """
    found: list[int] = []
    start = 0
    while start < len(word) <= _LONGEST_WORD:
        mark = "##" if start else ""
        for end in range(len(word), start, -1):
            number = pieces.get(mark + word[start:end])
            if number is not None:
                break
        else:
            return ()
        found.append(number)
        start = end
    return tuple(found)


def words_of(text: str) -> list[str]:
    """A text's words, without case, diacritics, ligatures and full width."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(one for one in decomposed if unicodedata.category(one)[0] != "M")
    text = text.lower()
    if text.isascii() or not _HAS_ALONE.search(text):
        return _WORD.findall(text)
    found = ((match[0], match[1]) for match in _ANY_WORD.finditer(text))
    return [one for word, next_ in found for one in ((word, word + next_) if next_ else (word,))]


def normalised(vectors: Floats) -> Floats:
    """Vectors of length 1; zeros stay zeros."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    result: Floats = (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)
    return result


def packed(rows: Floats) -> tuple[NDArray[np.uint8], Floats]:
    """Rows of an even length as 4-bit numbers, two a byte, the first one in the lower half.

    Returns:
        An array of shape (rows, dimensions / 2), and what each row is multiplied by. A number
        has an offset of 8.
    """
    largest = np.maximum(np.abs(rows).max(axis=1), 1e-12)
    best = np.full(len(rows), np.inf)
    scales = largest
    # The largest numbers of a row may be cut where that serves the others.
    for factor in (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4):
        tried = largest * np.float32(factor / 7)
        nearest = np.rint(rows / tried[:, None]).clip(-7, 7) * tried[:, None]
        errors = ((nearest - rows) ** 2).sum(axis=1)
        scales = np.where(errors < best, tried, scales)
        best = np.minimum(errors, best)
    numbers = (np.rint(rows / scales[:, None]).clip(-7, 7) + 8).astype(np.uint8)
    return numbers[:, ::2] | numbers[:, 1::2] << 4, scales.astype(np.float32)


def unpacked(halves: NDArray[np.uint8]) -> Floats:
    """The 4-bit numbers of `packed`, without their offset."""
    numbers = np.empty((len(halves), 2 * halves.shape[1]), np.float32)
    numbers[:, ::2] = halves & 15
    numbers[:, 1::2] = halves >> 4
    numbers -= 8
    return numbers


def spelt(rows: Floats) -> tuple[str, NDArray[np.uint8]]:
    """Rows of an even length as text that gzip makes small, each number in 2 to 3 bits.

    A unit is the root mean square of its row, so that most numbers are small; and those of an axis
    stand together, since each axis has its own.

    Returns:
        A character for each two numbers, none that JSON would escape: the first numbers of all
        rows, then the next ones. And what each row is multiplied by, as 16 times the binary
        logarithm with an offset of 192.
    """
    scales = np.sqrt((rows**2).mean(axis=1)).clip(2.0**-12)
    sizes = np.rint(16 * np.log2(scales) + _OFFSET).clip(0, 255).astype(np.uint8)
    numbers = (np.rint(rows / scales[:, None]).clip(-STEPS, STEPS) + STEPS).astype(np.uint8)
    codes = _FIRST + (2 * STEPS + 1) * numbers[:, ::2] + numbers[:, 1::2]
    codes += codes >= _BACKSLASH
    return codes.T.tobytes().decode("ascii"), sizes


def unspelt(text: str, sizes: NDArray[np.uint8], dimensions: int) -> Floats:
    """The rows that `spelt` has made text of."""
    codes = np.frombuffer(text.encode("ascii"), np.uint8).reshape(dimensions // 2, len(sizes))
    codes = codes - (codes > _BACKSLASH) - _FIRST
    numbers = np.stack(np.divmod(codes, 2 * STEPS + 1), axis=1).reshape(dimensions, len(sizes))
    scales = 2 ** ((sizes.astype(np.float32) - _OFFSET) / 16)
    rows: Floats = (numbers.T.astype(np.float32) - STEPS) * scales[:, None].astype(np.float32)
    return rows
