"""Makes a table of word pieces from all-MiniLM-L6-v2 in Model2Vec's way, for other programs.

Each piece is embedded alone; principal components and weights by rank follow. Their own tables
come from a hub.

References:
    Minish Lab (2024), Model2Vec, https://github.com/MinishLab/model2vec
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mkdocs_paperdiary.atlas.embedding.models import LocalModel
from mkdocs_paperdiary.progress import quiet

if TYPE_CHECKING:
    from pathlib import Path

DIMENSIONS = 256
RARITY = 1e-4
"""The share of all words at which a word counts half; shares follow Zipf's law."""

BATCH = 1024


def save_static_model(folder: Path) -> None:
    """Write the table as Model2Vec loads it, which has to be installed."""
    import torch
    from model2vec import StaticModel
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

    source = LocalModel("all-MiniLM-L6-v2").find(quiet)
    tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    first: Any = SentenceTransformer(str(source), device="cpu")[0]
    bert = first.auto_model
    start, end = (tokenizer.token_to_id(name) for name in ("[CLS]", "[SEP]"))
    total = tokenizer.get_vocab_size()
    rows = []
    with torch.inference_mode():
        for at in range(0, total, BATCH):
            texts = [[start, number, end] for number in range(at, min(at + BATCH, total))]
            rows.append(bert(input_ids=torch.tensor(texts)).last_hidden_state.mean(dim=1).numpy())
    vectors = np.concatenate(rows)
    centred = vectors - vectors.mean(axis=0)
    _, directions = np.linalg.eigh((centred.T @ centred).astype(np.float64))
    shares = 1 / np.arange(2, total + 2)
    weights = RARITY / (RARITY + shares / shares.sum())
    table = centred @ directions[:, : -DIMENSIONS - 1 : -1] * weights[:, None]
    model = StaticModel(table.astype(np.float32), tokenizer, {"normalize": True}, normalize=True)
    model.save_pretrained(folder)
