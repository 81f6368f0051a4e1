"""Which generator builds a site, and what is said where none can."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from mkdocs_paperdiary.cli import main
from mkdocs_paperdiary.engines import ENGINES, EngineError, choose

MKDOCS, PROPERDOCS = type(ENGINES["mkdocs"]), type(ENGINES["properdocs"])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, where all generators are installed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(MKDOCS, "version", "1.6.1")
    monkeypatch.setattr(PROPERDOCS, "version", "1.6.7")
    monkeypatch.setattr(type(ENGINES["zensical"]), "version", "0.1.3")
    return tmp_path


def chosen(config_file: str | None = None, name: str | None = None) -> tuple[str, str]:
    engine, path = choose(config_file, name)
    return engine.name, str(path)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (["mkdocs.yml"], ("mkdocs", "mkdocs.yml")),
        (["mkdocs.yaml"], ("mkdocs", "mkdocs.yaml")),
        (["properdocs.yml"], ("properdocs", "properdocs.yml")),
        (["mkdocs.yml", "properdocs.yml"], ("properdocs", "properdocs.yml")),
    ],
)
def test_a_generator_builds_its_own_configuration(
    folder: Path, files: list[str], expected: tuple[str, str]
) -> None:
    for name in files:
        (folder / name).touch()
    assert chosen() == expected


def test_a_generator_that_is_named_builds_another_ones_configuration(folder: Path) -> None:
    (folder / "mkdocs.yml").touch()
    assert chosen(name="properdocs") == ("properdocs", "mkdocs.yml")
    (folder / "mkdocs.yml").rename(folder / "properdocs.yml")
    assert chosen(name="mkdocs") == ("mkdocs", "properdocs.yml")
    assert chosen("properdocs.yml", "mkdocs") == ("mkdocs", "properdocs.yml")
    assert chosen(name="zensical") == ("zensical", "properdocs.yml")


def test_a_file_of_any_name_is_built_by_what_is_installed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "diary.yml").touch()
    assert chosen("diary.yml") == ("mkdocs", "diary.yml")
    monkeypatch.setattr(MKDOCS, "version", None)
    assert chosen("diary.yml") == ("properdocs", "diary.yml")


@pytest.mark.parametrize(("missing", "left"), [(MKDOCS, "properdocs"), (PROPERDOCS, "mkdocs")])
@pytest.mark.parametrize("file", ["mkdocs.yml", "properdocs.yml"])
def test_one_generator_builds_what_both_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch, missing: type, left: str, file: str
) -> None:
    (folder / file).touch()
    monkeypatch.setattr(missing, "version", None)
    assert chosen() == (left, file)


def test_where_both_configurations_are_the_one_of_the_generator_counts(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("mkdocs.yml", "properdocs.yml"):
        (folder / name).touch()
    monkeypatch.setattr(PROPERDOCS, "version", None)
    assert chosen() == ("mkdocs", "mkdocs.yml")


@pytest.mark.parametrize(
    ("version", "sentence"),
    [
        (None, "ProperDocs is not installed; install it: pip install 'properdocs>="),
        ("1.5.0", "ProperDocs 1.5.0 "),
    ],
)
def test_a_generator_that_cannot_be_used_is_told_with_the_remedy(
    folder: Path, monkeypatch: pytest.MonkeyPatch, version: str | None, sentence: str
) -> None:
    (folder / "mkdocs.yml").touch()
    monkeypatch.setattr(PROPERDOCS, "version", version)
    with pytest.raises(EngineError, match="pip install") as raised:
        choose(None, "properdocs")
    assert str(raised.value).startswith(sentence)


@pytest.mark.parametrize("command", [["build", "--engine", "zensical"], ["prebuild"]])
@pytest.mark.parametrize(
    ("version", "sentence"),
    [(None, "Zensical is not installed"), ("0.0.12", "Zensical 0.0.12 does not build diaries")],
)
def test_the_command_says_so_and_fails(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: list[str],
    version: str | None,
    sentence: str,
) -> None:
    (folder / "mkdocs.yml").touch()
    monkeypatch.setattr(type(ENGINES["zensical"]), "version", version)
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 1
    assert f"Error: {sentence}" in done.stderr
    assert "pip install 'zensical>=0.0.72,<1'" in done.stderr


def test_mkdocs_2_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "mkdocs.yml").touch()
    monkeypatch.setattr(MKDOCS, "version", "2.0.0a1")
    assert chosen() == ("properdocs", "mkdocs.yml")
    with pytest.raises(EngineError, match=r"MkDocs 2\.0\.0a1 .*pip install 'mkdocs>=1\.6,<2'"):
        choose(None, "mkdocs")


def test_no_configuration_is_told(folder: Path) -> None:
    with pytest.raises(EngineError, match=r"there is no mkdocs\.yml.* -f"):
        choose(None)
    with pytest.raises(EngineError, match=r"there is no nowhere\.yml"):
        choose("nowhere.yml")
