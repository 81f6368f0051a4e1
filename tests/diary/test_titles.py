"""Where titles are found, and what is not part of them."""

from __future__ import annotations

import pytest

from .small_notes import entry, read, read_all


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Slow Trees\n\nSome text.", "Slow Trees"),
        ("## Slow Trees  \n**Key Points:**\n- a", "Slow Trees"),
        ("Slow Trees\n==========\n\nText.", "Slow Trees"),
        ("Slow Trees\n---\n\nText.", "Slow Trees"),
        ("#Slow Trees\n\nText.", "Slow Trees"),
        ("# Slow Trees ##\n\nText.", "Slow Trees"),
        ("`# Slow Trees\n\nText.", "Slow Trees"),
        ('<h1 align="center">Slow Trees</h1>\n\nText.', "Slow Trees"),
        ('<h1 align="center">\n  Slow Trees\n</h1>\n\nText.', "Slow Trees"),
        ("# [Slow Trees](https://example.org/slow)\n", "Slow Trees"),
        ("#![Slow Trees](https://example.org/slow.pdf)\n", "Slow Trees"),
        ("# [Slow Trees][1]\n\n[1]: https://example.org/slow\n", "Slow Trees"),
        ("# **Slow** _Trees_ and `bark`\n", "Slow Trees and bark"),
        ("# $\\pi_0$: Slow Trees\n", "π_0: Slow Trees"),
        ("# Slow Trees {#slow .big}\n", "Slow Trees"),
        ("# 🌲 Slow Trees 🌲\n", "Slow Trees"),
        ("# Slow Trees <br> in <b>Winter</b>\n", "Slow Trees in Winter"),
        ("# MAP_Elites and 2 * 3 * 4\n", "MAP_Elites and 2 * 3 * 4"),
        ("# C&amp;A: a \\*star\\*\n", "C&A: a *star*"),
        ("# [Slow Trees](https://a.org) [[pdf]](https://a.org/x.pdf)\n", "Slow Trees"),
        ("# Slow Trees ([arXiv](https://arxiv.org/abs/2401.00001))\n", "Slow Trees"),
        ("# Slow Trees (NeurIPS 2024)\n", "Slow Trees"),
        ("# # Slow Trees\n\nText.", "Slow Trees"),
        ("# Lectures on Trees\n\nText.", "Lectures on Trees"),
        ("# Videos from Trees\n\nText.", "Videos from Trees"),
    ],
)
def test_title_stands_in_a_heading_of_any_form(text: str, title: str) -> None:
    assert entry(text).title == title
    assert entry(text).sources["title"].origin == "heading"


@pytest.mark.parametrize(
    "heading",
    [
        "2025-06-05 – Slow Trees",
        "[2020/05] Slow Trees",
        "(2025-06-05) Slow Trees",
        "5th June 2025: Slow Trees",
        "Slow Trees (2025-06-05)",
        "12. Slow Trees",
        "[1706.03762] Slow Trees",
        "Day 14: Slow Trees",
        "Paper: Slow Trees",
        "Title: Slow Trees",
        "Paper Review: Slow Trees",
        "[Paper] Slow Trees",
        "论文笔记：Slow Trees",
    ],
)
def test_dates_numbers_and_labels_before_a_title_are_not_part_of_it(heading: str) -> None:
    assert entry(f"# {heading}\n\nText.\n").title == "Slow Trees"


@pytest.mark.parametrize("heading", ["9 Tips for Trees", "37 Details of Trees", "1984", "3D Trees"])
def test_numbers_that_belong_to_a_title_stay(heading: str) -> None:
    assert entry(f"# {heading}\n\nText.\n").title == heading


@pytest.mark.parametrize(
    "line",
    [
        "**Title:** Slow Trees",
        "**Title**: Slow Trees",
        "Title: Slow Trees",
        "- **Title**: Slow Trees",
        "* Paper title: [Slow Trees](https://example.org/slow)",
        "| Title | Slow Trees |",
        "标题：Slow Trees",
    ],
)
def test_a_labelled_title_wins_over_a_heading(line: str) -> None:
    found = entry(f"# Notes from the train\n\n{line}\n")
    assert found.title == "Slow Trees"
    assert found.sources["title"].origin == "body"
    assert found.sources["title"].line == 3


def test_front_matter_wins_over_everything() -> None:
    found = entry("---\ntitle: Slow Trees\n---\n# Other\n\nTitle: Third\n")
    assert found.title == "Slow Trees"
    assert found.sources["title"].origin == "front matter"
    assert found.sources["title"].line == 2


