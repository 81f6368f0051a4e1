"""Titles, names and abstracts as plain text: without HTML, JATS, MathML and LaTeX."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Any, Final

from ..diary.summary import clip
from ..words import one_line
from .vocabulary import vocabulary

_TAG: Final = re.compile(
    r"</?(?:mml:|jats:)?(?:i|b|u|em|strong|sub|sup|sc|scp|tt|code|p|br|span|div|title|sec|italic|"
    r"bold|monospace|inline-formula|tex-math|alternatives|list|list-item|ext-link|a|"
    r"math|m[a-z]{1,12}|semantics|annotation)(?:\s+[\w:-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*\s*/?>",
    re.IGNORECASE,
)
_BREAK: Final = re.compile(r"<br\s*/?>|</p>", re.IGNORECASE)
_ANY_TAG: Final = re.compile(r"</?[a-zA-Z][\w:-]*(?:\s[^<>]*)?/?>")
_TEX: Final = re.compile(r"\\[A-Za-z\"'`^~=.{}$&%#_]|\$|\{[^{}]*\}")
# Formulas and amounts of money are distinguished as in Pandoc.
_FORMULA: Final = re.compile(r"((?<!\\)\$(?!\s)[^$]+?(?<![\s\\])\$(?!\d))")
_NOT_MEANT: Final = re.compile(r"(?<!\\)([%$&#])")
_MARKUP: Final = re.compile(r"[\\$~%]|--|``|''|[{}]")
_BRACES: Final = re.compile(r"[{}]")
_SPACES: Final = re.compile(r"(\s+)")
_OPEN: Final = re.compile(r"(?<!\\)\{")
_CLOSE: Final = re.compile(r"(?<!\\)\}")
_MATH: Final = re.compile(r"(?<!\\)\$")
_NEEDS_MORE: Final = re.compile(r"\\(?:[a-zA-Z]+|[^\w{}&%$#_]?)\s*$")
"""A command at the end, which takes what follows or the space before it."""
_ABOUT: Final = re.compile(r"\\(?!begin|end)([a-zA-Z]+)\*?(?=\s*\{[^}])")
_AS_TYPED: Final = {0xA0: " ", 0x2C6: "^", 0xAD: None}
"""Typographic characters of the decoder, and what people type for them."""
_ABSTRACT: Final = re.compile(r"\s*abstract\b[\s:.\u2013\u2014-]*", re.IGNORECASE)
_LONGEST_TITLE: Final = 500


def plain_line(text: object) -> str:
    """A catalogue's text on one line, as a person would type it; empty where it is no text."""
    if not isinstance(text, str):
        return ""
    # Far more characters than any abstract has.
    line = without_html(text[:20_000])
    return (one_line(text_of_latex(line)) or line) if _TEX.search(line) else line


def without_html(text: str) -> str:
    """One line of a text that may have tags, `The <i>E. coli</i> genome`."""
    if "<" not in text and "&" not in text:
        return one_line(text)
    # Crossref has titles that were escaped twice.
    for _ in range(2):
        is_block = "<jats:" in text or "<p>" in text
        text = html.unescape(_TAG.sub(" " if is_block else "", text))
    return one_line(_TAG.sub("", text))


def paragraphs_of_html(text: str) -> str:
    """A text without HTML, with an empty line between its paragraphs."""
    plain = html.unescape(_ANY_TAG.sub("", _BREAK.sub("\n", text)))
    return re.sub(r"\n\s*\n\s*", "\n\n", "\n".join(line.strip() for line in plain.split("\n")))


def plain_title(text: object) -> str:
    """A title on one line, shortened where it is none of human length."""
    return clip(plain_line(text).removesuffix("."), _LONGEST_TITLE)


def brief(abstract: object) -> str:
    """The first sentences of an abstract or description."""
    text = plain_line(abstract)
    return clip(_ABSTRACT.sub("", text, count=1) or text, 300)


def names(values: Iterable[object]) -> tuple[str, ...]:
    """Names without those that are empty or there twice."""
    plain = (clip(plain_line(value), _LONGEST_TITLE) for value in values)
    return tuple(dict.fromkeys(name for name in plain if name))


def text_of_latex(text: str) -> str:
    """LaTeX as plain text, its paragraphs kept; without pylatexenc, only braces go."""
    bare = _BRACES.sub("", text)
    if not _MARKUP.search(bare):
        return bare
    # Outside of formulas, signs that are no LaTeX are escaped.
    pieces = enumerate(_FORMULA.split(text))
    latex = "".join(one if at % 2 else _NOT_MEANT.sub(r"\\\1", one) for at, one in pieces)
    return "".join(_decoded(one) if _MARKUP.search(one) else one for one in _parts(latex))


def _parts(text: str) -> Iterator[str]:
    """The words and spaces of a text, with what is one to LaTeX in one part.

    The decoder takes some milliseconds for a paragraph, of which most words are plain.
    """
    held: list[str] = []
    opened = signs = 0
    for piece in _SPACES.split(text):
        held.append(piece)
        # Counted piece by piece: a sign that is never closed may stand before thousands of words.
        opened += len(_OPEN.findall(piece)) - len(_CLOSE.findall(piece))
        signs += len(_MATH.findall(piece))
        if opened <= 0 and signs % 2 == 0 and not _NEEDS_MORE.search("".join(held[-2:])):
            yield "".join(held)
            held, opened, signs = [], 0, 0
    yield "".join(held)


@lru_cache(maxsize=4096)
def _decoded(text: str) -> str:
    decoder, walker, known = _decoder()
    # Of a command that nobody knows, what it is about stays.
    text = _ABOUT.sub(lambda match: match[0] if match[1] in known else "", text)
    try:
        decoded: str = decoder.latex_to_text(text, latex_context=walker)
    except Exception:
        # Whatever the decoder makes of broken LaTeX, the text itself is better than none.
        return _BRACES.sub("", text)
    return decoded.translate(_AS_TYPED)


@cache
def _decoder() -> tuple[Any, Any, frozenset[str]]:
    """The decoder, what it knows of the arguments of commands, and the names of all it knows."""
    from pylatexenc import latex2text, latexwalker
    from pylatexenc.macrospec import std_macro

    names = vocabulary("formats")["latex"]
    macro = latex2text.MacroTextSpec
    texts = {"href": "%(2)s", "url": "%s"} | names["signs"] | dict.fromkeys(names["nothing"], "")
    context = latex2text.get_default_latex_context_db()
    own = [macro(name, text) for name, text in texts.items()]
    context.add_context_category("own", macros=own, prepend=True)
    context.set_unknown_macro_spec(macro("", _text_of_unknown))
    walker = latexwalker.get_default_latex_context_db()
    walker.add_context_category("own", macros=[std_macro("href", "{{")], prepend=True)
    specs = (*walker.iter_macro_specs(), *context.iter_macro_specs())
    decoder = latex2text.LatexNodes2Text(context, math_mode="text", strict_latex_spaces=False)
    return decoder, walker, frozenset(spec.macroname for spec in specs)


def _text_of_unknown(node: Any, l2tobj: Any) -> str:
    """The arguments of a command as text, or else the command as it is written."""
    given = [one for one in (node.nodeargd and node.nodeargd.argnlist) or () if one is not None]
    return str(l2tobj.nodelist_to_text(given) if given else node.latex_verbatim())
