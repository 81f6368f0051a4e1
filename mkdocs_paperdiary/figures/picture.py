"""The map as a still SVG picture, for readers without scripts and for periods in review."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, NamedTuple

from .figure import BREAK, Figure, cut

WIDTH = 640
POINTS_UP_TO = 1500
"""With more points the picture's file would be too large; hulls and labels remain."""

_ROOM = (60, 34)
"""Free space at the sides, and above and below, for labels."""
_LETTER = 15
_LINE = 18
_HEIGHTS = (0.55, 0.85)
"""The least and the greatest height, as a part of the width."""

Spot = tuple[float, float]
_Place = Callable[[float, float], Spot]
_Box = tuple[float, float, float, float]
"""Left, top, right and bottom."""

CARD = (1200, 630)
"""Width and height of a picture for sharing in pixels, as Open Graph's consumers want them."""

_CARD_STYLE = (
    ".title{font-size:28px}.heading{font-size:60px;font-weight:700}.fact{font-size:30px}"
    ".labels text{font-size:15px;font-weight:600;text-anchor:middle;opacity:.75}"
    ".stops text{font-size:15px;font-weight:700;text-anchor:middle}"
    ".labels text,.stops text{stroke:#faf8f4;stroke-width:3px;paint-order:stroke}"
    "path{stroke-linecap:round;stroke-linejoin:round}.way{fill:none}.other{opacity:.25}"
    ".way{stroke:#2b3352;stroke-width:2}.stop{fill:#faf8f4;stroke:#2b3352;stroke-width:2}"
)

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


class Stop(NamedTuple):
    """A stop on a way over the map.

    Attributes:
        name: Such as a month's.
        entries: The ids of what was read then.
        amid: Those of them that the stop lies amid.
    """

    name: str
    entries: tuple[str, ...]
    amid: tuple[str, ...]


def map_picture(figure: Figure) -> Picture:
    """Draw a figure of `map_figure` without Plotly.

    It shows hulls, points and labels, in the map's own proportions within `_HEIGHTS`. The
    background is transparent, and the labels are dark or light to match the page.
    """
    clusters = traces_of(figure, "cluster")
    place, height = _plane(figure)
    parts = _hulls(figure, place)
    points = [[*map(place, trace["x"], trace["y"])] for trace in clusters]
    if sum(map(len, points)) <= POINTS_UP_TO:
        parts += [
            _points(places, trace["marker"])
            for trace, places in zip(clusters, points, strict=True)
            if places
        ]
    parts += _labels(figure["layout"]["annotations"], points, place, height)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}"><style>{_STYLE}</style>{"".join(parts)}</svg>\n'
    )
    return Picture(svg, WIDTH, height)


def path_picture(figure: Figure, stops: Sequence[Stop]) -> Picture | None:
    """Draw the way of a time over a figure of `map_figure`, from stop to stop.

    The entries of the stops have their clusters' colours, and all others fade. Nothing in it has a
    font or a colour of its own but by its class, so that it is a part of the page that has it.

    Returns:
        The picture; None where none of the stops' entries is on the map.
    """
    clusters = traces_of(figure, "cluster")
    place, height = _plane(figure)
    behind, shown, drawn = [], [], []
    spots: dict[str, Spot] = {}
    for trace, own, others in seen_and_other(clusters, stops, place):
        spots |= own
        drawn.append([*own.values(), *others])
        if others:
            behind.append(_points(others, trace["marker"], "other"))
        if own:
            shown.append(_points(own.values(), trace["marker"], "own"))
    if len(spots) > POINTS_UP_TO:
        shown = []
    way = way_through(stops, spots)
    if not way:
        return None
    taken: list[_Box] = []
    names = [_stop(name, spot, [at for _, at in way], taken) for name, spot in way]
    labels = _labels(figure["layout"]["annotations"], drawn, place, height, taken)
    line = f'<path class="way" d="{_curve([spot for _, spot in way])}"/>' if len(way) > 1 else ""
    dots = "".join(f'<circle class="stop" cx="{x:.1f}" cy="{y:.1f}" r="4"/>' for _, (x, y) in way)
    svg = (
        f'<svg class="paperdiary-way" viewBox="0 0 {WIDTH} {height}" aria-hidden="true">'
        f"{''.join((*_hulls(figure, place), *behind, *shown))}{line}{dots}"
        f'<g class="labels">{"".join(labels)}</g><g class="stops">{"".join(names)}</g></svg>\n'
    )
    return Picture(svg, WIDTH, height)


