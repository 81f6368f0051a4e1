"""Front matter edits that leave every other byte as it is."""

from __future__ import annotations

import codecs
import datetime as dt
import json
import re
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import yaml

from .entry import Entry
from .front_matter import field_filled_by, id_filled_by
from .note import Field, Front, Note, Text, read_front, read_text
from .reader import read_diary

Value = str | int | dt.date | Sequence[str]
"""What a field may be given: one line of text, a whole number, a day, or texts."""


class _Dumper(yaml.SafeDumper):
    """Writes lists in one line, and out of which values they share makes no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write what is there twice twice."""
        return True


def yaml_line(name: str, value: Value) -> str:
    """Write a field.

    Args:
        name: A plain name.
        value: Its value.

    Returns:
        A line of YAML with its end that reads back as exactly this value. Texts stand in quotes
        only where they would read as something else.
    """
    listed = list(value) if isinstance(value, Sequence) and not isinstance(value, str) else None
    return yaml.dump(
        {name: value if listed is None else listed},
        Dumper=_Dumper,
        width=sys.maxsize,
        allow_unicode=True,
        # Of a mapping of plain values alone, None would make one line too.
        default_flow_style=False if listed is None else None,
    )


_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_BREAK: Final = re.compile(r"\r\n|\r|\n")
_BLOCK_HEADER: Final = re.compile(r"[|>][-+0-9]*")
_MARKS: Final = {codecs.BOM_UTF8: "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_TOML_TABLE: Final = re.compile(r"^[ \t]*\[", re.MULTILINE)
_SAME_DAY: Final = dt.date(2000, 1, 1)
_FOLLOWING: Final = {"link": ("kind", "links", "arxiv", "doi"), "code": ("links",)}
"""What of an entry depends on another field: a link tells the kind and the work's number, and is no
second link."""
_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class CannotWrite(Exception):  # noqa: N818 - a state of the note, not a fault of the program
    """A field cannot be written into a note; the text says why and what to do.

    Attributes:
        line: The line of the note, counted from 1, or None where the whole is meant.
    """

    def __init__(self, message: str, line: int | None = None) -> None:
        """Take one sentence, and the line it is about."""
        super().__init__(message)
        self.line = line


def with_field(content: bytes, name: str, value: Value) -> bytes:
    """Put a field into a note's front matter.

    A field that is there and empty is filled in its place; else the field becomes the last one. A
    note without front matter gets one. All other bytes stay: comments, quotes, the order of the
    fields, line ends, a byte order mark, the encoding, a last line without its end.

    Args:
        content: The note as it is on disk.
        name: A letter, and then letters, digits, `_` or `-`.
        value: One line of text, with single spaces and no control characters; or a list of such
            texts, a whole number, or a day.

    Returns:
        The new note. Its reader finds the field with exactly this value, and everything else as
        it was.

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
    front = read_front(text)
    if front.error:
        raise CannotWrite(front.error, front.line)
    mark, codec = _codec(content, text)
    # Each byte of no character becomes one of its own, and the same byte again.
    errors = "surrogateescape" if codec == "cp1252" else "surrogatepass"
    whole = len(content) - (len(content) - len(mark)) % (2 if codec.startswith("utf-16") else 1)
    raw = content[len(mark) : whole].decode(codec, errors)
    start, end, new = _change(raw, text, front, name, value)
    try:
        put = new.encode(codec)
    except UnicodeEncodeError as error:
        signs = error.object[error.start : error.end]
        raise CannotWrite(
            f"the file is Windows-1252, which has no {signs!r}; save it as UTF-8"
        ) from None
    before = len(mark) + len(raw[:start].encode(codec, errors))
    after = len(mark) + len(raw[:end].encode(codec, errors))
    written = content[:before] + put + content[after:]
    if not _is_sound(content, written, (text, front), name, value):
        raise CannotWrite(
            f"the field {name} cannot be put into this front matter without changing something "
            "else; write it there by hand",
            text.front_line,
        )
    return written


def _is_value(value: Value) -> bool:
    if isinstance(value, str):
        return _is_text(value)
    if isinstance(value, Sequence):
        return bool(value) and all(_is_text(one) for one in value)
    return not isinstance(value, bool | dt.datetime)


def _is_text(value: str) -> bool:
    if not value or value != " ".join(value.split()):
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return not any(ord(sign) < 32 or 0x7F <= ord(sign) < 0xA0 for sign in value)


def _codec(content: bytes, text: Text) -> tuple[bytes, str]:
    """The byte order mark and the encoding of the bytes behind it."""
    if text.encoding == "cp1252":
        return b"", "cp1252"
    return next(
        ((m, codec) for m, codec in _MARKS.items() if content.startswith(m)), (b"", "utf-8")
    )


def _change(raw: str, text: Text, front: Front, name: str, value: Value) -> tuple[int, int, str]:
    """What is to be replaced, from where to where in the raw text, and by what."""
    lines = _LINE.findall(raw)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    if text.front is None or front.fields is None:
        end = _end_of_line(lines)
        return 0, 0, f"---{end}{yaml_line(name, value).rstrip()}{end}---{end}"
    present = [one for one in front.fields if one.name.strip().lower() == name.lower()]
    if any(not _is_empty(one) for one in present):
        raise CannotWrite(f"the field {name} is there already; remove it first", present[0].line)
    end = _end_of_line(lines[text.front_line - 2 :])

    def place(index: int) -> int:
        """The raw text's place of one in the front matter, whose line ends are all alike."""
        above = text.front[:index] if text.front else ""
        return starts[text.front_line - 1 + above.count("\n")] + len(above.rpartition("\n")[2])

    if text.format == "toml":
        at, to, new = _toml_change(text.front, present, name, value)
    else:
        at, to, new = _yaml_change(text.front, present, name, value)
    return place(at), place(to), new.replace("\n", end)


def _end_of_line(lines: list[str]) -> str:
    """The line end of the first line that has one."""
    ends = (_BREAK.search(line) for line in lines)
    return next((end[0] for end in ends if end), "\n")


def _is_empty(field: Field) -> bool:
    value = field.value
    return value in (None, [], {}) or (isinstance(value, str) and not value.strip())


def _yaml_change(block: str, present: list[Field], name: str, value: Value) -> tuple[int, int, str]:
    try:
        node: Any = yaml.compose(block, _LOADER)
    except yaml.YAMLError as error:
        raise CannotWrite(f"the front matter is no valid YAML: {error}") from None
    if node is None:
        return len(block), len(block), yaml_line(name, value)
    if present:
        key, old = [pair for pair in node.value if pair[0].value == present[-1].name][-1]
        return _yaml_filled(block, key, old, _quoted(name, value, flow=node.flow_style))
    if node.flow_style:
        pair = f"{name}: {_literal(value)}"
        if not node.value:
            at = node.end_mark.index - 1
            return at, at, pair
        key, last = node.value[-1]
        at = max(key.end_mark.index, last.end_mark.index)
        return at, at, f", {pair}"
    indent = " " * node.value[0][0].start_mark.column
    return len(block), len(block), f"{indent}{yaml_line(name, value)}"


def _yaml_filled(block: str, key: Any, old: Any, value: str) -> tuple[int, int, str]:
    at, to = old.start_mark.index, old.end_mark.index
    if at == to:
        # Nothing stands there, and what begins is somewhere behind the colon.
        at = block.find(":", key.end_mark.index) + 1
        return at, at, f" {value}"
    if getattr(old, "style", None) in ("|", ">"):
        to = at + len((_BLOCK_HEADER.match(block, at) or [""])[0])
    return at, to, value


def _quoted(name: str, value: Value, *, flow: bool) -> str:
    """A value alone, as it may stand behind its key."""
    return _literal(value) if flow else yaml_line(name, value).removeprefix(f"{name}: ").rstrip()


def _literal(value: Value) -> str:
    """A value as YAML in braces and TOML write it alike."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)


def _toml_change(block: str, present: list[Field], name: str, value: Value) -> tuple[int, int, str]:
    text = _literal(value)
    if present:
        key = re.escape(present[-1].name)
        empty = r"\"\"\"\s*\"\"\"|'''\s*'''|\"\s*\"|'\s*'|\[\s*\]"
        found = re.search(rf"(?m)^([ \t]*[\"']?{key}[\"']?[ \t]*=[ \t]*)({empty})", block)
        if not found:
            raise CannotWrite(f"the field {name} is empty; remove it first", present[-1].line)
        return found.start(2), found.end(2), text
    # Behind a table's header it would be the table's.
    table = next(
        (m.start() for m in _TOML_TABLE.finditer(block) if _ends(block[: m.start()])), None
    )
    at = len(block) if table is None else table
    return at, at, f"{name} = {text}\n"


def _ends(block: str) -> bool:
    """Whether a TOML document may end here, and not within a list or text of several lines."""
    try:
        tomllib.loads(block)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _is_sound(
    content: bytes, written: bytes, before: tuple[Text, Front], name: str, value: Value
) -> bool:
    """See by the reader's eyes that the field is there, and that nothing else is different."""
    text, front = before
    new = read_text(written)
    read = read_front(new)
    whole = text.front is not None and front.fields is not None
    # Two rules around a sentence stay where they are, and the fields stand above them.
    body = text.body if whole else _decoded(content)
    found = [one.value for one in read.fields or () if one.name.strip().lower() == name.lower()]
    return (
        read.error is None
        and found[-1:] == [value]
        and _others(read, name) == (_others(front, name) if whole else [])
        and (new.body, new.encoding) == (body, text.encoding)
        and _entry(content, name) == _entry(written, name)
    )


def _decoded(content: bytes) -> str:
    """The whole text as the reader sees one without front matter."""
    plain = read_text(content)
    if plain.front is None:
        return plain.body
    codec = {"utf-8": "utf-8-sig"}.get(plain.encoding, plain.encoding)
    return _BREAK.sub("\n", content.decode(codec, "replace"))


def _others(front: Front, name: str) -> list[tuple[str, Any, str]]:
    return [
        (one.name, one.value, one.raw)
        for one in front.fields or ()
        if one.name.strip().lower() != name.lower()
    ]


def _entry(content: bytes, name: str) -> Entry | None:
    """What the diary has of a note, without the field and without the lines that it moves."""
    reading = read_diary([Note("note.md", content)], today=_SAME_DAY)
    if not reading.diary.entries:
        return None
    (entry,) = reading.diary.entries
    lessons = tuple(replace(lesson, line=None) for lesson in entry.lessons)
    filled = field_filled_by(name)
    target = filled[0] if filled else id_filled_by(name)
    changes = (target, *_FOLLOWING.get(target, ())) if target else ()
    without: dict[str, Any] = {one: None for one in changes if hasattr(entry, one)}
    return replace(entry, **({"lessons": lessons, "sources": {}} | without))
