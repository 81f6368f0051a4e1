"""Labels from keywords."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from ...cache import JSON, code_digest
from ...diary import Entry
from . import Group, Naming
from .ctfidf import Candidate, candidates
from .phrases import Term, empty_words, runs, titled, weak_nouns, word_list

MOST_WORDS = 4
"""Words of the longest label, `and` not counted."""

_COMMON = 0.25
_ECHO = 0.5
"""What a phrase is worth that most clusters have, and whose words stand in another label."""

_SECOND = 0.25
"""Share of the first phrase's worth that a second one must have to stand beside it."""

_CLOSER = 0.4
"""Share of a word's worth from which a phrase that ends with it takes its place."""

_QUALIFIER = re.compile(
    r".*(al|ic|ive|ous|ed|able|ible|ary|less|ful|ant|ent|like|aware|based|free|end|term|shot|scale|"
    r"time|dimensional|specific|driven|level|world)"
)

_SMALL = frozenset(
    ["a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to"]
)
"""Words that English titles write small, but not as the first one."""


class KeywordLabeller:
    """Names clusters by the phrases of their titles and summaries.

    Clusters whose texts say nothing are named after the topic most of their entries are in, then
    after the title that stands nearest to the others, then after what a title is made of.
    """

    def identity(self) -> str:
        """Name the labeller; better rules are no reason to name all clusters again."""
        return "keywords"

    def key(self, groups: Sequence[Group], wanted: Sequence[int]) -> JSON:
        """Everything that decides the names: the entries' texts, and every rule in this package."""
        texts: JSON = [[group.id, [_content(one) for one in group.entries]] for group in groups]
        return ["keywords", code_digest(Path(__file__).parent), texts, list(wanted)]

    def name(self, groups: Sequence[Group], wanted: Sequence[int]) -> tuple[Naming, ...]:
        """Name some clusters; every label is different and not empty."""
        ranked = candidates(groups)
        worded = _worded(ranked)
        taken = {label.casefold() for label in worded if label}
        namings = []
        for group, phrases, label in zip(groups, ranked, worded, strict=True):
            telling = _keywords(phrases)
            name = label or next(
                other for other in _last_resorts(group, phrases) if other.casefold() not in taken
            )
            taken.add(name.casefold())
            namings.append(Naming(name, telling or (name,)))
        return tuple(namings[at] for at in wanted)


def _content(entry: Entry) -> JSON:
    return [entry.id, entry.title, entry.summary, entry.topic, list(entry.tags)]


def _worded(ranked: Sequence[Sequence[Candidate]]) -> list[str]:
    """A label for each cluster, from its phrases; an empty one where they make none.

    The cluster that has the clearest phrase chooses first, and words that were chosen are worth
    less for the others, so that no word stands in all labels.
    """
    chosen = [""] * len(ranked)
    used: Counter[str] = Counter()
    taken: set[str] = set()
    order = sorted(range(len(ranked)), key=lambda at: -ranked[at][0].score if ranked[at] else 0.0)
    for at in order:
        for label, words in _wordings(ranked[at], used):
            if label.casefold() not in taken:
                chosen[at] = label
                taken.add(label.casefold())
                used.update(words)
                break
    return chosen


def _keywords(phrases: Sequence[Candidate]) -> tuple[str, ...]:
    """The most telling phrases, 8 or fewer, none of them a part of another one."""
    kept: list[Candidate] = []
    for phrase in _worthy(phrases, Counter()):
        words = set(phrase.term)
        if not any(words <= set(other.term) or words >= set(other.term) for other in kept):
            kept.append(phrase)
        if len(kept) == 8:
            break
    return tuple(phrase.text for phrase in kept)


def _wordings(phrases: Sequence[Candidate], used: Counter[str]) -> Iterator[tuple[str, set[str]]]:
    """Possible labels with the words in them, best first."""
    worthy = _worthy(phrases, used)
    for first in worthy[:10]:
        if _has_closer_phrase(first, worthy, used):
            continue
        second = _second(first, worthy, used)
        if second:
            yield _joined(first, second), {*first.term, *second.term}
        if _size(first) > 1:
            yield first.text, set(first.term)


def _has_closer_phrase(word: Candidate, worthy: Sequence[Candidate], used: Counter[str]) -> bool:
    """Whether a phrase says a single word more closely: `Query Optimization`."""
    return len(word.term) == 1 and any(
        len(phrase.term) > 1
        and phrase.term[-1] == word.term[0]
        and len(phrase.entries) > 1
        and _worth(phrase, used) > _CLOSER * _worth(word, used)
        for phrase in worthy
    )


def _worthy(phrases: Sequence[Candidate], used: Counter[str]) -> list[Candidate]:
    fit = [phrase for phrase in phrases if _is_fit(phrase)]
    return sorted(fit, key=lambda phrase: (-_worth(phrase, used), phrase.term))


def _worth(phrase: Candidate, used: Counter[str]) -> float:
    echoes = sum(used[word] for word in phrase.term) / len(phrase.term)
    common = _COMMON if phrase.common else 1.0
    return float(phrase.score * common * _ECHO**echoes)


