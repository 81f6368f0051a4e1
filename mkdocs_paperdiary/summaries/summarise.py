"""Summaries for entries that have none: from the user's file, the cache or a language model."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from ..cache import Cache, digest, from_json
from ..diary import Diary, Entry, Reading, Source
from ..files import read_json
from ..llm import LanguageModel, LimitReached, Unavailable
from ..llm.answers import BadAnswer, schema_of
from ..llm.model import Usage, cost_in_words, tokens_of
from ..problem import Problem
from ..progress import Progress
from ..words import N_, counted, one_line

if TYPE_CHECKING:  # A build without missing summaries makes no requests.
    from .requests import Subject


@dataclass(frozen=True, slots=True)
class SummarySettings:
    """Who writes the summaries that notes do not have.

    Attributes:
        provider: `none` or `openai`.
        batch_size: How many entries one request is about, 1 or more.
        instructions: The system's message for a language model.
        kept: Summaries from the user's file, by entry id.
        reserve: How many of a build's requests are left to others, such as labels; of a small
            limit it takes half at most.
    """

    provider: str = "none"
    batch_size: int = 5
    instructions: str = ""
    kept: Mapping[str, str] = field(default_factory=dict)
    reserve: int = 0


def summarise(  # noqa: PLR0917 - what is needed, in the order in which it is used
    reading: Reading,
    settings: SummarySettings,
    cache: Cache,
    model: LanguageModel,
    progress: Progress,
    announce: Callable[[str], None],
    *,
    only_new: bool = False,
) -> tuple[Diary, tuple[Problem, ...]]:
    """Give summaries to the entries that have none of their own.

    An author's summary comes first, then the user's file, then a language model's, and what the
    reader found in the prose comes last. Where the model cannot be asked, or its answer cannot be
    used, an entry keeps the last summary that it had from it.

    Args:
        reading: The diary and the notes' text.
        settings: Who writes them.
        cache: Receives each summary of the model as soon as it arrives.
        model: The language model; where it cannot be asked, only cached summaries are used.
        progress: Receives each step.
        announce: Receives a sentence before the model is asked, how much and what it may cost; and
            one after that.
        only_new: Whether an entry whose note has changed keeps the summary that it had.

    Returns:
        The diary with the summaries, whose source is `language model`, and what went wrong: a
        problem for each reason why entries have none, and not for each entry.
    """
    found = {id_: text for id_, text in settings.kept.items() if text}
    entries = reading.diary.entries
    problems: list[Problem] = []
    if settings.provider != "none":
        cached = _CachedSummaries(cache, settings.instructions, model.settings.identity)
        from .requests import subject_of

        # What a model can be asked about: entries with a text and without another summary.
        possible = [
            subject_of(entry, body)
            for entry in entries
            if not (entry.has_own_summary or entry.id in found)
            and (body := reading.bodies.get(entry.src))
        ]
        subjects = [subject for subject in possible if subject]
        summaries = {one.id: cached.get(one, or_last=only_new) for one in subjects}
        missing = [one for one in subjects if summaries[one.id] is None]
        found |= {id_: text for id_, text in summaries.items() if text is not None}
        if missing:
            taken = [one.summary for one in entries if one.has_own_summary] + [*found.values()]
            writer = _Writer(model, settings, cached, progress, announce)
            written, problems = writer.write(missing, taken)
            last = {one.id: cached.last(one.id) or "" for one in missing if one.id not in written}
            found |= last | written
    with_summaries = tuple(_with_summary(entry, found.get(entry.id)) for entry in entries)
    return Diary(with_summaries), tuple(problems)


def _with_summary(entry: Entry, summary: str | None) -> Entry:
    if not summary or entry.has_own_summary:
        return entry
    sources = {**entry.sources, "summary": Source("language model")}
    return replace(entry, summary=summary, sources=sources)


_Kind = Literal["summaries", "last-summary"]


@dataclass(frozen=True)
class _CachedSummaries:
    """The model's summaries in the cache: by title and note, and the last one of each entry."""

    cache: Cache
    instructions: str
    model: tuple[str, str]

    def key(self, subject: Subject) -> str:
        """What a summary is made from; an entry that moves keeps its own."""
        return digest(1, subject.title, subject.note, self.instructions, *self.model)

    def get(self, subject: Subject, *, or_last: bool) -> str | None:
        """The summary of a title and note, or None where none was asked for."""
        summary = self._value("summaries", self.key(subject))
        last = self.last(subject.id)
        if summary is None:
            return last if or_last else None
        if summary != last:
            self._put("last-summary", digest(subject.id), summary)
        return summary

    def last(self, id_: str) -> str | None:
        """The summary that an entry had, whatever its title and note were then."""
        return self._value("last-summary", digest(id_))

    def put(self, subject: Subject, summary: str) -> None:
        self._put("summaries", self.key(subject), summary)
        self._put("last-summary", digest(subject.id), summary)

    def _value(self, kind: _Kind, key: str) -> str | None:
        return self.cache.value(kind, key, lambda payload: one_line(from_json(payload, str)))

    def _put(self, kind: _Kind, key: str, summary: str) -> None:
        self.cache.put(kind, key, json.dumps(summary).encode("ascii"))


