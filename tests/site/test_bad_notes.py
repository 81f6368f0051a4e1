"""What a wrong note gets: a warning that tells the place, and the rest of the diary."""

from __future__ import annotations

import pytest

from .building import COMMON, Built, Site, text


@pytest.fixture
def good(site: Site) -> Site:
    """A sound note that must be there whatever its neighbour is."""
    site.note("good.md", title="Good", date="2025-06-01")
    return site


def told(site: Site, *parts: str) -> Built:
    """The site, whose one warning must have all these parts, and which `--strict` must refuse."""
    built = site.build()
    (warning,) = built.warnings
    assert [part for part in parts if part not in warning] == [], warning
    assert "Good" in built.titles()
    assert built.has("papers/good/index.html")
    assert built.refused
    return built


def test_a_colon_in_an_unquoted_title(good: Site) -> None:
    good.write("papers/bad.md", f"---\nsummary: {COMMON}\ntitle: One: Two\n---\n\nText.\n")
    built = told(good, "papers/bad.md:3", "YAML", 'title: "One: Two"')
    assert built.entry("papers/bad")["title"] == "One: Two"


def test_a_bracket_that_is_never_closed(good: Site) -> None:
    good.write("papers/bad.md", f"---\ntitle: Bad\nsummary: {COMMON}\ntags: [a, b\n---\n\nText.\n")
    built = told(good, "papers/bad.md:", "YAML")
    assert built.entry("papers/bad")["summary"] == COMMON
    assert "Text." in text(built.article("papers/bad/index.html"))


def test_a_tab_as_indentation(good: Site) -> None:
    good.write(
        "papers/bad.md",
        f"---\ntitle: Bad\nsummary: {COMMON}\nlessons:\n\t- lesson: L\n---\nText.\n",
    )
    told(good, "papers/bad.md:5", "spaces")


@pytest.mark.parametrize("line", ["title: One: Two", "title: A\ndate: 2025-02-31"])
def test_front_matter_that_cannot_be_read_is_not_shown_on_the_page(good: Site, line: str) -> None:
    good.write("papers/bad.md", f"---\nsummary: {COMMON}\n{line}\n---\n\nText.\n")
    article = text(good.build().article("papers/bad/index.html"))
    assert "Text." in article
    assert "title:" not in article
    assert "summary:" not in article


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("title", ["a"], "text"),
        ("date", "sometime", "2025-06-05"),
        ("date", ["2025-06-05"], "2025-06-05"),
        ("date", True, "2025-06-05"),
        ("read", 20250605123, "2025-06-05"),
        ("link", "nowhere", "https://"),
        ("link", 5, "https://"),
        ("arxiv", "not a number", "2311.10090"),
        ("doi", "none such", "10."),
        ("summary", ["a", "b"], "text"),
        ("topic", {"a": 1}, "text"),
        ("kind", "novel", "one of paper, blog, talk, book, docs, code"),
        ("kind", 3, "one of paper"),
        ("authors", {"a": 1}, "a list of names"),
        ("authors", [["a"]], "a list of names"),
        ("venue", ["a"], "text"),
        ("year", "last year", "a year of four digits"),
        ("tags", {"a": 1}, "a list of words"),
        ("rating", 9, "a number from 1 to 5"),
        ("rating", 0, "a number from 1 to 5"),
        ("rating", "good", "a number from 1 to 5"),
        ("code", "my laptop", "https://"),
        ("lessons", 5, "a list of lessons"),
        ("lessons", "be kind", "'theme'"),
        ("diary", "perhaps", "true or false"),
    ],
)
def test_a_wrong_value_is_told_with_its_field(
    good: Site, field: str, value: object, expected: str
) -> None:
    fields = {"summary": COMMON, "title": "Bad"} | {field: value}
    if field == "summary":
        fields = {"title": COMMON, "summary": value}
    good.note("bad.md", **fields)
    line = 2 + list({"summary": 0} | fields).index(field)
    built = told(good, f"papers/bad.md:{line}", field, expected)
    assert "papers/bad" in [entry["id"] for entry in built.data["entries"]]


def test_a_day_that_does_not_exist(good: Site) -> None:
    good.write(
        "papers/bad.md", f"---\ntitle: Bad\nsummary: {COMMON}\ndate: 2025-02-31\n---\nText.\n"
    )
    built = told(good, "papers/bad.md:4", "date", "2025-02-31")
    assert built.entry("papers/bad")["date"] is None


