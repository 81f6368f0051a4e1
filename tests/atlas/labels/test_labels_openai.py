"""Labels from a language model, whatever its server does."""

from __future__ import annotations

import json
import logging
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from mkdocs_paperdiary.atlas.labels import Group, Naming
from mkdocs_paperdiary.atlas.labels.cluster_names import Namer
from mkdocs_paperdiary.atlas.settings import LabelSettings
from mkdocs_paperdiary.cache import Cache
from mkdocs_paperdiary.llm import LanguageModel, LlmSettings, ServerSettings
from mkdocs_paperdiary.progress import quiet

if TYPE_CHECKING:
    from pathlib import Path

    from mkdocs_paperdiary.problem import Problem

    from ...llm_server import LlmServer

SECRET = "sk-Very-Secret-0123456789"
GOOD = {"0": "Database Engines", "1": "Shapes of Proteins", "2": "Typing Old Scripts"}


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LABEL_KEY", SECRET)


def ask(
    groups: list[Group], server: LlmServer, folder: Path, **llm: Any
) -> tuple[tuple[Naming, ...], tuple[Problem, ...]]:
    server_settings = {"timeout": 60.0, "max_retries": 0, "base_url": server.url, **llm}
    settings = LlmSettings("small", ServerSettings(api_key_env="LABEL_KEY", **server_settings))
    labels = LabelSettings("openai", instructions="Name these.")
    namer = Namer(labels, LanguageModel(settings), Cache(folder), quiet)
    namings, _, problems = namer.name("tsne", groups)
    return namings, problems


def by_keywords(groups: list[Group]) -> tuple[Naming, ...]:
    return Namer(LabelSettings(), LanguageModel(LlmSettings()), Cache(None), quiet).name(
        "tsne", groups
    )[0]


def kept(folder: Path) -> str:
    return "\n".join(path.read_text() for path in folder.rglob("*") if path.is_file())


def test_a_good_answer_labels_all_clusters(
    groups: list[Group], server: LlmServer, tmp_path: Path
) -> None:
    server.says(GOOD)

    namings, problems = ask(groups, server, tmp_path)

    assert [naming.label for naming in namings] == list(GOOD.values())
    assert [naming.keywords for naming in namings] == [n.keywords for n in by_keywords(groups)]
    assert problems == ()


def test_one_request_holds_all_titles_and_keywords(
    groups: list[Group], server: LlmServer, tmp_path: Path
) -> None:
    server.says(GOOD)

    ask(groups, server, tmp_path)

    (request,) = server.requests
    question = json.loads(request["messages"][-1]["content"])
    assert request["model"] == "small"
    assert [cluster["id"] for cluster in question] == [0, 1, 2]
    assert question[1]["titles"] == [entry.title for entry in groups[1].entries]
    assert question[1]["keywords"]
    assert server.authorizations == [f"Bearer {SECRET}"]


