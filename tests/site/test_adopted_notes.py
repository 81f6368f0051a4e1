"""Notes of Obsidian, GitHub and site generators on pages: links, pictures, tags, lists."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from mkdocs_paperdiary.cli import main

from .building import Site, by_class, text

PICTURE = "<svg xmlns='http://www.w3.org/2000/svg'/>"


@pytest.fixture
def vault(site: Site) -> Site:
    site.note("quick-moss.md", "# Quick Moss\n\n## Why?\n\nSo.\n", date="2025-06-02")
    site.note("deep/p1.md", "Text.", title="Still Ponds: A View", date="2025-06-03")
    site.write("files/old tree.svg", PICTURE)
    return site


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("[[quick-moss]]", '<a href="../quick-moss/">quick-moss</a>'),
        ("[[Quick Moss]]", '<a href="../quick-moss/">Quick Moss</a>'),
        ("[[papers/quick-moss.md|the moss]]", '<a href="../quick-moss/">the moss</a>'),
        ("[[the moss|quick-moss]]", '<a href="../quick-moss/">the moss</a>'),
        ("[[quick-moss#Why?]]", '<a href="../quick-moss/#why">quick-moss › Why?</a>'),
        ("[[#Trees]]", '<a href="#trees">Trees</a>'),
        ("[[Still Ponds]]", '<a href="../deep/p1/">Still Ponds</a>'),
        ("![[deep/p1]]", '<a href="../deep/p1/">deep/p1</a>'),
        ("![[old tree.svg]]", '<img alt="" src="../../files/old%20tree.svg" />'),
        ("![[old tree.svg|80x40]]", '<img alt="" src="../../files/old%20tree.svg" width="80" />'),
        ("[[Nowhere]]", "Nowhere"),
        ("[[nowhere|to be seen]]", "to be seen"),
        ("[the moss]([[Quick Moss]])", '<a href="../quick-moss/">the moss</a>'),
        ("[the sea]([[Nowhere]])", "the sea"),
        ("#[[Quick Moss]]", '<a href="../quick-moss/">Quick Moss</a>'),
        ("[[2025-06-05]]", "2025-06-05"),
        (
            "so:\n\n    [[nodiscard]] int f();\n\nand",
            "so:</p>\n<pre><code>[[nodiscard]] int f();\n</code></pre>\n<p>and",
        ),
        ("`[[quick-moss]]`", "<code>[[quick-moss]]</code>"),
        ("a[[1]], b[[i]] and [[0]]", "a[[1]], b[[i]] and [[0]]"),
        ("f([[a, b]]) if [[ -f x ]]; then", "f([[a, b]]) if [[ -f x ]]; then"),
        (r"\[[quick-moss]]", "[[quick-moss]]"),
        ('<i title="[[quick-moss]]">it</i>', '<i title="[[quick-moss]]">it</i>'),
        ("$M = [[x_1]]$", None),
        ("如[[Quick Moss]]所示", '如<a href="../quick-moss/">Quick Moss</a>所示'),
        ("[[1]](https://a.example)", '<a href="https://a.example">[1]</a>'),
    ],
)
def test_links_by_name_lead_to_notes(vault: Site, written: str, html: str | None) -> None:
    vault.config["markdown_extensions"] = ["attr_list"]
    vault.note("slow.md", f"# Slow\n\nSee {written} here.\n\n## Trees\n\nOld.", date="2025-06-01")
    built = vault.build()
    page = built.html("papers/slow/index.html").replace(" data-preview", "")
    assert (f"<p>See {html} here.</p>" if html else f'alttext="{written[1:-1]}"') in page
    assert built.warnings == []


def test_a_note_tells_which_others_lead_to_it_by_name(vault: Site) -> None:
    vault.note("slow.md", "# Slow\n\nSee [[Quick Moss]].", date="2025-06-01")
    (citing,) = by_class(vault.build().page("papers/quick-moss/index.html"), "paperdiary-citing")
    assert "Slow" in text(citing)


def test_lessons_lead_to_notes_by_name(vault: Site) -> None:
    lessons = [{"theme": "Growth", "lesson": "Wait", "detail": "As [[Quick Moss]] does not."}]
    text = '# Slow\n\n!!! lesson "Growth: See [[Still Ponds]]"\n    And [[Quick Moss]] is quick.\n'
    vault.note("slow.md", text, date="2025-06-01", lessons=lessons)
    vault.write("highlights.md", "# Highlights\n\n<!-- paperdiary/highlights -->\n\n[[Slow]].\n")
    built = vault.build()
    assert built.warnings == []
    for path, to in (("papers/slow", "../"), ("highlights", "../papers/")):
        html = built.html(f"{path}/index.html").replace(" data-preview", "")
        assert f'As <a href="{to}quick-moss/">Quick Moss</a> does not.' in html
        assert f'See <a href="{to}deep/p1/">Still Ponds</a>' in html
        assert f'And <a href="{to}quick-moss/">Quick Moss</a> is quick.' in html
        assert "[[" not in html


def test_another_plugin_may_read_wikilinks(vault: Site) -> None:
    vault.config["markdown_extensions"] = ["wikilinks"]
    vault.note("slow.md", "# Slow\n\nSee [[Still Ponds]].", date="2025-06-01")
    html = vault.build().html("papers/slow/index.html")
    assert 'class="wikilink"' in html


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("# Slow\n\n#trees #old/oaks\n\nText.", "<p>#trees #old/oaks</p>"),
        ("# Slow\n\n> #trees\n\nText.", "<p>#trees</p>"),
        ("# Slow\n\n- #trees\n- #[[old oaks]]\n\nText.", "<li>#trees</li>"),
        ("# Slow\n\na:: b\nc d:: [[e]]\n\nText.", "<p>a:: b<br />\nc d:: e</p>"),
        ("#Slow\n\nText.", ">Slow<a"),
        ("# Slow\n\n#Summary\n\nText.", ">Summary<a"),
        ("# Slow\n\n##Method\n\nText.", ">Method<a"),
        ("# Slow\n\n```\n#trees\n```\n", "#trees\n</code>"),
    ],
)
def test_lines_of_tags_and_properties_are_text(site: Site, body: str, html: str) -> None:
    site.config["markdown_extensions"] = ["fenced_code", {"toc": {"permalink": True}}]
    site.note("slow.md", body, date="2025-06-01")
    assert html in site.build().html("papers/slow/index.html")


@pytest.mark.parametrize(
    ("written", "html"),
    [
        (
            '{{< figure src="../x.svg" title="An old tree" width=80 >}}',
            'alt="An old tree" src="../../x.svg"',
        ),
        ("See {% include stars.html stars=5 %} it.", "<p>See  it.</p>"),
        (
            '{{< review\n  text="They grow, I think."\n  year="2024"\n>}}',
            "<p>They grow, I think.</p>",
        ),
        ("{{% steps %}}\n\nOne.\n\n{{% /steps %}}", "<p>One.</p>"),
        ('[moss]({{< ref "/papers/quick-moss" >}})', '<a href="../quick-moss/">moss</a>'),
        ("[moss]({% post_url quick-moss %})", '<a href="../quick-moss/">moss</a>'),
        ("{% highlight py %}\nx = 1\n{% endhighlight %}", "<code>x = 1\n</code>"),
        ("It is 100{% off and {%b%}.", "<p>It is 100{% off and {%b%}.</p>"),
        ("```\na {% raw %}\n```\n\nEnd.", "<pre><code>a {% raw %}\n</code></pre>"),
        ("A {% comment %} no {% endcomment %}b.", "<p>A b.</p>"),
        ("Write `{% include x %}`.", "<p>Write <code>{% include x %}</code>.</p>"),
        ("{% raw %}It is {{ x }}.{% endraw %}", "<p>It is {{ x }}.</p>"),
    ],
)
def test_tags_of_jekyll_and_hugo_show_what_they_tell(vault: Site, written: str, html: str) -> None:
    vault.config["markdown_extensions"] = ["fenced_code"]
    vault.write("x.svg", PICTURE)
    vault.note("slow.md", f"# Slow\n\n{written}\n", date="2025-06-01")
    page = vault.build().html("papers/slow/index.html").replace(" data-preview", "")
    assert html in page.replace('<code class="language-py">', "<code>")
    assert "{{<" not in page
    assert "{% include" not in page.replace("<code>{%", "")


def test_a_vault_is_adopted_with_its_pictures_marks_and_callouts(tmp_path: Path) -> None:
    for at, name in enumerate(("Oak", "Elm", "Ash", "Yew")):
        note = tmp_path / f"Papers/{name}.md"
        note.parent.mkdir(exist_ok=True)
        note.write_text(
            f"---\ntitle: On the {name} in Winter\nurl: https://arxiv.org/abs/2001.0000{at}\n"
            f"date: 2025-06-0{at + 1}\n---\n> [!note] Look\n> It ==grows==.\n\n![[leaf.svg]]\n"
        )
    (tmp_path / "Files").mkdir()
    (tmp_path / "Files/leaf.svg").write_text(PICTURE)
    assert CliRunner().invoke(main, ["init", str(tmp_path), "--yes"]).exit_code == 0
    configuration = (tmp_path / "mkdocs.yml").read_text("utf-8")
    assert "docs_dir: .\n" in configuration
    for extension in ("pymdownx.mark: {smart_mark: true}", "pymdownx.quotes: {callouts: true}"):
        assert f"\n  - {extension}\n" in configuration


@pytest.mark.parametrize(("name", "is_list"), [("README.md", True), ("index.md", False)])
def test_lists_of_a_readme_are_those_of_github(site: Site, name: str, *, is_list: bool) -> None:
    site.note("a.md", "# A", date="2025-06-01")
    site.write(name, "# Trees\n\nThree:\n- oaks\n- elms\n")
    assert ("<li>oaks</li>" in site.build().html("index.html")) == is_list
