"""Settings of a language model and its server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

OPENAI = "https://api.openai.com/v1"
"""The server that is asked where no other one is named."""


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """Which server is asked, and how long.

    Attributes:
        base_url: An OpenAI-compatible server, or None for OpenAI's own.
        api_key_env: The environment variable that holds the key, or an empty string for a server
            that needs none.
        headers: Further headers of each request; `{key}` in a value stands for the key, which is
            then sent in this header only.
        timeout: Seconds that one try of a request may take, its whole answer included.
        max_retries: How often a failed request is sent again.
    """

    base_url: str | None = None
    api_key_env: str = "OPENAI_API_KEY"
    # Not shown, since people may write secrets here all the same.
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    timeout: float = 30.0
    max_retries: int = 2

    @property
    def url(self) -> str:
        """The address that requests go below."""
        return (self.base_url or "").strip() or OPENAI

    @property
    def place(self) -> str:
        """The address without user name, password, query and fragment, which a new key changes."""
        try:
            parts = urlsplit(self.url)
            return f"{parts.scheme}://{parts.hostname}:{parts.port}{parts.path.rstrip('/')}"
        except ValueError:
            return ""


@dataclass(frozen=True, slots=True)
class LlmSettings:
    """Which language model is asked, and how much.

    Attributes:
        model: The model's name at the server.
        concurrency: How many requests may be under way at once, 1 or more.
        max_requests: How many requests one build may make; the client's own retries are not
            counted.
    """

    model: str = "gpt-4o"
    server: ServerSettings = field(default_factory=ServerSettings)
    concurrency: int = 4
    max_requests: int = 100

    @property
    def identity(self) -> tuple[str, str]:
        """What decides the answers beside the question; a part of cache keys."""
        return self.model, self.server.place
