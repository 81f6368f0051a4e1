"""The console: output, progress, diffs, JSON and common options."""

from __future__ import annotations

import difflib
import json
import os
import sys
import time
from collections.abc import Iterable, MutableMapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

import click

from ..diary import Problem
from ..diary.note import read_text

if TYPE_CHECKING:
    from ..build import Project

_SECONDS = 2.0


def say(text: str) -> None:
    """Tell something."""
    click.echo(text, err=True)


def counted(number: int, one: str, many: str) -> str:
    """A number with the word for it: `1 entry`, `2 entries`."""
    return f"{number} {one if number == 1 else many}"


def warn(problems: Iterable[Problem]) -> None:
    """Tell what is wrong and does not stop the command, each once."""
    for problem in dict.fromkeys(problems):
        click.secho(f"warning: {problem}", err=True, fg="yellow")


def open_project(config_file: str, *, may_be_empty: bool = False, asks: bool = False) -> Project:
    """Open the diary of a `mkdocs.yml`; its stages and messages go to the standard error.

    Args:
        config_file: The path of a `mkdocs.yml`.
        may_be_empty: Whether a diary without entries is accepted.
        asks: Whether the language model may be asked.

    Raises:
        ConfigurationError: See `load_project`.
    """
    from ..build import load_project

    return load_project(
        config_file, may_be_empty=may_be_empty, asks=asks, progress=EchoProgress(), announce=say
    )


class EchoProgress:
    """Says how far a stage is: in one line of a terminal, else every two seconds."""

    def __init__(self) -> None:
        self._said: MutableMapping[str, float] = {}
        self._alive = sys.stderr.isatty()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Take note of a step.

        Arguments:
            stage: What is being done.
            done: How many of `total` are done.
            total: How many there are, or 0 where that is not known.
        """
        text = f"{stage}: {done} of {total}" if total else f"{stage} ..."
        if self._alive:
            end = not total or done >= total
            click.echo(f"\r\x1b[K{text}", err=True, nl=end)
            return
        now = time.monotonic()
        last = self._said.get(stage)
        if last is None or (total and now - last >= _SECONDS):
            self._said[stage] = now
            say(text)


EPILOG: Final = (
    "Exit codes: 0 done; 1 something is wrong with the diary, the settings or the answer; 2 the "
    "command was written wrong; 130 interrupted."
)

config_file = click.option(
    "-f",
    "--config-file",
    default="mkdocs.yml",
    show_default=True,
    metavar="FILE",
    help="The configuration of the site.",
)

as_json = click.option("--json", "as_json", is_flag=True, help="Write the output as JSON.")


def only_one(**given: object) -> None:
    """See that of some options at most one was given.

    Raises:
        click.UsageError: There are two or more.
    """
    names = [f"--{name.replace('_', '-')}" for name, value in given.items() if value]
    if len(names) > 1:
        raise click.UsageError(f"{' and '.join(names)} cannot be used together")


def echo_json(content: Any) -> None:
    """Write the output as JSON."""
    click.echo(json.dumps(content, ensure_ascii=False, indent=1))


def shown(path: Path) -> str:
    """A path as people would write it here."""
    try:
        return os.path.relpath(path).replace(os.sep, "/")
    except ValueError:  # another drive
        return str(path)


def unified(before: bytes | None, after: bytes, name: str) -> str:
    """The change from one content of a file to another.

    Args:
        before: The file as it is, or None where there is none.
        after: The file as it would be.
        name: Its path, as it is shown.
    """
    encoding = read_text(before or b"").encoding
    old, new = (_lines(content.decode(encoding, "replace")) for content in (before or b"", after))
    source = "/dev/null" if before is None else f"a/{name}"
    lines = difflib.unified_diff(old, new, source, f"b/{name}")
    end = "\n\\ No newline at end of file\n"
    return "".join(line if line.endswith("\n") else f"{line}{end}" for line in lines)


def _lines(text: str) -> list[str]:
    """The lines with their ends; only a line feed ends one."""
    parts = text.split("\n")
    return [f"{part}\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


class AnswerIsNotFit(click.ClickException):
    """A chat's answer cannot be used, and nothing was written."""

    def __init__(self, faults: Sequence[str], hint: str = "", *, as_json: bool = False) -> None:
        """Take what is wrong.

        Args:
            faults: One sentence each.
            hint: What may be the reason.
            as_json: Whether the faults are wanted as output too.
        """
        super().__init__("the answer cannot be used, and nothing was written")
        self._faults = faults
        self._hint = hint
        self._as_json = as_json

    def show(self, file: IO[Any] | None = None) -> None:
        """Tell all that is wrong, and what to say to the chat."""
        if self._as_json:
            content = {"written": False, "faults": list(self._faults)}
            click.echo(json.dumps(content, ensure_ascii=False, indent=1))
        told = listed(self._faults)
        click.echo(f"Error: {self.message}:\n{told}", file=file, err=True)
        if self._hint:
            click.echo(f"\n{self._hint}", file=file, err=True)
        click.echo(
            "\nTell the chat, and hand over its next answer:\n\n"
            f"This answer cannot be used:\n{told}\nAnswer again, whole and mended.",
            file=file,
            err=True,
        )


def listed(faults: Sequence[str]) -> str:
    """Faults as a list, one in a line."""
    return "\n".join(f"- {fault}" for fault in faults)


_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")


def read_answer(source: str) -> str:
    """Read a pasted answer.

    Args:
        source: A file's path, or `-` for the standard input.

    Raises:
        click.ClickException: There is no such file, or it holds no text.
    """
    if source == "-":
        content = sys.stdin.buffer.read()
    else:
        try:
            content = Path(source).read_bytes()
        except OSError as error:
            raise click.ClickException(f"{source}: {error.strerror}") from None
    try:
        return content.decode("utf-16" if content.startswith(_UTF16) else "utf-8-sig")
    except UnicodeDecodeError:
        raise click.ClickException("the answer is no text in UTF-8") from None
