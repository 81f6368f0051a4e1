"""The map of interests: points, hulls of clusters with their labels, and the reading order."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from ..diary.entry import KIND_NAMES
from ..words import as_number, listed, long_date, ngettext
from ..words import gettext as _
from .figure import NEUTRAL, Figure, frame, in_two_lines, literal, translucent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..atlas.atlas import Atlas, Layout, Position
    from ..diary import Diary, Entry

WEBGL_FROM = 1500
"""From this many points on WebGL draws them, since SVG nodes become slow."""

LABEL_WIDTH = 20
"""Characters of a cluster's label on one line."""

POINT_WIDTH = 0.015
"""About the width of a point, as a part of the map's."""

METHODS = {"tsne": "t-SNE", "umap": "UMAP"}


class PointData(NamedTuple):
    """The values of a point that the front end shows or searches: its `customdata`.

    A tuple and not a dictionary: names for each point would make a large map's file larger.

    Attributes:
        title: Escaped for Plotly.
        day: The date in words, or `undated`.
        date: ISO 8601; None where the entry is undated.
        summary: Escaped for Plotly; may be empty.
        url: Of the entry's page, relative to the site's root; empty where it has none.
        id: Of the entry.
        topic: Of the entry.
        order: Position in reading order, from 0; undated entries come last.
        keywords: Authors, tags and kind, by which the search finds the entry.
        machine: 1 where a language model wrote the summary, otherwise 0.
        kind: Of the entry.
        rating: From 1 to 5; None where it has none.
        near: The nearest entries by meaning, nearest first, as positions in reading order.
        linked: The entries whose notes link to this one's or are linked from it, likewise.
    """

    title: str
    day: str
    date: str | None
    summary: str
    url: str
    id: str
    topic: str
    order: int
    keywords: str
    machine: int
    kind: str
    rating: int | None
    near: tuple[int, ...]
    linked: tuple[int, ...]


def map_figure(
    diary: Diary, atlas: Atlas, layout: Literal["tsne", "umap"], urls: Mapping[str, str]
) -> Figure | None:
    """Draw one layout of the atlas.

    A trace's `meta.role` is `hull`, `order`, `cluster`, or `hulls` (the legend item of all hulls);
    hulls and clusters carry their cluster's id in `meta.cluster`. A point's `customdata` is a
    `PointData`, and `layout.meta.customdata` lists the names of its values; `layout.meta.parts`
    lists the parts of clusters that have a name, with the reading order of their entries.

    Args:
        diary: The diary.
        atlas: Its atlas; without the layout, or a point in it, there is no figure.
        layout: The layout to draw.
        urls: Each entry's address relative to the site's root, by its id.
    """
    if layout not in atlas.layouts or not atlas.layouts[layout].points:
        return None
    plane = atlas.layouts[layout]
    placed = [entry for entry in diary.entries if entry.id in plane.points]
    at = spread_points(plane)
    members: dict[int, list[Entry]] = {cluster.id: [] for cluster in plane.clusters}
    for entry in placed:
        members[plane.points[entry.id].cluster].append(entry)
    orders = {entry.id: order for order, entry in enumerate(placed)}

    def point(entry: Entry) -> PointData:
        near = (one.id for one in atlas.related.get(entry.id, ()))
        linked = [diary.by_src[src] for src in entry.cites if src in diary.by_src]
        linked += diary.cited_by.get(entry.src, ())
        kind = _(KIND_NAMES[entry.kind])
        # What readers of another language call the entry.
        kinds = (entry.kind,) if kind.lower() == entry.kind else (entry.kind, kind)
        return PointData(
            title=literal(entry.title),
            day=long_date(entry.date) if entry.date else _("undated"),
            date=entry.date.isoformat() if entry.date else None,
            summary=literal(entry.summary),
            url=urls.get(entry.id, ""),
            id=entry.id,
            topic=entry.topic,
            order=orders[entry.id],
            keywords=" ".join((*entry.authors, *entry.tags, *kinds)),
            machine=int(entry.has_machine_summary),
            kind=entry.kind,
            rating=entry.rating,
            near=tuple(orders[id_] for id_ in near if id_ in orders),
            linked=tuple(sorted({orders[one.id] for one in linked if one.id in orders})),
        )

    kind = "scattergl" if len(placed) >= WEBGL_FROM else "scatter"
    # Many points need less room each.
    size = 9 if len(plane.points) <= 400 else 7 if len(plane.points) <= 1500 else 5
    clusters = [
        {
            "type": kind,
            "legendrank": 1000 + rank,
            "mode": "markers",
            "name": literal(cluster.label),
            "meta": {"role": "cluster", "cluster": cluster.id},
            "x": [at[entry.id][0] for entry in members[cluster.id]],
            "y": [at[entry.id][1] for entry in members[cluster.id]],
            "marker": {"color": cluster.color, "size": size, "opacity": 0.9},
            "customdata": [point(entry) for entry in members[cluster.id]],
        }
        for rank, cluster in enumerate(plane.clusters)
    ]
    hidden = {"visible": False, "fixedrange": False}
    shown = frame(
        "map",
        _(
            "Map of %(entries)s by %(method)s, similar ones close together, in %(clusters)s: "
            "%(names)s.",
            entries=ngettext("%(num)s entry", "%(num)s entries", len(placed)),
            method=METHODS[layout],
            clusters=ngettext("%(num)s cluster", "%(num)s clusters", len(plane.clusters)),
            names=listed(f"{one.label} ({as_number(one.size)})" for one in plane.clusters),
        ),
        showlegend=True,
        # The front end finds points by itself, and shows a card for each.
        hovermode=False,
        dragmode="pan",
        xaxis=hidden,
        yaxis=hidden,
        annotations=[
            {
                "name": f"cluster-{cluster.id}",
                "text": in_two_lines(cluster.label, LABEL_WIDTH),
                "x": cluster.centroid[0],
                "y": cluster.centroid[1],
                "showarrow": False,
                "font": {"size": 14},
            }
            for cluster in plane.clusters
        ],
    )
    shown["meta"]["customdata"] = list(PointData._fields)
    shown["meta"]["parts"] = [
        {
            "cluster": cluster.id,
            "text": literal(part.label),
            "entries": [orders[id_] for id_ in part.entries],
        }
        for cluster in plane.clusters
        for part in cluster.parts
        if part.label
    ]
    return {"data": [*_hulls(plane), *_order(placed, at), *clusters], "layout": shown}


