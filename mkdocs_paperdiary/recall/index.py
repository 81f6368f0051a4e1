"""The index of a diary for the search by meaning, as JSON."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from zipfile import BadZipFile

from ..cache import Cache, code_digest, digest, from_json
from ..problem import Problem

# Libraries that compute are imported where a note has changed.
if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .word_vectors import WordVectors

VERSION: Final = 1
"""Raised when a field changes its meaning or goes away; new fields may come without."""

PART: Final = 2_000_000
"""Characters of notes in a file: the first one has to be loaded before the first answer."""

TABLE: Final = Path(__file__).parent / "word_vectors.npz"
"""The word vectors of the package."""

RANKING: Final[Mapping[str, float]] = {
    # What a word counts in these parts of a note; in its text, it counts 1.
    "title": 2,
    "name": 1,
    "heading": 1,
    "topic": 0.5,
    # BM25's saturation of a word that is repeated, and how much a note's length counts.
    "saturation": 1.2,
    "length": 0.75,
    # Of the best three sentences in a row beside the whole note.
    "window": 0.7,
    # Of the query's words, as a share of what their rarity is worth; of its meaning, and of that of
    # each of its words.
    "words": 7.5,
    "meaning": 1,
    "wordMeaning": 0.75,
    # The same with a site's encoder: of its nearness, and of each word's meaning.
    "nearness": 2,
    "nearnessWordMeaning": 0.5,
    # The best notes that others may be like, and what being like them counts.
    "best": 5,
    "likeBest": 0.6,
    # Of meaning beside words, where the sentence is chosen that is shown.
    "sentence": 2,
    # Notes whose sentences are looked at, best first.
    "candidates": 60,
    # Words near in meaning that a word brings, from which cosine on, and their weight at cosine 1.
    "near": 8,
    "nearCosine": 0.4,
    "nearWeight": 0.3,
    # The cosine from which on a note is found that has none of these words.
    "least": 0.3,
    # What the commonest words count, which are not marked.
    "commonWeight": 0.3,
}
"""The numbers of the ranking, for all who rank by an index."""

Index = dict[str, Any]


@dataclass(frozen=True, slots=True)
class IndexedPage:
    """A note as it is found.

    Attributes:
        id: The entry's id.
        src: The note's path in the docs folder.
        url: Relative to the site's root.
        date: The reading day as ISO 8601 has it, or None.
        cluster: The label of its cluster; None for a note that is not on the map.
        markdown: The note's body.
        summary: Plain text, which the body need not have.
        lessons: Plain text, each of which the body need not have.
    """

    id: str
    src: str
    url: str
    title: str
    date: str | None
    topic: str
    kind: str
    tags: tuple[str, ...]
    rating: int | None
    cluster: str | None
    markdown: str
    summary: str = ""
    lessons: tuple[str, ...] = ()


class _Text(NamedTuple):
    """What is computed of a note alone, and cached.

    Attributes:
        name: The file's name as words.
        pieces: The numbers of its word pieces, 16 bits each in base64; empty without a table.
        vector: Its words' vector, 16-bit floats in base64; empty without a table.
    """

    name: str
    headings: tuple[str, ...]
    sentences: tuple[str, ...]
    pieces: str = ""
    vector: str = ""


def recall_files(
    pages: Sequence[IndexedPage],
    vectors: Callable[[], Mapping[str, NDArray[np.float32]]],
    vector_key: str,
    cache: Cache,
    table: Path = TABLE,
) -> tuple[tuple[bytes, ...], tuple[Problem, ...]]:
    """Write the index of a diary, or take that of the last build, from which nothing differs.

    Args:
        pages: In reading order.
        vectors: Called where the index has to be written, for the vectors of all-MiniLM-L6-v2 by
            entry id; a note that has none is found by the vectors of its words.
        vector_key: Names what `vectors` returns by its content.
        cache: Has the last index, and what was computed of each note.
        table: Of word vectors.

    Returns:
        Files of JSON, the newest notes in the first, the same for the same input on the same
        machine; and what is wrong where they have no vectors.
    """
    code = code_digest(Path(__file__).parent) + _digest_of(table)
    keys = [digest(code, *_text_of(page)) for page in pages]
    about = [{name: getattr(page, name) for name in _ABOUT} for page in pages]
    key = digest(code, vector_key, keys, about)
    known = cache.get("recall", key)
    if known is not None:
        return tuple(known.splitlines(keepends=True)), ()
    from .word_vectors import WordVectors

    problems: tuple[Problem, ...] = ()
    try:
        words = WordVectors(table)
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        words = None
        advice = "install mkdocs-paperdiary again"
        if table != TABLE:
            advice = "make the table of the option `search.table` again, or leave the option out"
        message = (
            f"the search finds notes by their words alone, since {table} cannot be used ({error}); "
            f"{advice}"
        )
        problems = (Problem(message, code="unreadable-file"),)
    texts = _texts(pages, keys, words, cache)
    notes = [
        {**one, "name": text.name, "headings": text.headings, "sentences": text.sentences}
        for one, text in zip(about, texts, strict=True)
    ]
    index: Index = {"version": VERSION, "ranking": RANKING, **_NO_NUMBERS}
    if words:
        from .vectors import compressed

        given = vectors()
        models = [given.get(page.id) for page in pages]
        index |= compressed([text[-2:] for text in texts], models, words)
    files = _in_files(index, notes, key)
    if words:
        # Without the table, the next build may have it.
        cache.put("recall", key, b"".join(files))
    return files, problems


def merged(files: Sequence[bytes]) -> Index:
    """An index as a ranking takes it, from its files."""
    first, *others = map(json.loads, files)
    parts = [*reversed(others), first]
    vectors = b"".join(base64.b64decode(part["vectors"]) for part in parts)
    index: Index = first | {
        "notes": [note for part in parts for note in part["notes"]],
        "vectors": base64.b64encode(vectors).decode("ascii"),
    }
    return index


def _in_files(index: Index, notes: Sequence[Mapping[str, Any]], key: str) -> tuple[bytes, ...]:
    """Cut an index, from the newest notes on; the first file has what is of no single note."""
    texts = [_dumped(note) for note in notes]
    bounds, size = [len(notes)], 0
    for number in range(len(notes) - 1, -1, -1):
        size += len(texts[number])
        if size > PART and number + 1 < bounds[-1]:
            bounds.append(number + 1)
            size = len(texts[number])
    starts = [*bounds[1:], 0]
    common = {**index, "parts": len(starts) - 1, "build": key[:16]}
    files: list[bytes] = []
    for start, end in zip(starts, bounds, strict=True):
        own = index["vectors"][start:end]
        numbers = base64.b64encode(bytes(own)).decode("ascii")
        head = _dumped({**(common if not files else {"build": key[:16]}), "vectors": numbers})
        text = f'{head[:-1]},"notes":[{",".join(texts[start:end])}]}}\n'
        files.append(text.encode("utf-8", "replace"))
    return tuple(files)


def _digest_of(table: Path) -> str:
    """Names a table by its content; that of the package is known."""
    if table == TABLE:
        return ""
    try:
        return hashlib.sha256(table.read_bytes()).hexdigest()
    except OSError:
        return "missing"


_dumped: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


_ABOUT: Final = (
    *("id", "url", "title", "date", "topic", "kind", "tags", "rating", "cluster", "lessons"),
)
_NO_NUMBERS: Final = {
    "dimensions": 0,
    "vectors": b"",
    "common": (),
    "pieces": "",
    "rows": "",
    "scales": "",
}


def _text_of(page: IndexedPage) -> tuple[str, ...]:
    return page.src, page.title, page.markdown, page.summary, *page.lessons


def _texts(
    pages: Sequence[IndexedPage], keys: Sequence[str], words: WordVectors | None, cache: Cache
) -> list[_Text]:
    """What each note's text gives; only of those that the last build did not have anew."""
    from ..diary.paths import readable
    from .sentences import headings_and_sentences
    from .vectors import encoded, is_encoded

    def read(payload: bytes) -> dict[str, _Text]:
        found: dict[str, _Text] = from_json(payload, dict[str, _Text])
        if not words or not all(is_encoded(*text[-2:], words) for text in found.values()):
            raise ValueError("these are no vectors of the table")
        return found

    known = (words and cache.value("recall-notes", "", read)) or {}
    texts = {}
    for page, key in zip(pages, keys, strict=True):
        text = known.get(key)
        if text is None:
            headings, sentences = headings_and_sentences(page.markdown)
            whole = " ".join(sentences)
            others = (one for one in (page.summary, *page.lessons) if one and one not in whole)
            name = readable(PurePosixPath(page.src).stem)
            text = _Text(name, headings, (*others, *sentences))
            if words:
                content = "\n".join([page.title, *text.headings, *text.sentences])
                text = _Text(*text[:3], *encoded(content, words))
        texts[key] = text
    if words and texts.keys() != known.keys():
        payload = json.dumps(texts, separators=(",", ":")).encode("ascii")
        cache.put("recall-notes", "", payload)
    return [texts[key] for key in keys]
