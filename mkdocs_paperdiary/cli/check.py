"""The command `paperdiary check`."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..build import Project
from ..checking import Finding
from ..checking.links import Docs
from ..diary import Diary, Entry, Problem
from ..diary.note import read_text, without_front
from ..diary.note import read_front
from ..files import write_change
from . import console as options
from .console import EchoProgress, counted, open_project, say, shown, unified

if TYPE_CHECKING:
    from ..checking import Target
    from ..checking.fixes import Fix
    from ..diary import Reading


_ID = re.compile(r"""\b(?:id|name)\s*=\s*["']([^"']+)["']""")
_MADE_LATER = ("<!-- paperdiary/", "{{", "{%", "--8<--")
"""What other things than Markdown fill in, with anchors that are not known here."""


def docs_of(project: Project, bodies: Mapping[str, str]) -> Docs:
    """What the links of notes may lead to.

    Args:
        project: The diary.
        bodies: The text of each entry below its front matter, by path.
    """
    names = project.options.page_names()
    pages = [one for one in (names.diary, names.highlights, names.plots, names.prompts) if one]
    years = [f"{names.diary.removesuffix('.md')}/{start}" for start in ("1", "2", "undated")]
    files = {file.src_uri for file in project.files}

    @cache
    def anchors(src: str) -> Collection[str] | None:
        file = project.files.get_file_from_path(src)
        if file is None:
            return None
        text = bodies.get(src)
        return _anchors(project, read_text(file.content_bytes).body if text is None else text)

    return Docs(files, (*pages, *years, f"{names.topics}/"), anchors)


def block_problems(project: Project, diary: Diary) -> tuple[Problem, ...]:
    """Find blocks on the site's pages that a build would warn of."""
    from ..atlas import Atlas
    from ..pages.blocks import find_blocks, resolve_names
    from ..pages.site import Site
    from ..pages.themes import misspelt_themes

    options = project.options
    site = Site(diary, Atlas(), {}, options.page_names(), "", options.themes)
    found: list[Problem] = []
    for file in project.files.documentation_pages():
        content = file.content_bytes
        if b"paperdiary/" not in content:
            continue
        text = read_text(content)
        if read_front(text).fields is None:
            text = without_front(text)
        _, blocks, problems = find_blocks(text.body, file.src_uri, text.body_line)
        _, unknown = resolve_names(blocks, site, file.src_uri)
        found += (*problems, *unknown)
    return (*found, *misspelt_themes(diary, options.themes))


def _anchors(project: Project, markdown: str) -> Collection[str] | None:
    """The anchors of a page as it will be rendered, or None where that cannot be known."""
    if any(sign in markdown for sign in _MADE_LATER):
        return None
    from markdown import Markdown

    config = project.config
    try:
        # As MkDocs does, but without its links.
        renderer = Markdown(
            extensions=config.markdown_extensions, extension_configs=config.mdx_configs or {}
        )
        html = renderer.convert(markdown)
    except Exception:  # Whatever an extension does to a page outside a build.
        return None
    return {"", *_ID.findall(html)}


_SHOWN = ("date", "link", "summary", "topic", "kind", "authors", "venue", "year", "tags", "rating")
_MORE = ("code",)
_LONGEST = 72
_HABIT = 5
_COLORS = {"wrong": "red", "missing": "yellow", "hint": "cyan"}


@dataclass(frozen=True)
class Report:
    """What is to be told.

    Attributes:
        project: The diary as it was opened.
        diary: Its entries, with the summaries that others than the author wrote.
        findings: What was found, by file and line.
        strict: Whether everything counts as wrong.
    """

    project: Project
    diary: Diary
    findings: Sequence[Finding]
    strict: bool

    @cached_property
    def fails(self) -> bool:
        """Whether the command ends with 1."""
        return any(self.is_failure(one) for one in self.findings)

    def is_failure(self, finding: Finding) -> bool:
        """Whether a finding alone makes the command end with 1."""
        return self.strict or finding.severity == "wrong"

    @cached_property
    def by_src(self) -> dict[str | None, list[Finding]]:
        """The findings by the file that they are in."""
        found: dict[str | None, list[Finding]] = defaultdict(list)
        for one in self.findings:
            found[one.src].append(one)
        return found

    @cached_property
    def counted(self) -> str:
        """How much of what was found, in one line."""
        count = Counter(one.severity for one in self.findings)
        entries = counted(len(self.diary.entries), "entry", "entries")
        hints = counted(count["hint"], "hint", "hints")
        return f"{entries}: {count['wrong']} wrong, {count['missing']} missing, {hints}"

    def file(self, src: str) -> str:
        """A note's path as people would write it here."""
        docs = self.project.docs
        return shown(self.project.paths.get(src) or docs / src)

    def place(self, finding: Finding) -> str:
        """File and line, as terminals and editors know them."""
        if finding.src is None:
            return ""
        return self.file(finding.src) + (f":{finding.line}" if finding.line else "")


