"""Colours that tell series apart on a light and on a dark page."""

SERIES = (
    "#4c7fe0",
    "#d9642c",
    "#2f9e6e",
    "#b45fd0",
    "#b8860b",
    "#1f9bb5",
    "#d6517d",
    "#6f9433",
    "#8d79d6",
    "#a0785a",
)
"""Each has a contrast of 3:1 or more to white and to Material's slate (WCAG 2.2, 1.4.11)."""

REST = "#7a7f8c"
"""The series of all that has no colour of its own."""
