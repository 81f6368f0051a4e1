"""Maps that are opened at an entry, by an address that names it."""

from __future__ import annotations

import pytest
from playwright.sync_api import ConsoleMessage, Locator, Page, expect

from .conftest import Open, Served
from .figures import (
    Box,
    boxes,
    card,
    card_title,
    distance,
    drawn,
    elsewhere,
    eventually,
    expect_card,
    figure,
    legend,
    outermost,
    points,
    settle,
    spots,
    with_attribute,
    within_reach,
)
from .pages import entered, fragment, go, open_until_idle


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
    expect(card_title(found)).to_have_text(entry["title"])
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


@pytest.mark.parametrize("by", ["a click elsewhere", "the escape key, wherever the focus is"])
def test_the_card_is_closed(by: str, open_page: Open, diary: Served) -> None:
    entry = diary.entries[8]
    page = open_page(fragment(entry))
    found = figure(page)
    expect_card(found, entry)
    if by == "a click elsewhere":
        page.mouse.click(*elsewhere(found, page))
    else:
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
    expect(card_title(found)).not_to_have_text(entry["title"])
    shown = diary.titled(card_title(found).inner_text())
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
    open_until_idle(page, fragment(diary.entries[0]))
    expect(figure(page)).to_have_count(1)
    expect(page.locator(".paperdiary-card")).to_have_count(0)
    assert complaints == []


def test_a_note_leads_to_its_point(open_page: Open, diary: Served) -> None:
    entry = diary.entries[11]
    page = open_page(entry["url"])
    page.locator("a.paperdiary-chip").click()
    expect(page).to_have_url(diary.url + "plots/" + fragment(entry))
    expect_card(figure(page), entry)
