"""Questions to a server on loopback, and what is sent and believed."""

from __future__ import annotations

import asyncio
import gzip
import time
import traceback
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest

from mkdocs_paperdiary.llm import (
    BadAnswer,
    LanguageModel,
    LimitReached,
    LlmSettings,
    Question,
    ServerSettings,
    Unavailable,
    json_object,
)

from ..llm_server import LlmServer, Reply, completion

SECRET = "sk-Very-Secret-0123456789"
SCHEMA = {"type": "object", "properties": {}, "additionalProperties": True}


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_KEY", SECRET)
    monkeypatch.delenv("PAPERDIARY_OFFLINE", raising=False)


@pytest.fixture
def model(server: LlmServer) -> Callable[..., LanguageModel]:
    """Makes models of the server."""

    def make(most: int = 100, before: LanguageModel | None = None, **server_: Any) -> LanguageModel:
        said = {"base_url": server.url, "api_key_env": "TEST_KEY", "timeout": 60.0, **server_}
        settings = ServerSettings(**{"max_retries": 0, **said})
        return LanguageModel(LlmSettings("small", settings, max_requests=most), before)

    return make


def ask(
    model: LanguageModel,
    *,
    data: str = "[]",
    times: int = 1,
    deadline: float | None = None,
    reserve: int = 0,
) -> object:
    """Ask for a JSON object that has `good`."""

    def read(text: str) -> object:
        answer = json_object(text)
        if "good" not in answer:
            raise BadAnswer("`good` is missing", "nothing else will do")
        return answer["good"]

    async def talk() -> object:
        async with model.conversation(deadline, reserve) as conversation:
            for _ in range(times):
                said = await conversation.answer(Question("x", "Be good.", data, SCHEMA, read))
        return said

    return asyncio.run(talk())


Make = Callable[..., LanguageModel]


def test_a_question_is_sent_with_its_schema(model: Make, server: LlmServer) -> None:
    server.says({"good": 1})
    assert ask(model(), data='["x"]') == 1
    (request,) = server.requests
    assert [one["content"] for one in request["messages"]] == ["Be good.", '["x"]']
    assert request["model"] == "small"
    assert request["response_format"]["json_schema"]["schema"] == SCHEMA


def test_a_server_without_structured_output_is_asked_plainly_from_then_on(
    model: Make, server: LlmServer
) -> None:
    server.structured = False
    server.answer = lambda request: {"good": 1}
    first = model()
    assert ask(first, times=2) == 1
    assert ask(model(before=first)) == 1
    assert ["response_format" in one for one in server.requests] == [True, False, False, False]


def test_a_question_that_is_refused_in_either_form_says_nothing_about_the_forms(
    model: Make, server: LlmServer
) -> None:
    server.then = [Reply(400, body=b"{}"), Reply(400, body=b"{}")]
    server.answer = lambda request: {"good": 1}
    asked = model()
    with pytest.raises(Exception, match="400"):
        ask(asked)
    assert ask(asked) == 1
    assert ["response_format" in one for one in server.requests] == [True, False, True]


def test_a_request_to_mend_has_the_answer_and_what_was_wrong(
    model: Make, server: LlmServer
) -> None:
    server.then = [completion({"bad": 1})]
    server.answer = lambda request: {"good": 2}
    assert ask(model()) == 2
    before, after = server.requests
    assert after["messages"][:2] == before["messages"]
    answer, wish = after["messages"][2:]
    assert answer == {"role": "assistant", "content": '{"bad": 1}'}
    assert "`good` is missing" in wish["content"]
    assert "nothing else will do" in wish["content"]


def test_an_answer_is_mended_once(model: Make, server: LlmServer) -> None:
    server.answer = lambda request: {"bad": 1}
    with pytest.raises(BadAnswer, match="missing"):
        ask(model())
    assert len(server.requests) == 2


def test_an_empty_answer_is_quoted_as_something(model: Make, server: LlmServer) -> None:
    server.then = [completion("")]
    server.answer = lambda request: {"good": 2}
    assert ask(model()) == 2
    assert server.requests[1]["messages"][2]["content"]


def test_the_key_is_sent_as_authorization(model: Make, server: LlmServer) -> None:
    server.says({"good": 1})
    ask(model())
    assert server.authorizations == [f"Bearer {SECRET}"]


