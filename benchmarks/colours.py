"""How well palettes can be told apart, by everyone: `python -m benchmarks.colours`.

Prints, for the first 6, 8 and 10 colours of each palette, the least CIEDE2000 difference of any two
as people with normal vision and with three kinds of colour blindness see them, and the least
contrast to white and to the dark grey of Material's slate scheme. With `--search SECONDS` it looks
for a better palette; the palette in `mkdocs_paperdiary/atlas/clusters.py`
was found so.

References:
    Sharma, Wu and Dalal (2005), The CIEDE2000 color-difference formula, Color Research &
    Application 30; Machado, Oliveira and Fernandes (2009), A Physiologically-based Model for
    Simulation of Color Vision Deficiency, IEEE TVCG 15 (severity 1, on linear sRGB).
"""

from __future__ import annotations

import argparse
import time
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from mkdocs_paperdiary.atlas.clusters import COLORS

if TYPE_CHECKING:
    from collections.abc import Sequence


SLATE = "#1e2129"
SIZES = (6, 8, 10)
OTHERS = {
    "Okabe-Ito": "#e69f00 #56b4e9 #009e73 #f0e442 #0072b2 #d55e00 #cc79a7 #000000",
    "Plotly": "#636efa #ef553b #00cc96 #ab63fa #ffa15a #19d3f3 #ff6692 #b6e880 #ff97ff #fecb52",
    "Tableau 10": "#1f77b4 #ff7f0e #2ca02c #d62728 #9467bd #8c564b #e377c2 #7f7f7f #bcbd22 #17becf",
}
_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.072175],
        [0.0193339, 0.119192, 0.9503041],
    ]
)
SIGHTS = {
    "normal": np.eye(3),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.01182, 0.04294, 0.968881],
        ]
    ),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.3039],
        ]
    ),
}
NORMAL = 1.65
"""How much more different colours must be to the many who see them all, in the search."""
CHROMA = (30, 72)
"""Of CIELAB: neither grey nor shouting, in the search."""


