"""A diary as a site: its generated pages, and its files beside pages.

The files are data, figures, pictures, feeds, the search's index and decks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.utils import get_build_datetime, get_build_timestamp

from . import records, theme
from .atlas import Atlas
from .build import Project, RecallFiles
from .cache import Cache, code_digest, digest
from .diary import Diary, Entry, Lesson, Reading
from .diary.entry import left_out_message, page_of
from .figures.figure import Figure
from .figures.shared_picture import FORMAT, map_png, year_png
from .files import HOMES
from .llm.prompts import Prompt, PromptName
from .other_plugins import Languages, announce_pages, encrypts_all, read_icons, spoken_language
from .pages import lesson_html
from .pages.addresses import pages_by_year, places_of_parts
from .pages.groups import cluster_sources, topic_sources
from .pages.lesson_html import LessonsByKey, lessons_by_key
from .pages.marks import mark_places
from .pages.periods import periods_of, stops_of
from .pages.public_data import citations_of, feed_files, feeds_of
from .pages.renderer import ASSETS, Renderer
from .pages.site import Site
from .pages.templates import generated_pages
from .pages.themes import misspelt_themes
from .problem import Problem, Warn, without_habits
from .recall import ENCODER
from .words import counted, speaking, spoken

if TYPE_CHECKING:
    from .records.anki import Deck

RECALL_INDEX = f"{ASSETS}/recall.json"
"""The path of the first file of the search's index in a site, or in the folder of a language."""

RECALL_ENCODER = f"{ASSETS}/{ENCODER}"
"""The path of the passages of the search's encoder, likewise."""

MESSAGES = f"{ASSETS}/messages.json"
"""The path of what the scripts say in another language than English, likewise."""


_LISTED: Final = 10
"""How many notes a message names."""

T = TypeVar("T")


