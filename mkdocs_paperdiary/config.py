"""The options of `mkdocs.yml`, typed, with their defaults."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any, TypeVar

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
from .cache import CACHE_FOLDER
from .diary.entry import PUBLISHED, STATUSES
from .llm.settings import LlmSettings, ServerSettings
from .pages.periods import MONTHS_OF
from .pages.site import PageNames
from .pages.themes import ThemeSetting

T = TypeVar("T")


class Above(c.Type[Any]):
    """A number above a bound, so that a mistake is reported before an hour of computing."""

    def __init__(self, kind: type | tuple[type, ...], bound: float, *, default: float) -> None:
        super().__init__(kind, default=default)
        self.bound = bound

    def run_validation(self, value: object) -> Any:
        """Check type and range."""
        number = super().run_validation(value)
        if isinstance(value, bool) or not number > self.bound:
            raise ValidationError(f"Expected a number above {self.bound}, but received: {value}")
        return number


class Checked(BaseConfigOption[T]):
    """An option whose value a function checks and takes apart, or raises ValidationError."""

    def __init__(self, check: Callable[[Any], T], default: Any) -> None:
        super().__init__()
        self.check = check
        self.default = default

    def run_validation(self, value: object) -> T:
        """Check the value."""
        return self.check(value)


class DocsPath(c.Type[str]):
    """The path of a Markdown file in the docs folder, or of a folder in it."""

    def __init__(self, default: str | None = None, *, folder: bool = False) -> None:
        super().__init__(str, default=default)
        self.folder = folder

    def run_validation(self, value: object) -> str:
        """Take `./` and the last slash out of the path, which must stay in the docs folder."""
        path = posixpath.normpath(super().run_validation(value).replace("\\", "/"))
        fits = path != "." if self.folder else path.endswith(".md")
        if not fits or path.startswith(("/", "..")) or ":" in path:
            what = "a folder" if self.folder else "a path"
            example = "topics" if self.folder else "a/diary.md"
            raise ValidationError(
                f"Expected {what} in the docs folder such as '{example}', but received: {value}"
            )
        return path


def _cluster_count(value: Any) -> int | None:
    """`auto`, which is None, or a whole number of clusters."""
    if value is None or value == "auto":
        return None
    if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
        return value
    raise ValidationError(f"Expected 'auto' or a whole number from 1, but received: {value!r}")


def _optional_page(value: Any) -> str | None:
    return None if value in (None, False) else DocsPath().run_validation(value)


def _themes(value: Any) -> list[ThemeSetting]:
    """The first themes of the Highlights: names, or mappings with `name`, `intro` and `icon`."""
    if not isinstance(value, list):
        raise ValidationError(f"Expected a list of themes, but received: {value!r}")
    return [_theme(item) for item in value]


def _theme(item: Any) -> ThemeSetting:
    fields = item if isinstance(item, dict) else {"name": item}
    texts = {key: text for key, text in fields.items() if isinstance(text, str | int | float)}
    known = {"name", "intro", "icon"}
    if texts.keys() != fields.keys() or not fields.keys() <= known or not texts.get("name"):
        raise ValidationError(
            "Expected a theme's name, or a mapping with name, intro and icon, all of them text, "
            f"but received: {item!r}"
        )
    return ThemeSetting(**{str(key): str(text) for key, text in texts.items()})


def _headers(value: Any) -> dict[str, str]:
    """A mapping from header to text; no message repeats one, since it may be a secret."""
    if not isinstance(value, dict):
        raise ValidationError("Expected a mapping such as {api-key: '{key}'}")
    for name, text in value.items():
        if not isinstance(name, str) or not isinstance(text, str | int | float):
            raise ValidationError(f"Expected a text as the value of the header {name!r}")
    return {name: str(text) for name, text in value.items()}


# What each option means to a user is in docs/options.md; here is what the names do not say.


class PagesConfig(Config):
    """The generated pages: where they stand, relative to the docs folder, and how long they are."""

    diary = DocsPath("diary.md")
    highlights = DocsPath("highlights.md")
    plots = DocsPath("plots.md")
    review = DocsPath("review.md")
    topics = DocsPath("topics", folder=True)
    clusters = DocsPath("clusters", folder=True)
    in_review = DocsPath("review", folder=True)

    # Entries that the Full Diary or a topic lists on one page, before its earlier years get pages
    # of their own.
    per_page = Above(int, 0, default=1000)

    # The reading list, which is generated where works are to be read; false for none.
    unread = Checked(_optional_page, "unread.md")

    # A page with the prompts that language models get, such as `prompts.md`; else none.
    prompts = c.Optional(DocsPath())


class InReviewConfig(Config):
    """What is looked back at on a page of its own."""

    periods = c.ListOfItems(c.Choice([*MONTHS_OF]), default=["year"])


class FeedsConfig(Config):
    """Feeds of what was read last; they need `site_url`."""

    enabled = c.Type(bool, default=True)
    items = Above(int, 0, default=20)

    # Days up to that of the build of which they have the lesson of the day.
    lessons = Above(int, -1, default=0)


class AnkiConfig(Config):
    """A deck for Anki among the files of the site; it needs the package genanki."""

    download = c.Type(bool, default=False)

    # Whether works are also asked for by what they say.
    reversed = c.Type(bool, default=False)


class SearchConfig(Config):
    """What answers in the search dialog: notes by words and meaning above Material's, or these."""

    engine = c.Choice(["recall", "material"], default="recall")

    # Whether the site brings the model that embeds its notes, to embed questions too.
    encoder = c.Type(bool, default=False)

    # A table of word vectors of another language, relative to `mkdocs.yml`.
    table = c.Optional(c.Type(str))


