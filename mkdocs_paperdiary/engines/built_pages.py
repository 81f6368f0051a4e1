"""A site up to the final content of its pages, for a generator that runs no plugin.

MkDocs, or one of its family, builds the site as ever, with all of its plugins, but under templates
that show nothing of a theme: what it would hand to the theme is collected page by page.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import jinja2
from mkdocs.commands.build import build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure import StructureItem
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Link, Navigation, Section
from mkdocs.structure.pages import Page
from mkdocs.utils.meta import get_data
from mkdocs.utils.templates import TemplateContext

from .. import theme
from ..other_plugins import toc_rows, toc_tokens
from ..site_build import SiteBuild

_LAST: Final = -1000
"""The priority of what is done after all plugins."""

_SETTING_UP: Final = ("startup", "config", "shutdown")
"""Events of plugins that change settings."""

_BARE: Final = "<html><head></head><body>{{ page.content }}</body></html>"
_BARE_404: Final = "<html><head></head><body><h1>404 - Not found</h1></body></html>"
_PARTS: Final = re.compile(r"<head>(.*?)</head>.*?<body>(.*)</body>", re.DOTALL)

Place = dict[str, Any]
"""An item of the navigation: its `title` and `url`, which is relative to the site's root."""


@dataclass(frozen=True)
class BuiltPage:
    """A page as a theme gets it.

    Attributes:
        path: Where a Markdown file has to stand for this page, relative to the docs folder.
        url: The page's address, relative to the site's root.
        markdown: Its text, as it was written.
        meta: Its front matter, as the plugins have left it.
        content: Its HTML.
        toc: Its table of contents, as Python-Markdown's tokens.
        about: What else a theme is given: the `head` and the `tags` that plugins have made, other
            `properties`, where it stands in the navigation (`tab`, `nav`) as far as the site's does
            not say so, and `settings` that differ from the site's.
    """

    path: str
    url: str
    markdown: str
    meta: Mapping[str, Any]
    content: str
    toc: list[dict[str, Any]]
    about: Mapping[str, Any]


@dataclass
class BuiltSite:
    """All of a site but its theme.

    Attributes:
        config: Its configuration, as the plugins have left it.
        folder: What is not a page: images, data, scripts and styles.
        pages: The pages.
        nav: The navigation: titles with addresses of pages, of other sites, or lists of the same.
        settings: Those that differ from language to language, as the first has them.
        not_found: What the page for wrong addresses has, as HTML, and its head.
        sitemap: The list of all pages, as XML.
    """

    config: MkDocsConfig
    folder: Path
    pages: list[BuiltPage] = field(default_factory=list)
    nav: list[Any] = field(default_factory=list)
    settings: Mapping[str, Any] = field(default_factory=dict)
    not_found: tuple[str, str] = ("", "")
    sitemap: str = ""


