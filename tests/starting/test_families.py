"""Which pages of a folder are notes, by families of paths, and the patterns for them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mkdocs_paperdiary.diary import Note
from mkdocs_paperdiary.diary.entry import page_of
from mkdocs_paperdiary.files import path_test
from mkdocs_paperdiary.starting import Folder, look

from .layouts import LAYOUTS, NAMES, Layout, arxiv, dendron, linked, prose, slug, without_notes

layouts = pytest.mark.parametrize("layout", LAYOUTS, ids=lambda one: one.__name__)


def found_in(folder: Folder) -> set[str]:
    """The paths of the entries from the folder's top."""
    start = "" if folder.docs == "." else f"{folder.docs}/"
    return {start + entry.src for entry in folder.entries}


def reasons_of(folder: Folder) -> dict[str, str]:
    return {src.rpartition("/")[2]: why for src, why in folder.left_out.items()}


def at(tmp_path: Path, layout: Layout, *, name: str = "home") -> Path:
    """A folder whose name tells nothing."""
    layout.write(tmp_path / name)
    return tmp_path / name


@layouts
def test_all_notes_are_found_and_nothing_else(tmp_path: Path, layout: Callable[[], Layout]) -> None:
    made = layout()
    folder = look(at(tmp_path, made))
    assert found_in(folder) == set(made.notes)
    assert not folder.doubtful


@layouts
def test_patterns_are_few_and_none_names_a_note(
    tmp_path: Path, layout: Callable[[], Layout]
) -> None:
    folder = look(at(tmp_path, layout()))
    assert len(folder.patterns) <= 4
    included = [one for one in folder.patterns if not one.startswith("!")]
    assert len(included) <= 2
    assert all("*" in one for one in included)


@layouts
def test_patterns_hold_for_notes_that_come_later(
    tmp_path: Path, layout: Callable[[], Layout]
) -> None:
    made = layout()
    later = list(made.notes)[::3] + list(made.notes)[1::6]
    made.write(tmp_path / "home", without=later)
    folder = look(tmp_path / "home")
    start = "" if folder.docs == "." else f"{folder.docs}/"
    is_entry = path_test(folder.patterns)
    assert all(path.startswith(start) and is_entry(path[len(start) :]) for path in later)


@layouts
def test_notes_are_found_from_any_depth(tmp_path: Path, layout: Callable[[], Layout]) -> None:
    made = layout()
    folder = look(at(tmp_path, made, name="home/inside"))
    assert found_in(folder) == set(made.notes)


def test_a_repository_without_notes_has_none(tmp_path: Path) -> None:
    folder = look(at(tmp_path, without_notes(), name="paper-tool"))
    assert folder.entries == ()
    assert folder.families == ()


@pytest.mark.parametrize(
    ("path", "text", "reason"),
    [
        ("license.md", "Do what you like.\n", "about the site or its repository"),
        ("privacy.md", "No cookies.\n", "about the site or its repository"),
        ("_Sidebar.md", "- [Home](Home.md)\n", "about the site or its repository"),
        ("README.de.md", "# Notizen\n\nWas ich lese.\n", "about the site or its repository"),
        ("notes/templates/new.md", "# Title\n\nWhat it says.\n", "templates"),
        ("notes/00_template.md", "# Title\n\nWhat it says.\n", "templates"),
        ("notes/empty.md", "# <% tp.file.title %>\n\n[Paper]()\n", "templates"),
        ("drafts/soon.md", "# Soon\n\nNot yet.\n", "drafts"),
        ("map.excalidraw.md", "# Drawing\n", "drawings"),
        (
            "next.md",
            "# Next\n\n- [ ] wool\n- [ ] flint\n- [x] salt\n",
            "lists of notes, tags, links or tasks",
        ),
        ("tags/wool.md", "# wool\n", "lists of notes, tags, links or tasks"),
        (
            "more.md",
            "".join(f"- [a{n}]({arxiv(n)})\n" for n in range(9)),
            "lists of notes, tags, links or tasks",
        ),
        (
            "all.md",
            "# Wool\n\n## Abstract\n\n" + "It is long. " * 2000 + "\n\n## References\n\n1. One\n",
            "unlike notes on what was read",
        ),
        ("notes/index.md", "# Notes\n\nAll of them.\n", "introduce other notes"),
    ],
)
def test_a_page_that_is_no_note_is_left_out_with_its_reason(
    tmp_path: Path, path: str, text: str, reason: str
) -> None:
    notes = {f"notes/{slug(name)}.md": linked(n, name) for n, name in enumerate(NAMES[:8])}
    folder = look(at(tmp_path, Layout(notes, {"README.md": "# Mine\n", path: text})))
    assert found_in(folder) == set(notes)
    assert reasons_of(folder)[path.rpartition("/")[2]] == reason


@pytest.mark.parametrize("title", ["{{BERT}} in Trees", "The {Oak}: a Study", "On 50 % of it"])
def test_a_title_with_braces_makes_no_template(tmp_path: Path, title: str) -> None:
    notes = {
        f"notes/{slug(name)}.md": f'---\ntitle: "{title} {n}"\nurl: {arxiv(n)}\n---\n\nIt is.\n'
        for n, name in enumerate(NAMES[:6])
    }
    assert found_in(look(at(tmp_path, Layout(notes)))) == set(notes)


