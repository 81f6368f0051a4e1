"""The languages of texts."""

from __future__ import annotations

import pytest

from benchmarks.labels import parted
from mkdocs_paperdiary.atlas.languages import Languages, function_words, joined

TEXTS = {
    "en": "The ash of the volcano is what makes this soil so good for wine.",
    "de": "Die Asche ist das, was diesen Boden für den Wein so gut macht.",
    "fr": "La cendre est ce qui rend ce sol si bon pour la vigne.",
    "es": "La ceniza es lo que hace que este suelo sea tan bueno para la vid.",
    "pl": "To popiół sprawia, że ta gleba jest tak dobra dla winorośli.",
    "ru": "Именно пепел делает эту почву такой хорошей для винограда.",
    "el": "Η στάχτη είναι αυτή που κάνει το χώμα τόσο καλό για το αμπέλι.",
    "ar": "الرماد هو ما يجعل هذه التربة جيدة جدا لهذا الكرم.",
    "fa": "خاکستر است که این خاک را برای تاک تا این اندازه خوب می‌کند.",
    "he": "האפר הוא מה שהופך את האדמה הזאת לטובה כל כך.",
    "hi": "राख ही इस मिट्टी को अंगूर के लिए इतना अच्छा बनाती है।",
    "th": "เถ้าถ่านทำให้ดินนี้ดีสำหรับองุ่น",
    "zh": "正是火山灰使这里的土壤适合种葡萄。",
    "ja": "火山灰がこの土をぶどうに合うものにしている。",
    "ko": "화산재가 이 흙을 포도에 알맞게 만든다.",
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_text_of_each_script_is_in_its_language(language: str) -> None:
    assert Languages.of([TEXTS[language]] * 10).main == language


def test_a_diary_has_texts_in_several_languages() -> None:
    languages = Languages.of([*[TEXTS["de"]] * 8, *[TEXTS["en"]] * 4, TEXTS["zh"]])
    assert languages.main == "de"
    assert [languages.language(TEXTS[one]) for one in ("de", "en", "zh")] == ["de", "en", "zh"]
    # What tells nothing is like the texts around it, unless its script is another one.
    assert languages.language("BERT") == "de"
    assert languages.language("BERT", "en") == "en"
    assert languages.language("სიზმარი") == ""


def test_there_are_function_words_of_many_languages() -> None:
    known = [one for one in TEXTS if len(function_words(one)) > 50]
    assert known == [*TEXTS]
    assert function_words("xx") == frozenset()


def test_phrases_are_joined_as_in_their_language() -> None:
    assert joined("Lava", "Asche", "de") == "Lava und Asche"
    assert joined("火山", "溶岩", "ja") == "火山、溶岩"
    assert joined("火山", "熔岩", "zh") == "火山、熔岩"
    assert joined("ภูเขาไฟ", "ลาวา", "th") == "ภูเขาไฟ · ลาวา"
    assert joined("الرماد", "الحمم", "ar") == "الرماد والحمم"
    assert joined("Lava", "火山", "") == "Lava · 火山"


@pytest.mark.parametrize("language", [*TEXTS, ""])
def test_joined_phrases_are_parted_again(language: str) -> None:
    # `和平` begins with the Chinese `and`, and `และเล็ม` with the Thai one.
    for phrases in (["和平", "战争"], ["และเล็ม", "หญ้า"], ["Sandwiches", "Android"]):
        assert parted(joined(*phrases, language), language) == phrases
