"""A highlights page written by hand, with the lessons of each theme where its author wants them."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

import pytest
import yaml

from .building import Built, Site, by_class, parse, text

SOURCES = Path(__file__).parent / "handwritten"
PAGE = "highlights/index.html"
TELLING = re.compile(r"^    lesson: |^(?:!!!|[?]{3}) lesson ", re.MULTILINE)

OUTLINE = """\
# What stayed
## 1. Bees
### 1. A swarm settles by quorum and not by vote
### 2. A dance is longest where the scout is least sure: doubt can be seen
### 3. Count heads at the door and not in the hall
### 4. The winter cluster is a clock that runs on honey
## 2. Bridges
### 1. The arch: a shape that stays up because all of it wants to fall
### 2. Small pushes in step beat one big push
### 3. A spare part is free until somebody counts on it
#### In the shop
#### On the bridge
### 4. A rope tells you before it breaks
## 3. Bread
### 1. Time does what kneading cannot
### 2. Steam first and dry heat after
### 3. Holes tell the age of a dough
### 4. Write weights, never cups
#### Living dough
##### 1. Feed it by the clock and use it by the nose
##### 2. Rye wants acid, see the village oven for why
## 4. Care & Repair
### 1. Treat the neighbour's hive as well
### 2. What is easy to reach is replaced last
### 3. Look twice at what never fails
### Mend it twice, once as it was and once as it should be
#### 1. A mild January is worse than a hard one
#### 2. Gusts are counted in seconds and storms in years
## 5. Tools, Jigs and Fixtures
### 1. A peel is cut to the door
### 2. A strickle is a drawing that cuts
## 6. Measuring
### 1. Measure it before you touch it
### 2. A pitch is heard that is not there: the strike note
## 7. Teaching a Trade
### 1. Tackling the fear of heights is a part of the trade
### 2. Steps for a beginner in the order of what they cost
### 3. Burn one batch together
### 4. Show the joint, then hide it
## 8. Change Ringing
### 1. Nobody remembers the row, and everybody the way
### 2. A call is for those who are lost
## 9. Odds and Ends"""

DETAILS = {
    "A swarm settles by quorum and not by vote": """\
- A scout needs no overview.
    - She counts the others at one place.
        - At about fifteen she stops counting.
            - Nobody has told her the number.
    - Then she flies home and pipes.
- The slowest step is the counting.
    > Fifteen at the door are worth more than fifty on the way, says the chapter on doors.
- What a quorum is for a tower crew stands in the note on ringing.

The count is a local one, as The Dance Floor says too, and it is never repeated.
1. Find a box.
2. Count who is in it.
    - Touching counts.
    - Smelling does not.
3. Leave when the count is full.""",
    "A dance is longest where the scout is least sure: doubt can be seen": """\
- Doubt costs laps.
[A hive of three boxes]
Figure 1: The hive of the experiment, drawn from memory
- Laps cost honey, and the winter cluster pays for them.""",
    "The winter cluster is a clock that runs on honey": """\
- Two ways to stay warm:
    1. Shiver, and eat for it.
    2. Stand close:
        1. heads inwards,
        2. the cold ones move in,
        3. the warm ones move out.
- One way to stay dry: a hole at the top.""",
    "The arch: a shape that stays up because all of it wants to fall": """\
The line of thrust stays inside the stone:
[An arch and its line of thrust]
Figure 2: Thrust, dashed; after the survey""",
    "Look twice at what never fails": """\
- What fails is looked at anyway.
- What never fails has no list.
    > The bolt nobody writes about is the bolt.
    > Second paragraph of the same quote.

The mould had never cracked. What the Inspector Saw says it of bolts.""",
    "A pitch is heard that is not there: the strike note": """\
1. What is cast:
    [Five partials]
    Figure 4: Partials, from the web
2. What is heard:
    - It lies near half of \\(f_{nominal}\\), an octave below.""",
    "Steps for a beginner in the order of what they cost": """\
- Cheap:
    - flour,
    - water.
        > Both are forgiven.
- Dear: a stone.""",
    "Show the joint, then hide it": """\
- Joints:
    What follows was told by two masters.
    - Two kinds of joint.
        1. Open: to be seen.
            - Consequence: it is done well.
        2. Hidden: not to be seen.
    - One kind of glue.
- Nails: none.""",
    "Write weights, never cups": "",
}