def print_report(report: Report, *, quiet: bool) -> None:
    """Write the report as text, by file."""
    habits = _habits(report)
    for entry in report.diary.entries:
        findings = [one for one in report.by_src.get(entry.src, ()) if not _is_in(one, habits)]
        if quiet and not findings:
            continue
        click.secho(report.file(entry.src), bold=True, nl=False)
        click.echo(f"  {entry.title}{_origin(entry, 'title')}")
        if not quiet:
            for line in _values(entry):
                click.echo(f"    {line}")
        for one in findings:
            _print(one, report, "  ")
    known = {entry.src for entry in report.diary.entries}
    for src, findings in sorted(report.by_src.items(), key=lambda item: item[0] or ""):
        if src not in known:
            for one in findings:
                _print(one, report, "")
    for field, number in habits.items():
        text = f"{number} of {len(report.diary.entries)} entries have no {_NOUN[field]}"
        click.echo(click.style("missing", fg=_COLORS["missing"]) + f": {text}{_HINTS[field]}")


_NOUN = {"summary": "summary", "date": "reading day", "link": "link", "title": "title of their own"}
_HINTS = defaultdict(str, summary="; paperdiary summarize can have them written")


def _habits(report: Report) -> dict[str, int]:
    """Fields that most entries lack, which is told once and not by each of them."""
    count = Counter(one.field for one in report.findings if one.severity == "missing")
    least = max(_HABIT, len(report.diary.entries) // 2)
    return {field: number for field, number in count.items() if field and number > least}


def _is_in(finding: Finding, habits: dict[str, int]) -> bool:
    return finding.severity == "missing" and finding.field in habits


def _print(one: Finding, report: Report, indent: str) -> None:
    place = report.place(one)
    severity = click.style(one.severity, fg=_COLORS[one.severity])
    field = f"{one.field}: " if one.field and one.severity != "missing" else ""
    click.echo(f"{indent}{place}{': ' if place else ''}{severity}: {field}{one.message}")


def _values(entry: Entry) -> Iterator[str]:
    for name in (*_SHOWN, *_MORE):
        value = getattr(entry, name)
        if value in (None, "", ()) or (name == "kind" and name not in entry.sources):
            continue
        text = ", ".join(value) if isinstance(value, tuple) else str(value)
        if name == "summary" and len(text) > _LONGEST:
            text = f"{text[: _LONGEST - 1].rstrip()}…"
        yield f"{name:<8} {text}{_origin(entry, name)}"
    for link in entry.links:
        yield f"{'links':<8} {link.name}: {link.url}{_origin(entry, 'links')}"
    for lesson in entry.lessons:
        where = f"  (line {lesson.line})" if lesson.line else ""
        yield f"{'lesson':<8} {lesson.theme}: {lesson.lesson}{where}"


def _origin(entry: Entry, name: str) -> str:
    source = entry.sources.get(name)
    if source is None:
        return ""
    line = f", line {source.line}" if source.line else ""
    return f"  ({source.origin}{line})"


def as_rows(report: Report) -> dict[str, Any]:
    """The report as JSON."""
    count = Counter(one.severity for one in report.findings)
    return {
        "entries": [_entry_row(entry, report) for entry in report.diary.entries],
        "findings": [_row(one, report) for one in report.findings],
        "counts": {name: count[name] for name in ("wrong", "missing", "hint")},
        "failed": report.fails,
    }


def _entry_row(entry: Entry, report: Report) -> dict[str, Any]:
    values = {name: getattr(entry, name) for name in ("id", "src", "title", *_SHOWN, *_MORE)}
    values["date"] = entry.date.isoformat() if entry.date else None
    values["links"] = [{"name": link.name, "url": link.url} for link in entry.links]
    values["lessons"] = [
        {"theme": one.theme, "lesson": one.lesson, "line": one.line} for one in entry.lessons
    ]
    return values | {
        "file": report.file(entry.src),
        "sources": {
            name: {"origin": one.origin, "line": one.line} for name, one in entry.sources.items()
        },
    }


def _row(one: Finding, report: Report) -> dict[str, Any]:
    return {
        "severity": one.severity,
        "kind": one.kind,
        "message": one.message,
        "src": one.src,
        "file": report.file(one.src) if one.src else None,
        "line": one.line,
        "field": one.field,
    }


def as_annotations(report: Report) -> Iterator[str]:
    """The report as GitHub Actions reads it: an error for what fails, else a warning.

    Reference: https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    """
    for one in report.findings:
        command = "error" if report.is_failure(one) else "warning"
        properties = {"title": f"paperdiary: {one.field or one.kind}"}
        if one.src:
            properties = {"file": _in_repository(report, one.src)} | properties
            if one.line:
                properties["line"] = str(one.line)
        said = ",".join(f"{name}={_escaped(value, ':,')}" for name, value in properties.items())
        yield f"::{command} {said}::{_escaped(one.message)}"


def _in_repository(report: Report, src: str) -> str:
    """A file's path from the folder that GitHub has checked the repository out to."""
    root = os.environ.get("GITHUB_WORKSPACE")
    path = report.project.paths.get(src) or report.project.docs / src
    if root and path.resolve().is_relative_to(Path(root).resolve()):
        return path.resolve().relative_to(Path(root).resolve()).as_posix()
    return report.file(src)


def _escaped(text: str, also: str = "") -> str:
    """A text in which nothing ends the command; the percent sign comes first."""
    for sign in f"%\r\n{also}":
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text


def fix_notes(
    project: Project, reading: Reading, findings: Sequence[Finding], *, write: bool, as_json: bool
) -> None:
    """Show what would be written into the notes, or write it.

    Args:
        project: The diary.
        reading: What was read.
        findings: What is wrong; values that a finding is about are left alone.
        write: Whether the notes are written.
        as_json: Whether to print what was done as JSON.

    Raises:
        click.exceptions.Exit: A value could not be written.
    """
    from ..checking.fixes import fixes_of

    put: dict[str, dict[str, str]] = {}
    refused: dict[str, str] = {}
    contents = {note.src: note.content for note in project.notes}
    own: dict[str | None, list[Finding]] = defaultdict(list)
    for one in findings:
        own[one.src].append(one)
    for entry in reading.diary.entries:
        fixes = fixes_of(entry, reading.bodies[entry.src], own[entry.src])
        after, values, why = _fixed(contents[entry.src], fixes)
        path = project.paths[entry.src]
        if values and write and (failed := write_change(path, contents[entry.src], after)):
            why, values = failed, {}
        if why:
            refused[entry.src] = why
            say(f"not written: {shown(path)}: {why}")
        if values:
            put[entry.src] = values
            if not as_json:
                diff = unified(contents[entry.src], after, shown(path))
                click.echo(shown(path) if write else diff, nl=write)
    if as_json:
        options.echo_json({"written" if write else "would_write": put, "refused": refused})
    _say_counts(put, write=write)
    if refused:
        click.get_current_context().exit(1)


def _fixed(content: bytes, fixes: Sequence[Fix]) -> tuple[bytes, dict[str, str], str]:
    """A note with the values in it, these by field, and why one of them cannot be written."""
    from ..diary.yaml_edit import CannotWrite, with_field

    values: dict[str, str] = {}
    why = ""
    for fix in fixes:
        try:
            after = with_field(content, fix.field, fix.value)
        except (CannotWrite, ValueError) as error:
            why = f"{fix.field}: {error}"
            continue
        # The words around a link may tell more of the work than the link in front matter does.
        if _said(after) == _said(content):
            content, values[fix.field] = after, str(fix.value)
    return content, values, why


def _said(content: bytes) -> Entry:
    """What a note says, wherever it says so."""
    from ..diary import Note, read_diary

    (entry,) = read_diary([Note("note.md", content)]).diary.entries
    lessons = tuple(replace(lesson, line=None) for lesson in entry.lessons)
    return replace(entry, sources={}, lessons=lessons)


def _say_counts(put: dict[str, dict[str, str]], *, write: bool) -> None:
    number = sum(map(len, put.values()))
    if not put:
        say("There is nothing to write: front matter has what the notes say for sure.")
        return
    values = counted(number, "value", "values")
    notes = counted(len(put), "note", "notes")
    if write:
        say(f"\nWrote {values} into {notes}.")
    else:
        say(f"\n{values} would be written into {notes}; --write does it. Nothing was changed.")


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

    reading, others = project.read()
    problems = (
        *reading.problems,
        *others,
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
    from ..checking.links import answers_as_json, answers_from_json, dead_sites, links_out
    from ..checking.online import ask_sites
    from ..network import VARIABLE, is_offline

    if is_offline():
        raise click.ClickException(f"--online cannot ask other sites, since {VARIABLE} is set")
    cache, kind, key = project.cache, "links", digest("answers", 1)
    known = answers_from_json(cache.latest(kind, key) or b"{}")
    entries = reading.diary.entries
    urls = (url for entry in entries for url in links_out(entry, targets[entry.src]))
    answers = ask_sites(urls, known, today=today, progress=EchoProgress())
    cache.keep_latest(kind, key, answers_as_json(answers))
    return [one for entry in entries for one in dead_sites(entry, targets[entry.src], answers)]
