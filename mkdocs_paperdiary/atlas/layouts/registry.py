"""The known layouts; a new one is a file of its own and a line here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .tsne import Tsne
from .umap import Umap

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .maker import LayoutMaker

LAYOUTS: Mapping[str, LayoutMaker] = {"tsne": Tsne(), "umap": Umap()}
"""By name, in the order in which they are shown."""
