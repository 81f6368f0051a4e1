"""Phrases of texts in their languages, and the words that end one."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from ...diary import Entry
from ..languages import ENGLISH, Languages, function_words, language_name
from .segmenters import UNSPACED, Segmenter, segmenter, whole

Term = tuple[str, ...]
"""A phrase of one or more words in their normal form."""

LONGEST = 4
"""Words of the longest phrase."""

_LOOSE_JOINER = re.compile(r"[-'.](?![^\s\-'.+#])|(?<![^\s\-'.])[-'.+#]")
"""A sign that joins no letters: a full stop, a dash, but not the end of `C++`."""

_VOCABULARIES: Final = Path(__file__).with_name("vocabulary")


class Word(NamedTuple):
    """A word in the text's own case and in lower case; a tuple, since there may be a million.

    It is glued where it follows the word before it without a space, as in Chinese.
    """

    written: str
    lower: str
    glued: bool = False


Cut = Callable[[str], Sequence[Word]]
"""Cuts letters between spaces into their words."""


def _cut_by(segment: Segmenter) -> Cut:
    """Cut by a segmenter, whose answers are remembered: texts repeat their words."""

    @lru_cache(maxsize=1 << 16)
    def cut(letters: str) -> Sequence[Word]:
        owner = letters.removesuffix("'s") if letters.endswith("s") else letters.removesuffix("'")
        return [Word(piece, piece.lower(), glued=at > 0) for at, piece in enumerate(segment(owner))]

    return cut


_uncut = _cut_by(whole)


def runs(text: str, cut: Cut = _uncut) -> Iterator[list[Word]]:
    """Split a text into runs of words with no punctuation between them.

    Without what cuts a language's words, those that are written without spaces stay together.
    """
    text = unicodedata.normalize("NFKC", text)
    if not text.isascii():
        text = re.sub("[\u2010\u2011\u2012]", "-", text).replace("\u2019", "'")
    for line in _LOOSE_JOINER.sub("\n", text.translate(_SIGNS)).split("\n"):
        run = [word for letters in line.split() for word in cut(letters)]
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


_SIGNS = _Signs()


class DiaryWords:
    """The words of a diary: which language each text is in, and the vocabulary of each language."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Learn the vocabularies from titles, summaries and tags."""
        entries = list(entries)
        self._languages = Languages.of(
            text for entry in entries for text in (entry.title, entry.summary)
        )
        titles: defaultdict[str, list[str]] = defaultdict(list)
        others: defaultdict[str, list[str]] = defaultdict(list)
        for entry in entries:
            title, *rest = self._in_languages(entry)
            titles[title[1]].append(title[0])
            for text, language in rest:
                others[language].append(text)
        self.vocabularies = {
            language: Vocabulary.of(titles[language], others[language], language)
            for language in sorted({*titles, *others})
        }

    @property
    def main(self) -> str:
        """The language of most texts; empty where it is not known."""
        return self._languages.main

    def texts(self, entry: Entry) -> list[tuple[str, Vocabulary]]:
        """The title, the summary and the tags of one of the entries, with their vocabularies."""
        found = self._in_languages(entry)
        return [(text, self.vocabularies[language]) for text, language in found]

    def terms(self, text: str) -> Iterator[Term]:
        """The words of a text in normal form, by each vocabulary; of function words all."""
        for vocabulary in self.vocabularies.values():
            for run in vocabulary.runs(text):
                yield tuple(vocabulary.normal.get(word.lower, word.lower) for word in run)

    def _in_languages(self, entry: Entry) -> list[tuple[str, str]]:
        own = self._languages.language(f"{entry.title}\n{entry.summary}")
        texts = (entry.title, entry.summary)
        found = [(text, self._languages.language(text, own)) for text in texts]
        return [*found, *((tag, own) for tag in entry.tags)]


class EntryWords:
    """The words of entries' titles and summaries."""

    def __init__(self, entries: Sequence[Entry], words: DiaryWords) -> None:
        """Find the words of some of a diary's entries."""
        self._having: defaultdict[str, set[int]] = defaultdict(set)
        self._abbreviated: defaultdict[str, set[int]] = defaultdict(set)
        for at, entry in enumerate(entries):
            for text, vocabulary in words.texts(entry)[:2]:
                for run in vocabulary.runs(text):
                    for word in run:
                        self._having[vocabulary.normal.get(word.lower, word.lower)].add(at)
                        if word.written[:2].isupper():
                            self._abbreviated[word.written.rstrip("s").lower()].add(at)

    def having(self, term: Term) -> set[int]:
        """The entries that have all words of a term, or its initials, such as `GNN`."""
        having = set.intersection(*(self._having.get(word, set()) for word in term))
        return having | self._abbreviated.get(initials(term), set())


