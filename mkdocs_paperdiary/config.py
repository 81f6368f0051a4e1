"""The options of `mkdocs.yml`, typed, with their defaults."""

from __future__ import annotations

import posixpath
from typing import Any

from mkdocs.config import config_options as c
from mkdocs.config.base import BaseConfigOption, Config, ValidationError

from .atlas.settings import (
    EMBEDDING_PROVIDERS,
    LABEL_PROVIDERS,
    AtlasSettings,
    EmbeddingSettings,
    LabelSettings,
    MapSettings,
)
from .llm.settings import LlmSettings, ServerSettings
from .pages.site import PageNames
from .pages.themes import ThemeSetting


class Above(c.Type[Any]):
    """A number above a bound, so that a mistake is told before an hour of computing."""

    def __init__(self, kind: type | tuple[type, ...], bound: float, *, default: float) -> None:
        super().__init__(kind, default=default)
        self.bound = bound

    def run_validation(self, value: object) -> Any:
        """Check type and range.

        Raises:
            ValidationError: The value is no number or not above the bound.
        """
        if isinstance(value, bool):
            raise ValidationError(f"Expected a number above {self.bound}, but received: {value}")
        number = super().run_validation(value)
        if not number > self.bound:
            raise ValidationError(f"Expected a number above {self.bound}, but received: {value}")
        return number


class ClusterCount(BaseConfigOption[int | None]):
    """`auto`, or a whole number of clusters."""

    def __init__(self) -> None:
        super().__init__()
        self.default = "auto"

    def run_validation(self, value: object) -> int | None:
        """Turn `auto` into None.

        Raises:
            ValidationError: The value is neither `auto` nor a whole number from 1.
        """
        if value is None or value == "auto":
            return None
        if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
            return value
        raise ValidationError(f"Expected 'auto' or a whole number from 1, but received: {value!r}")


class DocsPath(c.Type[str]):
    """The path of a Markdown file in the docs folder, or of a folder in it."""

    def __init__(self, default: str | None = None, *, folder: bool = False) -> None:
        super().__init__(str, default=default)
        self.folder = folder

    def run_validation(self, value: object) -> str:
        """Take `./` and the last slash out of the path.

        Raises:
            ValidationError: The path leads out of the docs folder, or names no such file or folder.
        """
        path = posixpath.normpath(super().run_validation(value).replace("\\", "/"))
        fits = path != "." if self.folder else path.endswith(".md")
        if not fits or path.startswith(("/", "..")) or ":" in path:
            what = "a folder" if self.folder else "a path"
            example = "topics" if self.folder else "a/diary.md"
            raise ValidationError(
                f"Expected {what} in the docs folder such as '{example}', but received: {value}"
            )
        return path


class Themes(BaseConfigOption[list[ThemeSetting]]):
    """The themes of the Highlights: names, or mappings with `name`, `intro` and `icon`."""

    def __init__(self) -> None:
        super().__init__()
        self.default = []

    def run_validation(self, value: object) -> list[ThemeSetting]:
        """Turn the list into settings.

        Raises:
            ValidationError: It is no list, or an item is neither a name nor such a mapping.
        """
        if not isinstance(value, list):
            raise ValidationError(f"Expected a list of themes, but received: {value!r}")
        return [self._setting(item) for item in value]

    def _setting(self, item: object) -> ThemeSetting:
        fields = item if isinstance(item, dict) else {"name": item}
        known = {"name", "intro", "icon"}
        texts = {key: text for key, text in fields.items() if isinstance(text, str | int | float)}
        if texts.keys() != fields.keys() or not fields.keys() <= known or not texts.get("name"):
            raise ValidationError(
                "Expected a theme's name, or a mapping with name, intro and icon, all of them "
                f"text, but received: {item!r}"
            )
        return ThemeSetting(**{str(key): str(text) for key, text in texts.items()})


class PagesConfig(Config):
    """Where the generated pages stand, relative to the docs folder."""

    diary = DocsPath("diary.md")
    """The Full Diary: all entries by month."""

    highlights = DocsPath("highlights.md")
    """The lessons by theme; written when a note has a lesson."""

    plots = DocsPath("plots.md")
    """More Plots: the maps, and what was read over time."""

    topics = DocsPath("topics", folder=True)
    """The folder of the topics' pages."""

    per_page = Above(int, 0, default=1000)
    """Entries that the Full Diary or a topic lists on one page, before its earlier years get pages
    of their own."""

    prompts = c.Optional(DocsPath())
    """A page with the prompts that language models get, such as `prompts.md`; else none."""


class FeedsConfig(Config):
    """Feeds of what was read last."""

    enabled = c.Type(bool, default=True)
    """Whether the site has `feed.xml` and `feed.json`; it needs `site_url` for them."""

    items = Above(int, 0, default=20)
    """How many of the last entries they have."""


class EmbeddingConfig(Config):
    """How an entry becomes a vector."""

    provider = c.Choice(EMBEDDING_PROVIDERS, default="auto")
    """Who computes the vectors: this machine, or a server that is sent the texts."""

    model = c.Type(str, default="all-MiniLM-L6-v2")
    """A model's name on the hub, with `@revision` where one is wanted, or a local path."""

    text = c.Choice(["summary", "title", "title and summary"], default="summary")
    """What of an entry is embedded; a summary found in the text has the title before it."""

    base_url = c.Optional(c.Type(str))
    """With `openai`, an OpenAI-compatible server; without it, the one of `llm`."""

    api_key_env = c.Type(str, default="")
    """The environment variable with the key for `base_url`; empty where it needs none."""

    batch_size = Above(int, 0, default=32)
    """With `openai`, how many texts one request has."""


