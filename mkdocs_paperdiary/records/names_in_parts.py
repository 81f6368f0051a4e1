"""A name as it is shown, in the parts that reference files keep."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_SUFFIX: Final = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV")


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
