"""The command `paperdiary` and what it has to offer."""

from __future__ import annotations

import click


@click.group()
@click.version_option(package_name="mkdocs-paperdiary")
def main() -> None:
    """Look after a reading diary that MkDocs shows."""
