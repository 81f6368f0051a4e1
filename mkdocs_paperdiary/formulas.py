r"""The Markdown extension that sets formulas, as MathML, which browsers draw without a script.

What is a formula is as on GitHub: `$…$` within a line, `` $`…`$ ``, `$$…$$` and fences of `math`
(https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/writing-mathematical-expressions).
`\$` is a dollar.
"""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Final, Literal
from xml.etree import ElementTree

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.util import AtomicString

from .diary.fences import MATH, is_formula, literal_spans

Display = Literal["inline", "block"]

_LONGEST: Final = 5000
"""Characters of a formula that is set."""

_OPENING: Final = re.compile(r"^[ \t]*\$\$(?!\$)", re.MULTILINE)
_HEADING: Final = re.compile(r"^#{1,6} ", re.MULTILINE)
_NESTING: Final = re.compile(r"^[ \t]*(?:[-*+]|\d+[.)]|>)", re.MULTILINE)
_CLOSING: Final = re.compile(r"(?<!\\)\$\$(?P<rest>[^\n]*)")
_FENCE: Final = re.compile(
    r"(?P<indent>[ \t>]*)(?P<fence>`{3,}|~{3,})[ \t]*math[ \t]*\n(?P<tex>.*)\n[ \t>]*(?P=fence)",
    re.DOTALL,
)

_LONG: Final = 30
"""Characters of a formula that may be wider than a phone."""

_ALIGNED: Final = re.compile(
    r"\\(begin|end)\{(?:align(?:ed|at|edat)?|eqnarray|flalign|gather(?:ed)?|multlined?)\*?\}"
    r"(?:\[[tcb]\])?(?:\{\d+\})?"
)
"""Environments of several lines, of which the converter knows one, and numbers its lines."""

_UNSAFE: Final = ("href", "style", "class", "id", "xmlns")
"""Attributes that TeX can give an element, and that nothing on the page expects."""

_STYLES: Final = {
    "bold": "BOLD",
    "bold-italic": "BOLD ITALIC",
    "double-struck": "DOUBLE-STRUCK",
    "script": "SCRIPT",
    "fraktur": "FRAKTUR",
    "sans-serif": "SANS-SERIF",
    "monospace": "MONOSPACE",
}
"""What Unicode calls the letters of the styles, of which browsers know the upright alone."""


class FormulasExtension(Extension):
    """Sets formulas as MathML."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Register the processors."""
        md.ESCAPED_CHARS = [*{*md.ESCAPED_CHARS, "$"}]
        # Before fences of code, which have 25, and after white space is normalised.
        md.preprocessors.register(_Fences(md), "paperdiary-formulas", 26)
        # After indented code, which has 80, and before headings and lists.
        md.parser.blockprocessors.register(_Blocks(md.parser), "paperdiary-formulas", 79.9)
        # Around code, which has 190, after it, and before escapes, which have 180.
        md.inlinePatterns.register(_Inline(r"\$`([^`$\n]+)`\$"), "paperdiary-formulas", 191)
        md.inlinePatterns.register(
            _Inline(r"(?<![\\$])\$\$(?!\$)((?:[^$\\]|\\.)+)\$\$(?!\$)", "block"),
            "paperdiary-displayed-formulas",
            189.9,
        )
        md.inlinePatterns.register(_Inline(MATH.pattern), "paperdiary-inline-formulas", 189.8)


def makeExtension(**_: object) -> FormulasExtension:  # noqa: N802
    """What Python-Markdown calls when it is given this module's name."""
    return FormulasExtension()


class _Fences(Preprocessor):
    """Fences of `math` in the signs for formulas."""

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        if "math" not in text:
            return lines
        parts: list[str] = []
        at = 0
        for span in literal_spans(text):
            if fence := _FENCE.fullmatch(text, span.start, span.end):
                signs = f"{fence['indent']}$$"
                parts += text[at : span.start], f"{signs}\n{fence['tex']}\n{signs}"
                at = span.end
        return "".join((*parts, text[at:])).split("\n")


