"""The diary seen from above: embedding, layouts, clusters, labels and neighbours."""

from .atlas import Atlas, Cluster, Layout, Neighbour, Point, Position
from .build import build_atlas
from .cache import Cache
from .progress import Progress, quiet
from .settings import AtlasSettings, EmbeddingSettings, LabelSettings, LlmSettings, MapSettings

__all__ = [
    "Atlas",
    "AtlasSettings",
    "Cache",
    "Cluster",
    "EmbeddingSettings",
    "LabelSettings",
    "Layout",
    "LlmSettings",
    "MapSettings",
    "Neighbour",
    "Point",
    "Position",
    "Progress",
    "build_atlas",
    "quiet",
]
