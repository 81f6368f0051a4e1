"""`paperdiary check`: what the diary says, what it lacks, and what is wrong with it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click

from . import options
from .check_fix import fix_notes
from .check_report import Report, as_annotations, as_rows, print_report
from .console import EchoProgress, say
from .project import NOT_ASKED, Project, open_project

if TYPE_CHECKING:
    from ..checking import Finding, Target
    from ..diary import Reading


@click.command(epilog=options.EPILOG)
@options.config_file
@click.option("-q", "--quiet", is_flag=True, help="Only tell what was found.")
@click.option(
    "--online", is_flag=True, help="Ask other sites too whether what the notes link to is there."
)
@click.option("--strict", is_flag=True, help="Exit with 1 for what is missing and for hints too.")
@click.option(
    "--fix", is_flag=True, help="Show as a diff which values found in notes front matter lacks."
)
@click.option("--write", is_flag=True, help="With --fix, write them into the notes.")
@click.option("--github", is_flag=True, help="Write annotations for GitHub Actions.")
@options.as_json
def check(
    *,
    config_file: str,
    quiet: bool,
    online: bool,
    strict: bool,
    fix: bool,
    write: bool,
    github: bool,
    as_json: bool,
) -> None:
    """Show every entry's values and where they were found, and what is wrong with them.

    \b
      wrong     a build warns of it, a link is dead, a day is in the future; exit code 1
      missing   no reading day, link, summary or title was written
      hint      doubtful or double, and perhaps as it is meant

    Nothing is written but by --fix --write: title, day and link that stand in a note's text for
    sure go into its front matter, where they stay when the text changes. What front matter has
    already is never changed.

    Only --online asks other sites, and remembers for a week what they say. PAPERDIARY_OFFLINE=1
    forbids it. No language model is asked.
    """  # noqa: D301 - click's own mark of lines that are not to be wrapped
    options.only_one(json=as_json, github=github)
    options.only_one(fix=fix, github=github)
    options.only_one(fix=fix, online=online)
    if write and not fix:
        raise click.UsageError("--write goes with --fix")
    project = open_project(config_file)
    reading, findings = _check(project, online=online)
    if fix:
        fix_notes(project, reading, findings, write=write, as_json=as_json)
        return
    report = Report(project, reading.diary, findings, strict=strict)
    if as_json:
        options.echo_json(as_rows(report))
    elif github:
        for line in as_annotations(report):
            click.echo(line)
    else:
        print_report(report, quiet=quiet)
    say(report.counted)
    if report.fails:
        click.get_current_context().exit(1)


def _check(project: Project, *, online: bool) -> tuple[Reading, tuple[Finding, ...]]:
    from ..checking import check_diary, targets_of
    from .site_docs import block_problems, docs_of

    reading, others = project.read(ask=False)
    problems = (
        *reading.problems,
        *(one for one in others if not one.message.startswith(NOT_ASKED)),
        *block_problems(project, reading.diary),
    )
    targets = {
        src: targets_of(body.markdown, body.first_line) for src, body in reading.bodies.items()
    }
    docs = docs_of(project, {src: body.markdown for src, body in reading.bodies.items()})
    today = dt.date.today()
    findings = check_diary(reading, problems, targets, docs, today=today)
    if online:
        dead = _ask_sites(project, reading, targets, today)
        findings = tuple(sorted((*findings, *dead), key=lambda one: one.order))
    return reading, findings


def _ask_sites(
    project: Project,
    reading: Reading,
    targets: dict[str, tuple[Target, ...]],
    today: dt.date,
) -> list[Finding]:
    from ..cache import digest
    from ..checking.dead_sites import answers_as_json, answers_from_json, dead_sites, links_out
    from ..checking.online import ask_sites
    from ..llm.offline import VARIABLE, is_offline

    if is_offline():
        raise click.ClickException(f"--online cannot ask other sites, since {VARIABLE} is set")
    cache, kind, key = project.opened.cache, "links", digest("answers", 1)
    known = answers_from_json(cache.latest(kind, key) or b"{}")
    entries = reading.diary.entries
    urls = (url for entry in entries for url in links_out(entry, targets[entry.src]))
    answers = ask_sites(urls, known, today=today, progress=EchoProgress())
    cache.keep_latest(kind, key, answers_as_json(answers))
    return [one for entry in entries for one in dead_sites(entry, targets[entry.src], answers)]
