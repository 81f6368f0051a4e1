"""The state of a map between builds, and its file.

The file outlives the machine: an entry to a line, sorted and rounded, so that a commit shows what
has changed and git can merge two of them. A line that cannot be read, such as the marks
of a merge, is reported and left out; of two lines about the same thing, the last one counts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from ..cache import type_reader
from ..files import write_file
from ..problem import Problem
from ..words import one_line
from .atlas import Neighbours, Position
from .clusters import COLORS, MOST_PARTS

FORMAT: Final = "paperdiary map 1"
"""What the first line says; a new number makes all older files foreign."""

KEY_DIGITS: Final = 12
"""Digits of a text's key that are remembered: enough to tell the texts of one diary apart."""


@dataclass(frozen=True, slots=True)
class RememberedPoint:
    """An entry's position in one layout, as it was published, and the id of its cluster.

    Attributes:
        named: The id of the cluster that it had when that one got its label; -1 where it was not
            there, or had another text.
        part: The number of its part of the cluster; -1 where it is in none.
    """

    x: float
    y: float
    cluster: int
    named: int = -1
    part: int = -1

    @property
    def position(self) -> Position:
        """Both coordinates."""
        return self.x, self.y


@dataclass(frozen=True, slots=True)
class RememberedEntry:
    """The first digits of the key of an entry's text, and its points by layout."""

    key: str
    points: Mapping[str, RememberedPoint]


@dataclass(frozen=True, slots=True)
class RememberedCluster:
    """A cluster's label, before the user's own ones, and its keywords.

    Attributes:
        by: What gave it its label; empty where another one only stood in for that.
        size: How many entries it had when it got its label.
        parts: The labels of its parts, by their number; empty where a part has none.
    """

    label: str
    keywords: tuple[str, ...]
    by: str
    size: int
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RememberedLayout:
    """A layout as a whole, and its clusters by id.

    Attributes:
        settings: What it was made with; a digest.
        scale: The published unit, in the layout's own.
        divided: How many entries there were when its division was last checked as a whole.
        trust: Its trustworthiness when it was last rated, from 0 to 1.
        rated: How many entries there were then.
    """

    settings: str
    scale: float
    divided: int
    trust: float
    rated: int
    clusters: Mapping[int, RememberedCluster] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MapState:
    """What the next build knows of a map: layouts by name; entries and nearest ones by id."""

    layouts: Mapping[str, RememberedLayout] = field(default_factory=dict)
    entries: Mapping[str, RememberedEntry] = field(default_factory=dict)
    near: Neighbours = field(default_factory=dict)


def read_map_file(path: Path | None) -> bytes | Problem:
    """Read the file of a map: its content, nothing where there is none, or why it is unreadable."""
    try:
        return path.read_bytes() if path else b""
    except (FileNotFoundError, NotADirectoryError):
        return b""
    except OSError as error:
        message = (
            f"the map's memory {path} cannot be read ({error.strerror}), so that the map is made "
            "from scratch and not kept; make it readable or set `map.file`"
        )
        return Problem(message, code="unreadable-file")


def write_map_file(path: Path | None, content: bytes) -> tuple[Problem, ...]:
    """Write the file of a map in one step, unless it has this content already.

    A foreign file stays as it is: `parse_map_state` reports it, and it may be any other file of
    the user's, named by mistake.
    """
    there = read_map_file(path)
    if path is None or isinstance(there, Problem) or there == content:
        return ()
    if there.strip() and not _is_map_file(there):
        return ()
    try:
        write_file(path, content)
    except OSError as error:
        message = (
            f"the map's memory {path} cannot be written ({error.strerror}), so that the next build "
            "may move entries on the map; make it writable or set `map.file`"
        )
        return (Problem(message, code="unwritable-file"),)
    return ()


