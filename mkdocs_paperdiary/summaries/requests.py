"""Requests for summaries: batches, several at once, each answer checked."""

from __future__ import annotations

import json
import re
from collections import Counter, deque
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import Final

from ..diary import Body, Entry
from ..llm import BadAnswer, LanguageModel, LimitReached, Question, Unavailable, Unfit
from ..llm.answers import json_object, plain_text, schema_of
from ..llm.model import Conversation

LONGEST_NOTE: Final = 6000
"""Characters of a note that are sent: two to three pages, which tell what a work is about."""

_FEWEST_WORDS: Final = 10
_MOST_WORDS: Final = 80
"""More and less than the instructions want, since people's own instructions may differ a little."""

_UNSPACED: Final = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]"
)
"""Letters of scripts that put no spaces between words; about three of them are a word."""

_ADDRESS: Final = re.compile(r"\w@\w|\w://|\b(?:javascript|mailto|data):\S|\b\w+\.[a-z]{2,}/\w")


@dataclass(frozen=True, slots=True)
class Subject:
    """An entry that a summary is asked for, with its Markdown cut at `LONGEST_NOTE`."""

    id: str
    title: str
    note: str


def subject_of(entry: Entry, body: Body) -> Subject | None:
    """Take what is shown of an entry, or None where its note has nothing beside its title."""
    lines = body.markdown.splitlines()
    if not any(line.strip() for at, line in enumerate(lines) if at != body.title_line):
        return None
    text = body.markdown.strip()
    if len(text) > LONGEST_NOTE:
        # Not within a word: half a word may be another one.
        text = text[: LONGEST_NOTE + 1].rsplit(None, 1)[0][:LONGEST_NOTE]
    return Subject(entry.id, entry.title[:300], text)


def subjects_as_json(subjects: Sequence[Subject]) -> str:
    """What a language model is shown of entries: id, title and note of each."""
    return json.dumps([asdict(one) for one in subjects], ensure_ascii=False, indent=1)


def parse_summaries(
    text: str, ids: Sequence[str], secret: str, taken: Collection[str] = ()
) -> tuple[dict[str, str], dict[str, str]]:
    """Read an answer, each of whose summaries is checked by itself.

    Args:
        text: See `json_object`, which may raise `BadAnswer`.
        ids: The entries that summaries are wanted for; what is said of others is left out.
        secret: A text that no summary may repeat, or an empty string.
        taken: The summaries of other entries, in lower case.

    Returns:
        The fit summaries by id, of which an empty one says that too little is known, and what is
        wrong with the others by id, in our words.
    """
    answer = json_object(text)
    found = {id_: _checked(answer[id_], secret) for id_ in ids if id_ in answer}
    count = Counter(summary.casefold() for summary, fault in found.values() if not fault)
    good, faults = {}, dict.fromkeys((id_ for id_ in ids if id_ not in answer), "is missing")
    for id_, (summary, fault) in found.items():
        same = summary and (count[summary.casefold()] > 1 or summary.casefold() in taken)
        if fault or same:
            faults[id_] = fault or "is the same as another entry's"
        else:
            good[id_] = summary
    return good, faults


def fault_sentences(faults: Mapping[str, str]) -> list[str]:
    """What is wrong with summaries, one sentence each, for the model that wrote them."""
    return [f"the description of `{id_}` {fault}" for id_, fault in faults.items()]


def _checked(value: object, secret: str) -> tuple[str, str | None]:
    """The summary of an answer, and what is wrong with it."""
    summary, fault = plain_text(value, secret, sentences=True)
    if fault or not summary:
        return "", fault
    if _ADDRESS.search(summary):
        return "", "has an address"
    unspaced = len(_UNSPACED.findall(summary))
    words = len(_UNSPACED.sub(" ", summary).split()) + unspaced // 3
    if words > _MOST_WORDS:
        return "", f"is longer than {_MOST_WORDS} words"
    if words < _FEWEST_WORDS:
        return "", f"is shorter than {_FEWEST_WORDS} words"
    return summary, None


