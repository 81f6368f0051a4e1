"""A note's file: its text, the fields of its front matter, and the values found in it."""

from __future__ import annotations

import codecs
import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Literal

import yaml

from ..problem import Problem
from .entry import Kind, Lesson, NamedLink, Origin, Source, Status

if TYPE_CHECKING:
    from .dates import WrittenDate
    from .yaml_toml import YamlDocument

_CLOSINGS = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE),
    "+++": re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE),
}
_OPENING = re.compile(r"[ \t\n]*(---|\+\+\+)[ \t]*\n")
_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}

NOTE_SUFFIXES = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
"""Suffixes of the files that MkDocs reads as Markdown."""

EMPTY: tuple[Any, ...] = (None, "", [], {})
"""Values of a field that tell nothing."""

_SIMPLE = re.compile(r"(?P<key>[A-Za-z_][\w .-]*+):(?:\s(?P<value>.*))?$")
_ITEM = re.compile(r"\s*-\s")
_TOML_KEY = re.compile(r"\s*[\"']?(?P<key>[\w-]+)[\"']?\s*=")


@dataclass(frozen=True, slots=True)
class Note:
    """One Markdown file of the diary, by its path in the docs folder, with forward slashes."""

    src: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the front matter.

    Attributes:
        value: As the language reads it: str, number, bool, date, list, dict or None.
        raw: The text of a plain value as written, so that a number keeps its zeros; for a list or
            mapping an empty string.
        line: The line of the file, counted from 1.
        text: Whether the value is a single one, not a list or mapping.
        lines: Of a list, the line of each item, where they are known.
    """

    name: str
    value: Any
    raw: str
    line: int
    text: bool
    lines: tuple[int, ...] = ()

    @classmethod
    def of(cls, name: str, value: Any, raw: str, line: int) -> Field:
        """A field whose text is known only where it is no list or mapping."""
        is_text = not isinstance(value, list | dict)
        return cls(name, value, raw if is_text else "", line, is_text)

    @property
    def is_empty(self) -> bool:
        """Whether the field has no value, or one that tells nothing."""
        return (self.value.strip() if isinstance(self.value, str) else self.value) in EMPTY


@dataclass(frozen=True, slots=True)
class Front:
    """Front matter, as far as it could be read.

    Attributes:
        text: What is between its fences, or None where there is none.
        first_line: The line of the file on which `text` begins, counted from 1.
        fields: In the order of the note.
        error: What is wrong with the line of the file, counted from 1, or None.
    """

    format: Literal["yaml", "toml"] = "yaml"
    text: str | None = None
    first_line: int = 1
    fields: tuple[Field, ...] = ()
    error: str | None = None
    line: int | None = None

    def words_of(self, name: str) -> frozenset[str]:
        """The texts that a field has, in lower case; `name` is, too."""
        values = (one.value for one in self.fields if one.name.lower() == name)
        listed = (value if isinstance(value, list) else [value] for value in values)
        return frozenset(
            one.lower() for some in listed for one in some if isinstance(one, str) and one
        )

    def has_values(self, where: Mapping[str, Collection[str]]) -> bool:
        """Whether each of some fields, where it tells anything, has one of some values."""
        told = ((self.words_of(name.lower()), values) for name, values in where.items())
        return all(
            not words or any(one.lower() in words for one in values) for words, values in told
        )


@dataclass(frozen=True, slots=True)
class Text:
    r"""A note's text, with `\n` line ends and no byte order mark, front matter and body apart.

    Attributes:
        body_line: The line of the file on which the body begins, counted from 1.
        encoding: The codec of the bytes; see `codec_of`.
    """

    body: str
    body_line: int
    front: Front
    encoding: str


@dataclass(frozen=True, slots=True)
class Body:
    r"""A note's Markdown below the front matter, with `\n` line ends, for the page that shows it.

    Attributes:
        title_line: The line of `markdown`, counted from 0, of the heading that holds the title;
            None where the title was found elsewhere.
        first_line: The line of the file that `markdown` begins on, counted from 1.
        has_yaml: Whether the file is UTF-8 with valid YAML front matter, which other tools can
            read too.
        repeats: The lines of `markdown`, counted from 0, that say only what the entry's card says.
        parts: The lines of headings, counted from 0, that stand below a title which none tells.
    """

    markdown: str = ""
    title_line: int | None = None
    first_line: int = 1
    has_yaml: bool = False
    repeats: tuple[int, ...] = ()
    parts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class NameDate:
    """The dates in the names of a note's path, None where there are none.

    Attributes:
        file: The date in the file's own name, without a year where only a folder has it.
        folder: The date that the folders alone make, which may be a month.
        year: The year that the folders name.
    """

    file: WrittenDate | None = None
    folder: WrittenDate | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value that a field of the entry may have, and where it stands in the note.

    Attributes:
        value: The title, or the link's absolute http(s) URL.
        line: The line of the file, counted from 1.
        origin: The part of the note.
        reasons: What speaks for it and against it in the note itself; `evidence` weighs them.
        slots: Where it stands, in forms that other notes may share, such as `label:paper`.
        text: The words around it: a link's label and text, or the title as it is written.
        problem: Why it cannot be used, or None.
    """

    value: str
    line: int
    origin: Origin
    reasons: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()
    text: str = ""
    problem: Problem | None = None


