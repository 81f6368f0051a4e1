"""What a map remembers of itself: where its entries lay, which clusters they had, what these were.

It outlives the machine as one text file, an entry to a line, sorted and rounded, so that a commit
shows what has changed and git can merge two of them. A line that cannot be read, such as the marks
of a merge, is told and left out; of two lines about the same thing, the last one counts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from ..diary import Problem
from ..files import write_file

if TYPE_CHECKING:
    from pathlib import Path

    from .atlas import Position

FORMAT: Final = "paperdiary map 1"
"""What the first line says; a new number makes all older files foreign."""

KEY_DIGITS: Final = 12
"""Digits of a text's key that are remembered: enough to tell the texts of one diary apart."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry lay in one layout.

    Attributes:
        x: As it was published.
        y: As it was published.
        cluster: The id of its cluster.
        named: The id of the cluster that it had when that one got its label; -1 where it was not
            there, or had another text.
    """

    x: float
    y: float
    cluster: int
    named: int = -1

    @property
    def position(self) -> Position:
        """Both coordinates."""
        return self.x, self.y


@dataclass(frozen=True, slots=True)
class Seat:
    """What is remembered of an entry.

    Attributes:
        key: The first digits of its text's key.
        places: By layout.
    """

    key: str
    places: Mapping[str, Place]


@dataclass(frozen=True, slots=True)
class Named:
    """What is remembered of a cluster.

    Attributes:
        label: What it was called, before the user's own labels.
        keywords: Its most telling terms.
        by: What gave it its label; empty where another one only stood in for that.
        size: How many entries it had when it got its label.
    """

    label: str
    keywords: tuple[str, ...]
    by: str
    size: int


@dataclass(frozen=True, slots=True)
class Plane:
    """What is remembered of a layout as a whole.

    Attributes:
        settings: What it was made with; a digest.
        scale: The published unit, in the layout's own.
        divided: How many entries there were when its division was last checked as a whole.
        trust: Its trustworthiness when it was last rated, from 0 to 1.
        rated: How many entries there were then.
        clusters: By id.
    """

    settings: str
    scale: float
    divided: int
    trust: float
    rated: int
    clusters: Mapping[int, Named] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Memory:
    """What a map remembers.

    Attributes:
        planes: By layout.
        seats: By entry id.
    """

    planes: Mapping[str, Plane] = field(default_factory=dict)
    seats: Mapping[str, Seat] = field(default_factory=dict)


def read_memory(content: bytes | Problem, path: Path) -> tuple[Memory, tuple[Problem, ...]]:
    """Read a memory back.

    Args:
        content: The file's content as `load` gives it; nothing where there is none.
        path: The file, for the problem.

    Returns:
        The memory, empty where it is another version's, and what is wrong with the file.
    """
    if isinstance(content, Problem):
        return Memory(), (content,)
    if not content.strip():
        return Memory(), ()
    if not _is_memory(content):
        message = (
            "this is no map that this version remembers; it is left as it is, and the map is made "
            "anew and not kept until you delete it, restore its first line "
            f"{json.dumps({'format': FORMAT})} or set another `map.file`"
        )
        return Memory(), (Problem(message, str(path), 1),)
    wrong = None
    planes: dict[str, Plane] = {}
    named: dict[str, dict[int, Named]] = {}
    seats: dict[str, Seat] = {}
    for number, line in enumerate(content.splitlines(), 1):
        row = _row(line)
        try:
            if row is None:
                wrong = wrong or (number if line.strip() else None)
            elif "format" in row:
                continue
            elif "id" in row:
                seats[str(row["id"])] = _seat(row)
            elif "cluster" in row:
                named.setdefault(str(row["layout"]), {})[int(row["cluster"])] = _named(row)
            else:
                planes[str(row["layout"])] = _plane(row)
        except (KeyError, TypeError, ValueError, OverflowError):
            wrong = wrong or number
    whole = {name: replace(plane, clusters=named.get(name, {})) for name, plane in planes.items()}
    message = (
        "this line of the map's memory cannot be read and is left out; after a merge, delete the "
        "lines that git has added"
    )
    return Memory(whole, seats), (Problem(message, str(path), wrong),) if wrong else ()


def memory_as_bytes(memory: Memory) -> bytes:
    """Write a memory: layouts and their clusters, then entries, each sorted."""
    rows: list[dict[str, Any]] = [{"format": FORMAT}]
    for name, plane in sorted(memory.planes.items()):
        rows.append(
            {
                "layout": name,
                "settings": plane.settings,
                "scale": round(plane.scale, 6),
                "divided": plane.divided,
                "trust": round(plane.trust, 4),
                "rated": plane.rated,
            }
        )
        rows += [
            {
                "layout": name,
                "cluster": id_,
                "label": one.label,
                "keywords": list(one.keywords),
                "by": one.by,
                "size": one.size,
            }
            for id_, one in sorted(plane.clusters.items())
        ]
    for id_, seat in sorted(memory.seats.items()):
        places = {name: _place_row(place) for name, place in sorted(seat.places.items())}
        rows.append({"id": id_, "key": seat.key, **places})
    lines = [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows]
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def load(path: Path | None) -> bytes | Problem:
    """Read a memory's file: its content, nothing where there is none, or why it cannot be read."""
    try:
        return path.read_bytes() if path else b""
    except (FileNotFoundError, NotADirectoryError):
        return b""
    except OSError as error:
        message = (
            f"the map's memory {path} cannot be read ({error.strerror}), so that the map is made "
            "anew and not kept; make it readable or set `map.file`"
        )
        return Problem(message)


