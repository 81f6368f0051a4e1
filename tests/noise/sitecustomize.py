"""Noise on embeddings, as another processor's arithmetic brings it.

Python imports this module at its start where the folder is on `PYTHONPATH`; `tests/conftest.py`
puts it there when `PAPERDIARY_TEST_NOISE` is set. Each text gets noise of its own, the same at each
time, with the variable's value as its standard deviation: 1e-6 is about what the last bits of a
float32 amount to.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import os
import sys
from collections.abc import Callable
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

NOISE = os.environ.get("PAPERDIARY_TEST_NOISE", "")
LIBRARY = "sentence_transformers"


class NoisyLibrary(MetaPathFinder):
    """Imports sentence-transformers as it is, and lets its models embed with noise."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if name != LIBRARY:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec and spec.loader:
            load = spec.loader.exec_module

            def load_noisy(module: ModuleType) -> None:
                load(module)
                module.SentenceTransformer.encode = noisy(module.SentenceTransformer.encode)

            spec.loader.exec_module = load_noisy  # type: ignore[method-assign]
        return spec


def noisy(encode: Callable[..., Any]) -> Callable[..., Any]:
    """The method `encode` of a model, whose rows differ a little and have length 1 as before."""
    import numpy as np

    @functools.wraps(encode)
    def encode_noisy(model: Any, texts: list[str], *arguments: Any, **options: Any) -> Any:
        rows = encode(model, texts, *arguments, **options)
        for text, row in zip(texts, rows, strict=True):
            seed = hashlib.sha256(f"{NOISE} {text}".encode()).digest()
            random = np.random.default_rng(list(seed))
            row[:] += random.normal(scale=float(NOISE), size=row.shape)
            row[:] /= np.linalg.norm(row)
        return rows

    return encode_noisy


if NOISE:
    sys.meta_path.insert(0, NoisyLibrary())
