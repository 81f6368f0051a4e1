"""The legend of the map: what each of its buttons shows and hides."""

from __future__ import annotations

import json

from playwright.sync_api import Locator, Route, expect

from .conftest import Open, Served
from .figures import boxes, drawn, hulls, label, legend, outlines, points, settle


def seen_hulls(found: Locator) -> int:
    return sum(box.width > 1 for box in boxes(hulls(found)))


def pressed(found: Locator) -> dict[str, bool]:
    """Which clusters the legend says are shown."""
    buttons = found.locator('.paperdiary-legend__item[data-key^="cluster-"]').all()
    return {
        str(b.get_attribute("data-key")): b.get_attribute("aria-pressed") == "true" for b in buttons
    }


def test_all_clusters_are_in_the_legend_by_name(open_page: Open, diary: Served) -> None:
    found = drawn(open_page())
    for cluster in diary.data["clusters"]["tsne"]:
        expect(legend(found, f"cluster-{cluster['id']}")).to_have_text(cluster["label"])


def test_hulls_can_be_hidden_and_shown_again(open_page: Open, diary: Served) -> None:
    page = open_page()
    found = drawn(page)
    hulls_at_first = seen_hulls(found)
    # Two points have none.
    assert hulls_at_first == sum(one["size"] > 2 for one in diary.data["clusters"]["tsne"])
    legend(found, "hulls").click()
    expect(legend(found, "hulls")).to_have_attribute("aria-pressed", "false")
    settle(page)
    assert seen_hulls(found) == 0
    assert len(boxes(points(found))) == len(diary.entries)
    legend(found, "hulls").click()
    settle(page)
    assert seen_hulls(found) == hulls_at_first


def test_the_reading_order_is_a_dashed_line_that_is_off_at_first(open_page: Open) -> None:
    page = open_page()
    found = drawn(page)
    dashed = found.locator('.scatterlayer .js-line[style*="dasharray"]')
    expect(dashed).to_have_count(0)
    expect(legend(found, "order")).to_have_attribute("aria-pressed", "false")
    legend(found, "order").click()
    expect(legend(found, "order")).to_have_attribute("aria-pressed", "true")
    expect(dashed).not_to_have_count(0)
    lines = boxes(dashed)
    assert max(line.x + line.width for line in lines) - min(line.x for line in lines) > 100
    legend(found, "order").click()
    expect(dashed).to_have_count(0)


def test_the_reading_order_leaves_the_points_where_they_are(open_page: Open) -> None:
    page = open_page()
    found = drawn(page)
    before = boxes(points(found))
    legend(found, "order").click()
    settle(page)
    assert boxes(points(found)) == before


def test_hiding_a_cluster_hides_its_points_label_and_hull(open_page: Open, diary: Served) -> None:
    page = open_page()
    found = drawn(page)
    cluster = diary.data["clusters"]["tsne"][0]
    name = label(found, cluster["label"])
    before = seen_hulls(found)
    expect(name).to_have_count(1)
    legend(found, f"cluster-{cluster['id']}").click()
    expect(name).to_have_count(0)
    assert len(boxes(points(found))) == len(diary.entries) - cluster["size"]
    assert seen_hulls(found) == before - 1


def test_a_hidden_cluster_comes_back(open_page: Open, diary: Served) -> None:
    page = open_page()
    found = drawn(page)
    button = legend(found, f"cluster-{diary.data['clusters']['tsne'][1]['id']}")
    button.click()
    expect(points(found)).not_to_have_count(len(diary.entries))
    button.click()
    expect(points(found)).to_have_count(len(diary.entries))


def test_a_double_click_shows_a_cluster_alone_and_another_one_all(
    open_page: Open, diary: Served
) -> None:
    page = open_page()
    found = drawn(page)
    cluster = diary.data["clusters"]["tsne"][2]
    key = f"cluster-{cluster['id']}"
    legend(found, key).dblclick()
    expect(points(found)).to_have_count(cluster["size"])
    assert [name for name, shown in pressed(found).items() if shown] == [key]
    legend(found, key).dblclick()
    expect(points(found)).to_have_count(len(diary.entries))
    assert all(pressed(found).values())


