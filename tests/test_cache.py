import dataclasses
import json
import os
import stat
import threading
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Literal

import pytest

from mkdocs_paperdiary.cache import Cache, adopt, code_digest, digest, from_json

KEY = digest("an input")


def file_of(folder: Path) -> Path:
    (path,) = (path for path in folder.rglob("*") if path.is_file())
    return path


def test_a_digest_depends_on_each_part_and_their_order():
    assert digest("a", "b") == digest("a", "b")
    assert len({digest("a", "b"), digest("b", "a"), digest("ab"), digest("a", "b", None)}) == 4


def test_a_digest_does_not_depend_on_the_order_of_a_mapping():
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})


def test_a_digest_takes_any_text():
    assert digest("\ud800 naïve 数学") != digest("naive")


def test_a_digest_refuses_what_is_no_number():
    with pytest.raises(ValueError, match="JSON"):
        digest(float("nan"))


def test_what_was_put_is_there_for_the_next_build(tmp_path: Path):
    Cache(tmp_path / "new" / "folder").put("thing", KEY, b"line\nline\x00")
    cache = Cache(tmp_path / "new" / "folder")
    assert cache.get("thing", KEY) == b"line\nline\x00"
    assert cache.problems == ()


def test_an_empty_payload_is_something(tmp_path: Path):
    cache = Cache(tmp_path)
    cache.put("thing", KEY, b"")
    assert cache.get("thing", KEY) == b""


def test_nothing_there_is_no_problem(tmp_path: Path):
    cache = Cache(tmp_path / "none")
    assert cache.get("thing", KEY) is None
    assert cache.problems == ()
    assert not (tmp_path / "none").exists()


def test_without_a_folder_nothing_is_kept():
    cache = Cache(None)
    cache.put("thing", KEY, b"x")
    assert cache.get("thing", KEY) is None
    assert cache.problems == ()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda good: b"",
        lambda good: good[:-1],
        lambda good: good + b"x",
        lambda good: good[:20],
        lambda good: good.replace(b"payload", b"pAyload"),
        lambda good: good.replace(b"cache 1", b"cache 0"),
        lambda good: good.replace(b'"thing"', b'"other"'),
        lambda good: b"\x00\xff" * 500,
        lambda good: b"[1, 2]\npayload",
    ],
)
def test_a_damaged_file_is_told_and_written_anew(tmp_path: Path, spoil):
    Cache(tmp_path).put("thing", KEY, b"the payload")
    path = file_of(tmp_path)
    path.write_bytes(spoil(path.read_bytes()))

    cache = Cache(tmp_path)
    assert cache.get("thing", KEY) is None
    (problem,) = cache.problems
    assert str(path) in problem.message

    cache.put("thing", KEY, b"the payload")
    after = Cache(tmp_path)
    assert after.get("thing", KEY) == b"the payload"
    assert after.problems == ()


def test_a_file_under_another_key_is_not_believed(tmp_path: Path):
    Cache(tmp_path).put("thing", KEY, b"x")
    other = digest("another input")
    place = tmp_path / "thing" / other[:2] / other
    place.parent.mkdir(exist_ok=True)
    file_of(tmp_path).rename(place)
    cache = Cache(tmp_path)
    assert cache.get("thing", other) is None
    assert len(cache.problems) == 1


def test_a_folder_where_a_file_should_be_is_a_problem(tmp_path: Path):
    (tmp_path / "thing" / KEY[:2] / KEY).mkdir(parents=True)
    cache = Cache(tmp_path)
    assert cache.get("thing", KEY) is None
    cache.put("thing", KEY, b"x")
    assert len(cache.problems) == 2
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_many_damaged_files_are_one_problem(tmp_path: Path):
    keys = [digest(number) for number in range(20)]
    for key in keys:
        Cache(tmp_path).put("thing", key, b"x")
    for path in tmp_path.rglob("*"):
        if path.is_file():
            path.write_bytes(b"?")
    cache = Cache(tmp_path)
    assert [cache.get("thing", key) for key in keys] == [None] * 20
    assert [problem.message.split()[0] for problem in cache.problems] == ["20"]


def test_a_folder_that_cannot_be_written_is_one_problem(tmp_path: Path):
    # A file in the folder's place: it also stops root, who may write to a read-only folder.
    (tmp_path / "cache").write_text("no folder")
    cache = Cache(tmp_path / "cache")
    for number in range(3):
        cache.put("thing", digest(number), b"x")
        assert cache.get("thing", digest(number)) is None
    (problem,) = cache.problems
    assert "cache_dir" in problem.message


def test_the_same_payload_gives_the_same_bytes(tmp_path: Path):
    for name in ("a", "b"):
        Cache(tmp_path / name).put("thing", KEY, b"payload")
    assert file_of(tmp_path / "a").read_bytes() == file_of(tmp_path / "b").read_bytes()


def test_files_can_be_read_by_whom_the_user_lets_read(tmp_path: Path):
    before = os.umask(0o022)
    try:
        Cache(tmp_path).put("thing", KEY, b"payload")
    finally:
        os.umask(before)
    assert stat.S_IMODE(file_of(tmp_path).stat().st_mode) == 0o644