def test_names_that_begin_alike_are_no_pattern_where_folders_are(tmp_path: Path) -> None:
    notes = {
        f"crafts/work-{n}-{slug(name)}.md": linked(n, name) for n, name in enumerate(NAMES[:9])
    }
    notes |= {f"trees/work-{n}-elm-{n}.md": linked(n + 20, f"elm {n}") for n in range(5)}
    others = {f"{topic}/README.md": "# Topic\n\nAll of it.\n" for topic in ("crafts", "trees")}
    assert look(at(tmp_path, Layout(notes, others))).patterns == ("**/*.md", "!README.md")


def test_a_note_without_day_and_link_is_kept_beside_others(tmp_path: Path) -> None:
    notes = {f"{slug(name)}.md": linked(n, name) for n, name in enumerate(NAMES[:8])}
    notes["wool.md"] = "# Wool\n\nA thought of my own.\n"
    assert found_in(look(at(tmp_path, Layout(notes)))) == set(notes)


def test_a_topic_without_links_is_kept_beside_others(tmp_path: Path) -> None:
    notes = {f"trees/{slug(name)}.md": linked(n, name) for n, name in enumerate(NAMES[:9:2])}
    notes |= {
        f"trees/{slug(name)}.md": f"# {name.title()}\n\n{prose(name)}" for name in NAMES[1:9:2]
    }
    notes |= {
        f"birds/{slug(name)}.md": f"# {name.title()}\n\n{prose(name)}" for name in NAMES[20:23]
    }
    assert found_in(look(at(tmp_path, Layout(notes)))) == set(notes)


def test_the_name_of_a_folder_that_has_all_notes_tells_nothing(tmp_path: Path) -> None:
    """Else a small topic below `docs` would be documentation where one note has no link."""
    notes = {f"docs/trees/{slug(name)}.md": linked(n, name) for n, name in enumerate(NAMES[:8])}
    notes["docs/birds/wren.md"] = linked(8, "wren")
    notes["docs/birds/owl.md"] = "# Owl\n\nDate: 4 May 2025\n\nIt hears more than it sees.\n"
    assert found_in(look(at(tmp_path, Layout(notes)))) == set(notes)


def test_a_note_that_collects_links_is_left_out_and_not_hidden(tmp_path: Path) -> None:
    notes = {f"docs/trees/{slug(name)}.md": linked(n, name) for n, name in enumerate(NAMES[:8])}
    links = "".join(f"- [{name}]({slug(name)}.md)\n" for name in NAMES[:8])
    pages = {**notes, "docs/trees/see_also.md": f"# See also\n\n{links}"}
    found = look(at(tmp_path, Layout(pages)))
    assert found_in(found) == set(notes)
    assert found.hidden == ()
    assert "docs/trees/see_also.md" in found.left_out


def test_small_topics_without_days_and_links_are_kept_in_a_folder_of_notes(tmp_path: Path) -> None:
    notes = {
        f"{topic}/{slug(name)}.md": f"# {name.title()}\n\n{prose(name)}"
        for topic, names in (("trees", NAMES[:2]), ("birds", NAMES[2:4]), ("wool", NAMES[4:6]))
        for name in names
    }
    layout = Layout(notes, {"docs/setup.md": "# Set up\n\nInstall it.\n"})
    assert found_in(look(at(tmp_path, layout, name="paper-notes"))) == set(notes)
    assert found_in(look(at(tmp_path, layout, name="home"))) == set()


@pytest.mark.parametrize(("begin", "are_notes"), [("Zomba: ", True), ("", False), ("{n}. ", False)])
def test_what_all_titles_begin_with_is_how_notes_are_called(
    tmp_path: Path, begin: str, are_notes: bool
) -> None:
    pages = {
        f"kalu/{n}/{slug(name)}.md": f"# {begin.format(n=n)}{name.title()}\n\n{prose(name)}"
        for n, name in enumerate(NAMES[:7])
    }
    assert found_in(look(at(tmp_path, Layout(pages)))) == (set(pages) if are_notes else set())


def test_an_index_is_the_note_where_its_chapters_are_none(tmp_path: Path) -> None:
    notes = {}
    chapters = {}
    for name in NAMES[:8]:
        links = "".join(f"- [Chapter {n}](ch{n:02d}-{n * 7}.md)\n" for n in range(1, 7))
        shop = f"[Buy it](https://shop.example.com/{slug(name)})"
        notes[f"{slug(name)}/README.md"] = f"# {name.title()}\n\n{shop}\n\n{links}"
        chapters |= {
            f"{slug(name)}/ch{n:02d}-{n * 7}.md": f"# Chapter {n}\n\n{prose(name)}"
            for n in range(1, 7)
        }
    layout = Layout(notes, {"README.md": "# Notes on books\n", **chapters})
    assert found_in(look(at(tmp_path, layout))) == set(notes)


