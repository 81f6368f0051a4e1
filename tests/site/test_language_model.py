"""Labels by a language model, whose server is on loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from .building import Built, Site

KEY = "sk-a-secret-of-the-tests"


@pytest.fixture
def server() -> Iterator[str]:
    """A server that calls each group after its id."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            groups = json.loads(asked["messages"][-1]["content"])
            names = {
                str(group["id"]): f"Group Called {'ABCDEFGHIJ'[group['id']]}" for group in groups
            }
            message = {"role": "assistant", "content": json.dumps(names)}
            choice = {"index": 0, "finish_reason": "stop", "message": message}
            body = json.dumps(
                {
                    "id": "x",
                    "object": "chat.completion",
                    "created": 0,
                    "model": "m",
                    "choices": [choice],
                }
            ).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{http.server_port}/v1"
    http.shutdown()
    http.server_close()


@pytest.fixture
def asking(site: Site, ten: Built, monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    site.notes(10)
    site.note(
        "other/lesson.md",
        title="Lesson",
        date="2025-07-01",
        summary="A gripper is trained by trial and error to open drawers.",
    )
    site.options["labels"] = {"provider": "openai"}
    return site


def labels(built: Built) -> list[str]:
    return [cluster["label"] for cluster in built.data["clusters"]["tsne"]]


def test_a_models_labels_are_those_of_the_map(asking: Site, server: str) -> None:
    asking.options["llm"] = {"base_url": server, "max_retries": 0}
    built = asking.build()
    assert built.warnings == []
    assert labels(built)
    assert all(label.startswith("Group Called ") for label in labels(built))
    assert "Group Called A" in built.read("assets/paperdiary/figures/map-tsne.json").decode()


def test_an_unreachable_server_is_one_warning_and_keyword_labels(asking: Site, ten: Built) -> None:
    asking.options["llm"] = {"base_url": "http://127.0.0.1:9/v1", "max_retries": 0}
    built = asking.build()
    (warning,) = built.warnings
    assert "127.0.0.1:9" in warning
    assert "llm.base_url" in warning
    assert labels(built) == labels(ten)
    assert built.refused


def test_without_a_key_a_warning_names_the_variable(
    asking: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    (warning,) = asking.build().warnings
    assert "OPENAI_API_KEY" in warning


def test_the_key_is_neither_in_the_site_nor_in_the_cache_nor_in_the_log(
    asking: Site, server: str
) -> None:
    asking.options["llm"] = {"base_url": server, "max_retries": 0}
    built = asking.build()
    files = [path for folder in (built.folder, asking.cache) for path in folder.rglob("*")]
    assert not [path for path in files if path.is_file() and KEY.encode() in path.read_bytes()]
    assert KEY not in "".join(built.warnings)


def test_a_pinned_label_wins(asking: Site) -> None:
    asking.options["labels"] = {"pinned": {"papers/subject/note-4": "My Own Words"}}
    built = asking.build()
    cluster = built.entry("papers/subject/note-4")["layouts"]["tsne"]["cluster"]
    (label,) = [c["label"] for c in built.data["clusters"]["tsne"] if c["id"] == cluster]
    assert label == "My Own Words"
    assert built.warnings == []
