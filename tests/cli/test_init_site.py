"""`paperdiary init` in a site of MkDocs that is there: what is added, and that no more is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from mkdocs_paperdiary.cli import main

NOTE = "# Walk\n\nDate read: 3 June 2025\n"


def added(root: Path, config: str, folder: str = "papers") -> str:
    """What becomes of a mkdocs.yml."""
    (root / "docs" / folder).mkdir(parents=True, exist_ok=True)
    (root / "docs" / folder / "walk.md").write_text(NOTE)
    (root / "docs/guide").mkdir(exist_ok=True)
    (root / "docs/guide/install.md").write_text("# Install\n\nDo it.\n")
    file = root / "mkdocs.yml"
    file.write_bytes(config.encode())
    result = CliRunner().invoke(main, ["init", str(root), "--yes", "--json"])
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["written"]
    again = CliRunner().invoke(main, ["init", str(root), "--yes", "--json"])
    assert json.loads(again.stdout)["changes"] == []
    return file.read_bytes().decode()


MAP = "map: {file: paperdiary/map.jsonl}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "  - search # own\n\n# next\n",
            f"  - search # own\n  - paperdiary:\n      {MAP}\n\n# next\n",
        ),
        (
            "- search:\n    lang: en\n- tags\n",
            f"- search:\n    lang: en\n- tags\n- paperdiary:\n    {MAP}\n",
        ),
        (
            "  - search:\n      lang:\n        - en\n\n\n",
            f"  - search:\n      lang:\n        - en\n  - paperdiary:\n      {MAP}\n\n\n",
        ),
        (
            "  - search:\n      note: |\n        two\n        lines\n",
            "  - search:\n      note: |\n        two\n        lines\n"
            f"  - paperdiary:\n      {MAP}\n",
        ),
        (" [search, tags] # two\n", f" [search, tags, {{paperdiary: {{{MAP}}}}}] # two\n"),
        (" []\n", f" [{{paperdiary: {{{MAP}}}}}]\n"),
        (
            "  search:\n    lang: en\n  tags: {}\n",
            f"  search:\n    lang: en\n  tags: {{}}\n  paperdiary:\n    {MAP}\n",
        ),
    ],
)
def test_the_plugin_is_added_and_nothing_else_is_touched(
    tmp_path: Path, before: str, after: str
) -> None:
    start = "site_name: !ENV [NAME, 'x']  # mine\ntheme: {name: material}\nplugins:"
    end = "\nmarkdown_extensions:\n  - x:\n      y: !!python/name:a.b\n"
    gap = "\n" if before.startswith((" -", "- ", "  ")) else ""
    assert added(tmp_path, start + gap + before + end) == start + gap + after + end


def test_lines_keep_their_ends_and_the_file_its_mark(tmp_path: Path) -> None:
    before = "\ufeffsite_name: x\r\ntheme: material\r\nplugins:\r\n  - search\r\n"
    assert added(tmp_path, before) == before + f"  - paperdiary:\r\n      {MAP}\r\n"


def test_a_site_without_plugins_and_theme_gets_both(tmp_path: Path) -> None:
    plugins = f"plugins:\n  - search\n  - paperdiary:\n      {MAP}\n"
    expected = f"site_name: x\n\n{plugins}\ntheme: paperdiary\n"
    assert added(tmp_path, "site_name: x") == expected


def test_a_last_line_without_an_end_gets_one(tmp_path: Path) -> None:
    before = "theme: material\nplugins:\n  - search"
    assert added(tmp_path, before) == before + f"\n  - paperdiary:\n      {MAP}\n"


def test_notes_elsewhere_are_named(tmp_path: Path) -> None:
    text = added(tmp_path, "theme: material\nplugins:\n  - search\n", "my reading")
    assert "  - paperdiary:\n      entries: [my reading/**/*.md]\n" in text


def test_a_nav_gets_the_generated_pages(tmp_path: Path) -> None:
    before = "theme: material\nplugins: [search]\nnav:\n  - Home: index.md\n  - A:\n    - b.md\n"
    text = added(tmp_path, before)
    assert text.endswith("    - b.md\n  - Full Diary: diary.md\n  - More Plots: plots.md\n")


def test_inherited_plugins_are_added_to_where_they_stand(tmp_path: Path) -> None:
    base = tmp_path / "base.yml"
    base.write_text("theme: material\nplugins:\n  - search\n")
    assert (
        added(tmp_path, "INHERIT: base.yml\nsite_name: x\n") == "INHERIT: base.yml\nsite_name: x\n"
    )
    plugins = f"plugins:\n  - search\n  - paperdiary:\n      {MAP}\n"
    assert base.read_text() == f"theme: material\n{plugins}"


def test_without_yes_the_diff_is_shown_and_nothing_written(tmp_path: Path) -> None:
    (tmp_path / "docs/papers").mkdir(parents=True)
    (tmp_path / "docs/papers/walk.md").write_text(NOTE)
    file = tmp_path / "mkdocs.yml"
    file.write_text("theme: material\nplugins:\n  - search\n")
    result = CliRunner().invoke(main, ["init", str(tmp_path)])
    assert "   - search\n+  - paperdiary:\n" in result.stdout
    assert file.read_text() == "theme: material\nplugins:\n  - search\n"


@pytest.mark.parametrize("content", [b"a: b: c\n", b"- list\n", b"site_name: \xff\xfe\n"])
def test_a_configuration_that_cannot_be_read_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "mkdocs.yml").write_bytes(content)
    result = CliRunner().invoke(main, ["init", str(tmp_path), "--yes"])
    assert result.exit_code == 1
    assert "mkdocs.yml" in result.stderr
    assert (tmp_path / "mkdocs.yml").read_bytes() == content


@pytest.mark.parametrize("plugins", ["", " search"])
def test_plugins_that_are_no_list_are_told_with_their_line(tmp_path: Path, plugins: str) -> None:
    file = tmp_path / "mkdocs.yml"
    file.write_text(f"site_name: x\nplugins:{plugins}\n")
    result = CliRunner().invoke(main, ["init", str(tmp_path), "--yes"])
    assert result.exit_code == 1
    assert "mkdocs.yml:2: plugins should be a list" in result.stderr
    assert file.read_text() == f"site_name: x\nplugins:{plugins}\n"
