"""Topic pages: a topic's share of the diary, and the page's path."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from ..atlas import Atlas, Cluster
from ..diary import Diary, Entry, SharedLesson
from .addresses import anchor


@dataclass(frozen=True, slots=True)
class Topic:
    """What one topic has of a diary.

    Attributes:
        name: The topic.
        entries: Its entries, in reading order.
        percent: Its share of the diary's entries, for people: `12 %`.
        first: The first day of reading in it, or None where nothing is dated.
        last: The last day of reading in it, or None where nothing is dated.
        lessons: What its entries teach, in reading order.
        clusters: The clusters of the map that its entries lie in, with their number there, most
            first; empty where there is no map.
    """

    name: str
    entries: tuple[Entry, ...]
    percent: str
    first: dt.date | None
    last: dt.date | None
    lessons: tuple[SharedLesson, ...]
    clusters: tuple[tuple[Cluster, int], ...]


def view_topic(diary: Diary, atlas: Atlas, name: str) -> Topic:
    """See what a topic has of a diary.

    Args:
        diary: What was read.
        atlas: Where it lies; the clusters are those of t-SNE.
        name: The topic.
    """
    entries = tuple(entry for entry in diary.entries if entry.topic == name)
    days = [entry.date for entry in entries if entry.date]
    ids = {entry.id for entry in entries}
    keys = {lesson.key for entry in entries for lesson in entry.lessons}
    layout = atlas.layouts.get("tsne")
    count: Counter[int] = Counter()
    if layout:
        count.update(point.cluster for id_, point in layout.points.items() if id_ in ids)
    return Topic(
        name,
        entries,
        _percent(len(entries), len(diary.entries)),
        days[0] if days else None,
        days[-1] if days else None,
        tuple(lesson for lesson in diary.lessons if lesson.key in keys),
        tuple((layout.cluster(id_), number) for id_, number in count.most_common())
        if layout
        else (),
    )


def topic_sources(diary: Diary, folder: str) -> Mapping[str, str]:
    """Where the pages of topics stand, in the docs folder, by topic.

    Args:
        diary: What was read; entries without a topic have no page.
        folder: The folder of these pages, relative to the docs folder.
    """
    taken: dict[str, str] = {}
    for topic in sorted(filter(None, diary.topics)):
        name = plain = anchor(topic.replace("_", "-").replace("/", "-"))
        number = 1
        while name in taken or name in {"index", "readme"}:
            number += 1
            name = f"{plain}-{number}"
        taken[name] = topic
    return {topic: f"{folder}/{name}.md" for name, topic in taken.items()}


def _percent(part: int, whole: int) -> str:
    share = 100 * part / max(1, whole)
    return f"{share:.0f} %" if share >= 1 else "less than 1 %"
