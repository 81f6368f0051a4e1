"""An OpenAI-compatible server and its failures."""

from __future__ import annotations

import contextlib
import os
import re
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from ..network import VARIABLE, is_offline
from .settings import ServerSettings


class RecentFailures:
    """Servers that have failed in the last 300 seconds, for all builds of one process."""

    def __init__(self) -> None:
        self._failures: list[tuple[object, float, str]] = []

    def add(self, settings: object, reason: str) -> None:
        """Remember why a server has failed; with other settings it is another one."""
        self._failures.append((settings, time.monotonic() + 300.0, reason))

    def reason(self, settings: object) -> str | None:
        """Why a server is not asked yet, or None where it may be."""
        now = time.monotonic()
        self._failures = [one for one in self._failures if one[1] > now]
        return next((reason for some, _, reason in self._failures if some == settings), None)


_LONGEST_PAUSE: Final = 60.0
"""Seconds between two tries, also where the server asks for more."""

_ADVICE: Final = {
    401: "check the key in {variable}",
    403: "check that the key in {variable} may use the model",
    404: "check `{model}` and `{url}`",
    429: "wait a while, or check the account's quota",
}

_PACKINGS: Final = ("gzip", "x-gzip", "identity", "")
_OF_PACKING: Final = (b"content-encoding", b"content-length", b"transfer-encoding")

_HEADER: Final = re.compile(r"[\w!#$%&'*+.^`|~-]+", re.ASCII)
_VALUE: Final = re.compile(r"[\x20-\x7e]*")


class Unavailable(Exception):  # noqa: N818 - a state of the world, not a fault
    """No model can be asked now; the message says why and what to do, without any secret."""

    code = "model-unavailable"


class Unfit(Exception):  # noqa: N818
    """The server does not accept this request, but perhaps others; the message says so."""

    code = "unusable-answer"


class TooLong(Exception):  # noqa: N818
    """An answer has more bytes than any that can be used."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that is asked through the package openai, whose retries are the only ones.

    Making one uses neither the key nor the network.

    Attributes:
        what: What is asked there, for messages: `the language model`.
        without: What the user can do to need no server.
        largest: Bytes of an answer, unpacked; of a longer one, no more are read.
    """

    settings: ServerSettings
    what: str
    without: str
    model_option: str = "llm.model"
    url_option: str = "llm.base_url"
    largest: int = 4_000_000

    @property
    def host(self) -> str:
        """The server's name and port, for messages."""
        # Only these: user names, passwords and queries of a URL may be secrets.
        try:
            parts = urlsplit(self.settings.url)
            return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname or "")
        except ValueError:
            return ""

    @property
    def secret(self) -> str:
        """The key, or an empty string where the server needs none or where it is not set."""
        return os.environ.get(self.settings.api_key_env, "").strip()

    def check(self) -> None:
        """Raise `Unavailable` where the server may not or cannot be asked, without asking it."""
        settings = self.settings
        if is_offline():
            raise Unavailable(
                f"{self.what} is not asked, since {VARIABLE} forbids it; unset it to ask"
            )
        if fault := self._fault():
            raise Unavailable(f"{self.what} is not asked, since {fault}")
        if settings.api_key_env and not self.secret:
            raise Unavailable(
                f"the environment variable {settings.api_key_env} holds no key for {self.what}; "
                f'set it, or `api_key_env: ""` for a server that needs none, or {self.without}'
            )
        try:
            import openai  # noqa: F401
        except ImportError:
            raise Unavailable(
                f"the package openai is not installed, which {self.what} needs; "
                f'run pip install "mkdocs-paperdiary[openai]" or {self.without}'
            ) from None

    @contextlib.asynccontextmanager
    async def open(self, deadline: float | None = None) -> AsyncIterator[Any]:
        """Open an `openai.AsyncOpenAI`, where `check` allows it.

        No pause between two tries is longer than half of the time until the deadline, which is one
        of `time.monotonic`.
        """
        self.check()
        import openai

        settings, headers = self.settings, self._headers()
        # The client would put its paths behind the address's query.
        parts = urlsplit(settings.url)
        base = urlunsplit(parts._replace(query="", fragment=""))
        # Else the key is sent in the user's own way.
        own = any("{key}" in value for value in settings.headers.values())
        bearer = bool(self.secret and not own) or "Authorization" in headers
        try:
            client = openai.AsyncOpenAI(
                # Servers that need no key ignore what the client insists on.
                api_key=self.secret or "no-key",
                base_url=base,
                default_query=dict(parse_qsl(parts.query, keep_blank_values=True)),
                timeout=settings.timeout,
                max_retries=settings.max_retries,
                default_headers=headers,
                http_client=_bounded(settings.timeout, self.largest, deadline, bearer=bearer),
            )
        except Exception:  # an error's text may hold the key
            reason = self._sentence("cannot be asked", f"check `{self.url_option}`")
            raise Unavailable(reason) from None
        try:
            yield client
        finally:
            with contextlib.suppress(Exception):
                await client.close()

    def failure(self, error: Exception) -> Unavailable | Unfit:
        """Say what a client has raised in our own words: the server's may repeat the key."""
        import openai

        advice = f"check `{self.url_option}`"
        timeouts = openai.APITimeoutError | TimeoutError
        if isinstance(error, timeouts) or isinstance(error.__cause__, TimeoutError):
            what = f"did not answer within {self.settings.timeout:g} s"
        elif isinstance(error, TooLong) or isinstance(error.__cause__, TooLong):
            what = f"sent more than {self.largest / 1e6:.0f} MB, or packed it in an unknown way"
        elif isinstance(error, openai.APIConnectionError):
            what, advice = "cannot be reached", f"check the network and `{self.url_option}`"
        elif isinstance(error, openai.APIStatusError):
            return self._status(error.status_code)
        else:
            what = "gave an answer that no OpenAI-compatible server gives"
        return Unavailable(self._sentence(what, advice))

    def _fault(self) -> str:
        """What is wrong with the settings, which the client would report as something else."""
        if not self.host or not self.settings.url.lower().startswith(("http://", "https://")):
            return (
                f"`{self.url_option}` is no address such as http://localhost:11434/v1; correct it"
            )
        if not _VALUE.fullmatch(self.secret):
            variable = self.settings.api_key_env
            return f"the key in {variable} has characters that no key has; set it again"
        for name, value in self.settings.headers.items():
            # Not which: in the wrong place, a name may hold what is secret.
            if not _HEADER.fullmatch(name) or not _VALUE.fullmatch(value):
                return "a header in `llm.headers` has characters that none may have; correct it"
        return ""

    def _status(self, status: int) -> Unavailable | Unfit:
        what = f"answered with HTTP status {status}"
        if status in {400, 413, 422}:
            advice = f"check `{self.model_option}` and `{self.url_option}`"
            return Unfit(self._sentence(what, advice))
        if 300 <= status < 400:
            advice = f"set `{self.url_option}` to the address that it leads to"
        else:
            advice = _ADVICE.get(status, "try again later").format(
                variable=self.settings.api_key_env or f"`{self.url_option}`",
                model=self.model_option,
                url=self.url_option,
            )
        return Unavailable(self._sentence(what, advice))

    def _sentence(self, what: str, advice: str) -> str:
        return f"{self.what}'s server {self.host} {what}; {advice}"

    def _headers(self) -> dict[str, str]:
        # As the client spells it, which would send both otherwise.
        spelt = {name: name for name in self.settings.headers if name.lower() != "authorization"}
        return {
            spelt.get(name, "Authorization"): value.replace("{key}", self.secret)
            for name, value in self.settings.headers.items()
        }


