"""The sentence encoder of a site's search: a model in few bytes, and the notes' passages by it.

`encoder.js` reads both, and says how near each note is to a question: the largest cosine of its
passages. One vector of a note finds fewer, as few notes say one thing.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..atlas.embedding import ModelUnavailable
from ..atlas.embedding.models import LocalModel
from ..atlas.embedding.vectors import VectorStore, vector_store
from ..cache import Cache, code_digest, digest
from ..problem import Problem
from ..progress import quiet
from . import ENCODER
from .index import merged

# Libraries that compute are imported where something has changed.
if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..atlas.settings import EmbeddingSettings
    from ..llm import RecentFailures
    from ..progress import Progress

    Floats = NDArray[np.float32]

VERSION: Final = 1
"""Of both files: raised when a field changes its meaning or goes away."""

PLACES: Final = 64
"""Pieces of a question that a browser reads."""

PASSAGE: Final = 500
"""Characters of a passage at most, if none of its sentences is longer."""

PART: Final = 19_000_000
"""Bytes of a file of the model: hosts refuse larger ones."""


def encoder_files(
    index: Sequence[bytes],
    texts: Mapping[str, str],
    settings: EmbeddingSettings,
    cache: Cache,
    *,
    failures: RecentFailures,
    progress: Progress,
) -> tuple[dict[str, bytes], tuple[Problem, ...]]:
    """Write what a browser embeds questions by, or take it from the cache.

    Args:
        index: Its files, as `recall_files` gives them.
        texts: What the atlas embeds of each entry, by its id: the first of its passages.
        settings: Of the model.
        cache: Has the last model and passages, and the vectors of all texts.
        failures: Servers among them are not asked again yet.
        progress: Told how many passages are embedded.

    Returns:
        Files by their name, `ENCODER` first; or none, and why.
    """
    if not settings.is_local:
        advice = "set `embedding.provider: auto`"
        return {}, (lack(ModelUnavailable(f"no model on this machine embeds notes; {advice}")),)
    store = vector_store(settings, cache, failures)
    if isinstance(store, Problem):
        return {}, (store,)
    code = code_digest(Path(__file__).parent)
    sums = [hashlib.sha256(one).hexdigest() for one in index]
    try:
        files = _model_files(LocalModel(settings.model), cache, progress)
        key = digest(code, sums, texts, store.key(""), [*files])
        whole = merged(index)
        passages = cache.made(
            "passages",
            key,
            lambda: _passages(whole, texts, [*files], store, progress),
            lambda one: _checked_passages(one, whole, [*files]),
        )
    except ModelUnavailable as error:
        return {}, (lack(error),)
    return {ENCODER: passages, **files}, ()


def lack(error: ModelUnavailable) -> Problem:
    """What to say of a model that cannot be had."""
    message = f"the search has no encoder, and finds notes by its table, as {error}"
    return Problem(message, code=error.code)


def nearness(passages: bytes, text: str, settings: EmbeddingSettings) -> Floats:
    """How near each note is to a text, as a browser computes it from the file of this name.

    A browser reads the first `PLACES` pieces of the text only.

    Raises:
        ModelUnavailable: The model cannot be had any more.
    """
    import numpy as np

    from ..atlas.embedding.local import LocalEmbedder

    content = json.loads(passages)
    # Whatever has embedded the notes: without sentence-transformers it takes a tenth of the time.
    embedder = LocalEmbedder(replace(settings, provider="builtin"))
    ((_, (vector,)),) = embedder.embed([text], quiet)
    rows = np.frombuffer(base64.b64decode(content["vectors"]), np.int8).astype(np.float32)
    rows = rows.reshape(-1, vector.size)
    cosines = rows @ vector / np.linalg.norm(rows, axis=1)
    starts = np.cumsum([0, *content["counts"]])[:-1]
    found: Floats = np.maximum.reduceat(cosines, starts) if starts.size else cosines
    return found


def _model_files(model: LocalModel, cache: Cache, progress: Progress) -> dict[str, bytes]:
    """A model as `encoder.js` reads it, cut into files that are named by their content.

    Raises:
        ModelUnavailable: It is not on this machine, or has a form that is not computed there.
    """
    key = digest(code_digest(Path(__file__).parent), model.name, model.version())
    content = cache.made("encoder", key, lambda: _whole_model(model, progress), _checked_model)
    parts = [content[start : start + PART] for start in range(0, len(content), PART)]
    return {f"encoder-{hashlib.sha256(one).hexdigest()[:12]}.bin": one for one in parts}


def _whole_model(model: LocalModel, progress: Progress) -> bytes:
    from ..atlas.embedding.bert import UnsupportedModel

    try:
        return b"".join(_packed_model(model.find(progress)))
    except UnsupportedModel as error:
        raise ModelUnavailable(
            f"{model.name} is not computed in browsers, since {error}; leave out "
            "`search.encoder`, or set `embedding.model` to one such as all-MiniLM-L6-v2"
        ) from error


def _passages(
    whole: Mapping[str, Any],
    texts: Mapping[str, str],
    files: Sequence[str],
    store: VectorStore,
    progress: Progress,
) -> bytes:
    """The passages of an index's notes as `encoder.js` reads them, in JSON."""
    passages = [_passages_of(note, texts.get(note["id"], "")) for note in whole["notes"]]
    listed = [one for some in passages for one in some]
    vectors, failure = store.vectors(listed, progress)
    if failure:
        raise failure
    rows = [_quantised(vectors[one])[0] for one in listed]
    content = {
        "version": VERSION,
        "build": whole["build"],
        "files": files,
        "dimensions": rows[0].size if rows else 0,
        "counts": [len(some) for some in passages],
        "vectors": base64.b64encode(b"".join(one.tobytes() for one in rows)).decode("ascii"),
    }
    return json.dumps(content, separators=(",", ":")).encode("ascii")


