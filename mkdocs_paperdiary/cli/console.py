"""The console: its language, common options, messages, progress, diffs, JSON, pasted answers."""

from __future__ import annotations

import copy
import difflib
import functools
import inspect
import io
import json
import os
import re
import sys
import time
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextvars import copy_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

import click

from .. import engines
from ..diary.entry import Origin
from ..diary.note import codec_of, decoded
from ..files import leads_out, write_change
from ..llm import LanguageModel
from ..problem import Problem, without_habits
from ..progress import Progress, Throttle
from ..words import N_, speak, speaking, spoken, translation
from ..words import gettext as _

if TYPE_CHECKING:
    from ..build import Project
    from ..llm.prompts import PromptName

EPILOG: Final = (
    "Exit codes: 0 done; 1 something is wrong with the diary, the settings or the answer; 2 the "
    "command was written wrong; 130 interrupted."
)

ORIGIN_NAMES: Final[Mapping[Origin, str]] = {
    "front matter": N_("front matter"),
    "body": N_("body"),
    "text": N_("text"),
    "heading": N_("heading"),
    "file name": N_("file name"),
    "folder name": N_("folder name"),
    "git": "git",
    "language model": N_("language model"),
}
"""Where a value was found, for people."""

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

    That is the first one with a catalogue in LANGUAGE, else the one of LC_ALL, LC_MESSAGES or LANG;
    and `en` where the locale is C or POSIX, where there is no catalogue, and where nothing is set.
    """
    locales = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next(filter(None, locales), "")
    if re.split(r"[._@]", locale)[0] in _NO_LANGUAGE:
        return "en"
    for wanted in filter(None, (os.environ.get("LANGUAGE") or locale).split(":")):
        code = re.split(r"[.@]", wanted)[0]
        if re.split("[_-]", code)[0] in (*_NO_LANGUAGE, "en"):
            break
        if translation(code):
            return code
    return "en"


def sayable(code: str) -> str:
    """The code of a language, or `en` where the terminal's encoding lacks its letters."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        with speaking(code):
            _("Options").encode(encoding)
    except UnicodeEncodeError:
        return "en"
    return code


def translated(text: str, message: Callable[[str], str] = _) -> str:
    """A text of help, translated by its paragraphs; of lines that are not wrapped, the last column.

    What stands before it in the line, or is indented and has none, is code. `message` translates a
    paragraph, which it is given as one line.
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
        if spoken():
            shown = copy.copy(self)
            shown.help, shown.epilog = translated(self.help or ""), translated(self.epilog or "")
            # With the option of help itself, which click makes when it is asked for.
            shown.params = [_translated_option(param) for param in self.get_params(ctx)]
            shown.add_help_option = False
        super(Translated, shown).format_help(ctx, formatter)

    def get_short_help_str(self, limit: int = 45) -> str:
        """Its first paragraph, without the full stop."""
        if not spoken():
            return super().get_short_help_str(limit)
        # Click cuts it between words, which not all languages have.
        return translated(self.help or "").partition("\n")[0].rstrip(".。")

    def invoke(self, ctx: click.Context) -> Any:
        """Run it; what is read by programs is in English."""
        if ctx.meta.get("as_json"):
            speak("en")
        return super().invoke(ctx)


def _translated_option(param: click.Parameter) -> click.Parameter:
    shown = copy.copy(param)
    if isinstance(shown, click.Option) and shown.help:
        shown.help = _(shown.help)
    return shown


def columns(text: str) -> int:
    """How wide a terminal shows a text, in which letters of Chinese, say, take two columns."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def _one_or_more(singular: str, plural: str, number: int) -> str:
    """One of click's two forms, none of which tells the number."""
    return _(singular if number == 1 else plural)


@functools.cache
def translate_click() -> None:
    """Have click take its own words from the catalogues, and wrap lines by the width of letters.

    Click asks the standard library's gettext, which reads compiled files only and knows no other
    language than the environment's.
    """
    modules = (click.core, click.exceptions, click.formatting, click.parser, click.types)
    for module in (*modules, click.termui):
        vars(module).update(_=_, ngettext=_one_or_more)
    wrap_text = click.formatting.wrap_text

    def wrapped(text: str, width: int = 78, *args: Any, **kwargs: Any) -> str:
        # Click counts characters; a second one stands for the second column of a wide letter,
        # which may come apart from it at the end of a line.
        wide = "".join(one + "\0" * (columns(one) - 1) for one in text)
        width -= wide != text
        return wrap_text(wide, width, *args, **kwargs).replace("\0", "")

    vars(click.formatting).update(wrap_text=wrapped)


