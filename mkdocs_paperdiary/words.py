"""Words for people, in the language that is spoken: messages, numbers, dates; slugs and lines.

Texts in the code are English, and an English site needs neither a catalogue nor Babel. The language
is a context variable, as it is in other web frameworks: whatever writes for people is called within
`speaking`, and no language has to be passed through all that lies between. A build of a site enters
it with each event, since several sites of different languages may be built by turns.
"""

from __future__ import annotations

import datetime as dt
import difflib
import io
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property, lru_cache
from gettext import GNUTranslations
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from babel import Locale

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
"""The names of the months; `strftime` would take them from the builder's locale."""

_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_TIME_FORMATS: Final = {"MMMd": "%-d %b", "yMMMM": "%B %Y"}

LOCALES = Path(__file__).parent / "locales"
"""Has a catalogue for each language, such as `de.po` or `zh_Hant.po`, and their template."""

_TIME_FORMAT: Final = {
    "y": "%Y", "yyyy": "%Y", "M": "%-m", "L": "%-m", "MM": "%m", "MMM": "%b", "LLL": "%b",
    "MMMM": "%B", "LLLL": "%B", "d": "%-d", "dd": "%d",
}  # fmt: skip
"""Fields of CLDR's patterns as d3, and with it Plotly, writes them."""

_CATEGORY_SAMPLES: Final = (*range(200), 1_000_000)
"""Numbers among which each language has one of each plural that it uses for whole numbers."""


class Translation:
    """A language that has a catalogue."""

    def __init__(self, locale: Locale, catalogue: Path) -> None:
        """Read a catalogue of gettext; dates, numbers and lists take the forms of the locale."""
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        with catalogue.open("rb") as file:
            self._catalogue = read_po(file, locale=locale)
        compiled = io.BytesIO()
        write_mo(compiled, self._catalogue)
        compiled.seek(0)
        self.messages = GNUTranslations(compiled)
        self.locale = locale

    @cached_property
    def for_scripts(self) -> str:
        """What the page's scripts need of the language, as JSON.

        `plurals` is the form of `Intl.PluralRules`' categories among a message's translations; what
        follows the messages is what Plotly takes.
        """
        from babel.numbers import get_decimal_symbol, get_group_symbol

        # A function that gettext makes of the catalogue's head.
        form: Callable[[int], int] = vars(self.messages)["plural"]
        categories: dict[str, int] = {}
        for number in _CATEGORY_SAMPLES:
            categories.setdefault(self.locale.plural_form(number), form(number))
        messages: dict[str, str | list[str]] = {}
        for one in self._catalogue:
            if one.id and any(file.endswith(".js") for file, _ in one.locations):
                id_ = one.id if isinstance(one.id, str) else one.id[0]
                forms = [one.string] if isinstance(one.string, str) else list(one.string or ())
                if all(forms) and not one.fuzzy:
                    messages[id_] = forms[0] if isinstance(one.string, str) else forms
        months, days = self.locale.months["stand-alone"], self.locale.days["stand-alone"]
        # Plotly's week begins on Sunday.
        week = (6, *range(6))
        language = {
            # As HTML and JavaScript name it (BCP 47): `zh-Hant`.
            "language": str(self.locale).replace("_", "-"),
            "plurals": categories,
            "messages": messages,
            "months": [months["wide"][month] for month in range(1, 13)],
            "shortMonths": [months["abbreviated"][month] for month in range(1, 13)],
            "days": [days["wide"][day] for day in week],
            "shortDays": [days["abbreviated"][day] for day in week],
            "decimal": get_decimal_symbol(self.locale),
            "thousands": get_group_symbol(self.locale),
        }
        return json.dumps(language, ensure_ascii=False, separators=(",", ":")) + "\n"


_spoken: ContextVar[Translation | None] = ContextVar("spoken", default=None)