def _checked_passages(passages: bytes, whole: Mapping[str, Any], files: Sequence[str]) -> bytes:
    """Cached passages, which lead a browser to these files only and fit this index.

    Raises:
        ValueError: They do not; or TypeError or KeyError.
    """
    content = json.loads(passages)
    counts, size = content["counts"], content["dimensions"]
    fits = (
        (content["version"], content["build"], content["files"]) == (VERSION, whole["build"], files)
        and len(counts) == len(whole["notes"])
        and all(type(one) is int and one > 0 for one in (*counts, *([size] if counts else ())))
        and len(base64.b64decode(content["vectors"], validate=True)) == sum(counts) * size
    )
    if not fits:
        raise ValueError("these are passages of another index")
    return passages


def _passages_of(note: Mapping[str, Any], text: str) -> list[str]:
    """The texts of a note that are embedded, those of its passages below its title."""
    passages = [""]
    for sentence in note["sentences"]:
        if passages[-1] and len(passages[-1]) + len(sentence) > PASSAGE:
            passages.append("")
        passages[-1] = f"{passages[-1]} {sentence}".strip()
    found = [f"{note['title']}. {one}" for one in passages]
    return [text, *found] if text else found


def _packed_model(folder: Path) -> Iterator[bytes]:
    """The parts of a model's file: a head in JSON, and numbers in the order of `encoder.js`."""
    import numpy as np
    from safetensors.numpy import load_file

    from ..atlas.embedding.bert import BertEncoder
    from .word_vectors import packed

    # It sees whether the model has the form that is computed here.
    BertEncoder(folder)
    config = json.loads((folder / "config.json").read_bytes())
    head, weights = _tokeniser(folder), load_file(folder / "model.safetensors")

    def aligned(numbers: NDArray[Any]) -> bytes:
        content = numbers.tobytes()
        return content + bytes(-len(content) % 4)

    def floats(*names: str) -> bytes:
        return b"".join(weights[name].astype("<f4").tobytes() for name in names)

    def dense(*names: str) -> bytes:
        rows, scales = _quantised(np.concatenate([weights[f"{one}.weight"] for one in names]))
        biases = floats(*(f"{one}.bias" for one in names))
        return aligned(rows) + scales.astype("<f4").tobytes() + biases

    def norm(name: str) -> bytes:
        return floats(f"{name}.weight", f"{name}.bias")

    words = weights["embeddings.word_embeddings.weight"]
    places = (
        weights["embeddings.position_embeddings.weight"]
        + weights["embeddings.token_type_embeddings.weight"][0]
    )[: min(PLACES, head.pop("most") or PLACES)]
    head |= {
        "version": VERSION,
        "size": words.shape[1],
        "inner": config["intermediate_size"],
        "heads": config["num_attention_heads"],
        "layers": config["num_hidden_layers"],
        "epsilon": config["layer_norm_eps"],
        "places": len(places),
    }
    text = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    text += b" " * (-len(text) % 4)
    yield len(text).to_bytes(4, "little") + text
    halves, scales = packed(words[: head["pieces"].count("\n") + 1])
    yield aligned(halves) + scales.astype("<f4").tobytes() + places.astype("<f4").tobytes()
    yield norm("embeddings.LayerNorm")
    for number in range(config["num_hidden_layers"]):
        layer = f"encoder.layer.{number}"
        attention = f"{layer}.attention"
        yield dense(*(f"{attention}.self.{part}" for part in ("query", "key", "value")))
        yield dense(f"{attention}.output.dense") + norm(f"{attention}.output.LayerNorm")
        yield dense(f"{layer}.intermediate.dense") + dense(f"{layer}.output.dense")
        yield norm(f"{layer}.output.LayerNorm")