def keep(path: Path | None, content: bytes) -> tuple[Problem, ...]:
    """Write a memory's file in one step, unless it says the same already.

    A file that is none stays as it is: `read_memory` has told of it, and it may be any other file
    of the user's, named by mistake.
    """
    there = load(path)
    if path is None or isinstance(there, Problem) or there == content:
        return ()
    if there.strip() and not _is_memory(there):
        return ()
    try:
        write_file(path, content)
    except OSError as error:
        message = (
            f"the map's memory {path} cannot be written ({error.strerror}), so that the next build "
            "may move entries on the map; make it writable or set `map.file`"
        )
        return (Problem(message),)
    return ()


def _is_memory(content: bytes) -> bool:
    """Whether a line, mostly the first one, says that this is a memory of this version."""
    said = (line for line in content.splitlines() if FORMAT.encode("ascii") in line)
    return any((_row(line) or {}).get("format") == FORMAT for line in said)


def _row(line: bytes) -> dict[str, Any] | None:
    try:
        row = json.loads(line.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) else None


def _place_row(place: Place) -> list[float]:
    row: list[float] = [place.x, place.y, place.cluster]
    return row if place.named == place.cluster else [*row, place.named]


def _seat(row: Mapping[str, Any]) -> Seat:
    places = {str(name): _place(*value) for name, value in row.items() if name not in ("id", "key")}
    finite = all(abs(place.x) < 1e9 and abs(place.y) < 1e9 for place in places.values())
    if not finite:  # Neither is what is not a number.
        raise ValueError("no position")
    return Seat(str(row["key"]), places)


def _place(x: Any, y: Any, cluster: Any, named: Any = None) -> Place:
    return Place(float(x), float(y), int(cluster), int(cluster if named is None else named))


def _named(row: Mapping[str, Any]) -> Named:
    keywords = tuple(str(word) for word in row["keywords"])
    if not str(row["label"]).strip():
        raise ValueError("no label")
    return Named(str(row["label"]), keywords, str(row["by"]), int(row["size"]))


def _plane(row: Mapping[str, Any]) -> Plane:
    scale, trust = float(row["scale"]), float(row["trust"])
    if not 0 < scale < 1e9:
        raise ValueError("no scale")
    return Plane(str(row["settings"]), scale, int(row["divided"]), trust, int(row["rated"]))
