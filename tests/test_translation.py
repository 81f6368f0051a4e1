"""The catalogues, and what is written in their languages."""

from __future__ import annotations

import ast
import datetime as dt
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from mkdocs_paperdiary import words
from mkdocs_paperdiary.words import (
    LOCALES,
    as_number,
    as_percent,
    day_abbreviation,
    gettext,
    listed,
    long_date,
    month_abbreviation,
    month_and_year,
    ngettext,
    pgettext,
    speaking,
    time_format,
)

from .catalogues import LANGUAGES, TEMPLATE, extract, read
from .pseudo import PLACE, SAME, english

DAY = dt.date(2025, 6, 5)
OPTIONS = re.compile(r"`[^`]*`|(?<![\w-])--[a-z-]+|[A-Z]{5,}|\w+\.(?:json|md|yml)", re.ASCII)


def messages(catalogue: Catalog) -> set[object]:
    return {(message.id, message.context) for message in catalogue if message.id}


def forms(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def ids(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def test_every_promised_language_has_a_catalogue() -> None:
    wanted = {"ar", "de", "es", "fr", "it", "ja", "ko", "pt", "ru", "zh_Hans", "zh_Hant"}
    assert wanted <= set(LANGUAGES)


def test_no_message_of_the_code_is_overlooked() -> None:
    """Babel sees none within an f-string where Python is older than 3.12."""
    found = read(TEMPLATE)
    known = {text for message in found if message.id for text in ids(message)}
    for file in LOCALES.parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                marks = node.func.id in ("_", "N_", "ngettext", "pgettext")
                texts = [one.value for one in node.args if isinstance(one, ast.Constant)]
                texts = texts[1:] if node.func.id == "pgettext" else texts
                assert not marks or known.issuperset(texts), file


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_is_whole_and_sound(language: str) -> None:
    found = read(LOCALES / f"{language}.po", language)
    assert messages(found) == messages(read(TEMPLATE))
    for message in found:
        if not message.id:
            continue
        assert not message.fuzzy, message.id
        assert len(forms(message)) == (1 if isinstance(message.id, str) else found.num_plurals)
        places = set(PLACE.findall(ids(message)[-1]))
        for text in forms(message):
            assert text.strip(), message.id
            # A form for one thing, or for none and two in Arabic, may name no number, and click
            # gives English words as some of its values.
            missing = places - set(PLACE.findall(text)) - {"{name}", "{number_type}"}
            assert missing <= ({"%(num)s"} if len(forms(message)) > 1 else set()), text
            assert set(PLACE.findall(text)) <= places, text
            assert "%" not in PLACE.sub("", text), text
            # They stand in HTML and its attributes as they are.
            assert not set('<>"&') & set(text) - set(ids(message)[0]), text
            edges = [re.match(r"\s*", one)[0] for one in (text, text[::-1])]  # type: ignore[index]
            assert edges == ["", ""], text


@pytest.mark.parametrize("language", ["ar", "ja", "ko", "ru", "zh_Hans", "zh_Hant"])
def test_no_english_is_left_in_another_script(language: str) -> None:
    found = read(LOCALES / f"{language}.po")
    texts = [one for message in found if message.id for one in forms(message)]
    assert [one for one in texts if english(SAME.sub("", PLACE.sub("", one)))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_code_is_the_same_in_all_languages(language: str) -> None:
    for message in read(LOCALES / f"{language}.po"):
        for text in forms(message) if message.id else ():
            code = set(OPTIONS.findall(ids(message)[-1]))
            assert set(OPTIONS.findall(text)) <= code, text
            assert len(forms(message)) > 1 or set(OPTIONS.findall(text)) == code, text


def test_the_template_has_all_that_the_code_marks(tmp_path: Path) -> None:
    assert messages(read(TEMPLATE)) == messages(extract(tmp_path / "messages.pot"))


def test_english_needs_no_catalogue() -> None:
    assert words.translation("en") is None
    assert words.translation("en-GB") is None
    assert long_date(DAY) == "5 June 2025"
    assert ngettext("%(num)s entry", "%(num)s entries", 1200) == "1,200 entries"
    assert (as_number(0.5, 2), as_percent(12.4), listed("ab")) == ("0.50", "12 %", "a, b")
    assert pgettext("anything", "List") == gettext("List") == "List"


@pytest.mark.parametrize(
    ("code", "catalogue"),
    [
        ("de", "de"),
        ("de-AT", "de"),
        ("pt-BR", "pt"),
        ("zh", "zh"),
        ("zh-TW", "zh-TW"),
        ("nl", None),
        ("none of all", None),
        ("../de", None),
    ],
)
def test_a_code_finds_its_catalogue(code: str, catalogue: str | None) -> None:
    found = words.translation(code)
    assert (found.locale.language if found else None) == (
        catalogue.split("-")[0] if catalogue else None
    )


def test_chinese_is_written_in_the_script_of_its_country() -> None:
    texts = {}
    for code in ("zh", "zh-CN", "zh_Hans", "zh-TW", "zh_Hant", "zh-HK"):
        with speaking(code):
            texts[code] = gettext("Full Diary")
    assert texts["zh"] == texts["zh-CN"] == texts["zh_Hans"]
    assert texts["zh-TW"] == texts["zh_Hant"] == texts["zh-HK"] != texts["zh"]


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("de", ("5. Juni 2025", "Juni 2025", "1.200,5", "12\xa0%", "a, b")),
        ("pt-BR", ("5 de junho de 2025", "junho de 2025", "1.200,5", "12%", "a, b")),
        ("ja", ("2025年6月5日", "2025年6月", "1,200.5", "12%", "a、b")),
        ("ko", ("2025년 6월 5일", "2025년 6월", "1,200.5", "12%", "a, b")),
        ("zh-Hant", ("2025年6月5日", "2025年6月", "1,200.5", "12%", "a、b")),
    ],
)
def test_dates_numbers_and_lists_are_those_of_the_language(
    code: str, written: tuple[str, ...]
) -> None:
    with speaking(code):
        numbers = (as_number(1200.5, 1), as_percent(12.4), listed("ab"))
        assert (long_date(DAY), month_and_year(DAY), *numbers) == written


def test_figures_have_the_dates_of_the_language() -> None:
    with speaking("de"):
        assert (time_format("MMMd"), time_format("yMMMM")) == ("%-d. %b", "%B %Y")
        assert (month_abbreviation(5), day_abbreviation(2)) == ("Mai", "Mi")
    with speaking("es"):
        assert time_format("yMMMM") == "%B de %Y"
    with speaking("ja"):
        assert time_format("MMMd") == "%-m月%-d日"


def test_each_number_has_the_form_of_its_language() -> None:
    with speaking("ru"):
        found = [ngettext("%(num)s day", "%(num)s days", number) for number in (1, 3, 11, 21)]
    assert found == ["1 день", "3 дня", "11 дней", "21 день"]
    with speaking("ar"):
        numbers = (0, 1, 2, 3, 11, 100)
        arabic = [ngettext("%(num)s day", "%(num)s days", number) for number in numbers]
    assert len(set(arabic)) == len(numbers)


def test_languages_do_not_mix() -> None:
    with speaking("de"):
        with speaking("fr"):
            assert long_date(DAY) == "5 juin 2025"
        assert long_date(DAY) == "5. Juni 2025"
        with speaking("en"):
            assert long_date(DAY) == "5 June 2025"
    assert long_date(DAY) == "5 June 2025"
