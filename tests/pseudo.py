"""A language in which nothing is English: whatever has Latin letters was not translated."""

from __future__ import annotations

import re
from pathlib import Path

from babel.messages.pofile import read_po, write_po

from mkdocs_paperdiary import words

CODE = "el"
"""Greek: Material speaks it, CLDR writes its dates in Greek letters, and it has no catalogue."""

NAMES = re.compile(
    r"t-SNE|UMAP|BibTeX|RSS|JSON|PNG|SVG|Anki|Ctrl"
    r"|(?<![A-Za-z])(?:AI|LM|Enter|Esc|Escape|Home|End|[LU])(?![A-Za-z])"
)
"""What is the same in every language: names, and keys of the keyboard."""

PLACE = re.compile(r"%\(\w+\)s|\{\w+(?:!r)?\}")
"""Where a message has a value: in those of the project, and in those of click."""

_PRODUCTS = (
    *("Crossref", "GitHub Actions", "GitHub Pages", "GitHub", "Goodreads", "Jekyll", "Markdown"),
    *("Mendeley", "MkDocs", "Obsidian", "Open Library", "ProperDocs", "Python-Markdown", "Reader"),
    *("Readwise", "Zensical", "Zotero", "arXiv", "pandoc"),
)
SAME = re.compile(
    "|".join(
        (
            r"`[^`]*`",
            # Options and their values, commands, settings, files, addresses.
            r"(?<![\w-])--?[a-zA-Z][\w-]*(?: (?:anki|source))?",
            r"\b(?:paperdiary|mkdocs|git) [a-z]+",
            r"\b[\w-]*[./_][\w./_-]*|\b[a-z]+:(?: false)?",
            r"\b(?:abandoned|draft|planned|reading|readme|table|today|yesterday)\b",
            r"\b(?:anki|diff|docs|entries|front matter|https?|paperdiary|papers)\b",
            # Names of products, and what is written in capitals.
            *(rf"\b{name}\b" for name in _PRODUCTS),
            r"\b[\w-]*[A-Z]\w*[A-Z]\w*\b|\bN\b|\bCtrl-D\b",
        )
    ),
    # A word ends where another script begins.
    re.ASCII,
)
"""What texts about a command have of it and of files, which is the same in every language, too."""

_LETTERS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "αβξδεφγηιϳκλμνοπθρστυβωχψζΑΒΞΔΕΦΓΗΙͿΚΛΜΝΟΠΘΡΣΤΥΒΩΧΨΖ",
)


def write_catalogue(folder: Path) -> None:
    """Write a catalogue in which each message has Greek letters, but for its values."""
    with (words.LOCALES / "messages.pot").open("rb") as file:
        catalogue = read_po(file, locale=CODE)
    for message in catalogue:
        if message.id:
            ids = message.id if isinstance(message.id, tuple) else (message.id,)
            texts = tuple(map(greek, ids))
            message.string = texts if isinstance(message.id, tuple) else texts[0]
    with (folder / f"{CODE}.po").open("wb") as file:
        write_po(file, catalogue)


def greek(text: str) -> str:
    """A text with Greek letters in place of Latin ones, except in values' places and in names."""
    parts = re.split(rf"({PLACE.pattern}|{NAMES.pattern})", text)
    return "".join(part if at % 2 else part.translate(_LETTERS) for at, part in enumerate(parts))


def english(text: str) -> list[str]:
    """What of a text was not translated."""
    return re.findall(r"[A-Za-z]+", NAMES.sub("", text))
