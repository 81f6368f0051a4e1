"""Topics as people read them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from .diary import Diary

_WORD = re.compile(r"[^\W_]+")


def topic_names(diary: Diary) -> dict[str, str]:
    """Turn folder names into names for people.

    `LLM_reinforcement_learning` becomes `LLM Reinforcement Learning`. A word that the diary's
    titles spell with capitals inside keeps that spelling, so that `marl` becomes `MARL`.

    Returns:
        The name of each topic; an empty topic is called `No topic`.
    """
    words = {word.lower() for topic in diary.topics for word in _WORD.findall(topic)}
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in diary.entries:
        # A title in capitals throughout says nothing about how its words are spelt.
        if entry.title.isupper():
            continue
        for word in _WORD.findall(entry.title):
            if word.lower() in words:
                spellings[word.lower()][word] += 1
    small = {"a", "an", "and", "for", "in", "of", "on", "the", "to", "with"}

    def spell(word: str, first: bool) -> str:
        if word.lower() != word:
            return word
        common = spellings[word].most_common(1)
        if common and any(letter.isupper() for letter in common[0][0][1:]):
            return common[0][0]
        return word if word in small and not first else word[:1].upper() + word[1:]

    names = {}
    for topic in diary.topics:
        parts = [p for p in re.split(r"[\s_\-/]+", topic) if p]
        names[topic] = " ".join(spell(p, i == 0) for i, p in enumerate(parts)) or "No topic"
    return names