def _is_fit(phrase: Candidate) -> bool:
    last = phrase.term[-1]
    if phrase.modifier or set(phrase.term) <= weak_nouns():
        return False
    is_qualifier = last.isascii() and _QUALIFIER.fullmatch(last)
    return not is_qualifier or last in word_list("adjective_like_nouns")


def _second(first: Candidate, worthy: Sequence[Candidate], used: Counter[str]) -> Candidate | None:
    """The phrase that says most beside the first one, as in maximal marginal relevance."""
    needed = _size(first) == 1
    best, best_worth = None, 0.0 if needed else _SECOND * _worth(first, used)
    for phrase in worthy:
        if _size(first) + _size(phrase) > MOST_WORDS or _says_the_same(first.term, phrase.term):
            continue
        if phrase.common and len(phrase.term) == 1:
            continue
        if len(phrase.entries) == 1 < len(first.entries) and not needed:
            continue
        news = len(phrase.entries - first.entries) / len(phrase.entries)
        worth = _worth(phrase, used) * (0.4 + 0.6 * news)
        if worth > best_worth:
            best, best_worth = phrase, worth
    return best


def _says_the_same(one: Term, other: Term) -> bool:
    shared = set(_parts(one)) & set(_parts(other))
    if shared and not _share_their_head(one, other):
        return True
    return any(
        len(acronym) > 1 and "".join(part[:1] for part in _parts(spelt)).endswith(acronym)
        for these, spelt in ((one, other), (other, one))
        for acronym in these
    )


def _share_their_head(one: Term, other: Term) -> bool:
    return (
        len(one) == len(other) == 2
        and one[-1] == other[-1]
        and not set(_parts(one[:1])) & set(_parts(other[:1]))
    )


def _parts(term: Term) -> list[str]:
    return [part for word in term for part in word.split("-")]


def _joined(first: Candidate, second: Candidate) -> str:
    if _share_their_head(first.term, second.term):
        return f"{first.text.rsplit(' ', 1)[0]} and {second.text}"
    return f"{first.text}{_conjunction(first.text, second.text)}{second.text}"


def _conjunction(one: str, other: str) -> str:
    """What stands between two phrases: `and`, or a dot where they are not in Latin letters."""
    return " and " if all(re.search("[A-Za-z]", text) for text in (one, other)) else " · "


def _size(phrase: Candidate) -> int:
    return len(phrase.text.split())


def _last_resorts(group: Group, phrases: Sequence[Candidate]) -> Iterator[str]:
    """Names for a cluster without telling phrases, each worse than the one before it.

    Never without a free one at the end: no two entries have the same id.
    """
    telling = _keywords(phrases)
    topics = Counter(entry.topic for entry in group.entries if _readable(entry.topic))
    topic = max(topics, key=lambda name: (topics[name], name), default="").rpartition("/")[2]
    if len(re.findall(r"[_-]", topic)) > 1:
        # The hyphen of `multi-agent` separates no words.
        topic = re.sub(r"[_-]+", " ", topic)
    central = _central(group, phrases)
    for name in (_words_of(topic), _words_of(central.title)):
        if name:
            yield name
            for keyword in telling:
                yield f"{name}{_conjunction(name, keyword)}{keyword}"
    for entry in group.entries:
        yield from filter(None, (_words_of(entry.title), _names_of_signs(entry.title)))
    for entry in group.entries:
        stem = entry.id.rsplit("/", maxsplit=1)[-1]
        yield from filter(None, (_words_of(stem), _words_of(entry.id), entry.id))


def _central(group: Group, phrases: Sequence[Candidate]) -> Entry:
    """The entry that shares the most telling phrases with the others."""
    shared = [0.0] * len(group.entries)
    for phrase in phrases:
        if len(phrase.entries) > 1:
            for at in phrase.entries:
                shared[at] += phrase.score
    return group.entries[max(range(len(shared)), key=lambda at: (shared[at], -at))]


def _readable(text: str) -> bool:
    """Whether a text has letters."""
    return any(sign.isalpha() for sign in text)


def _words_of(text: str) -> str:
    """A text's first words in title case, or an empty string where it has no letters."""
    text = re.sub(r"_+", " ", text)
    written = [word for run in runs(text) for word in run]
    if not any(_readable(word.written) for word in written):
        return ""
    if any(word.glued for word in written):
        return "".join(word.written for word in written)[: 3 * MOST_WORDS]
    words = [
        word.written if at and word.lower in _SMALL else titled(word.written)
        for at, word in enumerate(written[:MOST_WORDS])
    ]
    telling = [at for at, word in enumerate(words) if word.lower() not in empty_words()]
    end = telling[-1] + 1 if telling and telling[-1] > 0 else MOST_WORDS
    return " ".join(words[:end])[:60].strip()


def _names_of_signs(text: str) -> str:
    """What Unicode calls the symbols of a text: `Party Popper`."""
    signs = [sign for sign in text if unicodedata.category(sign)[0] == "S"]
    words = " ".join(unicodedata.name(sign, "") for sign in signs).title().split()
    return " ".join(list(dict.fromkeys(words))[:MOST_WORDS])
