"""The icons that a site's theme brings."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from .diary import Problem


def read_icons(
    names: Iterable[str], folders: Sequence[str | Path]
) -> tuple[Mapping[str, str], tuple[Problem, ...]]:
    """Read icons as SVG.

    Args:
        names: Such as `material/robot`; one without a slash is no icon but a text, as an emoji is.
        folders: The theme's folders, of which the first that has an icon gives it.

    Returns:
        The icons by name, and which of them do not exist.
    """
    icons: dict[str, str] = {}
    problems = []
    for name in names:
        if "/" not in name or name in icons:
            continue
        found = [path for folder in folders if (path := _path(folder, name)).is_file()]
        if found:
            icons[name] = found[0].read_text(encoding="utf-8")
        else:
            problems.append(
                Problem(f"option 'themes': there is no icon '{name}'; {_hint(name, folders)}")
            )
    return icons, tuple(problems)


def _path(folder: str | Path, name: str) -> Path:
    return Path(folder, ".icons", *(part for part in f"{name}.svg".split("/") if part != ".."))


def _hint(name: str, folders: Sequence[str | Path]) -> str:
    parents = [_path(folder, name).parent for folder in folders]
    stems = [path.stem for parent in parents if parent.is_dir() for path in parent.glob("*.svg")]
    near = difflib.get_close_matches(name.rpartition("/")[2], stems, 1)
    if near:
        return f"did you mean '{name.rpartition('/')[0]}/{near[0]}'?"
    return "take a name of the theme's icons such as 'material/robot', or an emoji"
