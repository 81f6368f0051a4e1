"""Catalogues' titles and abstracts as plain text."""

from __future__ import annotations

import pytest

from mkdocs_paperdiary.diary.dates import year_in
from mkdocs_paperdiary.records.plain_text import brief, plain_line, plain_title


@pytest.mark.parametrize(
    ("told", "plain"),
    [
        (r"G\"odel, \'Eva and $\alpha$-divergence", "Gödel, Éva and α-divergence"),
        ("{BERT}: a model", "BERT: a model"),
        ("From $5 to $10 at 100% & more", "From $5 to $10 at 100% & more"),
        (r"A 50\% gain in $O(n^2)$ for $5", "A 50% gain in O(n^2) for $5"),
        ("Cats &amp;amp; dogs &lt; mice", "Cats & dogs < mice"),
        ("Growth of <i>E. coli</i> in H<sub>2</sub>O", "Growth of E. coli in H2O"),
        ("Where a <b and c> d", "Where a <b and c> d"),
        ("Two\n  lines\tof\u2028title", "Two lines of title"),
        ("snake_case and x~y #1", "snake_case and x~y #1"),
    ],
)
def test_plain_line(told: str, plain: str) -> None:
    assert plain_line(told) == plain


@pytest.mark.parametrize("told", ["{" * 5000, "\\frac{" * 900, "$" * 9001, "\\" * 99, "<i" * 9999])
def test_broken_markup_stays_text(told: str) -> None:
    assert plain_line(told)


@pytest.mark.parametrize("told", [None, 5, ["a"], {"a": 1}])
def test_what_is_no_text_is_empty(told: object) -> None:
    assert plain_line(told) == ""


def test_a_title_of_no_human_length_is_cut() -> None:
    assert len(plain_title("word " * 10_000)) <= 500


def test_of_an_abstract_the_first_sentences_are_taken() -> None:
    jats = "<jats:title>Abstract</jats:title><jats:p>" + "We stack blocks well. " * 40 + "</jats:p>"
    assert brief(jats).startswith("We stack blocks well. We")
    assert len(brief(jats)) <= 300
    assert brief(jats).endswith("well.")


@pytest.mark.parametrize(
    ("told", "year"),
    [("March 2009", 2009), ("2019-05-01", 2019), (1687, 1687), ("", None), ("12345", None)],
)
def test_year_in(told: object, year: int | None) -> None:
    assert year_in(str(told)) == year
