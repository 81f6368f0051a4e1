"""Clusters in made-up words, and a language model's server on loopback."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from mkdocs_paperdiary.atlas.labels import Group
from mkdocs_paperdiary.diary import Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Text = str | tuple[str, str] | tuple[str, str, str]


def make_groups(*clusters: Sequence[Text]) -> list[Group]:
    """Clusters from titles, or from titles, summaries and topics."""
    groups = []
    for number, cluster in enumerate(clusters):
        entries = []
        for at, text in enumerate(cluster):
            title, summary, topic = (*((text,) if isinstance(text, str) else text), "", "")[:3]
            path = f"papers/c{number}/note{at}"
            entries.append(Entry(path, f"{path}.md", title, summary=summary, topic=topic))
        groups.append(Group(number, tuple(entries)))
    return groups


@pytest.fixture
def groups_of() -> Callable[..., list[Group]]:
    return make_groups


@pytest.fixture
def groups() -> list[Group]:
    return make_groups(
        ["Query Optimization in Column Stores", "Learned Query Optimization", "Column Stores"],
        ["Protein Folding from Sequences", "Protein Folding at Scale", "Enzyme Design"],
        ["Gradual Typing for Scripts", "Gradual Typing Is Sound", "Ownership and Borrowing"],
    )


@dataclass
class Server:
    """What a language model's server says, and what it was asked."""

    url: str = ""
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    drip: float = 0.0
    hang_up: bool = False
    requests: list[dict[str, Any]] = field(default_factory=list)
    authorizations: list[str] = field(default_factory=list)

    def says(self, content: object) -> None:
        """Answer with this content, in the form of chat completions."""
        text = content if isinstance(content, str) else json.dumps(content)
        message = {"role": "assistant", "content": text}
        choice = {"index": 0, "finish_reason": "stop", "message": message}
        reply = {
            "id": "x",
            "object": "chat.completion",
            "created": 0,
            "model": "small",
            "choices": [choice],
        }
        self.body = json.dumps(reply).encode()
        self.headers = {"Content-Type": "application/json"}


@pytest.fixture
def server() -> Iterator[Server]:
    said = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            said.requests.append(json.loads(self.rfile.read(length)))
            said.authorizations.append(self.headers.get("Authorization", ""))
            time.sleep(said.delay)
            if said.hang_up:
                self.connection.close()
                return
            try:
                self.send_response(said.status)
                for name, value in said.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(said.body)))
                self.end_headers()
                for at in range(0, len(said.body), 1 if said.drip else 10**6):
                    self.wfile.write(said.body[at : at + (1 if said.drip else 10**6)])
                    self.wfile.flush()
                    time.sleep(said.drip)
            except OSError:
                pass  # The client has gone, as it should when we are slow.

        def log_message(self, format: str, *args: object) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True).start()
    said.url = f"http://127.0.0.1:{http.server_port}/v1"
    yield said
    http.shutdown()
    http.server_close()
