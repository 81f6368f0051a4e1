"""What search engines are told about each page."""

from __future__ import annotations

import pytest

from .building import Built, Site


def description(built: Built, path: str) -> str | None:
    found = built.page(path).findall(".//meta[@name='description']")
    return found[0].get("content") if found else None


@pytest.fixture(scope="module")
def built(site_of_module: Site) -> Built:
    site = site_of_module
    site.umap = False
    summary = 'Robots that "walk" & go < 1 m/s.'
    for topic in ("rl", "means"):
        site.note(f"{topic}/own.md", summary=summary, description="My words")
        site.note(f"{topic}/summed.md", summary=summary)
    return site.build()


def test_a_note_is_described_by_its_summary(built: Built) -> None:
    assert description(built, "papers/rl/summed/index.html") == 'Robots that "walk" & go < 1 m/s.'


def test_a_description_of_a_notes_own_is_kept(built: Built) -> None:
    assert description(built, "papers/rl/own/index.html") == "My words"


@pytest.mark.parametrize(
    "page", ["index.html", "diary/index.html", "plots/index.html", "topics/rl/index.html"]
)
def test_a_generated_page_is_described(built: Built, page: str) -> None:
    assert description(built, page)