def add_site(project: Project, warn: Warn) -> tuple[Reading, Renderer]:
    """Read a diary, compute its atlas, and add the generated pages and assets to its files."""
    config, files, options = project.config, project.files, project.options
    reading, problems = project.read()
    diary = reading.diary
    atlas, more = project.compute(diary)
    custom = project.custom_files
    # Those of the user's own files are among the problems of the summaries as well.
    warn(without_habits((*reading.problems, *custom.problems, *problems, *more)))
    warn([encrypts_all(config.plugins)])
    names = options.page_names()
    unread = reading.unread if names.unread else ()
    _leave_out(project, reading, unread, warn)
    urls = {file.src_uri: file.url for file in files.documentation_pages()}
    topic_pages = topic_sources(diary, names.topics)
    cluster_pages = cluster_sources(atlas, names.clusters)
    periods = periods_of(diary, options.in_review.periods)
    period_pages = {one: f"{names.in_review}/{one.id}.md" for one in periods}
    taken = {*urls}.union(*(one.values() for one in (topic_pages, cluster_pages, period_pages)))
    most = int(options.pages.per_page)
    translations = Languages(config.plugins)
    icons, no_icons = read_icons((one.icon for one in options.themes), config.theme.dirs)
    warn((*no_icons, *misspelt_themes(diary, options.themes)))
    has_feeds = (
        # A reader of feeds needs whole addresses, and a server.
        options.feeds.enabled
        and config.site_url
        and diary.dated
        # Material asks for the site's map where a page has alternates, which a disk refuses.
        and not theme.is_for_disk(config.plugins)
    )

    # As Material's option has it.
    font = config.theme.get("font")
    planned = Site(
        diary,
        atlas,
        urls,
        names,
        config.site_name,
        options.themes,
        icons,
        topic_pages,
        cluster_pages,
        translations.folder,
        partial(_prompts, project, warn),
        pages_by_year(diary.entries, most, names.diary, taken),
        {
            topic: pages_by_year((e for e in diary.entries if e.topic == topic), most, src, taken)
            for topic, src in topic_pages.items()
            if diary.topics[topic] > most
        },
        feeds_of(translations.folder, config.site_name) if has_feeds else (),
        citations_of(diary, project.notes, project.cache),
        _deck_path(project, diary, translations.folder, warn),
        period_pages=period_pages,
        font=str(font.get("text") or "") if isinstance(font, dict) else "",
        unread=unread,
        connections=project.connect(reading, atlas),
    )
    welcome = config.site_description or "" if urls.keys().isdisjoint(HOMES) else None
    written = generated_pages(planned, welcome, is_wide=config.theme.name == theme.NAME)
    always = {"index.md", names.diary, names.plots, names.prompts}
    pages = [
        translations.page(config, src, text, everywhere=src in always)
        for src, text in written.items()
    ]
    # A page of the user's at the same place wins, such as `topics/marl/index.md`.
    theirs = {url: src for src, url in urls.items()}
    own = {page.src_uri: theirs[page.url] for page in pages if page.url in theirs}
    urls |= {page.src_uri: page.url for page in pages}
    urls |= {one.src: urls[page_of(one.src)] for one in unread} | places_of_parts(diary, urls)
    pages = [page for page in pages if page.url not in theirs]
    site = replace(
        planned,
        urls=urls,
        topic_pages=_where(topic_pages, own),
        cluster_pages=_where(cluster_pages, own),
        period_pages=_where(period_pages, own),
    )
    for page in pages:
        if page.src_uri in site.list_pages:
            page.inclusion = InclusionLevel.NOT_IN_NAV
    overrides = config.theme.custom_dir
    has_address = bool(config.site_url)
    renderer = Renderer(
        site,
        [Path(overrides) / "paperdiary"] if overrides else [],
        config.theme.get("features") or (),
        # Over `file://` the site's map cannot be read.
        previews=has_address and not theme.is_for_disk(config.plugins),
        # Material's social plugin draws a card for each page.
        shares_pictures=has_address and "material/social" not in config.plugins,
    )
    announce_pages(config.plugins, pages)
    recall = RecallFiles()
    if options.search.engine == "recall":
        recall, wrong = project.recall_files(reading, atlas, urls, more)
        warn(one for one in wrong if one not in more)
    for file in (*pages, *_loaded_files(renderer, project, recall)):
        # A file of the user's, or of the theme's, at the same place wins.
        if files.get_file_from_path(file.src_uri) is None:
            files.append(file)
    return reading, renderer


def _leave_out(project: Project, reading: Reading, unread: Sequence[Entry], warn: Warn) -> None:
    """Say which notes the diary does not show, and keep notes out of the navigation.

    It is a problem where nothing at all is shown, the works on the reading list included.
    """
    diary, files = reading.diary, project.files
    collections = [entry.src for entry in reading.left_out if not entry.status]
    if collections:
        notes = counted(len(collections), "note only collects", "notes only collect")
        project.announce(
            f"{notes} links to other notes and is no entry: {', '.join(collections[:_LISTED])}; "
            "`diary: true` in its front matter makes it one"
        )
    if unread:
        works = counted(len(unread), "work is", "works are")
        project.announce(
            f"{works} on the reading list: {', '.join(one.src for one in unread[:_LISTED])}"
        )
    on_list = {one.src for one in unread}
    if waiting := [one for one in reading.left_out if one.status and one.src not in on_list]:
        # The log is the same in every language.
        with speaking("en"):
            message = left_out_message(waiting)
        if diary.entries or unread:
            project.announce(message)
        else:
            warn([Problem(message, code="no-entries")])
    if hidden := project.hidden:
        listed = ", ".join(f"{src} ({name})" for src, name in [*hidden.items()][:_LISTED])
        rest = f" and {len(hidden) - _LISTED} more" if len(hidden) > _LISTED else ""
        project.announce(
            f"{counted(len(hidden), 'note is', 'notes are')} left out of the diary, as its front "
            f"matter hides it: {listed}{rest}; `diary: true` makes it an entry"
        )
    drafts = {entry.src for entry in reading.left_out if entry.status == "draft"}
    for src in (*(entry.src for entry in (*diary.entries, *reading.left_out)), *hidden):
        file = files.src_uris[page_of(src)]
        is_left = file.inclusion in (InclusionLevel.INCLUDED, InclusionLevel.UNDEFINED)
        if is_left and file.src_uri not in HOMES:
            # MkDocs shows a draft only while it is written.
            file.inclusion = InclusionLevel.DRAFT if src in drafts else InclusionLevel.NOT_IN_NAV


