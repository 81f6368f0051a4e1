"""Compiled templates that are damaged, or that cannot be written."""

from __future__ import annotations

import sys
from pathlib import Path

import jinja2
import pytest

from mkdocs_paperdiary.pages.templates import TemplateCache


@pytest.fixture(autouse=True)
def beside_the_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)


def rendered(folder: Path) -> str:
    templates = jinja2.Environment(
        loader=jinja2.DictLoader({"a.html": "{{ 1 + 1 }}"}), bytecode_cache=TemplateCache(folder)
    )
    return templates.get_template("a.html").render()


def test_templates_are_compiled_once(tmp_path: Path) -> None:
    assert rendered(tmp_path) == "2"
    (compiled,) = (tmp_path / "__pycache__").iterdir()
    before = compiled.stat().st_mtime_ns
    assert rendered(tmp_path) == "2"
    assert compiled.stat().st_mtime_ns == before


@pytest.mark.parametrize("content", [b"", b"x", b"j2\x05\x00\x00\x00\x00\x00garbage", None])
def test_a_damaged_file_is_compiled_again(tmp_path: Path, content: bytes | None) -> None:
    rendered(tmp_path)
    (compiled,) = (tmp_path / "__pycache__").iterdir()
    whole = compiled.read_bytes()
    compiled.write_bytes(whole[: len(whole) // 2] if content is None else content)
    assert rendered(tmp_path) == "2"
    assert compiled.read_bytes() == whole


def test_a_folder_that_cannot_be_written_is_no_problem(tmp_path: Path) -> None:
    (tmp_path / "__pycache__").write_text("a file where the folder would be")
    assert rendered(tmp_path) == "2"


def test_nothing_is_written_where_python_writes_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert rendered(tmp_path) == "2"
    assert list(tmp_path.iterdir()) == []
