"""Vectors from a server, whatever it does."""

from __future__ import annotations

import base64
import json
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from mkdocs_paperdiary.atlas import AtlasSettings, build_atlas
from mkdocs_paperdiary.atlas.embedding.vectors import VectorStore, not_on_the_map
from mkdocs_paperdiary.atlas.settings import EmbeddingSettings
from mkdocs_paperdiary.cache import Cache
from mkdocs_paperdiary.llm import LanguageModel, LlmSettings, RecentFailures, ServerSettings
from mkdocs_paperdiary.progress import quiet

from ..llm_server import LlmServer, Reply, some_vector
from .small_diary import SUMMARIES, build, content_of, diary_of

SECRET = "sk-Very-Secret-0123456789"
TEXTS = tuple(f"Text number {number} is about nothing in particular." for number in range(40))


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBEDDING_KEY", SECRET)


def settings_of(
    url: str, *, model: str = "small", batch_size: int = 32, **more: Any
) -> EmbeddingSettings:
    options = {"timeout": 60.0, "max_retries": 0, "api_key_env": "EMBEDDING_KEY", **more}
    return EmbeddingSettings(
        "openai", model, server=ServerSettings(url, **options), batch_size=batch_size
    )


def ask(
    texts: Sequence[str], url: str, folder: Path | None = None, **more: Any
) -> tuple[dict[str, NDArray[np.float32]], list[str]]:
    """The vectors, and the messages of what went wrong."""
    settings = settings_of(url, **more)
    store = VectorStore(settings, Cache(folder))
    vectors, failure = store.vectors(texts, quiet)
    total = len(set(texts))
    missing = total - len(vectors)
    return vectors, [not_on_the_map(failure, missing, total).message] if failure else []


def sizes(server: LlmServer) -> list[int]:
    """How many texts each request had."""
    return [len(request["input"]) for request in server.requests]


def rows(vectors: Sequence[object]) -> list[dict[str, object]]:
    return [{"object": "embedding", "index": at, "embedding": v} for at, v in enumerate(vectors)]


def unit(vector: Sequence[float]) -> NDArray[np.float64]:
    array = np.asarray(vector, dtype=np.float64)
    return array / np.linalg.norm(array)


def no_more_than(count: int, too_long: Sequence[str] = (), status: int = 413) -> Callable[..., Any]:
    """Reply as a server with a limit of texts, and with texts that it does not take."""

    def embed(request: dict[str, Any]) -> object:
        texts = request["input"]
        if len(texts) > count or set(texts) & set(too_long):
            return Reply(status, body=b'{"error": "too much"}')
        return {"data": rows([some_vector(text) for text in texts])}

    return embed


def test_a_good_answer_gives_each_text_its_vector_of_length_one(server: LlmServer) -> None:
    vectors, problems = ask(TEXTS[:3], server.url)
    assert problems == []
    assert list(vectors) == list(TEXTS[:3])
    for text, vector in vectors.items():
        assert vector.dtype == np.float32
        assert vector == pytest.approx(unit(some_vector(text)), abs=1e-6)


def test_a_request_names_the_model_and_the_format_and_has_the_key(server: LlmServer) -> None:
    ask(TEXTS[:3], server.url)
    assert server.requests == [
        {"model": "small", "input": list(TEXTS[:3]), "encoding_format": "float"}
    ]
    assert server.paths == ["/v1/embeddings"]
    assert server.authorizations == [f"Bearer {SECRET}"]


def test_texts_go_in_batches_and_none_goes_twice(server: LlmServer) -> None:
    vectors, problems = ask([*TEXTS, *TEXTS], server.url, batch_size=15)
    assert problems == []
    assert len(vectors) == 40
    assert sizes(server) == [15, 15, 10]


def test_vectors_from_a_server_make_the_maps(server: LlmServer, tmp_path: Path) -> None:
    settings = AtlasSettings(settings_of(server.url))
    atlas, problems = build(SUMMARIES, tmp_path, settings)
    assert problems == ()
    assert len(atlas.layouts["tsne"].points) == len(SUMMARIES)
    assert sizes(server) == [12]


