"""What language models are told, as a page of the site and as a block."""

from __future__ import annotations

import pytest

from mkdocs_paperdiary.llm import read_prompt

from .building import Built, Site, by_class, text

PAGE = "prompts/index.html"


@pytest.fixture
def diary(site: Site) -> Site:
    site.notes(2)
    site.options["pages"] = {"prompts": "prompts.md"}
    return site


def own_prompt(site: Site, name: str, template: str) -> None:
    folder = site.root / "paperdiary/prompts"
    folder.mkdir(parents=True)
    (folder / f"{name}.md.jinja").write_text(template, "utf-8")


def shown(built: Built, page: str = PAGE) -> list[str]:
    return ["".join(code.itertext()) for code in built.article(page).iter("pre")]


def said(built: Built) -> list[str]:
    return [
        text(section.findall("p")[0])
        for section in by_class(built.article(PAGE), "paperdiary-prompt")
    ]


def test_without_the_option_there_is_no_page(site: Site) -> None:
    site.notes(2)
    assert not site.build().has(PAGE)


def test_the_page_shows_each_prompt_to_the_letter(diary: Site) -> None:
    built = diary.build()
    assert not built.warnings
    assert shown(built) == [read_prompt("summaries")[0].text, read_prompt("labels")[0].text]
    toc = built.toc(PAGE)
    assert toc["Summaries"] == "#prompt-summaries"
    assert toc["Labels"] == "#prompt-labels"


def test_a_model_is_named_only_where_one_is_asked(
    diary: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAPERDIARY_OFFLINE", "1")
    diary.options |= {"summaries": {"provider": "openai"}, "llm": {"model": "a-small-one"}}
    summaries, labels = said(diary.build())
    assert "The model is a-small-one." in summaries
    assert "model" not in labels


def test_a_template_of_the_user_s_is_shown_escaped_and_said_to_be_own(diary: Site) -> None:
    own_prompt(diary, "labels", "Name <b>them</b> & <script>be</script> brief.\n")
    built = diary.build()
    assert shown(built)[1] == "Name <b>them</b> & <script>be</script> brief.\n"
    summaries, labels = said(built)
    assert "its own template" in labels
    assert "its own template" not in summaries


def test_a_page_of_the_user_s_at_that_place_wins_and_the_block_fills_it(diary: Site) -> None:
    diary.write(
        "prompts.md", "# How I ask\n\n## Labels\n\n<!-- paperdiary/prompts {name: labels} -->\n"
    )
    built = diary.build()
    article = built.article(PAGE)
    assert text(next(article.iter("h1"))).startswith("How I ask")
    assert shown(built) == [read_prompt("labels")[0].text]
    # Below the heading that the block stands under.
    assert [heading.get("id") for heading in article.iter("h3")] == ["prompt-labels"]


def test_a_block_on_a_page_without_headings_leaves_it_one_title(diary: Site) -> None:
    diary.write("index.md", "<!-- paperdiary/prompts -->\n")
    built = diary.build()
    assert len(list(built.article("index.html").iter("h1"))) == 1
    assert len(shown(built, "index.html")) == 2


def test_an_unknown_prompt_is_a_warning_that_tells_those_there_are(diary: Site) -> None:
    diary.write("index.md", "# Home\n\n<!-- paperdiary/prompts {name: poems} -->\n")
    (warning,) = diary.build().warnings
    assert "index.md" in warning
    assert "one of all, labels, summaries" in warning


def test_a_diary_without_entries_shows_its_prompts_too(site: Site) -> None:
    site.write("index.md", "# Home\n\n<!-- paperdiary/prompts -->\n")
    assert len(shown(site.build(), "index.html")) == 2


def test_a_template_is_rendered_only_where_it_is_sent_or_shown(site: Site) -> None:
    site.notes(2)
    own_prompt(site, "labels", "{{ nothing }}")
    assert not site.build().warnings
    site.write("index.md", "# Home\n\n<!-- paperdiary/prompts -->\n")
    (warning,) = site.build().warnings
    assert "labels.md.jinja:1: this is no usable prompt" in warning
