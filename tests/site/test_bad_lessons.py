"""Lessons with mistakes: what is told of them, and that the others stay as they are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .building import COMMON, Built, Site, by_class, text
from .test_hostile_text import EVIL, dangers

HIGHLIGHTS = "highlights/index.html"

SOUND = [
    ("Statistics", "Plot the points", "All of them, that is."),
    ("Statistics", "A mean hides", "Mind the spread."),
    ("Writing", "Say it once", "And then stop."),
]
"""Theme, sentence and detail of the lessons that must be there whatever their neighbours are."""

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

BEFORE = {
    "fence": "```python\ny = 2",
    "tildes": "~~~\ny = 2",
    "div": "<div>\n\ny = 2",
    "details": "<details><summary>y = 2</summary>",
    "comment": "y = 2\n\n<!-- never closed",
    "table": "<table><tr><td>y = 2",
    "indented": "- y = 2\n\n        code",
}

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

PARTS = ("theme", "lesson", "detail")

NOTHING = {f"nothing-{n}": lesson for n, lesson in enumerate(["", None, ["a"], {"a": "b"}])}
"""What stands in place of a lesson's sentence."""

SILENT = {
    f"silent-{n}": head for n, head in enumerate(["!!! lesson", '!!! lesson ""', '??? lesson "T:"'])
}
"""Heads of admonitions that say nothing."""

NO_LESSONS: dict[str, list[str] | None] = {"lessons-null": None, "lessons-empty": []}

LOUD = {"loud-text": "Text of it.", "loud-heading": "## Its Title\n\nText of it."}
"""Texts behind a lesson whose detail has a heading of the first level."""


def good(site: Site) -> Site:
    """Write sound notes, one read before and one read behind the bad ones."""
    first, _, third = ({"theme": t, "lesson": s, "detail": d} for t, s, d in SOUND)
    site.note("good.md", "Sound.", title="Good", date="2025-06-01", lessons=[first])
    theme, sentence, detail = SOUND[1]
    text = f'Before.\n\n!!! lesson "{theme}: {sentence}"\n    {detail}\n\nBehind.'
    site.note("sound.md", text, title="Sound", date="2025-06-03", lessons=[third])
    return site


def front(
    site: Site, name: str, *lessons: dict[str, Any] | str, body: str = "The text of it."
) -> None:
    """Write a note with lessons in its front matter: on line 6, and after."""
    site.note(f"{name}.md", body, title=f"Note {name}", date="2025-06-02", lessons=list(lessons))


def inline(site: Site, name: str, body: str) -> None:
    """Write a note with a text, which begins on line 6."""
    site.note(f"{name}.md", body, title=f"Note {name}", date="2025-06-02")


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory, shared_cache: Path) -> Built:
    """Sound notes among notes with one mistake each."""
    site = good(Site(tmp_path_factory.mktemp("wrong"), shared_cache, umap=False))
    detail = {"detail": "Always."}
    front(site, "no-theme", {"theme": "T", "lesson": "Fine"}, {"lesson": "Be kind", **detail})
    inline(site, "no-colon", '!!! lesson "Be kinder"\n    Always.')
    for name, lesson in NOTHING.items():
        fine = {"theme": "T", "lesson": f"Fine {name}"}
        front(site, name, fine, {"theme": "T", "lesson": lesson})
    for name, head in SILENT.items():
        inline(site, name, f"{head}\n    Always.")
    for name, lessons in NO_LESSONS.items():
        site.note(f"{name}.md", "Text.", title=f"Note {name}", lessons=lessons)
    site.note("sentence.md", "Text.", title="Note sentence", lessons="be kindest")
    front(site, "misspelt", {"theme": "T", "lesson": "Misspelt", "detials": "Lost."})
    dead = "See [it](gone.md)."
    front(site, "dead-link", {"theme": "T", "lesson": "Dead", "detail": dead})
    inline(site, "dead-link-inside", f'!!! lesson "T: Dead inside"\n    {dead}')
    for name, behind in LOUD.items():
        louder = {"theme": "T", "lesson": f"M {name}", "detail": "# Louder\n\nStill."}
        lesson = f'!!! lesson "T: L {name}"\n    # Loud\n\n    Very.\n\n'
        body = f"{lesson}{behind}\n\n## Part"
        site.note(f"{name}.md", body, title="Its Title", lessons=[louder])
    front(site, "code", {"theme": "T", "lesson": "Code", "detail": "x<script>alert(1)</script>"})
    front(site, "no-markup", {"theme": "R & D", "lesson": "If x < y & y > z, then 'so'"})
    front(site, "scripts", {"theme": "强化学习", "lesson": "等一下 🎉 انتظر", "detail": "שלום"})
    return site.build()


