"""The map as a tool: its stage, its zoom, what stands out, the list beside it, and its address."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from .colours import background, contrast, over
from .conftest import Open, Served
from .figures import (
    boxes,
    card,
    drawn,
    elsewhere,
    eventually,
    expect_card,
    figure,
    labels,
    legend,
    listed,
    points,
    search,
    search_box,
    settle,
    spots,
    strong,
    within_reach,
)
from .pages import entered, go


def emphasised(found: Locator, what: str) -> Locator:
    return found.locator(f".paperdiary-emphasis__{what}")


def zoom(page: Page, found: Locator, *steps: str) -> None:
    for step in steps:
        found.locator(f".paperdiary-zoom__button--{step}").click()
        settle(page)


def hover(page: Page, found: Locator, entry: dict[str, Any]) -> None:
    page.mouse.move(*spots(found)[entry["id"]].centre)
    expect_card(found, entry)


def sizes(found: Locator) -> set[float]:
    return {round(box.width, 1) for box in boxes(points(found))}


def annotations(found: Locator) -> list[dict[str, Any]]:
    written: list[dict[str, Any]] = found.evaluate(
        "figure => figure.querySelector('.js-plotly-plot').layout.annotations"
    )
    return written


@pytest.mark.parametrize("size", [(1440, 900), (1024, 768), (390, 844)], ids=str)
def test_the_whole_map_and_its_legend_are_in_view(size: tuple[int, int], open_own: Open) -> None:
    page = open_own(viewport={"width": size[0], "height": size[1]})
    found = figure(page)
    expect(found).to_have_attribute("data-state", "drawn")
    (legend_box,) = boxes(found.locator(".paperdiary-legend"))
    assert legend_box.y + legend_box.height <= size[1]
    (canvas,) = boxes(found.locator(".paperdiary-figure__canvas"))
    marks = [box.centre for box in boxes(points(found))]
    across = max(x for x, _ in marks) - min(x for x, _ in marks)
    down = max(y for _, y in marks) - min(y for _, y in marks)
    assert across > 0.35 * canvas.width
    assert down > 0.5 * canvas.height


def test_a_layout_is_stretched_no_more_than_its_meaning_allows(
    open_page: Open, diary: Served
) -> None:
    page = open_page("plots/", viewport={"width": 1280, "height": 400})
    found = drawn(page)
    places = {entry["id"]: entry["layouts"]["tsne"] for entry in diary.entries}
    marks = {entry: box.centre for entry, box in spots(found).items()}

    def unit(axis: str, at: int) -> float:
        low, high = (end(places, key=lambda one: places[one][axis]) for end in (min, max))
        return abs(marks[high][at] - marks[low][at]) / (places[high][axis] - places[low][axis])

    assert 1 <= unit("x", 0) / unit("y", 1) <= 1.61


def test_a_closer_look_names_entries_and_grows_their_points(open_page: Open, diary: Served) -> None:
    page = open_page()
    found = drawn(page)
    assert not [note for note in annotations(found) if note["name"] == "title"]
    before = sizes(found)
    zoom(page, found, "in", "in")
    titles = [note["text"] for note in annotations(found) if note["name"] == "title"]
    known = {entry["title"][:10] for entry in diary.entries}
    assert titles
    assert all(title[:10].replace("&amp;", "&") in known for title in titles)
    assert min(sizes(found)) > max(before)
    zoom(page, found, "reset")
    assert sizes(found) == before


def test_an_entry_stands_out_with_its_nearest_ones(open_page: Open, diary: Served) -> None:
    page = open_page()
    found = drawn(page)
    reach = within_reach(found)
    entry = next(one for one in diary.entries if one["id"] in reach and one["related"])
    hover(page, found, entry)
    expect(emphasised(found, "near")).to_have_count(len(entry["related"]))
    ends = emphasised(found, "near").evaluate_all(
        "all => all.map(({ x2, y2 }) => [x2.baseVal.value, y2.baseVal.value])"
    )
    (canvas,) = boxes(found.locator(".paperdiary-figure__canvas"))
    marks = spots(found)
    for near, (x, y) in zip(entry["related"], ends, strict=True):
        assert marks[near["id"]].centre == pytest.approx((canvas.x + x, canvas.y + y), abs=1)
    expect(found.locator(".cartesianlayer")).to_have_css("opacity", "0.3")
    page.mouse.move(*elsewhere(found, page))
    expect(emphasised(found, "near")).to_have_count(0)
    expect(found.locator(".cartesianlayer")).to_have_css("opacity", "1")


def test_what_stands_out_moves_with_the_map(open_page: Open, diary: Served) -> None:
    entry = next(one for one in diary.entries if one["related"])
    page = open_page(f"#entry={entry['id']}")
    found = drawn(page)
    expect_card(found, entry)
    (before,) = boxes(emphasised(found, "point").first)
    zoom(page, found, "in")
    (after,) = boxes(emphasised(found, "point").first)
    assert after.centre != pytest.approx(before.centre, abs=3)
    assert after.centre == pytest.approx(spots(found)[entry["id"]].centre, abs=1)


def test_a_clusters_name_leads_to_its_entries(open_page: Open, diary: Served) -> None:
    page = open_page()
    found = drawn(page)
    # A click is meant for the point below it, where there is one within reach.
    marks = [box.centre for box in boxes(points(found))]

    def is_bare(name: Locator) -> bool:
        (box,) = boxes(name)
        x, y = box.centre
        return all(max(abs(x - a), abs(y - b)) > 13 for a, b in marks)

    name = next(one for one in labels(found).all() if is_bare(one))
    text = re.sub(r"\s", "", name.text_content() or "")
    cluster = next(
        one for one in diary.data["clusters"]["tsne"] if re.sub(r"\s", "", one["label"]) == text
    )
    (box,) = boxes(name)
    page.mouse.click(*box.centre)
    expect(listed(found)).to_have_count(cluster["size"])
    members = {
        entry["title"]
        for entry in diary.entries
        if entry["layouts"]["tsne"]["cluster"] == cluster["id"]
    }
    assert set(listed(found).all_inner_texts()) == members
    eventually(page, lambda: "at=" in page.url)


def test_a_cluster_seen_alone_fills_the_map(open_page: Open, diary: Served) -> None:
    page = open_page()
    found = drawn(page)
    (cluster, *_) = diary.data["clusters"]["tsne"]
    (canvas,) = boxes(found.locator(".paperdiary-figure__canvas"))
    legend(found, f"cluster-{cluster['id']}").hover()
    expect(emphasised(found, "point")).to_have_count(cluster["size"])
    found.locator(f'[data-only="cluster-{cluster["id"]}"]').click()
    expect(listed(found)).to_have_count(cluster["size"])
    marks = boxes(points(found))
    assert len(marks) == cluster["size"]
    (canvas,) = boxes(found.locator(".paperdiary-figure__canvas"))
    assert all(box.overlaps(canvas) for box in marks)
    found.locator(f'[data-only="cluster-{cluster["id"]}"]').click()
    settle(page)
    assert len(boxes(points(found))) == len(diary.entries)


def test_the_results_are_listed_beside_the_map(open_page: Open, diary: Served) -> None:
    page = open_page()
    found = drawn(page)
    entry = max(diary.entries, key=lambda one: len(one["title"]))
    search(page, found, entry["title"])
    expect(listed(found).first).to_have_text(entry["title"])
    assert len(strong(found)) == listed(found).count()
    listed(found).first.hover()
    (ring,) = boxes(emphasised(found, "ring"))
    assert ring.centre == pytest.approx(spots(found)[entry["id"]].centre, abs=1)
    found.locator(".paperdiary-results__close").click()
    expect(found.locator(".paperdiary-results")).to_be_hidden()
    expect(emphasised(found, "ring")).to_have_count(0)


def test_a_search_without_a_result_offers_the_sites(open_page: Open) -> None:
    page = open_page()
    found = drawn(page)
    search(page, found, "topic:nosuchtopic")
    expect(found.locator(".paperdiary-results__title")).to_have_text("Nothing found")
    found.locator(".paperdiary-results__action").click()
    expect(page.locator("[data-md-component=search-query]")).to_have_value("topic:nosuchtopic")
    expect(page.locator("[data-md-component=search-query]")).to_be_focused()


def test_on_a_telephone_the_list_comes_from_below(open_phone: Open, diary: Served) -> None:
    page = open_phone()
    found = drawn(page)
    (before,) = boxes(found.locator(".paperdiary-figure__canvas"))
    search(page, found, diary.entries[0]["title"])
    (sheet,) = boxes(found.locator(".paperdiary-results"))
    (canvas,) = boxes(found.locator(".paperdiary-figure__canvas"))
    assert (canvas.width, canvas.height) == (before.width, before.height)
    assert sheet.y > canvas.y
    (close,) = boxes(found.locator(".paperdiary-results__close"))
    assert min(close.width, close.height) >= 44


def test_the_address_tells_what_is_seen(open_page: Open, diary: Served) -> None:
    page = open_page()
    found = drawn(page)
    (first, second, *_) = diary.data["clusters"]["tsne"]
    legend(found, f"cluster-{second['id']}").click()
    zoom(page, found, "in")
    entry = next(e for e in diary.entries if e["layouts"]["tsne"]["cluster"] == first["id"])
    search(page, found, entry["title"])
    found.locator("select").select_option("topic")
    settle(page)
    parts = ("map=tsne", "q=", f"hide=cluster-{second['id']}", "at=", "colour=topic")
    eventually(page, lambda: all(part in page.url for part in parts))
    shared = open_page(page.url)
    again = drawn(shared)
    expect(search_box(again)).to_have_value(entry["title"])
    expect(legend(again, f"cluster-{second['id']}")).to_have_attribute("aria-pressed", "false")
    expect(again.locator("select")).to_have_value("topic")
    ranges = "figure => figure.querySelector('.js-plotly-plot').layout.yaxis.range"
    eventually(
        shared,
        lambda: again.evaluate(ranges) == pytest.approx(found.evaluate(ranges), rel=0.02),
    )


def test_the_address_of_a_map_as_it_was_at_first_says_nothing(open_page: Open) -> None:
    page = open_page()
    found = drawn(page)
    zoom(page, found, "in")
    eventually(page, lambda: "#map=tsne" in page.url)
    zoom(page, found, "reset")
    eventually(page, lambda: "#" not in page.url)


@pytest.mark.parametrize(
    "wrong", ["at=1,2", "at=x,y,z", "at=1,2,-3", "until=-4", "hide=nosuch", "colour=x&q=%ff"]
)
def test_a_damaged_address_does_no_harm(wrong: str, open_page: Open, diary: Served) -> None:
    found = drawn(open_page(f"#map=tsne&{wrong}"))
    assert len(boxes(points(found))) == len(diary.entries)


def test_colours_by_topic_are_those_of_the_legend(open_page: Open, diary: Served) -> None:
    page = open_page()
    found = drawn(page)
    found.locator("select").select_option("topic")
    expect(found.locator(".paperdiary-legend__series")).to_be_hidden()
    meanings = found.locator(".paperdiary-legend__meaning")
    assert 2 < meanings.count() <= 9
    assert len({entry["topic"] for entry in diary.entries}) > 9
    expect(meanings.last).to_have_text("Other")
    written: dict[str, str] = found.evaluate("""figure => {
        const canvas = figure.querySelector(".js-plotly-plot")
        const id = canvas.layout.meta.customdata.indexOf("id")
        return Object.fromEntries(canvas.data.filter(({ meta }) => meta.role === "cluster")
            .flatMap(({ customdata, marker }) =>
                customdata.map((point, i) => [point[id], marker.color[i]])))
    }""")
    by_topic: dict[str, set[str]] = {}
    for entry in diary.entries:
        by_topic.setdefault(entry["topic"], set()).add(written[entry["id"]])
    assert all(len(colors) == 1 for colors in by_topic.values())
    found.locator("select").select_option("cluster")
    expect(found.locator(".paperdiary-legend__series")).to_be_visible()
    expect(meanings.first).to_be_hidden()


def test_entries_are_selected_by_a_line_around_them(open_page: Open, diary: Served) -> None:
    page = open_page()
    found = drawn(page)
    (canvas,) = boxes(found.locator(".paperdiary-figure__canvas"))
    middle = canvas.x + canvas.width / 2
    left = {entry for entry, box in spots(found).items() if box.centre[0] < middle}
    found.locator(".paperdiary-zoom__button--lasso").click()
    corners = [(middle, canvas.y + 1), (canvas.x + 1, canvas.y + 1)]
    corners += [(canvas.x + 1, canvas.y + canvas.height - 1)]
    corners += [(middle, canvas.y + canvas.height - 1)]
    page.mouse.move(*corners[0])
    page.mouse.down()
    for corner in corners[1:]:
        page.mouse.move(*corner, steps=3)
    page.mouse.up()
    expect(listed(found)).to_have_count(len(left))
    expect(found.locator(".paperdiary-results__title")).to_have_text(f"Selected: {len(left)}")
    # The drawn line has moved nothing, and the next press means a point again.
    expect(card(found)).to_be_hidden()
    assert "at=" not in page.url


def test_a_key_lists_what_is_in_view_with_its_bibtex(open_page: Open, diary: Served) -> None:
    page = open_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    found = drawn(page)
    found.locator(".paperdiary-figure__plot").focus()
    page.keyboard.press("l")
    expect(listed(found)).to_have_count(len(diary.entries))
    copy = found.locator(".paperdiary-results__bibtex")
    copy.click()
    expect(copy).to_have_text("Copied")
    copied: str = page.evaluate("navigator.clipboard.readText()")
    for entry in diary.entries:
        assert f"{{{entry['key']}," in copied
    page.keyboard.press("Escape")
    expect(found.locator(".paperdiary-results")).to_be_hidden()


def test_the_reading_order_shows_the_last_ten(open_page: Open, diary: Served) -> None:
    page = open_page("diary/")
    found = entered(page)
    legend(found, "order").click()
    settle(page)
    path = (
        "figure => figure.querySelector('.js-plotly-plot').data"
        ".find(({ meta }) => meta.role === 'order').x.length"
    )
    assert found.evaluate(path) == 10
    dated = [entry for entry in diary.entries if entry["date"]]
    assert len(dated) > 30
    reach = within_reach(found)
    middle = next(entry for entry in dated[12:-12] if entry["id"] in reach)
    go(page, f"#entry={middle['id']}")
    expect_card(found, middle)
    eventually(page, lambda: found.evaluate(path) == 11)


def test_points_are_bright_on_a_dark_page(open_page: Open) -> None:
    page = open_page(color_scheme="dark")
    found = drawn(page)
    colors: list[str] = found.evaluate(
        "figure => figure.querySelector('.js-plotly-plot').data"
        ".filter(({ meta }) => meta.role === 'cluster').map(trace => trace.marker.color)"
    )
    behind = background(page)
    assert min(contrast(over(color, behind), behind) for color in colors) >= 4.5


def test_a_line_to_a_name_crosses_no_other_cluster(open_page: Open) -> None:
    page = open_page("plots/")
    crossed: list[str] = []
    for name in ("map-tsne", "map-umap"):
        found = drawn(page, name)
        crossed += found.evaluate("""async figure => {
            const base = document.querySelector("script[type=module]").src
            const { inside } = await import(new URL("geometry.js", base).href)
            const canvas = figure.querySelector(".js-plotly-plot")
            const hulls = canvas.data.filter(({ meta }) => meta.role === "hull")
                .map(({ meta, x, y }) => ({
                    name: `cluster-${meta.cluster}`,
                    corners: x.map((value, i) => ({ x: value, y: y[i] })),
                }))
            const { _length: width, range: [left, right] } = canvas._fullLayout.xaxis
            const { _length: height, range: [low, high] } = canvas._fullLayout.yaxis
            return canvas.layout.annotations.filter(({ showarrow }) => showarrow).flatMap(note =>
                [0, 0.25, 0.5, 0.75].flatMap(part => {
                    const spot = {
                        x: note.x + (part * note.ax * (right - left)) / width,
                        y: note.y - (part * note.ay * (high - low)) / height,
                    }
                    return hulls
                        .filter(hull => hull.name !== note.name && inside(spot, hull.corners))
                        .map(hull => `${note.name} crosses ${hull.name}`)
                }))
        }""")
    assert crossed == []


def test_the_still_picture_stands_in_until_the_map_is_drawn(open_page: Open) -> None:
    page = open_page("about:blank")
    waiting: list[Route] = []

    def keep(route: Route) -> None:
        waiting.append(route)

    page.route("**/map-tsne.json*", keep)
    page.goto("")
    still = figure(page).locator(".paperdiary-figure__picture")
    expect(still).to_be_visible()
    eventually(page, lambda: bool(still.evaluate("image => image.naturalWidth")))
    eventually(page, lambda: bool(waiting))
    waiting[0].continue_()
    drawn(page)
    expect(still).to_have_count(0)


def test_a_map_that_cannot_be_loaded_is_a_picture_and_a_list(open_page: Open) -> None:
    page = open_page("about:blank")
    page.route("**/map-tsne.json*", lambda route: route.abort())
    page.goto("")
    found = figure(page)
    expect(found).to_have_attribute("data-state", "error")
    expect(found.locator(".paperdiary-figure__picture")).to_be_visible()
    expect(found.locator(".paperdiary-clusters")).to_be_visible()


def test_ctrl_k_opens_the_search_of_the_site(open_page: Open) -> None:
    page = open_page()
    page.keyboard.press("Control+k")
    expect(page.locator("[data-md-component=search-query]")).to_be_focused()