@pytest.mark.parametrize(
    "section",
    [
        "Key Points",
        "Summary",
        "1. Introduction",
        "II. Summary",
        "2.1 Method",
        "TL;DR",
        "Week 3",
        "摘要",
    ],
)
def test_a_section_is_no_title(section: str) -> None:
    assert entry(f"## {section}\n\nText.\n", "slow_trees.md").title == "Slow trees"


def test_a_line_of_tags_is_no_title() -> None:
    text = "Paper: [arXiv](https://arxiv.org/abs/2311.10090)\n\nText.\n\n#Year-2023 #Growth\n"
    assert entry(text, "slow_trees.md").title == "Slow trees"


def test_title_below_a_general_heading_is_found() -> None:
    assert entry("# Paper Summary\n\n## Slow Trees\n\nText.\n").title == "Slow Trees"


def test_sections_below_labels_are_not_taken_for_the_title() -> None:
    text = "**Link:** https://example.org/a\n\n## Problems at hand\n\nText.\n\n## Cures\n\nText.\n"
    assert entry(text, "SlowTrees.md").title == "Slow Trees"


def test_a_heading_inside_a_code_block_is_no_title() -> None:
    assert entry("```sh\n# Install\n```\n\nText.\n", "slow_trees.md").title == "Slow trees"


def test_first_bold_line_is_the_title_where_there_is_no_heading() -> None:
    assert entry("**Slow Trees in Winter**\n\nText.\n").title == "Slow Trees in Winter"


@pytest.mark.parametrize("below", ["", "https://example.org/slow", "Oak et al. 2017"])
def test_a_short_first_line_is_the_title_where_there_is_no_heading(below: str) -> None:
    assert entry(f"Slow Trees in Winter\n{below}\n\nText.\n").title == "Slow Trees in Winter"


@pytest.mark.parametrize(
    ("src", "title"),
    [
        ("papers/SlowTreesRL.md", "Slow Trees RL"),
        ("papers/slow_trees_in_JAX.md", "slow trees in JAX"),
        ("papers/2019-05-14-Slow Trees.md", "Slow Trees"),
        ("papers/20190514_slow_trees.md", "Slow trees"),
        ("papers/5thJuneSlowTrees.md", "Slow Trees"),
        ("papers/slow-trees.md", "Slow trees"),
        ("papers/slow-trees/index.md", "Slow trees"),
        ("papers/2311.10090.md", "2311.10090"),
    ],
)
def test_the_file_name_made_readable_is_the_last_resort(src: str, title: str) -> None:
    found = entry("Just a sentence that goes on and on, and ends here.\n", src)
    assert found.title == title


def test_control_characters_and_bidi_overrides_are_dropped() -> None:
    assert entry("# Slow\u202e \u0007Trees\u200b\n").title == "Slow Trees"


def test_markup_in_a_title_is_kept_as_text_for_the_page_to_escape() -> None:
    assert entry("---\ntitle: 'a &lt;script&gt; b'\n---\n").title == "a <script> b"


def test_body_tells_the_line_of_the_title_heading() -> None:
    body = read("---\ntags: [a]\n---\n\n# Slow Trees\n\nText.\n").bodies["papers/note.md"]
    assert body.title_line is not None
    assert body.markdown.split("\n")[body.title_line] == "# Slow Trees"


def test_body_has_no_title_line_where_the_heading_is_another() -> None:
    body = read("---\ntitle: Slow Trees\n---\n# Thoughts on the train\n").bodies["papers/note.md"]
    assert body.title_line is None


def test_a_title_that_is_cut_ends_with_a_word() -> None:
    for length in range(390, 410):
        title = entry(f"# {'a' * length} {'b ' * 2000}\n").title
        assert title == title.strip()


OUTLINED = [
    "- ## [[Slow Trees]]\n  type:: [[paper]]\n\t- They grow.\n",
    "- Reading\n    - [Slow Trees](https://example.org/slow) by Ann Oak\n        - They grow.\n",
    "- TODO [Slow Trees](https://example.org/slow)\n",
]


@pytest.mark.parametrize("text", OUTLINED)
@pytest.mark.parametrize("src", ["journals/2024_01_05.md", "January 5th, 2024.md", "20240105.md"])
def test_a_page_named_by_its_day_is_titled_by_its_first_work(text: str, src: str) -> None:
    assert entry(text, src).title == "Slow Trees"


@pytest.mark.parametrize("text", OUTLINED)
def test_a_page_with_a_name_of_its_own_is_not_titled_by_a_bullet(text: str) -> None:
    assert entry(text, "papers/big-birds.md").title == "Big birds"


@pytest.mark.parametrize("text", ["- ## Notes\n- one\n", "- see [x](https://example.org)\n"])
def test_a_day_without_a_work_is_titled_by_its_file(text: str) -> None:
    assert entry(text, "journals/2024_01_05.md").title == "2024 01 05"


