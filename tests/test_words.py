"""Counts, ordinals and slugs."""

from __future__ import annotations

import pytest

from mkdocs_paperdiary.words import counted, did_you_mean, ordinal, ranked, slug, sort_key


def test_a_number_stands_with_its_noun() -> None:
    assert counted(1, "month") == "1 month"
    assert counted(0, "month") == "0 months"
    assert counted(1200, "entry", "entries") == "1,200 entries"


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (13, "13th"), (22, "22nd"),
     (112, "112th")],
)  # fmt: skip
def test_an_ordinal(number: int, text: str) -> None:
    assert ordinal(number) == text


def test_a_slug_ends_with_a_whole_word() -> None:
    assert slug("The state’s property, not the case!") == "the-states-property-not-the-case"
    assert slug("one " * 14 + "twelve") == "-".join(["one"] * 14)
    assert slug("x" * 80) == "x" * 60
    assert slug("!?") == ""


def test_a_latin_slug_has_no_accents_and_other_scripts_stay() -> None:
    assert slug("Gödel, Escher, Bach", latin=True) == "godel-escher-bach"
    assert slug("Gödel, Escher, Bach") == "gödel-escher-bach"
    assert slug("论文阅读 one", latin=True) == "论文阅读-one"


def test_a_misspelt_name_is_shown_the_nearest_one() -> None:
    assert did_you_mean("Titel", ["title", "date"]) == "did you mean 'title'?"
    assert did_you_mean("colour", ["Color"], cutoff=0.8) == "did you mean 'Color'?"
    assert did_you_mean("colour", ["Color"], cutoff=0.95) == ""
    assert did_you_mean("xyz", []) == ""


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("机器学习：入门", "机器学习-入门"),
        ("深層学習・入門編", "深層学習-入門編"),
        ("हिन्दी भाषा", "हिन्दी-भाषा"),
        ("การเรียนรู้", "การเรียนรู้"),
        ("می‌خواهم", "میخواهم"),
        ("ＡＢＣ　１２３！", "abc-123"),
        ("Straße — und Weg", "strasse-und-weg"),
    ],
)
def test_a_slug_has_whole_words_in_any_script(title: str, name: str) -> None:
    assert slug(title) == name


def test_names_are_sorted_by_their_letters() -> None:
    names = ["Zoë", "Émile", "Emil", "Öztürk", "Oz", "ärger", "Ámbar", "Яна", "Ёлка", "Егор"]
    in_order = ["Ámbar", "ärger", "Emil", "Émile", "Oz", "Öztürk", "Zoë", "Егор", "Ёлка", "Яна"]
    assert sorted(names, key=sort_key) == in_order


def test_values_are_ranked_by_their_number_and_then_by_name() -> None:
    found = ranked(["Zoë", "Émile", "oz", "Emil", "Zoë", "Öztürk", "Zoë", "oz", "Öztürk"])
    assert [*found.items()] == [("Zoë", 3), ("oz", 2), ("Öztürk", 2), ("Emil", 1), ("Émile", 1)]
