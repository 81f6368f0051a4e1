"""Names of people as they are shown, and as files keep them in parts."""

from __future__ import annotations

import re
from typing import Final

_SUFFIX: Final = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV", re.IGNORECASE)


def shown_name(name: str) -> str:
    """Turn `Lovelace, Ada` or `King, Jr., Martin` into the form that people read.

    A name without a comma stays as it is.
    """
    parts = [" ".join(part.split()) for part in name.split(",")]
    if len(parts) == 1:
        return parts[0]
    if len(parts) > 2 and _SUFFIX.fullmatch(parts[1]):
        family, suffix, given = parts[0], parts[1], parts[2]
    elif len(parts) > 2 and _SUFFIX.fullmatch(parts[2]):
        family, given, suffix = parts[0], parts[1], parts[2]
    else:
        family, given, suffix = parts[0], " ".join(parts[1:]), ""
    return " ".join(part for part in (given, family, suffix) if part)
