"""What other plugins need and do: i18n, redirects, formulas, icons, tables of contents."""

from __future__ import annotations

import html
import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, Final

from markdown.extensions.toc import nest_toc_tokens
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import PluginCollection
from mkdocs.structure.files import File
from mkdocs.structure.toc import AnchorLink, TableOfContents, get_toc

from .diary.note import read_text
from .pages.html import Heading, escape_text
from .problem import Problem
from .theme import NAME
from .words import N_, did_you_mean, speaking
from .words import gettext as _

_TOGGLES: Final = (N_("Switch to light mode"), N_("Switch to dark mode"), N_("Follow the system"))
"""The names of the theme's own buttons, in `mkdocs_theme.yml`."""


def translates(plugins: PluginCollection) -> bool:
    """Whether a site has several languages."""
    return "i18n" in plugins


_OF_FORMULAS: Final = re.compile(r"mat(?:h|ex)|katex|latex", re.IGNORECASE)
_OF_WIKILINKS: Final = re.compile(r"wiki|roam|ezlink|obsidian|interlink", re.IGNORECASE)


def sets_formulas(config: MkDocsConfig) -> bool:
    """Whether a site has an extension, a plugin or a script that sets formulas."""
    return _has(config, _OF_FORMULAS)


def reads_wikilinks(config: MkDocsConfig) -> bool:
    """Whether a site has an extension or a plugin that reads wikilinks."""
    return _has(config, _OF_WIKILINKS)


def _has(config: MkDocsConfig, names: re.Pattern[str]) -> bool:
    known = chain(config.markdown_extensions, config.plugins, config.extra_javascript)
    return any(names.search(str(name)) for name in known)


def speak_as_material(config: MkDocsConfig) -> None:
    """Let the theme `paperdiary` speak the language that is being built, as Material does.

    The plugin sets the language and the switch between languages for a theme named `material`.
    """
    i18n: Any = config.plugins.get("i18n")
    if i18n is not None and config.theme.name == NAME and i18n.config.reconfigure_material:
        i18n.reconfigure_material_theme(config, i18n.current_language)
    palettes = config.theme.get("palette") if config.theme.name == NAME else None
    with speaking(spoken_language(config)):
        for palette in palettes if isinstance(palettes, list) else ():
            toggle = palette.get("toggle", {})
            # The site may be built in another language before.
            message = toggle.get("message", toggle.get("name"))
            if message in _TOGGLES:
                toggle |= {"name": _(message), "message": message}


def spoken_language(config: MkDocsConfig) -> str:
    """The language of the site that is being built, as its theme or mkdocs-static-i18n names it."""
    i18n: Any = config.plugins.get("i18n")
    if i18n is not None:
        return str(i18n.current_language or i18n.default_language)
    # Material's name for it, and that of MkDocs' own themes.
    return str(config.theme.get("language") or config.theme.get("locale") or "en")


_HIDING: Final = {
    **dict.fromkeys(("private", "hidden", "exclude", "unlisted"), True),
    "public": False,
}
"""Fields by which other plugins and generators leave a page out, and the value that does it.

Those of drafts are reading states; see `diary.status`.
"""

_MAY_HIDE: Final = re.compile(
    rb"^[ \t]*[\"']?(?:password|level|private|hidden|exclude|unlisted|public)"
    rb"[\"']?[ \t]*[:=]",
    re.MULTILINE | re.IGNORECASE,
)


def hiding_field(content: bytes, plugins: PluginCollection) -> str:
    """The field by which a note is not for everyone, or an empty string.

    It has a password or a level of encryptcontent, or is hidden, excluded or private.
    `diary: true` says that it is an entry all the same.
    """
    if not _MAY_HIDE.search(content):
        return ""
    fields = {field.name.lower(): field.value for field in read_text(content).front.fields}
    if fields.get("diary") is True:
        return ""
    # Elsewhere, a level says how hard something is.
    locks = ("password", "level") if "encryptcontent" in plugins else ("password",)
    locked = (name for name in locks if fields.get(name) not in (None, "", False))
    hidden = (name for name, value in _HIDING.items() if fields.get(name) is value)
    return next(chain(locked, hidden), "")


def encrypts_all(plugins: PluginCollection) -> Problem | None:
    """What to say where encryptcontent locks all pages, which the diary cannot take for itself."""
    plugin: Any = plugins.get("encryptcontent")
    if plugin is None or not plugin.config.get("global_password"):
        return None
    message = (
        "encryptcontent locks all pages by `global_password`, but the diary's data, figures and "
        "feeds are files that it does not lock; lock notes one by one by `password`, or publish "
        "the site where only those can read it who may"
    )
    return Problem(message, code="unlocked-data")


