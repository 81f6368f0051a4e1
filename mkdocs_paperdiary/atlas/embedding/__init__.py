"""Embeddings, and why there are none."""


class ModelUnavailable(Exception):  # noqa: N818 - a state of the machine, not a fault
    """A model cannot be had; the message says why and what to install."""

    code = "embedding-unavailable"


class ServerUnavailable(ModelUnavailable):
    """A model's server was asked and cannot be used; it may have been waited for."""
