"""Stems of English words, by Porter (1980), https://doi.org/10.1108/eb046814.

`stemming.js` has the same, for browsers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

_CONSONANT: Final = "(?:[^aeiouy]|(?<![^aeiou])y|^y)"
_VOWEL: Final = "(?:[aeiou]|(?<=[^aeiou])y)"
_SOME: Final = re.compile(f"{_CONSONANT}*{_VOWEL}+{_CONSONANT}")
_MORE: Final = re.compile(f"{_CONSONANT}*(?:{_VOWEL}+{_CONSONANT}+){{2}}")
_ONE: Final = re.compile(f"{_CONSONANT}*{_VOWEL}+{_CONSONANT}+{_VOWEL}*")
_HAS_VOWEL: Final = re.compile(_VOWEL)
_DOUBLE: Final = re.compile(r"([^aeiouylsz])\1$")
_SHORT: Final = re.compile(f"{_CONSONANT}+{_VOWEL}[^aeiouwxy]")

_SECOND: Final = {
    "ational": "ate", "tional": "tion", "enci": "ence", "anci": "ance", "izer": "ize",
    "bli": "ble", "alli": "al", "entli": "ent", "eli": "e", "ousli": "ous", "ization": "ize",
    "ation": "ate", "ator": "ate", "alism": "al", "iveness": "ive", "fulness": "ful",
    "ousness": "ous", "aliti": "al", "iviti": "ive", "biliti": "ble", "logi": "log",
}  # fmt: skip
_THIRD: Final = {
    "icate": "ic", "ative": "", "alize": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": "",
}  # fmt: skip
_FOURTH: Final = re.compile(
    "(.+?)(?:al|ance|ence|er|ic|able|ible|ant|ement|ment|ent|(?<=[st])ion|ou|ism|ate|iti|ous|ive"
    "|ize)"
)


def _ending(table: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile(f"(.+?)({'|'.join(table)})")


_ENDINGS: Final = [(_ending(table), table) for table in (_SECOND, _THIRD)]


@cache
def stem_of(word: str) -> str:
    """The stem of a word in lower case; the word itself where it is no English one."""
    if len(word) < 3 or not (word.isascii() and word.isalpha()):
        return word
    stem = re.sub("([^s])s$", r"\1", re.sub("(ss|i)es$", r"\1", word))
    if stem.endswith("eed"):
        stem = stem[:-1] if _SOME.match(stem[:-3]) else stem
    else:
        cut = re.sub("(?:ed|ing)$", "", stem)
        if cut != stem and _HAS_VOWEL.search(cut):
            stem = cut
            if stem.endswith(("at", "bl", "iz")) or _SHORT.fullmatch(stem):
                stem += "e"
            elif _DOUBLE.search(stem):
                stem = stem[:-1]
    if stem.endswith("y") and _HAS_VOWEL.search(stem[:-1]):
        stem = f"{stem[:-1]}i"
    for endings, table in _ENDINGS:
        found = endings.fullmatch(stem)
        if found and _SOME.match(found[1]):
            stem = found[1] + table[found[2]]
    found = _FOURTH.fullmatch(stem)
    if found and _MORE.match(found[1]):
        stem = found[1]
    if stem.endswith("e"):
        cut = stem[:-1]
        if _MORE.match(cut) or (_ONE.fullmatch(cut) and not _SHORT.fullmatch(cut)):
            stem = cut
    return stem[:-1] if stem.endswith("ll") and _MORE.match(stem[:-1]) else stem
