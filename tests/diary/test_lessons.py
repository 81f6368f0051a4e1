"""Lessons in both ways of writing: in front matter, and as admonitions in the text."""

from __future__ import annotations

import textwrap

import pytest

from mkdocs_paperdiary.diary import Lesson, Reading
from mkdocs_paperdiary.diary.lessons import InlineLesson, find_lessons, split_title
from mkdocs_paperdiary.diary.markdown import outline

from .small_notes import entry, messages, read, read_all


def front(yaml: str) -> Reading:
    """A note with these lessons in its front matter, on line 2 and after."""
    return read(f"---\nlessons:{yaml}\n---\n# A\n")


def lessons(reading: Reading) -> list[tuple[str, str]]:
    (only,) = reading.diary.entries
    return [(one.theme, one.lesson) for one in only.lessons]


def inline(text: str) -> list[InlineLesson]:
    return find_lessons(outline(textwrap.dedent(text)))


def told(text: str) -> list[tuple[str, str]]:
    return [(one.lesson.theme, one.lesson.lesson) for one in inline(text)]


# In front matter


def test_a_list_of_mappings_gives_theme_sentence_and_detail() -> None:
    (one, two) = entry(
        "---\nlessons:\n  - theme: RL\n    lesson: Wait\n    detail: Why.\n"
        "  - {theme: ML, lesson: Look}\n---\n# A\n"
    ).lessons
    assert (one.theme, one.lesson, one.detail) == ("RL", "Wait", "Why.")
    assert (two.theme, two.lesson, two.detail) == ("ML", "Look", "")


@pytest.mark.parametrize(
    "yaml",
    [
        " {theme: RL, lesson: Wait a while}",
        "\n  theme: RL\n  lesson: Wait a while",
        "\n  - RL: Wait a while",
        " {RL: Wait a while}",
        "\n  RL: Wait a while",
        "\n  - 'RL: Wait a while'",
        " 'RL: Wait a while'",
        "\n  - Theme: RL\n    LESSON: Wait a while",
    ],
)
def test_other_ways_of_writing_one_lesson_are_understood(yaml: str) -> None:
    reading = front(yaml)
    assert lessons(reading) == [("RL", "Wait a while")]
    assert messages(reading) == []


def test_a_sentence_alone_stands_under_other_with_a_problem() -> None:
    reading = front("\n  - Wait a while")
    assert lessons(reading) == [("Other", "Wait a while")]
    (message,) = messages(reading)
    assert message.startswith("papers/note.md:3: lessons: lesson 1 has no theme")


@pytest.mark.parametrize("theme", ["", "  ", "null", "[a]", "{a: b}"])
def test_a_theme_that_names_nothing_is_other_with_a_problem(theme: str) -> None:
    reading = front(f"\n  - {{theme: {theme or chr(39) * 2}, lesson: Wait}}")
    assert lessons(reading) == [("Other", "Wait")]
    assert "has no theme" in messages(reading)[0]


def test_a_mapping_without_a_theme_stands_under_other() -> None:
    reading = front("\n  - lesson: Wait")
    assert lessons(reading) == [("Other", "Wait")]
    assert len(messages(reading)) == 1


def test_a_detail_that_is_a_list_becomes_a_list_in_markdown() -> None:
    reading = front("\n  - {theme: RL, lesson: Wait, detail: [One., Two.]}")
    assert reading.diary.entries[0].lessons[0].detail == "- One.\n- Two."
    assert messages(reading) == []


def test_a_detail_that_is_no_text_is_dropped_with_a_problem() -> None:
    reading = front("\n  - {theme: RL, lesson: Wait, detail: {a: b}}")
    assert reading.diary.entries[0].lessons[0].detail == ""
    assert "detail" in messages(reading)[0]


