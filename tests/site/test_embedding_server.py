"""Maps of vectors from a server, which is on loopback."""

from __future__ import annotations

from pathlib import Path

import pytest

from ..llm_server import LlmServer, Reply
from .building import Built, Site, warnings_of

KEY = "sk-a-secret-of-the-tests"


@pytest.fixture
def asking(site: Site, tmp_path: Path, server: LlmServer, monkeypatch: pytest.MonkeyPatch) -> Site:
    """Ten notes, whose vectors come from the server of `llm`."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    site.notes(10)
    site.umap = False
    site.cache = tmp_path / "cache"
    site.options["embedding"] = {"provider": "openai", "model": "small"}
    site.options["llm"] = {"base_url": server.url, "max_retries": 0}
    return site


@pytest.fixture
def hub_forbidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERDIARY_OFFLINE", "1")


def placed(built: Built) -> int:
    """How many entries are on the map."""
    return sum("tsne" in entry["layouts"] for entry in built.data["entries"])


def test_a_server_makes_the_map_with_one_request_and_the_next_build_with_none(
    asking: Site, server: LlmServer
) -> None:
    built = asking.build()
    assert built.warnings == []
    assert placed(built) == 10
    assert server.paths == ["/v1/embeddings"]
    assert asking.build().data == built.data
    asking.note("one-more.md", title="One More", date="2025-07-01", summary="Bread is baked.")
    assert placed(asking.build()) == 11
    assert [request["input"] for request in server.requests[1:]] == [["Bread is baked."]]


def test_a_warm_build_needs_no_client_and_no_key(
    asking: Site, server: LlmServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking.umap = True
    asking.build()
    monkeypatch.delenv("OPENAI_API_KEY")
    done = asking.run("build", "--strict", before="sys.modules['openai'] = None")
    assert done.returncode == 0, done.stderr
    assert warnings_of(done.stderr) == []
    assert placed(asking.built) == 10
    assert len(server.requests) == 1


def test_an_address_of_its_own_gets_neither_the_key_nor_the_headers_of_the_other(
    asking: Site, server: LlmServer
) -> None:
    asking.options["embedding"] |= {"base_url": server.url, "batch_size": 4}
    asking.options["llm"] = {"base_url": "http://127.0.0.1:9/v1", "headers": {"x-key": "{key}"}}
    assert asking.build().warnings == []
    assert [len(request["input"]) for request in server.requests] == [4, 4, 2]
    assert not [head for head in server.heads if KEY in "".join(head.values())]


def test_a_server_that_fails_is_one_warning_and_a_site_with_what_came_before(
    asking: Site, server: LlmServer
) -> None:
    asking.options["embedding"]["batch_size"] = 5
    good = server.replies
    server.replies = lambda *asked: good(*asked) if len(server.requests) < 2 else Reply(500)  # type: ignore[method-assign]
    built = asking.build()
    (warning,) = built.warnings
    assert "5 texts are not on the map" in warning
    assert "status 500" in warning
    assert built.refused
    assert len(built.titles()) == 10
    assert placed(built) == 5

    server.replies = good  # type: ignore[method-assign]
    mended = asking.build()
    assert mended.warnings == []
    assert placed(mended) == 10
    assert [len(request["input"]) for request in server.requests] == [5, 5, 5]


@pytest.mark.usefixtures("hub_forbidden")
def test_offline_nothing_is_asked_and_one_warning_names_the_variable(
    asking: Site, server: LlmServer
) -> None:
    built = asking.build()
    (warning,) = built.warnings
    assert "there is no map" in warning
    assert "PAPERDIARY_OFFLINE" in warning
    assert len(built.titles()) == 10
    assert server.requests == []


def test_the_key_is_neither_in_the_site_nor_in_the_cache_nor_in_the_log(
    asking: Site, server: LlmServer
) -> None:
    asking.options["embedding"]["batch_size"] = 5
    server.then = [Reply(401, body=f'{{"error": {{"message": "{KEY} is wrong"}}}}'.encode())]
    built = asking.build()
    (warning,) = built.warnings
    assert "OPENAI_API_KEY" in warning
    assert KEY not in warning
    assert asking.build().warnings == []
    files = [path for folder in (built.folder, asking.cache) for path in folder.rglob("*")]
    assert not [path for path in files if path.is_file() and KEY.encode() in path.read_bytes()]
