"""What git knows of a folder: whether it is a repository, and where GitHub has it."""

from __future__ import annotations

import configparser
import re
from dataclasses import dataclass
from pathlib import Path

_GITHUB = re.compile(
    r"(?:https://(?:[^@/]+@)?github\.com/|(?:ssh://)?git@github\.com[:/])"
    r"([\w-]+)/([\w.-]+?)(?:\.git)?/?"
)


@dataclass(frozen=True, slots=True)
class Repository:
    """A folder's repository.

    Attributes:
        is_here: Whether the folder is the top of one.
        is_above: Whether it lies within one whose top is further up.
        owner: Its owner at GitHub, or an empty string.
        name: Its name there, or an empty string.
    """

    is_here: bool
    is_above: bool
    owner: str = ""
    name: str = ""

    def settings(self, docs: str) -> list[str]:
        """The lines of a mkdocs.yml that say where the site and its sources are."""
        if not self.owner:
            return []
        host = f"{self.owner.lower()}.github.io"
        place = "" if self.name.lower() == host else f"{self.name}/"
        folder = "" if docs == "." else f"{docs}/"
        return [
            f"site_url: https://{host}/{place}",
            f"repo_url: https://github.com/{self.owner}/{self.name}",
            f"edit_uri: edit/HEAD/{folder.replace(' ', '%20')}",
        ]


def repository_of(root: Path) -> Repository:
    """Look for a folder's repository; git itself is not needed."""
    place = root.resolve()
    here = (place / ".git").exists()
    above = not here and any((parent / ".git").exists() for parent in place.parents)
    url = _origin(place / ".git" / "config") if here else ""
    match = _GITHUB.fullmatch(url)
    return Repository(here, above, *(match.groups() if match else ()))


def _origin(config: Path) -> str:
    parser = configparser.ConfigParser(strict=False, interpolation=None, allow_no_value=True)
    try:
        parser.read(config, encoding="utf-8")
        return parser.get('remote "origin"', "url", fallback="") or ""
    except (configparser.Error, UnicodeDecodeError):
        return ""  # a configuration that only git can read
