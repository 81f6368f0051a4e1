"""A diary in a temporary folder, built by MkDocs itself."""

from __future__ import annotations

import contextlib
import functools
import json
import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree.ElementTree import Element, TreeBuilder

import pytest
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort

SUMMARIES = (
    "A robot arm learns to stack blocks from camera images alone.",
    "Legged robots learn to walk on rough ground in simulation.",
    "A gripper is trained by trial and error to open drawers.",
    "A walking machine keeps its balance when it is pushed.",
    "A language model writes proofs that a checker accepts.",
    "Large language models answer better when they reason in steps.",
    "A transformer is trained to predict the next word of a text.",
    "Proteins are folded by a network that reads sequences.",
    "The shape of a molecule tells how it binds to a protein.",
    "Drugs are found by searching a space of small molecules.",
)
"""Ten invented ones: enough for a map, which is then computed once for all tests."""

COMMON = "What all the small diaries of these tests were about."
"""A summary for notes of which the test does not care what is near what: one embedding for all."""

_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    ]
)


class _Parser(HTMLParser):
    """Reads HTML as a browser would take it apart, into elements."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tree = TreeBuilder()
        self.tree.start("document", {})
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tree.start(tag, {name: value or "" for name, value in attrs})
        if tag in _VOID:
            self.tree.end(tag)
        else:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while tag in self.open:
            closed = self.open.pop()
            self.tree.end(closed)
            if closed == tag:
                break

    def handle_data(self, data: str) -> None:
        self.tree.data(data)


@functools.lru_cache(maxsize=64)
def parse(html: str) -> Element:
    """HTML as a tree of elements, which is only read: many tests look at the same page."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    while parser.open:
        parser.tree.end(parser.open.pop())
    parser.tree.end("document")
    return parser.tree.close()


def text(element: Element) -> str:
    """What a reader sees of an element, on one line."""
    return " ".join("".join(element.itertext()).split())


def by_class(element: Element, name: str, tag: str = "*") -> list[Element]:
    """The elements with a class."""
    return [found for found in element.iterfind(f".//{tag}") if name in _classes(found)]


def _classes(element: Element) -> list[str]:
    return element.get("class", "").split()