class Languages:
    """The languages of a site: the one that is built, if there are several, and where each is.

    The folder of the default language is the site's root, and those of others are such as `fr/`.
    """

    def __init__(self, plugins: PluginCollection) -> None:
        i18n: Any = plugins.get("i18n")
        default = i18n.default_language if i18n else ""
        names = i18n.build_languages if i18n else [""]
        self.current: str = (i18n and i18n.current_language) or default
        self.folders = {name: "" if name == default else f"{name}/" for name in names}
        self.folder = self.folders[self.current]
        """The part of the site that is being built."""

    def page(self, config: MkDocsConfig, src: str, content: str, *, everywhere: bool) -> File:
        """Write a page in the language that is being built.

        Its path is the one in a site of one language; `everywhere` says that each language has it.
        """
        file = _file(config, src, content, self.folder)
        if self.current:
            folders = self.folders if everywhere else {}
            others = {name: _file(config, src, "", part) for name, part in folders.items()}
            # What the plugin, its sitemap and the switch between languages ask its files for.
            vars(file).update(
                alternates=others | {self.current: file},
                locale=self.current,
                locale_alternate_of=self.current,
                localization=None,
                norm_src_uri=src,
            )
        return file


def _file(config: MkDocsConfig, src: str, content: str, folder: str) -> File:
    file = File.generated(config, src, content=content)
    file.dest_uri = folder + file.dest_uri
    return file


def announce_pages(plugins: PluginCollection, pages: Iterable[File]) -> None:
    """Let old addresses lead to pages that were written after mkdocs-redirects listed all pages.

    A diary that was written by hand has often stood at another address.
    """
    known = getattr(plugins.get("redirects"), "doc_pages", None)
    if isinstance(known, dict):
        known.update((page.src_uri, page) for page in pages)


def read_icons(
    names: Iterable[str], folders: Sequence[str | Path]
) -> tuple[Mapping[str, str], tuple[Problem, ...]]:
    """Read icons as SVG, by name, and tell which of them do not exist.

    Args:
        names: Such as `material/robot`; one without a slash is no icon but a text, as an emoji is.
        folders: The theme's folders, of which the first that has an icon gives it.
    """
    icons: dict[str, str] = {}
    problems = []
    for name in names:
        if "/" not in name or name in icons:
            continue
        # A name may be too long for any file, which `Path.is_file` raises on.
        found = [path for folder in folders if os.path.isfile(path := _path(folder, name))]
        if found:
            icons[name] = found[0].read_text(encoding="utf-8")
        else:
            message = f"option 'themes': there is no icon '{name}'; {_hint(name, folders)}"
            problems.append(Problem(message, code="unknown-icon"))
    return icons, tuple(problems)


def _path(folder: str | Path, name: str) -> Path:
    return Path(folder, ".icons", *(part for part in f"{name}.svg".split("/") if part != ".."))


def _hint(name: str, folders: Sequence[str | Path]) -> str:
    place, _, own = name.rpartition("/")
    parents = (_path(folder, name).parent for folder in folders)
    icons = (file.stem for one in parents if os.path.isdir(one) for file in one.glob("*.svg"))
    # Without the folder, which makes any two names in it alike.
    near = did_you_mean(own, icons).replace("'", f"'{place}/", 1)
    return near or "take a name of the theme's icons such as 'material/robot', or an emoji"


def toc_rows(toc: Iterable[AnchorLink]) -> Iterator[tuple[int, str, str]]:
    """The headings of a table of contents in order: level, id, and title as HTML."""
    for item in toc:
        yield item.level, item.id, item.title
        yield from toc_rows(item.children)


def toc_tokens(rows: Iterable[tuple[int, str, str]]) -> list[Any]:
    """The same as Python-Markdown's tokens, nested by their levels."""
    flat: list[Any] = [
        {"level": level, "id": id_, "name": title, "html": title, "data-toc-label": ""}
        for level, id_, title in rows
    ]
    return nest_toc_tokens(flat)


def headings_of(toc: TableOfContents) -> list[Heading]:
    """The headings of a table of contents in order."""
    return [Heading(level, id_, html.unescape(title)) for level, id_, title in toc_rows(toc)]


def contents_of(headings: Iterable[Heading]) -> TableOfContents:
    """The table of contents that has these headings."""
    return get_toc(toc_tokens((one.level, one.id, escape_text(one.title)) for one in headings))


def without(toc: TableOfContents, ids: Collection[str]) -> TableOfContents:
    """A table of contents without some of its headings."""
    flat = headings_of(toc)
    kept = [heading for heading in flat if heading.id not in ids]
    return toc if len(kept) == len(flat) else contents_of(kept)