def parse_map_state(content: bytes | Problem, path: Path) -> tuple[MapState, tuple[Problem, ...]]:
    """Parse what `read_map_file` gives; `path` is the file, for problems.

    Returns:
        The state, empty where the file is another version's, and what is wrong with the file.
    """
    if isinstance(content, Problem):
        return MapState(), (content,)
    if not content.strip():
        return MapState(), ()
    if not _is_map_file(content):
        message = (
            "this is no map that this version remembers; it is left as it is, and the map is made "
            "from scratch and not kept until you delete it, restore its first line "
            f"{json.dumps({'format': FORMAT})} or set another `map.file`"
        )
        return MapState(), (Problem(message, str(path), 1, code="foreign-file"),)
    wrong = None
    layouts: dict[str, RememberedLayout] = {}
    clusters: dict[str, dict[int, RememberedCluster]] = {}
    entries: dict[str, RememberedEntry] = {}
    near: dict[str, tuple[tuple[str, float], ...]] = {}
    for number, line in enumerate(content.splitlines(), 1):
        row = _row(line)
        try:
            if row is None:
                wrong = wrong or (number if line.strip() else None)
            elif "format" in row:
                continue
            elif "id" in row:
                entries[str(row["id"])] = _entry(row)
            elif "near" in row:
                near[str(row["near"])] = _near(row["to"])
            elif "cluster" in row:
                clusters.setdefault(str(row["layout"]), {})[int(row["cluster"])] = _cluster(row)
            else:
                layouts[str(row["layout"])] = _layout(row)
        except (KeyError, TypeError, ValueError, OverflowError):
            wrong = wrong or number
    whole = {name: replace(one, clusters=clusters.get(name, {})) for name, one in layouts.items()}
    state = MapState(whole, entries, near)
    if not wrong:
        return state, ()
    message = (
        "this line of the map's memory cannot be read and is left out; after a merge, delete the "
        "lines that git has added"
    )
    return state, (Problem(message, str(path), wrong, code="unreadable-line"),)


def map_state_as_bytes(state: MapState) -> bytes:
    """Write a state: layouts and their clusters, then entries, each sorted."""
    rows: list[dict[str, Any]] = [{"format": FORMAT}]
    for name, layout in sorted(state.layouts.items()):
        fields = asdict(layout)
        fields |= {"scale": round(layout.scale, 6), "trust": round(layout.trust, 4)}
        clusters = fields.pop("clusters")
        rows.append({"layout": name, **fields})
        rows += ({"layout": name, "cluster": id_, **clusters[id_]} for id_ in sorted(clusters))
    for id_, entry in sorted(state.entries.items()):
        row: dict[str, Any] = {"id": id_, "key": entry.key}
        for name, point in sorted(entry.points.items()):
            last = [] if point.named == point.cluster else [point.named]
            last = last if point.part < 0 else [point.named, point.part]
            row[name] = [point.x, point.y, point.cluster, *last]
        rows.append(row)
    # On lines of their own, as one more entry changes those of others.
    rows += ({"near": id_, "to": near} for id_, near in sorted(state.near.items()))
    lines = [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows]
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def _is_map_file(content: bytes) -> bool:
    """Whether a line, mostly the first one, says that this is a map of this version."""
    candidates = (line for line in content.splitlines() if FORMAT.encode("ascii") in line)
    return any((_row(line) or {}).get("format") == FORMAT for line in candidates)


def _row(line: bytes) -> dict[str, Any] | None:
    try:
        row = json.loads(line.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) else None


def _entry(row: Mapping[str, Any]) -> RememberedEntry:
    points = {name: _point(*row[name]) for name in row if name not in ("id", "key")}
    # False for what is not a number, too.
    if not all(abs(point.x) < 1e9 and abs(point.y) < 1e9 for point in points.values()):
        raise ValueError("no position")
    return RememberedEntry(str(row["key"]), points)


def _near(rows: Sequence[Sequence[Any]]) -> tuple[tuple[str, float], ...]:
    near = tuple((str(id_), float(score)) for id_, score in rows)
    if not all(-1 <= score <= 1 for _, score in near):
        raise ValueError("no similarity")
    return near


def _point(x: Any, y: Any, cluster: Any, named: Any = None, part: Any = -1) -> RememberedPoint:
    named = cluster if named is None else named
    if not (0 <= int(cluster) < len(COLORS) and -1 <= int(named) < len(COLORS)):
        raise ValueError("no cluster")
    if not -1 <= int(part) < MOST_PARTS:
        raise ValueError("no part")
    return RememberedPoint(float(x), float(y), int(cluster), int(named), int(part))


def _cluster(row: Mapping[str, Any]) -> RememberedCluster:
    label, keywords = one_line(str(row["label"])), tuple(one_line(str(x)) for x in row["keywords"])
    parts = tuple(map(one_line, type_reader(tuple[str, ...])(row.get("parts", []))))
    if not label or len(parts) > MOST_PARTS:
        raise ValueError("no label")
    return RememberedCluster(label, keywords, str(row["by"]), int(row["size"]), parts)


def _layout(row: Mapping[str, Any]) -> RememberedLayout:
    scale, trust = float(row["scale"]), float(row["trust"])
    if not (0 < scale < 1e9 and 0 <= trust <= 1):
        raise ValueError("no scale")
    return RememberedLayout(
        str(row["settings"]), scale, int(row["divided"]), trust, int(row["rated"])
    )
