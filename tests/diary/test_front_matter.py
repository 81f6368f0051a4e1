"""Front matter: every field, its aliases, and what is said about mistakes."""

from __future__ import annotations

import datetime as dt

import pytest

from mkdocs_paperdiary.problem import without_habits

from .small_notes import entry, messages, read, read_all

FULL = """
    ---
    title: "Slow Trees: Growth in Winter"
    date: 2025-06-05
    link: https://example.org/slow
    summary: Trees grow slowly. In winter they rest.
    topic: forestry
    kind: book
    authors: [A. Oak, B. Elm]
    venue: Forest
    year: 2024
    tags: [trees, winter]
    rating: 4
    code: https://github.com/doe/trees
    lessons:
      - theme: Patience
        lesson: Growth takes rest
        detail: |
          **More** on it.
    ---
    # Heading
"""


def test_every_field_is_read_with_its_line() -> None:
    reading = read(FULL)
    (found,) = reading.diary.entries
    assert found.title == "Slow Trees: Growth in Winter"
    assert found.date == dt.date(2025, 6, 5)
    assert found.link == "https://example.org/slow"
    assert found.summary == "Trees grow slowly. In winter they rest."
    assert (found.topic, found.kind) == ("forestry", "book")
    assert found.authors == ("A. Oak", "B. Elm")
    assert (found.venue, found.year, found.rating) == ("Forest", 2024, 4)
    assert found.tags == ("trees", "winter")
    assert found.code == "https://github.com/doe/trees"
    (lesson,) = found.lessons
    assert (lesson.theme, lesson.lesson) == ("Patience", "Growth takes rest")
    assert lesson.detail == "**More** on it."
    assert not reading.problems
    assert found.sources["rating"].line == 12
    assert {source.origin for source in found.sources.values()} == {"front matter"}


@pytest.mark.parametrize("name", ["date", "read", "date_read", "date-read", "dateRead", "Date"])
def test_the_day_has_aliases(name: str) -> None:
    assert entry(f"---\n{name}: 2025-06-05\n---\n# A\n").date == dt.date(2025, 6, 5)


def test_the_day_of_reading_wins_over_the_date() -> None:
    text = "---\ndate: 2024-01-01\nread: 2025-06-05\n---\n# A\n"
    assert entry(text).date == dt.date(2025, 6, 5)


@pytest.mark.parametrize(
    "value",
    ["5 June 2025", '"2025-06-05"', "2025-06-05 10:00:00 +0100", "June 5th, 2025", "05.06.2025"],
)
def test_the_day_may_be_written_in_words(value: str) -> None:
    found = entry(f"---\ndate: {value}\n---\n# A\n", date_order="DMY")
    assert found.date == dt.date(2025, 6, 5)


@pytest.mark.parametrize(
    ("line", "link"),
    [
        ("arxiv: 2310.10090", "https://arxiv.org/abs/2310.10090"),
        ("arxiv: 2311.10090", "https://arxiv.org/abs/2311.10090"),
        ("arxiv: arXiv:2311.10090v2", "https://arxiv.org/abs/2311.10090v2"),
        ("arxiv: https://arxiv.org/abs/2311.10090", "https://arxiv.org/abs/2311.10090"),
        ("doi: 10.1145/3292500", "https://doi.org/10.1145/3292500"),
        ("doi: https://doi.org/10.1145/3292500", "https://doi.org/10.1145/3292500"),
        ("url: www.example.org/a", "https://www.example.org/a"),
        ("link: arxiv.org/abs/2311.10090", "https://arxiv.org/abs/2311.10090"),
        ("pdf: https://example.org/a.pdf", "https://example.org/a.pdf"),
    ],
)
def test_short_forms_of_links(line: str, link: str) -> None:
    reading = read(f"---\ntitle: A\n{line}\n---\n")
    assert reading.diary.entries[0].link == link
    assert not reading.problems


