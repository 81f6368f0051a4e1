"""What the command says to people beside its output: all of it on the standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, MutableMapping

import click

from ..diary import Problem

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
