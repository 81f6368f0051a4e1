"""The cache of rendered notes, and the Markdown extension that leaves marks as they are.

A note whose text, linked files and Markdown options are those of the last build takes its HTML from
there. Only extensions that are known to read nothing but the text allow it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Literal, NamedTuple, cast
from urllib.parse import urlsplit
from xml.etree import ElementTree

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from . import formulas
from .cache import Cache, digest, from_json, version_of
from .other_plugins import toc_rows, toc_tokens

_PACKAGES = (
    *("mkdocs", "mkdocs-ng", "properdocs", "mkdocs-material", "mkdocs-materialx"),
    *("Markdown", "pymdown-extensions", "Pygments", "latex2mathml"),
)

_PURE = frozenset(
    (
        *("abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code"),
        *("footnotes", "legacy_attrs", "legacy_em", "md_in_html", "meta", "nl2br", "sane_lists"),
        *("smarty", "tables", "toc", "pymdownx.arithmatex", "pymdownx.betterem", "pymdownx.caret"),
        *("pymdownx.critic", "pymdownx.details", "pymdownx.emoji", "pymdownx.extra"),
        *("pymdownx.highlight", "pymdownx.inlinehilite", "pymdownx.keys", "pymdownx.magiclink"),
        *("pymdownx.mark", "pymdownx.quotes", "pymdownx.saneheaders", "pymdownx.smartsymbols"),
        *("pymdownx.superfences", "pymdownx.tabbed", "pymdownx.tasklist", "pymdownx.tilde"),
        *(formulas.__name__, __name__),
    )
)
"""Extensions that read nothing but the text and their options; others may read any file."""

_ROOTED = ('href="/', 'src="/', 'href="\\', 'src="\\')
"""Links that MkDocs may have something to say about, without asking for a file."""


class Rendered(NamedTuple):
    """What rendering a page gives, as the cache has it.

    The title is that of the first heading, the contents are the `toc_rows` of all, and the ids are
    what can be linked to. Linked files have their address, and by their path the links to places in
    them, as written, by anchor.
    """

    html: str
    title: str | None
    # Of more levels, a table of contents would be nested too deeply to be made.
    contents: Sequence[tuple[Literal[1, 2, 3, 4, 5, 6], str, str]]
    ids: Sequence[str]
    files: Mapping[str, str]
    anchors: Mapping[str, Mapping[str, str]]


_read = partial(from_json, kind=dict[str, Rendered])


class RenderedNotes:
    """Rendered notes of the last build and of this one."""

    def __init__(self) -> None:
        self._environment: str | None = None
        self._cached: dict[str, Rendered] = {}
        self._used: dict[str, Rendered] = {}
        self._changed = False

    def begin(self, config: MkDocsConfig, cache: Cache) -> None:
        """Load what the last build has rendered, if this one would render it the same way."""
        environment = _environment(config)
        if environment is None or environment != self._environment:
            self._cached = (environment and cache.value("rendered", environment, _read)) or {}
            self._environment = environment
        self._used, self._changed = {}, False

    def reuse(self, page: Page) -> None:
        """Let a page take its HTML from the last build where nothing has changed.

        It is about to be rendered; a plugin's own kind of page is left alone.
        """
        if self._environment is None or type(page) is not Page or "render" in vars(page):
            return

        def render(config: MkDocsConfig, files: Files) -> None:
            key = _key(page)
            found = self._cached.get(key)
            if found is not None and _restore(found, page, files):
                self._used[key] = found
                return
            watched = _WatchedFiles(files)
            Page.render(page, config, cast("Files", watched))
            if (made := _made(page, watched)) is not None:
                self._used[key] = made
            self._changed = True

        vars(page)["render"] = render

    def save(self, cache: Cache, *, whole: bool) -> None:
        """Save what this build has rendered; unless that is the whole, the rest stays cached."""
        if self._environment is None:
            return
        gone = whole and self._used.keys() != self._cached.keys()
        self._cached = self._used if whole else self._cached | self._used
        if self._changed or gone:
            payload = json.dumps(self._cached, separators=(",", ":")).encode("ascii")
            cache.put("rendered", self._environment, payload)


class _WatchedFiles:
    def __init__(self, files: Files) -> None:
        self._files = files
        self.found: dict[str, File | None] = {}

    def get_file_from_path(self, path: str) -> File | None:
        return self.found.setdefault(path, self._files.get_file_from_path(path))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._files, name)


def _environment(config: MkDocsConfig) -> str | None:
    """Everything but the page and the files that decides how it is rendered, or None."""
    names = config.markdown_extensions
    if not all(
        isinstance(name, str) and name.removeprefix("markdown.extensions.") in _PURE
        for name in names
    ):
        return None
    try:
        # An emoji's SVG may come from a folder of the user's.
        options = json.dumps(config.mdx_configs, sort_keys=True, default=_name)
    except TypeError:
        return None
    if "custom_icons" in options:
        return None
    checks = config.validation.links
    return digest(
        [version_of(name) for name in _PACKAGES],
        [
            hashlib.sha256(Path(file).read_bytes()).hexdigest()
            for file in (__file__, formulas.__file__)
        ],
        list(names),
        options,
        config.use_directory_urls,
        [str(checks[name]) for name in sorted(checks)],
    )


def _name(function: Any) -> Any:
    """A function in the options, by its name and what is given to it beforehand.

    Raises:
        TypeError: It is no function, and may be anything.
    """
    if isinstance(function, partial):
        return [_name(function.func), function.args, function.keywords]
    if isinstance(function, type) or not hasattr(function, "__qualname__"):
        raise TypeError
    return f"{function.__module__}.{function.__qualname__}"


def _key(page: Page) -> str:
    parts = (page.file.src_uri, page.file.url, page.markdown or "")
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _made(page: Page, watched: _WatchedFiles) -> Rendered | None:
    """What was rendered, or None where MkDocs may have said something about it."""
    html = page.content
    if html is None or page.links_to_anchors is None or any(rooted in html for rooted in _ROOTED):
        return None
    files = {}
    for path, file in watched.found.items():
        if file is None or file.inclusion.is_excluded():
            return None
        files[path] = file.url
    return Rendered(
        html,
        page._title_from_render,
        cast("Any", [*toc_rows(page.toc)]),
        sorted(page.present_anchor_ids or ()),
        files,
        {file.src_uri: links for file, links in page.links_to_anchors.items()},
    )


def _restore(found: Rendered, page: Page, files: Files) -> bool:
    """Give a page what was rendered before, unless a linked file has moved or gone."""
    for path, url in found.files.items():
        file = files.get_file_from_path(path)
        if file is None or file.url != url or file.inclusion.is_excluded():
            return False
    links: dict[File, dict[str, str]] = {}
    for src, anchors in found.anchors.items():
        file = files.get_file_from_path(src)
        if file is None:
            return False
        links[file] = dict(anchors)
    page.content = found.html
    page.toc = get_toc(toc_tokens(found.contents))
    page._title_from_render = found.title
    page.present_anchor_ids = set(found.ids)
    page.links_to_anchors = links
    return True


_MARK = re.compile(r"\s*(xpaperdiary[0-9a-f]*(?:block\d+|passage\d+(?:open|close))x)\s*")


class MarksExtension(Extension):
    """Leaves the marks of blocks and passages as they are, and no address that ends a build.

    Without it a mark is a paragraph like any other, and comes out the same, but after some twenty
    patterns have looked for markup in it: with two lessons in each note that takes as long as
    rendering the lessons.
    """

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Register the processors."""
        # Before the processors of Python-Markdown, of which the first has 100.
        md.parser.blockprocessors.register(_Marks(md.parser), "paperdiary-marks", 200)
        # Before that of MkDocs, which has 0.
        md.treeprocessors.register(_BrokenAddresses(md), "paperdiary-addresses", 1)


def makeExtension(**_: object) -> MarksExtension:  # noqa: N802
    """What Python-Markdown calls when it is given this module's name."""
    return MarksExtension()


class _Marks(BlockProcessor):
    def test(self, parent: ElementTree.Element, block: str) -> bool:
        return block.startswith("xpaperdiary") and _MARK.fullmatch(block) is not None

    def run(self, parent: ElementTree.Element, blocks: list[str]) -> None:
        mark = ElementTree.SubElement(parent, "p")
        mark.text = AtomicString(blocks.pop(0).strip())


class _BrokenAddresses(Treeprocessor):
    """Empties addresses that no parser takes, such as `http://[bad]/x`, on which MkDocs fails."""

    def run(self, root: ElementTree.Element) -> None:
        for element in root.iter():
            for name in ("href", "src"):
                try:
                    urlsplit(element.get(name, ""))
                except ValueError:
                    element.set(name, "")
