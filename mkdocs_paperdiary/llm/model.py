"""A language model that answers questions with JSON, within a build's limits, and its price."""

from __future__ import annotations

import contextlib
import math
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from ..cache import JSON
from .answers import BadAnswer
from .server import RecentFailures, Server, Unavailable, Unfit, sendable
from .settings import OPENAI, LlmSettings

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Question(Generic[T]):
    """What a model is asked, and how its answer is read.

    Attributes:
        name: What the answer is, as an identifier: `labels`.
        instructions: The system's message.
        data: The user's message.
        schema: The JSON Schema of the answer, for servers that follow one.
        read: Reads the answer's text; raises `BadAnswer` where it is not fit.
    """

    name: str
    instructions: str
    data: str
    schema: JSON
    read: Callable[[str], T]


@dataclass(frozen=True, slots=True)
class Usage:
    """Requests without the client's own retries, and tokens as the server has counted them."""

    requests: int = 0
    sent: int = 0
    received: int = 0


class LimitReached(Unavailable):
    """The build has made all the requests that it may; those under way are still answered."""

    code = "request-limit"


class LanguageModel:
    """One model, as far as one build may ask it.

    It counts the requests, and asks no more once its server has failed: the wait for what cannot
    be reached happens once, and not for each question.
    """

    def __init__(self, settings: LlmSettings, before: LanguageModel | None = None) -> None:
        """Store the settings; neither the key nor the network is used.

        Where the server of `before`, the model of the last build in this process, has failed a
        while ago, it is not asked again yet.
        """
        self.settings = settings
        self.server = Server(
            settings.server,
            what="the language model",
            without="set `provider` of `labels` and `summaries` to something else",
        )
        self.used = Usage()
        self.given_up: dict[str, str] = {}
        """What is not asked again in this process, by a name that the asker gives it, and why."""
        self._structured = True
        self.failures: RecentFailures = before.failures if before else RecentFailures()
        """Servers that have failed in this process, that of the embedding model too."""
        self.failure = self.failures.reason(settings)
        """Why the model cannot be asked, once that is known."""
        if before and before.settings == settings:
            self._structured = before._structured
            self.given_up = dict(before.given_up)

    def check(self) -> None:
        """Raise `Unavailable` where the model may not or cannot be asked, without asking it."""
        if self.failure:
            raise Unavailable(self.failure)
        self.server.check()

    @property
    def requests_left(self) -> int:
        """How many requests this build may still make."""
        return max(0, self.settings.max_requests - self.used.requests)

    @property
    def to_go_on(self) -> str:
        """What the user can do where the limit is reached."""
        again = "build again to go on, or " if self.settings.max_requests else ""
        return f"{again}raise `llm.max_requests`"

    @contextlib.asynccontextmanager
    async def conversation(
        self, deadline: float | None = None, reserve: int = 0
    ) -> AsyncIterator[Conversation]:
        """Open a client for some questions, where `check` allows it.

        All waiting ends with the deadline, a time of `time.monotonic`; `reserve` requests are left
        to other conversations.
        """
        self.check()
        async with self.server.open(deadline) as client:
            yield Conversation(self, client, deadline, reserve)

    def fail(self, error: Unavailable) -> None:
        """Remember that the model cannot be asked, for the questions that are still to come."""
        if not self.failure:
            self.failure = str(error)
            self.failures.add(self.settings, self.failure)


