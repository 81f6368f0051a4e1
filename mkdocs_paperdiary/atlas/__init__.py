"""The atlas of a diary: embedding, layouts, clusters, labels and neighbours."""

from .atlas import Atlas, Cluster, Layout, Neighbour, Point, Position
from .build import build_atlas
from .settings import AtlasSettings, EmbeddingSettings, KeptLabel, LabelSettings, MapSettings

__all__ = [
    "Atlas",
    "AtlasSettings",
    "Cluster",
    "EmbeddingSettings",
    "KeptLabel",
    "LabelSettings",
    "Layout",
    "MapSettings",
    "Neighbour",
    "Point",
    "Position",
    "build_atlas",
]
