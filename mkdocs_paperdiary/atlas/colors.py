"""The colours of clusters."""

from __future__ import annotations

COLORS: tuple[str, ...] = (
    *("#3068d0", "#e87000", "#30a878", "#b84090", "#806820", "#a080f8", "#5098c8", "#007870"),
    *("#e868a8", "#a09050", "#c84848", "#8868b0", "#985868", "#60a000", "#008848", "#d87878"),
    *("#7070e8", "#b07090", "#407098", "#d070d8", "#b86828", "#0098a0", "#a868d0", "#689060"),
    *("#8090e0", "#b080c0", "#0080c0", "#0098f8", "#708018", "#c85078", "#8850c0", "#c860a8"),
)
"""As `#rrggbb`, to be taken from the front.

Each has a contrast of 3:1 or more (WCAG 2.2, success criterion 1.4.11) both on white and on the
dark grey `#1e2129` of Material's slate scheme, and an Oklab chroma from 0.08 to 0.18, so that none
shouts. Among the colours that have, each was chosen farthest from all before it, by the least of
the Oklab distances that people with deuteranopic, protanopic and normal vision see, the last
weighted by 0.45 since most see that way. A dozen are told apart easily; the later ones need their
label.

References:
    Glasbey et al. (2007), Colour displays for categorical images, Color Research & Application 32;
    Machado, Oliveira and Fernandes (2009), A Physiologically-based Model for Simulation of Color
    Vision Deficiency, IEEE TVCG 15.
"""
