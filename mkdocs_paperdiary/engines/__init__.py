"""The generators that build the site of a diary, and which of them builds which."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from ..files import CONFIGURATIONS
from ..words import gettext as _
from .engine import Engine, EngineError, MkDocs, ProperDocs, anchors_of, read_site
from .zensical import Zensical, prebuild

__all__ = ["ENGINES", "Engine", "EngineError", "anchors_of", "choose", "prebuild", "read_site"]

ENGINES: Final[dict[str, Engine]] = {
    engine.name: engine for engine in (MkDocs(), ProperDocs(), Zensical())
}
"""The generators by name; where several could build a site, the first one does."""


def choose(config_file: str | None, name: str | None = None) -> tuple[Engine, Path]:
    """The generator that builds a site, and the site's configuration.

    Without a name, that is the one that is installed and looks for this configuration first.
    Without a configuration, it is the one of the working folder that is looked for first.

    Raises:
        EngineError: No generator can be used, or there is no configuration.
    """
    engines = [ENGINES[name]] if name else [*ENGINES.values()]
    usable = [engine for engine in engines if not engine.why_unusable]
    if not usable:
        raise EngineError(engines[0].why_unusable)

    def rank(file: str) -> int:
        return min((one.files.index(file) for one in usable if file in one.files), default=99)

    there = (file for file in sorted(CONFIGURATIONS, key=rank) if Path(file).is_file())
    path = Path(config_file or next(there, "mkdocs.yml"))
    if not path.is_file():
        message = _(
            "there is no %(path)s; run this command in the folder of %(name)s, or name the file by "
            "-f",
            path=path,
            name=path.name,
        )
        raise EngineError(message)
    looking = [engine for engine in usable if path.name in engine.files]
    return min(looking, key=lambda one: one.files.index(path.name), default=usable[0]), path
