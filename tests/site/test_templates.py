"""Templates of the user's own."""

from pathlib import Path

import pytest

from .building import Built, Site

PLACES = {
    "diary.html": "diary/index.html",
    "recent.html": "index.html",
    "stats.html": "index.html",
    "topics.html": "index.html",
    "figure.html": "plots/index.html",
    "empty.html": "plots/index.html",
    "entry-card.html": "papers/topic/a/index.html",
    "entry-path.html": "papers/topic/a/index.html",
    "entry-lead.html": "papers/topic/a/index.html",
    "entry-foot.html": "papers/topic/a/index.html",
    "entry-lessons.html": "papers/topic/a/index.html",
    "entry-related.html": "papers/topic/a/index.html",
    "entry-cited-by.html": "papers/topic/a/index.html",
    "entry-order.html": "papers/topic/a/index.html",
    "lesson.html": "papers/topic/a/index.html",
    "highlights.html": "highlights/index.html",
    "topic.html": "topics/topic/index.html",
}


CONTAINED = {"entry-lessons.html", "entry-related.html", "entry-cited-by.html", "entry-order.html"}
"""What `entry-foot.html` consists of, so that they do not show where it is replaced itself."""


def with_templates(root: Path, cache: Path, names: set[str]) -> Built:
    """A site in which each of these templates says its name and the site's."""
    site = Site(root, cache)
    site.config["theme"] = {"name": "material", "font": False, "custom_dir": "overrides"}
    lesson = '!!! lesson "Work: Slow is fast"\n'
    site.note("topic/a.md", lesson, title="A", date="2025-11-03", summary="Short.")
    site.note("topic/b.md", "See [A](a.md).", title="B", date="2025-11-04", summary="Brief.")
    site.write(
        "index.md",
        "# Home\n\n"
        + "".join(f"<!-- paperdiary/{name} -->\n\n" for name in ("recent", "stats", "topics")),
    )
    folder = site.root / "overrides" / "paperdiary"
    folder.mkdir(parents=True)
    for name in names:
        (folder / name).write_text(f'<p class="mine">{name}: {{{{ site.title }}}}</p>')
    return site.build()


@pytest.fixture(scope="module")
def replaced(tmp_path_factory: pytest.TempPathFactory, shared_cache: Path) -> Built:
    names = PLACES.keys() - CONTAINED
    return with_templates(tmp_path_factory.mktemp("replaced"), shared_cache, names)


@pytest.fixture(scope="module")
def contained(tmp_path_factory: pytest.TempPathFactory, shared_cache: Path) -> Built:
    return with_templates(tmp_path_factory.mktemp("contained"), shared_cache, CONTAINED)


@pytest.mark.parametrize("template", PLACES)
def test_a_template_in_the_themes_folder_wins(
    replaced: Built, contained: Built, template: str
) -> None:
    built = contained if template in CONTAINED else replaced
    assert f'<p class="mine">{template}: A Diary</p>' in built.html(PLACES[template])
    assert built.warnings == []


def test_the_line_of_an_entry_can_be_replaced_in_all_lists(site: Site) -> None:
    site.config["theme"] = {"name": "material", "font": False, "custom_dir": "overrides"}
    site.note("topic/a.md", title="A", date="2025-11-03")
    folder = site.root / "overrides" / "paperdiary"
    folder.mkdir(parents=True)
    macro = "{% macro entry_line(entry, day, url) %}<li>mine: {{ entry.title }}</li>"
    (folder / "entry-line.html").write_text(macro + "{% endmacro %}")
    built = site.build()
    assert "<li>mine: A</li>" in built.html("index.html")
    assert "<li>mine: A</li>" in built.html("diary/index.html")


@pytest.mark.parametrize(
    ("name", "text", "line", "reason"),
    [
        ("stats.html", "<dl>\n{{ numbers.total }}</dl>", 2, "'numbers' is undefined"),
        ("recent.html", "{% if %}", 1, "Expected an expression"),
        ("recent.html", "{{ 1 + 'a' }}", 1, "unsupported operand"),
        ("recent.html", "{% include 'nowhere.html' %}", 1, "nowhere.html"),
        ("entry-card.html", "\n\n{{ entry.nothing.more }}", 3, "has no attribute 'nothing'"),
    ],
)
def test_a_template_that_fails_is_named_with_the_remedy(
    site: Site, name: str, text: str, line: int, reason: str
) -> None:
    site.config["theme"] = {"name": "material", "font": False, "custom_dir": "overrides"}
    site.note("topic/a.md", title="A", date="2025-11-03")
    site.write("index.md", "<!-- paperdiary/recent -->\n\n<!-- paperdiary/stats -->\n")
    file = site.root / "overrides" / "paperdiary" / name
    file.parent.mkdir(parents=True)
    file.write_text(text)
    built = site.build()
    assert built.refused
    message = built.warnings[-1]
    assert f"{file}, line {line}: " in message
    assert reason in message
    assert "Copy the template again" in message