@dataclass(slots=True)
class NoteFields:
    """What is found in a note, or in one part of it; it depends on its path and content alone.

    Values have the meaning that they have in `Entry`, and are None where nothing tells them.

    Attributes:
        date: The reading day as written.
        alias: Another name of the note, which is its title where there is no other.
        categories: Names of sections, of which one may be the topic; see
            `topics_of_notes`.
        stamp: The day on which a program made the note.
        rating: A number, and the highest that it could be, which is 0 where nothing tells it.
        links: Links that may be the entry's others, before it is known which is the entry's own.
        cites: The paths of the other notes that this one links to.
        candidates: What may be the title, the link or the summary where no field of the front
            matter says it. Which of them it is, only the whole diary tells; see `evidence`.
        sources: Where each value was found; of `links`, each has its own.
        unknown: Names of unknown fields of the front matter, with their lines and texts.
        depth: Of one of several works below headings, how many lead to the first of them, with a
            title in the front matter as one; else 0.
        is_entry: False where the note says `diary: false`.
        is_read: True where the day is said to be that of reading, as by a field `read`, and not
            only a `date`, which may be that of the note.
    """

    title: str | None = None
    date: WrittenDate | dt.date | None = None
    link: str | None = None
    summary: str | None = None
    topic: str | None = None
    categories: tuple[str, ...] | None = None
    kind: Kind | None = None
    authors: tuple[str, ...] | None = None
    venue: str | None = None
    year: int | None = None
    arxiv: str | None = None
    doi: str | None = None
    isbn: str | None = None
    key: str | None = None
    tags: tuple[str, ...] | None = None
    rating: tuple[float, int] | None = None
    stamp: dt.date | None = None
    status: Status | None = None
    is_read: bool | None = None
    code: str | None = None
    alias: str | None = None
    links: tuple[tuple[NamedLink, Source], ...] = ()
    lessons: tuple[Lesson, ...] = ()
    cites: tuple[str, ...] = ()
    candidates: dict[str, tuple[Candidate, ...]] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    unknown: tuple[tuple[str, int, tuple[str, ...]], ...] = ()
    depth: int = 0
    is_entry: bool = True
    src: str = ""
    names: NameDate = NameDate()
    body: Body = Body()

    def tells(self, name: str) -> bool:
        """Whether a value was found."""
        return getattr(self, name) is not None

    def put(self, name: str, value: Any, source: Source) -> None:
        """Take a value, in place of what was found before."""
        setattr(self, name, value)
        self.sources[name] = source

    def fill_from(self, other: NoteFields) -> None:
        """Take another's values where there are none; of links, lessons and problems, both."""
        for name in _VALUES:
            if getattr(self, name) is None:
                setattr(self, name, getattr(other, name))
        self.links += other.links
        self.lessons += other.lessons
        self.problems += other.problems
        self.candidates = {**other.candidates, **self.candidates}
        self.sources = other.sources | self.sources


_VALUES = tuple(one.name for one in fields(NoteFields) if one.default is None)


def read_text(content: bytes) -> Text:
    """Decode a note, split off its front matter, and read that.

    A fenced block that is no mapping is part of the body: it was two rules around a sentence. Of a
    broken one, the lines are read that say something alone.
    """
    text, encoding = decoded(content)
    opening = _OPENING.match(text)
    closing = _CLOSINGS[opening[1]].search(text, opening.end()) if opening else None
    if opening and closing:
        block, line = text[opening.end() : closing.start()], text.count("\n", 0, opening.end()) + 1
        if front := (_toml if opening[1] == "+++" else _yaml)(block, line):
            rest = closing.end() + 1
            return Text(text[rest:], text.count("\n", 0, rest) + 1, front, encoding)
    return Text(text, 1, Front(), encoding)


