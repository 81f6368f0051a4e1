"""The console: common options, messages, progress, diffs, JSON and pasted answers."""

from __future__ import annotations

import contextvars
import difflib
import io
import json
import os
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

import click

from .. import engines
from ..diary.entry import Origin
from ..diary.note import codec_of, decoded
from ..files import leads_out, write_change
from ..llm import LanguageModel
from ..problem import Problem, without_habits
from ..progress import Throttle
from ..translation import speak
from ..words import N_
from ..words import gettext as _
from .language import sayable

if TYPE_CHECKING:
    from ..build import Project

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

config_file_option = click.option(
    "-f",
    "--config-file",
    metavar="FILE",
    help="The configuration of the site; by default the mkdocs.yml or properdocs.yml here.",
)

json_option = click.option("--json", "as_json", is_flag=True, help="Write the output as JSON.")


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


def open_project(
    config_file: str | None, *, may_be_empty: bool = False, asks: bool = False
) -> Project:
    """Open the diary of a configuration; its stages and messages go to the standard error.

    From here on, the command speaks the language of the site.

    Raises:
        EngineError: There is no such file, it is wrong or does not name the plugin.
        click.ClickException: There is no entry.
    """
    site = engines.read_site(*engines.choose(config_file))
    # What knows a generator, once there is one.
    from ..build import Project
    from ..other_plugins import spoken_language

    if not click.get_current_context().params.get("as_json"):
        speak(sayable(spoken_language(site.config)))
    project = Project(
        site.config,
        site.files,
        site.options,
        LanguageModel(site.options.llm_settings()),
        EchoProgress(),
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


def warn(problems: Iterable[Problem]) -> None:
    """Write problems that do not stop the command to the standard error, each once."""
    for problem in without_habits(problems):
        click.secho(f"warning: {problem}", err=True, fg="yellow")


class EchoProgress:
    """Says how far a stage is: in one line of a terminal, else every two seconds."""

    def __init__(self) -> None:
        self._throttle = Throttle()
        self._is_terminal = sys.stderr.isatty()
        # Its language stays while notes are checked, of which problems are told in English.
        self._context = contextvars.copy_context()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show a step, if it is time."""
        self._context.run(self._show, stage, done, total)

    def _show(self, stage: str, done: int, total: int) -> None:
        # What follows a colon is a name.
        what, colon, name = stage.partition(": ")
        stage = _(what) + colon + name
        text = f"{stage} ..."
        if total:
            text = f"{stage}: " + _("%(number)s of %(total)s", number=done, total=total)
        if self._is_terminal:
            end = not total or done >= total
            click.echo(f"\r\x1b[K{text}", err=True, nl=end)
        elif self._throttle.is_due(stage, total, time.monotonic()):
            say(text)


def no_day(text: str) -> str:
    """That a text is no day."""
    return _("%(text)s is no day such as 2025-06-05", text=repr(text))


def echo_json(content: Any) -> None:
    """Write the output as JSON; days are written as `2025-06-05`."""
    click.echo(json.dumps(content, ensure_ascii=False, indent=1, default=str))


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

    def __init__(self, folder: Path, *, write: bool, as_json: bool) -> None:
        """Begin without a change."""
        self._folder = folder
        self._write = write
        self._as_json = as_json
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
        elif not self._as_json:
            text = shown(path) if self._write else unified(before, after, shown(path))
            click.echo(text, nl=self._write)
        return not why

    def refuse(self, name: str, message: str, why: str) -> None:
        """Say why a file is not changed, in a message with its path and in the output."""
        say(_("not written: %(message)s", message=message))
        self.refused[name] = why

    def end(self, content: Mapping[str, Any], summary: str) -> None:
        """Report all changes, as JSON or in a sentence; exit with 1 where a file was not changed.

        Arguments:
            content: What JSON has beside what was refused.
            summary: The same in a sentence.
        """
        if self._as_json:
            echo_json({**content, "refused": self.refused})
        say(summary)
        if self.refused:
            click.get_current_context().exit(1)


def read_answer(source: str) -> str:
    """Read a chat's answer from a file, or with `-` from the standard input.

    Raises:
        click.ClickException: There is no such file, or it holds no text.
    """
    try:
        content = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        raise click.ClickException(f"{source}: {error.strerror}") from None
    text, codec = decoded(content)
    if codec == "cp1252" or "\N{REPLACEMENT CHARACTER}" in text:
        raise click.ClickException(_("the answer is no text in UTF-8"))
    return text


def refuse_answer(faults: Sequence[str], hint: str = "", *, as_json: bool) -> NoReturn:
    """Say why a chat's answer cannot be used, and what to say to the chat; exit with 1."""
    if as_json:
        echo_json({"written": False, "faults": faults})
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
