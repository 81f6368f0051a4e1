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
MODULE = "mkdocs_paperdiary.atlas.embedding.bert"


class NoisyEncoder(MetaPathFinder):
    """Imports the encoder as it is, and lets it embed with noise."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if name != MODULE:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec and spec.loader:
            load = spec.loader.exec_module

            def load_noisy(module: ModuleType) -> None:
                load(module)
                module.BertEncoder.encode = noisy(module.BertEncoder.encode)

            spec.loader.exec_module = load_noisy  # type: ignore[method-assign]
        return spec


def noisy(encode: Callable[..., Any]) -> Callable[..., Any]:
    """The method `encode` of a model, whose vectors differ a little and have length 1 as before."""
    import numpy as np

    @functools.wraps(encode)
    def encode_noisy(model: Any, text: str) -> Any:
        vector = encode(model, text)
        seed = hashlib.sha256(f"{NOISE} {text}".encode()).digest()
        vector += np.random.default_rng(list(seed)).normal(scale=float(NOISE), size=vector.shape)
        vector /= np.linalg.norm(vector)
        return vector

    return encode_noisy


# A worker of pytest's has it from its start, and `conftest.py` asks for it again.
if NOISE and not any(type(one).__name__ == NoisyEncoder.__name__ for one in sys.meta_path):
    sys.meta_path.insert(0, NoisyEncoder())
