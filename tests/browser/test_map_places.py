"""Maps that are opened at an entry, by an address that names it."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import ConsoleMessage, Locator, Page, expect

from .conftest import Open, Served
from .figures import (
    Box,
    boxes,
    card,
    distance,
    drawn,
    eventually,
    figure,
    labels,
    legend,
    points,
    settle,
    spots,
    within_reach,
)
from .test_map_topics import with_attribute
from .test_points import outermost


def fragment(entry: dict[str, Any], layout: str = "") -> str:
    return f"#entry={quote(entry['id'], safe='/')}{layout and f'&layout={layout}'}"


def title(found: Locator) -> Locator:
    return card(found).locator(".paperdiary-card__title")


def follow(page: Page, address: str) -> None:
    """Click a link, as one on the page of an entry, that stands at the top of this page."""
    page.evaluate(
        """href => {
            const link = document.createElement("a")
            link.id = "way"
            link.textContent = "On the map"
            link.href = href
            document.querySelector(".md-content h1").after(link)
        }""",
        address,
    )
    page.locator("#way").click()


def expect_card(found: Locator, entry: dict[str, Any]) -> None:
    """Wait until a figure shows what an entry is."""
    expect(title(found)).to_have_text(entry["title"])
    expect(card(found)).to_be_visible()
    expect(found.locator(".paperdiary-ring")).to_be_visible()


def entered(page: Page) -> Locator:
    """The map of the front page, entered from another page and drawn."""
    # What Material does for the first link within a page that was not entered by a link is to
    # fetch that page again.
    page.locator(".md-header .md-logo").click()
    found = drawn(page)
    found.evaluate("figure => { figure.dataset.test = 'same' }")
    return found.and_(page.locator("[data-test=same]"))


def go(page: Page, place: str) -> None:
    page.evaluate("place => { location.hash = place }", place)


def ring(found: Locator) -> Box:
    (box,) = boxes(found.locator(".paperdiary-ring"))
    return box


def is_in_sight(found: Locator, page: Page) -> bool:
    """Whether a figure begins below the header and its card is within the window."""
    (header,) = boxes(page.locator(".md-header"))
    (plot,) = boxes(found)
    (shown,) = boxes(card(found))
    below = header.y + header.height
    bottom = page.viewport_size["height"] if page.viewport_size else 0
    return below <= plot.y < below + 60 and below <= shown.y <= bottom - shown.height


def elsewhere(found: Locator, page: Page) -> tuple[float, float]:
    """A place on the bare canvas that is far from every point."""
    (canvas,) = boxes(found.locator(".paperdiary-figure__canvas"))
    taken = [box.centre for box in boxes(points(found))]
    places = [
        (canvas.x + canvas.width * i / 20, canvas.y + canvas.height * j / 20)
        for i in range(1, 20)
        for j in range(1, 20)
    ]
    bare: list[bool] = page.evaluate(BARE, places)
    free = [place for place, is_bare in zip(places, bare, strict=True) if is_bare]
    return max(free, key=lambda place: min(distance(place, spot) for spot in taken))


BARE = """places => places.map(([x, y]) => {
    const top = document.elementFromPoint(x, y)
    return Boolean(top?.closest(".paperdiary-figure__canvas")) &&
        !top.closest("a, button, .paperdiary-card")
})"""
"""Whether nothing lies on the map at each of some places in the window, in pixels."""


def test_an_address_opens_the_map_at_its_entry(open_page: Open, diary: Served) -> None:
    entry = diary.entries[17]
    page = open_page("plots/" + fragment(entry, "umap"))
    found = figure(page, "map-umap")
    expect_card(found, entry)
    assert is_in_sight(found, page)
    expect(card(figure(page, "map-tsne"))).to_be_hidden()


def test_the_ring_is_around_the_entrys_point(open_page: Open, diary: Served) -> None:
    found = drawn(open_page())
    _, entry = outermost(found, diary)["left"]
    found = figure(open_page(fragment(entry)))
    expect_card(found, entry)
    assert ring(found).centre == pytest.approx(spots(found)[entry["id"]].centre, abs=1)


def test_a_link_from_another_page_opens_the_map_at_its_entry(
    open_page: Open, diary: Served
) -> None:
    entry = diary.entries[42]
    page = open_page(entry["url"])
    page.evaluate("window.sameDocument = true")
    follow(page, diary.url + fragment(entry))
    found = figure(page)
    expect_card(found, entry)
    assert is_in_sight(found, page)
    assert page.evaluate("window.sameDocument") is True


def test_links_on_the_maps_own_page_open_it_at_their_entries(
    open_page: Open, diary: Served
) -> None:
    page = open_page("diary/")
    found = entered(page)
    one, other = diary.entries[:2]
    # The last one a second time.
    for entry in (one, other, other):
        page.keyboard.press("Escape")
        expect(card(found)).to_be_hidden()
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        page.wait_for_function("history.state?.y === scrollY")
        page.evaluate("document.querySelector('#way')?.remove()")
        follow(page, diary.url + fragment(entry))
        expect_card(found, entry)
        eventually(page, lambda: is_in_sight(found, page))


def test_a_change_of_the_address_moves_the_card(open_page: Open, diary: Served) -> None:
    one, other = diary.entries[3], diary.entries[-3]
    page = open_page("diary/")
    found = entered(page)
    go(page, fragment(one))
    expect_card(found, one)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    go(page, fragment(other))
    expect_card(found, other)
    assert is_in_sight(found, page)


def test_a_change_of_the_address_of_the_first_page_opens_the_map(
    open_page: Open, diary: Served
) -> None:
    page = open_page()
    found = drawn(page)
    go(page, fragment(diary.entries[5]))
    expect_card(found, diary.entries[5])
    eventually(page, lambda: is_in_sight(found, page))


def test_an_unknown_entry_shows_the_map_without_a_card(open_page: Open) -> None:
    page = open_page("plots/#entry=no/such%20entry&layout=umap")
    found = figure(page, "map-umap")
    expect(found).to_have_attribute("data-state", "drawn")
    expect(found).to_be_in_viewport()
    settle(page)
    expect(card(found)).to_be_hidden()


@pytest.mark.parametrize(
    "meant",
    ["#fn:1", "#entry=", "#entry=a&layout=no", "#entry=%", "#cluster=999", "#cluster=a", "#t-sne"],
)
def test_other_fragments_do_no_harm(meant: str, open_page: Open) -> None:
    page = open_page("about:blank")
    complaints: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    page.on("console", on_console)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("plots/" + meant)
    expect(card(drawn(page))).to_be_hidden()
    assert complaints == []


def test_a_hidden_cluster_is_shown_again(open_page: Open, diary: Served) -> None:
    page = open_page("diary/")
    found = entered(page)
    entry = diary.entries[30]
    button = legend(found, f"cluster-{entry['layouts']['tsne']['cluster']}")
    button.click()
    expect(points(found)).not_to_have_count(len(diary.entries))
    go(page, fragment(entry))
    expect_card(found, entry)
    expect(points(found)).to_have_count(len(diary.entries))
    expect(button).to_have_attribute("aria-pressed", "true")


def zoom_in(found: Locator, page: Page, times: int) -> None:
    for _ in range(times):
        found.get_by_role("button", name="Zoom in").click()
        settle(page)


def test_an_entry_beyond_the_zoomed_frame_is_brought_back(open_page: Open, diary: Served) -> None:
    page = open_page("diary/")
    found = entered(page)
    (canvas,) = boxes(found.locator(".paperdiary-figure__canvas"))

    def off(box: Box) -> float:
        """How far a point lies from the middle: beyond 1 it is out of the frame."""
        (x, y), (a, b) = box.centre, canvas.centre
        return max(abs(x - a) / canvas.width, abs(y - b) / canvas.height) * 2

    # A map is as large as its frame in one direction only.
    _, entry = max(outermost(found, diary).values(), key=lambda side: off(side[0]))
    zoom_in(found, page, 3)
    assert off(spots(found)[entry["id"]]) > 1
    go(page, fragment(entry))
    expect_card(found, entry)
    assert off(ring(found)) <= 1


def test_an_entry_within_the_zoomed_frame_leaves_the_zoom(open_page: Open, diary: Served) -> None:
    page = open_page("diary/")
    found = entered(page)
    (canvas,) = boxes(found.locator(".paperdiary-figure__canvas"))
    reach = within_reach(found)
    id_ = min(reach, key=lambda one: distance(reach[one].centre, canvas.centre))
    (entry,) = [one for one in diary.entries if one["id"] == id_]
    page.mouse.move(*reach[id_].centre)
    expect(title(found)).to_have_text(entry["title"])
    zoom_in(found, page, 1)
    before = [round(b.x) for b in boxes(points(found))]
    go(page, fragment(entry))
    expect_card(found, entry)
    assert [round(b.x) for b in boxes(points(found))] == before


def test_the_card_stays_while_the_mouse_moves_and_the_page_scrolls(
    open_page: Open, diary: Served
) -> None:
    entry = diary.entries[8]
    page = open_page(fragment(entry))
    found = figure(page)
    expect_card(found, entry)
    x, y = elsewhere(found, page)
    before: float = page.evaluate("scrollY")
    page.mouse.move(x, y)
    page.mouse.move(x + 2, y + 2)
    page.mouse.move(5, 5)
    page.mouse.wheel(0, 40)
    eventually(page, lambda: page.evaluate("scrollY") != before)
    settle(page)
    expect_card(found, entry)
    expect(card(found)).to_be_visible()


def test_another_point_under_the_mouse_takes_the_card(open_page: Open, diary: Served) -> None:
    found = drawn(open_page())
    _, left = outermost(found, diary)["left"]
    page = open_page(fragment(left))
    found = figure(page)
    expect_card(found, left)
    box, right = outermost(found, diary)["right"]
    page.mouse.move(*box.centre)
    expect_card(found, right)
    page.mouse.move(2, 2)
    expect(card(found)).to_be_hidden()


def test_a_click_elsewhere_closes_the_card(open_page: Open, diary: Served) -> None:
    entry = diary.entries[8]
    page = open_page(fragment(entry))
    found = figure(page)
    expect_card(found, entry)
    page.mouse.click(*elsewhere(found, page))
    expect(card(found)).to_be_hidden()


def test_escape_closes_the_card_wherever_the_focus_is(open_page: Open, diary: Served) -> None:
    entry = diary.entries[8]
    page = open_page(fragment(entry))
    found = figure(page)
    expect_card(found, entry)
    page.keyboard.press("Tab")
    expect(card(found)).to_be_visible()
    page.keyboard.press("Escape")
    expect(card(found)).to_be_hidden()


def test_arrow_keys_go_on_from_the_entry(open_page: Open, diary: Served) -> None:
    entry = diary.entries[8]
    page = open_page(fragment(entry))
    found = figure(page)
    expect_card(found, entry)
    page.keyboard.press("ArrowRight")
    expect(title(found)).not_to_have_text(entry["title"])
    shown = diary.titled(title(found).inner_text())
    page.keyboard.press("Enter")
    expect(page).to_have_url(diary.url + shown["url"])


def test_coming_back_leaves_the_page_where_it_was(open_page: Open, diary: Served) -> None:
    entry = diary.entries[8]
    page = open_page(entry["url"])
    follow(page, diary.url + fragment(entry))
    found = figure(page)
    expect_card(found, entry)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    # Material notes the offset when scrolling has come to rest.
    page.wait_for_function("history.state?.y === scrollY")
    left: float = page.evaluate("scrollY")
    page.evaluate("document.querySelector('.md-tabs__link[href$=\"/diary/\"]').click()")
    expect(page.locator(".paperdiary-diary")).to_be_visible()
    page.wait_for_function("history.state?.y === 0")
    page.go_back()
    expect_card(found, entry)
    assert page.evaluate("scrollY") == pytest.approx(left, abs=2)


def test_on_a_low_window_the_entry_is_in_sight(open_page: Open, diary: Served) -> None:
    _, entry = outermost(drawn(open_page()), diary)["bottom"]
    page = open_page(fragment(entry), viewport={"width": 1280, "height": 420})
    found = figure(page)
    expect_card(found, entry)
    expect(found.locator(".paperdiary-ring")).to_be_in_viewport(ratio=1)


def test_a_finger_that_scrolls_leaves_the_card(open_phone: Open, diary: Served) -> None:
    entry = diary.entries[8]
    page = open_phone(fragment(entry))
    found = figure(page)
    expect_card(found, entry)
    session = page.context.new_cdp_session(page)
    before: float = page.evaluate("scrollY")

    def touch(kind: str, *places: dict[str, float]) -> None:
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(places)})

    x, y = elsewhere(found, page)
    touch("touchStart", {"x": x, "y": y})
    for up in range(20, 120, 20):
        touch("touchMove", {"x": x, "y": y - up})
    touch("touchEnd")
    page.wait_for_function("before => scrollY > before + 20", arg=before)
    settle(page)
    expect_card(found, entry)
    expect(card(found)).to_be_visible()


def test_a_map_in_a_closed_tab_is_left_alone(open_page: Open, diary: Served) -> None:
    page = with_attribute(open_page("about:blank"), 'style="display: none"')
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(fragment(diary.entries[0]), wait_until="networkidle")
    expect(figure(page)).to_have_count(1)
    expect(page.locator(".paperdiary-card")).to_have_count(0)
    assert complaints == []


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
    expect(labels(found)).to_have_count(1)
    expect(found).to_be_in_viewport()


def test_a_cluster_is_looked_for_in_the_layout_that_is_named(
    open_page: Open, diary: Served
) -> None:
    number = wide_cluster(diary, "umap")
    page = open_page(f"plots/#cluster={number}&layout=umap")
    expect_cluster(figure(page, "map-umap"), diary, number, "umap")


def test_show_all_gets_back_from_a_cluster(open_page: Open, diary: Served) -> None:
    number = wide_cluster(diary)
    page = open_page(f"plots/#cluster={number}")
    found = figure(page)
    expect_cluster(found, diary, number)
    found.get_by_role("button", name="Show all").click()
    expect(points(found)).to_have_count(len(diary.entries))


def test_the_whole_map_is_seen_again_after_a_cluster(open_page: Open, diary: Served) -> None:
    number = wide_cluster(diary)
    page = open_page(f"plots/#cluster={number}")
    found = figure(page)
    expect_cluster(found, diary, number)
    found.get_by_role("button", name="Show all").click()
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
    number, link = wide_link(page.locator(".paperdiary-share a"), diary)
    link.click()
    expect(page).to_have_url(f"{diary.url}plots/#cluster={number}")
    expect_cluster(figure(page), diary, number)


def test_a_note_leads_to_its_point(open_page: Open, diary: Served) -> None:
    entry = diary.entries[11]
    page = open_page(entry["url"])
    page.locator("a.paperdiary-chip").click()
    expect(page).to_have_url(diary.url + "plots/" + fragment(entry))
    expect_card(figure(page), entry)


def test_the_list_below_a_map_leads_to_its_clusters(open_page: Open, diary: Served) -> None:
    page = open_page("plots/")
    found = drawn(page, "map-umap")
    found.locator("summary").click()
    number, link = wide_link(found.locator(".paperdiary-clusters__label a"), diary, "umap")
    link.click()
    expect_cluster(found, diary, number, "umap")
    expect(found.locator(".paperdiary-figure__canvas")).to_be_in_viewport()
