"""The process that renders a prompt: `prompt_process.py TEMPLATE PACKAGE`, started by `prompts.py`.

A template is a program, and nobody can say beforehand how long one runs or how much it writes. Here
it reaches nothing but templates, and has a bounded time and memory. The answer is one line of JSON:
the text, or what is wrong with which line of which file. It imports nothing of this package, so
that it runs wherever the package is installed.
"""

from __future__ import annotations

import contextlib
import json
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

SECONDS = 5
"""Of processor time; the package's own prompts take a hundredth of one."""

MEMORY = 512_000_000
"""Bytes of addresses beside what Python and Jinja2 take."""

LONGEST = 100_000
"""Characters; no language model follows instructions of this length."""


class Templates(jinja2.FileSystemLoader):
    """A folder's templates; a link out of it is none of them."""

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Read a template."""
        source, path, uptodate = super().get_source(environment, template)
        folder = Path(self.searchpath[0]).resolve()
        if not Path(path).resolve().is_relative_to(folder):
            raise jinja2.TemplateNotFound(template, f"{template} is a link out of {folder}")
        return source, path, uptodate


def render(template: Path, package: Path) -> str:
    """Render a template, which may extend the package's: `paperdiary/labels.md.jinja`."""
    environment = ImmutableSandboxedEnvironment(
        loader=jinja2.ChoiceLoader(
            [Templates(template.parent), jinja2.PrefixLoader({"paperdiary": Templates(package)})]
        ),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    parts = []
    length = 0
    for part in environment.get_template(template.name).generate():
        parts.append(part)
        length += len(part)
        if length > LONGEST:
            raise ValueError(f"it gives more than {LONGEST:,} characters")
    return "".join(parts).strip() + "\n"


def fault(error: BaseException) -> dict[str, str | int | None]:
    """What went wrong, and where: Jinja2 puts places in templates among those of the traceback."""
    places = [(one.filename, one.lineno) for one in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, jinja2.TemplateSyntaxError):
        places.append((error.filename or "", error.lineno))
    file, line = next((one for one in reversed(places) if one[0].endswith(".jinja")), (None, None))
    return {"error": str(error).strip() or type(error).__name__, "file": file, "line": line}


def main() -> None:
    """Render, and write what came of it."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # Not on Windows.
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, used + MEMORY))
    try:
        answer: object = {"text": render(Path(sys.argv[1]), Path(sys.argv[2]))}
    except Exception as error:  # Whatever an expression in a template may raise.
        answer = fault(error)
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
