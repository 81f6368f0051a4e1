"""What a wrong note gets: a warning that tells the place, and the rest of the diary."""

from __future__ import annotations

import json

import pytest

from .building import COMMON, Built, Site, text

NOTES: dict[str, str | bytes] = {
    "colon": f"---\nsummary: {COMMON}\ntitle: One: Two\n---\n\nText.\n",
    "bracket": f"---\ntitle: Bad\nsummary: {COMMON}\ntags: [a, b\n---\n\nText.\n",
    "tab": f"---\ntitle: Bad\nsummary: {COMMON}\nlessons:\n\t- lesson: L\n---\nText.\n",
    "no-such-day": f"---\ntitle: Bad\nsummary: {COMMON}\ndate: 2025-02-31\n---\nText.\n",
    "an-empty-note": "",
    "an-empty-note-of-lines": "\n  \n\n",
    "latin-1": "# Schröder\n\nA naïve idea.\n".encode("cp1252"),
    "latin-1-front": (
        f"---\ntitle: Schröder\nsummary: {COMMON}\nvenue: Zürich\n---\n\nA naïve idea.\n"
    ).encode("cp1252"),
    "binary": bytes(range(256)) * 4,
}
"""Notes with a mistake, by the names of their files."""

UNREADABLE = {"line-0": "title: One: Two", "line-1": "title: A\ndate: 2025-02-31"}

VALUES = {
    f"value-{number}": case
    for number, case in enumerate(
        [
            ("title", ["a", "b"], "text"),
            ("date", "sometime", "2025-06-05"),
            ("date", ["sometime"], "2025-06-05"),
            ("date", True, "2025-06-05"),
            ("read", 20250605123, "2025-06-05"),
            ("link", "nowhere", "https://"),
            ("link", 5, "https://"),
            ("arxiv", "not a number", "2311.10090"),
            ("doi", "none such", "10."),
            ("summary", ["a", "b"], "text"),
            ("topic", {"a": 1}, "text"),
            ("kind", "opera", "one of paper, blog, talk, book, docs, code"),
            ("kind", 3, "one of paper"),
            ("authors", {"a": 1}, "a list of names"),
            ("authors", [["a"]], "a list of names"),
            ("venue", ["a", "b"], "text"),
            ("year", "last year", "a year of four digits"),
            ("tags", {"a": 1}, "a list of words"),
            ("rating", 150, "a number such as 4"),
            ("rating", 0, "a number such as 4"),
            ("rating", "good", "a number such as 4"),
            ("code", "my laptop", "https://"),
            ("lessons", 5, "a list of lessons"),
            ("lessons", "be kind", "'theme'"),
            ("diary", "perhaps", "true or false"),
        ]
    )
}
"""Fields with values that they cannot have, and what a warning says of them."""

FIELDS: dict[str, dict[str, object]] = {
    "misspelt": {"title": "Bad", "sumary": "x"},
    "unknown": {"title": "Bad", "flavour": "sweet"},
    "only-one-wrong": {"title": "Bad", "date": "sometime", "kind": "talk", "tags": ["a"]},
}

OF_THE_THEME = {
    "template": "main.html",
    "hide": ["toc"],
    "icon": "new",
    "search": {"boost": 2},
    "status": "new",
    "tags": ["a"],
}

OF_OTHER_TOOLS = [
    ("template", "post.hbs"),
    ("template", "../secret.html"),
    ("template", True),
    ("hide", True),
    ("icon", "🌳"),
    ("icon", "material/tre"),
    ("icon", {"a": 1}),
    ("search", ["x"]),
    ("tags", 5),
    ("tags", "roots, bark"),
]
"""Fields that MkDocs or Material read, with values that are for something else."""

WINDOWS = {
    f"{encoding}-{ending}": (encoding, newline)
    for encoding in ("utf-16", "utf-8-sig")
    for ending, newline in (("lf", "\n"), ("crlf", "\r\n"))
}

SCRIPTS = {
    "emoji": "🎉 Party of papers 🎉",
    "arabic": "ورقة عن التعلم الآلي",
    "hebrew": "מאמר על למידה",
    "chinese": "深度强化学习",
    "symbols": "Naïve Ω≈ç√",
}


