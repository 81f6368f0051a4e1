"""Which link leads to the work, and what becomes of the others."""

from __future__ import annotations

import pytest

from mkdocs_paperdiary.diary import Note, read_diary

from .small_notes import entry, messages, read, read_all

PAPER = "https://arxiv.org/abs/2311.10090"


@pytest.mark.parametrize(
    "line",
    [
        f"Link: {PAPER}",
        f"**Paper:** <{PAPER}>",
        f"read_on: June\npaper_link: {PAPER}",
        f"**Link**: [here]({PAPER})",
        f"- URL: {PAPER}",
        f"* Paper: [arXiv]({PAPER})",
        f"> Source: {PAPER}",
        f"[arXiv link]({PAPER})",
        f"[Paper]({PAPER} )",
        f"[Blog post by J. Doe]({PAPER})",
        f"[Link to the paper]({PAPER})",
        f"<{PAPER}>",
        PAPER,
        f"| Paper | [link]({PAPER}) |",
        f"| Title | Paper |\n|---|---|\n| Slow Trees | {PAPER} |",
        f"Link / arXiv: {PAPER}",
        f"链接：{PAPER}",
        f"Link (pdf): {PAPER}.",
        "arXiv: 2311.10090",
        "**arXiv:** [2311.10090]",
        "arXiv link: arxiv.org/abs/2311.10090",
        "[arXiv link](arxiv.org/abs/2311.10090)",
        "Paper: J. Doe et al. Slow Trees. arXiv:2311.10090, 2023.",
        "J. Doe et al. Slow Trees. Forests 3 (2023). arXiv:2311.10090",
        f'<a href="{PAPER}">Paper</a>',
        f"[paper][1]\n\n[1]: {PAPER}",
        f"## Link\n\n{PAPER}",
        f"**Paper:**\n{PAPER}",
        f"#### ICML 2024, [arXiv:2311.10090]({PAPER})",
    ],
)
def test_a_link_is_found_however_it_is_written(line: str) -> None:
    text = f"# Slow Trees\n\n{line}\n\n## Key Points\n- see <https://example.org/other>\n"
    assert entry(text).link == PAPER


@pytest.mark.parametrize(("slip", "text"), [("]", "Paper link"), (":", "arXiv Link")])
def test_a_link_with_a_slip_is_reported_with_its_mending(slip: str, text: str) -> None:
    note = f"# Slow Trees\n\n[{text}]{slip}({PAPER})\n\n- see <https://example.org/other>\n"
    reading = read_diary([Note("a.md", note.encode())])
    assert reading.diary.entries[0].link is None
    (problem,) = reading.problems
    assert (problem.src, problem.line) == ("a.md", 3)
    assert f"write [{text}]({PAPER})" in problem.message


def test_a_linked_heading_is_the_link() -> None:
    found = entry(f"# [Slow Trees]({PAPER})\n\nText.\n")
    assert found.link == PAPER
    assert (found.sources["link"].origin, found.sources["link"].line) == ("heading", 1)


@pytest.mark.parametrize(
    "heading",
    [
        "Slow Trees by [Annabel Oakwood]({})",
        "[Annabel Oakwood]({}): Slow Trees",
        "Slow Trees – [Annabel Oakwood]({})",
    ],
)
@pytest.mark.parametrize(
    "page", ["https://twitter.com/annabeloakwood", "https://www.linkedin.com/in/annabeloakwood"]
)
def test_a_persons_page_in_a_heading_is_never_the_link(heading: str, page: str) -> None:
    text = f"# {heading.format(page)}\n\nThey grow.\n"
    assert entry(text).link is None
    assert entry(f"{text}\n[Paper]({PAPER})\n").link == PAPER


def test_a_reference_section_is_searched_last() -> None:
    text = f"# Slow Trees\n\n## Key Points\n- a\n\n## References\n\n- {PAPER}\n"
    assert entry(text).link == PAPER