@pytest.mark.parametrize("size", [8, 384, 3072])
@pytest.mark.parametrize("form", ["float", "base64"])
def test_vectors_of_any_size_come_as_numbers_or_base64(
    server: LlmServer, size: int, form: str
) -> None:
    random = np.random.default_rng(size)
    made = random.normal(size=(3, size)).astype(np.float32)
    packed = [base64.b64encode(struct.pack(f"<{size}f", *row)).decode() for row in made]
    server.embed = lambda _: {"data": rows(packed if form == "base64" else made.tolist())}
    vectors, problems = ask(TEXTS[:3], server.url)
    assert problems == []
    for vector, row in zip(vectors.values(), made, strict=True):
        assert vector == pytest.approx(unit(row), abs=1e-6)


@pytest.mark.parametrize(
    "vector",
    [
        pytest.param("[3, 0, 4]", id="whole numbers"),
        pytest.param("[3.0e-1, 0e0, 4E-1]", id="powers"),
        pytest.param("[3e300, 0, 4e300]", id="huge"),
        pytest.param("[3e-300, -0.0, 4e-300]", id="tiny"),
    ],
)
def test_numbers_may_be_written_in_any_way(server: LlmServer, vector: str) -> None:
    server.then = [Reply(body=f'{{"data": [{{"index": 0, "embedding": {vector}}}]}}'.encode())]
    vectors, problems = ask(TEXTS[:1], server.url)
    assert problems == []
    assert vectors[TEXTS[0]] == pytest.approx([0.6, 0, 0.8])


def test_the_index_tells_whose_vector_it_is(server: LlmServer) -> None:
    good, _ = ask(TEXTS, server.url)
    server.embed = lambda request: {"data": rows([some_vector(t) for t in request["input"]])[::-1]}
    shuffled, problems = ask(TEXTS, server.url)
    assert problems == []
    assert all(np.array_equal(shuffled[text], good[text]) for text in TEXTS)


GOOD = [0.6, 0.8]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        pytest.param(rows([GOOD, [float("nan"), 1.0]]), "no numbers", id="NaN"),
        pytest.param(rows([GOOD, [float("inf"), 1.0]]), "no numbers", id="infinite"),
        pytest.param(rows([GOOD, [None, 1.0]]), "no numbers", id="null"),
        pytest.param(rows([GOOD, ["a", "b"]]), "neither", id="words"),
        pytest.param(rows([GOOD, "no base64"]), "neither", id="no base64"),
        pytest.param(rows([GOOD, "QUJD"]), "neither", id="three bytes"),
        pytest.param(rows([GOOD, {"a": 1}]), "neither", id="object"),
        pytest.param(rows([GOOD, None]), "no plain list", id="no vector"),
        pytest.param(rows([GOOD, [0.0, 0.0]]), "zeros", id="zeros"),
        pytest.param(rows([GOOD, []]), "empty", id="empty"),
        pytest.param(rows([GOOD, [GOOD]]), "no plain list", id="one for each word"),
        pytest.param(rows([GOOD, [1.0]]), "equally long", id="mixed lengths"),
        pytest.param(rows([GOOD]), "1 vectors for 2 texts", id="one missing"),
        pytest.param(rows([GOOD] * 3), "3 vectors for 2 texts", id="one too many"),
        pytest.param([*rows([GOOD]), *rows([GOOD])], "is which text's", id="index twice"),
        pytest.param([{"embedding": GOOD}] * 2, "is which text's", id="no index"),
        pytest.param([GOOD, GOOD], "no list of embeddings", id="bare vectors"),
        pytest.param(None, "no list of embeddings", id="no data"),
    ],
)
def test_an_answer_without_a_usable_vector_for_each_text_is_told_and_not_kept(
    server: LlmServer, tmp_path: Path, data: object, told: str
) -> None:
    server.embed = lambda _: {"data": data}
    vectors, (message,) = ask(TEXTS[:2], server.url, tmp_path)
    assert vectors == {}
    assert message.startswith("there is no map, because the embedding model's server 127.0.0.1:")
    assert told in message
    assert "`embedding.model`" in message
    assert content_of(tmp_path) == {}


def test_batches_whose_vectors_differ_in_length_are_no_map(server: LlmServer) -> None:
    server.vector = lambda text: [1.0] * (8 if "number 1 " in text else 9)
    vectors, (message,) = ask(TEXTS[:2], server.url, batch_size=1)
    assert len(vectors) == 1
    assert message.startswith("1 text is not on the map")
    assert "equally long" in message