class MapConfig(Config):
    """How the layouts are made and divided into clusters."""

    pca = Above(int, 1, default=30)
    """Dimensions kept by PCA before the layouts; a small diary keeps fewer."""

    perplexity = Above((int, float), 1, default=15)
    """Effective number of neighbours in t-SNE; a small diary takes less."""

    clusters = ClusterCount()
    """The number of clusters, or `auto` to choose it from the points."""

    seed = Above(int, -1, default=42)
    """Start of every random sequence; another one gives another, equally good map."""

    file = c.Optional(c.Type(str))
    """The file that remembers the map, relative to `mkdocs.yml`; by default in the cache."""


class LabelsConfig(Config):
    """How clusters get their names."""

    provider = c.Choice(LABEL_PROVIDERS, default="keywords")
    """`keywords` needs nothing; `openai` asks a language model and sends it the titles."""

    pinned = c.Type(dict, default={})
    """Labels of your own, by the id of an entry in the cluster or by the label to replace."""


class SummariesConfig(Config):
    """Who writes the summaries that notes do not have."""

    provider = c.Choice(["none", "openai"], default="none")
    """`none` writes none; `openai` asks a language model and sends it titles and notes."""

    batch_size = Above(int, 0, default=5)
    """How many entries one request is about."""


class Headers(BaseConfigOption[dict[str, str]]):
    """A mapping from header to text."""

    def __init__(self) -> None:
        super().__init__()
        self.default = {}

    def run_validation(self, value: object) -> dict[str, str]:
        """Turn the values into text.

        Raises:
            ValidationError: It is no mapping, or a value is no text. No value is told, since it
                may be a secret.
        """
        if not isinstance(value, dict):
            raise ValidationError("Expected a mapping such as {api-key: '{key}'}")
        for name, text in value.items():
            if not isinstance(name, str) or not isinstance(text, str | int | float):
                raise ValidationError(f"Expected a text as the value of the header {name!r}")
        return {name: str(text) for name, text in value.items()}


class LlmConfig(Config):
    """Which language model is asked where a provider is `openai`."""

    model = c.Type(str, default="gpt-4o")
    """The model's name at the server."""

    base_url = c.Optional(c.Type(str))
    """An OpenAI-compatible server; without it OpenAI's own."""

    api_key_env = c.Type(str, default="OPENAI_API_KEY")
    """The environment variable with the key, which stands nowhere else; empty for none."""

    headers = Headers()
    """Further headers of each request; `{key}` stands for the key."""

    timeout = Above((int, float), 0, default=30)
    """Seconds that one request may take, its whole answer included."""

    max_retries = Above(int, -1, default=2)
    """How often a failed request is sent again."""

    max_requests = Above(int, -1, default=100)
    """How many requests one build may make."""

    concurrency = Above(int, 0, default=4)
    """How many requests may be under way at once."""


class PaperDiaryConfig(Config):
    """The options of the plugin `paperdiary`."""

    enabled = c.Type(bool, default=True)
    """Whether the plugin does anything."""

    entries = c.ListOfItems(c.Type(str), default=["papers/**/*.md"])
    """Which notes are entries: gitignore-style patterns, `!` negates."""

    pages = c.SubConfig(PagesConfig)
    """Where the generated pages stand, relative to the docs folder."""

    feeds = c.SubConfig(FeedsConfig)
    """Feeds of what was read last."""

    themes = Themes()
    """The themes of the Highlights that come first, in their order."""

    embedding = c.SubConfig(EmbeddingConfig)
    """How an entry becomes a vector."""

    map = c.SubConfig(MapConfig)
    """How the layouts are made and divided into clusters."""

    labels = c.SubConfig(LabelsConfig)
    """How clusters get their names."""

    summaries = c.SubConfig(SummariesConfig)
    """Who writes the summaries that notes do not have."""

    llm = c.SubConfig(LlmConfig)
    """Which language model is asked where a provider is `openai`."""

    cache_dir = c.Type(str, default=".cache/plugin/paperdiary")
    """Where computed things are kept, relative to `mkdocs.yml`."""

    custom_dir = c.Type(str, default="paperdiary")
    """A folder of your own beside `mkdocs.yml`: prompts, pinned labels and pinned summaries."""

    date_order = c.Choice(["auto", "DMY", "MDY", "YMD"], default="auto")
    """How `03/04/2025` is read; `auto` learns it from the diary's unambiguous dates."""

    def page_names(self) -> PageNames:
        """Where the generated pages stand, as the pages layer takes it."""
        return PageNames(
            self.pages.diary,
            self.pages.highlights,
            self.pages.plots,
            self.pages.topics,
            self.pages.prompts,
        )

    def llm_settings(self) -> LlmSettings:
        """Which language model is asked, and how much."""
        llm = self.llm
        server = ServerSettings(
            llm.base_url, llm.api_key_env, llm.headers, float(llm.timeout), llm.max_retries
        )
        return LlmSettings(llm.model, server, llm.concurrency, llm.max_requests)

    def atlas_settings(self) -> AtlasSettings:
        """What the atlas can be told, as the atlas layer takes it."""
        embedding, map_, labels = self.embedding, self.map, self.labels
        server = self.llm_settings().server
        if embedding.base_url:
            # The key and the headers of one server are none of another's business.
            server = ServerSettings(
                embedding.base_url,
                embedding.api_key_env,
                timeout=server.timeout,
                max_retries=server.max_retries,
            )
        return AtlasSettings(
            EmbeddingSettings(
                embedding.provider,
                embedding.model,
                embedding.text,  # type: ignore[arg-type]
                server,
                embedding.batch_size,
            ),
            MapSettings(map_.pca, float(map_.perplexity), map_.clusters, map_.seed),
            LabelSettings(labels.provider, {str(k): str(v) for k, v in labels.pinned.items()}),
        )
