"""The sentence encoder in numpy, beside the one it agrees with, and models that are none."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from mkdocs_paperdiary.atlas.embedding.bert import BertEncoder, UnsupportedModel
from mkdocs_paperdiary.atlas.embedding.models import packaged_minilm

from .small_diary import SUMMARIES

TEXTS = (
    *SUMMARIES,
    *("", " ", "a", "Short.", "Ünïcödé — Größe", "\x00\ufffd", "🦉📚", "機械学習の論文を読む"),
    " ".join(SUMMARIES),
    "word " * 100_000,
)

SIZE, HEADS, INNER, WORDS, PLACES = 24, 3, 40, 12, 16


@pytest.fixture(scope="module")
def minilm() -> BertEncoder:
    folder = packaged_minilm()
    assert folder
    return BertEncoder(folder)


def test_vectors_agree_with_sentence_transformers(minilm: BertEncoder) -> None:
    peers = pytest.importorskip("sentence_transformers")
    peer = peers.SentenceTransformer(str(packaged_minilm()), device="cpu")
    expected = peer.encode(list(TEXTS), batch_size=1, normalize_embeddings=True)
    found = np.stack([minilm.encode(text) for text in TEXTS])
    assert found.dtype == np.float32
    assert np.abs(found - expected).max() < 1e-5


def test_a_vector_is_the_same_to_the_last_bit_in_any_thread_and_order(minilm: BertEncoder) -> None:
    texts = TEXTS[:-1]
    alone = np.stack([minilm.encode(text) for text in texts])
    with ThreadPoolExecutor(3) as pool:
        together = np.stack(list(pool.map(minilm.encode, texts[::-1])))[::-1]
    assert np.array_equal(alone, together)
    assert np.linalg.norm(alone, axis=1) == pytest.approx(1, abs=1e-6)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A model of another shape, with random weights and words of one letter."""
    rng = np.random.default_rng(1)
    shapes = {
        "embeddings.word_embeddings.weight": (WORDS, SIZE),
        "embeddings.position_embeddings.weight": (PLACES, SIZE),
        "embeddings.token_type_embeddings.weight": (2, SIZE),
    }
    norms = ["embeddings.LayerNorm"]
    for number in range(2):
        layer = f"encoder.layer.{number}"
        attention = f"{layer}.attention"
        dense = {f"{attention}.self.{one}": (SIZE, SIZE) for one in ("query", "key", "value")}
        dense |= {
            f"{attention}.output.dense": (SIZE, SIZE),
            f"{layer}.intermediate.dense": (INNER, SIZE),
            f"{layer}.output.dense": (SIZE, INNER),
        }
        for name, shape in dense.items():
            shapes |= {f"{name}.weight": shape, f"{name}.bias": shape[:1]}
        norms += [f"{attention}.output.LayerNorm", f"{layer}.output.LayerNorm"]
    for name in norms:
        shapes |= {f"{name}.weight": (SIZE,), f"{name}.bias": (SIZE,)}
    weights = {name: rng.standard_normal(shape, np.float32) for name, shape in shapes.items()}
    save_file(weights, tmp_path / "model.safetensors", metadata={"format": "pt"})

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *"abcdefgh"]
    vocabulary = dict(zip(words, range(WORDS), strict=True))
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))  # type: ignore[call-arg]
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    config = {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_act": "gelu",
        "hidden_size": SIZE,
        "intermediate_size": INNER,
        "num_attention_heads": HEADS,
        "num_hidden_layers": 2,
        "max_position_embeddings": PLACES,
        "type_vocab_size": 2,
        "vocab_size": WORDS,
        "layer_norm_eps": 1e-6,
    }
    modules = [
        {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
        {
            "idx": 1,
            "name": "1",
            "path": "1_Pooling",
            "type": "sentence_transformers.models.Pooling",
        },
    ]
    write(tmp_path / "config.json", config)
    write(tmp_path / "modules.json", modules)
    write(tmp_path / "sentence_bert_config.json", {"max_seq_length": 9, "do_lower_case": False})
    fast = {"tokenizer_class": "PreTrainedTokenizerFast", "pad_token": "[PAD]"}
    write(tmp_path / "tokenizer_config.json", fast)
    pooling = {"word_embedding_dimension": SIZE, "pooling_mode_mean_tokens": True}
    write(tmp_path / "1_Pooling" / "config.json", pooling)
    return tmp_path


def write(path: Path, content: object) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content))