def test_chapters_beside_the_note_on_their_work_are_none(tmp_path: Path) -> None:
    notes = {}
    chapters = {}
    for at_, name in enumerate(NAMES[:8]):
        notes[f"books/{slug(name)}/README.md"] = (
            f"# [{name.title()}]({arxiv(at_)})\n\n{prose(name)}"
        )
        chapters |= {
            f"books/{slug(name)}/{n:02d}_{slug(other)}.md": f"# {other.title()}\n\n{prose(name)}"
            for n, other in enumerate(NAMES[10 : 10 + at_ % 4 * 2])
        }
    folder = look(at(tmp_path, Layout(notes, chapters)))
    assert found_in(folder) == set(notes)
    assert folder.patterns == ("**/README.md",)


def test_a_family_that_is_not_sure_is_told(tmp_path: Path) -> None:
    notes = {f"notes/{slug(name)}.md": f"# {name.title()}\n\n{prose(name)}" for name in NAMES[:5]}
    (family,) = look(at(tmp_path, Layout(notes))).families
    assert not family.is_sure
    notes = {f"notes/{slug(name)}.md": linked(n, name) for n, name in enumerate(NAMES[:5])}
    (family,) = look(at(tmp_path, Layout(notes), name="second")).families
    assert family.is_sure


@pytest.mark.parametrize(("count", "are_excluded"), [(6, True), (9, False)])
def test_of_pages_that_no_pattern_tells_apart_all_are_excluded_or_none(
    tmp_path: Path, count: int, are_excluded: bool
) -> None:
    notes = {f"{slug(name)}.md": linked(n, name) for n, name in enumerate(NAMES[:12])}
    lists = {
        f"{slug(name)}-links.md": "".join(f"- [a{n}]({arxiv(n + 40)})\n" for n in range(9))
        for name in NAMES[20 : 20 + count]
    }
    folder = look(at(tmp_path, Layout(notes, lists)))
    assert found_in(folder) >= set(notes)
    excluded = [one for one in folder.patterns if one.startswith("!")]
    assert len(excluded) == (count if are_excluded else 0)
    assert set(folder.doubtful) == (set() if are_excluded else set(lists))


def test_pages_of_the_same_paths_and_texts_give_the_same_patterns(tmp_path: Path) -> None:
    first, second = (look(at(tmp_path, dendron(), name=name)) for name in "ab")
    assert first.patterns == second.patterns
    assert [isinstance(one, Note) for one in first.notes.values()]


def post(at: int, name: str, category: str, text: str = "") -> str:
    front = f'title: "{name.title()}"\ncategories: [{category}]\ndate: 2021-03-{at % 28 + 1:02d}'
    return f"---\n{front}\n---\n\n{text}{prose(name)}"


def test_a_post_of_another_category_is_left_out(tmp_path: Path) -> None:
    notes = {
        f"_posts/2021-03-{at + 1:02d}-{slug(name)}.md": post(
            at, name, "papers", f"Paper: {arxiv(at)}\n\n"
        )
        for at, name in enumerate(NAMES[:8])
    }
    # Without a link, but of the category of the works.
    notes["_posts/2021-03-20-loom.md"] = post(19, "loom", "papers")
    walk = "_posts/2021-03-21-a-walk.md"
    others = {walk: post(20, "a walk", "life", "I went [there](https://shop.example.org/map).\n\n")}
    folder = look(at(tmp_path, Layout(notes, others)))
    assert found_in(folder) == set(notes)
    assert folder.left_out[walk] == "of another form than the works beside them"


DATED = "".join(
    f"- 2021-03-{at + 1:02d}: [{name.title()}]({arxiv(at)}). They last.\n"
    for at, name in enumerate(NAMES[:6])
)


def test_a_readme_of_dated_bullets_is_a_diary_and_the_home_page(tmp_path: Path) -> None:
    pages = {"README.md": f"# What I read\n\n{DATED}", "scripts/check.md": "# check\n\nRun it.\n"}
    folder = look(at(tmp_path, Layout(pages, files=("scripts/check.py",))))
    assert folder.state == "notes"
    assert folder.docs == "."
    assert "/README.md" in folder.patterns
    assert len(folder.entries) == 6
    assert {page_of(one.src) for one in folder.entries} == {"README.md"}


@pytest.mark.parametrize("remark", ["", "    - It lasts longer than it says.\n"])
def test_a_list_of_works_is_a_diary_where_it_says_something_or_is_all_there_is(
    tmp_path: Path, remark: str
) -> None:
    lists = {
        f"{topic}.md": f"# {topic}\n\n"
        + "".join(
            f"- **{name.title()}**. Ann Oak. 2019. [pdf]({arxiv(at)})\n{remark}"
            for at, name in enumerate(NAMES[start : start + 5], start)
        )
        for start, topic in ((0, "crafts"), (5, "trees"), (10, "water"))
    }
    alone = look(at(tmp_path, Layout(lists, {"README.md": "# Papers\n"}), name="alone"))
    assert {page_of(one.src) for one in alone.entries} == set(lists)
    assert len(alone.entries) == 15
    notes = {f"notes/{slug(name)}.md": linked(at, name) for at, name in enumerate(NAMES[20:32], 20)}
    beside = look(at(tmp_path, Layout(notes | lists, {"README.md": "# Papers\n"}), name="beside"))
    assert {page_of(src) for src in found_in(beside)} == set(notes) | (
        set(lists) if remark else set()
    )


