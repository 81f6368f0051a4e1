"""BibTeX and BibLaTeX, as Zotero, Better BibTeX, JabRef, BibDesk and people write them."""

from __future__ import annotations

import datetime as dt
import logging
import time
from pathlib import Path

import pytest

from mkdocs_paperdiary.records import Record

from .importing_files import Read, messages, read, read_one

ZOTERO = r"""
@article{lovelaceNotesEngines2019,
  title = {Notes on {{Engines}}: {\"u}ber \emph{weaving} with $\alpha$-Patterns \& 50\% more},
  author = {Lov{\'e}lace, Ada and van der Berg, Jan and {The Engine Group}},
  date = {2019-05-03},
  journaltitle = {Journal of Meadows},
  eprint = {1901.01234v2},
  eprinttype = {arxiv},
  eprintclass = {cs.LG},
  doi = {10.1234/Engines.5\_2},
  url = {https://example.org/a\_b?c=1\%202},
  urldate = {2024-02-03},
  abstract = {Engines weave. Nobody knows why.},
  keywords = {looms,weaving},
  annotation = {Comment: 12 pages, 3 figures},
  file = {C\:\\Users\\ada\\engines.pdf:application/pdf}
}
"""


def one(folder: Path, fields: str, kind: str = "article") -> Record:
    return read_one(
        "bibtex", folder, "a.bib", f"@{kind}{{key1,\n title = {{A loom}},\n{fields}\n}}"
    )


def several(folder: Path, content: str | bytes) -> Read:
    return read("bibtex", folder, "a.bib", content)


def test_what_better_bibtex_exports_is_read_whole(tmp_path: Path) -> None:
    assert read_one("bibtex", tmp_path, "a.bib", ZOTERO) == Record(
        "Notes on Engines: über weaving with α-Patterns & 50% more",
        date=dt.date(2024, 2, 3),
        link="https://example.org/a_b?c=1%202",
        kind="paper",
        authors=("Ada Lovélace", "Jan van der Berg", "The Engine Group"),
        venue="Journal of Meadows",
        year=2019,
        tags=("looms", "weaving"),
        arxiv="1901.01234",
        doi="10.1234/engines.5_2",
        key="lovelaceNotesEngines2019",
        body="## Abstract\n\n> Engines weave. Nobody knows why.",
        line=2,
    )


def test_the_abstract_is_no_summary_and_the_owners_words_are(tmp_path: Path) -> None:
    record = one(tmp_path, " abstract = {We weave.},\n annote = {Weaves well. Read it.}")
    assert record.summary == "Weaves well. Read it."
    assert record.body == "## Abstract\n\n> We weave."


def test_long_words_of_the_owner_are_the_body(tmp_path: Path) -> None:
    record = one(tmp_path, " annotation = {One.\n\nTwo paragraphs.}")
    assert record.summary == ""
    assert record.body == "One.\n\nTwo paragraphs."


@pytest.mark.parametrize(
    "kept",
    [
        "ZSCC: 0000040",
        "Cited by: none_yet[s0]",
        "PMID: 31\n tex.ids= loom2019",
        "arXiv: 1901.01234 [cs]",
    ],
)
def test_what_programs_keep_among_the_owners_words_is_none(tmp_path: Path, kept: str) -> None:
    record = one(tmp_path, f" annotation = {{{kept}}}")
    assert (record.summary, record.body) == ("", "")
    record = one(tmp_path, f" annotation = {{{kept}\n Verdict: weaves well.}}")
    assert record.summary == "Verdict: weaves well."


def test_of_zoteros_note_only_the_id_is_taken(tmp_path: Path) -> None:
    record = one(tmp_path, " note = {arXiv: 1901.01234 [cs] version: 3}")
    assert (record.arxiv, record.summary, record.body) == ("1901.01234", "", "")
    assert record.link == "https://arxiv.org/abs/1901.01234"


def test_a_doi_of_arxivs_is_an_arxiv_id(tmp_path: Path) -> None:
    record = one(tmp_path, " doi = {10.48550/arXiv.1901.01234}")
    assert (record.arxiv, record.doi) == ("1901.01234", None)


def test_the_day_of_reading_wins_over_the_day_of_access(tmp_path: Path) -> None:
    record = one(tmp_path, " urldate = {2024-01-01},\n dateread = {2024-05-06}")
    assert record.date == dt.date(2024, 5, 6)


def test_the_day_of_publication_is_no_day_of_reading(tmp_path: Path) -> None:
    record = one(tmp_path, " date = {2019-05-03}")
    assert (record.date, record.year) == (None, 2019)


def test_days_of_adding_count_where_they_differ(tmp_path: Path) -> None:
    entry = "@misc{%s, title={%s}, date-added={%s 10:00:00 +0100}}\n"
    apart, _ = several(
        tmp_path, entry % ("a", "A", "2024-01-02") + entry % ("b", "B", "2024-01-03")
    )
    assert [record.date for record in apart] == [dt.date(2024, 1, 2), dt.date(2024, 1, 3)]
    at_once, _ = several(
        tmp_path, entry % ("a", "A", "2024-01-02") + entry % ("b", "B", "2024-01-02")
    )
    assert [record.date for record in at_once] == [None, None]