SHARED = {
    "A swarm settles by quorum and not by vote": {
        "The Dance Floor": "2025-01-04",
        "Counting at the Door": "2025-01-19",
        "Half a Dough, Twice the Rye": "2025-05-24",
    },
    "Small pushes in step beat one big push": {
        "Wind, Rope and Resonance": "2025-03-08",
        "Rope Bridges": "2025-03-22",
        "What the Inspector Saw": "2025-04-05",
        "Tower Sway": "2025-06-28",
    },
    "Time does what kneading cannot": {
        "A Starter of One's Own": "2025-05-03",
        "Reading the Crumb": "2025-05-17",
    },
    "Feed it by the clock and use it by the nose": {
        "A Starter of One's Own": "2025-05-03",
        "Half a Dough, Twice the Rye": "2025-05-24",
    },
    "Look twice at what never fails": {
        "What the Inspector Saw": "2025-04-05",
        "Casting at Night": "2025-06-14",
    },
    "Gusts are counted in seconds and storms in years": {
        "Wind, Rope and Resonance": "2025-03-08",
        "Tower Sway": "2025-06-28",
    },
    "Measure it before you touch it": {
        "Mites, Counted": "2025-02-09",
        "Reading the Crumb": "2025-05-17",
        "Five Partials": "2025-06-21",
    },
}


def sources(root: Path, cache: Path) -> Site:
    """A copy of the diary that uses the cache of these tests."""
    shutil.copytree(SOURCES / "docs", root / "docs")
    config = yaml.safe_load((SOURCES / "mkdocs.yml").read_text("utf-8"))
    assert config.pop("plugins") == ["search", "paperdiary"]
    return Site(root, cache, config, umap=False)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, shared_cache: Path) -> Built:
    return sources(tmp_path_factory.mktemp("handwritten"), shared_cache).build()


@pytest.fixture(scope="module")
def article(built: Built) -> Element:
    return built.article(PAGE)


@pytest.fixture
def copy(tmp_path: Path, built: Built, shared_cache: Path) -> Site:
    """A copy to be changed; what is computed for it is in the cache since the first build."""
    return sources(tmp_path, shared_cache)


def title(heading: Element) -> str:
    return text(heading).removesuffix("¶")


def lessons(article: Element) -> dict[str, Element]:
    """The lessons on a page, by their sentence."""
    found = {}
    for lesson in by_class(article, "paperdiary-lesson", "article"):
        number, _, sentence = title(lesson[0]).partition(". ")
        assert number.isdigit()
        found[sentence] = lesson
    return found


def details(lesson: Element) -> list[Element]:
    return by_class(lesson, "paperdiary-lesson__detail", "div")


def lines(element: Element) -> Iterator[str]:
    """What a reader sees of HTML, line by line: list items and quotes with their marks."""
    inline = element.text or ""
    for child in element:
        inside: list[str] = []
        if child.tag in {"ul", "ol"}:
            for number, item in enumerate(child, start=1):
                first, *others = lines(item)
                inside.append(f"- {first}" if child.tag == "ul" else f"{number}. {first}")
                inside += [f"    {line}" for line in others]
        elif child.tag == "blockquote":
            inside = [f"> {line}" for line in lines(child)]
        elif child.tag in {"p", "div"}:
            inside = list(lines(child))
        elif child.tag == "img":
            inline += f"[{child.get('alt')}]"
        else:
            inline += text(child)
        if child.tag in {"ul", "ol", "blockquote", "p", "div"}:
            if inline.strip():
                yield " ".join(inline.split())
            inline = ""
            yield from inside
        inline += child.tail or ""
    if inline.strip():
        yield " ".join(inline.split())


def is_outside(href: str) -> bool:
    return bool(urlsplit(href).scheme)


