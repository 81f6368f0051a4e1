"""Requests to other servers: a session with limits on time, size and redirects, or none at all."""

from __future__ import annotations

import ipaddress
import os
import socket
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, wait
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final, TypeVar
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
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")

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
    """Make a session that sends no password and never leads from a public host to a private one.

    No password is taken from `.netrc`. A host of a private network, of this machine or of the link
    alone is reached only where its own address was asked for, or where such a host leads to it. It
    is the address that is connected to that counts, whatever the host's name is. A proxy of the
    user's (`HTTPS_PROXY`) is used, and resolves names itself.
    """
    import requests
    from requests.adapters import HTTPAdapter
    from requests.utils import select_proxy

    class PublicHosts(HTTPAdapter):
        """An adapter that connects to public addresses alone."""

        def init_poolmanager(self, *args: Any, **options: Any) -> None:
            super().init_poolmanager(*args, **options)
            pools = self.poolmanager.pool_classes_by_scheme
            made = {scheme: _to_public(pool) for scheme, pool in pools.items()}
            self.poolmanager.pool_classes_by_scheme = made

        def send(self, request: Any, *args: Any, **options: Any) -> Any:
            if select_proxy(request.url, options.get("proxies")):
                with suppress(OSError, UnicodeError):
                    for *_, place in socket.getaddrinfo(urlsplit(request.url).hostname, None):
                        _refuse_private(str(place[0]))
            return super().send(request, *args, **options)

    class Session(requests.Session):
        was_public = False
        """Whether the request at hand, or one that has led to it, was sent to a public host."""

        def rebuild_auth(self, *_: object, **__: object) -> None:
            """Put no password into a request that follows a redirect."""

        def get_redirect_target(self, resp: requests.Response) -> str | None:
            if target := super().get_redirect_target(resp):
                # Else its body would be read to the end.
                resp._content = b""
            return target

        def get_adapter(self, url: Any) -> Any:
            return super().get_adapter(f"public+{url}" if self.was_public else url)

        def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
            # What follows a redirect is sent by this method, too, without leave to be redirected.
            before = self.was_public and not options.get("allow_redirects", True)
            self.was_public = True
            try:
                return super().send(request, **options)
            except _Private:
                self.was_public = before
            if before:
                host = urlsplit(str(request.url)).hostname
                raise NoAnswer(f"it leads on to {host}, which is in a private network")
            return super().send(request, **options)

    made = Session()
    for scheme in ("http", "https"):
        made.mount(f"public+{scheme}://", PublicHosts())
    # With none of our own, requests would look for one.
    made.auth = lambda request: request
    made.max_redirects = REDIRECTS
    made.headers["User-Agent"] = agent
    return made


class _Private(Exception):  # noqa: N818 - a state of the world, not an error in the program
    """A public address was wanted, and this is none."""


def _to_public(pool: Any) -> Any:
    """A class of connection pools whose connections are closed where they lead to no public host.

    Nothing has been sent by then, and no name is resolved between the look and the connection.
    """

    class Connection(pool.ConnectionCls):  # type: ignore[misc]
        def _new_conn(self) -> socket.socket:
            made: socket.socket = super()._new_conn()
            try:
                _refuse_private(made.getpeername()[0])
            except BaseException:
                made.close()
                raise
            return made

    return type(pool.__name__, (pool,), {"ConnectionCls": Connection})


def _refuse_private(host: str) -> None:
    address = ipaddress.ip_address(host.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        # An address of the older kind, as it is or behind a gateway's prefix (RFC 6052).
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
        address = inner or address
    if not address.is_global or address.is_multicast:
        raise _Private


def user_agent(*, with_mail: bool = False) -> str:
    """How requests name the sender, on demand with the mail address of `PAPERDIARY_MAILTO`.

    References:
        Crossref REST API, "Etiquette": name the tool and a way to reach its user.
    """
    address = os.environ.get("PAPERDIARY_MAILTO", "").strip()
    is_mail = with_mail and "@" in address and address.isascii() and address.isprintable()
    sender = f"mkdocs-paperdiary/{version('mkdocs-paperdiary')}"
    return f"{sender} (mailto:{address})" if is_mail else sender


def fetch(
    url: str,
    accept: str,
    name: str,
    params: Mapping[str, str] | None = None,
    *,
    with_mail: bool = False,
) -> Page:
    """Fetch a URL once; redirects are followed.

    Args:
        url: An absolute http(s) URL.
        accept: The media types that are wanted, as in the header `Accept`.
        name: Which service is asked, for messages.
        params: The query.
        with_mail: Whether the service is one that is told the user's mail address, if there is one.

    Raises:
        NoAnswer: The server has none, sends no success, or sends too much.
        requests.RequestException: It cannot be reached or does not answer.
    """
    with (
        session(user_agent(with_mail=with_mail)) as client,
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
    """Have a question answered in some seconds from now, however slowly the answer drips in.

    It is left alone when the time is over, and must change nothing; messages have the service's
    name.

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