@pytest.mark.parametrize(
    ("written", "link"),
    [
        ("DOI: 10.1145/3292500.3330701", "https://doi.org/10.1145/3292500.3330701"),
        ("DOI: https://doi.org/10.1145/32.33", "https://doi.org/10.1145/32.33"),
        ("J. Oak, Moss, Ann. Woods 3, doi: 10.1145/32.33.", "https://doi.org/10.1145/32.33"),
        ("arXiv: hep-th/9901001", "https://arxiv.org/abs/hep-th/9901001"),
        ("arXiv: 2311.10090v2 [cs.LG]", "https://arxiv.org/abs/2311.10090v2"),
        ("Link: www.example.org/a", "https://www.example.org/a"),
        ("Link: doi.org/10.1145/32.33", "https://doi.org/10.1145/32.33"),
        (
            "Link: https://en.wikipedia.org/wiki/Tree_(graph)",
            "https://en.wikipedia.org/wiki/Tree_(graph)",
        ),
        (
            "[link](https://en.wikipedia.org/wiki/Tree_(graph))",
            "https://en.wikipedia.org/wiki/Tree_(graph)",
        ),
        ("(Link: https://example.org/a)", "https://example.org/a"),
        (r"[link](https://a.org/\~oak/slow\_trees.pdf)", "https://a.org/~oak/slow_trees.pdf"),
        ("Link: https://a.org/x?a=1&amp;noteId=2", "https://a.org/x?a=1&noteId=2"),
        ("Link: https://a.org/x?a=1&noteId=2", "https://a.org/x?a=1&noteId=2"),
    ],
)
def test_short_forms_become_absolute_links(written: str, link: str) -> None:
    assert entry(f"# Slow Trees\n\n{written}\n").link == link


@pytest.mark.parametrize(
    "line",
    [
        "[Paper link]()",
        "[arXiv link]",
        "[Docs link](TODO)",
        "Link: need to find it",
        "[Paper](papers/other.md)",
        "[Paper](#key-points)",
        "[Paper](/files/a.pdf)",
        "arXiv link: https://arxiv.org/abs/ (pending)",
        "![figure](https://example.org/a.png)",
        "[![badge](https://img.shields.io/x.svg)](https://img.shields.io/x)",
    ],
)
def test_what_is_no_link_to_a_work_is_none(line: str) -> None:
    assert entry(f"# Slow Trees\n\n{line}\n").link is None


def test_a_line_for_a_program_is_no_link() -> None:
    text = "#! https://blog.example/p/12\n# Slow Trees\n\nThey grow.\n"
    assert (entry(text).link, entry(text).title) == (None, "Slow Trees")
    assert entry(text.replace("#! ", "")).link == "https://blog.example/p/12"


def test_a_link_deep_in_the_prose_does_not_win_over_one_in_the_head() -> None:
    text = (
        "# Slow Trees\n\nThis builds on [older work](https://arxiv.org/abs/1001.00001) a lot.\n\n"
        f"[arXiv link]({PAPER})\n"
    )
    assert entry(text).link == PAPER


def test_a_picture_of_the_work_is_no_link() -> None:
    cover = "https://books.google.com/books/content?id=x&printsec=frontcover&img=1"
    assert entry(f"---\ncover: {cover}\n---\n# Slow Trees\n").link is None


@pytest.mark.parametrize(
    "url", ["https://slow-trees.example.org", "https://books.google.com/books?id=x#v=onepage&q=557"]
)
def test_a_works_own_site_and_a_place_in_a_book_are_links(url: str) -> None:
    assert entry(f"# Slow Trees of the North\n\n[Slow Trees of the North]({url})\n").link == url


def test_a_page_that_prose_merely_mentions_is_no_link() -> None:
    text = (
        "# Slow Trees\n\nI skimmed this one, but there is a post that explains it far better:\n\n"
        "https://someone.example.org/2017/trees/\n"
    )
    assert entry(text).link is None


def test_code_is_told_from_the_paper() -> None:
    text = f"# Slow Trees\n\n- Code: https://github.com/doe/trees\n- Paper: {PAPER}\n"
    found = entry(text)
    assert found.link == PAPER
    assert found.code == "https://github.com/doe/trees"


def test_code_link_beside_the_paper_in_a_heading() -> None:
    text = f"# Slow Trees [[code]](https://github.com/doe/trees) [[paper]]({PAPER})\n"
    found = entry(text)
    assert (found.title, found.link) == ("Slow Trees", PAPER)
    assert found.code == "https://github.com/doe/trees"


@pytest.mark.parametrize(
    "target",
    ["javascript:alert(1)", "JavaScript:alert(1)", "java\tscript:alert(1)", "data:text/html,x"],
)
def test_an_unsafe_link_in_front_matter_is_dropped_with_a_problem(target: str) -> None:
    reading = read(f'---\ntitle: A\nlink: "{target}"\n---\n'.replace("\t", "\\t"))
    assert reading.diary.entries[0].link is None
    (message,) = messages(reading)
    assert message.startswith("papers/note.md:3: link: ")
    assert "http" in message


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "&#106;avascript:alert(1)",
        "<javascript:alert(1)>",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
    ],
)
def test_an_unsafe_link_in_a_heading_is_dropped_with_a_problem(target: str) -> None:
    reading = read(f"# [Slow Trees]({target})\n\nText.\n")
    (found,) = reading.diary.entries
    assert (found.title, found.link) == ("Slow Trees", None)
    (message,) = messages(reading)
    assert message.startswith("papers/note.md:1: ")


