"""The vectors of texts: from the cache, or from an embedder and then into the cache."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...cache import Cache, digest
from ...diary import Problem
from .embedder import Embedder, ModelUnavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from ...progress import Progress
    from ..settings import EmbeddingSettings

STAGE = "Embedding summaries"


class VectorStore:
    """The vectors of one model, each under a key that tells its text, model and version."""

    def __init__(self, embedder: Embedder, settings: EmbeddingSettings, cache: Cache) -> None:
        """Take the model's version, without loading the model.

        Args:
            embedder: What computes a vector that is not in the cache.
            settings: Its provider and model.
            cache: Where vectors are kept, 4 bytes for each dimension.
        """
        self._embedder = embedder
        self._cache = cache
        self._model = (settings.provider, settings.model, embedder.version())

    def key(self, text: str) -> str:
        """Return the key of a text's vector."""
        return digest("embedding", text, *self._model)

    def vectors(
        self, texts: Sequence[str], progress: Progress
    ) -> tuple[dict[str, NDArray[np.float32]], tuple[Problem, ...]]:
        """Find or compute vectors.

        Args:
            texts: Texts, which may repeat themselves.
            progress: Told while texts are embedded.

        Returns:
            The vectors, all of one length, by text, and what went wrong. Where the model cannot be
            had, the texts that are not in the cache are missing.
        """
        known = {text: vector for text in texts if (vector := self._cached(text)) is not None}
        new = [text for text in dict.fromkeys(texts) if text not in known]
        problems: tuple[Problem, ...] = ()
        try:
            known |= self._embed(new, progress)
            if len({vector.size for vector in known.values()}) > 1:
                # A name without a version may have got another model behind it.
                known = self._embed(list(dict.fromkeys(texts)), progress)
        except ModelUnavailable as error:
            what = "there is no map" if not known else f"{len(new)} texts are not on the map"
            problems = (Problem(f"{what}, because {error}"),)
        return known, problems

    def _cached(self, text: str) -> NDArray[np.float32] | None:
        import numpy as np

        payload = self._cache.get("embedding", self.key(text))
        if not payload or len(payload) % 4:
            return None
        return np.frombuffer(payload, "<f4").astype(np.float32)

    def _embed(self, texts: Sequence[str], progress: Progress) -> dict[str, NDArray[np.float32]]:
        if not texts:
            return {}
        progress(STAGE, 0, len(texts))
        known: dict[str, NDArray[np.float32]] = {}
        waiting = iter(texts)
        for rows in self._embedder.embed(texts):
            for vector in rows:
                text = next(waiting)
                known[text] = vector
                # Kept at once, so that a build that is broken off has not worked for nothing.
                self._cache.put("embedding", self.key(text), vector.astype("<f4").tobytes())
            progress(STAGE, len(known), len(texts))
        return known