def test_notes_that_are_not_read_yet_are_no_entries_but_keep_their_place(tmp_path: Path) -> None:
    notes = {
        f"books/{slug(name)}.md": f"---\nurl: {arxiv(at)}\nstatus: {status}\n---\n"
        f"# {name.title()}\n\n{prose(name)}"
        for at, (name, status) in enumerate(
            zip(NAMES[:9], 3 * ["finished", "to read", "draft"], strict=True)
        )
    }
    folder = look(at(tmp_path, Layout(notes)))
    assert {one.status for one in folder.entries} == {"read"}
    assert sorted(one.status or "" for one in folder.hidden) == ["draft"] * 3 + ["planned"] * 3
    is_entry = path_test(folder.patterns)
    assert folder.docs == "books"
    assert all(is_entry(path.removeprefix("books/")) for path in notes)


def test_a_file_of_many_works_counts_as_many_notes(tmp_path: Path) -> None:
    def event(start: int) -> str:
        talks = (f"## {name.title()}\n\nby Ann Oak\n\n{prose(name)}" for name in NAMES[start:][:5])
        return "# Event\n\n" + "\n".join(talks)

    notes = {f"woods/treeconf-201{n}.md": event(5 * n) for n in range(5)}
    notes["stonecon.md"] = event(30)
    others = {"README.md": "# Notes on talks\n", "terms.md": "* oak\n* elm\n"}
    folder = look(at(tmp_path, Layout(notes, others)))
    assert {page_of(src) for src in found_in(folder)} == set(notes)
    assert len(folder.entries) == 30


def test_pages_of_a_repository_are_excluded_beside_three_others(tmp_path: Path) -> None:
    notes = {f"{slug(name)}.md": linked(n, name) for n, name in enumerate(NAMES[:9])}
    others = {f"{name}.md": "# It\n\nHow it is.\n" for name in ("LICENSE", "SECURITY", "CHANGES")}
    others |= {"CONTRIBUTING.md": "# It\n", "TEMPLATE.md": "# Title\n\n- Link:\n"}
    folder = look(at(tmp_path, Layout(notes, others)))
    assert found_in(folder) == set(notes)
    assert not folder.doubtful


def keyed(at: int, name: str) -> tuple[str, str]:
    """The key of a book and a note on it."""
    fields = f"tipo: lectura\nautoras: [Ana Olmo]\nedición: {1990 + at}\nenlace: {arxiv(at)}"
    text = f"---\ntitle: {name.title()}\ncreated: 2023-05-{at + 1:02d}\n{fields}\n---\n\n"
    return f"{slug(name).title()}{1990 + at}{'b' * (at % 2)}", text + prose(name)


def thought(name: str, fields: str = "tags: [idea]") -> str:
    return f"---\ntitle: {name}\ncreated: 2023-06-01\n{fields}\n---\n\nI think of {name}.\n"


def test_pages_without_the_fields_of_the_works_are_of_another_form(tmp_path: Path) -> None:
    """Names that end in a year tell them apart; else those pages are told to be kept."""
    keys = dict(keyed(at, name) for at, name in enumerate(NAMES[:11]))
    # Without a link, but in the form of the works.
    keys["Osier2001"] = keyed(11, "osier")[1].replace("enlace", "lugar")
    ideas = {f"notas/{slug(name)}.md": thought(name) for name in NAMES[20:30]}
    by_key = at(tmp_path, Layout({f"notas/{key}.md": text for key, text in keys.items()}, ideas))
    folder = look(by_key)
    assert found_in(folder) == {f"notas/{key}.md" for key in keys}
    assert folder.patterns == ("**/*[0-9][0-9][0-9][0-9]*.md",)
    assert set(folder.left_out.values()) == {"of another form than the works beside them"}
    notes = {f"notas/{key.rstrip('b')[:-4]}.md": text for key, text in keys.items()}
    folder = look(at(tmp_path, Layout(notes, ideas), name="unkeyed"))
    assert found_in(folder) == set(notes) | set(ideas)
    assert len(folder.doubtful) == len(ideas)


@pytest.mark.parametrize(
    ("field", "is_kept"),
    [("layout: essay", False), ("layout: book", True), ("layout: rezension", True), ("", True)],
)
def test_a_field_with_few_values_in_works_tells_others(
    tmp_path: Path, field: str, is_kept: bool
) -> None:
    notes = {
        f"_posts/{slug(name)}.md": thought(name, f"layout: rezension\nurl: {arxiv(at)}")
        for at, name in enumerate(NAMES[:9])
    }
    other = {"_posts/herbst.md": thought("Herbst", field)}
    folder = look(at(tmp_path, Layout(notes, other)))
    assert found_in(folder) == {*notes, *(other if is_kept else ())}


