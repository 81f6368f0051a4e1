"""The Markdown extension for the plugin's marks."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import markdown
import pytest
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor


class _Bold(InlineProcessor):
    def handleMatch(self, m, data):  # noqa: N802
        bold = Element("b")
        bold.text = m[0]
        return bold, m.start(0), m.end(0)


class _Greedy(Extension):
    """Takes every `x` for markup."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802
        md.inlinePatterns.register(_Bold("x"), "greedy", 300)


def rendered(text: str) -> str:
    return markdown.markdown(text, extensions=["mkdocs_paperdiary.rendered_notes", _Greedy()])


@pytest.mark.parametrize("mark", ["xpaperdiaryblock12x", "xpaperdiarypassage3openx"])
def test_no_extension_takes_a_mark_for_markup(mark: str) -> None:
    assert rendered(f"a\n\n{mark}\n\nb") == f"<p>a</p>\n<p>{mark}</p>\n<p>b</p>"


def test_a_mark_stays_in_its_list_item() -> None:
    html = rendered("- a\n\n    xpaperdiaryblock0x\n\n- b")
    first, _ = html.split("</li>", 1)
    assert "<p>xpaperdiaryblock0x</p>" in first


def test_other_words_are_left_to_markdown() -> None:
    assert rendered("xpaperdiaryother") == "<p><b>x</b>paperdiaryother</p>"
