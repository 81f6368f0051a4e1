"""Which entries get which summary, and who is asked for it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from mkdocs_paperdiary.llm import LanguageModel, Unavailable

from ..llm_server import LlmServer, asked_about
from .asking import ANIMALS, Asker, good, note

IDS = ["papers/ants", "papers/bees", "papers/cats"]


def test_entries_without_a_summary_get_one_and_say_who_wrote_it(asker: Asker) -> None:
    built = asker.build()
    assert built.problems == ()
    assert built.written == {id_: good(id_[7:]) for id_ in IDS}
    assert asker.asked() == [IDS]


def test_the_model_sees_id_title_and_note_and_the_schema_has_the_ids(
    asker: Asker, server: LlmServer
) -> None:
    asker.notes = {"papers/ants": "---\ntags: [secret-tag]\n---\n" + note("ants")}
    asker.build()
    (request,) = server.requests
    assert asked_about(request) == [
        {"id": "papers/ants", "title": "On ants", "note": note("ants").strip()}
    ]
    assert request["messages"][0] == {"role": "system", "content": "Describe these."}
    form = request["response_format"]["json_schema"]
    assert form["strict"] is True
    assert form["schema"]["properties"] == {"papers/ants": {"type": "string"}}
    assert form["schema"]["required"] == ["papers/ants"]
    assert "secret-tag" not in json.dumps(request)


def test_a_long_note_is_cut_between_words(asker: Asker, server: LlmServer) -> None:
    asker.notes = {"papers/ants": "# Ants\n\n" + "wonderful " * 2000}
    asker.build()
    (shown,) = asked_about(server.requests[0])
    assert 5900 < len(shown["note"]) <= 6000
    assert shown["note"].endswith(" wonderful")


def test_own_summaries_are_left_alone_and_their_notes_not_sent(asker: Asker) -> None:
    asker.notes["papers/ants"] = f"---\nsummary: Mine.\n---\n{note('ants')}"
    asker.notes["papers/bees"] = f"# Bees\n\n**Summary:** These are my own words.\n\n{note('bees')}"
    built = asker.build()
    assert list(built.written) == ["papers/cats"]
    assert built.diary.by_id["papers/ants"].summary == "Mine."
    assert asker.asked() == [["papers/cats"]]


@pytest.mark.parametrize("provider", ["openai", "none"])
def test_a_summary_of_the_users_file_wins_over_a_model(asker: Asker, provider: str) -> None:
    asker.settings = {"provider": provider, "kept": {"papers/ants": "Pasted from a chat."}}
    built = asker.build()
    assert built.written["papers/ants"] == "Pasted from a chat."
    assert not any("papers/ants" in ids for ids in asker.asked())
    assert (asker.asked() == []) is (provider == "none")


def test_the_authors_own_summary_wins_over_the_users_file(asker: Asker) -> None:
    asker.notes = {"papers/ants": f"---\nsummary: Mine.\n---\n{note('ants')}"}
    asker.settings = {"kept": {"papers/ants": "Pasted from a chat."}}
    assert asker.build().diary.by_id["papers/ants"].summary == "Mine."


def test_without_a_provider_nothing_is_asked_and_nothing_a_model_wrote_is_used(
    asker: Asker,
) -> None:
    asker.build()
    asker.settings = {"provider": "none"}
    built = asker.build()
    assert built.written == {}
    assert built.diary.by_id["papers/ants"].summary == "They put ants into a maze. The ants ran."
    assert len(asker.server.requests) == 1


def test_a_note_with_nothing_but_a_title_is_not_asked_about(asker: Asker) -> None:
    asker.notes = {
        "papers/ants": "# Ants\n\n",
        "papers/bees": "---\ntitle: Bees\n---\n",
        "papers/cats": note("cats"),
    }
    assert asker.build().problems == ()
    assert asker.asked() == [["papers/cats"]]


def test_an_empty_answer_says_that_too_little_is_known_and_is_kept_as_that(asker: Asker) -> None:
    asker.server.answer = lambda request: dict.fromkeys(IDS, "")
    built = asker.build()
    assert built.problems == ()
    assert built.written == {}
    assert built.diary.by_id["papers/ants"].summary == "They put ants into a maze. The ants ran."
    asker.build()
    assert len(asker.server.requests) == 1


def test_a_second_build_asks_nothing_and_gives_the_same(asker: Asker) -> None:
    first = asker.build()
    asker.said.clear()
    asker.steps.clear()
    second = asker.build()
    assert second.diary == first.diary
    assert len(asker.server.requests) == 1
    assert (asker.said, asker.steps) == ([], [])


def test_a_second_build_needs_neither_key_nor_client_nor_event_loop(asker: Asker) -> None:
    asker.build()
    code = f"""