def sendable(text: str) -> str:
    """A text without lone surrogates, which titles can have and UTF-8 does not allow."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _bounded(timeout: float, largest: int, deadline: float | None, *, bearer: bool) -> Any:
    """An HTTP client whose requests end in time, even if a byte comes each second, and in memory.

    Without `bearer`, it does not send the header `Authorization`, on which its base insists.
    """
    import asyncio
    import importlib

    import openai

    # The package that the client is made with has had two names.
    library = openai.DefaultAsyncHttpxClient.__mro__[1].__module__.partition(".")[0]
    too_late = importlib.import_module(library).ReadTimeout

    class Bounded(openai.DefaultAsyncHttpxClient):
        """The client's own timeout is one of silence; this is one of the whole answer."""

        async def send(self, request: Any, **options: Any) -> Any:
            if not bearer:
                request.headers.pop("Authorization", None)
            # Of this packing alone, a piece can never be a thousand times as large unpacked.
            request.headers["Accept-Encoding"] = "gzip"
            try:
                async with asyncio.timeout(timeout):
                    response = await self._read(
                        await super().send(request, **options | {"stream": True})
                    )
            except TimeoutError:
                # Of timeouts, the client tries again only after its own.
                raise too_late("", request=request) from None
            half = (deadline - time.monotonic()) / 2 if deadline else _LONGEST_PAUSE
            longest = min(_LONGEST_PAUSE, max(0.0, half))
            for header, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
                try:
                    long = not 0 <= float(response.headers.get(header, "0")) * unit <= longest
                except ValueError:
                    long = True
                if long:
                    # Without this wish of the server's, the client makes a pause of its own.
                    del response.headers[header]
            return response

        async def _read(self, response: Any) -> Any:
            """A response with its whole body, which is read piece by piece."""
            content = bytearray()
            try:
                if response.headers.get("Content-Encoding", "gzip").lower() not in _PACKINGS:
                    raise TooLong
                async for piece in response.aiter_bytes():
                    content += piece
                    if len(content) > largest:
                        raise TooLong
            finally:
                await response.aclose()
            headers = [one for one in response.headers.raw if one[0].lower() not in _OF_PACKING]
            return type(response)(
                response.status_code,
                headers=headers,
                content=bytes(content),
                request=response.request,
                extensions=response.extensions,
            )

    # A redirect would take headers with keys to another server.
    return Bounded(follow_redirects=False)
