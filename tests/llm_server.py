"""An OpenAI-compatible server on loopback: chat completions and embeddings, well or badly done."""

from __future__ import annotations

import base64
import hashlib
import importlib
import json
import struct
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

_ONE_PIECE = 10**9


@dataclass
class Reply:
    """What is sent back.

    Attributes:
        status: The HTTP status.
        headers: Headers beside `Content-Length`.
        body: The bytes, of which nothing is checked.
        delay: Seconds before the first byte.
        drip: Seconds between two bytes of the body, or 0 to send it at once.
        hang_after: How many bytes of the body are sent before nothing more comes, or None.
        hang_up: Whether the connection is closed without a word.
    """

    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})
    body: bytes = b""
    delay: float = 0.0
    drip: float = 0.0
    hang_after: int | None = None
    hang_up: bool = False


def some_vector(text: str) -> list[float]:
    """Eight numbers that depend on a text, and on nothing else."""
    return [byte / 255 for byte in hashlib.sha256(text.encode()).digest()[:8]]


@dataclass
class LlmServer(Reply):
    """A server; its own fields are its reply to whatever `then` and `answer` do not answer.

    Attributes:
        url: What `llm.base_url` is set to.
        then: Replies to the next requests, one each, before anything else is considered.
        answer: Makes an answer of a request: text, an object to be sent as JSON, or a `Reply`.
        structured: Whether `response_format` is known; without, it is answered with status 400.
        usage: The tokens, sent and received, that each answer is said to have, or None.
        embed: Makes the reply to a request for embeddings, or the object that is sent as JSON.
        vector: Makes the vector of a text, where there is no `embed`.
        base64: Whether vectors may be sent as base64, if the client wants that.
        requests: The bodies of all requests so far.
        authorizations: Their `Authorization` headers, empty where there was none.
        heads: All their headers, with names in lower case.
        paths: Their paths.
        most_at_once: How many requests were under way at the same time, at most.
    """

    url: str = ""
    then: list[Reply] = field(default_factory=list)
    answer: Callable[[dict[str, Any]], object] | None = None
    structured: bool = True
    usage: tuple[int, int] | None = (100, 20)
    embed: Callable[[dict[str, Any]], object] | None = None
    vector: Callable[[str], Sequence[float]] = some_vector
    base64: bool = True
    requests: list[dict[str, Any]] = field(default_factory=list)
    authorizations: list[str] = field(default_factory=list)
    heads: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    most_at_once: int = 0

    def says(self, content: object) -> None:
        """Answer every question with this content, in the form of chat completions."""
        reply = completion(content, self.usage)
        self.headers, self.body = reply.headers, reply.body

    def replies(self, request: dict[str, Any], path: str) -> Reply:
        """What a request gets."""
        if self.then:
            return self.then.pop(0)
        if self.status != 200 or self.hang_up:
            return self
        if not self.structured and "response_format" in request:
            return Reply(400, body=b'{"error": {"message": "response_format is not supported"}}')
        if self.answer is not None and path.endswith("/chat/completions"):
            said = self.answer(request)
            reply = said if isinstance(said, Reply) else completion(said, self.usage)
        elif path.endswith("/embeddings") and self.embed is not None:
            made = self.embed(request)
            reply = made if isinstance(made, Reply) else Reply(body=json.dumps(made).encode())
        elif path.endswith("/embeddings") and not self.body:
            reply = self._embeddings(request)
        else:
            return self
        reply.delay = reply.delay or self.delay
        reply.drip = reply.drip or self.drip
        return reply

    def _embeddings(self, request: dict[str, Any]) -> Reply:
        texts = request["input"] if isinstance(request["input"], list) else [request["input"]]
        packed = self.base64 and request.get("encoding_format") == "base64"
        rows = []
        for at, text in enumerate(texts):
            vector: Any = list(self.vector(text))
            if packed:
                vector = base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode()
            rows.append({"object": "embedding", "index": at, "embedding": vector})
        reply: dict[str, Any] = {"object": "list", "model": request["model"], "data": rows}
        if self.usage:
            reply["usage"] = {"prompt_tokens": self.usage[0], "total_tokens": self.usage[0]}
        return Reply(body=json.dumps(reply).encode())


def completion(
    content: object,
    usage: tuple[int, int] | None = None,
    *,
    finish: str = "stop",
    refusal: str | None = None,
) -> Reply:
    """A chat completion.

    Args:
        content: Text, None, or an object that is sent as JSON.
        usage: Tokens sent and received.
        finish: Why the model stopped: `stop`, `length`, `content_filter`.
        refusal: What it says when it refuses.
    """
    text = content if isinstance(content, str | None) else json.dumps(content)
    message = {"role": "assistant", "content": text, "refusal": refusal}
    reply: dict[str, Any] = {
        "id": "x",
        "object": "chat.completion",
        "created": 0,
        "model": "small",
        "choices": [{"index": 0, "finish_reason": finish, "message": message}],
    }
    if usage:
        sent, received = usage
        reply["usage"] = {
            "prompt_tokens": sent,
            "completion_tokens": received,
            "total_tokens": sent + received,
        }
    return Reply(body=json.dumps(reply).encode())


def asked_about(request: dict[str, Any]) -> Any:
    """What a request to chat completions is about: the JSON of its first message of the user."""
    return json.loads(next(m["content"] for m in request["messages"] if m["role"] == "user"))


@pytest.fixture
def server() -> Iterator[LlmServer]:
    """A server that is there for one test."""
    # Its import takes seconds on a busy machine, which no test of a timeout is to measure.
    importlib.import_module("openai")
    said = LlmServer()
    gone = threading.Event()
    lock = threading.Lock()
    under_way = 0

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            nonlocal under_way
            length = int(self.headers.get("Content-Length", 0))
            request = json.loads(self.rfile.read(length))
            with lock:
                under_way += 1
                said.most_at_once = max(said.most_at_once, under_way)
                said.requests.append(request)
                said.authorizations.append(self.headers.get("Authorization", ""))
                said.heads.append({name.lower(): value for name, value in self.headers.items()})
                said.paths.append(self.path)
                reply = said.replies(request, self.path)
            try:
                self._send(reply)
            except OSError:
                pass  # The client has gone, as it should when we are slow.
            finally:
                with lock:
                    under_way -= 1

        def _send(self, reply: Reply) -> None:
            gone.wait(reply.delay)
            if reply.hang_up:
                self.connection.close()
                return
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            body = reply.body if reply.hang_after is None else reply.body[: reply.hang_after]
            step = 1 if reply.drip else _ONE_PIECE
            for at in range(0, len(body), step):
                self.wfile.write(body[at : at + step])
                self.wfile.flush()
                if gone.wait(reply.drip) and reply.drip:
                    return
            if reply.hang_after is not None:
                gone.wait()

        def log_message(self, format: str, *args: object) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    http.block_on_close = False
    threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True).start()
    said.url = f"http://127.0.0.1:{http.server_port}/v1"
    yield said
    gone.set()
    http.shutdown()
    http.server_close()