def spoken() -> Translation | None:
    """The language that is spoken; None for English."""
    return _spoken.get()


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak a language, or English where there is no catalogue for it.

    Its code is as HTML, MkDocs' themes and Material name it: `pt-BR`, `zh_TW`, `de`.
    """
    token = _spoken.set(translation(code))
    try:
        yield
    finally:
        _spoken.reset(token)


def speak(code: str) -> None:
    """Speak another language until the end of the `speaking` that this is called in."""
    _spoken.set(translation(code))


def languages() -> list[str]:
    """The codes of the languages that have a catalogue, as Material names them."""
    stems = [file.stem for file in LOCALES.glob("*.po")]
    return sorted("zh" if stem == "zh_Hans" else stem.replace("_", "-") for stem in stems)


def translation(code: str) -> Translation | None:
    """The language of a code that has a catalogue, else None."""
    return _translation(code.replace("-", "_"), LOCALES)


@lru_cache(maxsize=32)
def _translation(code: str, folder: Path) -> Translation | None:
    language = code.partition("_")[0].lower()
    if not re.fullmatch("[a-z]{2,3}", language):
        return None
    if not [*folder.glob(f"{language}.po"), *folder.glob(f"{language}_*.po")]:
        return None
    from babel import Locale
    from babel.core import UnknownLocaleError, get_global

    try:
        locale = Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        locale = Locale.parse(language)
    # Chinese is read in two scripts, of which most countries use one.
    script = locale.script or str(get_global("likely_subtags").get(str(locale))).split("_")[1:2]
    names = (f"{language}_{''.join(script)}", language)
    found = (path for name in names if (path := folder / f"{name}.po").is_file())
    catalogue = next(found, None)
    return Translation(locale, catalogue) if catalogue else None


def gettext(message: str, /, **values: object) -> str:
    """A message in the language that is spoken, with values in the places of `%(name)s`.

    It is imported as `_`, by which `make messages` finds what is to be translated.
    """
    language = spoken()
    text = language.messages.gettext(message) if language else message
    return text % values if values else text


def ngettext(singular: str, plural: str, number: int, /, **values: object) -> str:
    """A message about a number of things, which is `%(num)s` in it: `1 entry`, `1,200 entries`."""
    return plural_form(singular, plural, number) % {"num": as_number(number), **values}


def plural_form(singular: str, plural: str, number: int) -> str:
    """The form of a message for a number of things, without its values."""
    if language := spoken():
        return language.messages.ngettext(singular, plural, number)
    return singular if number == 1 else plural


def pgettext(context: str, message: str, /, **values: object) -> str:
    """A message that means another thing elsewhere, where other languages have another word."""
    language = spoken()
    text = language.messages.pgettext(context, message) if language else message
    return text % values if values else text


def N_(message: str) -> str:  # noqa: N802  # The name by which gettext knows it.
    """Mark a message that is translated where it is shown."""
    return message


def as_number(number: float, digits: int = 0) -> str:
    """A number with as many decimal digits: `1,200`, `0.53`."""
    language = spoken()
    if not language:
        return f"{number:,.{digits}f}"
    from babel.numbers import format_decimal

    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(number, format=pattern, locale=language.locale)


def as_percent(share: float, digits: int = 0) -> str:
    """A part of 100: `12 %`."""
    language = spoken()
    if not language:
        return f"{share:.{digits}f} %"
    from babel.numbers import format_percent

    pattern = str(language.locale.percent_formats[None].pattern)
    pattern = pattern.replace("0", "0." + "0" * digits) if digits else pattern
    return format_percent(share / 100, format=pattern, locale=language.locale)


def listed(items: Iterable[str]) -> str:
    """Some words in a row, without a word for "and": `dogs, cats, mice`."""
    language = spoken()
    if not language:
        return ", ".join(items)
    # The sign between the first ones of a longer list: `A, B und C`, `A、B和C`.
    between = str(language.locale.list_patterns["standard"]["middle"])
    if language.locale.text_direction == "rtl":
        # Names in another script would turn what stands between them.
        items = (f"\u2068{item}\u2069" for item in items)
    return between.replace("{0}", "").replace("{1}", "").join(items)


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """A number with its noun in English: `1 month`, `2 entries`; an `s` is the usual plural."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def ordinal(number: int) -> str:
    """A number as a place in a row: `1st`, `12th`, `23rd`; without an ending if not in English."""
    if spoken():
        return str(number)
    is_teen = 11 <= number % 100 <= 13
    ending = "th" if is_teen else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def long_date(day: dt.date) -> str:
    """A day with its month in words: `5 June 2025`."""
    language = spoken()
    if not language:
        return f"{day.day} {month_and_year(day)}"
    from babel.dates import format_date

    return format_date(day, "long", language.locale)


