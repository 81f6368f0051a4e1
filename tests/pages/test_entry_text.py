"""The text of a note as its page shows it: lists, and bars of related entries."""

from __future__ import annotations

import markdown
import pytest

from mkdocs_paperdiary.diary import Note, read_diary
from mkdocs_paperdiary.pages.entry_page import as_html, entry_markdown, with_open_lists
from mkdocs_paperdiary.pages.templates import CLOSENESS, bar, closeness


def shown_of(text: str) -> str:
    """The text of a note that its front matter calls `Slow Trees`."""
    note = Note("a.md", f"---\ntitle: Slow Trees\n---\n{text}".encode())
    (body,) = read_diary([note]).bodies.values()
    return entry_markdown(body.markdown, body)


def rendered(text: str) -> str:
    return markdown.markdown(with_open_lists(text), extensions=["fenced_code"])


@pytest.mark.parametrize(
    "text",
    [
        "Three ideas:\n- one\n- two",
        "**Three ideas**\n* one\n* two",
        "One line\nand another:\n+ one\n+ two",
        "Text\n  - one\n  - two",
        "Steps:\n1. one\n2. two",
        "Steps:\n1) one",
        "> **Notes:**\n> * one\n> * two",
        ">> Text\n>> goes on\n>> - one",
    ],
)
def test_a_list_behind_a_paragraph_is_a_list(text: str) -> None:
    html = rendered(text)
    # Python-Markdown knows no `1)`.
    assert "<li>" in html or "1)" in text
    assert "<p>" in html


@pytest.mark.parametrize(
    "text",
    [
        "- one\n- two",
        "- one\n  goes on\n- two",
        "- one\n    - inner\n- two",
        "# A heading\n- one",
        "```\ntext\n- no list\n```",
        "The year was\n1986. It was a great one.",
        "A title\n---",
        "a\n- \nb",
        "> quoted\n- one",
        "one\n> - two",
        "| a | b |\n|---|---|\n| - | c |",
        "<!-- a\n- b -->",
    ],
)
def test_what_is_no_list_behind_a_paragraph_stays_as_it_is(text: str) -> None:
    assert with_open_lists(text) == text


def test_only_the_list_is_opened() -> None:
    text = "Above\n- one\n  more\n- two\n\nBelow\n- three"
    assert with_open_lists(text) == "Above\n\n- one\n  more\n- two\n\nBelow\n\n- three"
    assert with_open_lists("> a\n> - one\nb\n- two") == "> a\n>\n> - one\nb\n\n- two"


@pytest.mark.parametrize("score", [-0.2, 0.0, 0.1, 0.3, 0.4, 0.45, 0.54, 0.56, 0.9, 1.0])
def test_a_bar_is_as_full_as_its_words_say(score: float) -> None:
    words = [name for _, name in reversed(CLOSENESS)]
    quarter = words.index(closeness(score))
    assert 25 * quarter <= bar(score) <= 25 * (quarter + 1)


def test_what_is_nearer_has_a_longer_bar() -> None:
    bars = [bar(score / 100) for score in range(101)]
    assert bars == sorted(bars)
    assert (bars[0], bars[-1]) == (0, 100)


def test_what_aliases_repeat_or_hold_themselves_is_escaped_once() -> None:
    many: list[object] = ["<b>"]
    for _ in range(40):
        many = [many, many]
    ring: list[object] = ["<i>"]
    ring.append(ring)
    escaped = as_html({"many": many, "ring": ring})
    one = escaped["many"]
    while len(one) == 2:
        assert one[0] is one[1]
        one = one[0]
    assert one == ["&lt;b&gt;"]
    assert escaped["ring"][0] == "&lt;i&gt;"
    assert escaped["ring"][1] is escaped["ring"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("# Idea\n\nA.\n\n## Part\n\n# Limits\n", "## Idea\n\nA.\n\n### Part\n\n## Limits\n"),
        ("Notes\n====\n\nPart\n---\n", "Notes\n---\n\n### Part\n\n"),
        ("# Notes\n\n```\n# no heading\n```\n", "## Notes\n\n```\n# no heading\n```\n"),
        ("# Notes\n\n###### Deep\n", "## Notes\n\n###### Deep\n"),
        ("# Notes\n---\nA.\n\n# Limits", "## Notes\n---\nA.\n\n## Limits"),
    ],
)
def test_headings_of_parts_stand_below_a_title_that_none_of_them_tells(
    text: str, shown: str
) -> None:
    assert shown_of(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "## Idea\n\nA.\n",
        "# Slow trees: my notes\n\n## Idea\n",
        "# Trees\n\n# Idea\n",
        "# SLOT\n\n## Idea\n",
        "A.\n",
    ],
)
def test_headings_stay_where_one_tells_the_title_or_none_is_of_the_first_level(text: str) -> None:
    assert shown_of(text) == text