@pytest.fixture(scope="module", params=EXTENSIONS)
def opened(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, shared_cache: Path
) -> Built:
    """Sound notes among such whose lessons or texts leave something open."""
    site = good(Site(tmp_path_factory.mktemp("opened"), shared_cache, umap=False))
    site.config["markdown_extensions"] = EXTENSIONS[request.param]
    for what, broken in OPEN.items():
        name = file_name("detail", what)
        front(
            site,
            name,
            {"theme": "T", "lesson": f"Open {name}", "detail": unique(broken, name)},
            {"theme": "T", "lesson": f"Next {name}", "detail": "Behind it."},
        )
        name = file_name("admonition", what)
        detail = unique(broken, name).replace("\n", "\n    ")
        inline(
            site,
            name,
            f'The text of it.\n\n!!! lesson "T: Open {name}"\n    {detail}\n\nBetween.\n\n'
            f'!!! lesson "T: Next {name}"\n    Behind it.\n\nThe end of it.',
        )
    for what, before in BEFORE.items():
        name = file_name("before", what)
        front(
            site,
            name,
            {"theme": "T", "lesson": f"Use `{name}`", "detail": "- One:\n    - inner"},
            {"theme": "T", "lesson": f"Next {name}", "detail": "Behind it.\n\n```\ncode\n```"},
            body=before,
        )
        name = file_name("before-admonition", what)
        inline(
            site,
            name,
            f'{before}\n\n!!! lesson "T: Use `{name}`"\n    - One:\n        - inner\n\n'
            f'Between.\n\n??? lesson "T: Next {name}"\n    Behind it.\n\n    ```\n    code\n'
            "    ```\n\nThe end of it.",
        )
    return site.build()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, shared_cache: Path) -> Built:
    """Sound notes among such that try to bring code into the site."""
    site = good(Site(tmp_path_factory.mktemp("hostile"), shared_cache, umap=False))
    for number, evil in enumerate(HOSTILE):
        for part in PARTS:
            parts = {"theme": "T", "lesson": f"L {number} {part}", "detail": "D"} | {part: evil}
            front(site, f"front-{part}-{number}", parts)
            inline(
                site,
                f"inline-{part}-{number}",
                f'!!! lesson "{parts["theme"]}: {parts["lesson"]}"\n    {parts["detail"]}',
            )
    site.write(
        "more.md", "# More\n\n<!-- paperdiary/topics -->\n\n<!-- paperdiary/highlights -->\n"
    )
    return site.build()


@pytest.fixture(scope="module")
def found_dangers(hostile: Built) -> list[str]:
    return list(dangers(hostile))


def file_name(way: str, what: str) -> str:
    return f"{way}-{what.replace(' ', '-')}"


def unique(detail: str, name: str) -> str:
    """A detail with the name of its note in place of the 1."""
    return detail.replace("x = 1", mark(name))


def mark(name: str) -> str:
    """What stands in the detail of this note alone."""
    return f"x = {name}!"


def page(name: str) -> str:
    return f"papers/{name}/index.html"


def shown(built: Built) -> dict[str, str]:
    """What the Highlights say of each lesson, by its sentence."""
    return {
        sentence: " ".join(map(text, by_class(one, "paperdiary-lesson__detail")))
        for one, sentence in on_highlights(built)
    }