def month_and_year(day: dt.date) -> str:
    """The month of a day: `June 2025`."""
    language = spoken()
    if not language:
        return f"{MONTHS[day.month - 1]} {day.year}"
    from babel.dates import format_skeleton

    return format_skeleton("yMMMM", day, locale=language.locale)


def month_abbreviation(month: int) -> str:
    """The short name of a month, counted from 1: `Jun`."""
    if language := spoken():
        return str(language.locale.months["stand-alone"]["abbreviated"][month])
    return MONTHS[month - 1][:3]


def day_abbreviation(day: int) -> str:
    """The short name of a day of the week, counted from Monday, which is 0: `Mon`."""
    if language := spoken():
        return str(language.locale.days["stand-alone"]["abbreviated"][day])
    return _DAYS[day]


def time_format(skeleton: Literal["MMMd", "yMMMM"]) -> str:
    """How Plotly is to write a day and its month, or a month and its year: `%-d %b`.

    See https://github.com/d3/d3-time-format.
    """
    language = spoken()
    if not language:
        return _TIME_FORMATS[skeleton]
    pattern = str(language.locale.datetime_skeletons[skeleton].pattern)
    # Words stand in quotes.
    parts = re.findall(r"'([^']*)'|([a-zA-Z])(\2*)|([^a-zA-Z']+)", pattern)
    return "".join(quoted or other or _TIME_FORMAT[a + more] for quoted, a, more, other in parts)


def one_line(text: str) -> str:
    """A text with single spaces, and without the characters that no page or file can hold."""
    # Nearly all texts are printable, and a look at each character takes long in a thousand of them.
    if not text.isprintable():
        kinds = ((sign, unicodedata.category(sign)) for sign in text)
        text = "".join(
            " " if kind in _BLANKS else sign for sign, kind in kinds if kind not in _NONE
        )
    return " ".join(text.split())


_BLANKS = ("Cc", "Zl", "Zp")
_NONE = ("Cs", "Cn")
"""Half characters, and those that Unicode has not assigned."""


_LONGEST_SLUG = 60


def slug(text: str, *, latin: bool = False) -> str:
    """A text as a part of an address or a file's name: `godel-escher-bach`.

    It has at most 60 letters and digits in lower case with hyphens between words, up to the end of
    a whole word where one fits, and may be empty. With `latin`, accents go from Latin letters;
    other scripts stay, so that a title in them is not left without a name.
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    if latin:
        ascii_only = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
        letters = sum(sign.isalnum() for sign in plain)
        if sum(sign.isalnum() for sign in ascii_only) >= letters / 2:
            plain = ascii_only
    # What joins the letters of one word is no gap between two.
    plain = re.sub(r"['’‘´]", "", plain)
    if plain.isascii():
        words = re.sub(r"\W+", "-", plain)
    else:
        # Marks belong to their letters: without them Hindi and Thai fall to pieces.
        kinds = ((sign, unicodedata.category(sign)) for sign in plain)
        signs = (
            sign if sign == "_" or kind[0] in "LMN" else "" if kind == "Cf" else "-"
            for sign, kind in kinds
        )
        words = re.sub(r"-+", "-", "".join(signs))
    words = words.strip("-_")
    if len(words) > _LONGEST_SLUG:
        words = words[: _LONGEST_SLUG + 1].rpartition("-")[0] or words[:_LONGEST_SLUG]
    return words


def sort_key(text: str) -> tuple[str, str]:
    """By what people look a name up: its letters without accents and case, `Émile` beside `Emil`.

    That is the order of the Unicode Collation Algorithm on its first level for most languages
    written in Latin, Greek and Cyrillic letters; Chinese characters go by radical and strokes.
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign)), text


def ranked(values: Iterable[str]) -> dict[str, int]:
    """How many of each value there are, most first, and equally many by name; see `sort_key`."""
    count = Counter(values)
    return {one: count[one] for one in sorted(count, key=lambda one: (-count[one], sort_key(one)))}


def did_you_mean(name: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """The question whether a known name was meant, `did you mean 'title'?`, or an empty string.

    Case does not count; `cutoff` is how alike two names must be, from 0 to 1.
    """
    by_case = {one.casefold(): one for one in known}
    near = difflib.get_close_matches(name.casefold(), by_case, 1, cutoff)
    return f"did you mean '{by_case[near[0]]}'?" if near else ""
