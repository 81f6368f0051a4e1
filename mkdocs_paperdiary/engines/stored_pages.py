"""A Markdown extension that puts pages which have been built before in their places.

Zensical renders each Markdown file by Python-Markdown, and runs no plugin. The files that it gets
from `zensical.py` name their finished page in a comment on their first line; this extension hands
that page out instead of rendering the file. Other files, of a site whose pages have not been built,
get a sentence that says so. Under MkDocs, whose plugin does all of this, it does nothing.
"""

from __future__ import annotations

import json
import re
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, Final

from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor

KEY: Final = "<!-- paperdiary {} -->"
"""The comment that names a finished page."""

_KEY: Final = re.compile(KEY.format("([0-9a-f]{64})"))
_CONTEXT: Final = "rendering_context"
"""The processor by which Zensical tells extensions of the page."""

COMMAND: Final = "paperdiary build --engine zensical"

UNBUILT: Final = (
    "This site lacks its diary, since Zensical runs no plugin: build it by "
    f"`{COMMAND}`, which builds the pages before."
)
"""What a page says that has not been built before."""

STALE: Final = "paperdiary: {} since the pages were built; run `paperdiary prebuild` again"


class StoredPages(Extension):
    """Hands finished pages out.

    Args:
        folder: Where they are; an empty text for a site without them.
    """

    def __init__(self, **options: Any) -> None:
        self.config = {"folder": ["", "The folder of the finished pages"]}
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Register the processors, before all others and after them."""
        pages = _Pages(md, self.getConfig("folder"))
        md.preprocessors.register(pages, "paperdiary-page", 10_000)
        md.postprocessors.register(_Content(md, pages), "paperdiary-page", -10_000)


def makeExtension(**options: Any) -> StoredPages:  # noqa: N802
    """What Python-Markdown calls when it is given this module's name."""
    return StoredPages(**options)


class _Pages(Preprocessor):
    """Finds the finished page of a file, which is not rendered then."""

    def __init__(self, md: Markdown, folder: str) -> None:
        super().__init__(md)
        self.folder = folder
        self.found: dict[str, Any] | None = None

    def run(self, lines: list[str]) -> list[str]:
        self.found = None
        if _CONTEXT not in self.md.preprocessors:
            return lines
        key = next((match[1] for line in lines[:1] if (match := _KEY.fullmatch(line))), "")
        self.found = _stored(self.folder, key) if self.folder and key else {"content": None}
        if (about := self.found.get("about")) is not None:
            self.md.preprocessors[_CONTEXT].page.meta["paperdiary"] = about  # type: ignore[attr-defined]
        return lines if self.found["content"] is None else []


class _Content(Postprocessor):
    """Puts the finished page in the place of what was rendered."""

    def __init__(self, md: Markdown, pages: _Pages) -> None:
        super().__init__(md)
        self.pages = pages

    def run(self, text: str) -> str:
        found = self.pages.found
        if found is None:
            return text
        if found["content"] is None:
            words = UNBUILT.replace(f"`{COMMAND}`", f"<code>{COMMAND}</code>")
            return f'<div class="admonition warning"><p>{words}</p></div>\n{text}'
        self.md.toc_tokens = found["toc"]  # type: ignore[attr-defined]
        return str(found["content"])


def _stored(folder: str, key: str) -> dict[str, Any]:
    _warn_if_stale(folder)
    with suppress(OSError, ValueError):
        found = json.loads(Path(folder, "pages", f"{key}.json").read_text("utf-8"))
        return found if isinstance(found, dict) else {"content": None}
    print(STALE.format("a finished page is gone"), file=sys.stderr)
    return {"content": None}


@cache
def _warn_if_stale(folder: str) -> None:
    """Say once which file has changed since the pages were built."""
    with suppress(OSError, ValueError):
        sources = json.loads(Path(folder, "sources.json").read_text("utf-8"))
        changed = (path for path, written in sources.items() if written != changed_at(Path(path)))
        if path := next(changed, ""):
            print(STALE.format(f"{path} has changed"), file=sys.stderr)


def changed_at(path: Path) -> list[int]:
    """What tells that a file or folder has changed: its time in nanoseconds, and its size."""
    with suppress(OSError):
        found = path.stat()
        return [found.st_mtime_ns, found.st_size]
    return []
