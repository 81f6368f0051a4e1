"""How vectors get places on a map: the protocol of a layout and the known ones."""

from .maker import LayoutFailed, LayoutMaker
from .registry import LAYOUTS

__all__ = ["LAYOUTS", "LayoutFailed", "LayoutMaker"]
