"""A site on loopback that answers as sites do: well, not at all, only to GET, or too late."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class LinkServer:
    """What is asked of it, and where it is."""

    url: str = ""
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    most_at_once: int = 0


@contextmanager
def link_server() -> Iterator[LinkServer]:
    """Serve `/alive`, `/status/CODE`, `/head/CODE` (to HEAD only), `/moved`, `/round`, `/slow`."""
    server = LinkServer()
    end = threading.Event()
    now = [0]
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with lock:
                now[0] += 1
                server.most_at_once = max(server.most_at_once, now[0])
                server.asked.append(f"{self.command} {self.path}")
                server.headers.append(dict(self.headers))
            self._answer()

        do_HEAD = do_GET  # noqa: N815 - the library's name

        def _answer(self) -> None:
            _, kind, *rest = self.path.split("/")
            code = 200
            if kind == "slow":
                end.wait(20)
            elif kind == "status" or (kind == "head" and self.command == "HEAD"):
                code = int(rest[0])
            elif kind in ("moved", "round"):
                code = 302
            self.send_response(code)
            if code == 302:
                self.send_header("Location", "/alive" if kind == "moved" else "/round")
            self.send_header("Content-Length", "0")
            # Before the answer is written: the client's next question may come before this ends.
            with lock:
                now[0] -= 1
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    thread = threading.Thread(target=http.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    server.url = f"http://127.0.0.1:{http.server_port}"
    try:
        yield server
    finally:
        end.set()
        http.shutdown()
        http.server_close()
