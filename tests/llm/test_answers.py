"""What of a model's answer is taken as plain text, and what is not."""

from __future__ import annotations

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
