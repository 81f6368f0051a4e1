"""What names a work, in all the forms that people paste."""

from __future__ import annotations

import pytest

from mkdocs_paperdiary.diary.urls import isbn13
from mkdocs_paperdiary.records.lookup import NoReference, read_reference


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2505.03335", "2505.03335"),
        ("2505.03335v3", "2505.03335"),
        ("0704.0001", "0704.0001"),
        ("arXiv:2505.03335v2 [cs.LG]", "2505.03335"),
        (" arxiv 2505.03335 ", "2505.03335"),
        ("https://arxiv.org/abs/2505.03335", "2505.03335"),
        ("http://www.arxiv.org/pdf/2505.03335v1.pdf", "2505.03335"),
        ("arxiv.org/html/2505.03335v1", "2505.03335"),
        ("https://export.arxiv.org/abs/2505.03335?context=cs", "2505.03335"),
        ("https://ar5iv.labs.arxiv.org/html/2505.03335", "2505.03335"),
        ("https://huggingface.co/papers/2505.03335", "2505.03335"),
        ("cs/0112017", "cs/0112017"),
        ("hep-th/9901001v2", "hep-th/9901001"),
        ("math.GT/0309136", "math/0309136"),
        ("https://arxiv.org/pdf/cs/0112017v1", "cs/0112017"),
        ("10.48550/arXiv.2505.03335", "2505.03335"),
        ("doi: 10.48550/arXiv.2505.03335v2.", "2505.03335"),
        ("https://doi.org/10.48550/arXiv.cs/0112017", "cs/0112017"),
    ],
)
def test_arxiv(text: str, number: str) -> None:
    found = read_reference(text)
    assert (found.arxiv, found.doi, found.is_title) == (number, None, False)


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.1145/3292500.3330701", "10.1145/3292500.3330701"),
        ("doi:10.1145/ABC.1.", "10.1145/abc.1"),
        ("DOI 10.1000/182", "10.1000/182"),
        ("https://dx.doi.org/10.1000/a%28b%29", "10.1000/a(b)"),
        ("(https://doi.org/10.1000/x)".strip("()"), "10.1000/x"),
        ("10.1002/(SICI)1(3)4:5<6::A-7>3.0.CO;2-8", "10.1002/(sici)1(3)4:5<6::a-7>3.0.co;2-8"),
        ("https://dl.acm.org/doi/abs/10.1145/12.34", "10.1145/12.34"),
        ("https://biorxiv.org/content/10.1101/2020.01.345678v2.full.pdf", "10.1101/2020.01.345678"),
    ],
)
def test_doi(text: str, doi: str) -> None:
    assert read_reference(text).doi == doi


@pytest.mark.parametrize(
    "text",
    [
        "9780262035613",
        "978-0-262-03561-3",
        "ISBN: 0-262-03561-8",
        "978 0 262 03561 3",
        "https://www.openlibrary.org/isbn/0262035618",
    ],
)
def test_isbn(text: str) -> None:
    assert read_reference(text).isbn == "9780262035613"


def test_an_isbn_whose_last_digit_is_wrong_is_told_as_such() -> None:
    with pytest.raises(NoReference, match="last digit"):
        read_reference("ISBN 978-0-262-03561-2")


def test_other_goods_have_no_isbn() -> None:
    assert isbn13("4006381333931") is None
    assert read_reference("4006381333931").is_title


def test_an_address_loses_what_follows_readers_around() -> None:
    found = read_reference("https://example.org/post?utm_source=mail&id=4")
    assert found.url == "https://example.org/post?id=4"


@pytest.mark.parametrize(
    "text",
    ["Attention and its discontents", "1984", "C/1234567", "2513.12345", "Either/Or", "What? No!"],
)
def test_anything_else_is_a_title(text: str) -> None:
    assert read_reference(text).is_title
    assert read_reference(text).text == text


@pytest.mark.parametrize("text", ["javascript:alert(1)", "file:///etc/passwd", "ftp://a.b/c"])
def test_other_schemes_are_refused(text: str) -> None:
    with pytest.raises(NoReference, match="no link"):
        read_reference(text)


def test_nothing_is_no_reference() -> None:
    with pytest.raises(NoReference):
        read_reference(" \n ")


def test_a_title_of_several_lines_becomes_one() -> None:
    assert read_reference("Blocks:\n  a\tstudy\x00").text == "Blocks: a study"