@pytest.mark.parametrize(
    ("kind", "fields", "expected"),
    [
        ("inproceedings", "", "paper"),
        ("phdthesis", "", "paper"),
        ("book", "", "book"),
        ("software", "", "code"),
        ("manual", "", "docs"),
        ("online", " url = {https://example.org/x}", "blog"),
        ("online", " url = {https://youtu.be/abc}", "talk"),
        ("misc", " eprint = {1901.01234}", "paper"),
        ("misc", "", None),
    ],
)
def test_the_kind_follows_the_type_and_the_link(
    tmp_path: Path, kind: str, fields: str, expected: str | None
) -> None:
    assert one(tmp_path, fields, kind).kind == expected


def test_strings_and_months_without_quotes_are_read(tmp_path: Path) -> None:
    content = (
        '@string{jom = "Journal of Meadows"}\n@article(a, title="A loom", journal=jom, month=jan)'
    )
    assert read_one("bibtex", tmp_path, "a.bib", content).venue == "Journal of Meadows"


def test_a_part_takes_from_its_volume_which_is_no_work(tmp_path: Path) -> None:
    records, _ = several(
        tmp_path,
        "@inproceedings{a, title={A loom}, crossref={vol}}\n"
        "@proceedings{vol, title={Proceedings of Looms}, year=2020}",
    )
    assert [(one.title, one.venue, one.year) for one in records] == [
        ("A loom", "Proceedings of Looms", 2020)
    ]


def test_a_broken_entry_is_told_with_its_line_and_the_rest_is_read(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    records, problems = several(
        tmp_path,
        "@article{a, title={A}}\n"
        "@article{b, title={never closed, year=2020\n"
        "@article{c, title={C}}\n"
        "@article{d, year=2020}\n",
    )
    assert [record.title for record in records] == ["A", "C"]
    assert messages(problems)[0].startswith("a.bib:2: this entry cannot be read and is left out")
    assert messages(problems)[1:] == [
        "a.bib:4: the work 'd' has no title and is left out; give it a title"
    ]
    assert caplog.records == []
    assert capfd.readouterr().err == ""
    assert logging.getLogger("bibtexparser").propagate


def test_what_stands_twice_is_one_and_completes_the_first(tmp_path: Path) -> None:
    records, problems = several(
        tmp_path,
        "@article{a, title={A Loom}, eprint={1901.01234}, archiveprefix={arXiv}}\n"
        "@misc{b, title={A loom, revised}, doi={10.48550/arXiv.1901.01234}, year=2019}\n",
    )
    assert [(one.key, one.title, one.year) for one in records] == [("a", "A Loom", 2019)]
    assert messages(problems) == [
        "a.bib:2: 'A loom, revised' is in line 1 already; the two are read as one; "
        "remove one of them"
    ]


def test_a_key_used_twice_loses_no_entry(tmp_path: Path) -> None:
    records, problems = several(tmp_path, "@misc{a, title={A}}\n@misc{a, title={B}}\n")
    assert [record.title for record in records] == ["A", "B"]
    assert messages(problems) == [
        "a.bib:2: the key 'a' is used twice; give one of the two another key"
    ]


def test_a_field_told_twice_loses_no_entry(tmp_path: Path) -> None:
    records, problems = several(tmp_path, "@misc{a, title={A}, year=2019, year=2020}\n")
    assert [record.year for record in records] == [2019]
    assert messages(problems) == [
        "a.bib:1: 'a' has year twice, and the first counts; remove the other"
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_usual_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    content = "@misc{a, title={Über die Weberei}}\r\n".encode(encoding)
    assert read_one("bibtex", tmp_path, "a.bib", content).title == "Über die Weberei"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (r"100% of looms", "100% of looms"),
        (r"``Looms'' -- and more", "“Looms” – and more"),
        (r"{\AA}ngstr{\"o}m~looms", "Ångström looms"),
        (r"A \unknowncommand{loom", "A loom"),
        (r"Loom_1 & \$5", "Loom_1 & $5"),
        (r"\emph {two words} and \o re, \' e", "two words and øre, é"),
        (r"of $x + y$ and {\bf three more words} here", "of x + y and three more words here"),
        (r"R\&D on the Stra\ss e", "R&D on the Straße"),
    ],
)
def test_latex_becomes_text(tmp_path: Path, written: str, shown: str) -> None:
    closing = "}" if written.count("{") > written.count("}") else ""
    content = f"@misc{{a, title={{{written}{closing}}}}}"
    assert read_one("bibtex", tmp_path, "a.bib", content).title == shown


def test_ratings_of_jabref_and_bibdesk_are_read(tmp_path: Path) -> None:
    assert one(tmp_path, " ranking = {rank4}").rating == 4
    assert one(tmp_path, " rating = {5}").rating == 5
    assert one(tmp_path, " rating = {0}").rating is None


def test_a_thousand_entries_are_read_in_seconds(tmp_path: Path) -> None:
    content = "\n".join(
        ZOTERO.replace("Engines2019", f"Engines{at}")
        .replace("Notes on", f"Notes {at} on")
        .replace("1901.01234v2", f"1901.{at:05}")
        .replace("Engines.5", f"Engines.{at}")
        for at in range(1000)
    )
    start = time.monotonic()
    records, problems = several(tmp_path, content)
    assert (len(records), problems) == (1000, ())
    # An order of magnitude above what it takes, for machines that do other things, too.
    assert time.monotonic() - start < 30


def test_a_sign_that_is_never_closed_costs_no_time(tmp_path: Path) -> None:
    words = "of $5 and more \\'etudes " * 3000
    begun = time.process_time()
    assert "études" in one(tmp_path, f" abstract = {{{words[:-1]} for $1}}").body
    # Counted from the start for each word, the signs would take a minute.
    assert time.process_time() - begun < 10
