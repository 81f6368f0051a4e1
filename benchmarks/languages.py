"""How many sentences are found to be in their language.

`pip install django; python -m benchmarks.languages`. The sentences are those of Django's own
translations with 40 characters or more, in diaries of 60 sentences of one language, and of 40 with
20 English ones.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import random
import re
import time
from collections import defaultdict
from pathlib import Path

from babel.messages.pofile import read_po

from mkdocs_paperdiary.atlas.languages import ENGLISH, Languages, function_words

_CODES = {"nb": "no", "nn": "no", "zh_Hans": "zh", "zh_Hant": "zh"}
_PLACES = re.compile(r"%\(\w+\)s|%\w|\{[^}]*\}|<[^>]*>|https?:\S+|\s+")


def sentences() -> dict[str, list[str]]:
    """The sentences of each language that there are function words of."""
    spec = importlib.util.find_spec("django")
    if not spec or not spec.origin:
        raise SystemExit("install Django, of which nothing is run: pip install django")
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for path in sorted(Path(spec.origin).parent.glob("**/locale/*/LC_MESSAGES/django.po")):
        name = path.parts[-3]
        language = _CODES.get(name, name.partition("_")[0])
        # What the reader says of other plurals goes to the output.
        with path.open("rb") as file, contextlib.redirect_stdout(io.StringIO()):
            messages = [one for one in read_po(file) if one.id and isinstance(one.id, str)]
        for message in messages:
            for code, text in ((language, message.string), (ENGLISH, message.id)):
                plain = _PLACES.sub(" ", str(text)).strip()
                if (
                    len(plain) >= 40
                    and function_words(code)
                    and (code == ENGLISH) != (text is message.string)
                ):
                    found[code][plain] = None
    return {language: [*texts] for language, texts in found.items()}


def main() -> None:
    """Print the shares of sentences whose language is found."""
    known = sentences()
    chance = random.Random(0)
    right = [0, 0]
    total = [0, 0]
    seconds = 0.0
    for language in sorted(known.keys() - {ENGLISH}):
        texts = chance.sample(known[language], len(known[language]))
        for start in range(0, len(texts) - 29, 60):
            own = [(one, language) for one in texts[start : start + 60]]
            english = [(one, ENGLISH) for one in chance.sample(known[ENGLISH], 20)]
            for way, diary in enumerate((own, own[:40] + english)):
                begun = time.process_time()
                languages = Languages.of(text for text, _ in diary)
                found = [languages.language(text) for text, _ in diary]
                seconds += time.process_time() - begun
                right[way] += sum(a == b for a, (_, b) in zip(found, diary, strict=True))
                total[way] += len(diary)
    print(f"{len(known)} languages, {total[0]} sentences")
    print(f"one language: {right[0] / total[0]:.0%}; a third English: {right[1] / total[1]:.0%}")
    print(f"{seconds / sum(total) * 1e6:.0f} µs a sentence")


if __name__ == "__main__":
    main()
