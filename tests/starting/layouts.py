"""Folders of invented notes, laid out as people lay them out, and the pages beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

NAMES = [
    *("amber boats", "birch bark", "clay wheels", "copper bells"),
    *("dew ponds", "drift ice", "elder wine", "felt boots"),
    *("fern spores", "flint mines", "fog horns", "garden walls"),
    *("glass beads", "goose down", "hazel rods", "hedge banks"),
    *("honey jars", "iron gates", "ivy leaves", "kite strings"),
    *("lake reeds", "lamp oil", "larch cones", "lime kilns"),
    *("loom weights", "maple sap", "marsh birds", "mill ponds"),
    *("moss roofs", "oak galls", "osier nets", "peat fires"),
    *("pine tar", "plum stones", "quartz veins", "rain barrels"),
    *("river sand", "rope walks", "salt pans", "sheep tracks"),
]
"""Titles of forty works that nobody has written."""


@dataclass(frozen=True)
class Layout:
    """What a folder holds.

    Attributes:
        notes: The notes, by path.
        others: Pages that are none.
        files: Other files, such as programs and pictures.
    """

    notes: dict[str, str]
    others: dict[str, str] = field(default_factory=dict)
    files: tuple[str, ...] = ()

    def write(self, folder: Path, *, without: Iterable[str] = ()) -> None:
        """Write everything, apart from some paths."""
        pages = self.notes | self.others | dict.fromkeys(self.files, "x\n")
        for path, text in pages.items():
            if path not in without:
                file = folder / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, "utf-8")


def slug(name: str) -> str:
    return name.replace(" ", "-")


def arxiv(at: int) -> str:
    return f"https://arxiv.org/abs/21{at % 12 + 1:02d}.{10101 + 37 * at}"


def prose(name: str) -> str:
    return (
        f"The authors ask what {name} are good for.\n\n- They measure {name} for a year.\n"
        f"- Older {name} last longer than new ones.\n- Nothing is said about the price.\n"
    )


def titled(names: Iterable[str], links: Iterable[str]) -> str:
    """A list of links, as a README has it."""
    return "".join(f"- [{name.title()}]({link})\n" for name, link in zip(names, links, strict=True))


def linked(at: int, name: str) -> str:
    return f"# [{name.title()}]({arxiv(at)})\n\nRead: 2021-03-{at % 28 + 1:02d}\n\n{prose(name)}"


def readme_per_folder() -> Layout:
    notes = {
        f"{slug(name)}/README.md": f"# {name.title()}\n\n[Paper]({arxiv(at)})\n\n{prose(name)}"
        for at, name in enumerate(NAMES[:12])
    }
    others = {
        "README.md": f"# Papers that I read\n\n{titled(NAMES[:12], notes)}",
        "LICENSE.md": "# Licence\n\nDo what you like.\n",
        "CONTRIBUTING.md": "# Contributing\n\nOpen an issue.\n",
    }
    return Layout(notes, others)


def topic_year_title() -> Layout:
    notes = {
        f"{('crafts', 'trees')[at % 2]}/{2018 + at % 3}/{slug(name)}/paper.md": (
            f"# {name.title()}\n\n- Paper: {arxiv(at)}\n\n{prose(name)}"
        )
        for at, name in enumerate(NAMES[:16])
    }
    others = {
        "README.md": "# Notes on papers\n\nBy topic and year.\n",
        "crafts/README.md": f"# Crafts\n\n{titled(NAMES[:16:2], list(notes)[::2])}",
    }
    return Layout(notes, others)


def jekyll_posts() -> Layout:
    notes = {
        f"_posts/2021-{at % 12 + 1:02d}-{at % 27 + 1:02d}-{slug(name)}.markdown": (
            f'---\nlayout: post\ntitle: "{name.title()}"\ncategories: [papers]\n---\n\n'
            f"I read [this]({arxiv(at)}).\n\n![Figure](/assets/img/tree.png)\n\n{prose(name)}"
        )
        for at, name in enumerate(NAMES[:14])
    }
    others = {
        "about.md": "---\nlayout: page\ntitle: About\n---\n\nI read.\n",
        "privacy-policy.md": "---\ntitle: Privacy\n---\n\nThere are no cookies here.\n",
        "_drafts/someday.md": "---\ntitle: Someday\n---\n\nNot yet.\n",
        "tags/crafts.md": "---\nlayout: tag\ntag: crafts\n---\n",
        "tags/trees.md": "---\nlayout: tag\ntag: trees\n---\n",
        "authors/me.md": "---\nlayout: author\n---\n\nI write this.\n",
    }
    return Layout(notes, others, ("assets/img/tree.png",))


def citation_keys() -> Layout:
    notes = {
        f"literature/{name.split()[0]}{2000 + at}.md": (
            f'+++\ntitle = "{name.title()}"\nauthor = "{name.split()[1].title()} et al."\n'
            f'doi = "10.1234/{name.split()[0]}.{at}"\n+++\n\n{prose(name)}'
        )
        for at, name in enumerate(NAMES[:20])
    }
    paper = (
        "# Iron\n\nAbstract\n\n" + "We say it at length. " * 2000 + "\n\n# References\n\n[1] A\n"
    )
    others = {
        "todo.md": "# To do\n\n- [ ] read more\n- [x] buy paper\n- [ ] sleep\n",
        "fulltext/iron2016.md": paper,
        "templates/literature.md": '+++\ntitle = "{{title}}"\n+++\n\n## Summary\n',
    }
    return Layout(notes, others)


def dendron() -> Layout:
    notes = {
        f"vault/lit.{('crafts', 'trees')[at % 2]}.{slug(name)}.md": (
            f"---\nid: a{at}\ntitle: {slug(name)}\n---\n\n# {name.title()}\n\n"
            f"- Source: {arxiv(at)}\n\n{prose(name)}"
        )
        for at, name in enumerate(NAMES[:14])
    }
    others = {
        f"vault/{name}.md": f"---\nid: b{at}\ntitle: {name}\n---\n"
        for at, name in enumerate(["root", "lit", "lit.crafts", "lit.trees", "proj.house"])
    }
    others |= {
        f"vault/daily.journal.2021.08.{day:02d}.md": f"---\nid: c{day}\n---\n\nIt rained.\n"
        for day in range(1, 8)
    }
    return Layout(notes, others, ("dendron.yml",))


def talks_per_event() -> Layout:
    notes = {
        f"{2015 + at % 3}/{('leafconf', 'stonecamp')[at % 2]}/{slug(name)}.md": (
            f"# {name.title()}\n## Ann Speaker {at}\n\n### Ideas\n\n{prose(name)}"
        )
        for at, name in enumerate(NAMES[:36])
    }
    folders = sorted({path.rpartition("/")[0] for path in notes})
    others = {f"{one}/README.md": f"# {one}\n\nNotes from {one}.\n" for one in folders}
    others["README.md"] = "# Conference notes\n\nNotes on talks that I have heard.\n"
    return Layout(notes, others)


def obsidian_vault() -> Layout:
    notes = {
        f"Papers/{name.title()}.md": (
            f"---\nauthors: [A. {name.split()[0].title()}]\nyear: {1990 + at}\ntags: [paper]\n"
            f"url: {arxiv(at)}\n---\n\n{prose(name)}"
        )
        for at, name in enumerate(NAMES[:15])
    }
    others = {
        f"Daily/2024-05-{day:02d}.md": f"Read [[{NAMES[day].title()}]] on the train.\n"
        for day in range(1, 12)
    }
    others |= {
        "Templates/Paper.md": "---\nauthors: {{authors}}\nurl: {{url}}\n---\n\n# {{title}}\n",
        "Drawings/Map.excalidraw.md": "---\nexcalidraw-plugin: parsed\n---\n\n# Drawing\n",
        "Home.md": "# Home\n\n" + "".join(f"- [[{name.title()}]]\n" for name in NAMES[:15]),
    }
    return Layout(notes, others)


def hugo_content() -> Layout:
    notes = {
        f"content/books/{slug(name)}/index.md": (
            f"---\ntitle: {name.title()}\ndate: 2022-0{at % 9 + 1}-11\nauthor: B. Writer {at}\n"
            f"rating: {at % 5 + 1}\n---\n\n{prose(name)}"
        )
        for at, name in enumerate(NAMES[:11])
    }
    others = {
        "content/_index.md": "---\ntitle: Home\n---\n",
        "content/books/_index.md": "---\ntitle: Books\n---\n\nWhat I read.\n",
        "content/about.md": "---\ntitle: About\n---\n\nMe.\n",
        "archetypes/default.md": '---\ntitle: "{{ .Name }}"\ndraft: true\n---\n',
    }
    others |= {
        f"content/blog/{slug(name)}/index.md": (
            f"---\ntitle: How I {name}\ndate: 2023-01-0{at + 1}\n---\n\nFirst I bought wool.\n"
        )
        for at, name in enumerate(("knit", "mend", "paint", "bake", "dig", "sew"))
    }
    return Layout(notes, others, ("hugo.toml",))


def docs_beside_notes() -> Layout:
    notes = {f"reading/{slug(name)}.md": linked(at, name) for at, name in enumerate(NAMES[:9])}
    others = {
        f"docs/{name}.md": f"# {name.title()}\n\nRun the program.\n\nSee [more](config.md).\n"
        for name in ("install", "config", "usage", "api", "faq")
    }
    others |= {
        "README.md": "# A program\n\nIt sorts leaves.\n",
        "CHANGELOG.md": "# Changelog\n\n## 1.0\n\n- First.\n",
        "links.md": "# Links\n\n" + titled(NAMES[:12], map(arxiv, range(12))),
    }
    return Layout(notes, others, tuple(f"src/part{n}.py" for n in range(6)))


def without_notes() -> Layout:
    others = {
        f"docs/{name}.md": f"# {name.title()}\n\nSet {name} in the file, see [more](api.md).\n"
        for name in ("install", "config", "usage", "api", "faq", "design", "release")
    }
    others |= {
        "README.md": f"# paper-tool\n\nA tool for people who read papers ({arxiv(3)}).\n",
        "CONTRIBUTING.md": "# Contributing\n\nOpen an issue.\n",
        "src/README.md": "# Sources\n\nThe parts.\n",
        "tests/data/sample.md": "# Sample\n\n- a\n- b\n",
    }
    return Layout({}, others, tuple(f"src/part{n}.py" for n in range(30)))


LAYOUTS: tuple[Callable[[], Layout], ...] = (
    readme_per_folder,
    topic_year_title,
    jekyll_posts,
    citation_keys,
    dendron,
    talks_per_event,
    obsidian_vault,
    hugo_content,
    docs_beside_notes,
)
