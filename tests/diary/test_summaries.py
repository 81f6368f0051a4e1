"""What stands for a note in brief."""

from __future__ import annotations

import pytest

from .small_notes import entry, read_all

HEAD = (
    "# Slow Trees\n\nDate read: 5th June 2025\n\n[arXiv link](https://arxiv.org/abs/2311.10090)\n"
)


@pytest.mark.parametrize(
    "block",
    [
        "Summary: Trees grow slowly in winter.",
        "Summary: Trees **grow slowly** in winter.",
        "## Summary\n\nTrees *grow* **slowly** in winter.",
        "**TL;DR:** Trees grow slowly in winter.",
        "tl;dr: Trees grow slowly in winter.",
        "## Summary\n\nTrees grow slowly in winter.",
        "## TL;DR\nTrees grow\nslowly in winter.",
        "> Trees grow slowly in winter.",
        "> [!abstract] Trees grow slowly in winter.",
        "Trees grow slowly in winter.",
        "Trees **grow** [slowly](https://a.org/x) in `winter`.[^1]",
        "![a tree](tree.png)\n\nTrees grow slowly in winter.",
        "## Key Points\n- Trees grow slowly in winter",
        "**Key Points:**\n* Trees grow slowly in winter.",
        "| a | b |\n|---|---|\n| c | d |\n\nTrees grow slowly in winter.",
        "```python\nprint('winter')\n```\n\nTrees grow slowly in winter.",
        "<!-- more -->\nTrees grow slowly in winter.",
        "[//]: # (Ask Ann about this in private.)\nTrees grow slowly in winter.",
        "[note]: <> (Ask Ann about this in private.)\n\nTrees grow slowly in winter.",
        '[a]: https://a.org/x "Ask Ann about this, or Bob"\n\nTrees grow [slowly][a] in winter.',
    ],
)
def test_the_first_words_that_say_something_are_the_summary(block: str) -> None:
    assert entry(f"{HEAD}\n{block}\n").summary == "Trees grow slowly in winter."


def test_labels_dates_and_links_are_no_summary() -> None:
    assert entry(HEAD).summary == ""


def test_a_labelled_summary_wins_over_what_stands_before_it() -> None:
    before = "I read this on the train to the sea, with rain outside."
    text = f"{HEAD}\n{before}\n\nSummary: Trees grow slowly.\n"
    assert entry(text).summary == "Trees grow slowly."


def test_points_are_joined_as_sentences() -> None:
    text = f"{HEAD}\n## Key Points\n- Trees grow slowly\n- In winter they rest and do nothing\n"
    assert entry(text).summary == "Trees grow slowly. In winter they rest and do nothing."


def test_unknown_labels_beside_known_ones_are_no_summary() -> None:
    labels = "- Date: 2025-06-05\n- Shelf: the upper one in the attic"
    text = f"# Slow Trees\n\n{labels}\n\n- Trees rest in winter.\n"
    assert entry(text).summary == "Trees rest in winter."


def test_a_long_text_is_cut_at_the_end_of_a_sentence() -> None:
    sentence = "Trees grow slowly, and in winter they rest for a good while."
    summary = entry(f"{HEAD}\n{' '.join([sentence] * 12)}\n").summary
    assert len(summary) <= 300
    assert summary.endswith("a good while.")


def test_a_long_sentence_is_cut_at_the_end_of_a_word() -> None:
    summary = entry(f"{HEAD}\n{'tree ' * 200}\n").summary
    assert len(summary) <= 300
    assert summary.endswith("tree…")


def test_a_written_summary_is_never_cut() -> None:
    written = "Trees. " * 80
    assert entry(f"---\nsummary: {written}\n---\n# A\n").summary == written.strip()


def test_mathematics_becomes_readable_text() -> None:
    text = f"{HEAD}\nThe score $\\alpha_{{t}}$ of trees grows for \\$5 and more each winter.\n"
    assert entry(text).summary == "The score α_t of trees grows for $5 and more each winter."


def test_a_first_line_is_no_title_where_front_matter_tells_it() -> None:
    text = "---\ntitle: Slow Trees\n---\nIn winter the old oaks rest and\nwait for the sun.\n"
    assert entry(text).summary == "In winter the old oaks rest and wait for the sun."
    again = "---\ntitle: Slow Trees\n---\n**Slow Trees**\n\nIn winter old oaks rest.\n"
    assert entry(again).summary == "In winter old oaks rest."


@pytest.mark.parametrize(
    "cited",
    [
        "> FORESTS '08\n>\n> https://doi.org/10.1145/12345",
        "> Anna Ahorn und Olaf Eiche, Waldtagung 2008",
        "> [!quote] Reference\n> Oak, E., & Elm, F. (2008). Slow Trees. *Annals of the Wood*, 3.",
        "Oak, E., Elm, F. (2008). Slow trees. In: Proc. of the Forest. 10.1145/3292500.12",
    ],
)
def test_what_cites_the_work_is_no_summary(cited: str) -> None:
    own = "Trees grow slowly, since they have time."
    assert entry(f"# Slow Trees\n\n{cited}\n\n{own}\n").summary == own
    assert entry(f"# Slow Trees\n\n{cited}\n\n> [!note] Thoughts\n> {own}\n").summary == own


@pytest.mark.parametrize(
    "quotation",
    [
        "In Slow Trees (2008), Oak shows that trees have time.",
        "Ein Buch über Bäume, das 2008 in einem Wald geschrieben wurde.",
        "2008年に書かれた木についての本。",
        "Slow Trees shows why: https://example.org/time",
    ],
)
def test_a_sentence_about_the_work_is_one(quotation: str) -> None:
    assert entry(f"# Slow Trees\n\n> {quotation}\n\nSomething else here.\n").summary == quotation


def test_a_field_that_many_notes_share_or_that_is_the_title_again_is_no_summary() -> None:
    front = [
        "Un résumé",
        "un résumé",
        "Un résumé",
        "Arbre 3",
        "Le bois a le temps.",
        "Un court avis",
    ]
    texts = [
        f'---\ntitle: Arbre {at}\ndescription: "{one}"\n---\nLe chêne {at} dort en hiver.\n'
        for at, one in enumerate(front)
    ]
    found = read_all({f"{at}.md": text for at, text in enumerate(texts)}).diary.entries
    assert [one.summary for one in found] == [
        *(f"Le chêne {at} dort en hiver." for at in range(4)),
        *front[4:],
    ]


def test_a_summary_never_begins_within_a_sentence() -> None:
    text = """
        # Slow Trees

        Authors: Anna Ahorn, Olaf Oak, Theodora Tanne, Ferdinand Fichte
        and many others of the northern woods, who were there for years.

        Trees grow slowly in winter.
        """
    assert entry(text).summary == "Trees grow slowly in winter."
    short = "# Slow Trees\n\nYear: 2020\ntrees grow slowly in winter.\n"
    assert entry(short).summary == "trees grow slowly in winter."
