"""The command `paperdiary`."""

from __future__ import annotations

import io
import sys
import traceback
from pathlib import Path
from typing import Any

import click

from ..engines import EngineError
from ..records.formats import Unreadable
from ..words import gettext as _
from ..words import speaking
from .ask import ask
from .build import build, prebuild, serve
from .check import check
from .console import EPILOG, Translated, of_environment, sayable, translate_click
from .export import export
from .import_ import import_
from .init import init
from .map import labels, map_command
from .new import new
from .summarize import summarize

__all__ = ["main"]

_INTERRUPTED = 130


class Commands(Translated, click.Group):
    """The subcommands, with one language and one way to end for all of them."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command in the language of the environment, until a site's is known."""
        translate_click()
        if isinstance(sys.stdout, io.TextIOWrapper):
            # As the standard error has it: a letter that a terminal lacks stops nothing.
            sys.stdout.reconfigure(errors="backslashreplace")
        with speaking(sayable(of_environment())):
            return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a subcommand; an error is one sentence without a traceback."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("\n" + _("Interrupted; what was done so far is kept."), err=True)
            ctx.exit(_INTERRUPTED)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except (EngineError, Unreadable) as error:
            raise click.ClickException(str(error)) from None
        except OSError as error:
            place = f"{error.filename}: " if error.filename else ""
            why = error.strerror or _("cannot be used")
            raise click.ClickException(place + why) from None
        except Exception as error:
            # Only the places: the text, or a line of code with its values, may hold a secret.
            frames = traceback.extract_tb(error.__traceback__)[-4:]
            where = " < ".join(f"{Path(f.filename).name}:{f.lineno}" for f in reversed(frames))
            message = _(
                "something went wrong that should not have: %(error)s at %(place)s; please report "
                "it",
                error=type(error).__name__,
                place=where,
            )
            raise click.ClickException(message) from None


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=EPILOG,
)
@click.version_option(package_name="mkdocs-paperdiary")
def main() -> None:
    """Look after a reading diary that MkDocs or another generator shows.

    Each command works on the mkdocs.yml or properdocs.yml of the folder it is run in, or on the
    file that -f names.
    What it has to say goes to the standard error, so that its output can be piped.
    """


for _command in (
    *(init, import_, ask, build, check, export),
    *(labels, new, map_command, prebuild, serve, summarize),
):
    main.add_command(_command)