def test_a_second_build_asks_nothing_and_needs_neither_key_nor_package(
    groups: list[Group], server: LlmServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.says(GOOD)
    first = ask(groups, server, tmp_path)
    monkeypatch.delenv("LABEL_KEY")
    monkeypatch.setitem(sys.modules, "openai", None)

    assert ask(groups, server, tmp_path) == first
    assert len(server.requests) == 1


def test_another_title_model_or_server_asks_again(
    groups: list[Group], server: LlmServer, tmp_path: Path
) -> None:
    server.says(GOOD)
    ask(groups, server, tmp_path)
    moved = [
        Group(0, groups[0].entries[:2]),
        Group(1, (*groups[1].entries, groups[0].entries[2])),
        groups[2],
    ]

    ask(moved, server, tmp_path)
    ask(groups, server, tmp_path, base_url=server.url.replace("/v1", "/v2"))

    assert len(server.requests) == 3


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(f"```json\n{json.dumps(GOOD, indent=1)}\n```", id="json fence"),
        pytest.param(f"\n```\n{json.dumps(GOOD)}\n```\n", id="bare fence"),
        pytest.param({key: f"  {label} " for key, label in GOOD.items()}, id="spaces"),
        pytest.param(dict(reversed(GOOD.items())), id="other order"),
    ],
)
def test_harmless_habits_of_models_are_accepted(
    content: object, groups: list[Group], server: LlmServer, tmp_path: Path
) -> None:
    server.says(content)

    namings, problems = ask(groups, server, tmp_path)

    assert [naming.label for naming in namings] == list(GOOD.values())
    assert problems == ()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("Sure! Here are your labels.", id="chat"),
        pytest.param(json.dumps(GOOD)[:-9], id="truncated"),
        pytest.param("[" * 50_000, id="deep"),
        pytest.param(" " * 200_000 + json.dumps(GOOD), id="huge"),
        pytest.param(list(GOOD.values()), id="array"),
        pytest.param({"0": "A B", "1": "C D"}, id="missing id"),
        pytest.param({**GOOD, "3": "Too Much"}, id="extra id"),
        pytest.param(json.dumps(GOOD)[:-1] + ', "0": "Again"}', id="duplicate id"),
        pytest.param({**GOOD, "1": "database engines"}, id="same label twice"),
        pytest.param({**GOOD, "1": "word " * 300}, id="300 words"),
        pytest.param({**GOOD, "1": "W" * 61}, id="61 letters"),
        pytest.param({**GOOD, "1": ""}, id="empty label"),
        pytest.param({**GOOD, "1": "42"}, id="no letters"),
        pytest.param({**GOOD, "1": "Cluster 1"}, id="says nothing"),
        pytest.param({**GOOD, "1": None}, id="null label"),
        pytest.param({**GOOD, "1": {"label": "Proteins"}}, id="nested label"),
        pytest.param({**GOOD, "1": "<b>Proteins</b>"}, id="html"),
        pytest.param({**GOOD, "1": "Proteins &amp; Co"}, id="entity"),
        pytest.param({**GOOD, "1": "[Proteins](http://x.y)"}, id="link"),
        pytest.param({**GOOD, "1": "**Proteins** Here"}, id="markdown"),
        pytest.param({**GOOD, "1": "Proteins\nand Lines"}, id="newline"),
        pytest.param({**GOOD, "1": "Proteins \u202ereversed"}, id="direction mark"),
        pytest.param({**GOOD, "1": f"Key {SECRET.lower()}"}, id="the key"),
    ],
)
def test_an_unfit_answer_gives_keyword_labels_and_one_problem_and_is_not_kept(
    content: object, groups: list[Group], server: LlmServer, tmp_path: Path
) -> None:
    server.says(content)

    namings, problems = ask(groups, server, tmp_path)

    assert namings == by_keywords(groups)
    assert len(problems) == 1
    assert "no usable labels" in str(problems[0])
    assert problems[0].code == "unusable-answer"
    server.says(GOOD)
    assert ask(groups, server, tmp_path)[0][0].label == "Database Engines"


@pytest.mark.parametrize(
    ("status", "advice"),
    [
        (400, "llm.model"),
        (401, "LABEL_KEY"),
        (403, "LABEL_KEY"),
        (404, "llm.base_url"),
        (429, "quota"),
        (500, "later"),
    ],
)
def test_an_error_of_the_server_gives_one_problem_that_tells_what_to_do(
    status: int, advice: str, groups: list[Group], server: LlmServer, tmp_path: Path
) -> None:
    server.status, server.body = status, b'{"error": {"message": "no"}}'

    namings, problems = ask(groups, server, tmp_path)

    assert namings == by_keywords(groups)
    assert len(problems) == 1
    assert str(status) in problems[0].message
    assert advice in problems[0].message


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"<html><body>Log in</body></html>", id="html"),
        pytest.param(b'{"choices": [{"mess', id="truncated"),
        pytest.param(b'{"choices": []}', id="no choice"),
        pytest.param(b'{"choices": [{"message": {"content": null}}]}', id="no content"),
        pytest.param(b"[1, 2]", id="array"),
        pytest.param(b"", id="empty"),
        pytest.param(b"\xff\xfe\x00", id="no text"),
    ],
)
@pytest.mark.parametrize("kind", ["application/json", "text/html"])
def test_what_is_no_chat_completion_gives_one_problem(
    body: bytes, kind: str, groups: list[Group], server: LlmServer, tmp_path: Path
) -> None:
    server.body, server.headers = body, {"Content-Type": kind}

    namings, problems = ask(groups, server, tmp_path)

    assert namings == by_keywords(groups)
    assert len(problems) == 1


def test_a_closed_connection_gives_one_problem(
    groups: list[Group], server: LlmServer, tmp_path: Path
) -> None:
    server.hang_up = True

    namings, problems = ask(groups, server, tmp_path)

    assert namings == by_keywords(groups)
    assert "cannot be reached" in problems[0].message


def test_a_port_where_nobody_listens_gives_one_problem(
    groups: list[Group], server: LlmServer, tmp_path: Path
) -> None:
    _, problems = ask(groups, server, tmp_path, base_url="http://127.0.0.1:9/v1")

    assert len(problems) == 1
    assert "127.0.0.1:9 cannot be reached" in problems[0].message


