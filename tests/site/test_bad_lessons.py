"""What a wrong lesson gets: a warning that tells the place, and all other lessons."""

from __future__ import annotations

from typing import Any

import pytest

from .building import COMMON, Built, Site, by_class, text
from .test_hostile_text import EVIL, dangers

HIGHLIGHTS = "highlights/index.html"
BAD = "papers/bad/index.html"

SOUND = [
    ("Statistics", "Plot the points", "All of them, that is."),
    ("Statistics", "A mean hides", "Mind the spread."),
    ("Writing", "Say it once", "And then stop."),
]
"""Theme, sentence and detail of the lessons that must be there whatever their neighbours are."""


@pytest.fixture
def good(site: Site) -> Site:
    """Sound notes, one read before and one read behind the bad one."""
    first, _, third = ({"theme": t, "lesson": s, "detail": d} for t, s, d in SOUND)
    site.note("good.md", "Sound.", title="Good", date="2025-06-01", lessons=[first])
    theme, sentence, detail = SOUND[1]
    text = f'Before.\n\n!!! lesson "{theme}: {sentence}"\n    {detail}\n\nBehind.'
    site.note("sound.md", text, title="Sound", date="2025-06-03", lessons=[third])
    return site


def front(site: Site, *lessons: dict[str, Any] | str, body: str = "The text of it.") -> None:
    """Write the note with lessons in its front matter: on line 6, and after."""
    site.note("bad.md", body, title="Bad", date="2025-06-02", lessons=list(lessons))


def inline(site: Site, body: str) -> None:
    """Write the note with a text, which begins on line 6."""
    site.note("bad.md", body, title="Bad", date="2025-06-02")


def shown(built: Built) -> dict[str, str]:
    """What the Highlights say of each lesson, by its sentence."""
    found = {}
    for one in by_class(built.article(HIGHLIGHTS), "paperdiary-lesson"):
        title = next(e for e in one.iter() if e.tag in {"h2", "h3", "h4"})
        sentence = text(title).rstrip("¶").partition(". ")[2]
        details = by_class(one, "paperdiary-lesson__detail")
        found[sentence] = " ".join(map(text, details))
    return found


def themes(built: Built) -> list[str]:
    return [text(h2).rstrip("¶").partition(". ")[2] for h2 in built.article(HIGHLIGHTS).iter("h2")]


def checked(site: Site) -> Built:
    """The site, in which the sound lessons and notes must all be there."""
    built = site.build()
    lessons = shown(built)
    for _, sentence, detail in SOUND:
        assert lessons[sentence] == detail
    for page in ("good", "sound"):
        article = built.article(f"papers/{page}/index.html")
        assert len(by_class(article, "paperdiary-learned")) == 1
        assert len(by_class(article, "paperdiary-order")) == 1
    assert "Before. Statistics: A mean hides Mind the spread. Behind." in text(
        built.article("papers/sound/index.html")
    )
    assert {"Good", "Sound", "Bad"} == set(built.titles())
    for file in built.folder.rglob("*.html"):
        assert "paperdiary-passage" not in file.read_text("utf-8")
    return built


def told(site: Site, *parts: str) -> Built:
    """The site, whose one warning must have all these parts."""
    built = checked(site)
    (warning,) = built.warnings
    assert [part for part in parts if part not in warning] == [], warning
    assert built.refused
    return built


def untold(site: Site) -> Built:
    built = checked(site)
    assert built.warnings == []
    return built


# Parts that are missing


def test_a_lesson_without_a_theme_stands_under_other(good: Site) -> None:
    front(good, {"theme": "T", "lesson": "Fine"}, {"lesson": "Be kind", "detail": "Always."})
    built = told(good, "papers/bad.md:8: ", "lesson 2", "no theme", "'Other'")
    assert "Other" in themes(built)
    assert shown(built)["Be kind"] == "Always."


def test_an_admonition_without_a_colon_stands_under_other(good: Site) -> None:
    inline(good, '!!! lesson "Be kind"\n    Always.')
    built = told(good, "papers/bad.md:", "no theme", '!!! lesson "Theme: the lesson"')
    assert "Other" in themes(built)
    assert shown(built)["Be kind"] == "Always."


