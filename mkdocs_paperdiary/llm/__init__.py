"""Language models behind OpenAI-compatible servers: prompts, requests, limits and failures."""

from .answers import BadAnswer, json_object
from .model import LanguageModel, LimitReached, Question
from .prompts import Prompt, read_prompt
from .server import RecentFailures, Server, Unavailable, Unfit, sendable
from .settings import LlmSettings, ServerSettings

__all__ = [
    "BadAnswer",
    "LanguageModel",
    "LimitReached",
    "LlmSettings",
    "Prompt",
    "Question",
    "RecentFailures",
    "Server",
    "ServerSettings",
    "Unavailable",
    "Unfit",
    "json_object",
    "read_prompt",
    "sendable",
]