@pytest.mark.parametrize("url", ["no url", "http://[", "ftp://x", "http://127.0.0.1:99999/v1"])
def test_an_address_that_is_none_gives_one_problem(
    url: str, groups: list[Group], server: LlmServer, tmp_path: Path
) -> None:
    namings, problems = ask(groups, server, tmp_path, base_url=url)

    assert namings == by_keywords(groups)
    assert "llm.base_url" in problems[0].message


def test_a_silent_server_is_left_at_the_timeout(
    groups: list[Group], server: LlmServer, tmp_path: Path
) -> None:
    server.delay = 20.0

    started = time.monotonic()
    _, problems = ask(groups, server, tmp_path, timeout=0.3)

    assert "did not answer within 0.3 s" in problems[0].message
    assert time.monotonic() - started < server.delay / 2


def test_a_server_that_drips_is_left_at_the_timeout(
    groups: list[Group], server: LlmServer, tmp_path: Path
) -> None:
    server.says(GOOD)
    server.drip = 0.1

    started = time.monotonic()
    _, problems = ask(groups, server, tmp_path, timeout=0.5)

    assert "did not answer within 0.5 s" in problems[0].message
    assert time.monotonic() - started < len(server.body) * server.drip / 2


@pytest.mark.parametrize("wish", ["100", "Wed, 21 Oct 2099 07:28:00 GMT", "-1", "nan", "soon"])
def test_a_server_cannot_make_us_wait_long_before_the_next_try(
    wish: str, groups: list[Group], server: LlmServer, tmp_path: Path
) -> None:
    server.status, server.headers = 429, {"Retry-After": wish}

    started = time.monotonic()
    ask(groups, server, tmp_path, max_retries=1)

    assert len(server.requests) == 2
    assert time.monotonic() - started < 20


def test_no_key_gives_one_problem_that_names_the_variable(
    groups: list[Group], server: LlmServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LABEL_KEY", "  ")

    namings, problems = ask(groups, server, tmp_path)

    assert namings == by_keywords(groups)
    assert len(problems) == 1
    assert "LABEL_KEY" in problems[0].message
    assert problems[0].code == "model-unavailable"
    assert server.requests == []


def test_a_missing_package_gives_one_problem_that_tells_what_to_install(
    groups: list[Group], server: LlmServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openai", None)

    namings, problems = ask(groups, server, tmp_path)

    assert namings == by_keywords(groups)
    assert len(problems) == 1
    assert 'pip install "mkdocs-paperdiary[openai]"' in problems[0].message


@pytest.mark.parametrize("status", [200, 401, 500])
def test_a_key_that_the_server_repeats_goes_nowhere(
    status: int,
    groups: list[Group],
    server: LlmServer,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    server.says(f"Incorrect key {SECRET}")
    server.status = status
    if status != 200:
        server.body = json.dumps({"error": {"message": f"Incorrect key {SECRET}"}}).encode()

    namings, problems = ask(groups, server, tmp_path)

    said = "".join([repr(namings), repr(problems), kept(tmp_path), caplog.text])
    assert len(problems) == 1
    assert SECRET not in said


@pytest.mark.parametrize("secret", ["sk-ключ", "sk-line\nX-Header: 1", "sk-\x00"])
def test_a_key_that_is_no_header_gives_one_problem_without_it(
    secret: str,
    groups: list[Group],
    server: LlmServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if "\x00" in secret:
        monkeypatch.setattr("os.environ", {"LABEL_KEY": secret})
    else:
        monkeypatch.setenv("LABEL_KEY", secret)

    namings, problems = ask(groups, server, tmp_path)

    assert namings == by_keywords(groups)
    assert len(problems) == 1
    assert secret not in problems[0].message


def test_a_password_in_the_address_is_not_told(
    groups: list[Group], server: LlmServer, tmp_path: Path
) -> None:
    server.status = 401

    _, problems = ask(
        groups, server, tmp_path, base_url=server.url.replace("http://", "http://me:hunter2@")
    )

    assert "hunter2" not in repr(problems)
    assert "127.0.0.1" in problems[0].message


def test_a_title_with_a_lone_surrogate_can_be_asked_about(
    groups_of: Any, server: LlmServer, tmp_path: Path
) -> None:
    server.says({"0": "Broken Letters"})

    namings, problems = ask(groups_of(["\ud800 broken letters"]), server, tmp_path)

    assert namings[0].label == "Broken Letters"
    assert problems == ()
