"""Phrases of texts, and the words that end one."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

Term = tuple[str, ...]
"""A phrase of one or more words in their normal form."""

LONGEST = 4
"""Words of the longest phrase."""

_LOOSE_JOINER = re.compile(r"[-'.](?![^\s\-'.+#])|(?<![^\s\-'.])[-'.+#]")
"""A sign that joins no letters: a full stop, a dash, but not the end of `C++`."""

_SIGNS = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_WRITTEN_WITHOUT_SPACES = re.compile(f"[{_SIGNS}]")
_SIGN_OR_WORD = re.compile(f"[{_SIGNS}]|[^{_SIGNS}]+")

_VOCABULARIES: Final = Path(__file__).with_name("vocabulary")


class Word(NamedTuple):
    """A word in the text's own case and in lower case; a tuple, since there may be a million.

    It is glued where it follows the word before it without a space, as in Chinese.
    """

    written: str
    lower: str
    glued: bool = False


def runs(text: str) -> Iterator[list[Word]]:
    """Split a text into runs of words with no punctuation between them."""
    text = unicodedata.normalize("NFKC", text)
    if not text.isascii():
        text = re.sub("[\u2010\u2011\u2012]", "-", text).replace("\u2019", "'")
    for line in _LOOSE_JOINER.sub("\n", text.translate(_Signs())).split("\n"):
        run = [word for letters in line.split() for word in _words(letters)]
        if run:
            yield run


class _Signs(dict[int, str]):
    """Leaves letters and what joins them, and makes spaces and line ends of the rest."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        # Marks belong to the letter before them: without them Hindi and Thai fall to pieces.
        if unicodedata.category(sign)[0] in "LMN" or sign in "-'.+#":
            self[code] = sign
        else:
            self[code] = " " if sign.isspace() else "\n"
        return self[code]


