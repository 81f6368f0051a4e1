"""What is not imported before it is needed, since a warm build is shorter than its import."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def imported_by(module: str) -> set[str]:
    """The modules that a process has which imports one."""
    code = f"import sys, {module}; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


def test_reading_the_files_imports_no_labeller() -> None:
    asking = ("mkdocs_paperdiary.atlas.labels.", "mkdocs_paperdiary.summaries.requests")
    found = imported_by("mkdocs_paperdiary.build")
    assert {name for name in found if name.startswith((*asking, "openai", "asyncio"))} == {
        "mkdocs_paperdiary.atlas.labels.pinned_labels"
    }


def test_the_plugin_imports_no_patterns_of_the_reader() -> None:
    found = imported_by("mkdocs_paperdiary.plugin")
    diary = {name for name in found if name.startswith("mkdocs_paperdiary.diary.")}
    assert {name.rpartition(".")[2] for name in diary} == {
        *("diary", "entry", "note", "reading_cache"),
        *("fences", "git", "sites"),
    }


def test_a_warm_build_imports_no_patterns_of_the_reader(tmp_path: Path) -> None:
    papers = tmp_path / "docs/papers"
    papers.mkdir(parents=True)
    (papers / "Slow Trees Grow.md").write_text("# Notes\n\nThey grow.\n\n# Summary\n\nSlowly.\n")
    (papers / "moss.md").write_text(
        "## Moss\n\n[Paper](https://example.org/moss)\n\nIt is green.\n"
    )
    config = tmp_path / "mkdocs.yml"
    config.write_text(
        "site_name: A\ntheme: paperdiary\nplugins:\n  - paperdiary:\n"
        "      embedding: {provider: none}\n"
    )
    code = (
        "import sys\nfrom mkdocs.__main__ import cli\n"
        f"cli(['build', '-q', '-f', {str(config)!r}], standalone_mode=False)\nprint(*sys.modules)"
    )
    for _ in range(2):
        command = [sys.executable, "-c", code]
        run = subprocess.run(command, capture_output=True, text=True, check=True)
    found = {name for name in run.stdout.split() if name.startswith("mkdocs_paperdiary.diary.")}
    assert not {"dates", "labels", "reader", "titles"} & {one.rpartition(".")[2] for one in found}


def test_feeds_import_no_patterns_of_the_reader() -> None:
    assert "mkdocs_paperdiary.diary.front_matter" not in imported_by(
        "mkdocs_paperdiary.records.feeds"
    )


def test_english_needs_no_babel() -> None:
    assert "babel" not in imported_by("mkdocs_paperdiary.words")


def test_the_command_in_english_needs_no_babel() -> None:
    code = "import sys; from mkdocs_paperdiary.cli import main; main(standalone_mode=False)"
    run = subprocess.run(
        [sys.executable, "-c", f"{code}; print(*sys.modules)", "check", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Show every entry's values" in run.stdout
    assert not {"babel", "gettext.babel"} & set(run.stdout.split("\n")[-2].split())


def test_the_command_imports_no_generator_before_one_is_chosen() -> None:
    generators = {"mkdocs", "properdocs", "zensical", "material"}
    found = {name.partition(".")[0] for name in imported_by("mkdocs_paperdiary.cli")}
    assert not found & (generators | {"markdown", "numpy", "selectolax"})
