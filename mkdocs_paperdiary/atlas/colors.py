"""The colours of clusters, and of all else that colours tell apart."""

from __future__ import annotations

COLORS: tuple[str, ...] = (
    *("#4664d2", "#a09614", "#0aa082", "#b4465a", "#dc6eb4", "#467800", "#9682f0", "#8c5a96"),
    *("#fa5a78", "#b46e50", "#d24628", "#b48c50", "#008282", "#786eb4", "#aa6e96", "#64a06e"),
    *("#32785a", "#28a0c8", "#1478f0", "#aa5078", "#6e8232", "#d25078", "#966446", "#3c8cd2"),
    *("#148ca0", "#6e8c5a", "#c8788c", "#d26e64", "#be460a", "#d21e78", "#78963c", "#c846b4"),
)
"""As `#rrggbb`, to be taken from the front.

Each has a contrast of 3:1 or more (WCAG 2.2, success criterion 1.4.11) both on white and on the
dark grey `#1e2129` of Material's slate scheme. That leaves a narrow band of lightness, in which the
first ten were sought: the first 6, 8 and 10 of them are as far apart as a search could put them, by
the least CIEDE2000 difference that people with normal vision and with deuteranopia, protanopia and
tritanopia see. Each later one is the farthest from all before it. A dozen are told apart easily;
the later ones need their label. The search and its figures: `benchmarks/colours.py`.

References:
    Sharma, Wu and Dalal (2005), The CIEDE2000 color-difference formula, Color Research &
    Application 30; Glasbey et al. (2007), Colour displays for categorical images, Color Research &
    Application 32; Machado, Oliveira and Fernandes (2009), A Physiologically-based Model for
    Simulation of Color Vision Deficiency, IEEE TVCG 15.
"""