@pytest.mark.parametrize("lesson", ["", None, ["a"], {"a": "b"}])
def test_a_lesson_that_says_nothing_is_left_out(good: Site, lesson: object) -> None:
    front(good, {"theme": "T", "lesson": "Fine"}, {"theme": "T", "lesson": lesson})
    built = told(good, "papers/bad.md:8: ", "lesson 2", "left out")
    assert len(shown(built)) == 4


@pytest.mark.parametrize("head", ["!!! lesson", '!!! lesson ""', '??? lesson "T:"'])
def test_an_admonition_that_says_nothing_stays_in_the_text_alone(good: Site, head: str) -> None:
    inline(good, f"{head}\n    Always.")
    built = told(good, "papers/bad.md:", "says nothing")
    assert len(shown(built)) == 3
    assert "Lesson Always." in text(built.article(BAD))


@pytest.mark.parametrize("lessons", [None, []])
def test_no_lessons_are_no_mistake(good: Site, lessons: object) -> None:
    good.note("bad.md", "Text.", title="Bad", lessons=lessons)
    assert len(shown(untold(good))) == 3


def test_a_sentence_in_place_of_a_list_is_a_lesson(good: Site) -> None:
    good.note("bad.md", "Text.", title="Bad", lessons="be kind")
    assert "be kind" in shown(told(good, "papers/bad.md:4: ", "no theme"))


def test_a_misspelt_part_is_told_with_the_nearest(good: Site) -> None:
    front(good, {"theme": "T", "lesson": "L", "detials": "Lost."})
    assert "L" in shown(told(good, "papers/bad.md:6: ", "did you mean 'detail'?"))


def test_a_theme_that_is_nearly_another_is_told(good: Site) -> None:
    front(good, {"theme": "Statistcs", "lesson": "Look twice"})
    built = told(good, "papers/bad.md:6: ", "'Statistcs' is nearly 'Statistics'")
    assert themes(built) == ["Statistics", "Statistcs", "Writing"]


def test_a_theme_that_is_nearly_another_is_told_in_the_text_too(good: Site) -> None:
    inline(good, 'Text.\n\n!!! lesson "Statistcs: Look twice"\n')
    told(good, "papers/bad.md:8: ", "'Statistcs' is nearly 'Statistics'")


# Details that break


OPEN = {
    "fence": "Look:\n\n```python\nx = 1",
    "tildes": "Look:\n\n~~~~\nx = 1",
    "div": 'Look:\n\n<div class="wide">\n\nx = 1',
    "inline": "Look: <span><b>x = 1",
    "details": "Look:\n\n<details><summary>more</summary>\n\nx = 1",
    "table": "Look:\n\n<table><tr><td>x = 1",
    "comment": "Look: x = 1\n\n<!-- and more",
    "comment in text": "Look: x = 1 <!-- and more",
    "tag": "Look: x = 1\n\n<a href='more",
    "end": "Look: x = 1\n\n</div></div></article></main>",
    "textarea": "Look: x = 1\n\n<textarea>and more",
}
EXTENSIONS = {
    "plain": ["fenced_code"],
    "pymdownx": ["md_in_html", "pymdownx.superfences", "pymdownx.details", "admonition"],
}


@pytest.mark.parametrize("extensions", EXTENSIONS)
@pytest.mark.parametrize("what", OPEN)
def test_a_detail_that_leaves_something_open_ends_where_it_ends(
    good: Site, what: str, extensions: str
) -> None:
    good.config["markdown_extensions"] = EXTENSIONS[extensions]
    front(
        good,
        {"theme": "T", "lesson": "Open", "detail": OPEN[what]},
        {"theme": "T", "lesson": "Next", "detail": "Behind it."},
    )
    built = untold(good)
    assert text(built.article(HIGHLIGHTS)).count("x = 1") == 1
    assert shown(built)["Open"].startswith("Look:")
    assert "x = 1" in shown(built)["Open"]
    assert shown(built)["Next"] == "Behind it."
    assert "The text of it." in text(built.article(BAD))