def on_highlights(built: Built) -> Iterator[tuple[Any, str]]:
    """The lessons on the Highlights, with their sentences."""
    for one in by_class(built.article(HIGHLIGHTS), "paperdiary-lesson"):
        title = next(e for e in one.iter() if e.tag in {"h2", "h3", "h4"})
        yield one, text(title).rstrip("¶").partition(". ")[2]


def sentences(built: Built, name: str) -> list[str]:
    """The sentences on the Highlights that a note is named under."""
    return [
        sentence
        for one, sentence in on_highlights(built)
        for papers in by_class(one, "paperdiary-lesson__papers")
        if f"../papers/{name}/" in [a.get("href") for a in papers.iter("a")]
    ]


def themes(built: Built) -> list[str]:
    return [text(h2).rstrip("¶").partition(". ")[2] for h2 in built.article(HIGHLIGHTS).iter("h2")]


def checked(built: Built) -> Built:
    """The site, in which the sound lessons and notes must all be there."""
    lessons = shown(built)
    for _, sentence, detail in SOUND:
        assert lessons[sentence] == detail
    for name in ("good", "sound"):
        article = built.article(page(name))
        assert len(by_class(article, "paperdiary-learned")) == 1
        assert len(by_class(article, "paperdiary-order")) == 1
    assert "Before. Statistics: A mean hides Mind the spread. Behind." in text(
        built.article(page("sound"))
    )
    written = {file.stem for file in (built.folder.parent / "docs" / "papers").glob("*.md")}
    assert {f"papers/{name}" for name in written} == {one["id"] for one in built.data["entries"]}
    assert {"Good", "Sound"} <= set(built.titles())
    for file in built.folder.rglob("*.html"):
        assert "paperdiary-passage" not in file.read_text("utf-8")
    return built


def told(built: Built, name: str, *parts: str) -> None:
    """A note's one warning, which `--strict` refuses, must have all these parts."""
    (warning,) = built.warnings_of(f"papers/{name}.md")
    assert [part for part in parts if part not in warning] == [], warning
    assert built.refused


def untold(built: Built, name: str) -> None:
    assert built.has(page(name))
    assert built.warnings_of(f"papers/{name}.md") == []


@pytest.mark.parametrize("name", ["wrong", "hostile"])
def test_sound_lessons_stay_as_they_are_among_bad_ones(
    request: pytest.FixtureRequest, name: str
) -> None:
    checked(request.getfixturevalue(name))


def test_sound_lessons_stay_as_they_are_among_open_ones(opened: Built) -> None:
    checked(opened)
    assert opened.warnings == []
    assert not opened.refused


def test_each_warning_names_the_note_that_it_is_about(wrong: Built) -> None:
    names = [file.stem for file in (wrong.folder.parent / "docs" / "papers").glob("*.md")]
    counts = [len(wrong.warnings_of(f"papers/{name}.md")) for name in names]
    assert max(counts) == 1
    assert sum(counts) == len(wrong.warnings)


# Parts that are missing


def test_a_lesson_without_a_theme_stands_under_other(wrong: Built) -> None:
    told(wrong, "no-theme", "papers/no-theme.md:8: ", "lesson 2", "no theme", "'Other'")
    assert "Other" in themes(wrong)
    assert shown(wrong)["Be kind"] == "Always."


def test_an_admonition_without_a_colon_stands_under_other(wrong: Built) -> None:
    told(wrong, "no-colon", "papers/no-colon.md:", "no theme", '!!! lesson "Theme: the lesson"')
    assert "Other" in themes(wrong)
    assert shown(wrong)["Be kinder"] == "Always."


@pytest.mark.parametrize("name", NOTHING)
def test_a_lesson_that_says_nothing_is_left_out(wrong: Built, name: str) -> None:
    told(wrong, name, f"papers/{name}.md:8: ", "lesson 2", "left out")
    assert sentences(wrong, name) == [f"Fine {name}"]


