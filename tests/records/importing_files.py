"""Files of other tools in a temporary folder, read as the command reads them."""

from __future__ import annotations

from pathlib import Path

from mkdocs_paperdiary.problem import Problem
from mkdocs_paperdiary.records import Record
from mkdocs_paperdiary.records.formats import IMPORTS

Read = tuple[tuple[Record, ...], tuple[Problem, ...]]


def read(source: str, folder: Path, name: str, content: str | bytes) -> Read:
    """Write a file and read it as one of a source."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert IMPORTS[source].detects(path), "the form is not detected"
    return IMPORTS[source].read(path)


def read_one(source: str, folder: Path, name: str, content: str | bytes) -> Record:
    """Read a file that has one work and no problem."""
    records, problems = read(source, folder, name, content)
    assert problems == ()
    (record,) = records
    return record


def messages(problems: tuple[Problem, ...]) -> list[str]:
    """Problems as people see them."""
    return [str(one) for one in problems]


def is_subsequence(part: bytes, whole: bytes) -> bool:
    """Whether all bytes of one content are in another one, in their order: none of them is lost."""
    rest = iter(whole)
    return all(byte in rest for byte in part)
