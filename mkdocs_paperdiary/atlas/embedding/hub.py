"""Whether the hub that holds models can be reached, told quickly."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator

from ...llm.offline import VARIABLE, is_offline

PATIENCE = 4.0
"""Seconds until the hub counts as out of reach."""


def forbidding() -> str | None:
    """Tell what forbids to ask the hub.

    Returns:
        The environment variable's name, or None where nothing does.
    """
    if is_offline():
        return VARIABLE
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
        if os.environ.get(name, "").upper() in {"1", "ON", "YES", "TRUE"}:
            return name
    return None


@contextlib.contextmanager
def obedient_client() -> Iterator[None]:
    """Have the hub's client send nothing where `PAPERDIARY_OFFLINE` forbids it.

    Also for a model that lies on this machine: the client asks the hub for more than models.
    """
    if not is_offline():
        yield
        return
    from huggingface_hub import constants

    before = constants.HF_HUB_OFFLINE
    # The environment would be too late, which is read when the client is imported.
    constants.HF_HUB_OFFLINE = True
    try:
        yield
    finally:
        constants.HF_HUB_OFFLINE = before


def hub_is_reachable() -> bool:
    """Ask the hub for an answer, whatever it may be.

    The hub's own client tries each of many files six times, which takes a minute or more where
    there is no network. It also says so on the console each time.

    Returns:
        False where the user has forbidden it (see `forbidding`), where the hub does not answer or
        where it takes longer than `PATIENCE`.
    """
    import urllib.error
    import urllib.request

    if forbidding():
        return False
    answered = threading.Event()

    def ask() -> None:
        endpoint = os.environ.get("HF_ENDPOINT") or "https://huggingface.co"
        try:
            request = urllib.request.Request(endpoint, method="HEAD")
            with urllib.request.urlopen(request, timeout=PATIENCE):
                answered.set()
        except urllib.error.HTTPError:
            answered.set()
        except (OSError, ValueError):
            return

    # A thread, because looking up a name knows no time limit.
    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(PATIENCE)
    return answered.is_set()