class EmbeddingConfig(Config):
    """How an entry becomes a vector, by a model on this machine or by a server."""

    provider = c.Choice([*EMBEDDING_PROVIDERS], default="auto")

    # A name on the hub, with `@revision` where one is wanted, or a local path.
    model = c.Type(str, default="all-MiniLM-L6-v2")

    # What is embedded; a summary that was found in the text has the title before it.
    text = c.Choice(["summary", "title", "title and summary"], default="summary")

    # Only with `openai`: the server, without which it is the one of `llm`; the environment variable
    # with its key, empty where it needs none; and how many texts one request has.
    base_url = c.Optional(c.Type(str))
    api_key_env = c.Type(str, default="")
    batch_size = Above(int, 0, default=32)


class MapConfig(Config):
    """How the layouts are made and divided into clusters."""

    # Dimensions kept by PCA before the layouts, and the effective number of neighbours in t-SNE; a
    # small diary has fewer of both.
    pca = Above(int, 1, default=30)
    perplexity = Above((int, float), 1, default=15)

    clusters = Checked(_cluster_count, "auto")

    # Start of every random sequence; another one gives another, equally good map.
    seed = Above(int, -1, default=42)

    # The file that remembers the map, relative to `mkdocs.yml`; by default in the cache.
    file = c.Optional(c.Type(str))


class LabelsConfig(Config):
    """How clusters get their names: from the entries' words, or by a model that sees the titles."""

    provider = c.Choice([*LABEL_PROVIDERS], default="keywords")

    # Labels of the user's own, by the id of an entry in the cluster or by the label to replace.
    pinned = c.Type(dict, default={})


class SummariesConfig(Config):
    """Who writes missing summaries: nobody, or a language model that sees titles and notes."""

    provider = c.Choice(["none", "openai"], default="none")

    # How many entries one request is about.
    batch_size = Above(int, 0, default=5)


class LlmConfig(Config):
    """Which language model is asked where a provider is `openai`."""

    # The model's name at the server, and an OpenAI-compatible server, without which it is OpenAI's.
    model = c.Type(str, default="gpt-4o")
    base_url = c.Optional(c.Type(str))

    # The environment variable with the key, which stands nowhere else, empty for none; and further
    # headers of each request, in which `{key}` stands for the key.
    api_key_env = c.Type(str, default="OPENAI_API_KEY")
    headers = Checked(_headers, {})

    # Seconds that one request may take, its whole answer included; how often a failed one is sent
    # again; how many requests one build may make, and how many may be under way at once.
    timeout = Above((int, float), 0, default=30)
    max_retries = Above(int, -1, default=2)
    max_requests = Above(int, -1, default=100)
    concurrency = Above(int, 0, default=4)


class PaperDiaryConfig(Config):
    """The options of the plugin `paperdiary`."""

    enabled = c.Type(bool, default=True)

    # Which notes are entries: gitignore-style patterns, `!` negates.
    entries = c.ListOfItems(c.Type(str), default=["papers/**/*.md"])

    # Of pages whose front matter has one of these fields, those with one of its values are entries.
    where = c.DictOfItems(c.ListOfItems(c.Type(str)), default={})

    # Which notes that tell their reading state are shown; others always are.
    statuses = c.ListOfItems(c.Choice(STATUSES), default=list(PUBLISHED))

    # How `03/04/2025` is read; `auto` learns it from the diary's unambiguous dates.
    date_order = c.Choice(["auto", "DMY", "MDY", "YMD"], default="auto")

    pages = c.SubConfig(PagesConfig)
    in_review = c.SubConfig(InReviewConfig)
    feeds = c.SubConfig(FeedsConfig)
    anki = c.SubConfig(AnkiConfig)
    search = c.SubConfig(SearchConfig)
    themes = Checked(_themes, [])

    embedding = c.SubConfig(EmbeddingConfig)
    map = c.SubConfig(MapConfig)
    labels = c.SubConfig(LabelsConfig)
    summaries = c.SubConfig(SummariesConfig)
    llm = c.SubConfig(LlmConfig)

    # Computed things, and the user's prompts and pinned answers; both relative to `mkdocs.yml`.
    cache_days = Above(int, -1, default=30)
    """Days after which the cache forgets what no build has used; 0 for never."""

    cache_dir = c.Type(str, default=CACHE_FOLDER)
    custom_dir = c.Type(str, default="paperdiary")

    def page_names(self) -> PageNames:
        """The option `pages`, without the length of a page."""
        return PageNames(**{one.name: self.pages[one.name] for one in fields(PageNames)})

    def llm_settings(self) -> LlmSettings:
        """The option `llm`."""
        llm = self.llm
        server = ServerSettings(
            llm.base_url, llm.api_key_env, llm.headers, float(llm.timeout), llm.max_retries
        )
        return LlmSettings(llm.model, server, llm.concurrency, llm.max_requests)

    def atlas_settings(self) -> AtlasSettings:
        """The options `embedding`, `map` and `labels`."""
        embedding, map_, labels = self.embedding, self.map, self.labels
        server = self.llm_settings().server
        if embedding.base_url:
            # The key and the headers of one server are none of another's business.
            server = replace(
                server, base_url=embedding.base_url, api_key_env=embedding.api_key_env, headers={}
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
