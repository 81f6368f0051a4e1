"""Languages of texts: found by script and function words, and how they join phrases."""

from __future__ import annotations

import contextlib
import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

import stopwordsiso

ENGLISH: Final = "en"

_WORD = re.compile(r"[^\s\d!-&(-/:-@\[-`{-~‘“”„«»…–—،؟؛।、。·（）]+")
"""What stands between signs, with the marks and apostrophes in it."""


_SPOKEN: Final = 0.2
"""The share of a diary's texts from which their language is one of the diary's own. The others are
taken for one of these: short texts look like a neighbour of their language."""

_SEVERAL: Final = 3
"""The number of such texts, at least."""

_PRIOR: Final = 2.0
"""What speaks for English before anything is read: a few titles tell nothing surely."""

_KANA: Final = 0.1
"""The share of kana from which a text is Japanese."""


@dataclass(frozen=True, slots=True)
class Languages:
    """The languages that the texts of a diary are in.

    Attributes:
        main: The ISO 639-1 code of the most frequent one; English where nothing tells.
        spoken: All that are found in many of the texts, and English, in which works have titles.
    """

    main: str
    spoken: frozenset[str]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Languages:
        """Find the languages of a diary by all of its texts."""
        found: Counter[str] = Counter()
        whole: defaultdict[str, float] = defaultdict(float, {ENGLISH: _PRIOR})
        for rated in map(_rated, texts):
            for one, worth in rated.items():
                whole[one] += worth
            if rated:
                found[_best(rated)] += 1
        main = _best(whole)
        least = max(_SEVERAL, _SPOKEN * found.total())
        return cls(main, frozenset({main, ENGLISH, *(one for one in found if found[one] >= least)}))

    def language(self, text: str, otherwise: str | None = None) -> str:
        """The language of a text, or empty for one in another script of which nothing is known.

        A text that tells nothing is in the language `otherwise`, by default the main one.
        """
        rated = _rated(text)
        otherwise = self.main if otherwise is None else otherwise
        likely = {one: worth for one, worth in rated.items() if one in self.spoken}
        if likely:
            best = _best(likely)
            return otherwise if likely.get(otherwise, 0.0) >= likely[best] else best
        own = _script_of(text)
        return otherwise if own in ("", _scripts().get(otherwise)) else _best(rated)


def function_words(language: str) -> frozenset[str]:
    """The words of a language that name nothing, in lower case; none of an unknown language.

    References:
        G. Diaz, Stopwords ISO, https://github.com/stopwords-iso/stopwords-iso, under MIT.
    """
    return _lists().get(language, frozenset())


def language_name(language: str) -> str:
    """What a language is called in English, or that it is another one."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(language).english_name or language
    except (UnknownLocaleError, ValueError):
        return "another language"


def joined(one: str, other: str, language: str) -> str:
    """Two phrases as a language joins them, `A and B`; with a dot where it is not known."""
    return f"{one}{between(language)}{other}"


@cache
def between(language: str) -> str:
    """What stands between two phrases, with its spaces.

    Where `and` is written without spaces, its letters would be found in words again (`和` in
    `和平`): there, the sign between the first parts of a longer list stands for it, or the dot.
    """
    from babel import UnknownLocaleError
    from babel.lists import format_list

    found = ""
    with contextlib.suppress(UnknownLocaleError, ValueError):
        if language:
            found = format_list(["\0"] * 2, locale=language).strip("\0")
        if found.isalpha():
            found = format_list(["\0"] * 3, locale=language).split("\0")[1]
    return found if found.strip() else " · "


@cache
def script(sign: str) -> str:
    """The script of a letter as Unicode names it, such as `CYRILLIC`; empty for other signs."""
    return unicodedata.name(sign, "").partition(" ")[0] if sign.isalpha() else ""


def _best(rated: Mapping[str, float]) -> str:
    return max(rated, key=lambda one: (rated[one], one), default="")


def _script_of(text: str) -> str:
    """The script of most of a text; one in Latin letters may be that of the names in another."""
    signs: Counter[str] = Counter()
    for sign, number in Counter(text).items():
        signs[script(sign)] += number
    del signs[""]
    signs["CJK"] += signs.pop("HIRAGANA", 0) + signs.pop("KATAKANA", 0)
    main = max(signs, key=lambda one: (signs[one] * (1 if one == "LATIN" else 2), one))
    return main if signs[main] else ""


@lru_cache(maxsize=1 << 15)
def _rated(text: str) -> Mapping[str, float]:
    """How much speaks for each language that a text may be in, by its words; see `_owners`."""
    main = _script_of(text)
    if main == "CJK":
        kana = sum(script(sign) in ("HIRAGANA", "KATAKANA") for sign in text)
        return {"ja" if kana > _KANA * len(text) else "zh": 1.0}
    known = [one for one, own in _scripts().items() if own == main]
    if len(known) < 2:
        return dict.fromkeys(known, 1.0)
    rated: defaultdict[str, float] = defaultdict(float)
    owners = _owners()
    for word in _WORD.findall(unicodedata.normalize("NFC", text).casefold().replace("’", "'")):
        for one, worth in owners.get(word.strip("'"), ()):
            rated[one] += worth
    return {one: worth for one, worth in rated.items() if _scripts()[one] == main}


@cache
def _lists() -> Mapping[str, frozenset[str]]:
    """The function words of each language."""
    languages = sorted(stopwordsiso.langs())
    return {
        one: frozenset(
            unicodedata.normalize("NFC", word).casefold() for word in stopwordsiso.stopwords(one)
        )
        for one in languages
    }


@cache
def _owners() -> Mapping[str, Sequence[tuple[str, float]]]:
    """The languages that have a function word, and how much it speaks for each of them.

    The rarer a word is in others, the more. A long list of words has more by chance, and its words
    count a little less.
    """
    lists = _lists()
    owners: defaultdict[str, list[str]] = defaultdict(list)
    for language, words in lists.items():
        for word in words:
            owners[word].append(language)
    of_list = {language: math.log(len(words)) for language, words in lists.items()}
    return {
        word: [(one, math.log(len(lists) / len(some)) / of_list[one]) for one in some]
        for word, some in owners.items()
    }


@cache
def _scripts() -> Mapping[str, str]:
    """The script of each language."""
    scripts = {}
    for language, words in _lists().items():
        signs = Counter(kind for word in words for sign in word if (kind := script(sign)))
        scripts[language] = max(signs, key=lambda one: (signs[one], one))
    return scripts
