"""What one note says by itself, before the rest of the diary settles what it leaves open."""

from __future__ import annotations

from dataclasses import dataclass

from .fields import Found
from .names import NameDate
from .reading import Body


@dataclass(frozen=True, slots=True)
class Draft:
    """A note as it was read, which depends on its path and content alone.

    Attributes:
        src: The note's path.
        found: What front matter and text say.
        names: What the path says of the day.
        body: The text.
    """

    src: str
    found: Found
    names: NameDate
    body: Body