@pytest.mark.parametrize(
    ("name", "hint"),
    [("detials", "did you mean 'detail'?"), ("tehme", "did you mean 'theme'?"), ("x", "there are")],
)
def test_a_misspelt_part_is_told_with_the_nearest(name: str, hint: str) -> None:
    reading = front(f"\n  - {{theme: RL, lesson: Wait, {name}: Because.}}")
    (message,) = messages(reading)
    assert f"'{name}'" in message
    assert hint in message
    assert lessons(reading) == [("RL", "Wait")]


@pytest.mark.parametrize(
    "item", ["null", "[a, b]", "{theme: RL}", "{theme: RL, lesson: ''}", "{theme: RL, lesson: [a]}"]
)
def test_an_item_without_a_sentence_leaves_the_others(item: str) -> None:
    reading = front(f"\n  - {{theme: A, lesson: One}}\n  - {item}\n  - {{theme: B, lesson: Two}}")
    assert lessons(reading) == [("A", "One"), ("B", "Two")]
    (message,) = messages(reading)
    assert message.startswith("papers/note.md:4: lessons: lesson 2 is left out")


def test_numbers_and_dates_are_words_of_lessons_too() -> None:
    assert lessons(front("\n  - {theme: 2025, lesson: 42}")) == [("2025", "42")]


def test_the_detail_of_front_matter_is_kept_as_it_was_written() -> None:
    detail = "  Indented.\n\n\n- a\n    - b\n\n```\n  code \\n\n```\n\n| a | b |\n|---|---|"
    block = textwrap.indent(detail, "      ")
    note = f"---\nlessons:\n  - theme: T\n    lesson: L\n    detail: |2\n{block}\n---\n# A\n"
    assert read(note).diary.entries[0].lessons[0].detail == detail


def test_the_lines_of_lessons_in_front_matter_are_known() -> None:
    reading = front("\n  - {theme: A, lesson: One}\n  - theme: B\n    lesson: Two\n  - C: Three")
    assert [one.line for one in reading.diary.entries[0].lessons] == [3, 4, 6]


def test_markup_of_a_sentence_is_kept_beside_its_words() -> None:
    (one,) = entry("---\nlessons: [{theme: A, lesson: 'Use `x` *now*'}]\n---\n# A\n").lessons
    assert (one.lesson, one.markdown) == ("Use x now", "Use `x` *now*")


# In the text


@pytest.mark.parametrize(
    "head",
    [
        '!!! lesson "RL: Wait"',
        '??? lesson "RL: Wait"',
        '???+ lesson "RL: Wait"',
        '!!! Lesson "RL: Wait"',
        '!!! LESSON "RL: Wait"',
        '!!! lessons "RL: Wait"',
        "!!! lesson “RL: Wait”",
        "!!! lesson „RL: Wait“",
        "!!! lesson «RL: Wait»",
        "!!! lesson RL: Wait",
        '!!!lesson "RL: Wait"',
        '!!! lesson inline "RL: Wait"',
        '!!! lesson inline end "RL: Wait"',
        '!!!  lesson   "RL: Wait"   ',
        '!!! lesson "RL:Wait"',
        '!!! lesson "RL :  Wait"',
    ],
)
def test_the_head_of_a_lesson_is_understood(head: str) -> None:
    (one,) = inline(f"Text.\n\n{head}\n    Why.\n")
    assert (one.lesson.theme, one.lesson.lesson, one.lesson.detail) == ("RL", "Wait", "Why.")
    assert one.problem is None
    assert one.lesson.inline


def test_the_mark_of_a_lesson_is_known() -> None:
    heads = '!!! lesson "A: a"\n\n??? lesson "A: b"\n\n???+ lesson "A: c"\n'
    assert [one.mark for one in inline(heads)] == ["!!!", "???", "???+"]


@pytest.mark.parametrize("head", ['!!! note "A: b"', '!!! lessoned "A: b"', '!! lesson "A: b"'])
def test_other_admonitions_are_none(head: str) -> None:
    assert inline(f"{head}\n    Why.\n") == []


