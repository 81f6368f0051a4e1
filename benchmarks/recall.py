"""How well and how fast the search by meaning finds notes, beside other searches of a site.

`python -m benchmarks --only recall`; all answer in Node.js, from the files of a built site.
mkdocs-websem, whose table comes from a hub, gets one that is made here of the same model.
"""

from __future__ import annotations

import gzip
import importlib.util
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
from mkdocs_paperdiary.recall import ENCODER, IndexedPage, recall_files

from .invented import invented_notes
from .sites import encoder_site, notes_in, websem_site
from .static_model import save_static_model
from .table import in_columns

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

TESTS = Path(__file__).parents[1] / "tests/recall"
SCRIPT = Path(__file__).parent / "peers/search.mjs"
RANKING = Path(mkdocs_paperdiary.__file__).parent / (
    "theme/assets/paperdiary/javascripts/ranking.js"
)
ASSETS, MATERIALS = "assets/paperdiary", "search/search_index.json"
MANY = 869
"""Invented notes beside those of both diaries."""

WEBSEM = ("mkdocs-websem", "websem-builder", "websem-types", "model2vec")
"""Installed without their dependencies, which ours have, or of which they want older ones."""


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
    model = folder / "model"
    has_websem = bool(importlib.util.find_spec("mkdocs_websem"))
    if has_websem:
        tell("making a table of word pieces")
        save_static_model(model)
    own, questions = notes_in(example), example_questions()
    others, asked = popular_science()
    diaries = {
        "example": (own, questions),
        "popular science": (others, asked),
        "both": (own | others, [*questions, *asked]),
        "both among many": (own | others | invented_notes(MANY), [*questions, *asked]),
    }
    head = ("diary", "notes", "search", "kind", "questions", "first", "in five", "MRR")
    rows: list[tuple[str, ...]] = [(*head, "gzip", "ms", "p95")]
    for name, (notes, listed) in diaries.items():
        tell(f"building {name}")
        site = encoder_site(folder / name.replace(" ", "-"), notes)
        site.build()
        peer = websem_site(folder / f"{site.folder.name}-websem", notes, model)
        if has_websem:
            peer.build()
        for search, answers, size in _searches(site.folder / "site", peer.folder / "site", listed):
            kinds = {"all": answers, **_by_kind(answers)}
            total = sum(src.endswith(".md") for src in notes)
            rows += [
                (name, str(total), search, kind, *_cells(some), size, *_times(answers))
                for kind, some in kinds.items()
            ]
    tables = [in_columns(rows), _cost(number, tell)]
    if not has_websem:
        tables.append(f"without mkdocs-websem: pip install --no-deps {' '.join(WEBSEM)}")
    return "\n\n".join(tables)


def example_questions() -> list[Question]:
    """Those of the tests on the example."""
    files = (TESTS / "questions.json", TESTS / "other_words.json")
    listed = [one for file in files for one in json.loads(file.read_text("utf-8"))]
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


def _searches(
    site: Path, peer: Path, questions: Sequence[Question]
) -> list[tuple[str, Answers, str]]:
    """The searches that there are, what each finds, and how much it loads."""
    scripts = Path(material.__file__).parent / "templates/assets/javascripts/workers"
    worker = next(scripts.glob("search.*.min.js"))
    # The first file has the shortest name.
    ours = sorted((site / ASSETS).glob("recall*.json"), key=lambda one: (len(one.name), one.name))
    ours = [one for one in ours if one.name != ENCODER]
    passages = site / ASSETS / ENCODER
    models = [site / ASSETS / one for one in json.loads(passages.read_bytes())["files"]]
    theirs = [site / MATERIALS]
    found = []
    for name, loaded, way in (
        ("ours", ours, _way(ours, ranking=RANKING)),
        (
            "with encoder",
            [*ours, passages, *models],
            _way(ours, ranking=RANKING, passages=passages),
        ),
        ("Material's", theirs, _way(theirs, worker=worker)),
        (
            "websem",
            [*peer.glob("websem/index/*.*")],
            _way([], websem=peer / "websem/websem-search.mjs"),
        ),
    ):
        if not loaded:
            continue
        answers = _answers(way, [one.text for one in questions])
        size = f"{sum(len(gzip.compress(one.read_bytes())) for one in loaded) / 1e3:,.0f} kB"
        rows = zip(questions, answers, strict=True)
        found.append((name, [(one, a["found"], a["milliseconds"]) for one, a in rows], size))
    return found


def _way(files: Sequence[Path], **script: Path) -> dict[str, Any]:
    """How `search.mjs` answers."""
    return {"files": [str(one) for one in files]} | {key: str(one) for key, one in script.items()}


def _answers(way: Mapping[str, Any], queries: Sequence[str]) -> list[dict[str, Any]]:
    given = json.dumps({"queries": queries, **way})
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
            one.id,
            one.src,
            f"{one.id}/",
            one.title,
            one.date.isoformat() if one.date else None,
            one.topic,
            one.kind,
            one.tags,
            one.rating,
            None,
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
            index, _ = recall_files(some, dict, "", cache)
            seconds.append(f"{time.perf_counter() - start:.2f} s")
        files = [Path(folder) / f"recall-{number:03}.json" for number in range(len(index))]
        for file, content in zip(files, index, strict=True):
            file.write_bytes(content)
        questions = [one.text for one in (*example_questions(), *popular_science()[1])]
        answers = _answers(_way(files, ranking=RANKING), questions)
    took = sorted(one["milliseconds"] for one in answers)
    rows = [
        (
            *("notes", "gzip", "first file", "index, first", "unchanged", "one note changed"),
            *("ms a query", "p95"),
        ),
        (
            f"{number:,}",
            f"{sum(len(gzip.compress(one)) for one in index) / 1e6:.2f} MB",
            f"{len(gzip.compress(index[0])) / 1e6:.2f} MB",
            *seconds,
            f"{statistics.median(took):.1f}",
            f"{took[int(0.95 * len(took))]:.1f}",
        ),
    ]
    return in_columns(rows)