def test_bookmarks_beside_notes_of_a_form_are_none(tmp_path: Path) -> None:
    def book(at: int, name: str) -> str:
        rated = f"author: Ann Oak\npages: {at}\nstars: {at % 5 + 1}\nlink: {arxiv(at)}"
        return thought(name, rated)

    books = {f"web/books/{slug(name)}.md": book(at, name) for at, name in enumerate(NAMES[:9])}
    marks = {
        f"web/saved/{slug(name)}.md": thought(name, f"link: {arxiv(at)}")
        for at, name in enumerate(NAMES[20:26], 20)
    }
    assert found_in(look(at(tmp_path, Layout(books, marks)))) == set(books)
    # Of the same form, they are another topic.
    poems = {path: book(at, path).replace("books", "poems") for at, path in enumerate(marks, 20)}
    assert found_in(look(at(tmp_path, Layout(books | poems), name="b"))) == {*books, *poems}


def test_files_beside_the_note_on_their_work_are_parts_of_it(tmp_path: Path) -> None:
    notes = {}
    parts = {}
    for at_, name in enumerate(NAMES[:6]):
        fields = f"isbn: 978-3-16-148410-0\nquelle: {arxiv(at_)}"
        notes[f"bücher/{slug(name)}/index.md"] = thought(name, fields)
        parts[f"bücher/{slug(name)}/urteil.md"] = thought("Ein Fest", f"rating: {at_ % 5 + 1}")
    folder = look(at(tmp_path, Layout(notes, parts)))
    assert found_in(folder) == set(notes)
    assert folder.families[0].place == "bücher/**/index.md"
    assert set(folder.left_out.values()) == {"parts of the notes beside them"}


def test_a_full_text_beside_its_note_is_a_part_of_it(tmp_path: Path) -> None:
    notes = {f"kb/lit.{slug(name)}.md": linked(at, name) for at, name in enumerate(NAMES[:9])}
    notes["kb/lit.amber-boats.2.md"] = linked(0, "Amber Boats Again")
    notes["kb/lit.amber-boats.more.md"] = linked(12, "More Amber Boats")
    copy = {"kb/lit.birch-bark.copy.md": linked(1, "Birch Bark, as it was printed")}
    folder = look(at(tmp_path, Layout(notes, copy)))
    assert found_in(folder) == set(notes)
    assert folder.left_out == {min(copy): "parts of the notes beside them"}


def test_a_branch_of_names_that_says_reading_is_a_family(tmp_path: Path) -> None:
    notes = {
        f"kb/notes.book.{slug(name)}.md": f"# {name.title()}\n\n- Author: Ann Oak\n- Genre: "
        f"essay\n- Ref: {arxiv(at)}\n\n{prose(name)}"
        for at, name in enumerate(NAMES[:9])
    }
    others = {
        f"kb/notes.{topic}.md": f"# {topic}\n\nRef: {arxiv(at)}\n\nIt says how.\n"
        for at, topic in enumerate(("home.paint", "home.tiles", "money.rent", "garden.soil"), 30)
    }
    folder = look(at(tmp_path, Layout(notes, others)))
    assert found_in(folder) == set(notes)
    assert folder.patterns == ("**/notes.book.*.md",)


def test_the_docs_folder_is_the_one_of_the_home_page(tmp_path: Path) -> None:
    notes = {
        f"vault/export/site/read/{slug(name)}.md": linked(at, name)
        for at, name in enumerate(NAMES[:10])
    }
    folder = look(at(tmp_path, Layout(notes, {"vault/export/site/index.md": "# Welcome\n"})))
    assert folder.docs == "vault/export/site"
    assert folder.patterns == ("read/**/*.md",)
    assert look(at(tmp_path, Layout(notes), name="without")).docs == "vault"
    # What notes show would not be a part of the site.
    shown = {path: text + "\n![A tree](/vault/tree.png)\n" for path, text in notes.items()}
    files = ("vault/tree.png",)
    layout = Layout(shown, {"vault/export/site/index.md": "# Welcome\n"}, files)
    assert look(at(tmp_path, layout, name="shown")).docs == "vault"


def test_a_page_is_found_or_left_out(tmp_path: Path) -> None:
    notes = {f"kb/lit.{slug(name)}.md": linked(at, name) for at, name in enumerate(NAMES[:20])}
    apart = {"kb/soil.md": linked(30, "Soil"), "kb/rain.md": linked(31, "Rain")}
    links = "".join(f"- [a{n}]({arxiv(n + 40)})\n" for n in range(9))
    lists = {f"kb/list-{slug(name)}.md": links for name in NAMES[20:30]}
    folder = look(at(tmp_path, Layout(notes, apart | lists)))
    found = {page.src for family in folder.families for page in family.pages}
    assert found == found_in(folder) == set(notes)
    assert folder.left_out.keys() == apart.keys() | lists.keys()


def test_an_event_beside_others_is_kept(tmp_path: Path) -> None:
    """A file that happens to be called `notes` makes no family of notes of its folder."""

    def event(start: int, mark: str) -> str:
        talks = (
            f"{mark}{name.title()}\n\nby Ann Oak\n\n{prose(name)}" for name in NAMES[start:][:4]
        )
        return f"# Treffen {start}\n\n3. Mai 2022\n\n" + "\n".join(talks)

    notes = {
        "Waldtag/notes.md": event(0, "## "),
        "Holztag/2019.md": event(5, "## "),
        "Moortag/2020.md": event(10, "## "),
        "Steintag/2018.md": event(15, "##"),
    }
    folder = look(at(tmp_path, Layout(notes, {"README.md": "# Vorträge\n\nNotes on talks.\n"})))
    assert {page_of(src) for src in found_in(folder)} == set(notes)


