"""The bullets of a page of Markdown, and the months that they stand under."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from .file_text import library
from .month_headings import Heading, month_heading

if TYPE_CHECKING:
    from markdown_it.token import Token

_PARAGRAPH: Final = 7
"""The level of a paragraph that holds nothing but a month: below each heading."""


@dataclass(slots=True)
class Item:
    """A bullet, or a paragraph that may be one.

    Attributes:
        line: The line of the page that it begins on, counted from 1.
        text: Its first paragraph, as it is written.
        section: The place of its month among the page's headings, or None.
        number: Its number in an ordered list where that may be a day, or None.
        is_bullet: Whether it stands in a list.
        last: The line that it ends on, counted from 1.
        children: The bullets below it.
    """

    line: int
    text: str = ""
    section: int | None = None
    number: int | None = None
    is_bullet: bool = True
    last: int = 0
    children: list[Item] = field(default_factory=list)


def outline(text: str) -> tuple[list[Item], list[Heading]]:
    """Read a page.

    Args:
        text: Markdown with single line feeds.

    Returns:
        Its bullets and paragraphs, and the headings that name a month, both in their order.

    Raises:
        Unreadable: The library that reads Markdown is missing.
    """
    markdown_it = library("markdown_it", "markdown-it-py")
    page = _Page()
    tokens = markdown_it.MarkdownIt("commonmark").parse(text)
    for before, token in zip([None, *tokens], tokens, strict=False):
        page.take(token, before)
    _drop_numbering(page.items)
    return page.items, page.sections


class _Page:
    """Takes the tokens of a page in their order, and keeps the months that are open."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.sections: list[Heading] = []
        self._open: list[Item] = []
        self._section: int | None = None
        self._level = 0
        self._year: int | None = None
        self._year_level = 0

    def take(self, token: Token, before: Token | None) -> None:
        """Take one token, with the one before it."""
        if token.type == "list_item_open":
            self._open_item(token)
        elif token.type == "list_item_close":
            self._open.pop()
        elif token.type == "inline" and self._open:
            self._put_text(token)
        elif token.type == "inline" and before:
            is_heading = before.type == "heading_open"
            level = int(before.tag[1]) if is_heading else _PARAGRAPH
            heading = month_heading(token.content)
            if is_heading or heading:
                self._enter(heading, level)
            elif before.type == "paragraph_open":
                line = _first_line(token) + 1
                self.items.append(Item(line, token.content, self._section, is_bullet=False))

    def _open_item(self, token: Token) -> None:
        line, last = token.map or (0, 0)
        item = Item(line + 1, section=self._section, last=last)
        if token.info.isdecimal() and not self._open:
            item.number = int(token.info)
        (self._open[-1].children if self._open else self.items).append(item)
        self._open.append(item)

    def _put_text(self, token: Token) -> None:
        item = self._open[-1]
        if not item.text and not item.children:
            item.text, item.line = token.content, _first_line(token) + 1

    def _enter(self, heading: Heading | None, level: int) -> None:
        if heading is None:
            if level <= self._level:
                self._section, self._level = None, 0
            if level <= self._year_level:
                self._year, self._year_level = None, 0
            return
        year, month = heading
        if month is None:
            self._year, self._year_level, self._section = year, level, None
            return
        self.sections.append((year or self._year, month))
        self._section, self._level = len(self.sections) - 1, level


def _first_line(token: Token) -> int:
    return (token.map or [0])[0]


def _drop_numbering(items: Sequence[Item]) -> None:
    """Forget the numbers of ordered lists that count from one: they are no days."""
    section, counts = None, False
    for item in items:
        if item.section != section or not item.is_bullet:
            section, counts = item.section, False
        counts = counts or item.number == 1
        if counts or section is None or not 0 < (item.number or 0) <= 31:
            item.number = None
