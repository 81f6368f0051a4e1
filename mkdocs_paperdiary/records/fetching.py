"""One answer of a server of the web, within bounds of time and size."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

_LARGEST: Final = 5_000_000
"""Bytes of an answer; the largest catalogue entries have a tenth of this."""
_ONCE: Final = 10.0
"""Seconds without a byte after which a server is given up."""

_Answer = TypeVar("_Answer")


class Fault(Exception):  # noqa: N818 - a state of the world, not a fault of the program
    """A service did not tell what it was asked for; the text says why."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server has sent.

    Attributes:
        content: The body.
        type: Its media type in lower case, `text/html`, or an empty string.
        charset: The charset its header names, or None.
        url: Where it came from at last.
    """

    content: bytes
    type: str
    charset: str | None
    url: str


def user_agent() -> str:
    """What requests say about who asks; a mail address, if `PAPERDIARY_MAILTO` has one.

    References:
        Crossref REST API, "Etiquette": name the tool and a way to reach its user.
    """
    try:
        number = version("mkdocs-paperdiary")
    except PackageNotFoundError:
        number = "0"
    told = os.environ.get("PAPERDIARY_MAILTO", "").strip()
    mail = f" (mailto:{told})" if "@" in told and told.isascii() and told.isprintable() else ""
    return f"mkdocs-paperdiary/{number}{mail}"


def fetch(url: str, accept: str, name: str, params: Mapping[str, str] | None = None) -> Fetched:
    """Fetch a URL once; redirects are followed.

    Args:
        url: An absolute http(s) URL.
        accept: The media types that are wanted, as in the header `Accept`.
        name: Who is asked, for messages.
        params: The query.

    Raises:
        Fault: The server has none, sends no success, or sends too much.
        requests.RequestException: It cannot be reached or does not answer.
    """
    import requests

    headers = {"User-Agent": user_agent(), "Accept": accept}
    with (
        requests.Session() as session,
        session.get(url, params=params, headers=headers, timeout=_ONCE, stream=True) as answer,
    ):
        see_status(answer.status_code, name)
        content = b""
        for piece in answer.iter_content(65536):
            content += piece
            if len(content) > _LARGEST:
                raise Fault(f"{name} sent more than {_LARGEST // 1_000_000} MB")
        kind, _, rest = answer.headers.get("Content-Type", "").partition(";")
        charset = rest.lower().partition("charset=")[2].split(";")[0].strip(" \"'") or None
        return Fetched(content, kind.strip().lower(), charset, str(answer.url))


def see_status(status: int, name: str) -> None:
    """Go on only with success.

    Raises:
        Fault: The status is that of a failure.
    """
    if status in {404, 410}:
        raise Fault(f"{name} does not know it (404)" if status == 404 else f"{name}: gone (410)")
    if status == 429:
        raise Fault(f"{name} was asked too often (429); try again in a minute")
    if not 200 <= status < 300:
        raise Fault(f"{name} answered with status {status}")


def within(seconds: float, name: str, ask: Callable[[], _Answer]) -> _Answer:
    """Have a question answered in a bounded time, however slowly the answer drips in.

    Args:
        seconds: From now.
        name: Who is asked, for messages.
        ask: The question. It is left alone when the time is over, and must change nothing.

    Raises:
        Fault: There is no answer in time, or none that can be used.
    """
    answers: list[_Answer] = []
    faults: list[Exception] = []

    def run() -> None:
        try:
            answers.append(ask())
        except Exception as error:  # Told below, in the thread that has asked.
            faults.append(error)

    # A daemon, so that the command ends without waiting for a server that never does.
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(max(0.0, seconds))
    if answers:
        return answers[0]
    if not faults:
        raise Fault(f"{name} did not answer in time ({seconds:.0f} s)")
    raise _explained(faults[0], name) from None


def address(name: str, otherwise: str) -> str:
    """A service's base address, which an environment variable may change.

    Raises:
        Fault: The variable holds no http(s) URL.
    """
    told = os.environ.get(name, "").strip() or otherwise
    parts = urlsplit(told)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise Fault(f"the environment variable {name} holds no http(s) address")
    return told.rstrip("/")


def _explained(error: Exception, name: str) -> Fault:
    if isinstance(error, Fault):
        return error
    if isinstance(error, ModuleNotFoundError):
        return Fault(
            f"asking {name} needs the Python package {error.name}: "
            "pip install 'mkdocs-paperdiary[new]'"
        )
    kinds = {kind.__name__ for kind in type(error).__mro__}
    status: Any = getattr(getattr(error, "response", None), "status_code", None)
    if isinstance(status, int):
        try:
            see_status(status, name)
        except Fault as fault:
            return fault
    if kinds & {"Timeout", "TimeoutException"}:
        return Fault(f"{name} did not answer in time")
    if kinds & {"ConnectionError", "TransportError", "OSError", "RequestException"}:
        return Fault(f"{name} cannot be reached")
    return Fault(f"{name} sent something that cannot be understood")
