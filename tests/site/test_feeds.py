"""The feeds of a site, and how its pages announce them."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree

import pytest

from .building import Built, Site

URL = "https://example.org/reading/"


def write(site: Site, name: str, day: int, **fields: str) -> None:
    site.note(f"robots/{name}.md", title=f"Work {name}", date=f"2024-03-{day:02}", **fields)


def feed(built: Built, path: str = "feed.json") -> dict[str, Any]:
    content: dict[str, Any] = json.loads(built.html(path))
    return content


def rss(built: Built) -> ElementTree.Element:
    channel = ElementTree.fromstring(built.html("feed.xml")).find("channel")
    assert channel is not None
    return channel


@pytest.fixture(autouse=True)
def public(site: Site) -> None:
    site.config |= {"site_url": URL, "site_name": "An Address"}
    site.umap = False


def test_the_newest_entries_come_first_in_both_feeds(site: Site) -> None:
    for name, day in (("b", 20), ("a", 3), ("c", 12)):
        write(site, name, day)
    built = site.build()
    titles = [item["title"] for item in feed(built)["items"]]
    assert titles == ["Work b", "Work c", "Work a"]
    assert [item.findtext("title") for item in rss(built).iter("item")] == titles


def test_an_entry_leads_to_its_page_and_its_work(site: Site) -> None:
    write(site, "a", 3, link="https://example.com/w?a=1&b=2", summary="Legs & arms.")
    built = site.build()
    (item,) = feed(built)["items"]
    assert item["url"] == item["id"] == f"{URL}papers/robots/a/"
    assert item["external_url"] == "https://example.com/w?a=1&b=2"
    assert item["date_published"] == "2024-03-03T00:00:00+00:00"
    assert "Legs &amp; arms." in item["content_html"]
    (element,) = rss(built).iter("item")
    assert element.findtext("link") == item["url"]
    assert element.findtext("pubDate") == "Sun, 03 Mar 2024 00:00:00 +0000"
    assert element.findtext("description") == item["content_html"]


def test_a_feed_knows_its_own_address(site: Site) -> None:
    write(site, "a", 3)
    built = site.build()
    assert feed(built)["feed_url"] == f"{URL}feed.json"
    own = rss(built).find("{http://www.w3.org/2005/Atom}link")
    assert own is not None
    assert own.get("href") == f"{URL}feed.xml"


def test_it_has_as_many_entries_as_the_option_says(site: Site) -> None:
    for day in range(1, 26):
        write(site, f"n{day}", day)
    assert len(feed(site.build())["items"]) == 20
    site.options["feeds"] = {"items": 3}
    assert [item["title"] for item in feed(site.build())["items"]] == [
        "Work n25",
        "Work n24",
        "Work n23",
    ]


def test_entries_without_a_day_are_left_out(site: Site) -> None:
    write(site, "a", 3)
    site.note("robots/b.md", title="No day")
    assert [item["title"] for item in feed(site.build())["items"]] == ["Work a"]


@pytest.mark.parametrize("theme", ["material", "paperdiary", "mkdocs"])
def test_every_page_announces_them_in_its_head(site: Site, theme: str) -> None:
    site.config["theme"] = {"name": theme}
    write(site, "a", 3)
    built = site.build()
    for path, base in (("diary/index.html", "../"), ("papers/robots/a/index.html", "../../../")):
        head = built.html(path).partition("</head>")[0]
        assert 'type="application/rss+xml" title="An Address (RSS)"' in head
        assert f'href="{base}feed.xml"' in head
        assert f'href="{base}feed.json"' in head


def test_without_the_sites_address_there_are_none(site: Site) -> None:
    site.config["site_url"] = ""
    write(site, "a", 3)
    built = site.build()
    assert not built.has("feed.xml")
    assert "feed.xml" not in built.html("diary/index.html")


def test_they_can_be_switched_off(site: Site) -> None:
    site.options["feeds"] = {"enabled": False}
    write(site, "a", 3)
    built = site.build()
    assert not built.has("feed.json")
    assert "feed.json" not in built.html("diary/index.html")


def test_hostile_text_stays_text(site: Site) -> None:
    title = "`</title><script>` ]]> & \x07"
    site.note("robots/a.md", title=title, date="2024-03-03", summary="`<img src=x>`")
    built = site.build()
    (item,) = rss(built).iter("item")
    assert (item.findtext("title") or "").startswith("</title><script>")
    assert "<img" not in (item.findtext("description") or "")
    assert "<img" not in feed(built)["items"][0]["content_html"]


def test_a_file_of_the_users_wins(site: Site) -> None:
    write(site, "a", 3)
    site.write("feed.xml", "<mine/>")
    assert site.build().html("feed.xml") == "<mine/>"


def test_the_same_diary_has_the_same_feeds(site: Site) -> None:
    write(site, "a", 3)
    first = site.build().read("feed.xml")
    assert site.build().read("feed.xml") == first
