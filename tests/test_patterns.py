"""Patterns mean the same to every Python that the package allows."""

from __future__ import annotations

import re
from pathlib import Path

import mkdocs_paperdiary

_POSSESSIVE_GROUP = re.compile(r"\)(?:[*+?]|\{\d*,?\d*\})\+|\(\?>")


def test_no_group_is_repeated_possessively() -> None:
    """Python before 3.11.5 finds nothing by one with alternatives or a lookahead (gh-106052).

    Debian 12 has 3.11.2. A single character or set may be repeated so.
    """
    sources = Path(mkdocs_paperdiary.__file__).parent.rglob("*.py")
    found = [
        f"{source.name}:{number}"
        for source in sources
        for number, line in enumerate(source.read_text(encoding="utf-8").splitlines(), 1)
        if _POSSESSIVE_GROUP.search(line)
    ]
    assert found == []
    assert _POSSESSIVE_GROUP.search(r"((?:(?!-->).)*+)")
