"""The links that belong to a work beside its own."""

from __future__ import annotations

import pytest

from mkdocs_paperdiary.diary import Entry
from mkdocs_paperdiary.diary.entry import NamedLink
from mkdocs_paperdiary.diary.sites import site_name
from mkdocs_paperdiary.diary.work_link import button_name

from .small_notes import entry, messages, read

PAPER = "https://arxiv.org/abs/2311.10090"
VIDEO = "https://youtu.be/trees"
SLIDES = "https://example.org/slides"


def named(found: Entry) -> dict[str, str]:
    """The links by their names."""
    return {link.name: link.url for link in found.links}


def front(fields: str) -> Entry:
    """A note with nothing but front matter."""
    return entry(f"---\n{fields}\n---\n# Slow Trees\n")


@pytest.mark.parametrize(
    "links",
    [
        f"{{video: {VIDEO}, slides: {SLIDES}}}",
        f"[{{name: video, url: {VIDEO}}}, {{name: slides, url: {SLIDES}}}]",
        f"[{{video: {VIDEO}}}, {{slides: {SLIDES}}}]",
        f"['[Video]({VIDEO})', '[Slides]({SLIDES})']",
    ],
)
def test_names_and_links_may_be_nested_as_one_likes(links: str) -> None:
    found = front(f"link: {PAPER}\nlinks: {links}")
    assert found.link == PAPER
    assert named(found) == {"Video": VIDEO, "Slides": SLIDES}
    assert (found.sources["links"].origin, found.sources["links"].line) == ("front matter", 3)


def test_links_without_names_are_called_by_their_hosts() -> None:
    found = front(f"link: {PAPER}\nlinks: [{VIDEO}, https://www.example.org/a]")
    assert named(found) == {"YouTube": VIDEO, "Example.org": "https://www.example.org/a"}


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("video", "Video"),
        ("slides", "Slides"),
        ("url_slides", "Slides"),
        ("website", "Website"),
        ("project", "Project page"),
        ("project_page", "Project page"),
        ("blog", "Blog post"),
        ("poster", "Poster"),
        ("demo", "Demo"),
        ("data", "Data"),
        ("dataset", "Dataset"),
    ],
)
def test_a_field_of_its_own_names_its_link(field: str, name: str) -> None:
    found = front(f"link: {PAPER}\n{field}: https://example.org/a")
    assert named(found) == {name: "https://example.org/a"}


@pytest.mark.parametrize(
    ("field", "link"), [("video", VIDEO), ("talk_link", VIDEO), ("slides", VIDEO), ("poster", None)]
)
def test_what_may_be_the_work_is_it_where_nothing_else_is(field: str, link: str | None) -> None:
    assert front(f"{field}: {VIDEO}").link == link


def test_a_list_holds_the_work_and_its_code_where_no_field_does() -> None:
    code = "https://github.com/doe/trees"
    found = front(
        f"links: {{video: {VIDEO}, pdf: https://a.org/p.pdf, paper: {PAPER}, code: {code}}}"
    )
    assert (found.link, found.code) == (PAPER, code)
    assert named(found) == {"Video": VIDEO, "PDF": "https://a.org/p.pdf"}


def test_a_field_of_its_own_is_surer_than_a_list() -> None:
    found = front(f"links: {{paper: https://example.org/old}}\nlink: {PAPER}")
    assert found.link == PAPER
    assert named(found) == {"Example.org": "https://example.org/old"}


def test_the_first_of_a_list_of_links_is_the_work() -> None:
    found = front(f"links: [{PAPER}, {SLIDES}]")
    assert found.link == PAPER
    assert list(named(found).values()) == [SLIDES]


def test_fields_for_the_work_that_another_field_wins_over_are_kept() -> None:
    found = front(f"link: https://example.org/a\npdf: https://example.org/a.pdf\narxiv: {PAPER}")
    assert named(found) == {"PDF": "https://example.org/a.pdf", "arXiv": PAPER}


@pytest.mark.parametrize(
    "same",
    [
        "http://arxiv.org/abs/2311.10090/",
        "https://www.arxiv.org/pdf/2311.10090v2.pdf",
        "https://ar5iv.labs.arxiv.org/html/2311.10090",
        "https://doi.org/10.48550/arXiv.2311.10090",
    ],
)
def test_the_work_itself_is_no_other_link(same: str) -> None:
    found = front(f"link: {PAPER}\nlinks: {{html: {same}, video: {VIDEO}}}")
    assert named(found) == {"Video": VIDEO}


