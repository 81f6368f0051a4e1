"""How a diary begins: what a folder holds, and what a site of it takes; nothing is written here."""

from __future__ import annotations

from .folder import Folder, look
from .proposal import Change, Move, Proposal, propose

__all__ = ["Change", "Folder", "Move", "Proposal", "look", "propose"]
