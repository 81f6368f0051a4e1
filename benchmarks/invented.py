"""A diary of any size, invented: the same notes for the same number, every time."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass

FIRST_DAY = datetime.date(2022, 9, 1)
DAYS = 3 * 365


@dataclass(frozen=True)
class Subject:
    """The words that notes of one topic are made of."""

    things: tuple[str, ...]
    methods: tuple[str, ...]
    goals: tuple[str, ...]


SUBJECTS = {
    "birds": Subject(
        ("migrating warblers", "tern colonies", "owl calls", "nest boxes", "swift flocks"),
        ("ringing records", "radar tracks", "sound recorders", "feather isotopes"),
        ("breeding success", "flight height", "winter survival", "arrival dates"),
    ),
    "bridges": Subject(
        ("suspension cables", "masonry arches", "steel trusses", "river piers", "deck joints"),
        ("strain gauges", "finite elements", "drone photographs", "load tests"),
        ("fatigue life", "scour depth", "vibration limits", "inspection costs"),
    ),
    "compilers": Subject(
        (
            "register allocators",
            "loop nests",
            "inline caches",
            "tracing interpreters",
            "type systems",
        ),
        ("graph colouring", "polyhedral scheduling", "profile feedback", "abstract interpretation"),
        ("code size", "start-up time", "branch misses", "proofs of safety"),
    ),
    "glaciers": Subject(
        ("calving fronts", "firn layers", "subglacial lakes", "ice shelves", "moraines"),
        ("ice cores", "satellite altimetry", "seismic arrays", "flowline models"),
        ("mass balance", "sea level", "basal sliding", "past temperatures"),
    ),
    "languages": Subject(
        ("click consonants", "sign languages", "loan words", "word order", "tone systems"),
        ("field recordings", "parallel texts", "phylogenetic trees", "reading experiments"),
        ("sound change", "contact between speakers", "ease of learning", "lost scripts"),
    ),
    "learning": Subject(
        (
            "policy gradients",
            "sequence models",
            "world models",
            "replay buffers",
            "reward functions",
        ),
        ("self-play", "offline datasets", "contrastive losses", "curricula of tasks"),
        ("sample efficiency", "generalisation", "stable training", "long horizons"),
    ),
    "proteins": Subject(
        ("folding pathways", "membrane channels", "enzyme pockets", "chaperones", "antibody loops"),
        (
            "cryo-electron microscopy",
            "molecular dynamics",
            "deep mutation scans",
            "optical tweezers",
        ),
        ("binding strength", "thermal stability", "drug design", "misfolding"),
    ),
    "storage": Subject(
        ("write-ahead logs", "erasure codes", "flash caches", "column files", "index trees"),
        ("deterministic simulation", "trace replay", "formal models", "fault injection"),
        ("tail latency", "crash recovery", "write amplification", "cost per byte"),
    ),
}

SUMMARY = (
    "Asks how {thing} bear on {goal}, a question that earlier work on {other} left open.",
    "Combines {method} with {second}, and compares both on years of material.",
    "Finds that {goal} depends far more on {other} than textbooks say.",
    "Offers {method} as a cheap way to study {thing} where {second} cannot be had.",
    "Argues with care that {goal} should be measured before {aim} is promised.",
)

SENTENCES = (
    "The authors begin with {thing} and show why {goal} is hard to predict from {method} alone.",
    "A second experiment swaps {method} for {second}, and the effect on {goal} almost halves.",
    "Most of the gain comes from {other}, which the title does not mention.",
    "I had not seen {second} used for {thing} before; the appendix gives every setting.",
    "The comparison is fair: the same budget, the same {other}, and an honest word on failures.",
    "What stays unclear is whether {aim} would improve too if {method} were twice as precise.",
    "Figure {number} is the one to remember, with {goal} on one axis and {thing} on the other.",
    "They repeat everything on {other} and find the same order, though with wider intervals.",
    "A reader in a hurry can skip the theory and look at the table on {aim}.",
    "Data and code for {method} are public, so {number} hours should be enough to try it.",
    "The discussion warns against reading {goal} as a proxy for {aim}.",
    "Compared with last year's paper on {other}, the treatment of {second} is much simpler.",
)

OPENINGS = (
    "Rethinking",
    "On",
    "A Closer Look at",
    "Measuring",
    "Towards",
    "The Limits of",
    "Lessons from",
)


def invented_notes(number: int = 1000) -> dict[str, bytes]:
    """Notes by path: about 250 words each, eight topics, three years, and links between them."""
    # Seeded by a constant: every run and every machine measures the same notes.
    dice = random.Random(20220901)
    notes: dict[str, bytes] = {}
    for index in range(number):
        topic = dice.choice(list(SUBJECTS))
        day = FIRST_DAY + datetime.timedelta(days=index * DAYS // number)
        earlier = dice.sample(list(notes), min(len(notes), dice.choice((0, 0, 1, 2))))
        path = f"{topic}/{day.isoformat()}-{index:04}.md"
        notes[path] = _note(dice, topic, day, earlier).encode()
    return notes


def say(dice: random.Random, topic: str, sentence: str) -> str:
    """A sentence whose gaps are filled with words of a topic."""
    return sentence.format_map(_words(dice, topic))


def _note(dice: random.Random, topic: str, day: datetime.date, earlier: list[str]) -> str:
    words = _words(dice, topic)
    title = f"{dice.choice(OPENINGS)} {words['thing']} for {words['goal']} with {words['method']}"
    summary = " ".join(say(dice, topic, sentence) for sentence in dice.sample(SUMMARY, 3))
    points = [f"- {say(dice, topic, sentence)}" for sentence in dice.sample(SENTENCES, 4)]
    take = [say(dice, topic, sentence) for sentence in dice.sample(SENTENCES, 4)]
    links = [f"- [An earlier note](../{path})" for path in earlier]
    return "\n".join(
        [
            "---",
            f"title: {title}",
            f"date: {day.isoformat()}",
            f"link: https://example.org/{topic}/{day.isoformat()}",
            f"summary: {summary}",
            "---",
            f"# {title}",
            "",
            summary,
            "",
            # Where a blog's lists of posts stop; to everybody else a comment.
            "<!-- more -->",
            "",
            "## Key points",
            "",
            *points,
            "",
            "## My take",
            "",
            " ".join(take[:2]),
            "",
            f"**Worth trying:** {' '.join(take[2:])}",
            "",
            *(["## See also", "", *links, ""] if links else []),
        ]
    )


def _words(dice: random.Random, topic: str) -> dict[str, object]:
    subject = SUBJECTS[topic]
    thing, other = dice.sample(subject.things, 2)
    method, second = dice.sample(subject.methods, 2)
    goal, aim = dice.sample(subject.goals, 2)
    return {
        "thing": thing,
        "other": other,
        "method": method,
        "second": second,
        "goal": goal,
        "aim": aim,
        "number": dice.randint(2, 9),
    }
