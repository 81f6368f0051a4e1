"""Asking catalogues what a work is, in their published formats."""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import pytest

from mkdocs_paperdiary.records import Record
from mkdocs_paperdiary.records.lookup import Lookup, look_up, read_reference

from .catalogue_server import Catalogues, Sent, feed, paper

WORK = {
    "DOI": "10.1000/blocks",
    "type": "proceedings-article",
    "title": ["Stacking Blocks"],
    "subtitle": ["A study of <i>falling</i>"],
    "author": [
        {"given": "Ada", "family": "Reader", "sequence": "first"},
        {"given": "Jan", "non-dropping-particle": "van der", "family": "Berg"},
        {"name": "The Block Consortium"},
    ],
    "container-title": ["Proceedings of Towers"],
    "issued": {"date-parts": [[2011, 4]]},
    "abstract": "<jats:p>We stack. Things fall.</jats:p>",
}


def look(text: str, seconds: float = 20) -> Lookup:
    return look_up(read_reference(text), seconds)


def test_arxiv_tells_a_work(catalogues: Catalogues) -> None:
    extra = "<arxiv:doi>10.1000/BLOCKS</arxiv:doi>"
    extra += "<arxiv:journal_ref>Towers 3 (2025)</arxiv:journal_ref>"
    catalogues.papers["2505.03335"] = paper(
        "2505.03335", "Stacking\n  Blocks with $\\alpha$ & more", extra=extra
    )
    found = look("https://arxiv.org/pdf/2505.03335v1")
    assert found.source == "arXiv"
    assert found.lack == ""
    assert found.record == Record(
        title="Stacking Blocks with α & more",
        link="https://arxiv.org/abs/2505.03335",
        summary="We stack blocks. They stand. Then they fall.",
        kind="paper",
        authors=("Ada Reader", "Bo Writer"),
        venue="Towers 3 (2025)",
        year=2025,
        arxiv="2505.03335",
        doi="10.1000/blocks",
    )


def test_arxiv_tells_a_work_of_the_old_numbers(catalogues: Catalogues) -> None:
    catalogues.papers["cs/0112017"] = paper("cs/0112017", "Old Blocks")
    found = look("cs/0112017v1")
    assert (found.record.title, found.record.link) == (
        "Old Blocks",
        "https://arxiv.org/abs/cs/0112017",
    )


def test_all_of_three_thousand_authors_are_told(catalogues: Catalogues) -> None:
    people = tuple(f"Person {number}" for number in range(3000))
    catalogues.papers["2505.03335"] = paper("2505.03335", "Large Towers", people)
    assert look("2505.03335").record.authors == people


