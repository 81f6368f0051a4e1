"""What all commands have in common: how they start, and how they end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from mkdocs_paperdiary.cli import main

from ..llm_server import LlmServer, Reply, asked_about, completion
from ..site.building import Site
from .conftest import KEY, Run, command


def test_the_help_tells_the_commands_and_the_exit_codes() -> None:
    result = CliRunner().invoke(main, ["--help"])
    assert result.exit_code == 0
    assert "labels" in result.stdout
    assert "summarize" in result.stdout
    assert "Exit codes: 0 done; 1" in " ".join(result.stdout.split())


GENERATORS = {"build", "serve"}
"""Commands that a generator speaks in."""


@pytest.mark.parametrize("name", sorted(main.commands))
def test_each_command_has_help_and_json(name: str) -> None:
    result = CliRunner().invoke(main, [name, "--help"])
    assert result.exit_code == 0
    assert ("--json" in result.stdout) != (name in GENERATORS)
    assert "Exit codes:" in result.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["nothing"],
        ["labels", "--layout", "globe"],
        ["labels", "--prompt", "--set", "-"],
        ["summarize", "--prompt", "--write"],
        ["summarize", "--limit", "3"],
        ["summarize", "--prompt", "--limit", "0"],
    ],
)
def test_what_is_written_wrong_ends_with_2(arguments: list[str]) -> None:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert "Usage:" in result.stderr


@pytest.mark.parametrize("name", ["labels", "summarize"])
def test_a_folder_without_a_configuration_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, [name])
    assert result.exit_code == 1
    assert "there is no mkdocs.yml" in result.stderr
    assert "-f" in result.stderr


def test_a_site_without_the_plugin_is_told(run: Run, site: Site) -> None:
    site.config["plugins"] = ["search"]
    result = run("summarize")
    assert result.exit_code == 1
    assert "the plugin paperdiary is not among the plugins" in result.stderr


def test_a_wrong_option_is_told(run: Run, site: Site) -> None:
    site.options["map"] = {"pca": "many"}
    result = run("summarize")
    assert result.exit_code == 1
    assert "pca" in result.stderr
    assert "Traceback" not in result.output


def test_a_configuration_that_is_no_yaml_is_told(run: Run, site: Site) -> None:
    site.write_config().write_text("site_name: a: b\n")
    result = run("summarize")
    assert result.exit_code == 1
    assert "mkdocs.yml cannot be used" in result.stderr


def test_a_diary_without_entries_is_told(run: Run, site: Site) -> None:
    site.write("elsewhere/note.md", "# A\n")
    result = run("summarize")
    assert result.exit_code == 1
    assert "No entries found" in result.stderr


def test_an_answer_that_is_not_there_is_told(run: Run, site: Site) -> None:
    site.note("a.md")
    result = run("summarize", "--set", "nowhere.txt")
    assert result.exit_code == 1
    assert "nowhere.txt" in result.stderr


def test_a_configuration_can_be_named(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.note("a.md", title="Named")
    file = site.write_config()
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["summarize", "--json", "-f", str(file)])
    assert result.exit_code == 0
    assert json.loads(result.stdout)[0]["title"] == "Named"


def test_notes_that_the_site_leaves_out_are_left_out(run: Run, site: Site) -> None:
    site.config["exclude_docs"] = "drafts/"
    site.note("a.md")
    site.note("drafts/b.md")
    assert [row["id"] for row in json.loads(run("summarize", "--json").stdout)] == ["papers/a"]


def test_what_nobody_foresaw_is_told_without_its_text(run: Run, site: Site) -> None:
    site.note("a.md")
    hook = site.root / "hook.py"
    hook.write_text(f"raise RuntimeError('the key is {KEY}')\n")
    site.config["hooks"] = ["hook.py"]
    result = run("summarize")
    assert result.exit_code == 1
    assert "RuntimeError at hook.py:1" in result.stderr
    assert KEY not in result.output


def test_it_runs_as_a_program(site: Site) -> None:
    site.note("a.md", title="Naïve", summary="Trees grow – slowly.")
    site.write_config()
    done = subprocess.run(
        [*command(), "summarize", "--json"],
        cwd=site.root,
        capture_output=True,
        timeout=600,
        check=False,
        env=os.environ | {"PYTHONUTF8": "1"},
    )
    assert (done.returncode, done.stderr.decode().count("Traceback")) == (0, 0)
    (row,) = json.loads(done.stdout)
    assert (row["title"], row["summary"]) == ("Naïve", "Trees grow – slowly.")


def test_an_interruption_ends_with_130_and_loses_nothing(
    site: Site, tmp_path: Path, server: LlmServer
) -> None:
    site.cache = tmp_path / "cache"
    for at in range(3):
        site.write(f"papers/note-{at}.md", f"# Work {at}\n\nIt is number {at}.\n")
    site.options["summaries"] = {"provider": "openai", "batch_size": 1}
    site.options["llm"] = {"base_url": server.url, "api_key_env": "", "concurrency": 1}
    said = "Studies a machine that learns to walk on rough ground, falls, and gets up again"

    def answer(request: dict[str, object]) -> Reply:
        (one,) = asked_about(request)
        reply = completion({one["id"]: f"{said} {one['id'][-1]} times."})
        reply.delay = 0 if len(server.requests) == 1 else 60
        return reply

    server.answer = answer
    site.write_config()
    running = subprocess.Popen(
        [*command(), "summarize"],
        cwd=site.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={name: value for name, value in os.environ.items() if name != "PAPERDIARY_OFFLINE"},
        # What runs in the background inherits that interruptions are ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )
    deadline = time.monotonic() + 600
    while len(server.requests) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=600)
    assert running.returncode == 130
    assert b"Traceback" not in told
    asked = len(server.requests)
    server.answer = lambda request: completion(
        {one["id"]: f"{said} {one['id'][-1]} times." for one in asked_about(request)}
    )
    done = subprocess.run([*command(), "summarize"], cwd=site.root, timeout=600, check=False)
    assert done.returncode == 0
    assert len(server.requests) == asked + 2
