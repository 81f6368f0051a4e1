"""Which other notes a note links to."""

from __future__ import annotations

import pytest

from .small_notes import entry, read_all

SRC = "papers/trees/slow.md"


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("[a](fast.md)", "papers/trees/fast.md"),
        ("[a](./fast.md)", "papers/trees/fast.md"),
        ("[a](../birds/owl.md)", "papers/birds/owl.md"),
        ("[a](../../top.markdown)", "top.markdown"),
        ("[a](/papers/owl.md)", "papers/owl.md"),
        ("[a](fast.md#growth)", "papers/trees/fast.md"),
        ("[a](fast.md?plain=1#growth)", "papers/trees/fast.md"),
        ('[a](fast.md "Fast (and "good") trees")', "papers/trees/fast.md"),
        ("[a](fast.md (Fast trees))", "papers/trees/fast.md"),
        ("[a](June%202025/fast%23.md)", "papers/trees/June 2025/fast#.md"),
        ("[a](<June 2025/fast.md>)", "papers/trees/June 2025/fast.md"),
        ("[a](June 2025/fast (1).md)", "papers/trees/June 2025/fast (1).md"),
        (r"[a](slow\_and\_fast.md)", "papers/trees/slow_and_fast.md"),
        ("[two\nlines](fast.md)", "papers/trees/fast.md"),
        ("[a][1]\n\n[1]: fast.md", "papers/trees/fast.md"),
        ("[unused]: <June 2025/fast.md> 'Fast'", "papers/trees/June 2025/fast.md"),
        ('<a class="x" href="fast.md">a</a>', "papers/trees/fast.md"),
        ("<a\n  href='fast.md'>a</a>", "papers/trees/fast.md"),
        ("- a\n\n    [a](fast.md)", "papers/trees/fast.md"),
        ("!!! note\n    a\n\n    [a](fast.md)", "papers/trees/fast.md"),
        ("> [a](fast.md)", "papers/trees/fast.md"),
        ("| [a](fast.md) | b |", "papers/trees/fast.md"),
    ],
)
def test_a_link_to_a_note_is_found_however_it_is_written(written: str, path: str) -> None:
    assert entry(f"# Slow Trees\n\n{written}\n", SRC).cites == (path,)


@pytest.mark.parametrize(
    "written",
    [
        "[itself](slow.md#growth)",
        "[itself](../trees/slow.md)",
        "[outside](../../../README.md)",
        "[elsewhere](https://example.org/fast.md)",
        "[elsewhere](//example.org/fast.md)",
        "[a picture](fast.png)",
        "[a page](fast.md.html)",
        "[[fast.md]]",
        "fast.md",
        "`[a](fast.md)`",
        "``[a](fast.md) ` b``",
        "`code over\n[a](fast.md)`",
        "```\n[a](fast.md)\n```",
        "~~~ md\n```\n[a](fast.md)\n~~~",
        "> ```\n> [a](fast.md)\n> ```",
        "    [a](fast.md)\n\n    [b](fast.md)",
        "- a\n\n    b\n\n        [a](fast.md)",
        "<!-- [a](fast.md) -->",
        "<!--\n```\n[a](fast.md)\n-->",
        r"\[a](fast.md)",
        r"[a\](fast.md)",
        "[^1]: fast.md",
        '<a data-href="fast.md">a</a>',
    ],
)
def test_what_leads_to_no_other_note_does_not_count(written: str) -> None:
    assert entry(f"# Slow Trees\n\n{written}\n", SRC).cites == ()


def test_notes_are_cited_once_and_in_the_order_of_the_text() -> None:
    text = "# A\n\n[b](b.md), [c](c.md) and [b again](./b.md#x)\n\n```\ncode\n```\n\n[a](a.md)\n"
    assert entry(text, "n.md").cites == ("b.md", "c.md", "a.md")


def test_the_lessons_of_the_front_matter_may_cite_notes() -> None:
    text = """
        ---
        lessons:
          - theme: Patience
            lesson: Growth takes rest
            detail: |
              As in [the other](fast.md).
        ---
        # Slow Trees

        [owl](../birds/owl.md)
    """
    assert entry(text, SRC).cites == ("papers/trees/fast.md", "papers/birds/owl.md")


def test_a_cited_note_knows_who_cites_it() -> None:
    texts = {"a.md": "# A\n\n[b](sub/b.md)\n", "sub/b.md": "# B\n\n[c](none.md)\n"}
    cited_by = read_all(texts).diary.cited_by
    assert {src: [one.src for one in entries] for src, entries in cited_by.items()} == {
        "sub/b.md": ["a.md"]
    }


def test_links_by_name_are_of_the_notes_of_that_name_or_title() -> None:
    texts = {
        "trees/slow.md": "# Slow Trees\n\n[[Quick Moss]], [[moss/p2#why|Ponds]], [[x]], `[[p3]]`",
        "trees/quick-moss.md": "# On Moss\n\nBack to [[slow trees]] and [[Trees|slow]].",
        "moss/p2.md": "# Still Ponds\n\n[[Still Ponds]] alone, and [[On Moss]].",
        "p3.md": "# Bark\n\nText.",
    }
    assert {one.src: one.cites for one in read_all(texts).diary.entries} == {
        "trees/slow.md": ("trees/quick-moss.md", "moss/p2.md"),
        "trees/quick-moss.md": ("trees/slow.md",),
        "moss/p2.md": ("trees/quick-moss.md",),
        "p3.md": (),
    }
