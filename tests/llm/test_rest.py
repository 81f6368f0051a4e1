"""How long what has failed is left alone."""

from __future__ import annotations

import time

import pytest

from mkdocs_paperdiary.llm import (
    LanguageModel,
    LlmSettings,
    RecentFailures,
    ServerSettings,
    Unavailable,
)


def after(seconds: float, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.monotonic()
    monkeypatch.setattr("time.monotonic", lambda: now + seconds)


def test_what_has_failed_rests_for_some_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    failures = RecentFailures()
    failures.add("a server", "it is down")
    after(200, monkeypatch)
    assert failures.reason("a server") == "it is down"
    assert failures.reason("another server") is None
    after(200, monkeypatch)
    assert failures.reason("a server") is None


def test_a_build_asks_a_model_that_has_failed_again_only_after_its_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("PAPERDIARY_OFFLINE", raising=False)
    settings = LlmSettings("small", ServerSettings("http://127.0.0.1:9/v1", api_key_env=""))
    first = LanguageModel(settings)
    first.fail(Unavailable("it is down"))
    second = LanguageModel(settings, first)
    with pytest.raises(Unavailable, match="it is down"):
        second.check()
    after(400, monkeypatch)
    with pytest.raises(Unavailable, match="it is down"):
        second.check()
    LanguageModel(settings, second).check()