def _words(letters: str) -> list[Word]:
    if not letters.isascii() and _WRITTEN_WITHOUT_SPACES.search(letters):
        parts = _SIGN_OR_WORD.findall(letters)
        return [Word(part, part.lower(), glued=at > 0) for at, part in enumerate(parts)]
    owner = letters.removesuffix("'s") if letters.endswith("s") else letters.removesuffix("'")
    return [Word(owner, owner.lower())]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All words of a diary, and which of them are spellings of the same word.

    Attributes:
        normal: The normal form by lower-case word.
        display: How to write a lower-case word in a label.
        empty: Lower-case words of the diary that say nothing and end a phrase.
    """

    normal: dict[str, str]
    display: dict[str, str]
    empty: frozenset[str]

    @classmethod
    def of(
        cls, titles: Iterable[str], summaries: Iterable[str], empty: frozenset[str]
    ) -> Vocabulary:
        """Learn spellings from all titles, each as good as two summaries, and all other texts.

        The `empty` words, in lower case, end a phrase.
        """
        written: Counter[str] = Counter()
        opening: Counter[str] = Counter()
        for title in titles:
            for at, run in enumerate(runs(title.lower() if _shouts(title) else title)):
                written.update({word.written: 2 for word in run})
                opening[run[0].lower] += 2 * (at == 0)
        for summary in summaries:
            for run in runs(summary):
                written.update({word.written: 1 for word in run})
        known = {word.lower() for word in written}
        forms: dict[str, Counter[str]] = {}
        for word, count in written.items():
            forms.setdefault(word.lower(), Counter())[word] += count
        normal = {word: _normal(word, known) for word in known}
        display = {word: _display(seen) for word, seen in forms.items()}
        silent = {
            word
            for word in known
            if _is_silent(word)
            # `Dispelling the Myth`: a verb, where `Reasoning` is found amid sentences, too.
            or (word.endswith("ing") and opening[word] == forms[word].total())
            or (
                sum(map(str.isupper, display[word])) < 2
                and (word in empty or normal[word] in empty)
            )
        }
        return cls(normal, display, frozenset(silent))

    def terms(self, text: str) -> Iterator[tuple[Term, tuple[Word, ...], bool]]:
        """All phrases: in normal form, as written, and whether no telling word follows."""
        for run in runs(text):
            kept: list[Word] = []
            for word in [*run, None]:
                if word is not None and word.lower not in self.empty:
                    kept.append(word)
                    continue
                yield from self._windows(kept)
                kept = []

    def _windows(self, words: Sequence[Word]) -> Iterator[tuple[Term, tuple[Word, ...], bool]]:
        words = tuple(words)
        forms = tuple(self.normal.get(word.lower, word.lower) for word in words)
        for start, first in enumerate(words):
            longest = 2 * LONGEST if len(first.written) == 1 else LONGEST
            shortest = 2 if _WRITTEN_WITHOUT_SPACES.match(first.written) else 1
            for size in range(shortest, min(longest, len(words) - start) + 1):
                end = start + size
                yield forms[start:end], words[start:end], end == len(words)

    def write(self, words: Sequence[Word]) -> str:
        """Write a phrase in title case, acronyms and names as the titles have them."""
        text = ""
        for word in words:
            shown = self.display.get(word.lower) or titled(word.lower)
            text += shown if word.glued else f" {shown}"
        return text.strip()


def _is_silent(word: str) -> bool:
    if _WRITTEN_WITHOUT_SPACES.match(word):
        return word in word_list("stop_signs")
    if len(word) < 2 or not any(sign.isalpha() for sign in word):
        return True
    return bool(re.fullmatch(r"[\d.,+-]+(st|nd|rd|th|k|m|b|x|s|d|hz|gb)?|.+[a-z]ly", word))


@lru_cache(maxsize=4096)
def _shouts(title: str) -> bool:
    # An all-capitals title tells nothing about which of its words are acronyms.
    words = [word for word in title.split() if len(word) > 3 and word.isalpha()]
    return len(words) > 1 and sum(word.isupper() for word in words) > len(words) / 2


def _normal(word: str, known: set[str]) -> str:
    for pattern, replacement in (
        (r"is(e|ed|es|ing|ation|ations)$", r"iz\1"),
        (r"ies$", "y"),
        (r"(s|x|z|ch|sh)es$", r"\1"),
        (r"(?<=[^s])s$", ""),
    ):
        other = re.sub(pattern, replacement, word)
        if other != word and other in known:
            return _normal(other, known)
    return word


def _display(seen: Counter[str]) -> str:
    plain = sum(count for word, count in seen.items() if word in (word.lower(), word.capitalize()))
    named = {word: count for word, count in seen.items() if _is_name(word)}
    best = max(named, key=lambda word: (named[word], word), default="")
    if best and 2 * sum(named.values()) >= plain:
        return best
    return titled(next(iter(seen)).lower())


def _is_name(word: str) -> bool:
    """Whether a part of a word has a capital inside, or is one, as in `t-SNE`."""
    return any(
        any(sign.isupper() for sign in part[1:]) or (len(part) == 1 and part.isupper())
        for part in word.split("-")
    )


def titled(word: str) -> str:
    """Put a word into title case; names such as `t-SNE` and `torch.compile` stay as they are."""
    if "." in word or _is_name(word):
        return word
    return "-".join(part[:1].upper() + part[1:] for part in word.split("-"))


@cache
def empty_words() -> frozenset[str]:
    """All words that end a phrase, in lower case; imports scikit-learn."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    words = set(ENGLISH_STOP_WORDS - word_list("subjects"))
    for verb in word_list("verbs"):
        words |= _conjugated(verb)
    for noun in word_list("nouns"):
        words |= {noun, f"{noun}s", f"{noun}es"}
        if noun.endswith("y"):
            words.add(f"{noun[:-1]}ies")
    words |= word_list("other_words") | word_list("foreign_words")
    return frozenset(words - word_list("subject_forms") - weak_nouns())


@cache
def weak_nouns() -> frozenset[str]:
    """Words that name nothing alone, in lower case, singular and plural."""
    words = word_list("weak_nouns")
    return words | {f"{word}s" for word in words}


@cache
def word_list(name: str) -> frozenset[str]:
    """The words of a file in the folder `vocabulary`, without its first line, a comment."""
    lines = (_VOCABULARIES / f"{name}.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines[1:] for word in line.split())


def _conjugated(verb: str) -> set[str]:
    root = verb[:-1] if verb.endswith("e") else verb
    forms = {verb, f"{verb}s", f"{verb}es", f"{root}ed", f"{root}ing", f"{verb}{verb[-1]}ing"}
    forms.add(f"{verb}{verb[-1]}ed")
    if verb.endswith("y"):
        forms |= {f"{verb[:-1]}ies", f"{verb[:-1]}ied"}
    return forms
