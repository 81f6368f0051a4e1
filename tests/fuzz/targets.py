"""What is done with each random text, and what has to be true of the result."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from random import Random

import yaml

from mkdocs_paperdiary.cli.check import _fixed
from mkdocs_paperdiary.diary import Note, Reading, read_diary
from mkdocs_paperdiary.diary.lessons import find_lessons, inline_lessons
from mkdocs_paperdiary.diary.markdown import outline, plain
from mkdocs_paperdiary.diary.note import decoded, read_text
from mkdocs_paperdiary.diary.yaml_edit import CannotWrite, Value, with_field, with_items
from mkdocs_paperdiary.pages.blocks import find_blocks
from mkdocs_paperdiary.pages.entry_page import as_html, entry_markdown
from mkdocs_paperdiary.pages.marks import key_of
from mkdocs_paperdiary.records.formats import IMPORTS, Unreadable
from mkdocs_paperdiary.records.record import Record, note_text

from . import texts

TODAY = dt.date(2025, 6, 30)


def reader(random: Random, notes: list[str]) -> Callable[[], None]:
    """Notes are read into entries, or say that they are none; problems name the note."""
    few = [
        Note(f"papers/{n}.md", texts.note(random, notes)) for n in range(random.choice((1, 1, 3)))
    ]

    def check() -> None:
        _check_reading(read_diary(few, today=TODAY), few)

    return check


def _check_reading(reading: Reading, notes: list[Note]) -> None:
    for entry in (*reading.diary.entries, *reading.left_out):
        assert entry.title == " ".join(entry.title.split()) != "", entry.title
        assert "\n" not in entry.summary
        for url in (entry.link, entry.code, *(link.url for link in entry.links)):
            assert url is None or url.startswith(("http://", "https://")), url
        assert all(lesson.lesson and lesson.theme for lesson in entry.lessons)
        str(entry).encode("utf-8")
    for note in notes:
        if body := reading.bodies.get(note.src):
            assert decoded(note.content)[0].endswith(body.markdown)
    for problem in reading.problems:
        assert problem.src in {note.src for note in notes}
        assert len(str(problem)) < 2000, problem
        assert problem.line is None or problem.line > 0


def front_matter(random: Random, notes: list[str]) -> Callable[[], None]:
    """Front matter is read as fields on lines that are there, and can be escaped."""
    if random.random() < 0.5:
        content = f"---\n{texts.front(random)}---\nText\n".encode()
    else:
        content = f"+++\n{texts.toml(random)}+++\nText\n".encode()

    def check() -> None:
        text = read_text(content)
        front = text.front
        lines = content.decode().count("\n") + 2
        for field in front.fields:
            assert 0 < field.line <= lines
            len(repr(field.value))
        assert (front.error is None) == (front.line is None)
        as_html({field.name: field.value for field in front.fields})
        assert decoded(content)[0].endswith(text.body)

    return check


def lessons(random: Random, notes: list[str]) -> Callable[[], None]:
    """Lessons are taken out of a text line by line, and all other lines stay."""
    text = (
        texts.soup(random)
        + f'\n\n!!! lesson "{texts.soup(random, 5)}"\n    {texts.soup(random, 5)}\n'
    )

    def check() -> None:
        note = outline(text, 1, "a.md")
        found, _, rest = inline_lessons(note)
        assert len(rest.lines) == len(note.lines)
        taken = {n for one in find_lessons(note) for n in range(one.start, one.end)}
        kept = enumerate(rest.lines)
        assert all(line == ("" if n in taken else note.lines[n]) for n, line in kept)
        assert all(one.line and 0 < one.line <= len(note.lines) for one in found)

    return check


def blocks(random: Random, notes: list[str]) -> Callable[[], None]:
    """Markers become tokens, and all other text stays."""
    names = ("map", "diary", "highlights", "recent", "stats", "x", "topic")
    markers = (
        f"<!-- paperdiary/{random.choice(names)} {random.choice((_soup, _options))(random)} -->"
        for _ in range(random.randint(1, 4))
    )
    text = "".join(f"{texts.soup(random, 6)}\n{marker}\n" for marker in markers)

    def check() -> None:
        key = key_of(text)
        replaced, found, problems = find_blocks(text, "a.md", 1, key)
        assert sum(f"xpaperdiary{key}block{n}x" in replaced for n in range(len(found))) == len(
            found
        )
        assert all(problem.line and problem.line > 0 for problem in problems)
        entry_markdown(replaced, _body(text))

    return check


def _soup(random: Random) -> str:
    return texts.soup(random)


def _options(random: Random) -> str:
    names = ("year", "limit", "layout", "theme", "topic", "x")
    pairs = (
        f"{random.choice(names)}: {texts.soup(random, 2)}" for _ in range(random.randint(0, 3))
    )
    return "{" + ", ".join(pairs) + "}"


def _body(text: str) -> object:
    return read_diary([Note("a.md", text.encode("utf-8", "replace"))]).bodies["a.md"]


VALUES: Mapping[str, tuple[Value, ...]] = {
    "summary": ("They grow slowly.", "It's 'about' \"trees\": a #1 – {study} of 40 % | more"),
    "date": (dt.date(2025, 6, 5),),
    "title": ("Slow Trees", "- [ ] a: b", "null", "慢树 🌲"),
    "link": ("https://example.org/trees?a=b#c",),
    "tags": (["trees", "yes", "2024"],),
    "year": (2020,),
    "key-of-mine": ("x",),
}

_EMPTY = ("", '""', "''", "[]", "~", "null", "{}", '""""""', "''''''", "Null", "NULL")


def writers(random: Random, notes: list[str]) -> Callable[[], None]:
    """A value is put into a note at one place, or refused; every other byte stays."""
    content = texts.note(random, notes)
    name = random.choice(list(VALUES))
    value = random.choice(VALUES[name])

    def check() -> None:
        with suppress(CannotWrite):
            written = with_field(content, name, value)
            _check_written(content, written)
            fields = read_text(written).front.fields
            assert value in [one.value for one in fields if one.name.lower() == name]
        after, _, _ = _fixed(content, {"title": "Slow Trees", "date": TODAY})
        _check_written(content, after)

    return check


def _check_written(before: bytes, after: bytes) -> None:
    """Only empty values went."""
    at = 0
    while at < min(len(before), len(after)) and before[at] == after[at]:
        at += 1
    back = 0
    while back < min(len(before), len(after)) - at and before[-1 - back] == after[-1 - back]:
        back += 1
    gone = before[at : len(before) - back].replace(b"\0", b"").decode("utf-8", "replace")
    # A block that was empty has its header, and a field its blanks.
    assert "".join(gone.split()).strip("|>+-0123456789") in _EMPTY, gone


def settings(random: Random, notes: list[str]) -> Callable[[], None]:
    """Items are put into a mkdocs.yml, or refused; all that was there stays."""
    plugins = random.choice(("plugins:\n  - search\n", "plugins: [search]\n", "", "plugins:\n"))
    end = random.choice(("", "# end", texts.front(random)))
    text = f"site_name: x\n{texts.front(random)}{plugins}{end}"

    def check() -> None:
        with suppress(ValueError, yaml.YAMLError):
            written = with_items(text, "plugins", [("paperdiary", {"entries": ["a/*.md"]})], "m")
            left = iter(written)
            assert all(sign in left for sign in text)

    return check


SAMPLES: Mapping[str, str] = {
    "bibtex": "@article{oak2020,\n  author = {Oak, Ada and Elm, Ben},\n  title = {Slow {Trees}},\n"
    "  year = 2020,\n  journal = {Forest},\n  doi = {10.1000/trees},\n  note = {{\\'e}}\n}\n",
    "ris": "TY  - JOUR\nAU  - Oak, Ada\nT1  - Slow Trees\nPY  - 2020\nDO  - 10.1000/x\nER  - \n",
    "csl": '[{"id": "oak", "type": "book", "title": "Slow Trees", "author": [{"family": "Oak"}],'
    ' "issued": {"date-parts": [[2020, 5, 1]]}, "DOI": "10.1000/trees"}]\n',
    "table": "Title,Authors,Date Read,URL,Rating\nSlow Trees,Ada Oak,2025-06-05,https://a.org,4\n",
    "goodreads": "Book Id,Title,Author,ISBN,My Rating,Date Read,Exclusive Shelf\n"
    '1,Slow Trees,Ada Oak,"=""0306406152""",4,2025/06/05,read\n',
    "readwise": "Highlight,Book Title,Book Author,Amazon Book ID,Note,Color,Tags,Location Type,"
    "Location,Highlighted at,Document tags\nThey grow,Slow Trees,Ada Oak,,,,,page,1,2025-06-05,\n",
    "readme": "# Papers\n\n## June 2025\n\n* 5th: [Slow Trees](trees.md): they grow\n"
    "* 6th: [Old Owls](https://example.org/owls), Oak 2020\n",
    "jekyll": "---\ntitle: Slow Trees\ncategories: [forest]\n---\n{% highlight py %}\nx\n"
    "{% endhighlight %}\n{% post_url 2024-01-01-a %}\n",
    "obsidian": "---\ntags: [forest]\n---\n# Slow Trees\n[[Owls|owl]] %%not%% ![[a.png|9]] #t\n",
}


