"""The language that the command speaks."""

from __future__ import annotations

import datetime as dt
import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import click
import pytest
import yaml
from click.testing import CliRunner, Result

from mkdocs_paperdiary.cli import issue, main
from mkdocs_paperdiary.cli.console import (
    ORIGIN_NAMES,
    WORDS_OF_CLICK,
    columns,
    echo_progress,
    of_environment,
    translated,
)
from mkdocs_paperdiary.diary.entry import Origin
from mkdocs_paperdiary.records.formats import EXPORTS, IMPORTS
from mkdocs_paperdiary.words import long_date, speaking, spoken

from ..pseudo import SAME, english, write_catalogue
from ..site.building import Site, without_umap
from ..site.test_languages import FOLDER, write_notes
from .conftest import Run

COMMANDS = [main, *main.commands.values()]
WAYS = ("ask", "check", "export", "import", "labels", "map", "new", "summarize")
VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


@pytest.fixture
def greek(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A language in which nothing of a message is in Latin letters, in the environment."""
    locales = tmp_path / "locales"
    locales.mkdir()
    write_catalogue(locales)
    monkeypatch.setattr("mkdocs_paperdiary.words.LOCALES", locales)
    speak(monkeypatch, LC_ALL="el_GR.UTF-8")


@pytest.fixture
def greek_site(site: Site, greek: None) -> Iterator[Site]:
    """A diary without a Latin letter, in Greek."""
    write_notes(site)
    site.config["site_name"] = "Ημερολόγιο"
    site.config["theme"] = {"name": "material", "language": "el", "font": False}
    site.options["entries"] = [f"{FOLDER}/*.md"]
    with without_umap():
        yield site


def speak(monkeypatch: pytest.MonkeyPatch, **variables: str) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)


def words(text: str) -> set[str]:
    return set(re.findall("[A-Za-z]+", text))


def code_of(command: click.Command) -> set[str]:
    """The words of a command line: names, and what stands in help beside texts."""
    found = {"paperdiary", "OPTIONS", "ARGS", "COMMAND", "x", *main.commands}
    for param in command.params:
        names = (
            *param.opts,
            *param.secondary_opts,
            str(param.make_metavar(click.Context(command))),
        )
        found |= {word for name in (*names, str(param.default)) for word in words(name)}
    for text in filter(None, (command.help, command.epilog)):
        found |= words(translated(text, lambda _: ""))
    return found | words("help version h")


@pytest.mark.usefixtures("greek")
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: str(command.name))
def test_no_help_has_an_english_word(command: click.Command) -> None:
    name = [] if command is main else [str(command.name)]
    result = CliRunner().invoke(main, [*name, "--help"], prog_name="paperdiary")
    assert result.exit_code == 0
    assert len(re.findall("[α-ω]+", result.stdout)) > 30
    assert set(english(result.stdout)) - code_of(command) == set()


def test_help_in_english_is_what_click_makes_of_it() -> None:
    result = CliRunner().invoke(main, ["check", "--help"])
    assert "\n  Show every entry's values and where they were found" in result.stdout
    assert "\n    hint      doubtful, double, or very close" in result.stdout
    assert re.search(r"--fix +Show as a diff which values found in notes front", result.stdout)


def told(result: Result, *, code: int = 0) -> set[str]:
    """The English words in what a command has said."""
    assert result.exit_code == code, result.output
    # What a build's log says, too, is told as there.
    log = re.compile(
        r".*(?: entries are not in English,|umap-learn is not installed).*\n|warning: .*\n"
    )
    said = SAME.sub("", log.sub("", result.stdout + result.stderr))
    assert re.search("[α-ω]", said)
    return set(english(said))


FIELDS = words(
    "date topic kind authors venue year tags rating status links lesson summary code md "
    "blog book docs paper talk planned reading"
)
EXPORTED = words(" ".join([*EXPORTS, "anki"]))
IMPORTED = words(" ".join(IMPORTS))
FRONT = words("title date link summary topic status read to isbn kind published")


def test_a_report_has_no_english_word(run: Run, greek_site: Site) -> None:
    for at in range(8):
        greek_site.note(
            f"../{FOLDER}/ίδιο-{at}.md", title=f"Χωρίς {at}", summary="", date="2025-06-05"
        )
    result = run("check")
    # Problems are told as in a build's log.
    problems = re.compile(r".*(?: |^)(?:wrong|hint|missing): .*\n| *lessons? .*\n")
    assert "missing: 26 οζ 27" not in problems.sub("", result.stdout)
    said = problems.sub("", result.stdout) + result.stderr
    assert set(english(SAME.sub("", said))) - FIELDS == set()


@pytest.mark.parametrize(
    ("arguments", "code", "left"),
    [
        (("export", "a.bib"), 0, {"bibtex"}),
        (("export", "a.apkg"), 0, {"anki"}),
        (("export", "a.md"), 0, {"markdown"}),
        (("export", "nothing.xyz"), 2, {"export", *EXPORTED}),
        (("export", "--topic", "άλλο", "a.bib"), 1, set()),
        (("export", "--since", "χθες", "a.bib"), 2, {"export", "since"}),
        (("check", "--write"), 2, {"check"}),
        (("check", "--fix", "--online"), 2, {"check"}),
        (("check", "--nothing"), 2, {"check", "nothing"}),
        (("nothing",), 2, {"nothing"}),
        (("export", "--to", "nothing"), 2, {"export", "to", *EXPORTED}),
        (("new",), 2, {"new"}),
        (("ask", "--limit", "0", "τι"), 2, {"ask", "limit", "x"}),
        (("check", "-f", "nowhere.yml"), 1, set()),
        (("labels",), 0, set()),
        (("map",), 0, {"t", "SNE", "tsne", "jsonl"}),
        (("summarize",), 0, {"openai", "provider", "summaries", "prompt", "set"}),
        (("summarize", "--write"), 0, set()),
        (("summarize", "--limit", "2"), 2, {"summarize"}),
        (("ask", "ρομπότ"), 0, set()),
        (("ask", "τίποτα", "topic:τίποτα"), 1, set()),
        (("new", "--dry-run", "Ένα νέο έργο"), 0, FRONT | {"missing", "nobody", "was"}),
        (("new", "Σημείωση 3"), 1, set()),
        (("import", "a.csv"), 0, FRONT | {"a", "b", "dev", "null"}),
        (("import", "a.csv", "--write"), 0, set()),
        (("import", "a.csv", "--into", "αλλού"), 1, set()),
        (("new", "Ένα νέο έργο", "--folder", "../αλλού"), 2, {"new"}),
        (("import", "a.xyz"), 1, IMPORTED),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, tuple) else "",
)
def test_nothing_that_a_command_says_is_english(
    arguments: tuple[str, ...], code: int, left: set[str], run: Run, greek_site: Site
) -> None:
    (greek_site.root / "a.csv").write_text("title,status\nΈργο,\nΆλλο,planned\n", "utf-8")
    (greek_site.root / "a.xyz").write_bytes(b"\0")
    # The folder that the test runs in has a name of its own.
    result = run(*arguments)
    said = told(result, code=code)
    assert said - left - words(str(greek_site.root)) - {"main", "paperdiary", "md"} == set()


@pytest.mark.usefixtures("greek")
def test_nothing_that_init_says_is_english(tmp_path: Path) -> None:
    folder = tmp_path / "σημειώσεις"
    folder.mkdir()
    for at in range(4):
        (folder / f"έργο-{at}.md").write_text(
            f"# Έργο {at}\n\nDate: 2025-06-0{at + 1}\n\nhttps://arxiv.org/abs/2401.0000{at}\n",
            "utf-8",
        )
    (folder / "README.md").write_text("# Ημερολόγιο\n", "utf-8")
    result = CliRunner().invoke(main, ["init", str(folder)])
    # Without the files that it would write.
    said = result.stdout.partition("\n---")[0] + result.stderr
    place = words(str(folder)) | words("entries docs md github workflows yml gitignore Date")
    assert set(english(SAME.sub("", said))) - place == set()
    assert CliRunner().invoke(main, ["init", str(folder), "--yes"]).exit_code == 0


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({}, "en"),
        ({"LANG": "de_AT.UTF-8"}, "de_AT"),
        ({"LANG": "de_DE", "LC_MESSAGES": "fr_FR.UTF-8"}, "fr_FR"),
        ({"LANG": "de_DE", "LC_ALL": "zh_TW.UTF-8"}, "zh_TW"),
        ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": ""}, "de_DE"),
        ({"LANG": "nl_NL.UTF-8"}, "en"),
        ({"LANG": "nl_NL.UTF-8", "LANGUAGE": "nl:sv:pt_BR:de"}, "pt_BR"),
        ({"LANG": "de_DE.UTF-8", "LANGUAGE": "en_GB:de"}, "en"),
        ({"LANG": "de_DE@euro"}, "de_DE"),
        # As gettext has it, this locale wins over all that is wished for.
        ({"LANG": "C.UTF-8", "LANGUAGE": "de"}, "en"),
        ({"LC_ALL": "POSIX", "LANG": "de_DE"}, "en"),
        ({"LANG": "nothing at all/.."}, "en"),
    ],
)
def test_the_environment_has_a_language(
    variables: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    speak(monkeypatch, **variables)
    assert of_environment() == language


def test_the_sites_language_is_spoken_once_it_is_known(
    site: Site, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.note("a.md", title="A", date="2025-06-05", link="https://example.org/a")
    site.config["theme"] = {"name": "material", "language": "de", "font": False}
    result = run("check")
    assert "1 Eintrag: 0 falsch, 0 fehlend, 0 Hinweise" in result.stderr
    assert "(Frontmatter, Zeile 3)" in result.stdout
    assert run("check", "--fix", "--github").stderr.startswith("Usage: ")
    speak(monkeypatch, LANG="fr_FR.UTF-8")
    assert "1 Eintrag: 0 falsch" in run("check").stderr
    assert run("check", "--fix", "--github").stderr.startswith("Utilisation : ")
    assert spoken() is None


def test_json_is_the_same_in_every_language(
    site: Site, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.notes(6)
    site.note("a.md", title="A")
    site.options["map"] = {"clusters": 2}
    ways = (["check", "--json"], ["labels", "--json"], ["summarize", "--json"], ["map", "--json"])
    speak(monkeypatch, LANG="de_DE.UTF-8")
    site.config["theme"] = {"name": "material", "language": "de", "font": False}
    with without_umap():
        german = [run(*arguments) for arguments in ways]
    speak(monkeypatch)
    site.config["theme"] = {"name": "material", "font": False}
    site.write_config()
    for arguments, result in zip(ways, german, strict=True):
        with without_umap():
            again = run(*arguments)
        assert json.loads(result.stdout) == json.loads(again.stdout), arguments
        assert "Zusammenfassung" not in result.stderr
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/README.md").write_text("* [a](https://a.example)\n" * 4)
    speak(monkeypatch, LANG="de_DE.UTF-8")
    result = CliRunner().invoke(main, ["init", "--json", str(tmp_path / "notes")])
    assert json.loads(result.stdout)["hints"][0].startswith("README.md lists links")


def test_problems_are_told_as_in_a_log(site: Site, run: Run) -> None:
    later = dt.date.today() + dt.timedelta(days=2)
    site.note("a.md", title="A", date=later.isoformat(), rating="many")
    site.config["theme"] = {"name": "material", "language": "de", "font": False}
    out = run("check").stdout
    assert f"hint: date: {long_date(later)} is in the future" in out
    assert "wrong: rating: 'many'" in out


def test_stages_keep_the_language_while_english_is_spoken(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with speaking("de"):
        progress = echo_progress()
        with speaking("en"):
            progress("Placing entries", 1, 2)
            progress("Downloading a model: all-MiniLM-L6-v2", 0, 0)
    assert capsys.readouterr().err == (
        "Ordnet Einträge an: 1 von 2\nLädt ein Modell herunter: all-MiniLM-L6-v2 ...\n"
    )


def test_wide_letters_do_not_run_over_the_edge(monkeypatch: pytest.MonkeyPatch) -> None:
    for code in ("ja_JP.UTF-8", "zh_CN.UTF-8", "ko_KR.UTF-8"):
        speak(monkeypatch, LANG=code)
        for command in main.commands:
            out = CliRunner().invoke(main, [command, "--help"], terminal_width=80).stdout
            wrapped = [line for line in out.split("\n") if not re.match(r"  +[a-z]+ .*  ", line)]
            assert [line for line in wrapped if columns(line) > 80] == []
    assert columns("a読b") == 4


def test_a_terminal_without_the_letters_is_spoken_to_in_english(
    site: Site, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.note("a.md", title="読書", date="2025-06-05", link="https://example.org/a")
    site.write_config()
    monkeypatch.chdir(site.root)
    speak(monkeypatch, LANG="ja_JP.UTF-8")
    latin = CliRunner(charset="latin-1")
    assert "Usage: " in latin.invoke(main, ["check", "--help"]).stdout
    assert "使い方" in CliRunner().invoke(main, ["check", "--help"]).stdout
    result = latin.invoke(main, ["check"])
    assert result.exit_code == 0
    assert "a.md  \\u8aad\\u66f8  (front matter, line 3)" in result.stdout
    speak(monkeypatch, LANG="de_DE")
    assert "Aufruf: " in latin.invoke(main, ["check", "--help"]).stdout


def test_every_place_of_a_value_has_a_name() -> None:
    assert set(ORIGIN_NAMES) == set(get_args(Origin))


@pytest.fixture
def german_diary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A diary that `init` has begun in German, in an English environment."""
    folder = tmp_path / "tagebuch"
    result = CliRunner().invoke(main, ["init", "--language", "de", str(folder)])
    assert result.exit_code == 0
    assert "create  mkdocs.yml" in result.stdout
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PAPERDIARY_OFFLINE", "1")
    return folder


def test_init_writes_the_files_of_a_language(german_diary: Path) -> None:
    assert "# Diese Datei gehört ins Repository" in (german_diary / "mkdocs.yml").read_text("utf-8")
    note = (german_diary / "docs/templates/note.md").read_text("utf-8")
    front = yaml.safe_load(note.split("---\n")[1])
    assert front["title"] == "Der Titel des Werks"
    assert "# 1 bis 5" in note
    form = yaml.safe_load((german_diary / ".github/ISSUE_TEMPLATE/paper.yml").read_text("utf-8"))
    assert form["body"][2]["attributes"]["label"] == "Gelesen am"


def test_an_issue_is_read_in_the_words_of_its_form(german_diary: Path) -> None:
    event = german_diary / "event.json"
    body = (
        "### Verweis\n\n2505.03335\n\n### Titel\n\nEin Titel\n\n### Gelesen am\n\n2025-05-01\n\n"
        "### Notizen\n\nText.\n\n### Titel\n\nMein Absatz.\n"
    )
    told = {"title": "Artikel: ", "body": body, "created_at": "2025-06-05T23:10:00Z"}
    event.write_text(json.dumps({"issue": told}), "utf-8")
    assert issue.main([str(event)]) == 0
    (note,) = german_diary.rglob("ein-titel.md")
    assert "date: 2025-05-01" in note.read_text("utf-8")
    assert note.read_text("utf-8").endswith("Text.\n\n### Titel\n\nMein Absatz.\n")


def test_pages_that_are_added_to_a_nav_have_titles_in_the_sites_language(tmp_path: Path) -> None:
    (tmp_path / "docs/papers").mkdir(parents=True)
    (tmp_path / "docs/index.md").write_text("# Start\n")
    (tmp_path / "docs/papers/a.md").write_text("# A\n\nDate: 2025-06-05\n")
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: A\ntheme: {name: material, language: de}\nnav:\n  - index.md\n"
    )
    assert CliRunner().invoke(main, ["init", "--yes", str(tmp_path)]).exit_code == 0
    nav = yaml.safe_load((tmp_path / "mkdocs.yml").read_text("utf-8"))["nav"]
    assert {"Ganzes Tagebuch": "diary.md"} in nav


def test_click_says_what_is_translated_of_it() -> None:
    modules = (click.core, click.decorators, click.exceptions, click.formatting, click.types)
    source = "".join(map(inspect.getsource, (*modules, click.parser, click.termui)))
    source = re.sub(r'"\s*\n\s*"', "", source)
    # What earlier releases say.
    earlier = {"No such option: {name}"}
    assert [one for one in WORDS_OF_CLICK if one not in source and one not in earlier] == []
