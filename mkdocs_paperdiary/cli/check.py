"""The command `paperdiary check`."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from functools import cache
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

import click

from .. import engines
from ..cache import digest
from ..diary import Diary, Entry, Note
from ..diary.entry import UNSURE, left_out_message, page_of
from ..diary.note import read_text
from ..network import VARIABLE, is_offline
from ..problem import Problem, without_habits
from ..words import N_, listed, ngettext, speaking
from ..words import gettext as _
from . import console

if TYPE_CHECKING:
    from ..build import Project
    from ..checking import Docs
    from ..diary import Reading

_COLORS: Final = {"wrong": "red", "missing": "yellow", "hint": "cyan"}
_MISSING: Final = {
    "date": N_("reading day"),
    "link": N_("link"),
    "summary": N_("written summary"),
    "title": N_("title of their own"),
}
_BIBTEX_KEY: Final = re.compile(r"^[ \t]*@\w+[ \t]*[{(]\s*([^\s,]+)[ \t]*,", re.MULTILINE)
_FIELDS: Final = (
    *("date", "link", "summary", "topic", "kind", "authors", "venue", "year", "tags", "rating"),
    *("status", "code"),
)


@console.command()
@console.config_file_option
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
@console.json_option
def check(*, quiet: bool, online: bool, strict: bool, fix: bool, write: bool, github: bool) -> None:
    """Show every entry's values and where they were found, and what is wrong with them.

    \b
      wrong     a build warns of it, a link is dead, a day is in the future; exit code 1
      missing   no reading day, link, summary or title was written
      hint      doubtful, double, or very close, and perhaps as it is meant

    Nothing is written but by --fix --write: title, day and link that stand in a note's text for
    sure go into its front matter, where they stay when the text changes. What front matter has
    already is never changed.

    Only --online asks other sites, and remembers for a week what they say. PAPERDIARY_OFFLINE=1
    forbids it. No language model is asked.
    """  # noqa: D301 - click's own mark of lines that are not to be wrapped
    as_json = console.is_json()
    console.only_one(json=as_json, github=github)
    console.only_one(fix=fix, github=github)
    console.only_one(fix=fix, online=online)
    if write and not fix:
        raise click.UsageError(_("%(option)s goes with %(other)s", option="--write", other="--fix"))
    if online and is_offline():
        message = _("--online cannot ask other sites, since %(variable)s is set", variable=VARIABLE)
        raise click.ClickException(message)
    project = console.open_project()
    # Problems are told in the words of a build's log, with its dates and numbers.
    with speaking("en"):
        reading, problems = _checked(project, online=online)
    if fix:
        _fix_notes(project, reading, problems, write=write)
        return
    if not as_json:
        problems = without_habits(problems)
    failures = {one for one in problems if strict or one.severity == "wrong"}
    entries = reading.diary.entries
    counts = {name: sum(one.severity == name for one in problems) for name in _COLORS}
    if as_json:
        from ..checking import kind_of

        content = {
            "entries": [_entry_row(project, one) for one in entries],
            "left_out": [_entry_row(project, one) for one in reading.left_out],
            "findings": [
                console.problem_row(one) | {"kind": kind_of(one.code), "file": _file(project, one)}
                for one in problems
            ],
            "counts": counts,
            "failed": bool(failures),
        }
        console.echo_json(content)
    elif github:
        for one in problems:
            click.echo(_annotation(project, one, fails=one in failures))
    else:
        _print_report(project, reading.diary, problems, quiet=quiet)
    if waiting := [one for one in reading.left_out if one.status]:
        console.say(left_out_message(waiting))
    console.say(
        _(
            "%(entries)s: %(wrong)s wrong, %(missing)s missing, %(hints)s",
            entries=ngettext("%(num)s entry", "%(num)s entries", len(entries)),
            wrong=counts["wrong"],
            missing=counts["missing"],
            hints=ngettext("%(num)s hint", "%(num)s hints", counts["hint"]),
        )
    )
    if failures:
        click.get_current_context().exit(1)


def _checked(project: Project, *, online: bool) -> tuple[Reading, tuple[Problem, ...]]:
    """What is in the diary, and what is wrong with it, perhaps after asking other sites."""
    from ..checking import check_diary, close_lessons

    reading, others = project.read()
    build = (*reading.problems, *others, *_block_problems(project, reading.diary))
    build = (*build, *close_lessons(project.close_lessons(reading.diary)))
    build = (*build, *_libraries(project, reading.diary))
    today = dt.date.today()
    problems = check_diary(reading, build, _docs(project, reading), today=today)
    if online:
        from ..checking.links import (
            answers_as_json,
            answers_from_json,
            ask_sites,
            dead_sites,
            links_out,
        )

        key = digest("answers", 1)
        known = project.cache.value("links", key, answers_from_json) or {}
        urls = (url for _, url, _ in links_out(reading))
        answers = ask_sites(urls, known, today=today, progress=project.progress)
        project.cache.put("links", key, answers_as_json(answers))
        found = (*problems, *dead_sites(reading, answers))
        problems = tuple(sorted(found, key=lambda one: one.order))
    return reading, problems


def _libraries(project: Project, diary: Diary) -> Iterator[Problem]:
    """A hint for each file of BibTeX that has the works of notes without a link, by their names."""
    bare = {one.key or PurePosixPath(one.src).stem for one in diary.entries if not one.link}
    for file in project.files:
        if file.src_uri.endswith(".bib"):
            keys = set(_BIBTEX_KEY.findall(file.content_bytes.decode("utf-8", "replace")))
            if number := len(bare & keys):
                path = console.shown(project.path(file.src_uri))
                message = (
                    f"it has the works of notes without a link by their names ({number:,}); "
                    f"`paperdiary import {path}` puts links, authors and years into them"
                )
                yield Problem(message, file.src_uri, code="known-works", severity="hint")


def _block_problems(project: Project, diary: Diary) -> list[Problem]:
    from ..atlas import Atlas
    from ..pages.blocks import find_blocks, resolve_names
    from ..pages.site import Site
    from ..pages.themes import misspelt_themes

    options = project.options
    site = Site(diary, Atlas(), {}, options.page_names(), "", options.themes)
    found = list(misspelt_themes(diary, options.themes))
    for file in project.files.documentation_pages():
        if b"paperdiary/" in file.content_bytes:
            text = read_text(file.content_bytes)
            _, blocks, problems = find_blocks(text.body, file.src_uri, text.body_line)
            _, unknown = resolve_names(blocks, site, file.src_uri)
            found += (*problems, *unknown)
    return found


def _docs(project: Project, reading: Reading) -> Docs:
    from ..checking import Docs

    names = project.options.page_names()
    always = (names.diary, names.highlights, names.plots, names.review)
    pages = [*always, *filter(None, (names.prompts, names.unread))]
    years = [f"{names.diary.removesuffix('.md')}/{start}" for start in ("1", "2", "undated")]
    files = {file.src_uri for file in project.files}

    @cache
    def anchors(src: str) -> Collection[str] | None:
        file = project.files.get_file_from_path(src)
        if file is None:
            return None
        body = reading.bodies.get(src)
        text = body.markdown if body else read_text(file.content_bytes).body
        # What other things than Markdown fill in may have anchors, too.
        if any(mark in text for mark in ("<!-- paperdiary/", "{{", "{%", "--8<--")):
            return None
        return engines.anchors_of(project.config, text)

    shown = console.shown(project.docs)
    links = project.config.validation.links
    from_root = getattr(links.absolute_links, "name", "") == "RELATIVE_TO_DOCS"
    folders = (f"{names.topics}/", f"{names.in_review}/")
    return Docs(files, (*pages, *years, *folders), anchors, from_root, shown)


def _by_src(problems: Iterable[Problem]) -> dict[str | None, list[Problem]]:
    found: dict[str | None, list[Problem]] = defaultdict(list)
    for one in problems:
        found[one.src].append(one)
    return found


def _print_report(
    project: Project, diary: Diary, problems: Sequence[Problem], *, quiet: bool
) -> None:
    count = Counter(one.field for one in problems if one.severity == "missing")
    # What most entries lack is reported once, and not for each of them.
    least = max(5, len(diary.entries) // 2)
    habits = {field: number for field, number in count.items() if field and number > least}
    by_src = _by_src(
        one for one in problems if one.severity != "missing" or one.field not in habits
    )
    for entry in diary.entries:
        own = by_src.pop(entry.src, [])
        if quiet and not own:
            continue
        click.secho(console.shown(project.path(entry.src)), bold=True, nl=False)
        click.echo(f"  {entry.title}{_origin(entry, 'title')}")
        for line in () if quiet else _values(entry):
            click.echo(f"    {line}")
        for one in own:
            click.echo(f"  {_line(project, one)}")
    for one in chain(*by_src.values()):
        click.echo(_line(project, one))
    for field, number in habits.items():
        text = ngettext(
            "%(number)s of %(num)s entry has no %(field)s",
            "%(number)s of %(num)s entries have no %(field)s",
            len(diary.entries),
            number=number,
            field=_(_MISSING.get(field, field)),
        )
        if field == "summary":
            text += "; " + _("paperdiary summarize can have them written")
        click.echo(f"{click.style('missing', fg=_COLORS['missing'])}: {text}")


def _file(project: Project, problem: Problem) -> str | None:
    return console.shown(project.path(problem.src)) if problem.src else None


def _line(project: Project, problem: Problem) -> str:
    """A problem with file and line, as terminals and editors know them."""
    line = f":{problem.line}" if problem.line else ""
    place = f"{file}{line}: " if (file := _file(project, problem)) else ""
    severity = click.style(problem.severity, fg=_COLORS[problem.severity])
    field = f"{problem.field}: " if problem.field and problem.severity != "missing" else ""
    return f"{place}{severity}: {field}{problem.message}"


def _values(entry: Entry) -> Iterator[str]:
    for name in _FIELDS:
        value = getattr(entry, name)
        if value in (None, "", ()) or (name == "kind" and name not in entry.sources):
            continue
        text = ", ".join(value) if isinstance(value, tuple) else str(value)
        if name == "summary" and len(text) > 72:
            text = f"{text[:71].rstrip()}…"
        yield f"{name:<8} {text}{_origin(entry, name)}"
    for link in entry.links:
        yield f"{'links':<8} {link.name}: {link.url}{_origin(entry, 'links')}"
    for lesson in entry.lessons:
        line = _("line %(number)s", number=lesson.line)
        where = f"  ({line})" if lesson.line else ""
        yield f"{'lesson':<8} {lesson.theme}: {lesson.lesson}{where}"


def _origin(entry: Entry, name: str) -> str:
    source = entry.sources.get(name)
    if source is None:
        return ""
    place = [_(console.ORIGIN_NAMES[source.origin])]
    place += [_("line %(number)s", number=source.line)] if source.line else []
    reason = f": {source.reason}" if source.reason else ""
    unsure = "; " + _("unsure") + reason if source.sureness < UNSURE else ""
    return f"  ({listed(place)}{unsure})"


def _entry_row(project: Project, entry: Entry) -> dict[str, Any]:
    names = ("id", "src", "title", *_FIELDS, "arxiv", "doi", "isbn", "key")
    values = {name: getattr(entry, name) for name in names}
    values["links"] = [asdict(link) for link in entry.links]
    values["lessons"] = [
        {"theme": one.theme, "lesson": one.lesson, "line": one.line} for one in entry.lessons
    ]
    values["src"] = page_of(entry.src)
    values["file"] = console.shown(project.path(entry.src))
    values["sources"] = {name: asdict(one) for name, one in entry.sources.items()}
    return values


def _annotation(project: Project, problem: Problem, *, fails: bool) -> str:
    """A problem as GitHub Actions reads it: an error for what fails, else a warning.

    Reference: https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    """
    from ..checking import kind_of

    properties = {
        "file": _in_repository(project.path(problem.src)) if problem.src else "",
        "title": f"paperdiary: {problem.field or kind_of(problem.code)}",
        "line": str(problem.line) if problem.src and problem.line else "",
    }
    listed = ",".join(f"{name}={_escaped(text, ':,')}" for name, text in properties.items() if text)
    return f"::{'error' if fails else 'warning'} {listed}::{_escaped(problem.message)}"


def _in_repository(path: Path) -> str:
    """A file's path from the folder that GitHub has checked the repository out to."""
    root = os.environ.get("GITHUB_WORKSPACE")
    if root and path.resolve().is_relative_to(Path(root).resolve()):
        return path.resolve().relative_to(Path(root).resolve()).as_posix()
    return console.shown(path)


