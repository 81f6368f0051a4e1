"""What a build by Zensical keeps, watches and says; what it shows is in `test_same_site.py`."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from mkdocs_paperdiary.cli import main
from mkdocs_paperdiary.engines import ENGINES, EngineError, prebuild

from ..site.building import Built, Site, text

pytest.importorskip("zensical")

ENGINE = ENGINES["zensical"]


def zensical(site: Site, *arguments: str, file: str = "mkdocs.yml") -> str:
    """Run Zensical itself on a configuration, and return what it has printed."""
    command = [sys.executable, "-P", "-m", "zensical", "build", "-f", file, *arguments]
    done = subprocess.run(command, cwd=site.root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def small(tmp_path: Path, **config: object) -> Site:
    """A diary without a map."""
    site = Site(tmp_path, tmp_path / "cache", umap=False)
    site.config |= {"plugins": ["search", "paperdiary"]} | config
    site.note("a/b.md", "Words.", title="Only", date="2025-06-01")
    site.write_config()
    return site


def files(folder: Path) -> dict[str, int]:
    """When each file of a folder was written."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_mtime_ns
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_cleaning_leaves_the_cache_and_the_map(tmp_path: Path) -> None:
    site = small(tmp_path, theme={"name": "paperdiary"})
    site.notes(4)
    ENGINE.build(site.write_config(), site_dir=None, strict=True)
    before = files(tmp_path / ".paperdiary/cache")
    assert "map.jsonl" in before
    zensical(site, "--clean")
    zensical(site, "--clean", file=".paperdiary/zensical/mkdocs.yml")
    assert files(tmp_path / ".paperdiary/cache") == before


@pytest.mark.parametrize(
    "config",
    [
        {"theme": {"name": "paperdiary"}},
        {
            "theme": {"name": "material"},
            "markdown_extensions": ["mkdocs_paperdiary.engines.stored_pages"],
        },
    ],
    ids=["theme", "extension"],
)
def test_a_site_whose_pages_were_not_built_says_so(tmp_path: Path, config: dict[str, Any]) -> None:
    site = small(tmp_path, **config)
    site.write("index.md", "# Home\n")
    zensical(site)
    built = Built(tmp_path / "site")
    for path in ("index.html", "papers/a/b/index.html"):
        assert "paperdiary build --engine zensical" in text(built.page(path))
    # The same configuration is good for MkDocs, which runs the plugin.
    assert "paperdiary build" not in text(site.build().page("index.html"))


def test_pages_say_so_where_the_extension_is_missing(tmp_path: Path) -> None:
    site = small(tmp_path)
    file = prebuild(ENGINE, tmp_path / "mkdocs.yml").configuration
    settings = yaml.safe_load(file.read_text("utf-8"))
    del settings["markdown_extensions"]
    file.write_text(yaml.safe_dump(settings), "utf-8")
    zensical(site, file=str(file))
    built = Built(file.parent / "site")
    assert "paperdiary build --engine zensical" in text(built.article("papers/a/b/index.html"))


def test_pages_that_are_older_than_a_note_are_told(tmp_path: Path) -> None:
    site = small(tmp_path)
    file = str(prebuild(ENGINE, tmp_path / "mkdocs.yml").configuration)
    assert "paperdiary:" not in zensical(site, file=file)
    note = site.note("a/b.md", "Other words.", title="Only", date="2025-06-01")
    shutil.rmtree(tmp_path / ".paperdiary/zensical/.cache")
    told = zensical(site, file=file)
    assert f"paperdiary: {note} has changed since the pages were built" in told
    assert "run `paperdiary prebuild` again" in told


def test_a_finished_page_that_is_gone_is_told_and_shown(tmp_path: Path) -> None:
    site = small(tmp_path)
    file = prebuild(ENGINE, tmp_path / "mkdocs.yml").configuration
    shutil.rmtree(file.parent / "pages")
    assert "a finished page is gone" in zensical(site, file=str(file))
    article = Built(file.parent / "site").article("papers/a/b/index.html")
    assert "paperdiary build --engine zensical" in text(article)


def test_only_what_has_changed_is_written(tmp_path: Path) -> None:
    site = small(tmp_path)
    site.note("a/c.md", "Words.", title="Another", date="2024-06-01")
    site.note("a/d.md", "Words.", title="A third one", date="2023-06-01")
    folder = prebuild(ENGINE, tmp_path / "mkdocs.yml").configuration.parent

    before = files(folder)
    prebuild(ENGINE, tmp_path / "mkdocs.yml")
    assert files(folder) == before
    site.note("a/d.md", "Other words.", title="A third one", date="2023-06-01")
    prebuild(ENGINE, tmp_path / "mkdocs.yml")
    after = files(folder)
    changed = {path for path in after if after[path] != before.get(path)}
    assert "docs/papers/a/d.md" in changed
    assert not {"docs/papers/a/b.md", "mkdocs.yml", "docs/dot.png"} & changed
    assert len(before.keys() - after.keys()) == len(after.keys() - before.keys())


