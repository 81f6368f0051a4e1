"""The map as a still SVG picture, for readers without scripts and until scripts have loaded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .figure import BREAK, Figure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WIDTH = 640
POINTS_UP_TO = 1500
"""With more points the picture's file would be too large; hulls and labels remain."""

_ROOM = (60, 34)
"""Free space at the sides, and above and below, for labels."""
_LETTER = 15
_LINE = 18
_HEIGHTS = (0.55, 0.85)
"""The least and the greatest height, as a part of the width."""

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
    """A drawing.

    Attributes:
        svg: An SVG document without scripts, links and external references.
        width: In pixels.
        height: In pixels.
    """

    svg: str
    width: int
    height: int


def map_picture(figure: Figure) -> Picture:
    """Draw a map without Plotly.

    Args:
        figure: A figure of `map_figure`.

    Returns:
        Hulls, points and labels, in the map's own proportions within `_HEIGHTS`. The background is
        transparent, and the labels are dark or light to match the page.
    """
    clusters = _by_role(figure, "cluster")
    hulls = _by_role(figure, "hull")
    corners = [spot for trace in (*clusters, *hulls) for spot in _spots(trace)]
    plane = _Plane.around(corners)
    colors = {trace["meta"]["cluster"]: trace["marker"]["color"] for trace in clusters}
    parts = [
        f'<path d="M{"L".join(plane.pair(x, y) for x, y in _spots(trace)[:-1])}Z" '
        f'fill="{colors[trace["meta"]["cluster"]]}" fill-opacity=".12" '
        f'stroke="{colors[trace["meta"]["cluster"]]}" stroke-opacity=".55"/>'
        for trace in hulls
    ]
    if sum(len(trace["x"]) for trace in clusters) <= POINTS_UP_TO:
        # A line without length and with round ends is a point, in the fewest letters.
        parts += [
            f'<path d="{"".join(f"M{plane.pair(x, y)}h0" for x, y in _spots(trace))}" '
            f'stroke="{trace["marker"]["color"]}" stroke-width="{trace["marker"]["size"]}"/>'
            for trace in clusters
            if trace["x"]
        ]
    parts += _labels(figure["layout"]["annotations"], clusters, plane)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{plane.height}" '
        f'viewBox="0 0 {WIDTH} {plane.height}"><style>{_STYLE}</style>{"".join(parts)}</svg>\n'
    )
    return Picture(svg, WIDTH, plane.height)


@dataclass(frozen=True, slots=True)
class _Plane:
    """The mapping of the data to the picture: one unit is as long upwards as sideways."""

    left: float
    top: float
    scale: float
    x: float
    y: float
    height: int

    @classmethod
    def around(cls, spots: Sequence[tuple[float, float]]) -> _Plane:
        xs, ys = [x for x, _ in spots], [y for _, y in spots]
        wide, high = max(xs) - min(xs) or 1.0, max(ys) - min(ys) or 1.0
        width = WIDTH - 2 * _ROOM[0]
        least, most = (round(part * WIDTH) for part in _HEIGHTS)
        height = min(max(round(width * high / wide) + 2 * _ROOM[1], least), most)
        scale = min(width / wide, (height - 2 * _ROOM[1]) / high)
        middle = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
        return cls(WIDTH / 2, height / 2, scale, *middle, height)

    def place(self, x: float, y: float) -> tuple[float, float]:
        return self.left + (x - self.x) * self.scale, self.top - (y - self.y) * self.scale

    def pair(self, x: float, y: float) -> str:
        a, b = self.place(x, y)
        return f"{a:.1f} {b:.1f}"


def _labels(
    notes: Iterable[dict[str, Any]], groups: Sequence[dict[str, Any]], plane: _Plane
) -> list[str]:
    """Write each label above, below or at the middle of its points, where it covers the least."""
    points = [[plane.place(x, y) for x, y in _spots(trace)] for trace in groups]
    everything = [spot for members in points for spot in members]
    taken: list[_Box] = []
    written = []
    for note, members in zip(notes, points, strict=True):
        lines = note["text"].split(BREAK)
        half = max(map(len, lines)) * _LETTER * 0.28
        height = len(lines) * _LINE
        x, y = plane.place(note["x"], note["y"])
        x = min(max(x, half + 2), WIDTH - half - 2)
        ys = [y for _, y in members] or [y]
        tops = [min(ys) - height - 8, max(ys) + 8]
        tops += [y - height / 2 + step * side for step in range(0, 96, 16) for side in (-1, 1)]
        boxes = []
        for wanted in tops:
            top = min(max(wanted, 2), plane.height - height - 2)
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
    least: tuple[int, _Box] | None = None
    for box in boxes:
        hidden = _covered(box, labels, points)
        if not hidden:
            return box
        if least is None or hidden < least[0]:
            least = hidden, box
    return least[1] if least else boxes[0]


def _covered(box: _Box, labels: Sequence[_Box], points: Sequence[tuple[float, float]]) -> int:
    """The number of points that a label would cover; another label counts as twenty."""
    left, top, right, bottom = box
    hidden = sum(left < x < right and top < y < bottom for x, y in points)
    return hidden + 20 * sum(_overlap(box, other) for other in labels)


def _overlap(one: _Box, two: _Box) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]


def _xml(text: str) -> str:
    """Make XML of Plotly's escaped text, without the characters that XML cannot represent."""
    return "".join(letter for letter in text if letter >= " " and letter not in "\ufffe\uffff")


def _by_role(figure: Figure, role: str) -> list[dict[str, Any]]:
    return [trace for trace in figure["data"] if trace["meta"]["role"] == role]


def _spots(trace: dict[str, Any]) -> list[tuple[float, float]]:
    return list(zip(trace["x"], trace["y"], strict=True))