def test_a_wrong_value_leaves_the_others_of_the_note(good: Site) -> None:
    good.note("bad.md", title="Bad", date="sometime", kind="talk", tags=["a"])
    entry = good.build().entry("papers/bad")
    assert (entry["title"], entry["kind"], entry["tags"]) == ("Bad", "talk", ["a"])
    assert entry["date"] is None


def test_a_misspelt_field_is_told_with_the_nearest(good: Site) -> None:
    good.note("bad.md", title="Bad", sumary="x")
    told(good, "papers/bad.md:4", "sumary", "did you mean 'summary'?")


def test_an_unknown_field_is_told(good: Site) -> None:
    good.note("bad.md", title="Bad", flavour="sweet")
    told(good, "papers/bad.md:4", "flavour", "remove it")


@pytest.mark.parametrize("field", ["template", "hide", "icon", "search", "status", "tags"])
def test_fields_of_the_theme_are_no_mistakes(good: Site, field: str) -> None:
    values = {"template": "main.html", "hide": ["toc"], "search": {"boost": 2}, "tags": ["a"]}
    good.note("b.md", title="B", **{field: values.get(field, "new")})
    assert good.build().warnings == []


@pytest.mark.parametrize("content", ["", "\n  \n\n"])
def test_an_empty_note(good: Site, content: str) -> None:
    good.write("papers/an-empty-note.md", content)
    built = told(good, "papers/an-empty-note.md", "empty", "title")
    assert built.entry("papers/an-empty-note")["title"] == "An empty note"


def test_a_note_that_is_not_utf_8(good: Site) -> None:
    good.write("papers/bad.md", "# Schröder\n\nA naïve idea.\n".encode("cp1252"))
    built = told(good, "papers/bad.md", "UTF-8")
    assert built.entry("papers/bad")["title"] == "Schröder"
    assert "A naïve idea." in text(built.article("papers/bad/index.html"))


def test_front_matter_that_is_not_utf_8(good: Site) -> None:
    note = f"---\ntitle: Schröder\nsummary: {COMMON}\nvenue: Zürich\n---\n\nA naïve idea.\n"
    good.write("papers/bad.md", note.encode("cp1252"))
    built = told(good, "papers/bad.md", "UTF-8")
    assert built.entry("papers/bad")["title"] == "Schröder"
    article = text(built.article("papers/bad/index.html"))
    assert "A naïve idea." in article
    assert "venue" not in article


def test_a_binary_file_that_calls_itself_a_note(good: Site) -> None:
    good.write("papers/bad.md", bytes(range(256)) * 4)
    built = good.build()
    assert any("papers/bad.md" in warning for warning in built.warnings)
    assert "Good" in built.titles()
    assert built.refused


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_what_windows_editors_write_is_read(good: Site, encoding: str, newline: str) -> None:
    note = f"---\ntitle: Schröder 日本\nsummary: {COMMON}\n---\n\nA naïve idea.\n"
    good.write("papers/b.md", note.replace("\n", newline).encode(encoding))
    built = good.build()
    assert built.warnings == []
    assert built.entry("papers/b")["title"] == "Schröder 日本"
    article = text(built.article("papers/b/index.html"))
    assert "A naïve idea." in article
    assert "title:" not in article


def test_two_notes_with_one_title_are_two_entries(good: Site) -> None:
    good.note("a.md", title="Same")
    good.note("b.md", title="Same")
    built = good.build()
    assert built.titles().count("Same") == 2
    assert built.has("papers/a/index.html")
    assert built.has("papers/b/index.html")
    assert built.warnings == []


@pytest.mark.parametrize(
    "title",
    [
        "🎉 Party of papers 🎉",
        "ورقة عن التعلم الآلي",
        "מאמר על למידה",
        "深度强化学习",
        "Naïve Ω≈ç√",
    ],
)
def test_titles_of_all_scripts_are_shown(good: Site, title: str) -> None:
    good.note("b.md", title=title)
    built = good.build()
    assert built.entry("papers/b")["title"] == title
    for page in ("diary/index.html", "papers/b/index.html"):
        assert title in text(built.article(page))
    assert built.warnings == []


def test_a_folder_that_is_called_like_a_note_is_no_harm(good: Site) -> None:
    (good.root / "docs" / "papers" / "folder.md").mkdir()
    assert good.build().titles() == ["Good"]


def test_very_long_titles_and_summaries_are_kept(good: Site) -> None:
    good.note("b.md", title="word " * 400, summary=COMMON)
    built = good.build()
    assert built.warnings == []
    assert built.entry("papers/b")["title"].startswith("word word")
