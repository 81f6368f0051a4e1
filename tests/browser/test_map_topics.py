"""Maps that show where a topic lies."""

from __future__ import annotations

import html

from playwright.sync_api import Page, Route, expect

from .conftest import Open, Served
from .figures import card, drawn, hulls, labels, legend, points, settle
from .test_points import outermost

OPACITIES = """figure => Object.fromEntries(
    figure.querySelector(".js-plotly-plot")._fullData
        .filter(trace => trace.meta?.role === "cluster")
        .flatMap(trace => trace.customdata.map((point, i) => [
            point[5], [trace.marker.opacity].flat()[i] ?? trace.marker.opacity,
        ])))"""


def with_attribute(page: Page, attribute: str) -> Page:
    """Give the first map an attribute, on the front page as it is opened from now on."""

    def answer(route: Route) -> None:
        written = route.fetch().text()
        mark = 'data-figure="map-tsne"'
        assert mark in written
        body = written.replace(mark, f"{mark} {attribute}")
        route.fulfill(body=body, content_type="text/html")

    page.route(lambda url: url.partition("#")[0].endswith("/my-diary/"), answer)
    return page


def about(page: Page, topic: str) -> Page:
    """Have the front page's map show where a topic lies."""
    return with_attribute(page, f'data-topic="{html.escape(topic)}"')


def test_a_topics_points_stand_out(open_page: Open, diary: Served) -> None:
    topic = diary.entries[0]["topic"]
    page = about(open_page("about:blank"), topic)
    page.goto("")
    found = drawn(page)
    opacities: dict[str, float] = found.evaluate(OPACITIES)
    strong = {entry for entry, opacity in opacities.items() if opacity > 0.5}
    faint = {entry for entry, opacity in opacities.items() if opacity < 0.3}
    assert strong == {entry["id"] for entry in diary.entries if entry["topic"] == topic}
    assert faint == {entry["id"] for entry in diary.entries} - strong
    drawn_faintly = points(found).evaluate_all(
        "all => all.filter(one => getComputedStyle(one).opacity < 0.3).length"
    )
    assert drawn_faintly == len(faint)
    expect(labels(found)).to_have_count(len(diary.data["clusters"]["tsne"]))
    assert hulls(found).first.evaluate(
        "hull => getComputedStyle(hull.closest('.trace')).opacity < 0.9"
    )


def test_without_a_topic_no_point_is_faded(open_page: Open) -> None:
    opacities: dict[str, float] = drawn(open_page()).evaluate(OPACITIES)
    assert set(opacities.values()) == {0.9}


def test_a_faded_point_tells_what_it_is(open_page: Open, diary: Served) -> None:
    page = about(open_page("about:blank"), "no such topic")
    page.goto("")
    found = drawn(page)
    for box, entry in outermost(found, diary).values():
        page.mouse.move(*box.centre)
        expect(card(found)).to_be_visible()
        expect(card(found)).to_contain_text(entry["title"])


def test_a_topic_stays_when_colours_and_legend_change(open_page: Open, diary: Served) -> None:
    page = about(open_page("about:blank", color_scheme="light"), diary.entries[0]["topic"])
    page.goto("")
    found = drawn(page)
    before = found.evaluate(OPACITIES)
    text = labels(found).first.evaluate("text => getComputedStyle(text).fill")
    page.emulate_media(color_scheme="dark")
    expect(labels(found).first).not_to_have_css("fill", text)
    legend(found, "hulls").click()
    settle(page)
    assert found.evaluate(OPACITIES) == before
