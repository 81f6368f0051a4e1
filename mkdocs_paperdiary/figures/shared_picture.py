"""The map and years in review as PNG and SVG, which other sites show beside a link to the diary."""

from __future__ import annotations

import math
import struct
import zlib
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from .figure import Figure
from .picture import CARD, seen_and_other, traces_of, way_through

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from .picture import Spot, Stop

    Floats = NDArray[np.floating]
    Places = NDArray[np.float64]

FORMAT: Final = 2
"""A new number where the same figure gives another picture."""

_MARGIN: Final = 60
_PAPER: Final = (250, 248, 244)
_HULL: Final = 0.12
"""How much of a cluster's colour its hull has."""

_POINTS_OF_FULL_SIZE: Final = 200
_RADII: Final = (2.5, 9.0)
"""Of the points of a large map, and of a small one."""

_COLUMN: Final = 420
"""Where the map of a year begins, beside its number and its months."""

_INK: Final = (43, 51, 82)
_FADED: Final = 0.3
"""How much of its colour an entry of another year has."""


def map_png(figure: Figure) -> bytes:
    """Draw the hulls and points of a figure of `map_figure`, the same bytes for the same figure."""
    canvas = _Canvas(figure, (0, 0, *CARD))
    for trace in canvas.clusters:
        canvas.points(trace, map(canvas.place, trace["x"], trace["y"]))
    return _png(canvas.pixels)


def year_png(figure: Figure, year: str, read: Sequence[int], stops: Sequence[Stop]) -> bytes:
    """Draw a year over a figure of `map_figure`, without words, so that it needs no font.

    Args:
        figure: The map; its entries of other years fade.
        year: Digits.
        read: How many entries each month has.
        stops: The way of the year.
    """
    width, height = CARD
    canvas = _Canvas(figure, (_COLUMN, 0, width, height))
    rows = [*seen_and_other(canvas.clusters, stops, canvas.place)]
    for trace, _, others in rows:
        canvas.points(trace, others, fades=True)
    for trace, own, _ in rows:
        canvas.points(trace, own.values())
    spots = {id_: spot for _, own, _ in rows for id_, spot in own.items()}
    line = [spot for _, spot in way_through(stops, spots)]
    for start, end in pairwise(line):
        canvas.stroke([start, end], 2.0, _INK)
    for spot in line:
        canvas.stroke([spot, spot], 6.0, _INK)
        canvas.stroke([spot, spot], 3.5, _PAPER)
    size = _COLUMN - _MARGIN - 30
    for number, digit in enumerate(year):
        # Half of the width of a digit is its neighbour's room.
        scale = min(150.0, size / max(1, len(year)) / 0.75)
        left, top = _MARGIN + number * 0.75 * scale, _MARGIN + 20
        for stroke in _strokes(digit):
            corners = [(left + x * scale, top + y * scale) for x, y in stroke]
            canvas.stroke(corners, scale * 0.055, _INK)
    step, most = size / len(read), max((*read, 1))
    for number, entries in enumerate(read):
        left, foot = _MARGIN + number * step, height - _MARGIN - 10
        high, right = max(200 * entries / most, 2), left + step * 0.7
        canvas.pixels[round(foot - high) : round(foot), round(left) : round(right)] = _INK
    return _png(canvas.pixels)


