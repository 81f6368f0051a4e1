"""Maps as another machine would compute them, to prove that no test depends on this one's.

The same embeddings differ in their last bits from processor to processor, and then so do points and
labels. To see what depends on them, run the tests with `PAPERDIARY_TEST_NOISE=1e-6`, which disturbs
each embedding by so much, or with `PAPERDIARY_TEST_SEED=7`, which begins the layouts elsewhere.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest


@contextmanager
def other_machine(diary: dict[str, Any]) -> Iterator[None]:
    """Build on another machine, where the environment asks for it.

    Args:
        diary: The plugin's options, to which a seed may be added.
    """
    if seed := os.environ.get("PAPERDIARY_TEST_SEED"):
        diary["map"] = diary.get("map", {}) | {"seed": int(seed)}
    noise = float(os.environ.get("PAPERDIARY_TEST_NOISE", "0"))
    with pytest.MonkeyPatch.context() as patch:
        if noise:
            _disturb(patch, noise)
        yield


def _disturb(patch: pytest.MonkeyPatch, noise: float) -> None:
    import numpy as np
    from sentence_transformers import SentenceTransformer

    encode = SentenceTransformer.encode

    def disturbed(self: Any, texts: Sequence[str], **options: Any) -> Any:
        vectors = encode(self, texts, **options)
        for row, text in enumerate(texts):
            # The same noise for the same text, in whichever order they come.
            seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
            vectors[row] += np.random.default_rng(seed).normal(0, noise, vectors[row].shape)
            vectors[row] /= np.linalg.norm(vectors[row])
        return vectors

    patch.setattr(SentenceTransformer, "encode", disturbed)
