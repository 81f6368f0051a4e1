"""What a site's pages are and have, as far as it is known without building it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache
from typing import TYPE_CHECKING

from ..checking.dead_links import Docs
from ..diary import Problem
from ..diary.note import read_text, without_front
from ..diary.yaml_nodes import read_front

if TYPE_CHECKING:
    from ..diary import Diary
    from .project import Project

_ID = re.compile(r"""\b(?:id|name)\s*=\s*["']([^"']+)["']""")
_MADE_LATER = ("<!-- paperdiary/", "{{", "{%", "--8<--")
"""What other things than Markdown fill in, with anchors that are not known here."""


def docs_of(project: Project, bodies: Mapping[str, str]) -> Docs:
    """What the links of notes may lead to.

    Args:
        project: The diary.
        bodies: The text of each entry below its front matter, by path.
    """
    names = project.options.page_names()
    pages = [one for one in (names.diary, names.highlights, names.plots, names.prompts) if one]
    years = [f"{names.diary.removesuffix('.md')}/{start}" for start in ("1", "2", "undated")]
    files = {file.src_uri for file in project.files}

    @cache
    def anchors(src: str) -> Collection[str] | None:
        file = project.files.get_file_from_path(src)
        if file is None:
            return None
        text = bodies.get(src)
        return _anchors(project, read_text(file.content_bytes).body if text is None else text)

    return Docs(files, (*pages, *years, f"{names.topics}/"), anchors)


def block_problems(project: Project, diary: Diary) -> tuple[Problem, ...]:
    """Find blocks on the site's pages that a build would warn of."""
    from ..atlas import Atlas
    from ..pages.block_values import resolve_names
    from ..pages.blocks import find_blocks
    from ..pages.site import Site
    from ..pages.themes import misspelt_themes

    options = project.options
    site = Site(diary, Atlas(), {}, options.page_names(), "", options.themes)
    found: list[Problem] = []
    for file in project.files.documentation_pages():
        content = file.content_bytes
        if b"paperdiary/" not in content:
            continue
        text = read_text(content)
        if read_front(text).fields is None:
            text = without_front(text)
        _, blocks, problems = find_blocks(text.body, file.src_uri, text.body_line)
        _, unknown = resolve_names(blocks, site, file.src_uri)
        found += (*problems, *unknown)
    return (*found, *misspelt_themes(diary, options.themes))


def _anchors(project: Project, markdown: str) -> Collection[str] | None:
    """The anchors of a page as it will be rendered, or None where that cannot be known."""
    if any(sign in markdown for sign in _MADE_LATER):
        return None
    from markdown import Markdown

    config = project.config
    try:
        # As MkDocs does, but without its links.
        renderer = Markdown(
            extensions=config.markdown_extensions, extension_configs=config.mdx_configs or {}
        )
        html = renderer.convert(markdown)
    except Exception:  # Whatever an extension does to a page outside a build.
        return None
    return {"", *_ID.findall(html)}
