"""Estimated cost of requests: tokens by a rule of thumb, prices by a package."""

from __future__ import annotations

import math

from .settings import OPENAI, LlmSettings


def tokens_of(text: str) -> int:
    """Estimate how many tokens a text has.

    OpenAI's rule of thumb is four characters of English. Bytes of UTF-8 are counted in their place,
    which are what its tokens are made of, so that other scripts are not counted far too low.

    References:
        OpenAI Help Center, "What are tokens and how to count them?", article 4936856.
    """
    return math.ceil(len(text.encode("utf-8", "replace")) / 4)


def tokens_of_words(words: int) -> int:
    """Estimate how many tokens so many English words have: four for three, by the same rule."""
    return math.ceil(words / 0.75)


def price_of(settings: LlmSettings, sent: int, received: int) -> float | None:
    """Estimate what tokens cost in US dollars.

    None where the price is not known: at other servers than OpenAI's own, of models that the
    package genai-prices does not know, and without that package.
    """
    if settings.server.url.rstrip("/") != OPENAI:
        return None
    try:
        from genai_prices import Usage, calc_price

        usage = Usage(input_tokens=sent, output_tokens=received)
        return float(calc_price(usage, settings.model, provider_id="openai").total_price)
    except Exception:  # a price is a courtesy, for which no build fails
        return None


def cost_in_words(settings: LlmSettings, sent: int, received: int) -> str:
    """The number of tokens and, where it is known, about what they cost."""
    text = f"{sent:,} tokens sent and {received:,} received"
    price = price_of(settings, sent, received)
    if price is None:
        return text
    return f"{text}, {f'about ${price:.2f}' if price >= 0.01 else 'less than $0.01'}"
