"""Sites in several languages, which mkdocs-static-i18n builds one after the other.

That plugin sorts the notes by language, and gives each file what it needs to link the languages. It
knows files in the docs folder alone: it stops at generated pages that were there before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mkdocs.structure.files import File

from .theme import NAME

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.plugins import PluginCollection


def translates(plugins: PluginCollection) -> bool:
    """Whether a site has several languages."""
    return "i18n" in plugins


def speak_as_material(config: MkDocsConfig) -> None:
    """Let the theme `paperdiary` speak the language that is being built, as Material does.

    The plugin sets the language and the switch between languages for a theme named `material`.
    """
    i18n: Any = config.plugins.get("i18n")
    if i18n is not None and config.theme.name == NAME and i18n.config.reconfigure_material:
        i18n.reconfigure_material_theme(config, i18n.current_language)


@dataclass(frozen=True, slots=True)
class Languages:
    """The languages of a site.

    Attributes:
        current: The one that is being built, or nothing where the site has only one.
        folders: The part of the site that each stands in, such as `fr/`; the default one's is the
            site's root.
    """

    current: str
    folders: dict[str, str]

    @property
    def folder(self) -> str:
        """The part of the site that is being built."""
        return self.folders[self.current]

    def page(self, config: MkDocsConfig, src: str, content: str, *, everywhere: bool) -> File:
        """Write a page in the language that is being built.

        Arguments:
            config: The site's configuration.
            src: The page's path in the docs folder, as in a site of one language.
            content: Its Markdown.
            everywhere: Whether there is such a page in every language.
        """
        file = _file(config, src, content, self.folder)
        if self.current:
            folders = self.folders if everywhere else {}
            others = {name: _file(config, src, "", part) for name, part in folders.items()}
            # What the plugin's own files tell it, its sitemap and the switch between languages.
            told: dict[str, Any] = {
                "alternates": others | {self.current: file},
                "locale": self.current,
                "locale_alternate_of": self.current,
                "localization": None,
                "norm_src_uri": src,
            }
            vars(file).update(told)
        return file


def languages(plugins: PluginCollection) -> Languages:
    """Tell the languages of a site."""
    i18n: Any = plugins.get("i18n")
    if i18n is None:
        return Languages("", {"": ""})
    default = i18n.default_language
    folders = {name: "" if name == default else f"{name}/" for name in i18n.build_languages}
    return Languages(i18n.current_language or default, folders)


def _file(config: MkDocsConfig, src: str, content: str, folder: str) -> File:
    file = File.generated(config, src, content=content)
    file.dest_uri = folder + file.dest_uri
    return file
