"""How an entry's text becomes a vector: the protocol of an embedder and the known ones."""

from .embedder import Embedder, ModelUnavailable
from .registry import EMBEDDERS
from .vectors import VectorStore

__all__ = ["EMBEDDERS", "Embedder", "ModelUnavailable", "VectorStore"]
