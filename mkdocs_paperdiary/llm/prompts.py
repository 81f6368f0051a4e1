"""Prompts for language models: Jinja2 templates that users can replace by their own."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from ..problem import Problem
from . import prompt_process
from .prompt_process import render

PROMPTS: Final = Path(__file__).parent / "prompts"
"""The folder of the package's own prompts."""

PromptName = Literal["labels", "summaries"]

SUFFIX: Final = ".md.jinja"

_PATIENCE: Final = 60.0
"""Seconds for a process with a few seconds of processor time, on a machine that is busy."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """Instructions before the data of a question; `own` where the template is the user's."""

    name: PromptName
    text: str
    own: bool = False


def read_prompt(name: PromptName, folder: Path | None = None) -> tuple[Prompt, Problem | None]:
    """Render a prompt: the user's where there is one, else the package's.

    The folder may have templates named like the package's. A problem says what is wrong with the
    user's, which the package's replaces then.
    """
    file = f"{name}{SUFFIX}"
    own = folder / file if folder else None
    if own is None or not own.is_file():
        return Prompt(name, render(PROMPTS / file, PROMPTS)), None
    found = _render_apart(own)
    text = found.get("text")
    if isinstance(text, str) and text.strip():
        return Prompt(name, text, own=True), None
    built_in = Prompt(name, render(PROMPTS / file, PROMPTS))
    if text is not None:
        message = "the prompt is empty; the built-in one is used, so delete the file or write one"
        return built_in, Problem(message, str(own), code="empty-prompt")
    message = (
        f"this is no usable prompt ({found['error']}); the built-in one is used until it is fixed"
    )
    where = str(found.get("file") or own)
    return built_in, Problem(message, where, found.get("line"), code="unusable-prompt")


def _render_apart(path: Path) -> dict[str, Any]:
    """Render a template of the user's in a process of its own: `text`, or `error` and its place."""
    # Only here, since few diaries have prompts of their own.
    import json
    import subprocess

    command = [sys.executable, "-I", prompt_process.__file__, str(path.resolve()), str(PROMPTS)]
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=_PATIENCE, check=False, stdin=subprocess.DEVNULL
        )
        found: dict[str, Any] = json.loads(done.stdout)
        return found
    except (OSError, ValueError, subprocess.TimeoutExpired):
        # Where it has ended without an answer, it has used up its time or its memory.
        return {"error": "it takes far too much time or memory"}
