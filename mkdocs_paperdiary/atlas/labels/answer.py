"""Reads a language model's labels, and takes nothing from them that is no fit label."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...llm import BadAnswer
from ...llm.answers import check_ids, json_object, plain_text

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_WORDS = 6
_MOST_SIGNS = 60
_NUMBERED = re.compile(r"(?i)\A(cluster|group|category|topic)\W*\d*\Z")
_ADDRESS = re.compile(r"(?i)\b[\w-]+\.(?:com|net|org|io|ai|dev|info|app|xyz|ru|cn)\b")


def read_labels(text: str, ids: Sequence[int], secret: str) -> list[str]:
    """Read the labels of all clusters from a model's answer.

    Args:
        text: A JSON object from id to label, bare, in a Markdown fence or between sentences.
        ids: The ids that were asked about.
        secret: A text that no label may repeat, or an empty string.

    Returns:
        The labels in the order of the ids.

    Raises:
        BadAnswer: Ids are missing, added or doubled, or a label is no short plain text of its own.
    """
    answer = json_object(text)
    wanted = [str(number) for number in ids]
    check_ids(answer, wanted)
    labels, faults = [], []
    first: dict[str, str] = {}
    for id_ in wanted:
        label, fault = _label(answer[id_], secret)
        labels.append(label)
        if fault:
            faults.append(f"the label of {id_} {fault}")
        elif (same := first.setdefault(label.casefold(), id_)) != id_:
            faults.append(f"{id_} has the same label as {same}")
    if faults:
        raise BadAnswer(*faults)
    return labels


def _label(value: object, secret: str) -> tuple[str, str | None]:
    label, fault = plain_text(value, secret)
    if fault:
        return "", fault
    if not 1 <= len(label.split()) <= MOST_WORDS or len(label) > _MOST_SIGNS:
        return "", f"does not have 1 to {MOST_WORDS} words and at most {_MOST_SIGNS} characters"
    if not any(sign.isalpha() for sign in label) or _NUMBERED.match(label):
        return "", "says nothing"
    if _ADDRESS.search(label):
        return "", "is an address"
    return label, None