def change(path: Path, **values: Any) -> None:
    write(path, json.loads(path.read_text()) | values)


def test_a_model_of_another_shape_is_computed_too(small: Path) -> None:
    peers = pytest.importorskip("sentence_transformers")
    encoder, peer = BertEncoder(small), peers.SentenceTransformer(str(small), device="cpu")
    for text in ("a b c", "A, b? xyz", "a b c d e f g h a b c d", ""):
        expected = peer.encode([text], normalize_embeddings=True)[0]
        assert np.abs(encoder.encode(text) - expected).max() < 1e-5


def test_a_multilingual_model_is_computed_too(small: Path) -> None:
    """Models such as paraphrase-multilingual-MiniLM-L12-v2 cut texts as XLM-RoBERTa does."""
    pieces = [
        "<s>",
        "<pad>",
        "</s>",
        "<unk>",
        *("▁", "蜜", "蜂", "蜜蜂", "пчела", "▁abeja", ".", "a"),
    ]
    unigram = models.Unigram([(piece, -1.0 - at) for at, piece in enumerate(pieces)], 3, False)
    tokenizer = Tokenizer(unigram)
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.save(str(small / "tokenizer.json"))
    encoder = BertEncoder(small)
    rows = np.stack([encoder.encode(text) for text in ("蜜蜂", "пчела", "abeja", "蜂")])
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=1e-6)
    assert len({row.tobytes() for row in rows}) == len(rows)


def truncated(folder: Path) -> None:
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])


def half(folder: Path) -> None:
    weights = load_file(folder / "model.safetensors")
    halves = {name: one.astype(np.float16) for name, one in weights.items()}
    save_file(halves, folder / "model.safetensors")


def without_a_layer(folder: Path) -> None:
    change(folder / "config.json", num_hidden_layers=3)


def other_sizes(folder: Path) -> None:
    change(folder / "config.json", num_attention_heads=7)


def with_a_dense_layer(folder: Path) -> None:
    path = folder / "modules.json"
    dense = {"idx": 2, "name": "2", "path": "2_Dense", "type": "sentence_transformers.models.Dense"}
    write(path, [*json.loads(path.read_text()), dense])


def of_the_first_token(folder: Path) -> None:
    modes = {"pooling_mode_mean_tokens": False, "pooling_mode_cls_token": True}
    change(folder / "1_Pooling" / "config.json", **modes)


def prompted(folder: Path) -> None:
    prompts = {"prompts": {"query": "query: "}, "default_prompt_name": "query"}
    write(folder / "config_sentence_transformers.json", prompts)


def without_tokenizer(folder: Path) -> None:
    (folder / "tokenizer.json").unlink()


def odd_tokenizer(folder: Path) -> None:
    (folder / "tokenizer.json").write_text('{"version": 1}')


def too_many_words(folder: Path) -> None:
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.add_tokens(["much", "more"])
    tokenizer.save(str(folder / "tokenizer.json"))


def odd_modules(folder: Path) -> None:
    write(folder / "modules.json", {"a": 1})


def deep(folder: Path) -> None:
    (folder / "config.json").write_text("[" * 100_000)


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (truncated, "incomplete or damaged"),
        (half, "float16"),
        (without_a_layer, "incomplete or damaged"),
        (other_sizes, "incomplete or damaged"),
        (with_a_dense_layer, "Dense"),
        (of_the_first_token, "mean"),
        (prompted, "prompt"),
        (without_tokenizer, "tokenizer.json"),
        (odd_tokenizer, "tokenizer.json"),
        (too_many_words, "tokenizer.json"),
        (odd_modules, "incomplete or damaged"),
        (deep, "config.json"),
        (lambda folder: change(folder / "config.json", model_type="roberta"), "roberta"),
        (lambda folder: change(folder / "config.json", hidden_act="relu"), "relu"),
        (
            lambda folder: change(folder / "config.json", position_embedding_type="relative_key"),
            "positions",
        ),
        (lambda folder: (folder / "config.json").unlink(), "no config.json"),
    ],
)
def test_another_model_is_refused_with_its_reason(
    small: Path, damage: Callable[[Path], object], reason: str
) -> None:
    damage(small)
    with pytest.raises(UnsupportedModel, match=reason):
        BertEncoder(small)
