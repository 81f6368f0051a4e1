"""The loopback server for tests of what works are."""

from .catalogue_server import catalogues

__all__ = ["catalogues"]
