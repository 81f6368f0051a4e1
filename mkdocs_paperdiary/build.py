"""A diary that a `mkdocs.yml` describes, from its files to its atlas, for plugin and command."""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

import yaml
from mkdocs.config import load_config
from mkdocs.exceptions import ConfigurationError, MkDocsException
from mkdocs.structure.files import get_files

from .atlas import Atlas, AtlasSettings, build_atlas
from .atlas.labels.pinned_labels import read_labels
from .cache import Cache
from .config import PaperDiaryConfig
from .diary import Note
from .diary.reading_cache import NoteReader
from .files import path_test
from .llm import LanguageModel, Unavailable, read_prompt
from .pages.addresses import HOME
from .progress import quiet
from .summaries import SummarySettings, summarise
from .summaries.summarise import read_summaries

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files

    from .atlas import KeptLabel
    from .diary import Diary, Reading
    from .llm import Prompt
    from .problem import Problem
    from .progress import Progress

MEMORY: Final = "map.jsonl"
"""The file of the map's memory in the cache's folder, where the user names no other."""

MODEL_UNAVAILABLE: Final = "model-unavailable"
"""The code of problems with a language model that does not answer."""

NOT_ASKED: Final = "this command asks no language model"


@dataclass(frozen=True)
class Project:
    """A diary that a `mkdocs.yml` describes: everything that a build or a command needs of it.

    Attributes:
        config: The site's configuration.
        files: All files of the docs folder.
        options: The plugin's options.
        cache: Results of earlier builds.
        reader: The reader of notes; one that has read them before is faster.
        model: The language model of this build.
        progress: Called at each step of the longer stages.
        announce: Called with a message before a model is asked, and after that.
        only_new: Whether an entry whose note has changed keeps the summary that it had.
        asks: Whether the language model may be asked.
    """

    config: MkDocsConfig
    files: Files
    options: PaperDiaryConfig
    cache: Cache
    reader: NoteReader
    model: LanguageModel
    progress: Progress = quiet
    announce: Callable[[str], None] = field(default=lambda message: None)
    only_new: bool = False
    asks: bool = True

    @classmethod
    def open(
        cls,
        files: Files,
        config: MkDocsConfig,
        options: PaperDiaryConfig,
        *,
        reader: NoteReader | None = None,
        earlier: LanguageModel | None = None,
        progress: Progress = quiet,
        announce: Callable[[str], None] = lambda message: None,
        only_new: bool = False,
        asks: bool = True,
    ) -> Project:
        """Open a diary; nothing is read yet.

        Args:
            files: All files of the docs folder.
            config: The site's configuration.
            options: The plugin's options.
            reader: The reader of notes, by default a new one.
            earlier: The model of the build before, whose failures this build takes into account.
            progress: See the attribute.
            announce: See the attribute.
            only_new: See the attribute.
            asks: See the attribute.
        """
        model = LanguageModel(options.llm_settings(), earlier)
        if not asks:
            model.fail(Unavailable(NOT_ASKED))
        cache = Cache(Path(config.config_file_path).parent / options.cache_dir)
        reader = reader or NoteReader()
        return cls(config, files, options, cache, reader, model, progress, announce, only_new, asks)

    @property
    def root(self) -> Path:
        """The folder of `mkdocs.yml`."""
        return Path(self.config.config_file_path).parent

    @property
    def docs(self) -> Path:
        """The docs folder."""
        return Path(self.config.docs_dir)

    @property
    def custom(self) -> Path:
        """The user's folder of prompts, pinned labels and pinned summaries."""
        return self.root / self.options.custom_dir

    @property
    def memory(self) -> Path:
        """The file with the map that the last build has made."""
        return self.root / (self.options.map.file or f"{self.options.cache_dir}/{MEMORY}")

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        """The notes, none where no file is an entry."""
        own = {*HOME, *self.options.pages.values()}
        found = entry_files(self.files, self.options.entries, own)
        return tuple(Note(file.src_uri, file.content_bytes) for file in found)

    @cached_property
    def paths(self) -> dict[str, Path]:
        """The file of each note, by its path in the docs folder."""
        return {
            one.src: Path(self.files.src_uris[one.src].abs_src_path or "") for one in self.notes
        }

    def path(self, src: str) -> Path:
        """The file of a page, or where it would be, from its path in the docs folder."""
        return self.paths.get(src) or self.docs / src

    @property
    def no_entries(self) -> str:
        """The message for a diary without entries, empty where there are some."""
        if self.notes:
            return ""
        number = sum(1 for _ in self.files.documentation_pages())
        return (
            f"No entries found: none of the {number} pages in the docs folder matches "
            f"{self.options.entries}. Set the option 'entries' to patterns such as "
            "['notes/**/*.md']."
        )

    @cached_property
    def custom_files(self) -> CustomFiles:
        """What the user keeps in the folder `custom`."""
        labels, wrong_labels = read_prompt("labels", self.custom / "prompts")
        summaries, wrong_summaries = read_prompt("summaries", self.custom / "prompts")
        pinned_labels, problems = read_labels(self.custom)
        pinned_summaries, more = read_summaries(self.custom)
        prompts = tuple(one for one in (wrong_labels, wrong_summaries) if one)
        return CustomFiles(
            labels, summaries, pinned_labels, pinned_summaries, (*prompts, *problems, *more)
        )

    @property
    def atlas_settings(self) -> AtlasSettings:
        """The settings of the atlas, with the labels that the user has pinned."""
        settings, custom = self.options.atlas_settings(), self.custom_files
        labels = replace(settings.labels, instructions=custom.label_prompt.text, kept=custom.labels)
        return replace(settings, labels=labels)

    def read_notes(self) -> Reading:
        """Read the notes, or take what reading the same ones gave."""
        order = self.options.date_order
        return self.reader.read(self.notes, self.docs, self.cache, date_order=order)  # type: ignore[arg-type]

    def read(self) -> tuple[Reading, tuple[Problem, ...]]:
        """Read the notes, and have their summaries written or take those that are cached.

        Returns:
            The reading, whose diary has the summaries and whose problems are those of notes; and
            the problems of summaries and of the user's own files.
        """
        reading, custom = self.read_notes(), self.custom_files
        settings = SummarySettings(
            self.options.summaries.provider,
            self.options.summaries.batch_size,
            custom.summary_prompt.text,
            custom.summaries,
            # One for each layout, whose labels are asked for after the summaries.
            reserve=2 if self.options.labels.provider == "openai" else 0,
        )
        diary, problems = summarise(
            reading,
            settings,
            self.cache,
            self.model,
            self.progress,
            self.announce,
            only_new=self.only_new,
        )
        return replace(reading, diary=diary), (*custom.problems, *self._relevant(problems))

    def compute(self, diary: Diary, *, fresh: bool = False) -> tuple[Atlas, tuple[Problem, ...]]:
        """Compute the atlas of a diary, or take it from the cache.

        Args:
            diary: The diary, with its summaries.
            fresh: Start the map anew, and align it with the old one.

        Returns:
            The atlas and what went wrong.
        """
        atlas, problems = build_atlas(
            diary,
            self.atlas_settings,
            self.cache,
            self.progress,
            model=self.model,
            memory=self.memory,
            announce=self.announce,
            fresh=fresh,
        )
        return atlas, self._relevant(problems)

    def _relevant(self, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
        """Problems without that of a model that may not be asked."""
        return tuple(one for one in problems if self.asks or one.code != Unavailable.code)


@dataclass(frozen=True, slots=True)
class CustomFiles:
    """The user's prompts and pinned answers.

    Attributes:
        label_prompt: The prompt for labels.
        summary_prompt: The prompt for summaries.
        labels: The pinned labels, by layout.
        summaries: The pinned summaries, by entry id.
        problems: What is wrong with the files.
    """

    label_prompt: Prompt
    summary_prompt: Prompt
    labels: Mapping[str, tuple[KeptLabel, ...]]
    summaries: Mapping[str, str]
    problems: tuple[Problem, ...]


def load_project(
    config_file: str,
    *,
    may_be_empty: bool = False,
    asks: bool = False,
    progress: Progress = quiet,
    announce: Callable[[str], None] = lambda message: None,
) -> Project:
    """Open the diary of a `mkdocs.yml`, as a build would.

    Args:
        config_file: The path of a `mkdocs.yml`.
        may_be_empty: Whether a diary without entries is accepted.
        asks: Whether the language model may be asked.
        progress: Called at each step of the longer stages.
        announce: Called with a message before a model is asked, and after that.

    Raises:
        ConfigurationError: There is no such file, it is wrong or does not name the plugin, or
            there is no entry.
    """
    path = Path(config_file)
    if not path.is_file():
        raise ConfigurationError(
            f"there is no {path}; run this command in the folder of mkdocs.yml, or name the file "
            "by -f"
        )
    # Material prints an advertisement of another generator otherwise.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "true")
    with _captured_errors() as errors:
        config = _load(path, errors)
        project = Project.open(
            get_files(config),
            config,
            _options(config, path),
            progress=progress,
            announce=announce,
            asks=asks,
        )
    if project.no_entries and not may_be_empty:
        raise ConfigurationError(project.no_entries)
    return project


def told_once(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems without repetitions: a model that cannot be reached is one problem, not several."""
    kept: dict[object, Problem] = {}
    for one in problems:
        kept.setdefault(one.code if one.code == MODEL_UNAVAILABLE else one, one)
    return tuple(kept.values())


def _load(path: Path, errors: list[str]) -> MkDocsConfig:
    try:
        # The whole path, since MkDocs takes the docs folder to be beside it.
        return load_config(str(path.resolve()))
    except (MkDocsException, yaml.YAMLError) as error:
        reasons = errors or [str(error)]
        raise ConfigurationError(f"{path} cannot be used: " + "\n".join(reasons)) from None


def _options(config: MkDocsConfig, path: Path) -> PaperDiaryConfig:
    for plugin in config.plugins.values():
        if isinstance(plugin.config, PaperDiaryConfig):
            return plugin.config
    raise ConfigurationError(
        f"the plugin paperdiary is not among the plugins of {path}; add it:\n\n"
        "plugins:\n  - search\n  - paperdiary"
    )


@contextlib.contextmanager
def _captured_errors() -> Iterator[list[str]]:
    """Keep MkDocs' messages from the screen, and collect its errors."""
    errors: list[str] = []
    log = logging.getLogger("mkdocs")
    listener = logging.Handler(logging.ERROR)
    listener.emit = lambda record: errors.append(record.getMessage())  # type: ignore[method-assign]
    silent, propagates = logging.NullHandler(), log.propagate
    log.propagate = False
    log.addHandler(listener)
    log.addHandler(silent)
    try:
        yield errors
    finally:
        log.propagate = propagates
        log.removeHandler(listener)
        log.removeHandler(silent)


def entry_files(files: Files, patterns: Sequence[str], own: Collection[str]) -> list[File]:
    """Choose the files that the user's patterns call entries.

    Args:
        files: All files of the site.
        patterns: See `path_test`.
        own: Pages that are never entries, by their path in the docs folder.
    """
    is_entry = path_test(patterns)
    return [
        file
        for file in files.documentation_pages()
        if file.src_uri not in own and is_entry(file.src_uri)
    ]
