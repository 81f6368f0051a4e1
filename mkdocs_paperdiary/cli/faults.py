"""How the command tells that a pasted answer cannot be used."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import IO, Any

import click


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