class _Canvas:
    """Pixels with the hulls of a map, and where its points lie on them."""

    def __init__(self, figure: Figure, frame: tuple[int, int, int, int]) -> None:
        """Put a map amid a frame: left, top, right and bottom in pixels."""
        import numpy as np

        width, height = CARD
        self.pixels = np.full((height, width, 3), _PAPER, np.float32)
        self.rows, self.columns = np.indices((height, width), np.float32) + 0.5
        self.clusters, hulls = traces_of(figure, "cluster"), traces_of(figure, "hull")
        spots = np.hstack([(one["x"], one["y"]) for one in (*self.clusters, *hulls)]).T
        low, high = spots.min(axis=0), spots.max(axis=0)
        corners = np.array([frame[:2], frame[2:]], np.float64)
        room = corners[1] - corners[0] - 2 * _MARGIN
        self._middle, self._center = (low + high) / 2, corners.mean(axis=0)
        self._scale = min(room / np.where(high > low, high - low, 1.0))
        number = sum(len(trace["x"]) for trace in self.clusters)
        least, most = _RADII
        self.radius = max(least, most * min(1.0, math.sqrt(_POINTS_OF_FULL_SIZE / number)))
        colors = {one["meta"]["cluster"]: _color_of(one) for one in self.clusters}
        for trace in hulls:
            places = [*map(self.place, trace["x"], trace["y"])]
            self._hull(np.array(places), colors[trace["meta"]["cluster"]])

    def place(self, x: float, y: float) -> Spot:
        """Where a point of the map lies."""
        (mid_x, mid_y), (to_x, to_y) = self._middle, self._center
        return to_x + (x - mid_x) * self._scale, to_y - (y - mid_y) * self._scale

    def _hull(self, corners: Places, color: tuple[int, ...]) -> None:
        import numpy as np

        part = self._around(corners, 1)
        rows, columns = self.rows[part], self.columns[part]
        # How far within the lines between corners, in pixels: they go counter-clockwise.
        inner = np.full(rows.shape, np.inf, np.float32)
        for (x, y), (x2, y2) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
            if length := math.hypot(x2 - x, y2 - y):
                away = (columns - x) * (y2 - y) - (rows - y) * (x2 - x)
                inner = np.minimum(inner, away / length)
        _blend(self.pixels[part], _HULL * (inner + 0.5).clip(0, 1), color)

    def points(self, trace: dict[str, Any], places: Iterable[Spot], *, fades: bool = False) -> None:
        """Draw points of a cluster."""
        import numpy as np

        color, radius = _color_of(trace), self.radius
        for spot in map(np.array, places):
            part = self._around(spot[None], radius + 3)
            away = np.hypot(self.columns[part] - spot[0], self.rows[part] - spot[1])
            if fades:
                _blend(self.pixels[part], _FADED * (radius * 0.7 + 0.5 - away).clip(0, 1), color)
                continue
            # An edge of the paper's colour keeps neighbours apart.
            _blend(self.pixels[part], (radius + 2 - away).clip(0, 1), _PAPER)
            _blend(self.pixels[part], (radius + 0.5 - away).clip(0, 1), color)

    def stroke(self, line: Sequence[Spot], radius: float, color: tuple[int, ...]) -> None:
        """Draw a line with round ends through places."""
        import numpy as np

        corners = np.array(line)
        part = self._around(corners, radius + 1)
        rows, columns = self.rows[part], self.columns[part]
        nearest = np.full(rows.shape, np.inf, np.float32)
        for (x, y), (x2, y2) in pairwise(corners):
            wide, high = x2 - x, y2 - y
            length = wide * wide + high * high or 1.0
            along = (((columns - x) * wide + (rows - y) * high) / length).clip(0, 1)
            away = np.hypot(columns - x - along * wide, rows - y - along * high)
            nearest = np.minimum(nearest, away)
        _blend(self.pixels[part], (radius + 0.5 - nearest).clip(0, 1), color)

    def _around(self, shape: Places, room: float) -> tuple[slice, slice]:
        """The part of the picture that has a shape and some pixels around it."""
        (left, top), (right, bottom) = shape.min(axis=0) - room, shape.max(axis=0) + room
        return slice(max(0, int(top)), int(bottom) + 1), slice(max(0, int(left)), int(right) + 1)


def _color_of(trace: dict[str, Any]) -> tuple[int, ...]:
    return tuple(bytes.fromhex(trace["marker"]["color"][1:]))


_Stroke = list[tuple[float, float]]


def _strokes(digit: str) -> list[_Stroke]:
    """The lines of a digit, of a height of 1 and a width of 0.6."""
    if digit == "9":
        return [[(0.6 - x, 1 - y) for x, y in stroke] for stroke in _strokes("6")]
    return [_rounded(stroke) if is_round else stroke for is_round, stroke in _DIGITS[digit]]


