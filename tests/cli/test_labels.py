"""`paperdiary labels`: what the clusters are called, and labels from any chat."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ..llm_server import LlmServer, asked_about
from ..site.building import Site
from .conftest import KEY, Run

NAMES = ("Walking Machines", "Folding Molecules", "Answering Questions", "Small Things", "Others")


@pytest.fixture(autouse=True)
def ten_notes(site: Site) -> None:
    site.notes(10)
    site.options["map"] = {"clusters": 3}


def clusters(run: Run, *arguments: str) -> list[dict[str, Any]]:
    """The clusters as the command lists them."""
    result = run("labels", "--json", *arguments)
    assert result.exit_code == 0, result.stderr
    rows: list[dict[str, Any]] = json.loads(result.stdout)["clusters"]
    return rows


def answer() -> dict[str, str]:
    return dict(zip("012", NAMES, strict=False))


def test_the_clusters_are_listed_with_labels_and_sizes(run: Run) -> None:
    rows = clusters(run)
    assert [row["id"] for row in rows] == [0, 1, 2]
    assert {row["source"] for row in rows} == {"keywords"}
    result = run("labels")
    assert result.exit_code == 0
    for row in rows:
        assert row["label"] in result.stdout
        assert f"{len(row['entries'])} entries, from keywords" in result.stdout


def test_the_prompt_has_every_cluster_and_nothing_else_is_printed(run: Run) -> None:
    result = run("labels", "--prompt")
    assert result.exit_code == 0
    assert result.stdout.startswith("You name groups")
    shown = json.loads(result.stdout[result.stdout.rindex("\n[\n") :])
    assert [one["id"] for one in shown] == [0, 1, 2]
    titles = [title for one in shown for title in one["titles"]]
    assert sorted(titles) == sorted(f"Note {at}" for at in range(10))
    assert "--layout umap" in result.stderr
    assert "--set" in result.stderr


def test_the_prompt_is_the_users_own(run: Run, site: Site) -> None:
    own = site.root / "paperdiary" / "prompts" / "labels.md.jinja"
    own.parent.mkdir(parents=True)
    own.write_text("Name these in one word.")
    assert run("labels", "--prompt").stdout.startswith("Name these in one word.\n")


def test_a_good_answer_is_pinned(run: Run, site: Site) -> None:
    said = f"Here you are:\n\n```json\n{json.dumps(answer())}\n```\nAnything else?"
    result = run("labels", "--set", "-", input=said)
    assert result.exit_code == 0, result.stderr
    assert "Walking Machines" in result.stdout
    assert "labels.json" in result.stderr
    rows = clusters(run)
    assert [row["label"] for row in rows] == list(NAMES[:3])
    assert {row["source"] for row in rows} == {"labels.json"}
    kept = json.loads((site.root / "paperdiary" / "labels.json").read_text("utf-8"))
    assert {one["label"]: one["entries"] for one in kept["tsne"]} == {
        row["label"]: row["entries"] for row in rows
    }


def test_an_answer_may_be_a_file(run: Run, site: Site) -> None:
    file = site.root.parent / "answer.txt"
    file.write_bytes(json.dumps(answer()).encode("utf-16"))
    assert run("labels", "--set", str(file)).exit_code == 0
    assert clusters(run)[0]["label"] == NAMES[0]


def test_the_other_layouts_labels_stay(run: Run, site: Site) -> None:
    file = site.root / "paperdiary" / "labels.json"
    file.parent.mkdir(parents=True)
    other = [{"label": "Elsewhere", "entries": ["papers/subject/note-0"]}]
    file.write_text(json.dumps({"umap": other, "tsne": other}))
    assert run("labels", "--set", "-", input=json.dumps(answer())).exit_code == 0
    kept = json.loads(file.read_text("utf-8"))
    assert kept["umap"] == other
    assert [one["label"] for one in kept["tsne"]] == list(NAMES[:3])


def test_all_that_is_wrong_with_an_answer_is_told_and_nothing_is_written(
    run: Run, site: Site
) -> None:
    wrong = {"0": "Same", "1": "same", "2": "<b>Bold</b>"}
    result = run("labels", "--set", "-", input=json.dumps(wrong))
    assert result.exit_code == 1
    assert "1 has the same label as 0" in result.stderr
    assert "the label of 2 is no plain text" in result.stderr
    assert "Tell the chat" in result.stderr
    assert not (site.root / "paperdiary").exists()


@pytest.mark.parametrize("wrong", ["", "no JSON at all", '{"0": "One"}', '["One"]'])
def test_what_is_no_answer_is_refused(run: Run, site: Site, wrong: str) -> None:
    result = run("labels", "--set", "-", input=wrong)
    assert result.exit_code == 1
    assert "nothing was written" in result.stderr
    assert not (site.root / "paperdiary").exists()


def test_faults_can_be_had_as_json(run: Run) -> None:
    result = run("labels", "--json", "--set", "-", input='{"0": "One"}')
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert told["written"] is False
    assert "1, 2" in told["faults"][0]


def test_an_answer_to_an_older_map_is_refused(run: Run, site: Site) -> None:
    assert run("labels", "--prompt").exit_code == 0
    site.note("subject/another.md", summary="A gripper learns to open doors.")
    result = run("labels", "--set", "-", input=json.dumps(answer()))
    assert result.exit_code == 1
    assert "have changed since the prompt" in result.stderr
    assert not (site.root / "paperdiary").exists()


def test_a_file_that_cannot_be_read_is_not_written_over(run: Run, site: Site) -> None:
    file = site.root / "paperdiary" / "labels.json"
    file.parent.mkdir(parents=True)
    file.write_text("{broken")
    result = run("labels", "--set", "-", input=json.dumps(answer()))
    assert result.exit_code == 1
    assert "labels.json:1" in result.stderr
    assert file.read_text() == "{broken"


def test_a_label_of_the_options_wins_and_is_told(run: Run, site: Site) -> None:
    site.options["labels"] = {"pinned": {"papers/subject/note-0": "My Own"}}
    result = run("labels", "--set", "-", input=json.dumps(answer()))
    assert "still wins" in result.stderr
    assert [row["source"] for row in clusters(run) if row["label"] == "My Own"] == ["mkdocs.yml"]


def test_no_language_model_is_asked(
    run: Run, site: Site, server: LlmServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    site.options["labels"] = {"provider": "openai"}
    site.options["summaries"] = {"provider": "openai"}
    site.options["llm"] = {"base_url": server.url}
    site.write("papers/subject/bare.md", "# Bare\n\nSomething is said here of machines.\n")
    for arguments in (["labels"], ["labels", "--prompt"]):
        result = run(*arguments)
        assert result.exit_code == 0
        assert "asks no language model" not in result.stderr
    assert not server.requests


def test_labels_that_a_model_has_given_are_told_apart(
    run: Run, site: Site, server: LlmServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    server.answer = lambda request: {
        str(one["id"]): f"Good {NAMES[at]}" for at, one in enumerate(asked_about(request))
    }
    site.options["labels"] = {"provider": "openai"}
    site.options["llm"] = {"base_url": server.url}
    assert not site.build().warnings
    asked = len(server.requests)
    rows = clusters(run)
    assert {row["source"] for row in rows} == {"language model"}
    assert rows[0]["label"] == f"Good {NAMES[0]}"
    assert len(server.requests) == asked > 0


def test_a_diary_without_a_map_has_no_clusters(run: Run, site: Site) -> None:
    for at in range(3, 10):
        (site.root / "docs" / "papers" / "subject" / f"note-{at}.md").unlink()
    result = run("labels", "--prompt")
    assert result.exit_code == 1
    assert "a map takes 4 entries" in result.stderr
    assert not result.stdout
