"""Phrases of texts, and the boilerplate that is left out."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


Term = tuple[str, ...]
"""A phrase of one or more words in their normal form."""

LONGEST = 4
"""Words of the longest phrase."""

_LOOSE_JOINER = re.compile(r"[-'.](?![^\s\-'.+#])|(?<![^\s\-'.])[-'.+#]")
"""A sign that joins no letters: a full stop, a dash, but not the end of `C++`."""

_SIGNS = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_WRITTEN_WITHOUT_SPACES = re.compile(f"[{_SIGNS}]")
_SIGN_OR_WORD = re.compile(f"[{_SIGNS}]|[^{_SIGNS}]+")
_EMPTY_SIGNS = frozenset(
    "的了是在和与及对为以于中上下不之其这那一个种等从到由被将把而且或也のをにはがでとも"
)


class Word(NamedTuple):
    """A word as it is written; a tuple, since large diaries have a million of them.

    Attributes:
        written: Its letters in the text's own case.
        lower: The same in lower case.
        glued: Whether it follows the word before it without a space, as in Chinese.
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
        """Learn spellings from a diary's own texts.

        Args:
            titles: All titles; each counts as much as two summaries.
            summaries: All summaries, and whatever else is written about the entries.
            empty: Words that end a phrase, in lower case.
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
            or (not _is_acronym(display[word]) and (word in empty or normal[word] in empty))
        }
        return cls(normal, display, frozenset(silent))

    def terms(self, text: str) -> Iterator[tuple[Term, tuple[Word, ...], bool]]:
        """All phrases of a text, in its order.

        Yields:
            The phrase in normal form, its words as written, and whether no telling word follows it.
        """
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
        return word in _EMPTY_SIGNS
    if len(word) < 2 or not any(sign.isalpha() for sign in word):
        return True
    return bool(re.fullmatch(r"[\d.,+-]+(st|nd|rd|th|k|m|b|x|s|d|hz|gb)?|.+[a-z]ly", word))


def _is_acronym(shown: str) -> bool:
    return sum(sign.isupper() for sign in shown) > 1


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
    return any(_has_capital_inside(part) for part in word.split("-")) or bool(
        re.fullmatch(r"[a-z]\w*-[A-Z]+", word)
    )


def _has_capital_inside(part: str) -> bool:
    return any(sign.isupper() for sign in part[1:]) or (len(part) == 1 and part.isupper())


def titled(word: str) -> str:
    """Put a word into title case; names such as `t-SNE` and `torch.compile` stay as they are."""
    if "." in word or _is_name(word):
        return word
    return "-".join(part[:1].upper() + part[1:] for part in word.split("-"))


_VERBS = """
underscore uncover learn accelerate accomplish account achieve act adapt add address adjust adopt
affect aim allow analyse analyze apply approach argue arise assess assume avoid balance base
become begin boost bring build capture cause challenge change choose claim combine compare compile
comprise conclude condition conduct consider consist contain continue contribute convert cover
create deal decide define deliver demonstrate depend deploy derive describe design detail detect
determine develop devise discover discuss dive draw drive ease eliminate emerge emphasise
emphasize employ enable encode encourage enhance ensure establish estimate evaluate evolve examine
exceed exhibit expand explain exploit explore expose express extend facilitate fail favour focus
follow force form formulate foster frame gain generate get give guide handle harm help highlight
identify illuminate illustrate imply improve include increase indicate infer influence inform
inspire integrate internalise internalize introduce invent investigate involve iterate join keep
know lack launch lead let leverage limit link maintain make manage map match maximise maximize
measure minimise minimize modify motivate need note observe obtain occur offer operate optimise
optimize outline outperform overcome pave perform place pose predict present preserve prevent
probe produce promote propose prove provide quantify raise reach recommend reduce refine reflect
rely remain remove replace report require rethink retain reveal review run scaffold scale seek
seem select serve set shift show signify simplify solve speed start state stem streamline
strengthen struggle study suggest summarise summarize support surpass surface tackle take target
tend test think trace track train transform treat try turn understand unify unlock update use
utilise utilize validate vary verify view want work yield
"""

_NOUNS = """
ability accuracy advance advantage aim algorithm analysis answer application approach area article
aspect attempt author background baseline basics behavior behaviour benefit blog book bottleneck
capability capacity case category chapter choice collection comparison complexity component
concept conclusion consequence consistency content context contribution convergence cost demand
detail difference difficulty direction doc discussion document documentation domain effect
effectiveness effort efficiency essay evidence example experiment fact factor failure feature
figure finding flexibility form foundation framework fundamental gap goal guideline history
hypothesis idea impact importance improvement inefficiency innovation insight instance
introduction issue journal key kind lack lecture lesson level limitation limit line log lot
blogpost mechanism method methodology metric minute month need novelty number objective
opportunity option outcome output overview page paper part people performance perspective piece
pipeline point post potential practice principle problem procedure process progress project
property proposal proposition quality question range reader recipe reference region reliability
requirement research resource result review robustness role rule sample scalability scale scenario
scheme section sense series session set setting setup skill solution source stability stage
standard state step strategy strength structure study success suite summary support survey task
technique technology term test theory thing time tip tool topic tradeoff trade-off tutorial type
understanding use user utility value variant variety version video view volume way week work
workflow year
"""

_OTHERS = """
able according actual additional advanced alike alone alternative appropriate available aware best
better big bitter careful certain classical clear common comparable complete complex comprehensive
concise consistent continual costly critical crucial current dedicated demanding detailed
different difficult direct distinct diverse dramatic due early easy effective efficient elegant
emergent empirical end-to-end enough entire equivalent essential exact excellent existing
expensive extensive extra extreme far fast faster favourable few fewer fine first flexible
following formal foundational free full further future gentle given global good great greater half
hard hence high higher huge human-like ideal important improved in-depth increased individual
inherent initial innovative inside instead interesting intuitive involved key large larger last
late latest less likely limited little live long longer low lower main major many massive maximum
mean mere minimal minimum modern modest more multiple mutual native naive necessary new next nice
non novel numerous obvious old only opaque open optimal optimum ordinary other outdated overall
own particular past peculiar perfect performant popular possible potent powerful practical precise
previous primary prior proper quick rapid rare raw ready real recent regular related relevant
reliable remarkable resulting rich rigorous robust scalable second second-order serious several
severe shared short shorter significant similar simple simpler single small smaller smart
so-called solid sound special specific specialised specialized stable standardised standardized
state-of-the-art straightforward strong stronger structured subsequent substantial successful such
sufficient suitable superior sure systematic tailored technical thousand third thorough top total
traditional true typical underlying unified unique unlike unprecedented unseen unstable useful
usual valid valuable various varied vast versatile viable vital weak whole wide widespread worse
worst zero-cost like one two three four five six seven eight nine ten hundred million billion vs
via versus toward towards across per without within beyond rather even just also often yet thus
whether into onto upon despite among amid et al e.g i.e etc ie eg fig pdf arxiv http https www com
org html jan feb mar apr jun jul aug sep sept oct nov dec january february march april june july
august september october november december monday tuesday wednesday thursday friday saturday
sunday it's isn't don't doesn't can't won't what's let's ultimate conventional
"""

_IN_COMPANY = """
agent architecture model network ai team search prediction case class code compute computation
core data development downstream dynamic environment evaluation execution exploration form game
intelligence interaction key level line log machine operation order overhead pattern play policy
problem process project property reference region role rule sample score section segment sequence
series session set state structure system test thing tool type utility value view volume workload
action spaces features feature space
"""
"""Words that mean something beside others, as in `type inference`, and little alone."""

_ELSEWHERE = """
der die das den dem des ein eine einer eines einem einen und oder mit von vom zu zum zur für auf
aus bei nach über unter durch im am ist sind war wird werden wie nicht auch sich als dass wir le
la les un une du de et ou avec pour par sur dans en au aux est sont ce cette ces qui que dont plus
pas nous leur leurs sa son ses entre el los las una unos unas y o con para por sobre del al es
este esta estos estas se su sus lo más como no il gli i uno di da dei della delle degli nel nella
e ed che per sono questo questa os as um uma do dos em na nos nas ao aos pelo pela é são com het
een van voor op met aan bij is zijn dat och att det som för med till av på är
"""

_TELLING = """
bill computer cry detail fire interest mill mine sincere system thick thin top
"""
"""Words of scikit-learn's list that are subjects of research."""


