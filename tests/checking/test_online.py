"""Asking other sites whether links are alive."""

from __future__ import annotations

import datetime as dt
import socket
import time
from collections.abc import Iterator

import pytest

from mkdocs_paperdiary.checking import links
from mkdocs_paperdiary.checking.links import Answer, answers_as_json, answers_from_json, ask_sites

from .link_server import LinkServer, link_server

TODAY = dt.date(2024, 6, 30)


@pytest.fixture
def server() -> Iterator[LinkServer]:
    with link_server() as running:
        yield running


def ask(url: str) -> Answer:
    (answer,) = ask_sites([url], {}, today=TODAY).values()
    return answer


@pytest.mark.parametrize(
    ("path", "state"),
    [
        ("/alive", "alive"),
        ("/moved", "alive"),
        ("/head/405", "alive"),
        ("/head/404", "alive"),
        ("/head/403", "alive"),
        ("/status/404", "dead"),
        ("/status/410", "dead"),
        ("/status/403", "unsure"),
        ("/status/401", "unsure"),
        ("/status/500", "unsure"),
        ("/status/503", "unsure"),
        ("/round", "unsure"),
    ],
)
def test_what_an_answer_means(server: LinkServer, path: str, state: str) -> None:
    assert ask(server.url + path).state == state


def test_a_head_is_enough_for_what_is_there(server: LinkServer) -> None:
    ask(f"{server.url}/alive")
    assert server.asked == ["HEAD /alive"]


def test_nobody_there_may_be_this_machines_network() -> None:
    with link_server() as gone:
        pass
    assert ask(f"{gone.url}/alive").state == "unsure"


def test_a_site_that_wants_no_more_is_left_alone(server: LinkServer) -> None:
    urls = [f"{server.url}/status/429", *(f"{server.url}/alive?{n}" for n in range(5))]
    answers = ask_sites(urls, {}, today=TODAY)
    assert server.asked == ["HEAD /status/429"]
    assert {one.state for one in answers.values()} == {"unsure"}


def test_a_site_is_asked_one_thing_at_a_time_and_each_once(server: LinkServer) -> None:
    urls = [f"{server.url}/alive?{number % 20}#{number}" for number in range(40)]
    answers = ask_sites(urls, {}, today=TODAY)
    assert len(answers) == len(server.asked) == 20
    assert server.most_at_once == 1


def test_the_time_is_bounded(server: LinkServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "LIMIT", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    begun = time.monotonic()
    answers = ask_sites([f"{server.url}/slow", f"http://127.0.0.1:{port}/"], {}, today=TODAY)
    assert time.monotonic() - begun < 15
    assert answers[f"{server.url}/slow"].state == "unsure"


def test_answers_are_believed_for_a_week(server: LinkServer) -> None:
    url = f"{server.url}/status/404"
    six_days = Answer("alive", "", TODAY - dt.timedelta(days=6))
    assert ask_sites([url], {url: six_days}, today=TODAY)[url] == six_days
    assert server.asked == []
    seven_days = Answer("alive", "", TODAY - dt.timedelta(days=7))
    assert ask_sites([url], {url: seven_days}, today=TODAY)[url].state == "dead"


def test_what_nobody_was_sure_of_is_asked_again(server: LinkServer) -> None:
    url = f"{server.url}/alive"
    known = {url: Answer("unsure", "503", TODAY)}
    assert ask_sites([url], known, today=TODAY)[url].state == "alive"


def test_the_users_passwords_stay_here(
    server: LinkServer, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1\nlogin me\npassword a-secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    ask(f"{server.url}/alive")
    ask(f"{server.url}/moved")
    assert len(server.headers) >= 2
    assert all("Authorization" not in headers for headers in server.headers)


def test_answers_are_read_back_and_damaged_ones_are_none() -> None:
    answers = {
        "https://example.org/a": Answer("alive", "", TODAY),
        "https://example.org/b": Answer("dead", "404", TODAY),
        "https://example.org/c": Answer("unsure", "503", TODAY),
    }
    read = answers_from_json(answers_as_json(answers))
    assert read == {url: one for url, one in answers.items() if one.state != "unsure"}
    for damaged in (b"", b"[1]", b'{"a": 1}', b'{"a": ["alive", "", "June"]}'):
        with pytest.raises((ValueError, TypeError)):
            answers_from_json(damaged)
