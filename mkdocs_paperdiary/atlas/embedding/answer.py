"""Reads vectors out of what an embedding model's server has answered."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

from ...llm import BadAnswer

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def read_vectors(answer: bytes, count: int) -> NDArray[np.float32]:
    """Read and check the vectors of one answer.

    Args:
        answer: JSON whose `data` is a list of objects with `index` and `embedding`, in any order.
            An embedding is a list of numbers, or base64 of 32-bit floats, little-endian.
        count: How many texts were sent, 1 or more.

    Returns:
        Shape (count, dimensions), rows of length 1, in the order of the texts.

    Raises:
        BadAnswer: There is not one usable vector for each text.

    References:
        https://platform.openai.com/docs/api-reference/embeddings
    """
    import numpy as np

    vectors = [_vector(value) for value in _embeddings(answer, count)]
    if len({vector.size for vector in vectors}) > 1:
        raise BadAnswer("its vectors are not equally long")
    rows = np.stack(vectors)
    largest = np.abs(rows).max(axis=1, keepdims=True)
    if not np.isfinite(largest).all():
        raise BadAnswer("a vector has values that are no numbers")
    if not largest.all():
        raise BadAnswer("a vector is nothing but zeros")
    # First by the largest value, so that no square is too large or too small for a float.
    rows /= largest
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows.astype(np.float32)


def _embeddings(answer: bytes, count: int) -> list[object]:
    try:
        reply = json.loads(answer)
    except (ValueError, RecursionError):
        raise BadAnswer("the answer is not JSON") from None
    items = reply.get("data") if isinstance(reply, dict) else None
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise BadAnswer("the answer has no list of embeddings")
    if len(items) != count:
        raise BadAnswer(f"the answer has {len(items)} vectors for {count} texts")
    # Without an index, nobody would notice a vector at the wrong text.
    by_index = {
        item["index"]: item.get("embedding") for item in items if isinstance(item.get("index"), int)
    }
    if by_index.keys() != set(range(count)):
        raise BadAnswer("the answer does not tell which vector is which text's")
    return [by_index[index] for index in range(count)]


def _vector(value: object) -> NDArray[np.float64]:
    import numpy as np

    try:
        if isinstance(value, str):
            vector = np.frombuffer(base64.b64decode(value, validate=True), "<f4")
        else:
            vector = np.asarray(value)
        vector = vector.astype(np.float64)
    except (ValueError, TypeError, OverflowError):
        raise BadAnswer("a vector is neither a list of numbers nor base64 of floats") from None
    if vector.ndim != 1 or not vector.size:
        raise BadAnswer("a vector is empty or no plain list")
    return vector