def test_requests_say_who_asks(catalogues: Catalogues, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERDIARY_MAILTO", "me@example.org")
    for reference in ("2505.03335", "10.1000/x", "9780262035613", f"{catalogues.url}/page"):
        look(reference)
    assert len(catalogues.agents) == 6
    assert all("mkdocs-paperdiary/" in agent for agent in catalogues.agents)
    # A page of the web is no catalogue.
    mails = ["mailto:me@example.org" in agent for agent in catalogues.agents]
    assert mails == [*[True] * 5, False]


def test_a_work_of_arxiv_is_asked_of_its_doi_when_arxiv_fails(catalogues: Catalogues) -> None:
    catalogues.csl["10.48550/arxiv.2505.03335"] = {
        "type": "article",
        "title": "Stacking Blocks",
        "author": [{"family": "Reader", "given": "Ada"}],
        "issued": {"date-parts": [[2025, 5]]},
        "publisher": "arXiv",
    }
    catalogues.always = lambda path: Sent(status=429) if "/api/query" in path else None
    found = look("2505.03335")
    assert (found.source, found.lack) == ("doi.org", "")
    assert (found.record.title, found.record.arxiv, found.record.doi) == (
        "Stacking Blocks",
        "2505.03335",
        None,
    )
    assert found.record.link == "https://arxiv.org/abs/2505.03335"


def test_crossref_tells_a_work(catalogues: Catalogues) -> None:
    catalogues.works["10.1000/blocks"] = WORK
    found = look("https://doi.org/10.1000/Blocks")
    assert found.source == "Crossref"
    assert found.record == Record(
        title="Stacking Blocks: A study of falling",
        link="https://doi.org/10.1000/blocks",
        summary="We stack. Things fall.",
        kind="paper",
        authors=("Ada Reader", "Jan van der Berg", "The Block Consortium"),
        venue="Proceedings of Towers",
        year=2011,
        doi="10.1000/blocks",
    )


def test_a_doi_with_signs_of_addresses_is_asked_whole(catalogues: Catalogues) -> None:
    doi = "10.1002/(sici)1-2(3)4:5<6::aid-7>3.0.co;2-8#a?b"
    catalogues.works[doi] = WORK
    assert look(doi).source == "Crossref"


def test_a_doi_of_another_agency_is_asked_by_content_negotiation(catalogues: Catalogues) -> None:
    catalogues.csl["10.5281/zenodo.1"] = {
        "type": "software",
        "title": "A Stacker",
        "author": [{"literal": "Ada Reader"}],
        "issued": {"date-parts": [["2020"]]},
    }
    found = look("10.5281/zenodo.1")
    assert (found.source, found.record.kind, found.record.year) == ("doi.org", "code", 2020)
    assert found.record.authors == ("Ada Reader",)


@pytest.mark.parametrize(
    "work",
    [
        {"title": []},
        {"title": None},
        {},
        [],
        "text",
        None,
        {"title": [5], "author": 7, "issued": {"date-parts": []}},
    ],
)
def test_a_catalogue_that_knows_no_title_is_told(catalogues: Catalogues, work: object) -> None:
    catalogues.works["10.1000/x"] = work
    catalogues.csl["10.1000/x"] = work
    found = look("10.1000/x")
    assert found.record.title == "DOI 10.1000/x"
    assert "title" in found.lack


@pytest.mark.parametrize(
    "odd",
    [
        {"author": [None, {}, {"given": 5}, "A. B."], "issued": {"date-parts": [[None]]}},
        {"author": {"family": "X"}, "issued": "2011", "container-title": [], "event": []},
        {"subtitle": [None], "abstract": 7, "ISBN": [None], "type": ["book"]},
    ],
)
def test_what_is_odd_in_an_answer_is_left_out(catalogues: Catalogues, odd: dict[str, Any]) -> None:
    catalogues.works["10.1000/x"] = {"title": ["Blocks"], **odd}
    found = look("10.1000/x")
    assert (found.source, found.record.title, found.record.authors) == ("Crossref", "Blocks", ())


def test_the_open_library_tells_a_book(catalogues: Catalogues) -> None:
    catalogues.books["9780262035613"] = {
        "title": "Towers",
        "subtitle": "How they stand",
        "authors": [{"name": "Ada Reader", "url": "https://openlibrary.org/authors/1"}],
        "publishers": [{"name": "Block Press"}],
        "publish_date": "November 18, 2016",
    }
    assert look("0-262-03561-8").record == Record(
        title="Towers: How they stand",
        link="https://openlibrary.org/isbn/9780262035613",
        kind="book",
        authors=("Ada Reader",),
        venue="Block Press",
        year=2016,
        isbn="9780262035613",
    )


def test_an_unknown_book_is_told(catalogues: Catalogues) -> None:
    found = look("9780262035613")
    assert found.record.kind == "book"
    assert "Open Library does not know 9780262035613" in found.lack


def test_a_paper_page_is_read_by_its_citation_tags(catalogues: Catalogues) -> None:
    url = catalogues.page(
        "/forum",
        '<title>Site | Blocks</title><meta property="og:title" content="Blocks - Site">'
        '<meta name="citation_title" content="Blocks &amp; Towers">'
        '<meta name="citation_author" content="Reader, Ada">'
        '<meta name="citation_author" content="Bo Writer">'
        '<meta name="citation_publication_date" content="2023/05/02">'
        '<meta name="citation_conference_title" content="Towers">'
        '<meta name="citation_doi" content="10.1000/Blocks">'
        '<meta name="citation_arxiv_id" content="2305.00001v2">'
        '<meta name="citation_abstract" content="We stack. It falls.">',
    )
    assert look(url).record == Record(
        title="Blocks & Towers",
        link=url,
        summary="We stack. It falls.",
        kind="paper",
        authors=("Ada Reader", "Bo Writer"),
        venue="Towers",
        year=2023,
        arxiv="2305.00001",
        doi="10.1000/blocks",
    )


def test_a_post_is_read_by_its_json_ld(catalogues: Catalogues) -> None:
    told = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "Organization", "name": "The owner"},
            {
                "@type": ["BlogPosting"],
                "headline": "Why blocks fall",
                "author": [{"@type": "Person", "name": "Ada Reader"}],
                "datePublished": "2024-01-02T03:04:05Z",
                "description": "It is gravity.",
                "publisher": {"@type": "Organization", "name": "Block Blog"},
            },
        ],
    }
    url = catalogues.page(
        "/ld",
        "<title>Home</title>"
        f'<script type="application/ld+json">{json.dumps(told)}</script>'
        '<script type="application/ld+json">{broken</script>',
    )
    assert look(url).record == Record(
        title="Why blocks fall",
        link=url,
        summary="It is gravity.",
        kind="blog",
        authors=("Ada Reader",),
        venue="Block Blog",
        year=2024,
    )


