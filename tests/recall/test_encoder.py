"""The search's encoder: its files, what a browser computes by them, and what both rankings find."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer, models

from mkdocs_paperdiary.atlas.embedding.bert import BertEncoder
from mkdocs_paperdiary.atlas.embedding.models import packaged_minilm
from mkdocs_paperdiary.atlas.settings import EmbeddingSettings
from mkdocs_paperdiary.cache import Cache
from mkdocs_paperdiary.llm import RecentFailures
from mkdocs_paperdiary.problem import Problem
from mkdocs_paperdiary.progress import quiet
from mkdocs_paperdiary.recall import ENCODER, recall_files
from mkdocs_paperdiary.recall import encoder as recall_encoder
from mkdocs_paperdiary.recall import index as recall_index
from mkdocs_paperdiary.recall.encoder import encoder_files, nearness

from ..atlas.test_bert import small as small  # noqa: PLC0414 - a fixture
from ..javascript import evaluate
from .ranking import ranked, ranked_in_python
from .test_recall import page

NOTES = (
    page("sleep", "Adenosine gathers in the brain during the day. Caffeine sits in its receptors."),
    page("sea", "John Harrison's fourth clock lost five seconds on the way to Jamaica."),
    page("heap", "Thirty parts of carbon to one of nitrogen. A heap that smells lacks air."),
    page("tulips", "In 1637 prices of rare bulbs fell, and pamphlets moralised."),
    page("bread", "A starter is a stable company of wild yeasts and lactic acid bacteria."),
)
ASKED = {
    "how ships found out where they were on the ocean": "sea",
    "how late may I still have a cup of espresso before bed": "sleep",
    "my rotting pile of kitchen scraps stinks": "heap",
    "a famous financial bubble over flowers": "tulips",
}
TEXTS = (
    *ASKED,
    *(
        "",
        "a",
        "Ünïcödé — Größe; naïve café?",
        "\x00tab\there\ufffd",
        "🦉📚",
        "機械学習の論文を読む",
    ),
    *("don't (re-)read x/y: 3.5% of $20", "uncharacteristically antidisestablishmentarianism"),
    *("“quoted” … ’s", "ΑΒΓ ſtraße ﬁle", "word " * 500, "x" * 150, "İstanbul"),
)

_TOKENS = "calls.map(module.createTokenizer(form))"
_READ = "Uint8Array.from(atob(content), one => one.charCodeAt(0)).buffer"
_EACH = """
  (answer => calls.map(text => {
    let step
    const steps = answer(text)
    do step = steps.next(); while (!step.done)
    return [...step.value]
  }))
