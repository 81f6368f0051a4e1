"""Today, the review and the Anki deck, as a build writes them."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from typing import Any

import pytest

from mkdocs_paperdiary.pages.today import choice_of

from .building import Built, Site, by_class, text

DETAIL = """\
It is $x^2 + y$, and `$PATH` is none.

![A plan](plan.png)

See [the other](other.md) and <b onclick="alert(1)">this</b><script>alert(1)</script>.
"""


@pytest.fixture(scope="module")
def built(site_of_module: Site) -> Built:
    site = site_of_module
    site.umap = False
    site.config |= {"site_url": "https://example.org/d/"}
    site.options |= {
        "embedding": {"provider": "none"},
        "anki": {"download": True, "reversed": True},
        "feeds": {"lessons": 3},
    }
    site.write("papers/work/plan.png", b"\x89PNG\r\n\x1a\n")
    site.note(
        "work/plans.md",
        title="Plans <3 & such",
        date="2025-06-05",
        summary="Costs $n^2$ and says [sound:x.mp3] aloud.",
        lessons=[
            {"theme": "Work", "lesson": "Measure *first*, [latex]x[/latex]", "detail": DETAIL},
            {"theme": "Life", "lesson": "Sleep"},
        ],
    )
    site.note(
        "work/other.md",
        title="Other",
        date="2025-01-02",
        lessons=[{"theme": "work", "lesson": "Measure first, [latex]x[/latex]"}],
    )
    pytest.importorskip("genanki", reason="genanki is not installed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1751673600")  # 5 July 2025
        return site.build()


def test_lessons_have_names_of_their_own_in_the_public_data(built: Built) -> None:
    first, second = built.data["lessons"]
    assert list(first) == ["id", "theme", "lesson", "anchor", "entries"]
    assert first["id"] != second["id"]
    assert f'id="{first["anchor"]}"' in built.html("highlights/index.html")


def test_the_home_page_has_a_lesson_and_an_old_note_without_scripts(built: Built) -> None:
    (block,) = by_class(built.page("index.html"), "paperdiary-today")
    day = dt.date(2025, 6, 5)
    lessons = {one["id"]: one["lesson"] for one in built.data["lessons"]}
    assert lessons[choice_of(day, lessons) or ""] in text(block)
    (note,) = by_class(block, "paperdiary-today__note")
    assert "Other" in text(note)
    (hidden,) = [one for one in block.iter("section") if one.get("hidden") is not None]
    assert text(hidden) == "On this day"
    assert built.target("index.html", block.get("data-src", "")).name == "diary.json"


def test_each_lesson_is_a_question_whose_answer_is_closed(built: Built) -> None:
    questions = by_class(built.page("review/index.html"), "paperdiary-review__question")
    assert {one.get("data-id") for one in questions} == {one["id"] for one in built.data["lessons"]}
    work = next(one for one in questions if "Measure first" in text(one))
    summary = next(work.iter("summary"))
    assert "work" in text(summary)
    assert "Other" in text(summary)
    assert "Measure first" not in text(summary)
    (answer,) = by_class(work, "paperdiary-review__answer")
    assert "Measure first" in text(answer)
    (picture,) = answer.iter("img")
    assert built.target("review/index.html", picture.get("src", "")).is_file()


def test_nothing_of_a_note_runs_in_the_review(built: Built) -> None:
    html = built.html("review/index.html")
    assert "onclick" not in html
    assert "alert(1)" not in "".join(
        script.text or "" for script in built.page("review/index.html").iter("script")
    )
    assert "Plans &lt;3 &amp; such" in html
    assert built.broken_links() == []


def test_the_feeds_have_the_lessons_of_the_last_days(built: Built) -> None:
    items: list[dict[str, Any]] = json.loads(built.html("feed.json"))["items"]
    of_days = [one for one in items if one["title"].startswith("Lesson of")]
    assert [one["date_published"][:10] for one in of_days] == [
        "2025-07-05", "2025-07-04", "2025-07-03",
    ]  # fmt: skip
    ids = {one["id"]: one for one in built.data["lessons"]}
    chosen = ids[choice_of(dt.date(2025, 7, 5), ids) or ""]
    assert of_days[0]["url"].endswith(f"highlights/#{chosen['anchor']}")
    assert built.html("feed.xml").count("<title>Lesson of") == 3


def test_the_deck_is_a_download(built: Built) -> None:
    for page in ("diary/index.html", "review/index.html"):
        links = [link.get("href", "") for link in built.page(page).iter("a")]
        (deck,) = [link for link in links if link.endswith(".apkg")]
        assert zipfile.is_zipfile(built.target(page, deck))


def notes(built: Built, tmp_path: Any) -> list[list[str]]:
    """The fields of the notes in the deck."""
    import sqlite3

    with zipfile.ZipFile(built.folder / "assets/paperdiary/diary.apkg") as archive:
        archive.extract("collection.anki2", tmp_path)
    with sqlite3.connect(tmp_path / "collection.anki2") as database:
        rows = database.execute("select flds from notes order by id").fetchall()
    return [row[0].split("\x1f") for row in rows]


def test_cards_have_formulas_pictures_and_whole_addresses(built: Built, tmp_path: Any) -> None:
    measure = next(one for one in notes(built, tmp_path) if one[0].startswith("Measure"))
    details = measure[4]
    assert r"\(x^2 + y\)" in details
    assert "<code>$PATH</code>" in details
    assert 'href="https://example.org/d/papers/work/other/"' in details
    with zipfile.ZipFile(built.folder / "assets/paperdiary/diary.apkg") as archive:
        (name,) = json.loads(archive.read("media")).values()
        assert archive.read("0") == b"\x89PNG\r\n\x1a\n"
    assert f'src="{name}"' in details
    plans = next(one for one in notes(built, tmp_path) if one[0].startswith("Plans"))
    assert plans[0] == "Plans &lt;3 &amp; such"
    assert plans[2].startswith("Costs n^2 and says")
    assert plans[4] == "yes"


def test_no_card_runs_anything(built: Built, tmp_path: Any) -> None:
    all_fields = "\n".join(field for note in notes(built, tmp_path) for field in note)
    for forbidden in ("<script", "onclick", "[latex]", "[/latex]", "[sound:"):
        assert forbidden not in all_fields
    assert "[latex]" in all_fields.replace("&#91;", "[")


def test_a_second_build_writes_the_same_deck(built: Built, site_of_module: Site) -> None:
    before = built.read("assets/paperdiary/diary.apkg")
    assert site_of_module.build().read("assets/paperdiary/diary.apkg") == before


def sentence(built: Built, page: str) -> str:
    (empty,) = by_class(built.page(page), "paperdiary-empty")
    return text(empty)


def test_without_lessons_and_without_entries_there_is_a_sentence(site: Site) -> None:
    site.umap = False
    site.write("own.md", "# Own\n\n<!-- paperdiary/review -->\n")
    site.write("mine.md", "# Mine\n\n<!-- paperdiary/today -->\n")
    site.note("work/plain.md", title="Plain", date="2025-06-05")
    site.options["anki"] = {"download": False}
    built = site.build()
    assert not built.has("review/index.html")
    assert sentence(built, "own/index.html") == "No lesson has been noted here yet."
    (block,) = by_class(built.page("mine/index.html"), "paperdiary-today")
    assert "No lesson has been noted here yet." in text(block)
    assert "No note is two months older" in text(block)
    (site.root / "docs/papers/work/plain.md").unlink()
    site.write("papers/later.md", "---\nstatus: planned\n---\n# Later\n")
    built = site.build()
    assert sentence(built, "mine/index.html").startswith("Nothing has been read yet.")
    assert sentence(built, "own/index.html") == "No lesson has been noted here yet."


def test_a_deck_without_genanki_is_a_warning_that_tells_what_to_install(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mkdocs_paperdiary import site_files

    monkeypatch.setattr(site_files, "find_spec", lambda name: None)
    site.umap = False
    site.note("work/plain.md", title="Plain", date="2025-06-05")
    site.options["anki"] = {"download": True}
    built = site.build()
    assert any("mkdocs-paperdiary[anki]" in warning for warning in built.warnings)
    assert not built.has("assets/paperdiary/diary.apkg")
    assert ".apkg" not in built.html("diary/index.html")


def test_where_a_lesson_stands_on_no_page_the_day_links_to_none(site: Site) -> None:
    site.umap = False
    lessons = [{"theme": "Work", "lesson": "Measure first"}, {"theme": "Life", "lesson": "Sleep"}]
    site.note("work/plain.md", title="Plain", date="2025-06-05", lessons=lessons)
    (block,) = by_class(site.build().page("index.html"), "paperdiary-today")
    assert block.get("data-lessons") == "highlights/"
    site.write("highlights.md", "# Work\n\n<!-- paperdiary/highlights {theme: Work} -->\n")
    (block,) = by_class(site.build().page("index.html"), "paperdiary-today")
    assert block.get("data-lessons") is None


DECK = "assets/paperdiary/diary.apkg"


def test_a_deck_is_written_anew_where_a_picture_has_changed(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("genanki", reason="genanki is not installed")
    site.umap = False
    site.options["anki"] = {"download": True}
    lesson = {"theme": "Work", "lesson": "Draw", "detail": "![A plan](plan.png)"}
    site.note("work/plain.md", title="Plain", date="2025-06-05", lessons=[lesson])

    def build(picture: bytes, when: int) -> bytes:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(when))
        site.write("papers/work/plan.png", picture)
        built = site.build()
        with zipfile.ZipFile(built.folder / DECK) as archive:
            assert archive.read("0") == picture
        return built.read(DECK)

    first = build(b"one", 1_750_000_000)
    assert build(b"one", 1_760_000_000) == first
    assert build(b"other", 1_760_000_000) != first


def test_a_deck_of_the_users_own_wins(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from mkdocs_paperdiary import site_files

    monkeypatch.setattr(site_files, "find_spec", lambda name: None)
    site.umap = False
    site.options["anki"] = {"download": True}
    site.note("work/plain.md", title="Plain", date="2025-06-05")
    site.write(DECK, b"mine")
    built = site.build()
    assert built.warnings == []
    assert built.read(DECK) == b"mine"
    (link,) = [a for a in built.page("diary/index.html").iter("a") if "Anki" in text(a)]
    assert built.target("diary/index.html", link.get("href", "")) == built.folder / DECK
