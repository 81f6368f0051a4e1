"""The catalogues of the interface; `python -m tests.catalogues` puts new messages into them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path
from typing import IO, Any

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po, write_po

from mkdocs_paperdiary.cli import main
from mkdocs_paperdiary.cli.console import Translated, translated
from mkdocs_paperdiary.words import LOCALES

TEMPLATE = LOCALES / "messages.pot"
LANGUAGES = sorted(path.stem for path in LOCALES.glob("*.po"))

_MAPPING = Path(__file__).parents[1] / "babel.cfg"

# No dates, names and lines, which would change with all that is written elsewhere.
_HEAD = r"""msgid ""
msgstr ""
"Language: {language}\n"
"Plural-Forms: {plurals}\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"

"""


def read(file: Path, language: str | None = None) -> Catalog:
    with file.open("rb") as content:
        return read_po(content, locale=language)


def extract(file: Path) -> Catalog:
    """Write a template of all that the code marks, and read it."""
    options = ("--omit-header", "--sort-output", "--no-wrap", "--add-location", "file")
    command = ["pybabel", "--quiet", "extract", "--mapping", str(_MAPPING), *options]
    # Files are named from where it runs.
    with chdir(LOCALES.parents[1]):
        CommandLineInterface().run([*command, "--output", str(file), "."])  # type: ignore[no-untyped-call]
    return read(file)


def commands_of(file: Path) -> Iterator[Translated]:
    """The commands whose functions a file has."""
    for command in (main, *main.commands.values()):
        assert isinstance(command, Translated)
        assert command.callback
        if Path(command.callback.__code__.co_filename).samefile(file):
            yield command


def extract_commands(
    file: IO[bytes], *arguments: Any, **options: Any
) -> Iterator[tuple[int, Any, Any, list[str]]]:
    """Find the messages of a file of the command, with its help, for Babel."""
    yield from extract_python(file, *arguments, **options)
    for command in commands_of(Path(file.name)):
        for message in help_of(command):
            yield 0, None, message, []


def help_of(command: Translated) -> list[str]:
    """All that is to be translated of a command's help."""
    found: list[str] = []

    def put(message: str) -> str:
        found.append(message)
        return message

    for text in filter(None, (command.help, command.epilog)):
        translated(text, put)
    options = (param.help for param in command.params if isinstance(param, click.Option))
    return [*found, *filter(None, options)]


def update(language: str, template: Catalog) -> None:
    """Put the messages of a template into a catalogue, and take those out that are gone."""
    file = LOCALES / f"{language}.po"
    catalogue = read(file, language)
    catalogue.update(template, no_fuzzy_matching=True)
    written = io.BytesIO()
    write_po(written, catalogue, width=0, omit_header=True, ignore_obsolete=True)
    head = _HEAD.format(language=language, plurals=catalogue.plural_forms)
    file.write_bytes(head.encode() + written.getvalue())


if __name__ == "__main__":
    found = extract(TEMPLATE)
    for one in LANGUAGES:
        update(one, found)