@pytest.mark.parametrize("name", SILENT)
def test_an_admonition_that_says_nothing_stays_in_the_text_alone(wrong: Built, name: str) -> None:
    told(wrong, name, f"papers/{name}.md:", "says nothing")
    assert sentences(wrong, name) == []
    assert "Lesson Always." in text(wrong.article(page(name)))


@pytest.mark.parametrize("name", NO_LESSONS)
def test_no_lessons_are_no_mistake(wrong: Built, name: str) -> None:
    untold(wrong, name)
    assert sentences(wrong, name) == []


def test_a_sentence_in_place_of_a_list_is_a_lesson(wrong: Built) -> None:
    told(wrong, "sentence", "papers/sentence.md:4: ", "no theme")
    assert "be kindest" in shown(wrong)


def test_a_misspelt_part_is_told_with_the_nearest(wrong: Built) -> None:
    told(wrong, "misspelt", "papers/misspelt.md:6: ", "did you mean 'detail'?")
    assert "Misspelt" in shown(wrong)


def test_a_theme_that_is_nearly_another_is_told(site: Site) -> None:
    front(good(site), "near", {"theme": "Statistcs", "lesson": "Look twice"})
    built = checked(site.build())
    told(built, "near", "papers/near.md:6: ", "'Statistcs' is nearly 'Statistics'")
    assert themes(built) == ["Statistics", "Statistcs", "Writing"]


def test_a_theme_that_is_nearly_another_is_told_in_the_text_too(site: Site) -> None:
    inline(good(site), "near", 'Text.\n\n!!! lesson "Statistcs: Look twice"\n')
    built = checked(site.build())
    told(built, "near", "papers/near.md:8: ", "'Statistcs' is nearly 'Statistics'")


# Details that break


@pytest.mark.parametrize("what", OPEN)
def test_a_detail_that_leaves_something_open_ends_where_it_ends(opened: Built, what: str) -> None:
    name = file_name("detail", what)
    untold(opened, name)
    assert text(opened.article(HIGHLIGHTS)).count(mark(name)) == 1
    assert shown(opened)[f"Open {name}"].startswith("Look:")
    assert mark(name) in shown(opened)[f"Open {name}"]
    assert shown(opened)[f"Next {name}"] == "Behind it."
    assert "The text of it." in text(opened.article(page(name)))


@pytest.mark.parametrize("what", OPEN)
def test_an_admonition_that_leaves_something_open_ends_where_it_ends(
    opened: Built, what: str
) -> None:
    name = file_name("admonition", what)
    untold(opened, name)
    assert shown(opened)[f"Open {name}"].startswith("Look:")
    assert mark(name) in shown(opened)[f"Open {name}"]
    assert shown(opened)[f"Next {name}"] == "Behind it."
    article = text(opened.article(page(name)))
    assert "The text of it." in article
    assert "Between." in article
    assert "The end of it." in article
    assert article.count(mark(name)) == 1


@pytest.mark.parametrize("what", BEFORE)
def test_a_text_that_leaves_something_open_takes_in_no_lesson_of_front_matter(
    opened: Built, what: str
) -> None:
    name = file_name("before", what)
    untold(opened, name)
    assert shown(opened)[f"Use {name}"] == "One: inner"
    assert shown(opened)[f"Next {name}"] == "Behind it. code"
    article = text(opened.article(page(name)))
    assert "y = 2" in article
    assert article.count("Behind it.") == 1


@pytest.mark.parametrize("what", BEFORE)
def test_a_text_that_leaves_something_open_takes_in_no_admonition(opened: Built, what: str) -> None:
    name = file_name("before-admonition", what)
    untold(opened, name)
    assert shown(opened)[f"Use {name}"] == "One: inner"
    assert shown(opened)[f"Next {name}"] == "Behind it. code"
    article = text(opened.article(page(name)))
    assert "y = 2" in article
    assert "The end of it." in article
    assert "inner" in article


@pytest.mark.parametrize("name", ["dead-link", "dead-link-inside"])
def test_a_dead_link_of_a_detail_is_told_with_the_notes_name(wrong: Built, name: str) -> None:
    told(wrong, name, f"papers/{name}.md", "gone.md")


