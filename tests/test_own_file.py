"""What the user's own files of labels and summaries may hold."""

from __future__ import annotations

from pathlib import Path

from mkdocs_paperdiary.atlas.labels.pinned_labels import read_labels
from mkdocs_paperdiary.summaries.summarise import read_summaries


def test_half_characters_and_controls_are_no_part_of_a_summary(tmp_path: Path) -> None:
    text = r'{"papers/a": "A \ud800 half,\n a \u001b control."}'
    (tmp_path / "summaries.json").write_text(text)
    assert read_summaries(tmp_path) == ({"papers/a": "A half, a control."}, ())


def test_half_characters_and_controls_are_no_part_of_a_label(tmp_path: Path) -> None:
    text = r'{"tsne": [{"label": "Robots\ud800\u0000", "entries": ["papers/a"]}]}'
    (tmp_path / "labels.json").write_text(text)
    kept, problems = read_labels(tmp_path)
    assert [one.label for one in kept["tsne"]] == ["Robots"]
    assert problems == ()