def leads_somewhere(built: Built, page: str, href: str, ids: dict[Path, set[str]]) -> bool:
    """Whether a link of a page leads to a file of the site, and to an id where it names one."""
    target = built.folder / page if href.startswith("#") else built.target(page, href)
    if not target.is_file():
        return False
    if target not in ids:
        tree = built.page(target.relative_to(built.folder).as_posix())
        ids[target] = {id_ for element in tree.iter() if (id_ := element.get("id"))}
    fragment = unquote(urlsplit(href).fragment)
    return not fragment or fragment in ids[target]


def test_it_is_built_without_a_warning(built: Built) -> None:
    assert built.warnings == []
    assert not built.refused


def test_headings_of_the_author_and_of_lessons_make_one_outline(article: Element) -> None:
    headings = (h for h in article.iter() if h.tag in {"h1", "h2", "h3", "h4", "h5", "h6"})
    assert "\n".join(f"{'#' * int(h.tag[1])} {title(h)}" for h in headings) == OUTLINE


def test_the_table_of_contents_lists_the_authors_headings_alone(built: Built) -> None:
    toc = list(built.toc(PAGE))
    assert toc == [
        "1. Bees",
        "2. Bridges",
        "3. Bread",
        "Living dough",
        "4. Care & Repair",
        "Mend it twice, once as it was and once as it should be",
        "5. Tools, Jigs and Fixtures",
        "6. Measuring",
        "7. Teaching a Trade",
        "8. Change Ringing",
        "9. Odds and Ends",
    ]


def test_no_lesson_of_a_note_is_missing_and_none_stands_twice(article: Element) -> None:
    notes = [note.read_text("utf-8") for note in (SOURCES / "docs/papers").rglob("*.md")]
    tellings = sum(len(TELLING.findall(note)) for note in notes)
    shown = by_class(article, "paperdiary-lesson", "article")
    assert len(lessons(article)) == len(shown) == 29
    papers = [by_class(lesson, "paperdiary-lesson__papers")[0] for lesson in shown]
    assert sum(len(list(line.iter("a"))) for line in papers) == tellings == 40


def test_numbers_start_anew_in_every_block(article: Element) -> None:
    blocks = by_class(article, "paperdiary-highlights", "div")
    for block in blocks:
        numbers = [text(span) for span in by_class(block, "paperdiary-lesson__number")]
        assert numbers == [f"{n}." for n in range(1, len(numbers) + 1)]
    counts = [len(by_class(block, "paperdiary-lesson", "article")) for block in blocks]
    assert counts == [4, 4, 4, 2, 3, 2, 2, 2, 4, 2]


def test_lessons_stand_in_the_order_in_which_they_were_read(article: Element) -> None:
    for block in by_class(article, "paperdiary-highlights", "div"):
        first = [
            date.fromisoformat(next(lesson.iter("time")).get("datetime", ""))
            for lesson in by_class(block, "paperdiary-lesson", "article")
        ]
        assert all(one <= other for one, other in pairwise(first))


@pytest.mark.parametrize("sentence", DETAILS)
def test_lists_quotes_and_figures_keep_their_places(article: Element, sentence: str) -> None:
    written = ("\n".join(lines(detail)) for detail in details(lessons(article)[sentence]))
    assert "\n\n".join(written) == DETAILS[sentence]


def test_the_sub_heading_holds_the_block_that_stands_under_it(article: Element) -> None:
    children = list(article)
    at = next(n for n, child in enumerate(children) if child.get("id") == "living-dough")
    prose, block, following = children[at + 1 : at + 4]
    assert text(prose).startswith("Starters are pets.")
    assert list(lessons(block)) == [
        "Feed it by the clock and use it by the nose",
        "Rye wants acid, see the village oven for why",
    ]
    assert following.tag == "h2"


def test_prose_stands_before_and_behind_the_block_of_its_theme(article: Element) -> None:
    children = list(article)
    at = next(n for n, child in enumerate(children) if child.get("id") == "bridges")
    prose, more, block, behind = children[at + 1 : at + 5]
    assert text(prose).startswith("A bridge is an argument with a river.")
    assert text(more) == "For pictures go to the drawings."
    assert len(lessons(block)) == 4
    assert text(behind) == "Of these, 2.2 is the one that comes back everywhere."


