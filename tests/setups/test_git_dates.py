"""mkdocs-git-revision-date-localized-plugin: notes in git, and pages that are not."""

from __future__ import annotations

import subprocess

import pytest

from ..site.building import Site, by_class
from .diary import assert_whole, use

DAY = "2024-03-05T12:00:00Z"

pytestmark = pytest.mark.parametrize("site", ["paperdiary"], indirect=True)


@pytest.fixture
def committed(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.setenv("GIT_AUTHOR_DATE", DAY)
    monkeypatch.setenv("GIT_COMMITTER_DATE", DAY)
    name = ("-c", "user.name=Reader", "-c", "user.email=reader@example.org")
    for command in (("init", "-q"), ("add", "docs"), (*name, "commit", "-qm", "Notes")):
        subprocess.run(["git", *command], cwd=site.root, check=True)
    return site


@pytest.mark.parametrize("creation", [False, True])
def test_a_note_has_its_date_in_git_and_generated_pages_do_no_harm(
    committed: Site, creation: bool
) -> None:
    options = {"enable_creation_date": creation, "type": "iso_date"}
    built = use(committed, {"git-revision-date-localized": options}).build()
    assert_whole(built)
    name = "git-revision-date-localized-plugin"
    dates = by_class(built.page("papers/robots/note-2/index.html"), name)
    assert [one.text for one in dates] == ["2024-03-05"] * (1 + creation)
    assert by_class(built.page("diary/index.html"), name)[0].text not in (None, "2024-03-05")
