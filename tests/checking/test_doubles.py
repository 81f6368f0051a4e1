"""Entries that tell of the same work."""

from __future__ import annotations

import pytest

from mkdocs_paperdiary.diary.urls import work_of

from .reading import found, note


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://arxiv.org/abs/2401.00001", "http://www.arxiv.org/pdf/2401.00001v3.pdf"),
        ("https://arxiv.org/abs/2401.00001", "https://doi.org/10.48550/arXiv.2401.00001"),
        ("https://arxiv.org/abs/2401.00001", "https://huggingface.co/papers/2401.00001"),
        ("https://doi.org/10.1145/3292500", "https://dl.acm.org/doi/pdf/10.1145/3292500"),
        ("https://doi.org/10.1145/3292500", "https://dl.acm.org/doi/10.1145/3292500/"),
        ("https://youtu.be/abc_DEF", "https://www.youtube.com/watch?v=abc_DEF&t=42s"),
        ("https://openreview.net/forum?id=xyz", "https://openreview.net/pdf?id=xyz"),
        ("https://arxiv.org/abs/math.GT/0309136", "https://ar5iv.labs.arxiv.org/html/math/0309136"),
        ("https://example.org/?b=1&a=2", "https://www.Example.org/?a=2&b=1&utm_id=3"),
        ("https://example.org/post/?utm_source=x", "http://example.org/post#top"),
    ],
)
def test_two_addresses_of_one_work(one: str, other: str) -> None:
    assert work_of(one) == work_of(other)
    (double,) = found(
        {"a.md": note("2024-03-01", one), "b.md": note("2024-03-02", other, title="Other")},
        kind="double",
    )
    assert (double.severity, double.src, double.line, double.field) == ("hint", "b.md", 4, "link")
    assert "a.md" in double.message


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://arxiv.org/abs/2401.00001", "https://arxiv.org/abs/2401.00002"),
        ("https://openreview.net/forum?id=xyz", "https://openreview.net/forum?id=abc"),
        ("https://example.org/a", "https://example.org/b"),
        ("https://example.org/?p=1", "https://example.org/?p=2"),
        ("https://example.org/?1", "https://example.org/?2"),
    ],
)
def test_two_works(one: str, other: str) -> None:
    assert work_of(one) != work_of(other)


def test_the_front_page_of_a_site_is_no_work() -> None:
    notes = {name: note(link="https://example.org/", title=name) for name in ("aaaa.md", "bbbb.md")}
    assert found(notes, kind="double") == []


def test_the_same_title_is_told_once() -> None:
    notes = {
        "a.md": note(title='"On Walking"', link=""),
        "b.md": note(title='"on walking."', link=""),
    }
    (double,) = found(notes, kind="double")
    assert (double.src, double.field) == ("b.md", "title")


def test_the_same_link_and_title_are_one_double() -> None:
    assert len(found({"a.md": note(), "b.md": note()}, kind="double")) == 1


def test_names_of_files_are_no_titles() -> None:
    text = "Some thoughts of mine that have no title at all, and go on for long.\n"
    assert found({"a/walking.md": text, "b/walking.md": text}, kind="double") == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("doi: 10.1000/a", "doi: 10.1000/b"),
        ("authors: [Ann Oak]", "authors: [Ben Elm]"),
        ("year: 2020", "year: 2021"),
    ],
)
def test_works_of_one_title_that_differ_are_no_doubles(one: str, other: str) -> None:
    notes = {
        f"{at}.md": f"---\ntitle: Editorial\ndate: 2024-03-0{at}\n{fields}\n---\n"
        for at, fields in enumerate((one, other), start=1)
    }
    assert found(notes, kind="double") == []


def test_a_note_without_day_and_year_is_no_double_of_itself() -> None:
    assert found({"a.md": "# Slow trees\n\nThey grow.\n"}, kind="double") == []
