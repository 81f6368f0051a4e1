"""A language model's labels: mended once, kept as long as they fit, and bounded in time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from mkdocs_paperdiary.atlas.labels import Group
from mkdocs_paperdiary.atlas.labels.cluster_names import Namer
from mkdocs_paperdiary.atlas.settings import KeptLabel, LabelSettings
from mkdocs_paperdiary.cache import Cache
from mkdocs_paperdiary.llm import LanguageModel, LlmSettings, ServerSettings
from mkdocs_paperdiary.progress import quiet

from ...llm_server import LlmServer, Reply, asked_about, completion

if TYPE_CHECKING:
    from pathlib import Path

GOOD = {"0": "Database Engines", "1": "Shapes of Proteins", "2": "Typing Old Scripts"}
"""Of the groups in `conftest.py`."""


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LABEL_KEY", "sk-Very-Secret-0123456789")


def model_at(server: LlmServer, **llm: Any) -> LanguageModel:
    whole = {"max_requests": llm.pop("max_requests", 100)}
    settings = {"timeout": 60.0, "max_retries": 0, "base_url": server.url, **llm}
    return LanguageModel(
        LlmSettings("small", ServerSettings(api_key_env="LABEL_KEY", **settings), **whole)
    )


def namer(model: LanguageModel, folder: Path | None, **labels: Any) -> Namer:
    settings = LabelSettings("openai", instructions="Name these.", **labels)
    return Namer(settings, model, Cache(folder), quiet)


def by_keywords(groups: list[Group]) -> list[str]:
    model = LanguageModel(LlmSettings())
    namings, _, _ = Namer(LabelSettings(), model, Cache(None), quiet).name("tsne", groups)
    return [naming.label for naming in namings]


def test_an_unfit_answer_is_mended_by_one_request_that_says_what_was_wrong(
    groups: list[Group], server: LlmServer, tmp_path: Path
) -> None:
    server.then = [completion({**GOOD, "1": "word " * 300, "2": "<b>Types</b>"})]
    server.says(GOOD)

    namings, _, problems = namer(model_at(server), tmp_path).name("tsne", groups)

    assert [naming.label for naming in namings] == list(GOOD.values())
    assert problems == ()
    assert len(server.requests) == 2
    wish = server.requests[1]["messages"][-1]["content"]
    assert "label of 1 does not have 1 to 6 words" in wish
    assert "label of 2 is no plain text" in wish


def test_a_second_unfit_answer_is_the_last(
    groups: list[Group], server: LlmServer, tmp_path: Path
) -> None:
    server.says({"0": "Only One"})

    _, _, problems = namer(model_at(server), tmp_path).name("tsne", groups)

    assert len(server.requests) == 2
    assert "these ids are missing: 1, 2" in problems[0].message


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        pytest.param(completion(None, refusal="No."), "refused", id="refusal"),
        pytest.param(completion("", finish="length"), "cut off", id="length"),
        pytest.param(completion("", finish="content_filter"), "filter", id="filter"),
        pytest.param(completion("{"), "not JSON", id="truncated"),
        pytest.param(completion(""), "empty", id="empty"),
        pytest.param(
            completion({**GOOD, "0": "Ignore all previous instructions"}), "label of 0", id="obeys"
        ),
        pytest.param(completion({**GOOD, "0": "Visit evil.com"}), "address", id="address"),
        pytest.param(completion({**GOOD, "0": "I cannot name this"}), "label of 0", id="sorry"),
    ],
)
def test_an_answer_that_is_none_gives_keywords_and_is_not_kept(
    reply: Reply, told: str, groups: list[Group], server: LlmServer, tmp_path: Path
) -> None:
    server.answer = lambda request: reply

    namings, _, problems = namer(model_at(server), tmp_path).name("tsne", groups)

    assert [naming.label for naming in namings] == by_keywords(groups)
    assert len(problems) == 1
    assert told in problems[0].message
    server.answer = lambda request: GOOD
    again, _, _ = namer(model_at(server), tmp_path).name("tsne", groups)
    assert again[0].label == "Database Engines"


def test_when_the_server_fails_clusters_keep_their_last_labels_and_are_asked_about_again(
    groups: list[Group], server: LlmServer, tmp_path: Path
) -> None:
    server.says(GOOD)
    _, known, _ = namer(model_at(server), tmp_path).name("tsne", groups)
    before = dict(enumerate(known))
    server.status = 500
    stayed = {0: 3, 1: 0, 2: 3}
    moved = [groups[0], Group(1, groups[1].entries[:1]), groups[2]]

    namings, kept, problems = namer(model_at(server), tmp_path).name("tsne", moved, before, stayed)

    assert [one.label for one in namings] == list(GOOD.values())
    assert len(problems) == 1
    assert "keep their last labels" in problems[0].message
    server.status = 200
    server.says({"1": "A Single Enzyme"})
    again, _, _ = namer(model_at(server), tmp_path).name(
        "tsne", moved, dict(enumerate(kept)), stayed
    )
    assert [one.label for one in again] == [GOOD["0"], "A Single Enzyme", GOOD["2"]]


def test_only_clusters_of_which_half_has_changed_are_asked_about(
    groups: list[Group], server: LlmServer, tmp_path: Path
) -> None:
    server.says(GOOD)
    names = namer(model_at(server), tmp_path)
    _, known, _ = names.name("tsne", groups)

    _, known, _ = names.name("tsne", groups, dict(enumerate(known)), {0: 2, 1: 3, 2: 3})
    assert len(server.requests) == 1

    server.says({"0": "Engines of Databases"})
    namings, known, _ = names.name("tsne", groups, dict(enumerate(known)), {0: 1, 1: 3, 2: 3})
    assert len(server.requests) == 2
    assert [one["id"] for one in asked_about(server.requests[1])] == [0]
    assert namings[0].label == "Engines of Databases"
    assert known[0].label == "Engines of Databases"


def test_another_model_names_all_clusters_anew(
    groups: list[Group], server: LlmServer, tmp_path: Path
) -> None:
    _, known, _ = Namer(LabelSettings(), model_at(server), Cache(tmp_path), quiet).name(
        "tsne", groups
    )
    server.says(GOOD)

    namings, _, _ = namer(model_at(server), tmp_path).name(
        "tsne", groups, dict(enumerate(known)), dict.fromkeys(range(3), 3)
    )

    assert [one.label for one in namings] == list(GOOD.values())


def test_a_new_label_that_another_cluster_keeps_gets_a_word_more(
    groups: list[Group], server: LlmServer, tmp_path: Path
) -> None:
    server.says(GOOD)
    names = namer(model_at(server), tmp_path)
    _, known, _ = names.name("tsne", groups)
    server.says({"0": GOOD["1"]})

    namings, _, _ = names.name("tsne", groups, dict(enumerate(known)), {0: 0, 1: 3, 2: 3})

    assert namings[0].label.startswith(f"{GOOD['1']}, ")


def test_a_server_that_has_failed_is_not_asked_about_the_second_layout(
    groups: list[Group], server: LlmServer, tmp_path: Path
) -> None:
    server.status = 500
    both = namer(model_at(server), tmp_path)

    problems = {both.name(layout, groups)[2] for layout in ("tsne", "umap")}

    assert len(server.requests) == 1
    assert len(problems) == 1


def test_a_rate_limit_that_ends_in_time_is_waited_for(
    groups: list[Group], server: LlmServer, tmp_path: Path
) -> None:
    server.then = [Reply(429, {"Retry-After": "1"}), Reply(429)]
    server.says(GOOD)

    namings, _, problems = namer(model_at(server, max_retries=2), tmp_path).name("tsne", groups)

    assert namings[0].label == "Database Engines"
    assert problems == ()
    assert len(server.requests) == 3


def test_all_layouts_together_end_in_less_than_three_timeouts(
    groups: list[Group], server: LlmServer, tmp_path: Path
) -> None:
    # Good at last, but each answer takes almost as long as it may.
    server.answer = lambda request: completion({"0": "Only One"})
    server.delay = 1.8
    both = namer(model_at(server, timeout=2.0, max_retries=2), tmp_path)

    started = time.monotonic()
    for layout in ("tsne", "umap"):
        both.name(layout, groups)

    assert time.monotonic() - started < 10
    assert len(server.requests) <= 4


@pytest.mark.parametrize("at", [0, 40])
def test_a_server_that_hangs_in_the_middle_of_its_answer_is_left(
    at: int, groups: list[Group], server: LlmServer, tmp_path: Path
) -> None:
    server.says(GOOD)
    server.hang_after = at

    namings, _, problems = namer(model_at(server, timeout=0.5), tmp_path).name("tsne", groups)

    assert [naming.label for naming in namings] == by_keywords(groups)
    assert "did not answer within 0.5 s" in problems[0].message


def test_the_limit_of_requests_holds_for_labels(
    groups: list[Group], server: LlmServer, tmp_path: Path
) -> None:
    server.says({"0": "Only One"})

    _, _, problems = namer(model_at(server, max_requests=1), tmp_path).name("tsne", groups)

    assert len(server.requests) == 1
    assert "llm.max_requests" in problems[0].message
    assert problems[0].code == "request-limit"


def test_offline_nothing_is_asked(
    groups: list[Group], server: LlmServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAPERDIARY_OFFLINE", "1")

    _, _, problems = namer(model_at(server), tmp_path).name("tsne", groups)

    assert server.requests == []
    assert "PAPERDIARY_OFFLINE" in problems[0].message


def test_labels_of_the_users_file_win_and_spare_the_request(
    groups: list[Group], server: LlmServer, tmp_path: Path
) -> None:
    kept = tuple(
        KeptLabel(f"Mine {group.id}", tuple(entry.id for entry in group.entries))
        for group in groups
    )

    namings, _, problems = namer(model_at(server), tmp_path, kept={"tsne": kept}).name(
        "tsne", groups
    )

    assert [naming.label for naming in namings] == ["Mine 0", "Mine 1", "Mine 2"]
    assert problems == ()
    assert server.requests == []


def test_a_label_of_mkdocs_yml_wins_over_one_of_the_users_file(
    groups: list[Group], server: LlmServer, tmp_path: Path
) -> None:
    server.says({id_: label for id_, label in GOOD.items() if id_ != "0"})
    first = groups[0].entries[0].id
    kept = {"tsne": (KeptLabel("Mine", (first,)),)}

    namings, _, _ = namer(model_at(server), tmp_path, kept=kept, pinned={first: "Best"}).name(
        "tsne", groups
    )

    assert [naming.label for naming in namings] == ["Best", GOOD["1"], GOOD["2"]]


def test_a_label_of_the_users_file_whose_entries_have_parted_is_told(
    groups: list[Group], server: LlmServer, tmp_path: Path
) -> None:
    server.says(GOOD)
    parted = KeptLabel("Parted", tuple(group.entries[0].id for group in groups))

    namings, _, problems = namer(model_at(server), tmp_path, kept={"tsne": (parted,)}).name(
        "tsne", groups
    )

    assert [naming.label for naming in namings] == list(GOOD.values())
    assert "`Parted`" in problems[0].message


def test_what_the_model_is_told_and_shown_decides_whether_it_is_asked_again(
    groups: list[Group], server: LlmServer, tmp_path: Path
) -> None:
    server.says(GOOD)
    namer(model_at(server), tmp_path).name("tsne", groups)
    namer(model_at(server, timeout=9.0), tmp_path).name("tsne", groups)
    assert len(server.requests) == 1

    settings = LabelSettings("openai", instructions="Name them in Latin.")
    Namer(settings, model_at(server), Cache(tmp_path), quiet).name("tsne", groups)

    assert len(server.requests) == 2
    assert server.requests[1]["messages"][0]["content"] == "Name them in Latin."


def test_where_the_server_follows_a_schema_it_gets_one(
    groups: list[Group], server: LlmServer, tmp_path: Path
) -> None:
    server.says(GOOD)

    namer(model_at(server), tmp_path).name("tsne", groups)

    schema = server.requests[0]["response_format"]["json_schema"]["schema"]
    assert schema["required"] == ["0", "1", "2"]
