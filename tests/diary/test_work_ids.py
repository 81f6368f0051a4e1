"""The numbers of works, in all the forms in which they are written."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from mkdocs_paperdiary.diary.sites import kind_of
from mkdocs_paperdiary.diary.urls import (
    absolute,
    arxiv_in,
    arxiv_page,
    arxiv_url,
    clean_doi,
    doi_in,
    doi_page,
    isbn13,
    isbn_in,
    same_place,
    work_of,
)

from .small_notes import entry, read


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2505.03335", "2505.03335"),
        (" arXiv : 2505.03335v12.pdf [cs.LG] ", "2505.03335"),
        ("arXiv.0704.0001", "0704.0001"),
        ("HEP-TH/9901001v2", "hep-th/9901001"),
        ("arXiv:math.GT/0309136", "math/0309136"),
        ("10.48550/ARXIV.2505.03335v1", "2505.03335"),
        ("2513.12345", None),
        ("2505.033351", None),
        ("10.1145/2505.03335", None),
    ],
)
def test_a_text_that_is_an_arxiv_id(text: str, number: str | None) -> None:
    assert arxiv_in(text) == number


@pytest.mark.parametrize(
    "url",
    [
        *(
            f"https://arxiv.org/{page}/2505.03335"
            for page in ("abs", "pdf", "html", "ps", "format", "list", "e-print", "src")
        ),
        "http://www.arxiv.org/pdf/2505.03335v3.pdf?download=1#page=2",
        "https://export.arxiv.org/abs/2505.03335/",
        "https://cn.arxiv.org/abs/2505.03335v1",
        "https://browse.arxiv.org/html/2505.03335v1.html",
        "https://arxiv.org/2505.03335",
        "https://ar5iv.org/abs/2505.03335",
        "https://ar5iv.labs.arxiv.org/html/2505.03335",
        "https://www.alphaxiv.org/overview/2505.03335v2",
        "https://huggingface.co/papers/2505.03335",
        "https://doi.org/10.48550/arXiv.2505.03335",
        "https://www.doi.org/10.48550%2FarXiv.2505.03335v2",
    ],
)
def test_pages_of_a_work_of_arxiv(url: str) -> None:
    assert arxiv_in(url) == "2505.03335"
    assert doi_in(url) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://arxiv.org/abs/cs/0112017",
        "https://arxiv.org/pdf/cs.AI/0112017v1.pdf",
        "https://arxiv.org/abs/CS/0112017",
        "https://doi.org/10.48550/arXiv.cs/0112017",
    ],
)
def test_pages_of_an_old_work_of_arxiv(url: str) -> None:
    assert arxiv_in(url) == "cs/0112017"


@pytest.mark.parametrize(
    "url",
    [
        "https://arxiv.org/a/reader_a_1",
        "https://arxiv.org/list/cs.LG/recent",
        "https://example.org/abs/2505.03335",
        "https://huggingface.co/datasets/2505.03335",
        "https://[broken/2505.03335",
        "",
    ],
)
def test_other_pages_have_no_arxiv_id(url: str) -> None:
    assert arxiv_in(url) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2505.03335v2 is what I read", "2505.03335"),
        ("see arXiv: cs/0112017 [cs]", "cs/0112017"),
        ("arXiv preprint arXiv:2505.03335", "2505.03335"),
        ("at arxiv.org/pdf/2505.03335v1.", "2505.03335"),
        ("doi: 10.48550/arXiv.2505.03335", "2505.03335"),
        ("version 2505.03335 of it", None),
        ("arXiv:2505.033351", None),
    ],
)
def test_an_arxiv_id_within_a_sentence(text: str, number: str | None) -> None:
    assert arxiv_in(text) == number


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.1145/3292500.3330701", "10.1145/3292500.3330701"),
        ("DOI: 10.1000.10/ABC.", "10.1000.10/abc"),
        ("10.48550/arXiv.2505.03335", None),
    ],
)
def test_a_text_that_is_a_doi(text: str, doi: str | None) -> None:
    assert doi_in(text) == doi


@pytest.mark.parametrize(
    ("url", "doi"),
    [
        ("https://doi.org/10.1145/12.34", "10.1145/12.34"),
        ("https://doi.org/doi:10.1145/12.34/", "10.1145/12.34"),
        ("http://dx.doi.org/10.1000/A%28B%29", "10.1000/a(b)"),
        ("https://www.doi.org/10.1101/2020.01.345678v2", "10.1101/2020.01.345678v2"),
        ("https://dl.acm.org/doi/10.1145/12.34/", "10.1145/12.34"),
        ("https://dl.acm.org/doi/epdf/10.1145/12.34?role=1#x", "10.1145/12.34"),
        ("https://onlinelibrary.wiley.com/doi/10.1002/AB.1/full", "10.1002/ab.1"),
        ("https://link.springer.com/article/10.1007/s10-1", "10.1007/s10-1"),
        ("https://link.springer.com/content/pdf/10.1007/s10-1.pdf", "10.1007/s10-1"),
        ("https://biorxiv.org/content/10.1101/2020.01.345678v2.full.pdf", "10.1101/2020.01.345678"),
        ("https://example.org/10.1/12", None),
        ("https://[broken/10.1145/12.34", None),
    ],
)
def test_the_doi_in_an_address(url: str, doi: str | None) -> None:
    assert doi_in(url) == doi


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("In: Towers, doi:10.1145/12.34, pages 5", "10.1145/12.34"),
        ("(see https://doi.org/10.1145/12.34.)", "10.1145/12.34"),
        ("doi = {10.1145/12.34}", None),
        ("10.1145/12.34 and more", "10.1145/12.34"),
        ("of 10.1145/12.34", None),
    ],
)
def test_a_doi_within_a_sentence(text: str, doi: str | None) -> None:
    assert doi_in(text) == doi


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.1002/(SICI)1(3)4:5<6::A-7>3.0.CO;2-8", "10.1002/(sici)1(3)4:5<6::a-7>3.0.co;2-8"),
        ("10.1145/12.34).", "10.1145/12.34"),
        ("10.1145/12.34.)", "10.1145/12.34"),
        ('10.1145/[12]],"', "10.1145/[12]"),
    ],
)
def test_a_doi_loses_the_punctuation_behind_it_alone(text: str, doi: str) -> None:
    assert clean_doi(text) == doi


@pytest.mark.parametrize(
    ("text", "isbn"),
    [
        ("0-262-03561-8", "9780262035613"),
        ("978\u20110262\u201103561\u20113", "9780262035613"),
        ("0-8044-2957-x", "9780804429573"),
        ("0-262-03561-9", None),
        ("4006381333931", None),
        ("1234", None),
    ],
)
def test_isbn13(text: str, isbn: str | None) -> None:
    assert isbn13(text) == isbn


@pytest.mark.parametrize(
    "text",
    [
        "978 0 262 03561 3",
        "9780262035613 (hbk)",
        '="9780262035613"',
        "0-262-03561-9, 0-262-03561-8",
        "1234-5678 9780262035613",
    ],
)
def test_an_isbn_among_other_things(text: str) -> None:
    assert isbn_in(text) == "9780262035613"


@pytest.mark.parametrize("find", [arxiv_in, clean_doi, doi_in, isbn13, isbn_in])
@pytest.mark.parametrize(
    ("start", "again"),
    [
        ("arxiv", " "),
        ("doi", " "),
        ("arxiv:", "a-"),
        ("https://arxiv.org/", "a/"),
        ("10.1145", ".1"),
        ("https://example.org/10.1145/", "v1"),
        ("10.1145/", ")"),
        ("9", " ,"),
    ],
)
def test_no_text_takes_long(find: Callable[[str], str | None], start: str, again: str) -> None:
    begun = time.process_time()
    find(f"{start}{again * 50_000}!")
    # Looked at once for each of its places, the text would take minutes.
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    "number",
    [
        "2399.10090",
        "2300.10090",
        "0000.00000",
        "0703.0001",
        "1412.12345",
        "1501.1234",
        "hep-th/9913001",
        "hep-th/9900001",
        "hep-th/0804001",
        "forest/9901001",
    ],
)
def test_an_id_that_arxiv_cannot_have_given_is_none(number: str) -> None:
    assert arxiv_in(number) is None
    assert arxiv_in(f"arXiv: {number}") is None
    assert arxiv_in(f"https://arxiv.org/abs/{number}") is None
    assert arxiv_url(number) is None
    reading = read(f"---\narxiv: '{number}'\n---\n# Slow Trees\n\narXiv: {number}\n")
    (found,) = reading.diary.entries
    assert (found.link, found.arxiv, found.links) == (None, None, ())
    assert [(problem.code, problem.line) for problem in reading.problems] == [("invalid-value", 2)]


@pytest.mark.parametrize("number", ["0704.0001", "1412.1234", "1501.00001", "hep-th/9108001"])
def test_the_first_and_last_ids_of_each_form(number: str) -> None:
    assert arxiv_in(number) == number
    assert arxiv_url(f"arXiv:{number}v2") == f"https://arxiv.org/abs/{number}v2"


def test_a_host_of_two_names_keeps_its_first() -> None:
    assert absolute("https://www.dk/a") == "https://www.dk/a"
    assert absolute("https://www.example/a") == "https://www.example/a"
    assert absolute("https://www/a") is None


@pytest.mark.parametrize("url", ["http://[bad", "http://[bad/paper.pdf#part"])
def test_what_is_no_url_is_a_place_of_its_own(url: str) -> None:
    assert work_of(url) == url
    assert same_place(url) == url
    assert kind_of(url) is None
    assert absolute(url) is None


def test_pages_of_ids() -> None:
    assert arxiv_page("2311.10090") == "https://arxiv.org/abs/2311.10090"
    assert doi_page("10.1145/3292500") == "https://doi.org/10.1145/3292500"


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://github.com/oak/trees/blob/main/Slow%20Trees.PDF", "paper"),
        ("https://gitlab.com/oak/trees/-/raw/main/trees.pdf", "paper"),
        ("https://oak.wordpress.com/2021/03/trees.pdf", "paper"),
        ("https://github.com/oak/pdf", "code"),
        ("https://vimeo.com/oak/trees.pdf", "talk"),
    ],
)
def test_a_pdf_beside_code_or_on_a_blog_is_a_paper(url: str, kind: str) -> None:
    assert kind_of(url) == kind


def test_words_tell_more_of_a_file_than_its_name() -> None:
    text = "# Slow Trees\n\n[{}](https://oak.example.org/trees.pdf?from=oak)\n"
    assert entry(text.format("Blog post")).kind == "blog"
    assert entry(text.format("PDF")).kind == "paper"
