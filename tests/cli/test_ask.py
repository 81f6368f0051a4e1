"""`paperdiary ask`: notes that a question means."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mkdocs_paperdiary.recall import sentences

from ..site.building import Site
from .conftest import Run

FOOTBALL = (
    "---\ntitle: Eleven players\ndate: 2025-06-05\n---\n"
    "They kick a ball. Football is played on grass.\n"
)
STARS = "# Stars\n\nDate read: 3rd January 2024\n\nTelescopes collect the light of galaxies.\n"


@pytest.fixture(autouse=True)
def two_notes(site: Site) -> None:
    site.write("games/players.md", FOOTBALL)
    site.write("sky/stars.md", STARS)
    site.options["entries"] = ["**/*.md"]


def test_the_best_note_comes_first_with_its_sentence_and_file(run: Run) -> None:
    result = run("ask", "telescopes", "and", "galaxies")
    assert result.exit_code == 0, result.stderr
    first, sentence, file = result.stdout.splitlines()[:3]
    assert first == "1. Stars · 2024-01-03 · Sky"
    assert sentence.strip() == "Telescopes collect the light of galaxies."
    assert file.strip() == "docs/sky/stars.md"


def test_meaning_and_filters_count_as_on_the_site(run: Run) -> None:
    found = json.loads(run("ask", "--json", "soccer").stdout)["matches"]
    assert found[0]["src"] == "games/players.md"
    assert found[0]["date"] == "2025-06-05"
    found = json.loads(run("ask", "--json", "topic:sky").stdout)["matches"]
    assert [one["title"] for one in found] == ["Stars"]


def test_the_command_takes_the_index_of_the_last_build(
    run: Run, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.cache = tmp_path / "cache"
    site.build()

    def compute(_: str) -> None:
        raise AssertionError("computed again")

    monkeypatch.setattr(sentences, "headings_and_sentences", compute)
    assert run("ask", "stars").exit_code == 0
    site.write("sky/moon.md", "# The moon\n")
    assert run("ask", "stars").exit_code == 1


def test_nothing_found_says_what_to_do(run: Run) -> None:
    result = run("ask", "topic:nowhere")
    assert result.exit_code == 1
    assert "fewer filters" in result.stderr


def test_what_a_terminal_would_obey_is_not_written(run: Run, site: Site) -> None:
    site.write("sky/hostile.md", "# Comets\n\nA comet \x1b[31m has a tail \x07 of dust.\n")
    result = run("ask", "comet tail")
    assert "Comets" in result.stdout
    assert "\x1b" not in result.stdout
    assert "\x07" not in result.stdout


def test_the_engine_of_the_site_does_not_matter(run: Run, site: Site) -> None:
    site.options["search"] = {"engine": "material"}
    assert "Stars" in run("ask", "galaxies").stdout


def test_a_work_among_several_is_found_at_its_place(run: Run, site: Site) -> None:
    talk = "## {}\n\n{}, [video](https://example.org/{})\n\nThe {} of the year is told.\n\n"
    names = (("Frost", "Ann Oak"), ("Tides", "Bob Reed"), ("Winds", "Cleo Gale"))
    talks = "".join(talk.format(name, who, name.lower(), name.lower()) for name, who in names)
    site.write("talks/conf.md", f"# TreeConf 2024\n\n2024-05-06\n\n{talks}")
    (found, *_) = json.loads(run("ask", "--json", "tides").stdout)["matches"]
    assert found["src"] == "talks/conf.md"
    assert found["url"].endswith("talks/conf/#tides")


def test_the_encoder_of_the_site_counts(run: Run, site: Site) -> None:
    # Of two, one is near and one far, by whatever measure.
    site.write("sky/moon.md", "# The moon\n\nTides follow it.\n")
    question = ("ask", "--json", "a soccer match")
    before = json.loads(run(*question).stdout)["matches"]
    site.options["search"] = {"encoder": True}
    site.write_config()
    result = run(*question)
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)["matches"]
    assert found[0]["src"] == "games/players.md"
    assert found[0]["score"] != before[0]["score"]
    # Filters alone ask it nothing.
    assert "Stars" in run("ask", "topic:sky").stdout


def test_a_site_that_can_have_no_encoder_says_so(run: Run, site: Site) -> None:
    site.options |= {"search": {"encoder": True}, "embedding": {"provider": "none"}}
    result = run("ask", "galaxies")
    assert "Stars" in result.stdout
    assert "the search has no encoder" in result.stderr