class _Blocks(BlockProcessor):
    """Formulas on lines of their own, which may have blank ones or look like lists between."""

    def test(self, parent: ElementTree.Element, block: str) -> bool:
        opening = _OPENING.search(block)
        # What stands in a list or a quotation comes back without its signs.
        return opening is not None and not _NESTING.search(block, 0, opening.start())

    def run(self, parent: ElementTree.Element, blocks: list[str]) -> bool:
        opening = _OPENING.search(blocks[0])
        closing = None
        text = ""
        used = 0
        for used, block in enumerate(blocks, 1):
            text = f"{text}\n\n{block}" if used > 1 else block
            closing = _CLOSING.search(text, opening.end()) if opening else None
            if closing or len(text) > _LONGEST:
                break
        tex = text[opening.end() : closing.start()] if opening and closing else ""
        is_set = is_formula(tex) and not _HEADING.search(tex)
        if not (opening and closing and is_set) or closing["rest"].strip(" \t.,;"):
            return False
        del blocks[:used]
        if before := text[: opening.start()].rstrip("\n"):
            self.parser.parseBlocks(parent, [before])
        parent.append(_box("div", tex + closing["rest"], "block"))
        if after := text[closing.end() :].lstrip("\n"):
            blocks.insert(0, after)
        return True


class _Inline(InlineProcessor):
    """Formulas within a paragraph."""

    def __init__(self, pattern: str, display: Display = "inline") -> None:
        super().__init__(pattern)
        self._display = display

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[ElementTree.Element, int, int] | tuple[None, None, None]:
        if not is_formula(m[1]):
            return None, None, None
        return _box("span", m[1], self._display), m.start(), m.end()


def _box(tag: str, tex: str, display: Display) -> ElementTree.Element:
    """An element around a formula; one that cannot be set stays as it is written, as code."""
    tex = " ".join(tex.split())
    box = ElementTree.Element(tag, {"class": f"paperdiary-formula paperdiary-formula--{display}"})
    formula = mathml(tex, display)
    if formula is None:
        ElementTree.SubElement(box, "code").text = AtomicString(tex)
    else:
        box.append(formula)
        if sum(map(len, formula.itertext())) > _LONG:
            # Reached by the keyboard, since it may scroll.
            box.attrib |= {"class": f"{box.get('class')} paperdiary-formula--long", "tabindex": "0"}
    return box


def mathml(tex: str, display: Display = "inline") -> ElementTree.Element | None:
    """A formula of LaTeX as an element of MathML Core (https://www.w3.org/TR/mathml-core/).

    Args:
        tex: The formula without its signs. The element's `alttext` keeps it.
        display: `inline` or `block`.

    Returns:
        The element, or None where LaTeX would refuse the formula, or it is longer than any is.
    """
    # Only here: a warm build takes its formulas from the cache.
    from latex2mathml.converter import convert_to_element

    if not tex or len(tex) > _LONGEST:
        return None
    try:
        known = _ALIGNED.sub(r"\\\1{align*}", tex)
        found = convert_to_element(known, display=display)
    except Exception:  # it has a dozen of its own, and formulas may be nested too deeply
        return None
    for element in found.iter():
        for name in _UNSAFE:
            element.attrib.pop(name, None)
        # It writes characters as entities.
        text = html.unescape(element.text or "")
        # A command that it does not know is a name, most often of a function.
        text = text.lstrip("\\") if text[1:].isalpha() else text
        style = _STYLES.get(element.attrib.pop("mathvariant", "normal"))
        element.text = AtomicString("".join(_styled(one, style) for one in text) if style else text)
    found.set("alttext", tex)
    return found


def _styled(letter: str, style: str) -> str:
    """A letter or digit in a style, as Unicode has it."""
    name = re.sub("LATIN |GREEK |LETTER ", "", unicodedata.name(letter, ""))
    for styled in (f"MATHEMATICAL {style} {name}", f"{style} {name}"):
        try:
            return unicodedata.lookup(styled)
        except KeyError:
            continue
    return letter
