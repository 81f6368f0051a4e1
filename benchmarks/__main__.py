"""Compare our builds with their peers, ask Lighthouse about the pages, and print a table of each.

Every figure is measured in this run, on this machine, in fresh processes that take turns; only the
ratios mean anything elsewhere. Nothing here fails because it is slow.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import shlex
import statistics
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from .embedding import embedding_table, install_table
from .embedding_server import embedding_server
from .engines import engines_table
from .imports import heavy_imports
from .invented import invented_notes
from .invented_lessons import with_lessons
from .labels import labels_table
from .lighthouse import lighthouse_table, missing
from .measure import Comparison, Run, interleave, run
from .recall import recall_tables
from .sites import (
    Site,
    blog_site,
    diary_site,
    large_site,
    lessons_site,
    navigation_site,
    notes_in,
    plain_site,
)
from .stages import NUMBERS, stages_table
from .table import in_columns, table
from .weight import sizes, times

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

EXAMPLE = Path(__file__).parents[1] / "example_site/docs/papers"
MAP_SCRIPT = Path(__file__).parent / "peers/map_script.py"
NUMBER = 1000
LARGE = {1000: 3, 4000: 3, 10_000: 1}
"""How many notes a large diary has, and how often it is built."""

REPEAT = {
    "first": 3,
    "warm": 11,
    "thousand": 3,
    "navigation": 1,
    "lessons": 3,
    "large": 0,
    "added": 5,
    "stages": 1,
    "engines": 3,
    "embedding": 3,
    "weight": 3,
    "labels": 1,
    "recall": 1,
    "lighthouse": 1,
}
"""Short builds vary most, so they are measured most often; see `LARGE` for those. All together take
about 25 minutes on two cores."""


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="paperdiary-bench-") as folder:
        comparisons = list(_comparisons(options, Path(folder)))
        if comparisons:
            print(table(comparisons))
        if options.only in (None, "added"):
            _added(options, Path(folder))
        if options.only in (None, "stages"):
            _stages(Path(folder))
        if options.only in (None, "engines"):
            _engines(options, Path(folder))
        if options.only in (None, "embedding"):
            _embedding(options, Path(folder))
        if options.only in (None, "weight"):
            _weight(options, Path(folder))
        if options.only in (None, "labels"):
            diaries = {"the example": notes_in(EXAMPLE)}
            diaries |= (
                {} if options.notes == EXAMPLE else {str(options.notes): notes_in(options.notes)}
            )
            print(labels_table(diaries, Path(folder) / "labels", _tell))
            print(_command(options, "labels"))
        if options.only in (None, "recall"):
            print(recall_tables(Path(folder) / "recall", options.notes, options.number, _tell))
            print(_command(options, "recall"))
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
        diary = _prepared(folder, options.number)
        blog = blog_site(folder / "blog", invented_notes(options.number))
        blog.build()
        yield _thousand(options, diary, blog)
    if options.only in (None, "navigation"):
        yield _navigation(options, folder)
    if options.only in (None, "large"):
        for number, repeat in LARGE.items():
            yield _large(options, folder, number, options.repeat or repeat)
    if options.only in (None, "lessons"):
        notes = invented_notes(options.number)
        _tell(f"preparing {options.number:,} notes with and without lessons")
        with embedding_server() as server:
            diary = lessons_site(folder / "lessons", with_lessons(notes), server.url)
            bare = lessons_site(folder / "bare", notes, server.url)
            diary.build()
            bare.build()
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
    diary = dataclasses.replace(diary, python=options.python)
    diary.build_first()
    ours, peers = interleave(diary.build_first, by_hand, repeat)
    name = "first build : map script + plain MkDocs"
    return Comparison(name, 0.5, ours, peers, heavy_imports(diary), _command(options, "first"))


def _warm(options: argparse.Namespace, diary: Site, plain: Site) -> Comparison:
    """A full cache, against MkDocs with the same pages and the notes out of the navigation."""
    _tell("measuring warm builds")
    repeat = options.repeat or REPEAT["warm"]
    ours, peers = interleave(diary.build, plain.build, repeat)
    name = "warm build : plain MkDocs, not_in_nav"
    return Comparison(name, 1.15, ours, peers, heavy_imports(diary), _command(options, "warm"))


def _thousand(options: argparse.Namespace, diary: Site, blog: Site) -> Comparison:
    """A full cache, against Material's blog plugin on the same notes, 1,000 by default."""
    _tell(f"measuring warm builds of {options.number:,} notes")
    repeat = options.repeat or REPEAT["thousand"]
    ours, peers = interleave(diary.build, blog.build, repeat)
    name = f"warm build, {options.number:,} notes : Material's blog and tags"
    return Comparison(name, 0.7, ours, peers, heavy_imports(diary), _command(options, "thousand"))


