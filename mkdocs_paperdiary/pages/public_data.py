"""The public data of the diary: `diary.json`, stable for other tools."""

from __future__ import annotations

import json
from typing import Any

from ..atlas import Atlas, Cluster
from ..diary import Entry
from .site import Site

VERSION = 1
"""Raised when a field changes its meaning or goes away; new fields may come without."""


def public_data(site: Site) -> dict[str, Any]:
    """Everything about a diary that other tools may rely on, as plain JSON values."""
    diary, atlas = site.diary, site.atlas
    stats = diary.stats
    return {
        "version": VERSION,
        "entries": [_entry(entry, site.urls[entry.src], atlas) for entry in diary.entries],
        "clusters": {
            name: [_cluster(cluster) for cluster in atlas.layouts[name].clusters]
            if name in atlas.layouts
            else []
            for name in ("tsne", "umap")
        },
        "lessons": [
            {"theme": item.theme, "lesson": item.lesson, "entries": list(item.entries)}
            for item in diary.lessons
        ],
        "stats": {
            "total": stats.total,
            "first": stats.first.isoformat() if stats.first else None,
            "last": stats.last.isoformat() if stats.last else None,
            "days": stats.days,
            "per_day": stats.per_day,
        },
    }


def public_json(site: Site) -> str:
    """`diary.json`: compact, in reading order, the same for the same diary."""
    return json.dumps(public_data(site), ensure_ascii=False, separators=(",", ":")) + "\n"


def _entry(entry: Entry, url: str, atlas: Atlas) -> dict[str, Any]:
    source = entry.sources.get("date")
    summarised = entry.sources.get("summary") if entry.summary else None
    return {
        "id": entry.id,
        "src": entry.src,
        "url": url,
        "title": entry.title,
        "date": entry.date.isoformat() if entry.date else None,
        "date_source": source.origin if source else None,
        "link": entry.link,
        "summary": entry.summary,
        "summary_source": summarised.origin if summarised else None,
        "topic": entry.topic,
        "kind": entry.kind,
        "tags": list(entry.tags),
        "authors": list(entry.authors),
        "layouts": {
            name: {"x": point.x, "y": point.y, "cluster": point.cluster}
            for name, layout in atlas.layouts.items()
            if (point := layout.points.get(entry.id))
        },
        "related": [
            {"id": neighbour.id, "score": neighbour.score}
            for neighbour in atlas.related.get(entry.id, ())
        ],
    }


def _cluster(cluster: Cluster) -> dict[str, Any]:
    return {
        "id": cluster.id,
        "label": cluster.label,
        "color": cluster.color,
        "size": cluster.size,
        "keywords": list(cluster.keywords),
    }
