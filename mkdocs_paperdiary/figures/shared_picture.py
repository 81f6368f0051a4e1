"""The map as a PNG, which other sites show beside a link to the diary."""

from __future__ import annotations

import math
import struct
import zlib
from typing import Final

from .figure import Figure

SIZE: Final = (1200, 630)
"""Width and height in pixels, as Open Graph's consumers want them."""

_MARGIN: Final = 60
_PAPER: Final = bytes((250, 248, 244))
_HULL: Final = 0.12
"""How much of a cluster's colour its hull has."""

_POINTS_OF_FULL_SIZE: Final = 200
_RADII: Final = (2.5, 9.0)
"""Of the points of a large map, and of a small one."""

Spot = tuple[float, float]


class _Canvas:
    """Rows of pixels, in red, green and blue."""

    def __init__(self) -> None:
        self.width, self.height = SIZE
        self.rows = [bytearray(_PAPER * self.width) for _ in range(self.height)]

    def span(self, y: int, left: float, right: float, color: bytes, alpha: float = 1.0) -> None:
        """Colour a part of a row; a pixel that is covered in part takes that part of the colour."""
        if not 0 <= y < self.height:
            return
        left, right = max(0.0, left), min(float(self.width), right)
        first, last = math.ceil(left), math.floor(right)
        row = self.rows[y]
        if first < last and alpha == 1:
            row[3 * first : 3 * last] = color * (last - first)
        elif first < last:
            for x in range(first, last):
                self._blend(row, x, color, alpha)
        for x, part in ((first - 1, first - left), (last, right - last)):
            if part > 0 and 0 <= x < self.width:
                self._blend(row, x, color, alpha * part)

    @staticmethod
    def _blend(row: bytearray, x: int, color: bytes, alpha: float) -> None:
        for channel in range(3):
            at = 3 * x + channel
            row[at] += round(alpha * (color[channel] - row[at]))

    def disc(self, spot: Spot, radius: float, color: bytes) -> None:
        """Draw a point."""
        x, y = spot
        for row in range(math.floor(y - radius), math.ceil(y + radius)):
            half = radius**2 - (row + 0.5 - y) ** 2
            if half > 0:
                self.span(row, x - math.sqrt(half), x + math.sqrt(half), color)

    def polygon(self, corners: list[Spot], color: bytes, alpha: float) -> None:
        """Fill a convex shape."""
        ys = [y for _, y in corners]
        sides = list(zip(corners, corners[1:] + corners[:1], strict=True))
        for row in range(math.floor(min(ys)), math.ceil(max(ys))):
            middle = row + 0.5
            crossed = [
                a[0] + (b[0] - a[0]) * (middle - a[1]) / (b[1] - a[1])
                for a, b in sides
                if (a[1] <= middle) != (b[1] <= middle)
            ]
            if crossed:
                self.span(row, min(crossed), max(crossed), color, alpha)

    def png(self) -> bytes:
        """The picture as a file (https://www.w3.org/TR/png-3/)."""

        def chunk(kind: bytes, data: bytes) -> bytes:
            end = struct.pack(">I", zlib.crc32(kind + data))
            return struct.pack(">I", len(data)) + kind + data + end

        header = struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)
        pixels = zlib.compress(b"".join(b"\0" + row for row in self.rows), 6)
        start = b"\x89PNG\r\n\x1a\n"
        return start + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def map_png(figure: Figure) -> bytes:
    """Draw the hulls and points of a figure of `map_figure`, the same bytes for the same figure."""
    clusters = [trace for trace in figure["data"] if trace["meta"]["role"] == "cluster"]
    hulls = [trace for trace in figure["data"] if trace["meta"]["role"] == "hull"]
    drawn = (*clusters, *hulls)
    xs, ys = ([value for trace in drawn for value in trace[axis]] for axis in "xy")
    room = [size - 2 * _MARGIN for size in SIZE]
    scale = min(room[0] / (max(xs) - min(xs) or 1.0), room[1] / (max(ys) - min(ys) or 1.0))
    middle = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2

    def places(trace: dict[str, list[float]]) -> list[Spot]:
        return [
            (SIZE[0] / 2 + (x - middle[0]) * scale, SIZE[1] / 2 - (y - middle[1]) * scale)
            for x, y in zip(trace["x"], trace["y"], strict=True)
        ]

    canvas = _Canvas()
    colors = {one["meta"]["cluster"]: bytes.fromhex(one["marker"]["color"][1:]) for one in clusters}
    for trace in hulls:
        canvas.polygon(places(trace), colors[trace["meta"]["cluster"]], _HULL)
    number = sum(len(trace["x"]) for trace in clusters)
    least, most = _RADII
    radius = max(least, most * min(1.0, math.sqrt(_POINTS_OF_FULL_SIZE / number)))
    for trace in clusters:
        for spot in places(trace):
            # An edge of the paper's colour keeps neighbours apart.
            canvas.disc(spot, radius + 1.5, _PAPER)
            canvas.disc(spot, radius, colors[trace["meta"]["cluster"]])
    return canvas.png()
