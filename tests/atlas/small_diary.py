"""Twelve invented summaries of three subjects."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from mkdocs_paperdiary.atlas import Atlas, AtlasSettings, build_atlas
from mkdocs_paperdiary.cache import Cache
from mkdocs_paperdiary.diary import Diary, Entry, Source
from mkdocs_paperdiary.problem import Problem

SUMMARIES = (
    "A robot arm learns to stack blocks from camera images alone.",
    "Legged robots learn to walk on rough ground in simulation.",
    "A gripper is trained by trial and error to open drawers.",
    "A walking machine keeps its balance when it is pushed.",
    "A language model writes proofs that a checker accepts.",
    "Large language models answer better when they reason in steps.",
    "A transformer is trained to predict the next word of a text.",
    "Language models are taught to use a calculator.",
    "Proteins are folded by a network that reads sequences.",
    "The shape of a molecule tells how it binds to a protein.",
    "Drugs are found by searching a space of small molecules.",
    "Sequences of genes are compared to find a common ancestor.",
)


def diary_of(summaries: Sequence[str]) -> Diary:
    return Diary.of(
        Entry(
            id=f"papers/note-{number:02}",
            src=f"papers/note-{number:02}.md",
            title=f"Note {number}",
            date=dt.date(2025, 1, 1) + dt.timedelta(days=number),
            summary=summary,
            sources={"summary": Source("front matter", 3)},
        )
        for number, summary in enumerate(summaries)
    )


def build(
    summaries: Sequence[str], folder: Path | None, settings: AtlasSettings | None = None
) -> tuple[Atlas, tuple[Problem, ...]]:
    return build_atlas(diary_of(summaries), settings or AtlasSettings(), Cache(folder))


def content_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