def spread_points(plane: Layout) -> dict[str, Position]:
    """Where points are drawn, by entry id: those of the same place beside each other.

    Texts that are alike have one place, where only the uppermost point could be reached, however
    far one zooms in. The others turn around it by the golden angle, about a point's width apart,
    and not farther away than four of these.
    """
    together: dict[Position, list[str]] = {}
    for id_, point in plane.points.items():
        together.setdefault((point.x, point.y), []).append(id_)
    spans = [max(some) - min(some) for some in zip(*together, strict=True)]
    width = POINT_WIDTH * (max(spans) or 1.0)
    drawn: dict[str, Position] = {}
    for (x, y), ids in together.items():
        step = width * min(1.0, 4 / math.sqrt(len(ids)))
        for number, id_ in enumerate(ids):
            radius, angle = step * math.sqrt(number), number * math.pi * (3 - math.sqrt(5))
            sideways, upwards = radius * math.cos(angle), radius * math.sin(angle)
            drawn[id_] = (round(x + sideways, 4), round(y + upwards, 4))
    return drawn


def _hulls(plane: Layout) -> list[dict[str, Any]]:
    """The hulls of the clusters, and one legend item for all, whichever clusters are shown."""

    def hull(
        ring: Sequence[tuple[float | None, float | None]], fill: str, line: str, **own: Any
    ) -> dict[str, Any]:
        return {
            "type": "scatter",
            "mode": "lines",
            **own,
            "x": [x for x, _ in ring],
            "y": [y for _, y in ring],
            "fill": "toself",
            "fillcolor": fill,
            "line": {"color": line, "width": 1},
            "hoverinfo": "skip",
        }

    hulls = [
        hull(
            [*cluster.hull, cluster.hull[0]],
            translucent(cluster.color, 0.12),
            translucent(cluster.color, 0.55),
            name=literal(cluster.label),
            meta={"role": "hull", "cluster": cluster.id},
            legendgroup="hulls",
            showlegend=False,
        )
        for cluster in plane.clusters
        if len(cluster.hull) > 2
    ]
    legend = hull(
        [(None, None)],
        translucent(NEUTRAL, 0.2),
        NEUTRAL,
        name=_("Hulls"),
        meta={"role": "hulls"},
        legendgroup="hulls",
        legendrank=2000,
    )
    return [*hulls, legend] if hulls else []


def _order(placed: list[Entry], at: Mapping[str, Position]) -> list[dict[str, Any]]:
    path = [at[entry.id] for entry in placed if entry.date]
    if len(path) < 2:
        return []
    return [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": _("Reading order"),
            "meta": {"role": "order"},
            "legendrank": 2001,
            "visible": "legendonly",
            "x": [x for x, _ in path],
            "y": [y for _, y in path],
            "line": {"color": NEUTRAL, "width": 1, "dash": "dash"},
            # Arrow heads, because a path of dashes alone has no direction.
            "marker": {
                "color": NEUTRAL,
                "symbol": "arrow",
                "size": 7,
                "angleref": "previous",
                "standoff": 5,
            },
            "hoverinfo": "skip",
        }
    ]
