"""Opens the diary that a `mkdocs.yml` describes, as a build would."""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..build import Opened, open_diary
from ..diary.reading_cache import NoteReader
from ..llm import LanguageModel, Unavailable
from .console import EchoProgress, say

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from ..build import Computed, Turn
    from ..config import PaperDiaryConfig
    from ..diary import Problem, Reading


@dataclass(frozen=True, slots=True)
class Project:
    """A diary and what a command needs to work on it.

    Attributes:
        opened: The notes and what stands beside them.
        paths: By the path in the docs folder, where each note lies.
        config: The site's configuration.
        files: All files of the docs folder.
    """

    opened: Opened
    paths: Mapping[str, Path]
    config: MkDocsConfig
    files: Files

    @property
    def options(self) -> PaperDiaryConfig:
        """The plugin's options."""
        return self.opened.options

    @property
    def custom(self) -> Path:
        """The folder in which pinned answers are kept."""
        return self.opened.root / self.options.custom_dir

    def model(self, *, ask: bool = True) -> LanguageModel:
        """The language model; without `ask`, one that gives only what it has given before."""
        model = LanguageModel(self.options.llm_settings())
        if not ask:
            model.fail(Unavailable(NOT_ASKED))
        return model

    def read(self, *, ask: bool) -> tuple[Reading, tuple[Problem, ...]]:
        """Read the notes, and have their summaries written or take those that are kept.

        Returns:
            What was read, and what went wrong with summaries and the user's own files.
        """
        from ..build import read_summarised

        reading, problems = read_summarised(self.opened, self._turn(ask=ask))
        return reading, self._without_notes(problems)

    def compute(self, *, fresh: bool = False) -> Computed:
        """Compute the atlas, with what language models have said before; none is asked.

        Args:
            fresh: Start the map anew, and lay it onto the old one.
        """
        from ..build import compute

        computed = compute(self.opened, self._turn(ask=False), fresh=fresh)
        problems = (one for one in computed.problems if not one.message.startswith(NOT_ASKED))
        return replace(computed, problems=self._without_notes(problems))

    def _turn(self, *, ask: bool) -> Turn:
        from ..build import Turn

        return Turn(self.model(ask=ask), EchoProgress(), say, ask=ask)

    def _without_notes(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        # What is wrong in a note is told by each build, and would hide what is told here.
        return tuple(one for one in problems if one.src not in self.paths)


NOT_ASKED = "this command asks no language model"


def open_project(config_file: str, *, may_be_empty: bool = False) -> Project:
    """Open a diary.

    Args:
        config_file: The path of a `mkdocs.yml`.
        may_be_empty: Whether a diary without entries is one, too.

    Raises:
        click.ClickException: There is no such file, it is wrong or does not name the plugin, or
            there is no entry.
    """
    path = Path(config_file)
    if not path.is_file():
        raise click.ClickException(
            f"there is no {path}; run this command in the folder of mkdocs.yml, or name the file "
            "by -f"
        )
    # Material says more about itself than the command does.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "true")
    with _heard() as said:
        config = _load(path, said)
        options = _options(config, path)
        from mkdocs.structure.files import get_files

        files = get_files(config)
        opened = open_diary(files, config, options, NoteReader())
    if opened.lack and not may_be_empty:
        raise click.ClickException(opened.lack)
    paths = {note.src: Path(files.src_uris[note.src].abs_src_path or "") for note in opened.notes}
    return Project(opened, paths, config, files)


def _load(path: Path, said: list[str]) -> MkDocsConfig:
    import yaml
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    try:
        # The whole path, since MkDocs takes the docs folder to be beside it.
        return load_config(str(path.resolve()))
    except (MkDocsException, yaml.YAMLError) as error:
        reasons = said or [str(error)]
        raise click.ClickException(f"{path} cannot be used: " + "\n".join(reasons)) from None


def _options(config: MkDocsConfig, path: Path) -> PaperDiaryConfig:
    from ..config import PaperDiaryConfig

    for plugin in config.plugins.values():
        if isinstance(plugin.config, PaperDiaryConfig):
            return plugin.config
    raise click.ClickException(
        f"the plugin paperdiary is not among the plugins of {path}; add it:\n\n"
        "plugins:\n  - search\n  - paperdiary"
    )


@contextlib.contextmanager
def _heard() -> Iterator[list[str]]:
    """Keep MkDocs' messages from the screen, and gather its errors."""
    said: list[str] = []
    log = logging.getLogger("mkdocs")
    listener = logging.Handler(logging.ERROR)
    listener.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    silent, spreads = logging.NullHandler(), log.propagate
    log.propagate = False
    log.addHandler(listener)
    log.addHandler(silent)
    try:
        yield said
    finally:
        log.propagate = spreads
        log.removeHandler(listener)
        log.removeHandler(silent)