def _navigation(options: argparse.Namespace, folder: Path) -> Comparison:
    """A full cache, against MkDocs as it comes, with all notes in its navigation."""
    diary = _prepared(folder, options.number)
    listed = navigation_site(folder / "navigation", invented_notes(options.number))
    _tell(f"measuring {options.number:,} notes in MkDocs' own navigation")
    ours, peers = interleave(diary.build, listed.build, options.repeat or REPEAT["navigation"])
    name = f"warm build, {options.number:,} notes : plain MkDocs, automatic nav"
    return Comparison(name, 0.3, ours, peers, heavy_imports(diary), _command(options, "navigation"))


def _large(options: argparse.Namespace, folder: Path, number: int, repeat: int) -> Comparison:
    """A full cache of a large diary, against MkDocs with its notes out of the navigation."""
    diary = _prepared(folder, number)
    plain = plain_site(folder / f"plain-{number}", invented_notes(number), diary.pages)
    _tell(f"measuring warm builds of {number:,} notes")
    ours, peers = interleave(diary.build, plain.build, repeat)
    name = f"warm build, {number:,} notes : plain MkDocs, not_in_nav"
    # What is imported depends on the code, not on the number; a build more takes its time.
    heavy = heavy_imports(_prepared(folder, min(LARGE)))
    return Comparison(name, 1.15, ours, peers, heavy, _command(options, "large"))


def _prepared(folder: Path, number: int) -> Site:
    """A diary with a full cache and invented embeddings, made once in a run."""
    place = folder / f"large-{number}"
    if not place.exists():
        _tell(f"preparing {number:,} notes with invented embeddings")
        with embedding_server() as server:
            first = large_site(place, invented_notes(number), server.url).build_first()
        # The server stands for a model, whose time is told beside this.
        first = dataclasses.replace(first, seconds=first.seconds - server.seconds)
        (place / "first.json").write_text(json.dumps(dataclasses.asdict(first)), encoding="utf-8")
    return Site(place)


def _stages(folder: Path) -> None:
    """How a first build grows, and what one of the largest diary takes beside the model."""
    number = max(LARGE)
    first = (_prepared(folder, number).folder / "first.json").read_text(encoding="utf-8")
    print(stages_table(NUMBERS, Run(**json.loads(first)), number, _tell))
    print("python -m benchmarks --only stages")


def _engines(options: argparse.Namespace, folder: Path) -> None:
    """A diary of each size under each generator that is installed."""
    example = diary_site(folder / "engines", notes_in(options.notes))
    _tell(f"preparing {options.notes}")
    example.build_first()
    name = "the example" if options.notes == EXAMPLE else options.notes.name
    diaries = {name: example}
    diaries[f"{options.number:,} notes"] = _prepared(folder, options.number)
    plain = {
        name: plain_site(
            folder / f"engines-plain-{at}", notes_in(one.folder / "docs/papers"), one.pages
        )
        for at, (name, one) in enumerate(diaries.items())
    }
    pairs = {name: (one, plain[name]) for name, one in diaries.items()}
    print(engines_table(pairs, options.repeat or REPEAT["engines"], _tell))
    print(_command(options, "engines"))


def _embedding(options: argparse.Namespace, folder: Path) -> None:
    """What each provider on this machine takes, and what has to be installed for it."""
    repeat = options.repeat or REPEAT["embedding"]
    print(embedding_table(folder / "embedding", notes_in(options.notes), repeat, _tell))
    print(install_table(_tell))
    print(_command(options, "embedding"))


