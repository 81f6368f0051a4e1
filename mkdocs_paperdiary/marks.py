"""A Markdown extension that leaves the marks of blocks and passages as they are.

Without it a mark is a paragraph like any other, and comes out the same, but after some twenty
patterns have looked for markup in it: with two lessons in each note that takes as long as
rendering what they say.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.util import AtomicString

if TYPE_CHECKING:
    from markdown import Markdown

_MARK = re.compile(r"\s*(xpaperdiary(?:block\d+|passage\d+(?:open|close))x)\s*")
_FIRST = 200
"""Before the processors of Python-Markdown, of which the first has 100."""


class MarksExtension(Extension):
    """Adds the processor to an instance of Markdown, nothing more."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Register the processor."""
        md.parser.blockprocessors.register(_Marks(md.parser), "paperdiary-marks", _FIRST)


def makeExtension(**_: object) -> MarksExtension:  # noqa: N802
    """What Python-Markdown calls when it is given this module's name."""
    return MarksExtension()


class _Marks(BlockProcessor):
    def test(self, parent: ElementTree.Element, block: str) -> bool:
        return block.startswith("xpaperdiary") and _MARK.fullmatch(block) is not None

    def run(self, parent: ElementTree.Element, blocks: list[str]) -> None:
        mark = ElementTree.SubElement(parent, "p")
        mark.text = AtomicString(blocks.pop(0).strip())