def main() -> None:
    """Print the table, or search."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--search", type=float, metavar="SECONDS")
    parser.add_argument("--seed", type=int, default=5)
    chosen = parser.parse_args()
    if chosen.search:
        print(" ".join(search(chosen.search, chosen.seed)))
        return
    print(f"| palette | colours | {' | '.join(SIGHTS)} | contrast |")
    print("|---|---|---|---|---|---|---|")
    palettes = {"paperdiary": COLORS, **{name: text.split() for name, text in OTHERS.items()}}
    for name, palette in palettes.items():
        for size in SIZES:
            if len(palette) >= size:
                least = [f"{one:.1f}" for one in least_differences(palette[:size])]
                least.append(f"{least_contrast(palette[:size]):.1f}")
                print(f"| {name} | {size} | {' | '.join(least)} |")


def least_differences(palette: Sequence[str]) -> list[float]:
    """The least CIEDE2000 difference between any two colours, in each of `SIGHTS`."""
    one, two = np.triu_indices(len(palette), 1)
    return [float(ciede2000(lab[one], lab[two]).min()) for lab in _seen(_rgb(palette))]


def least_contrast(palette: Sequence[str]) -> float:
    """The least contrast to a light and a dark page (WCAG 2.2)."""
    return float(_contrast(_rgb(palette)).min())


def ciede2000(first: Any, second: Any) -> Any:
    """The difference between colours.

    Args:
        first: CIELAB coordinates, in the last axis.
        second: As `first`.
    """
    l1, a1, b1 = np.moveaxis(first, -1, 0)
    l2, a2, b2 = np.moveaxis(second, -1, 0)
    mean = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    stretch = 1.5 - 0.5 * np.sqrt(mean**7 / (mean**7 + 25.0**7))
    a1, a2 = a1 * stretch, a2 * stretch
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = np.degrees(np.arctan2(b1, a1)) % 360, np.degrees(np.arctan2(b2, a2)) % 360
    turn = (h2 - h1 + 180) % 360 - 180
    hue = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))
    middle, light, chroma = (h1 + turn / 2) % 360, (l1 + l2) / 2, (c1 + c2) / 2
    t = (
        1
        - 0.17 * np.cos(np.radians(middle - 30))
        + 0.24 * np.cos(np.radians(2 * middle))
        + 0.32 * np.cos(np.radians(3 * middle + 6))
        - 0.2 * np.cos(np.radians(4 * middle - 63))
    )
    around = 30 * np.exp(-(((middle - 275) / 25) ** 2))
    turned = -np.sin(np.radians(2 * around)) * 2 * np.sqrt(chroma**7 / (chroma**7 + 25.0**7))
    x = (l2 - l1) / (1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2))
    y = (c2 - c1) / (1 + 0.045 * chroma)
    z = hue / (1 + 0.015 * chroma * t)
    return np.sqrt(np.maximum(0, x * x + y * y + z * z + turned * y * z))


def search(seconds: float, seed: int) -> list[str]:
    """Look for ten colours by simulated annealing, then add the farthest from all until 32.

    The first 6, the first 8 and all ten count alike, each by its least difference in any sight.

    Args:
        seconds: How long to look.
        seed: Of the random numbers.
    """
    random = np.random.default_rng(seed)
    steps = np.arange(0, 256, 10)
    rgb = np.array(list(product(steps, steps, steps)))
    lab = _lab(_linear(rgb))
    chroma = np.hypot(lab[:, 1], lab[:, 2])
    rgb = rgb[(_contrast(rgb) >= 3.02) & (chroma >= CHROMA[0]) & (chroma <= CHROMA[1])]
    apart = np.full((len(rgb), len(rgb)), np.inf, np.float32)
    for sight, view in zip(SIGHTS, _seen(rgb), strict=True):
        for i in range(0, len(rgb), 200):
            rows = ciede2000(view[i : i + 200, None], view[None])
            weight = NORMAL if sight == "normal" else 1
            apart[i : i + 200] = np.minimum(apart[i : i + 200], rows / weight)
    np.fill_diagonal(apart, np.inf)

    def score(palette: list[int]) -> float:
        among = apart[np.ix_(palette, palette)]
        return float(
            sum(among[:n, :n].min() / goal for n, goal in zip(SIZES, (13, 10, 8), strict=True))
        )

    best, found = 0.0, list(range(10))
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        palette = [int(i) for i in random.choice(len(rgb), 10, replace=False)]
        now = score(palette)
        for heat in np.linspace(0.05, 0.0001, 9000):
            other = list(palette)
            i, j = (int(k) for k in random.integers(10, size=2))
            other[i] = int(random.choice(np.argpartition(apart[other[j]], 12)[:12]))
            if random.random() < 0.2:
                other = list(palette)
                other[i], other[j] = other[j], other[i]
            elif random.random() < 0.4:
                other[i] = int(random.integers(len(rgb)))
            if len(set(other)) == 10:
                then = score(other)
                if then > now or random.random() < np.exp((then - now) / heat):
                    palette, now = other, then
            if now > best:
                best, found = now, list(palette)
    return extended([f"#{r:02x}{g:02x}{b:02x}" for r, g, b in rgb[found]], rgb)


def extended(palette: list[str], rgb: Any) -> list[str]:
    """Add to a palette the colour that is farthest from all of it, until it has 32."""
    views = _seen(rgb)
    palette = list(palette)
    while len(palette) < 32:
        least = np.full(len(rgb), np.inf)
        for sight, view, own in zip(SIGHTS, views, _seen(_rgb(palette)), strict=True):
            weight = NORMAL if sight == "normal" else 1
            least = np.minimum(least, ciede2000(view[:, None], own[None]).min(1) / weight)
        r, g, b = rgb[int(np.argmax(least))]
        palette.append(f"#{r:02x}{g:02x}{b:02x}")
    return palette


def _rgb(palette: Sequence[str]) -> Any:
    return np.array([[int(color[i : i + 2], 16) for i in (1, 3, 5)] for color in palette])


def _linear(rgb: Any) -> Any:
    part = np.asarray(rgb, float) / 255
    return np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)


def _lab(linear: Any) -> Any:
    t = (linear @ _XYZ.T) / _XYZ.sum(1)
    f = np.where(t > (6 / 29) ** 3, np.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.stack(
        [116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], -1
    )


def _seen(rgb: Any) -> list[Any]:
    """CIELAB coordinates of colours, in each of `SIGHTS`."""
    linear = _linear(rgb)
    return [_lab(np.clip(linear @ sight.T, 0, 1)) for sight in SIGHTS.values()]


def _contrast(rgb: Any) -> Any:
    own = _linear(rgb) @ _XYZ[1] + 0.05
    dark = _linear(_rgb([SLATE])) @ _XYZ[1] + 0.05
    return np.minimum(1.05 / own, np.maximum(own, dark) / np.minimum(own, dark))


if __name__ == "__main__":
    main()