def test_the_code_is_no_other_link() -> None:
    found = front("code: https://github.com/doe/trees\nwebsite: http://github.com/doe/trees/")
    assert found.links == ()


def test_there_are_at_most_six_links_with_names_that_differ() -> None:
    urls = ", ".join(f"https://example.org/{number}" for number in (1, 2, 2, 3, 4, 5, 6, 7, 8))
    assert [link.name for link in front(f"video: [{urls}]").links] == [
        "Video", "Video 2", "Video 3", "Video 4", "Video 5", "Video 6",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("ICML **talk**", "ICML talk"),
        ("project_page", "Project page"),
        ("arxiv", "arXiv"),
        ("<b>notes</b>", "Notes"),
        ("a talk that went on for two hours", "A talk that went on for…"),
    ],
)
def test_a_name_is_short_and_plain(written: str, name: str) -> None:
    assert list(named(front(f"link: {PAPER}\nlinks: {{'{written}': {VIDEO}}}"))) == [name]


@pytest.mark.parametrize(
    ("line", "field", "expected"),
    [
        ("video: 5", "video", "'5' was found where an http(s) link"),
        ("slides: true", "slides", "an http(s) link"),
        ("poster: {a: b}", "poster", "a mapping was found"),
        ("links: somewhere", "links", "'somewhere' was found"),
        ("demo: javascript:alert(1)", "demo", "which this is not"),
        ("links: {talk: 'java\tscript:alert(1)'}", "links", "link 'talk' is left out"),
        ("links: [data:text/html;base64]", "links", "link 1 is left out"),
        (f"links: [{PAPER}, {{video: 5}}]", "links", "link 'video' is left out"),
    ],
)
def test_what_is_no_link_is_reported_and_dropped(line: str, field: str, expected: str) -> None:
    reading = read(f"---\n{line}\n---\n# A\n")
    (message,) = messages(reading)
    assert message.startswith(f"papers/note.md:2: {field}: ")
    assert expected in message
    assert reading.diary.entries[0].links == ()


def test_other_tools_fields_of_these_names_are_left_alone() -> None:
    reading = read("---\nproject: Thesis\ndata: {rows: 3}\nblog: true\n---\n# A\n")
    assert not reading.problems
    assert reading.diary.entries[0].links == ()


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (f"Video: {VIDEO}", "Video"),
        (f"**Talk:** [ICML 2024]({VIDEO}) (one hour)", "Talk"),
        (f"- Slides: <{VIDEO}>", "Slides"),
        (f"| Poster | [here]({VIDEO}) |", "Poster"),
        (f"Project website: {VIDEO}", "Project page"),
        (f"Video link: {VIDEO}", "Video"),
        (f"Source: {VIDEO}", "YouTube"),
        (f"[Video]({VIDEO}) | [Code](https://github.com/doe/trees)", "Video"),
        (f"[[slides]]({VIDEO})", "Slides"),
        (f"Links: [Paper]({PAPER}), [Demo]({VIDEO})", "Demo"),
        (f"Date read: 5 June 2025 | [Video]({VIDEO})", "Video"),
        (f"Dataset: [Ten Thousand Trees][1]\n\n[1]: {VIDEO}", "Dataset"),
        (f"## Links\n\n- [Blog post]({VIDEO})", "Blog post"),
    ],
)
def test_a_link_of_the_head_is_named_by_its_label(line: str, name: str) -> None:
    found = entry(f"# Slow Trees\n\nPaper: {PAPER}\n\n{line}\n\n## Key points\n\n- Rest.\n")
    assert found.link == PAPER
    assert named(found) == {name: VIDEO}
    assert found.sources["links"].origin == "body"


def test_a_link_below_the_work_is_another_one() -> None:
    work = "https://example.org/trees"
    found = entry(f"# Slow Trees\n\nPaper: {work}\nVideo: {work}/video\n")
    assert (found.link, named(found)) == (work, {"Video": f"{work}/video"})


def test_a_link_beside_the_title_is_kept() -> None:
    found = entry(f"# [Slow Trees]({PAPER}) [[video]({VIDEO})]\n\nTrees.\n")
    assert (found.link, named(found)) == (PAPER, {"Video": VIDEO})


PROSE = "Trees grow slowly, and whoever wants to watch one grow should bring a chair.\n\n"


