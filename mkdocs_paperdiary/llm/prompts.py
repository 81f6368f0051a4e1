"""Prompts for language models: Jinja2 templates that users can replace by their own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import jinja2

from ..problem import Problem

PROMPTS: Final = Path(__file__).parent / "prompts"
"""The folder of the package's own prompts."""

PromptName = Literal["labels", "summaries"]

SUFFIX: Final = ".md.jinja"


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
    built_in = Prompt(name, _render(PROMPTS / file))
    own = folder / file if folder else None
    if own is None or not own.is_file():
        return built_in, None
    try:
        text = _render(own)
    except (jinja2.TemplateError, OSError, UnicodeDecodeError) as error:
        line = getattr(error, "lineno", None)
        message = f"this is no usable prompt ({error}); the built-in one is used until it is fixed"
        return built_in, Problem(message, str(own), line, code="unusable-prompt")
    if text.strip():
        return Prompt(name, text, own=True), None
    message = "the prompt is empty; the built-in one is used, so delete the file or write one"
    return built_in, Problem(message, str(own), code="empty-prompt")


def _render(path: Path) -> str:
    environment = jinja2.Environment(
        # The package's own can be extended: {% extends "paperdiary/labels.md.jinja" %}.
        loader=jinja2.ChoiceLoader(
            [
                jinja2.FileSystemLoader(path.parent),
                jinja2.PrefixLoader({"paperdiary": jinja2.FileSystemLoader(PROMPTS)}),
            ]
        ),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(path.name).render().strip() + "\n"
