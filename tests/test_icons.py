"""Icons of the site's theme."""

from __future__ import annotations

from pathlib import Path

import pytest

from mkdocs_paperdiary.other_plugins import read_icons

ROBOT = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0"/></svg>'


@pytest.fixture
def theme(tmp_path: Path) -> Path:
    folder = tmp_path / "theme" / ".icons" / "material"
    folder.mkdir(parents=True)
    (folder / "robot.svg").write_text(ROBOT)
    (tmp_path / "secret.svg").write_text("<svg>secret</svg>")
    return tmp_path / "theme"


def test_an_icon_is_read_as_svg(theme: Path) -> None:
    assert read_icons(["material/robot"], [theme]) == ({"material/robot": ROBOT}, ())


def test_the_first_folder_that_has_an_icon_gives_it(theme: Path, tmp_path: Path) -> None:
    own = tmp_path / "own" / ".icons" / "material"
    own.mkdir(parents=True)
    (own / "robot.svg").write_text("<svg>mine</svg>")
    icons, _ = read_icons(["material/robot"], [tmp_path / "own", theme])
    assert icons == {"material/robot": "<svg>mine</svg>"}


@pytest.mark.parametrize("name", ["🤖", "", "RL"])
def test_a_name_without_a_slash_is_no_icon(theme: Path, name: str) -> None:
    assert read_icons([name], [theme]) == ({}, ())


def test_an_icon_that_does_not_exist_is_told_with_the_nearest(theme: Path) -> None:
    icons, (problem,) = read_icons(["material/robto"], [theme])
    assert icons == {}
    assert "'material/robto'" in problem.message
    assert "did you mean 'material/robot'?" in problem.message


def test_an_icon_of_no_such_set_is_told_with_what_there_is(theme: Path) -> None:
    _, (problem,) = read_icons(["nowhere/robot"], [theme])
    assert "an emoji" in problem.message


@pytest.mark.parametrize(
    "name", ["material/zzzzzz", f"material/{'x' * 5_000}", f"{'x' * 5_000}/robot", "material/\0"]
)
def test_an_icon_that_is_like_no_other_is_told_with_what_there_is(theme: Path, name: str) -> None:
    # The folder alone is no likeness.
    (theme / ".icons/material/z.svg").write_text(ROBOT)
    _, (problem,) = read_icons([name], [theme])
    assert "an emoji" in problem.message


@pytest.mark.parametrize("name", ["../../secret", "../secret", "material/../../../secret"])
def test_a_name_leads_to_no_file_outside_of_the_icons(theme: Path, name: str) -> None:
    icons, problems = read_icons([name], [theme])
    assert icons == {}
    assert len(problems) == 1
