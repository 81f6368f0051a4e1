"""Makes the table of word vectors for the search by meaning.

    apt-get download wordnet-base && dpkg -x wordnet-base_*.deb wordnet
    pip install wordfreq
    python -m benchmarks.word_vectors wordnet/usr/share/wordnet

all-MiniLM-L6-v2 embeds its own vocabulary, common words that this cuts into pieces, and definitions
of WordNet. The rows of the table are then chosen so that the sum of a text's rows points to where
the model has the text. Nobody's notes are in it. The same processor and libraries give the same
bytes.

Of another language, a table is made of a list of words, the commonest first, and of any model that
sentence-transformers loads:

    python -m benchmarks.word_vectors --words words.txt --model NAME --output table.npz

WordNet 3.0 is Copyright 2006 by Princeton University; the model is under the Apache License 2.0.
wordfreq, whose data are under CC BY-SA 4.0, says which words are common.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

import numpy as np
from scipy import sparse

from mkdocs_paperdiary.atlas.embedding.models import LocalModel
from mkdocs_paperdiary.progress import quiet
from mkdocs_paperdiary.recall.index import TABLE
from mkdocs_paperdiary.recall.ranking import stem_of
from mkdocs_paperdiary.recall.word_vectors import (
    MOST_PIECES,
    SHA256,
    cut,
    normalised,
    packed,
    words_of,
)

DIMENSIONS = 192
WORDS = 12_000
"""Words beside the model's vocabulary that have rows of their own, the commonest."""

SPELT = 4_000
"""Further words, from which the rows of their pieces are learnt."""

KNOWN_RANK = 30_000
"""Words that are less common than this many have to be WordNet's."""

DEFINITIONS = 15_000
"""Those that come first by the hash of their text."""

PART = 5_000
"""Texts that are embedded together."""

COMMON = 1e-3
"""The share of all words at which a word counts half (smooth inverse frequency)."""

RIDGE = 0.3
ROUNDS, STEPS = 3, 15


def meanings(wordnet: Path) -> Iterator[tuple[list[str], str]]:
    """The words of each meaning, and its definition with examples."""
    for part in ("noun", "verb", "adj", "adv"):
        for line in (wordnet / f"data.{part}").read_text("utf-8").splitlines():
            head, found, gloss = line.partition(" | ")
            if found and not line.startswith("  "):
                fields = head.split()
                lemmas = fields[4 : 4 + 2 * int(fields[3], 16) : 2]
                yield [one.split("(")[0] for one in lemmas], gloss.strip()


def definitions(wordnet: Path) -> Iterator[str]:
    """Up to three words of each meaning with its definition, and its examples."""
    for lemmas, gloss in meanings(wordnet):
        words = ", ".join(one.replace("_", " ") for one in lemmas[:3])
        definition, *examples = re.split(r';\s*(?=")', gloss)
        yield f"{words}: {definition}"
        yield from (one for text in examples if len(one := text.strip('" ')) > 20)


def more_words(wordnet: Path, numbers: Mapping[str, int]) -> list[str]:
    """Common words that a vocabulary has in pieces only, the commonest first."""
    from wordfreq import top_n_list

    lemmas = (lemma for some, _ in meanings(wordnet) for lemma in some)
    stems = {stem_of(lemma) for lemma in lemmas if lemma.islower() and lemma.isalpha()}
    words = [one for one in top_n_list("en", 200_000) if re.fullmatch("[a-z]{3,}", one)]
    found = (
        word
        for rank, word in enumerate(words)
        if len(cut(word, numbers)) != 1 and (rank < KNOWN_RANK or stem_of(word) in stems)
    )
    return [*islice(found, WORDS + SPELT)]


