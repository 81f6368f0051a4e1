"""Translations: the catalogues in `locales/`, and dates, numbers and lists by Unicode's CLDR.

Texts in the code are English, and an English site needs neither a catalogue nor Babel. `words.py`
has the functions that turn them into those of the language that is spoken.

The language is a context variable, as it is in other web frameworks: whatever writes for people is
called within `speaking`, and no language has to be passed through all that lies between. A build of
a site enters it with each event, since several sites of different languages may be built by turns.
"""

from __future__ import annotations

import datetime as dt
import gettext
import io
import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from babel import Locale

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
        """Read a catalogue.

        Args:
            locale: Whose forms of dates, numbers and lists are taken.
            catalogue: A file of gettext (`.po`), in UTF-8.
        """
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        with catalogue.open("rb") as file:
            self._catalogue = read_po(file, locale=locale)
        compiled = io.BytesIO()
        write_mo(compiled, self._catalogue)
        compiled.seek(0)
        self._messages = gettext.GNUTranslations(compiled)
        self._locale = locale
        self.gettext = self._messages.gettext
        self.ngettext = self._messages.ngettext
        self.pgettext = self._messages.pgettext

    @property
    def tag(self) -> str:
        """The language as HTML and JavaScript name it (BCP 47): `zh-Hant`."""
        return str(self._locale).replace("_", "-")

    def number(self, number: float, digits: int) -> str:
        """A number with as many decimal digits."""
        from babel.numbers import format_decimal

        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return format_decimal(number, format=pattern, locale=self._locale)

    def percent(self, share: float, digits: int) -> str:
        """A part of 100."""
        from babel.numbers import format_percent

        pattern = str(self._locale.percent_formats[None].pattern)
        pattern = pattern.replace("0", "0." + "0" * digits) if digits else pattern
        return format_percent(share / 100, format=pattern, locale=self._locale)

    def date(self, day: dt.date) -> str:
        """A day with its month in words."""
        from babel.dates import format_date

        return format_date(day, "long", self._locale)

    def month_and_year(self, day: dt.date) -> str:
        """The month of a day."""
        from babel.dates import format_skeleton

        return format_skeleton("yMMMM", day, locale=self._locale)

    def month_abbreviation(self, month: int) -> str:
        """The short name of a month, counted from 1."""
        return str(self._locale.months["stand-alone"]["abbreviated"][month])

    def day_abbreviation(self, day: int) -> str:
        """The short name of a day of the week, counted from Monday, which is 0."""
        return str(self._locale.days["stand-alone"]["abbreviated"][day])

    def listed(self, items: Sequence[str]) -> str:
        """Some words in a row, without a word for "and"."""
        # The sign between the first ones of a longer list: `A, B und C`, `A、B和C`.
        between = str(self._locale.list_patterns["standard"]["middle"])
        if self._locale.text_direction == "rtl":
            # Names in another script would turn what stands between them.
            items = [f"\u2068{item}\u2069" for item in items]
        return between.replace("{0}", "").replace("{1}", "").join(items)

    def time_format(self, skeleton: Literal["MMMd", "yMMMM"]) -> str:
        """CLDR's pattern for some fields as a format of d3: `%-d. %b`."""
        pattern = str(self._locale.datetime_skeletons[skeleton].pattern)
        # Words stand in quotes.
        parts = re.findall(r"'([^']*)'|([a-zA-Z])(\2*)|([^a-zA-Z']+)", pattern)
        return "".join(
            quoted or other or _TIME_FORMAT[a + more] for quoted, a, more, other in parts
        )

    @cached_property
    def for_scripts(self) -> str:
        """What the page's scripts need of the language, as JSON.

        `plurals` is the form of `Intl.PluralRules`' categories among a message's translations; what
        follows the messages is what Plotly takes.
        """
        from babel.numbers import get_decimal_symbol, get_group_symbol

        # A function that gettext makes of the catalogue's head.
        form: Callable[[int], int] = vars(self._messages)["plural"]
        categories: dict[str, int] = {}
        for number in _CATEGORY_SAMPLES:
            categories.setdefault(self._locale.plural_form(number), form(number))
        messages: dict[str, str | list[str]] = {}
        for one in self._catalogue:
            if one.id and any(file.endswith(".js") for file, _ in one.locations):
                id_ = one.id if isinstance(one.id, str) else one.id[0]
                forms = [one.string] if isinstance(one.string, str) else list(one.string or ())
                if all(forms) and not one.fuzzy:
                    messages[id_] = forms[0] if isinstance(one.string, str) else forms
        months, days = self._locale.months["stand-alone"], self._locale.days["stand-alone"]
        # Plotly's week begins on Sunday.
        week = (6, *range(6))
        language = {
            "language": self.tag,
            "plurals": categories,
            "messages": messages,
            "months": [months["wide"][month] for month in range(1, 13)],
            "shortMonths": [months["abbreviated"][month] for month in range(1, 13)],
            "days": [days["wide"][day] for day in week],
            "shortDays": [days["abbreviated"][day] for day in week],
            "decimal": get_decimal_symbol(self._locale),
            "thousands": get_group_symbol(self._locale),
        }
        return json.dumps(language, ensure_ascii=False, separators=(",", ":")) + "\n"


_spoken: ContextVar[Translation | None] = ContextVar("spoken", default=None)


def spoken() -> Translation | None:
    """The language that is spoken; None for English."""
    return _spoken.get()


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak a language, or English where there is no catalogue for it.

    Args:
        code: As HTML, MkDocs' themes and Material name it: `pt-BR`, `zh_TW`, `de`.
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
