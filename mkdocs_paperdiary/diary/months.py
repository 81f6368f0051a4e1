"""Names of months, in the languages in which diaries are most often kept."""

from __future__ import annotations

import difflib
from functools import cache

_NAMES = {
    "en": "january february march april may june july august september october november december",
    "en-short": "jan feb mar apr may jun jul aug sep oct nov dec",
    "en-sept": "- - - - - - - - sept - - -",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
    "de-short": "jän feb mär apr mai jun jul aug sep okt nov dez",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre "
    "dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro "
    "dezembro",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
}
"""Wide and abbreviated names, after the `gregorian` calendars of Unicode CLDR."""

MONTHS: dict[str, int] = {
    name: number
    for names in _NAMES.values()
    for number, name in enumerate(names.split(), start=1)
    if name != "-"
}
"""Each lower-case name and its number, from 1 to 12."""

PATTERN = "|".join(sorted(MONTHS, key=len, reverse=True))
"""A regular expression for any of the names, longest first."""


@cache
def month_number(word: str) -> int | None:
    """Read a month's name, forgiving a slip of the pen in words of four letters and more."""
    word = word.lower().rstrip(".")
    if number := MONTHS.get(word):
        return number
    if len(word) < 4:
        return None
    close = difflib.get_close_matches(word, (m for m in MONTHS if len(m) > 3), n=1, cutoff=0.75)
    return MONTHS[close[0]] if close else None
