"""Settings of the atlas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from ..llm.settings import ServerSettings

EMBEDDING_PROVIDERS: Final = ("auto", "builtin", "sentence-transformers", "openai", "none")
LABEL_PROVIDERS: Final = ("keywords", "openai")


@dataclass(frozen=True, slots=True)
class EmbeddingSettings:
    """Settings of embeddings.

    Attributes:
        provider: One of `EMBEDDING_PROVIDERS`. `builtin` computes models of BERT's form with numpy,
            and `auto` uses sentence-transformers for all others.
        model: A model's name on the hub, with `@revision` where one is wanted, or a local path.
        text: What of an entry is embedded. With `summary`, one that was found in the note's text
            and not written in its front matter has the title before it; an entry without a summary
            is embedded by its title.
        server: The server of the provider `openai`.
        batch_size: How many texts one request to that server has, 1 or more.
    """

    provider: str = "auto"
    model: str = "all-MiniLM-L6-v2"
    text: Literal["summary", "title", "title and summary"] = "summary"
    server: ServerSettings = field(default_factory=ServerSettings)
    batch_size: int = 32

    @property
    def is_local(self) -> bool:
        """Whether the vectors are computed on this machine."""
        return self.provider not in ("openai", "none")

    @property
    def computed_by(self) -> str:
        """What the vectors depend on: all local providers compute the same."""
        return "sentence-transformers" if self.is_local else self.provider


@dataclass(frozen=True, slots=True)
class MapSettings:
    """Settings of layouts and their clusters.

    Attributes:
        pca: Dimensions kept before the layouts, 2 or more; a small diary keeps fewer.
        perplexity: Effective number of neighbours in t-SNE, above 1; a small diary takes less.
        clusters: Their number in each layout, or None to choose it from the points.
        seed: Start of every random sequence.
    """

    pca: int = 30
    perplexity: float = 15.0
    clusters: int | None = None
    seed: int = 42


@dataclass(frozen=True, slots=True)
class KeptLabel:
    """A pinned label, and the ids of the entries that its cluster had."""

    label: str
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LabelSettings:
    """Settings of the labels of clusters.

    Attributes:
        provider: One of `LABEL_PROVIDERS`.
        pinned: Labels the user has fixed: by the id of an entry that the cluster holds, or by the
            label that the cluster would have otherwise.
        instructions: The system's message for a language model.
        kept: Labels from the user's file, by layout; those in `pinned` win over them.
    """

    provider: str = "keywords"
    pinned: Mapping[str, str] = field(default_factory=dict)
    instructions: str = ""
    kept: Mapping[str, tuple[KeptLabel, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AtlasSettings:
    """All settings of the atlas."""

    embedding: EmbeddingSettings = EmbeddingSettings()
    map: MapSettings = MapSettings()
    labels: LabelSettings = LabelSettings()