@pytest.mark.parametrize("extensions", EXTENSIONS)
@pytest.mark.parametrize("what", OPEN)
def test_an_admonition_that_leaves_something_open_ends_where_it_ends(
    good: Site, what: str, extensions: str
) -> None:
    good.config["markdown_extensions"] = EXTENSIONS[extensions]
    detail = OPEN[what].replace("\n", "\n    ")
    inline(
        good,
        f'The text of it.\n\n!!! lesson "T: Open"\n    {detail}\n\nBetween.\n\n'
        '!!! lesson "T: Next"\n    Behind it.\n\nThe end of it.',
    )
    built = untold(good)
    assert shown(built)["Open"].startswith("Look:")
    assert "x = 1" in shown(built)["Open"]
    assert shown(built)["Next"] == "Behind it."
    article = text(built.article(BAD))
    assert "The text of it." in article
    assert "Between." in article
    assert "The end of it." in article
    assert article.count("x = 1") == 1


BEFORE = {
    "fence": "```python\ny = 2",
    "tildes": "~~~\ny = 2",
    "div": "<div>\n\ny = 2",
    "details": "<details><summary>y = 2</summary>",
    "comment": "y = 2\n\n<!-- never closed",
    "table": "<table><tr><td>y = 2",
    "indented": "- y = 2\n\n        code",
}


@pytest.mark.parametrize("extensions", EXTENSIONS)
@pytest.mark.parametrize("what", BEFORE)
def test_a_text_that_leaves_something_open_takes_in_no_lesson_of_front_matter(
    good: Site, what: str, extensions: str
) -> None:
    good.config["markdown_extensions"] = EXTENSIONS[extensions]
    front(
        good,
        {"theme": "T", "lesson": "Use `x`", "detail": "- One:\n    - inner"},
        {"theme": "T", "lesson": "Next", "detail": "Behind it.\n\n```\ncode\n```"},
        body=BEFORE[what],
    )
    built = untold(good)
    assert shown(built)["Use x"] == "One: inner"
    assert shown(built)["Next"] == "Behind it. code"
    assert "y = 2" in text(built.article(BAD))
    assert text(built.article(BAD)).count("Behind it.") == 1


@pytest.mark.parametrize("extensions", EXTENSIONS)
@pytest.mark.parametrize("what", BEFORE)
def test_a_text_that_leaves_something_open_takes_in_no_admonition(
    good: Site, what: str, extensions: str
) -> None:
    good.config["markdown_extensions"] = EXTENSIONS[extensions]
    inline(
        good,
        f'{BEFORE[what]}\n\n!!! lesson "T: Use `x`"\n    - One:\n        - inner\n\nBetween.\n\n'
        '??? lesson "T: Next"\n    Behind it.\n\n    ```\n    code\n    ```\n\nThe end of it.',
    )
    built = untold(good)
    assert shown(built)["Use x"] == "One: inner"
    assert shown(built)["Next"] == "Behind it. code"
    article = text(built.article(BAD))
    assert "y = 2" in article
    assert "The end of it." in article
    assert "inner" in article


def test_a_dead_link_of_a_detail_is_told_with_the_notes_name(good: Site) -> None:
    front(good, {"theme": "T", "lesson": "L", "detail": "See [it](gone.md)."})
    told(good, "papers/bad.md", "gone.md")


def test_a_dead_link_of_an_admonition_is_told_with_the_notes_name(good: Site) -> None:
    inline(good, '!!! lesson "T: L"\n    See [it](gone.md).')
    told(good, "papers/bad.md", "gone.md")


def test_a_dead_link_of_an_introduction_is_told(good: Site) -> None:
    front(good, {"theme": "T", "lesson": "L"})
    good.options["themes"] = [{"name": "T", "intro": "See [it](gone.md)."}]
    told(good, "highlights.md", "gone.md")


@pytest.mark.parametrize("body", ["Text of it.", "## Its Title\n\nText of it."])
def test_a_first_level_heading_in_a_detail_is_no_title_of_the_note(good: Site, body: str) -> None:
    lesson = '!!! lesson "T: L"\n    # Loud\n\n    Very.\n\n'
    fields = {"lessons": [{"theme": "T", "lesson": "M", "detail": "# Louder\n\nStill."}]}
    good.note("bad.md", f"{lesson}{body}\n\n## Part", title="Its Title", **fields)
    built = good.build()
    assert built.warnings == []
    article = built.article(BAD)
    assert [text(h1).rstrip("¶") for h1 in article.iter("h1")] == ["Its Title"]
    (admonition,) = by_class(article, "admonition")
    assert by_class(admonition, "paperdiary-about") == []
    assert "Loud" in text(admonition)
    assert list(built.toc(BAD)) == ["Part"]
    assert shown(built)["L"] == "Loud Very."
    assert shown(built)["M"] == "Louder Still."


