"""Files that are none, or never end: named, left out, and the rest of the diary is built."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest

from mkdocs_paperdiary.records.formats import IMPORTS
from mkdocs_paperdiary.starting import look

from .building import Built, Site

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes in folders")

LEFT_OUT = {
    "pipe": "pipe",
    "socket": "socket",
    "itself": "leads nowhere",
    "nowhere": "leads nowhere",
    "large": "more than 10 MB",
    r"caf\xe9": "not UTF-8",
}
"""Why each file is left out, by its name as messages show it."""


def write_odd_files(folder: Path) -> None:
    """Files in a folder that stop who opens them, or make them wait."""
    folder.mkdir(parents=True, exist_ok=True)
    os.mkfifo(folder / "pipe.md")
    os.mkfifo(folder / "pipe.png")
    with socket.socket(socket.AF_UNIX) as made:
        here = os.open(".", os.O_RDONLY)
        os.chdir(folder)  # since the path of a socket is short
        made.bind("socket.md")
        os.fchdir(here)
        os.close(here)
    (folder / "itself.md").symlink_to("itself.md")
    (folder / "nowhere.md").symlink_to("none.md")
    (folder / "nowhere.png").symlink_to("none.png")
    with (folder / "large.md").open("wb") as file:
        file.truncate(2_000_000_000)
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.md")).write_text("# Coffee\n")
    (folder / "folder.md").mkdir()
    (folder / "loop").symlink_to(".")


@pytest.fixture(scope="module")
def built(site_of_module: Site) -> Built:
    site = site_of_module
    site.umap = False
    site.note("good.md", title="Good", date="2025-06-01")
    write_odd_files(site.root / "docs/papers")
    return site.build()


@pytest.mark.parametrize("name", LEFT_OUT)
def test_a_build_names_what_it_leaves_out(built: Built, name: str) -> None:
    (warning,) = built.warnings_of(f"papers/{name}.md")
    assert LEFT_OUT[name] in warning


def test_a_build_names_pictures_that_are_none_and_links_that_lead_back(built: Built) -> None:
    for name in ("papers/pipe.png", "papers/nowhere.png", "papers/loop"):
        assert len(built.warnings_of(f"{name}:")) == 1
    assert len(built.warnings) == len(LEFT_OUT) + 3


def test_the_rest_is_built(built: Built) -> None:
    assert built.titles() == ["Good"]
    assert built.has("papers/good/index.html")


def test_init_names_what_it_leaves_out(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    for day in range(1, 5):
        note = f"# Note {day}\n\n2025-06-0{day}\n\n[Paper](https://example.org/{day})\n"
        (tmp_path / f"notes/note-{day}.md").write_text(note)
    write_odd_files(tmp_path / "notes")
    found = look(tmp_path)
    assert len(found.entries) == 4
    for name, why in LEFT_OUT.items():
        assert why in found.left_out[f"notes/{name}.md"]


def test_an_import_of_a_folder_names_what_it_leaves_out(tmp_path: Path) -> None:
    write_odd_files(tmp_path)
    (tmp_path / "good.md").write_text("# Good\n\n[[nothing]]\n")
    (record,), problems = IMPORTS["obsidian"].read(tmp_path)
    assert record.title == "Good"
    reasons = {one.src: one.message for one in problems}
    for name, why in LEFT_OUT.items():
        assert why in reasons[f"{name}.md"]


def test_what_is_left_out_by_the_settings_is_not_named(site: Site) -> None:
    site.umap = False
    site.note("good.md", title="Good", date="2025-06-01")
    os.mkfifo(site.root / "docs/.pipe.md")
    assert site.build().warnings == []


def unlink_in(event: str, *paths: Path) -> str:
    """A hook of MkDocs that removes files."""
    return (
        f"from pathlib import Path\n\ndef {event}(value, **_):\n"
        f"    for path in {[str(path) for path in paths]!r}:\n        Path(path).unlink()\n"
    )


def test_a_note_that_is_gone_when_it_is_read_is_left_out(site: Site) -> None:
    site.umap = False
    site.note("good.md", title="Good", date="2025-06-01")
    gone = site.note("gone.md", title="Gone", date="2025-06-02")
    (site.root / "hook.py").write_text(unlink_in("on_files", gone).replace("value", "files"))
    site.config["hooks"] = ["hook.py"]
    built = site.build()
    (warning,) = built.warnings
    assert "papers/gone.md" in warning
    assert "No such file" in warning
    assert built.titles() == ["Good"]


def test_a_file_that_is_gone_when_its_page_is_made_does_not_stop_the_build(site: Site) -> None:
    site.umap = False
    gone = site.note("gone.md", "Text of it.", title="Gone", date="2025-06-02")
    page = site.write("about.md", "# About\n")
    (site.root / "hook.py").write_text(unlink_in("on_nav", gone, page).replace("value", "nav"))
    site.config["hooks"] = ["hook.py"]
    built = site.build()
    assert len(built.warnings_of("about.md")) == len(built.warnings_of("papers/gone.md")) == 1
    assert "Text of it." in built.html("papers/gone/index.html")