def importers(random: Random, notes: list[str]) -> Callable[[], None]:
    """A file of another program is read into records that make notes, or refused with a reason."""
    name = random.choice(list(SAMPLES))
    text = SAMPLES[name] * random.choice((1, 1, 2))
    text = texts.mutated(random, text) if random.random() < 0.9 else texts.soup(random)
    codec = random.choice(("utf-8",) * 8 + ("utf-16", "cp1252"))
    content = text.encode(codec, "replace")

    def check() -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "_posts"
            path.mkdir()
            file = path / "2024-05-06-trees.md"
            file.write_bytes(content)
            with suppress(Unreadable):
                source = IMPORTS[name]
                records, problems = source.read(path if source.is_folder else file)
                assert all(str(problem) for problem in problems)
                for record in records[:5]:
                    _check_record(record)

    return check


def _check_record(record: Record) -> None:
    text = note_text(record)
    for entry in read_diary([Note("a.md", text.encode())]).diary.entries:
        title = plain(record.title)
        assert entry.title == title or not title, (entry.title, title)


TARGETS: Mapping[str, Callable[[Random, list[str]], Callable[[], None]]] = {
    "reader": reader,
    "front matter": front_matter,
    "lessons": lessons,
    "blocks": blocks,
    "writers": writers,
    "settings": settings,
    "importers": importers,
}
