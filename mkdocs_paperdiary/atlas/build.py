"""From a diary to its atlas."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..cache import JSON, Cache, digest
from ..diary import Diary, Problem
from ..diary.code import code_digest
from ..llm import LanguageModel, LlmSettings
from ..progress import Progress, quiet
from .atlas import Atlas, Cluster, Layout, Neighbour, Point
from .memory import keep, load, memory_as_bytes, read_memory
from .settings import AtlasSettings

if TYPE_CHECKING:
    from collections.abc import Callable

_KIND = "atlas"


def build_atlas(
    diary: Diary,
    settings: AtlasSettings,
    cache: Cache,
    progress: Progress = quiet,
    *,
    model: LanguageModel | None = None,
    memory: Path | None = None,
    tell: Callable[[str], None] = lambda notice: None,
    fresh: bool = False,
) -> tuple[Atlas, tuple[Problem, ...]]:
    """Compute everything about a diary, or take it from the cache.

    Args:
        diary: Any number of entries; fewer than 4 have no layouts, fewer than 2 no neighbours.
        settings: What the user wants.
        cache: What was computed before; what is computed now is put there.
        progress: Told at each step of the longer stages.
        model: The language model that is asked where a provider is `openai`; by default the one
            that the defaults name.
        memory: The file in which the map remembers where its entries lay; with None, each build
            starts it anew. It is written where something has changed.
        tell: Told what has become of clusters, and of a map that has grown worse.
        fresh: Start the map anew all the same, and lay it onto the old one.

    Returns:
        The atlas and what went wrong, the cache's problems included. An entry whose embedding
        cannot be had is missing from layouts and neighbours. The same diary and settings give the
        same atlas, to the last digit.
    """
    # A new version may see other things in the same diary.
    code = code_digest(Path(__file__).parent)
    model = model or LanguageModel(LlmSettings())
    inputs = (_wanted(settings), model.settings.identity, _version(settings), _content(diary))
    remembered = load(memory)

    def key(content: bytes) -> str:
        return digest(code, hashlib.sha256(content).hexdigest(), *inputs)

    if not fresh and not isinstance(remembered, Problem):
        known = cache.latest(_KIND, key(remembered))
        if known is not None and (atlas := _read(known)) is not None:
            return atlas, cache.problems
    # Only here, since the parts of the atlas take longer to import than the whole to read.
    from .compute import compute_atlas

    before, wrong = read_memory(remembered, memory or Path())
    computed = compute_atlas(diary, settings, cache, progress, model, memory=before, fresh=fresh)
    for notice in computed.notices:
        tell(notice)
    content = memory_as_bytes(computed.memory)
    problems = (*wrong, *computed.problems, *keep(memory, content))
    # Where something went wrong, the next build may have what is missing now.
    if not problems:
        # From what is remembered now, the next build would compute the same again.
        cache.keep_latest(_KIND, key(content if memory else b""), _write(computed.atlas))
    return computed.atlas, tuple(dict.fromkeys((*problems, *cache.problems)))


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