def encoded(folder: Path, parts: list[list[str]]) -> list[np.ndarray]:
    """The model's vectors of texts, in parts since each is sorted by length as a whole."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu")
    found = (model.encode(part, batch_size=128, normalize_embeddings=True) for part in parts)
    return [np.asarray(one).astype(np.float16).astype(np.float32) for one in found]


def fitted(counts: sparse.csr_matrix, targets: np.ndarray, is_text: np.ndarray) -> np.ndarray:
    """Rows whose sums point to the targets.

    The text of a single piece gives that piece's first row. Sums should then be as long as they
    are, and point elsewhere: least squares by conjugate gradients, drawn to the first rows.

    Args:
        counts: How often each text, a row, has each piece, a column.
        targets: A row of length 1 for each text.
        is_text: Of each text, whether words count as often as it has them.
    """
    single = np.asarray(counts.sum(axis=1)).ravel() == 1
    frequencies = np.asarray(counts[is_text].sum(axis=0)).ravel()
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
    table: np.ndarray = rows.astype(np.float32)
    return table


def make(wordnet: Path, path: Path) -> None:
    folder = LocalModel("all-MiniLM-L6-v2").find(quiet)
    vocabulary = json.loads((folder / "tokenizer.json").read_text("utf-8"))["model"]["vocab"]
    pieces = [one for one in sorted(vocabulary, key=vocabulary.get) if _is_word(one)]
    known = {name: number for number, name in enumerate(pieces)}
    words = [one for one in pieces if re.fullmatch("[a-z]{2,}", one)]
    more = more_words(wordnet, known)
    glosses = sorted(set(definitions(wordnet)), key=_hash)
    parts = [
        *(words, more),
        *(glosses[at : at + PART] for at in range(0, DEFINITIONS, PART)),
    ]
    own, others, *defined = encoded(folder, parts)

    spelt = [[pieces[number] for number in cut(word, known)] for word in more]
    names = by_frequency([*pieces, *more[:WORDS]], spelt[WORDS:])
    numbers = {name: number for number, name in enumerate(names)}
    texts = [[numbers[word]] for word in (*words, *more[:WORDS])]
    texts += [[numbers[piece] for piece in some] for some in spelt]
    alone = len(texts)
    texts += [
        [number for word in words_of(text) for number in cut(word, numbers)]
        for text in glosses[:DEFINITIONS]
    ]
    vectors = np.concatenate([own, others[:WORDS], others, *defined])
    is_text = np.arange(len(texts)) >= alone
    kept = [number for number, some in enumerate(texts) if some]
    vectors = vectors[kept]
    projection = projected(vectors)
    starts = np.cumsum([0, *(len(texts[number]) for number in kept)])
    columns = np.concatenate([texts[number] for number in kept])
    ones = np.ones(len(columns), np.float32)
    counts = sparse.csr_matrix((ones, columns, starts), shape=(len(kept), len(names)))
    counts.sum_duplicates()
    rows = fitted(counts, normalised(vectors @ projection), is_text[kept])
    save(path, names, rows, projection)


def by_frequency(names: list[str], spelt: list[list[str]]) -> list[str]:
    """Words and pieces, the commonest first; a piece is as common as the words that have it."""
    from wordfreq import word_frequency

    shares = {name: 0.0 if name.startswith("##") else word_frequency(name, "en") for name in names}
    for some in spelt:
        word = some[0] + "".join(piece.removeprefix("##") for piece in some[1:])
        for piece in some:
            if piece.startswith("##"):
                shares[piece] += word_frequency(word, "en")
    return sorted(names, key=lambda name: (-shares[name], name))


def make_of_words(words: Path, name: str, path: Path) -> None:
    """Make a table of words alone, as a model has each of them."""
    listed: dict[str, str] = {}
    for word in words.read_text("utf-8").split():
        folded = max(found := words_of(word), key=len, default="")
        if folded and words_of(folded) == found:
            listed.setdefault(folded, word)
    listed = dict(islice(listed.items(), MOST_PIECES))
    (vectors,) = encoded(LocalModel(name).find(quiet), [[*listed.values()]])
    projection = projected(vectors)
    # Shares of all words, by Zipf's law.
    shares = 1 / np.arange(2, len(listed) + 2)
    weights = COMMON / (COMMON + shares / shares.sum())
    rows = normalised(vectors @ projection) * weights[:, None].astype(np.float32)
    save(path, [*listed], rows, projection)


def projected(vectors: np.ndarray) -> np.ndarray:
    """The directions in which vectors are longest, as columns."""
    _, directions = np.linalg.eigh((vectors.T @ vectors).astype(np.float64))
    return directions[:, : -DIMENSIONS - 1 : -1].astype(np.float32)


def save(path: Path, pieces: list[str], rows: np.ndarray, projection: np.ndarray) -> None:
    halves, scales = packed(rows)
    np.savez(
        path,
        pieces=np.frombuffer("\n".join(pieces).encode("utf-8"), np.uint8),
        rows=halves,
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
    parser.add_argument("wordnet", type=Path, nargs="?", help="the folder with data.noun")
    parser.add_argument("--words", type=Path, help="a list of words, the commonest first")
    parser.add_argument("--model", default="all-MiniLM-L6-v2")
    parser.add_argument("--output", type=Path, default=TABLE)
    arguments = parser.parse_args()
    if arguments.words:
        make_of_words(arguments.words, arguments.model, arguments.output)
    elif arguments.wordnet:
        make(arguments.wordnet, arguments.output)
    else:
        parser.error("name the folder of WordNet, or --words")
