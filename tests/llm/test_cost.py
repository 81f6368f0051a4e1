"""What a language model costs, about."""

from __future__ import annotations

import sys

import pytest

from mkdocs_paperdiary.llm import LlmSettings, ServerSettings
from mkdocs_paperdiary.llm.model import cost_in_words, price_of, tokens_of

OPENAI = LlmSettings("gpt-4o")


def test_four_characters_of_english_are_a_token() -> None:
    assert tokens_of("") == 0
    assert tokens_of("four") == 1
    assert tokens_of("a word" * 100) == 150


def test_letters_of_more_bytes_are_more_of_a_token() -> None:
    assert tokens_of("研究" * 100) == 150


def test_half_a_character_is_counted_too() -> None:
    assert tokens_of("\ud800") == 1


def test_a_price_grows_with_the_tokens_and_answers_cost_more_than_questions() -> None:
    once, twice = price_of(OPENAI, 1_000_000, 0), price_of(OPENAI, 2_000_000, 0)
    answers = price_of(OPENAI, 0, 1_000_000)
    assert once
    assert twice == pytest.approx(2 * once)
    assert answers
    assert answers > once


def test_openais_own_address_written_out_is_its_own_too() -> None:
    settings = LlmSettings("gpt-4o", ServerSettings("https://api.openai.com/v1/"))
    assert price_of(settings, 1000, 1000) == price_of(OPENAI, 1000, 1000)


@pytest.mark.parametrize(
    "settings",
    [
        LlmSettings("a-model-of-nobody"),
        LlmSettings("gpt-4o", ServerSettings("http://localhost:11434/v1")),
        LlmSettings("gpt-4o", ServerSettings("https://api.openai.com.example.org/v1")),
    ],
)
def test_an_unknown_price_is_not_guessed(settings: LlmSettings) -> None:
    assert price_of(settings, 1000, 1000) is None
    assert cost_in_words(settings, 12000, 100) == "12,000 tokens sent and 100 received"


def test_without_the_package_of_prices_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "genai_prices", None)
    assert price_of(OPENAI, 1000, 1000) is None


def test_a_price_is_told_in_dollars() -> None:
    assert "received, about $" in cost_in_words(OPENAI, 1_000_000, 0)
    assert cost_in_words(OPENAI, 1, 1).endswith("less than $0.01")