def _added(options: argparse.Namespace, folder: Path) -> None:
    """One more note, while the site is served and in a fresh process."""
    notes = invented_notes(options.number)
    diary = diary_site(folder / "served", notes)
    _tell(f"preparing {options.number:,} notes to be served")
    diary.build_first()
    plain = plain_site(folder / "served-plain", notes, diary.pages)
    _tell("adding notes to two served sites")
    theirs, own = _served((plain, diary), (options.repeat or REPEAT["added"]) + 2)
    ours, peers = statistics.median(own[2:]), statistics.median(theirs[2:])
    first, first_peer = own[1], theirs[1]
    warm = diary.build().seconds
    note = diary.folder / "docs/papers/birds/added.md"
    note.write_text("# One more\n\nDate read: 2025-09-01\n\nOn owls and calls.\n", encoding="utf-8")
    fresh = diary.build().seconds
    model = run([sys.executable, "-c", _ENCODE]).seconds
    served = f"served, {options.number:,} notes"
    alone = f"warm build {warm:.2f} s, model and one encoding {model:.2f} s"
    rows = [
        ("one added note", "ours", "against", "difference", "target"),
        (served, f"{ours:.2f} s", f"MkDocs {peers:.2f} s", f"{ours - peers:+.2f} s", "≤ 0.50 s"),
        (
            "the first one, which loads the model",
            f"{first:.2f} s",
            f"MkDocs {first_peer:.2f} s",
            f"{first - first_peer:+.2f} s",
            "",
        ),
        ("fresh process", f"{fresh:.2f} s", alone, f"{fresh - warm - model:+.2f} s", "≤ 0.00 s"),
    ]
    print(in_columns(rows))
    print(_command(options, "added"))


def _served(sites: Sequence[Site], turns: int) -> list[list[float]]:
    """The seconds of the builds of served sites, which take turns; each adds a note but the first.

    Both are there all the time, so that a slow minute of the machine hits both.
    """
    program = str(Path(__file__).with_name("added_note.py"))
    times: list[list[float]] = [[] for _ in sites]
    with ExitStack() as stack:
        servers = []
        for site in sites:
            command = [sys.executable, program, str(site.folder / "mkdocs.yml")]
            server = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
            servers.append(stack.enter_context(server))
        for _ in range(turns):
            for server, took in zip(servers, times, strict=True):
                print(file=server.stdin, flush=True)
                assert server.stdout
                took.append(float(server.stdout.readline()))
        for server in servers:
            assert server.stdin
            server.stdin.close()
    return times


_ENCODE = """
from mkdocs_paperdiary.atlas.embedding.vectors import embedder_of
from mkdocs_paperdiary.atlas.settings import EmbeddingSettings
from mkdocs_paperdiary.progress import quiet
settings = EmbeddingSettings()
list(embedder_of(settings).embed(["One text."], quiet))
"""


def _weight(options: argparse.Namespace, folder: Path) -> None:
    """What a reader has to load of diaries of all sizes, and how long that takes."""
    found = {number: _prepared(folder, number).folder / "site" for number in (100, 1000, 10_000)}
    print(sizes(found))
    print(times(found, options.repeat or REPEAT["weight"], _tell, ("diary/",)))
    print(_command(options, "weight"))


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
    print(f"medians, runs of each page {repeat}: {_command(options, 'lighthouse')}")


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
    if (
        only in ("thousand", "navigation", "added", "lessons", "engines")
        and options.number != NUMBER
    ):
        parts += ["--number", str(options.number)]
    if only in ("first", "warm", "labels", "engines") and options.notes != EXAMPLE:
        parts += ["--notes", str(options.notes)]
    if only == "first" and options.descriptions:
        parts += ["--descriptions", str(options.descriptions)]
    if only == "first" and options.python != sys.executable:
        parts += ["--python", options.python]
    return shlex.join(parts)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--repeat", type=int, help="runs of each side or page; by default 1 to 11")
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
    parser.add_argument(
        "--python",
        default=sys.executable,
        help="whose environment does our side of the first builds; by default this one",
    )
    options = parser.parse_args()
    if options.number < 2:
        parser.error("--number must be at least 2: notes link to each other")
    return options


def _tell(what: str) -> None:
    print(f"{what} …", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
