"""The colours of clusters."""

from __future__ import annotations

COLORS: tuple[str, ...] = (
    *("#3068d0", "#ff0000", "#088858", "#c878b8", "#c800a8", "#e848ff", "#a09078", "#b018ff"),
    *("#887800", "#8878d8", "#587078", "#289898", "#4890ff", "#c06058", "#a040c0", "#5898c8"),
    *("#ff48a0", "#d82878", "#c88050", "#a058e8", "#6068a0", "#a85888", "#986038", "#20a020"),
    *("#f06810", "#b87890", "#f838d8", "#5080c0", "#ff5078", "#b060b0", "#b800d8", "#c860e8"),
)
"""As `#rrggbb`, to be taken from the front.

Each has a contrast of 3:1 or more (WCAG 2.2, success criterion 1.4.11) both on white and on the
dark grey `#1e2129` of Material's slate scheme. Among the colours that have, each was chosen
farthest from all before it, by the least of the Oklab distances that people with normal,
deuteranopic and protanopic vision see. A dozen are told apart easily; the later ones need their
label.

References:
    Glasbey et al. (2007), Colour displays for categorical images, Color Research & Application 32;
    Machado, Oliveira and Fernandes (2009), A Physiologically-based Model for Simulation of Color
    Vision Deficiency, IEEE TVCG 15.
"""
