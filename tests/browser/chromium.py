"""Where a Chromium is found, and how it is started for tests."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # All pages of a site share one process, which has compiled their scripts before.
    "--process-per-site",
    # Each page runs for a second or two, in which nothing is won by compiling its scripts twice.
    "--disable-features=ScriptStreaming,ConsumeCodeCacheOffThread",
    "--js-flags=--max-lazy --no-opt --single-threaded-gc --min-semi-space-size=32",
)

# The shell comes first: each page of the others opens a window with all that a browser has around
# a page, which takes twice the time.
_COMMANDS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
_MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def executable() -> str:
    """The path of a Chromium; without one, tests are skipped, and fail where CI runs them."""
    for command in _COMMANDS:
        if path := shutil.which(command):
            return path
    for path in _MAC:
        if Path(path).is_file():
            return path
    reason = f"no Chromium found: none of {', '.join(_COMMANDS)} is on the PATH"
    if os.environ.get("CI"):
        pytest.fail(f"{reason}, and CI must not pass without these tests", pytrace=False)
    pytest.skip(reason)
