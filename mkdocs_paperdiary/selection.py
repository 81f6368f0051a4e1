"""Which files of a docs folder are entries."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from pathspec.gitignore import GitIgnoreSpec

if TYPE_CHECKING:
    from mkdocs.structure.files import File, Files


def entry_files(files: Files, patterns: Sequence[str], own: Collection[str]) -> list[File]:
    """Choose the files that the user's patterns call entries.

    Args:
        files: All files of the site.
        patterns: As in `.gitignore`, where `!` negates. The last pattern that matches decides: git
            would not let `!papers/drafts/` take back what `papers/**/*.md` has named, but people
            who write it mean that it does.
        own: Pages that are never entries, by their path in the docs folder.
    """
    specs = [
        (GitIgnoreSpec.from_lines([pattern.removeprefix("!")]), not pattern.startswith("!"))
        for pattern in reversed(patterns)
    ]
    return [
        file
        for file in files.documentation_pages()
        if file.src_uri not in own
        and next((wanted for spec, wanted in specs if spec.match_file(file.src_uri)), False)
    ]


def no_entries(patterns: Sequence[str], files: Files) -> str:
    """What is said when no file matches."""
    number = sum(1 for _ in files.documentation_pages())
    return (
        f"No entries found: none of the {number} pages in the docs folder matches "
        f"{patterns}. Set the option 'entries' to patterns such as ['notes/**/*.md']."
    )
