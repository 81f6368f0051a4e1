"""The options and texts that all commands share."""

from __future__ import annotations

import json
from typing import Any, Final

import click

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