def test_a_page_is_read_by_its_open_graph_tags(catalogues: Catalogues) -> None:
    url = catalogues.page(
        "/og",
        '<meta property="og:title" content="Falling"><meta property="og:type" content="article">'
        '<meta property="og:description" content="On falling."><meta name="author" content="Ada">'
        '<meta property="og:site_name" content="Blocks Weekly">'
        '<meta property="article:author" content="https://example.org/ada">'
        '<meta property="article:published_time" content="2022-02-03">',
    )
    assert look(url).record == Record(
        "Falling",
        link=url,
        summary="On falling.",
        kind="blog",
        authors=("Ada",),
        venue="Blocks Weekly",
        year=2022,
    )


def test_a_bare_page_is_read_by_its_title(catalogues: Catalogues) -> None:
    url = catalogues.page("/bare", "<title>\n A bare\n page </title>")
    assert look(url).record.title == "A bare page"


def test_a_page_in_another_encoding_is_read(catalogues: Catalogues) -> None:
    catalogues.pages["/old"] = Sent(
        "<title>Türme für Anfänger</title>".encode("latin-1"), "text/html; charset=iso-8859-1"
    )
    assert look(catalogues.url + "/old").record.title == "Türme für Anfänger"


def test_a_file_that_is_no_page_is_named_by_its_address(catalogues: Catalogues) -> None:
    catalogues.pages["/files/stacking-blocks.pdf"] = Sent(b"%PDF-1.7 ...", "application/pdf")
    found = look(catalogues.url + "/files/stacking-blocks.pdf")
    assert found.record.title == "Stacking blocks"
    assert "PDF" in found.lack


def test_a_redirect_is_followed(catalogues: Catalogues) -> None:
    to = catalogues.page("/there", "<title>Blocks</title>")
    catalogues.pages["/here"] = Sent(status=302, headers={"Location": to})
    found = look(catalogues.url + "/here")
    assert (found.record.title, found.record.link) == ("Blocks", catalogues.url + "/here")


def test_a_publisher_s_page_is_read_when_no_catalogue_knows_its_doi(catalogues: Catalogues) -> None:
    url = catalogues.page(
        "/article/10.1000/new", '<meta name="citation_title" content="Brand new">'
    )
    found = look(url)
    assert found.record.title == "Brand new"
    assert len(catalogues.asked) == 3


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (Sent(status=404), "404"),
        (Sent(status=429), "asked too often"),
        (Sent(status=503), "503"),
        (Sent(b"<html><body>Please log in</body></html>"), ""),
        (Sent(b"\x00\xff garbage \x01", "application/json"), ""),
        (Sent(b"", "application/json"), ""),
        (Sent(b"[" * 100_000, "application/json"), ""),
        (Sent(b"<feed><entry>", "application/atom+xml"), ""),
        (Sent(b"x" * 6_000_000, "application/json"), ""),
        (Sent(status=302, headers={"Location": "/again"}), ""),
    ],
)
@pytest.mark.parametrize("text", ["2505.03335", "10.1000/x", "9780262035613", "PAGE/some-blocks"])
def test_whatever_is_sent_there_is_a_record_and_a_reason(
    catalogues: Catalogues, text: str, sent: Sent, said: str
) -> None:
    catalogues.always = sent
    found = look(text.replace("PAGE", catalogues.url))
    assert found.record.title in {
        "arXiv 2505.03335",
        "DOI 10.1000/x",
        "ISBN 9780262035613",
        "Some blocks",
    }
    assert found.record.link
    assert "missing" in found.lack
    assert said in found.lack
    assert not found.has_title


