"""The Full Diary: what was read, by month."""

from __future__ import annotations

import json
from xml.etree.ElementTree import Element

import pytest

from .building import Built, Site, by_class, text


@pytest.fixture(scope="module")
def diary(site_of_module: Site) -> Built:
    site = site_of_module
    site.umap = False
    site.note("databases/b.md", title="Second", date="2025-11-03", summary="What is second.")
    site.note("databases/a.md", title="First", date="2025-11-23", link="https://arxiv.org/abs/1")
    site.note("robots/c.md", title="Old", date="2024-12-01", kind="blog")
    site.note("robots/z.md", title="Undated")
    return site.build()


def heading(section: Element) -> str:
    (h2,) = section.iter("h2")
    return text(h2).rstrip("¶")


def headings(built: Built, page: str = "diary/index.html") -> list[str]:
    return [heading(s) for s in by_class(built.page(page), "paperdiary-month", "section")]


def titles(built: Built, page: str = "diary/index.html") -> list[str]:
    return [text(a) for a in by_class(built.page(page), "paperdiary-entry__title", "a")]


def line(built: Built, title: str) -> Element:
    (found,) = [
        entry
        for entry in by_class(built.page("diary/index.html"), "paperdiary-entry")
        if any(text(a) == title for a in by_class(entry, "paperdiary-entry__title"))
    ]
    return found


def test_months_stand_newest_first_and_the_undated_last(diary: Built) -> None:
    assert headings(diary) == ["November 2025", "December 2024", "Undated"]


def test_the_days_of_a_month_stand_newest_first_too(diary: Built) -> None:
    assert titles(diary) == ["First", "Second", "Old", "Undated"]


def test_an_entry_is_day_title_and_summary(diary: Built) -> None:
    assert text(line(diary, "Second")).startswith("3 · Second — What is second.")
    assert text(line(diary, "First")).startswith("23 · First — ")


def test_an_undated_entry_has_no_day(diary: Built) -> None:
    assert text(line(diary, "Undated")).startswith("Undated — ")


def test_an_entry_shows_kind_and_topic(diary: Built) -> None:
    facts = [text(fact) for fact in by_class(line(diary, "Old"), "paperdiary-fact")]
    assert facts == ["Blog", "Robots"]
    (topic,) = by_class(line(diary, "Old"), "paperdiary-fact--topic", "a")
    assert topic.get("href") == "../topics/robots/"


def test_an_entry_links_to_its_source(diary: Built) -> None:
    (link,) = by_class(line(diary, "First"), "paperdiary-fact--link", "a")
    assert (link.get("href"), text(link)) == ("https://arxiv.org/abs/1", "arXiv")


def test_the_months_stand_in_the_table_of_contents(diary: Built) -> None:
    assert diary.toc("diary/index.html") == {
        "November 2025": "#2025-11",
        "December 2024": "#2024-12",
        "Undated": "#undated",
    }


def test_each_anchor_of_the_months_is_there_once(diary: Built) -> None:
    ids = [e.get("id") for e in diary.page("diary/index.html").iter() if e.get("id")]
    assert [ids.count(anchor) for anchor in ("2025-11", "2024-12", "undated")] == [1, 1, 1]


@pytest.mark.parametrize("directories", [True, False])
@pytest.mark.parametrize("place", ["diary.md", "lists/all/diary.md"])
def test_links_lead_to_the_notes(site: Site, directories: bool, place: str) -> None:
    site.config["use_directory_urls"] = directories
    site.options["pages"] = {"diary": place}
    site.note("topic/a.md", title="A", date="2025-11-03", lessons=[{"theme": "T", "lesson": "L"}])
    built = site.build()
    page = place.replace(".md", "/index.html" if directories else ".html")
    (link,) = by_class(built.page(page), "paperdiary-entry__title", "a")
    note = "papers/topic/a/index.html" if directories else "papers/topic/a.html"
    assert built.target(page, link.get("href", "")) == built.folder / note
    assert built.broken_links() == []
    assert built.warnings == []


