"""Links within the site that lead nowhere."""

from __future__ import annotations

import time

import pytest

from mkdocs_paperdiary.diary.links import targets_of
from mkdocs_paperdiary.diary.markdown import outline

from .reading import found, note

FILES = ("papers/b.md", "papers/img/plot.png", "papers/sub/index.md", "index.md")


def dead(text: str) -> list[tuple[int | None, str]]:
    findings = found(
        {"papers/a.md": note() + text},
        kind="dead",
        files=FILES,
        anchors=lambda src: {"", "method", "results"} if src == "papers/b.md" else None,
    )
    return [(one.line, one.message) for one in findings]


@pytest.mark.parametrize(
    "text",
    [
        "[b](b.md)",
        "[b](b.md#method)",
        "[b](./b.md 'With a title')",
        "[up](../index.md)",
        "![plot](img/plot.png)",
        "[b][ref]\n\n[ref]: b.md",
        '<a href="b.md">b</a>',
        "[page](sub/)",
        "[page](../papers/b)",
        "[diary](../diary.md)",
        "[topic](../topics/marl.md)",
        "[mail](mailto:a@example.org)",
        "[out](https://example.org/nowhere.md)",
        "[root](/papers/nowhere.md)",
        "[template]({{ url }}.md)",
        "`[code](nowhere.md)`",
        "```\n[code](nowhere.md)\n```",
        "<!-- [comment](nowhere.md) -->",
        "$E[x](y)$ and $$p[a](s)$$",
        r"\[shown](nowhere.md)",
        "[other](../index.md#unknown)",
        "[space](<img/plot.png>)",
        '<img src="../img/plot.png">',
        '!!! note\n\n    <img src="../img/plot.png">',
    ],
)
def test_no_false_alarm(text: str) -> None:
    assert dead(text) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[b](c.md)", "'c.md' leads to no file"),
        ("![plot](img/plt.png)", "did you mean 'papers/img/plot.png'?"),
        ("[b](papers/b.md)", "there is papers/b.md"),
        ("[b](b.md#metod)", "did you mean '#method'?"),
        ("[b][ref]\n\n[ref]: c.md", "'c.md' leads to no file"),
        ('<img src="no.png">', "'no.png' leads to no file"),
        ("[paper](arxiv.org/abs/2401.00001)", "write https://arxiv.org/abs/2401.00001"),
        ("[a b](c%20d.md)", "leads to no file"),
    ],
)
def test_a_dead_link_says_what_was_meant(text: str, said: str) -> None:
    ((line, message),) = dead(text)
    assert said in message
    assert line == 9 + ("\n\n" in text) * 2


def test_a_link_that_is_written_wrong_is_told_once() -> None:
    text = "# A Work\n\nDate: 3 March 2024\n\n[Paper]:(https://example.org/w)\n"
    assert found({"a.md": text}, kind="dead") == []
    assert len(found({"a.md": text}, kind="build")) == 1


def test_lines_are_counted_behind_code_and_comments() -> None:
    text = "```\ncode\n```\n\n<!--\nx\n-->\n\n[b](c.md)\n"
    assert [(one.url, one.line) for one in targets_of(outline(text, 5))] == [("c.md", 13)]


def test_bare_addresses_are_targets_too() -> None:
    text = "See https://example.org/a, and <https://example.org/b>.\n"
    assert [one.url for one in targets_of(outline(text))] == [
        "https://example.org/a",
        "https://example.org/b",
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"[b]({' ' * 20_000}",
        f"[b](c{' ' * 20_000}d.md",
        f"[b](c.md{' ' * 20_000}(d))",
        "\\(" * 20_000,
        "`" * 20_000,
        "<a " * 20_000,
        "[b](" * 20_000,
    ],
)
def test_no_line_takes_long(text: str) -> None:
    begun = time.process_time()
    targets_of(outline(text))
    # Looked at once for each of its places, a line would take minutes.
    assert time.process_time() - begun < 5


def test_an_anchor_like_none_is_not_taken_for_the_top_of_the_page() -> None:
    ((_, message),) = dead("[b](b.md#a)")
    assert "did you mean" not in message
    ((_, message),) = dead("[b](b.md#metod)")
    assert "did you mean '#method'?" in message
