"""The sites that are built: a folder of notes under different plugins."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mkdocs_paperdiary.cache import CACHE_FOLDER

from .measure import Run, run

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

PRIVATE = CACHE_FOLDER.partition("/")[0]
"""The folder of a site that has the cache and nothing of the user's."""

HEAD = "site_name: Notes\ntheme:\n  name: material\n  font: false\n"
DIARY = HEAD + "plugins: [search, paperdiary]\n"
# The cheapest that MkDocs can do with these notes: in the navigation they cost it far more.
PLAIN = HEAD + "plugins: [search]\nnot_in_nav: |\n  papers/\n  topics/\n"
LESSONS = "markdown_extensions: [admonition, pymdownx.details]\n"
NAVIGATION = HEAD + "plugins: [search]\n"
WEBSEM = (
    HEAD
    + """\
plugins:
  - search
  - websem-build: {{model_id: "{model}"}}
  - websem-search
not_in_nav: |
  papers/
"""
)
BLOG = HEAD + "plugins: [search, blog, tags]\n"
INVENTED = """\
plugins:
  - search
  - paperdiary:
      embedding: {{provider: openai, model: words}}
      llm: {{base_url: "{url}", api_key_env: ""}}
"""


@dataclass(frozen=True)
class Site:
    """One site in a folder of its own."""

    folder: Path
    python: str = sys.executable
    """The interpreter that builds it."""

    @property
    def command(self) -> list[str]:
        """What builds it, after the name of the interpreter."""
        return ["-m", "mkdocs", "build", "--quiet", "-f", str(self.folder / "mkdocs.yml")]

    @property
    def pages(self) -> list[str]:
        """The pages that its build has put beside the notes."""
        site = self.folder / "site"
        folders = (path.parent.relative_to(site) for path in site.rglob("index.html"))
        names = sorted(folder.as_posix() for folder in folders if folder.parts[:1] != ("papers",))
        return [f"{name}.md" if name != "." else "index.md" for name in names]

    def build(self) -> Run:
        """Build it with whatever is in its cache."""
        return self._run()

    def build_first(self) -> Run:
        """Build it as on the first day."""
        shutil.rmtree(self.folder / PRIVATE, ignore_errors=True)
        shutil.rmtree(self.folder / "site", ignore_errors=True)
        return self._run(watch=True)

    def _run(self, *, watch: bool = False) -> Run:
        return run([self.python, *self.command], watch=watch)


def diary_site(folder: Path, notes: Mapping[str, bytes]) -> Site:
    """The notes with three lines of our plugin."""
    return _site(folder, DIARY, "docs/papers", notes)


def large_site(folder: Path, notes: Mapping[str, bytes], url: str) -> Site:
    """The notes with our plugin, their embeddings from a server; see `embedding_server`."""
    return _site(folder, HEAD + INVENTED.format(url=url), "docs/papers", notes)


def navigation_site(folder: Path, notes: Mapping[str, bytes]) -> Site:
    """The notes with nothing but MkDocs, Material and its search, all of them in the navigation."""
    site = _site(folder, NAVIGATION, "docs/papers", notes)
    (folder / "docs/index.md").write_text("# Notes\n", encoding="utf-8")
    return site


def lessons_site(folder: Path, notes: Mapping[str, bytes], url: str) -> Site:
    """The same, with what renders a lesson in a note's text, there or not."""
    return _site(folder, HEAD + INVENTED.format(url=url) + LESSONS, "docs/papers", notes)


def plain_site(folder: Path, notes: Mapping[str, bytes], pages: Sequence[str]) -> Site:
    """The notes with nothing but MkDocs, Material and its search.

    Args:
        folder: Where the site is made.
        notes: The notes by their path.
        pages: The pages in the navigation, which a diary has too; here they hold a title alone.
    """
    site = _site(folder, PLAIN, "docs/papers", notes)
    for page in pages:
        path = folder / "docs" / page
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("# Notes\n", encoding="utf-8")
    return site


def websem_site(folder: Path, notes: Mapping[str, bytes], model: Path) -> Site:
    """The notes with mkdocs-websem and its defaults, but for its table."""
    site = _site(folder, WEBSEM.format(model=model), "docs/papers", notes)
    (folder / "docs/index.md").write_text("# Notes\n", encoding="utf-8")
    return site


def blog_site(folder: Path, notes: Mapping[str, bytes]) -> Site:
    """The notes as posts of Material's blog plugin with its defaults, each with a tag."""
    tagged = {
        name: content.replace(b"---\n", f"---\ntags: [{name.partition('/')[0]}]\n".encode(), 1)
        for name, content in notes.items()
    }
    site = _site(folder, BLOG, "docs/blog/posts", tagged)
    (site.folder / "docs/tags.md").write_text(
        "# Tags\n\n<!-- material/tags -->\n", encoding="utf-8"
    )
    (folder / "docs/index.md").write_text("# Notes\n", encoding="utf-8")
    (folder / "docs/blog/index.md").write_text("# Blog\n", encoding="utf-8")
    return site


def notes_in(folder: Path) -> dict[str, bytes]:
    """All files of a folder by their path in it."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def _site(folder: Path, config: str, place: str, notes: Mapping[str, bytes]) -> Site:
    for name, content in notes.items():
        path = folder / place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (folder / "mkdocs.yml").write_text(config, encoding="utf-8")
    return Site(folder)