"""
_VECTORS = f"{_EACH}(module.createEncoder({_READ}))"
_NEAR = f"{_EACH}(module.createNearness({_READ}, passages))"
_REFUSED = (
    f"(() => {{ try {{ module.createEncoder({_READ}) }} catch (error) {{ return true }} }})()"
)


def made(
    settings: EmbeddingSettings, cache: Cache | None = None, **given: Any
) -> tuple[Sequence[bytes], dict[str, bytes], tuple[Problem, ...]]:
    """The index of the notes, and the files of its encoder."""
    cache = cache or Cache(None)
    index, _ = recall_files(NOTES, dict, "", cache)
    about: dict[str, Any] = {"failures": RecentFailures(), "progress": quiet} | given
    files, problems = encoder_files(index, {"sea": "Longitude"}, settings, cache, **about)
    return index, files, problems


def model_of(files: dict[str, bytes]) -> bytes:
    return b"".join(content for name, content in files.items() if name != ENCODER)


def head_of(model: bytes) -> dict[str, Any]:
    head: dict[str, Any] = json.loads(model[4 : 4 + int.from_bytes(model[:4], "little")])
    return head


def in_browser(expression: str, model: bytes, calls: Sequence[str], **values: Any) -> np.ndarray:
    content = base64.b64encode(model).decode("ascii")
    return np.array(evaluate("encoder.js", expression, content=content, calls=calls, **values))


@pytest.fixture(scope="module")
def minilm() -> tuple[Sequence[bytes], dict[str, bytes]]:
    index, files, problems = made(EmbeddingSettings())
    assert not problems
    return index, files


def test_a_browser_cuts_texts_as_the_tokeniser_does(minilm: Any) -> None:
    folder = packaged_minilm()
    assert folder
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(recall_encoder.PLACES)
    form = head_of(model_of(minilm[1]))
    found = evaluate("encoder.js", _TOKENS, form=form, calls=TEXTS)
    assert found == [tokenizer.encode(text).ids for text in TEXTS]


def test_a_browser_computes_what_the_model_does(minilm: Any) -> None:
    folder = packaged_minilm()
    assert folder
    encoder = BertEncoder(folder)
    texts = [text for text in TEXTS if len(text) < 100]
    found = in_browser(_VECTORS, model_of(minilm[1]), texts)
    cosines = (found * np.stack([encoder.encode(text) for text in texts])).sum(axis=1)
    # Four bits of each word's vector and eight of each product's weights.
    assert cosines.min() > 0.98
    assert cosines[: len(ASKED)].min() > 0.99


def exact(folder: Path) -> None:
    """Give a model weights that the file has as they are."""
    weights = load_file(folder / "model.safetensors")
    dice = np.random.default_rng(2)
    for name, numbers in weights.items():
        if numbers.ndim == 2 and "position" not in name and "token_type" not in name:
            most = 7 if "word_embeddings" in name else 127
            rows = dice.integers(-most, most, numbers.shape, endpoint=True)
            rows[:, 0] = most
            weights[name] = (rows / 128).astype(np.float32)
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})


def test_of_exact_weights_a_browser_computes_the_same_vectors(small: Path) -> None:
    exact(small)
    _, files, problems = made(EmbeddingSettings(model=str(small)))
    assert not problems
    # The longest is longer than the model reads.
    texts = ["a b c", "A, b? xyz", "a b c d e f g h a b c d", ""]
    encoder = BertEncoder(small)
    expected = np.stack([encoder.encode(text) for text in texts])
    assert np.abs(in_browser(_VECTORS, model_of(files), texts) - expected).max() < 1e-5


def test_browser_and_command_line_find_the_same_notes(minilm: Any) -> None:
    index, files = minilm
    passages = json.loads(files[ENCODER])
    assert passages["counts"] == [1, 2, 1, 1, 1]
    near = in_browser(_NEAR, model_of(files), [*ASKED], passages=passages)
    expected = np.stack([nearness(files[ENCODER], text, EmbeddingSettings()) for text in ASKED])
    assert near == pytest.approx(expected, abs=0.03)
    for rank in (ranked_in_python, ranked):
        found = rank(index, [*ASKED], nearness=near.tolist())
        assert [one[0]["note"]["id"] for one in found] == [*ASKED.values()]
    in_python = ranked_in_python(index, [*ASKED], nearness=near.tolist())
    for ours, theirs in zip(found, in_python, strict=True):
        assert [one["score"] for one in ours] == pytest.approx(
            [one["score"] for one in theirs], abs=0.05
        )


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for a cache, and not that of the model `small`, whose files name its version."""
    return tmp_path_factory.mktemp("cache")


@pytest.mark.parametrize(
    "forged",
    [
        {"files": ["https://elsewhere.example/m.bin"]},
        {"counts": [1, 2]},
        {"dimensions": 0},
        {"vectors": "AAAA"},
        {"version": None},
    ],
    ids=str,
)
def test_cached_passages_that_do_not_fit_are_made_again(
    folder: Path, small: Path, forged: dict[str, Any]
) -> None:
    settings = EmbeddingSettings(model=str(small))
    _, expected, _ = made(settings)
    with pytest.MonkeyPatch.context() as patch:
        content = json.dumps(json.loads(expected[ENCODER]) | forged).encode()
        patch.setattr(recall_encoder, "_passages", lambda *_: content)
        assert made(settings, Cache(folder))[1][ENCODER] == content
    cache = Cache(folder)
    assert made(settings, cache)[1] == expected
    assert [one.code for one in cache.problems] == ["damaged-cache"]