def only(found: Locator, key: str) -> Locator:
    return found.locator(f'.paperdiary-legend__only[data-only="{key}"]')


def test_a_press_shows_a_cluster_alone_and_another_one_all(open_page: Open, diary: Served) -> None:
    page = open_page()
    found = drawn(page)
    cluster = diary.data["clusters"]["tsne"][1]
    button = only(found, f"cluster-{cluster['id']}")
    expect(button).to_have_attribute("aria-label", f"Only {cluster['label']}")
    button.focus()
    page.keyboard.press("Enter")
    expect(points(found)).to_have_count(cluster["size"])
    expect(button).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Enter")
    expect(points(found)).to_have_count(len(diary.entries))
    expect(button).to_have_attribute("aria-pressed", "false")


def test_a_finger_shows_a_cluster_alone(open_phone: Open, diary: Served) -> None:
    page = open_phone()
    found = drawn(page)
    cluster = diary.data["clusters"]["tsne"][0]
    button = only(found, f"cluster-{cluster['id']}")
    assert button.evaluate("button => getComputedStyle(button).opacity") == "1"
    button.tap()
    expect(points(found)).to_have_count(cluster["size"])


def test_a_button_shows_all_clusters_once_one_is_hidden(open_page: Open, diary: Served) -> None:
    page = open_page()
    found = drawn(page)
    show_all = legend(found, "all")
    expect(show_all).to_be_hidden()
    for cluster in diary.data["clusters"]["tsne"][:2]:
        legend(found, f"cluster-{cluster['id']}").click()
    expect(points(found)).not_to_have_count(len(diary.entries))
    show_all.click()
    expect(points(found)).to_have_count(len(diary.entries))
    assert all(pressed(found).values())
    expect(show_all).to_be_hidden()


def test_hidden_hulls_are_no_reason_to_show_all(open_page: Open) -> None:
    found = drawn(open_page())
    legend(found, "hulls").click()
    expect(legend(found, "hulls")).to_have_attribute("aria-pressed", "false")
    expect(legend(found, "all")).to_be_hidden()


def test_marker_shapes_tell_clusters_apart_without_colour(open_page: Open, diary: Served) -> None:
    page = open_page()
    found = drawn(page)
    marks = ".trace:not(:has(.js-line)) .points path.point:first-child"
    swatches = '.paperdiary-legend__item[data-role="cluster"] path'
    number = len(diary.data["clusters"]["tsne"])
    before = outlines(found, marks)
    assert len(set(before)) == len(set(outlines(found, swatches))) == 1
    legend(found, "shapes").click()
    expect(legend(found, "shapes")).to_have_attribute("aria-pressed", "true")
    settle(page)
    assert len(set(outlines(found, marks))) == len(set(outlines(found, swatches))) == number
    legend(found, "shapes").click()
    settle(page)
    assert outlines(found, marks) == before


def test_a_long_legend_leaves_a_telephone_its_map(open_phone: Open) -> None:
    def answer(route: Route) -> None:
        figure = json.loads(route.fetch().text())
        clusters = [t for t in figure["data"] if t["meta"]["role"] == "cluster"]
        for more in range(100, 120):
            meta = {"role": "cluster", "cluster": more}
            empty = {"x": [], "y": [], "customdata": [], "meta": meta}
            figure["data"].append(clusters[0] | empty | {"name": f"Something quite long {more}"})
        route.fulfill(json=figure)

    page = open_phone("about:blank")
    page.route("**/map-tsne.json*", answer)
    page.goto("")
    found = drawn(page)
    (canvas,) = boxes(found.locator(".paperdiary-figure__canvas"))
    (plot,) = boxes(found.locator(".paperdiary-figure__plot"))
    assert canvas.height > 0.6 * plot.height
    last = legend(found, "cluster-119")
    last.focus()
    settle(page)
    (button,) = boxes(last)
    assert 0 <= button.x < 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_legend_is_worked_by_keyboard(open_page: Open) -> None:
    page = open_page()
    found = drawn(page)
    legend(found, "hulls").focus()
    page.keyboard.press("Space")
    expect(legend(found, "hulls")).to_have_attribute("aria-pressed", "false")
