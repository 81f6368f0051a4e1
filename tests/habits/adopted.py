"""Diaries of strangers in files of text, adopted and built as their authors would.

A line `@@ path` begins a file of the diary. Below it, each line `@= title | date | link` is a work
that a careful reader finds in it, with `-` for what it does not tell; a file without is no note.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from mkdocs.commands.build import build
from mkdocs.config import load_config

from mkdocs_paperdiary.cli import main

DIARIES = Path(__file__).with_name("diaries")
FIELDS = ("entries", "titles", "dates", "links")


@dataclass(frozen=True)
class Work:
    """What a reader finds of one work; what the diary does not tell is None."""

    path: str
    title: str
    date: str | None
    link: str | None


@dataclass
class Adopted:
    """A diary after `paperdiary init --yes` and a build."""

    works: list[Work]
    entries: list[dict[str, Any]]
    """The entries of `diary.json`, with `path`: their file in the diary's folder."""
    missing_styles: list[str]
    """Stylesheets that pages ask for and the site lacks."""
    pairs: list[tuple[Work, dict[str, Any] | None]] = field(init=False)

    def __post_init__(self) -> None:
        self.pairs = list(_pairs(self.works, self.entries))

    @property
    def shares(self) -> dict[str, float]:
        """For each field, the share of works that have it right.

        An entry that is no work counts against the entries, and a work that is none against all.
        """
        found = [(work, entry) for work, entry in self.pairs if entry]
        extra = len(self.entries) - len(found)
        right = {
            "titles": sum(_title(work.title) == _title(entry["title"]) for work, entry in found),
            "dates": sum(work.date == entry["date"] for work, entry in found),
            "links": sum(_link(work.link) == _link(entry["link"]) for work, entry in found),
        }
        shares = {name: number / len(self.works) for name, number in right.items()}
        return {"entries": len(found) / (len(self.works) + extra)} | shares

    @property
    def misread(self) -> dict[str, list[str]]:
        """What is wrong of each field, in a line for each."""
        found = [(work, entry) for work, entry in self.pairs if entry]
        entries = [id(entry) for _, entry in found]
        told = {
            "entries": [f"missing {work.path}: {work.title}" for work, e in self.pairs if not e]
            + [f"extra {e['path']}: {e['title']}" for e in self.entries if id(e) not in entries]
        }
        for name, same in (("title", _title), ("date", str), ("link", _link)):
            told[f"{name}s"] = [
                f"{work.path}: {entry[name]!r} is {getattr(work, name)!r}"
                for work, entry in found
                if same(getattr(work, name)) != same(entry[name])
            ]
        return told


def names() -> list[str]:
    """The habits, in the order of the alphabet."""
    return sorted(file.stem for file in DIARIES.glob("*.txt"))


def adopt(habit: str, root: Path, cache: Path) -> Adopted:
    """Write a diary into a folder, run `paperdiary init --yes` there, and build what comes out."""
    works = _write(habit, root)
    result = CliRunner().invoke(main, ["init", str(root), "--yes", "--json"])
    assert result.exit_code == 0, result.output
    if not (root / "mkdocs.yml").exists():
        return Adopted(works, [], [])
    site = root.with_name(f"{root.name}-site")
    config = load_config(str(root / "mkdocs.yml"), site_dir=str(site))
    options = config.plugins["paperdiary"].config
    # Vectors and maps take seconds, and no title depends on them.
    options.embedding.provider, options.cache_dir = "none", str(cache)
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    data = site / "assets/paperdiary/diary.json"
    entries = json.loads(data.read_text("utf-8"))["entries"] if data.exists() else []
    for entry in entries:
        file = Path(config.docs_dir) / entry["src"]
        entry["path"] = file.relative_to(root).as_posix()
    return Adopted(works, entries, _missing_styles(site))


def _write(habit: str, root: Path) -> list[Work]:
    works: list[Work] = []
    text = (DIARIES / f"{habit}.txt").read_text("utf-8")
    for part in re.split(r"^@@ ", text, flags=re.M)[1:]:
        path, _, rest = part.partition("\n")
        while rest.startswith("@= "):
            line, _, rest = rest.partition("\n")
            title, date, link = line.removeprefix("@= ").rsplit(" | ", 2)
            works.append(Work(path, title, _told(date), _told(link)))
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(rest, "utf-8")
    return works


def _told(value: str) -> str | None:
    return None if value == "-" else value


def _pairs(
    works: list[Work], entries: list[dict[str, Any]]
) -> Iterator[tuple[Work, dict[str, Any] | None]]:
    """Each work with its entry: of its file and title, else of its file, in the file's order.

    A diary's file may be split into one for each work, whose titles tell which is which.
    """
    left = list(entries)
    pairs: dict[int, dict[str, Any]] = {}
    tests = (
        lambda work, entry: work.path == entry["path"] and _same_title(work, entry),
        lambda work, entry: work.path == entry["path"] and _link(work.link) == _link(entry["link"]),
        lambda work, entry: work.path == entry["path"],
        _same_title,
    )
    for matches in tests:
        for at, work in enumerate(works):
            if at in pairs:
                continue
            for entry in left:
                if matches(work, entry):
                    pairs[at] = entry
                    left.remove(entry)
                    break
    for at, work in enumerate(works):
        yield work, pairs.get(at)


def _same_title(work: Work, entry: dict[str, Any]) -> bool:
    return _title(work.title) == _title(entry["title"])


def _title(title: str) -> str:
    """A title without its case, spaces and punctuation."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", title).casefold())


def _link(link: str | None) -> str | None:
    """An address by which the two of one page are equal, and arXiv's two of one paper."""
    if link is None:
        return None
    plain = re.sub(r"^https?://(www\.)?", "", link).rstrip("/")
    return re.sub(r"^arxiv\.org/(?:abs|pdf)/(.+?)(?:v\d+)?(?:\.pdf)?$", r"arxiv.org/abs/\1", plain)


def _missing_styles(site: Path) -> list[str]:
    """The stylesheets of a site's first page that are not there."""
    page = next(file for file in sorted(site.rglob("*.html")) if file.name != "404.html")
    styles = re.findall(r'<link rel="stylesheet" href="([^"?#]+)', page.read_text("utf-8"))
    return [one for one in styles if "://" not in one and not (page.parent / one).is_file()]
