"""Reads a language model's answer, and takes nothing from it that is no fit label."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_WORDS = 6
_MOST_SIGNS = 60
_MOST_ANSWER = 100_000
_FENCE = re.compile(r"\A\s*```[a-zA-Z]*\s*\n(.*?)\n?\s*```\s*\Z", re.DOTALL)
_MARKUP = re.compile(r"[<>`*\[\]{}|\\_]|https?:|&\w+;|&#|\A#|\A\s*[-+>]\s")
_NUMBERED = re.compile(r"(?i)\A(cluster|group|category|topic)\W*\d*\Z")


class BadAnswerError(Exception):
    """An answer is not fit; the text says why, in our words and not in the answer's."""


def read_answer(text: str, ids: Sequence[int], secret: str) -> list[str]:
    """Read the labels of all clusters from a model's answer.

    Args:
        text: A JSON object from id to label, bare or in a Markdown fence.
        ids: The ids that were asked about.
        secret: A text that no label may repeat.

    Returns:
        The labels in the order of the ids.

    Raises:
        BadAnswerError: Ids are missing, added or doubled, or a label is no short plain text of
            its own.
    """
    if len(text) > _MOST_ANSWER:
        raise BadAnswerError("its answer is far too long")
    fenced = _FENCE.match(text)
    try:
        answer = json.loads(fenced[1] if fenced else text, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise BadAnswerError("its answer is not JSON") from None
    if not isinstance(answer, dict):
        raise BadAnswerError("its answer is no JSON object")
    wanted = [str(number) for number in ids]
    if set(answer) != set(wanted):
        raise BadAnswerError("its answer names other clusters than it was asked about")
    labels = [_label(answer[number], secret) for number in wanted]
    if len({label.casefold() for label in labels}) < len(labels):
        raise BadAnswerError("it gave two clusters the same label")
    return labels


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    answer = dict(pairs)
    if len(answer) < len(pairs):
        raise BadAnswerError("its answer names a cluster twice")
    return answer


def _label(value: object, secret: str) -> str:
    if not isinstance(value, str):
        raise BadAnswerError("a label is no text")
    label = value.strip()
    if secret.casefold() in label.casefold():
        raise BadAnswerError("a label repeats what is secret")
    if any(unicodedata.category(sign)[0] == "C" for sign in label) or _MARKUP.search(label):
        raise BadAnswerError("a label is no plain text")
    label = " ".join(label.split())
    if not 1 <= len(label.split()) <= _MOST_WORDS or len(label) > _MOST_SIGNS:
        raise BadAnswerError(f"a label does not have 1 to {_MOST_WORDS} words")
    if not any(sign.isalpha() for sign in label) or _NUMBERED.match(label):
        raise BadAnswerError("a label says nothing")
    return label