def command(name: str | None = None, epilog: str = EPILOG) -> Callable[..., Translated]:
    """Make a command of a function."""
    return click.command(name, cls=Translated, epilog=epilog)


def _note(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    ctx.meta[param.name or ""] = value


# No command is given the values of these: `open_project`, `is_json` and what calls them ask for it.
config_file_option = click.option(
    "-f",
    "--config-file",
    metavar="FILE",
    expose_value=False,
    callback=_note,
    help="The configuration of the site; by default the mkdocs.yml or properdocs.yml here.",
)

json_option = click.option(
    "--json",
    "as_json",
    is_flag=True,
    expose_value=False,
    callback=_note,
    help="Write the output as JSON.",
)


def config_file() -> str | None:
    """The configuration that -f names."""
    name: str | None = click.get_current_context().meta["config_file"]
    return name


def is_json() -> bool:
    """Whether --json asks for JSON."""
    return bool(click.get_current_context().meta.get("as_json"))


def only_one(**given: object) -> None:
    """Refuse options that do not go together: at most one of these may be set.

    Raises:
        click.UsageError: Two or more are set.
    """
    names = [f"--{name.replace('_', '-')}" for name, value in given.items() if value]
    if len(names) > 1:
        first, second, *_more = names
        message = _("%(first)s and %(second)s cannot be used together", first=first, second=second)
        raise click.UsageError(message)


def open_project(*, may_be_empty: bool = False, asks: bool = False) -> Project:
    """Open the diary of a configuration; its stages and messages go to the standard error.

    From here on, the command speaks the language of the site.

    Raises:
        EngineError: There is no such file, it is wrong or does not name the plugin.
        click.ClickException: There is no entry.
    """
    site = engines.read_site(*engines.choose(config_file()))
    # What knows a generator, once there is one.
    from ..build import Project
    from ..other_plugins import spoken_language

    if not is_json():
        speak(sayable(spoken_language(site.config)))
    project = Project(
        site.config,
        site.files,
        site.options,
        LanguageModel(site.options.llm_settings()),
        echo_progress(),
        say,
        unreadable=site.unreadable,
        asks=asks,
    )
    if project.no_entries and not may_be_empty:
        raise click.ClickException(str(project.no_entries))
    return project


def say(text: str) -> None:
    """Write a message to the standard error."""
    click.echo(text, err=True)


def warn(problems: Iterable[Problem | None]) -> None:
    """Write problems that do not stop the command to the standard error, each once."""
    for problem in without_habits(problems):
        click.secho(f"warning: {problem}", err=True, fg="yellow")


def echo_progress() -> Progress:
    """What says how far a stage is: in one line of a terminal, else every two seconds."""
    throttle, is_terminal = Throttle(), sys.stderr.isatty()

    def show(stage: str, done: int, total: int) -> None:
        # What follows a colon is a name.
        what, colon, name = stage.partition(": ")
        stage = _(what) + colon + name
        text = f"{stage} ..."
        if total:
            text = f"{stage}: " + _("%(number)s of %(total)s", number=done, total=total)
        if is_terminal:
            end = not total or done >= total
            click.echo(f"\r\x1b[K{text}", err=True, nl=end)
        elif throttle.is_due(stage, total, time.monotonic()):
            say(text)

    # Its language stays while notes are checked, of which problems are told in English.
    context = copy_context()
    return lambda stage, done, total: context.run(show, stage, done, total)


def no_day(text: str) -> str:
    """That a text is no day."""
    return _("%(text)s is no day such as 2025-06-05", text=repr(text))


def echo_json(content: Any) -> None:
    """Write the output as JSON; days are written as `2025-06-05`."""
    click.echo(json.dumps(content, ensure_ascii=False, indent=1, default=str))


def report(content: Any, lines: Iterable[str]) -> None:
    """Write the output: its content as JSON if that is asked for, else the lines of a text."""
    if is_json():
        echo_json(content)
    else:
        for line in lines:
            click.echo(line)


def problem_row(problem: Problem) -> dict[str, Any]:
    """A problem as the commands' JSON has it."""
    names = ("severity", "code", "message", "src", "line", "field")
    return {name: getattr(problem, name) for name in names}


def shown(path: Path) -> str:
    """A path relative to the working folder, with forward slashes."""
    try:
        return os.path.relpath(path).replace(os.sep, "/")
    except ValueError:  # another drive
        return str(path)


def unified(before: bytes | None, after: bytes, name: str) -> str:
    """A unified diff of a file, which `git apply` can read; None where there is no file yet."""
    _, encoding = codec_of(before or b"")
    # Only a line feed ends a line, as git has it.
    old, new = (
        io.StringIO(content.decode(encoding, "replace")).readlines()
        for content in (before or b"", after)
    )
    source = "/dev/null" if before is None else f"a/{name}"
    lines = difflib.unified_diff(old, new, source, f"b/{name}")
    end = "\n\\ No newline at end of file\n"
    return "".join(line if line.endswith("\n") else f"{line}{end}" for line in lines)


class FileChanges:
    """Changed files of a folder: written, or shown as diffs, unless the output is JSON."""

    def __init__(self, folder: Path, *, write: bool) -> None:
        self._folder = folder
        self._write = write
        self.refused: dict[str, str] = {}
        """Why files were not changed, by the name that the command has for each."""

    def put(self, name: str, path: Path, before: bytes | None, after: bytes) -> bool:
        """Write a changed file and its path, or only show the change; False where that fails.

        Nothing is written where the file is not as it was before, None being no file, or where a
        link leads out of the folder.
        """
        if leads_out(path, self._folder):
            why = _(
                "a link leads from there out of %(folder)s; put the file itself there",
                folder=shown(self._folder),
            )
        else:
            why = write_change(path, before, after) if self._write else ""
        if why:
            self.refuse(name, f"{shown(path)}: {why}", why)
        elif not is_json():
            text = shown(path) if self._write else unified(before, after, shown(path))
            click.echo(text, nl=self._write)
        return not why

    def refuse(self, name: str, message: str, why: str) -> None:
        """Say why a file is not changed, in a message with its path and in the output."""
        say(_("not written: %(message)s", message=message))
        self.refused[name] = why

    def end(self, content: Mapping[str, Any], summary: str) -> None:
        """Report, as JSON beside what was refused, and in a sentence; exit with 1 for a refusal."""
        report({**content, "refused": self.refused}, ())
        say(summary)
        if self.refused:
            click.get_current_context().exit(1)


def instructions(project: Project, name: PromptName) -> str:
    """What a chat is told before what it is asked about."""
    prompt, wrong = project.prompt(name)
    warn([wrong])
    return prompt.text


def read_answer(source: str) -> str:
    """Read a chat's answer from a file, or with `-` from the standard input.

    Raises:
        OSError: It cannot be read.
        click.ClickException: It holds no text.
    """
    content = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    text, codec = decoded(content)
    if codec == "cp1252" or "\N{REPLACEMENT CHARACTER}" in text:
        raise click.ClickException(_("the answer is no text in UTF-8"))
    return text


def refuse_answer(faults: Sequence[str], hint: str = "") -> NoReturn:
    """Say why a chat's answer cannot be used, and what to say to the chat; exit with 1."""
    report({"written": False, "faults": faults}, ())
    reason = f"\n{hint}\n" if hint else ""
    say(_("Error: the answer cannot be used, and nothing was written:"))
    say(f"{bullets(faults)}\n{reason}")
    say(_("Tell the chat, and hand over its next answer:") + "\n")
    # As the prompts, what a chat is told is in English.
    say(f"This answer cannot be used:\n{bullets(faults)}\nAnswer again, whole and mended.")
    click.get_current_context().exit(1)


def bullets(faults: Iterable[str]) -> str:
    """Faults as a list, one in a line."""
    return "\n".join(f"- {fault}" for fault in faults)
