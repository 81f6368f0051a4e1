"""Labels by a language model, whose server is on loopback."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from ..llm_server import LlmServer, asked_about
from .building import Built, Site

KEY = "sk-a-secret-of-the-tests"


def well(request: dict[str, Any]) -> object:
    """Call each cluster and each entry after its id."""
    asked = asked_about(request)
    if "titles" in asked[0]:
        return {str(one["id"]): f"Group Called {'ABCDEFGHIJ'[one['id']]}" for one in asked}
    return {one["id"]: summary_of(one["id"]) for one in asked}


def summary_of(id_: str) -> str:
    named = id_.rpartition("/")[2].replace("-", " ")
    return (
        f"Studies how the work known as {named} can be told from all others, compares what they "
        f"have in common, and finds that {named} is the one that says so itself in plain words."
    )


@pytest.fixture
def asking(site: Site, warm_cache: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    # What a model has said for another test would stand in for what it does not say here.
    site.cache = site.root / "cache"
    shutil.copytree(warm_cache, site.cache, ignore=shutil.ignore_patterns("last-*"))
    site.notes(10)
    site.note(
        "other/lesson.md",
        title="Lesson",
        date="2025-07-01",
        summary="A gripper is trained by trial and error to open drawers.",
    )
    site.options["labels"] = {"provider": "openai"}
    return site


@pytest.fixture
def answered(asking: Site, server: LlmServer) -> Site:
    """A diary with a server that answers well."""
    server.answer = well
    asking.options["llm"] = {"base_url": server.url, "max_retries": 0}
    return asking


def labels(built: Built) -> list[str]:
    return [cluster["label"] for cluster in built.data["clusters"]["tsne"]]


def test_a_models_labels_are_those_of_the_map(answered: Site) -> None:
    built = answered.build()
    assert built.warnings == []
    assert labels(built)
    assert all(label.startswith("Group Called ") for label in labels(built))
    assert "Group Called A" in built.read("assets/paperdiary/figures/map-tsne.json").decode()


def test_an_unreachable_server_is_one_warning_and_keyword_labels(asking: Site, ten: Built) -> None:
    asking.options["llm"] = {"base_url": "http://127.0.0.1:9/v1", "max_retries": 0}
    built = asking.build()
    (warning,) = built.warnings
    assert "127.0.0.1:9" in warning
    assert "llm.base_url" in warning
    assert labels(built) == labels(ten)
    assert built.refused


def test_a_server_that_writes_neither_summaries_nor_labels_is_one_warning(asking: Site) -> None:
    asking.options["llm"] = {"base_url": "http://127.0.0.1:9/v1", "max_retries": 0}
    asking.options["summaries"] = {"provider": "openai"}
    asking.write("papers/plants/ferns.md", "# A Diary of Ferns\n\nFerns unroll in spring.\n")
    (warning,) = asking.build().warnings
    assert "127.0.0.1:9" in warning


def test_without_a_key_a_warning_names_the_variable(
    asking: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    (warning,) = asking.build().warnings
    assert "OPENAI_API_KEY" in warning


def test_the_key_is_neither_in_the_site_nor_in_the_cache_nor_in_the_log(answered: Site) -> None:
    answered.options["llm"]["headers"] = {"api-key": "{key}"}
    built = answered.build()
    files = [path for folder in (built.folder, answered.cache) for path in folder.rglob("*")]
    assert not [path for path in files if path.is_file() and KEY.encode() in path.read_bytes()]
    assert KEY not in "".join(built.warnings)


def test_a_second_build_asks_nothing_and_shows_the_same(answered: Site, server: LlmServer) -> None:
    first = answered.build()
    asked = len(server.requests)

    second = answered.build()

    assert 1 <= asked <= 2, "one for each layout, and one for both where they agree"
    assert len(server.requests) == asked
    assert second.data == first.data


def test_an_added_note_asks_for_its_summary_and_the_labels_once(
    answered: Site, server: LlmServer
) -> None:
    answered.options["summaries"] = {"provider": "openai"}
    answered.build()
    asked = len(server.requests)
    text = "# A Diary of Ferns\n\nFerns unroll in spring, which a camera has watched for years.\n"
    answered.write("papers/plants/ferns.md", text)

    built = answered.build()

    assert built.warnings == []
    assert built.entry("papers/plants/ferns")["summary"] == summary_of("papers/plants/ferns")
    new = [asked_about(request) for request in server.requests[asked:]]
    (summaries,) = [one for one in new if "note" in one[0]]
    assert [one["id"] for one in summaries] == ["papers/plants/ferns"]
    assert len(new) <= 3, "one for the summary, and one for each layout"


def test_without_a_provider_nothing_leaves_the_machine(answered: Site, server: LlmServer) -> None:
    answered.options["labels"] = {}
    answered.write("papers/plants/ferns.md", "# A Diary of Ferns\n\nFerns unroll in spring.\n")

    assert answered.build().warnings == []
    assert server.requests == []


def test_a_users_prompt_is_what_the_model_is_told(answered: Site, server: LlmServer) -> None:
    folder = answered.root / "paperdiary" / "prompts"
    folder.mkdir(parents=True)
    (folder / "labels.md.jinja").write_text(
        '{% extends "paperdiary/labels.md.jinja" %}{% block role %}You are a poet.{% endblock %}'
    )

    answered.build()

    told = server.requests[0]["messages"][0]["content"]
    assert told.startswith("You are a poet.")
    assert "two to four words" in told


def test_a_broken_prompt_is_a_warning_with_file_and_line(answered: Site, server: LlmServer) -> None:
    folder = answered.root / "paperdiary" / "prompts"
    folder.mkdir(parents=True)
    (folder / "labels.md.jinja").write_text("Name them.\n{% if %}\n")

    built = answered.build()

    (warning,) = built.warnings
    assert "labels.md.jinja:2" in warning
    assert built.refused
    assert "two to four words" in server.requests[0]["messages"][0]["content"]


def test_a_broken_file_of_labels_is_a_warning_with_file_and_line(answered: Site) -> None:
    (answered.root / "paperdiary").mkdir()
    (answered.root / "paperdiary" / "labels.json").write_text('{\n "tsne": [,]\n}')

    (warning,) = answered.build().warnings

    assert "labels.json:2" in warning


def test_a_pinned_label_wins(asking: Site) -> None:
    asking.options["labels"] = {"pinned": {"papers/subject/note-4": "My Own Words"}}
    built = asking.build()
    cluster = built.entry("papers/subject/note-4")["layouts"]["tsne"]["cluster"]
    (label,) = [c["label"] for c in built.data["clusters"]["tsne"] if c["id"] == cluster]
    assert label == "My Own Words"
    assert built.warnings == []
