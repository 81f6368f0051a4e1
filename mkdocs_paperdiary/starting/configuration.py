"""The `mkdocs.yml` of a folder, and those that it inherits from."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

DEFAULT: Final = ("papers/**/*.md",)
"""The default of the option `entries`."""

PLUGIN: Final = "paperdiary"


@dataclass(frozen=True)
class Configuration:
    """A mkdocs.yml with what it inherits.

    Attributes:
        docs: Its docs folder, relative to the folder of the file.
        entries: The option `entries` of the plugin, or None where the plugin is not there.
        where: The option `where` of the plugin.
        theme: The theme's name.
        language: The code of the language that the theme speaks; empty where it is not said.
        nav: The pages in its `nav`, or None where it has no list of them.
        left_out: Patterns of pages that are not part of the site.
        holder: The file that names plugins, this one or an inherited one, or None.
        has_slugify: Whether it says how headings get their ids.
        is_rooted: Whether addresses that begin with `/` lead from the docs folder.
    """

    path: Path
    docs: str
    entries: tuple[str, ...] | None
    where: Mapping[str, Sequence[str]]
    theme: str | None
    language: str
    nav: tuple[str, ...] | None
    left_out: tuple[str, ...]
    holder: Path | None
    has_slugify: bool
    is_rooted: bool


class _Loader(yaml.SafeLoader):
    """Reads tags that only MkDocs knows, such as `!ENV`, as their text."""


_Loader.add_constructor(None, lambda _, node: getattr(node, "value", None))


def read_configuration(path: Path) -> Configuration:
    """Read a mkdocs.yml.

    Raises:
        ValueError: It is no YAML in UTF-8, or no mapping; the text says where.
        OSError: It cannot be read.
    """
    chain = list(_inherited(path))
    settings = ChainMap(*(inherited for _, inherited in chain))
    plugins = _plugins(settings.get("plugins"))
    theme = settings.get("theme")
    theme = theme if isinstance(theme, dict) else {"name": theme}
    nav = chain[0][1].get("nav")
    patterns = [str(settings.get(key) or "") for key in ("exclude_docs", "draft_docs")]
    if {"blog", "material/blog"} & plugins.keys():
        patterns.append("/blog/")  # its posts are no entries, unless they have another folder
    left_out = "\n".join(patterns).split("\n")
    options = plugins.get(PLUGIN) or {}
    own, where = options.get("entries"), options.get("where")
    where = where if isinstance(where, dict) else {}
    entries = tuple(map(str, own)) if isinstance(own, list) else DEFAULT
    return Configuration(
        path,
        str(settings.get("docs_dir") or "docs").rstrip("/"),
        entries if PLUGIN in plugins else None,
        {str(name): [*map(str, one)] for name, one in where.items() if isinstance(one, list)},
        str(theme["name"]) if theme.get("name") else None,
        str(theme.get("language") or theme.get("locale") or ""),
        tuple(_leaves(nav)) if isinstance(nav, list) else None,
        tuple(line for line in left_out if line.strip()),
        next((file for file, inherited in chain if "plugins" in inherited), None),
        "slugify" in (_plugins(settings.get("markdown_extensions")).get("toc") or {}),
        "absolute_links: relative_to_docs" in yaml.safe_dump(settings.get("validation")),
    )


def read_text(path: Path) -> str:
    """Read a mkdocs.yml as text, with its byte order mark and its line ends.

    Raises:
        ValueError: It is not UTF-8.
        OSError: It cannot be read.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise ValueError(f"{path.name} is not UTF-8; save it as UTF-8") from None


def _inherited(path: Path) -> Iterator[tuple[Path, dict[Any, Any]]]:
    # No more, since files may inherit from each other.
    for _ in range(5):
        try:
            settings = yaml.load(read_text(path), Loader=_Loader) or {}
        except yaml.YAMLError as error:
            reason = " ".join(str(error).split())
            raise ValueError(f"{path.name} is no YAML that can be read: {reason}") from None
        if not isinstance(settings, dict):
            raise ValueError(f"{path.name} should have settings such as site_name: My diary")
        yield path, settings
        parent = settings.get("INHERIT")
        if not isinstance(parent, str):
            return
        path = path.parent / parent
        if not path.is_file():
            raise ValueError(f"{path} is inherited from, and is not there")


def _plugins(plugins: Any) -> dict[str, Any]:
    """The options of each plugin or extension by its name, from a list or a mapping of them."""
    if isinstance(plugins, dict):
        return plugins
    found: dict[str, Any] = {}
    for item in plugins if isinstance(plugins, list) else ():
        found |= item if isinstance(item, dict) else {str(item): None}
    return found


def _leaves(nav: Any) -> Iterator[str]:
    """The pages of a nav, at any depth."""
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, list | dict):
        for item in nav.values() if isinstance(nav, dict) else nav:
            yield from _leaves(item)
