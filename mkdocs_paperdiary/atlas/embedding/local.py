"""Embeddings on this machine, by numpy or by sentence-transformers."""

from __future__ import annotations

import contextlib
import gc
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...progress import Progress
from . import ModelUnavailable
from .models import LocalModel, first_line, quiet_hub

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..settings import EmbeddingSettings

STEP = 16
"""Texts that a thread embeds between two reports."""

_INSTALL = 'pip install "mkdocs-paperdiary[local]"'


class LocalEmbedder:
    """Embeds each text by itself, and several texts at once.

    In a batch, a text is padded to the longest one, and even among texts of one length a product
    may be summed in another order, so that the last bits of an embedding would depend on which
    texts were new in the same build.

    References:
        Reimers and Gurevych (2019), Sentence-BERT, https://arxiv.org/abs/1908.10084
    """

    def __init__(self, settings: EmbeddingSettings) -> None:
        """Take a model and what computes it, without looking for the model."""
        self._provider = settings.provider
        self._model = LocalModel(settings.model)

    def version(self) -> str:
        """Name the model's weights without loading them."""
        return self._model.version()

    def embed(
        self, texts: Sequence[str], progress: Progress
    ) -> Iterator[tuple[Sequence[int], NDArray[np.float32]]]:
        """Embed texts, none of them empty; a download is a stage of its own of `progress`.

        Yields:
            As soon as it is there, a part: the numbers of some texts, counted from 0, and an array
            of shape (as many, dimensions), rows of length 1. No text comes twice, and a row depends
            on its own text only, to the last bit.

        Raises:
            ModelUnavailable: The model cannot be had, or does not take the texts that have not
                come. What came before is good.
        """
        from concurrent.futures import ThreadPoolExecutor

        encoder = self._loaded(progress)
        starts = range(0, len(texts), STEP)
        parts = (texts[start : start + STEP] for start in starts)
        # With several threads, a product is summed in another order.
        with encoder.single_threaded():
            pool = ThreadPoolExecutor(_processors())
            try:
                # A tokeniser settles with its first text how it cuts, which no two threads may do.
                encoder.encode(texts[:1])
                for start, rows in zip(starts, pool.map(encoder.encode, parts), strict=True):
                    yield range(start, start + len(rows)), rows
            finally:
                pool.shutdown(cancel_futures=True)

    def _loaded(self, progress: Progress) -> _Numpy | _SentenceTransformer:
        """Load the model, unless this process has just used it: `mkdocs serve` needs it again."""
        key = (self._provider, self._model.name, self.version())
        if key not in _LOADED:
            _LOADED.clear()
            _LOADED[key] = self._load(progress)
            # What the libraries consist of stays until the end, and each later build would look
            # through it for garbage.
            gc.freeze()
        return _LOADED[key]

    def _load(self, progress: Progress) -> _Numpy | _SentenceTransformer:
        if self._provider == "sentence-transformers":
            return _SentenceTransformer(self._model.find(progress))
        try:
            from .bert import UnsupportedModel
        except (ImportError, OSError) as error:
            raise ModelUnavailable(
                f"the encoder cannot be loaded ({first_line(error)}): "
                "pip install --force-reinstall numpy safetensors tokenizers"
            ) from error
        folder = self._model.find(progress)
        try:
            return _Numpy(folder)
        except UnsupportedModel as error:
            reason = f"{self._model.name} requires sentence-transformers, since {error}"
        if self._provider == "builtin":
            raise ModelUnavailable(f"{reason}: {_INSTALL}, and set `embedding.provider: auto`")
        try:
            return _SentenceTransformer(folder)
        except ModelUnavailable as error:
            raise ModelUnavailable(f"{reason}: {_INSTALL}") from error


_LOADED: dict[tuple[str, str, str], _Numpy | _SentenceTransformer] = {}
"""The model that was loaded last."""


class _Numpy:
    """A model of BERT's form, by numpy."""

    def __init__(self, folder: Path) -> None:
        from .bert import BertEncoder

        self._encoder = BertEncoder(folder)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        import numpy as np

        return np.stack([self._encoder.encode(text) for text in texts])

    @contextlib.contextmanager
    def single_threaded(self) -> Iterator[None]:
        from threadpoolctl import threadpool_limits

        with threadpool_limits(1, user_api="blas"):
            yield


class _SentenceTransformer:
    """Any model, by sentence-transformers."""

    def __init__(self, folder: Path) -> None:
        try:
            import torch
            from sentence_transformers import SentenceTransformer
        except (ImportError, OSError) as error:
            raise ModelUnavailable(
                f"sentence-transformers cannot be loaded ({first_line(error)}): {_INSTALL}"
            ) from error
        self._torch = torch
        try:
            with quiet_hub(), _quiet_transformers():
                # On the processor, since a graphics card gives other last bits.
                self._model = SentenceTransformer(str(folder), device="cpu")
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise ModelUnavailable(
                f"the model in {folder} cannot be loaded ({first_line(error)}): download it again, "
                "or set another `embedding.model`"
            ) from error

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        # It holds for each thread.
        self._torch.set_num_threads(1)
        rows: NDArray[np.float32] = self._model.encode(
            list(texts), batch_size=1, normalize_embeddings=True, show_progress_bar=False
        ).astype("float32")
        return rows

    @contextlib.contextmanager
    def single_threaded(self) -> Iterator[None]:
        before = self._torch.get_num_threads()
        try:
            yield
        finally:
            self._torch.set_num_threads(before)


@contextlib.contextmanager
def _quiet_transformers() -> Iterator[None]:
    """Keep the library's bars and remarks from the console: the build shows its own progress."""
    from transformers.utils import logging as library

    logging: Any = library
    has_bars, level = logging.is_progress_bar_enabled(), logging.get_verbosity()
    logging.disable_progress_bar()
    logging.set_verbosity_error()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if has_bars:
            logging.enable_progress_bar()


def _processors() -> int:
    """How many processors this process may use, and has a use for."""
    allowed = getattr(os, "sched_getaffinity", None)
    # With more than 8, threads wait for the interpreter more than they compute.
    return min(8, len(allowed(0)) if allowed else os.cpu_count() or 1)