import sys
from pathlib import Path
from mkdocs_paperdiary.cache import Cache
from mkdocs_paperdiary.diary import Note, read_diary
from mkdocs_paperdiary.llm import LanguageModel, LlmSettings, ServerSettings
from mkdocs_paperdiary.progress import quiet
from mkdocs_paperdiary.summaries import SummarySettings, summarise

notes = [Note(f"{{id_}}.md", text.encode()) for id_, text in {asker.notes!r}.items()]
server = ServerSettings({asker.server.url!r}, "NOT_SET")
diary, problems = summarise(
    read_diary(notes), SummarySettings("openai", instructions="Describe these."),
    Cache(Path({str(asker.folder)!r})),
    LanguageModel(LlmSettings("small", server)), quiet, print,
)
print(problems, [one.has_machine_summary for one in diary.entries])
print(sorted({{"openai", "asyncio", "genai_prices"}} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "() [True, True, True]\n[]\n"


def test_an_added_note_is_asked_about_in_one_request_and_no_other_is(asker: Asker) -> None:
    asker.build()
    asker.notes["papers/dogs"] = note("dogs")
    assert len(asker.build().written) == 4
    assert asker.asked()[1:] == [["papers/dogs"]]


@pytest.mark.parametrize(
    ("what", "value"),
    [("settings", {"instructions": "Describe well."}), ("connection", {"timeout": 4.0})],
)
def test_other_instructions_ask_again_and_another_timeout_does_not(
    asker: Asker, what: str, value: dict[str, object]
) -> None:
    asker.build()
    setattr(asker, what, value)
    asker.build()
    assert len(asker.server.requests) == (2 if what == "settings" else 1)


def test_a_note_that_moves_keeps_its_summary(asker: Asker) -> None:
    asker.build()
    asker.notes = {"talks/ants": asker.notes["papers/ants"]}
    assert asker.build().written == {"talks/ants": good("ants")}
    assert len(asker.server.requests) == 1


def test_two_notes_alike_are_asked_about_once(asker: Asker) -> None:
    asker.notes = {"a/ants": note("ants"), "b/ants": note("ants")}
    assert asker.build().written == dict.fromkeys(("a/ants", "b/ants"), good("ants"))
    assert asker.asked() == [["a/ants"]]


def test_a_changed_note_is_asked_about_again_but_not_while_serving(asker: Asker) -> None:
    asker.build()
    asker.notes["papers/ants"] += "And one thing more.\n"
    assert asker.build(only_new=True).written["papers/ants"] == good("ants")
    assert len(asker.server.requests) == 1
    asker.build()
    assert asker.asked()[1:] == [["papers/ants"]]


def test_while_serving_a_new_note_is_asked_about(asker: Asker) -> None:
    asker.build()
    asker.notes["papers/dogs"] = note("dogs")
    asker.build(only_new=True)
    assert asker.asked()[1:] == [["papers/dogs"]]


def test_where_asking_is_not_wished_what_is_kept_is_used_without_a_word(asker: Asker) -> None:
    asker.build()
    asker.notes["papers/dogs"] = note("dogs")
    asker.model = LanguageModel(asker.llm_settings())
    asker.model.fail(Unavailable("it is not asked"))
    built = asker.build_again()
    assert sorted(built.written) == IDS
    # Who asks nothing leaves this out: see `test_no_language_model_is_asked` of the commands.
    assert {one.code for one in built.problems} == {Unavailable.code}
    assert len(asker.said) == 2
    assert len(asker.server.requests) == 1


def test_entries_are_asked_about_in_batches_several_at_once(asker: Asker) -> None:
    asker.notes = {f"papers/{one}": note(one) for one in ANIMALS}
    asker.settings, asker.llm = {"batch_size": 2}, {"concurrency": 3}
    asker.server.delay = 0.3
    assert len(asker.build().written) == 10
    assert [len(ids) for ids in asker.asked()] == [2] * 5
    assert asker.server.most_at_once == 3


def test_progress_is_told_in_entries(asker: Asker) -> None:
    asker.settings, asker.llm = {"batch_size": 2}, {"concurrency": 1}
    asker.build()
    assert asker.steps == [("Writing summaries", done, 3) for done in (0, 1, 2, 3)]


def test_what_is_asked_is_announced_before_and_what_it_took_after(asker: Asker) -> None:
    asker.build()
    before, after = asker.said
    host = asker.server.url.removeprefix("http://").removesuffix("/v1")
    assert before.startswith(f"Asking small at {host} for summaries of 3 entries in 1 request, ")
    assert "tokens sent and" in before
    assert "$" not in before
    assert after == "Wrote 3 summaries with 1 request: 100 tokens sent and 20 received"


def test_another_password_query_or_slash_asks_nothing(asker: Asker) -> None:
    asker.build()
    url = asker.server.url.replace("http://", "http://me:hunter2@")
    asker.connection["base_url"] = f"{url}/?key=new"
    assert len(asker.build().written) == 3
    assert len(asker.server.requests) == 1
