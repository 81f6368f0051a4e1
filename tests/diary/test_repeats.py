"""Lines of a note that its card says again, and notes that only list other notes."""

from __future__ import annotations

import pytest

from mkdocs_paperdiary.diary import Note, Reading, read_diary


def read(**notes: str) -> Reading:
    return read_diary([Note(f"papers/{name}.md", text.encode()) for name, text in notes.items()])


def left(text: str) -> list[str]:
    """The lines of a note that its page still shows."""
    body = read(note=text).bodies["papers/note.md"]
    lines = enumerate(body.markdown.split("\n"))
    return [line for at, line in lines if line.strip() and at not in body.repeats]


@pytest.mark.parametrize(
    "line",
    [
        "Date read: 4th September 2025",
        "Date: 5th July 2025",
        "**Date:** 30/05/2025",
        "- Read: 2025-06-05",
        "*Read on 5 June 2025*",
        "Date read: 14th - 15th September 2025",
        "[arXiv link](https://arxiv.org/abs/2306.09884)",
        "[Paper link](https://example.org/a.pdf)",
        "[ArXiv link](arxiv.org/abs/1802.01561)",
        "**Link:** <https://arxiv.org/abs/2306.09884>",
        "Paper: https://arxiv.org/abs/2306.09884",
        "Code: https://github.com/someone/something",
    ],
)
def test_a_line_that_says_what_the_card_says_is_not_shown_again(line: str) -> None:
    assert left(f"# A Title\n\n{line}\n\nWhat I learned.\n") == ["# A Title", "What I learned."]


@pytest.mark.parametrize(
    "line",
    [
        "Date read: 4th September 2025, on the train to Bern",
        "I read it on 5 June 2025 and liked it.",
        "[Mastering Go](https://arxiv.org/abs/2306.09884)",
        "[arXiv link](https://arxiv.org/abs/2306.09884), third version of it",
        "[arXiv](https://arxiv.org/abs/2306.09884) and [slides](https://example.org/slides)",
        "The key idea is in [the paper](https://arxiv.org/abs/2306.09884).",
    ],
)
def test_a_line_that_says_more_is_shown(line: str) -> None:
    assert line in left(f"# A Title\n\n{line}\n\nWhat I learned.\n")


def test_a_day_in_front_matter_leaves_the_text_as_it_is() -> None:
    body = read(note="---\ndate: 2025-06-05\n---\n# T\n\nText.\n").bodies["papers/note.md"]
    assert body.repeats == ()


OTHER = "# Other\n\nDate: 5 June 2025\n"


@pytest.mark.parametrize(
    "text",
    [
        "# Papers in other topics\n\n1. [Other](other.md) is about something else.\n",
        "# Moved\n\n* [Gone](gone.md)\n* [Other](other.md)\n",
        "Elsewhere:\n\n- [Other](other.md)\n- [Other again](other.md#part): more of it\n",
    ],
)
def test_a_note_that_only_lists_other_notes_is_no_entry(text: str) -> None:
    reading = read(other=OTHER, links=text)
    assert [entry.title for entry in reading.diary.entries] == ["Other"]
    assert [entry.src for entry in reading.left_out] == ["papers/links.md"]


@pytest.mark.parametrize(
    "text",
    [
        "---\ndiary: true\n---\n# A list\n\n- [Other](other.md)\n",
        "# A list\n\nDate: 6 June 2025\n\n- [Other](other.md)\n",
        "# A note\n\n[Paper](https://arxiv.org/abs/2306.09884)\n\n- [Other](other.md)\n",
        "# A note\n\n- [Other](other.md)\n- An idea of its own\n",
        "# A note\n\n- [Other](other.md)\n\nWhat I make of it.\n",
        "# A note\n\nIt goes on from [other](other.md).\n",
    ],
)
def test_a_note_that_says_something_is_an_entry(text: str) -> None:
    reading = read(other=OTHER, links=text)
    assert len(reading.diary.entries) == 2
