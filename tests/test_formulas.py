"""The Markdown extension that sets formulas."""

from __future__ import annotations

import html
from xml.etree import ElementTree

import markdown
import pytest

from mkdocs_paperdiary.formulas import mathml

SIGN = "~"
"""Stands for a formula."""


def rendered(text: str) -> str:
    return markdown.markdown(
        text, extensions=["tables", "pymdownx.superfences", "mkdocs_paperdiary.formulas"]
    )


def outline(text: str) -> tuple[str, list[str]]:
    """The page as elements with signs for its formulas, and their LaTeX."""
    root = ElementTree.fromstring(f"<root>{rendered(text)}</root>")
    found = []
    parents = {child: parent for parent in root.iter() for child in parent}
    for formula in [*root.iter("math")]:
        found.append(formula.get("alttext"))
        box = parents[formula]
        box.remove(formula)
        box.text = SIGN
        assert box.get("class").startswith("paperdiary-formula ")
        assert (formula.get("display") == "block") == ("--block" in box.get("class"))
        del box.attrib["class"]
        box.attrib.pop("tabindex", None)
    page = "".join(ElementTree.tostring(one, "unicode", method="html") for one in root)
    return page.replace("\n", ""), found


@pytest.mark.parametrize(
    ("text", "page", "formulas"),
    [
        ("Let $n_i$ be", "<p>Let <span>~</span> be</p>", ["n_i"]),
        ("gilt$\\alpha_t$。", "<p>gilt$\\alpha_t$。</p>", []),
        ("其中$\\alpha_t$表示", "<p>其中<span>~</span>表示</p>", [r"\alpha_t"]),
        ("($a*b*c$), $d_1$.", "<p>(<span>~</span>), <span>~</span>.</p>", ["a*b*c", "d_1"]),
        ("as $ \\beta $ goes", "<p>as <span>~</span> goes</p>", [r"\beta"]),
        ("$`a_b`$ and `$x$`", "<p><span>~</span> and <code>$x$</code></p>", ["a_b"]),
        ("from $5 to $10", "<p>from $5 to $10</p>", []),
        ("$5/$6, US$7 and A$8", "<p>$5/$6, US$7 and A$8</p>", []),
        ("$PATH and $HOME in 50$-notes", "<p>$PATH and $HOME in 50$-notes</p>", []),
        ("$O(n log n)$", "<p><span>~</span></p>", ["O(n log n)"]),
        ("$max(0, min(1, x))$", "<p><span>~</span></p>", ["max(0, min(1, x))"]),
        ("${A}/${B} and (${A},${B})", "<p>${A}/${B} and (${A},${B})</p>", []),
        ("Oak Cafe ($$), Elm Bar ($$).", "<p>Oak Cafe ($$), Elm Bar ($$).</p>", []),
        ("$$ is old\n\n# A\n\nand $$", "<p>$$ is old</p><h1>A</h1><p>and $$</p>", []),
        (r"\$a\$ costs \$5", "<p>$a$ costs $5</p>", []),
        ("so $$ y $$ is", "<p>so <span>~</span> is</p>", ["y"]),
        ("$$x$$ is\n\nand $$y$$", "<p><span>~</span> is</p><p>and <span>~</span></p>", ["x", "y"]),
        ("$$ open\n\nend", "<p>$$ open</p><p>end</p>", []),
        ("a $$ b", "<p>a $$ b</p>", []),
        (
            "before\n$$\na\n- b\n=\nc\n$$\nafter",
            "<p>before</p><div>~</div><p>after</p>",
            ["a - b = c"],
        ),
        ("$$\na\n\n+ b\n$$", "<div>~</div>", ["a + b"]),
        ("$$ a $$,", "<div>~</div>", ["a ,"]),
        ("```math\na\n```", "<div>~</div>", ["a"]),
        ("> ~~~ math\n> a\n> ~~~", "<blockquote><div>~</div></blockquote>", ["a"]),
        ("````\n```math\na\n```\n````", None, []),
        ("    $$ a $$", "<pre><code>$$ a $$</code></pre>", []),
        (
            "- one\n- two\n  $$ a $$\n- three",
            "<ul><li>one</li><li>two<div>~</div></li><li>three</li></ul>",
            ["a"],
        ),
        ("1. one\n\n    $$\n    a\n    $$\n", "<ol><li><p>one</p><div>~</div></li></ol>", ["a"]),
        ("# On $\\alpha$", "<h1>On <span>~</span></h1>", [r"\alpha"]),
    ],
)
def test_formulas_are_those_of_github(text: str, page: str | None, formulas: list[str]) -> None:
    found = outline(text)
    assert found[1] == formulas
    assert page is None or found[0] == page


