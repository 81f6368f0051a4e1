"""A field put into a note's front matter: it is there, and nothing else is different."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from mkdocs_paperdiary.diary import Note, read_diary
from mkdocs_paperdiary.diary.note import read_text
from mkdocs_paperdiary.diary.yaml_edit import CannotWrite, Value, with_field

TELLING = 'Studies trees: "slow" growth, it\'s said, rests # in winter – by 40 %.'
"""A colon, both quotation marks, a hash and a dash, none of which a plain YAML value may have."""

FRONTS = {
    "none": "",
    "empty": "---\n---\n",
    "fields": "---\ntitle: Slow Trees\ndate: 2025-06-05\n---\n",
    "comments": "---\n# what\ntitle: 'Slow  Trees'   # aside\n\n\nrating:   4\n# end\n---\n",
    "only comments": "---\n# to be written\n---\n",
    "dots": "---\ntitle: Slow Trees\n...\n",
    "spaces behind the fences": "---  \ntitle: Slow Trees\n--- \t\n",
    "blank lines before": "\n  \n---\ntitle: Slow Trees\n---\n",
    "indented": "---\n  title: Slow Trees\n  tags:\n    - a\n---\n",
    "block scalar at the end": "---\ntitle: Slow Trees\nmore: |\n  One\n\n  two: 2\n---\n",
    "kept line ends at the end": "---\ntitle: Slow Trees\nmore: |+\n  One\n\n\n---\n",
    "folded scalar at the end": "---\nmore: >-\n  One\n  two\n---\n",
    "lists": "---\ntags: [a,\n   b]\nauthors:\n- A. Oak\n- B. Elm\n---\n",
    "lessons": "---\nlessons:\n  - theme: Rest\n    lesson: Trees rest\n---\n",
    "anchors": "---\nvenue: &v Forest\njournal: *v\n---\n",
    "flow": "---\n{title: Slow Trees, rating: 4}\n---\n",
    "flow with a last comma": "---\n{title: Slow Trees, rating: 4,}\n---\n",
    "flow over lines": "---\n{\n  title: Slow Trees, # aside\n  tags: [a, b]\n}\n---\n",
    "empty flow": "---\n{}\n---\n",
    "empty field": "---\ntitle: Slow Trees\nsummary:\nrating: 4\n---\n",
    "empty field with spaces": "---\nsummary:   \nrating: 4\n---\n",
    "empty field with a comment": "---\nsummary: # later\nrating: 4\n---\n",
    "empty field at the end": "---\nrating: 4\nsummary:\n---\n",
    "empty field in flow": "---\n{rating: 4, summary: }\n---\n",
    "toml": '+++\ntitle = "Slow Trees"\nrating = 4\n+++\n',
    "empty toml": "+++\n+++\n",
    "toml with tables": '+++\ntitle = "Trees"\n\n[extra]\nvenue = "Forest"\n[[more]]\na = 1\n+++\n',
    "toml with a long list": '+++\ntags = [\n  "a",\n[],\n]\n[extra]\na = 1\n+++\n',
    "no mapping": "---\nOnly a sentence between two rules.\n---\n",
    "a fence that is not closed": "---\ntitle: Slow Trees\n",
    "tabs between": "---\ntitle:\tSlow Trees\nrating: 4\t# good\n---\n",
    "document within": "---\n--- # one\ntitle: Slow Trees\n---\n",
}
BODIES = {
    "text": "# Slow Trees\n\nDate read: 5th June 2025\n\nThey grow – slowly.\n\n---\nEnd: 'é'\n",
    "no last line end": "# Slow Trees\n\nThey grow slowly.",
    "nothing": "",
    "a rule": "---\n\nAfter a rule, much is said of trees that grow.\n\n---\n",
}
ENDS = {"lf": "\n", "crlf": "\r\n", "cr": "\r"}
ENCODINGS = {
    "utf-8": (b"", "utf-8"),
    "utf-8 with a mark": (b"\xef\xbb\xbf", "utf-8"),
    "utf-16 le": (b"\xff\xfe", "utf-16-le"),
    "utf-16 be": (b"\xfe\xff", "utf-16-be"),
    "windows": (b"", "cp1252"),
}


def inserted(before: bytes, after: bytes, unit: int = 1) -> bytes:
    """What was put in at one place; fails where anything else is different."""
    # From the end, since what was put in may begin with the bytes that follow it.
    for at in range(len(before) // unit * unit, -1, -unit):
        new = len(after) - len(before)
        if before[:at] == after[:at] and before[at:] == after[at + new :]:
            return after[at : at + new]
    raise AssertionError(f"{before!r} became {after!r}")


@pytest.mark.parametrize("front", FRONTS)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_only_the_field_is_put_in(front: str, encoding: str) -> None:
    mark, codec = ENCODINGS[encoding]
    for body, end in itertools.product(BODIES.values(), ENDS.values()):
        text = (FRONTS[front] + body).replace("\n", end)
        before = mark + text.encode(codec)
        if front == "a fence that is not closed" and "---" in body:
            continue
        after = with_field(before, "summary", TELLING)
        read_as = "utf-8" if codec == "cp1252" and before.isascii() else codec
        new = inserted(before, after, 2 if "16" in codec else 1).decode(read_as)
        assert "summary" in new or "empty field" in front
        assert new.count("\n") + new.count("\r") <= 3 * len(end)
        assert set(new) & {"\r", "\n"} <= set(end if text else "\n")
        (entry,) = read_diary([Note("a.md", after)]).diary.entries
        assert entry.summary == TELLING
        assert entry.sources["summary"].origin == "front matter"


@pytest.mark.parametrize("front", FRONTS)
def test_a_field_is_not_put_in_twice(front: str) -> None:
    after = with_field((FRONTS[front] + BODIES["no last line end"]).encode(), "summary", TELLING)
    with pytest.raises(CannotWrite, match="there already"):
        with_field(after, "summary", "Another one.")


def test_mixed_line_ends_stay_mixed() -> None:
    before = b"---\r\ntitle: A\nrating: 4\r---\n# A\r\rText\r\n"
    after = with_field(before, "summary", "Trees.")
    assert after == b"---\r\ntitle: A\nrating: 4\rsummary: Trees.\r\n---\n# A\r\rText\r\n"


def test_a_new_front_matter_stands_before_the_text() -> None:
    assert with_field(b"# A\r\ntext", "summary", "Trees.") == (
        b"---\r\nsummary: Trees.\r\n---\r\n# A\r\ntext"
    )


def test_a_new_front_matter_stands_behind_the_byte_order_mark() -> None:
    after = with_field(b"\xef\xbb\xbf# A\n", "summary", "Trees.")
    assert after == b"\xef\xbb\xbf---\nsummary: Trees.\n---\n# A\n"


@pytest.mark.parametrize(
    ("line", "new"),
    [
        ('summary: ""', "summary: Trees."),
        ("summary: ''  # soon", "summary: Trees.  # soon"),
        ("summary: ~", "summary: Trees."),
        ("summary: null # soon", "summary: Trees. # soon"),
        ('summary: "  "', "summary: Trees."),
        ('"summary":', '"summary": Trees.'),
        ("Summary :", "Summary : Trees."),
        ("summary: >-", "summary: Trees."),
        ("summary: |\n", "summary: Trees.\n"),
    ],
)
def test_an_empty_field_is_filled_in_its_place(line: str, new: str) -> None:
    before = f"---\ntitle: A\n{line}\nrating: 4\n---\n# A\n"
    after = with_field(before.encode(), "summary", "Trees.").decode()
    assert after == f"---\ntitle: A\n{new}\nrating: 4\n---\n# A\n"


@pytest.mark.parametrize("empty", ['""', "''", '"""\n"""'])
def test_an_empty_field_of_toml_is_filled_in_its_place(empty: str) -> None:
    before = f'+++\ntitle = "A"\nsummary = {empty} # soon\nrating = 4\n+++\n'
    after = with_field(before.encode(), "summary", 'Trees "rest".').decode()
    assert after == ('+++\ntitle = "A"\nsummary = "Trees \\"rest\\"." # soon\nrating = 4\n+++\n')


@pytest.mark.parametrize(
    ("front", "line"),
    [
        ("---\ntitle: A: b\nrating: 4\n---\n", 2),
        ("---\nrating: 4\n\tyear: 2024\n---\n", 3),
        ("---\nrating: 4\ntitle: 'open\n---\n", 3),
        ("+++\nrating = 4\ntitle = open\n+++\n", 3),
    ],
)
def test_broken_front_matter_is_left_alone(front: str, line: int) -> None:
    with pytest.raises(CannotWrite, match="no valid") as error:
        with_field(front.encode(), "summary", "Trees.")
    assert error.value.line == line or error.value.line == line + 1


@pytest.mark.parametrize("field", ["summary: Old.", "summary: [a]", "summary: 5", "SUMMARY: Old."])
def test_a_field_that_is_there_is_left_alone(field: str) -> None:
    with pytest.raises(CannotWrite, match="there already") as error:
        with_field(f"---\ntitle: A\n{field}\n---\n".encode(), "summary", "Trees.")
    assert error.value.line == 3


def test_a_field_that_others_refer_to_is_left_alone() -> None:
    before = b"---\nsummary: &none\nvenue: *none\n---\n"
    with pytest.raises(CannotWrite, match="by hand"):
        with_field(before, "summary", "Trees.")


def test_what_the_encoding_lacks_is_told() -> None:
    before = "# Caf\u00e9\n".encode("cp1252")
    with pytest.raises(CannotWrite, match="save it as UTF-8"):
        with_field(before, "summary", "Trees → wood.")


def test_bytes_that_are_no_characters_stay() -> None:
    before = b"---\ntitle: A\n---\n\x81\x8d\x90 \xe9\xff\n"
    assert inserted(before, with_field(before, "summary", "Trees.")) == b"summary: Trees.\n"


def test_half_a_character_at_the_end_stays() -> None:
    before = b"\xff\xfe" + "---\ntitle: A\n---\n# A\n".encode("utf-16-le") + b"a"
    after = with_field(before, "summary", "Trees.")
    assert inserted(before, after, 2) == "summary: Trees.\n".encode("utf-16-le")


@pytest.mark.parametrize(
    "value",
    [
        "yes",
        "1984",
        "2024-01-01",
        "- a list",
        "# no comment",
        "a: b",
        "'quoted'",
        "@at",
        "100 % 😀 naïve",
        "back\\slash",
        "{brace}",
        "null",
        "ends with:",
        "word " * 200 + "end",
    ],
)
@pytest.mark.parametrize("front", ["fields", "flow", "toml", "empty field", "none"])
def test_every_value_is_read_as_it_was(value: str, front: str) -> None:
    after = with_field(FRONTS[front].encode(), "venue", value)
    with pytest.raises(CannotWrite, match="there already"):
        with_field(after, "venue", "x")


@pytest.mark.parametrize(
    "value", ["", " a", "a\nb", "a  b", "a\tb", "a\x00b", "a\u2028b", "\ud800"]
)
def test_what_is_no_line_of_text_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="one line of text"):
        with_field(b"# A\n", "summary", value)


def test_a_name_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="name of a field"):
        with_field(b"# A\n", "a: b", "x")


VALUES: dict[str, Value] = {
    "day": dt.date(2025, 6, 5),
    "number": 4,
    "names": ["A. Oak", "B. Elm, the younger", "yes", "2024"],
}


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("front", FRONTS)
def test_days_numbers_and_lists_are_put_in_like_texts(front: str, value: str) -> None:
    for end in ENDS.values():
        before = (FRONTS[front] + BODIES["text"]).replace("\n", end).encode()
        if front == "a fence that is not closed":
            continue
        after = with_field(before, "extra_field", VALUES[value])
        inserted(before, after, 1)
        fields = {one.name: one.value for one in read_text(after).front.fields}
        assert fields["extra_field"] == VALUES[value]


@pytest.mark.parametrize("front", ["---\ntags: []\n---\n", "---\n{tags: []}\n---\n"])
def test_an_empty_list_is_filled_in_its_place(front: str) -> None:
    after = with_field(front.encode(), "tags", ["trees"])
    assert after.count(b"tags") == 1
    (entry,) = read_diary([Note("a.md", after)]).diary.entries
    assert entry.tags == ("trees",)


def test_a_link_may_tell_the_kind_too() -> None:
    after = with_field(b"# A\n", "link", "https://www.youtube.com/watch?v=1")
    (entry,) = read_diary([Note("a.md", after)]).diary.entries
    assert (entry.link, entry.kind) == ("https://www.youtube.com/watch?v=1", "talk")


@pytest.mark.parametrize("value", [[], [""], ["a\nb"], True, dt.datetime(2025, 1, 1)])
def test_what_is_no_value_of_a_field_is_refused(value: Value) -> None:
    with pytest.raises(ValueError, match="one line"):
        with_field(b"# A\n", "tags", value)
