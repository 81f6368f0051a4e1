"""Material's group, typeset, optimize and projects plugins, by their short names."""

from __future__ import annotations

import pytest

from ..site.building import Site, text
from .diary import assert_whole, use


def test_plugins_in_a_group_are_found(site: Site) -> None:
    site.write("tags.md", "# Tags\n\n<!-- material/tags -->\n")
    built = use(site, {"group": {"enabled": True, "plugins": ["tags", "typeset"]}}).build()
    assert_whole(built)
    assert "Note 2" in text(built.article("tags/index.html"))


@pytest.mark.parametrize("name", ["typeset", "meta"])
def test_a_plugin_without_options_leaves_the_diary_whole(site: Site, name: str) -> None:
    assert_whole(use(site, name).build())


def test_a_diary_may_have_projects_below_it(site: Site) -> None:
    theme = site.config["theme"]["name"]
    folder = site.root / "projects/tools"
    (folder / "docs").mkdir(parents=True)
    (folder / "docs/index.md").write_text("# Tools\n", "utf-8")
    config = f"site_name: Tools\ntheme: {{name: {theme}, font: false}}\nplugins: [search]\n"
    (folder / "mkdocs.yml").write_text(config, "utf-8")
    done = use(site, "projects").run("build", "--strict")
    assert done.returncode == 0, done.stderr
    assert_whole(site.built)
    assert site.built.has("tools/index.html")
