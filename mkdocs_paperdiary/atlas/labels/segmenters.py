"""Words of texts whose spaces do not part them: Chinese, Japanese, Thai, Korean, and elisions."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import logging
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any, Final

from ..languages import function_words

Segmenter = Callable[[str], Sequence[str]]
"""Cuts a text without spaces and punctuation into its words, with nothing left out."""

_UNSPACED: Final = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Thai, Lao, Burmese, Khmer, kana and Chinese characters."""

UNSPACED = re.compile(f"[{_UNSPACED}]")
_RUNS = re.compile(f"[{_UNSPACED}]+|[^{_UNSPACED}]+")

_MARKS = re.compile(r"\w[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece]*|.")
"""A letter with the vowels and tones above and below it."""

_KINDS = re.compile(
    r"[\u3040-\u309f]+|[\u30a0-\u30ff\u31f0-\u31ff]+|[^\u3040-\u30ff\u31f0-\u31ff]+"
)
"""Hiragana, katakana and others: Japanese words rarely go on from one to another."""

_LONGEST: Final = 6
"""Signs of the longest word that is learnt."""

_TEXTS: Final = 1000
"""Texts that words are learnt from at most."""

_FUNCTION_WORD: Final = -9.0
"""The logarithm of a function word's probability, at least."""

_Signs = tuple[str, ...]

_HANGUL = re.compile(r"[\uac00-\ud7a3]{3,}")


def segmenter(language: str, texts: Sequence[str]) -> Segmenter:
    """What cuts the texts of a language into words.

    For Chinese, Japanese, Korean and Thai that is a library, if it is installed, and else what the
    `texts` have in common: sequences of signs that recur between changing neighbours.
    """
    if language in _LIBRARIES and is_installed(language):
        return _library(language)
    if language == "ko":
        return _korean(texts)
    if any(UNSPACED.search(text) for text in texts):
        return _learnt(texts, language)
    if language == "en":
        return whole
    return partial(_elided, words=function_words(language))


def is_installed(language: str) -> bool:
    """Whether there is a library that knows the words of a language."""
    return importlib.util.find_spec(_package(language)) is not None


@cache
def installed() -> tuple[str, ...]:
    """The names and versions of the libraries that are there."""
    found = [_package(language) for language in _LIBRARIES if is_installed(language)]
    return tuple(f"{one} {importlib.metadata.version(one)}" for one in found)


def _package(language: str) -> str:
    return _LIBRARIES[language][0].partition(".")[0]


def whole(letters: str) -> Sequence[str]:
    """Leave words as they are between spaces."""
    return (letters,)


def _elided(letters: str, words: frozenset[str]) -> Sequence[str]:
    """`l'éruption` without its article."""
    short, apostrophe, rest = letters.partition("'")
    for article in (short, f"{short}'") if apostrophe and rest else ():
        if article.casefold() in words:
            return article, rest
    return whole(letters)


def _by_script(letters: str, cut: Segmenter, other: Segmenter = whole) -> Sequence[str]:
    """Cut what is written without spaces, and leave names in Latin letters to another one."""
    runs = _RUNS.findall(letters)
    return [piece for run in runs for piece in (cut if UNSPACED.match(run) else other)(run)]


# Libraries. Each is imported where a text of its language is cut. Which words name nothing is known
# by function words, as in other languages: parts of speech changed no label for the better.


@cache
def _library(language: str) -> Segmenter:
    module, cutter = _LIBRARIES[language]
    words_of = cutter(importlib.import_module(module))

    def cut(letters: str) -> list[str]:
        return list(words_of(letters))

    return cut if language == "ko" else partial(_by_script, cut=cut)


def _jieba(jieba: Any) -> Callable[[str], Iterable[str]]:
    jieba.setLogLevel(logging.WARNING)
    words_of: Callable[[str], Iterable[str]] = jieba.cut
    return words_of


def _kiwi(kiwipiepy: Any) -> Callable[[str], Iterable[str]]:
    kiwi = kiwipiepy.Kiwi()

    def words_of(letters: str) -> Iterator[str]:
        end = 0
        for token in kiwi.tokenize(letters):
            # Endings may share a syllable with what they are added to.
            start, end = max(end, token.start), max(end, token.start + token.len)
            if start < end:
                yield letters[start:end]

    return words_of


