"""Colours that tell series apart on a light and on a dark page."""

from ..atlas.clusters import COLORS

SERIES = COLORS[:10]
"""The first of the colours that clusters have too; more of them could not be told apart."""

REST = "#7a7f8c"
"""The series of all that has no colour of its own."""
