"""Names of types and fields in other formats, of pages, and words that say little about a work."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ...diary import Kind


@cache
def vocabulary(name: str) -> Mapping[str, Any]:
    """A file of this folder: `formats`, `names` or `words`."""
    return tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text("utf-8"))


def kinds_of(form: str) -> dict[str, Kind]:
    """The kind of work that each type of a format is."""
    kinds: Mapping[Kind, list[str]] = vocabulary("formats")["kinds"][form]
    return {type_: kind for kind, types in kinds.items() for type_ in types}


@cache
def names_of_pages() -> Mapping[str, frozenset[str]]:
    """Words in names of files, folders and pages, by groups such as `reading`."""
    groups = {group: frozenset(words) for group, words in vocabulary("names").items()}
    return {**groups, "reading": groups["reading"] | groups["works"]}


def has_word(text: str, group: str) -> bool:
    """Whether a name has a word of a group or two as one; without spaces, as a part of it."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    found = {word for one in re.findall(r"[^\W\d_]+", apart.lower()) for word in (one, one[:-1])}
    words = names_of_pages()[group]
    # `bookreview` is two words of the group, but a notebook is another thing.
    found |= {
        one[at:]
        for one in found
        for at in range(3, len(one) - 2)
        if one[:at] in words and not one.endswith("book")
    }
    return bool(found & words) or any(word in text for word in _without_spaces(group))


@cache
def _without_spaces(group: str) -> tuple[str, ...]:
    """The words of a group in scripts that may have no spaces between words."""
    return tuple(word for word in names_of_pages()[group] if not word.isascii())