def test_an_unsafe_link_in_a_body_is_dropped_with_a_problem() -> None:
    reading = read(f"# A\n\n[Paper](javascript:alert(1))\n\n[arXiv]({PAPER})\n")
    assert reading.diary.entries[0].link == PAPER
    (message,) = messages(reading)
    assert message.startswith("papers/note.md:3: ")
    assert "javascript" in message


def test_quotes_in_a_link_cannot_leave_an_attribute() -> None:
    found = entry("---\nlink: 'https://example.org/\"onmouseover=alert(1)'\n---\n# A\n")
    assert found.link == "https://example.org/%22onmouseover=alert(1)"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (f"[link]({PAPER})", "paper"),
        ("[Blog link](https://doe.example.org/trees)", "blog"),
        ("Article: https://doe.example.org/trees", "blog"),
        ("Link: https://medium.com/@doe/trees", "blog"),
        ("Link: https://www.youtube.com/watch?v=abc", "talk"),
        ("[Video [EN]](https://trees.example.org/start)", "talk"),
        ("[Video (FR)](https://trees.example.org/start)", "talk"),
        ("Link: https://docs.example.org/trees", "docs"),
        ("[Tutorial link](https://trees.example.org/start)", "docs"),
        ("Link: https://github.com/doe/trees", "code"),
        ("Link: https://doe.example.org/trees.pdf", "paper"),
        ("No link.", "paper"),
    ],
)
def test_the_kind_follows_the_links_words_and_host(line: str, kind: str) -> None:
    assert entry(f"# Slow Trees\n\n{line}\n").kind == kind


@pytest.mark.parametrize(
    ("src", "line", "kind", "origin"),
    [
        ("_books/oak.md", "They grow.", "book", "folder name"),
        ("Book Notes/2025/oak.md", "They grow.", "book", "folder name"),
        ("talks/oak.md", "They grow.", "talk", "folder name"),
        ("talks/oak.md", f"[Paper]({PAPER})", "paper", "body"),
        ("books/talks/oak.md", "They grow.", "talk", "folder name"),
        ("video/oak.md", "They grow.", "paper", None),
        ("books & papers/oak.md", "They grow.", "paper", None),
        ("address book/oak.md", "They grow.", "paper", None),
        ("books/oak.md", "Venue: TREES", "paper", None),
        ("books/papers/oak.md", "They grow.", "paper", None),
        ("notebooks/books.md", "They grow.", "paper", None),
    ],
)
def test_a_folder_may_tell_the_kind(src: str, line: str, kind: str, origin: str | None) -> None:
    (found,) = read(f"# Slow Trees\n\n{line}\n", src).diary.entries
    source = found.sources.get("kind")
    assert (found.kind, source and source.origin) == (kind, origin)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Kind: book", "book"),
        ("**Kind:** Talk", "talk"),
        ("- Type: blog", "blog"),
        ("| Kind | docs |", "docs"),
        ("Type: tall", "paper"),
    ],
)
def test_a_labelled_kind_comes_before_the_links(line: str, kind: str) -> None:
    assert entry(f"# Slow Trees\n\n{line}\n\nLink: {PAPER}\n").kind == kind


def test_an_address_that_nobody_knows_is_told_with_its_line() -> None:
    reading = read(
        """
        # Slow Trees

        See [a](http://[bad]/x) and <https://[::1>, but not `http://[code]/x`, <http://[::1]:80/x>
        or [https://example.org].
        """
    )
    assert [(one.line, one.code) for one in reading.problems] == [(3, "broken-address")] * 2


@pytest.mark.parametrize("behind", ["", ", 2015", "; read twice", ", in *Woods* 7"])
def test_an_address_in_brackets_may_have_words_behind_it(behind: str) -> None:
    found = entry(
        f"# Slow Trees\n\nAnn Oak, Ben Elm\n(https://a.example/slow.pdf{behind})\n\nText.\n"
    )
    assert found.link == "https://a.example/slow.pdf"