@dataclass(frozen=True)
class _Writer:
    """Asks the model for summaries, and says what it asks and what went wrong."""

    model: LanguageModel
    settings: SummarySettings
    cached: _CachedSummaries
    progress: Progress
    announce: Callable[[str], None]

    def write(
        self, missing: Sequence[Subject], taken: Sequence[str]
    ) -> tuple[dict[str, str], list[Problem]]:
        """Ask about entries, given the summaries that others have.

        An empty summary says that too little is known.
        """
        from .requests import Requests

        model, cached = self.model, self.cached
        # Notes with the same title and text get the same summary, and are asked about once.
        alike: dict[str, list[Subject]] = {}
        for subject in missing:
            if (key := cached.key(subject)) not in model.given_up:
                alike.setdefault(key, []).append(subject)
        written: dict[str, str] = {}

        def arrived(subject: Subject, summary: str) -> None:
            for one in alike[cached.key(subject)]:
                cached.put(one, summary)
                written[one.id] = summary

        size = self.settings.batch_size
        asked = [same[0] for same in alike.values()]
        batches = [asked[at : at + size] for at in range(0, len(asked), size)]
        # Half of a limit that is too small for all: else no build would get on.
        reserve = min(self.settings.reserve, model.settings.max_requests // 2)
        folded = {text.casefold() for text in taken}
        step = partial(self.progress, N_("Writing summaries"))
        requests = Requests(model, self.settings.instructions, reserve, folded, arrived, step)
        if batches:
            before = model.used
            with suppress(Unavailable):
                model.check()
                if model.requests_left > reserve:
                    self.announce(self._before_asking(batches, reserve))
            requests.ask(batches)
            if model.used != before:
                self.announce(_after_asking(len(written), before, model))
        # By what was asked, so that another note or prompt is given another try.
        for key, same in alike.items():
            if reason := requests.failed.get(same[0].id):
                model.given_up[key] = reason
        left = [one for one in missing if one.id not in written]
        return written, self._problems(left, requests.unavailable)

    def _before_asking(self, batches: Sequence[Sequence[Subject]], reserve: int) -> str:
        from .requests import subjects_as_json

        model = self.model
        now = batches[: max(0, model.requests_left - reserve)]
        # Where none has to be corrected.
        sent = received = 0
        for batch in now:
            ids = [subject.id for subject in batch]
            question = self.settings.instructions + subjects_as_json(batch)
            sent += tokens_of(question + json.dumps(schema_of(ids)))
            # 50 words, which the instructions want at most and of which three are about four
            # tokens, and the marks around each summary.
            received += sum(67 + 6 + tokens_of(id_) for id_ in ids)
        text = (
            f"Asking {model.settings.model} at {model.server.host} for summaries of "
            f"{counted(sum(map(len, now)), 'entry', 'entries')} in {counted(len(now), 'request')}, "
            f"about {cost_in_words(model.settings, sent, received)}"
        )
        if later := sum(map(len, batches[len(now) :])):
            text += f"; {counted(later, 'entry waits', 'entries wait')} for the next build"
        return text

    def _problems(self, left: Sequence[Subject], unavailable: str | None) -> list[Problem]:
        """At most one problem for the entries that failed, and one for those not asked about."""
        problems = []
        settings = self.model.settings
        why = {one.id: self.model.given_up.get(self.cached.key(one)) for one in left}
        failed = [one for one in left if why[one.id]]
        others = [one for one in left if not why[one.id]]
        if failed:
            counts = Counter(why[one.id] for one in failed).most_common(3)
            reasons = "; ".join(f"{reason} ({number})" for reason, number in counts)
            message = (
                f"the language model {settings.model} gave no usable summary of "
                f"{counted(len(failed), 'entry', 'entries')}, the first of which is "
                f"{failed[0].id}: {reasons}; build again, write a `summary` into the notes or set "
                "another `llm.model`"
            )
            problems.append(Problem(message + self._instead(failed), code=BadAnswer.code))
        if others and unavailable:
            message = unavailable + self._instead(others)
            problems.append(Problem(message, code=Unavailable.code))
        elif others:
            message = (
                f"the limit of {counted(settings.max_requests, 'request')} for one build is "
                f"reached, and {counted(len(others), 'entry waits', 'entries wait')} for a "
                f"summary; {self.model.to_go_on}"
            )
            problems.append(Problem(message + self._instead(others), code=LimitReached.code))
        return problems

    def _instead(self, entries: Sequence[Subject]) -> str:
        """What entries have in the place of a new summary."""
        last = sum(bool(self.cached.last(one.id)) for one in entries)
        parts = []
        if last:
            parts.append(f"{counted(last, 'entry keeps its', 'entries keep their')} last summary")
        if rest := len(entries) - last:
            parts.append(f"{counted(rest, 'entry has', 'entries have')} none from it")
        return "; " + " and ".join(parts)


def _after_asking(written: int, before: Usage, model: LanguageModel) -> str:
    """What was asked since then, in tokens as the server has counted them."""
    used = model.used
    sent, received = used.sent - before.sent, used.received - before.received
    requests = counted(used.requests - before.requests, "request")
    cost = f": {cost_in_words(model.settings, sent, received)}" if sent or received else ""
    return f"Wrote {counted(written, 'summary', 'summaries')} with {requests}{cost}"


NAME: Final = "summaries.json"
"""The file of pinned summaries in the folder of the user's own files."""


def read_summaries(folder: Path) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """Read the summaries of the user's file, by entry id; `folder` may be missing.

    What cannot be read is a problem, and the rest is kept.
    """
    path = folder / NAME
    content, problems = read_json(path, "summaries")
    if problems:
        return {}, problems
    rows = content.items() if isinstance(content, dict) else [("", None)]
    kept = {id_: one_line(text) for id_, text in rows if isinstance(text, str)}
    if len(kept) == len(rows):
        return kept, ()
    message = 'a mapping such as {"papers/…": "…"} is expected; anything else is ignored'
    return kept, (Problem(message, str(path), code="unexpected-content"),)


def summaries_as_text(summaries: Mapping[str, str]) -> str:
    """Write summaries as the content of the file, by id and one in a line."""
    return json.dumps(dict(sorted(summaries.items())), ensure_ascii=False, indent=1) + "\n"
