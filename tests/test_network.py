"""Requests: what they never send, and where they never lead."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from mkdocs_paperdiary.network import NoAnswer, fetch, session, within

PUBLIC = "93.184.215.14"


@dataclass
class Host:
    """A server, what it was sent, and where it leads on to; a redirect's body never ends."""

    port: int = 0
    leads_to: str = ""
    headers: list[dict[str, str]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"


@pytest.fixture
def hosts(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Host]]:
    """Starts servers on this machine, each with an address that its connections seem to have."""
    addresses: dict[int, str] = {}
    servers: list[ThreadingHTTPServer] = []
    end = threading.Event()
    peer_of = socket.socket.getpeername

    def getpeername(self: socket.socket) -> object:
        host, port, *rest = peer_of(self)
        return addresses.get(port, host), port, *rest

    def start(address: str) -> Host:
        host = Host()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                host.headers.append(dict(self.headers))
                self.send_response(302 if host.leads_to else 200)
                self.send_header("Set-Cookie", "secret=1")
                if host.leads_to:
                    self.send_header("Location", host.leads_to)
                self.send_header("Content-Length", "1000000000" if host.leads_to else "2")
                self.end_headers()
                self.wfile.write(b"ok")
                self.wfile.flush()
                if host.leads_to:
                    end.wait(20)

            def log_message(self, *args: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        server.block_on_close = False
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        servers.append(server)
        host.port = server.server_port
        addresses[host.port] = address
        return host

    monkeypatch.setattr(socket.socket, "getpeername", getpeername)
    yield start
    end.set()
    for server in servers:
        server.shutdown()
        server.server_close()


def ask(url: str) -> bytes:
    return within(15, "it", lambda: fetch(url, "*/*", "it")).content


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
        *("0.0.0.0", "224.0.0.1", "::1", "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1"),
        *("64:ff9b::a00:1", "2002:a00:1::"),
    ],
)
def test_a_public_host_never_leads_to_a_private_one(
    hosts: Callable[[str], Host], address: str
) -> None:
    public, private = hosts(PUBLIC), hosts(address)
    public.leads_to = private.url
    with pytest.raises(NoAnswer, match="private network"):
        ask(public.url)
    assert (len(public.headers), private.headers) == (1, [])
    # Neither over several, nor from a private one over a public one.
    between, first = hosts(PUBLIC), hosts("10.0.0.1")
    between.leads_to, first.leads_to = public.url, between.url
    with pytest.raises(NoAnswer, match="private network"):
        ask(first.url)
    assert private.headers == []
    # Nor later, over a connection that is still open.
    with session("a") as client:
        assert client.get(private.url, timeout=15).content == b"ok"
        with pytest.raises(NoAnswer, match="private network"):
            client.get(public.url, timeout=15)
    assert len(private.headers) == 1


@pytest.mark.parametrize(
    "host", ["localhost", "2130706433", "0x7f.1", "0177.0.0.1", "[::ffff:127.0.0.1]"]
)
def test_a_private_host_is_known_by_any_name(hosts: Callable[[str], Host], host: str) -> None:
    public, private = hosts(PUBLIC), hosts("127.0.0.1")
    public.leads_to = f"http://{host}:{private.port}/"
    with pytest.raises(NoAnswer):
        ask(public.url)
    assert private.headers == []


def test_what_is_named_is_asked_and_may_lead_on(hosts: Callable[[str], Host]) -> None:
    public, private, other = hosts(PUBLIC), hosts("192.168.1.1"), hosts("10.0.0.1")
    assert ask(private.url) == b"ok"
    other.leads_to = private.url
    assert ask(other.url) == b"ok"
    other.leads_to = public.url
    assert ask(other.url) == b"ok"


@pytest.mark.parametrize(
    "target", ["file:///etc/hostname", "ftp://127.0.0.1/", "data:,a", "gopher:a"]
)
def test_nothing_leads_out_of_the_web(hosts: Callable[[str], Host], target: str) -> None:
    public = hosts(PUBLIC)
    public.leads_to = target
    with pytest.raises(NoAnswer):
        ask(public.url)


def test_a_proxy_is_asked_for_no_private_host_either(
    hosts: Callable[[str], Host], monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = hosts("10.0.0.9")
    monkeypatch.setenv("http_proxy", proxy.url)
    monkeypatch.delenv("no_proxy", raising=False)
    proxy.leads_to = "http://10.0.0.1/"
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, *rest, was=socket.getaddrinfo: was(
            PUBLIC if host == "example.org" else host, *rest
        ),
    )
    with pytest.raises(NoAnswer, match="private network"):
        ask("http://example.org/")
    assert len(proxy.headers) == 1


def test_no_password_and_no_cookie_goes_to_another_host(
    hosts: Callable[[str], Host], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login me password a-secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    first, last = hosts(PUBLIC), hosts(PUBLIC)
    first.leads_to = f"http://me:a-secret@localhost:{last.port}/"
    assert ask(first.url.replace("//", "//me:a-secret@")) == b"ok"
    for headers in (*first.headers, *last.headers):
        assert not headers.keys() & {"Authorization", "Cookie", "Referer"}
