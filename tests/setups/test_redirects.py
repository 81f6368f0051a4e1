"""mkdocs-redirects: old addresses lead to notes and to generated pages."""

from __future__ import annotations

import pytest

from ..site.building import Site
from .diary import assert_whole, use

pytestmark = pytest.mark.parametrize("site", ["paperdiary"], indirect=True)


@pytest.mark.parametrize(
    ("old", "target", "address"),
    [
        ("notes/grip.md", "papers/robots/note-2.md", "../../papers/robots/note-2/"),
        ("full_diary.md", "diary.md", "../diary/"),
        ("lessons.md", "highlights.md#robots", "../highlights/#robots"),
    ],
)
def test_an_old_address_leads_to_a_page(site: Site, old: str, target: str, address: str) -> None:
    built = use(site, {"redirects": {"redirect_maps": {old: target}}}).build()
    assert_whole(built)
    assert f'href="{address}"' in built.html(f"{old.removesuffix('.md')}/index.html")


def test_an_old_address_that_leads_nowhere_is_a_warning(site: Site) -> None:
    maps = {"full_diary.md": "nothing.md"}
    built = use(site, {"redirects": {"redirect_maps": maps}}).build()
    assert built.warnings == ["Redirect target 'nothing.md' does not exist!"]
