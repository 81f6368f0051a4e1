"""Years in review: their pages, the ways to them, and their pictures."""

from __future__ import annotations

import datetime as dt

import pytest

from .building import SUMMARIES, Built, Site, by_class, text

PAGE = "review/2025/index.html"


@pytest.fixture(scope="module")
def built(site_of_module: Site) -> Built:
    """Ten notes of two years with all that a review tells, and one without a date."""
    site = site_of_module
    site.umap = False
    for at, summary in enumerate(SUMMARIES):
        topic = "robots" if at < 4 else "models"
        day = dt.date(2024 if at < 3 else 2025, at + 1, 1)
        fields = {"rating": 5} if at == 7 else {"rating": 2} if at == 8 else {}
        lessons = [{"theme": "Habits", "lesson": f"Keep the number {at}"}] if at > 6 else []
        site.note(
            f"{topic}/note-{at}.md",
            "See [that](note-4.md)." if at in (5, 6) else "",
            title=f"Note <{at}> & more",
            date=day,
            summary=summary,
            lessons=lessons,
            **fields,
        )
    site.note("models/undated.md", title="Undated", summary=SUMMARIES[0])
    site.options = {"in_review": {"periods": ["year", "quarter", "month"]}}
    return site.build()


def test_a_review_tells_what_was_read(built: Built) -> None:
    assert built.warnings == []
    assert not built.broken_links()
    page = built.article(PAGE)
    (title,) = page.iter("h1")
    assert text(title).startswith("2025 in review")
    heads = [text(one).rstrip("¶") for one in page.iter("h2")]
    assert heads == [
        *("First and last", "Best rated", "Most linked", "The way over the map", "Topics"),
        "Lessons",
    ]
    said = text(page)
    assert "entries7 Reading days7 longest streak1 day" in said
    assert "1 entry has no date, and is in no review." in said
    lists = [text(one) for one in by_class(page, "paperdiary-in-review__list", "ul")]
    assert lists[0].startswith("Note <3> & more 1 April 2025 Note <9> & more 1 October 2025")
    assert lists[1].startswith("Note <7> & more")
    assert lists[2] == "Note <4> & more linked from 2 notes"
    assert any(one.startswith("Models 0 % → 86 %") for one in lists)
    assert any(one.startswith("Robots 100 % → 14 %") for one in lists)
    assert "Keep the number 7" in lists[-1]


def test_the_way_is_a_part_of_the_page(built: Built) -> None:
    (way,) = by_class(built.article(PAGE), "paperdiary-way", "svg")
    (names,) = by_class(way, "stops", "g")
    assert [text(one) for one in names] == ["Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct"]


def test_quarters_and_months_are_there_where_they_are_wished(built: Built) -> None:
    (title,) = built.article("review/2025-q2/index.html").iter("h1")
    assert text(title).startswith("April 2025 to June 2025 in review")
    assert "Entries" in text(built.article("review/2025-06/index.html"))
    assert not built.has("review/2025-11/index.html")


def test_reviews_lead_to_each_other_and_the_diary_to_the_years(built: Built) -> None:
    (others,) = by_class(built.article(PAGE), "paperdiary-in-review__others", "nav")
    assert "2024" in [text(link) for link in others.iter("a")]
    (years,) = by_class(built.page("diary/index.html"), "paperdiary-reviews", "p")
    assert [text(link) for link in years.iter("a")] == ["2025", "2024"]
    assert "2025 in review" in built.html("index.html")
    assert not any("in review" in name for name in built.navigation("diary/index.html"))


def test_a_year_has_pictures_for_other_sites(built: Built) -> None:
    svg = built.read("assets/paperdiary/review/2025.svg").decode()
    assert ">7 entries<" in svg
    assert built.read("assets/paperdiary/review/2025.png").startswith(b"\x89PNG")
    assert 'og:image" content="http://127.0.0.1:8000/assets/paperdiary/review/2025.png"' in (
        built.html(PAGE)
    )
    assert not built.has("assets/paperdiary/review/2025-06.png")


def test_a_diary_of_one_day_and_one_without_dates(site: Site) -> None:
    """Neither map nor ratings nor lessons: a short page, and none where there is no date."""
    site.note("a.md", title="A", date="2025-06-01")
    built = site.build()
    assert built.warnings == []
    assert "Entries" in text(built.article(PAGE))
    assert not built.has("assets/paperdiary/review/2025.png")
    site.note("a.md", title="A")
    site.write("index.md", "# Home\n\n<!-- paperdiary/in-review -->\n")
    again = site.build()
    assert not again.has("review/2024/index.html")
    assert by_class(again.page("index.html"), "paperdiary-empty")


def test_a_period_that_the_diary_has_not_is_told(site: Site) -> None:
    site.note("a.md", title="A", date="2025-06-01")
    site.write(
        "about.md",
        "<!-- paperdiary/in-review {period: 2031} -->\n\n"
        "<!-- paperdiary/in-review {period: lately} -->\n",
    )
    built = site.build()
    assert ["no period '2031'" in one for one in built.warnings_of("about.md:1")] == [True]
    assert ["2025-q3" in one for one in built.warnings_of("about.md:3")] == [True]
