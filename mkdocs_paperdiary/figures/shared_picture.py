"""The map as a PNG, which other sites show beside a link to the diary."""

from __future__ import annotations

import math
import struct
import zlib
from typing import TYPE_CHECKING, Final

from .figure import Figure

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.floating]
    Places = NDArray[np.float64]

SIZE: Final = (1200, 630)
"""Width and height in pixels, as Open Graph's consumers want them."""

FORMAT: Final = 2
"""A new number where the same figure gives another picture."""

_MARGIN: Final = 60
_PAPER: Final = (250, 248, 244)
_HULL: Final = 0.12
"""How much of a cluster's colour its hull has."""

_POINTS_OF_FULL_SIZE: Final = 200
_RADII: Final = (2.5, 9.0)
"""Of the points of a large map, and of a small one."""


def map_png(figure: Figure) -> bytes:
    """Draw the hulls and points of a figure of `map_figure`, the same bytes for the same figure."""
    import numpy as np

    width, height = SIZE
    pixels = np.full((height, width, 3), _PAPER, np.float32)
    clusters = [trace for trace in figure["data"] if trace["meta"]["role"] == "cluster"]
    hulls = [trace for trace in figure["data"] if trace["meta"]["role"] == "hull"]
    spots = np.hstack([(one["x"], one["y"]) for one in (*clusters, *hulls)]).T
    low, high = spots.min(axis=0), spots.max(axis=0)
    room = np.array(SIZE) - 2 * _MARGIN
    scale = min(room / np.where(high > low, high - low, 1.0))

    def places(trace: dict[str, list[float]]) -> Places:
        away = np.array([trace["x"], trace["y"]]).T - (low + high) / 2
        placed: Places = np.array(SIZE) / 2 + away * (scale, -scale)
        return placed

    colors = {
        one["meta"]["cluster"]: tuple(bytes.fromhex(one["marker"]["color"][1:])) for one in clusters
    }
    rows, columns = np.indices((height, width), np.float32) + 0.5

    def around(shape: Places, room: float) -> tuple[slice, slice]:
        """The part of the picture that has a shape and some pixels around it."""
        (left, top), (right, bottom) = shape.min(axis=0) - room, shape.max(axis=0) + room
        return np.s_[max(0, int(top)) : int(bottom) + 1, max(0, int(left)) : int(right) + 1]

    for trace in hulls:
        corners = places(trace)
        part = around(corners, 1)
        # How far within the lines between corners, in pixels: they go clockwise on the screen.
        inner = np.full(rows[part].shape, np.inf, np.float32)
        for (x, y), (x2, y2) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
            if length := math.hypot(x2 - x, y2 - y):
                away = (columns[part] - x) * (y2 - y) - (rows[part] - y) * (x2 - x)
                inner = np.minimum(inner, away / length)
        _blend(pixels[part], _HULL * (inner + 0.5).clip(0, 1), colors[trace["meta"]["cluster"]])
    number = sum(len(trace["x"]) for trace in clusters)
    least, most = _RADII
    radius = max(least, most * min(1.0, math.sqrt(_POINTS_OF_FULL_SIZE / number)))
    for trace in clusters:
        for spot in places(trace):
            part = around(spot[None], radius + 3)
            away = np.hypot(columns[part] - spot[0], rows[part] - spot[1])
            # An edge of the paper's colour keeps neighbours apart.
            _blend(pixels[part], (radius + 2 - away).clip(0, 1), _PAPER)
            color = colors[trace["meta"]["cluster"]]
            _blend(pixels[part], (radius + 0.5 - away).clip(0, 1), color)
    return _png(pixels.round().astype(np.uint8))


def _blend(pixels: Floats, covered: Floats, color: tuple[int, ...]) -> None:
    """Colour pixels by how much of each is covered, from 0 to 1."""
    pixels += covered[:, :, None] * (color - pixels)


def _png(pixels: NDArray[np.uint8]) -> bytes:
    """Pixels in red, green and blue as a file (https://www.w3.org/TR/png-3/)."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        end = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + end

    height, width, _ = pixels.shape
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + row.tobytes() for row in pixels), 6)
    start = b"\x89PNG\r\n\x1a\n"
    return start + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
