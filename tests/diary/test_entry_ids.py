"""The ids and the citation key that an entry keeps."""

from __future__ import annotations

import pytest

from mkdocs_paperdiary.diary import Source
from mkdocs_paperdiary.diary.markdown import heading_id

from .small_notes import entry, messages, read


@pytest.mark.parametrize("name", ["arxiv", "arxiv_id", "arXiv-ID", "link", "url", "paper", "pdf"])
@pytest.mark.parametrize("value", ['"2505.03335v2"', "https://arxiv.org/pdf/2505.03335"])
def test_an_arxiv_id_is_kept_from_front_matter(name: str, value: str) -> None:
    found = entry(f"---\n{name}: {value}\n---\n# Slow Trees\n")
    assert found.arxiv == "2505.03335"
    assert found.sources["arxiv"] == Source("front matter", 2)


def test_ids_of_fields_win_over_the_link() -> None:
    found = entry(
        "---\nlink: https://arxiv.org/abs/2505.03335\narxiv: 2311.10090\n"
        "doi: 10.1145/3292500.3330701\n---\n# Slow Trees\n"
    )
    assert (found.arxiv, found.doi) == ("2311.10090", "10.1145/3292500.3330701")


def test_ids_come_from_the_links_of_the_text() -> None:
    found = entry("# Slow Trees\n\nPaper: https://doi.org/10.1145/3292500\n\narXiv: 2311.10090v3\n")
    assert (found.arxiv, found.doi) == ("2311.10090", "10.1145/3292500")


@pytest.mark.parametrize("name", ["isbn", "ISBN"])
def test_an_isbn_is_kept_as_thirteen_digits(name: str) -> None:
    found = entry(f'---\n{name}: "0-262-03561-8"\n---\n# Slow Trees\n')
    assert found.isbn == "9780262035613"


def test_an_isbn_with_a_wrong_check_digit_is_none() -> None:
    assert entry('---\nisbn: "0-262-03561-9"\n---\n# Slow Trees\n').isbn is None


@pytest.mark.parametrize(
    "name", ["citekey", "citation_key", "citation-key", "citationkey", "bibtex_key", "cite_key"]
)
def test_a_citation_key_is_kept(name: str) -> None:
    reading = read(f'---\n{name}: "@oak2025slow"\n---\n# Slow Trees\n')
    assert reading.diary.entries[0].key == "oak2025slow"
    assert messages(reading) == []


def test_what_no_reader_of_bibtex_takes_for_a_key_is_none() -> None:
    assert entry("---\ncitekey: slow trees\n---\n# Slow Trees\n").key is None


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("Key Points", "key-points"),
        ("Größe", "groe"),
        ("Café & `code`", "cafe-code"),
        ("What *is* it?", "what-is-it"),
        ("snake_case - twice", "snake_case-twice"),
        ("论文", ""),
    ],
)
def test_a_heading_has_the_id_of_its_page(heading: str, anchor: str) -> None:
    assert heading_id(heading) == anchor