@pytest.mark.parametrize("label", ["Reference", "参考"])
def test_what_some_notes_refer_to_is_not_their_work(label: str) -> None:
    names = ["oaks", "elms", "moss", "fern", "firs", "yews", "larch", "birch", "beech", "aspen"]
    prose = "".join(f"\nThey grew in the year {at}, and nobody saw it.\n" for at in range(25))
    texts = {f"{one}.md": f"# Slow {one}\n\n## Growth\n{prose}\n## End\n" for one in names}
    for at, one in enumerate(names[:4]):
        texts[f"{one}.md"] += f"\n{label}:\n\nhttps://blog-{at}.example/{at}77\n"
    texts["firs.md"] += f"\n{label}:\n\nhttps://arxiv.org/abs/1706.03762\n"
    found = {one.src: one.link for one in read_all(texts).diary.entries if one.link}
    assert found == {"firs.md": "https://arxiv.org/abs/1706.03762"}


def test_a_label_may_end_the_line_above_its_link() -> None:
    names = ["oaks", "elms", "moss", "fern"]
    texts = {
        f"{one}.md": f"# {one}\n\n{'They grow and grow. ' * 9}\n\n"
        f"{one.upper()}. In {one}, 2019. Zomba pe:\n"
        f"https://a{at}.example/{at}/{at}. Kalu em: {at} priso.\n"
        for at, one in enumerate(names)
    }
    found = {one.src: one.link for one in read_all(texts).diary.entries}
    assert found == {
        f"{one}.md": f"https://a{at}.example/{at}/{at}" for at, one in enumerate(names)
    }


@pytest.mark.parametrize(
    ("field", "link"),
    [
        ("journal={arXiv preprint arXiv:1904.08594},", "https://arxiv.org/abs/1904.08594"),
        ("eprint = {1904.08594},\n  archivePrefix={arXiv},", "https://arxiv.org/abs/1904.08594"),
        ('doi = "10.1145/351240.351266",', "https://doi.org/10.1145/351240.351266"),
        ("url={https://a.example/slow},", "https://a.example/slow"),
        ("journal={Woods},", None),
    ],
)
@pytest.mark.parametrize("fence", ["", "```bibtex\n"])
def test_a_reference_to_the_work_itself_has_its_link(
    field: str, link: str | None, fence: str
) -> None:
    title = "  title={{Slow} Trees: A Life},\n"
    end = "```\n" if fence else ""
    cited = f"{fence}@article{{oak2019,\n{title}  author={{Oak, Ann}},\n  {field}\n}}\n{end}"
    found = entry(f"# Slow Trees: A Life\n\nThey grow.\n\n## BibTeX\n\n{cited}")
    assert found.link == link
    other = entry(f"# Quick Moss and Fern\n\nThey grow.\n\n## BibTeX\n\n{cited}")
    assert fence == "" or other.link is None


@pytest.mark.parametrize("title", ["Slow Trees: A Life", "{Slow} Trees: {A} Life"])
def test_bibtex_of_the_notes_own_title_tells_authors_venue_and_year(title: str) -> None:
    cited = (
        f"@article{{oak2017,\n  title={{{title}}},\n"
        "  author={Oak, Ann and Ben {\\'E}lm and others},\n"
        "  journal={Old Woods},\n  year={2017}\n}\n"
    )
    found = entry(f"# Slow Trees: A Life\n\n{cited}\nThey grow.\n")
    assert (found.authors, found.venue, found.year) == (("Ann Oak", "Ben Élm"), "Old Woods", 2017)
    assert found.link is None
    other = entry(f"# Quick Moss and Fern\n\n{cited}\nThey grow.\n")
    assert (other.authors, other.venue, other.year) == ((), None, None)


def test_an_address_in_a_field_for_text_is_that_of_the_work() -> None:
    urls = [f"https://trees{at}.org/oak.pdf" for at in range(6)]
    texts = {
        f"{at}.md": f"---\ndescription: {url}\n---\n# Trees {at}\n\nThey grow for {at} years.\n"
        for at, url in enumerate(urls)
    }
    reading = read_all(texts)
    found = reading.diary.by_src.values()
    assert [one.link for one in found] == urls
    assert [one.summary for one in found] == [f"They grow for {at} years." for at in range(6)]
    assert messages(reading) == []
    (other,) = read("---\nsummary: trees.org/a is a site\n---\n# Slow Trees\n").diary.entries
    assert (other.link, other.summary) == (None, "trees.org/a is a site")
