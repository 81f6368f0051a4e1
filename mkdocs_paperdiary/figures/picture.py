"""The map as a still SVG picture, for readers without scripts and until scripts have loaded."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from .figure import BREAK, Figure

WIDTH = 640
POINTS_UP_TO = 1500
"""With more points the picture's file would be too large; hulls and labels remain."""

_ROOM = (60, 34)
"""Free space at the sides, and above and below, for labels."""
_LETTER = 15
_LINE = 18
_HEIGHTS = (0.55, 0.85)
"""The least and the greatest height, as a part of the width."""

_Place = Callable[[float, float], tuple[float, float]]
_Box = tuple[float, float, float, float]
"""Left, top, right and bottom."""

_STYLE = (
    f"text{{font:600 {_LETTER}px system-ui,sans-serif;text-anchor:middle;fill:#22252e;"
    "stroke:#fff;stroke-width:3px;stroke-linejoin:round;paint-order:stroke}"
    # In a picture this follows the colour scheme of the page that shows it.
    "@media(prefers-color-scheme:dark){text{fill:#e3e5ec;stroke:#1e2129}}"
    "path{stroke-linecap:round;stroke-linejoin:round}"
)


@dataclass(frozen=True, slots=True)
class Picture:
    """An SVG document without scripts, links and external references, and its size in pixels."""

    svg: str
    width: int
    height: int


def map_picture(figure: Figure) -> Picture:
    """Draw a figure of `map_figure` without Plotly.

    It shows hulls, points and labels, in the map's own proportions within `_HEIGHTS`. The
    background is transparent, and the labels are dark or light to match the page.
    """
    clusters = _by_role(figure, "cluster")
    hulls = _by_role(figure, "hull")
    place, height = _plane([spot for trace in (*clusters, *hulls) for spot in _spots(trace)])

    def pairs(trace: dict[str, Any]) -> list[str]:
        places = (place(x, y) for x, y in _spots(trace))
        return [f"{x:.1f} {y:.1f}" for x, y in places]

    colors = {trace["meta"]["cluster"]: trace["marker"]["color"] for trace in clusters}
    parts = []
    for trace in hulls:
        color = colors[trace["meta"]["cluster"]]
        parts.append(
            f'<path d="M{"L".join(pairs(trace)[:-1])}Z" fill="{color}" fill-opacity=".12" '
            f'stroke="{color}" stroke-opacity=".55"/>'
        )
    if sum(len(trace["x"]) for trace in clusters) <= POINTS_UP_TO:
        # A line without length and with round ends is a point, in the fewest letters.
        parts += [
            f'<path d="{"".join(f"M{pair}h0" for pair in pairs(trace))}" '
            f'stroke="{trace["marker"]["color"]}" stroke-width="{trace["marker"]["size"]}"/>'
            for trace in clusters
            if trace["x"]
        ]
    parts += _labels(figure["layout"]["annotations"], clusters, place, height)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}"><style>{_STYLE}</style>{"".join(parts)}</svg>\n'
    )
    return Picture(svg, WIDTH, height)


def _plane(spots: Sequence[tuple[float, float]]) -> tuple[_Place, int]:
    """Map the data to a picture of some height: one unit is as long upwards as sideways."""
    xs, ys = [x for x, _ in spots], [y for _, y in spots]
    wide, high = max(xs) - min(xs) or 1.0, max(ys) - min(ys) or 1.0
    width = WIDTH - 2 * _ROOM[0]
    least, most = (round(part * WIDTH) for part in _HEIGHTS)
    height = min(max(round(width * high / wide) + 2 * _ROOM[1], least), most)
    scale = min(width / wide, (height - 2 * _ROOM[1]) / high)
    middle_x, middle_y = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2

    def place(x: float, y: float) -> tuple[float, float]:
        return WIDTH / 2 + (x - middle_x) * scale, height / 2 - (y - middle_y) * scale

    return place, height


def _labels(
    notes: Iterable[dict[str, Any]],
    groups: Sequence[dict[str, Any]],
    place: _Place,
    picture_height: int,
) -> list[str]:
    """Write each label above, below or at the middle of its points, where it covers the least."""
    points = [[place(x, y) for x, y in _spots(trace)] for trace in groups]
    everything = [spot for members in points for spot in members]
    taken: list[_Box] = []
    written = []
    for note, members in zip(notes, points, strict=True):
        lines = note["text"].split(BREAK)
        half = max(map(len, lines)) * _LETTER * 0.28
        height = len(lines) * _LINE
        x, y = place(note["x"], note["y"])
        x = min(max(x, half + 2), WIDTH - half - 2)
        ys = [y for _, y in members] or [y]
        tops = [min(ys) - height - 8, max(ys) + 8]
        tops += [y - height / 2 + step * side for step in range(0, 96, 16) for side in (-1, 1)]
        boxes = []
        for wanted in tops:
            top = min(max(wanted, 2), picture_height - height - 2)
            boxes.append((x - half, top, x + half, top + height))
        best = _least_covering(boxes, taken, everything)
        taken.append(best)
        first = best[1] + _LINE * 0.75
        rows = (
            f'<tspan x="{x:.0f}" y="{first + i * _LINE:.0f}">{_xml(line)}</tspan>'
            for i, line in enumerate(lines)
        )
        written.append(f"<text>{''.join(rows)}</text>")
    return written


def _least_covering(
    boxes: Sequence[_Box], labels: Sequence[_Box], points: Sequence[tuple[float, float]]
) -> _Box:
    """Choose the first place that covers nothing, or else the one that covers the least."""
    best, fewest = boxes[0], math.inf
    for box in boxes:
        left, top, right, bottom = box
        hidden = sum(left < x < right and top < y < bottom for x, y in points)
        # Another label counts as twenty points.
        hidden += 20 * sum(
            left < other[2] and other[0] < right and top < other[3] and other[1] < bottom
            for other in labels
        )
        if hidden < fewest:
            best, fewest = box, hidden
        if not hidden:
            break
    return best


def _xml(text: str) -> str:
    """Make XML of Plotly's escaped text, without the characters that XML cannot represent."""
    return "".join(letter for letter in text if letter >= " " and letter not in "\ufffe\uffff")


def _by_role(figure: Figure, role: str) -> list[dict[str, Any]]:
    return [trace for trace in figure["data"] if trace["meta"]["role"] == role]


def _spots(trace: dict[str, Any]) -> list[tuple[float, float]]:
    return list(zip(trace["x"], trace["y"], strict=True))
