"""A folder of Obsidian notes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import markdown
import pytest

from mkdocs_paperdiary.records import Record
from mkdocs_paperdiary.records.formats import IMPORTS

from .importing_files import messages


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    (tmp_path / ".obsidian").mkdir()
    (tmp_path / "Papers").mkdir()
    (tmp_path / "Other Note.md").write_text("# Other note\n\n## A Heading: here\n")
    return tmp_path


def body(vault: Path, text: str) -> str:
    return note(vault, text).body


def note(vault: Path, text: str) -> Record:
    (vault / "Papers" / "Loom.md").write_text(f"---\ntitle: Loom\n---\n{text}")
    records, _ = IMPORTS["obsidian"].read(vault)
    return next(record for record in records if record.path == "Papers/Loom.md")


def test_properties_are_read(vault: Path) -> None:
    (vault / "Papers" / "Deep Weaving.md").write_text(
        "---\ntitle: Deep Weaving\ndate: 2024-05-06\ntags: [looms]\nauthors:\n  - Ada Lovelace\n"
        "url: https://arxiv.org/abs/2401.00001\nrating: 4\ncitekey: lovelace2024\n---\nA text.\n"
    )
    assert IMPORTS["obsidian"].detects(vault)
    records, problems = IMPORTS["obsidian"].read(vault)
    assert problems == ()
    assert records[1] == Record(
        "Deep Weaving",
        date=dt.date(2024, 5, 6),
        link="https://arxiv.org/abs/2401.00001",
        topic="Papers",
        kind="paper",
        authors=("Ada Lovelace",),
        tags=("looms",),
        rating=4,
        arxiv="2401.00001",
        key="lovelace2024",
        path="Papers/Deep Weaving.md",
        body="A text.",
    )


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("[[Other Note]]", "[Other Note](../Other%20Note.md)"),
        ("[[other note|that one]]", "[that one](../Other%20Note.md)"),
        (
            "[[Other Note#A Heading: here]]",
            "[Other Note › A Heading: here](../Other%20Note.md#a-heading-here)",
        ),
        ("[[Other Note#^a1b2|there]]", "[there](../Other%20Note.md)"),
        ("[[#Below]]", "[Below](#below)"),
        ("![[Other Note]]", "[Other Note](../Other%20Note.md)"),
        ("[[Nowhere|some text]]", "some text"),
        ("[[Nowhere]]", "Nowhere"),
        ("| [[Other Note\\|cell]] |", "| [cell](../Other%20Note.md) |"),
        ("`[[Other Note]]` stays", "`[[Other Note]]` stays"),
        ("```\n[[Other Note]]\n```", "```\n[[Other Note]]\n```"),
        ("> [!note] Title\n> text", "> [!note] Title\n> text"),
        ("A sentence. ^a1b2", "A sentence."),
        ("seen %% private %%text", "seen text"),
    ],
)
def test_what_only_obsidian_reads_becomes_markdown(vault: Path, written: str, shown: str) -> None:
    assert body(vault, written).strip() == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("%% a `b` c %% public", "public"),
        ("%% a `b` %% public %% c `d` %%", "public"),
        ("%%\n```\nsecret\n```\n%%\npublic", "public"),
        ("one %% a\n\n`x`\n\nb %% two", "one  two"),
        ("`%%` public `%%`", "`%%` public `%%`"),
        ("```\n%% code %%\n```\npublic %% a %%", "```\n%% code %%\n```\npublic"),
        ("public\n%%\nsecret `x`", "public"),
        ("It is 100%% sure.", "It is 100%% sure."),
        ("%%a%%%%b%%public", "public"),
        ("%% a %%public%% b", "public%% b"),
    ],
)
def test_comments_are_left_out_whole_and_nothing_else(
    vault: Path, written: str, shown: str
) -> None:
    assert body(vault, written).strip() == shown


def test_nothing_is_read_in_a_comment(vault: Path) -> None:
    private = "%% Summary: a secret\n\n#secret https://arxiv.org/abs/2401.00001 `x` %%"
    record = note(vault, f"{private}\n\nWhat it says.")
    assert "secret" not in repr(record)
    assert record.link is None


def test_pictures_are_linked_and_told_and_not_copied(vault: Path) -> None:
    (vault / "files").mkdir()
    (vault / "files" / "a loom.png").write_bytes(b"")
    assert body(vault, "![[a loom.png|300]] ![[a loom.png|A loom]]") == (
        '![](../files/a%20loom.png){ width="300" } ![A loom](../files/a%20loom.png)'
    )
    _, problems = IMPORTS["obsidian"].read(vault)
    (message,) = messages(problems)
    assert "1 file that notes show is not copied (files/a loom.png)" in message


def test_inline_tags_become_tags_and_no_headings(vault: Path) -> None:
    record = note(vault, "#weaving #ml/vision\n\n#looms are dear. See #threads, issue #12, a#b.")
    assert record.tags == ("weaving", "ml/vision", "looms", "threads")
    assert record.body == "\\#looms are dear. See #threads, issue #12, a#b."


def test_templates_and_daily_notes_are_no_works(vault: Path) -> None:
    (vault / ".obsidian" / "templates.json").write_text('{"folder": "Templates"}')
    (vault / "Templates").mkdir()
    (vault / "Templates" / "paper.md").write_text("# {{title}}")
    records, _ = IMPORTS["obsidian"].read(vault)
    assert [record.path for record in records] == ["Other Note.md"]


def test_a_folder_with_wikilinks_is_detected_without_its_vault(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("no links")
    assert not IMPORTS["obsidian"].detects(tmp_path)
    (tmp_path / "b.md").write_text("see [[a]]")
    assert IMPORTS["obsidian"].detects(tmp_path)


@pytest.mark.parametrize("heading", ["Größe", "Éléments de style", "C'est ça & plus", "2. Ça va"])
def test_links_to_headings_lead_to_the_ids_of_the_pages(vault: Path, heading: str) -> None:
    page = markdown.Markdown(extensions=["toc"])
    page.convert(f"## {heading}\n")
    (token,) = page.toc_tokens  # type: ignore[attr-defined]
    assert body(vault, f"[[Other Note#{heading}|there]]") == (
        f"[there](../Other%20Note.md#{token['id']})"
    )


@pytest.mark.parametrize("heading", ["大きさ", "^block", "A heading#^block"])
def test_a_link_to_what_has_no_id_leads_to_the_note(vault: Path, heading: str) -> None:
    assert body(vault, f"[[Other Note#{heading}|there]]") == "[there](../Other%20Note.md)"