def test_two_builds_at_once_never_see_half_a_file(tmp_path: Path):
    payload = os.urandom(200_000)
    seen: list[bytes | None] = []
    caches = [Cache(tmp_path) for _ in range(4)]

    def build(cache: Cache) -> None:
        for _ in range(50):
            cache.put("thing", KEY, payload)
            seen.append(cache.get("thing", KEY))

    threads = [threading.Thread(target=build, args=(cache,)) for cache in caches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(seen) == {payload}
    assert [cache.problems for cache in caches] == [()] * 4
    assert file_of(tmp_path).name == KEY


def test_code_is_named_by_its_word_lists_too(tmp_path: Path) -> None:
    (tmp_path / "vocabulary").mkdir()
    (tmp_path / "a.py").write_text("a")
    words = tmp_path / "vocabulary" / "words.toml"
    words.write_text("a")
    first = code_digest(tmp_path)
    words.write_text("b")
    code_digest.cache_clear()
    assert code_digest(tmp_path) != first
    # What Python compiles beside them is no code of its own.
    before = code_digest(tmp_path)
    compiled = words.parent / "__pycache__"
    compiled.mkdir()
    (compiled / "__init__.cpython-311.pyc").write_bytes(b"c")
    code_digest.cache_clear()
    assert code_digest(tmp_path) == before


def aged(path: Path, days: float) -> None:
    then = time.time() - days * 86_400
    os.utime(path, (then, then))


def test_results_that_no_build_has_used_for_some_days_are_removed(tmp_path: Path):
    keys = [digest(number) for number in range(5)]
    unused, read, named, written, recent = keys
    before = Cache(tmp_path)
    for key in keys:
        before.put("embedding", key, b"1234")
    before.put("summaries", unused, b"paid for")
    for path in tmp_path.rglob("*"):
        if path.is_file():
            aged(path, 40)
    cache = Cache(tmp_path, days=30)
    assert cache.get("embedding", read)
    cache.use("embedding", [named])
    cache.put("embedding", written, b"1234")
    aged(tmp_path / "embedding" / recent[:2] / recent, 20)
    cache.prune()
    left = Cache(tmp_path)
    assert left.get("embedding", unused) is None
    assert all(left.get("embedding", key) for key in (read, named, written, recent))
    assert left.get("summaries", unused) == b"paid for"
    # What has been used once is kept from then on, by other builds too.
    other = Cache(tmp_path, days=30)
    other.prune()
    assert all(left.get("embedding", key) for key in (read, named))


@pytest.mark.parametrize("folder", ["cache", "missing", None])
def test_nothing_is_removed_where_that_is_not_wanted(folder: str | None, tmp_path: Path):
    place = tmp_path / folder if folder else None
    if folder == "cache":
        Cache(place).put("embedding", KEY, b"1234")
        aged(file_of(tmp_path), 4000)
    Cache(place, days=0 if folder == "cache" else 30).prune()
    assert Cache(place).problems == ()
    assert bool(Cache(place).get("embedding", KEY)) == (folder == "cache")


@dataclasses.dataclass(frozen=True)
class Thing:
    name: str
    at: tuple[float, float]
    more: Mapping[str, tuple[int, ...]] = dataclasses.field(default_factory=dict)
    sort: Literal["a", "b"] | None = None


def test_a_value_is_read_as_its_type() -> None:
    row = ["x", [1, 2.5], {"a": [1, 2]}, "a"]
    assert from_json(json.dumps(row).encode(), Thing) == Thing("x", (1, 2.5), {"a": (1, 2)}, "a")
    assert from_json(b'[["x", [0, 0], {}, null]]', tuple[Thing, ...]) == (Thing("x", (0, 0)),)


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b'["x", [1], {}, null]',
        b'["x", [1, NaN], {}, null]',
        b'["x", [1, Infinity], {}, null]',
        b'["x", [1, 1e400], {}, null]',
        b'["x", [1, true], {}, null]',
        b"[1, [1, 2], {}, null]",
        b'["\\ud800", [1, 2], {}, null]',
        b'["x", [1, 2], {"a": [1.5]}, null]',
        b'["x", [1, 2], {"a": [99999999999999999999]}, null]',
        b'["x", [1, 2], [], null]',
        b'["x", [1, 2], {}, "c"]',
        b'["x", [1, 2], {}, ["a"]]',
        b'["x", "12", {}, null]',
        b"[" * 100_000,
        b'["x", [1, ' + b"9" * 5000 + b"], {}, null]",
    ],
)
def test_a_value_of_another_type_is_told_and_none(tmp_path: Path, payload: bytes) -> None:
    cache = Cache(tmp_path)
    cache.put("layout", KEY, payload)
    cache.put("atlas", KEY, payload)
    assert cache.value("layout", KEY, partial(from_json, kind=Thing)) is None
    assert cache.value("atlas", KEY, partial(from_json, kind=Thing)) is None
    (problem,) = cache.problems
    assert problem.code == "damaged-cache"
    assert "2 files" in str(problem)


def test_the_cache_of_a_former_folder_is_taken_over_once(tmp_path: Path) -> None:
    former, folder = tmp_path / "former", tmp_path / "new" / "cache"
    assert not adopt(former, folder)
    Cache(former).put("labels", KEY, b"before")
    (former / "map.jsonl").write_text("the map")
    assert adopt(former, folder)
    assert Cache(folder).get("labels", KEY) == b"before"
    assert (folder / "map.jsonl").read_text() == "the map"
    Cache(folder).put("labels", KEY, b"after")
    assert Cache(former).get("labels", KEY) == b"before"
    assert not adopt(former, folder)
    assert Cache(folder).get("labels", KEY) == b"after"
    assert os.listdir(folder.parent) == ["cache"]
