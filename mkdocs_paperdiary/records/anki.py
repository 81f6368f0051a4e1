"""Anki decks out: packages (`.apkg`) with notes that a second import updates.

References:
    https://docs.ankiweb.net/importing/packaged-decks.html
    https://github.com/kerrickstaley/genanki
"""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import re
import sqlite3
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from .formats import Unreadable

_CSS: Final = """.card { font-family: sans-serif; font-size: 20px; text-align: center; }
.facts { font-size: 75%; opacity: 0.75; }
.details { margin: 1em auto; max-width: 40em; text-align: start; }
img { max-width: 100%; }
"""
_COMMAND: Final = re.compile(r"\[(?=/?(?:sound:|anki:|latex\]|\$\$?\]))", re.IGNORECASE)
"""What begins a file that Anki plays, or text that it hands over to LaTeX, which reads files."""

_ANSWER: Final = "{{FrontSide}}<hr id=answer>"


class LessonNote(NamedTuple):
    """A lesson as a note of Anki's; all but its id, theme and tags are safe HTML.

    The id stays the same when texts change, and tags are without spaces.
    """

    id: str
    lesson: str
    theme: str
    question: str
    hints: str
    details: str
    sources: str
    tags: Sequence[str] = ()


class WorkNote(NamedTuple):
    """A work as a note of Anki's; as with `LessonNote`, texts are safe HTML."""

    id: str
    title: str
    facts: str
    summary: str
    source: str
    tags: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Deck:
    """A diary as cards.

    Attributes:
        name: For people.
        key: What tells this diary from others, and stays the same: the address of its site.
        lessons: In the order in which they are to be learned.
        works: Likewise.
        pictures: What the notes show, by the name that they have for it, which has a digest of it.
        reversed: Whether works are also asked for by what they say.
    """

    name: str
    key: str
    lessons: Sequence[LessonNote]
    works: Sequence[WorkNote]
    pictures: Mapping[str, bytes]
    reversed: bool = False


def write_package(deck: Deck, when: float) -> bytes:
    """Write a deck as a package.

    Args:
        deck: The cards.
        when: The time of writing, in seconds since 1970: an import updates the notes that were
            written earlier, and leaves the reader's intervals as they are.

    Raises:
        Unreadable: genanki is not installed.
    """
    try:
        import genanki
    except ImportError:
        raise Unreadable(
            "an Anki deck needs the package genanki; install it: "
            "pip install 'mkdocs-paperdiary[anki]'"
        ) from None

    def model(name: str, fields: Sequence[str], *cards: tuple[str, str, str]) -> Any:
        return genanki.Model(
            _number("model", name),
            f"Paper diary: {name}",
            [{"name": field.capitalize()} for field in fields],
            [
                {"name": title, "qfmt": front, "afmt": _ANSWER + back}
                for title, front, back in cards
            ],
            _CSS,
        )

    lessons = model(
        "lesson",
        LessonNote._fields[1:-1],
        (
            "Lesson",
            '<p class="facts">{{Theme}}</p><p>{{Question}}</p><p class="facts">{{Hints}}</p>',
            '<p><b>{{Lesson}}</b></p><div class="details">{{Details}}</div>'
            '<p class="facts">{{Sources}}</p>',
        ),
    )
    works = model(
        "work",
        # The last one has a text where a card asks for the title too.
        (*WorkNote._fields[1:-1], "reversed"),
        (
            "What it says",
            '<p>{{Title}}</p><p class="facts">{{Facts}}</p>',
            '<p>{{Summary}}</p><p class="facts">{{Source}}</p>',
        ),
        (
            "What it is called",
            "{{#Reversed}}<p>{{Summary}}</p>{{/Reversed}}",
            '<p><b>{{Title}}</b></p><p class="facts">{{Facts}} {{Source}}</p>',
        ),
    )
    is_reversed = "yes" if deck.reversed else ""
    rows: list[tuple[Any, str, str, LessonNote | WorkNote, Sequence[str]]] = []
    rows += [(lessons, "lesson", "Lessons", one, one[1:-1]) for one in deck.lessons]
    rows += [(works, "work", "Works", one, (*one[1:-1], is_reversed)) for one in deck.works]
    # Two colons would begin a deck within the deck.
    name = deck.name.replace("::", ":")
    decks = {
        part: genanki.Deck(_number(deck.key, part), f"{name}::{part}")
        for part in dict.fromkeys(row[2] for row in rows)
    }
    for place, (kind, what, part, one, texts) in enumerate(rows):
        guid = hashlib.sha256(f"{deck.key}\0{what} {one.id}".encode()).hexdigest()[:20]
        fields = list(map(_field, texts))
        decks[part].add_note(genanki.Note(kind, fields, tags=[*one.tags], guid=guid, due=place))
    return _packed([*decks.values()], deck.pictures, when, genanki.Package)


def _packed(
    decks: Sequence[Any], pictures: Mapping[str, bytes], when: float, package: type[Any]
) -> bytes:
    """Put decks and pictures into a package, with the same bytes for the same time."""
    with sqlite3.connect(":memory:") as database, warnings.catch_warnings():
        # It takes `<p class=x>` in a formula for a faulty element.
        warnings.simplefilter("ignore")
        package(decks).write_to_db(database.cursor(), when, itertools.count(int(when * 1000)))
    content = database.serialize()
    database.close()
    files = {"collection.anki2": content, "media": json.dumps(dict(enumerate(pictures))).encode()}
    files |= {str(at): picture for at, picture in enumerate(pictures.values())}
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, payload in files.items():
            archive.writestr(zipfile.ZipInfo(name), payload, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _field(text: str) -> str:
    """HTML as a field: without the sign that ends one, and with nothing that Anki runs."""
    return _COMMAND.sub("&#91;", text.replace("\x1f", ""))


def _number(*texts: str) -> int:
    """A number for a deck or a kind of note, which tells them from all others."""
    digest = hashlib.sha256("\0".join(("paperdiary", *texts)).encode()).digest()
    return (1 << 30) + int.from_bytes(digest[:4], "big") % (1 << 30)