def _prompts(project: Project, warn: Warn) -> list[tuple[Prompt, str | None]]:
    """The prompts of the site, each with the model that gets it."""
    options = project.options
    shown: list[tuple[Prompt, str | None]] = []
    names: tuple[PromptName, ...] = ("summaries", "labels")
    for name in names:
        prompt, wrong = project.prompt(name)
        warn([wrong if wrong not in project.custom_files.problems else None])
        shown.append((prompt, options.llm.model if project.sends(name) else None))
    return shown


def _where(pages: Mapping[T, str], own: Mapping[str, str]) -> dict[T, str]:
    """The pages of topics and the like, of which the user's own win."""
    return {key: own.get(src, src) for key, src in pages.items()}


def _loaded_files(renderer: Renderer, project: Project, recall: RecallFiles) -> Iterator[File]:
    """What the site's pages load: data, figures, the search's index, styles and scripts."""
    site, config, cache = renderer.site, project.config, project.cache
    data: dict[str, str | bytes] = {}
    if site.citations:
        data[f"{site.folder}{ASSETS}/diary.bib"] = "\n".join(site.citations.values())
    if site.feeds:
        feeds, about = project.options.feeds, config.site_description or ""
        # `SOURCE_DATE_EPOCH` stands for the time, as elsewhere in MkDocs.
        today = get_build_datetime().date()
        days = [today - dt.timedelta(days=number) for number in range(feeds.lessons)]
        data |= feed_files(site, config.site_url or "", about, feeds.items, days)
    data |= {f"{site.folder}{ASSETS}/{name}": content for name, content in recall.encoder.items()}
    loaded: dict[str, str | bytes] = {**dict([renderer.data_file]), **renderer.figure_files}
    for number, part in enumerate(recall.index):
        path = RECALL_INDEX.replace(".json", f"-{number}.json") if number else RECALL_INDEX
        loaded[f"{site.folder}{path}"] = part
    if language := spoken():
        loaded[f"{site.folder}{MESSAGES}"] = language.for_scripts
    if from_disk := theme.is_for_disk(config.plugins):
        data |= theme.disk_scripts(loaded, ASSETS)
    data |= {path: picture.svg for path, picture in renderer.pictures.items()}
    data |= renderer.year_cards
    if renderer.shares_pictures and renderer.shared_picture:
        path, figure, written = renderer.shared_picture
        key = digest("picture", FORMAT, written)
        # Drawn only when the map has changed.
        data[path] = cache.made("picture", key, lambda: map_png(figure))
        data |= _year_pictures(renderer, figure, written, cache)
    for path, content in (data | loaded).items():
        yield File.generated(config, path, content=content)
    for path, source in theme.assets(offline=from_disk).items():
        place = f"{ASSETS}/{path}"
        if "material/privacy" in config.plugins:
            # Material's privacy plugin fetches whatever a script on a disk has the address of,
            # and Plotly's has those of maps of the world that no figure here shows.
            yield File.generated(config, place, content=source.read_bytes())
        else:
            yield File.generated(config, place, abs_src_path=str(source))


