"""Maps that show where a topic lies."""

from __future__ import annotations

from playwright.sync_api import expect

from .conftest import Open, Served
from .figures import OPACITIES, about, card, drawn, hulls, labels, legend, outermost, points, settle


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
