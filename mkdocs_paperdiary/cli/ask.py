"""The command `paperdiary ask`."""

from __future__ import annotations

import re

import click

from ..diary.entry import page_of
from ..words import gettext as _
from . import console


@console.command()
@click.argument("question", nargs=-1, required=True)
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=5,
    show_default=True,
    metavar="NUMBER",
    help="How many notes are listed at most.",
)
@console.config_file_option
@console.json_option
def ask(*, question: tuple[str, ...], limit: int) -> None:
    """Find the notes that a question means, by words and by meaning, as the site's search does.

    \b
      paperdiary ask "that paper about filtering prompts"
      paperdiary ask "topic:marl year:2025 sparse rewards"
      paperdiary ask '"policy gradient" -atari before:2025-09'

    Filters are topic:, tag:, kind:, year:, before:, after: and rating:; words in quotes stand in a
    row, and a note has no word, phrase or filter that has a minus before it. No model is asked.
    """  # noqa: D301 - click's own mark of lines that are not to be wrapped
    project = console.open_project()
    reading, __ = project.read()
    atlas, failed = project.compute(reading.diary)
    recall, problems = project.recall_files(reading, atlas, project.urls(reading.diary), failed)
    console.warn(problems)
    from ..recall import ENCODER, merged
    from ..recall.ranking import Ranking, parsed

    query, near = " ".join(question), None
    if recall.encoder and (text := parsed(query)[-1]):
        from ..atlas.embedding import ModelUnavailable
        from ..recall.encoder import lack, nearness

        try:
            near = nearness(recall.encoder[ENCODER], text, project.atlas_settings.embedding)
        except ModelUnavailable as error:
            console.warn((lack(error),))
    matches = Ranking(merged(recall.index)).search(query, limit, near)
    srcs = {entry.id: page_of(entry.src) for entry in reading.diary.entries}
    site = project.config.site_url or ""
    content = [
        {"id": one.note["id"], "src": srcs[one.note["id"]], "url": site + one.note["url"]}
        | {name: one.note[name] for name in ("title", "date", "topic")}
        | {"sentence": one.sentence, "lesson": one.lesson, "score": one.score}
        for one in matches
    ]
    if not (matches or console.is_json()):
        raise click.ClickException(_("no note is found; use fewer filters, or other words"))
    lines: list[str] = []
    for number, one in enumerate(matches, 1):
        about = (one.note["title"], one.note["date"], one.note["topic"])
        lines.append(f"{number}. " + _printable(" · ".join(part for part in about if part)))
        lesson = one.lesson and _("Lesson:") + f" {one.lesson}"
        for text in filter(None, dict.fromkeys((one.sentence, lesson))):
            lines.append(f"   {_marked(_printable(text), one.words)}")
        remark = _("close in meaning")
        path = console.shown(project.path(srcs[one.note["id"]]))
        lines.append(f"   {path}" + ("" if one.words else f" ({remark})"))
    console.report({"matches": content}, lines)


def _printable(text: str) -> str:
    """A text on one line, without what a terminal would obey."""
    return "".join(one if one.isprintable() else " " for one in text)


def _marked(text: str, words: tuple[str, ...]) -> str:
    """A text with the words of the question in bold, where a terminal shows them."""
    from ..recall.word_vectors import words_of

    def mark(match: re.Match[str]) -> str:
        is_meant = not set(words).isdisjoint(words_of(match[0]))
        return click.style(match[0], bold=True) if is_meant else match[0]

    return re.sub(r"\w+", mark, text)