def year_card(
    way: Picture | None, title: str, heading: str, facts: Sequence[str], font: str
) -> str:
    """An SVG document for sharing: a heading and facts, and the way over the map beside them.

    Above the heading, such as `2025 in review`, is the site's title; each fact has a line. The
    site's own font is used where it is installed.
    """
    width, height = CARD
    column = 62 if way else 100
    rows = [("title", 84, cut(title, column * 3 // 4)), ("heading", 168, cut(heading, column // 2))]
    rows += [("fact", 246 + 52 * at, cut(fact, column)) for at, fact in enumerate(facts)]
    texts = "".join(
        f'<text class="{name}" x="60" y="{y}">{_xml(escape(text))}</text>' for name, y, text in rows
    )
    map_ = ""
    if way:
        scale = min(620 / way.width, 540 / way.height)
        wide, high = round(way.width * scale), round(way.height * scale)
        place = f'x="{width - wide - 20}" y="{(height - high) // 2}" width="{wide}" height="{high}"'
        map_ = way.svg.strip().replace("<svg ", f"<svg {place} ", 1)
    family = "".join(sign for sign in font if sign.isalnum() or sign in " -")
    style = f"text{{font-family:'{family}',system-ui,sans-serif;fill:#2b3352}}{_CARD_STYLE}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}"><style>{style}</style>'
        f'<rect width="{width}" height="{height}" fill="#faf8f4"/>{texts}{map_}</svg>\n'
    )


def traces_of(figure: Figure, role: str) -> list[dict[str, Any]]:
    """The traces of a map that have a role; see `map_figure`."""
    return [trace for trace in figure["data"] if trace["meta"]["role"] == role]


def _hulls(figure: Figure, place: _Place) -> list[str]:
    colors = {
        trace["meta"]["cluster"]: trace["marker"]["color"] for trace in traces_of(figure, "cluster")
    }
    parts = []
    for trace in traces_of(figure, "hull"):
        color = colors[trace["meta"]["cluster"]]
        pairs = [f"{x:.1f} {y:.1f}" for x, y in map(place, trace["x"], trace["y"])]
        parts.append(
            f'<path d="M{"L".join(pairs[:-1])}Z" fill="{color}" fill-opacity=".12" '
            f'stroke="{color}" stroke-opacity=".55"/>'
        )
    return parts


def _points(places: Iterable[Spot], marker: dict[str, Any], class_: str = "") -> str:
    # A line without length and with round ends is a point, in the fewest letters.
    pairs = "".join(f"M{x:.1f} {y:.1f}h0" for x, y in places)
    named = f'class="{class_}" ' if class_ else ""
    return f'<path {named}d="{pairs}" stroke="{marker["color"]}" stroke-width="{marker["size"]}"/>'


def seen_and_other(
    clusters: Sequence[dict[str, Any]], stops: Sequence[Stop], place: _Place
) -> Iterator[tuple[dict[str, Any], dict[str, Spot], list[Spot]]]:
    """Each trace of a cluster with the spots of the stops' entries, by their id, and other spots.

    Of a large map there are no others, which would hide the way.
    """
    seen = {id_ for stop in stops for id_ in stop.entries}
    is_small = sum(len(trace["x"]) for trace in clusters) <= POINTS_UP_TO
    for trace in clusters:
        ids = [point.id for point in trace["customdata"]]
        spots = dict(zip(ids, map(place, trace["x"], trace["y"]), strict=True))
        own = {id_: spot for id_, spot in spots.items() if id_ in seen}
        yield trace, own, [spots[id_] for id_ in ids if id_ not in own] if is_small else []


def way_through(stops: Iterable[Stop], spots: Mapping[str, Spot]) -> list[tuple[str, Spot]]:
    """The names and the spots of stops, which lie amid some entries, of those that have a spot."""
    way = []
    for stop in stops:
        if found := [spots[id_] for id_ in stop.amid if id_ in spots]:
            xs, ys = zip(*found, strict=True)
            way.append((stop.name, (sum(xs) / len(xs), sum(ys) / len(ys))))
    return way


def _curve(spots: Sequence[Spot]) -> str:
    """A smooth line through places, the data of a path (Catmull and Rom 1974)."""
    ends = [spots[0], *spots, spots[-1]]
    line = f"M{spots[0][0]:.1f} {spots[0][1]:.1f}"
    for (x0, y0), (x1, y1), (x2, y2), (x3, y3) in zip(
        ends, ends[1:], ends[2:], ends[3:], strict=False
    ):
        handles = (x1 + (x2 - x0) / 6, y1 + (y2 - y0) / 6, x2 - (x3 - x1) / 6, y2 - (y3 - y1) / 6)
        line += "C" + " ".join(f"{one:.1f}" for one in (*handles, x2, y2))
    return line


def _stop(name: str, spot: Spot, others: Sequence[Spot], taken: list[_Box]) -> str:
    """Write a stop's name beside it, where it covers the least of the way."""
    x, y = spot
    width, height = len(name) * _LETTER * 0.5, _LINE * 0.8
    corners = [(x + 7, y - height / 2), (x - 7 - width, y - height / 2)]
    corners += [(x - width / 2, y - 7 - height), (x - width / 2, y + 7)]
    boxes = [(left, top, left + width, top + height) for left, top in corners]
    best = _least_covering(boxes, taken, others)
    taken.append(best)
    return f'<text x="{best[0] + width / 2:.0f}" y="{best[3] - 3:.0f}">{_xml(name)}</text>'


def _plane(figure: Figure) -> tuple[_Place, int]:
    """Map the data to a picture of some height: one unit is as long upwards as sideways."""
    traces = (*traces_of(figure, "cluster"), *traces_of(figure, "hull"))
    xs, ys = ([at for trace in traces for at in trace[axis]] for axis in "xy")
    wide, high = max(xs) - min(xs) or 1.0, max(ys) - min(ys) or 1.0
    width = WIDTH - 2 * _ROOM[0]
    least, most = (round(part * WIDTH) for part in _HEIGHTS)
    height = min(max(round(width * high / wide) + 2 * _ROOM[1], least), most)
    scale = min(width / wide, (height - 2 * _ROOM[1]) / high)
    middle_x, middle_y = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2

    def place(x: float, y: float) -> Spot:
        return WIDTH / 2 + (x - middle_x) * scale, height / 2 - (y - middle_y) * scale

    return place, height


def _labels(
    notes: Iterable[dict[str, Any]],
    points: Sequence[Sequence[Spot]],
    place: _Place,
    picture_height: int,
    others: Sequence[_Box] = (),
) -> list[str]:
    """Write each label above, below or at the middle of its points, where it covers the least."""
    everything = [spot for members in points for spot in members]
    taken = list(others)
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
        beside = [spot for spot in everything if x - half < spot[0] < x + half]
        boxes = []
        for wanted in tops:
            top = min(max(wanted, 2), picture_height - height - 2)
            boxes.append((x - half, top, x + half, top + height))
        best = _least_covering(boxes, taken, beside)
        taken.append(best)
        first = best[1] + _LINE * 0.75
        rows = (
            f'<tspan x="{x:.0f}" y="{first + i * _LINE:.0f}">{_xml(line)}</tspan>'
            for i, line in enumerate(lines)
        )
        written.append(f"<text>{''.join(rows)}</text>")
    return written


def _least_covering(boxes: Sequence[_Box], labels: Sequence[_Box], points: Sequence[Spot]) -> _Box:
    """Choose the first place that covers nothing, or else the one that covers the least."""

    def covered(box: _Box) -> int:
        left, top, right, bottom = box
        hidden = sum(left < x < right and top < y < bottom for x, y in points)
        # Another label counts as twenty points.
        return hidden + 20 * sum(
            left < other[2] and other[0] < right and top < other[3] and other[1] < bottom
            for other in labels
        )

    return next((box for box in boxes if not covered(box)), None) or min(boxes, key=covered)


def _xml(text: str) -> str:
    """Make XML of Plotly's escaped text, without the characters that XML cannot represent."""
    return "".join(letter for letter in text if letter >= " " and letter not in "\ufffe\uffff")