@pytest.mark.parametrize(
    "text",
    [
        f"It builds on [older work]({VIDEO}), as [this video]({VIDEO}) tells at great length.",
        f"Data: they take what [Doe et al.]({VIDEO}) have counted",
        f"{PROSE}Video: {VIDEO}",
        f"## Key points\n\n- [Video]({VIDEO})",
        f"## References\n\n- [Blog post]({VIDEO})",
        f"Reference: {VIDEO}",
        f"See: {VIDEO}",
        f"Authors: [A. Oak]({VIDEO}), [website]({VIDEO})",
        "Video: [talk](javascript:alert(1))",
        f"```\nVideo: {VIDEO}\n```",
        "Video: soon",
    ],
)
def test_other_peoples_work_is_not_taken(text: str) -> None:
    assert entry(f"# Slow Trees\n\nPaper: {PAPER}\n\n{text}\n").links == ()


def test_what_belongs_to_a_work_is_not_taken_for_it() -> None:
    found = entry(f"# Slow Trees\n\nSlides: {SLIDES}\n\n[Poster]({VIDEO})\n\n[arXiv]({PAPER})\n")
    assert found.link == PAPER
    assert named(found) == {"Slides": SLIDES, "Poster": VIDEO}


def test_links_of_the_front_matter_stand_before_those_of_the_text() -> None:
    found = entry(f"---\nslides: {SLIDES}\n---\n# Slow Trees\n\nPaper: {PAPER}\nVideo: {VIDEO}\n")
    assert list(named(found)) == ["Slides", "Video"]
    assert found.sources["links"].origin == "front matter"


@pytest.mark.parametrize(
    "other",
    [
        "https://www.youtube.com/watch?v=trees",
        "https://m.youtube.com/watch?t=3&v=trees&feature=share",
        "https://www.youtube.com/embed/trees",
        "https://youtube.com/shorts/trees?si=x",
        "https://www.youtube-nocookie.com/embed/trees#t=3",
        "http://youtube.com/live/trees/",
    ],
)
def test_two_addresses_of_one_video_are_one_link(other: str) -> None:
    found = front(f"link: {PAPER}\nvideo: {VIDEO}\ntalk: {other}")
    assert named(found) == {"Video": VIDEO}
    assert front(f"link: {other}\nlinks: {{video: {VIDEO}, slides: {SLIDES}}}").links == (
        NamedLink("Slides", SLIDES),
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a", "http://www.example.org/a/?utm_source=x&ref=y&source=z&s=1"),
        ("https://vimeo.com/123", "https://player.vimeo.com/video/123?h=x"),
        ("https://openreview.net/forum?id=abc", "https://openreview.net/pdf?id=abc"),
        (
            "https://aclanthology.org/2020.acl-main.1/",
            "https://aclanthology.org/2020.acl-main.1.pdf",
        ),
        ("https://doi.org/10.1145/3292500", "http://dx.doi.org/10.1145/3292500"),
    ],
)
def test_two_addresses_of_one_work_are_one_link(one: str, other: str) -> None:
    assert front(f"link: {PAPER}\nlinks: [{{a: {one}}}, {{b: {other}}}]").links == (
        NamedLink("A", one),
    )


def test_parts_of_one_page_are_links_of_their_own() -> None:
    page = "https://doe.github.io/trees"
    found = front(f"link: {PAPER}\nlinks: {{website: {page}, demo: '{page}#demo'}}")
    assert named(found) == {"Website": page, "Demo": f"{page}#demo"}


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.nature.com/articles/x", "Nature"),
        ("https://x.com/doe", "X"),
        ("https://export.arxiv.org/abs/2505.03335", "arXiv"),
        ("https://dx.doi.org/10.1/x", "DOI"),
        ("https://www.example.org/a.pdf", "example.org"),
        ("https://doe.github.io/trees", "doe.github.io"),
    ],
)
def test_a_site_has_one_name(url: str, name: str) -> None:
    assert site_name(url) == name
    (link,) = front(f"link: {SLIDES}\nlinks: {{here: '{url}'}}").links
    assert link.name in {name, "PDF", "Project page"}


@pytest.mark.parametrize(
    ("text", "name"),
    [("Video [EN]", "Video [EN]"), ("[Video]", "Video"), ("Folien (DE)", "Folien (DE)")],
)
def test_brackets_in_a_links_name_stay(text: str, name: str) -> None:
    assert button_name(text, VIDEO) == name
