"""Import and export of works: records, formats of other tools, and catalogues."""

from .record import Record

__all__ = ["Record"]
