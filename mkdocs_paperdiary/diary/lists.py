"""Short values in a line: names of people, tags, ratings."""

from __future__ import annotations

import re

from .plaintext import plain

_NAMES = re.compile(r"\s*(?:;|\band\b|&|,(?!\s*(?:Jr|Sr|II|III)\b))\s*")
_HASHTAG = re.compile(r"\s*[,;]\s*|\s+(?=#)")


def split_names(text: str) -> tuple[str, ...]:
    """Split `A, B and C` into names; `et al.` is nobody."""
    cleaned = plain(text)
    parts = (
        re.split(r"\s*;\s*|\s*；\s*", cleaned)
        if ";" in cleaned or "；" in cleaned
        else _NAMES.split(cleaned.replace("，", ",").replace("、", ","))
    )
    names = (
        re.sub(r"(?<=\w\w\w)\.$|[\s,]*\bet\.? al\.?.*$", "", part).strip(" ,*†‡") for part in parts
    )
    return tuple(name for name in names if name and name.lower() not in {"others", "et al"})


def split_tags(text: str) -> tuple[str, ...]:
    """Split `a, b`, `#a #b` or `[a, b]` into tags."""
    cleaned = plain(text).strip("[]")
    parts = _HASHTAG.split(cleaned.replace("，", ",").replace("、", ","))
    return tuple(tag for part in parts if (tag := part.strip(" #\"'`.")))


def read_rating(text: str) -> int | None:
    """Read `4`, `4/5`, `8/10` or `★★★★☆` as a number from 1 to 5."""
    stars = len(re.findall("[★⭐🌟]", text))
    if stars:
        return stars if stars <= 5 else None
    match = re.match(
        r"\s*(\d{1,2}(?:\.\d+)?)\s*(?:(?:/|out of)\s*(\d{1,3}))?\s*(?:stars?)?\s*$", plain(text)
    )
    if not match:
        return None
    number = float(match[1])
    if match[2]:
        scale = int(match[2])
        if not scale or number > scale:
            return None
        number = number * 5 / scale
        return min(5, max(1, int(number + 0.5)))
    return int(number) if number in {1.0, 2.0, 3.0, 4.0, 5.0} else None
