"""The start of a build: a diary as a site, with its generated pages and files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from mkdocs.structure.files import InclusionLevel

from . import theme
from .build import without_repeats
from .diary.entry import left_out_message, page_of
from .files import HOMES
from .other_plugins import announce_pages, encrypts_all, languages, read_icons, spoken_language
from .pages.addresses import pages_by_year, places_of_parts
from .pages.groups import cluster_sources, topic_sources
from .pages.periods import periods_of
from .pages.public_data import citations_of, feeds_of
from .pages.renderer import Renderer
from .pages.site import Site
from .pages.templates import generated_pages
from .pages.themes import misspelt_themes
from .problem import Problem, Warn
from .site_build import SiteBuild
from .site_files import deck_path, loaded_files
from .translation import speaking
from .words import counted

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from .build import Project
    from .diary import Entry, Reading
    from .llm.prompts import Prompt, PromptName

_LISTED: Final = 10
"""How many notes a message names."""

T = TypeVar("T")


def build_site(project: Project, warn: Warn) -> SiteBuild:
    """Read a diary, compute its atlas, and add the generated pages and assets to its files."""
    language = spoken_language(project.config)
    with speaking(language):
        return _build_site(project, warn, language)


def _build_site(project: Project, warn: Warn, language: str) -> SiteBuild:
    config, files, options = project.config, project.files, project.options
    reading, problems = project.read()
    diary = reading.diary
    atlas, more = project.compute(diary)
    custom = project.custom_files
    # Those of the user's own files are among the problems of the summaries as well.
    warn(without_repeats((*reading.problems, *custom.problems, *problems, *more)))
    unlocked = encrypts_all(config.plugins)
    warn([unlocked] if unlocked else [])
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
    translations = languages(config.plugins)
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
        diary_years=pages_by_year(diary.entries, most, names.diary, taken),
        topic_years={
            topic: pages_by_year((e for e in diary.entries if e.topic == topic), most, src, taken)
            for topic, src in topic_pages.items()
            if diary.topics[topic] > most
        },
        feeds=feeds_of(translations.folder, config.site_name) if has_feeds else (),
        citations=citations_of(diary, project.notes, project.cache),
        deck=deck_path(project, diary, translations.folder, warn),
        period_pages=period_pages,
        font=_font(config),
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
    templates = [Path(overrides) / "paperdiary"] if overrides else []
    features = config.theme.get("features") or ()
    # Over `file://` the site's map cannot be read.
    previews = bool(config.site_url) and not theme.is_for_disk(config.plugins)
    renderer = Renderer(
        site,
        templates,
        features,
        previews=previews,
        # Material's social plugin draws a card for each page.
        shares_pictures=bool(config.site_url) and "material/social" not in config.plugins,
    )
    announce_pages(config.plugins, pages)
    index: tuple[bytes, ...] = ()
    if options.search.engine == "recall":
        index, wrong = project.recall_index(reading.diary, reading.bodies, atlas, urls)
        warn(wrong)
    for file in (*pages, *loaded_files(renderer, config, options.feeds, index, project.cache)):
        # A file of the user's, or of the theme's, at the same place wins.
        if files.get_file_from_path(file.src_uri) is None:
            files.append(file)
    return SiteBuild(project, reading, renderer, warn, language)


def _leave_out(project: Project, reading: Reading, unread: Sequence[Entry], warn: Warn) -> None:
    """Say which notes the diary does not show, and keep notes out of the navigation.

    Args:
        project: The diary.
        reading: Its notes.
        unread: Those that the site lists as to be read.
        warn: Gets a problem where nothing at all is shown.
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
        warn([wrong] if wrong and wrong not in project.custom_files.problems else [])
        shown.append((prompt, options.llm.model if project.sends(name) else None))
    return shown


def _where(pages: Mapping[T, str], own: Mapping[str, str]) -> dict[T, str]:
    """The pages of topics and the like, of which the user's own win."""
    return {key: own.get(src, src) for key, src in pages.items()}


def _font(config: MkDocsConfig) -> str:
    """The name of the font that the theme sets texts in, as Material's option has it."""
    font = config.theme.get("font")
    return str(font.get("text") or "") if isinstance(font, dict) else ""
