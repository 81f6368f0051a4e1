"""Front matter that nobody writes by accident: each is told, and the rest of the note is read."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable

import pytest

from mkdocs_paperdiary.diary import Note, read_diary
from mkdocs_paperdiary.diary.note import read_text
from mkdocs_paperdiary.diary.yaml_edit import CannotWrite, with_field

BOMB = "\n".join(
    ["b0: &b0 [x, x, x, x, x, x, x, x, x, x]"]
    + [f"b{n}: &b{n} [{', '.join([f'*b{n - 1}'] * 10)}]" for n in range(1, 9)]
)
FLOW_BOMB = (
    "[&b0 [x, x, x, x, x, x, x, x, x, x], "
    + ", ".join(f"&b{n} [{', '.join([f'*b{n - 1}'] * 10)}]" for n in range(1, 9))
    + "]"
)
MERGES = "m0: &m0 {a: 1}\n" + "\n".join(
    f"m{n}: &m{n} {{<<: [{', '.join([f'*m{n - 1}'] * 10)}]}}" for n in range(1, 9)
)

YAML = {
    "aliases": f"{BOMB}\nlinks: *b8",
    "aliases-in-tags": f"{BOMB}\ntags: *b8",
    "aliases-in-a-name": f"{BOMB}\n? *b8\n: x",
    "aliases-in-one-line": f"links: {FLOW_BOMB}",
    "aliases-in-a-line-of-broken-yaml": f"venue: a: b\nlinks: {FLOW_BOMB}",
    "aliases-of-a-text": f"s: &s {'long ' * 2000}\ntags: [{', '.join(['*s'] * 2000)}]",
    "aliases-of-a-list": f"tags: &s [{'a, ' * 2000}]\n" + "\n".join(["tags: *s"] * 500),
    "aliases-in-lessons": f"{BOMB}\nlessons: [{{theme: *b8, lesson: *b8}}]",
    "merges": f"{MERGES}\nlinks: *m8",
    "a-list-in-itself": "links: &a [*a]",
    "a-mapping-in-itself": "links: &a {b: *a}",
    "a-name-of-a-mapping": "? {a: b}\n: x",
    "a-name-of-a-list": "? [a, b]\n: x",
    "a-name-of-a-list-within": "links: {? [a, b] : x}",
    "deep-lists": f"links: {'[' * 900}x{']' * 900}",
    "deep-lists-of-aliases": "a0: &a0 x\n"
    + "\n".join(f"a{n}: &a{n} [[[[[[[[[*a{n - 1}]]]]]]]]]" for n in range(1, 200)),
    "too-deep-for-the-parser": "links: " + "[" * 50_000,
    "deep-mappings": "".join(f"{' ' * n}a:\n" for n in range(400)),
    "a-python-object": "link: !!python/object/apply:os.system [exit]",
    "a-python-name": "link: !!python/name:os.system",
    "bytes": "link: !!binary aGVsbG8=",
    "pairs": "links: !!pairs [a: b]",
    "an-own-tag": "link: !paper x",
    "a-list-that-is-a-number": "rating: !!int [a]",
    "a-merge-of-a-text": "links: {<<: x}",
    "an-unknown-alias": "links: *nobody",
    "a-control-character": "venue: a\x07b",
    "twice": "venue: A\nvenue: B",
    "a-long-text-with-a-colon": f"venue: a: {'b ' * 5000}",
}
"""Front matter that is told, by what is wrong with it."""

TOML = {
    "deep-lists": f"links = {'[' * 400}{']' * 400}",
    "deeper-lists": f"links = {'[' * 40_000}",
    "a-long-name": f"{'.'.join('a' * 20_000)} = 1",
    "a-long-name-with-quotes": f"""{".'a b'." + '."x y"' * 20_000} = 1""",
    "a-long-header": f"[{'.'.join('a' * 20_000)}]",
    "a-long-name-in-braces": f"links = {{{'.'.join('a' * 20_000)} = 1}}",
    "digits": f"rating = {'9' * 5000}",
    "hexadecimal-digits": f"rating = 0x{'f' * 50_000}",
    "hexadecimal-digits-within": f"tags = [0x{'f' * 50_000}]",
    "no-such-day": "date = 2024-13-45",
    "twice": 'venue = "A"\nvenue = "B"',
}

VALUES = {
    "digits": f"rating: {'9' * 5000}",
    "hexadecimal-digits": f"rating: 0x{'f' * 50_000}",
    "sexagesimal-digits": f"rating: 1{':59' * 20_000}",
    "infinite": "rating: .inf",
    "no-number": "rating: .nan",
    "too-large": "rating: 1.0e+999",
    "no-digits": "rating: 0b_",
    "no-such-day": "date: 2024-13-45",
    "no-year": "date: 0000-01-01",
    "far-ahead": "date: 99999-01-01",
    "out-of-the-calendar": "date: 0001-01-01T00:00:00+23:59",
    "an-equals-sign": "rating: =",
}
"""Values that a field cannot have; the others are as they were."""

BODY = "# Slow Trees\n\nThey grow.\n"


def within_steps(call: Callable[[], object]) -> object:
    """The result of a call that has a bounded number of steps, however fast the machine is."""
    steps = 0

    def count(*_: object) -> None:
        nonlocal steps
        steps += 1
        assert steps < 3_000_000

    sys.setprofile(count)
    try:
        return call()
    finally:
        sys.setprofile(None)


@pytest.mark.parametrize("name", YAML)
def test_hostile_yaml_is_told_and_the_rest_is_read(name: str) -> None:
    told_and_read(f"---\nauthors: [Ada Oak]\n{YAML[name]}\n---\n{BODY}", "Ada Oak")


@pytest.mark.parametrize("name", TOML)
def test_hostile_toml_is_told_and_the_rest_is_read(name: str) -> None:
    told_and_read(f'+++\nauthors = ["Ada Oak"]\n{TOML[name]}\n+++\n{BODY}', "Ada Oak")


@pytest.mark.parametrize("name", VALUES)
def test_a_hostile_value_is_told_and_the_rest_is_read(name: str) -> None:
    told_and_read(f"---\nauthors: [Ada Oak]\n{VALUES[name]}\n---\n{BODY}", "Ada Oak")


@pytest.mark.parametrize("name", ["digits", "infinite", "no-number", "no-such-day", "no-digits"])
def test_a_hostile_value_within_a_list_is_a_text(name: str) -> None:
    value = VALUES[name].partition(": ")[2]
    note = f"---\nauthors: [Ada Oak]\ntags: [trees, {value}]\n---\n{BODY}"
    (entry,) = read_diary([Note("a.md", note.encode())]).diary.entries
    assert entry.tags[0] == "trees"
    assert len(entry.tags) == 2


def told_and_read(note: str, author: str) -> None:
    reading = within_steps(lambda: read_diary([Note("a.md", note.encode())]))
    (entry,) = reading.diary.entries  # type: ignore[attr-defined]
    problems = reading.problems  # type: ignore[attr-defined]
    assert entry.title == "Slow Trees"
    assert [one for one in problems if one.line and one.line > 1] != []
    assert all(len(str(one)) < 500 for one in problems)
    assert author in entry.authors
    assert "They grow." in reading.bodies["a.md"].markdown  # type: ignore[attr-defined]


@pytest.mark.parametrize("front", [*YAML.values(), *VALUES.values()])
def test_the_writer_refuses_hostile_yaml_or_leaves_it_as_it_is(front: str) -> None:
    writes_or_refuses(f"---\nauthors: [Ada Oak]\n{front}\n---\n{BODY}")


@pytest.mark.parametrize("front", TOML.values())
def test_the_writer_refuses_hostile_toml_or_leaves_it_as_it_is(front: str) -> None:
    writes_or_refuses(f'+++\nauthors = ["Ada Oak"]\n{front}\n+++\n{BODY}')


def test_the_writer_reads_toml_a_few_times_only() -> None:
    lists = "[[1], [2],\n[3]],\n" * 3000
    writes_or_refuses(f'+++\ntitle = "A"\ntags = [{lists}]\n[extra]\na = 1\n+++\n{BODY}')


def writes_or_refuses(note: str) -> None:
    def write() -> bytes | None:
        try:
            return with_field(note.encode(), "kind", "book")
        except CannotWrite:
            return None

    written = within_steps(write)
    if isinstance(written, bytes):
        assert written.replace(b"kind: book\n", b"").replace(b'kind = "book"\n', b"") == (
            note.encode()
        )


def test_what_is_no_number_is_left_by_the_writer() -> None:
    for note in ("---\na: .nan\nb: [.nan]\n---\n", "+++\na = nan\nb = [nan]\n+++\n"):
        assert b"book" in with_field(note.encode(), "kind", "book")


@pytest.mark.parametrize(
    "front",
    [
        "a: &a [x, y]\ntags: *a",
        "base: &base {theme: T, lesson: L}\nlessons: [{<<: *base, lesson: M}]",
        "tags: !!set {a, b}",
        "tags: [" + "a, " * 5000 + "b]",
        "\n".join(f"lessons{n}: [{{theme: [a, [b, [c]]]}}]" for n in range(500)),
    ],
)
def test_what_people_write_is_within_the_bounds(front: str) -> None:
    read = read_text(f"---\n{front}\n---\n".encode()).front
    assert read.error is None


def test_a_broken_toml_keeps_the_lines_that_say_something_alone() -> None:
    note = '+++\ntitle = "Slow Trees"\ndate = 2024-06-05\nvenue = Forest\n+++\n'
    reading = read_diary([Note("a.md", note.encode())])
    (entry,) = reading.diary.entries
    assert (entry.title, entry.date) == ("Slow Trees", dt.date(2024, 6, 5))
    assert "a.md:4" in str(reading.problems[0])