PAGE = Reply(200, {"Content-Type": "text/html"}, b"<html>Hello</html>")


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        pytest.param(Reply(401), "EMBEDDING_KEY", id="401"),
        pytest.param(Reply(403), "EMBEDDING_KEY", id="403"),
        pytest.param(Reply(404), "`embedding.model`", id="404"),
        pytest.param(Reply(429), "quota", id="429"),
        pytest.param(Reply(500), "status 500", id="500"),
        pytest.param(Reply(302, {"Location": "/"}), "status 302", id="302"),
        pytest.param(Reply(hang_up=True), "cannot be reached", id="closed connection"),
        pytest.param(PAGE, "not JSON", id="HTML"),
        pytest.param(Reply(body=b'{"data": [{"index": 0, "embe'), "not JSON", id="truncated"),
        pytest.param(Reply(body=b"[" * 100_000), "not JSON", id="deep"),
        pytest.param(Reply(body=b""), "not JSON", id="nothing"),
    ],
)
def test_a_failure_is_one_problem_that_says_what_to_do(
    server: LlmServer, tmp_path: Path, reply: Reply, told: str
) -> None:
    reply.body = reply.body.replace(b"Hello", SECRET.encode())
    server.embed = lambda _: reply
    vectors, (message,) = ask(TEXTS, server.url, tmp_path)
    assert vectors == {}
    assert told in message
    assert SECRET not in message
    assert len(server.requests) == 1
    assert content_of(tmp_path) == {}


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(Reply(body=b"{}", delay=30), id="timeout"),
        pytest.param(Reply(body=b"{" + b" " * 200, hang_after=9), id="hang in the body"),
        pytest.param(Reply(body=b"{" + b" " * 200, drip=0.1), id="a byte now and then"),
    ],
)
def test_a_server_that_does_not_come_to_an_end_is_waited_for_once(
    server: LlmServer, reply: Reply
) -> None:
    server.embed = lambda _: reply
    start = time.monotonic()
    vectors, (message,) = ask(TEXTS, server.url, timeout=0.5)
    assert vectors == {}
    assert "did not answer within 0.5 s" in message
    assert len(server.requests) == 1
    assert time.monotonic() - start < 10


def test_nobody_at_the_address_is_told_with_the_option(tmp_path: Path) -> None:
    _, (message,) = ask(TEXTS, "http://127.0.0.1:9/v1", tmp_path)
    assert "127.0.0.1:9 cannot be reached" in message
    assert "`embedding.base_url` or `llm.base_url`" in message


def test_a_busy_server_is_asked_again(server: LlmServer) -> None:
    server.then = [Reply(429, {"Retry-After": "0"}), Reply(503)]
    vectors, problems = ask(TEXTS[:3], server.url, max_retries=2)
    assert problems == []
    assert len(vectors) == 3
    assert sizes(server) == [3, 3, 3]


@pytest.mark.parametrize("status", [400, 413, 422])
def test_a_batch_that_is_too_large_is_halved_and_later_ones_are_not_larger(
    server: LlmServer, status: int
) -> None:
    server.embed = no_more_than(10, status=status)
    vectors, problems = ask(TEXTS, server.url)
    assert problems == []
    assert len(vectors) == 40
    assert sizes(server) == [32, 16, 8, 8, 8, 8, 8]


def test_a_text_that_is_refused_is_left_out_and_told(server: LlmServer) -> None:
    server.embed = no_more_than(32, TEXTS[5:6])
    vectors, (message,) = ask(TEXTS, server.url)
    assert list(vectors) == [text for text in TEXTS if text != TEXTS[5]]
    assert message.startswith("1 text is not on the map")
    assert TEXTS[5] in message


def test_behind_a_text_that_is_refused_batches_are_large_again(server: LlmServer) -> None:
    server.embed = no_more_than(32, TEXTS[:1])
    ask(TEXTS, server.url)
    assert sizes(server) == [32, 16, 8, 4, 2, 1, 32, 7]


def test_a_server_that_refuses_everything_is_not_asked_for_each_text(server: LlmServer) -> None:
    server.embed = no_more_than(0)
    vectors, (message,) = ask(TEXTS, server.url)
    assert vectors == {}
    assert message.startswith("there is no map")
    assert "status 413" in message
    assert len(server.requests) < 20


