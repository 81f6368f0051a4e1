"""Changes to front matter and other YAML that leave every other byte as it is."""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any, Final

import yaml

from .note import Field, Front, Text, codec_of, read_text

Value = str | int | dt.date | Sequence[str]
"""What a field may be given: one line of text, a whole number, a day, or texts."""

Options = Mapping[str, Any]
"""What an item of a list may be given: fields of its own, which may be none."""


def yaml_line(name: str, value: Value | Options, *, in_braces: bool = False) -> str:
    """Write a field as a line of YAML, with its end, that reads back as exactly this value.

    Texts are in quotes only where they would read as something else. Each option has its own line,
    unless all stand in one pair of braces.
    """
    return yaml.safe_dump(
        {name: value},
        width=sys.maxsize,
        allow_unicode=True,
        sort_keys=False,
        # None writes lists in one line, and a mapping of plain values alone too.
        default_flow_style=in_braces or (False if isinstance(value, str | int | dt.date) else None),
    )


_BREAK: Final = re.compile(r"\r\n|\r|\n")
_TOML_TABLE: Final = re.compile(r"^[ \t]*\[", re.MULTILINE)
_EMPTY: Final = (
    r"\"\"\"\s*\"\"\"|'''\s*'''|\"\s*\"|'\s*'|\[\s*\]|\{\s*\}|~|null\b|[|>][-+\d]*(?=\s)|"
)
"""What a field without a value may have."""
_TRIES: Final = 20
"""How many places for a field are tried, of those that may stand within a text or list."""


class CannotWrite(Exception):  # noqa: N818 - a state of the note, not a fault of the program
    """A field cannot be written into a note; the text says why and what to do."""

    def __init__(self, message: str, line: int | None = None) -> None:
        """Take one sentence, and the line it is about; None is the whole note."""
        super().__init__(message)
        self.line = line


def with_field(content: bytes, name: str, value: Value) -> bytes:
    """Put a field into a note's front matter.

    An empty field is filled where it is; otherwise the field becomes the last one. A note without
    front matter gets one. All other bytes stay: comments, quotes, the order of the fields, line
    ends, a byte order mark, the encoding, a last line without its end. The new note's reader finds
    the field with exactly this value, and everything else as it was.

    Args:
        content: The note's file.
        name: A letter, and then letters, digits, `_` or `-`.
        value: Texts have single spaces and no control characters.

    Raises:
        CannotWrite: The front matter is broken, has the field already, or is of a form in which
            the field cannot be put without changing something else; or the note's encoding lacks
            a character of the value.
        ValueError: The name or the value is none that can be written.
    """
    if not re.fullmatch(r"[A-Za-z][\w-]*", name, re.ASCII):
        raise ValueError(f"{name!r} is no name of a field")
    if isinstance(value, Sequence) and not isinstance(value, str):
        value = list(value)
    if not _is_value(value):
        raise ValueError("a value is one line of text without control characters")
    text = read_text(content)
    front = text.front
    if front.error:
        raise CannotWrite(front.error, front.line)
    mark, codec = codec_of(content)
    # Each byte of no character becomes one of its own, and the same byte again.
    errors = "surrogateescape" if codec == "cp1252" else "surrogatepass"
    whole = len(content) - (len(content) - len(mark)) % (2 if codec.startswith("utf-16") else 1)
    raw = content[len(mark) : whole].decode(codec, errors)
    present, _ = _parted(front, name)
    if not all(one.is_empty for one in present):
        raise CannotWrite(f"the field {name} is there already; remove it first", present[0].line)
    for start, end, new in _changes(raw, front, name, value):
        try:
            put = new.encode(codec)
        except UnicodeEncodeError as error:
            signs = error.object[error.start : error.end]
            raise CannotWrite(
                f"the file is Windows-1252, which has no {signs!r}; save it as UTF-8"
            ) from None
        before, after = (part.encode(codec, errors) for part in (raw[:start], raw[end:]))
        written = mark + before + put + after + content[whole:]
        if _is_sound(text, written, name, value):
            return written
    raise CannotWrite(
        f"the field {name} cannot be put into this front matter without changing something else; "
        "write it there by hand",
        front.first_line,
    )


