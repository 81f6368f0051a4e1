"""Machines without models, without libraries, with damaged files, and with two builds at once."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ..llm_server import LlmServer
from .building import SUMMARIES, Built, Site, by_class, text, warnings_of

OF_MODELS = ("torch", "sentence_transformers", "tokenizers", "safetensors", "huggingface_hub")
OF_UMAP = ("umap", "numba")
HEAVY = (*OF_MODELS, *OF_UMAP, "sklearn", "scipy", "plotly", "pandas")


def without(*modules: str) -> str:
    """Code that makes a machine of this one where some modules are not installed."""
    return "".join(f"sys.modules[{name!r}] = None\n" for name in modules)


@pytest.fixture
def warm(site: Site, tmp_path: Path, warm_cache: Path, ten: Built) -> Site:
    """The notes of `ten`, and a cache of their own that has all that they need."""
    site.notes(10)
    site.note("other/lesson.md", title="Lesson", date="2025-07-01", summary=SUMMARIES[2])
    site.cache = tmp_path / "cache"
    shutil.copytree(warm_cache, site.cache)
    return site


@pytest.mark.parametrize("module", ["tokenizers", "safetensors"])
def test_without_a_model_there_is_the_site_and_one_warning_with_the_remedy(
    site: Site, tmp_path: Path, module: str
) -> None:
    site.notes(5)
    site.cache = tmp_path / "cold"
    done = site.run("build", before=f"sys.modules[{module!r}] = None")
    assert done.returncode == 0
    (warning,) = warnings_of(done.stderr)
    assert "there is no map" in warning
    assert "pip install" in warning
    built = site.built
    assert len(built.titles()) == 5
    assert "could not be drawn" in text(built.article("index.html"))
    assert built.has("papers/subject/note-0/index.html")


def test_a_model_that_is_not_there_is_one_warning(site: Site, tmp_path: Path) -> None:
    site.notes(3)
    site.cache = tmp_path / "cold"
    site.options["embedding"] = {"model": "nobody/no-such-model"}
    built = site.build()
    (warning,) = built.warnings
    assert "nobody/no-such-model" in warning
    assert "`embedding.model`" in warning
    assert len(built.titles()) == 3
    assert built.refused


def test_with_a_warm_cache_the_maps_need_no_library(warm: Site) -> None:
    done = warm.run("build", "--strict", before=without(*HEAVY, "openai"))
    assert done.returncode == 0, done.stderr
    assert warnings_of(done.stderr) == []
    assert all(entry["layouts"].keys() == {"tsne", "umap"} for entry in warm.built.data["entries"])
    (figure,) = by_class(warm.built.page("index.html"), "paperdiary-figure")
    assert figure.get("data-figure") == "map-tsne"


def test_a_clone_with_the_map_file_alone_has_the_whole_site(warm: Site, tmp_path: Path) -> None:
    warm.options["map"] = {"file": str(tmp_path / "map.jsonl")}
    first = warm.build()
    entries = first.data["entries"]
    figure = first.read("assets/paperdiary/figures/map-umap.json")
    assert first.warnings == []
    warm.cache = tmp_path / "cold"
    done = warm.run("build", "--strict", before=without(*OF_MODELS, *OF_UMAP, "openai"))
    assert done.returncode == 0, done.stderr
    assert warnings_of(done.stderr) == []
    assert warm.built.data["entries"] == entries
    assert all(entry["related"] and len(entry["layouts"]) == 2 for entry in entries)
    assert warm.built.read("assets/paperdiary/figures/map-umap.json") == figure
    assert "could not be drawn" not in text(warm.built.article("index.html"))


def test_a_warm_build_imports_no_heavy_library(warm: Site) -> None:
    said = "import atexit\natexit.register(lambda: print('MODULES', *sys.modules))"
    done = warm.run("build", before=said)
    modules = done.stdout.partition("MODULES")[2].split()
    assert "mkdocs_paperdiary.plugin" in modules
    assert {*HEAVY, "openai"} & set(modules) == set()


def test_two_builds_give_the_same_bytes(warm: Site, ten: Built) -> None:
    first = warm.build()
    files = ["diary.json", *(f"figures/{p.name}" for p in figures(first))]
    before = {name: first.read(f"assets/paperdiary/{name}") for name in files}
    again = warm.build()
    assert {name: again.read(f"assets/paperdiary/{name}") for name in files} == before
    # The data, seven figures, and still pictures of the two maps.
    assert len(files) == 1 + 7 + 2


def figures(built: Built) -> list[Path]:
    return sorted((built.folder / "assets/paperdiary/figures").iterdir())


def test_two_builds_may_use_one_cache_at_once(
    site: Site, tmp_path: Path, server: LlmServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.notes(3)
    site.cache = tmp_path / "cold"
    # Vectors from a server, as each process would take seconds to load a model.
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-the-tests")
    site.options["embedding"] = {"provider": "openai", "model": "small"}
    site.options["llm"] = {"base_url": server.url}
    site.write_config()
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir"]
    builds = [
        subprocess.Popen([*command, str(tmp_path / name)], cwd=site.root, stderr=subprocess.PIPE)
        for name in ("one", "two")
    ]
    for process in builds:
        _, errors = process.communicate(timeout=600)
        assert process.returncode == 0, errors.decode()
    one, two = (Built(tmp_path / name) for name in ("one", "two"))
    assert one.data == two.data
    assert all(entry["related"] for entry in one.data["entries"])


def test_damaged_files_of_the_cache_are_one_warning_and_computed_again(
    warm: Site, ten: Built
) -> None:
    sound = warm.build().data
    damaged = [path for path in (warm.cache / "atlas").rglob("*") if path.is_file()]
    for path in damaged:
        path.write_bytes(path.read_bytes()[:-3])
    built = warm.build()
    (warning,) = built.warnings
    assert "cache" in warning
    assert str(warm.cache) in warning
    assert built.refused
    assert built.data == sound
    assert warm.build().warnings == []


def test_a_foreign_file_in_the_cache_is_not_believed(warm: Site) -> None:
    sound = warm.build().data
    for path in (warm.cache / "atlas").rglob("*"):
        if path.is_file():
            path.write_bytes(b"[[[1,0.5]]]")
    built = warm.build()
    assert len(built.warnings) == 1
    assert built.data == sound


def test_a_cache_folder_that_cannot_be_written_is_one_warning(site: Site, tmp_path: Path) -> None:
    site.notes(3)
    site.cache = tmp_path / "occupied"
    site.cache.write_text("a file where the folder should be")
    built = site.build()
    (warning,) = built.warnings
    assert "cannot be written" in warning
    assert "`cache_dir`" in warning
    assert len(built.titles()) == 3
    assert site.cache.read_text() == "a file where the folder should be"


def test_the_cache_stands_beside_the_configuration_by_default(site: Site) -> None:
    site.notes(2)
    site.config["plugins"] = ["search", "paperdiary"]
    site.build()
    assert (site.root / ".paperdiary" / "cache" / "embedding").is_dir()


def test_the_cache_is_taken_over_from_where_it_was_before(site: Site) -> None:
    site.notes(4)
    site.config["plugins"] = ["search", "paperdiary"]
    site.build()
    cache = site.root / ".paperdiary" / "cache"
    former = site.root / ".cache" / "plugin" / "paperdiary"
    former.parent.mkdir(parents=True)
    cache.rename(former)
    mapped = (former / "map.jsonl").read_bytes()
    site.build()
    assert (cache / "map.jsonl").read_bytes() == mapped
    assert (former / "map.jsonl").read_bytes() == mapped