def test_a_page_of_which_nearly_all_is_in_others_is_their_template(tmp_path: Path) -> None:
    """Those that lack only their text are notes that nobody has written yet."""

    def form(title: str, link: str, text: str = "") -> str:
        asked = "".join(f"**{one}:** {text}\n\n" for one in ("Domanda", "Risposta", "Dubbi"))
        return f"---\nautore: {text}\n---\n\n## {title}\n\n[Leggi]({link})\n\n{asked}"

    notes = {
        f"{slug(name)}.md": form(name.title(), arxiv(at), prose(name))
        for at, name in enumerate(NAMES[:9])
    }
    blank = {"scheletro.md": form("Qui il titolo", "indirizzo")}
    folder = look(at(tmp_path, Layout(notes, blank)))
    assert found_in(folder) == set(notes)
    assert folder.left_out == {"scheletro.md": "templates"}
    notes |= {f"{slug(name)}.md": form(name.title(), "") for name in NAMES[20:24]}
    assert found_in(look(at(tmp_path, Layout(notes), name="unwritten"))) == set(notes)


def test_the_page_at_the_root_of_the_site_is_no_list_of_works(tmp_path: Path) -> None:
    notes = {f"lu/{slug(name)}.md": linked(at, name) for at, name in enumerate(NAMES[:8])}
    parts = (f"## {name.title()}\n\n{arxiv(at)}\n\n{prose(name)}" for at, name in enumerate(NAMES))
    home = {"site/accueil.md": f"---\npermalink: /\n---\n\n{''.join(parts)}"}
    assert found_in(look(at(tmp_path, Layout(notes, home)))) == set(notes)


def test_an_overview_of_works_is_a_list_of_links_whatever_code_stands_in_it(tmp_path: Path) -> None:
    notes = {f"notes/{slug(name)}.md": linked(at, name) for at, name in enumerate(NAMES[:9])}
    rows = "".join(f"| {name} | <{arxiv(at)}> |\n" for at, name in enumerate(NAMES[:12]))
    graph = "".join(f"    {name.split()[0]} --> {name.split()[1]}\n" for name in NAMES)
    whole = f"# Timeline\n\n~~~mermaid\n{graph}~~~\n\n| Work | Link |\n|---|---|\n{rows}"
    folder = look(at(tmp_path, Layout(notes, {"notes/timeline.md": whole})))
    assert found_in(folder) == set(notes)
    assert folder.left_out == {"notes/timeline.md": "lists of notes, tags, links or tasks"}


def test_notes_without_links_are_kept_beside_a_list_of_works(tmp_path: Path) -> None:
    """A home page that lists works with their days says what the folder is about."""
    notes = {f"{slug(name)}.md": f"# {name.title()}\n\n{prose(name)}" for name in NAMES[20:30]}
    folder = look(at(tmp_path, Layout(notes, {"README.md": f"# Ann Oak\n\n{DATED}"})))
    assert {page_of(src) for src in found_in(folder)} == {*notes, "README.md"}
    assert len(folder.entries) == 16


def test_an_overview_that_leads_to_the_works_of_notes_introduces_them(tmp_path: Path) -> None:
    notes = {f"lu/{slug(name)}.md": linked(at, name) for at, name in enumerate(NAMES[:9])}
    told = (f"[{name}]({arxiv(at)}) goes on.\n{prose(name)}" for at, name in enumerate(NAMES[:6]))
    folder = look(at(tmp_path, Layout(notes, {"lu/tout.md": "# Tout\n\n" + "\n".join(told)})))
    assert folder.left_out == {"lu/tout.md": "introduce other notes"}


def test_a_page_of_works_beside_the_notes_on_some_of_them_has_the_others(tmp_path: Path) -> None:
    def form(at: int, name: str, level: str = "##") -> str:
        return (
            f"{level} Nr. {at}\n- **Title:** {name.title()}\n- **Authors:** Ann Oak, Ben Elm\n"
            f"- **Link:** {arxiv(at)}\n\n{prose(name)}\n"
        )

    few = [*enumerate(NAMES[:9])]
    notes = {f"lu/works/{at}/{slug(name)}.md": form(at, name, "#") for at, name in few[:5]}
    texts = {**notes, "lu/README.md": "\n".join(form(*one) for one in few)}
    folder = look(at(tmp_path, Layout(texts)))
    found = {one.title: page_of(one.src) for one in folder.entries}
    assert len(found) == 9
    assert [*found.values()].count("lu/README.md") == 4


def test_pages_with_the_sections_of_notes_are_notes_wherever_they_are(tmp_path: Path) -> None:
    """Small folders may have no note with a link, as others of the same form have."""

    def note(at: int, name: str) -> str:
        link = f"- {arxiv(at)}\n" if at % 3 else ""
        return (
            f"# Fenti\n\n- Name: {name.title()}\n- Kalu: {at}\n{link}\n"
            f"## Zomba\n\n{prose(name)}\n## Priso\n\nIt is {name}.\n"
        )

    notes = {
        f"kb/{'abcdefgh'[at % 8]}{at % 8}/{slug(name)}.md": note(at, name)
        for at, name in enumerate(NAMES[:20])
    }
    notes |= {"kb/moss/rain.md": note(30, "rain"), "kb/soil/clay.md": note(33, "clay")}
    others = {f"kb/{slug(name)}.md": f"# {name}\n\n{prose(name)}" for name in NAMES[20:24]}
    folder = look(at(tmp_path, Layout(notes, others)))
    assert found_in(folder) == set(notes)