def _is_value(value: Value) -> bool:
    if isinstance(value, str | Sequence):
        return bool(value) and all(map(_is_text, [value] if isinstance(value, str) else value))
    return not isinstance(value, bool | dt.datetime)


def _is_text(value: str) -> bool:
    is_line = value == " ".join(value.split()) != ""
    # No control character, and no half of a surrogate pair.
    return is_line and not any(unicodedata.category(sign) in ("Cc", "Cs") for sign in value)


def _changes(raw: str, front: Front, name: str, value: Value) -> Iterator[tuple[int, int, str]]:
    """The spans of the raw text that may be replaced, and the texts in their places."""
    block = front.text
    if block is None:
        end = _end_of_line(raw)
        yield 0, 0, f"---{end}{yaml_line(name, value).rstrip()}{end}---{end}"
        return
    starts = [0, *(line_break.end() for line_break in _BREAK.finditer(raw))]
    end = _end_of_line(raw, starts[front.first_line - 2])

    def place(index: int) -> int:
        """The offset in the raw text of one in the front matter, whose line ends are all alike."""
        above = block[:index]
        return starts[front.first_line - 1 + above.count("\n")] + len(above.rpartition("\n")[2])

    for at, to, new in _in_block(block, front, name, value):
        yield place(at), place(to), new.replace("\n", end)


def _in_block(block: str, front: Front, name: str, value: Value) -> Iterator[tuple[int, int, str]]:
    """The same for a block: the place of an empty field, or else where a further one may stand."""
    in_line, is_toml = literal(value), front.format == "toml"
    own = yaml_line(name, value)
    field = re.compile(rf"(?i)(?<![\w-])[\"']?{name}[\"']?[ \t]*[:=](?=[ \t]*({_EMPTY}))")
    if _parted(front, name)[0]:
        for match in islice(field.finditer(block), _TRIES):
            for new in (in_line,) if is_toml else (own.removeprefix(f"{name}: ").rstrip(), in_line):
                at, to = match.span(1) if match[1] else (match.end(), match.end())
                yield at, to, new if match[1] else f" {new}"
        return
    if is_toml:
        # Behind a table's header it would be the table's.
        tables = (table.start() for table in islice(_TOML_TABLE.finditer(block), _TRIES))
        yield from ((at, at, f"{name} = {in_line}\n") for at in (*tables, len(block)))
        return
    first = re.search(r"^([ \t]*)[^\s#]", block, re.MULTILINE)
    yield len(block), len(block), f"{first[1] if first else ''}{own}"
    end = len(block) if first and block[first.end() - 1] == "{" else 0
    for _ in range(_TRIES):
        end = max(block.rfind("}", 0, end), 0)
        for at in (len(block[:end].rstrip()), end) if end else ():
            yield from ((at, at, f"{comma}{name}: {in_line}") for comma in (", ", ""))


def _end_of_line(text: str, start: int = 0) -> str:
    """The first line end from a place on."""
    found = _BREAK.search(text, start)
    return found[0] if found else "\n"


def _end_of_flow(node: Any) -> tuple[int, str]:
    """Where more goes into brackets or braces, and what separates it from what is there."""
    if not node.value:
        return node.end_mark.index - 1, ""
    last = node.value[-1]
    # A key without a value has none that ends behind it.
    parts = last if isinstance(last, tuple) else (last,)
    return max(part.end_mark.index for part in parts), ", "