@pytest.mark.parametrize("title", ["1984", "yes", "3.10", "2024-01-01", "null and void"])
def test_a_title_stays_as_it_is_written(title: str) -> None:
    assert entry(f"---\ntitle: {title}\n---\n").title == title


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("A. Oak, B. Elm and C. Ash", ("A. Oak", "B. Elm", "C. Ash")),
        ("Oak, A.; Elm, B.", ("Oak, A.", "Elm, B.")),
        ("Oak，A.；Elm，B.", ("Oak，A.", "Elm，B.")),
        ("王、张，李", ("王", "张", "李")),
        ("A. Oak et al.", ("A. Oak",)),
        ("[{name: A. Oak}, {name: B. Elm}]", ("A. Oak", "B. Elm")),
    ],
)
def test_authors_may_be_a_list_or_a_line(value: str, names: tuple[str, ...]) -> None:
    assert entry(f"---\nauthors: {value}\n---\n# A\n").authors == names


def test_tags_may_be_a_line() -> None:
    assert entry("---\ntags: trees, winter\n---\n# A\n").tags == ("trees", "winter")


def test_a_year_in_quotes_is_a_year() -> None:
    assert entry('---\nyear: "2024"\n---\n# A\n').year == 2024


def test_diary_false_makes_no_entry() -> None:
    reading = read("---\ndiary: false\n---\n# About this diary\n")
    assert not reading.diary.entries
    assert not reading.bodies


@pytest.mark.parametrize(
    ("line", "field", "expected"),
    [
        ("rating: great", "rating", "4/5"),
        ("rating: 0", "rating", "4/5"),
        ("date: someday", "date", "2025-06-05"),
        ("date: 2024-02-31", "date", "2025-06-05"),
        ("date: [2024, 2]", "date", "2025-06-05"),
        ("link: see the drawer", "link", "absolute link"),
        ("link: ../other.md", "link", "absolute link"),
        ("kind: opera", "kind", "paper, blog, talk, book, docs, code"),
        ("authors: {first: A}", "authors", "list of names"),
        ("year: soon", "year", "four digits"),
        ("tags: {a: b}", "tags", "list of words"),
        ("title: [a, b]", "title", "text"),
        ("topic: {a: b}", "topic", "text"),
        ("lessons: 5", "lessons", "theme and lesson"),
        ("lessons: [{theme: a}]", "lessons", "lesson"),
        ("diary: perhaps", "diary", "true or false"),
        ("arxiv: none yet", "arxiv", "2311.10090"),
    ],
)
def test_a_wrong_value_is_reported_and_the_rest_kept(line: str, field: str, expected: str) -> None:
    reading = read(f"---\ntopic: forestry\n{line}\n---\n# A\n")
    (message,) = messages(reading)
    assert message.startswith(f"papers/note.md:3: {field}: ")
    assert expected in message
    assert reading.diary.entries[0].topic == "forestry"


def test_one_wrong_lesson_leaves_the_others() -> None:
    reading = read("---\nlessons:\n  - {theme: a, lesson: b}\n  - {theme: c}\n---\n# A\n")
    assert [lesson.lesson for lesson in reading.diary.entries[0].lessons] == ["b"]
    assert "lesson 2" in messages(reading)[0]


@pytest.mark.parametrize(
    ("name", "meant"),
    [("titlle", "title"), ("summery", "summary"), ("ratings", "rating"), ("lesson", "lessons")],
)
def test_a_misspelt_field_is_reported_with_the_nearest(name: str, meant: str) -> None:
    (message,) = messages(read(f"---\n{name}: x\n---\n# A\n"))
    assert message.startswith(f"papers/note.md:2: {name}: ")
    assert f"'{meant}'" in message


def test_an_unknown_field_is_reported() -> None:
    (message,) = messages(read("---\nmood: happy\n---\n# A\n"))
    assert message.startswith("papers/note.md:2: mood: ")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("titlle: A", "misspelt-field"),
        ("kind: opera", "invalid-value"),
    ],
)
def test_one_mistake_of_many_notes_is_reported_once(line: str, code: str) -> None:
    notes = {f"{n}.md": f"---\n{line} {n}\n---\n# A\n" for n in range(12)}
    problems = read_all(notes).problems
    assert len(problems) == 12
    (habit,) = without_habits(problems)
    assert (habit.src, habit.line, habit.code) == ("0.md", 2, code)
    assert "11 more notes" in habit.message
    assert len(without_habits(problems[:10])) == 10