def test_a_second_kind_of_notes_with_its_own_sections_is_kept(tmp_path: Path) -> None:
    papers = {
        f"papers/{slug(name)}.md": f"---\ntitle: {name.title()}\nauthors: [Ann Oak]\nvenue: Woods\n"
        f"date: 2024-01-{10 + at}\nlink: {arxiv(at)}\n---\n\n## Method\n\n{prose(name)}"
        for at, name in enumerate(NAMES[:12])
    }
    posts = {
        f"radio/{slug(name)}.md": f"---\ntitle: {name.title()}\ndate: 2024-02-{10 + at}\n"
        f"link: https://radio.example/{slug(name)}\n---\n\n## Guests\n\n{prose(name)}"
        for at, name in enumerate(NAMES[12:20])
    }
    assert found_in(look(at(tmp_path, Layout(papers | posts)))) == {*papers, *posts}


def test_the_page_of_a_series_leads_to_its_site_and_is_no_note(tmp_path: Path) -> None:
    notes = {f"woods/{slug(name)}.md": linked(at, name) for at, name in enumerate(NAMES[:8])}
    others = {"woods/README.md": "# [Woods 2024](https://woods.example)\n\nIn the old mill.\n"}
    folder = look(at(tmp_path, Layout(notes, others)))
    assert found_in(folder) == set(notes)
    assert reasons_of(folder) == {"README.md": "introduce other notes"}


@pytest.mark.parametrize("log", ["docs/reading/index.md", "docs/log/README.md"])
@pytest.mark.parametrize("is_site", [True, False])
def test_a_reading_log_is_found_beside_introductions_called_alike(
    tmp_path: Path, log: str, is_site: bool
) -> None:
    pages = {
        f"docs/{slug(name)}/{log.rpartition('/')[2]}": f"# {name.title()}\n\n{prose(name)}"
        for name in NAMES[20:28]
    }
    pages |= {"docs/index.md": "# Ann Oak\n\nHello.\n"}
    pages |= {"mkdocs.yml": "site_name: Ann Oak\n"} if is_site else {}
    folder = look(at(tmp_path, Layout({log: f"# Log\n\n{DATED}"}, pages)))
    assert {page_of(src) for src in found_in(folder)} == {log}
    assert len(folder.entries) == 6


@pytest.mark.parametrize(
    ("name", "are_notes"), [("bookreviews", True), ("book-reviews", True), ("notebooks", False)]
)
def test_a_folder_may_be_named_in_one_word(tmp_path: Path, name: str, are_notes: bool) -> None:
    pages = {f"{name}/{slug(one)}.md": f"# {one.title()}\n\n{prose(one)}" for one in NAMES[:6]}
    folder = look(at(tmp_path, Layout(pages, {"setup/mill.md": "# Mill\n\nTurn it.\n"})))
    assert found_in(folder) == (set(pages) if are_notes else set())


@pytest.mark.parametrize(
    ("front", "is_kept"), [("rating: 4", True), ("status: finished", True), ("tags: [a]", False)]
)
def test_a_list_of_links_with_a_rating_or_a_status_is_a_note(
    tmp_path: Path, front: str, is_kept: bool
) -> None:
    notes = {f"{slug(name)}.md": linked(at, name) for at, name in enumerate(NAMES[:8])}
    links = "".join(f"- [{name}](https://shop.example.org/{slug(name)})\n" for name in NAMES[9:18])
    told = {"osier.md": f"---\n{front}\n---\n# Osier\n\n{links}"}
    folder = look(at(tmp_path, Layout(notes, told)))
    assert found_in(folder) == {*notes, *(told if is_kept else ())}


@pytest.mark.parametrize(("name", "are_kept"), [("paper-notes", True), ("home", False)])
def test_files_beside_summaries_are_kept_where_all_is_about_reading(
    tmp_path: Path, name: str, are_kept: bool
) -> None:
    notes = {
        f"{slug(one)}/summary.md": f"# {one.title()}\n\n[Paper]({arxiv(at)})\n\n{prose(one)}"
        for at, one in enumerate(NAMES[:6])
    }
    birds = {f"birds/{slug(one)}.md": f"# {one.title()}\n\n{prose(one)}" for one in NAMES[20:22]}
    folder = look(at(tmp_path, Layout(notes, birds), name=name))
    assert found_in(folder) == {*notes, *(birds if are_kept else ())}


def blog_post(name: str, category: str, text: str = "Die Blätter fallen im Herbst.") -> str:
    return f"---\nlayout: post\ntitle: {name.title()}\ncategories: {category}\n---\n\n{text}\n"