def decoded(content: bytes) -> tuple[str, str]:
    r"""The text of a file with `\n` line ends and no byte order mark, and its codec."""
    mark, codec = codec_of(content)
    text = content[len(mark) :].decode(codec, errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n"), codec


def codec_of(content: bytes) -> tuple[bytes, str]:
    """The byte order mark of a file, and the encoding of what follows it.

    A file that is neither UTF-8 nor has a mark of UTF-16 counts as Windows-1252, `cp1252`, which
    has a character for almost every byte, so that a note is never lost to its encoding.
    """
    mark = next((mark for mark in _MARKS if content.startswith(mark)), b"")
    codec = _MARKS.get(mark, "utf-8")
    if codec == "utf-8":
        try:
            content.decode(codec)
        except UnicodeDecodeError:
            return b"", "cp1252"
    return mark, codec


def _yaml(block: str, first_line: int) -> Front | None:
    # The parser of both forms is imported where a note is read, which no warm build does.
    from .yaml_toml import Refused, YamlDocument

    fault: tuple[str, int] | None = None
    fields: list[Field] = []
    try:
        document = YamlDocument(block)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        fault = _explained(error, block)
        fields = list(_salvaged(block, first_line))
        if not fields:
            return None
    else:
        if document.root and not isinstance(document.root, yaml.MappingNode):
            return None
        for key, node in document.root.value if document.root else ():
            try:
                fields.append(_field(document, key, node, first_line))
            except Refused as error:
                fault = fault or (str(error), error.line)
    message, at = (fault[0], first_line + fault[1]) if fault else (None, None)
    return Front("yaml", block, first_line, tuple(fields), message, at)


def _field(document: YamlDocument, key: yaml.Node, node: yaml.Node, first_line: int) -> Field:
    scalar = isinstance(node, yaml.ScalarNode)
    items = node.value if isinstance(node, yaml.SequenceNode) else ()
    return Field(
        name=document.name(key),
        value=document.value(node),
        raw=str(node.value) if scalar else "",
        line=first_line + key.start_mark.line,
        text=scalar,
        lines=tuple(first_line + item.start_mark.line for item in items),
    )


def _explained(error: Exception, block: str) -> tuple[str, int]:
    """What is wrong with a block, and in which of its lines, counted from 0."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    # Of a character that YAML must not have, it is the place in bytes.
    bytes_before = block.encode()[: getattr(error, "position", 0)]
    at = min(mark.line if mark else bytes_before.count(b"\n"), block.count("\n"))
    line, why = block.split("\n")[at], str(error).splitlines()[0]
    if isinstance(error, yaml.MarkedYAMLError):
        reason = error.problem or error.context or ""
        why = f"{reason}; put the value in quotes"
        if "mapping values are not allowed" in reason and (match := _SIMPLE.match(line)):
            name, value = match["key"], (match["value"] or "").strip().replace('"', "'")
            value = value if len(value) <= 200 else f"{value[:199]}…"
            why = "a value with a colon and a space in it must stand in quotes; "
            why += f'write {name}: "{value}"'
        elif "\t" in line:
            why = "indent with spaces, not with tabs"
    return f"this is no valid YAML: {why}", at


def _salvaged(block: str, first_line: int) -> Iterator[Field]:
    """Read field by field what each says by itself, with the items of a list below it."""
    from .yaml_toml import yaml_value

    def value_of(raw: str) -> Any:
        try:
            value = yaml_value(raw)
        except (yaml.YAMLError, ValueError, RecursionError):
            value = raw.strip("\"'")
        return raw if isinstance(value, dict) and not raw.startswith("{") else value

    lines = block.split("\n")
    for index, line in enumerate(lines):
        match = _SIMPLE.match(line)
        if not match:
            continue
        raw = (match["value"] or "").strip()
        value = value_of(raw)
        if not raw:
            below = takewhile(lambda at: _ITEM.match(lines[at]), range(index + 1, len(lines)))
            items = (value_of(lines[at].strip()[1:].strip()) for at in below)
            value = [one for one in items if one is not None] or None
        if value is not None:
            name = match["key"].rstrip()
            yield Field.of(name, value, raw.strip("\"'"), first_line + index)


def _toml(block: str, first_line: int) -> Front:
    from .yaml_toml import Refused, toml_values

    lines: dict[str, int] = {}
    for number, line in enumerate(block.split("\n"), first_line):
        if match := _TOML_KEY.match(line):
            lines.setdefault(match["key"], number)
    try:
        values, error, wrong = toml_values(block), None, None
    except ValueError as refused:
        values, error = {}, f"this is no valid TOML: {refused}"
        match = re.search(r"line (\d+)", error)
        at = refused.line if isinstance(refused, Refused) else int(match[1]) - 1 if match else 0
        wrong = first_line + at
        for line in block.split("\n"):
            with suppress(ValueError):
                values |= toml_values(line) if _TOML_KEY.match(line) else {}
    fields = (
        Field.of(name, value, str(value), lines.get(name, first_line))
        for name, value in values.items()
    )
    return Front("toml", block, first_line, tuple(fields), error, wrong)
