"""How well and how fast the search by meaning finds notes, beside Material's own search.

`python -m benchmarks --only recall`; both answer in Node.js, from the files of a built site.
"""

from __future__ import annotations

import gzip
import json
import shutil
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import material

import mkdocs_paperdiary
from mkdocs_paperdiary.cache import Cache
from mkdocs_paperdiary.diary import Note
from mkdocs_paperdiary.diary.reading_cache import NoteReader
from mkdocs_paperdiary.recall import IndexedPage, recall_json

from .invented import invented_notes
from .sites import diary_site, notes_in
from .table import in_columns

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

TESTS = Path(__file__).parents[1] / "tests/recall"
SCRIPT = Path(__file__).parent / "peers/search.mjs"
RANKING = Path(mkdocs_paperdiary.__file__).parent / (
    "theme/assets/paperdiary/javascripts/ranking.js"
)
OURS, MATERIALS = "assets/paperdiary/recall.json", "search/search_index.json"


@dataclass(frozen=True)
class Question:
    """A question, and the addresses of the notes that answer it.

    Its `kind` is `half` where some words are the note's, and `other` where hardly any is.
    """

    text: str
    urls: tuple[str, ...]
    kind: str


def recall_tables(folder: Path, example: Path, number: int, tell: Callable[[str], None]) -> str:
    """Write a table of what is found, and one of what it costs."""
    if not shutil.which("node"):
        return "Node.js is not installed: nothing is searched"
    own, questions = notes_in(example), example_questions()
    others, asked = popular_science()
    diaries = {
        "example": (own, questions),
        "popular science": (others, asked),
        "both": (own | others, [*questions, *asked]),
    }
    head = ("diary", "notes", "search", "kind", "questions", "first", "in five", "MRR")
    rows = [(*head, "gzip", "ms", "p95")]
    for name, (notes, listed) in diaries.items():
        tell(f"building {name}")
        site = diary_site(folder / name.replace(" ", "-"), notes)
        site.build()
        for search, answers, size in _searches(site.folder / "site", listed):
            kinds = {"all": answers, **_by_kind(answers)}
            total = sum(src.endswith(".md") for src in notes)
            rows += [
                (name, str(total), search, kind, *_cells(some), size, *_times(answers))
                for kind, some in kinds.items()
            ]
    return "\n\n".join((in_columns(rows), _cost(number, tell)))


def example_questions() -> list[Question]:
    """Those of the tests on the example."""
    listed = json.loads((TESTS / "questions.json").read_text("utf-8"))
    return [
        Question(one["question"], tuple(_url(src) for src in one["notes"]), one["kind"])
        for one in listed
    ]


def popular_science() -> tuple[dict[str, bytes], list[Question]]:
    """An invented diary: its notes by their path, and questions."""
    notes, questions = {}, []
    for one in json.loads((TESTS / "popular_science.json").read_text("utf-8")):
        src = f"{one['topic']}/{one['title'].lower().replace(' ', '-').replace(',', '')}.md"
        notes[src] = f"# {one['title']}\n\n{one['text']}\n".encode()
        url = _url(f"papers/{src}")
        questions += [Question(text, (url,), kind) for kind, text in one["questions"]]
    return notes, questions


def _url(src: str) -> str:
    return f"{src.removesuffix('.md')}/"


Answers = list[tuple[Question, list[str], float]]


def _searches(site: Path, questions: Sequence[Question]) -> list[tuple[str, Answers, str]]:
    scripts = Path(material.__file__).parent / "templates/assets/javascripts/workers"
    worker = next(scripts.glob("search.*.min.js"))
    found = []
    for name, index, way in (
        ("ours", OURS, {"ranking": str(RANKING)}),
        ("Material's", MATERIALS, {"worker": str(worker)}),
    ):
        answers = _answers(site / index, way, [one.text for one in questions])
        size = f"{len(gzip.compress((site / index).read_bytes())) / 1e3:,.0f} kB"
        rows = zip(questions, answers, strict=True)
        found.append((name, [(one, a["found"], a["milliseconds"]) for one, a in rows], size))
    return found


def _answers(index: Path, way: Mapping[str, str], queries: Sequence[str]) -> list[dict[str, Any]]:
    given = json.dumps({"index": str(index), "queries": queries, **way})
    command = ["node", "--no-warnings", str(SCRIPT)]
    ended = subprocess.run(command, input=given, capture_output=True, check=True, encoding="utf-8")
    answers: list[dict[str, Any]] = json.loads(ended.stdout)
    return answers


def _by_kind(answers: Answers) -> dict[str, Answers]:
    kinds = dict.fromkeys(question.kind for question, *_ in answers)
    return {kind: [one for one in answers if one[0].kind == kind] for kind in kinds}


def _cells(answers: Answers) -> tuple[str, ...]:
    """How many questions there are, and how good the answers."""
    ranks = []
    for question, found, _ in answers:
        places = [number for number, url in enumerate(found, 1) if url in question.urls]
        ranks.append(min(places, default=0))
    total = len(ranks)
    first, five = ranks.count(1) / total, sum(0 < rank <= 5 for rank in ranks) / total
    mrr = sum(1 / rank for rank in ranks if rank) / total
    return str(total), f"{first:.1%}", f"{five:.1%}", f"{mrr:.3f}"


def _times(answers: Answers) -> tuple[str, str]:
    took = sorted(milliseconds for *_, milliseconds in answers)
    return f"{statistics.median(took):.1f}", f"{took[int(0.95 * len(took))]:.1f}"


def _cost(number: int, tell: Callable[[str], None]) -> str:
    """What the index of a large diary takes, first, again, and after a change of one note."""
    tell(f"indexing {number:,} notes")
    notes = tuple(Note(f"papers/{src}", text) for src, text in invented_notes(number).items())
    reading = NoteReader().read(notes, Path(), Cache(None), date_order="auto")
    pages = [
        IndexedPage(
            *(one.id, one.src, f"{one.id}/", one.title, one.date and one.date.isoformat()),
            *(one.topic, one.kind, one.tags, one.rating, None),
            reading.bodies[one.src].markdown,
            one.summary,
        )
        for one in reading.diary.entries
    ]
    with tempfile.TemporaryDirectory(prefix="paperdiary-recall-") as folder:
        cache = Cache(Path(folder) / "cache")
        changed = [*pages[:-1], replace(pages[-1], markdown="Owls call at night.")]
        seconds = []
        for some in (pages, pages, changed):
            start = time.perf_counter()
            index, _ = recall_json(some, dict, "", cache)
            seconds.append(f"{time.perf_counter() - start:.2f} s")
        path = Path(folder) / "recall.json"
        path.write_bytes(index)
        questions = [one.text for one in (*example_questions(), *popular_science()[1])]
        answers = _answers(path, {"ranking": str(RANKING)}, questions)
    took = sorted(one["milliseconds"] for one in answers)
    rows = [
        ("notes", "gzip", "index, first", "unchanged", "one note changed", "ms a query", "p95"),
        (
            f"{number:,}",
            f"{len(gzip.compress(index)) / 1e6:.2f} MB",
            *seconds,
            f"{statistics.median(took):.1f}",
            f"{took[int(0.95 * len(took))]:.1f}",
        ),
    ]
    return in_columns(rows)