@cache
def empty_words() -> frozenset[str]:
    """All words that end a phrase, in lower case; imports scikit-learn."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    words = set(ENGLISH_STOP_WORDS.difference(_TELLING.split()))
    for verb in _VERBS.split():
        words |= _conjugated(verb)
    for noun in _NOUNS.split():
        words |= {noun, f"{noun}s", f"{noun}es"}
        if noun.endswith("y"):
            words.add(f"{noun[:-1]}ies")
    return frozenset(
        words.union(_OTHERS.split(), _ELSEWHERE.split()).difference(
            _NAMES_OF_FIELDS.split(), in_company()
        )
    )


@cache
def in_company() -> frozenset[str]:
    """Words that name nothing alone, in lower case, singular and plural."""
    words = _IN_COMPANY.split()
    return frozenset([*words, *(f"{word}s" for word in words)])


def _conjugated(verb: str) -> set[str]:
    root = verb[:-1] if verb.endswith("e") else verb
    forms = {verb, f"{verb}s", f"{verb}es", f"{root}ed", f"{root}ing", f"{verb}{verb[-1]}ing"}
    forms.add(f"{verb}{verb[-1]}ed")
    if verb.endswith("y"):
        forms |= {f"{verb[:-1]}ies", f"{verb[:-1]}ied"}
    return forms


_NAMES_OF_FIELDS = """
learning training testing planning scaling mapping modelling tracking scheduling routing compiling
structured design designs complexity context theory strategy quality history adapting evolving
search video human open detecting encoding optimizing level levels tracing capture sample samples
feature features algorithm algorithms
"""
"""Forms that the lists above bring in by their grammar, and that are subjects all the same."""