@dataclass(frozen=True, slots=True)
class Conversation:
    """Questions that share a client."""

    _model: LanguageModel
    _client: Any
    _deadline: float | None
    _reserve: int

    async def answer(self, question: Question[T]) -> T:
        """Ask a question, and once for a correction where the answer is not fit.

        Raises:
            BadAnswer: The second answer was not fit either.
            Unfit: The server does not take this question.
            Unavailable: The server cannot be asked.
            LimitReached: It is asked no more in this build.
        """
        messages = [
            {"role": "system", "content": sendable(question.instructions)},
            {"role": "user", "content": sendable(question.data)},
        ]
        said = await self._ask(question, messages)
        try:
            return question.read(said)
        except BadAnswer as error:
            faults = "\n".join(f"- {fault}" for fault in error.faults)
        again = f"This answer cannot be used:\n{faults}\nAnswer again, whole and corrected."
        # Some servers refuse an empty message.
        messages += [
            {"role": "assistant", "content": sendable(said[:8000]) or "(nothing)"},
            {"role": "user", "content": sendable(again)},
        ]
        return question.read(await self._ask(question, messages))

    async def _ask(self, question: Question[T], messages: list[dict[str, str]]) -> str:
        if self._model._structured:
            schema = {"name": question.name, "strict": True, "schema": question.schema}
            form = {"type": "json_schema", "json_schema": schema}
            try:
                return await self._send(messages, response_format=form)
            except Unfit:
                # It may not know this way of asking, which is newer than the interface.
                said = await self._send(messages)
                self._model._structured = False
                return said
        return await self._send(messages)

    async def _send(self, messages: list[dict[str, str]], **options: Any) -> str:
        import asyncio

        model = self._model
        if model.failure:
            raise Unavailable(model.failure)
        if model.requests_left <= self._reserve:
            raise LimitReached(
                f"the limit of {model.settings.max_requests} requests for one build is reached; "
                + model.to_go_on
            )
        used = model.used
        model.used = Usage(used.requests + 1, used.sent, used.received)
        try:
            async with asyncio.timeout_at(self._deadline):
                reply = await self._client.chat.completions.create(
                    model=model.settings.model, messages=messages, **options
                )
            # Before the answer is read, since one that is not fit costs as much.
            usage = getattr(reply, "usage", None)
            counts = getattr(usage, "prompt_tokens", 0), getattr(usage, "completion_tokens", 0)
            sent, received = (count if isinstance(count, int) else 0 for count in counts)
            used = model.used
            model.used = Usage(used.requests, used.sent + sent, used.received + received)
            return _content(reply)
        except BadAnswer:
            raise
        except Exception as error:  # whatever a server does, the build goes on
            failure = model.server.failure(error)
            if isinstance(failure, Unavailable):
                model.fail(failure)
            raise failure from None


def _content(reply: Any) -> str:
    choice = reply.choices[0]
    content = choice.message.content
    if getattr(choice.message, "refusal", None):
        raise BadAnswer("the model refused to answer")
    if choice.finish_reason == "content_filter":
        raise BadAnswer("the server's filter held the answer back")
    if choice.finish_reason == "length":
        raise BadAnswer("the answer was too long for the server and is cut off")
    if content is None:
        raise BadAnswer("the answer is empty")
    if not isinstance(content, str):
        raise TypeError("no text")
    return content


def tokens_of(text: str) -> int:
    """Estimate how many tokens a text has.

    OpenAI's rule of thumb is four characters of English. Bytes of UTF-8 are counted in their place,
    which are what its tokens are made of, so that other scripts are not counted far too low.

    References:
        OpenAI Help Center, "What are tokens and how to count them?", article 4936856.
    """
    return math.ceil(len(text.encode("utf-8", "replace")) / 4)


def price_of(settings: LlmSettings, sent: int, received: int) -> float | None:
    """Estimate what tokens cost in US dollars.

    None where the price is not known: at other servers than OpenAI's own, of models that the
    package genai-prices does not know, and without that package.
    """
    if settings.server.url.rstrip("/") != OPENAI:
        return None
    try:
        from genai_prices import Usage, calc_price

        usage = Usage(input_tokens=sent, output_tokens=received)
        return float(calc_price(usage, settings.model, provider_id="openai").total_price)
    except Exception:  # a price is a courtesy, for which no build fails
        return None


def cost_in_words(settings: LlmSettings, sent: int, received: int) -> str:
    """The number of tokens and, where it is known, about what they cost."""
    text = f"{sent:,} tokens sent and {received:,} received"
    price = price_of(settings, sent, received)
    if price is None:
        return text
    return f"{text}, {f'about ${price:.2f}' if price >= 0.01 else 'less than $0.01'}"
