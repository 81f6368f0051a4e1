"""Maps that are opened at a cluster, by an address that names it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, expect

from .conftest import Open, Served
from .figures import boxes, card, cluster_names, drawn, expect_card, figure, points, settle
from .pages import entered, fragment, go


def cluster_of(diary: Served, number: int, layout: str = "tsne") -> list[dict[str, Any]]:
    return [one for one in diary.entries if one["layouts"][layout]["cluster"] == number]


def expect_cluster(found: Locator, diary: Served, number: int, layout: str = "tsne") -> None:
    """Wait until a figure shows a cluster alone, as large as there is room for."""
    expect(points(found)).to_have_count(len(cluster_of(diary, number, layout)))
    pressed = found.locator('.paperdiary-legend__item[data-key^="cluster-"][aria-pressed="true"]')
    expect(pressed).to_have_count(1)
    expect(pressed).to_have_attribute("data-key", f"cluster-{number}")
    (canvas,) = boxes(found.locator(".paperdiary-figure__canvas"))
    marks = boxes(points(found))
    width = max(one.x for one in marks) - min(one.x for one in marks)
    height = max(one.y for one in marks) - min(one.y for one in marks)
    assert all(canvas.x < one.x < canvas.x + canvas.width for one in marks)
    assert all(canvas.y < one.y < canvas.y + canvas.height for one in marks)
    assert max(width / canvas.width, height / canvas.height) > 0.35


def wide_cluster(diary: Served, layout: str = "tsne", among: list[int] | None = None) -> int:
    """The id of the cluster that reaches farthest on a map, so that it can fill the window."""

    def reach(number: int) -> float:
        places = [one["layouts"][layout] for one in cluster_of(diary, number, layout)]
        return sum(
            max(one[axis] for one in places) - min(one[axis] for one in places) for axis in "xy"
        )

    return max(among or [one["id"] for one in diary.data["clusters"][layout]], key=reach)


def wide_link(links: Locator, diary: Served, layout: str = "tsne") -> tuple[int, Locator]:
    """Of links to clusters, the one to the cluster that reaches farthest, and its id."""
    targets = [link.get_attribute("href") or "" for link in links.all()]
    numbers = [int(target.partition("#cluster=")[2].partition("&")[0]) for target in targets]
    number = wide_cluster(diary, layout, numbers)
    return number, links.nth(numbers.index(number))


def test_an_address_opens_the_map_at_a_cluster(open_page: Open, diary: Served) -> None:
    number = wide_cluster(diary)
    page = open_page(f"plots/#cluster={number}")
    found = figure(page)
    expect_cluster(found, diary, number)
    assert cluster_names(found) == [f"cluster-{number}"]
    expect(found).to_be_in_viewport()


def test_a_cluster_is_looked_for_in_the_layout_that_is_named(
    open_page: Open, diary: Served
) -> None:
    number = wide_cluster(diary, "umap")
    page = open_page(f"plots/#cluster={number}&layout=umap")
    expect_cluster(figure(page, "map-umap"), diary, number, "umap")


def test_the_whole_map_is_seen_again_after_a_cluster(open_page: Open, diary: Served) -> None:
    number = wide_cluster(diary)
    page = open_page(f"plots/#cluster={number}")
    found = figure(page)
    expect_cluster(found, diary, number)
    found.get_by_role("button", name="Show all").click()
    expect(points(found)).to_have_count(len(diary.entries))
    found.get_by_role("button", name="Show the whole map").click()
    settle(page)
    (canvas,) = boxes(found.locator(".paperdiary-figure__canvas"))
    marks = boxes(points(found))
    assert len(marks) == len(diary.entries)
    assert all(canvas.x < one.x < canvas.x + canvas.width for one in marks)


def test_back_and_forward_go_from_place_to_place(open_page: Open, diary: Served) -> None:
    one = diary.entries[3]
    page = open_page("diary/")
    found = entered(page)
    go(page, fragment(one))
    expect_card(found, one)
    number = wide_cluster(diary)
    go(page, f"#cluster={number}")
    expect_cluster(found, diary, number)
    expect(card(found)).to_be_hidden()
    page.go_back()
    expect_card(found, one)
    page.go_forward()
    expect_cluster(found, diary, number)


def test_a_topic_page_leads_to_its_clusters(open_page: Open, diary: Served) -> None:
    topic = diary.entries[0]["topic"]
    page = open_page(f"topics/{topic}/")
    address = page.locator(".paperdiary-share a").first.get_attribute("href") or ""
    number = int(address.rstrip("/").rpartition("/")[2])
    page.locator(".paperdiary-share a").first.click()
    expect(page).to_have_url(f"{diary.url}clusters/{number}/")
    page.locator(".paperdiary-about__links .paperdiary-chip").click()
    expect(page).to_have_url(f"{diary.url}plots/#cluster={number}")
    expect(
        figure(page).locator(".paperdiary-legend__item[aria-pressed=true]").first
    ).to_be_visible()
    expect(points(figure(page))).to_have_count(len(cluster_of(diary, number)))


def test_the_list_below_a_map_leads_to_its_clusters(open_page: Open, diary: Served) -> None:
    page = open_page("plots/")
    found = drawn(page, "map-umap")
    found.locator("summary").click()
    number, link = wide_link(found.locator(".paperdiary-clusters__label a"), diary, "umap")
    link.click()
    expect_cluster(found, diary, number, "umap")
    expect(found.locator(".paperdiary-figure__canvas")).to_be_in_viewport()