def test_a_server_that_failed_is_not_asked_again_at_once_in_the_same_process(
    server: LlmServer, tmp_path: Path
) -> None:
    server.status = 500
    settings = AtlasSettings(settings_of(server.url))
    diary, model = diary_of(SUMMARIES), LanguageModel(LlmSettings())
    _, first = build_atlas(diary, settings, Cache(tmp_path), model=model)
    again = LanguageModel(LlmSettings(), model)
    _, problems = build_atlas(diary, settings, Cache(tmp_path), model=again)
    assert problems == first
    assert len(server.requests) == 1


def test_a_missing_key_is_missing_no_longer_than_it_is(
    server: LlmServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_of(server.url)
    failures = RecentFailures()
    store = VectorStore(settings, Cache(tmp_path), failures)
    monkeypatch.delenv("EMBEDDING_KEY")
    assert store.vectors(TEXTS[:1], quiet)[1]
    monkeypatch.setenv("EMBEDDING_KEY", SECRET)
    assert not store.vectors(TEXTS[:1], quiet)[1]


def test_a_text_with_half_a_character_gets_its_vector(server: LlmServer) -> None:
    vectors, problems = ask(["A text with \ud800 in it.", "Another one."], server.url)
    assert problems == []
    assert len(vectors) == 2


def test_what_came_before_a_failure_is_used_and_kept(server: LlmServer, tmp_path: Path) -> None:
    good = no_more_than(10)
    server.embed = lambda request: good(request) if len(server.requests) < 3 else Reply(500)
    vectors, (message,) = ask(TEXTS, server.url, tmp_path, batch_size=10)
    assert list(vectors) == list(TEXTS[:20])
    assert message.startswith("20 texts are not on the map, because")
    assert "status 500" in message

    server.embed = good
    vectors, problems = ask(TEXTS, server.url, tmp_path, batch_size=10)
    assert problems == []
    assert set(vectors) == set(TEXTS)
    assert [request["input"] for request in server.requests[3:]] == [
        list(TEXTS[20:30]),
        list(TEXTS[30:]),
    ]


@pytest.mark.usefixtures("no_umap")
def test_a_diary_of_which_a_part_is_embedded_has_a_map_of_it(
    server: LlmServer, tmp_path: Path
) -> None:
    server.embed = no_more_than(12, SUMMARIES[3:4])
    atlas, problems = build(SUMMARIES, tmp_path, AtlasSettings(settings_of(server.url)))
    assert [p.message for p in problems if p.message.startswith("1 text is not on the map")]
    assert "papers/note-03" not in atlas.layouts["tsne"].points
    assert len(atlas.layouts["tsne"].points) == 11


def test_a_warm_cache_asks_nothing_and_needs_neither_key_nor_package(
    server: LlmServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = AtlasSettings(settings_of(server.url))
    first = build(SUMMARIES[:3], tmp_path, settings)
    monkeypatch.delenv("EMBEDDING_KEY")
    monkeypatch.setitem(sys.modules, "openai", None)
    assert build(SUMMARIES[:3], tmp_path, settings) == first
    vectors, problems = ask(SUMMARIES[:3], server.url, tmp_path)
    assert problems == []
    assert len(vectors) == 3
    assert len(server.requests) == 1


def test_a_warm_cache_imports_neither_asyncio_nor_the_client(
    server: LlmServer, tmp_path: Path
) -> None:
    ask(TEXTS[:2], server.url, tmp_path)
    code = f"""
import sys
from pathlib import Path
from mkdocs_paperdiary.atlas.embedding.vectors import VectorStore
from mkdocs_paperdiary.atlas.settings import EmbeddingSettings
from mkdocs_paperdiary.cache import Cache
from mkdocs_paperdiary.llm import LanguageModel, LlmSettings, RecentFailures, ServerSettings
from mkdocs_paperdiary.progress import quiet
settings = EmbeddingSettings("openai", "small", server=ServerSettings({server.url!r}))
store = VectorStore(settings, Cache(Path({str(tmp_path)!r})))
vectors, failure = store.vectors({list(TEXTS[:2])!r}, quiet)
print(len(vectors), failure, sorted({{"asyncio", "openai"}} & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=600
    )
    assert done.stdout == "2 None []\n", done.stderr


def test_one_more_text_is_asked_for_alone(server: LlmServer, tmp_path: Path) -> None:
    ask(TEXTS[:5], server.url, tmp_path)
    ask(TEXTS[:6], server.url, tmp_path)
    assert [request["input"] for request in server.requests[1:]] == [[TEXTS[5]]]


def test_another_server_or_model_is_asked_anew(server: LlmServer, tmp_path: Path) -> None:
    ask(TEXTS[:2], server.url, tmp_path)
    ask(TEXTS[:2], server.url.replace("127.0.0.1", "localhost"), tmp_path)
    ask(TEXTS[:2], server.url, tmp_path, model="large")
    assert len(server.requests) == 3


def test_another_password_or_a_slash_asks_nothing(server: LlmServer, tmp_path: Path) -> None:
    ask(TEXTS[:2], server.url, tmp_path)
    vectors, problems = ask(
        TEXTS[:2], server.url.replace("//", f"//me:{SECRET}@") + "/?key=x", tmp_path
    )
    assert problems == []
    assert len(vectors) == 2
    assert len(server.requests) == 1


def test_a_model_that_has_changed_its_size_is_asked_for_all(
    server: LlmServer, tmp_path: Path
) -> None:
    ask(TEXTS[:5], server.url, tmp_path)
    server.vector = lambda text: [*some_vector(text), 1.0]
    vectors, problems = ask(TEXTS[:6], server.url, tmp_path)
    assert problems == []
    assert {vector.size for vector in vectors.values()} == {9}
    assert sizes(server) == [5, 1, 5]


def test_the_key_and_the_password_are_neither_in_the_cache_nor_in_a_problem(
    server: LlmServer, tmp_path: Path
) -> None:
    url = server.url.replace("//", "//me:pass-of-the-url@")
    server.then = [Reply(body=json.dumps({"data": rows([GOOD] * 10)}).encode())]
    server.embed = lambda _: Reply(401, body=json.dumps({"error": SECRET}).encode())
    vectors, problems = ask(TEXTS[:20], url, tmp_path, batch_size=10)
    assert len(vectors) == 10
    told = "".join(problems).encode() + b"".join(content_of(tmp_path).values())
    assert "status 401" in told.decode(errors="replace")
    assert SECRET.encode() not in told
    assert b"pass-of-the-url" not in told
    assert not [path for path in content_of(tmp_path) if "pass" in path]


def test_offline_nothing_is_asked_and_what_is_cached_is_used(
    server: LlmServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(TEXTS[:5], server.url, tmp_path)
    monkeypatch.setenv("PAPERDIARY_OFFLINE", "1")
    vectors, (message,) = ask(TEXTS[:7], server.url, tmp_path)
    assert len(vectors) == 5
    assert message.startswith("2 texts are not on the map")
    assert "PAPERDIARY_OFFLINE" in message
    assert len(server.requests) == 1


def test_without_a_key_the_variable_is_named_and_nothing_asked(
    server: LlmServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EMBEDDING_KEY")
    _, (message,) = ask(TEXTS, server.url)
    assert "EMBEDDING_KEY" in message
    assert "`sentence-transformers`" in message
    assert server.requests == []


def test_a_server_that_needs_no_key_gets_none(server: LlmServer) -> None:
    vectors, problems = ask(TEXTS[:2], server.url, api_key_env="")
    assert problems == []
    assert len(vectors) == 2
    assert server.authorizations == [""]


def test_a_model_called_like_a_folder_is_not_looked_for_here(
    server: LlmServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "small").mkdir()
    (tmp_path / "small" / "modules.json").write_text("[]")
    monkeypatch.chdir(tmp_path)
    settings = AtlasSettings(settings_of(server.url))
    first, _ = build(SUMMARIES[:3], tmp_path / "cache", settings)
    (tmp_path / "small" / "modules.json").write_text("[1]")
    assert build(SUMMARIES[:3], tmp_path / "cache", settings) == (first, ())
    assert server.requests[0]["model"] == "small"


@pytest.mark.parametrize(
    ("headers", "sent"),
    [
        ({"api-key": "{key}"}, {"api-key": SECRET, "authorization": None}),
        ({"authorization": "Token {key}"}, {"authorization": f"Token {SECRET}"}),
        ({"x-team": "maps"}, {"x-team": "maps", "authorization": f"Bearer {SECRET}"}),
    ],
)
def test_the_key_goes_into_the_header_that_is_named_for_it_and_no_other(
    server: LlmServer, headers: dict[str, str], sent: dict[str, str | None]
) -> None:
    assert ask(TEXTS[:2], server.url, headers=headers)[1] == []
    assert {name: server.heads[0].get(name) for name in sent} == sent
