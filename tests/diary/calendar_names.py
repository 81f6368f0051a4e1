"""Names of months and weekdays in all languages of states and regions, as Unicode CLDR has them.

`python -m tests.diary.calendar_names` writes `diary/vocabulary/calendar.json` from the data that
Babel brings.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from babel import Locale
from babel.core import get_global
from babel.localedata import locale_identifiers

from mkdocs_paperdiary import diary
from mkdocs_paperdiary.diary.dates import name_parts

FILE = Path(diary.__file__).with_name("vocabulary") / "calendar.json"


def official_languages() -> set[str]:
    """The languages that are official in a state or in a part of one."""
    territories: Any = get_global("territory_languages")
    return {
        language.partition("_")[0]
        for languages in territories.values()
        for language, facts in languages.items()
        if facts["official_status"]
    }


def calendar_names() -> dict[str, Any]:
    """Months by number, weekdays, and words that dates have beside them, in lower case."""
    speakers: defaultdict[str, defaultdict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    weekdays: set[str] = set()
    beside: set[str] = set()
    official = official_languages()
    for locale in map(Locale.parse, sorted(locale_identifiers())):
        patterns = [locale.date_formats[size].pattern for size in ("full", "long", "medium")]
        for pattern in patterns if locale.language in official else ():
            literals = " ".join(re.findall(r"'([^']+)'", pattern))
            literals += " " + re.sub(r"'[^']*'|[A-Za-z]", " ", pattern)
            beside.update(name_parts(literals))
        # Hebrew writes `in June` as one word, and Thai `on Thursday`.
        endings = {"", *re.findall(r"EEEE([^\s,A-Za-z'.]+)", patterns[0])}
        prefixes = {""} | {one[1] for one in re.finditer(r"([^\W\d_a-zA-Z]+)MMMM", patterns[1])}
        for context in ("format", "stand-alone"):
            for kind in ("wide", "abbreviated"):
                for number, name in locale.months[context][kind].items():
                    parts = [part for part in name_parts(name) if part not in ("de", "d")]
                    if parts and len(parts) < 3 and not re.search(r"\d", name):
                        for prefix in prefixes:
                            speakers[prefix + " ".join(parts)][number].add(locale.language)
                for name in (
                    locale.days[context][kind].values() if locale.language in official else ()
                ):
                    weekdays.update(name_parts(" ".join(name + ending for ending in endings)))
    months: defaultdict[str, list[str]] = defaultdict(list)
    for name, languages in sorted(speakers.items()):
        # `listopada` is November in Polish and Silesian, and October in Croatian.
        votes = Counter({number: len(some) for number, some in languages.items()})
        (number, most), *others = votes.most_common()
        is_official = bool(languages[number] & official)
        if (
            len(name) > (2 if name.isascii() else 1)
            and is_official
            and all(count < most for _, count in others)
        ):
            months[str(number)].append(name)
    return {
        "source": "Unicode CLDR, by tests/diary/calendar_names.py",
        "months": dict(sorted(months.items(), key=lambda one: int(one[0]))),
        "weekdays": sorted(weekdays),
        "beside": sorted(one for one in beside if len(one) < 8),
    }


if __name__ == "__main__":
    rows = json.dumps(calendar_names(), ensure_ascii=False, separators=(",", ":"))
    FILE.write_text(rows + "\n", "utf-8")
