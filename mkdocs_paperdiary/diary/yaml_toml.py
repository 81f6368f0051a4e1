"""YAML and TOML whose depth, repetitions, tags and numbers are bounded."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any, Final

import yaml

DEEPEST: Final = 30
"""Lists and mappings within each other; the deepest field that is read has four."""

_FEW: Final = 1000
"""Characters that aliases may repeat, however short the text is."""

_LONGEST_NUMBER: Final = 40
"""Characters of a number; arithmetic with more takes a time that grows with their square."""

_NO_NAME: Final = "the name of a field must be a text, and no list or mapping"
_YAML: Final = "tag:yaml.org,2002:"
_NUMBERS: Final = frozenset({f"{_YAML}int", f"{_YAML}float"})
_TAGS: Final = _NUMBERS | {
    _YAML + name for name in ("null", "bool", "str", "seq", "map", "set", "timestamp", "merge")
}
_VALUE: Final = f"{_YAML}value"
"""The tag of a lone `=`, which YAML has for a use that nobody makes of it."""

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The fastest safe loader that is there."""


class Refused(ValueError):  # noqa: N818 - a state of the text, not a fault of the program
    """A value goes beyond the bounds; the text says which and what to do.

    Attributes:
        line: The line of the text, counted from 0.
    """

    def __init__(self, message: str, line: int) -> None:
        """Take one sentence, and the line it is about."""
        super().__init__(message)
        self.line = line


class _Loader(LOADER):  # type: ignore[misc]
    """Reads a number or a day that does not exist as the text that it is."""


def _or_text(loader: Any, node: yaml.ScalarNode) -> Any:
    try:
        value = LOADER.yaml_constructors[node.tag](loader, node)
    except (ValueError, OverflowError, yaml.YAMLError):
        return node.value
    return _same(value)


def _same(value: Any) -> Any:
    """One and the same object for NaN, which is equal to nothing else."""
    return math.nan if isinstance(value, float) and math.isnan(value) else value


for _name in ("int", "float", "timestamp", "bool"):
    _Loader.add_constructor(_YAML + _name, _or_text)


class YamlDocument:
    """A document in YAML, whose values are made one by one: a wrong one leaves the others.

    Attributes:
        root: Its node; None where there is nothing in it.
    """

    def __init__(self, text: str) -> None:
        """Parse a text.

        Raises:
            yaml.YAMLError: It is no YAML.
        """
        self._loader = _Loader(text)
        self.root: yaml.Node | None = self._loader.get_single_node()
        self._measured: dict[int, tuple[int, int]] = {}
        self._left = max(_FEW, 2 * len(text))

    def name(self, node: yaml.Node) -> str:
        """The text of a name.

        Raises:
            Refused: It is a list or a mapping.
        """
        if not isinstance(node, yaml.ScalarNode):
            raise Refused(_NO_NAME, node.start_mark.line)
        return str(node.value)

    def value(self, node: yaml.Node) -> Any:
        """What a node stands for.

        Raises:
            Refused: It is too deep, repeats too much by its aliases, or has a name of several
                lines or a tag that is unknown here.
        """
        size, _ = self._measure(node, 0)
        if size > self._left:
            raise Refused(
                "aliases repeat more here than was written; write it out", node.start_mark.line
            )
        self._left -= size
        try:
            return self._loader.construct_object(node, deep=True)
        except yaml.MarkedYAMLError as error:
            raise Refused(f"this is no valid YAML: {error.problem}", node.start_mark.line) from None

    def _measure(self, node: yaml.Node, depth: int) -> tuple[int, int]:
        """The characters of a node, with what its aliases repeat, and its depth."""
        if known := self._measured.get(id(node)):
            size, height = known
        else:
            _check(node)
            size, height = 1, 0
            # Where it is met again before it is measured, it stands in itself.
            self._measured[id(node)] = (0, DEEPEST + 1)
            if isinstance(node, yaml.ScalarNode):
                size += len(node.value)
            elif depth <= DEEPEST:
                parts = (one if isinstance(one, tuple) else (one,) for one in node.value)
                inner = [self._measure(one, depth + 1) for part in parts for one in part]
                size += sum(size for size, _ in inner)
                height = 1 + max((height for _, height in inner), default=0)
            self._measured[id(node)] = (size, height)
        if depth + height > DEEPEST:
            message = f"lists or mappings are more than {DEEPEST} deep here; write them flat"
            raise Refused(message, node.start_mark.line)
        return size, height


def _check(node: yaml.Node) -> None:
    """See that a node's tag is known, and its names are plain; a long number becomes a text."""
    if node.tag == _VALUE or (node.tag in _NUMBERS and len(node.value) > _LONGEST_NUMBER):
        node.tag = f"{_YAML}str"
    if node.tag not in _TAGS:
        tag = node.tag.replace(_YAML, "!!")[:_LONGEST_NUMBER]
        raise Refused(f"the tag {tag} is none that is read here; remove it", node.start_mark.line)
    if isinstance(node, yaml.MappingNode):
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise Refused(_NO_NAME, key.start_mark.line)


def yaml_value(text: str) -> Any:
    """The value of a YAML document.

    Raises:
        yaml.YAMLError: It is no YAML.
        ValueError: The same, or it goes beyond the bounds.
    """
    document = YamlDocument(text)
    return document.value(document.root) if document.root else None


# Parsing a dotted key takes a time that grows with the square of its parts.
_LONG_KEY: Final = re.compile(
    rf"(?<![\w-])(?:(?:[\w-]++|\"[^\"\n]*+\"|'[^'\n]*+')[ \t]*+\.[ \t]*+){{{DEEPEST}}}"
)


def toml_values(text: str) -> Mapping[str, Any]:
    """The values of a TOML document.

    Raises:
        Refused: A value is too deep, or a number has more than 64 bits.
        ValueError: It is no TOML.
    """
    # Only here, since few notes have TOML.
    import tomllib

    if found := _LONG_KEY.search(text):
        message = f"a name of more than {DEEPEST} parts is not read; write it shorter"
        raise Refused(message, text.count("\n", 0, found.start()))
    try:
        values = tomllib.loads(text, parse_float=lambda number: _same(float(number)))
        return {name: _bounded(value) for name, value in values.items()}
    except RecursionError:
        raise Refused(f"lists or tables are more than {DEEPEST} deep; write them flat", 0) from None


def _bounded(value: Any, depth: int = 0) -> Any:
    if depth > DEEPEST:
        raise RecursionError
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            _bounded(one, depth + 1)
    elif isinstance(value, int) and value.bit_length() > 64:
        raise Refused("a number has more digits than TOML has; put it in quotes", 0)
    return value
