"""The introductions of themes: Markdown of the options, rendered with the page that shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..diary.entry import folded
from .blocks import Block
from .html import safe_html
from .lesson_html import Passage, write_passage
from .themes import ThemeSetting


def with_intros(markdown: str, blocks: Sequence[Block], settings: Sequence[ThemeSetting]) -> str:
    """Put the introductions behind a page's text, from where they are taken when it is rendered.

    Arguments:
        markdown: The page.
        blocks: Its blocks; without one that shows all themes, no introduction is shown.
        settings: What the user says about themes.
    """
    if not any(block.name == "highlights" and not block.options["theme"] for block in blocks):
        return markdown
    passages = (
        write_passage(number, setting.intro)
        for number, setting in enumerate(settings)
        if setting.intro
    )
    return "\n".join([markdown, *passages])


def intros_in(
    passages: Mapping[int, Passage], settings: Sequence[ThemeSetting]
) -> Mapping[str, str]:
    """The introductions as HTML, by the theme's folded name."""
    return {
        folded(setting.name): safe_html(passages[number].html, setting.intro)[0]
        for number, setting in enumerate(settings)
        if number in passages
    }
