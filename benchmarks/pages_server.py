"""A folder on loopback, served as GitHub Pages does: compressed, and cached for ten minutes."""

from __future__ import annotations

import gzip
import mimetypes
import threading
from contextlib import contextmanager, suppress
from functools import cache, partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

CACHED = "max-age=600"
"""What GitHub Pages sends with every file, whatever its kind."""

_COMPRESSED = (
    "text/",
    "application/javascript",
    "application/json",
    "application/xml",
    "image/svg+xml",
)


@contextmanager
def as_github_pages(folder: Path) -> Iterator[str]:
    """Serve a site under HTTP/1.1, gzipped where that helps; GitHub's own HTTP/2 is no slower.

    Args:
        folder: A built site.

    Yields:
        The site's address, with a slash at its end.
    """
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    """Answers with files, and where there is none with `404.html`."""

    protocol_version = "HTTP/1.1"
    # Headers and body leave in packets of their own; Nagle's algorithm would keep the second back.
    disable_nagle_algorithm = True

    def __init__(self, folder: Path, *arguments: Any) -> None:
        self.folder = folder.resolve()
        super().__init__(*arguments)

    def handle(self) -> None:
        """Answer until the browser goes, which it may do without a word."""
        with suppress(ConnectionError):
            super().handle()

    def do_GET(self) -> None:
        """Send a file."""
        path = self.folder / unquote(urlsplit(self.path).path).lstrip("/")
        if path.is_dir():
            path /= "index.html"
        found = path.resolve().is_relative_to(self.folder) and path.is_file()
        if not found:
            path = self.folder / "404.html"
        body, kind, encoding = _content(path) if path.is_file() else (b"", "text/plain", "")
        self.send_response(HTTPStatus.OK if found else HTTPStatus.NOT_FOUND)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", CACHED)
        self.send_header("Vary", "Accept-Encoding")
        if encoding:
            self.send_header("Content-Encoding", encoding)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@cache
def _content(path: Path) -> tuple[bytes, str, str]:
    """A file's content as it is sent, its type and its encoding; compressed once, as a CDN does."""
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    text = kind.startswith(_COMPRESSED)
    content = path.read_bytes()
    if text:
        return gzip.compress(content), f"{kind}; charset=utf-8", "gzip"
    return content, kind, ""
