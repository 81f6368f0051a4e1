"""The commands `paperdiary build` and `paperdiary serve`."""

from __future__ import annotations

from pathlib import Path

import click

from .. import engines
from ..words import gettext as _
from . import console

_engine_option = click.option(
    "--engine",
    type=click.Choice([*engines.ENGINES]),
    help="The generator; by default the one whose configuration is here and that is installed.",
)
_strict_option = click.option("--strict", is_flag=True, help="Fail on each warning.")


@console.command()
@_engine_option
@click.option(
    "-d",
    "--site-dir",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Where the site is written; by default where the configuration says.",
)
@_strict_option
@console.config_file_option
def build(*, engine: str | None, site_dir: Path | None, strict: bool) -> None:
    """Build the site with the generator that is installed, or with another one.

    \b
      paperdiary build                       as mkdocs build does
      paperdiary build --engine properdocs   the same pages by ProperDocs
    """  # noqa: D301 - click's own mark of lines that are not to be wrapped
    generator, path = _chosen(engine)
    click.get_current_context().exit(generator.build(path, site_dir=site_dir, strict=strict))


@console.command()
@_engine_option
@click.option(
    "-a", "--dev-addr", "address", metavar="HOST:PORT", help="Where the site can be visited."
)
@_strict_option
@console.config_file_option
def serve(*, engine: str | None, address: str | None, strict: bool) -> None:
    """Show the site while you write: it is built again whenever a file changes.

    \b
      paperdiary serve                       as mkdocs serve does
      paperdiary serve --engine properdocs   the same by ProperDocs
    """  # noqa: D301 - click's own mark of lines that are not to be wrapped
    generator, path = _chosen(engine)
    click.get_current_context().exit(generator.serve(path, address=address, strict=strict))


@console.command()
@_strict_option
@console.config_file_option
def prebuild(*, strict: bool) -> None:
    """Build the pages for Zensical, and print the configuration to build the site with.

    \b
      zensical build -f $(paperdiary prebuild)
    """  # noqa: D301 - click's own mark of lines that are not to be wrapped
    generator, path = _chosen("zensical")
    click.echo(engines.prebuild(generator, path, strict=strict).configuration)


def _chosen(name: str | None) -> tuple[engines.Engine, Path]:
    generator, path = engines.choose(console.config_file(), name)
    engine = f"{generator.title} {generator.version}"
    console.say(_("%(engine)s builds the site of %(path)s", engine=engine, path=path))
    return generator, path
