"""Names of people: as they are shown, and in the parts that reference files keep."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

_PARTS: Final = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
_BETWEEN: Final = re.compile(r"\s*(?:;|\n|&|\band\b)\s*")
_SUFFIX: Final = re.compile(r"(?:[Jj][Rr]|[Ss][Rr])\.?|I{2,3}|IV")


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name, or one that cannot be taken apart.

    Attributes:
        family: With what belongs to it, `van der Berg`; the whole name where there is one word.
        given: The other names, or an empty string.
        suffix: `Jr.` and the like, or an empty string.
    """

    family: str
    given: str = ""
    suffix: str = ""


def in_parts(name: str) -> Name:
    """Take a name apart that is shown given names first, `Ada Lovelace`."""
    words = name.split()
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    if len(words) < 2:
        return Name(" ".join(words), "", suffix)
    # `Jan van der Berg`: from the first small word on, the family's.
    start = next((at for at, word in enumerate(words[1:-1], 1) if word[:1].islower()), -1)
    return Name(" ".join(words[start:]), " ".join(words[:start]), suffix)


def shown_name(name: str) -> str:
    """Turn `Lovelace, Ada` or `King, Jr., Martin` into the form that people read.

    A name without a comma stays as it is.
    """
    family, *others = [" ".join(part.split()) for part in name.split(",")]
    suffixes = [one for one in others if len(others) > 1 and _SUFFIX.fullmatch(one)]
    given = [one for one in others if one not in suffixes]
    return " ".join(filter(None, (*given, family, *suffixes)))


def has_family_first(cells: Iterable[str], *, by_hand: bool) -> bool:
    """Whether names of several works are written as `Lovelace, Ada; van der Berg, Jan`.

    Then, a comma parts a name, and else names: `Ada Lovelace, Jan van der Berg`. People are taken
    to list two words with a comma between them as two names, and programs to write one so.
    """
    balance = 0 if by_hand else 0.5
    for cell in cells:
        persons = _BETWEEN.split(cell)
        for name in persons:
            family, *given = (part.strip() for part in name.split(","))
            is_family = len(persons) > 1 or " " not in family or family[:1].islower()
            if given and len(persons) + len(name.split()) > 3:
                balance += 1 if is_family and len(given) == 1 else -1
    return balance > 0


def split_people(value: Any, *, is_inverted: bool) -> tuple[str, ...] | None:
    """The names in a cell or list, as they are shown; None where it holds something else."""
    # Only here: its patterns take a while to compile, and feeds ask for names in parts alone.
    from ..diary.front_matter import read_value

    if is_inverted and isinstance(value, str):
        value = _BETWEEN.split(value)
    if is_inverted and isinstance(value, list):
        value = [shown_name(one) if isinstance(one, str) else one for one in value]
    names: tuple[str, ...] | None = read_value("authors", value)
    return names


def name_of_csl(name: object) -> str:
    """A name as Crossref and CSL-JSON have it, in parts or whole, in the form that people read.

    It is empty where there is none.
    """
    if not isinstance(name, Mapping):
        return ""
    parts = " ".join(part for key in _PARTS if isinstance(part := name.get(key), str) and part)
    if name.get("family") and parts:
        return parts
    whole = name.get("literal") or name.get("name") or parts
    return whole if isinstance(whole, str) else ""
