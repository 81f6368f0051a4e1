"""The rendered text of a page, with what belongs into it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..diary import Entry
from .blocks import Block, mark_places
from .headings import Heading, find_headings, insert_headings
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
    html: str, blocks: Sequence[Block], headings: Sequence[Heading], renderer: Renderer, url: str
) -> Plan:
    """Render the blocks of a page, and find where they belong.

    They are kept apart from the text until the search has taken it: what they show are other
    pages' titles and summaries.

    Arguments:
        html: The rendered text, with a token for each block.
        blocks: What is to be shown, in the order of the tokens.
        headings: The table of contents so far.
        renderer: Renders the blocks.
        url: The page's URL relative to the site's root.
    """
    # Highlights are a part of the page's Markdown, so their tokens are gone by now.
    contents = tuple(
        "" if block.name == "highlights" else renderer.block(block, url) for block in blocks
    )
    html, places = mark_places(html)
    added = [
        (offset, [heading for _, heading in find_headings(contents[number])])
        for number, offset in places
    ]
    return Plan(html, contents, tuple(insert_headings(headings, html, added)))


def with_summary(html: str, title: str, entry: Entry, renderer: Renderer, url: str) -> str:
    """Put an entry's title and summary above its text, where they do not stand there already.

    Arguments:
        html: The rendered text.
        title: The title as HTML.
        entry: What the text is about.
        renderer: Renders the summary.
        url: The page's URL relative to the site's root.
    """
    if "<h1" not in html:
        # Only some themes print the title of a page that has no heading for it.
        html = f'<h1 id="{_TITLE_ID}">{title}</h1>\n{html}'
    return _below_title(html, renderer.entry_lead(entry, url))


def with_frame(html: str, entry: Entry, renderer: Renderer, url: str) -> str:
    """Put what a reader should know of an entry above its text, and the way on below it.

    Arguments:
        html: The text of the page, title and summary included.
        entry: What the text is about.
        renderer: Renders head and foot.
        url: The page's URL relative to the site's root.
    """
    text = _below_title(html, renderer.entry_head(entry, url))
    return renderer.entry_path(entry, url) + text + renderer.entry_foot(entry, url)


def _below_title(html: str, content: str) -> str:
    title, end, text = html.partition("</h1>")
    return f"{title}{end}\n{content}{text}" if end else content + html
