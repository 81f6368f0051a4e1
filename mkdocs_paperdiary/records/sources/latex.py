"""LaTeX to plain text, as far as the fields of BibTeX files need it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from .file_text import library

_MARKUP: Final = re.compile(r"[\\$~%]|--|``|''|[{}]")
_BRACES: Final = re.compile(r"[{}]")
_NOT_MEANT: Final = re.compile(r"(?<!\\)[%&#]")
_SPACES: Final = re.compile(r"(\s+)")
_OPEN: Final = re.compile(r"(?<!\\)\{")
_CLOSE: Final = re.compile(r"(?<!\\)\}")
_MATH: Final = re.compile(r"(?<!\\)\$")
_NEEDS_MORE: Final = re.compile(r"\\(?:[a-zA-Z]+|[^\w{}&%$#_]?)\s*$")
"""A command at the end, which takes what follows or the space before it."""
_AS_TYPED: Final = {0xA0: " ", 0x2C6: "^"}
"""Signs for which the decoder has nobler ones than anybody types."""
_ESCAPED: Final = re.compile(r"\\([_%&#~{}])")
_URL: Final = re.compile(r"\s*\\url\s*\{(.*)\}\s*", re.DOTALL)


def latex_decoder() -> Callable[[str], str]:
    """Make what turns LaTeX into text, paragraphs kept.

    Raises:
        Unreadable: pylatexenc is missing.
    """
    latex2text = library("pylatexenc.latex2text", "pylatexenc")
    decoder = latex2text.LatexNodes2Text(math_mode="text", strict_latex_spaces=False)

    known: dict[str, str] = {}

    def part(text: str) -> str:
        try:
            # In LaTeX, a bare percent sign would hide the rest, which nobody means in a title.
            decoded: str = decoder.latex_to_text(_NOT_MEANT.sub(r"\\\g<0>", text))
        except Exception:
            # Whatever the decoder makes of broken LaTeX, the text itself is better than none.
            return _BRACES.sub("", text)
        return decoded.translate(_AS_TYPED)

    def decode(text: str) -> str:
        if not _MARKUP.search(text):
            return text
        bare = _BRACES.sub("", text)
        if not _MARKUP.search(bare):
            return bare
        done = []
        for one in _parts(text):
            if not _MARKUP.search(one):
                done.append(one)
                continue
            if one not in known:
                known[one] = part(one)
            done.append(known[one])
        return "".join(done)

    return decode


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


def address(text: str) -> str:
    r"""An address or id as it was before it was escaped, `\url{https://a.b/c\_d}`."""
    if match := _URL.fullmatch(text):
        text = match[1]
    return _ESCAPED.sub(r"\1", text).strip().strip("{}")