def test_names_with_spaces_and_other_letters_can_be_linked(site: Site) -> None:
    site.note("große Themen/Über 100 % & mehr.md", title="Über", date="2025-11-03")
    site.note("große Themen/日本語 #1.md", title="日本語", date="2025-11-04")
    built = site.build()
    assert sorted(titles(built)) == ["Über", "日本語"]
    for link in by_class(built.page("diary/index.html"), "paperdiary-entry__title", "a"):
        assert built.target("diary/index.html", link.get("href", "")).is_file()
    assert built.broken_links() == []
    assert built.warnings == []


def test_the_diary_can_be_the_home_page(site: Site) -> None:
    site.options["pages"] = {"diary": "index.md"}
    site.note("a.md", title="A", date="2025-11-03")
    built = site.build()
    assert headings(built, "index.html") == ["November 2025"]
    assert built.broken_links() == []
    assert built.warnings == []


def test_an_empty_diary_says_so(site: Site) -> None:
    site.note("a.md", title="Not an entry", diary=False)
    assert "Nothing has been read yet" in site.build().html("diary/index.html")


@pytest.fixture
def long_diary(site: Site) -> Site:
    site.umap = False
    for year in (2022, 2023, 2024, 2025):
        for month in (2, 11):
            site.note(
                f"robots/{year}-{month}.md", title=f"{year} {month}", date=f"{year}-{month:02}-01"
            )
    site.note("robots/z.md", title="Nobody knows when")
    return site


def split(site: Site, per_page: int) -> Built:
    site.options["pages"] = {"per_page": per_page}
    return site.build()


def ways(built: Built, page: str, name: str) -> list[str | None]:
    return [a.get("href") for part in by_class(built.page(page), name) for a in part.iter("a")]


def test_a_diary_within_the_limit_is_one_page(long_diary: Site) -> None:
    built = split(long_diary, 9)
    assert len(headings(built)) == 9
    assert not built.has("diary/2022/index.html")
    assert not by_class(built.page("diary/index.html"), "paperdiary-earlier")


def test_a_long_diary_keeps_its_latest_years_on_the_first_page(long_diary: Site) -> None:
    built = split(long_diary, 5)
    assert built.warnings == []
    shown = ["November 2025", "February 2025", "November 2024", "February 2024"]
    assert headings(built) == shown
    assert headings(built, "diary/2023/index.html") == ["November 2023", "February 2023"]
    assert titles(built, "diary/2022/index.html") == ["2022 11", "2022 2"]
    assert titles(built, "diary/undated/index.html") == ["Nobody knows when"]
    assert not built.has("diary/2024/index.html")


def test_the_latest_year_is_never_cut(long_diary: Site) -> None:
    assert headings(split(long_diary, 1)) == ["November 2025", "February 2025"]


def test_years_make_room_for_years_in_review(long_diary: Site) -> None:
    long_diary.options["pages"] = {"per_page": 4, "in_review": "diary"}
    built = long_diary.build()
    assert built.warnings == []
    assert "in review" in text(built.article("diary/2022/index.html"))
    assert titles(built, "diary/2022-entries/index.html") == ["2022 11", "2022 2"]
    assert not built.broken_links()


def test_the_address_of_a_month_that_has_moved_leads_to_it(long_diary: Site) -> None:
    built = split(long_diary, 4)
    (month,) = [e for e in built.page("diary/index.html").iter("a") if e.get("id") == "2022-11"]
    assert month.get("href") == "../diary/2022/#2022-11"
    assert "2022-11" in {e.get("id") for e in built.page("diary/2022/index.html").iter("h2")}


def test_an_entry_leads_back_to_the_page_of_its_year(long_diary: Site) -> None:
    built = split(long_diary, 4)
    page = "papers/robots/2022-11/index.html"
    assert ways(built, page, "paperdiary-path") == [
        "../../../diary/",
        "../../../diary/2022/#2022-11",
    ]


def test_years_lead_to_each_other(long_diary: Site) -> None:
    long_diary.config["theme"] = {"name": "material", "features": ["navigation.footer"]}
    built = split(long_diary, 4)
    page = built.page("diary/2023/index.html")
    links = {a.get("class"): a.get("href") for a in page.iter("a")}
    (before,) = [h for c, h in links.items() if c and "md-footer__link--prev" in c]
    (after,) = [h for c, h in links.items() if c and "md-footer__link--next" in c]
    assert (before, after) == ("../", "../2022/")