def test_a_plugin_that_changes_what_is_around_pages_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hook = tmp_path / "around.py"
    hook.write_text("def on_post_page(output, page, config):\n    return output\n")
    small(tmp_path, hooks=["around.py"])
    prebuild(ENGINE, tmp_path / "mkdocs.yml")
    told = capsys.readouterr().err
    assert "Zensical does not know the plugin 'around.py'" in told
    assert "on_post_page" in told
    assert "take it out of mkdocs.yml" in told
    with pytest.raises(EngineError, match="the site is strict"):
        prebuild(ENGINE, tmp_path / "mkdocs.yml", strict=True)


def test_a_configuration_of_zensical_that_says_something_else_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small(tmp_path)
    own = tmp_path / "zensical.toml"
    own.write_text('[project]\nsite_name = "A Diary"\n')
    prebuild(ENGINE, tmp_path / "mkdocs.yml")
    assert "zensical.toml" not in capsys.readouterr().err
    own.write_text('[project]\nsite_name = "Another"\ncopyright = "Mine"\n')
    prebuild(ENGINE, tmp_path / "mkdocs.yml")
    told = capsys.readouterr().err
    assert "zensical.toml and mkdocs.yml disagree about copyright, site_name" in told
    assert "remove zensical.toml" in told
    own.write_text("[project\n")
    prebuild(ENGINE, tmp_path / "mkdocs.yml")
    told = capsys.readouterr().err
    assert "zensical.toml cannot be read" in told
    assert "mend or remove it" in told


def test_pages_that_a_plugin_locks_are_not_opened(tmp_path: Path) -> None:
    pytest.importorskip("encryptcontent")
    small(tmp_path, plugins=["search", "paperdiary", {"encryptcontent": {}}])
    with pytest.raises(EngineError, match="open to everyone"):
        prebuild(ENGINE, tmp_path / "mkdocs.yml")


def test_a_site_for_a_disk_is_one_under_zensical_too(tmp_path: Path) -> None:
    small(tmp_path, plugins=["search", "offline", "paperdiary"], theme={"name": "paperdiary"})
    assert ENGINE.build(tmp_path / "mkdocs.yml", site_dir=None, strict=True) == 0
    built = Built(tmp_path / "site")
    page = built.html("papers/a/b.html")
    assert 'src="../../assets/paperdiary/offline/start.js"' in page
    assert "unpkg.com" not in page
    assert built.has("search.js")
    assert built.has("assets/paperdiary/offline/modules.js")
    assert [link for link in built.broken_links() if link[0] != "404.html"] == []


def test_a_note_that_is_written_while_the_site_is_served_is_shown(tmp_path: Path) -> None:
    site = small(tmp_path, theme={"name": "paperdiary"})
    page = tmp_path / ".paperdiary/zensical/site/papers/a/b/index.html"

    def shows(words: str) -> None:
        # As long as the slowest machine takes, and no longer than it has to be waited.
        end = time.monotonic() + 120
        while words not in (page.read_text("utf-8") if page.is_file() else ""):
            assert server.poll() is None
            assert time.monotonic() < end
            time.sleep(0.1)

    command = ["serve", "--engine", "zensical", "--dev-addr", "127.0.0.1:0"]
    program = "from mkdocs_paperdiary.cli import main; main()"
    with subprocess.Popen(
        [sys.executable, "-P", "-c", program, *command],
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as server:
        try:
            shows("Words.")
            site.note("a/b.md", "Other words, written later.", title="Only", date="2025-06-01")
            shows("Other words, written later.")
            # A configuration that is wrong for a while ends nothing.
            file = tmp_path / "mkdocs.yml"
            good = file.read_text("utf-8")
            file.write_text(good + "site_name: [\n", "utf-8")
            file.write_text(good.replace("A Diary", "Another name"), "utf-8")
            shows("Another name")
        finally:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait(60)


def test_the_command_prints_the_configuration_for_zensical(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small(tmp_path)
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["prebuild"])
    assert done.exit_code == 0, done.stderr
    assert done.stdout.strip() == str(tmp_path / ".paperdiary/zensical/mkdocs.yml")
    site = Site(tmp_path, tmp_path / "cache")
    zensical(site, file=done.stdout.strip())
    assert Built(tmp_path / ".paperdiary/zensical/site").titles() == ["Only"]
