"""The known embedders; a new one is a file of its own and a line here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .local import SentenceTransformersEmbedder
from .openai import OpenAIEmbedder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..settings import EmbeddingSettings
    from .embedder import Embedder

EMBEDDERS: Mapping[str, Callable[[EmbeddingSettings], Embedder]] = {
    "sentence-transformers": lambda settings: SentenceTransformersEmbedder(settings.model),
    "openai": OpenAIEmbedder,
}
"""By `embedding.provider`, what makes the embedder that the settings ask for."""
