"""Writers that are killed leave nothing half written, and no draft for good."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mkdocs_paperdiary.files import drafted, remove_drafts, write_file, write_new

KILLED = """\
import os, signal, sys
from pathlib import Path
from mkdocs_paperdiary.files import drafted
with drafted(Path(sys.argv[1]), b"half"):
    {end}
"""


def left_by_a_killed_writer(file: Path) -> Path:
    kill = KILLED.format(end="os.kill(os.getpid(), signal.SIGKILL)")
    subprocess.run([sys.executable, "-c", kill, str(file)], check=False)
    (draft,) = (path for path in file.parent.iterdir() if path.name.endswith(".paperdiary"))
    return draft


def test_the_next_writer_removes_what_a_killed_one_left(tmp_path: Path) -> None:
    draft = left_by_a_killed_writer(tmp_path / "a.md")
    write_new(tmp_path / "b.md", b"whole")
    assert not draft.exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.md"]


def test_only_what_is_left_by_writers_is_removed(tmp_path: Path) -> None:
    others = [".a.md.swp", ".#a.md", "a.md.paperdiary", ".a.md.0123456789abcdef", ".a.paperdiary"]
    for name in others:
        (tmp_path / name).write_bytes(b"")
    write_file(tmp_path / "b.md", b"whole")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*others, "b.md"])


def test_a_draft_that_is_being_written_stays(tmp_path: Path) -> None:
    wait = KILLED.format(end="print('ready', flush=True); sys.stdin.read()")
    command = [sys.executable, "-c", wait, str(tmp_path / "a.md")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as writer:
        assert writer.stdout
        writer.stdout.readline()
        remove_drafts(tmp_path)
        assert len(list(tmp_path.iterdir())) == 1
        writer.communicate(b"")
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told_with_the_file_and_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    file = tmp_path / "a.md"
    file.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match=r"a\.md") as error:
        write_file(file, b"new")
    assert error.value.errno == errno.ENOSPC
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]


def test_a_draft_of_its_own_is_no_file_of_the_user(tmp_path: Path) -> None:
    with drafted(tmp_path / "a.md", b"whole") as draft:
        assert draft.name.startswith(".a.md.")
        assert draft.read_bytes() == b"whole"
    assert list(tmp_path.iterdir()) == []


def test_commands_that_are_killed_leave_nothing_half_written() -> None:
    code = "from tests.fuzz.kills import kills; print(kills(3, names=['fix', 'import']))"
    root = Path(__file__).parents[1]
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "0", done.stdout