def test_a_header_with_the_key_takes_the_place_of_authorization(
    model: Make, server: LlmServer
) -> None:
    server.says({"good": 1})
    ask(model(headers={"api-key": "{key}", "X-Team": "reading"}))
    (head,) = server.heads
    assert head["api-key"] == SECRET
    assert head["x-team"] == "reading"
    assert "authorization" not in head


def test_other_headers_leave_authorization_as_it_is(model: Make, server: LlmServer) -> None:
    server.says({"good": 1})
    ask(model(headers={"X-Team": "reading"}))
    assert server.authorizations == [f"Bearer {SECRET}"]


def test_where_no_key_is_needed_none_is_sent(
    model: Make, server: LlmServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The client would find it by itself.
    monkeypatch.setenv("OPENAI_API_KEY", "sk-another")
    server.says({"good": 1})
    ask(model(api_key_env=""))
    (head,) = server.heads
    assert "authorization" not in head
    assert "sk-another" not in str(head)


def test_a_query_of_the_address_is_sent_with_each_request(model: Make, server: LlmServer) -> None:
    server.says({"good": 1})
    assert ask(model(base_url=f"{server.url}?api-version=2024-10-21")) == 1
    assert server.paths == ["/v1/chat/completions?api-version=2024-10-21"]


def test_blanks_around_an_address_are_none_of_it(model: Make, server: LlmServer) -> None:
    server.says({"good": 1})
    assert ask(model(base_url=f" {server.url} ")) == 1


@pytest.mark.parametrize("url", ["localhost:11434/v1", "127.0.0.1:8000", "http://a:99999/v1", "x"])
def test_an_address_that_is_none_is_told_as_that(url: str, model: Make) -> None:
    with pytest.raises(Unavailable, match=r"`llm.base_url` is no address such as http://"):
        ask(model(base_url=url))


@pytest.mark.parametrize("headers", [{"X-A": "a\nb"}, {"X-A": "é"}, {"X A": "b"}, {"": "b"}])
def test_a_header_that_is_none_is_told_without_its_text(
    headers: dict[str, str], model: Make, server: LlmServer
) -> None:
    with pytest.raises(Unavailable, match=r"a header in `llm.headers` has characters") as caught:
        ask(model(headers=headers))
    assert not any(value in str(caught.value) for value in headers.values() if len(value) > 1)
    assert server.requests == []


def test_a_key_that_can_be_none_is_told_with_its_variable(
    model: Make, server: LlmServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEST_KEY", "sk-schlüssel")
    with pytest.raises(Unavailable, match="the key in TEST_KEY has characters") as caught:
        ask(model())
    assert "schlüssel" not in str(caught.value)
    assert server.requests == []


def test_a_redirect_is_not_followed(model: Make, server: LlmServer) -> None:
    server.then = [Reply(307, {"Location": f"{server.url}/elsewhere"}, b"")]
    server.says({"good": 1})
    with pytest.raises(Unavailable, match=r"307.*llm\.base_url"):
        ask(model())
    assert len(server.requests) == 1


def test_each_try_ends_in_time_even_if_a_byte_comes_now_and_then(
    model: Make, server: LlmServer
) -> None:
    server.says({"good": "x" * 2000})
    server.drip = 0.05
    began = time.monotonic()
    with pytest.raises(Unavailable, match=r"did not answer within 0\.5 s"):
        ask(model(timeout=0.5, max_retries=1))
    assert len(server.requests) == 2
    assert time.monotonic() - began < len(server.body) * server.drip / 4


def test_no_wait_is_longer_than_the_deadline(model: Make, server: LlmServer) -> None:
    server.says({"good": 1})
    server.delay = 30.0
    began = time.monotonic()
    with pytest.raises(Unavailable):
        ask(model(timeout=20.0), deadline=time.monotonic() + 0.5)
    assert time.monotonic() - began < 10


def test_after_a_failure_nobody_is_asked(model: Make, server: LlmServer) -> None:
    server.status = 500
    asked = model()
    for _ in range(2):
        with pytest.raises(Unavailable, match="500"):
            ask(asked)
    assert len(server.requests) == 1


def test_a_failure_is_forgotten_when_the_settings_change(model: Make, server: LlmServer) -> None:
    server.status = 500
    asked = model()
    with pytest.raises(Unavailable):
        ask(asked)
    server.status = 200
    server.says({"good": 1})
    assert ask(model(before=asked, timeout=6.0)) == 1


def test_a_traceback_has_no_key(model: Make, server: LlmServer) -> None:
    server.status, server.body = 401, f'{{"error": {{"message": "{SECRET}"}}}}'.encode()
    with pytest.raises(Unavailable) as caught:
        ask(model())
    assert SECRET not in "".join(traceback.format_exception(caught.value))
    assert caught.value.__suppress_context__


def test_requests_and_tokens_are_counted_also_of_answers_that_are_not_fit(
    model: Make, server: LlmServer
) -> None:
    server.then = [completion({"bad": 1}, (70, 7))]
    server.answer = lambda request: completion(None, (30, 3), refusal="No.")
    asked = model()
    with pytest.raises(BadAnswer, match="refused"):
        ask(asked)
    assert (asked.used.requests, asked.used.sent, asked.used.received) == (2, 100, 10)


def test_a_server_that_counts_no_tokens_is_no_trouble(model: Make, server: LlmServer) -> None:
    server.usage = None
    server.says({"good": 1})
    asked = model()
    assert ask(asked) == 1
    assert (asked.used.sent, asked.used.received) == (0, 0)


def test_the_limit_counts_mending_and_is_no_failure(model: Make, server: LlmServer) -> None:
    server.then = [completion({"bad": 1})]
    server.answer = lambda request: {"good": 1}
    asked = model(most=1)
    with pytest.raises(LimitReached):
        ask(asked)
    asked.check()
    assert len(server.requests) == 1


def test_a_reserve_is_left_to_others(model: Make, server: LlmServer) -> None:
    server.says({"good": 1})
    asked = model(most=3)
    with pytest.raises(LimitReached):
        ask(asked, times=3, reserve=1)
    assert ask(asked) == 1
    assert len(server.requests) == 3


def test_half_a_character_can_be_asked_about(model: Make, server: LlmServer) -> None:
    server.says({"good": 1})
    assert ask(model(), data="a \ud800 b") == 1
    assert server.requests[0]["messages"][1]["content"] == "a ? b"


def test_half_a_character_in_an_answer_can_be_mended(model: Make, server: LlmServer) -> None:
    server.then = [completion("bad \ud83d")]
    server.says({"good": 1})
    assert ask(model()) == 1
    assert server.requests[1]["messages"][2]["content"] == "bad ?"


BLANKS = b" " * 300_000_000


def packed(content: bytes) -> bytes:
    return gzip.compress(content, 1)


PACKED: dict[str, Callable[[], Reply]] = {
    "plain": lambda: Reply(body=BLANKS),
    "gzip": lambda: Reply(headers={"Content-Encoding": "gzip"}, body=packed(BLANKS)),
    "packed twice": lambda: Reply(
        headers={"Content-Encoding": "gzip, gzip"}, body=packed(packed(BLANKS))
    ),
    "packed otherwise": lambda: Reply(headers={"Content-Encoding": "br"}, body=b"x"),
    "a failure": lambda: Reply(status=500, body=BLANKS),
}


@pytest.mark.parametrize("name", PACKED)
def test_an_answer_of_any_size_takes_bounded_memory(
    server: LlmServer, model: Callable[..., LanguageModel], name: str
) -> None:
    server.then = [PACKED[name]()]
    tracemalloc.start()
    try:
        with pytest.raises(Unavailable, match="sent more than 4 MB"):
            ask(model())
        # Clients before httpx2 unpack a whole piece that has come, of 64 kB, a thousandfold.
        assert tracemalloc.get_traced_memory()[1] < 160_000_000
    finally:
        tracemalloc.stop()


def test_an_answer_that_is_packed_is_read(
    server: LlmServer, model: Callable[..., LanguageModel]
) -> None:
    reply = completion('{"good": 1}', (1, 1))
    reply.headers["Content-Encoding"] = "gzip"
    reply.body = gzip.compress(reply.body)
    server.then = [reply]
    assert ask(model()) == 1
