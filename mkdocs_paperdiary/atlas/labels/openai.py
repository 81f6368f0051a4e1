"""Labels by a language model, and what it is shown of clusters."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from ...cache import JSON, digest
from ...llm import BadAnswer, LanguageModel, Question, Unavailable, Unfit
from ...llm.answers import check_ids, json_object, plain_text, schema_of
from . import Group, LabellingError, Naming

MOST_WORDS = 6
_MOST_SIGNS = 60
_NUMBERED = re.compile(r"(?i)\A(cluster|group|category|topic)\W*\d*\Z")
_ADDRESS = re.compile(r"(?i)\b[\w-]+\.(?:com|net|org|io|ai|dev|info|app|xyz|ru|cn)\b")


def parse_labels(text: str, ids: Sequence[int], secret: str) -> list[str]:
    """Read the labels of all clusters from a model's answer, in the order of the ids.

    Args:
        text: A JSON object from id to label; see `json_object`.
        ids: The ids that were asked about.
        secret: A text that no label may repeat, or an empty string.

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


_PATIENCE: Final = 2.8
"""What all labels of a build may take, in timeouts of one try: 84 s where that is 30 s."""


@dataclass
class OpenAILabeller:
    """Names clusters of a layout with one request to a language model.

    The model sees titles and keywords. What it answers is taken as plain text, and only where it
    is a usable label for every cluster; where it is not, the model is asked once to correct it.
    """

    instructions: str
    model: LanguageModel
    keywords: Callable[[Sequence[Group]], Sequence[Naming]]
    _deadline: float | None = field(default=None, init=False)

    def identity(self) -> str:
        """Name what gives the labels: the model, its server, and its instructions."""
        return digest("openai", self.instructions, *self.model.settings.identity)[:12]

    def key(self, groups: Sequence[Group], wanted: Sequence[int]) -> JSON:
        """Everything that decides the names, and no secret: what is asked, and whom."""
        return ["openai", self.identity(), clusters_as_json(*self._some(groups, wanted))]

    def name(self, groups: Sequence[Group], wanted: Sequence[int]) -> tuple[Naming, ...]:
        """Ask for the labels of the clusters whose numbers are wanted, ascending, at least one.

        Raises:
            LabellingError: It cannot be done, and trying again at once would not help.
        """
        import asyncio

        some, found = self._some(groups, wanted)
        ids, secret = [group.id for group in some], self.model.server.secret
        # One for all layouts: a server that is slow with the first is so with the second.
        patience = _PATIENCE * self.model.settings.server.timeout
        self._deadline = self._deadline or time.monotonic() + patience
        question = Question(
            "labels",
            self.instructions,
            clusters_as_json(some, found),
            schema_of([*map(str, ids)]),
            lambda text: parse_labels(text, ids, secret),
        )

        async def ask() -> list[str]:
            async with self.model.conversation(self._deadline) as conversation:
                return await conversation.answer(question)

        try:
            labels = asyncio.run(ask())
        except BadAnswer as error:
            message = (
                f"the language model {self.model.settings.model} gave no usable labels ({error}); "
                "build again or set another `llm.model`"
            )
            raise LabellingError(message, error.code) from None
        except (Unavailable, Unfit) as error:
            raise LabellingError(str(error), error.code) from None
        return tuple(
            Naming(label, naming.keywords) for label, naming in zip(labels, found, strict=True)
        )

    def _some(
        self, groups: Sequence[Group], wanted: Sequence[int]
    ) -> tuple[list[Group], list[Naming]]:
        """The clusters to ask about, with the keywords that tell them from all others."""
        found = self.keywords(groups)
        return [groups[at] for at in wanted], [found[at] for at in wanted]


def clusters_as_json(groups: Sequence[Group], namings: Sequence[Naming]) -> str:
    """What a language model is shown of clusters: id, titles and keywords of each."""
    described = [
        {
            "id": group.id,
            "titles": [entry.title[:200] for entry in group.entries[:60]],
            "keywords": naming.keywords,
        }
        for group, naming in zip(groups, namings, strict=True)
    ]
    return json.dumps(described, ensure_ascii=False, indent=1)
