from __future__ import annotations

from pathlib import Path

import pytest

from ..llm_server import LlmServer
from .asking import ANIMALS, SECRET, Asker, note, well


@pytest.fixture
def asker(server: LlmServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Asker:
    """A diary of three notes without summaries, and a server that answers well."""
    monkeypatch.setenv("SUMMARY_KEY", SECRET)
    monkeypatch.delenv("PAPERDIARY_OFFLINE", raising=False)
    server.answer = well
    return Asker(server, tmp_path / "cache", {f"papers/{one}": note(one) for one in ANIMALS[:3]})
