"""A folder on loopback."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class _Quiet(SimpleHTTPRequestHandler):
    # A connection serves all that a page asks for, instead of one file.
    protocol_version = "HTTP/1.1"
    headers_sent: Mapping[str, str] = {}

    def log_message(self, format: str, *args: object) -> None:
        pass

    def end_headers(self) -> None:
        # Scripts and styles never change; pages are asked for anew, as those of other sites are.
        if self.path.partition("?")[0].endswith((".js", ".css")):
            self.send_header("Cache-Control", "max-age=3600")
        for name, value in self.headers_sent.items():
            self.send_header(name, value)
        super().end_headers()


@contextmanager
def served(folder: Path, headers: Mapping[str, str] | None = None) -> Iterator[str]:
    """Serve a folder, which may still be empty, at a free port, and tell its address.

    Args:
        folder: What is served.
        headers: What is said with each file.
    """
    handler = type("_Handler", (_Quiet,), {"headers_sent": headers or {}})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