def initials(term: Term) -> str:
    """The initials of a term of several words, in lower case; nothing for one word."""
    parts = [part for word in term for part in word.split("-")]
    return "".join(part[:1] for part in parts) if len(parts) > 1 else ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All words of a diary's texts in one language, and which of them are spellings of one word.

    Attributes:
        language: Its ISO 639-1 code, or empty.
        cut: What cuts its texts into words.
        normal: The normal form by lower-case word.
        display: How to write a lower-case word in a label.
        empty: Lower-case words that say nothing and end a phrase.
    """

    language: str
    cut: Cut
    normal: dict[str, str]
    display: dict[str, str]
    empty: frozenset[str]

    @classmethod
    def of(cls, titles: Sequence[str], summaries: Sequence[str], language: str) -> Vocabulary:
        """Learn spellings from all titles, each as good as two summaries, and all other texts."""
        cut = _cut_by(segmenter(language, [*titles, *summaries]))
        written: Counter[str] = Counter()
        opening: Counter[str] = Counter()
        title_opening: Counter[str] = Counter()
        for title in titles:
            for at, run in enumerate(runs(title.lower() if _shouts(title) else title, cut)):
                written.update({word.written: 2 for word in run})
                opening[run[0].written] += 2
                title_opening[run[0].lower] += 2 * (at == 0)
        for summary in summaries:
            for run in runs(summary, cut):
                written.update({word.written: 1 for word in run})
                opening[run[0].written] += 1
        forms: dict[str, Counter[str]] = {}
        for word, count in written.items():
            forms.setdefault(word.lower(), Counter())[word] += count
        if language == ENGLISH:
            normal = {word: _normal(word, forms.keys()) for word in forms}
            display = {word: _display(seen) for word, seen in forms.items()}
            # `Dispelling the Myth`: a verb, where `Reasoning` is found amid sentences, too.
            verbs = {
                word
                for word, seen in forms.items()
                if word.endswith("ing") and title_opening[word] == seen.total()
            }
            names_nothing = empty_words() | verbs
        else:
            stem = _stemmer(language)
            normal = {word: stem(word) for word in forms}
            display = {word: _as_written(seen, opening) for word, seen in forms.items()}
            names_nothing = function_words(language) | _calendar_words(language)
        silent = {word for word in forms if _is_sign(word) or word in names_nothing}
        if language == ENGLISH:
            # So do its plurals and adverbs, but not what is an acronym in titles, such as `COST`.
            silent |= {
                word for word in forms if {normal[word], word.removesuffix("ly")} & names_nothing
            }
            silent -= {word for word in forms if len(word) > 1 and display[word].isupper()}
        return cls(language, cut, normal, display, frozenset(silent))

    def runs(self, text: str) -> Iterator[list[Word]]:
        """Split a text into runs of words; see `runs`."""
        return runs(text, self.cut)

    def terms(self, text: str) -> Iterator[tuple[Term, tuple[Word, ...], bool]]:
        """All phrases: in normal form, as written, and whether no telling word follows them."""
        for run in self.runs(text):
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
        for start in range(len(words)):
            for end in range(start + 1, min(start + LONGEST, len(words)) + 1):
                yield forms[start:end], words[start:end], end == len(words)

    def write(self, words: Sequence[Word]) -> str:
        """Write a phrase, acronyms and names as the titles have them; in English, in title case."""
        text = ""
        for word in words:
            shown = self.display.get(word.lower) or titled(word.lower)
            text += shown if word.glued else f" {shown}"
        return text.strip()


def _is_sign(word: str) -> bool:
    is_short = len(word) < 2 and not UNSPACED.match(word)
    return is_short or not any(sign.isalpha() for sign in word)


def _stemmer(language: str) -> Callable[[str], str]:
    """What makes one word of the forms of a noun, where its language has an algorithm for that.

    References:
        M. F. Porter, Snowball: A language for stemming algorithms, 2001, https://snowballstem.org.
    """
    import snowballstemmer

    name = language_name(language).lower()
    if name not in snowballstemmer.algorithms():
        return str
    stem: Callable[[str], str] = snowballstemmer.stemmer(name).stemWord
    return stem


@cache
def _calendar_words(language: str) -> frozenset[str]:
    """The names of months and weekdays in a language, in lower case."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(language or "und")
    except (UnknownLocaleError, ValueError):
        return frozenset()
    names = [
        name
        for context in ("format", "stand-alone")
        for kind in (locale.months, locale.days)
        for name in kind[context]["wide"].values()
    ]
    return frozenset(word.lower() for name in names for run in runs(name) for word, *_ in run)


@lru_cache(maxsize=4096)
def _shouts(title: str) -> bool:
    # An all-capitals title tells nothing about which of its words are acronyms.
    words = [word for word in title.split() if len(word) > 3 and word.isalpha()]
    return len(words) > 1 and sum(word.isupper() for word in words) > len(words) / 2


def _normal(word: str, known: Set[str]) -> str:
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


def _as_written(seen: Counter[str], opening: Counter[str]) -> str:
    """How a word is mostly written amid sentences, where a capital is its own."""
    amid = Counter({word: count - opening[word] for word, count in seen.items()})
    return max(amid, key=lambda word: (amid[word], seen[word], word))


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
    words |= word_list("other_words") | _calendar_words(ENGLISH)
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
