"""Files about several works: an entry for each, on the page of the file."""

from __future__ import annotations

import re

from .building import Site, by_class

TALKS = """\
# TreeConf

Two days in the woods.

## Slow Trees

*Ann Oak* · [video](https://video.example.org/slow)

- they grow, by one ring a year

!!! lesson "Growing: Count the rings"
    One for each year.

## Tall Trees & Short Ones

*Ben Elm* · [video](https://video.example.org/tall)

- they fall

## Old Trees

*Cid Ash* · [video](https://video.example.org/old)

See [the first one](#slow-trees).
"""

README = """\
# What I read

- 2025-03-01: [Wet Stones](https://example.org/wet). They are slippery.
- 2025-03-02: [Dry Stones](https://example.org/dry). They are not.
- 2025-03-02: [Cold Stones](https://example.org/cold). Nobody knows.
- 2025-03-09: [My own note](papers/mine.md)
"""


def places(html: str) -> list[str]:
    return re.findall(r'\bid="([^"]+)"', html)


def test_each_work_of_a_file_is_an_entry_with_a_place_on_its_page(site: Site) -> None:
    site.write("papers/2025-06-05-treeconf.md", TALKS)
    site.note("mine.md", title="Mine", date="2025-06-06", link="https://example.org/mine")
    built = site.build()
    assert built.warnings == []
    entries = built.data["entries"]
    talks = [one for one in entries if one["src"] == "papers/2025-06-05-treeconf.md"]
    assert {one["title"]: one["link"] for one in talks} == {
        "Slow Trees": "https://video.example.org/slow",
        "Tall Trees & Short Ones": "https://video.example.org/tall",
        "Old Trees": "https://video.example.org/old",
    }
    assert {one["date"] for one in talks} == {"2025-06-05"}
    assert {one["topic"] for one in talks} == {"treeconf"}
    assert len({one["id"] for one in entries}) == 4
    page = "papers/2025-06-05-treeconf/"
    assert [one["url"].partition("#")[0] for one in talks] == [page] * 3
    found = places(built.html(f"{page}index.html"))
    assert all(found.count(one["url"].partition("#")[2]) == 1 for one in talks)
    assert not built.broken_links()
    for listed in ("diary/index.html", "topics/treeconf/index.html"):
        links = {link.get("href", "") for link in built.article(listed).iter("a")}
        assert sum(f"{page}#" in link for link in links) == 3
    # The page is the author's, without the card of a single work.
    assert not by_class(built.article(f"{page}index.html"), "paperdiary-card")
    (lesson,) = built.data["lessons"]
    assert lesson["lesson"] == "Count the rings"
    for shown in (f"{page}index.html", "highlights/index.html"):
        assert "One for each year." in built.html(shown)


def test_bullets_rows_and_headings_have_their_places(site: Site) -> None:
    bullets = "".join(
        f"* [ ] **{name} Moss**. Ann Oak. TreeConf 2019. [pdf](https://example.org/{name}.pdf)\n"
        for name in ("Red", "Green", "Grey")
    )
    rows = "| Title | Authors | Link |\n|---|---|---|\n" + "".join(
        f"| {name} Sap | Ann Oak | [pdf](https://example.org/{name}-sap.pdf) |\n"
        for name in ("Sweet", "Sour", "Salty")
    )
    site.write("papers/moss.md", f"# Moss\n\n{bullets}")
    site.write("papers/sap.md", f"---\ndate: 2025-01-02\n---\n# Sap\n\n{rows}")
    built = site.build()
    for entry in built.data["entries"]:
        page, _, place = entry["url"].partition("#")
        assert place in places(built.html(f"{page}index.html"))
    assert len(built.data["entries"]) == 6
    assert [one["date"] for one in built.data["entries"]].count("2025-01-02") == 3


def test_the_home_page_has_works_where_it_is_named(site: Site) -> None:
    site.write("README.md", README)
    site.note("mine.md", title="Mine", date="2025-03-09")
    assert site.build().titles() == ["Mine"]
    site.options = {"entries": ["papers/**/*.md", "/README.md"]}
    built = site.build()
    assert built.titles() == ["Wet Stones", "Cold Stones", "Dry Stones", "Mine"]
    assert built.entry("README#wet-stones")["url"] == "./#wet-stones"
    assert "wet-stones" in places(built.html("index.html"))
    assert built.warnings == []


def test_a_work_that_has_a_note_is_read_from_it(site: Site) -> None:
    site.write("papers/list.md", README.replace("(papers/mine.md)", "(mine.md)"))
    site.note("mine.md", title="Mine", date="2025-03-09")
    site.note("dry.md", title="Stones, dry", link="https://www.example.org/dry/")
    titles = site.build().titles()
    assert sorted(titles) == ["Cold Stones", "Mine", "Stones, dry", "Wet Stones"]


def test_a_note_that_has_a_link_is_about_one_work(site: Site) -> None:
    site.note("treeconf.md", TALKS, title="TreeConf", link="https://example.org/treeconf")
    assert site.build().titles() == ["TreeConf"]