@dataclass
class Built:
    """What a build has left behind."""

    folder: Path
    warnings: list[str] = field(default_factory=list)
    refused: bool = False
    """Whether the build ended with an error because it is strict."""

    def html(self, path: str) -> str:
        return (self.folder / path).read_text("utf-8")

    def page(self, path: str) -> Element:
        return parse(self.html(path))

    def article(self, path: str) -> Element:
        """The text of a page, without the theme around it."""
        (article,) = by_class(self.page(path), "md-content__inner", "article")
        return article

    def toc(self, path: str) -> dict[str, str]:
        """The table of contents beside a page: titles and targets."""
        (sidebar,) = by_class(self.page(path), "md-sidebar--secondary")
        return {text(link): link.get("href", "") for link in sidebar.iter("a")}

    def navigation(self, path: str) -> dict[str, str]:
        """The navigation beside a page: titles and targets."""
        (sidebar,) = by_class(self.page(path), "md-sidebar--primary")
        return {
            text(link): link.get("href", "")
            for link in by_class(sidebar, "md-nav__link", "a")
            if not link.get("href", "").startswith("#")
        }

    def warnings_of(self, src: str) -> list[str]:
        """The warnings that name a file of the docs folder."""
        named = re.compile(rf"(?<![\w./-]){re.escape(src)}")
        return [warning for warning in self.warnings if named.search(warning)]

    def has(self, path: str) -> bool:
        return (self.folder / path).is_file()

    def read(self, path: str) -> bytes:
        return (self.folder / path).read_bytes()

    @property
    def data(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads(self.read("assets/paperdiary/diary.json"))
        return loaded

    def titles(self) -> list[str]:
        return [entry["title"] for entry in self.data["entries"]]

    def entry(self, id_: str) -> dict[str, Any]:
        (found,) = [entry for entry in self.data["entries"] if entry["id"] == id_]
        loaded: dict[str, Any] = found
        return loaded

    def target(self, page: str, href: str) -> Path:
        """The file that a link of a page leads to."""
        url = urlsplit(urljoin(f"http://site/{page}", href))
        path = self.folder / unquote(url.path).lstrip("/")
        return path / "index.html" if url.path.endswith("/") else path

    def broken_links(self) -> list[tuple[str, str]]:
        """The relative links that lead nowhere, with the page they stand on."""
        return [
            (page, href) for page, href in self._links() if not self.target(page, href).is_file()
        ]

    def _links(self) -> Iterator[tuple[str, str]]:
        for file in sorted(self.folder.rglob("*.html")):
            page = file.relative_to(self.folder).as_posix()
            if page == "404.html":
                continue
            for element in parse(file.read_text("utf-8")).iter("a"):
                href = element.get("href", "#")
                if not urlsplit(href).scheme and not href.startswith("#"):
                    yield page, href


@dataclass
class Site:
    """The sources of a site."""

    root: Path
    cache: Path
    config: dict[str, Any] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)
    umap: bool = True
    """Whether UMAP is there. It takes seconds, and many notes on other subjects do without."""

    def write(self, path: str, content: str | bytes) -> Path:
        """Write a page into the docs folder."""
        file = self.root / "docs" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def note(self, path: str, body: str = "", **fields: Any) -> Path:
        """Write an entry, by default with a summary that many tests share."""
        front = yaml.safe_dump({"summary": COMMON} | fields, allow_unicode=True, sort_keys=False)
        return self.write(f"papers/{path}", f"---\n{front}---\n{body}\n")

    def notes(self, number: int) -> None:
        """Write entries that tell three subjects apart, one for each of the first days of June."""
        for at, summary in enumerate(SUMMARIES[:number]):
            self.note(
                f"subject/note-{at}.md",
                title=f"Note {at}",
                date=f"2025-06-{at + 1:02}",
                summary=summary,
            )

    def write_config(self) -> Path:
        config = {
            "site_name": "A Diary",
            "site_url": "http://127.0.0.1:8000/",
            "theme": {"name": "material", "font": False},
            "plugins": ["search", {"paperdiary": self._options()}],
        } | self.config
        file = self.root / "mkdocs.yml"
        (self.root / "docs").mkdir(exist_ok=True)
        file.write_text(yaml.safe_dump(config, allow_unicode=True), "utf-8")
        return file

    def _options(self) -> dict[str, Any]:
        # The cache is shared by all tests, and what a map remembers is its own.
        own = {"cache_dir": str(self.cache), "map": {"file": str(self.root / "map.jsonl")}}
        return own | self.options | {"map": own["map"] | self.options.get("map", {})}

    def loaded(self, **options: Any) -> MkDocsConfig:
        """The site's configuration as MkDocs reads it."""
        return load_config(str(self.write_config()), **options)

    def build(self) -> Built:
        """Build the site in this process, as `mkdocs build --strict` does."""
        return self.build_loaded(self.loaded(strict=True))

    def build_loaded(self, config: MkDocsConfig) -> Built:
        refused = False
        records: list[logging.LogRecord] = []
        listener = logging.Handler(logging.WARNING)
        listener.emit = records.append  # type: ignore[method-assign]
        logging.getLogger("mkdocs").addHandler(listener)
        try:
            with contextlib.nullcontext() if self.umap else without_umap():
                config.plugins.on_startup(command="build", dirty=False)
                build(config)
        except Abort:  # only at the end, when all pages are written
            refused = True
        finally:
            logging.getLogger("mkdocs").removeHandler(listener)
        return Built(Path(config.site_dir), [r.getMessage() for r in records], refused)

    def run(
        self, *arguments: str, before: str = "", environment: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run `mkdocs` in a process of its own.

        Arguments:
            arguments: As they are written behind `mkdocs`.
            before: Python to be run before MkDocs is.
            environment: Variables beside those of the tests.
        """
        self.write_config()
        code = f"import sys\n{before}\nfrom mkdocs.__main__ import cli\ncli(prog_name='mkdocs')\n"
        return subprocess.run(
            [sys.executable, "-c", code, *arguments],
            cwd=self.root,
            env=os.environ | (environment or {}),
            capture_output=True,
            encoding="utf-8",
            timeout=600,
            check=False,
        )

    @property
    def built(self) -> Built:
        """What a process has built."""
        return Built(self.root / "site")


@contextlib.contextmanager
def without_umap() -> Iterator[None]:
    """A machine without umap-learn, of which no build warns."""
    logger = logging.getLogger("mkdocs.plugins.paperdiary")

    def another(record: logging.LogRecord) -> bool:
        return "umap-learn is not installed" not in record.getMessage()

    logger.addFilter(another)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(sys.modules, "umap", None)
            yield
    finally:
        logger.removeFilter(another)


def warnings_of(output: str) -> list[str]:
    """The warnings in what `mkdocs` has printed."""
    lines = (line.partition(" -  ") for line in output.splitlines())
    return [message for level, _, message in lines if level.startswith(("WARNING", "ERROR"))]