def _rounded(spots: _Stroke) -> _Stroke:
    """A smooth line through places (Catmull and Rom 1974), closed where it ends as it begins."""
    is_closed = spots[0] == spots[-1]
    ends = [spots[-2] if is_closed else spots[0], *spots, spots[1] if is_closed else spots[-1]]
    line = [spots[0]]
    for four in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        for t in (0.2, 0.4, 0.6, 0.8, 1.0):
            weights = (
                (-t + 2 * t**2 - t**3) / 2,
                (2 - 5 * t**2 + 3 * t**3) / 2,
                (t + 4 * t**2 - 3 * t**3) / 2,
                (t**3 - t**2) / 2,
            )
            weighted = [(w * x, w * y) for w, (x, y) in zip(weights, four, strict=True)]
            line.append((sum(x for x, _ in weighted), sum(y for _, y in weighted)))
    return line


def _ring(x: float, y: float, wide: float, high: float) -> _Stroke:
    """A closed line around a place, from its top on."""
    turns = [math.tau * step / 8 for step in range(9)]
    return [(round(x + wide * math.sin(t), 3), round(y - high * math.cos(t), 3)) for t in turns]


_DIGITS: Final[dict[str, list[tuple[bool, _Stroke]]]] = {
    "0": [(True, _ring(0.3, 0.5, 0.28, 0.5))],
    "1": [(False, [(0.08, 0.22), (0.34, 0), (0.34, 1)])],
    "2": [
        (True, [(0.04, 0.27), (0.12, 0.08), (0.3, 0), (0.48, 0.08), (0.55, 0.27), (0.45, 0.52)]),
        (False, [(0.45, 0.52), (0.03, 1), (0.58, 1)]),
    ],
    "3": [
        (True, [(0.05, 0.14), (0.29, 0), (0.48, 0.08), (0.53, 0.24), (0.46, 0.4), (0.25, 0.46)]),
        (True, [(0.25, 0.46), (0.5, 0.55), (0.57, 0.73), (0.48, 0.93), (0.28, 1), (0.02, 0.86)]),
    ],
    "4": [(False, [(0.45, 1), (0.45, 0), (0.02, 0.7), (0.6, 0.7)])],
    "5": [
        (False, [(0.53, 0), (0.11, 0), (0.07, 0.45)]),
        (True, [(0.07, 0.45), (0.3, 0.37), (0.51, 0.48), (0.57, 0.68), (0.49, 0.91), (0.27, 1)]),
        (True, [(0.27, 1), (0.12, 0.96), (0.02, 0.87)]),
    ],
    "6": [
        (True, [(0.46, 0.03), (0.16, 0.28), (0.04, 0.68)]),
        (True, _ring(0.3, 0.69, 0.27, 0.31)),
    ],
    "7": [(False, [(0.03, 0), (0.58, 0), (0.2, 1)])],
    "8": [
        (True, _ring(0.3, 0.22, 0.23, 0.22)),
        (True, _ring(0.3, 0.72, 0.28, 0.28)),
    ],
}
"""The digits as lines through places, rounded or straight, as no font is at hand there."""


def _blend(pixels: Floats, covered: Floats, color: tuple[int, ...]) -> None:
    """Colour pixels by how much of each is covered, from 0 to 1."""
    pixels += covered[:, :, None] * (color - pixels)


def _png(pixels: Floats) -> bytes:
    """Pixels in red, green and blue, from 0 to 255, as a file (https://www.w3.org/TR/png-3/)."""
    import numpy as np

    def chunk(kind: bytes, data: bytes) -> bytes:
        end = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + end

    height, width, _ = pixels.shape
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = pixels.round().astype(np.uint8)
    data = zlib.compress(b"".join(b"\0" + row.tobytes() for row in rows), 6)
    start = b"\x89PNG\r\n\x1a\n"
    return start + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