def test_quotes_inside_a_title_belong_to_it() -> None:
    assert told('!!! lesson "RL: "Wait" is good"') == [("RL", '"Wait" is good')]


def test_the_content_ends_where_the_indentation_ends() -> None:
    (one,) = inline('!!! lesson "RL: Wait"\n    Why.\n\n    And.\n\nText.\n')
    assert one.lesson.detail == "Why.\n\nAnd."
    assert (one.start, one.end) == (0, 4)


def test_content_may_begin_behind_a_blank_line() -> None:
    assert inline('!!! lesson "RL: Wait"\n\n    Why.\n')[0].lesson.detail == "Why."


def test_content_of_two_spaces_is_understood() -> None:
    (one,) = inline('!!! lesson "RL: Wait"\n  Why:\n\n  - a\n    - b\n')
    assert one.lesson.detail == "Why:\n\n- a\n  - b"


def test_content_indented_by_tabs_is_understood() -> None:
    assert inline('!!! lesson "RL: Wait"\n\tWhy.\n\t\tx\n')[0].lesson.detail == "Why.\n    x"


def test_text_that_is_not_indented_is_no_content() -> None:
    (one,) = inline('!!! lesson "RL: Wait"\nText of the note.\n')
    assert one.lesson.detail == ""


def test_nested_content_is_kept_but_for_its_indentation() -> None:
    detail = "- a\n    - b\n\n        ```python\n        if x:\n            y\n        ```\n\n1. c"
    note = '!!! lesson "RL: Wait"\n\n' + textwrap.indent(detail, "    ") + "\n\nText.\n"
    assert inline(note)[0].lesson.detail == detail


def test_a_fence_of_the_content_may_hold_what_looks_like_a_lesson() -> None:
    note = '!!! lesson "RL: Wait"\n    ```\n    !!! lesson "A: b"\n    ```\n'
    assert told(note) == [("RL", "Wait")]


def test_a_lesson_within_a_lesson_belongs_to_the_outer_one() -> None:
    (one,) = inline('!!! lesson "RL: Wait"\n    !!! lesson "A: b"\n        Why.\n')
    assert one.lesson.detail == '!!! lesson "A: b"\n    Why.'


def test_two_lessons_in_a_row_are_two() -> None:
    assert told('!!! lesson "A: b"\n!!! lesson "C: d"\n    Why.\n!!! lesson "E: f"\n') == [
        ("A", "b"),
        ("C", "d"),
        ("E", "f"),
    ]


@pytest.mark.parametrize(
    ("container", "indent"),
    [
        ("- Item\n\n", "    "),
        ("1. Item\n\n", "    "),
        ("* Item\n", "  "),
        ('=== "Tab"\n\n', "    "),
        ("!!! note\n\n", "    "),
        ("??? note\n\n", "    "),
        ("[^1]: Footnote.\n\n", "    "),
        ("- Item\n    - Inner\n\n", "        "),
    ],
)
def test_a_lesson_in_a_container_is_found(container: str, indent: str) -> None:
    lesson = textwrap.indent('!!! lesson "RL: Wait"\n    Why.\n', indent)
    (one,) = inline(f"{container}{lesson}\nText.\n")
    assert (one.lesson.lesson, one.lesson.detail, one.indent) == ("Wait", "Why.", indent)


@pytest.mark.parametrize(
    "text",
    [
        '```\n!!! lesson "A: b"\n```\n',
        '~~~~ md\n```\n!!! lesson "A: b"\n~~~~\n',
        '- Item\n\n    ```\n    !!! lesson "A: b"\n    ```\n',
        '```\n    ```\n!!! lesson "A: b"\n```\n',
        '- x\n\n    ```\n    !!! lesson "A: b"\n    ```\n',
        'Text.\n\n    !!! lesson "A: b"\n        Why.\n',
        'Write `!!! lesson "A: b"` to tell one.\n',
        'Write !!! lesson "A: b" to tell one.\n',
    ],
)
def test_a_lesson_in_code_or_in_a_sentence_is_none(text: str) -> None:
    assert inline(text) == []


