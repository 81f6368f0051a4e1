"""Files of a site beside its pages: data, figures, pictures, feeds, the search's index, decks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import File
from mkdocs.structure.pages import Page
from mkdocs.utils import get_build_datetime, get_build_timestamp

from . import records, theme
from .atlas import Atlas
from .cache import code_digest, digest
from .diary.entry import page_of
from .figures.shared_picture import FORMAT, map_png, year_png
from .other_plugins import spoken_language
from .pages import lesson_html
from .pages.addresses import places_of_parts
from .pages.lesson_html import LessonsByKey, lessons_by_key
from .pages.marks import mark_places
from .pages.periods import stops_of
from .pages.public_data import feed_files
from .pages.renderer import ASSETS, Renderer
from .pages.site import Site
from .problem import Problem, Warn
from .translation import speaking, spoken

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from .build import Project
    from .cache import Cache
    from .config import FeedsConfig
    from .diary import Diary, Lesson
    from .figures.figure import Figure
    from .records.anki import Deck

RECALL_INDEX = f"{ASSETS}/recall.json"
"""The path of the first file of the search's index in a site, or in the folder of a language."""

MESSAGES = f"{ASSETS}/messages.json"
"""The path of what the scripts say in another language than English, likewise."""


def loaded_files(
    renderer: Renderer,
    config: MkDocsConfig,
    feeds: FeedsConfig,
    recall: Sequence[bytes],
    cache: Cache,
) -> Iterator[File]:
    """What the site's pages load: data, figures, the search's index, styles and scripts."""
    site = renderer.site
    data: dict[str, str | bytes] = {}
    if site.citations:
        data[f"{site.folder}{ASSETS}/diary.bib"] = "\n".join(site.citations.values())
    if site.feeds:
        about = config.site_description or ""
        # `SOURCE_DATE_EPOCH` stands for the time, as elsewhere in MkDocs.
        today = get_build_datetime().date()
        days = [today - dt.timedelta(days=number) for number in range(feeds.lessons)]
        data |= feed_files(site, config.site_url or "", about, feeds.items, days)
    loaded: dict[str, str | bytes] = {**dict([renderer.data_file]), **renderer.figure_files}
    for number, part in enumerate(recall):
        path = RECALL_INDEX.replace(".json", f"-{number}.json") if number else RECALL_INDEX
        loaded[f"{site.folder}{path}"] = part
    if language := spoken():
        loaded[f"{site.folder}{MESSAGES}"] = language.for_scripts
    from_disk = theme.is_for_disk(config.plugins)
    assets = theme.assets(offline=from_disk)
    if from_disk:
        data |= theme.disk_scripts(theme.modules(), loaded, ASSETS)
    data |= {path: picture.svg for path, picture in renderer.pictures.items()}
    data |= renderer.year_cards
    if renderer.shares_pictures and renderer.shared_picture:
        path, figure, written = renderer.shared_picture
        key = digest("picture", FORMAT, written)
        # Drawn only when the map has changed.
        if not (picture := cache.latest("picture", key)):
            picture = map_png(figure)
            cache.put_latest("picture", key, picture)
        data[path] = picture
        data |= _year_pictures(renderer, figure, written, cache)
    for path, content in (data | loaded).items():
        yield File.generated(config, path, content=content)
    for path, source in assets.items():
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
        if not (picture := cache.get("year", key)):
            picture = year_png(figure, period.id, read, stops)
            cache.put("year", key, picture)
        yield path, picture


def deck_path(project: Project, diary: Diary, folder: str, warn: Warn) -> str:
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
    # Only here, since few sites have one.
    from .pages.flash_cards import deck_of

    config, cache = project.config, project.cache
    deck = deck_of(
        site,
        site.diary,
        lessons,
        _file_reader(files),
        config.site_url or "",
        reversed=project.options.anki.reversed,
    )
    # The names of pictures have digests of their contents.
    named = replace(deck, pictures=dict.fromkeys(deck.pictures, b""))
    key = digest("deck", code_digest(Path(records.__file__).parent), repr(named))
    if not (package := cache.latest("deck", key)):
        package = deck_package(deck)
        cache.put_latest("deck", key, package)
    return File.generated(config, site.deck, content=package)


def diary_deck(project: Project, diary: Diary, chosen: Diary, *, reversed: bool) -> Deck:
    """The cards of a part of a diary, whose lessons are rendered without the site around them."""
    from .pages.flash_cards import deck_of

    config, files = project.config, project.files
    urls = {file.src_uri: file.url for file in files.documentation_pages()}
    urls |= places_of_parts(diary, urls)
    rendered: list[lesson_html.RenderedLesson] = []
    for entry in chosen.entries:
        if marked := lesson_html.entry_lessons(entry):
            render = lesson_renderer(files.src_uris[page_of(entry.src)], config, files)
            rendered += lesson_html.take_lessons("", marked, render)[1]
    options = project.options
    site = Site(diary, Atlas(), urls, options.page_names(), config.site_name, options.themes)
    with speaking(spoken_language(config)):
        return deck_of(
            site,
            chosen,
            lessons_by_key(rendered),
            _file_reader(files),
            config.site_url or "",
            reversed=reversed,
        )


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


def _file_reader(files: Files) -> Callable[[str], bytes | None]:
    """What reads a site's files by their path there."""
    by_path = {file.dest_uri: file for file in files}

    def read(path: str) -> bytes | None:
        try:
            return by_path[path].content_bytes if path in by_path else None
        except OSError:  # It was there a moment ago.
            return None

    return read