def test_a_long_topic_has_pages_of_years_too(long_diary: Site) -> None:
    built = split(long_diary, 4)
    assert titles(built, "topics/robots/index.html") == ["2025 11", "2025 2", "2024 11", "2024 2"]
    assert titles(built, "topics/robots/2022/index.html") == ["2022 11", "2022 2"]
    earlier = ways(built, "topics/robots/index.html", "paperdiary-earlier")
    assert earlier == [f"../../topics/robots/{year}/" for year in ("2023", "2022", "undated")]
    (title,) = built.article("topics/robots/2022/index.html").iter("h1")
    assert text(title).rstrip("¶") == "Robots: 2022"


def test_a_block_shows_one_year(long_diary: Site) -> None:
    long_diary.write("index.md", "# Home\n\n<!-- paperdiary/diary {year: 2023} -->\n")
    assert headings(long_diary.build(), "index.html") == ["November 2023", "February 2023"]


def test_a_year_without_entries_is_a_warning(long_diary: Site) -> None:
    long_diary.write("index.md", "# Home\n\n<!-- paperdiary/diary {year: 2019} -->\n")
    (warning,) = long_diary.build().warnings
    assert "the diary has no year '2019'" in warning


def options(built: Built, page: str) -> dict[str, list[str]]:
    """What the form of a page's list offers, by the names of its fields."""
    (form,) = by_class(built.page(page), "paperdiary-filter", "form")
    return {
        select.get("name", ""): [text(option) for option in select.iter("option")]
        for select in form.iter("select")
    }


@pytest.fixture
def varied(site: Site) -> Site:
    """A diary of twelve entries in which all that a list can be filtered by differs."""
    site.umap = False
    for number in range(11):
        fields = {"rating": 5 - number % 2} if number < 4 else {}
        site.note(
            f"{'robots' if number < 8 else 'databases'}/{number}.md",
            title=f"Number {number}",
            date=f"{2024 + number % 2}-03-{number + 1:02}",
            kind="blog" if number == 3 else "paper",
            tags=['a tag, "quoted" & more'] if number == 5 else [],
            **fields,
        )
    site.note("robots/z.md", title="Undated")
    return site


def test_a_list_is_filtered_by_what_tells_its_entries_apart(varied: Site) -> None:
    built = varied.build()
    assert options(built, "diary/index.html") == {
        "topic": ["All", "Robots (9)", "Databases (3)"],
        "kind": ["All", "Paper (11)", "Blog (1)"],
        "tag": ["All", 'A tag, "quoted" & more (1)'],
        "rating": ["All", "★★★★★ (2)", "★★★★ or more (4)"],
        "date": ["All", "2025 (5)", "2024 (6)", "Undated (1)"],
        "sort": ["Newest first", "Oldest first", "Best rated first"],
        "view": ["List", "Table"],
    }


def test_a_row_has_what_it_is_filtered_by(varied: Site) -> None:
    built = varied.build()
    rows = by_class(built.page("diary/index.html"), "paperdiary-entry", "li")
    data = {
        text(by_class(row, "paperdiary-entry__title")[0]): {
            name.removeprefix("data-"): value
            for name, value in row.attrib.items()
            if name.startswith("data-")
        }
        for row in rows
    }
    assert data["Number 3"] == {
        "date": "2025-03-04",
        "kind": "blog",
        "topic": "robots",
        "rating": "4",
    }
    assert json.loads(data["Number 5"]["tags"]) == ['a tag, "quoted" & more']
    assert data["Undated"]["date"] == "undated"


def test_a_short_list_has_no_form(diary: Built) -> None:
    assert by_class(diary.page("diary/index.html"), "paperdiary-filter") == []


def test_the_form_of_a_diary_of_several_pages_counts_all_its_years(varied: Site) -> None:
    built = split(varied, 6)
    assert options(built, "diary/index.html")["date"] == [
        *("All", "2025 (5)", "2024 (6)", "Undated (1)")
    ]
    assert len(titles(built)) == 5


def test_the_list_of_a_topic_has_a_form_without_the_topic(varied: Site) -> None:
    for number in range(11, 13):
        varied.note(f"robots/{number}.md", title=f"Number {number}", date=f"2023-01-{number}")
    built = varied.build()
    assert [*options(built, "topics/robots/index.html")] == [
        *("kind", "tag", "rating", "date", "sort", "view")
    ]
