"""Vectors of texts, cached or embedded."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ...cache import Cache, digest
from ...llm import RecentFailures
from ...problem import Problem
from ...words import N_, counted
from . import Embedder, ModelUnavailable, ServerUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from ...progress import Progress
    from ..settings import EmbeddingSettings

STAGE = N_("Embedding summaries")


class VectorStore:
    """The vectors of one model, each under a key of its text, model and version."""

    def __init__(
        self,
        embedder: Embedder,
        settings: EmbeddingSettings,
        cache: Cache,
        failures: RecentFailures | None = None,
    ) -> None:
        """Ask for the model's version, without loading the model.

        Servers among the failures are not asked again yet.
        """
        self._failures = failures or RecentFailures()
        self._settings = settings
        self._embedder = embedder
        self._cache = cache
        self._model = (settings.computed_by, settings.model, embedder.version())
        self._given: dict[str, NDArray[np.float32]] = {}

    def key(self, text: str) -> str:
        """The key of a text's vector."""
        return digest("embedding", text, *self._model)

    def vectors(
        self, texts: Sequence[str], progress: Progress
    ) -> tuple[dict[str, NDArray[np.float32]], ModelUnavailable | None]:
        """Read or compute the vectors of texts, which may repeat themselves.

        Returns:
            The vectors, all of one length, by text, and why some are missing: of the texts that
            are neither in the cache nor came before the model failed.
        """
        wanted = list(dict.fromkeys(texts))
        known = self.known(wanted)
        failure: ModelUnavailable | None = None
        size = next(iter(known.values())).size if known else 0
        try:
            # Twice, since a name without a version may have got another model behind it, whose
            # vectors have another length than those that are known.
            for _ in range(2):
                new = [text for text in wanted if text not in known or known[text].size != size]
                for text, vector in self._embed(new, progress):
                    known[text], size = vector, vector.size
        except ModelUnavailable as error:
            failure = error
            if isinstance(error, ServerUnavailable):
                self._failures.add(self._settings, str(error))
        known = {text: vector for text, vector in known.items() if vector.size == size}
        self._given |= known
        return known, failure

    def known(self, texts: Iterable[str]) -> dict[str, NDArray[np.float32]]:
        """The vectors of texts that were computed before, all of one length, by text."""
        known = {text: vector for text in texts if (vector := self.cached(text)) is not None}
        sizes = Counter(vector.size for vector in known.values())
        size = max(sizes, key=lambda size: (sizes[size], size), default=0)
        return {text: vector for text, vector in known.items() if vector.size == size}

    def cached(self, text: str) -> NDArray[np.float32] | None:
        """The vector of a text, if it was computed before."""
        import numpy as np

        if text in self._given:
            return self._given[text]

        def read(payload: bytes) -> NDArray[np.float32]:
            vector = np.frombuffer(payload, "<f4").astype(np.float32)
            # False for what is no number, too.
            if not 0.99 < float(np.linalg.norm(vector)) < 1.01:
                raise ValueError("no vector of length 1")
            return vector

        return self._cache.value("embedding", self.key(text), read)

    def _embed(
        self, texts: Sequence[str], progress: Progress
    ) -> Iterator[tuple[str, NDArray[np.float32]]]:
        if not texts:
            return
        if reason := self._failures.reason(self._settings):
            raise ModelUnavailable(reason)
        progress(STAGE, 0, len(texts))
        done = 0
        for numbers, rows in self._embedder.embed(texts, progress):
            for number, vector in zip(numbers, rows, strict=True):
                # Cached at once, so that a build that is interrupted has not worked for nothing.
                payload = vector.astype("<f4").tobytes()
                self._cache.put("embedding", self.key(texts[number]), payload)
                yield texts[number], vector
            done += len(numbers)
            progress(STAGE, done, len(texts))


def not_on_the_map(failure: ModelUnavailable, missing: int, total: int) -> Problem:
    """What to say of a model that cannot be had: how many of all entries are not on the map."""
    what = "the map does not change"
    if missing == total:
        what = "there is no map"
    elif missing:
        what = counted(missing, "text is", "texts are") + " not on the map"
    return Problem(f"{what}, because {failure}", code=failure.code)