def test_a_heading_that_announces_a_list_is_no_title() -> None:
    text = "## Further on this:\n\n- [Moss](https://example.org/moss)\n"
    assert entry(text, "papers/slow-trees.md").title == "Slow trees"


@pytest.mark.parametrize(
    "text",
    [
        "% Slow Trees in Winter\n% Ann Oak\n\nText.\n",
        "[Slow Trees\nin Winter](https://example.org/slow)\n\nText.\n",
        "[Slow Trees\nin Winter](https://example.org/slow), 2019. They grow on and on, and on.\n",
    ],
)
def test_a_title_block_or_a_link_over_two_lines_is_the_title(text: str) -> None:
    assert entry(text).title == "Slow Trees in Winter"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("## Wurzeln im Frost\n\n## Rinde\n\n## Moos\n", None),
        ("# Wurzeln im Frost\n\nText.\n\n# Rinde\n", None),
        ("**Wurzeln im Frost**\n\nText.\n", None),
        ("# Wurzeln im Frost\n\nText.\n\n## Rinde\n", "Wurzeln im Frost"),
        ("## Wie die Bäume reden: leise\n\n## Rinde\n", "Wie die Bäume reden: leise"),
        ("**Title:** Wurzeln im Frost\n\n## Rinde\n", "Wurzeln im Frost"),
    ],
)
def test_a_file_named_in_words_names_what_its_headings_are_parts_of(
    text: str, title: str | None
) -> None:
    assert entry(text, "buch/Wie die Bäume reden.md").title == (title or "Wie die Bäume reden")
    assert entry(text, "buch/wie-die-bäume-reden.md").title == (title or "Wurzeln im Frost")


@pytest.mark.parametrize(
    "line", ["*{}*", "**{}**", "__{}__", "- [{}](https://a.org/{})", "[{}](https://a.org/{}), Buch"]
)
def test_a_line_apart_below_a_heading_of_all_notes_is_the_title(line: str) -> None:
    titles = [f"{one} {two}" for one in ("Roots", "Bark", "Moss") for two in ("Rising", "Asleep")]
    texts = {
        f"n{at}.md": f"# Reading\n\n{line.format(title, at)}\n\nThey grow {at}.\n"
        for at, title in enumerate(titles)
    }
    assert [one.title for one in read_all(texts).diary.by_src.values()] == titles
    alone = texts["n0.md"].replace("# Reading", "# Slow Trees")
    assert entry(alone).title == "Slow Trees"


@pytest.mark.parametrize(
    ("title", "link", "expected"),
    [
        ("Slow Trees - Old Woods", "https://oldwoods.example/slow", "Slow Trees"),
        ("Slow Trees | Ann Oakley", "https://annoakley.example/2025/slow", "Slow Trees"),
        ("Slow Trees · wood.example", "https://www.wood.example/slow", "Slow Trees"),
        (
            "Slow Trees - A Woods Diary",
            "https://oldwoods.example/slow",
            "Slow Trees - A Woods Diary",
        ),
        ("Slow Trees — A Life", "https://oldwoods.example/slow", "Slow Trees — A Life"),
        ("Slow Trees - Old Woods", "https://example.org/slow", "Slow Trees - Old Woods"),
        ("Well-Old Woods", "https://oldwoods.example/slow", "Well-Old Woods"),
    ],
)
def test_the_name_of_the_site_is_no_part_of_a_title(title: str, link: str, expected: str) -> None:
    assert entry(f'---\ntitle: "{title}"\nlink: {link}\n---\nText.\n').title == expected
    assert entry(f"[{title}]({link})\n\nText.\n").title == expected


@pytest.mark.parametrize(
    ("heading", "src", "title"),
    [
        ("What *Slow Trees* taught me", "slow-trees.md", "Slow Trees"),
        ("_Slow Trees_ is about rest, not growth", "2025-06-05-slowtrees.md", "Slow Trees"),
        ("阅读《慢慢的树》", "慢慢的树.md", "慢慢的树"),
        ("What *Slow Trees* taught me", "rest.md", "What Slow Trees taught me"),
        ("*Slow* and *Trees*", "slow-trees.md", "Slow and Trees"),
        ("*Slow Trees*", "slow-trees.md", "Slow Trees"),
        ("slow_trees and quick_moss", "slow-trees.md", "slow_trees and quick_moss"),
    ],
)
@pytest.mark.parametrize("form", ["# {}\n\nText.\n", '---\ntitle: "{}"\n---\nText.\n'])
def test_a_title_that_sets_the_work_apart_names_it(
    form: str, heading: str, src: str, title: str
) -> None:
    assert entry(form.format(heading), f"papers/{src}").title == title


