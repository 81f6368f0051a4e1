"""Brings the example diary into the documentation, whose blocks then show something."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import File

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

_NOTES = Path(__file__).parent / "docs"
_FOLDER = "example"


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the notes of the example, and their pictures, below a folder of their own."""
    for path in sorted(path for path in _NOTES.rglob("*") if path.is_file()):
        src = f"{_FOLDER}/{path.relative_to(_NOTES).as_posix()}"
        files.append(File.generated(config, src, abs_src_path=str(path)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Keep the example out of the search: who looks something up wants to read about the tool."""
    if page.file.src_uri.startswith(f"{_FOLDER}/"):
        page.meta["search"] = {"exclude": True}
    return markdown
