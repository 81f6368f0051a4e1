"""The legend of the map: what each of its buttons shows and hides."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from .conftest import Open, Served
from .figures import boxes, drawn, hulls, labels, legend, points, settle


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
    assert seen_hulls(found) == len(diary.data["clusters"]["tsne"])
    legend(found, "hulls").click()
    expect(legend(found, "hulls")).to_have_attribute("aria-pressed", "false")
    settle(page)
    assert seen_hulls(found) == 0
    assert len(boxes(points(found))) == len(diary.entries)
    legend(found, "hulls").click()
    settle(page)
    assert seen_hulls(found) == len(diary.data["clusters"]["tsne"])


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
    name = labels(found).filter(has_text=cluster["label"].split()[0])
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
    page.wait_for_timeout(600)  # else it would be a double click
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
    page.wait_for_timeout(600)
    legend(found, key).dblclick()
    expect(points(found)).to_have_count(len(diary.entries))
    assert all(pressed(found).values())


def test_the_legend_is_worked_by_keyboard(open_page: Open) -> None:
    page = open_page()
    found = drawn(page)
    legend(found, "hulls").focus()
    page.keyboard.press("Space")
    expect(legend(found, "hulls")).to_have_attribute("aria-pressed", "false")
