"""The labellers by the name that `labels.provider` calls them; a new one is one line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from .keywords import KeywordLabeller
from .openai import OpenAILabeller

if TYPE_CHECKING:
    from ...llm import LanguageModel
    from ..settings import LabelSettings
    from .labeller import Group, Labeller, Naming

    Keywords = Callable[[Sequence[Group]], Sequence[Naming]]
    """What names clusters by their words, for labellers that go on from there."""

LABELLERS: Final[Mapping[str, Callable[[LabelSettings, LanguageModel, Keywords], Labeller]]] = {
    "keywords": lambda settings, model, keywords: KeywordLabeller(),
    "openai": OpenAILabeller,
}