@pytest.mark.parametrize(
    ("line", "advice"),
    [
        ("humeur: gai{at}", "the documentation lists"),
        ("terminé le: '2025-06-05'", "call it `read`"),
        ("date: 2025-01-01\nvu: '2025-06-0{at}'", "the documentation lists"),
        ("avancement: finished", "call it `status`"),
    ],
)
def test_a_field_of_many_notes_is_told_once_and_never_to_be_removed(line: str, advice: str) -> None:
    notes = {f"{at}.md": f"---\n{line.format(at=at)}\n---\n# A {at}\n" for at in range(1, 4)}
    (problem,) = read_all(notes).problems
    assert (problem.src, problem.severity, problem.code) == ("1.md", "hint", "unknown-field")
    assert "3 notes that have it" in problem.message
    assert advice in problem.message
    assert "remove" not in problem.message


def test_a_field_that_tells_the_days_is_no_unknown_one() -> None:
    notes = {f"{at}.md": f"---\nlu le: 2025-06-0{at}\n---\n# A {at}\n" for at in range(1, 6)}
    reading = read_all(notes)
    assert len(reading.diary.dated) == 5
    assert reading.problems == ()


def test_fields_of_other_tools_are_left_alone() -> None:
    text = """
        ---
        layout: post
        template: home.html
        hide: [toc]
        icon: material/tree
        status: new
        search: {boost: 2}
        comments: true
        categories: [a]
        permalink: /a/
        slug: a
        draft: false
        publish: true
        type: post
        subtitle: b
        date:
          created: 2025-06-05
        ---
        # A
    """
    reading = read(text)
    assert not reading.problems
    assert reading.diary.entries[0].date == dt.date(2025, 6, 5)


def test_jekyll_front_matter() -> None:
    text = (
        "---\nlayout: post\ntitle: Slow Trees\ncomments: True\nexcerpt: Trees grow slowly.\n"
        "tags: ['2015', ICML]\ndate: 2019-05-14 10:00:00 +0100\n---\n\nText.\n"
    )
    found = entry(text)
    assert found.title == "Slow Trees"
    assert found.summary == "Trees grow slowly."
    assert found.tags == ("2015", "ICML")
    assert found.date == dt.date(2019, 5, 14)


def test_hugo_front_matter_in_toml() -> None:
    text = '+++\ntitle = "Slow Trees"\ndate = 2019-05-14T10:00:00Z\ntags = ["a"]\nrating = 9\n+++\n'
    found = entry(text)
    assert (found.title, found.date, found.tags) == ("Slow Trees", dt.date(2019, 5, 14), ("a",))
    assert found.rating == 5


def test_a_wrong_value_in_toml_is_reported_with_its_line() -> None:
    (message,) = messages(read('+++\ntitle = "A"\nkind = "opera"\n+++\n'))
    assert message.startswith("papers/note.md:3: kind: ")


def test_a_colon_in_a_bare_title_is_salvaged_and_explained() -> None:
    reading = read("---\ntitle: Slow Trees: Growth\ndate: 2025-06-05\nrating: 4\n---\nText.\n")
    found = reading.diary.entries[0]
    assert found.title == "Slow Trees: Growth"
    assert found.date == dt.date(2025, 6, 5)
    assert found.rating == 4
    (message,) = messages(reading)
    assert message.startswith("papers/note.md:2: ")
    assert 'title: "Slow Trees: Growth"' in message


