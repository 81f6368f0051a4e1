"""Makes the table of word vectors for the search by meaning.

    apt-get download wordnet-base && dpkg -x wordnet-base_*.deb wordnet
    python -m benchmarks.word_vectors wordnet/usr/share/wordnet

all-MiniLM-L6-v2 embeds its own vocabulary and definitions of WordNet. The rows of the table are
then chosen so that the sum of a text's rows points to where the model has the text. Nobody's notes
are in it. The same processor and libraries give the same bytes.

WordNet 3.0 is Copyright 2006 by Princeton University; the model is under the Apache License 2.0.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy import sparse

from mkdocs_paperdiary.atlas.embedding.models import LocalModel
from mkdocs_paperdiary.progress import quiet
from mkdocs_paperdiary.recall.index import TABLE
from mkdocs_paperdiary.recall.word_vectors import SHA256, cut, normalised, packed, words_of

DIMENSIONS = 192
DEFINITIONS = 15_000
"""Those that come first by the hash of their text."""

PART = 5_000
"""Texts that are embedded together."""

COMMON = 1e-3
"""The share of all words at which a word counts half (smooth inverse frequency)."""

RIDGE = 0.3
ROUNDS, STEPS = 3, 15


def definitions(wordnet: Path) -> Iterator[str]:
    """Up to three words of each meaning with its definition, and its examples."""
    for part in ("noun", "verb", "adj", "adv"):
        for line in (wordnet / f"data.{part}").read_text("utf-8").splitlines():
            head, found, gloss = line.partition(" | ")
            if not found or line.startswith("  "):
                continue
            fields = head.split()
            lemmas = fields[4 : 4 + 2 * int(fields[3], 16) : 2]
            words = ", ".join(one.split("(")[0].replace("_", " ") for one in lemmas[:3])
            definition, *examples = re.split(r';\s*(?=")', gloss.strip())
            yield f"{words}: {definition}"
            yield from (one for text in examples if len(one := text.strip('" ')) > 20)


def encoded(folder: Path, parts: list[list[str]]) -> list[np.ndarray]:
    """The model's vectors of texts, in parts since each is sorted by length as a whole."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu")
    found = (model.encode(part, batch_size=128, normalize_embeddings=True) for part in parts)
    return [np.asarray(one).astype(np.float16).astype(np.float32) for one in found]


def fitted(counts: sparse.csr_matrix, targets: np.ndarray) -> np.ndarray:
    """Rows whose sums point to the targets.

    The text of a single piece gives that piece's first row. Sums should then be as long as they
    are, and point elsewhere: least squares by conjugate gradients, drawn to the first rows.

    Args:
        counts: How often each text, a row, has each piece, a column.
        targets: A row of length 1 for each text.
    """
    single = np.asarray(counts.sum(axis=1)).ravel() == 1
    frequencies = np.asarray(counts[~single].sum(axis=0)).ravel()
    frequencies = frequencies / frequencies.sum()
    first = counts[single].T @ targets[single]
    first *= (COMMON / (COMMON + frequencies))[:, None].astype(np.float32)
    rows = first.copy()
    for _ in range(ROUNDS):
        lengths = np.maximum(((counts @ rows) * targets).sum(axis=1), 0.3)
        weights = np.where(single, 1, 1 / lengths).astype(np.float32)
        weighted = sparse.diags(weights) @ counts
        wanted = targets * (weights * lengths)[:, None]
        residual = weighted.T @ (wanted - weighted @ rows) - RIDGE * (rows - first)
        direction, square = residual, (residual**2).sum()
        for _ in range(STEPS):
            image = weighted.T @ (weighted @ direction) + RIDGE * direction
            step = square / (direction * image).sum()
            rows = rows + step * direction
            residual = residual - step * image
            before, square = square, (residual**2).sum()
            direction = residual + (square / before) * direction
    return rows.astype(np.float32)


def make(wordnet: Path, path: Path) -> None:
    folder = LocalModel("all-MiniLM-L6-v2").find(quiet)
    vocabulary = json.loads((folder / "tokenizer.json").read_text("utf-8"))["model"]["vocab"]
    pieces = [one for one in sorted(vocabulary, key=vocabulary.get) if _is_word(one)]
    words = [one for one in pieces if re.fullmatch("[a-z]{2,}", one)]
    glosses = sorted(set(definitions(wordnet)), key=_hash)
    parts = [words, *(glosses[at : at + PART] for at in range(0, DEFINITIONS, PART))]
    texts = [text for part in parts for text in part]
    vectors = np.concatenate(encoded(folder, parts))

    numbers = {name: number for number, name in enumerate(pieces)}
    found = [[piece for word in words_of(text) for piece in cut(word, numbers)] for text in texts]
    known = [number for number, some in enumerate(found) if some]
    vectors = vectors[known]
    _, directions = np.linalg.eigh((vectors.T @ vectors).astype(np.float64))
    projection = directions[:, : -DIMENSIONS - 1 : -1].astype(np.float32)
    starts = np.cumsum([0, *(len(found[number]) for number in known)])
    columns = np.concatenate([found[number] for number in known])
    ones = np.ones(len(columns), np.float32)
    counts = sparse.csr_matrix((ones, columns, starts), shape=(len(known), len(pieces)))
    counts.sum_duplicates()

    rows, scales = packed(fitted(counts, normalised(vectors @ projection)))
    np.savez(
        path,
        pieces=np.frombuffer("\n".join(pieces).encode("utf-8"), np.uint8),
        rows=rows,
        scales=scales.astype(np.float16),
        projection=projection.astype(np.float16),
    )
    made = hashlib.sha256(path.read_bytes()).hexdigest()
    print(made, "as in the package" if made == SHA256 else "another one than in the package")


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _is_word(piece: str) -> bool:
    return re.fullmatch(r"(##)?[^\W_]+", piece) is not None


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wordnet", type=Path, help="the folder with data.noun")
    parser.add_argument("--output", type=Path, default=TABLE)
    arguments = parser.parse_args()
    make(arguments.wordnet, arguments.output)