class _Collector(BasePlugin):  # type: ignore[type-arg]
    """Takes the place of the theme, as the last plugin of a site."""

    def __init__(self, site: BuiltSite) -> None:
        super().__init__()
        self.site = site
        self._nav: Navigation | None = None
        self._about: dict[str, Any] = {}

    @event_priority(_LAST)
    def on_files(self, files: Files, config: MkDocsConfig) -> None:
        """Leave the files of other themes out: the generator has its own."""
        own = {os.path.dirname(theme.__file__), config.theme.custom_dir}
        foreign = {folder for folder in config.theme.dirs if folder not in own}
        for file in tuple(files):
            if file.src_dir in foreign:
                files.remove(file)

    @event_priority(_LAST)
    def on_nav(self, nav: Navigation, config: MkDocsConfig, **_: Any) -> None:
        """Let the search read finished pages, and keep the navigation for later."""
        # A site of several languages is built once more for each of the others.
        if self._nav is None:
            self._nav, self.site.settings = nav, _settings(config)
        for plugin in config.plugins.values():
            if isinstance(diary := getattr(plugin, "build", None), SiteBuild):
                diary.is_indexed_late = True

    @event_priority(_LAST)
    def on_env(self, env: jinja2.Environment, **_: Any) -> jinja2.Environment:
        """Replace each template but the list of pages, of which some themes load what is there."""
        whole = env.loader

        def load(name: str) -> str:
            if name == "sitemap.xml" and whole:
                return whole.get_source(env, name)[0]
            return _BARE_404 if name == "404.html" else _BARE

        # With what plugins have added for their own list of pages.
        bare = env.overlay()
        bare.loader = jinja2.FunctionLoader(load)
        return bare

    @event_priority(_LAST)
    def on_page_context(
        self, context: TemplateContext, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> None:
        """Note the tags of a page, which some plugin has given their addresses, and the navigation.

        Only now do the navigation's items say which of them the page belongs to.
        """
        tags: Iterable[Any] = context.get("tags") or ()  # type: ignore[assignment]
        names = ("name", "url", "hidden")
        settings = _settings(config)
        self._about = {
            "tags": [{name: getattr(tag, name, None) for name in names} for tag in tags],
            **self._nav_around(page, nav),
            "settings": settings if settings != self.site.settings else {},
        }

    def _nav_around(self, page: Page, nav: Navigation) -> dict[str, Any]:
        """What is not the same around each page, and does not follow from its address.

        Returns:
            Nothing for a page of the site's own navigation. Else `tab`, which of its first items
            is the one the page belongs to, and `nav`, its items and its home page, where these are
            of another language or a section of them is open.
        """
        if nav is self._nav and page in nav.pages:
            return {}
        active = [bool(getattr(one, "active", False)) for one in nav.items]
        tab = active.index(True) if any(active) else None
        is_open = tab is not None and nav.items[tab].is_section
        if nav is self._nav and not is_open:
            return {"tab": tab}
        items = [_shown(one, page) for one in nav.items]
        return {"tab": tab, "nav": {"items": items, "homepage": _place(nav.homepage)}}

    @event_priority(_LAST)
    def on_post_template(self, output: str, *, template_name: str, **_: Any) -> str:
        """Collect the page for wrong addresses and the list of pages, and write no template."""
        is_first = not any(self.site.not_found)
        if template_name == "404.html" and is_first and (found := _PARTS.search(output)):
            self.site.not_found = found[2], found[1]
        if template_name == "sitemap.xml":
            self.site.sitemap = output
        return ""

    @event_priority(_LAST)
    def on_post_page(self, output: str, page: Page, config: MkDocsConfig) -> str:
        """Collect a page, and write none."""
        found = _PARTS.search(output)
        head, content = (found[1], found[2]) if found else ("", output)
        properties = {
            "canonical_url": page.canonical_url,
            "edit_url": page.edit_url,
            "is_homepage": page.is_homepage,
            "ancestors": [_place(one) for one in page.ancestors],
            "previous_page": _place(page.previous_page),
            "next_page": _place(page.next_page),
        }
        self.site.pages.append(
            BuiltPage(
                _path(page, config),
                page.url.removeprefix("./"),
                get_data(page.file.content_string)[0],
                page.meta,
                content,
                toc_tokens(toc_rows(page.toc)),
                {"head": head, "properties": properties, **self._about},
            )
        )
        return ""

    @event_priority(_LAST)
    def on_post_build(self, config: MkDocsConfig) -> None:
        """Write the navigation down, now that all titles are known."""
        self.site.nav = [_item(one, config) for one in self._nav.items] if self._nav else []


def build_pages(
    config: MkDocsConfig, folder: Path, *, native: Collection[str], serving: bool = False
) -> BuiltSite:
    """Build the pages of a site.

    Args:
        config: The site's configuration, which plugins will change.
        folder: An empty folder for the site's other files.
        native: Plugins that the generator has itself, and that therefore only change the settings.
        serving: Whether drafts are shown too.

    Raises:
        Abort: The site is strict, and there is something to be warned of; or it cannot be built.
    """
    site = BuiltSite(config, folder)
    config.site_dir = str(folder)
    theirs = [one for name, one in config.plugins.items() if name.rpartition("/")[2] in native]
    for event, methods in config.plugins.events.items():
        if event not in _SETTING_UP:
            methods[:] = [one for one in methods if getattr(one, "__self__", None) not in theirs]
    config.plugins["paperdiary-pages"] = _Collector(site)
    build(config, serve_url=(config.site_url or "/") if serving else None)
    # Which static-i18n has the search write all the same.
    (folder / "search/search_index.json").unlink(missing_ok=True)
    return site


def _path(page: Page, config: MkDocsConfig) -> str:
    """Where a Markdown file has the address of a page."""
    file = page.file
    written = file.src_uri.rpartition(".")[0]
    folder, _, name = written.rpartition("/")
    stem = f"{folder}/" if folder else ""
    is_index = name in ("index", "README")
    ending = ".html" if not config.use_directory_urls or is_index else "/index.html"
    if f"{stem}{'index' if is_index else name}{ending}" == file.dest_uri:
        return f"{written}.md"
    return f"{file.dest_uri.removesuffix('.html')}.md"


def _place(item: StructureItem | None) -> Place | None:
    """What breadcrumbs and the footer show of an item: of a section, where its first page is."""
    if item is None:
        return None
    children = getattr(item, "children", None) or ()
    first = next((one for one in children if getattr(one, "is_index", False)), None)
    shown = [one for one in (first or next(iter(children), None),) if one]
    return {
        "title": item.title,
        "url": getattr(item, "url", None),
        "children": [_place(one) for one in shown],
        "is_index": first is not None,
    }


def _shown(item: StructureItem, page: Page) -> Place:
    """What the navigation shows of an item while a page is shown."""
    children = getattr(item, "children", None) or ()
    meta = getattr(item, "meta", None) or {}
    return {
        "title": item.title,
        "url": getattr(item, "url", None),
        "children": [_shown(one, page) for one in children],
        "is_index": getattr(item, "is_index", False),
        # A page that another one belongs to is a link, and not the place of the other's contents.
        "active": bool(getattr(item, "active", False)) and (item.is_section or item is page),
        "meta": {name: meta[name] for name in ("icon", "status", "subtitle") if name in meta},
    }


def _settings(config: MkDocsConfig) -> dict[str, Any]:
    """Settings that differ from page to page in a site of several languages."""
    own = {name: config[name] for name in ("site_name", "site_description", "copyright")}
    theme, extra = config.theme, config.extra
    language = {"language": theme["language"]} if "language" in theme else {}
    # As a template reads it, whether it was set as an item or as an attribute.
    alternate = getattr(extra, "alternate", extra.get("alternate"))
    return own | {"theme": language, "extra": {"alternate": alternate} if alternate else {}}


def _item(item: StructureItem, config: MkDocsConfig) -> Any:
    """An item as the option `nav` has it."""
    if isinstance(item, Section):
        return {item.title: [_item(child, config) for child in item.children]}
    if isinstance(item, Link):
        return {item.title: item.url}
    return {item.title: _path(item, config)}  # type: ignore[arg-type]
