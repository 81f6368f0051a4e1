"""Notes that have not changed are rendered once, and come out as if they were rendered anew."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import markdown
import pytest

from mkdocs_paperdiary.cache import Cache
from mkdocs_paperdiary.plugin import PaperDiaryPlugin
from mkdocs_paperdiary.rendered_notes import RenderedNotes

from .building import Built, Site


@pytest.fixture
def rendered(site: Site, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that Markdown is given, while the site is built."""
    texts: list[str] = []
    convert = markdown.Markdown.convert

    def watched(self: markdown.Markdown, source: str) -> str:
        texts.append(source)
        return convert(self, source)

    monkeypatch.setattr(markdown.Markdown, "convert", watched)
    return texts


@pytest.fixture
def notes(site: Site) -> Site:
    site.note(
        "a.md", "# First\n\nSee [the other](b.md#deep) and ![a picture](x.svg).", date="2025-01-01"
    )
    site.note("b.md", "# Second\n\nSome *words*.\n\n## Deep\n\nMore.\n", date="2025-01-02")
    site.write("papers/x.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    return site


def forget(site: Site) -> None:
    """Leave only what is on the disk, as between two processes."""
    plugin = site.loaded().plugins["paperdiary"]
    assert isinstance(plugin, PaperDiaryPlugin)
    plugin.rendered = RenderedNotes()


def of_notes(texts: list[str]) -> int:
    count = sum("See [the other]" in text or "Some *words*" in text for text in texts)
    texts.clear()
    return count


def pages(built: Built) -> dict[str, str]:
    return {
        path.relative_to(built.folder).as_posix(): path.read_text("utf-8")
        for path in sorted(Path(built.folder).rglob("*.html"))
    }


def test_the_second_build_renders_no_note_and_writes_the_same(
    notes: Site, rendered: list[str]
) -> None:
    first = pages(notes.build())
    assert of_notes(rendered) == 2
    assert pages(notes.build()) == first
    forget(notes)
    assert pages(notes.build()) == first
    assert of_notes(rendered) == 0


def test_only_a_changed_note_is_rendered(notes: Site, rendered: list[str]) -> None:
    notes.build()
    of_notes(rendered)
    notes.note("b.md", "# Second\n\nSome *words* more.\n\n## Deep\n", date="2025-01-02")
    built = notes.build()
    assert of_notes(rendered) == 1
    assert "<em>words</em> more" in built.html("papers/b/index.html")


def test_a_note_whose_link_has_died_is_rendered_and_warned_of_each_time(
    notes: Site, rendered: list[str]
) -> None:
    notes.build()
    (notes.root / "docs/papers/b.md").unlink()
    of_notes(rendered)
    for _ in range(2):
        assert any("b.md" in warning for warning in notes.build().warnings)
        assert of_notes(rendered) == 1


def test_other_options_of_markdown_render_anew(notes: Site, rendered: list[str]) -> None:
    notes.build()
    of_notes(rendered)
    notes.config["markdown_extensions"] = [{"toc": {"permalink": True}}]
    built = notes.build()
    assert of_notes(rendered) == 2
    assert "headerlink" in built.html("papers/b/index.html")


def test_options_that_are_functions_with_options_render_once(
    notes: Site, rendered: list[str]
) -> None:
    notes.config["INHERIT"] = "slugs.yml"
    for case, anchor in (("lower", "deep"), ("none", "Deep")):
        # As Material's documentation has it.
        (notes.root / "slugs.yml").write_text(
            "markdown_extensions:\n  - toc:\n      slugify: "
            f"!!python/object/apply:pymdownx.slugs.slugify {{kwds: {{case: {case}}}}}\n"
        )
        for expected in (2, 0):
            built = notes.build()
            assert of_notes(rendered) == expected
        assert f'id="{anchor}"' in built.html("papers/b/index.html")


def test_extensions_that_read_other_files_render_each_time(
    notes: Site, rendered: list[str]
) -> None:
    notes.config["markdown_extensions"] = ["pymdownx.snippets"]
    for _ in range(2):
        notes.build()
        assert of_notes(rendered) == 2


def test_a_dead_anchor_is_told_in_every_build(notes: Site, rendered: list[str]) -> None:
    notes.config["validation"] = {"links": {"anchors": "warn"}}
    notes.build()
    notes.note("b.md", "# Second\n\nSome *words*.\n", date="2025-01-02")
    for _ in range(2):
        assert any("#deep" in warning for warning in notes.build().warnings)


def with_deep_contents(payload: bytes) -> bytes:
    """Rendered notes whose headings are nested more deeply than Python calls functions."""
    headings = [[level, f"h{level}", "Deep"] for level in range(3_000)]
    found = json.loads(payload)
    return json.dumps({key: [*one[:2], headings, *one[3:]] for key, one in found.items()}).encode()


@pytest.mark.parametrize(
    "forged",
    [lambda _: b"[]", lambda _: b'{"a": 1}', lambda _: b"nonsense", with_deep_contents],
)
def test_what_another_version_has_kept_is_rendered_anew(
    notes: Site, rendered: list[str], forged: Callable[[bytes], bytes]
) -> None:
    first = pages(notes.build())
    (path,) = (p for p in (notes.cache / "rendered").rglob("*") if p.is_file())
    _, key, payload = path.read_bytes().split(b"\n", 2)
    Cache(notes.cache).put("rendered", key.decode(), forged(payload))
    of_notes(rendered)
    forget(notes)
    assert pages(notes.build()) == first
    assert of_notes(rendered) == 2


@pytest.mark.parametrize(
    ("config", "is_set"),
    [
        ({}, True),
        ({"markdown_extensions": [{"pymdownx.arithmatex": {"generic": True}}]}, False),
        ({"extra_javascript": ["https://unpkg.com/katex@0/dist/katex.min.js"]}, False),
    ],
)
def test_formulas_of_notes_are_set_where_nothing_else_sets_them(
    site: Site, rendered: list[str], config: dict[str, Any], *, is_set: bool
) -> None:
    site.config |= config
    site.note("a.md", "# First\n\nLet $n_1$ be.", date="2025-01-01")
    for texts in (1, 0):
        html = site.build().html("papers/a/index.html")
        assert ("<msub><mi>n</mi><mn>1</mn></msub>" in html) == is_set
        assert sum("Let $n_1$" in text for text in rendered) == texts
        rendered.clear()
