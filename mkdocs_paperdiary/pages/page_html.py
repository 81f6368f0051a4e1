"""The rendered text of a page, with what belongs into it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .blocks import Block, end_of_block, placed_blocks
from .highlights import Highlights
from .html import Heading, find_headings, insert_headings
from .lesson_html import find_outside
from .places import Places
from .renderer import Renderer

_TITLE_ID = "paperdiary-title"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be put where on a page.

    Attributes:
        html: The text, with a comment in the place of each block.
        contents: The HTML of each block.
        headings: All that the table of contents lists, in order.
    """

    html: str
    contents: tuple[str, ...]
    headings: tuple[Heading, ...]


def plan_page(
    html: str,
    blocks: Sequence[Block],
    toc: Sequence[Heading],
    renderer: Renderer,
    url: str,
    *,
    places: Places,
    show_highlights: Callable[[Block, int], Highlights],
) -> Plan:
    """Render the blocks of a page, and find where they belong.

    They are kept apart from the text until the search has taken it: what they show are other pages'
    titles and summaries. Of highlights, the words are put into the text for so long.

    Arguments:
        html: The rendered text, with a comment for each block.
        blocks: What is to be shown, by the number in their comments.
        toc: The table of contents so far.
        renderer: Renders the blocks.
        url: The page's URL relative to the site's root.
        places: Where lessons and maps are shown.
        show_highlights: Renders highlights, given the level of the heading they stand under.
    """
    contents = [""] * len(blocks)
    added: list[tuple[int, Sequence[Heading]]] = []
    own = find_headings(html)
    parts: list[str] = []
    last = length = 0
    for number, start, end in placed_blocks(html):
        parts.append(html[last:start])
        block = blocks[number]
        level = next((one.level for at, one in reversed(own) if at < start), 0)
        if block.name == "highlights":
            shown = show_highlights(block, level)
            contents[number], headings = shown.html, shown.headings
            parts.append(html[start:end] + shown.words + end_of_block(number))
        else:
            contents[number] = renderer.block(block, url, places, level)
            headings = tuple(heading for _, heading in find_headings(contents[number]))
            parts.append(html[start:end])
        length += start - last
        added.append((length, headings))
        length += len(parts[-1])
        last = end
    filled = "".join((*parts, html[last:]))
    return Plan(filled, tuple(contents), tuple(insert_headings(toc, filled, added)))


def with_heading(html: str, title: str) -> str:
    """Put a title above a text that has none; only some themes print one.

    Arguments:
        html: The rendered text.
        title: The title as HTML.
    """
    return html if find_outside("<h1", html) >= 0 else f'<h1 id="{_TITLE_ID}">{title}</h1>\n{html}'


def below_title(html: str, content: str) -> str:
    """Put HTML below the title of a text, or above the text where it has none."""
    end = find_outside("</h1>", html) + len("</h1>")
    return f"{html[:end]}\n{content}{html[end:]}" if end >= len("</h1>") else content + html
