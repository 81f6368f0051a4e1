"""The search on the map: what it finds, what it dims, and how it is worked."""

from __future__ import annotations

import json

from playwright.sync_api import Locator, Route, expect

from .conftest import Open, Served
from .figures import (
    about,
    boxes,
    card,
    columns,
    drawn,
    labels,
    legend,
    listed,
    points,
    search,
    search_box,
    settle,
    strong,
)


def count(found: Locator) -> Locator:
    return found.locator(".paperdiary-search__count")


def everything(diary: Served) -> set[str]:
    return {entry["id"] for entry in diary.entries}


def a_title(diary: Served) -> str:
    """The title of an entry that no other one is found by."""
    return str(max((entry["title"] for entry in diary.entries), key=len))


def test_points_without_the_words_are_dimmed_and_the_others_counted(
    open_page: Open, diary: Served
) -> None:
    page = open_page()
    found = drawn(page)
    entry = diary.titled(a_title(diary))
    search(page, found, entry["title"])
    assert strong(found) == {entry["id"]}
    expect(count(found)).to_have_text(f"1 of {len(diary.entries)}")
    expect(count(found)).to_have_attribute("aria-live", "polite")
    assert len(boxes(points(found))) == len(diary.entries)


def test_all_words_must_be_there_in_any_order_and_any_case(open_page: Open, diary: Served) -> None:
    page = open_page()
    found = drawn(page)
    entry = diary.titled(a_title(diary))
    words = [word for word in entry["title"].split() if word.isalpha()]
    search(page, found, "  ".join(reversed(words)).upper())
    assert entry["id"] in strong(found)
    search(page, found, f"{words[0]} topic:nosuchtopic")
    assert strong(found) == set()
    expect(count(found)).to_have_text(f"0 of {len(diary.entries)}")


def test_a_part_of_a_word_is_enough(open_page: Open, diary: Served) -> None:
    page = open_page()
    found = drawn(page)
    entry = diary.titled(a_title(diary))
    word = max(entry["title"].split(), key=len)
    search(page, found, word[1:-1])
    assert entry["id"] in strong(found)


def test_topics_and_clusters_are_searched(open_page: Open, diary: Served) -> None:
    page = open_page()
    found = drawn(page)
    topic = diary.entries[0]["topic"]
    search(page, found, topic)
    assert strong(found) >= {e["id"] for e in diary.entries if e["topic"] == topic}
    cluster = diary.data["clusters"]["tsne"][0]
    search(page, found, cluster["label"])
    members = {e["id"] for e in diary.entries if e["layouts"]["tsne"]["cluster"] == cluster["id"]}
    assert strong(found) >= members


def test_diacritics_and_escapes_do_not_matter(open_page: Open, diary: Served) -> None:
    titles = {0: "Größe &amp; Ávila", 1: "ﬁne &lt;tuning&gt;"}

    def answer(route: Route) -> None:
        figure = json.loads(route.fetch().text())
        title, order, keywords = columns(figure, "title", "order", "keywords")
        for trace in figure["data"]:
            for point in trace.get("customdata", ()):
                point[title] = titles.get(point[order], point[title])
                if point[order] == 2:
                    point[keywords] = "Søren Łoś-Müller jax talk"
        route.fulfill(json=figure)

    page = open_page("about:blank")
    page.route("**/map-tsne.json*", answer)
    # The search by meaning has an index of its own, which does not know these titles.
    page.add_init_script("""addEventListener("DOMContentLoaded", () =>
        document.querySelector('meta[name="paperdiary-index"]')?.remove(), true)""")
    page.goto("")
    found = drawn(page)
    first, second, third = (entry["id"] for entry in diary.entries[:3])
    for query, expected in {
        "AVILA &": first,
        "avi\u0301la": first,
        "fine <tun": second,
        "muller": third,
        "los-mu talk": None,
        "łos-mu talk": third,
    }.items():
        search(page, found, query)
        assert strong(found) == ({expected} if expected else set()), query


