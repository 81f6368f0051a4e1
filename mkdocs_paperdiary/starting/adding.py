"""Adds the plugin to a mkdocs.yml, and leaves every other byte of it as it is.

Text is put in at places that YAML's own parser tells. A round trip through a writer of YAML would
keep comments, too, but change indents, quotes and line breaks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

import yaml

from .configuration import DEFAULT, PLUGIN, compose, decoded, value_of

_BARE = re.compile(r"[\w./-]+")


def with_plugin(content: bytes, name: str, patterns: Sequence[str]) -> bytes:
    """Add the plugin to the plugins of a mkdocs.yml; where it names none, `search` too.

    Args:
        content: The file's bytes.
        name: The file's name, for messages.
        patterns: For the option `entries`.

    Raises:
        ValueError: It cannot be done without harm.
    """
    text = decoded(content, name)
    plugins = value_of(compose(text, name), "plugins")
    if plugins is None:
        lines = ["plugins:", *(f"  {line}" for line in ["- search", *_block(patterns)])]
        return _checked(_appended(text, lines), text, name)
    if not isinstance(plugins, yaml.CollectionNode):
        line = plugins.start_mark.line + 1
        raise ValueError(
            f"{name}:{line}: plugins should be a list such as [search]; mend or remove the line, "
            "and try again"
        )
    if not plugins.value:
        flow = isinstance(plugins, yaml.SequenceNode)
        inner = f"[{_flow(patterns)}]" if flow else f"{{{_flow_pair(patterns)}}}"
        start, end = plugins.start_mark.index, plugins.end_mark.index
        return _checked(text[:start] + inner + text[end:], text, name)
    if plugins.flow_style:
        last = _last(plugins).end_mark.index
        inner = _flow(patterns) if isinstance(plugins, yaml.SequenceNode) else _flow_pair(patterns)
        return _checked(f"{text[:last]}, {inner}{text[last:]}", text, name)
    block = _block(patterns)
    if isinstance(plugins, yaml.MappingNode):
        block = _block_pair(patterns)
    indent = " " * plugins.start_mark.column
    return _checked(_below(text, plugins, [indent + line for line in block]), text, name)


def with_nav(content: bytes, name: str, pages: Sequence[tuple[str, str]]) -> bytes:
    """Add pages, each a title and a path, to the end of a mkdocs.yml's `nav`.

    Raises:
        ValueError: It cannot be done without harm.
    """
    text = decoded(content, name)
    nav = value_of(compose(text, name), "nav")
    if not isinstance(nav, yaml.SequenceNode) or not nav.value:
        return content
    if nav.flow_style:
        inner = "".join(f", {{{title}: {path}}}" for title, path in pages)
        last = _last(nav).end_mark.index
        return _checked(text[:last] + inner + text[last:], text, name)
    indent = " " * nav.start_mark.column
    lines = [f"{indent}- {title}: {path}" for title, path in pages]
    return _checked(_below(text, nav, lines), text, name)


def with_theme(content: bytes, name: str) -> bytes:
    """Add `theme: paperdiary` to a mkdocs.yml that names no theme."""
    text = decoded(content, name)
    return _checked(_appended(text, ["theme: paperdiary"]), text, name)


def quoted(text: str) -> str:
    """A text as a YAML scalar."""
    # JSON's strings are YAML's, too.
    return (
        text
        if _BARE.fullmatch(text) and text[0].isalpha()
        else json.dumps(text, ensure_ascii=False)
    )


def entries_as_yaml(patterns: Sequence[str]) -> str:
    """Patterns as a YAML list in one line."""
    return "[" + ", ".join(json.dumps(one, ensure_ascii=False) for one in patterns) + "]"


def _block(patterns: Sequence[str]) -> list[str]:
    if tuple(patterns) == DEFAULT:
        return [f"- {PLUGIN}"]
    return [
        f"- {PLUGIN}:",
        f"    entries: {entries_as_yaml(patterns)}",
    ]


def _block_pair(patterns: Sequence[str]) -> list[str]:
    if tuple(patterns) == DEFAULT:
        return [f"{PLUGIN}: {{}}"]
    return [f"{PLUGIN}:", f"  entries: {entries_as_yaml(patterns)}"]


def _flow(patterns: Sequence[str]) -> str:
    return PLUGIN if tuple(patterns) == DEFAULT else f"{{{_flow_pair(patterns)}}}"


def _flow_pair(patterns: Sequence[str]) -> str:
    if tuple(patterns) == DEFAULT:
        return f"{PLUGIN}: {{}}"
    return f"{PLUGIN}: {{entries: {entries_as_yaml(patterns)}}}"


def _last(node: yaml.Node) -> yaml.Node:
    last = node.value[-1]
    found: yaml.Node = last[1] if isinstance(last, tuple) else last
    return found


def _deepest(node: yaml.Node) -> yaml.Node:
    """What stands last in the text of a block."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        node = _last(node)
    return node


def _below(text: str, block: yaml.Node, lines: Sequence[str]) -> str:
    """Put lines behind the last line of a block, before comments that may be the next key's."""
    last = _deepest(block)
    at = last.end_mark.index
    if isinstance(last, yaml.ScalarNode) and last.style in ("|", ">"):
        # Its end is where the next thing begins.
        at = len(text[:at].rstrip())
    at = len(text[:at].rstrip(" \t\r\n")) if last.end_mark.column == 0 else at
    end = text.find("\n", at)
    newline = _newline(text)
    if end < 0:
        return text + newline + newline.join(lines) + newline
    return text[: end + 1] + "".join(line + newline for line in lines) + text[end + 1 :]


def _appended(text: str, lines: Sequence[str]) -> str:
    newline = _newline(text)
    gap = "" if not text else newline if text.endswith("\n") else newline * 2
    return text + gap + "".join(line + newline for line in lines)


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _checked(after: str, before: str, name: str) -> bytes:
    """See that what was there is there still, in its order.

    Raises:
        ValueError: It is not.
    """
    try:
        kept = _events(before)
        found = iter(_events(after))
    except (yaml.YAMLError, ValueError):
        kept, found = [""], iter(())
    if not all(event in found for event in kept):
        raise ValueError(f"{name} is written in a way that cannot be added to; add it by hand")
    return after.encode("utf-8")


def _events(text: str) -> list[str]:
    return [
        f"{token.anchor if isinstance(token, yaml.NodeEvent) else ''}"
        f"{getattr(token, 'tag', '')}{getattr(token, 'value', '')}"
        for token in yaml.parse(text, Loader=yaml.SafeLoader)
        if isinstance(token, yaml.ScalarEvent | yaml.AliasEvent)
    ]
