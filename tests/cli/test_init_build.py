"""Sites of folders that `paperdiary init` has set up: nothing that was there is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from ..site.building import Built
from .test_init import assert_sound, build, init, told

NOTE = """# {title}

Read: {day} June 2025
[Paper](https://example.org/{day})

It is about trees.
"""

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


def write(folder: Path, texts: dict[str, str], *pictures: str) -> None:
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    for path in pictures:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(PICTURE)


def notes(*paths: str, end: str = "") -> dict[str, str]:
    return {
        path: NOTE.format(title=Path(path).stem.title(), day=day) + end
        for day, path in enumerate(paths, 1)
    }


def settings_of(folder: Path) -> dict[str, Any]:
    text = (folder / "mkdocs.yml").read_text("utf-8")
    settings: dict[str, Any] = yaml.load(text, Loader=yaml.UnsafeLoader)
    return settings


def begun(folder: Path) -> Built:
    """Set a diary up and build it."""
    assert told(folder, "--yes", "--no-github")["written"]
    return build(folder)


def tree(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_no_folder_of_the_diary_takes_the_files_of_the_site_with_it(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs_same_dir")
    plain, full = tmp_path / "plain", tmp_path / "full"
    texts = notes("rl/walk.md", "rl/run.md", "maths/count.md")
    write(plain, texts)
    assert_sound(begun(plain))
    written = tree(plain / "site")
    # Folders of programs and data with each name at the top of the site.
    names = {path.partition("/")[0] for path in written if "/" in path} - {"rl", "maths"}
    assert {"assets", "search"} <= names
    write(full, texts | {f"{name}/deep/count.py": "print(1)\n" for name in names})
    write(full, {"tools/count.py": "print(1)\n", "web/node_modules/x/README.md": "# X\n"})
    write(full, {}, "tools/icons/a.png")
    assert_sound(begun(full))
    missing = written - tree(full / "site")
    assert {path for path in missing if "paperdiary" not in path} == set()
    assert not (full / "site/tools").exists()
    assert not (full / "site/web").exists()


@pytest.mark.parametrize("beside", [(), ("maths/count.md", "maths/sum.md")])
def test_notes_in_a_folder_called_site_are_found_and_survive_a_build(
    tmp_path: Path, beside: tuple[str, ...]
) -> None:
    pytest.importorskip("mkdocs_same_dir")
    paths = [f"site/_posts/2021-0{n}-01-walk-{n}.md" for n in range(1, 8)]
    write(tmp_path, notes(*paths, *beside))
    for _ in range(2):
        built = begun(tmp_path) if not (tmp_path / "mkdocs.yml").exists() else build(tmp_path)
        assert_sound(built)
        assert f'"total":{7 + len(beside)},' in built.html("assets/paperdiary/diary.json")
    assert all((tmp_path / path).exists() for path in paths)
    assert "/_site/" in (tmp_path / ".gitignore").read_text("utf-8").splitlines()


def test_pages_that_mkdocs_made_are_no_notes(tmp_path: Path) -> None:
    write(tmp_path, notes("rl/walk.md", "rl/run.md") | {"site/404.html": "", "site/a.md": "# A\n"})
    assert told(tmp_path)["found"]["notes"] == 2  # type: ignore[index]


def test_pictures_at_any_depth_are_shown(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs_same_dir")
    end = "\n![Tree](../assets/images/2025/tree.png)\n\n![Plot](../scripts/out/plot.png)\n"
    write(tmp_path, notes("rl/walk.md", "maths/count.md", end=end))
    write(tmp_path, {"scripts/plot.py": "print(1)\n"}, "assets/images/2025/tree.png")
    write(tmp_path, {}, "scripts/out/plot.png")
    assert_sound(begun(tmp_path))
    assert (tmp_path / "site/assets/images/2025/tree.png").exists()
    assert (tmp_path / "site/scripts/out/plot.png").exists()


def test_a_docs_folder_without_the_pictures_of_its_notes_is_not_proposed(tmp_path: Path) -> None:
    write(tmp_path, notes("notes/walk.md", "notes/run.md", end="\n![Tree](../img/tree.png)\n"))
    assert told(tmp_path)["found"]["docs_dir"] == "notes"  # type: ignore[index]
    write(tmp_path, {}, "img/tree.png")
    assert told(tmp_path)["found"]["docs_dir"] == "."  # type: ignore[index]


def test_folders_of_templates_and_drafts_are_no_pages(tmp_path: Path) -> None:
    write(tmp_path, notes("rl/walk.md", "maths/count.md"))
    write(tmp_path, {"Vorlagen/note.md": "# {{title}}\n", "drafts/soon.md": "# Soon\n\nNo.\n"})
    told(tmp_path, "--yes", "--no-github")
    left_out = settings_of(tmp_path)["exclude_docs"].split()
    assert left_out == ["/Vorlagen/", "/drafts/", "/paperdiary/"]


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [("한국어 제목", "한국어-제목"), ("Été à Zürich", "été-à-zürich"), ("A & B – Ça", "a--b--ça")],
)
def test_links_to_headings_lead_there_as_on_github(
    tmp_path: Path, heading: str, anchor: str
) -> None:
    end = f"\n## {heading}\n\nSee [above](#{anchor}).\n"
    write(tmp_path, notes("notes/walk.md", "notes/run.md", end=end))
    begun(tmp_path)
    html = (tmp_path / "site/walk/index.html").read_text("utf-8")
    assert f'id="{anchor}"' in html


def test_headings_in_ascii_keep_their_ids(tmp_path: Path) -> None:
    write(tmp_path, notes("notes/walk.md", "notes/run.md", end="\n## What – else\n"))
    told(tmp_path, "--yes", "--no-github")
    assert "slugify" not in (tmp_path / "mkdocs.yml").read_text()


def test_a_site_that_is_there_is_told_how_headings_get_their_ids(tmp_path: Path) -> None:
    write(tmp_path, notes("docs/papers/walk.md", end="\n## 제목\n"))
    write(tmp_path, {"mkdocs.yml": "site_name: x\n"})
    assert "slugify" in init(tmp_path).stderr
    extension = "markdown_extensions:\n  - toc:\n      slugify: !!python/name:a.b\n"
    write(tmp_path, {"mkdocs.yml": f"site_name: x\n{extension}"})
    assert "slugify" not in init(tmp_path).stderr


JEKYLL = """
![a](/assets/img/tree.png)
![b]({{ site.baseurl }}/assets/img/tree.png)
![c]({{ "/assets/img/tree.png" | relative_url }})

`{{ site.baseurl }}/code`
"""


def test_pictures_with_the_addresses_of_jekyll_are_shown(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs_same_dir")
    paths = [f"_posts/2021-03-{day:02d}-tree.md" for day in range(1, 9)]
    write(tmp_path, notes(*paths, end=JEKYLL), "assets/img/tree.png")
    assert_sound(begun(tmp_path))
    html = (tmp_path / "site/_posts/2021-03-01-tree/index.html").read_text("utf-8")
    assert html.count('src="../../assets/img/tree.png"') == 3
    assert "{{ site.baseurl }}/code" in html


def test_pictures_of_jekyll_that_are_not_there_are_one_warning(tmp_path: Path) -> None:
    paths = [f"_posts/2021-03-{day:02d}-tree.md" for day in range(1, 9)]
    write(tmp_path, notes(*paths, end=JEKYLL))
    result = init(tmp_path, "--yes", "--no-github")
    assert "24 links or pictures begin with / and lead to no file" in result.stderr
    (warning,) = build(tmp_path).warnings
    assert "16 links or pictures" in warning
    assert "in 8 pages" in warning


def test_what_github_shows_beyond_markdown_is_shown(tmp_path: Path) -> None:
    end = "\nAt ~10 and ~20 ~~degrees~~, see https://example.org/oak.[^1]\n\n"
    end += "- [x] roots\n- [ ] bark\n"
    write(tmp_path, notes("rl/walk.md", "rl/run.md", end=f"{end}\n[^1]: Since 1900.\n"))
    assert_sound(begun(tmp_path))
    html = next(tmp_path.glob("site/**/walk/index.html")).read_text("utf-8")
    assert '<a href="https://example.org/oak">' in html
    assert html.count('class="task-list-item"') == 2
    assert "At ~10 and ~20 <del>degrees</del>" in html
    assert 'class="footnote-ref"' in html


def test_what_was_found_and_left_out_is_told(tmp_path: Path) -> None:
    write(tmp_path, notes("notes/walk.md", "notes/run.md", "notes/count.md"))
    write(tmp_path, {"notes/todo.md": "# To do\n", "notes/about.md": "# About\n\nMe.\n"})
    output = init(tmp_path).stdout
    assert "  found     3 in notes/*: notes/count.md, notes/run.md, …\n" in output
    assert "  left out  1, lists of notes, tags, links or tasks: notes/todo.md\n" in output
    found = told(tmp_path)["found"]
    assert found["left_out"] == {  # type: ignore[index]
        "about the site or its repository": ["notes/about.md"],
        "lists of notes, tags, links or tasks": ["notes/todo.md"],
    }


def test_a_readme_that_lists_works_can_be_imported(tmp_path: Path) -> None:
    items = "".join(f"- [Tree {n}](https://example.org/{n})\n" for n in range(1, 5))
    write(tmp_path, {"README.md": f"# Trees\n\n{items}"})
    assert "paperdiary import README.md" in init(tmp_path).stderr
    write(tmp_path, {"README.md": "# What I read\n\nNothing yet.\n"})
    assert "import" not in init(tmp_path).stderr


def test_a_readme_of_dated_works_is_adopted(tmp_path: Path) -> None:
    items = "".join(f"- 2021-03-0{n} [Tree {n}](https://example.org/{n})\n" for n in range(1, 5))
    write(tmp_path, {"README.md": f"# Trees\n\n{items}"})
    shown = init(tmp_path)
    assert "4 works are parts of 1 page: README.md" in shown.stdout
    assert "README.md stays the home page" in shown.stderr
    assert init(tmp_path, "--yes").exit_code == 0
    assert "/README.md" in (tmp_path / "mkdocs.yml").read_text("utf-8")


def test_a_readme_is_offered_for_import_where_it_lists_works(tmp_path: Path) -> None:
    write(tmp_path / "a", notes("notes/walk.md", "notes/run.md", "notes/count.md"))
    lists = "- [walk](/walk)\n- [mkdocs](https://www.mkdocs.org)\n- me\n"
    write(tmp_path / "a", {"README.md": f"# Lesen\n\nMehr unter /notes.\n\n{lists}"})
    assert "paperdiary import" not in init(tmp_path / "a").stderr
    works = "".join(f"* {n}. [Baum {n}](https://example.org/{n})\n" for n in range(3))
    write(tmp_path / "b", notes("notes/walk.md", "notes/run.md", "notes/count.md"))
    write(tmp_path / "b", {"README.md": f"# Gelesen\n\n{works}"})
    assert "paperdiary import README.md" in init(tmp_path / "b").stderr


def test_addresses_of_posts_are_no_files_that_are_missing(tmp_path: Path) -> None:
    paths = [f"_posts/2021-03-{day:02d}-tree.md" for day in range(1, 9)]
    write(tmp_path, notes(*paths, end="\nNach [dem](/2021/03/tree.html), [hier](/baum/).\n"))
    assert "begin with /" not in init(tmp_path).stderr


def test_days_that_could_not_be_read_are_told(tmp_path: Path) -> None:
    undated = NOTE.replace("Read: {day} June 2025\n", "")
    pages = {
        f"notes/{n}.md": f"---\nkumu: 99.{n}.2021\nref: https://example.org/2021/03/{n}/\n---\n\n"
        + undated.format(title=f"Tree {n}", day=n)
        for n in range(1, 6)
    }
    write(tmp_path / "fields", pages)
    message = init(tmp_path / "fields").stderr
    assert "in `kumu` what looks like a day" in message
    named = {f"notes/99_{n}_21 tree.md": undated.format(title=f"Tree {n}", day=n) for n in range(5)}
    write(tmp_path / "names", named)
    assert "in file name what looks like a day" in init(tmp_path / "names").stderr
    write(tmp_path / "dated", notes("notes/walk.md", "notes/run.md", "notes/count.md"))
    assert "looks like a day" not in init(tmp_path / "dated").stderr


def test_beginnings_of_titles_are_no_labels(tmp_path: Path) -> None:
    rows = "".join(
        f"- **Oaks {n}: How They Grow**. Ann Oak. 2019. [pdf](https://example.org/{n})\n"
        "    - They grow slowly.\n"
        for n in range(1, 7)
    )
    write(tmp_path, {"trees.md": f"# Trees\n\n{rows}"})
    output = init(tmp_path).stdout
    assert "titles    6: 6 from body\n" in output


@pytest.mark.parametrize(
    ("file", "text", "name"),
    [
        ("readme.markdown", "# Was ich lese\n", "Was ich lese"),
        ("_config.yml", "theme: x\ntitle: Ann's shelf  # mine\n", "Ann's shelf"),
        ("hugo.toml", 'baseURL = "https://oak.example.org"\ntitle = "Elm & Oak"\n', "Elm & Oak"),
        ("setup.cfg", "title: x\n", "Reading Room"),
    ],
)
def test_a_site_keeps_its_name(tmp_path: Path, file: str, text: str, name: str) -> None:
    folder = tmp_path / "reading-room"
    write(folder, {file: text, "papers/oak.md": "# Oak\n\nhttps://arxiv.org/abs/2101.00001\n"})
    assert init(folder, "--yes").exit_code == 0
    first, _, _ = (folder / "mkdocs.yml").read_text("utf-8").partition("\n")
    assert yaml.safe_load(first) == {"site_name": name}


def test_a_site_speaks_the_language_of_most_notes(tmp_path: Path) -> None:
    text = (
        "# Eiche {n}\n\nhttps://arxiv.org/abs/2101.0000{n}\n\nDas ist nicht viel, aber es hält.\n"
    )
    texts = {f"papers/{n}.md": text.format(n=n) for n in range(1, 5)}
    for language, options in (
        ("de", ()),
        ("fr", ("--language", "fr")),
        (None, ("--language", "en")),
    ):
        folder = tmp_path / f"in-{language}"
        write(folder, texts)
        assert init(folder, "--yes", *options).exit_code == 0
        lines = (folder / "mkdocs.yml").read_text("utf-8").split("\n")
        said = [line for line in lines if "language:" in line]
        assert said == ([f"  language: {language}"] if language else [])


def test_fields_that_tell_values_are_named(tmp_path: Path) -> None:
    text = "---\ncover: {n}.png\nquelle: https://arxiv.org/abs/2101.0000{n}\n---\n\n# Oak {n}\n"
    write(tmp_path, {f"papers/{n}.md": text.format(n=n) for n in range(1, 5)})
    assert "4 from front matter (quelle)" in init(tmp_path).output