# Very many


def test_a_thousand_lessons_of_one_theme_are_all_there(good: Site) -> None:
    words = ("fast", "slow", "new", "old", "big", "small", "dry", "wet", "red", "blue")
    sentences = [f"Take the {a} {b} {c} way" for a in words for b in words for c in words]
    half = "\n\n".join(f'!!! lesson "T: {one}"\n    For *{one}*.' for one in sentences[500:])
    front(
        good,
        *({"theme": "T", "lesson": s, "detail": f"For *{s}*."} for s in sentences[:500]),
        body=half,
    )
    built = untold(good)
    lessons = shown(built)
    assert len(lessons) == 1000 + len(SOUND)
    assert all(lessons[one] == f"For {one}." for one in sentences)
    ids = [e.get("id") for e in built.article(HIGHLIGHTS).iter() if e.get("id")]
    assert len(ids) == len(set(ids))


# Code


HOSTILE = [
    EVIL,
    "[x](javascript:alert(1))",
    '<a href="java&#115;cript:alert(1)">x</a>',
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<form action="javascript:alert(1)"><input type="submit"></form>',
    "<img src='x'onerror='alert(1)'>",
    '<object data="data:text/html,<script>alert(1)</script>"></object>',
    "<details open ontoggle=alert(1)>x",
    "</h3></article><script>alert(1)</script>",
]


@pytest.mark.parametrize("field", ["theme", "lesson", "detail"])
@pytest.mark.parametrize("evil", HOSTILE)
def test_no_part_of_front_matter_brings_code_into_the_site(
    good: Site, field: str, evil: str
) -> None:
    front(good, {"theme": "T", "lesson": "L", "detail": "D"} | {field: evil})
    good.write(
        "more.md", "# More\n\n<!-- paperdiary/topics -->\n\n<!-- paperdiary/highlights -->\n"
    )
    built = checked(good)
    assert list(dangers(built)) == []


@pytest.mark.parametrize("part", ["theme", "lesson", "detail"])
@pytest.mark.parametrize("evil", HOSTILE)
def test_no_part_of_an_admonition_brings_code_into_the_site(
    good: Site, part: str, evil: str
) -> None:
    parts = {"theme": "T", "lesson": "L", "detail": "D"} | {part: evil}
    inline(good, f'!!! lesson "{parts["theme"]}: {parts["lesson"]}"\n    {parts["detail"]}')
    built = checked(good)
    assert list(dangers(built)) == []


def test_attributes_of_markdown_bring_no_code_into_the_site(good: Site) -> None:
    good.config["markdown_extensions"] = ["attr_list"]
    evil = "*x*{ onclick=alert(1) } [y](https://example.org){ onclick=alert(1) }"
    front(
        good,
        {"theme": "T", "lesson": "L", "detail": evil},
        {"theme": "T", "lesson": evil},
        body=f'!!! lesson "T: {evil} too"\n    {evil}',
    )
    assert list(dangers(checked(good))) == []


def test_code_that_is_dropped_is_told_with_the_lesson(good: Site) -> None:
    front(good, {"theme": "T", "lesson": "L", "detail": "x<script>alert(1)</script>"})
    built = told(good, "papers/bad.md:6: ", "a script is dropped", "'L'")
    assert shown(built)["L"] == "x"


def test_what_looks_like_markup_and_is_none_is_shown(good: Site) -> None:
    front(good, {"theme": "R & D", "lesson": "If x < y & y > z, then 'so'"})
    built = untold(good)
    assert "R & D" in themes(built)
    assert "If x < y & y > z, then 'so'" in shown(built)
    assert "R & D If x < y & y > z, then 'so'" in text(built.article(BAD))


def test_a_lesson_of_all_scripts_is_shown(good: Site) -> None:
    front(good, {"theme": "强化学习", "lesson": "等一下 🎉 انتظر", "detail": "שלום"})
    built = untold(good)
    assert shown(built)["等一下 🎉 انتظر"] == "שלום"
    assert COMMON in text(built.article(BAD))
