"""The start of a diary: what a folder holds, and which files and moves make a site of it."""

from __future__ import annotations

from .folder import Folder, look
from .proposal import Change, Move, Proposal, propose

__all__ = ["Change", "Folder", "Move", "Proposal", "look", "propose"]
