"""What of a model's answer is taken as plain text, and what is not."""

from __future__ import annotations

import time

import pytest

from mkdocs_paperdiary.llm import BadAnswer, json_object
from mkdocs_paperdiary.llm.answers import plain_text


@pytest.mark.parametrize(
    "text",
    [
        "Compares a < b with c > d.",
        "Reaches over >83% of the speed.",
        "Proposes π_{0.5}, a model for robots [of all kinds].",
        "Finds the best policy π* in half the time.",
        "نشان می\u200cدهد که این روش بهتر است.",
    ],
)
def test_sentences_may_have_signs(text: str) -> None:
    assert plain_text(text, "", sentences=True) == (text, None)


@pytest.mark.parametrize(
    "text",
    [
        "Finds <b>much</b>.",
        "Finds <!-- much.",
        "Finds [much](here).",
        "Finds `much`.",
        "Finds **much**.",
        "# Finds much.",
        "- Finds much.",
        "Finds a &lt; b.",
        r"Finds $\pi$.",
        "Finds https://much.example.",
        "Finds\nmuch.",
        "Finds \u202emuch.",
    ],
)
def test_sentences_have_no_markup(text: str) -> None:
    assert plain_text(text, "", sentences=True)[1] == "is no plain text in one line"


@pytest.mark.parametrize("text", ["Over > Under", "Much*", "π_{0.5}", "Much [of all]"])
def test_a_name_has_no_signs(text: str) -> None:
    assert plain_text(text, "")[1] == "is no plain text in one line"


@pytest.mark.parametrize(
    "text",
    [
        '{"0": "A"}',
        '```json\n{"0": "A"}\n```',
        'Here they are:\n\n```\n{"0": "A"}\n```\nAnything else?',
        'Here they are: {"0": "A"}.',
        '<think>Is it {"0": "B"}?</think>\n{"0": "A"}',
    ],
)
def test_an_object_is_found_where_models_put_it(text: str) -> None:
    assert json_object(text) == {"0": "A"}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "empty"),
        ("No.", "not JSON"),
        ('{"0": "A"', "not JSON"),
        ('["A"]', "no JSON object"),
        ('{"0": "A", "0": "B"}', "twice"),
        ("{" * 100_001, "too long"),
        ("[" * 90_000, "not JSON"),
    ],
)
def test_what_is_no_object_is_told(text: str, fault: str) -> None:
    with pytest.raises(BadAnswer, match=fault):
        json_object(text)


def test_a_fence_with_endless_blanks_is_read_at_once() -> None:
    began = time.monotonic()
    with pytest.raises(BadAnswer, match="not JSON"):
        json_object("```json\n" + " " * 90_000)
    assert time.monotonic() - began < 20


@pytest.mark.parametrize("key", ["x", "EMPTY", "ollama", "lm-studio", "not-needed"])
def test_a_word_in_place_of_a_key_is_no_secret(key: str) -> None:
    text = f"Explores what {key} is, and how it is used."
    assert plain_text(text, key, sentences=True) == (text, None)


def test_a_key_is_not_repeated() -> None:
    text, fault = plain_text("Explores SK-abcdefghij0123456789.", "sk-ABCDEFGHIJ0123456789")
    assert (text, fault) == ("", "repeats what is secret")
