"""Flash cards: what of a lesson's HTML another program is given."""

from __future__ import annotations

import pytest

from mkdocs_paperdiary.atlas import Atlas
from mkdocs_paperdiary.pages.flash_cards import card_text, deck_of
from mkdocs_paperdiary.pages.lesson_html import RenderedLesson, lessons_by_key
from mkdocs_paperdiary.pages.site import PageNames, Site

from .lessons import diary_of

SITE_URL = "https://diary.example.org/"
PICTURE = b"\x89PNG picture"


def made(sentence: str, site_url: str = SITE_URL) -> tuple[str, dict[str, bytes]]:
    """What a card shows of a lesson, and the pictures of its deck."""
    diary = diary_of([("Habits", "Wait")])
    (entry,) = diary.entries
    urls = {entry.src: "papers/0/"}
    site = Site(diary, Atlas(), urls, PageNames(), "Diary")
    rendered = lessons_by_key([RenderedLesson(entry.src, entry.lessons[0], sentence=sentence)])
    files = {"papers/0/a b.png": PICTURE}
    deck = deck_of(site, diary, rendered, files.get, site_url)
    (lesson,) = deck.lessons
    return lesson.lesson, dict(deck.pictures)


def test_targets_lead_to_the_site_or_elsewhere() -> None:
    html, pictures = made('<a href="../1/#x">one</a> <a href="https://e.org/">two</a>')
    assert html == (
        '<a href="https://diary.example.org/papers/1/#x">one</a> <a href="https://e.org/">two</a>'
    )
    assert pictures == {}
    assert made('<a href="../1/#x">one</a>', "")[0] == "one"


@pytest.mark.parametrize("target", ["https://[e.org/", "//[e.org/a.png", "http://e.org]/"])
def test_an_invalid_address_stays_as_it_is(target: str) -> None:
    html = f'<a href="{target}">one</a> <img src="{target}">'
    assert made(html) == (html, {})
    assert made(html, "") == (html, {})


def test_pictures_of_the_site_come_with_the_deck() -> None:
    html, pictures = made('<img src="a%20b.png" srcset="c.png 2x"> <img src="../lost.png">')
    (name,) = pictures
    assert pictures[name] == PICTURE
    assert name.endswith(".png")
    assert html.strip() == f'<img src="{name}">'


def test_what_a_card_has_no_use_for_is_left_out() -> None:
    html, _ = made("Wait <video><source></video><form><input></form>and <b>look</b>")
    assert html == "Wait and <b>look</b>"


@pytest.mark.parametrize(
    ("text", "card"),
    [
        ("Costs $n^2$ and $$n$$", r"Costs \(n^2\) and \[n\]"),
        ("From $5 to $10", "From $5 to $10"),
        ("Set $PATH and $HOME in 50$-notes", "Set $PATH and $HOME in 50$-notes"),
        ("a < b & c", "a &lt; b &amp; c"),
    ],
)
def test_formulas_are_set_by_the_signs_that_anki_knows(text: str, card: str) -> None:
    assert card_text(text) == card
    assert made(f"<code>$x$</code> {card_text(text)}")[0] == f"<code>$x$</code> {card}"


def test_formulas_of_pages_are_set_again() -> None:
    formula = '<span><math alttext="a &lt; b"><mi>a</mi></math></span>'
    displayed = '<math alttext="c_1" display="block"><mi>c</mi></math>'
    assert made(f"If {formula} {displayed}")[0] == r"If <span>\(a &lt; b\)</span> \[c_1\]"
