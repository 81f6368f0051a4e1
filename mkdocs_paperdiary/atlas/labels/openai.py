"""Asks a language model behind an OpenAI-compatible server for the names of all clusters."""

from __future__ import annotations

import json
import os
import threading
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from .answer import BadAnswerError, read_answer
from .keywords import KeywordLabeller
from .labeller import Group, LabellingError, Naming
from .prompt import INSTRUCTIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..cache import JSON
    from ..settings import LlmSettings

_SERVER: Final = "https://api.openai.com/v1"
_MOST_TITLES = 60
_LONGEST_TITLE = 200
_LONGEST_PAUSE = 8.0
"""Seconds between two tries, also where the server asks for more."""

_ADVICE = {
    400: "check `llm.model` and `llm.base_url`",
    401: "check the key in {variable}",
    403: "check that the key in {variable} may use the model",
    404: "check `llm.model` and `llm.base_url`",
    429: "wait a while, or check the account's quota",
}


class OpenAILabeller:
    """Names clusters with one request to a language model.

    The model sees titles and keywords. What it answers is taken as plain text, and only where it
    is a fit label for every cluster.
    """

    def __init__(self, settings: LlmSettings) -> None:
        """Take the settings; neither the key nor the network is touched.

        Args:
            settings: The model, its server, and the name of the variable with the key.
        """
        self._settings = settings

    def key(self) -> JSON:
        """What decides the names beside the clusters themselves."""
        return ["openai", INSTRUCTIONS, self._settings.model, self._settings.base_url or _SERVER]

    def name(self, groups: Sequence[Group]) -> tuple[Naming, ...]:
        """Ask for the names of the clusters, in their order.

        Raises:
            LabellingError: There is no key, no package or no answer, or the answer is not fit.
        """
        variable = self._settings.api_key_env
        secret = os.environ.get(variable, "").strip()
        if not secret:
            raise LabellingError(
                f"the environment variable {variable} holds no key for the language model; set it, "
                "or set `labels.provider` to `keywords`"
            )
        found = KeywordLabeller().name(groups)
        text = self._ask(_question(groups, found), secret)
        try:
            labels = read_answer(text, [group.id for group in groups], secret)
        except BadAnswerError as error:
            raise LabellingError(
                f"the language model {self._settings.model} gave no usable labels ({error}); "
                "build again or set another `llm.model`"
            ) from None
        return tuple(
            Naming(label, naming.keywords) for label, naming in zip(labels, found, strict=True)
        )

    def _ask(self, question: str, secret: str) -> str:
        """Send the question and wait for the answer, but not forever.

        The client's timeout is one of silence: a server that sends a byte each second never
        reaches it. So the request runs beside us and is left behind at the deadline.
        """
        settings = self._settings
        client = self._client(secret)
        outcome: list[str | Exception] = []

        def request() -> None:
            try:
                reply = client.chat.completions.create(
                    model=settings.model,
                    messages=[
                        {"role": "system", "content": INSTRUCTIONS},
                        {"role": "user", "content": question},
                    ],
                )
                outcome.append(_content(reply))
            except Exception as error:  # whatever a server does, the build goes on
                outcome.append(error)

        tries = settings.max_retries + 1
        worker = threading.Thread(target=request, name="paperdiary-labels", daemon=True)
        worker.start()
        worker.join(tries * settings.timeout + settings.max_retries * _LONGEST_PAUSE)
        client.close()
        if not outcome:
            raise self._unavailable(f"did not answer within {settings.timeout:g} s")
        (result,) = outcome
        if isinstance(result, Exception):
            raise self._failure(result) from None
        return result

    def _client(self, secret: str) -> Any:
        try:
            import openai
        except ImportError:
            raise LabellingError(
                "the package openai is not installed, which labels by a language model need; "
                'run pip install "mkdocs-paperdiary[openai]" '
                "or set `labels.provider` to `keywords`"
            ) from None
        settings = self._settings
        try:
            return openai.OpenAI(
                api_key=secret,
                base_url=settings.base_url or _SERVER,
                timeout=settings.timeout,
                max_retries=settings.max_retries,
                http_client=openai.DefaultHttpxClient(event_hooks={"response": [_shorten_pause]}),
            )
        except Exception:  # an error's text may hold the key
            raise self._unavailable("cannot be asked", "check `llm.base_url`") from None

    def _failure(self, error: Exception) -> LabellingError:
        """Tell an error in our own words: the server's may repeat the key."""
        import openai

        if isinstance(error, openai.APITimeoutError):
            return self._unavailable(f"did not answer within {self._settings.timeout:g} s")
        if isinstance(error, openai.APIConnectionError):
            return self._unavailable("cannot be reached", "check the network and `llm.base_url`")
        if isinstance(error, openai.APIStatusError):
            advice = _ADVICE.get(error.status_code, "try again later").format(
                variable=self._settings.api_key_env
            )
            return self._unavailable(f"answered with HTTP status {error.status_code}", advice)
        return self._unavailable("gave an answer that no OpenAI-compatible server gives")

    def _unavailable(self, what: str, advice: str = "check `llm.base_url`") -> LabellingError:
        host = _host(self._settings.base_url or _SERVER)
        return LabellingError(f"the language model's server {host} {what}; {advice}")


def _host(url: str) -> str:
    # Only the host: user names, passwords and queries of a URL may be secrets.
    try:
        parts = urlsplit(url)
        return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname or "")
    except ValueError:
        return ""


def _question(groups: Sequence[Group], namings: Sequence[Naming]) -> str:
    described = [
        {
            "id": group.id,
            "titles": [entry.title[:_LONGEST_TITLE] for entry in group.entries[:_MOST_TITLES]],
            "keywords": naming.keywords,
        }
        for group, naming in zip(groups, namings, strict=True)
    ]
    return json.dumps(described)


def _content(reply: Any) -> str:
    content = reply.choices[0].message.content
    if not isinstance(content, str):
        raise TypeError("no text")
    return content


def _shorten_pause(response: Any) -> None:
    """Drop a server's wish for a long pause, so that the client takes its own."""
    for header, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            long = not 0 <= float(response.headers.get(header, "0")) * unit <= _LONGEST_PAUSE
        except ValueError:
            long = True
        if long:
            del response.headers[header]
