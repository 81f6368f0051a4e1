"""The command `paperdiary ask`."""

from __future__ import annotations

import re

import click

from ..diary.entry import page_of
from ..pages.addresses import places_of_parts
from ..words import gettext as _
from .console import EPILOG, config_file_option, echo_json, json_option, open_project, shown, warn
from .language import Translated


@click.command(cls=Translated, epilog=EPILOG)
@click.argument("question", nargs=-1, required=True)
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=5,
    show_default=True,
    metavar="NUMBER",
    help="How many notes are listed at most.",
)
@config_file_option
@json_option
def ask(*, question: tuple[str, ...], limit: int, config_file: str | None, as_json: bool) -> None:
    """Find the notes that a question means, by words and by meaning, as the site's search does.

    \b
      paperdiary ask "that paper about filtering prompts"
      paperdiary ask "topic:marl year:2025 sparse rewards"
      paperdiary ask '"policy gradient" -atari before:2025-09'

    Filters are topic:, tag:, kind:, year:, before:, after: and rating:; words in quotes stand in a
    row, and a note has no word, phrase or filter that has a minus before it. No model is asked.
    """  # noqa: D301 - click's own mark of lines that are not to be wrapped
    project = open_project(config_file)
    reading, __ = project.read()
    atlas, __ = project.compute(reading.diary)
    urls = {file.src_uri: file.url for file in project.files.documentation_pages()}
    urls |= places_of_parts(reading.diary, urls)
    recall, problems = project.recall_files(reading.diary, reading.bodies, atlas, urls)
    warn(problems)
    from ..recall import ENCODER, merged
    from ..recall.ranking import Ranking, parsed

    query, near = " ".join(question), None
    if recall.encoder and (text := parsed(query)[-1]):
        from ..atlas.embedding import ModelUnavailable
        from ..recall.encoder import lack, nearness

        try:
            near = nearness(recall.encoder[ENCODER], text, project.atlas_settings.embedding)
        except ModelUnavailable as error:
            warn((lack(error),))
    matches = Ranking(merged(recall.index)).search(query, limit, near)
    srcs = {entry.id: page_of(entry.src) for entry in reading.diary.entries}
    site = project.config.site_url or ""
    if as_json:
        names = ("title", "date", "topic")
        echo_json(
            {
                "matches": [
                    {"id": one.note["id"], "src": srcs[one.note["id"]]}
                    | {"url": site + one.note["url"]}
                    | {name: one.note[name] for name in names}
                    | {"sentence": one.sentence, "lesson": one.lesson, "score": one.score}
                    for one in matches
                ]
            }
        )
        return
    if not matches:
        raise click.ClickException(_("no note is found; use fewer filters, or other words"))
    for number, one in enumerate(matches, 1):
        about = (one.note["title"], one.note["date"], one.note["topic"])
        click.echo(f"{number}. " + _printable(" · ".join(part for part in about if part)))
        lesson = one.lesson and _("Lesson:") + f" {one.lesson}"
        for text in dict.fromkeys((one.sentence, lesson)):
            if text:
                click.echo(f"   {_marked(_printable(text), one.words)}")
        remark = _("close in meaning")
        path = shown(project.path(srcs[one.note["id"]]))
        click.echo(f"   {path}" + ("" if one.words else f" ({remark})"))


def _printable(text: str) -> str:
    """A text on one line, without what a terminal would obey."""
    return "".join(one if one.isprintable() else " " for one in text)


def _marked(text: str, words: tuple[str, ...]) -> str:
    """A text with the words of the question in bold, where a terminal shows them."""
    from ..recall.word_vectors import words_of

    def mark(match: re.Match[str]) -> str:
        return (
            click.style(match[0], bold=True) if set(words_of(match[0])) & set(words) else match[0]
        )

    return re.sub(r"\w+", mark, text)