@pytest.mark.parametrize(
    "text",
    [
        '<!--\n!!! lesson "A: b"\n-->\n',
        '<pre>\n!!! lesson "A: b"\n</pre>\n',
        'Text.\n\n<!-- later:\n\n!!! lesson "A: b"\n    Why.\n\n-->\n',
    ],
)
def test_a_lesson_in_a_comment_or_in_preformatted_text_is_none(text: str) -> None:
    assert inline(text) == []


def test_a_lesson_that_the_whole_text_is_indented_with_is_code() -> None:
    assert find_lessons(outline('    !!! lesson "A: b"\n')) == []


@pytest.mark.parametrize(
    "text",
    [
        "<!-- a comment -->\n\n{}\n\n<!-- another -->\n",
        "<!-- a comment\n\n{}\n",
        "Write `<!--` and then\n\n{}\n\n`-->`\n",
        "```\n<!--\n```\n\n{}\n\n-->\n",
        "<div>\n\n{}\n\n</div>\n",
        "```python\nx\n\n{}\n",
        "```python\nx\n\n{}\n    ```\n    y\n    ```\n",
    ],
)
def test_a_lesson_beside_a_comment_or_in_an_element_is_found(text: str) -> None:
    assert told(text.format('!!! lesson "A: b"')) == [("A", "b")]


def test_a_lesson_behind_code_is_found() -> None:
    assert told('```\nx\n```\n\n!!! lesson "A: b"\n') == [("A", "b")]


def test_the_lines_of_lessons_in_the_text_are_counted_from_the_top_of_the_file() -> None:
    reading = read(
        '---\ntitle: A\n---\n\nText.\n\n!!! lesson "A: b"\n    Why.\n\n!!! lesson "C: d"\n'
    )
    assert [one.line for one in reading.diary.entries[0].lessons] == [7, 10]


def test_lessons_of_front_matter_stand_before_those_of_the_text() -> None:
    reading = read('---\nlessons: [{theme: A, lesson: b}]\n---\n# A\n\n!!! lesson "C: d"\n')
    assert lessons(reading) == [("A", "b"), ("C", "d")]
    assert [one.inline for one in reading.diary.entries[0].lessons] == [False, True]


# The colon


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("RL: Wait", ("RL", "Wait")),
        ("RL: Wait: then look", ("RL", "Wait: then look")),
        ("RL：等一下", ("RL", "等一下")),
        ("强化学习：等一下", ("强化学习", "等一下")),
        ("RL:wait", ("RL", "wait")),
        ("C++: Prefer std::move", ("C++", "Prefer std::move")),
        ("Prefer std::move to a copy", ("", "Prefer std::move to a copy")),
        ("std::vector: Reserve first", ("std::vector", "Reserve first")),
        ("Be there at 9:30", ("", "Be there at 9:30")),
        ("Meet at 9:30: be early", ("Meet at 9:30", "be early")),
        ("See https://example.org/a:b", ("", "See https://example.org/a:b")),
        ("Keep a ratio of 3:1", ("", "Keep a ratio of 3:1")),
        ("No colon at all", ("", "No colon at all")),
        (": Wait", ("", "Wait")),
        ("RL:", ("RL", "")),
        ("[a: b](x.md) is good", ("", "[a: b](x.md) is good")),
        ("`a: b` is good", ("", "`a: b` is good")),
        ("**Deep RL:** Wait", ("Deep RL", "Wait")),
        ("_RL:_ *Wait*: long", ("RL", "*Wait*: long")),
        ("*RL*: Wait", ("*RL*", "Wait")),
        ("**Wait**", ("", "**Wait**")),
        ("`dict`: Use it", ("`dict`", "Use it")),
        ("[a](x.md): is good", ("", "[a](x.md): is good")),
        ("word " * 13 + ": Wait", ("", "word " * 13 + ": Wait")),
    ],
)
def test_a_title_is_parted_at_its_first_colon(title: str, parts: tuple[str, str]) -> None:
    assert split_title(title) == parts