def test_a_lesson_by_hand_stands_between_blocks(article: Element) -> None:
    children = list(article)
    at = next(n for n, child in enumerate(children) if title(child).startswith("Mend it twice"))
    assert [child.get("class") for child in (children[at - 1], children[at + 2])] == [
        "paperdiary-highlights"
    ] * 2
    own = Element("div")
    own.append(children[at + 1])
    assert list(lines(own)) == [
        "1. As it was: nobody gave you a plan.",
        "    - What the Inspector Saw has the forms.",
        "    - Casting at Night has the excuses.",
        "2. As it should be: see 2.3.",
    ]


@pytest.mark.parametrize(
    ("sentence", "link", "target"),
    [
        (
            "The winter cluster is a clock that runs on honey",
            "The winter cluster",
            "../papers/bees/winter-cluster/",
        ),
        (
            "The arch: a shape that stays up because all of it wants to fall",
            "The arch",
            "../papers/bridges/arch/",
        ),
        ("A strickle is a drawing that cuts", "A strickle", "https://example.org/strickle"),
        (
            "Steps for a beginner in the order of what they cost",
            "Steps for a beginner",
            "../papers/bread/starter/",
        ),
    ],
)
def test_a_sentence_can_be_a_link(article: Element, sentence: str, link: str, target: str) -> None:
    found = lessons(article)[sentence][0].iter("a")
    assert {text(a): a.get("href") for a in found if "¶" not in text(a)} == {link: target}


def test_bold_sentences_stay_bold(article: Element) -> None:
    bold = {
        text(strong): sentence
        for sentence, lesson in lessons(article).items()
        for strong in lesson[0].iter("strong")
    }
    assert bold == {
        "A dance is longest where the scout is least sure": (
            "A dance is longest where the scout is least sure: doubt can be seen"
        ),
        "The arch: a shape that stays up because all of it wants to fall": (
            "The arch: a shape that stays up because all of it wants to fall"
        ),
        "Write weights": "Write weights, never cups",
    }


def test_pictures_lead_to_files_of_the_site_or_to_the_web(built: Built, article: Element) -> None:
    pictures = [image.get("src", "") for image in article.iter("img")]
    assert [src.rpartition("/")[2] for src in pictures] == [
        "hive.svg",
        "arch.svg",
        "arch.svg",
        "crumb.svg",
        "partials.png",
    ]
    *own, web = pictures
    assert [src for src in own if not built.target(PAGE, src).is_file()] == []
    assert web == "https://example.org/partials.png"


def test_figures_and_captions_stay_centred(article: Element) -> None:
    centred = [p for p in article.iter("p") if p.get("align") == "center"]
    assert [text(p) for p in centred if p.find("em") is not None] == [
        "Figure 1: The hive of the experiment, drawn from memory",
        "Figure 2: Thrust, dashed; after the survey",
        "The arch once more, now beside its lesson",
        "Figure 3: A slice",
        "Figure 4: Partials, from the web",
    ]
    # The picture of the second figure is an image of Markdown's, in a paragraph of its own.
    assert sum(p.find("img") is not None for p in centred) == 4


def test_mathematics_code_and_tables_come_along(article: Element) -> None:
    inline = [text(span) for span in by_class(article, "arithmatex", "span")]
    assert "\\((1-p)^2\\)" in inline
    assert "\\(\\frac{1}{2d}\\)" in inline
    assert [text(div)[:5] for div in by_class(article, "arithmatex", "div")] == ["\\[ x'"]
    shown = lessons(article)
    assert text(shown["Treat the neighbour's hive as well"].findall(".//code")[0]) == "drift"
    (block,) = shown["A rope tells you before it breaks"].findall(".//pre")
    assert "".join(block.itertext()).splitlines()[1] == "    hang(load)"
    cells = shown["Holes tell the age of a dough"].iter("td")
    assert [text(cell) for cell in cells] == ["small, even", "young", "large, few", "old"]


