"""The language of the command: its help, the words of click, and which language it is."""

from __future__ import annotations

import copy
import functools
import inspect
import os
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any, Final

import click

from .. import translation
from ..words import N_, gettext

NEVER_WRAPPED: Final = "\b\n"
"""Begins a paragraph of help that click does not wrap."""

WORDS_OF_CLICK: Final = (
    *(N_("Usage:"), N_("Options"), N_("Commands")),
    *(N_("Show this message and exit."), N_("Show the version and exit.")),
    *(N_("default: {default}"), N_("required")),
    *(N_("Error: {message}"), N_("Try '{command} {option}' for help."), N_("Aborted!")),
    *(N_("Missing argument"), N_("Missing option"), N_("Missing command.")),
    *(N_("No such option {name!r}."), N_("No such option: {name}")),
    *(N_("No such command {name!r}."), N_("Did you mean {possibility}?")),
    N_("(Did you mean one of: {possibilities}?)"),
    *(N_("Invalid value: {message}"), N_("Invalid value for {param_hint}: {message}")),
    *(N_("{value!r} is not {choice}."), N_("{value!r} is not one of {choices}.")),
    *(N_("{value!r} is not a valid {number_type}."), N_("{value} is not in the range {range}.")),
    *(N_("{name} {filename!r} does not exist."), N_("{name} {filename!r} is a directory.")),
    *(N_("Option {name!r} does not take a value."), N_("Option {name!r} requires an argument.")),
    *(N_("Got unexpected extra argument ({args})"), N_("Got unexpected extra arguments ({args})")),
)
"""What click says of a command line, as `click._` has it; the rest of its words stay English."""

_IN_COLUMNS: Final = re.compile(r"(\s+\S.*?\S {2,}|)(\S.*)")
_NO_LANGUAGE: Final = ("C", "POSIX")


def of_environment() -> str:
    """The code of the language that the environment asks for, as gettext reads it.

    That is the first one with a catalogue in LANGUAGE, else the one of LC_ALL, LC_MESSAGES or LANG.

    Returns:
        `en` where the locale is C or POSIX, where there is no catalogue, and where nothing is set.
    """
    locales = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next(filter(None, locales), "")
    if re.split(r"[._@]", locale)[0] in _NO_LANGUAGE:
        return "en"
    for wanted in filter(None, (os.environ.get("LANGUAGE") or locale).split(":")):
        code = re.split(r"[.@]", wanted)[0]
        if re.split("[_-]", code)[0] in (*_NO_LANGUAGE, "en"):
            break
        if translation.translation(code):
            return code
    return "en"


def sayable(code: str) -> str:
    """The code of a language, or `en` where the terminal's encoding lacks its letters."""
    found = translation.translation(code)
    try:
        if found:
            found.gettext("Options").encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return "en"
    return code


def translated(text: str, message: Callable[[str], str] = gettext) -> str:
    """A text of help, translated by its paragraphs; of lines that are not wrapped, the last column.

    What stands before it in the line, or is indented and has none, is code.

    Args:
        text: In English, as click takes it.
        message: What translates a paragraph, which is given as one line.
    """

    def of_paragraph(paragraph: str) -> str:
        if not paragraph.startswith(NEVER_WRAPPED):
            return message(" ".join(paragraph.split()))
        return NEVER_WRAPPED + "\n".join(map(of_line, paragraph.split("\n")[1:]))

    def of_line(line: str) -> str:
        found = _IN_COLUMNS.fullmatch(line)
        return found[1] + message(found[2]) if found else line

    return "\n\n".join(map(of_paragraph, inspect.cleandoc(text).split("\n\n")))


class Translated(click.Command):
    """A command whose help is in the language that is spoken; in the code it is in English."""

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help."""
        shown = self
        if translation.spoken():
            shown = copy.copy(self)
            shown.help, shown.epilog = translated(self.help or ""), translated(self.epilog or "")
            # With the option of help itself, which click makes when it is asked for.
            shown.params = [_translated_option(param) for param in self.get_params(ctx)]
            shown.add_help_option = False
        super(Translated, shown).format_help(ctx, formatter)

    def get_short_help_str(self, limit: int = 45) -> str:
        """Its first paragraph, without the full stop."""
        if not translation.spoken():
            return super().get_short_help_str(limit)
        # Click cuts it between words, which not all languages have.
        return translated(self.help or "").partition("\n")[0].rstrip(".。")

    def invoke(self, ctx: click.Context) -> Any:
        """Run it; what is read by programs is in English."""
        if ctx.params.get("as_json"):
            translation.speak("en")
        return super().invoke(ctx)

    def messages(self) -> Iterator[str]:
        """All that is to be translated of its help."""
        found: list[str] = []

        def put(message: str) -> str:
            found.append(message)
            return message

        options = (param.help for param in self.params if isinstance(param, click.Option))
        for text in filter(None, (self.help, self.epilog)):
            translated(text, put)
        yield from (*found, *filter(None, options))


def _translated_option(param: click.Parameter) -> click.Parameter:
    shown = copy.copy(param)
    if isinstance(shown, click.Option) and shown.help:
        shown.help = gettext(shown.help)
    return shown


def columns(text: str) -> int:
    """How wide a terminal shows a text, in which letters of Chinese, say, take two columns."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def _one_or_more(singular: str, plural: str, number: int) -> str:
    """One of click's two forms, none of which tells the number."""
    return gettext(singular if number == 1 else plural)


@functools.cache
def translate_click() -> None:
    """Have click take its own words from the catalogues, and wrap lines by the width of letters.

    Click asks the standard library's gettext, which reads compiled files only and knows no other
    language than the environment's.
    """
    modules = (click.core, click.exceptions, click.formatting, click.parser, click.types)
    for module in (*modules, click.termui):
        vars(module).update(_=gettext, ngettext=_one_or_more)
    wrap_text = click.formatting.wrap_text

    def wrapped(text: str, width: int = 78, *args: Any, **kwargs: Any) -> str:
        # Click counts characters; a second one stands for the second column of a wide letter,
        # which may come apart from it at the end of a line.
        wide = "".join(one + "\0" * (columns(one) - 1) for one in text)
        width -= wide != text
        return wrap_text(wide, width, *args, **kwargs).replace("\0", "")

    vars(click.formatting).update(wrap_text=wrapped)
