"""Front matter as fields with line numbers, from YAML or TOML, whole or broken."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import Any

import yaml

from .note import Text

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SIMPLE = re.compile(r"(?P<key>[A-Za-z_][\w .-]*?)\s*:(?:\s+(?P<value>.*?))?\s*$")
_TOML_KEY = re.compile(r"\s*[\"']?(?P<key>[\w-]+)[\"']?\s*=")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the front matter.

    Attributes:
        name: The key as written.
        value: As the language reads it: str, number, bool, date, list, dict or None.
        raw: The text of a plain value as it stands, which no number or date has touched; for a
            list or mapping an empty string.
        line: The line of the file, counted from 1.
        text: True where the value is a single one, not a list or mapping.
        lines: Of a list, the line of each item, where they are known.
    """

    name: str
    value: Any
    raw: str
    line: int
    text: bool
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Front:
    """Front matter as it could be read.

    Attributes:
        fields: In the order of the note; None where the block is no mapping at all, and hence
            no front matter.
        error: What is wrong with it, or None.
        line: The line of the file that is wrong, counted from 1.
    """

    fields: tuple[Field, ...] | None
    error: str | None = None
    line: int | None = None


def read_front(text: Text) -> Front:
    """Read the front matter of a note; of a broken one, the simple `key: value` lines."""
    if text.front is None:
        return Front(())
    return (
        _toml(text.front, text.front_line)
        if text.format == "toml"
        else _yaml(text.front, text.front_line)
    )


def _yaml(block: str, first_line: int) -> Front:
    loader = _Loader(block)
    try:
        node = loader.get_single_node()
        if node is None:
            return Front(())
        if not isinstance(node, yaml.MappingNode):
            return Front(None)
        return Front(tuple(_field(loader, key, value, first_line) for key, value in node.value))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + min(mark.line if mark else 0, block.count("\n"))
        fields = _salvaged(block, first_line)
        if not fields:
            return Front(None)
        return Front(fields, _explained(error, block, line - first_line), line)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        fields = _salvaged(block, first_line)
        return Front(fields, f"this is no valid YAML: {str(error).splitlines()[0]}", first_line)
    finally:
        loader.dispose()


def _field(loader: Any, key: yaml.Node, node: yaml.Node, first_line: int) -> Field:
    name = key.value if isinstance(key, yaml.ScalarNode) else str(key.value)
    scalar = isinstance(node, yaml.ScalarNode)
    try:
        value = loader.construct_object(node, deep=True)
    except (ValueError, yaml.YAMLError):  # `date: 2024-02-31` is YAML, but no day
        value = node.value if scalar else None
    return Field(
        str(name),
        value,
        str(node.value) if scalar else "",
        first_line + key.start_mark.line,
        scalar,
        tuple(first_line + item.start_mark.line for item in node.value)
        if isinstance(node, yaml.SequenceNode)
        else (),
    )


def _explained(error: yaml.MarkedYAMLError, block: str, line: int) -> str:
    lines = block.split("\n")
    text = lines[line] if line < len(lines) else ""
    if "mapping values are not allowed" in (error.problem or "") and (match := _SIMPLE.match(text)):
        return (
            f"this is no valid YAML: a value with a colon and a space in it must stand in quotes; "
            f'write {match["key"]}: "{(match["value"] or "").replace(chr(34), chr(39))}"'
        )
    if "\t" in text:
        return "this is no valid YAML: indent with spaces, not with tabs"
    return f"this is no valid YAML: {error.problem or error.context}; put the value in quotes"


def _salvaged(block: str, first_line: int) -> tuple[Field, ...]:
    """Read line by line what each line says by itself."""
    fields = []
    for index, line in enumerate(block.split("\n")):
        match = _SIMPLE.match(line)
        if not match or line.lstrip().startswith("#"):
            continue
        raw = match["value"] or ""
        value: Any = None
        try:
            value = yaml.load(raw, Loader=_Loader)
        except (yaml.YAMLError, ValueError):
            value = raw.strip("\"'")
        if isinstance(value, dict) and not raw.startswith("{"):
            value = raw
        text = not isinstance(value, list | dict)
        plain = raw[1:-1] if len(raw) > 1 and raw[0] == raw[-1] and raw[0] in "\"'" else raw
        if value is not None:
            fields.append(
                Field(
                    match["key"],
                    value,
                    plain.strip("\"'") if text else "",
                    first_line + index,
                    text,
                )
            )
    return tuple(fields)


def _toml(block: str, first_line: int) -> Front:
    lines = block.split("\n")

    def line_of(name: str) -> int:
        for index, line in enumerate(lines):
            if (match := _TOML_KEY.match(line)) and match["key"] == name:
                return first_line + index
        return first_line

    try:
        values = tomllib.loads(block)
    except tomllib.TOMLDecodeError as error:
        match = re.search(r"line (\d+)", str(error))
        line = first_line + (int(match[1]) - 1 if match else 0)
        return Front((), f"this is no valid TOML: {error}", line)
    fields = []
    for name, value in values.items():
        single = not isinstance(value, list | dict)
        fields.append(Field(name, value, str(value) if single else "", line_of(name), single))
    return Front(tuple(fields))
