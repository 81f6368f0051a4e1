"""A note's file: its text, the fields of its front matter, and the values found in it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal

import yaml

from ..problem import Problem
from .entry import Kind, Lesson, NamedLink, Source

if TYPE_CHECKING:
    from .dates import WrittenDate

Format = Literal["yaml", "toml"]

_FENCES: dict[str, tuple[Format, re.Pattern[str]]] = {
    "---": ("yaml", re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)),
    "+++": ("toml", re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE)),
}
_OPENING = re.compile(r"[ \t\n]*(---|\+\+\+)[ \t]*\n")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The fastest safe loader that is there."""

_SIMPLE = re.compile(r"(?P<key>[A-Za-z_][\w .-]*?)\s*:(?:\s+(?P<value>.*?))?\s*$")
_TOML_KEY = re.compile(r"\s*[\"']?(?P<key>[\w-]+)[\"']?\s*=")


@dataclass(frozen=True, slots=True)
class Note:
    """One Markdown file of the diary.

    Attributes:
        src: The path relative to the docs folder, with forward slashes.
        content: The file's bytes, as on disk.
    """

    src: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Text:
    r"""A note's text, front matter and body apart.

    Attributes:
        body: What follows the front matter, with `\n` line ends and no byte order mark.
        body_line: The line of the file on which the body begins, counted from 1.
        front: The front matter without its fences, or None where there is none.
        front_line: The line of the file on which `front` begins, counted from 1.
        format: The language of the front matter.
        encoding: What the bytes were read as: `utf-8`, `utf-16` or `cp1252`.
    """

    body: str
    body_line: int = 1
    front: str | None = None
    front_line: int = 1
    format: Format = "yaml"
    encoding: str = "utf-8"


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


@dataclass(frozen=True, slots=True)
class Body:
    r"""A note's Markdown, for the page that shows it.

    Attributes:
        markdown: The text after the front matter, with `\n` line ends.
        title_line: The line of `markdown`, counted from 0, of the heading that holds the title;
            None where the title was found elsewhere.
        first_line: The line of the file that `markdown` begins on, counted from 1.
        has_yaml: Whether sound YAML front matter stands before it, in UTF-8, which other tools can
            read too.
    """

    markdown: str = ""
    title_line: int | None = None
    first_line: int = 1
    has_yaml: bool = False


@dataclass(frozen=True, slots=True)
class NameDate:
    """What the names on a note's path say of its day.

    Attributes:
        file: The date in the file's own name, or None; its year may stand in a folder's name.
        folder: The date that the folders alone make, or None; without a day where they name none.
        year: The year that the folders name, or None.
    """

    file: WrittenDate | None = None
    folder: WrittenDate | None = None
    year: int | None = None


@dataclass(slots=True)
class NoteFields:
    """What is found in a note, or in one part of it; it depends on its path and content alone.

    Values have the meaning that they have in `Entry`, and are None where nothing tells them.

    Attributes:
        date: The reading day as it is written.
        alias: Another name of the note, which is its title where there is no other.
        links: Links that may be the entry's others, before it is known which is the entry's own.
        sources: Where each value was found; of `links`, each has its own.
        problems: What was found and could not be used.
        unknown: Fields of the front matter that nobody knows, with their lines.
        is_entry: False where the note says `diary: false`.
        src: The note's path.
        names: What the path says of the day.
        body: The text.
    """

    title: str | None = None
    date: WrittenDate | dt.date | None = None
    link: str | None = None
    summary: str | None = None
    topic: str | None = None
    kind: Kind | None = None
    authors: tuple[str, ...] | None = None
    venue: str | None = None
    year: int | None = None
    arxiv: str | None = None
    doi: str | None = None
    isbn: str | None = None
    key: str | None = None
    tags: tuple[str, ...] | None = None
    rating: int | None = None
    code: str | None = None
    alias: str | None = None
    links: tuple[tuple[NamedLink, Source], ...] = ()
    lessons: tuple[Lesson, ...] = ()
    sources: dict[str, Source] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    unknown: tuple[tuple[str, int], ...] = ()
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
        self.sources = other.sources | self.sources


_VALUES = tuple(one.name for one in fields(NoteFields) if one.default is None)


def read_text(content: bytes) -> Text:
    """Decode a note and split off its front matter.

    A file that is neither UTF-8 nor UTF-16 with a byte order mark is read as Windows-1252, which
    has a character for almost every byte, so that a note is never lost to its encoding.
    """
    text, encoding = decoded(content)
    opening = _OPENING.match(text)
    if not opening:
        return Text(text, encoding=encoding)
    language, fence = _FENCES[opening[1]]
    closing = fence.search(text, opening.end())
    if not closing:
        return Text(text, encoding=encoding)
    rest = closing.end() + 1
    return Text(
        body=text[rest:],
        body_line=text.count("\n", 0, rest) + 1,
        front=text[opening.end() : closing.start()],
        front_line=text.count("\n", 0, opening.end()) + 1,
        format=language,
        encoding=encoding,
    )


def read_parts(content: bytes) -> tuple[Text, Front]:
    """Read a note's text and its front matter.

    A fenced block that is no mapping is part of the body: it was two rules around a sentence.
    """
    text = read_text(content)
    front = read_front(text)
    if text.front is None or front.fields is not None:
        return text, front
    body = f"---\n{text.front}---\n{text.body}"
    return Text(body, text.front_line - 1, encoding=text.encoding), front


def read_front(text: Text) -> Front:
    """Read the front matter of a note; of a broken one, the simple `key: value` lines."""
    if text.front is None:
        return Front(())
    read = _toml if text.format == "toml" else _yaml
    return read(text.front, text.front_line)


def _yaml(block: str, first_line: int) -> Front:
    loader = LOADER(block)
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
    items = node.value if isinstance(node, yaml.SequenceNode) else ()
    return Field(
        name=str(name),
        value=value,
        raw=str(node.value) if scalar else "",
        line=first_line + key.start_mark.line,
        text=scalar,
        lines=tuple(first_line + item.start_mark.line for item in items),
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
            value = yaml.load(raw, Loader=LOADER)
        except (yaml.YAMLError, ValueError):
            value = raw.strip("\"'")
        if isinstance(value, dict) and not raw.startswith("{"):
            value = raw
        single = not isinstance(value, list | dict)
        if value is not None:
            plain = raw.strip("\"'") if single else ""
            fields.append(Field(match["key"], value, plain, first_line + index, single))
    return tuple(fields)


def _toml(block: str, first_line: int) -> Front:
    # Only here, since few notes have TOML.
    import tomllib

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


def decoded(content: bytes) -> tuple[str, str]:
    """The text of a note, front matter and all, and what it was read as; see `Text`."""
    encoding = "utf-16" if content.startswith(_UTF16_MARKS) else "cp1252"
    try:
        # A mark of UTF-16 is no UTF-8.
        text, encoding = content.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        text = content.decode(encoding, errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n"), encoding