# What is wrong


@pytest.mark.parametrize("head", ['!!! lesson "Wait a while"', '??? lesson "At 9:30 wait"'])
def test_an_admonition_without_a_theme_stands_under_other(head: str) -> None:
    reading = read(f"# A\n\n{head}\n    Why.\n")
    ((theme, _),) = lessons(reading)
    assert theme == "Other"
    (message,) = messages(reading)
    assert message.startswith("papers/note.md:3: ")
    assert "has no theme" in message
    assert 'lesson "Theme: the lesson"' in message


@pytest.mark.parametrize(
    "head", ["!!! lesson", '!!! lesson ""', '!!! lesson "RL:"', "!!! lesson RL:", '??? lesson " "']
)
def test_an_admonition_without_a_sentence_is_told_and_no_lesson(head: str) -> None:
    reading = read(f'# A\n\n{head}\n    Why.\n\n!!! lesson "A: b"\n')
    assert lessons(reading) == [("A", "b")]
    (message,) = messages(reading)
    assert message.startswith("papers/note.md:3: ")
    assert "says nothing" in message


@pytest.mark.parametrize("head", ["!!! lesson inline", "!!! lesson inline end"])
def test_classes_alone_are_no_sentence(head: str) -> None:
    (one,) = inline(f"{head}\n    Why.\n")
    assert one.lesson.lesson == ""


# The same lesson


@pytest.mark.parametrize(
    ("theme", "sentence"),
    [
        ("Deep RL", "Wait a while"),
        ("deep rl", "wait A WHILE"),
        ("Deep  RL ", " Wait  a while"),
        ("Deep RL", "Wait a while."),
        ("*Deep* RL", "Wait **a while**"),
        ("Deep RL", "Wait `a` while"),
        ("Deep RL", "_Wait_ a while."),
    ],
)
def test_differences_that_nobody_means_make_no_other_lesson(theme: str, sentence: str) -> None:
    assert Lesson(theme, sentence).key == Lesson("Deep RL", "Wait a while").key


@pytest.mark.parametrize(
    ("theme", "sentence"), [("Deep RL", "Wait a little"), ("RL", "Wait a while"), ("DeepRL", "x")]
)
def test_other_words_make_another_lesson(theme: str, sentence: str) -> None:
    assert Lesson(theme, sentence).key != Lesson("Deep RL", "Wait a while").key


def test_the_same_lesson_of_two_notes_is_one_as_the_first_words_it() -> None:
    reading = read_all(
        {
            "papers/b.md": '---\ndate: 2025-06-02\n---\n# B\n\n!!! lesson "rl: *wait* a while."\n',
            "papers/a.md": "---\ndate: 2025-06-01\nlessons: [{RL: Wait a while}]\n---\n# A\n",
        }
    )
    (one,) = reading.diary.lessons
    assert (one.theme, one.lesson) == ("RL", "Wait a while")
    assert one.entries == ("papers/a", "papers/b")


# What else is read


def test_the_summary_of_a_note_is_not_taken_from_a_lesson() -> None:
    text = (
        '# A\n\n!!! lesson "RL: Wait a while"\n    The detail of a lesson, which is long enough '
        "for a summary.\n\nThe text of the note begins with this sentence about trees.\n"
    )
    assert entry(text).summary == "The text of the note begins with this sentence about trees."


def test_the_link_and_the_date_of_a_note_are_not_taken_from_a_lesson() -> None:
    found = entry(
        '# A\n\n!!! lesson "RL: Wait"\n    Date: 2025-06-01\n\n    Link: https://example.org/x\n'
    )
    assert (found.link, found.date) == (None, None)