_MOST_FAILURES: Final = 3
"""Requests in a row whose answers cannot be used; the next ones would hardly be better."""


@dataclass(eq=False)
class Requests:
    """The requests of one build, and how asking ended beside the summaries that have arrived.

    What has neither arrived nor failed, though the model could be asked, waits for the next build.

    Attributes:
        instructions: The system's message.
        reserve: How many of the build's requests are left to others.
        taken: The summaries that other entries have, in lower case.
        arrived: Receives each usable summary at once.
        step: Receives for how many entries the outcome is known, and how many there are.
        failed: By entry id, why there is no summary.
        unavailable: Why the model could not be asked to the end, or None.
    """

    model: LanguageModel
    instructions: str
    reserve: int
    taken: set[str]
    arrived: Callable[[Subject, str], None]
    step: Callable[[int, int], None]
    failed: dict[str, str] = field(default_factory=dict, init=False)
    unavailable: str | None = field(default=None, init=False)
    _open: dict[str, Subject] = field(default_factory=dict, init=False)
    _faults: dict[str, str] = field(default_factory=dict, init=False)
    _failures: int = field(default=0, init=False)
    _total: int = field(default=0, init=False)
    _is_hopeless: bool = field(default=False, init=False)
    _has_ended: bool = field(default=False, init=False)

    def ask(self, batches: Sequence[Sequence[Subject]]) -> None:
        """Ask about batches of entries, no entry twice, as far as that is possible."""
        import asyncio

        self._open = {subject.id: subject for batch in batches for subject in batch}
        self._total = len(self._open)
        try:
            self.model.check()
            self._report()
            asyncio.run(self._run(batches))
        except Unavailable as error:
            self.unavailable = str(error)
            return
        if self._is_hopeless:
            reason = f"was not asked about after {_MOST_FAILURES} failures in a row"
            self.failed |= dict.fromkeys(self._open, reason)

    async def _run(self, batches: Sequence[Sequence[Subject]]) -> None:
        import asyncio

        queue = deque(batches)
        count = min(self.model.settings.concurrency, len(queue))
        async with self.model.conversation(reserve=self.reserve) as conversation:
            tasks = [asyncio.create_task(self._work(queue, conversation)) for _ in range(count)]
            try:
                await asyncio.gather(*tasks)
            finally:
                # Where one cannot ask, the others cannot either.
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

    async def _work(self, queue: deque[Sequence[Subject]], conversation: Conversation) -> None:
        while queue and not self._has_ended:
            batch = queue.popleft()
            question = Question(
                "summaries",
                self.instructions,
                subjects_as_json(batch),
                schema_of([subject.id for subject in batch]),
                partial(self._read, batch),
            )
            try:
                await conversation.answer(question)
            except LimitReached:
                self._has_ended = True
            except (BadAnswer, Unfit) as error:
                if not self._give_up(batch, str(error)):
                    # One note may be to blame, so each is asked about by itself.
                    queue.extendleft([subject] for subject in reversed(batch))

    def _read(self, batch: Sequence[Subject], text: str) -> None:
        """Take what can be used of an answer, even where the rest cannot."""
        ids = [subject.id for subject in batch if subject.id in self._open]
        good, faults = parse_summaries(text, ids, self.model.server.secret, self.taken)
        for id_, summary in good.items():
            self._failures = 0
            self.taken.add(summary.casefold())
            self.arrived(self._open.pop(id_), summary)
            self._report()
        self._faults |= faults
        if faults:
            raise BadAnswer(*fault_sentences(faults))

    def _give_up(self, batch: Sequence[Subject], reason: str) -> bool:
        """Leave out what is still open of a batch, unless its entries may do better alone."""
        left = [subject.id for subject in batch if subject.id in self._open]
        if len(left) == len(batch):
            self._failures += 1
            if self._failures >= _MOST_FAILURES:
                self._is_hopeless = self._has_ended = True
            if len(batch) > 1:
                return False
        for id_ in left:
            self.failed[id_] = self._faults.get(id_, reason)
            del self._open[id_]
        self._report()
        return True

    def _report(self) -> None:
        self.step(self._total - len(self._open), self._total)