def test_escape_shows_all_again(open_page: Open, diary: Served) -> None:
    page = open_page()
    found = drawn(page)
    search(page, found, "topic:nosuchtopic")
    assert strong(found) == set()
    search_box(found).press("Escape")
    settle(page)
    expect(search_box(found)).to_have_value("")
    expect(count(found)).to_have_text("")
    assert strong(found) == everything(diary)


def test_a_button_clears_the_search(open_page: Open, diary: Served) -> None:
    page = open_page()
    found = drawn(page)
    clear = found.locator(".paperdiary-search__clear")
    expect(clear).to_be_hidden()
    search(page, found, "topic:nosuchtopic")
    clear.click()
    settle(page)
    expect(clear).to_be_hidden()
    expect(search_box(found)).to_be_focused()
    assert strong(found) == everything(diary)


def test_enter_goes_to_the_best_find_and_arrow_keys_walk_among_the_finds(
    open_page: Open, diary: Served
) -> None:
    page = open_page()
    found = drawn(page)
    # A word of its name might be a part of a word in every entry.
    search(page, found, diary.data["clusters"]["tsne"][0]["label"])
    finds = strong(found)
    assert 1 < len(finds) < len(diary.entries)
    search_box(found).press("Enter")
    expect(found.locator(".paperdiary-figure__plot")).to_be_focused()
    title = card(found).locator(".paperdiary-card__title")
    expect(title).to_be_visible()
    expect(title).to_have_text(listed(found).first.inner_text())
    walked = set()
    for key in ["ArrowRight", "ArrowDown", "ArrowRight", "ArrowUp", "ArrowLeft", "ArrowDown"]:
        page.keyboard.press(key)
        walked.add(diary.titled(title.inner_text())["id"])
    assert walked <= finds
    assert len(walked) > 1


def test_enter_shows_a_find_whose_cluster_was_hidden(open_page: Open, diary: Served) -> None:
    page = open_page()
    found = drawn(page)
    entry = diary.titled(a_title(diary))
    key = f"cluster-{entry['layouts']['tsne']['cluster']}"
    legend(found, key).click()
    search(page, found, entry["title"])
    search_box(found).press("Enter")
    expect(card(found)).to_contain_text(entry["title"])
    expect(legend(found, key)).to_have_attribute("aria-pressed", "true")


def test_the_search_stays_when_colours_and_legend_change(open_page: Open, diary: Served) -> None:
    page = open_page("about:blank", color_scheme="light")
    page.goto("")
    found = drawn(page)
    entry = diary.titled(a_title(diary))
    search(page, found, entry["title"])
    text = labels(found).first.evaluate("text => getComputedStyle(text).fill")
    page.emulate_media(color_scheme="dark")
    expect(labels(found).first).not_to_have_css("fill", text)
    legend(found, "hulls").click()
    settle(page)
    assert strong(found) == {entry["id"]}


def test_a_search_finds_beyond_the_topic_of_the_page(open_page: Open, diary: Served) -> None:
    entry = diary.titled(a_title(diary))
    other = next(e["topic"] for e in diary.entries if e["topic"] != entry["topic"])
    page = about(open_page("about:blank"), other)
    page.goto("")
    found = drawn(page)
    assert entry["id"] not in strong(found)
    search(page, found, entry["title"])
    assert strong(found) == {entry["id"]}
    search_box(found).press("Escape")
    settle(page)
    assert strong(found) == {e["id"] for e in diary.entries if e["topic"] == other}


def test_the_controls_leave_the_figure_its_height(open_page: Open) -> None:
    page = open_page()
    plot = page.locator(".paperdiary-figure__plot").first
    before = plot.evaluate("plot => plot.offsetHeight")
    found = drawn(page)
    expect(search_box(found)).to_be_visible()
    assert plot.evaluate("plot => plot.offsetHeight") == before


def test_the_search_takes_one_row_on_a_telephone(open_phone: Open) -> None:
    found = drawn(open_phone())
    (bar,) = boxes(found.locator(".paperdiary-controls"))
    (field,) = boxes(found.locator(".paperdiary-search"))
    assert bar.height < 50
    assert field.width > 250
