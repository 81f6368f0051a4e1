"""The forms in which other tools take works; a new one is one new file and one line here."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol, cast

if TYPE_CHECKING:
    from ..works import Work


@dataclass(frozen=True, slots=True)
class Channel:
    """What a list of works is, for the forms that say so.

    Attributes:
        title: Its name.
        url: The address of the diary's site with a slash at its end, or an empty string.
    """

    title: str
    url: str = ""


class Writer(Protocol):
    """What a module of this package offers."""

    def write(self, works: Sequence[Work], channel: Channel) -> str:
        r"""Write works.

        Args:
            works: In any order; the form has its own.
            channel: What they are together.

        Returns:
            The whole file, the same text for the same works, with `\n` line ends.
        """


@dataclass(frozen=True, slots=True)
class Target:
    """A form in which works are given.

    Attributes:
        name: What `--to` calls it.
        suffixes: Those of its files.
        module: The module of this package that writes it.
    """

    name: str
    suffixes: tuple[str, ...]
    module: str

    def write(self, works: Sequence[Work], channel: Channel) -> str:
        """Write works; see `Writer.write`."""
        module = importlib.import_module(f".{self.module}", __name__)
        return cast(Writer, module).write(works, channel)


_ALL: Final = (
    Target("bibtex", (".bib",), "bibtex"),
    Target("csl-json", (".json",), "csl"),
    Target("ris", (".ris",), "ris"),
    Target("csv", (".csv",), "table"),
    Target("markdown", (".md", ".markdown"), "markdown"),
    Target("opml", (".opml",), "opml"),
    Target("rss", (".xml", ".rss"), "rss"),
)

TARGETS: Final[Mapping[str, Target]] = {target.name: target for target in _ALL}
"""Each form by its name."""
