"""The files of the search's encoder in a site, and what is said where it has none."""

from __future__ import annotations

from pathlib import Path

import pytest

from mkdocs_paperdiary.atlas.embedding.models import LocalModel
from mkdocs_paperdiary.progress import Progress

from .building import Built, Site


def encoder_files(built: Built) -> int:
    """How many files the encoder has, beside its script."""
    return len([*built.folder.glob("assets/paperdiary/*encoder*")])


def test_a_missing_model_is_looked_up_and_told_once(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up: list[str] = []
    find = LocalModel.find

    def finding(model: LocalModel, progress: Progress) -> Path:
        looked_up.append(model.name)
        return find(model, progress)

    monkeypatch.setattr(LocalModel, "find", finding)
    site.notes(5)
    site.cache = tmp_path / "cold"
    site.options |= {"search": {"encoder": True}, "embedding": {"model": "nobody/no-such-model"}}
    built = site.build()
    (warning,) = built.warnings
    assert "nobody/no-such-model" in warning
    assert looked_up == ["nobody/no-such-model"]
    assert not encoder_files(built)
    assert built.has("assets/paperdiary/recall.json")


@pytest.mark.parametrize("is_for_disk", [False, True])
def test_a_site_on_a_disk_has_no_encoder(site: Site, *, is_for_disk: bool) -> None:
    site.notes(1)
    site.config["plugins"] = [
        "search",
        {"offline": {"enabled": is_for_disk}},
        {"paperdiary": {"search": {"encoder": True}, "cache_dir": str(site.cache)}},
    ]
    built = site.build()
    assert built.warnings == []
    # The passages of the notes, and the model.
    assert encoder_files(built) == (0 if is_for_disk else 2)
    assert ("data-encoder" in built.html("index.html")) is not is_for_disk