def test_nothing_in_quotation_marks_is_no_title() -> None:
    names = ("Slow Trees", "Quick Moss", "Old Woods", "")
    texts = {f"papers/n{at}.md": f'# Review "{name}"\n' for at, name in enumerate(names)}
    assert all(one.title for one in read_all(texts).diary.entries)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Friday, January 12, 2024\n\n[Slow Trees](https://example.org/slow)\n", "Slow Trees"),
        (
            "Date: 2024-01-12\nPaper: [Slow Trees](https://example.org/slow)\n\nText.\n",
            "Slow Trees",
        ),
        ("name: slow_1\ntitle: Slow Trees\n\nText.\n", "Slow Trees"),
    ],
)
def test_the_title_of_a_page_of_a_day_is_its_works(text: str, title: str) -> None:
    assert entry(text, "log/2024-01-12.md").title == title


def test_people_behind_a_comma_are_no_part_of_a_title() -> None:
    texts = (
        "Slow Trees, by Ann Oak.",
        "Quick Moss, by Elm, Ash and Fir (WOODS 2019)",
        "Trees by Night",
    )
    found = read_all({f"papers/n{at}.md": f"# {one}\n" for at, one in enumerate(texts)})
    assert {one.title for one in found.diary.entries} == {
        "Slow Trees",
        "Quick Moss",
        "Trees by Night",
    }


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# 5 June 2025\n\n- Paper: „Slow Trees“\n\nText.\n", "Slow Trees"),
        ("Article: Slow Trees of Winter\nLink: https://a.example/1\n", "Slow Trees of Winter"),
        ("Paper: arXiv preprint arXiv:1706.03762\n\nText.\n", "moss"),
        ("# Threads\n\nDate read: 3rd January 2024\n", "moss"),
    ],
)
def test_a_label_for_the_link_may_say_the_title(text: str, title: str) -> None:
    assert entry(text, "moss.md").title == title


@pytest.mark.parametrize(
    ("front", "title"),
    [
        ("Notes: Slow Trees", "Slow Trees"),
        ("[Paper Review] Slow Trees", "Slow Trees"),
        ("Oak: A Life", "Oak: A Life"),
        ("1984: A Novel", "1984: A Novel"),
        ("[Draft 2] Slow Trees", "[Draft 2] Slow Trees"),
    ],
)
def test_a_label_before_a_title_in_front_matter_is_no_part_of_it(front: str, title: str) -> None:
    assert entry(f'---\ntitle: "{front}"\n---\n\nThey grow.\n').title == title


def test_a_lower_heading_is_no_title_of_a_note_with_a_field_for_it() -> None:
    text = "---\ntitle: Moss\n---\n\n## Why Moss?\n\nIt is green.\n"
    assert entry(text, "books/Moss.md").title == "Moss"


PAPER = "https://arxiv.org/abs/1901.0000"


@pytest.mark.parametrize(
    ("heading", "line", "is_title"),
    [
        ("Moss", "- [How Old Moss Keeps Water](https://arxiv.org/abs/1901.00001)", True),
        ("Moss", "See also:\n\n[How Old Moss Keeps Water](https://arxiv.org/abs/1901.2)", False),
        ("Moss", "[Click here for the full paper](https://arxiv.org/abs/1901.00001)", False),
        ("Moss", f"- [How Moss Keeps]({PAPER}1)\n- [How Old Moss Grows]({PAPER}2)", False),
        ("Oak Rings", "[How Old Oaks Count Years](https://doi.org/10.1000/oak.1)", True),
        ("Oak Rings", "[Paper](https://doi.org/10.1000/oak.1)", False),
        ("Oak Rings", "See [How Old Oaks Count Years](https://doi.org/10.1000/oak.1)", False),
        ("Oak Rings", "[A talk about old oaks](https://example.org/oak)", False),
        ("Rings of Oak", "[How Old Oaks Count Years](https://doi.org/10.1000/oak.1)", False),
    ],
)
def test_a_papers_link_tells_the_title_that_a_short_heading_stands_for(
    heading: str, line: str, *, is_title: bool
) -> None:
    name = f"{heading.lower().replace(' ', '-')}.md"
    (found,) = read(
        f"# {heading}\n\nFor a course.\n\n{line}\n\n## Notes\n\nSo.\n", name
    ).diary.entries
    text = line[line.index("[") + 1 : line.index("]")]
    assert found.title == (text if is_title else heading)


def test_a_label_before_a_month_is_a_part_of_the_title() -> None:
    for title in ("Reading log: June 2025", "Reading log | 5 June 2025"):
        assert entry(f"---\ntitle: '{title}'\n---\nText.\n").title == title
    assert entry("---\ntitle: 'Paper review: Slow Trees'\n---\nText.\n").title == "Slow Trees"
