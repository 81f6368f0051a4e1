"""Embeddings by an OpenAI-compatible server."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any, Final

from ...cache import digest
from ...llm import BadAnswer, Server, Unavailable, Unfit, sendable
from . import ModelUnavailable, ServerUnavailable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from ...progress import Progress
    from ..settings import EmbeddingSettings


_LARGEST_VECTOR: Final = 250_000
"""Bytes of one vector in an answer: ten thousand numbers, written with all their digits."""

_REFUSALS: Final = 3
"""After so many refused texts, and no accepted one, the texts are not to blame."""


class OpenAIEmbedder:
    """Sends texts to a server in batches, one request after the other.

    A batch that the server refuses is sent again in halves, and later ones are not made larger than
    what it accepts; servers do not state their limits, which are of texts, tokens or both.
    """

    def __init__(self, settings: EmbeddingSettings) -> None:
        """Take the model, its server and the size of a batch; nothing is asked yet.

        The default of 32 is what text-embeddings-inference takes (`--max-client-batch-size`).
        """
        self._model = settings.model
        self._batch = settings.batch_size
        self._place = settings.server.place
        self._server = Server(
            settings.server,
            what="the embedding model",
            without="set `embedding.provider` to `sentence-transformers`",
            # Either may have named it: the one that is not set is taken from the other.
            model_option="embedding.model",
            url_option="embedding.base_url` or `llm.base_url",
            largest=1_000_000 + _LARGEST_VECTOR * settings.batch_size,
        )

    def version(self) -> str:
        """Name the server, behind which the same name may stand for another model."""
        return digest("openai", self._place)

    def embed(
        self, texts: Sequence[str], progress: Progress
    ) -> Iterator[tuple[Sequence[int], NDArray[np.float32]]]:
        """Embed texts, as many in one request as the server takes; see `LocalEmbedder.embed`."""
        import asyncio

        arriving = self._arriving(texts)

        async def following() -> tuple[range, NDArray[np.float32]] | None:
            return await anext(arriving, None)

        with asyncio.Runner() as runner:
            while (found := runner.run(following())) is not None:
                yield found

    async def _arriving(
        self, texts: Sequence[str]
    ) -> AsyncIterator[tuple[range, NDArray[np.float32]]]:
        try:
            async with self._server.open() as client:
                try:
                    async for found in self._batches(client, texts):
                        yield found
                except Unavailable as error:
                    raise ServerUnavailable(str(error)) from None
        except (Unavailable, Unfit) as error:
            raise ModelUnavailable(str(error)) from None
        except BadAnswer as error:
            raise ModelUnavailable(
                f"the embedding model's server {self._server.host} gave no usable vectors "
                f"({error}); check `embedding.model`, and `embedding.base_url` or `llm.base_url`"
            ) from None

    async def _batches(
        self, client: Any, texts: Sequence[str]
    ) -> AsyncIterator[tuple[range, NDArray[np.float32]]]:
        start = dimensions = 0
        too_large: list[range] = []
        refused: list[int] = []
        while start < len(texts):
            size = min([self._batch, *((len(batch) + 1) // 2 for batch in too_large)])
            batch = range(start, min(start + size, len(texts)))
            try:
                vectors = await self._ask(client, [texts[number] for number in batch])
            except Unfit as error:
                if len(batch) > 1:
                    too_large.append(batch)
                    continue
                refused.append(start)
                if not dimensions and len(refused) in (_REFUSALS, len(texts)):
                    raise
                reason = str(error)
                # The batches that held this text may have been refused for nothing else.
                too_large = [batch for batch in too_large if start not in batch]
            else:
                if dimensions not in (0, vectors.shape[1]):
                    raise BadAnswer("its vectors are not equally long")
                dimensions = vectors.shape[1]
                yield batch, vectors
            start = batch.stop
        if refused:
            first = " ".join(texts[refused[0]][:60].split())
            raise ModelUnavailable(f'{reason}, or shorten the text that begins with "{first}"')

    async def _ask(self, client: Any, texts: list[str]) -> NDArray[np.float32]:
        try:
            # As it came: the client would look at each number of each vector.
            answer = await client.embeddings.with_raw_response.create(
                model=self._model, input=[*map(sendable, texts)], encoding_format="float"
            )
            content: bytes = answer.content
        except Exception as error:  # whatever a server does, the build goes on
            raise self._server.failure(error) from None
        return _read_vectors(content, len(texts))


def _read_vectors(answer: bytes, count: int) -> NDArray[np.float32]:
    """Read and check the vectors of one answer, for texts in this number.

    Its `data` is a list of objects with `index` and `embedding`, in any order. An embedding is a
    list of numbers, or base64 of 32-bit floats, little-endian. The rows have length 1 and the order
    of the texts.

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
        raise BadAnswer("the answer does not say which vector is which text's")
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