@pytest.fixture(scope="module")
def built(site_of_module: Site) -> Built:
    """One site of all these notes, with sound ones among them."""
    site = site_of_module
    site.umap = False
    site.note("good.md", title="Good", date="2025-06-01")
    for name, content in NOTES.items():
        site.write(f"papers/{name}.md", content)
    for name, line in UNREADABLE.items():
        site.write(f"papers/{name}.md", f"---\nsummary: {COMMON}\n{line}\n---\n\nText.\n")
    for name, (field, value, _) in VALUES.items():
        site.note(f"{name}.md", **fields_with(field, value))
    for name, fields in FIELDS.items():
        site.note(f"{name}.md", **fields)
    for field, value in OF_THE_THEME.items():
        site.note(f"theme-{field}.md", title="B", **{field: value})
    for number, (field, value) in enumerate(OF_OTHER_TOOLS):
        site.note(f"tool-{number}.md", title="C", **{field: value})
        site.write(f"about/page-{number}.md", f"---\n{json.dumps({field: value})}\n---\n\n# D\n")
    for name, (encoding, newline) in WINDOWS.items():
        note = f"---\ntitle: Schröder 日本\nsummary: {COMMON}\n---\n\nA naïve idea.\n"
        site.write(f"papers/{name}.md", note.replace("\n", newline).encode(encoding))
    for name, title in SCRIPTS.items():
        site.note(f"{name}.md", title=title)
    site.note("same-a.md", title="Same")
    site.note("same-b.md", title="Same")
    (site.root / "docs" / "papers" / "folder.md").mkdir()
    site.note("long.md", title="word " * 400)
    return site.build()


def fields_with(field: str, value: object) -> dict[str, object]:
    """Front matter with a field, which stands in the line of its place here."""
    if field == "summary":
        return {"summary": value, "title": COMMON}
    return {"summary": COMMON, "title": "Bad"} | {field: value}


def told(built: Built, name: str, *parts: str) -> dict[str, object]:
    """The note's entry; its one warning must have all these parts."""
    (warning,) = built.warnings_of(f"papers/{name}.md")
    assert [part for part in parts if part not in warning] == [], warning
    return built.entry(f"papers/{name}")


def page(name: str) -> str:
    return f"papers/{name}/index.html"


def test_a_wrong_note_leaves_the_others_and_a_strict_build_refuses_it(site: Site) -> None:
    site.note("good.md", title="Good", date="2025-06-01")
    site.note("bad.md", title="Bad", date="sometime")
    built = site.build()
    (warning,) = built.warnings
    assert "papers/bad.md:4" in warning
    assert "Good" in built.titles()
    assert built.has(page("good"))
    assert built.refused


def test_each_wrong_note_is_told_and_no_sound_one(built: Built) -> None:
    wrong = [*NOTES, *UNREADABLE, *VALUES, *FIELDS]
    counts = {name: len(built.warnings_of(f"papers/{name}.md")) for name in wrong}
    assert {name: count for name, count in counts.items() if count < 1} == {}
    assert sum(counts.values()) == len(
        [one for one in built.warnings if "the theme has" not in one]
    )
    assert "Good" in built.titles()
    assert built.has(page("good"))
    assert built.refused


def test_a_colon_in_an_unquoted_title(built: Built) -> None:
    entry = told(built, "colon", "papers/colon.md:3", "YAML", 'title: "One: Two"')
    assert entry["title"] == "One: Two"


def test_a_bracket_that_is_never_closed(built: Built) -> None:
    entry = told(built, "bracket", "papers/bracket.md:", "YAML")
    assert entry["summary"] == COMMON
    assert "Text." in text(built.article(page("bracket")))


def test_a_tab_as_indentation(built: Built) -> None:
    told(built, "tab", "papers/tab.md:5", "spaces")


@pytest.mark.parametrize("name", UNREADABLE)
def test_front_matter_that_cannot_be_read_is_not_shown_on_the_page(built: Built, name: str) -> None:
    article = text(built.article(page(name)))
    assert "Text." in article
    assert "title:" not in article
    assert "summary:" not in article