def _checked_model(content: bytes) -> bytes:
    """A cached model with a head that `encoder.js` can read, and as many numbers as it says.

    Raises:
        ValueError: It has not; or TypeError or KeyError.
    """
    begin = 4 + int.from_bytes(content[:4], "little")
    head = json.loads(content[4:begin])
    size, inner, heads, layers, places = sizes = [
        head[name] for name in ("size", "inner", "heads", "layers", "places")
    ]
    pieces, marks, epsilon = head["pieces"].count("\n") + 1, head["marks"], head["epsilon"]

    def dense(rows: int, columns: int) -> int:
        return -(-rows * columns // 4) * 4 + 8 * rows

    norm, words = 8 * size, -(-pieces * size // 8) * 4 + 4 * pieces
    layer = dense(3 * size, size) + dense(size, size) + dense(inner, size) + dense(size, inner)
    numbers = words + 4 * places * size + norm + layers * (layer + 2 * norm)
    fits = (
        head["version"] == VERSION
        and all(type(one) is int and one > 0 for one in sizes)
        and size % heads == begin % 4 == 0
        and len(marks) == 3
        and all(type(one) is int and 0 <= one < pieces for one in marks)
        and type(epsilon) is float
        and 0 < epsilon < 1
        and {type(head["lower"]), type(head["bare"])} == {bool}
        and len(content) == begin + numbers
    )
    if not fits:
        raise ValueError("this is no model")
    return content


def _quantised(rows: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Rows in signed bytes, and what each is multiplied by."""
    import numpy as np

    scales: Floats = np.maximum(np.abs(rows).max(axis=-1), np.float32(1e-12)) / np.float32(127)
    return np.rint(rows / scales[..., None]).astype(np.int8), scales


def _tokeniser(folder: Path) -> dict[str, Any]:
    """What `encoder.js` needs of a tokeniser, if it is BERT's."""
    from ..atlas.embedding.bert import UnsupportedModel

    known = json.loads((folder / "tokenizer.json").read_bytes())
    model, normalizer = known["model"], known.get("normalizer") or {}
    if model.get("type") != "WordPiece" or model.get("continuing_subword_prefix") != "##":
        raise UnsupportedModel(f"its tokeniser is {model.get('type')} and not WordPiece")
    if normalizer.get("type") != "BertNormalizer" or not normalizer.get("handle_chinese_chars"):
        raise UnsupportedModel("its tokeniser does not prepare texts as BERT's does")
    names = sorted(model["vocab"], key=model["vocab"].__getitem__)
    if [model["vocab"][name] for name in names] != [*range(len(names))]:
        raise UnsupportedModel("its tokeniser leaves numbers out")
    path, bare = folder / "sentence_bert_config.json", normalizer.get("strip_accents")
    limits = json.loads(path.read_bytes()) if path.is_file() else {}
    marks = ("[CLS]", "[SEP]", model["unk_token"])
    if not {*marks} <= {*names}:
        raise UnsupportedModel(f"its tokeniser lacks {', '.join(marks)}")
    return {
        "pieces": "\n".join(names),
        "lower": bool(normalizer.get("lowercase") or limits.get("do_lower_case")),
        "bare": bool(normalizer.get("lowercase")) if bare is None else bare,
        "marks": [model["vocab"][name] for name in marks],
        "most": limits.get("max_seq_length"),
    }
