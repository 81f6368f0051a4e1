"""JSON from a language model's answer, and what makes an answer unusable."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from ..cache import JSON

_THOUGHTS: Final = re.compile(r"\A\s*<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)
# No blanks are matched before its end: an endless row of them would be gone through for each.
_FENCE: Final = re.compile(r"```[a-zA-Z]*[ \t]*\n(.*?)```", re.DOTALL)
# What stands for a key at servers that need none is a word, such as `x`, `EMPTY` or `ollama`.
_SHORTEST_SECRET: Final = 12
_MARKUP: Final = re.compile(
    r"[<>`*\[\]{}|\\]|(?<!\w)_|_(?!\w)|https?:|www\.|&\w+;|&#|\A#|\A\s*[-+>]\s"
)
# Sentences may say `over 83%` with a sign, or have a name such as `π_{0.5}`.
_MARKUP_AT_LENGTH: Final = re.compile(
    r"</?[a-zA-Z!]|`|\*\*|__|\]\(|\\[a-zA-Z]|https?:|www\.|&\w+;|&#|\A#|\A\s*[-+>*]\s"
)
_OFF_SUBJECT: Final = re.compile(
    r"\b(?:ignore|ignoring|disregard|forget|override|bypass)\b.{0,40}"
    r"\b(?:instructions?|prompts?|previous|prior|above|rules)\b"
    r"|\bsystem prompt\b|\bas an? (?:ai|language) (?:language )?model\b"
    r"|\bi(?:['’]m| am) (?:sorry|unable)\b|\bi (?:can(?:no|['’])t|cannot)\b",
    re.IGNORECASE,
)
# Works on language models may well be described with the words above.
_OFF_SUBJECT_AT_LENGTH: Final = re.compile(
    r"\bignor(?:e|ing) (?:all |any |the |my |your )*(?:previous|prior|above|earlier) "
    r"(?:instructions?|prompts?|rules)\b"
    r"|\bas an ai\b|\bi(?:['’]m| am) (?:sorry|unable|an ai)\b|\bi (?:can(?:no|['’])t|cannot)\b",
    re.IGNORECASE,
)


class BadAnswer(Exception):  # noqa: N818 - what a model did, not a fault of the program
    """An answer cannot be used.

    Attributes:
        faults: What is wrong with it, one sentence each, in our words and not in the answer's.
    """

    code = "unusable-answer"

    def __init__(self, *faults: str) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def json_object(text: str) -> dict[str, object]:
    """Read the one JSON object of an answer, bare, in a Markdown fence or between sentences.

    Raises:
        BadAnswer: There is none, it has a key twice, or the text is far too long.
    """
    if len(text) > 100_000:
        raise BadAnswer("the answer is far too long")
    text = _THOUGHTS.sub("", text, count=1)
    fenced = _FENCE.search(text)
    for part in (text, fenced[1] if fenced else "", text[text.find("{") : text.rfind("}") + 1]):
        try:
            found = json.loads(part, object_pairs_hook=_once)
        except (ValueError, RecursionError):
            continue
        if not isinstance(found, dict):
            raise BadAnswer("the answer is JSON, but no JSON object")
        return found
    raise BadAnswer("the answer is empty" if not text.strip() else "the answer is not JSON")


def schema_of(ids: Sequence[str]) -> JSON:
    """The JSON Schema of an answer: one text for each id, and nothing else."""
    return {
        "type": "object",
        "properties": {id_: {"type": "string"} for id_ in ids},
        "required": list(ids),
        "additionalProperties": False,
    }


def check_ids(answer: dict[str, object], wanted: list[str]) -> None:
    """Raise `BadAnswer` where an answer lacks ids that were asked about, or has others."""
    faults = []
    if missing := [id_ for id_ in wanted if id_ not in answer]:
        faults.append(f"these ids are missing: {', '.join(missing[:20])}")
    if extra := set(answer) - set(wanted):
        # How many, and not which: their text is the model's.
        faults.append(f"{len(extra)} of its ids were not asked about")
    if faults:
        raise BadAnswer(*faults)


def plain_text(value: object, secret: str, *, sentences: bool = False) -> tuple[str, str | None]:
    """Take a text of an answer, if it is nothing but text.

    Args:
        value: What the answer has.
        secret: A text that it must not repeat, where it is as long as a key.
        sentences: Whether it is a text of sentences, and not a name.

    Returns:
        The text with single spaces, and what is wrong with it or None.
    """
    if not isinstance(value, str):
        return "", "is no text"
    text = value.strip()
    if len(secret) >= _SHORTEST_SECRET and secret.casefold() in text.casefold():
        return "", "repeats what is secret"
    markup = _MARKUP_AT_LENGTH if sentences else _MARKUP
    # The joiners are letters' business: Persian and Hindi are not written without them.
    signs = set(text) - {"\u200c", "\u200d"}
    if any(unicodedata.category(sign)[0] == "C" for sign in signs) or markup.search(text):
        return "", "is no plain text in one line"
    if (_OFF_SUBJECT_AT_LENGTH if sentences else _OFF_SUBJECT).search(text):
        return "", "does not describe its subject"
    return " ".join(text.split()), None


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    answer = dict(pairs)
    if len(answer) < len(pairs):
        raise BadAnswer("the answer has an id twice")
    return answer