def _escaped(text: str, also: str = "") -> str:
    """A text in which nothing ends the command; the percent sign comes first."""
    for sign in f"%\r\n{also}":
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text


def _fix_notes(
    project: Project, reading: Reading, problems: Sequence[Problem], *, write: bool
) -> None:
    """Show what would be written into the notes, or write it; exit with 1 where that fails."""
    from ..checking import fixes_of

    put: dict[str, dict[str, str]] = {}
    changes = console.FileChanges(project.docs, write=write)
    contents = {note.src: note.content for note in project.notes}
    by_src = _by_src(problems)
    for entry in reading.diary.entries:
        src = entry.src
        if src not in contents:
            continue  # one of several works in a file has no front matter of its own
        fixes = fixes_of(entry, reading.bodies[src], by_src[src])
        before, path = contents[src], project.path(src)
        after, values, why = _fixed(before, fixes)
        if why:
            changes.refuse(src, f"{console.shown(path)}: {why}", why)
        if values and changes.put(src, path, before, after):
            put[src] = values
    counts = {
        "values": ngettext("%(num)s value", "%(num)s values", sum(map(len, put.values()))),
        "notes": ngettext("%(num)s note", "%(num)s notes", len(put)),
    }
    if not put:
        summary = _("There is nothing to write: front matter has what the notes say for sure.")
    elif write:
        summary = "\n" + _("Wrote %(values)s into %(notes)s.", **counts)
    else:
        summary = "\n" + _(
            "%(values)s would be written into %(notes)s; --write does it. Nothing was changed.",
            **counts,
        )
    changes.end({"written" if write else "would_write": put}, summary)


def _fixed(content: bytes, fixes: Mapping[str, str | dt.date]) -> tuple[bytes, dict[str, str], str]:
    """A note with the values in it, these by field, and why one of them cannot be written."""
    from ..diary.yaml_edit import CannotWrite, with_field

    values: dict[str, str] = {}
    why = ""
    for field, value in fixes.items():
        try:
            after = with_field(content, field, value)
        except (CannotWrite, ValueError) as error:
            why = f"{field}: {error}"
            continue
        # The words around a link may tell more of the work than the link in front matter does.
        if _entry_of(after) == _entry_of(content):
            content, values[field] = after, str(value)
    return content, values, why


def _entry_of(content: bytes) -> Entry | None:
    """The entry of a note, without where in the note it says so; None where it is no entry."""
    from ..diary import read_diary

    for entry in read_diary([Note("note.md", content)]).diary.entries:
        lessons = tuple(replace(lesson, line=None) for lesson in entry.lessons)
        return replace(entry, lessons=lessons, sources={})
    return None