def test_a_dead_link_of_an_introduction_is_told(site: Site) -> None:
    front(good(site), "bad", {"theme": "T", "lesson": "L"})
    site.options["themes"] = [{"name": "T", "intro": "See [it](gone.md)."}]
    built = checked(site.build())
    (warning,) = built.warnings
    assert "highlights.md" in warning
    assert "gone.md" in warning
    assert built.refused


@pytest.mark.parametrize("name", LOUD)
def test_a_first_level_heading_in_a_detail_is_no_title_of_the_note(wrong: Built, name: str) -> None:
    untold(wrong, name)
    article = wrong.article(page(name))
    assert [text(h1).rstrip("¶") for h1 in article.iter("h1")] == ["Its Title"]
    (admonition,) = by_class(article, "admonition")
    assert by_class(admonition, "paperdiary-about") == []
    assert "Loud" in text(admonition)
    assert list(wrong.toc(page(name))) == ["Part"]
    assert shown(wrong)[f"L {name}"] == "Loud Very."
    assert shown(wrong)[f"M {name}"] == "Louder Still."


# Very many


def test_a_thousand_lessons_of_one_theme_are_all_there(site: Site) -> None:
    words = ("fast", "slow", "new", "old", "big", "small", "dry", "wet", "red", "blue")
    sentences = [f"Take the {a} {b} {c} way" for a in words for b in words for c in words]
    half = "\n\n".join(f'!!! lesson "T: {one}"\n    For *{one}*.' for one in sentences[500:])
    front(
        good(site),
        "bad",
        *({"theme": "T", "lesson": s, "detail": f"For *{s}*."} for s in sentences[:500]),
        body=half,
    )
    built = checked(site.build())
    assert built.warnings == []
    lessons = shown(built)
    assert len(lessons) == 1000 + len(SOUND)
    assert all(lessons[one] == f"For {one}." for one in sentences)
    ids = [e.get("id") for e in built.article(HIGHLIGHTS).iter() if e.get("id")]
    assert len(ids) == len(set(ids))


# Code


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_no_part_of_front_matter_brings_code_into_the_site(
    hostile: Built, found_dangers: list[str], part: str, number: int
) -> None:
    assert hostile.has(page(f"front-{part}-{number}"))
    assert found_dangers == []


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_no_part_of_an_admonition_brings_code_into_the_site(
    hostile: Built, found_dangers: list[str], part: str, number: int
) -> None:
    assert hostile.has(page(f"inline-{part}-{number}"))
    assert found_dangers == []


def test_attributes_of_markdown_bring_no_code_into_the_site(site: Site) -> None:
    site.config["markdown_extensions"] = ["attr_list"]
    evil = "*x*{ onclick=alert(1) } [y](https://example.org){ onclick=alert(1) }"
    front(
        good(site),
        "bad",
        {"theme": "T", "lesson": "L", "detail": evil},
        {"theme": "T", "lesson": evil},
        body=f'!!! lesson "T: {evil} too"\n    {evil}',
    )
    assert list(dangers(checked(site.build()))) == []


def test_code_that_is_dropped_is_told_with_the_lesson(wrong: Built) -> None:
    told(wrong, "code", "papers/code.md:6: ", "a script is dropped", "'Code'")
    assert shown(wrong)["Code"] == "x"


def test_what_looks_like_markup_and_is_none_is_shown(wrong: Built) -> None:
    untold(wrong, "no-markup")
    assert "R & D" in themes(wrong)
    assert "If x < y & y > z, then 'so'" in shown(wrong)
    assert "R & D If x < y & y > z, then 'so'" in text(wrong.article(page("no-markup")))


def test_a_lesson_of_all_scripts_is_shown(wrong: Built) -> None:
    untold(wrong, "scripts")
    assert shown(wrong)["等一下 🎉 انتظر"] == "שלום"
    assert COMMON in text(wrong.article(page("scripts")))