def literal(value: Value) -> str:
    """A value in one line, as both YAML in braces and TOML write it; texts are in quotes."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)


def _is_sound(text: Text, written: bytes, name: str, value: Value) -> bool:
    """Whether the reader finds the field, and everything else as it was."""
    new = read_text(written)
    present, others = _parted(new.front, name)
    return (
        new.front.error is None
        and bool(present)
        and present[-1].value == value
        and others == _parted(text.front, name)[1]
        and (new.body, new.encoding) == (text.body, text.encoding)
    )


def _parted(front: Front, name: str) -> tuple[list[Field], list[tuple[Any, ...]]]:
    """The fields of a name; and what the others say, wherever they stand.

    The others as tuples: a value that is no number equals itself only in a container of Python's,
    and from Python 3.13 on no longer in a dataclass.
    """
    present: list[Field] = []
    others: list[tuple[Any, ...]] = []
    for one in front.fields:
        if one.name.strip().lower() == name.lower():
            present.append(one)
        else:
            others.append((one.name, one.value, one.raw, one.text))
    return present, others


def with_items(text: str, key: str, items: Sequence[tuple[str, str | Options]], name: str) -> str:
    """Add items to the list or mapping of a key at the top of a document, which may be empty.

    An item is a name with its value; of one without options, a list has the name alone. A missing
    key becomes the last one. All other characters stay, since text is put in at places
    that YAML's own parser gives. A round trip through a writer of YAML would change indents, quotes
    and line breaks.

    Raises:
        ValueError: The key has something else, or nothing; or something else would change. The
            message begins with the file's name.
    """
    if not items:
        return text
    # Unlike the loader in C, this one counts a byte order mark.
    tree: Any = yaml.compose(text, yaml.SafeLoader)
    pairs = reversed(tree.value if tree else [])
    # Of a repeated key, readers of YAML take the last one.
    node = next((value for name, value in pairs if name.value == key), None)
    if node is not None and not isinstance(node, yaml.CollectionNode):
        raise ValueError(
            f"{name}:{node.start_mark.line + 1}: {key} should be a list; mend or remove the line, "
            "and try again"
        )
    is_list = not isinstance(node, yaml.MappingNode)
    in_braces = node is not None and bool(node.flow_style)
    written = [
        one if is_list and not value else yaml_line(one, value, in_braces=in_braces).rstrip()
        for one, value in items
    ]
    if in_braces:
        flow = ", ".join(written if is_list else (one[1:-1] for one in written))
        at, comma = _end_of_flow(node)
        return _kept(text, f"{text[:at]}{comma}{flow}{text[at:]}", name)
    if is_list:
        written = [f"- {one}".replace("\n", "\n  ") for one in written]
    lines = "\n".join(written).split("\n")
    if node is None:
        return with_lines(text, [f"{key}:", *(f"  {line}" for line in lines)], name)
    at, newline = _end_of_block(text, node), _end_of_line(text)
    added = "".join(f"{' ' * node.start_mark.column}{line}{newline}" for line in lines)
    gap = "" if text[:at].endswith("\n") else newline
    return _kept(text, text[:at] + gap + added + text[at:], name)


def with_lines(text: str, lines: Sequence[str], name: str) -> str:
    """Add lines with further keys to the end of a document, below an empty line.

    Raises ValueError, whose message begins with the file's name, where something else would change.
    """
    newline = _end_of_line(text)
    gap = "" if not text else newline if text.endswith("\n") else newline * 2
    return _kept(text, text + gap + "".join(line + newline for line in lines), name)


def _end_of_block(text: str, block: Any) -> int:
    """Where the last line of a block ends, before comments that may be the next key's."""
    last = block
    while isinstance(last, yaml.CollectionNode) and not last.flow_style and last.value:
        last = last.value[-1][1] if isinstance(last, yaml.MappingNode) else last.value[-1]
    at: int = last.end_mark.index
    is_text = isinstance(last, yaml.ScalarNode) and last.style in ("|", ">")
    if is_text or last.end_mark.column == 0:
        # Its end is where the next thing begins.
        at = len(text[:at].rstrip())
    end = text.find("\n", at)
    return len(text) if end < 0 else end + 1


def _kept(before: str, after: str, name: str) -> str:
    """The new text, if it still has everything that was there, in its order."""
    with suppress(yaml.YAMLError, ValueError):
        found = iter(_events(after))
        if all(event in found for event in _events(before)):
            return after
    raise ValueError(f"{name} is written in a way that cannot be added to; add it by hand")


def _events(text: str) -> list[str]:
    return [
        f"{getattr(event, 'anchor', '')}{getattr(event, 'tag', '')}{getattr(event, 'value', '')}"
        for event in yaml.parse(text, Loader=yaml.SafeLoader)
        if isinstance(event, yaml.ScalarEvent | yaml.AliasEvent)
    ]
