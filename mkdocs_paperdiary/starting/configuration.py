"""Chooses the patterns that call a folder's notes entries, and no other page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

DEFAULT = ("papers/**/*.md",)
"""What the plugin takes without being told."""


PLUGIN = "paperdiary"
_DEPTH = 5


@dataclass(frozen=True)
class Configuration:
    """A mkdocs.yml, and those that it inherits from.

    Attributes:
        path: Where it lies.
        content: Its bytes.
        docs: Its docs folder, relative to the folder of the file.
        plugins: The names of its plugins, or None where it names none.
        entries: The option `entries` of the plugin, or None where the plugin is not there.
        theme: The theme's name, or None where it names none.
        nav: The pages in its `nav`, or None where it has none.
        left_out: Patterns of pages that are none of the site's.
        holder: The file that names the plugins, which is this one unless it inherits them.
    """

    path: Path
    content: bytes
    docs: str
    plugins: tuple[str, ...] | None
    entries: tuple[str, ...] | None
    theme: str | None
    nav: tuple[str, ...] | None
    left_out: tuple[str, ...]
    holder: Path


def read_configuration(path: Path) -> Configuration:
    """Read a mkdocs.yml.

    Raises:
        ValueError: It is no YAML in UTF-8, or no mapping; the text says where.
        OSError: It cannot be read.
    """
    content = path.read_bytes()
    chain = list(_inherited(path))
    top = chain[0][1]

    def first(key: str) -> tuple[Path, yaml.Node] | None:
        for file, tree in chain:
            if (node := value_of(tree, key)) is not None:
                return file, node
        return None

    def text(key: str) -> str | None:
        found = first(key)
        return str(found[1].value) if found and isinstance(found[1], yaml.ScalarNode) else None

    plugins = first("plugins")
    names = _names(plugins[1]) if plugins else None
    theme = first("theme")
    name = theme[1] if theme else None
    if isinstance(name, yaml.MappingNode):
        name = value_of(name, "name")
    nav = value_of(top, "nav")
    left_out = [
        line for key in ("exclude_docs", "draft_docs") for line in (text(key) or "").split("\n")
    ]
    if names and {"blog", "material/blog"} & set(names):
        left_out.append("/blog/")  # its posts are no entries, unless it is told another folder
    return Configuration(
        path,
        content,
        (text("docs_dir") or "docs").rstrip("/"),
        names,
        _entries(plugins[1]) if plugins else None,
        str(name.value) if isinstance(name, yaml.ScalarNode) else None,
        tuple(_leaves(nav)) if nav is not None else None,
        tuple(line for line in left_out if line.strip()),
        plugins[0] if plugins else path,
    )


def decoded(content: bytes, name: str) -> str:
    """The text of a file, with its byte order mark and its line ends.

    Raises:
        ValueError: It is not UTF-8.
    """
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise ValueError(f"{name} is not UTF-8; save it as UTF-8") from None


def compose(text: str, name: str) -> yaml.MappingNode:
    """A YAML text as nodes with their places, whose indices count from a byte order mark.

    Raises:
        ValueError: It is no YAML, or no mapping.
    """
    try:
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        reason = " ".join(str(error).split())
        raise ValueError(f"{name} is no YAML that can be read: {reason}") from None
    if tree is None:
        return yaml.MappingNode("tag:yaml.org,2002:map", [])
    if not isinstance(tree, yaml.MappingNode):
        raise ValueError(f"{name} should have settings such as site_name: My diary")
    return tree


def value_of(tree: yaml.Node, key: str) -> yaml.Node | None:
    """The node of a key, or None; where it stands twice, the last one, as YAML readers take it."""
    if not isinstance(tree, yaml.MappingNode):
        return None
    return next((value for name, value in reversed(tree.value) if name.value == key), None)


def _inherited(path: Path) -> Iterator[tuple[Path, yaml.MappingNode]]:
    for _ in range(_DEPTH):
        tree = compose(decoded(path.read_bytes(), path.name), path.name)
        yield path, tree
        parent = value_of(tree, "INHERIT")
        if not isinstance(parent, yaml.ScalarNode):
            return
        path = path.parent / str(parent.value)
        if not path.is_file():
            raise ValueError(f"{path} is inherited from, and is not there")


def _names(plugins: yaml.Node) -> tuple[str, ...]:
    if isinstance(plugins, yaml.MappingNode):
        return tuple(str(key.value) for key, _ in plugins.value)
    if not isinstance(plugins, yaml.SequenceNode):
        return ()
    names = []
    for item in plugins.value:
        if isinstance(item, yaml.MappingNode) and item.value:
            names.append(str(item.value[0][0].value))
        elif isinstance(item, yaml.ScalarNode):
            names.append(str(item.value))
    return tuple(names)


def _entries(plugins: yaml.Node) -> tuple[str, ...] | None:
    if PLUGIN not in _names(plugins):
        return None
    items = plugins.value if isinstance(plugins, yaml.SequenceNode) else [plugins]
    for item in items:
        patterns = value_of(value_of(item, PLUGIN) or item, "entries")
        if isinstance(patterns, yaml.SequenceNode):
            return tuple(str(one.value) for one in patterns.value)
    return DEFAULT


def _leaves(nav: yaml.Node) -> Iterator[str]:
    if isinstance(nav, yaml.ScalarNode):
        yield str(nav.value)
    for item in nav.value if isinstance(nav, yaml.SequenceNode) else ():
        yield from _leaves(item)
    if isinstance(nav, yaml.MappingNode):
        for _, value in nav.value:
            yield from _leaves(value)
