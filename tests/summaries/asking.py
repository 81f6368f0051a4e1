"""A small diary whose summaries a server on loopback writes, for the tests beside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mkdocs_paperdiary.cache import Cache
from mkdocs_paperdiary.diary import Diary, Note, read_diary
from mkdocs_paperdiary.llm import LanguageModel, LlmSettings, ServerSettings
from mkdocs_paperdiary.problem import Problem
from mkdocs_paperdiary.summaries import SummarySettings, summarise

from ..llm_server import LlmServer, asked_about

SECRET = "sk-Very-Secret-0123456789"

ANIMALS = ("ants", "bees", "cats", "dogs", "eels", "foxes", "goats", "hares", "ibises", "jackals")


@dataclass
class Asker:
    """Notes, and what a build is told about their summaries.

    Attributes:
        server: The server that is asked.
        folder: The cache.
        notes: The notes' text by entry id.
        settings: What is said about summaries.
        llm: What is said about the model.
        connection: What is said about its server.
        said: What was announced so far.
        steps: The progress so far.
        model: The model of the last build.
    """

    server: LlmServer
    folder: Path
    notes: dict[str, str] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    llm: dict[str, Any] = field(default_factory=dict)
    connection: dict[str, Any] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    steps: list[tuple[str, int, int]] = field(default_factory=list)
    model: LanguageModel | None = None

    def build(self, **options: Any) -> Built:
        """Summarise as a new process does."""
        self.model = LanguageModel(self.llm_settings())
        return self._build(self.model, **options)

    def build_again(self, **options: Any) -> Built:
        """Summarise as the next build of the same process does."""
        self.model = LanguageModel(self.llm_settings(), self.model)
        return self._build(self.model, **options)

    def llm_settings(self) -> LlmSettings:
        connection = {
            "base_url": self.server.url,
            "api_key_env": "SUMMARY_KEY",
            "timeout": 60.0,
            "max_retries": 0,
            **self.connection,
        }
        return LlmSettings("small", ServerSettings(**connection), **self.llm)

    def _build(self, model: LanguageModel, **options: Any) -> Built:
        notes = [Note(f"{id_}.md", text.encode()) for id_, text in self.notes.items()]
        settings = {"provider": "openai", "instructions": "Describe these.", **self.settings}
        diary, problems = summarise(
            read_diary(notes),
            SummarySettings(**settings),
            Cache(self.folder),
            model,
            lambda *step: self.steps.append(step),
            self.said.append,
            **options,
        )
        return Built(diary, problems)

    def asked(self) -> list[list[str]]:
        """The ids that each request so far was about."""
        return [[one["id"] for one in asked_about(request)] for request in self.server.requests]

    def kept(self) -> str:
        """All that the cache holds."""
        paths = [path for path in self.folder.rglob("*") if path.is_file()]
        return "\n".join(path.read_text() for path in paths)


@dataclass(frozen=True)
class Built:
    """What a build gave."""

    diary: Diary
    problems: tuple[Problem, ...]

    @property
    def written(self) -> dict[str, str]:
        """The summaries that a model wrote, by entry id."""
        return {one.id: one.summary for one in self.diary.entries if one.has_machine_summary}

    @property
    def problem(self) -> str:
        """The one problem."""
        (only,) = self.problems
        return str(only)


def note(subject: str) -> str:
    """A note without a summary of its own."""
    return f"# On {subject}\n\nThey put {subject} into a maze. The {subject} ran.\n"


def good(subject: str) -> str:
    """A fit summary, in which `subject` makes the difference."""
    return (
        f"Studies how {subject} find their way through a maze without any marks on the ground, "
        "follows them with cameras over many days, and finds that they learn the shortest way "
        "within about ten tries."
    )


def well(request: dict[str, Any]) -> dict[str, str]:
    """A good answer to any request."""
    return {one["id"]: good(one["id"].rpartition("/")[2]) for one in asked_about(request)}


def but(**others: object) -> Callable[[dict[str, Any]], dict[str, object]]:
    """Good answers to any request, but for some entries, by the last part of their id."""

    def answer(request: dict[str, Any]) -> dict[str, object]:
        return {
            id_: others.get(id_.rpartition("/")[2], text) for id_, text in well(request).items()
        }

    return answer
