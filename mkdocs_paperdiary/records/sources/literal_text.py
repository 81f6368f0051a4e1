"""Changes Markdown where it is read as such, and leaves code as it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from ...diary.fences import literal

_CODE: Final = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)


def outside_code(markdown: str, change: Callable[[str], str]) -> str:
    """Apply a change to all text that is neither fenced nor inline code.

    Args:
        markdown: A note's text.
        change: Is given each stretch between code.
    """
    spans = literal(markdown)
    spans += [
        match.span()
        for match in _CODE.finditer(markdown)
        if not any(start < match.end() and match.start() < end for start, end in spans)
    ]
    parts: list[str] = []
    at = 0
    for start, end in sorted(spans):
        if start < at:
            continue
        parts += [change(markdown[at:start]), markdown[start:end]]
        at = end
    return "".join([*parts, change(markdown[at:])])