@pytest.mark.parametrize("sentence", SHARED)
def test_a_shared_lesson_names_all_its_papers_with_their_dates(
    built: Built, article: Element, sentence: str
) -> None:
    (papers,) = by_class(lessons(article)[sentence], "paperdiary-lesson__papers")
    names = [text(a) for a in papers.iter("a")]
    days = [time.get("datetime") for time in papers.iter("time")]
    assert dict(zip(names, days, strict=True)) == SHARED[sentence]
    for a in papers.iter("a"):
        note = built.target(PAGE, a.get("href", "")).relative_to(built.folder).as_posix()
        assert title(next(built.article(note).iter("h1"))) == text(a)


def test_every_link_and_cross_reference_of_the_page_leads_somewhere(
    built: Built, article: Element
) -> None:
    links = [a.get("href", "") for a in article.iter("a")]
    ids: dict[Path, set[str]] = {}
    own = [href for href in links if not is_outside(href)]
    assert [href for href in own if not leads_somewhere(built, PAGE, href, ids)] == []
    for wanted in (
        "#bees",
        "#4-care-repair",
        "#cr-nobody-remembers-the-row-and-everybody-the-way",
        "#bread-steam-first-and-dry-heat-after",
        "../papers/bells/change-ringing/#calls",
    ):
        assert wanted in own


def test_every_link_from_elsewhere_to_the_page_finds_its_place(built: Built) -> None:
    ids: dict[Path, set[str]] = {}
    found: set[str] = set()
    for file in built.folder.rglob("index.html"):
        page = file.relative_to(built.folder).as_posix()
        for a in built.article(page).iter("a"):
            href = a.get("href", "")
            if "highlights/#" in href:
                assert leads_somewhere(built, page, href, ids), (page, href)
                found.add(urlsplit(href).fragment)
    # From the home page, from the notes' texts, and from each note to each of its lessons.
    assert {"bees", "measuring"} < found
    assert set(lesson_ids(built)) < found


def lesson_ids(built: Built) -> list[str]:
    return [lesson[0].get("id", "") for lesson in lessons(built.article(PAGE)).values()]


def test_the_search_finds_each_lesson_by_its_sentence(built: Built, article: Element) -> None:
    index = json.loads(built.read("search/search_index.json"))
    sections = {
        section["location"].partition("#")[2]: section
        for section in index["docs"]
        if section["location"].startswith("highlights/#")
    }
    titles = {
        id_: " ".join("".join(parse(sections[id_]["title"]).itertext()).split())
        for id_ in lesson_ids(built)
    }
    shown = zip(lesson_ids(built), lessons(article), strict=True)
    assert titles == dict(shown)
    rope = sections["bridges-a-rope-tells-you-before-it-breaks"]
    assert "Load it in steps and listen" in rope["text"]
    assert "Rope Bridges" not in rope["text"]


def test_a_block_that_is_left_out_makes_one_warning_with_its_lessons(copy: Site) -> None:
    page = (SOURCES / "docs/highlights.md").read_text("utf-8")
    without = page.replace("<!-- paperdiary/highlights {theme: Sourdough} -->", "")
    assert without != page
    copy.write("highlights.md", without)
    built = copy.build()
    (said,) = built.warnings
    assert built.refused
    assert "2 lessons stand on no page" in said
    assert "Sourdough: Feed it by the clock and use it by the nose" in said
    assert len(by_class(built.article(PAGE), "paperdiary-highlights", "div")) == 9


def test_a_cross_reference_to_no_lesson_makes_a_warning(copy: Site) -> None:
    page = (SOURCES / "docs/highlights.md").read_text("utf-8")
    anchor = "#bridges-a-spare-part-is-free-until-somebody-counts-on-it"
    assert anchor in page
    copy.write("highlights.md", page.replace(anchor, "#bridges-a-spare-part"))
    built = copy.build()
    (said,) = built.warnings
    assert built.refused
    assert "#bridges-a-spare-part'" in said
