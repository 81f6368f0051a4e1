"""The public data of the diary for other programs: `diary.json` and the works of `diary.bib`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from .. import records
from ..cache import Cache, code_digest, digest, from_json
from ..diary import Diary, Entry, Note
from ..diary.entry import page_of
from ..diary.reading_cache import reader_digest
from .addresses import lesson_anchors, lesson_id
from .groups import LAYOUTS
from .site import Site

VERSION: Final = 1
"""Raised when a field changes its meaning or goes away; new fields may come without."""


def public_json(site: Site) -> str:
    """`diary.json`: compact, in reading order, the same for the same diary."""
    return json.dumps(public_data(site), ensure_ascii=False, separators=(",", ":")) + "\n"


def public_data(site: Site) -> dict[str, Any]:
    """Everything about a diary that other tools may rely on, as plain JSON values."""
    diary, atlas = site.diary, site.atlas
    stats = diary.stats
    anchors = lesson_anchors(diary.lessons)
    return {
        "version": VERSION,
        "entries": [
            _entry(entry, site, _key(site.citations.get(entry.src, ""))) for entry in diary.entries
        ],
        "clusters": {
            name: [
                {
                    "id": cluster.id,
                    "label": cluster.label,
                    "color": cluster.color,
                    "size": cluster.size,
                    "keywords": list(cluster.keywords),
                }
                for cluster in (atlas.layouts[name].clusters if name in atlas.layouts else ())
            ]
            for name in LAYOUTS
        },
        "lessons": [
            {
                "id": lesson_id(item.key),
                "theme": item.theme,
                "lesson": item.lesson,
                "anchor": anchors[item.key],
                "entries": list(item.entries),
            }
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


def _key(bibtex: str) -> str | None:
    """The citation key of a work in `diary.bib`."""
    return bibtex[bibtex.index("{") + 1 : bibtex.index(",")] if bibtex else None


def _entry(entry: Entry, site: Site, key: str | None) -> dict[str, Any]:
    atlas = site.atlas
    date_source = entry.sources.get("date")
    summary_source = entry.sources.get("summary") if entry.summary else None
    return {
        "id": entry.id,
        "src": page_of(entry.src),
        "key": key,
        "url": site.urls[entry.src],
        "title": entry.title,
        "date": entry.date.isoformat() if entry.date else None,
        "date_source": date_source.origin if date_source else None,
        "link": entry.link,
        "summary": entry.summary,
        "summary_source": summary_source.origin if summary_source else None,
        "topic": entry.topic,
        "kind": entry.kind,
        "status": entry.status,
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
        "connections": [
            {"id": neighbour.id, "score": neighbour.score}
            for neighbour in site.connections.entries.get(entry.id, ())
        ],
    }


def citations_of(diary: Diary, notes: Sequence[Note], cache: Cache) -> Mapping[str, str]:
    """Each entry's work as BibTeX, by the entry's path, in the order of the citation keys.

    They are cached until a note or what was read of it changes: to look for keys in ten thousand
    notes takes longer than all else that a warm build does with them.
    """
    parts = [reader_digest(), code_digest(Path(records.__file__).parent)]
    for entry in diary.entries:
        parts += [entry.src, str(entry.date), entry.topic]
    for note in notes:
        parts += [note.src, hashlib.sha256(note.content).hexdigest()]
    key = digest(*parts)
    srcs = {entry.src for entry in diary.entries}

    def read(payload: bytes) -> dict[str, str]:
        found: dict[str, str] = from_json(payload, dict[str, str])
        if found.keys() != srcs:
            raise ValueError("these are other entries' works")
        return found

    known = cache.value("citations", key, read)
    if known is not None:
        return known
    # Only here, since their patterns take a while to compile.
    from ..records.bibtex import bibtex_of
    from ..records.record import works_of

    works = sorted(works_of(diary.entries), key=lambda work: work.key.lower())
    written = {work.entry.src: bibtex_of(work) for work in works}
    cache.put("citations", key, json.dumps(written, separators=(",", ":")).encode("ascii"))
    return written