def test_an_error_that_arxiv_tells_as_an_entry_is_no_work(catalogues: Catalogues) -> None:
    entry = paper("2505.03335", "Error", ("arXiv api core",), "incorrect id format")
    entry = entry.replace("arxiv.org/abs/2505.03335v2", "arxiv.org/api/errors#incorrect_id")
    catalogues.always = Sent(feed(entry).encode(), "application/atom+xml")
    assert "does not know 2505.03335" in look("2505.03335").lack


@pytest.mark.parametrize("text", ["2505.03335", "10.1000/x", "9780262035613", "PAGE/p"])
def test_a_slow_drip_ends_in_time(catalogues: Catalogues, text: str) -> None:
    catalogues.always = Sent(b" " * 4000, "application/json", drip=0.05)
    start = time.monotonic()
    found = look(text.replace("PAGE", catalogues.url), seconds=0.6)
    assert "in time" in found.lack
    # The drip would last for 200 seconds.
    assert time.monotonic() - start < 20


def test_a_slow_catalogue_leaves_time_for_the_next(catalogues: Catalogues) -> None:
    catalogues.csl["10.1000/x"] = {"title": "Blocks"}
    catalogues.always = lambda path: (
        Sent(b" " * 9999, drip=0.05) if path.startswith("/crossref") else None
    )
    assert look("10.1000/x", seconds=6).source == "doi.org"


def test_a_server_that_is_not_there_is_told(
    catalogues: Catalogues, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ARXIV", "CROSSREF", "DOI", "OPENLIBRARY"):
        monkeypatch.setenv(f"PAPERDIARY_{name}_URL", "http://127.0.0.1:9/api/query")
    assert "arXiv cannot be reached" in look("2505.03335").lack
    assert "Crossref cannot be reached" in look("10.1000/x").lack


def test_an_address_that_is_none_is_told(
    catalogues: Catalogues, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAPERDIARY_OPENLIBRARY_URL", "file:///etc")
    assert "PAPERDIARY_OPENLIBRARY_URL" in look("9780262035613").lack


def test_offline_nobody_is_asked(catalogues: Catalogues, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERDIARY_OFFLINE", "1")
    catalogues.papers["2505.03335"] = paper("2505.03335", "Stacking Blocks")
    assert "PAPERDIARY_OFFLINE" in look("2505.03335").lack
    assert catalogues.asked == []


def test_of_a_title_nobody_is_asked(catalogues: Catalogues) -> None:
    assert look("Stacking blocks") == Lookup(Record("Stacking blocks"), "", "", True)
    assert catalogues.asked == []


def test_a_missing_library_is_named(
    catalogues: Catalogues, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "bs4", None)
    page = catalogues.page("/a-post", "<title>A post</title>")
    found = look(page)
    assert "Python package bs4: pip install 'mkdocs-paperdiary[new]'" in found.lack
    assert found.record.title == "A post"


def test_catalogues_are_asked_without_further_libraries(
    catalogues: Catalogues, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("arxiv", "habanero", "bs4", "lxml"):
        monkeypatch.setitem(sys.modules, name, None)
    catalogues.papers["2505.03335"] = paper("2505.03335", "Stacking Blocks")
    catalogues.works["10.1000/blocks"] = WORK
    assert look("2505.03335").source == "arXiv"
    assert look("10.1000/blocks").source == "Crossref"


@pytest.mark.parametrize("packing", ["gzip, gzip", "br", "zstd"])
def test_an_answer_that_is_packed_more_than_once_or_otherwise_is_refused(
    catalogues: Catalogues, packing: str
) -> None:
    catalogues.always = Sent(headers={"Content-Encoding": packing}, body=b"x")
    found = look("2505.03335")
    assert "packed in an unknown way" in found.lack
