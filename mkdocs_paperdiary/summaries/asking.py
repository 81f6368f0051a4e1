"""Asks a language model for summaries: several entries in a request, several requests at once."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ..llm import BadAnswer, LimitReached, Question, Unavailable, Unfit
from ..llm.answers import schema_of
from .question import (
    Subject,
    faults_as_told,
    read_summaries,
    subjects_as_json,
)

if TYPE_CHECKING:
    from ..llm import LanguageModel
    from ..llm.model import Conversation

_MOST_FAILURES: Final = 3
"""Requests in a row whose answers cannot be used; the next ones would hardly be better."""

_HOPELESS: Final = f"was not asked about after {_MOST_FAILURES} failures in a row"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How asking ended, beside the summaries that have arrived.

    What has neither arrived nor failed, though the model could be asked, waits for the next build.

    Attributes:
        failed: By entry id, why there is no summary.
        unavailable: Why the model could not be asked to the end, or None.
    """

    failed: dict[str, str]
    unavailable: str | None = None


class Asking:
    """The requests of one build."""

    def __init__(
        self,
        model: LanguageModel,
        instructions: str,
        *,
        reserve: int,
        taken: Iterable[str],
        arrived: Callable[[Subject, str], None],
        step: Callable[[int, int], None],
    ) -> None:
        """Take what is needed.

        Args:
            model: The model.
            instructions: What it is told.
            reserve: How many of the build's requests are left to others.
            taken: The summaries that other entries have.
            arrived: Is given each fit summary at once.
            step: Is told of how many entries, and of how many of them it is known what they get.
        """
        self._model = model
        self._instructions = instructions
        self._reserve = reserve
        self._taken = {text.casefold() for text in taken}
        self._arrived = arrived
        self._step = step
        self._open: dict[str, Subject] = {}
        self._failed: dict[str, str] = {}
        self._faults: dict[str, str] = {}
        self._failures = 0
        self._hopeless = False
        self._ended = False
        self._total = 0

    def ask(self, batches: Sequence[Sequence[Subject]]) -> Outcome:
        """Ask about all batches, as far as that is possible.

        Args:
            batches: The entries of each request, no entry twice.
        """
        import asyncio

        self._open = {subject.id: subject for batch in batches for subject in batch}
        self._total = len(self._open)
        self._tell()
        try:
            asyncio.run(self._run(batches))
        except Unavailable as error:
            return Outcome(self._failed, unavailable=str(error))
        rest = dict.fromkeys(self._open, _HOPELESS) if self._hopeless else {}
        return Outcome(self._failed | rest)

    async def _run(self, batches: Sequence[Sequence[Subject]]) -> None:
        import asyncio

        queue = deque(batches)
        count = min(self._model.settings.concurrency, len(queue))
        async with self._model.conversation(reserve=self._reserve) as conversation:
            tasks = [asyncio.create_task(self._work(queue, conversation)) for _ in range(count)]
            try:
                await asyncio.gather(*tasks)
            finally:
                # Where one cannot ask, the others cannot either.
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

    async def _work(self, queue: deque[Sequence[Subject]], conversation: Conversation) -> None:
        while queue and not self._ended:
            batch = queue.popleft()
            try:
                await conversation.answer(self._question(batch))
            except LimitReached:
                self._ended = True
            except (BadAnswer, Unfit) as error:
                if not self._give_up(batch, str(error)):
                    # One note may be to blame, so each is asked about by itself.
                    queue.extendleft([subject] for subject in reversed(batch))

    def _question(self, batch: Sequence[Subject]) -> Question[None]:
        ids = [subject.id for subject in batch]
        data = subjects_as_json(batch)
        return Question(
            "summaries",
            self._instructions,
            data,
            schema_of(ids),
            lambda text: self._read(text, batch),
        )

    def _read(self, text: str, batch: Sequence[Subject]) -> None:
        """Take what is fit of an answer, even where the rest is not."""
        ids = [subject.id for subject in batch if subject.id in self._open]
        good, faults = read_summaries(text, ids, self._model.server.secret, self._taken)
        for id_, summary in good.items():
            self._take(id_, summary)
        self._faults |= faults
        if faults:
            raise BadAnswer(*faults_as_told(faults))

    def _take(self, id_: str, summary: str) -> None:
        self._failures = 0
        self._taken.add(summary.casefold())
        self._arrived(self._open.pop(id_), summary)
        self._tell()

    def _give_up(self, batch: Sequence[Subject], reason: str) -> bool:
        """Leave out what is still open of a batch, unless its entries may do better alone."""
        left = [subject.id for subject in batch if subject.id in self._open]
        if len(left) == len(batch):
            self._failures += 1
            if self._failures >= _MOST_FAILURES:
                self._hopeless = self._ended = True
            if len(batch) > 1:
                return False
        for id_ in left:
            self._failed[id_] = self._faults.get(id_, reason)
            del self._open[id_]
        self._tell()
        return True

    def _tell(self) -> None:
        self._step(self._total - len(self._open), self._total)