def _year_pictures(
    renderer: Renderer, figure: Figure, written: str, cache: Cache
) -> Iterator[tuple[str, bytes]]:
    """The years in review as PNGs, each with its path; drawn only when the map has changed."""
    site = renderer.site
    for period in site.period_pages:
        path = dict(renderer.shared_of(period)).get("PNG")
        review = path and site.review(period)
        if not path or not review:
            continue
        read, stops = [bar.number for bar in review.bars], stops_of(review, site.map)
        key = digest("year", FORMAT, written, period.id, read, [[*stop] for stop in stops])
        yield path, cache.made("year", key, partial(year_png, figure, period.id, read, stops))


def _deck_path(project: Project, diary: Diary, folder: str, warn: Warn) -> str:
    """Where the site has its Anki deck; empty where it has none."""
    path = f"{folder}{ASSETS}/diary.apkg"
    if not project.options.anki.download:
        return ""
    if project.files.get_file_from_path(path):
        # A deck of the user's own, which wins.
        return path
    if not any(entry.lessons or entry.summary for entry in diary.entries):
        return ""
    if find_spec("genanki") is None:
        message = (
            "option 'anki.download': the site has no Anki deck, as the package genanki is missing; "
            "install it: pip install 'mkdocs-paperdiary[anki]'"
        )
        warn([Problem(message, code="missing-package")])
        return ""
    return path


def deck_file(project: Project, site: Site, lessons: LessonsByKey, files: Files) -> File:
    """The diary as an Anki deck, which is written anew only when a card has changed."""
    both_ways = project.options.anki.reversed
    deck = _deck(site, site.diary, lessons, files, project.config, reversed=both_ways)
    # The names of pictures have digests of their contents.
    named = replace(deck, pictures=dict.fromkeys(deck.pictures, b""))
    key = digest("deck", code_digest(Path(records.__file__).parent), repr(named))
    package = project.cache.made("deck", key, lambda: deck_package(deck))
    return File.generated(project.config, site.deck, content=package)


def diary_deck(project: Project, diary: Diary, chosen: Diary, *, reversed: bool) -> Deck:
    """The cards of a part of a diary, whose lessons are rendered without the site around them."""
    config, files, options = project.config, project.files, project.options
    rendered: list[lesson_html.RenderedLesson] = []
    for entry in chosen.entries:
        if marked := lesson_html.entry_lessons(entry):
            render = lesson_renderer(files.src_uris[page_of(entry.src)], config, files)
            rendered += lesson_html.take_lessons("", marked, render)[1]
    urls = project.urls(diary)
    site = Site(diary, Atlas(), urls, options.page_names(), config.site_name, options.themes)
    with speaking(spoken_language(config)):
        return _deck(site, chosen, lessons_by_key(rendered), files, config, reversed=reversed)


def _deck(
    site: Site,
    diary: Diary,
    lessons: LessonsByKey,
    files: Files,
    config: MkDocsConfig,
    *,
    reversed: bool,
) -> Deck:
    # Only here, since few sites have one.
    from .pages.flash_cards import deck_of

    by_path = {file.dest_uri: file for file in files}

    def read(path: str) -> bytes | None:
        try:
            return by_path[path].content_bytes if path in by_path else None
        except OSError:  # It was there a moment ago.
            return None

    return deck_of(site, diary, lessons, read, config.site_url or "", reversed=reversed)


def deck_package(deck: Deck) -> bytes:
    """A deck as a file, with the time of the build; see `write_package`."""
    from .records.anki import write_package

    return write_package(deck, get_build_timestamp())


def lesson_renderer(
    file: File, config: MkDocsConfig, files: Files, key: str = ""
) -> Callable[[Lesson], str]:
    """What renders a lesson of a note as if it were the note's whole text."""

    def rendered_alone(lesson: Lesson) -> str:
        # Its path tells where links lead; there is no event of a plugin's, which `generated` needs.
        place = File(file.src_uri, None, config.site_dir, config.use_directory_urls)
        alone = Page(None, place, config)
        alone.markdown, alone.meta = lesson_html.lesson_passages(lesson, key=key), {}
        alone.render(config, files)
        return mark_places(alone.content or "", key)

    return rendered_alone
