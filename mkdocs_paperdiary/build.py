"""A diary that a `mkdocs.yml` describes, from its files to its atlas, for plugin and command."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.utils import is_markdown_file

from . import theme
from .atlas import Atlas, AtlasSettings, KeptLabel, build_atlas
from .atlas.connections import CloseLessons, Connections, find_close_lessons, find_connections
from .atlas.embedding import ModelUnavailable
from .atlas.embedding.vectors import minilm_vectors, text_of
from .atlas.labels.pinned_labels import read_labels
from .cache import CACHE_FOLDER, FORMER_FOLDER, Cache, adopt, digest
from .config import PaperDiaryConfig
from .diary import Diary, Entry, Note, Reading, topic_names
from .diary.entry import page_of
from .diary.note import NoteFields, read_text
from .diary.reading_cache import NoteReader
from .files import LARGEST, is_draft, path_test, printable, remove_drafts, why_unreadable
from .llm import LanguageModel, Prompt, Unavailable, read_prompt
from .llm.prompts import PromptName
from .other_plugins import hiding_field
from .pages.addresses import places_of_parts
from .problem import Problem
from .progress import Progress
from .recall import TABLE, IndexedPage, recall_files
from .summaries import SummarySettings, summarise
from .summaries.summarise import read_summaries


@dataclass(frozen=True)
class RecallFiles:
    """What the search by meaning loads.

    Attributes:
        index: Its files, of which the first has the newest notes.
        encoder: By their name, where the site has an encoder; its passages come first.
    """

    index: tuple[bytes, ...] = ()
    encoder: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Project:
    """A diary that a `mkdocs.yml` describes: everything that a build or a command needs of it.

    Attributes:
        progress: Called at each step of the longer stages.
        announce: Called with a message before a model is asked, and after that.
        reader: The reader of notes; one that has read them before is faster.
        unreadable: What `leave_out_unreadable` has told of the files.
        only_new: Whether an entry whose note has changed keeps the summary that it had.
        asks: Whether the language model may be asked.
    """

    config: MkDocsConfig
    files: Files
    options: PaperDiaryConfig
    model: LanguageModel
    progress: Progress
    announce: Callable[[str], None]
    reader: NoteReader = field(default_factory=NoteReader)
    unreadable: tuple[Problem, ...] = ()
    only_new: bool = False
    asks: bool = True
    _prompts: dict[PromptName, tuple[Prompt, Problem | None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Clean up after runs that were killed, and see that a model answers only if it may."""
        drafts = (Path(file.abs_src_path or "") for file in self.files if is_draft(file.name))
        beside = (self.root, self.custom, self.memory.parent)
        for folder in {*beside, *(draft.parent for draft in drafts)}:
            remove_drafts(folder)
        is_default = self.options.cache_dir == CACHE_FOLDER
        if is_default and adopt(self.root / FORMER_FOLDER, self.root / CACHE_FOLDER):
            self.announce(
                f"the cache is now in {CACHE_FOLDER}, since Zensical empties .cache: name it in "
                f".gitignore and where CI keeps the cache; {FORMER_FOLDER} can be removed"
            )
        if not self.asks:
            self.model.fail(Unavailable("this command asks no language model"))

    @cached_property
    def cache(self) -> Cache:
        """Results of earlier builds."""
        return Cache(self.root / self.options.cache_dir, self.options.cache_days)

    @property
    def config_file(self) -> Path:
        """The site's configuration: a `mkdocs.yml`, or what another generator calls it."""
        return Path(self.config.config_file_path)

    @property
    def root(self) -> Path:
        """The folder of the configuration."""
        return self.config_file.parent

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
        """The file with the map of the last build: the user's, else one in the cache's folder."""
        return self.root / (self.options.map.file or f"{self.options.cache_dir}/map.jsonl")

    @cached_property
    def _matches(self) -> Callable[[str], bool]:
        return path_test(self.options.entries)

    def is_entry(self, src: str) -> bool:
        """Whether the options call the file of this path in the docs folder an entry."""
        generated = self.options.pages.values()
        return is_markdown_file(src) and src not in generated and self._matches(src)

    @cached_property
    def all_notes(self) -> tuple[Note, ...]:
        """The notes, hidden ones too; none where no file is an entry."""
        return self._read_files[0]

    @cached_property
    def _read_files(self) -> tuple[tuple[Note, ...], tuple[Problem, ...]]:
        """The notes, and why others are left out of the files."""
        notes, problems = [], []
        where = self.options.where
        for page in self.files.documentation_pages():
            if self.is_entry(page.src_uri):
                try:
                    note = Note(page.src_uri, page.content_bytes)
                    # Only a diary inside a blog has to know this before its notes are read.
                    if not where or read_text(note.content).front.has_values(where):
                        notes.append(note)
                except OSError as error:  # It was there a moment ago.
                    problems.append(_left_out(page.src_uri, error.strerror or "it is gone"))
                    self.files.remove(page)
        return tuple(notes), (*self.unreadable, *problems)

    @cached_property
    def hidden(self) -> Mapping[str, str]:
        """The paths of notes that are not for everyone, with the field that says so."""
        plugins = self.config.plugins
        fields = {note.src: hiding_field(note.content, plugins) for note in self.all_notes}
        return {src: name for src, name in fields.items() if name}

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        """The notes that the diary is made of."""
        return tuple(note for note in self.all_notes if note.src not in self.hidden)

    def path(self, src: str) -> Path:
        """The file of a page or entry, or where it would be, by its path in the docs folder."""
        file = self.files.src_uris.get(page_of(src))
        return Path((file and file.abs_src_path) or self.docs / page_of(src))

    @property
    def no_entries(self) -> Problem | None:
        """What is wrong where no file is an entry."""
        if self.all_notes:
            return None
        message = (
            f"No entries found: none of the {len(self.files.documentation_pages())} pages in the "
            f"docs folder matches {self.options.entries}. Set the option 'entries' to patterns "
            "such as ['notes/**/*.md']."
        )
        if self.options.where and any(map(self.is_entry, self.files.src_uris)):
            message = (
                f"No entries found: no page that matches {self.options.entries} has the values of "
                f"the option 'where', {dict(self.options.where)}. Correct or remove it."
            )
        return Problem(message, code="no-entries")

    @cached_property
    def custom_files(self) -> CustomFiles:
        """What the user keeps in the folder `custom`."""
        pinned_labels, problems = read_labels(self.custom)
        pinned_summaries, more = read_summaries(self.custom)
        wrong = [self.prompt(name)[1] for name in ("labels", "summaries") if self.sends(name)]
        prompts = tuple(one for one in wrong if one)
        return CustomFiles(pinned_labels, pinned_summaries, (*prompts, *problems, *more))

    def prompt(self, name: PromptName) -> tuple[Prompt, Problem | None]:
        """A prompt, and what is wrong with the user's template; rendered when first asked for."""
        if name not in self._prompts:
            self._prompts[name] = read_prompt(name, self.custom / "prompts")
        return self._prompts[name]

    def sends(self, name: PromptName) -> bool:
        """Whether a language model is to be sent a prompt."""
        return bool(self.options[name].provider == "openai")

    def _instructions(self, name: PromptName) -> str:
        return self.prompt(name)[0].text if self.sends(name) else ""

    @property
    def atlas_settings(self) -> AtlasSettings:
        """The settings of the atlas, with the labels that the user has pinned."""
        settings, custom = self.options.atlas_settings(), self.custom_files
        instructions = self._instructions("labels")
        labels = replace(settings.labels, instructions=instructions, kept=custom.labels)
        return replace(settings, labels=labels)

    def read_notes(self, *, hidden: bool = False) -> Reading:
        """Read the notes, with the hidden ones or without, or take what reading them gave."""
        order, statuses = self.options.date_order, self.options.statuses

        def works(note: Note, depth: int = 0) -> tuple[NoteFields, ...]:
            # Only here, since a warm build reads no note.
            from .records.works_page import read_works

            return read_works(note, depth)

        reading = self.reader.read(
            self.all_notes if hidden else self.notes,
            self.docs,
            self.cache,
            date_order=order,  # type: ignore[arg-type]
            statuses=statuses,
            works=works,
        )
        return replace(reading, problems=(*self._read_files[1], *reading.problems))

    def read(self) -> tuple[Reading, tuple[Problem, ...]]:
        """Read the notes, and have their summaries written or take those that are cached.

        The problems of notes are in the reading; those of summaries and the user's files beside it.
        """
        reading, custom = self.read_notes(), self.custom_files
        settings = SummarySettings(
            self.options.summaries.provider,
            self.options.summaries.batch_size,
            self._instructions("summaries"),
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
        """Compute the atlas of a diary with its summaries, or take it from the cache.

        A fresh map starts from scratch, and is aligned with the old one.
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

    def connect(self, reading: Reading, atlas: Atlas) -> Connections:
        """What is near by meaning: of other times and clusters, and to unread works."""
        settings = self.atlas_settings.embedding
        connections = find_connections(
            reading.diary,
            reading.unread,
            atlas,
            settings,
            self.cache,
            progress=self.progress,
            failures=self.model.failures,
        )
        if connections.failure:
            self.announce(f"where unread works would lie is not known, as {connections.failure}")
        return connections

    def close_lessons(self, diary: Diary) -> tuple[CloseLessons, ...]:
        """The pairs of lessons that may repeat or contradict each other."""
        settings = self.atlas_settings.embedding
        return find_close_lessons(diary, settings, self.cache, self.progress, self.announce)

    def urls(self, diary: Diary) -> dict[str, str]:
        """The addresses of all pages and of works that are parts of one, by path or `Entry.src`."""
        urls = {file.src_uri: file.url for file in self.files.documentation_pages()}
        return urls | places_of_parts(diary, urls)

    def recall_files(
        self,
        reading: Reading,
        atlas: Atlas,
        urls: Mapping[str, str],
        failed: Iterable[Problem] = (),
    ) -> tuple[RecallFiles, tuple[Problem, ...]]:
        """What the search by meaning loads, from the cache as far as that has it.

        The addresses of pages are relative to the site's root, by their path in the docs folder.
        Where the atlas `failed` to get the model, that is a problem of the encoder too, for which
        the model is not looked up again.
        """
        diary, settings = reading.diary, self.atlas_settings.embedding
        layout = next(iter(atlas.layouts.values()), None)
        labels = {cluster.id: cluster.label for cluster in layout.clusters} if layout else {}
        spelt = topic_names(diary)

        def cluster_of(entry: Entry) -> str | None:
            point = layout.points.get(entry.id) if layout else None
            return labels.get(point.cluster) if point else None

        pages = [
            IndexedPage(
                entry.id,
                entry.src,
                urls[entry.src].removeprefix("./"),
                entry.title,
                entry.date.isoformat() if entry.date else None,
                spelt[entry.topic] if entry.topic else "",
                entry.kind,
                entry.tags,
                entry.rating,
                cluster_of(entry),
                reading.bodies[entry.src].markdown,
                entry.summary,
                tuple(one.lesson for one in entry.lessons),
            )
            for entry in diary.entries
        ]
        # An entry that has a vector has neighbours too.
        has_vector = [entry.id in atlas.related for entry in diary.entries]
        key = digest(settings.model, settings.computed_by, settings.text, has_vector)
        vectors, table = lambda: minilm_vectors(diary, settings, self.cache), TABLE
        if own := self.options.search.table:
            vectors, table = dict, self.root / own
        index, problems = recall_files(pages, vectors, key, self.cache, table)
        # A page on a disk can load neither the model nor the worker that computes it.
        if not self.options.search.encoder or theme.is_for_disk(self.config.plugins):
            return RecallFiles(index), problems
        lacks = tuple(one for one in failed if one.code == ModelUnavailable.code)
        if lacks and settings.is_local:
            return RecallFiles(index), (*problems, *lacks)
        # Only here, since few sites have one.
        from .recall.encoder import encoder_files

        texts = {entry.id: text_of(entry, settings) for entry in diary.entries}
        encoder, lacks = encoder_files(
            index,
            texts,
            settings,
            self.cache,
            failures=self.model.failures,
            progress=self.progress,
        )
        return RecallFiles(index, encoder), (*problems, *lacks)

    def _relevant(self, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
        """Problems without that of a model that may not be asked."""
        return tuple(one for one in problems if self.asks or one.code != Unavailable.code)


def leave_out_unreadable(files: Files, config: MkDocsConfig) -> tuple[Problem, ...]:
    """Take files of the docs folder that would stop MkDocs, or never end, out of its files.

    These are pipes, links that lead nowhere, what must not be read, names that are not UTF-8, notes
    of many megabytes, and what is found again by a link to a folder that it lies in.
    """
    found: dict[str, Problem] = {}
    loops: dict[str, str] = {"": ""}
    for file in tuple(files):
        if file.src_dir != config.docs_dir or file.inclusion.is_excluded():
            continue
        src = file.src_uri
        link = _loop(config.docs_dir, src.rpartition("/")[0], loops)
        why = "it is a link to a folder that it lies in; remove it"
        if not link:
            most = LARGEST if file.is_documentation_page() else None
            why = why_unreadable(file.abs_src_path or "", most)
        if link or why:
            found[link or src] = _left_out(link or src, why)
            files.remove(file)
    return tuple(found.values())


def _loop(docs: str, folder: str, known: dict[str, str]) -> str:
    """The link on a folder's path that leads back to a folder it lies in; empty for none."""
    if folder not in known:
        above = folder.rpartition("/")[0]
        known[folder] = _loop(docs, above, known)
        if not known[folder] and os.path.islink(f"{docs}/{folder}"):
            target = f"{os.path.realpath(f'{docs}/{folder}')}{os.sep}"
            ways = accumulate(above.split("/"), lambda way, name: f"{way}/{name}", initial=docs)
            if any(f"{os.path.realpath(way)}{os.sep}".startswith(target) for way in ways):
                known[folder] = folder
    return known[folder]


def _left_out(src: str, why: str) -> Problem:
    return Problem(f"the file is left out: {why}", printable(src), code="unreadable-file")


class CustomFiles(NamedTuple):
    """The user's pinned answers, labels by layout and summaries by entry id, and all problems."""

    labels: Mapping[str, tuple[KeptLabel, ...]]
    summaries: Mapping[str, str]
    problems: tuple[Problem, ...]
