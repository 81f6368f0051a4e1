"""An embedding server on loopback, for diaries too large to embed on the way to another figure.

Its vectors are made of a text's words, so that texts which share words lie near each other, and
layouts have as much to do as with a model's.
"""

from __future__ import annotations

import base64
import hashlib
import json
import math
import re
import struct
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

NUMBERS = 384
"""As many as all-MiniLM-L6-v2 gives."""


class Server(ThreadingHTTPServer):
    """Knows its address, and how long it has kept others waiting."""

    seconds = 0.0

    @property
    def url(self) -> str:
        """What `llm.base_url` is set to."""
        return f"http://127.0.0.1:{self.server_port}/v1"


@contextmanager
def embedding_server() -> Iterator[Server]:
    """Answer requests for embeddings as OpenAI's server does."""
    server = Server(("127.0.0.1", 0), _Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def vector(text: str) -> list[float]:
    """A unit vector: the sum of what each word and each three letters of a text stand for."""
    numbers = [0.0] * NUMBERS
    words = re.findall(r"\w+", text.lower())
    threes = [word[at : at + 3] for word in words for at in range(len(word) - 2)]
    for part in (*words, *threes):
        digest = hashlib.sha256(part.encode()).digest()
        numbers[int.from_bytes(digest[:2]) % NUMBERS] += 1 if digest[2] % 2 else -1
    length = math.sqrt(sum(number * number for number in numbers)) or 1.0
    return [number / length for number in numbers]


class _Handler(BaseHTTPRequestHandler):
    """Answers with a vector for each text."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        """Send the vectors of the texts that are sent."""
        start = time.perf_counter()
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        packed = asked.get("encoding_format") == "base64"
        rows = []
        for number, text in enumerate(asked["input"]):
            numbers = vector(text)
            sent = base64.b64encode(struct.pack(f"<{NUMBERS}f", *numbers)).decode()
            embedding = sent if packed else numbers
            rows.append({"object": "embedding", "index": number, "embedding": embedding})
        usage = {"prompt_tokens": 0, "total_tokens": 0}
        said = {"object": "list", "model": asked["model"], "data": rows, "usage": usage}
        body = json.dumps(said).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        # One client waits for one answer at a time.
        self.server.seconds += time.perf_counter() - start  # type: ignore[attr-defined]

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