def test_a_category_called_reading_parts_the_posts_of_a_blog(tmp_path: Path) -> None:
    notes = {
        f"_posts/2021-03-{at + 1:02}-{slug(name)}.md": blog_post(name, "Rezension")
        for at, name in enumerate(NAMES[:8])
    }
    # Of some category, works are told, whatever it is called.
    notes["_posts/2021-05-01-a.md"] = blog_post("a tree", "Vorträge", f"Paper: {arxiv(3)}")
    others = {
        f"_posts/2021-04-{at + 1:02}-{slug(name)}.md": blog_post(name, f"Aktion{at % 2}")
        for at, name in enumerate(NAMES[8:18])
    }
    folder = look(at(tmp_path, Layout(notes, others)))
    assert found_in(folder) == set(notes)
    assert folder.where == {"categories": ("rezension", "vorträge")}
    assert not [one for one in folder.patterns if one.startswith("!")]
    assert set(folder.left_out.values()) == {"of another form than the works beside them"}


def test_categories_of_a_diary_of_books_are_what_they_are_about(tmp_path: Path) -> None:
    notes = {
        f"_posts/2021-03-{at + 1:02}-{slug(name)}.md": blog_post(
            name, "Books" if at % 2 else "Life"
        )
        for at, name in enumerate(NAMES[:12])
    }
    folder = look(at(tmp_path, Layout(notes), name="book-notes"))
    assert found_in(folder) == set(notes)
    assert not folder.where


def test_a_list_called_books_says_nothing_of_the_pages_beside_it(tmp_path: Path) -> None:
    books = "".join(
        f"- {name.title()} of the Old Woods by Ann {name.split()[0].title()}\n"
        for name in NAMES[:12]
    )
    notes = {"pages/books.md": f"# Books\n\n{books}"}
    others = {
        f"pages/{slug(name)}.md": f"# {name.title()}\n\n{prose(name)}" for name in NAMES[12:18]
    }
    folder = look(at(tmp_path, Layout(notes, others)))
    assert {page_of(src) for src in found_in(folder)} == set(notes)
    assert len(folder.entries) == 12


@pytest.mark.parametrize(
    ("name", "are_notes"),
    [
        ("[20{at} WOODS] {name} in the Old Woods", True),
        ("20{at} {name} in the Old Woods", True),
        ("{name} in the Old Woods (20{at})", True),
        ("20{at}-03-04 {name} in the Old Woods", False),
        ("{name} in the Old Woods", False),
    ],
)
def test_files_named_by_titles_with_years_are_notes_without_any_link(
    tmp_path: Path, name: str, are_notes: bool
) -> None:
    words = ("Slow Trees", "Quick Moss", "Still Ponds", "Tall Oaks", "Cold Rings")
    pages = {f"plans/{name.format(at=at, name=one)}.md": one for at, one in enumerate(words, 17)}
    layout = Layout(pages if are_notes else {}, {} if are_notes else pages)
    assert bool(look(at(tmp_path, layout)).entries) == are_notes


@pytest.mark.parametrize("author", ["**Autor:** Ann {0}\n\n", ""])
def test_a_list_of_quotes_is_a_note_where_it_tells_who_wrote_the_work(
    tmp_path: Path, author: str
) -> None:
    quotes = "".join(f"- [[zitate/z{at}|Das {at}. Zitat]]\n" for at in range(6))
    form = f"# {{0}}\n\n{author}## Zitate\n\n{quotes}"
    pages = {f"books/{slug(name)}.md": form.format(name.title()) for name in NAMES[:9]}
    layout = Layout(pages if author else {}, {} if author else pages)
    assert found_in(look(at(tmp_path, layout))) == set(layout.notes)


def test_one_linked_page_says_nothing_of_the_notes_in_other_folders(tmp_path: Path) -> None:
    pages = {f"woods/{slug(name)}.md": f"# {name.title()}\n\n{prose(name)}" for name in NAMES[:13]}
    pages["ponds/ice.md"] = f"# Ice\n\n[Paper]({arxiv(1)})\n\n{prose('ice')}"
    folder = look(at(tmp_path, Layout(pages), name="paper-notes"))
    assert found_in(folder) == set(pages)


@pytest.mark.parametrize("there", ["{}", "https://github.com/oak/notes/blob/main/{}"])
def test_pages_that_an_index_has_beside_links_of_works_are_notes(
    tmp_path: Path, there: str
) -> None:
    names = [f"{slug(name)}.md" for name in NAMES[:6]]
    notes = {path: f"# {name}\n\n{prose(name)}" for path, name in zip(names, NAMES, strict=False)}
    below = {f"wool/{slug(name)}.md": linked(n, name) for n, name in enumerate(NAMES[6:12])}
    lines = "".join(
        f"- {name} [[paper]({arxiv(at)})] [[notes]({there.format(path)})]\n"
        for at, (path, name) in enumerate(zip(names, NAMES, strict=False))
    )
    index = {"README.md": f"# paper-notes\n\n{lines}"}
    assert found_in(look(at(tmp_path, Layout(notes | below, index)))) == {*notes, *below}
    alone = Layout(notes | below, {"README.md": "# paper-notes\n"})
    assert found_in(look(at(tmp_path / "alone", alone))) == {*below}