@pytest.mark.parametrize(
    ("block", "line"),
    [
        ("title: A\ntags: [a, b\nrating: 4", 4),
        ("title: A\nsummary: 'unclosed\nrating: 4", 4),
        ("title: A\n\tkind: paper\nrating: 4", 3),
        ("title: A\nsummary: @home\nrating: 4", 3),
        ("title:\n- A\nsummary: @home\nrating:\n  - 4", 4),
    ],
)
def test_broken_yaml_keeps_the_lines_that_are_whole(block: str, line: int) -> None:
    reading = read(f"---\n{block}\n---\n\nText.\n")
    found = reading.diary.entries[0]
    assert (found.title, found.rating) == ("A", 4)
    (problem,) = (p for p in reading.problems if "YAML" in p.message)
    assert problem.src == "papers/note.md"
    assert problem.line is not None
    assert abs(problem.line - line) <= 1


def test_of_broken_yaml_the_points_of_a_list_are_read_one_by_one() -> None:
    found = entry("---\nsummary: @home\ntags:\n- a: b: c\n- 'd\n- e\n-\nstatus:\n- \n---\n# Oak\n")
    assert (found.title, found.status) == ("Oak", None)
    assert found.tags == ("a: b: c", "d", "e")


@pytest.mark.parametrize("form", ["[{}]", "\n- {}", '\n  - "{}"'])
def test_a_list_of_one_is_its_value(form: str) -> None:
    values = {
        "date": "2025/06/05",
        "link": "https://example.org/slow",
        "kind": "book",
        "year": "2024",
        "rating": "4",
        "code": "https://github.com/doe/trees",
    }
    front = "".join(f"{name}: {form.format(value)}\n" for name, value in values.items())
    reading = read(f"---\n{front}---\n# Slow Trees\n")
    (found,) = reading.diary.entries
    assert messages(reading) == []
    assert found.date == dt.date(2025, 6, 5)
    assert (found.link, found.code) == (values["link"], values["code"])
    assert (found.kind, found.year, found.rating) == ("book", 2024, 4)


def test_broken_toml_is_reported() -> None:
    reading = read("+++\ntitle = Slow Trees\n+++\n# A\n")
    assert reading.diary.entries[0].title == "A"
    assert messages(reading)[0].startswith("papers/note.md:2: ")


@pytest.mark.parametrize("value", ["1" * 5000, "[" * 5000 + "]" * 5000], ids=["digits", "nested"])
def test_toml_beyond_the_parsers_limits_is_reported(value: str) -> None:
    reading = read(f"+++\nrating = {value}\n+++\n# A\n")
    assert reading.diary.entries[0].title == "A"
    assert messages(reading)[0].startswith("papers/note.md:2: this is no valid TOML: ")


def test_rules_around_a_sentence_are_no_front_matter() -> None:
    reading = read("---\n\nJust a sentence.\n\n---\n\n# Slow Trees\n")
    assert reading.diary.entries[0].title == "Slow Trees"
    assert "Just a sentence." in reading.bodies["papers/note.md"].markdown
    assert not reading.problems


def test_bodies_are_without_front_matter() -> None:
    body = read("---\ntitle: A\n---\n\nText.\n").bodies["papers/note.md"]
    assert body.markdown == "\nText.\n"


@pytest.mark.parametrize(("written", "year"), [("1543", 1543), ("1000", 1000), ("2099", 2099)])
def test_the_year_of_an_old_work_is_read(written: str, year: int) -> None:
    reading = read(f"---\nyear: {written}\n---\n# On the Revolutions\n")
    assert reading.diary.entries[0].year == year
    assert messages(reading) == []
    assert entry(f"# On the Revolutions ({written})\n").year == year
    assert entry(f"# On the Revolutions\n\n**Year:** {written}\n").year == year


@pytest.mark.parametrize("written", ["999", "2100", "12024"])
def test_what_is_no_year_is_told(written: str) -> None:
    reading = read(f"---\nyear: {written}\n---\n# Slow Trees\n")
    assert reading.diary.entries[0].year is None
    assert [problem.code for problem in reading.problems] == ["invalid-value"]