@pytest.mark.parametrize(
    "forged",
    [
        {"version": 2},
        {"layers": 1_000_000_000},
        {"heads": 0},
        {"places": None},
        {"pieces": "a\nb"},
        {"marks": [1, 2, 10_000_000]},
        {"epsilon": "0"},
        {"lower": "no"},
        b"<!doctype",
        b"",
    ],
    ids=str,
)
def test_a_cached_model_that_no_browser_could_read_is_made_again(
    folder: Path, small: Path, forged: dict[str, Any] | bytes
) -> None:
    settings = EmbeddingSettings(model=str(small))
    _, expected, _ = made(settings)
    model = model_of(expected)
    if isinstance(forged, dict):
        head = json.dumps(head_of(model) | forged).encode()
        head += b" " * (-len(head) % 4)
        numbers = model[4 + int.from_bytes(model[:4], "little") :]
        model = len(head).to_bytes(4, "little") + head + numbers
    else:
        model = forged
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recall_encoder, "_whole_model", lambda *_: model)
        assert model_of(made(settings, Cache(folder))[1]) == model
    cache = Cache(folder)
    assert made(settings, cache)[1] == expected
    assert [one.code for one in cache.problems] == ["damaged-cache"]


def test_of_an_index_without_its_other_files_the_last_notes_are_near() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recall_index, "PART", 400)
        index, _ = recall_files(NOTES, dict, "", Cache(None))
    last = [note["id"] for note in json.loads(index[0])["notes"]]
    assert 0 < len(last) < len(NOTES)
    near = [[float(note.id == "bread") for note in NOTES]]
    (found,) = ranked(index[:1], ["lemons"], nearness=near)
    assert found[0]["note"]["id"] == last[-1] == "bread"


def test_a_long_note_has_several_passages(monkeypatch: pytest.MonkeyPatch, small: Path) -> None:
    monkeypatch.setattr(recall_encoder, "PASSAGE", 60)
    _, files, _ = made(EmbeddingSettings(model=str(small)))
    # Sentences stay whole, and what the map has embedded comes first.
    assert json.loads(files[ENCODER])["counts"] == [2, 2, 2, 1, 1]


def test_a_large_model_is_cut_into_files(monkeypatch: pytest.MonkeyPatch, small: Path) -> None:
    settings = EmbeddingSettings(model=str(small))
    whole = model_of(made(settings)[1])
    monkeypatch.setattr(recall_encoder, "PART", 4_000)
    _, files, _ = made(settings)
    assert len(files) > 2
    assert json.loads(files[ENCODER])["files"] == [*files][1:]
    assert model_of(files) == whole


def test_an_unchanged_diary_takes_model_and_passages_from_the_cache(
    folder: Path, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache, settings = Cache(folder), EmbeddingSettings(model=str(small))
    first = made(settings, cache)
    monkeypatch.setattr(recall_encoder, "_packed_model", None)
    monkeypatch.setattr(recall_encoder, "_passages", None)
    assert made(settings, cache) == first


def unigram(folder: Path) -> None:
    tokenizer = Tokenizer(models.Unigram([("[UNK]", 0.0), ("a", -1.0)], 0, False))
    tokenizer.save(str(folder / "tokenizer.json"))


def cased_otherwise(folder: Path) -> None:
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.normalizer = None  # type: ignore[assignment]
    tokenizer.save(str(folder / "tokenizer.json"))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (unigram, "Unigram and not WordPiece"),
        (cased_otherwise, "does not prepare texts"),
        (lambda folder: (folder / "config.json").write_text('{"model_type": "t5"}'), "type t5"),
    ],
)
def test_a_model_that_browsers_cannot_compute_leaves_the_table(
    small: Path, change: Callable[[Path], object], reason: str
) -> None:
    change(small)
    _, files, (problem,) = made(EmbeddingSettings(model=str(small)))
    assert not files
    assert reason in str(problem)
    assert "search.encoder" in str(problem)


@pytest.mark.parametrize("provider", ["openai", "none"])
def test_without_a_model_on_this_machine_there_is_no_encoder(provider: str) -> None:
    _, files, (problem,) = made(EmbeddingSettings(provider=provider))
    assert not files
    assert "embedding.provider" in str(problem)


@pytest.mark.parametrize(
    "damage", [lambda model: model[:-4], lambda model: model + bytes(4), lambda model: b"<!doctype"]
)
def test_a_model_that_is_not_whole_is_refused(
    damage: Callable[[bytes], bytes], small: Path
) -> None:
    _, files, _ = made(EmbeddingSettings(model=str(small)))
    content = base64.b64encode(damage(model_of(files))).decode("ascii")
    assert evaluate("encoder.js", _REFUSED, content=content)
