"""The diary seen from above: embedding, layouts, clusters, labels and neighbours."""