def test_each_problem_has_a_code() -> None:
    reading = read(
        "---\nlnik: x\nsomething_odd: 1\nrating: 0\nlessons: [{lesson: ''}]\n---\n"
        "# Slow Trees\n\n[Paper](javascript:x)\n\n!!! lesson\n    a\n"
    )
    codes = {problem.code for problem in reading.problems}
    assert codes == {
        "misspelt-field",
        "unknown-field",
        "invalid-value",
        "unsafe-link",
        "invalid-lesson",
    }


def test_tags_may_be_separated_as_chinese_and_japanese_do() -> None:
    assert entry("---\ntags: 树；冬、雪\n---\n# A\n").tags == ("树", "冬", "雪")


def test_a_value_of_blanks_is_an_empty_one() -> None:
    assert messages(read('---\ntitle: " "\nrating: "  "\nlink: " "\n---\n# A\n')) == []
    assert entry('---\ntitle: " "\n---\n# A\n').title == "A"


def test_a_set_of_links_has_no_first_one() -> None:
    note = '---\nlink: !!set {"https://a.example", "https://b.example"}\n---\n# A\n'
    assert entry(note).link is None


def test_the_author_of_nearly_all_notes_writes_the_diary() -> None:
    names = ["Ana"] * 9 + ["Bo"]
    notes = {
        f"{at}.md": f"---\nauthor: {name}\n---\n# Tree {at}\n\nAuthors: Oak {at}, Elm\n"
        for at, name in enumerate(names)
    }
    found = read_all(notes).diary.entries
    assert [one.authors for one in found] == [*((f"Oak {at}", "Elm") for at in range(9)), ("Bo",)]
    few = dict([*notes.items()][:4])
    assert {one.authors for one in read_all(few).diary.entries} == {("Ana",)}
    some = {src: text.replace("Ana", "Cleo") if src < "3" else text for src, text in notes.items()}
    assert read_all(some).diary.entries[4].authors == ("Ana",)


@pytest.mark.parametrize("name", ["book", "paper", "pelicula", "作品"])
def test_a_mapping_with_the_title_of_a_work_is_surer_than_the_notes_own(name: str) -> None:
    found = entry(
        f"""
        ---
        title: What bark taught me
        date: 2025-06-05
        {name}:
          title: "Slow Trees: A Life"
          author: Ann Oak
          link: https://example.org/slow
          date: 1999-01-01
        ---
        Text.
        """
    )
    assert (found.title, found.authors) == ("Slow Trees: A Life", ("Ann Oak",))
    assert (found.link, found.date) == ("https://example.org/slow", dt.date(2025, 6, 5))


def test_a_mapping_without_a_work_leaves_the_note_its_title() -> None:
    found = entry("---\ntitle: Slow Trees\nseo:\n  title: Buy trees\n  robots: none\n---\nText.\n")
    assert found.title == "Slow Trees"


def test_fields_may_have_the_names_of_labels_in_any_language() -> None:
    found = entry("---\nTítulo: Árboles lentos\n作者: Ann Oak\nGelesen am: 5.6.2025\n---\nTexto.\n")
    assert (found.title, found.authors) == ("Árboles lentos", ("Ann Oak",))
    assert found.date == dt.date(2025, 6, 5)


def test_a_series_is_no_work_where_the_note_tells_its_own() -> None:
    found = entry(
        "---\ntitle: Elms\nauthor: Ann Oak\nseries: {title: Slow Trees, link: https://a.org}\n---\nT.\n"
    )
    assert (found.title, found.authors) == ("Elms", ("Ann Oak",))


def test_a_mapping_that_tells_when_or_how_well_a_work_was_read_is_the_notes() -> None:
    text = (
        "---\nbook:\n  title: Slow Trees\n  author: Ann Oak\n"
        "review:\n  date_read: 2021-08-27\n  rating: 3\n---\nThey grow.\n"
    )
    found = read(text).diary.entries[0]
    assert (found.title, found.date, found.rating) == ("Slow Trees", dt.date(2021, 8, 27), 3)
    other = read("---\ntitle: Slow Trees\ncover:\n  date: 2021-08-27\n---\nThey grow.\n")
    assert other.diary.entries[0].date is None
