"""The labellers by the name that `labels.provider` calls them; a new one is one line here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .keywords import KeywordLabeller
from .openai import OpenAILabeller

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..settings import LlmSettings
    from .labeller import Labeller

LABELLERS: Final[Mapping[str, Callable[[LlmSettings], Labeller]]] = {
    "keywords": lambda _: KeywordLabeller(),
    "openai": OpenAILabeller,
}
