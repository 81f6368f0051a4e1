"""The works of a diary as BibTeX: beside each entry, and all of them in one file."""

from __future__ import annotations

from pathlib import Path

import pytest

from .building import Site, by_class, text

BIB = "assets/paperdiary/diary.bib"


@pytest.mark.parametrize("theme", ["material", "paperdiary"])
def test_an_entry_shows_its_work_as_bibtex(site: Site, theme: str) -> None:
    site.config["theme"] = {"name": theme, "font": False}
    site.note(
        "a.md",
        title="Walking & Falling",
        authors=["Ada Lovelace"],
        year=2023,
        link="https://arxiv.org/abs/2301.00001",
    )
    (details,) = by_class(site.build().article("papers/a/index.html"), "paperdiary-bibtex")
    (code,) = details.iter("code")
    shown = "".join(code.itertext())
    assert shown.startswith("@misc{lovelace2023walking,\n")
    assert r"Walking \& Falling" in shown
    # Material puts its button to copy, by this class, whatever the site's features are.
    assert by_class(details, "copy")


def test_all_works_are_in_one_file_as_they_are_on_the_pages(site: Site) -> None:
    for name in ("b", "a", "c"):
        site.note(f"{name}.md", title=f"Work{name}", date="2024-03-03")
    built = site.build()
    written = built.html(BIB)
    pages = [built.article(f"papers/{name}/index.html") for name in "abc"]
    shown = ["".join(next(page.iter("code")).itertext()) for page in pages]
    assert written == "\n".join(shown)


def test_the_full_diary_leads_to_the_file_and_the_feeds(site: Site) -> None:
    site.note("a.md", title="A work", date="2024-03-03")
    built = site.build()
    (foot,) = by_class(built.article("diary/index.html"), "paperdiary-exports")
    targets = {text(link): link.get("href") for link in foot.iter("a")}
    assert targets == {
        "BibTeX of all entries": f"../{BIB}",
        "RSS feed": "../feed.xml",
        "JSON feed": "../feed.json",
    }
    for href in targets.values():
        assert built.target("diary/index.html", str(href)).is_file()


def test_a_key_of_the_notes_own_is_kept(site: Site) -> None:
    site.note("a.md", title="A work", citekey="mine:24")
    assert "{mine:24,\n" in site.build().html(BIB)


def test_hostile_titles_end_neither_the_page_nor_the_work(site: Site) -> None:
    site.note("a.md", title="`</code></pre><b>` } @book{evil,")
    built = site.build()
    (details,) = by_class(built.article("papers/a/index.html"), "paperdiary-bibtex")
    assert not list(details.iter("b"))
    assert r"\} @book\{evil," in built.html(BIB)


def test_the_users_template_wins(site: Site) -> None:
    folder: Path = site.root / "overrides" / "paperdiary"
    folder.mkdir(parents=True)
    (folder / "entry-bibtex.html").write_text("<p class='mine'>{{ bibtex | length > 9 }}</p>")
    site.config["theme"] = {"name": "material", "font": False, "custom_dir": "overrides"}
    site.note("a.md", title="A work")
    (mine,) = by_class(site.build().article("papers/a/index.html"), "mine")
    assert text(mine) == "True"
