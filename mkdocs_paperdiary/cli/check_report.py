"""What a check has found, as text, as JSON and as annotations for GitHub Actions."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import click

from ..checking import Finding
from ..diary import Diary, Entry
from .console import counted
from .diff import shown
from .project import Project

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
        docs = self.project.opened.docs
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
    path = report.project.paths.get(src) or report.project.opened.docs / src
    if root and path.resolve().is_relative_to(Path(root).resolve()):
        return path.resolve().relative_to(Path(root).resolve()).as_posix()
    return report.file(src)


def _escaped(text: str, also: str = "") -> str:
    """A text in which nothing ends the command; the percent sign comes first."""
    for sign in f"%\r\n{also}":
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text
