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
        entries: In reading order.
        percent: Its share of the diary's entries, for people: `12 %`.
        first: The first reading day, or None where nothing is dated.
        last: The last one, or None.
        lessons: In reading order.
        clusters: The clusters of the t-SNE map that have its entries, each with their number, most
            first; empty where there is no map.
    """

    entries: tuple[Entry, ...]
    percent: str
    first: dt.date | None
    last: dt.date | None
    lessons: tuple[SharedLesson, ...]
    clusters: tuple[tuple[Cluster, int], ...]


def view_topic(diary: Diary, atlas: Atlas, name: str) -> Topic:
    """The share that a topic has of a diary."""
    entries = tuple(entry for entry in diary.entries if entry.topic == name)
    days = [entry.date for entry in entries if entry.date]
    keys = {lesson.key for entry in entries for lesson in entry.lessons}
    clusters: list[tuple[Cluster, int]] = []
    if layout := atlas.layouts.get("tsne"):
        ids = {entry.id for entry in entries}
        count = Counter(point.cluster for id_, point in layout.points.items() if id_ in ids)
        clusters = [(layout.cluster(id_), number) for id_, number in count.most_common()]
    share = 100 * len(entries) / max(1, len(diary.entries))
    return Topic(
        entries,
        f"{share:.0f} %" if share >= 1 else "less than 1 %",
        days[0] if days else None,
        days[-1] if days else None,
        tuple(lesson for lesson in diary.lessons if lesson.key in keys),
        tuple(clusters),
    )


def topic_sources(diary: Diary, folder: str) -> Mapping[str, str]:
    """The paths of the pages of topics, by topic; entries without a topic have no page."""
    taken: dict[str, str] = {}
    for topic in sorted(filter(None, diary.topics)):
        name = plain = anchor(topic.replace("_", "-").replace("/", "-"))
        number = 1
        while name in taken or name in {"index", "readme"}:
            number += 1
            name = f"{plain}-{number}"
        taken[name] = topic
    return {topic: f"{folder}/{name}.md" for name, topic in taken.items()}
