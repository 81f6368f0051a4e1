"""LaTeX to plain text, as far as the fields of BibTeX files need it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from .file_text import library

_MARKUP: Final = re.compile(r"[\\$~%]|--|``|''|[{}]")
_BRACES: Final = re.compile(r"[{}]")
_NOT_MEANT: Final = re.compile(r"(?<!\\)[%&#]")
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

    def decode(text: str) -> str:
        if not _MARKUP.search(text):
            return text
        bare = _BRACES.sub("", text)
        if not _MARKUP.search(bare):
            return bare
        try:
            # In LaTeX, a bare percent sign would hide the rest, which nobody means in a title.
            decoded: str = decoder.latex_to_text(_NOT_MEANT.sub(r"\\\g<0>", text))
        except Exception:
            # Whatever the decoder makes of broken LaTeX, the text itself is better than none.
            return bare
        return decoded.translate(_AS_TYPED)

    return decode


def address(text: str) -> str:
    r"""An address or id as it was before it was escaped, `\url{https://a.b/c\_d}`."""
    if match := _URL.fullmatch(text):
        text = match[1]
    return _ESCAPED.sub(r"\1", text).strip().strip("{}")
