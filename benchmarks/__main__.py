"""Compare our builds with their peers, ask Lighthouse about the pages, and print a table of each.

Every figure is measured in this run, on this machine, in fresh processes that take turns; only the
ratios mean anything elsewhere. Nothing here fails because it is slow.
"""

from __future__ import annotations

import argparse
import json
import shlex
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from .imports import heavy_imports
from .invented import invented_notes
from .invented_lessons import with_lessons
from .lighthouse import lighthouse_table, missing
from .measure import Comparison, Run, interleave, run
from .sites import Site, blog_site, diary_site, lessons_site, notes_in, plain_site
from .table import table

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLE = Path(__file__).parents[1] / "example_site/docs/papers"
MAP_SCRIPT = Path(__file__).parent / "peers/map_script.py"
NUMBER = 1000
REPEAT = {"first": 3, "warm": 15, "thousand": 5, "lessons": 9, "lighthouse": 3}
"""Short builds vary most, so they are measured most often; all of it takes a few minutes."""


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="paperdiary-bench-") as folder:
        comparisons = list(_comparisons(options, Path(folder)))
        if comparisons:
            print(table(comparisons))
        if options.only in (None, "lighthouse"):
            _lighthouse(options, Path(folder))


def _comparisons(options: argparse.Namespace, folder: Path) -> Iterator[Comparison]:
    """Measure what is asked for. Each site is built once uncounted, for caches of all kinds."""
    if options.only in (None, "first", "warm"):
        notes = notes_in(options.notes)
        diary = diary_site(folder / "diary", notes)
        _tell(f"preparing {options.notes}")
        diary.build_first()
        plain = plain_site(folder / "plain", notes, diary.pages)
        plain.build()
        if options.only != "warm":
            yield _first(options, diary, plain)
        if options.only != "first":
            yield _warm(options, diary, plain)
    if options.only in (None, "thousand"):
        notes = invented_notes(options.number)
        diary, blog = diary_site(folder / "1000", notes), blog_site(folder / "blog", notes)
        _tell(f"preparing {options.number:,} notes")
        diary.build_first()
        blog.build()
        yield _thousand(options, diary, blog)
    if options.only in (None, "lessons"):
        notes = invented_notes(options.number)
        diary = lessons_site(folder / "lessons", with_lessons(notes))
        bare = lessons_site(folder / "bare", notes)
        _tell(f"preparing {options.number:,} notes with and without lessons")
        diary.build_first()
        bare.build_first()
        yield _lessons(options, diary, bare)


def _first(options: argparse.Namespace, diary: Site, plain: Site) -> Comparison:
    """An empty cache, against a map made by a script and a build of the same notes."""
    descriptions = options.descriptions or _own_descriptions(diary)
    script = [sys.executable, str(MAP_SCRIPT), str(descriptions), str(plain.folder / "map.html")]

    def by_hand() -> Run:
        return run(script) + plain.build()

    by_hand()
    _tell("measuring first builds")
    repeat = options.repeat or REPEAT["first"]
    ours, peers = interleave(diary.build_first, by_hand, repeat)
    name = "first build : map script + plain MkDocs"
    return Comparison(name, 0.6, ours, peers, heavy_imports(diary), _command(options, "first"))


def _warm(options: argparse.Namespace, diary: Site, plain: Site) -> Comparison:
    """A full cache, against MkDocs with the same pages and the notes out of the navigation."""
    _tell("measuring warm builds")
    repeat = options.repeat or REPEAT["warm"]
    ours, peers = interleave(diary.build, plain.build, repeat)
    name = "warm build : plain MkDocs, not_in_nav"
    return Comparison(name, 1.2, ours, peers, heavy_imports(diary), _command(options, "warm"))


def _thousand(options: argparse.Namespace, diary: Site, blog: Site) -> Comparison:
    """A full cache, against Material's blog plugin on the same notes, 1,000 by default."""
    _tell(f"measuring warm builds of {options.number:,} notes")
    repeat = options.repeat or REPEAT["thousand"]
    ours, peers = interleave(diary.build, blog.build, repeat)
    name = f"warm build, {options.number:,} notes : Material's blog"
    return Comparison(name, 0.8, ours, peers, heavy_imports(diary), _command(options, "thousand"))


def _lessons(options: argparse.Namespace, diary: Site, bare: Site) -> Comparison:
    """A full cache and two lessons in every note, against the same notes without them."""
    _tell(f"measuring warm builds of {options.number:,} notes with and without lessons")
    repeat = options.repeat or REPEAT["lessons"]
    ours, peers = interleave(diary.build, bare.build, repeat)
    name = f"warm build, {options.number:,} notes, two lessons each : no lessons"
    return Comparison(name, 1.15, ours, peers, heavy_imports(diary), _command(options, "lessons"))


def _lighthouse(options: argparse.Namespace, folder: Path) -> None:
    """The scores of the example's pages; a machine without node still gets the other table."""
    if absent := missing():
        _tell(f"Lighthouse is left out: install {absent}")
        return
    repeat = options.repeat or REPEAT["lighthouse"]
    print(lighthouse_table(folder / "lighthouse", repeat, _tell))
    print(f"medians of {repeat} runs: {_command(options, 'lighthouse')}")


def _own_descriptions(diary: Site) -> Path:
    """The titles and summaries that the map script needs, as our build found them."""
    data = json.loads(
        (diary.folder / "site/assets/paperdiary/diary.json").read_text(encoding="utf-8")
    )
    path = diary.folder / "descriptions.json"
    papers = [{"title": each["title"], "summary": each["summary"]} for each in data["entries"]]
    path.write_text(json.dumps(papers), encoding="utf-8")
    return path


def _command(options: argparse.Namespace, only: str) -> str:
    """What repeats one line of the table."""
    parts = ["python", "-m", "benchmarks", "--only", only]
    if options.repeat:
        parts += ["--repeat", str(options.repeat)]
    if only in ("thousand", "lessons") and options.number != NUMBER:
        parts += ["--number", str(options.number)]
    if only in ("first", "warm") and options.notes != EXAMPLE:
        parts += ["--notes", str(options.notes)]
    if only == "first" and options.descriptions:
        parts += ["--descriptions", str(options.descriptions)]
    return shlex.join(parts)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--repeat", type=int, help="runs of each side or page; by default 3 to 15")
    parser.add_argument("--only", choices=list(REPEAT), help="measure this line alone")
    parser.add_argument(
        "--notes", type=Path, default=EXAMPLE, help="a folder of notes; by default the example's"
    )
    parser.add_argument(
        "--number",
        type=int,
        default=NUMBER,
        help="how many notes are invented; by default 1,000, fewer to try it out",
    )
    parser.add_argument(
        "--descriptions",
        type=Path,
        help="a JSON list of title and summary for the map script; by default what our build finds",
    )
    options = parser.parse_args()
    if options.number < 2:
        parser.error("--number must be at least 2: notes link to each other")
    return options


def _tell(what: str) -> None:
    print(f"{what} …", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