def test_a_table_has_formulas() -> None:
    assert outline("| a | b |\n|---|---|\n| $x$ | $5 |")[1] == ["x"]


def shown(tex: str) -> str:
    found = mathml(tex)
    assert found is not None
    return "".join(found.itertext())


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"\mathbb{E}[\log \bm{p}]", "𝔼[log𝒑]"),
        (r"\mathbb R^n", "ℝn"),
        (r"\boldsymbol{\theta}_1 + \mathbf{x} + \mathfrak{g}", "𝜽1+𝐱+𝔤"),
        (r"\text{a < b & c} \lt 50\%", "a < b & c<50%"),
        (r"\begin{aligned}[t] a &= b \\ c &= d \end{aligned}", "a=bc=d"),
        (r"\begin{gather*} a \\ b \end{gather*}", "ab"),
        (r"\begin{align} a \\ b \end{align}", "ab"),  # without numbers
        (r"\unheardof{x} \\", "unheardofx"),
    ],
)
def test_a_formula_is_shown_with_the_signs_that_browsers_know(tex: str, text: str) -> None:
    assert shown(tex).replace("\u2009", "").replace("\xa0", " ") == text


@pytest.mark.parametrize("environment", ["align", "aligned", "alignat", "gathered", "multline*"])
def test_lines_of_a_formula_are_rows(environment: str) -> None:
    argument = "{1}" if environment == "alignat" else ""
    tex = rf"\begin{{{environment}}}{argument} a \\ b \end{{{environment}}}"
    found = mathml(tex, "block")
    assert found is not None
    assert len([*found.iter("mtr")]) == 2


@pytest.mark.parametrize(
    "tex",
    ["x^2^2", "{" * 4000, r"\frac" * 900, r"\left(", "a" * 5001],
)
def test_what_latex_refuses_stays_as_it_is(tex: str) -> None:
    assert mathml(tex) is None
    page = rendered(f"Let ${tex}$ be" if len(tex) < 100 else f"$$\n{tex}\n$$")
    assert "<math" not in page
    assert tex.strip() in page


@pytest.mark.parametrize(
    "tex",
    [
        r"\href{javascript:alert(1)}{x}",
        r"\text{<script>alert(1)</script>}",
        r"\text{&lt;script&gt;}",
        r"\style{background: url(//e.com)}{x}",
        r"\class{md-header}{x}",
        r'\color{red" onclick="alert(1)}{x}',
    ],
)
def test_a_formula_runs_nothing(tex: str) -> None:
    root = ElementTree.fromstring(f"<root>{rendered(f'$$ {tex} $$')}</root>")
    (formula,) = root.iter("math")
    assert formula.attrib == {"alttext": html.unescape(tex), "display": "block"}
    for element in formula.iter():
        assert element.tag.startswith("m")
        assert not {"href", "style", "class", "id", "onclick"}.intersection(element.keys())


def test_a_long_formula_can_be_scrolled_by_the_keyboard() -> None:
    long = " + ".join(f"x_{{{number}}}" for number in range(20))
    assert rendered(f"${long}$").count('tabindex="0"') == 1
    assert "tabindex" not in rendered("$x$")
