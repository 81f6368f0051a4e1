"""Names of types and fields in other formats, and words that say little about a work."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ...diary import Kind


@cache
def vocabulary(name: str) -> Mapping[str, Any]:
    """A file of this folder: `formats` or `words`."""
    return tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text("utf-8"))


def kinds_of(form: str) -> dict[str, Kind]:
    """The kind of work that each type of a format is."""
    kinds: Mapping[Kind, list[str]] = vocabulary("formats")["kinds"][form]
    return {type_: kind for kind, types in kinds.items() for type_ in types}
