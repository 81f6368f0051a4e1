"""`paperdiary summarize`: by a language model, by a chat, and into the notes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ..llm_server import LlmServer, Reply, asked_about
from ..site.building import Site
from .conftest import KEY, Run

WORDS = "a machine that learns to walk on rough ground: it falls, and it's up again – in time"


def good(number: int) -> str:
    return f"Studies in work {number} {WORDS}."


ANSWER = {f"papers/note-{at}": good(at) for at in range(3)}


@pytest.fixture(autouse=True)
def four_notes(site: Site, tmp_path: Path) -> None:
    """Three notes without a summary, and one with."""
    site.cache = tmp_path / "cache"
    for at in range(3):
        site.write(f"papers/note-{at}.md", f"# Work {at}\r\n\r\nIt is number {at}.\r\n")
    site.note("own.md", title="Own", summary="Trees grow slowly, and in winter they rest.")


@pytest.fixture
def model(site: Site, server: LlmServer, monkeypatch: pytest.MonkeyPatch) -> LlmServer:
    """A language model that answers well."""
    monkeypatch.setenv("MY_KEY", KEY)
    site.options["summaries"] = {"provider": "openai", "batch_size": 1}
    llm = {"base_url": server.url, "api_key_env": "MY_KEY", "max_retries": 0, "concurrency": 1}
    site.options["llm"] = llm
    server.answer = lambda request: {
        one["id"]: good(int(one["id"][-1])) for one in asked_about(request)
    }
    return server


def rows(run: Run) -> dict[str, Any]:
    result = run("summarize", "--json")
    return {row["id"]: row for row in json.loads(result.stdout)}


def pinned(site: Site) -> dict[str, str]:
    file = site.root / "paperdiary" / "summaries.json"
    kept: dict[str, str] = json.loads(file.read_text("utf-8")) if file.exists() else {}
    return kept


def docs(site: Site) -> dict[str, bytes]:
    folder = site.root / "docs"
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*.md")}


def paste(run: Run, answer: object = ANSWER) -> Any:
    return run("summarize", "--set", "-", input=json.dumps(answer, ensure_ascii=False))


def test_without_a_model_the_two_ways_are_explained(run: Run) -> None:
    result = run("summarize")
    assert result.exit_code == 0
    assert "summaries: {provider: openai}" in result.stderr
    assert "summarize --prompt" in result.stderr
    assert "Trees grow slowly" in result.stdout


def test_the_prompt_asks_about_entries_without_a_summary(run: Run) -> None:
    result = run("summarize", "--prompt")
    assert result.exit_code == 0
    asked = json.loads(result.stdout[result.stdout.rindex("\n[\n") :])
    assert [one["id"] for one in asked] == list(ANSWER)
    assert asked[1]["title"] == "Work 1"
    assert "It is number 1." in asked[1]["note"]
    assert "about 3 of the 3 entries" in result.stderr
    assert " tokens" in result.stderr


def test_the_prompt_can_be_short(run: Run) -> None:
    result = run("summarize", "--prompt", "--limit", "1", "--json")
    assert json.loads(result.stdout)["entries"] == ["papers/note-0"]
    assert "about 1 of the 3 entries" in result.stderr
    assert "for the other 2" in result.stderr


def test_a_prompt_of_many_long_notes_is_cut_to_what_a_chat_takes(run: Run, site: Site) -> None:
    for at in range(100):
        site.write(f"papers/long-{at}.md", f"# Long {at}\n\n" + "a few words more " * 300)
    result = run("summarize", "--prompt", "--json")
    asked = json.loads(result.stdout)
    assert 10 < len(asked["entries"]) < 103
    assert len(asked["prompt"]) < 300_000
    assert "print the prompt again" in result.stderr


def test_the_prompt_leaves_out_what_was_answered(run: Run) -> None:
    paste(run, {"papers/note-0": good(0)})
    entries = json.loads(run("summarize", "--prompt", "--json").stdout)["entries"]
    assert entries == ["papers/note-1", "papers/note-2"]


def test_nothing_is_asked_where_nothing_lacks(run: Run) -> None:
    paste(run)
    result = run("summarize", "--prompt")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "nothing to ask" in result.stderr


def test_a_good_answer_is_pinned(run: Run, site: Site) -> None:
    result = paste(run)
    assert result.exit_code == 0, result.stderr
    assert pinned(site) == ANSWER
    found = rows(run)["papers/note-1"]
    assert (found["summary"], found["source"]) == (good(1), "summaries.json")
    assert rows(run)["papers/own"]["source"] == "front matter"


def test_answers_may_follow_each_other(run: Run, site: Site) -> None:
    for id_, summary in ANSWER.items():
        assert paste(run, {id_: summary}).exit_code == 0
    assert pinned(site) == ANSWER


def test_what_fits_of_an_answer_is_pinned_and_the_rest_is_told(run: Run, site: Site) -> None:
    answer = {
        "papers/note-0": good(0),
        "papers/note-1": "Too short.",
        "papers/nowhere": good(7),
        "papers/own": good(8),
    }
    result = paste(run, answer)
    assert result.exit_code == 1
    assert pinned(site) == {"papers/note-0": good(0)}
    assert "`papers/note-1` is shorter" in result.stderr
    assert "`papers/own` has a summary of its own" in result.stderr
    assert "1 of its ids are those of no entry" in result.stderr
    assert "nowhere" not in result.stderr


@pytest.mark.parametrize("wrong", ["", "no", "{}", '{"papers/note-0": "short"}', '{"other": "x"}'])
def test_of_an_answer_that_is_not_fit_nothing_is_written(run: Run, site: Site, wrong: str) -> None:
    result = run("summarize", "--set", "-", input=wrong)
    assert result.exit_code == 1
    assert "nothing was written" in result.stderr
    assert not pinned(site)


def test_an_answer_that_repeats_the_key_is_refused(run: Run, site: Site, model: LlmServer) -> None:
    result = paste(run, {"papers/note-0": f"{good(0)} {KEY}"})
    assert result.exit_code == 1
    assert KEY not in result.output
    assert not pinned(site)


def test_pinned_summaries_are_written_into_the_notes(run: Run, site: Site) -> None:
    before = docs(site)
    paste(run)
    result = run("summarize", "--write")
    assert result.exit_code == 0, result.stderr
    after = docs(site)
    assert after.pop("papers/own.md") == before.pop("papers/own.md")
    for at in range(3):
        name = f"papers/note-{at}.md"
        assert name in result.stdout
        assert after[name].endswith(before[name])
        added = after[name].removesuffix(before[name]).decode()
        assert added.startswith("---\r\nsummary: ")
        assert added.count("\r\n") == added.count("\n") == 3
    assert not (site.root / "paperdiary" / "summaries.json").exists()
    found = rows(run)["papers/note-1"]
    assert (found["summary"], found["source"]) == (good(1), "front matter")


def test_a_second_writing_changes_nothing(run: Run, site: Site) -> None:
    paste(run)
    run("summarize", "--write")
    before = docs(site)
    result = run("summarize", "--write")
    assert (result.exit_code, result.stdout) == (0, "")
    assert docs(site) == before


def test_a_dry_run_shows_the_difference_and_changes_nothing(run: Run, site: Site) -> None:
    paste(run)
    before = docs(site)
    result = run("summarize", "--write", "--dry-run")
    assert result.exit_code == 0
    assert "--- a/docs/papers/note-0.md\n+++ b/docs/papers/note-0.md" in result.stdout
    assert result.stdout.count("\n+summary: ") == 3
    assert docs(site) == before
    assert pinned(site) == ANSWER


def test_a_note_that_cannot_be_written_is_told_and_the_others_are_written(
    run: Run, site: Site
) -> None:
    paste(run)
    file = site.write("papers/note-1.md", "---\nrating: 4\ntitle: a: b\n---\n# Work 1\n\nMore.\n")
    before = file.read_bytes()
    result = run("summarize", "--write", "--json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert told["written"] == ["papers/note-0", "papers/note-2"]
    assert "docs/papers/note-1.md:3: this is no valid YAML" in told["refused"]["papers/note-1"]
    assert file.read_bytes() == before
    assert pinned(site) == {"papers/note-1": good(1)}


def linked(site: Site, folder: Path) -> tuple[Path, Path]:
    """A note that is a link, and the file in a folder that it leads to."""
    note = site.root / "docs" / "papers" / "note-0.md"
    real = folder / "elsewhere.txt"
    note.rename(real)
    real.chmod(0o640)
    note.symlink_to(real)
    return note, real


def test_permissions_stay_and_links_within_the_docs_folder_are_followed(
    run: Run, site: Site
) -> None:
    note, real = linked(site, site.root / "docs")
    paste(run)
    assert run("summarize", "--write").exit_code == 0
    assert note.is_symlink()
    assert real.read_bytes().startswith(b"---\r\nsummary: ")
    assert real.stat().st_mode & 0o777 == 0o640
    assert [file.name for file in real.parent.iterdir() if "elsewhere" in file.name] == [real.name]


def test_nothing_is_written_through_a_link_out_of_the_docs_folder(
    run: Run, site: Site, tmp_path: Path
) -> None:
    _, real = linked(site, tmp_path)
    before = real.read_bytes()
    paste(run)
    result = run("summarize", "--write")
    assert result.exit_code == 1
    assert "note-0" in result.stdout + result.stderr
    assert real.read_bytes() == before


def test_a_model_is_asked_for_what_is_missing_and_not_twice(
    run: Run, site: Site, model: LlmServer
) -> None:
    result = run("summarize")
    assert result.exit_code == 0, result.stderr
    assert len(model.requests) == 3
    assert good(2) in result.stdout
    assert "Asking gpt-4o" in result.stderr
    assert {row["source"] for id_, row in rows(run).items() if id_ in ANSWER} == {"language model"}
    assert len(model.requests) == 3


def test_a_models_summaries_are_written_without_asking_again(
    run: Run, site: Site, model: LlmServer
) -> None:
    run("summarize")
    result = run("summarize", "--write")
    assert result.exit_code == 0, result.stderr
    assert len(model.requests) == 3
    assert rows(run)["papers/note-2"]["source"] == "front matter"
    assert len(model.requests) == 3


@pytest.mark.parametrize("option", ["--prompt", "--write", "--dry-run"])
def test_only_the_bare_command_asks(run: Run, model: LlmServer, option: str) -> None:
    assert run("summarize", option).exit_code == 0
    assert not model.requests


def test_a_failing_server_is_told_without_the_key(run: Run, model: LlmServer) -> None:
    model.answer = lambda request: Reply(401, body=f'{{"error": "wrong key {KEY}"}}'.encode())
    result = run("summarize")
    assert result.exit_code == 1
    assert "401" in result.stderr
    assert "MY_KEY" in result.stderr
    assert KEY not in result.output
    assert "Traceback" not in result.output
    assert "Trees grow slowly" in result.stdout


def test_nothing_leaves_the_machine_where_it_is_forbidden(
    run: Run, model: LlmServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAPERDIARY_OFFLINE", "1")
    result = run("summarize")
    assert result.exit_code == 1
    assert "PAPERDIARY_OFFLINE" in result.stderr
    assert not model.requests
