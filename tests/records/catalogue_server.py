"""Catalogues and pages on loopback, in their published formats, well or badly done."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

NAMES = ("ARXIV", "CROSSREF", "DOI", "OPENLIBRARY")
_PATHS = {"ARXIV": "/api/query", "CROSSREF": "/crossref", "DOI": "/doi", "OPENLIBRARY": "/books"}


@dataclass
class Sent:
    """What is sent back.

    Attributes:
        body: The bytes.
        type: The header `Content-Type`.
        status: The HTTP status.
        drip: Seconds between two bytes, or 0 to send all at once.
        headers: Other headers.
    """

    body: bytes = b""
    type: str = "text/html; charset=utf-8"
    status: int = 200
    drip: float = 0.0
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Catalogues:
    """The server.

    Attributes:
        url: Its address.
        works: For each DOI, the message of Crossref.
        csl: For each DOI, what content negotiation gives.
        papers: For each arXiv id, an entry of the Atom feed.
        books: For each ISBN, what the Open Library tells.
        pages: For each path, what is sent.
        always: What is sent instead of everything else, if set.
        asked: The paths that were asked for, with their query.
        agents: The `User-Agent` of each request.
    """

    url: str = ""
    works: dict[str, Any] = field(default_factory=dict)
    csl: dict[str, Any] = field(default_factory=dict)
    papers: dict[str, str] = field(default_factory=dict)
    books: dict[str, Any] = field(default_factory=dict)
    pages: dict[str, Sent] = field(default_factory=dict)
    always: Sent | Callable[[str], Sent | None] | None = None
    asked: list[str] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """The variables that lead the command here."""
        return {f"PAPERDIARY_{name}_URL": self.url + path for name, path in _PATHS.items()}

    def page(self, path: str, head: str, body: str = "", **sent: Any) -> str:
        """Put an HTML page at a path, and give its address."""
        html = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
        self.pages[path] = Sent(html.encode(), **sent)
        return self.url + path

    def answer(self, path: str) -> Sent:
        """What a path gets."""
        always = self.always(path) if callable(self.always) else self.always
        if always is not None:
            return always
        parts = urlsplit(path)
        place, query = unquote(parts.path), parse_qs(parts.query)
        if place == "/api/query":
            entry = self.papers.get(query.get("id_list", [""])[0], "")
            return Sent(feed(entry).encode(), "application/atom+xml; charset=utf-8")
        if place.startswith("/crossref/works/"):
            work = self.works.get(place.removeprefix("/crossref/works/"))
            if work is None:
                return Sent(b"Resource not found.", "text/plain", 404)
            message = {"status": "ok", "message-type": "work", "message": work}
            return Sent(json.dumps(message).encode(), "application/json")
        if place.startswith("/doi/"):
            work = self.csl.get(place.removeprefix("/doi/"))
            if work is None:
                return Sent(b"<h1>DOI NOT FOUND</h1>", status=404)
            return Sent(json.dumps(work).encode(), "application/vnd.citationstyles.csl+json")
        if place == "/books/api/books":
            key = query["bibkeys"][0]
            book = self.books.get(key.removeprefix("ISBN:"))
            told = {} if book is None else {key: book}
            return Sent(json.dumps(told).encode(), "application/json")
        return self.pages.get(place, Sent(b"<h1>Not found</h1>", status=404))


def feed(entry: str) -> str:
    """An Atom feed of arXiv with one entry or none."""
    total = 1 if entry else 0
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"
      xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"
      xmlns:arxiv="http://arxiv.org/schemas/atom">
  <id>https://arxiv.org/api/some-query</id>
  <title>arXiv Query</title>
  <updated>2025-06-01T00:00:00Z</updated>
  <opensearch:totalResults>{total}</opensearch:totalResults>
  <opensearch:startIndex>0</opensearch:startIndex>
  <opensearch:itemsPerPage>1</opensearch:itemsPerPage>
  {entry}
</feed>"""


def paper(
    number: str,
    title: str,
    authors: tuple[str, ...] = ("Ada Reader", "Bo Writer"),
    abstract: str = "We stack blocks. They stand. Then they fall.",
    extra: str = "",
) -> str:
    """An entry of arXiv's feed; the text is escaped here."""
    people = "".join(f"<author><name>{escape(name)}</name></author>" for name in authors)
    return f"""<entry>
    <id>http://arxiv.org/abs/{number}v2</id>
    <title>{escape(title)}</title>
    <updated>2025-05-07T09:08:07Z</updated>
    <published>2025-05-06T09:08:07Z</published>
    <summary>{escape(abstract)}</summary>
    {people}{extra}
    <link href="https://arxiv.org/abs/{number}v2" rel="alternate" type="text/html"/>
    <arxiv:primary_category term="cs.LG"/>
    <category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/>
  </entry>"""


@pytest.fixture
def catalogues(monkeypatch: pytest.MonkeyPatch) -> Iterator[Catalogues]:
    """A server that is there for one test, and is asked instead of all catalogues."""
    said = Catalogues()
    gone = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said.asked.append(self.path)
            said.agents.append(self.headers.get("User-Agent", ""))
            sent = said.answer(self.path)
            try:
                self.send_response(sent.status)
                self.send_header("Content-Type", sent.type)
                self.send_header("Content-Length", str(len(sent.body)))
                for name, value in sent.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                step = 1 if sent.drip else max(1, len(sent.body))
                for at in range(0, len(sent.body), step):
                    self.wfile.write(sent.body[at : at + step])
                    self.wfile.flush()
                    if sent.drip and gone.wait(sent.drip):
                        return
            except OSError:
                pass  # The client has gone, as it should when we are slow.

        def log_message(self, format: str, *args: object) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    http.block_on_close = False
    threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True).start()
    said.url = f"http://127.0.0.1:{http.server_port}"
    monkeypatch.delenv("PAPERDIARY_OFFLINE", raising=False)
    for name, value in said.environment.items():
        monkeypatch.setenv(name, value)
    yield said
    gone.set()
    http.shutdown()
    http.server_close()
