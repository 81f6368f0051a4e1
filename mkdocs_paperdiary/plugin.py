"""The MkDocs plugin: each event calls the build of the site, and nothing else happens here.

An event that returns nothing leaves what it was given, perhaps changed, in its place.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from . import formulas, rendered_notes, theme
from .build import Project, leave_out_unreadable
from .config import PaperDiaryConfig
from .diary.reading_cache import NoteReader
from .llm import LanguageModel
from .other_plugins import sets_formulas, speak_as_material, translates
from .pages.entry_page import as_html, usable
from .pages.renderer import ASSETS
from .problem import Problem
from .progress import log_progress
from .site_build import SiteBuild

log = get_plugin_logger("paperdiary")


class PaperDiaryPlugin(BasePlugin[PaperDiaryConfig]):
    """Connects a diary with MkDocs, nothing more."""

    build: SiteBuild | None = None
    """The build of the site; None until its files are known, and while switched off."""
    _unreadable: tuple[Problem, ...] = ()
    _dirty = False
    _is_indexed_late = False
    _serving = False
    # What one build leaves for the next of `mkdocs serve`.
    _model: LanguageModel | None = None

    def __init__(self) -> None:
        super().__init__()
        self.rendered = rendered_notes.RenderedNotes()
        self._reader = NoteReader()

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Note whether this build renders only what has changed, and serves what it builds."""
        self._dirty = dirty
        self._serving = command == "serve"

    # Early, so that Material's plugins have their own names for each other.
    @event_priority(100)
    def _on_config(self, config: MkDocsConfig) -> None:
        theme.name_material_plugins(config.plugins)
        self._is_indexed_late = theme.prepare_pagefind(config.plugins)
        _warn([theme.mixed_materials()])
        self.build = None
        if self.config.enabled or config.theme.name == theme.NAME:
            # The theme keeps its looks while the diary is switched off.
            styles = [f"{ASSETS}/{path}" for path in theme.styles(config.theme.name)]
            config.extra_css[:0] = [style for style in styles if style not in config.extra_css]
        if self.config.enabled:
            script = ExtraScriptValue(f"{ASSETS}/javascripts/paperdiary.js")
            script.type = "module"
            if theme.is_for_disk(config.plugins):
                script = ExtraScriptValue(f"{ASSETS}/{theme.OFFLINE_START}")
                theme.prepare_for_disk(config, ASSETS)
            extensions = config.markdown_extensions
            # By their names, as other plugins expect of extensions.
            if not sets_formulas(config) and formulas.__name__ not in extensions:
                extensions.append(formulas.__name__)
            if rendered_notes.__name__ not in extensions:
                extensions.append(rendered_notes.__name__)
            if script not in config.extra_javascript:
                config.extra_javascript.insert(0, script)

    # After the plugin that knows the language.
    @event_priority(-150)
    def _on_language(self, config: MkDocsConfig) -> None:
        speak_as_material(config)

    on_config = CombinedEvent(_on_config, _on_language)

    # Before any plugin reads a file.
    @event_priority(100)
    def _on_all_files(self, files: Files, config: MkDocsConfig) -> None:
        self._unreadable = leave_out_unreadable(files, config) if self.config.enabled else ()

    # Late, so that notes which other plugins write are entries too, and Material's blog (-50) has
    # taken its posts; before those (-100) that make the navigation of all files.
    @event_priority(-60)
    def _on_files(self, files: Files, config: MkDocsConfig) -> None:
        if not translates(config.plugins):
            self._add_diary(files, config)

    # After the plugin that chooses the files of one language.
    @event_priority(-150)
    def _on_translated_files(self, files: Files, config: MkDocsConfig) -> None:
        if translates(config.plugins):
            self._add_diary(files, config)

    on_files = CombinedEvent(_on_all_files, _on_files, _on_translated_files)

    def _add_diary(self, files: Files, config: MkDocsConfig) -> None:
        if not self.config.enabled:
            return
        # In `mkdocs serve`, a server that has failed is given a rest.
        earlier = self._model if self._serving else None
        self._model = LanguageModel(self.config.llm_settings(), earlier)
        project = Project(
            config,
            files,
            self.config,
            self._model,
            log_progress(log),
            log.info,
            reader=self._reader,
            unreadable=self._unreadable,
            only_new=self._serving,
        )
        _warn([project.no_entries])
        self.rendered.begin(config, project.cache)
        self.build = SiteBuild.begin(project, _warn)
        self.build.is_indexed_late = self._is_indexed_late

    def on_serve(self, server: LiveReloadServer, config: MkDocsConfig, **_: Any) -> None:
        """Build again when the user's prompts or pinned answers change."""
        folder = Path(config.config_file_path).parent / self.config.custom_dir
        # Not the whole folder: a map's memory may lie in it, which each build writes.
        for path in (folder / "prompts", folder / "labels.json", folder / "summaries.json"):
            if path.exists():
                server.watch(str(path))

    def on_nav(self, nav: Navigation, files: Files, **_: Any) -> None:
        """Give the entries their neighbours in reading order and their way back."""
        if self.build:
            self.build.connect(nav, files)

    def on_page_read_source(self, page: Page, **_: Any) -> str | None:
        """Read entries as the diary did, so that no note stops the build."""
        return self.build.source(page) if self.build else None

    @event_priority(100)
    def _on_front_matter(self, markdown: str, page: Page, config: MkDocsConfig, **_: Any) -> None:
        """Drop what stops a build; escape a note's, before other plugins put HTML beside it."""
        if self.build:
            page.meta, lost = usable(page.meta, config.theme.dirs, page.file.src_uri)
            self.build.warn(lost)
            if self.build.is_note(page):
                page.meta = as_html(page.meta)

    @event_priority(-50)
    def _on_page_markdown(
        self, markdown: str, page: Page, config: MkDocsConfig, files: Files
    ) -> str | None:
        if self.build is None:
            return None
        markdown = self.build.markdown(page, markdown)
        if self.build.note(page):
            self.rendered.reuse(page)
        return markdown

    # Early, so that plugins which change finished text see title and summary.
    on_page_markdown = CombinedEvent(_on_front_matter, _on_page_markdown)

    @event_priority(50)
    def on_page_content(self, html: str, page: Page, **_: Any) -> str | None:
        """Mark the places of blocks and lessons, and put title and summary above an entry."""
        return self.build.content(page, html) if self.build else None

    # All pages are rendered by now, and none has been taken by the search.
    def on_env(self, env: Environment, files: Files, **_: Any) -> None:
        """Gather the lessons from their notes, and render what the blocks show."""
        if self.build:
            self.rendered.save(self.build.project.cache, whole=not self._dirty)
            self.build.fill(files, dirty=self._dirty)

    # Late, after the search has taken the text: what is put into and around it is not indexed.
    @event_priority(-50)
    def on_page_context(self, context: TemplateContext, page: Page, **_: Any) -> None:
        """Fill the blocks in, and put card and foot around an entry."""
        if self.build:
            self.build.frame(page)

    def on_post_template(self, output_content: str, *, template_name: str, **_: Any) -> str | None:
        """Help on the page for addresses that lead nowhere."""
        if self.build and template_name == "404.html":
            return self.build.not_found(output_content)
        return None

    def on_post_page(self, output: str, page: Page, **_: Any) -> str | None:
        """Announce the feeds and the search's index."""
        return self.build.announce(output, page) if self.build else None


def _warn(problems: Iterable[Problem | None]) -> None:
    for problem in filter(None, problems):
        log.warning(str(problem))
