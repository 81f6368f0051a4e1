"""Requests to other servers: a session with limits on time, size and redirects, or none at all."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, wait
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import urlsplit

if TYPE_CHECKING:
    import requests

VARIABLE: Final = "PAPERDIARY_OFFLINE"

PATIENCE: Final = 10.0
"""Seconds without a byte after which a server is given up."""
REDIRECTS: Final = 10
"""How many redirects of one request are followed."""

_LARGEST: Final = 5_000_000
"""Bytes of an answer; the largest catalogue entries have a tenth of this."""

_Answer = TypeVar("_Answer")


class NoAnswer(Exception):  # noqa: N818 - a state of the world, not an error in the program
    """A server did not send what it was asked for; the text says why."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a server has sent: a body, its media type in lower case, and its charset if named."""

    content: bytes
    type: str
    charset: str | None


def is_offline() -> bool:
    """Whether `PAPERDIARY_OFFLINE` forbids that anything leaves this machine."""
    return os.environ.get(VARIABLE, "").strip().lower() in {"1", "on", "yes", "true"}


def session(agent: str) -> requests.Session:
    """Make a session that sends no password of the user's (`.netrc`) anywhere."""
    import requests

    class Session(requests.Session):
        """One that looks into .netrc neither for a site nor for where that leads to."""

        def rebuild_auth(self, *_: object, **__: object) -> None:
            """Put no password into a request that follows a redirect."""

    made = Session()
    # With none of our own, requests would look for one.
    made.auth = lambda request: request
    made.max_redirects = REDIRECTS
    made.headers["User-Agent"] = agent
    return made


def user_agent() -> str:
    """How requests name the sender; with a mail address, if `PAPERDIARY_MAILTO` has one.

    References:
        Crossref REST API, "Etiquette": name the tool and a way to reach its user.
    """
    try:
        number = version("mkdocs-paperdiary")
    except PackageNotFoundError:
        number = "0"
    address = os.environ.get("PAPERDIARY_MAILTO", "").strip()
    is_mail = "@" in address and address.isascii() and address.isprintable()
    return f"mkdocs-paperdiary/{number}" + (f" (mailto:{address})" if is_mail else "")


def fetch(url: str, accept: str, name: str, params: Mapping[str, str] | None = None) -> Page:
    """Fetch a URL once; redirects are followed.

    Args:
        url: An absolute http(s) URL.
        accept: The media types that are wanted, as in the header `Accept`.
        name: Which service is asked, for messages.
        params: The query.

    Raises:
        NoAnswer: The server has none, sends no success, or sends too much.
        requests.RequestException: It cannot be reached or does not answer.
    """
    with (
        session(user_agent()) as client,
        client.get(
            url,
            params=params,
            # Of this packing alone, a piece can never be a thousand times as large unpacked.
            headers={"Accept": accept, "Accept-Encoding": "gzip"},
            timeout=PATIENCE,
            stream=True,
        ) as answer,
    ):
        _check_status(answer.status_code, name)
        if answer.headers.get("Content-Encoding", "gzip").lower() not in ("gzip", "identity"):
            raise NoAnswer(f"{name} sent something that is packed in an unknown way")
        content = bytearray()
        for piece in answer.iter_content(65536):
            content += piece
            if len(content) > _LARGEST:
                raise NoAnswer(f"{name} sent more than {_LARGEST // 1_000_000} MB")
        kind, _, rest = answer.headers.get("Content-Type", "").partition(";")
        charset = rest.lower().partition("charset=")[2].split(";")[0].strip(" \"'") or None
        return Page(bytes(content), kind.strip().lower(), charset)


def within(seconds: float, name: str, ask: Callable[[], _Answer]) -> _Answer:
    """Have a question answered in a bounded time, however slowly the answer drips in.

    Args:
        seconds: From now.
        name: Which service is asked, for messages.
        ask: The question. It is left alone when the time is over, and must change nothing.

    Raises:
        NoAnswer: There is no answer in time, or none that can be used.
    """
    answer: Future[_Answer] = Future()

    def run() -> None:
        try:
            answer.set_result(ask())
        except BaseException as error:  # Raised below, in the thread that has asked.
            answer.set_exception(error)

    # A daemon, so that the command ends without waiting for a server that never does.
    threading.Thread(target=run, daemon=True).start()
    if not wait([answer], max(0.0, seconds)).done:
        raise NoAnswer(f"{name} did not answer in time ({seconds:.0f} s)")
    try:
        return answer.result()
    except Exception as error:
        raise _explained(error, name) from None


def service(variable: str, otherwise: str) -> str:
    """A service's base address: the environment variable's, else the other one.

    Raises:
        NoAnswer: The variable holds no http(s) URL.
    """
    base = os.environ.get(variable, "").strip() or otherwise
    parts = urlsplit(base)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise NoAnswer(f"the environment variable {variable} holds no http(s) address")
    return base.rstrip("/")


def _check_status(status: int, name: str) -> None:
    if status in {404, 410}:
        raise NoAnswer(f"{name} does not know it (404)" if status == 404 else f"{name}: gone (410)")
    if status == 429:
        raise NoAnswer(f"{name} was asked too often (429); try again in a minute")
    if not 200 <= status < 300:
        raise NoAnswer(f"{name} answered with status {status}")


def _explained(error: Exception, name: str) -> NoAnswer:
    if isinstance(error, NoAnswer):
        return error
    if isinstance(error, ModuleNotFoundError):
        return NoAnswer(
            f"asking {name} needs the Python package {error.name}: "
            "pip install 'mkdocs-paperdiary[new]'"
        )
    import requests

    if isinstance(error, requests.Timeout):
        return NoAnswer(f"{name} did not answer in time")
    # All errors of requests are errors of the system, too.
    if isinstance(error, OSError):
        return NoAnswer(f"{name} cannot be reached")
    return NoAnswer(f"{name} sent something that cannot be understood")
