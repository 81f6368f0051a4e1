"""A sentence encoder of BERT's form, computed with numpy.

References:
    Devlin, Chang, Lee and Toutanova (2019), BERT, https://arxiv.org/abs/1810.04805
    Reimers and Gurevych (2019), Sentence-BERT, https://arxiv.org/abs/1908.10084
    Wang et al. (2020), MiniLM, https://arxiv.org/abs/2002.10957
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file
from tokenizers import Tokenizer

Floats = NDArray[np.float32]

_ERF: Final = tuple(
    np.float32(one) for one in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)
)
_ERF_SCALE: Final = np.float32(0.3275911 / np.sqrt(2))
"""Formula 7.1.26 of Abramowitz and Stegun (1964), Handbook of Mathematical Functions: the error
function, to 1.5e-7, which is about the last bit of a 32-bit number."""

_ROWS: Final = 32
"""Tokens whose activations are computed at once, so that they stay in a processor's cache."""


class UnsupportedModel(Exception):  # noqa: N818 - a property of the model, not a fault
    """A model that is no sentence encoder of BERT's form; the message says in what."""


class BertEncoder:
    """A sentence encoder: BERT, the mean over the tokens, and length 1."""

    def __init__(self, folder: Path) -> None:
        """Read an encoder.

        Args:
            folder: As sentence-transformers writes it, with `model.safetensors` and
                `tokenizer.json`.

        Raises:
            UnsupportedModel: It has another form, or a file is missing or damaged.
        """
        try:
            config = _read_form(folder)
            self._read(load_file(folder / "model.safetensors"), config)
            self._tokenizer = self._read_tokenizer(folder)
            is_sound = np.isfinite(self.encode("a text")).all()
        except (
            SafetensorError,
            OSError,
            AttributeError,
            LookupError,
            TypeError,
            ValueError,
        ) as error:
            raise UnsupportedModel(f"its files are incomplete or damaged: {error}") from error
        if not is_sound:
            raise UnsupportedModel("its weights give no numbers")

    def _read_tokenizer(self, folder: Path) -> Tokenizer:
        limits = _json(folder / "sentence_bert_config.json", {})
        self._is_lower: bool = bool(limits.get("do_lower_case"))
        try:
            tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:  # the library raises no class of its own
            raise UnsupportedModel(f"its tokenizer.json cannot be read: {error}") from error
        if tokenizer.get_vocab_size() > len(self._words):
            raise UnsupportedModel("its tokenizer.json has words that it has no vectors for")
        most = len(self._places)
        tokenizer.enable_truncation(min(limits.get("max_seq_length") or most, most))
        tokenizer.no_padding()
        return tokenizer

    def _read(self, weights: Mapping[str, NDArray[Any]], config: Mapping[str, Any]) -> None:
        types = {str(one.dtype) for one in weights.values() if one.dtype.kind == "f"}
        if others := types - {"float32"}:
            raise UnsupportedModel(f"its weights are {', '.join(sorted(others))}, not float32")

        def dense(name: str) -> tuple[Floats, Floats]:
            return weights[f"{name}.weight"].T, weights[f"{name}.bias"]

        def norm(name: str) -> tuple[Floats, Floats]:
            return weights[f"{name}.weight"], weights[f"{name}.bias"]

        self._heads: int = config["num_attention_heads"]
        self._epsilon = np.float32(config["layer_norm_eps"])
        self._words: Floats = weights["embeddings.word_embeddings.weight"]
        # Every token of a single text has the first type.
        self._places: Floats = (
            weights["embeddings.position_embeddings.weight"]
            + weights["embeddings.token_type_embeddings.weight"][0]
        )
        self._norm = norm("embeddings.LayerNorm")
        self._layers = []
        size = self._words.shape[1]
        scale = np.float32((size // self._heads) ** -0.5)
        for number in range(config["num_hidden_layers"]):
            layer = f"encoder.layer.{number}"
            attention = [
                dense(f"{layer}.attention.self.{part}") for part in ("query", "key", "value")
            ]
            # One product for all three.
            weight = np.concatenate([one for one, _ in attention], axis=1)
            bias = np.concatenate([one for _, one in attention])
            weight[:, :size] *= scale
            bias[:size] *= scale
            self._layers.append(
                (
                    (weight, bias),
                    dense(f"{layer}.attention.output.dense"),
                    norm(f"{layer}.attention.output.LayerNorm"),
                    dense(f"{layer}.intermediate.dense"),
                    dense(f"{layer}.output.dense"),
                    norm(f"{layer}.output.LayerNorm"),
                )
            )

    def encode(self, text: str) -> Floats:
        """Embed a text of any length, of which the model reads the beginning.

        Returns:
            A vector of length 1, the same for the same text to the last bit.
        """
        tokens = self._tokenizer.encode(text.lower() if self._is_lower else text).ids
        hidden = self._normed(self._words[tokens] + self._places[: len(tokens)], self._norm)
        for attention, output, norm, inner, outer, last_norm in self._layers:
            mixed = _dense(self._attended(_dense(hidden, attention)), output)
            mixed += hidden
            hidden = self._normed(mixed, norm)
            grown = _dense(_gelu(_dense(hidden, inner)), outer)
            grown += hidden
            hidden = self._normed(grown, last_norm)
        mean: Floats = hidden.mean(axis=0)
        mean /= np.linalg.norm(mean)
        return mean

    def _attended(self, mixed: Floats) -> Floats:
        """Attend to all tokens: queries, keys and values of shape (tokens, 3 * size)."""
        tokens, width = len(mixed), mixed.shape[1] // 3
        split = mixed.reshape(tokens, 3, self._heads, width // self._heads)
        query, key, value = split.transpose(1, 2, 0, 3)
        weights: Floats = query @ key.swapaxes(1, 2)
        weights -= weights.max(axis=-1, keepdims=True)
        np.exp(weights, out=weights)
        weights /= weights.sum(axis=-1, keepdims=True)
        attended = (weights @ value).transpose(1, 0, 2)
        return attended.reshape(tokens, width)

    def _normed(self, rows: Floats, norm: tuple[Floats, Floats]) -> Floats:
        """Normalise each row, in place."""
        rows -= rows.mean(axis=1, keepdims=True)
        rows /= np.sqrt((rows * rows).mean(axis=1, keepdims=True) + self._epsilon)
        rows *= norm[0]
        rows += norm[1]
        return rows


def _dense(rows: Floats, layer: tuple[Floats, Floats]) -> Floats:
    result: Floats = rows @ layer[0]
    result += layer[1]
    return result


def _gelu(rows: Floats) -> Floats:
    """Gaussian error linear units, in place: https://arxiv.org/abs/1606.08415.

    `x * Phi(x)` is `max(x, 0) - abs(x) * Phi(-abs(x))`.
    """
    for start in range(0, len(rows), _ROWS):
        some = rows[start : start + _ROWS]
        size = np.abs(some)
        part = size * _ERF_SCALE
        part += 1
        np.reciprocal(part, out=part)
        tail = part * _ERF[0]
        for factor in _ERF[1:]:
            tail += factor
            tail *= part
        tail *= size
        np.multiply(size, size, out=size)
        size *= np.float32(-0.5)
        tail *= np.exp(size, out=size)
        tail *= np.float32(0.5)
        np.maximum(some, 0, out=some)
        some -= tail
    return rows


def _read_form(folder: Path) -> Mapping[str, Any]:
    """Read `config.json`, and assert that the model has the form that is computed here."""
    config: Mapping[str, Any] = _json(folder / "config.json")
    modules = _json(folder / "modules.json", [])
    parts = [str(one["type"]).rpartition(".")[2] for one in modules]
    pooling = _json(folder / "1_Pooling" / "config.json", {"pooling_mode_mean_tokens": True})
    settings = _json(folder / "config_sentence_transformers.json", {})
    wrong = {
        f"it is of the type {config.get('model_type')}": config.get("model_type") != "bert",
        f"its activation is {config.get('hidden_act')}": config.get("hidden_act") != "gelu",
        "its positions are relative": config.get("position_embedding_type", "absolute")
        != "absolute",
        f"it consists of {', '.join(parts)}": parts[:2] != ["Transformer", "Pooling"]
        or parts[2:] not in ([], ["Normalize"]),
        "it does not take the mean of the tokens": not pooling.get("pooling_mode_mean_tokens")
        or sum(value is True for key, value in pooling.items() if key.startswith("pooling_mode"))
        != 1,
        "it wants a prompt before each text": bool(settings.get("default_prompt_name")),
    }
    if reasons := [reason for reason, is_so in wrong.items() if is_so]:
        raise UnsupportedModel(reasons[0])
    return config


def _json(path: Path, default: Any = None) -> Any:
    """Read a file of a model; one that is not there is the default, if there is one."""
    try:
        return json.loads(path.read_bytes())
    except FileNotFoundError as error:
        if default is not None:
            return default
        raise UnsupportedModel(f"it has no {path.name}") from error
    except (OSError, ValueError, RecursionError) as error:
        raise UnsupportedModel(f"its {path.name} cannot be read: {error}") from error
