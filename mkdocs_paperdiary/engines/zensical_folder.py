"""The folder that Zensical builds a site from: docs, finished pages, templates, a configuration."""

from __future__ import annotations

import hashlib
import json
import posixpath
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import yaml
from mkdocs.config.defaults import MkDocsConfig

from .. import theme
from .built_pages import BuiltPage, BuiltSite
from .stored_pages import KEY, UNBUILT

CONFIGURATION: Final = "mkdocs.yml"
SITE: Final = "site"
"""Where Zensical writes the site: it must not lead out of the folder of its configuration."""

_SETTINGS: Final = (
    *("site_name", "site_url", "site_description", "site_author", "copyright"),
    *("repo_url", "repo_name", "use_directory_urls", "remote_branch", "remote_name"),
)
"""Settings that are the same for Zensical."""

_TAG: Final = re.compile(r"""<[a-zA-Z](?:[^"'>]|"[^"]*"|'[^']*')*>""")
_LINK: Final = re.compile(r"""(\s(?:href|src)\s*=\s*["']?)([^\s"'>]+)""", re.IGNORECASE)
_UNKNOWN: Final = re.compile(r"\.md(?=[?#]|$)")
_ROOTED: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|[/#?]")

_PAGE: Final = """\
{% set paperdiary = page.meta.paperdiary or {} %}
{% set page = dict(page, **(paperdiary.properties or {})) %}
{% set nav = dict(nav, **paperdiary.nav) if paperdiary.nav else nav %}
{% set own = paperdiary.settings or {} %}
{% set theme = dict(config.theme, **(own.theme or {})) %}
{% set extra = dict(config.extra, **(own.extra or {})) %}
{% set config = dict(config, **dict(own, theme=theme, extra=extra)) if own else config %}
{% set tags = paperdiary.tags or tags %}
{% extends paperdiary.template or "main.html" %}
{% block extrahead %}{{ super() }}{{ paperdiary.head }}{% endblock %}
{% block content %}{{ paperdiary.above }}{{ super() }}{% endblock %}
"""
"""The template of all pages: theirs, with what only a plugin knows of a page."""

_TABS: Final = """\
{% import "partials/tabs-item.html" as item with context %}
{% set tab = (paperdiary or {}).tab %}
<nav class="md-tabs" aria-label="{{ lang.t('tabs') }}" data-md-component="tabs">
  <div class="md-grid">
    <ul class="md-tabs__list">
      {% for one in nav.items %}
        {{ item.render(one, dict(one, active=true) if loop.index0 == tab else one) }}
      {% endfor %}
    </ul>
  </div>
</nav>
"""
"""Their tabs, but that one can be the active one which is not so by the page's address."""

_NOT_FOUND: Final = """\
{{% extends "main.html" %}}
{{% block extrahead %}}{{{{ super() }}}}{head}{{% endblock %}}
{{% block content %}}{content}{{% endblock %}}
"""

_ABOVE: Final = re.compile(
    r"\s*<(nav|div|p)\b[^>]*\sdata-search-exclude(?=[\s>=])[^>]*>(?:(?!<\1\b).)*?</\1>\s*",
    re.DOTALL,
)
"""An element above the title that is not for the search, which would take it for the title."""

_TEMPLATE: Final = "paperdiary-page.html"


def write_folder(
    folder: Path, site: BuiltSite, sources: Mapping[str, list[int]], *, plugins: Mapping[str, Any]
) -> Path:
    """Write all that Zensical needs, and return its configuration; no file changes without need.

    `sources` is what `changed_at` says of each file that the pages are made from, and `plugins` has
    the options of those that Zensical has itself.
    """
    docs: dict[str, bytes] = {
        path.relative_to(site.folder).as_posix(): path.read_bytes()
        for path in site.folder.rglob("*")
        if path.is_file()
    }
    pages: dict[str, bytes] = {}
    templates = dict(_templates(site))
    for page in site.pages:
        finished = _finished(page, site, templates)
        key = hashlib.sha256(finished).hexdigest()
        pages[f"{key}.json"] = finished
        docs[page.path] = _markdown(page, key)
    # Finished pages first: while Zensical serves, it reads them when a Markdown file changes.
    _replace(folder / "pages", pages, keep=True)
    _replace(folder / "theme", templates)
    _replace(folder / "docs", docs)
    _write(folder / "sources.json", json.dumps(sources).encode())
    _write(folder / CONFIGURATION, _dump(_configuration(site, folder) | {"plugins": plugins}))
    _replace(folder / "pages", pages)
    return folder / CONFIGURATION


def _finished(page: BuiltPage, site: BuiltSite, templates: Collection[str]) -> bytes:
    template = page.meta.get("template")
    above = first[0] if (first := _ABOVE.match(page.content)) else ""
    about = {
        # Those of Material's plugins need what only these plugins know.
        "template": template if template in templates else "main.html",
        "above": above.replace(" data-search-exclude", "", 1),
        **page.about,
    }
    has_folder = bool(site.config.use_directory_urls)
    content = _from_source(page.content.removeprefix(above), page, has_folder=has_folder)
    found = {"content": content, "toc": page.toc, "about": _plain(about)}
    return json.dumps(found, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")


def _from_source(html: str, page: BuiltPage, *, has_folder: bool) -> str:
    """Write links as they lead from the Markdown file, which is what Zensical takes them for.

    With `has_folder`, pages but the indexes of folders have folders of their own; files have not.
    """
    is_deeper = has_folder and posixpath.basename(page.path) not in ("index.md", "README.md")
    own = posixpath.basename(page.url.rstrip("/"))

    def moved(link: re.Match[str]) -> str:
        target = link[2]
        if _ROOTED.match(target):
            return link[0]
        if is_deeper:
            target = target.removeprefix("../") if target.startswith("../") else f"{own}/{target}"
            # Else it would lead to a place on the page itself.
            target = target if target[:1] not in ("", "#", "?") else f"./{target}"
        # MkDocs knew no such page, and has left the link as it is.
        return link[1] + _UNKNOWN.sub("%2Emd", target)

    return _TAG.sub(lambda tag: _LINK.sub(moved, tag[0]), html)


def _markdown(page: BuiltPage, key: str) -> bytes:
    """The Markdown file of a page, for the extension and for those who look at it."""
    meta = {str(name): value for name, value in page.meta.items()} | {"template": _TEMPLATE}
    front = _dump(meta).decode()
    # Without the extension, this is what is shown; and a file of no words would not be rendered.
    text = f"---\n{front}---\n{KEY.format(key)}\n\n{UNBUILT}\n\n{page.markdown}"
    return text.encode("utf-8", "replace")


def _templates(site: BuiltSite) -> Iterator[tuple[str, bytes]]:
    """The templates that differ from Zensical's own: the user's, the theme's and these."""
    yield "partials/tabs.html", _TABS.encode()
    config = site.config
    own = Path(theme.__file__).parent if config.theme.name == theme.NAME else None
    for folder in (own, config.theme.custom_dir and Path(config.theme.custom_dir)):
        for path in folder.rglob("*") if folder else ():
            name = path.relative_to(folder or "").as_posix()
            is_icon = name.startswith(".icons/") and path.suffix == ".svg"
            # Zensical has a search of its own; the notice in `main.html` is for sites without
            # pages that were built before.
            is_ours = folder == own and name in ("main.html", "partials/search.html")
            if (path.suffix == ".html" or is_icon) and path.is_file() and not is_ours:
                yield name, path.read_bytes()
    yield _TEMPLATE, _PAGE.encode()
    yield "sitemap.xml", _raw(site.sitemap).encode()
    content, head = map(_raw, site.not_found)
    yield "404.html", _NOT_FOUND.format(head=head, content=content).encode()


def _raw(text: str) -> str:
    """A text as a template that says just this."""
    inner = text.replace("{% endraw", "{% endraw %}{{ '{%' }} endraw{% raw %}")
    return f"{{% raw %}}{inner}{{% endraw %}}"


def _configuration(site: BuiltSite, folder: Path) -> dict[str, Any]:
    config = site.config
    # What is built last may be another language than the site's own.
    own = site.settings
    named = {name: own.get(name, config.get(name)) for name in _SETTINGS}
    settings: dict[str, Any] = {name: one for name, one in named.items() if one is not None}
    host, port = config.dev_addr
    return settings | {
        "docs_dir": "docs",
        "site_dir": SITE,
        "dev_addr": f"{host}:{port}",
        "theme": _theme(config) | own["theme"] | {"name": "material", "custom_dir": "theme"},
        "extra": {**config.extra, **own["extra"]},
        "extra_css": [str(path) for path in config.extra_css],
        "extra_javascript": [_script(one) for one in config.extra_javascript],
        "nav": site.nav,
        # Each page is finished, and its links have been looked at.
        "markdown_extensions": [
            {"mkdocs_paperdiary.engines.stored_pages": {"folder": str(folder)}}
        ],
        "validation": {"invalid_links": False, "invalid_link_anchors": False},
    }


def _theme(config: MkDocsConfig) -> dict[str, Any]:
    """What the site, its theme and its plugins have said about the theme, beyond Material."""
    from mkdocs.theme import Theme

    defaults = Theme(name="material")
    skipped = ("name", "locale", "custom_dir", "static_templates")
    settings = {
        name: value
        for name, value in config.theme.items()
        if name not in skipped and (name not in defaults or defaults[name] != value)
    }
    # The theme's colours are made for the look that Zensical has taken over from Material.
    look = {"variant": "classic"} if config.theme.name == theme.NAME else {}
    return look | settings


def _script(script: Any) -> Any:
    if isinstance(script, str):
        return script
    names = ("path", "type", "async", "defer")
    values = {name: getattr(script, {"async": "async_"}.get(name, name)) for name in names}
    return {name: value for name, value in values.items() if value}


def _plain(value: Any) -> Any:
    """A value as YAML and JSON have it; what they have not, as its text."""
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in value]
    if value is None or type(value) in (bool, int, float):
        return value
    return str(value)


def _dump(value: Any) -> bytes:
    text = yaml.safe_dump(_plain(value), allow_unicode=True, sort_keys=False, width=10_000)
    return text.encode("utf-8", "replace")


def _replace(folder: Path, files: Mapping[str, bytes], *, keep: bool = False) -> None:
    """Let a folder have these files and, unless others are kept, no others."""
    for path, content in files.items():
        _write(folder / path, content)
    if keep:
        return
    for old in sorted(folder.rglob("*"), reverse=True):
        if old.is_dir() and not old.is_symlink():
            if not any(old.iterdir()):
                old.rmdir()
        elif old.relative_to(folder).as_posix() not in files:
            old.unlink()


def _write(path: Path, content: bytes) -> None:
    if path.is_file() and path.read_bytes() == content:
        return
    if path.is_dir():
        path.rmdir()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
