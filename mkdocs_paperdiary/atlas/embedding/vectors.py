"""Vectors of texts, of a diary's entries and of labels, cached or embedded."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...cache import Cache, digest
from ...diary import Diary, Entry
from ...llm import RecentFailures
from ...problem import Problem
from ...progress import Progress, quiet
from ...words import N_, counted
from . import ModelUnavailable, ServerUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from ..settings import EmbeddingSettings
    from .local import LocalEmbedder
    from .openai import OpenAIEmbedder

    Rows = NDArray[np.float32]

STAGE = N_("Embedding summaries")


def embedder_of(settings: EmbeddingSettings) -> LocalEmbedder | OpenAIEmbedder:
    """What computes the vectors of a provider that is not `none`.

    Making one is cheap: where all vectors are in the cache, it is only asked for its version.
    """
    from .local import LocalEmbedder
    from .openai import OpenAIEmbedder

    return LocalEmbedder(settings) if settings.is_local else OpenAIEmbedder(settings)


class VectorStore:
    """The vectors of one model, each under a key of its text, model and version."""

    def __init__(
        self, settings: EmbeddingSettings, cache: Cache, failures: RecentFailures | None = None
    ) -> None:
        """Ask for the model's version, without loading the model; raises OSError where it cannot.

        Servers among the failures are not asked again yet.
        """
        self._failures = failures or RecentFailures()
        self._settings = settings
        self._embedder = embedder_of(settings)
        self._cache = cache
        self._model = (settings.computed_by, settings.model, self._embedder.version())
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


def vector_store(
    settings: EmbeddingSettings, cache: Cache, failures: RecentFailures
) -> VectorStore | Problem:
    """The vectors of a provider that is not `none`, or why its model cannot be read."""
    try:
        return VectorStore(settings, cache, failures)
    except OSError as error:
        message = (
            f"there is no map: the model {settings.model} cannot be read ({error}); correct "
            "`embedding.model`"
        )
        return Problem(message, code="unreadable-file")


def text_of(entry: Entry, settings: EmbeddingSettings) -> str:
    """The text of an entry that is embedded, never empty."""
    title, summary = entry.title.strip(), entry.summary.strip()
    if settings.text == "title" or not summary:
        return title
    # A summary that was written as one says what the work is about. The first sentences of a note
    # often do not, without the title that they follow.
    if settings.text == "summary" and entry.has_written_summary:
        return summary
    return f"{title}\n{summary}"


def known_vectors(
    diary: Diary, store: VectorStore, settings: EmbeddingSettings
) -> Mapping[str, NDArray[np.float32]]:
    """The vectors of entries that were computed before, all of one length, by entry id."""
    texts = {one.id: text_of(one, settings) for one in diary.entries}
    known = store.known(texts.values())
    return {id_: known[text] for id_, text in texts.items() if text in known}


def minilm_vectors(
    diary: Diary, settings: EmbeddingSettings, cache: Cache
) -> Mapping[str, NDArray[np.float32]]:
    """The vectors by all-MiniLM-L6-v2 that an atlas was computed from, by entry id.

    Those that are not in the cache are missing, and all where the model is another.
    """
    from .models import LocalModel

    if not settings.is_local or not LocalModel(settings.model).is_minilm:
        return {}
    store = vector_store(settings, cache, RecentFailures())
    return {} if isinstance(store, Problem) else known_vectors(diary, store, settings)


def label_vectors(
    diary: Diary, store: VectorStore, settings: EmbeddingSettings
) -> tuple[LabelVectors | None, str]:
    """The embeddings of entries and labels, by which labels are chosen.

    None where a server would be sent hundreds of phrases for each map, and where the model does not
    know the language of most entries: it tells nothing about a label then. A sentence says so.
    """
    from .models import MULTILINGUAL, is_english

    vectors = LabelVectors(store, settings) if settings.is_local else None
    if not is_english(settings.model):
        return vectors, ""
    from ..languages import ENGLISH, Languages, language_name

    texts = [text_of(entry, settings) for entry in diary.entries]
    found = Counter(map(Languages.of(texts).language, texts))
    if found[ENGLISH] * 2 >= len(texts):
        return vectors, ""
    most = language_name(max(found, key=lambda one: (one != ENGLISH, found[one], one)))
    better = "a multilingual model of the server's, named as `embedding.model`"
    if settings.is_local:
        better = f"`embedding: {{model: {MULTILINGUAL}}}` below `paperdiary` in the configuration"
    return None, (
        f"{counted(len(texts) - found[ENGLISH], 'entry is', 'entries are')} not in English, most "
        f"in {most}, and the model {settings.model} knows English only; a better map follows from "
        f"{better}"
    )


@dataclass
class LabelVectors:
    """The embeddings of entries that are at hand, and of labels."""

    store: VectorStore
    settings: EmbeddingSettings
    is_missing: bool = False

    def identity(self) -> str:
        """Name what they depend on beside the texts; empty where they cannot be had."""
        return "" if self.is_missing else self.store.key("")

    def rows(self, entries: Sequence[Entry], labels: Sequence[str]) -> tuple[Rows, Rows] | None:
        """A row of length 1 for each entry and for each label, or None where one is missing."""
        import numpy as np

        texts = [text_of(entry, self.settings) for entry in entries]
        of_entries = self.store.known(texts)
        self.is_missing = self.is_missing or not of_entries.keys() >= {*texts}
        if not self.is_missing:
            of_labels, failure = self.store.vectors(labels, quiet)
            self.is_missing = failure is not None
        if self.is_missing:
            return None
        return (
            np.stack([of_entries[text] for text in texts]),
            np.stack([of_labels[label] for label in labels]),
        )
