"""From a diary to its atlas."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

from ..cache import JSON, Cache, digest
from ..diary import Diary, Problem
from ..diary.code import code_digest
from ..llm import LanguageModel, LlmSettings
from ..progress import Progress, quiet
from .atlas import Atlas, Cluster, Layout, Neighbour, Point
from .settings import AtlasSettings

_KIND = "atlas"


def build_atlas(
    diary: Diary,
    settings: AtlasSettings,
    cache: Cache,
    progress: Progress = quiet,
    *,
    model: LanguageModel | None = None,
) -> tuple[Atlas, tuple[Problem, ...]]:
    """Compute everything about a diary, or take it from the cache.

    Args:
        diary: Any number of entries; fewer than 4 have no layouts, fewer than 2 no neighbours.
        settings: What the user wants.
        cache: What was computed before; what is computed now is put there.
        progress: Told at each step of the longer stages.
        model: The language model that is asked where a provider is `openai`; by default the one
            that the defaults name.

    Returns:
        The atlas and what went wrong, the cache's problems included. An entry whose embedding
        cannot be had is missing from layouts and neighbours. The same diary and settings give the
        same atlas, to the last digit.
    """
    # A new version may see other things in the same diary.
    code = code_digest(Path(__file__).parent)
    model = model or LanguageModel(LlmSettings())
    key = digest(
        code, _wanted(settings), model.settings.identity, _version(settings), _content(diary)
    )
    known = cache.latest(_KIND, key)
    if known is not None and (atlas := _read(known)) is not None:
        return atlas, cache.problems
    # Only here, since the parts of the atlas take longer to import than the whole to read.
    from .compute import compute_atlas

    atlas, problems = compute_atlas(diary, settings, cache, progress, model)
    # Where something went wrong, the next build may have what is missing now.
    if not problems:
        cache.keep_latest(_KIND, key, _write(atlas))
    return atlas, tuple(dict.fromkeys((*problems, *cache.problems)))


def _wanted(settings: AtlasSettings) -> JSON:
    """What of the settings decides the atlas: not how long a server may take."""
    wanted = dataclasses.asdict(settings)
    wanted["embedding"]["server"] = settings.embedding.server.place
    del wanted["embedding"]["batch_size"]
    return wanted


def _content(diary: Diary) -> JSON:
    """What of a diary the atlas depends on."""
    return [
        [
            entry.id,
            entry.title,
            entry.summary,
            entry.has_written_summary,
            entry.topic,
            list(entry.tags),
        ]
        for entry in diary.entries
    ]


def _version(settings: AtlasSettings) -> str:
    """What stands behind a model's name, where that may change: the files of a local model."""
    # A server's model is no folder here, though it may be called like one; see `_wanted`.
    if settings.embedding.provider == "openai":
        return ""
    if not Path(settings.embedding.model).expanduser().exists():
        return ""
    from .embedding import EMBEDDERS

    embedder = EMBEDDERS.get(settings.embedding.provider)
    try:
        return embedder(settings.embedding).version() if embedder else ""
    except OSError:
        return "unreadable"


def _write(atlas: Atlas) -> bytes:
    content = {
        "layouts": [
            [
                layout.name,
                {id_: [p.x, p.y, p.cluster] for id_, p in layout.points.items()},
                [dataclasses.astuple(cluster) for cluster in layout.clusters],
            ]
            for layout in atlas.layouts.values()
        ],
        "related": {id_: [[n.id, n.score] for n in near] for id_, near in atlas.related.items()},
    }
    return json.dumps(content, separators=(",", ":")).encode("ascii")


def _read(payload: bytes) -> Atlas | None:
    """The atlas that was written, or None where it is none of this version's."""
    try:
        content = json.loads(payload)
        layouts = {
            name: Layout(
                name,
                {id_: Point(*point) for id_, point in points.items()},
                tuple(_cluster(row) for row in rows),
            )
            for name, points, rows in content["layouts"]
        }
        related = {
            id_: tuple(Neighbour(*row) for row in rows) for id_, rows in content["related"].items()
        }
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return Atlas(layouts, related)


def _cluster(row: list[Any]) -> Cluster:
    number, label, color, size, keywords, (x, y), hull = row
    corners = tuple((a, b) for a, b in hull)
    return Cluster(number, label, color, size, tuple(keywords), (x, y), corners)