_LIBRARIES: Final[Mapping[str, tuple[str, Callable[[Any], Callable[[str], Iterable[str]]]]]] = {
    "zh": ("jieba", _jieba),
    "ja": ("janome.tokenizer", lambda janome: partial(janome.Tokenizer().tokenize, wakati=True)),
    "ko": ("kiwipiepy", _kiwi),
    "th": ("pythainlp.tokenize", lambda pythainlp: pythainlp.word_tokenize),
}
"""By language: the module, and what takes from it a function that cuts letters into words."""


# Without a library.


def _korean(texts: Iterable[str]) -> Segmenter:
    """Cut particles from words that are also seen with another one, or alone."""
    particles = {one for one in function_words("ko") if len(one) < 3}
    endings: defaultdict[str, set[str]] = defaultdict(set)
    for word in {one for text in texts for one in _HANGUL_WORD.findall(text)}:
        endings[word].add("")
        for at in range(max(2, len(word) - 3), len(word)):
            if word[at:] in particles:
                endings[word[:at]].add(word[at:])

    def cut(letters: str) -> Sequence[str]:
        if not _HANGUL.fullmatch(letters):
            return whole(letters)
        for at in range(max(2, len(letters) - 3), len(letters)):
            if letters[at:] in particles and len(endings[letters[:at]]) > 1:
                return letters[:at], letters[at:]
        return whole(letters)

    return cut


_HANGUL_WORD = re.compile(r"[\uac00-\ud7a3]{2,}")


def _learnt(texts: Sequence[str], language: str) -> Segmenter:
    """Cut a text into the words that recur in others.

    A word is a sequence of signs that stands in two texts or more, and has different neighbours on
    both sides: a part of a longer word is always followed by the rest of it. A text is cut where
    its words together are likeliest.

    References:
        H. Feng et al., "Accessor Variety Criteria for Chinese Word Extraction", Computational
        Linguistics 30 (1), 2004, https://aclanthology.org/J04-1004/.
    """
    read = [
        [
            tuple(_MARKS.findall(kind))
            for run in filter(UNSPACED.match, _RUNS.findall(text))
            for kind in _KINDS.findall(run)
        ]
        for text in texts[:: -(-len(texts) // _TEXTS)]
    ]
    seen: Counter[_Signs] = Counter()
    for runs in read:
        seen.update({signs[start:end] for signs in runs for start, end in _places(signs)})
    empty = function_words(language)
    counts: Counter[_Signs] = Counter()
    before: defaultdict[_Signs, set[object]] = defaultdict(set)
    after: defaultdict[_Signs, set[object]] = defaultdict(set)
    for number, signs in enumerate(signs for runs in read for signs in runs):
        for start, end in _places(signs):
            term = signs[start:end]
            if seen[term] < 2 and len(term) > 1:
                continue
            counts[term] += 1
            # The ends of texts are neighbours that are always others.
            before[term].add(signs[start - 1] if start else (number, start))
            after[term].add(signs[end] if end < len(signs) else (number, end))
    total = counts.total()

    def varies(term: _Signs) -> bool:
        return min(len(before[term]), len(after[term])) > 1

    worth = {
        term: math.log(count / total)
        for term, count in counts.items()
        if len(term) == 1 or varies(term)
    }
    for signs in (tuple(_MARKS.findall(one)) for one in empty if UNSPACED.match(one)):
        worth[signs] = max(worth.get(signs, _FUNCTION_WORD), _FUNCTION_WORD)
    unknown = math.log(0.1 / max(total, 1))

    def cut(letters: str) -> list[str]:
        found: list[str] = []
        for kind in _KINDS.findall(letters):
            signs = tuple(_MARKS.findall(kind))
            best: list[tuple[float, int]] = [(0.0, 0)]
            for end in range(1, len(signs) + 1):
                ways = (
                    (best[start][0] + worth.get(signs[start:end], unknown), start)
                    for start in range(max(0, end - _LONGEST), end)
                    if end - start == 1 or signs[start:end] in worth
                )
                best.append(max(ways))
            words, end = [], len(signs)
            while end:
                start = best[end][1]
                words.append("".join(signs[start:end]))
                end = start
            found += reversed(words)
        return found

    return partial(_by_script, cut=cut)


def _places(signs: _Signs) -> Iterator[tuple[int, int]]:
    """Where its parts begin and end that may be words."""
    for start in range(len(signs)):
        for end in range(start + 1, min(start + _LONGEST, len(signs)) + 1):
            yield start, end