@pytest.mark.parametrize("name", VALUES)
def test_a_wrong_value_is_told_with_its_field(built: Built, name: str) -> None:
    field, value, expected = VALUES[name]
    line = 2 + list(fields_with(field, value)).index(field)
    told(built, name, f"papers/{name}.md:{line}", field, expected)


def test_a_day_that_does_not_exist(built: Built) -> None:
    entry = told(built, "no-such-day", "papers/no-such-day.md:4", "date", "2025-02-31")
    assert entry["date"] is None


def test_a_wrong_value_leaves_the_others_of_the_note(built: Built) -> None:
    entry = built.entry("papers/only-one-wrong")
    assert (entry["title"], entry["kind"], entry["tags"]) == ("Bad", "talk", ["a"])
    assert entry["date"] is None


def test_a_misspelt_field_is_told_with_the_nearest(built: Built) -> None:
    told(built, "misspelt", "papers/misspelt.md:4", "sumary", "did you mean 'summary'?")


def test_an_unknown_field_is_told(built: Built) -> None:
    told(built, "unknown", "papers/unknown.md:4", "flavour", "remove it")


@pytest.mark.parametrize("field", OF_THE_THEME)
def test_fields_of_the_theme_are_no_mistakes(built: Built, field: str) -> None:
    assert built.has(page(f"theme-{field}"))
    assert built.warnings_of(f"papers/theme-{field}.md") == []


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("an-empty-note", "An empty note"),
        ("an-empty-note-of-lines", "An empty note of lines"),
    ],
)
def test_an_empty_note(built: Built, name: str, title: str) -> None:
    entry = told(built, name, f"papers/{name}.md", "empty", "title")
    assert entry["title"] == title


def test_a_note_that_is_not_utf_8(built: Built) -> None:
    entry = told(built, "latin-1", "papers/latin-1.md", "UTF-8")
    assert entry["title"] == "Schröder"
    assert "A naïve idea." in text(built.article(page("latin-1")))


def test_front_matter_that_is_not_utf_8(built: Built) -> None:
    entry = told(built, "latin-1-front", "papers/latin-1-front.md", "UTF-8")
    assert entry["title"] == "Schröder"
    article = text(built.article(page("latin-1-front")))
    assert "A naïve idea." in article
    assert "venue" not in article


def test_a_binary_file_that_calls_itself_a_note(built: Built) -> None:
    assert built.warnings_of("papers/binary.md")
    assert "Good" in built.titles()
    assert built.refused


@pytest.mark.parametrize("name", WINDOWS)
def test_what_windows_editors_write_is_read(built: Built, name: str) -> None:
    assert built.warnings_of(f"papers/{name}.md") == []
    assert built.entry(f"papers/{name}")["title"] == "Schröder 日本"
    article = text(built.article(page(name)))
    assert "A naïve idea." in article
    assert "title:" not in article


def test_two_notes_with_one_title_are_two_entries(built: Built) -> None:
    assert built.titles().count("Same") == 2
    assert built.has(page("same-a"))
    assert built.has(page("same-b"))
    assert built.warnings_of("papers/same-") == []


@pytest.mark.parametrize("name", SCRIPTS)
def test_titles_of_all_scripts_are_shown(built: Built, name: str) -> None:
    assert built.entry(f"papers/{name}")["title"] == SCRIPTS[name]
    for shown in ("diary/index.html", page(name)):
        assert SCRIPTS[name] in text(built.article(shown))
    assert built.warnings_of(f"papers/{name}.md") == []


def test_a_folder_that_is_called_like_a_note_is_no_harm(built: Built) -> None:
    ids = [entry["id"] for entry in built.data["entries"]]
    assert "papers/good" in ids
    assert [id_ for id_ in ids if "folder" in id_] == []


def test_very_long_titles_and_summaries_are_kept(built: Built) -> None:
    assert built.warnings_of("papers/long.md") == []
    assert built.entry("papers/long")["title"].startswith("word word")


def test_values_for_other_tools_stop_no_build(built: Built) -> None:
    for number in range(len(OF_OTHER_TOOLS)):
        assert built.has(page(f"tool-{number}"))
        assert built.has(f"about/page-{number}/index.html")
        told = built.warnings_of(f"papers/tool-{number}.md")
        assert len(told) == (OF_OTHER_TOOLS[number][1] in ("../secret.html", "material/tre"))
