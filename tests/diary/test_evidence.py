"""What repeats in a diary is its form, and what differs is its content."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from mkdocs_paperdiary.diary import Entry, Note, read_diary
from mkdocs_paperdiary.diary.entry import UNSURE
from mkdocs_paperdiary.diary.reader import read_note

from .small_notes import read, read_all

WORDS = (
    "amber birch cedar dune ember fjord grove heath islet juniper kelp lagoon".split()  # noqa: SIM905
)


def diary(form: str, number: int = 12) -> dict[str, Entry]:
    """A diary in which each note has the same form around its own title and address."""
    texts = {
        f"papers/n{at:02}.md": form.format(
            title=f"{WORDS[at % 12].title()} Rings and {WORDS[at * 5 % 12].title()} Leaves {at}",
            work=f"https://works{at % 3}.example/{WORDS[at % 12]}/{at}",
            other=f"https://others.example/{WORDS[at * 7 % 12]}/{at}",
            person=f"https://people.example/{WORDS[at * 5 % 12]}{at}",
            at=at,
        )
        for at in range(number)
    }
    return read_all(texts).diary.by_src


@pytest.mark.parametrize(
    "form",
    [
        "# {title}\n\n- Fenti: [{name} Lu]({person})\n- Zomba kalu: <{work}>\n- Priso: <{other}>\n",
        "# {title}\n\nFenti [ne]({person}), sulo [kari]({work}), pe [ubo]({other})\n",
        "# {title}\n\n## Fenti\n\nLomu pe.\n\n## Zomba\n\n- {work}\n\n## Priso\n\n- {other}\n",
        "---\nzomba: {work}\n---\n# {title}\n\nFenti pe lomu.\n\n[priso]({other})\n",
    ],
)
def test_the_place_of_the_work_is_learnt_whatever_its_label_is_called(form: str) -> None:
    # Where the work is on a known site, the note shows which of the places it is.
    texts = {}
    for at in range(12):
        known = f"https://arxiv.org/abs/2311.{10000 + at}"
        work = known if at % 3 else f"https://works{at}.example/{WORDS[at]}"
        texts[f"papers/n{at:02}.md"] = form.format(
            title=f"{WORDS[at].title()} Rings and Leaves",
            work=work,
            other=f"https://others.example/{at}",
            person=f"https://people.example/{WORDS[at]}",
            name=WORDS[at * 5 % 12].title(),
        )
    found = read_all(texts).diary.by_src
    for at in range(12):
        link = found[f"papers/n{at:02}.md"].link
        assert link
        assert ("arxiv.org" in link) if at % 3 else ("works" in link)


def test_a_note_that_breaks_the_habit_has_its_own_best_link() -> None:
    texts = {
        f"n{at}.md": f"# Slow {WORDS[at].title()} Trees\n\nKalu: https://w.example/{WORDS[at]}\n"
        for at in range(8)
    }
    texts["odd.md"] = "# [Quick Shrubs](https://shrubs.example/quick.pdf)\n\nNo more to say.\n"
    assert read_all(texts).diary.by_src["odd.md"].link == "https://shrubs.example/quick.pdf"


@pytest.mark.parametrize(
    ("title", "address"),
    [("Música para árboles", "musica-arboles"), ("Review: Slow Trees & Their Rings", "slow-trees")],
)
def test_an_address_that_repeats_the_title_is_the_works(title: str, address: str) -> None:
    text = f"# {title}\n\nI read it, more or less, on a train, and you find it [over there]"
    link = f"https://books.example/{address}"
    assert read_all({"a.md": f"{text}({link}), too.\n"}).diary.by_src["a.md"].link == link
    assert read_all({"a.md": f"{text}({link[:-3]}), too.\n"}).diary.by_src["a.md"].link is None


def test_an_address_of_many_notes_is_form() -> None:
    form = "# {title}\n\n[Lomu](https://arxiv.org/abs/2311.10090)\n\nKalu: {work}\n"
    assert {entry.link for entry in diary(form).values()}.isdisjoint(
        {"https://arxiv.org/abs/2311.10090"}
    )


def test_each_value_says_how_sure_it_is_and_why() -> None:
    sure = read_all({"a.md": "# [Slow Trees](https://example.org/slow.pdf)\n"}).diary.by_src["a.md"]
    assert sure.sources["link"].sureness > UNSURE
    assert "heading" in sure.sources["link"].reason
    rivals = "# Slow Trees\n\nhttps://a.example/trees/one\n\nhttps://b.example/trees/two\n"
    unsure = read_all({"a.md": rivals}).diary.by_src["a.md"]
    assert unsure.link == "https://a.example/trees/one"
    assert unsure.sources["link"].sureness < UNSURE


@pytest.mark.parametrize(
    ("note", "link"),
    [
        (
            "# [Slow Trees](https://e.org/slow.pdf)\n\nText.\n\n## {0}\n\n- [a video](https://y.be/1)\n",
            "https://e.org/slow.pdf",
        ),
        ("# Slow Trees\n\nby [an author](https://twitter.com/an_author)\n", None),
        (
            "# Slow Trees\n\n[project web](https://d.github.io/t) | [paper](https://d.org/t/p)\n",
            "https://d.org/t/p",
        ),
        ("https://d.org/trees/paper\n\n# Slow Trees\n\nText.\n", "https://d.org/trees/paper"),
        (
            "# Slow Trees\n\nPublished: TreeConf 2020 (arXiv:2005.12872)\n",
            "https://arxiv.org/abs/2005.12872",
        ),
        (
            "# Slow Trees\n\n" + "Trees grow.\n\n" * 140 + "Oak's preprint arXiv:2005.12872\n",
            None,
        ),
    ],
)
@pytest.mark.parametrize("section", ["Reference", "Links", "Resources", "Source"])
def test_the_work_is_told_from_what_stands_beside_it(
    note: str, link: str | None, section: str
) -> None:
    assert read_all({"a.md": note.format(section)}).diary.by_src["a.md"].link == link


def test_a_thousand_notes_are_ranked_in_half_a_second() -> None:
    form = "# {0} of {1}\n\n" + "- Kalu: [pe](https://w{1}.example/{1}/{2})\n" * 1
    body = "".join(f"- [lomu {n}](https://o.example/{{1}}/{n}) fenti\n" for n in range(3))
    notes = [
        Note(f"n{at}.md", (form + body).format(WORDS[at % 12], at, at * 7).encode())
        for at in range(1000)
    ]
    fields = {note.src: read_note(note) for note in notes}
    started = time.process_time()
    read_diary(notes, read=lambda note: [fields[note.src]])
    assert time.process_time() - started < 2  # On an idle machine it is half a second.


@pytest.mark.parametrize("form", ["Full title: {}\n", "# {}\n\nLomu.\n"])
def test_a_written_title_counts_where_the_field_says_only_the_files_names(form: str) -> None:
    pairs = zip(WORDS, WORDS[::-1], strict=True)
    titles = {f"papers.{one}.md": f"{one.title()} Rings in {two.title()}" for one, two in pairs}
    texts = {
        src: f"---\ntitle: {src.split('.')[1].title()}\n---\n{form.format(title)}"
        for src, title in titles.items()
    }
    assert {src: entry.title for src, entry in read_all(texts).diary.by_src.items()} == titles


@pytest.mark.parametrize("heading", ["{} rings of the north", "The rings"])
def test_the_field_counts_where_files_are_named_after_titles(heading: str) -> None:
    texts = {
        f"papers/{word}-rings-of-the-north.md": f"---\ntitle: {word.title()} Rings of the North\n"
        f"---\n# {heading.format(word.title())}\n\nLomu {word}.\n"
        for word in WORDS
    }
    titles = {entry.title for entry in read_all(texts).diary.entries}
    assert titles == {f"{word.title()} Rings of the North" for word in WORDS}


PAIRS = [f"{a.title()} and {b.title()}" for a in WORDS[:4] for b in WORDS[4:8]]


@pytest.mark.parametrize(
    "form",
    [
        "# {title} 论文阅读笔记\n\n{text}",
        "# Critica: {title}\n\n{text}",
        "# 【論文読み】{title}\n\n{text}",
        "# Zomba kalu — {title}\n\n{text}",
        "# Zomba kalu {title}\n\n{text}",
        "# {name} - {title} - 2017\n\n{text}",
        "# 20{at} - {name} - {title}\n\n{text}",
        "# {at:03} {title} (priso)\n\n{text}",
        "# [20{at:02} KALU] {title}\n\n{text}",
        "# {title} (20{at:02})\n\n{text}",
        "# Zomba kalu\n\n## {title}\n\n{text}\n\n## Priso\n\n{text}",
        "# Zomba kalu\n\n{text}\n\n## Priso pe\n\n{text}",
        "# {name} & {name}, 2017\n\n{text}",
        "---\ntitle: 【論文読み】{title}\n---\n{text}",
        "---\ntitle: Zomba pe {title}\n---\n{text}",
        "# {title}, by {name} Lu-Pe, P. {name}, and {name}, KALU 20{at}.\n\n{text}",
        "---\ntitle: {title}; {name}, Élu and Ne; Kalu Priso 20{at}\n---\n{text}",
        "---\ntitle: {title}\n---\n# Kalu zomba\n\n{text}",
        "# {name} - {title} - Priso 2017\n\n{text}",
        "# {title}, {name} et al., 20{at}\n\n{text}",
        "# {title}. van der {name}, Lu and {name}, 20{at}\n\n{text}",
        "---\ntitle: 'Zomba «{title}» ({at})'\n---\n{text}",
        "# Zomba „{title}“ pe {name}\n\n{text}",
        "---\ntitle: [{title}]\n---\n{text}",
        "# {name} et al., KALU 20{at}. {title}\n\n{text}",
        "# {name}, Lu and {name} (20{at}): {title}\n\n{text}",
        "# KALU'{at} - {title}\n\n{text}",
        "# [KALU'{at} Priso] {title}\n\n{text}",
        "# {title} | KALU 20{at}\n\n{text}",
        "# {title} a pe lo KALU 20{at}\n\n{text}",
        "# {name} Lu – {title} – 20{at}\n\n{text}",
        "# {title} ({name} Lu)\n\n{text}",
        "# {title} ({name} and Pe, 20{at})\n\n{text}",
    ],
)
def test_what_repeats_around_titles_is_no_part_of_them(form: str) -> None:
    texts = {
        f"papers/{title}.md": form.format(
            title=title, name=WORDS[at * 5 % 12].title(), at=at + 10, text=f"Fenti {at} pe lomu."
        )
        for at, title in enumerate(PAIRS)
    }
    assert [entry.title for entry in read_all(texts).diary.by_src.values()] == PAIRS


def test_what_stands_in_brackets_before_most_titles_is_no_part_of_them() -> None:
    texts = {
        f"n{at:02}.md": f"---\ntitle: '[Zomba {WORDS[at % 12]} pe] {pair}'\n---\nLomu {at}.\n"
        for at, pair in enumerate(PAIRS)
    }
    assert [entry.title for entry in read_all(texts).diary.by_src.values()] == PAIRS
    few = {
        src: text if src < "n03" else text.replace("[", "").replace("]", "")
        for src, text in texts.items()
    }
    assert "[" in read_all(few).diary.by_src["n00.md"].title


@pytest.mark.parametrize("title", ["Fenti Lomu (KALU 2018)", "[KALU 2018] Fenti Lomu"])
def test_a_venue_with_a_year_in_brackets_is_no_part_of_a_title(title: str) -> None:
    found = read_all({"a.md": f"# {title}\n\nZomba.\n"}).diary.entries[0]
    assert found.title == "Fenti Lomu"
    told = ("KALU", 2018) if title.startswith("F") else (None, None)
    assert (found.venue, found.year) == told


def test_a_person_behind_a_title_is_no_part_of_it_if_the_file_is_named_so() -> None:
    titles = {"slow-trees.md": "Slow Trees", "stand-by-me.md": "Stand by Me Oak"}
    text = "---\ntitle: {}\n---\nText.\n"
    found = read_all(
        {
            "slow-trees.md": text.format("Slow Trees by Ann Oak"),
            "stand-by-me.md": text.format("Stand by Me Oak"),
        }
    )
    assert {one.src: one.title for one in found.diary.entries} == titles
    assert found.diary.by_src["slow-trees.md"].authors == ("Ann Oak",)


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("Slow Trees by Ann Oak", "Slow Trees by Ann Oak"),
        ("Slow Trees — Oak", "Slow Trees"),
        ("Slow Trees - ST", "Slow Trees - ST"),
        ("Slow Trees - An Evergreen Story", "Slow Trees - An Evergreen Story"),
        ("Slow Trees at Night — Oak", "Slow Trees at Night — Oak"),
    ],
)
def test_a_heading_ends_with_the_name_of_its_file_before_a_surname(
    heading: str, title: str
) -> None:
    other = {"quick-moss.md": "# Quick Moss — Elm\n\nIt runs.\n"}
    found = read_all({"slow-trees.md": f"# {heading}\n\nThey grow.\n", **other})
    assert found.diary.by_src["slow-trees.md"].title == title
    (alone,) = read_all(other).diary.entries
    assert alone.title == "Quick Moss — Elm"


@pytest.mark.parametrize("form", ["{title} (20{at})", "KALU'{at} - {title}", "{title}"])
def test_a_year_that_few_titles_tell_is_no_part_of_them(form: str) -> None:
    texts = {
        f"n{at:02}.md": f"# {form.format(title=pair, at=at + 10) if at < 3 else pair}\n\nLomu.\n"
        for at, pair in enumerate(PAIRS)
    }
    assert [entry.title for entry in read_all(texts).diary.by_src.values()] == PAIRS


def test_a_short_word_behind_a_word_of_form_goes_with_it() -> None:
    texts = {
        f"n{at:02}.md": f"---\ntitle: Zomba {('of', 'de')[at % 2]} {pair}\n---\nLomu {at}.\n"
        for at, pair in enumerate(PAIRS)
    }
    assert [entry.title for entry in read_all(texts).diary.by_src.values()] == PAIRS


@pytest.mark.parametrize(
    "end", ["({name} Woods #{at})", "({name} Woods, Vol. {at})", "[{name}, {at}]"]
)
def test_what_ends_titles_alike_is_not_cut_out_of_brackets(end: str) -> None:
    titles = [
        f"{pair} {end.format(name=WORDS[at * 5 % 12].title(), at=at + 1)}"
        for at, pair in enumerate(PAIRS)
    ]
    texts = {
        f"n{at:02}.md": f"---\ntitle: '{title}'\n---\nText {at}.\n"
        for at, title in enumerate(titles)
    }
    assert [entry.title for entry in read_all(texts).diary.by_src.values()] == titles


@pytest.mark.parametrize(
    ("form", "kept"),
    [
        ("{title} - Ann {name}", "{title}"),
        ("{title} - {person}", "{title}"),
        ("{title} | Éva {name} | Kalu of Priso", "{title}"),
        ("{short} - {words}", "{short} - {words}"),
    ],
)
def test_people_behind_titles_are_no_part_of_them(form: str, kept: str) -> None:
    rows = [
        {
            "title": f"{pair} under {WORDS[at * 7 % 12].title()}",
            "name": f"{WORDS[at % 12].title()}{'wx'[at // 12]}",
            "person": f"{'Ann ' * (at % 5 > 0)}{WORDS[at % 12].title()}{'wx'[at // 12]}",
            "short": pair[:2].upper() + pair.split()[2][:2].upper(),
            "words": pair.replace(" and ", " "),
        }
        for at, pair in enumerate(PAIRS)
    ]
    texts = {
        f"n{at:02}.md": f"# {form.format(**one)}\n\nFenti {at}.\n" for at, one in enumerate(rows)
    }
    found = [entry.title for entry in read_all(texts).diary.by_src.values()]
    assert found == [kept.format(**one) for one in rows]


def test_a_dash_in_a_title_is_told_from_those_beside_it() -> None:
    titles = [f"{pair} – A Guide" if at == 3 else pair for at, pair in enumerate(PAIRS)]
    texts = {
        f"n{at:02}.md": f"# {WORDS[at * 5 % 12].title()} - {title} - 2017\n\nText {at}.\n"
        for at, title in enumerate(titles)
    }
    assert [entry.title for entry in read_all(texts).diary.by_src.values()] == titles


def test_a_heading_with_the_word_of_a_topic_is_not_like_the_notes_name() -> None:
    texts = {
        f"Trees/{pair} kalu.md": f"## Zomba\n\nFenti {at} pe.\n\n## Ne {at}\n\n### Pe {at} trees\n"
        for at, pair in enumerate(PAIRS)
    }
    assert [entry.title for entry in read_all(texts).diary.by_src.values()] == PAIRS


def test_headings_of_notes_that_have_a_field_for_the_title_say_nothing_of_the_others() -> None:
    forms = ["# {name} - {title} - 2017\n\n{text}", "---\ntitle: {title}\n---\n# {word}\n\n{text}"]
    texts = {
        f"n{at:02}.md": forms[at % 4 > 0].format(
            title=title, name=WORDS[at % 12].title(), word=WORDS[at * 5 % 12], text=f"Pe {at}."
        )
        for at, title in enumerate(PAIRS)
    }
    assert [entry.title for entry in read_all(texts).diary.by_src.values()] == PAIRS


def test_what_all_notes_are_called_is_no_title_where_files_are_called_so_too() -> None:
    texts = {
        f"{title}/zomba_{title}.md": f"# Zomba: {title}\n\nFenti {at}.\n"
        for at, title in enumerate(PAIRS)
    }
    assert [entry.title for entry in read_all(texts).diary.by_src.values()] == PAIRS


def test_what_a_third_are_called_is_form_where_their_files_are_called_so_too() -> None:
    texts = {f"{pair}.md": f"# {pair}\n\nPe {pair}.\n" for pair in PAIRS}
    for pair in PAIRS[::3]:
        texts[f"libro-{pair}.md"] = texts.pop(f"{pair}.md").replace("# ", "# Libro: ")
    assert {entry.title for entry in read_all(texts).diary.entries} == set(PAIRS)


@pytest.mark.parametrize(
    "ends",
    [
        ["", "", "", " summary & discussion"],
        ["", " Zomba & kalu"],
        ["", " by Ann {name}"],
        ["", " By Ann {name}"],
        ["", " von Ann {name}"],
        ["", " by Ann {name}", "", " - Ann {name}"],
        ["", " by Ann {name}", " - Ann {name}", " | Ann {name}"],
    ],
)
def test_what_ends_many_titles_is_no_part_of_them(ends: list[str]) -> None:
    titles = [*PAIRS, *(f"{pair} again" for pair in PAIRS)]
    texts = {}
    for at, title in enumerate(titles):
        end = ends[at % len(ends)].format(name=f"{WORDS[at % 12].title()}{'wxy'[at // 12]}")
        texts[f"n{at:02}.md"] = f"# {title}{end}\n\nPe {at}.\n"
    assert [entry.title for entry in read_all(texts).diary.by_src.values()] == titles


def test_a_word_that_ends_half_of_the_titles_stays() -> None:
    titles = [f"{pair} summary" if at % 2 else pair for at, pair in enumerate(PAIRS)]
    texts = {f"n{at:02}.md": f"# {title}\n\nPe {at}.\n" for at, title in enumerate(titles)}
    assert [entry.title for entry in read_all(texts).diary.by_src.values()] == titles


def test_what_files_are_called_too_is_no_form_of_their_titles() -> None:
    series = [f"Amber: {pair}" if at % 4 == 0 else pair for at, pair in enumerate(PAIRS)]
    texts = {f"{title.lower()}.md": f"# {title}\n\nFenti {title}.\n" for title in series}
    found = {entry.title for entry in read_all(texts).diary.entries}
    assert found == set(series)


def test_what_the_title_stands_behind_need_not_be_known() -> None:
    texts = {f"n{at:02}.md": f"Zomba: {pair}\n\nFenti pe {at}.\n" for at, pair in enumerate(PAIRS)}
    assert [entry.title for entry in read_all(texts).diary.by_src.values()] == PAIRS


@pytest.mark.parametrize("form", ["# {0}\n", "---\ntitle: {0}\n---\n"])
@pytest.mark.parametrize("word", ["Deep", "Learning to", "On the"])
def test_words_with_which_some_titles_begin_stay(word: str, form: str) -> None:
    titles = [f"{word} {pair}" if at % 4 == 0 else pair for at, pair in enumerate(PAIRS)]
    texts = {f"n{at:02}.md": f"{form.format(title)}\nText.\n" for at, title in enumerate(titles)}
    assert [entry.title for entry in read_all(texts).diary.by_src.values()] == titles


@pytest.mark.parametrize(
    ("note", "title"),
    [
        ("# Web & Wine\n\nA text about it.\n", "Web & Wine"),
        ("# Data & Goliath\n\nA text about it.\n", "Data & Goliath"),
        ("# Author & Hero\n\nA text about it.\n", "Author & Hero"),
        (
            "# Slow Trees\n\n## A\n\nText.\n\n## B\n\n| Name | Usage |\n|-|-|\n| x | y |\n",
            "Slow Trees",
        ),
        (
            "# Slow Trees\n\n## A\n\nText.\n\n## B\n\n| Title | Year |\n|-|-|\n| x | 1 |\n",
            "Slow Trees",
        ),
        ("## Oak & Elm, 2017\n\nA text about it.\n", "Slow trees"),
    ],
)
def test_a_heading_is_a_title_and_a_cell_far_below_is_none(note: str, title: str) -> None:
    entry = read_all({"slow-trees.md": note}).diary.by_src["slow-trees.md"]
    assert (entry.title, entry.authors) == (title, ())


@pytest.mark.parametrize(
    "form",
    [
        "# {t}\n\nAll pictures are taken from the paper.\n\n{own}\n",
        "# {t}\n\n## Summary\n\nWrite three sentences about it here.\n\n## Priso\n\n{own}\n",
        "# {t}\n\nAll pictures are taken from the paper. {own}\n",
        "# {t}\n\n> Fenti pe lomu, kalu zomba priso ne.\n\n{own}\n",
        "# {t}\n\n- List the strengths of it here\n\n## Priso\n\n{own}\n",
    ],
)
def test_what_several_notes_say_alike_is_no_summary(form: str) -> None:
    own = {f"{word}.md": f"In {word} the rings of old trees are wide and soft." for word in WORDS}
    texts = {src: form.format(t=f"On {src[:-3]}", own=text) for src, text in own.items()}
    found = read_all(texts).diary.by_src
    assert {src: entry.summary for src, entry in found.items()} == own


def test_a_template_that_nobody_filled_is_no_summary() -> None:
    form = "# On {}\n\n## Summary\n\nWrite three sentences about it here.\n"
    found = read_all({f"{word}.md": form.format(word) for word in WORDS}).diary.entries
    assert {entry.summary for entry in found} == {""}


def test_the_example_of_the_documentation_is_read_as_it_says() -> None:
    page = (Path(__file__).parents[2] / "docs/notes.md").read_text("utf-8")
    section = page.partition("### Form and content")[2].partition("\n### ")[0]
    written = re.findall(r"```markdown\n(.*?)```", section, re.DOTALL)[:3]
    rest = [
        f"# Zomba kalu: {word.title()} {at}\n\nFenti lomu priso.\n\n"
        f"- Pe: [{word.title()} Lu](https://example.org/{word})\n"
        f"- Kari: <https://arxiv.org/abs/2311.{10000 + at}>\n"
        for at, word in enumerate(WORDS)
    ]
    texts = {f"n{at:02}.md": text for at, text in enumerate([*written, *rest])}
    entries = sorted(read_all(texts).diary.entries, key=lambda entry: entry.src)[:3]
    assert [entry.title for entry in entries] == ["Slow Trees", "Quick Moss", "Still Ponds"]
    assert [entry.summary for entry in entries] == [""] * 3
    assert entries[2].link == "https://ponds.example.net/still"


@pytest.mark.parametrize(
    "form",
    [
        "- Priso kalunda: {old}\n- Kari zombalu: {day}\n",
        "| Kari zombalu | {day} |\n|---|---|\n| Priso kalunda | {old} |\n",
        "---\nkari zombalu: {day}\npriso: {old}\n---\n",
    ],
)
def test_the_label_of_the_day_is_learnt_where_nobody_knows_it(form: str) -> None:
    days = [f"2021-0{1 + at % 9}-0{1 + at * 5 % 9}" for at in range(12)]
    texts = {
        f"n{at:02}.md": form.format(old=f"2018-0{1 + at % 9}-11", day=day) + f"\n# Of {WORDS[at]}\n"
        for at, day in enumerate(days)
    }
    found = read_all(texts).diary.by_src
    assert [str(found[src].date) for src in texts] == days
    assert read_all({"a.md": texts["n00.md"]}).diary.entries[0].date is None


def test_days_of_works_are_before_those_in_the_names_of_files() -> None:
    days = [f"2021-0{1 + at % 9}-0{1 + at * 5 % 9}" for at in range(6)]
    texts = {
        f"{day}-{WORDS[at]}.md": f"# Of {WORDS[at]}\n\n> {1 + at} March 20{10 + at}\n\nLomu {at}.\n"
        for at, day in enumerate(days)
    }
    found = read_all(texts).diary.by_src
    assert [str(found[src].date) for src in texts] == days
    # A label says more than a name, which may be the day on which the note was published.
    texts = {src: text.replace("> ", "Read on ") for src, text in texts.items()}
    assert {entry.date.year for entry in read_all(texts).diary.entries if entry.date} == {
        *range(2010, 2016)
    }


def test_notes_named_by_their_titles_may_begin_with_any_short_line() -> None:
    texts = {
        f"papers/{word.title()} in {other.title()}.md": "Ein Wort\n\n## Notizen\n\nText darüber.\n"
        if at == 3
        else f"---\nstatus: read\n---\n\n## Notizen\n\nText über {other}.\n"
        for at, (word, other) in enumerate(zip(WORDS, WORDS[::-1], strict=True))
    }
    found = read_all(texts).diary.by_src
    assert {src: one.title for src, one in found.items()} == {
        src: src.removeprefix("papers/").removesuffix(".md") for src in texts
    }


def test_words_with_hyphens_are_no_affixes_of_titles() -> None:
    titles = [f"On-line {word.title()} and Other Leaves" for word in WORDS[:4]]
    titles += [
        f"{word.title()} in the Autumn of {other}"
        for word, other in zip(WORDS, WORDS[4:], strict=False)
    ]
    found = read_all({f"papers/n{at}.md": f"# {one}\n\nText.\n" for at, one in enumerate(titles)})
    assert {one.title for one in found.diary.entries} == {*titles}


@pytest.mark.parametrize("form", ["The Great Report on Zomba 20{at}", "Fenti ({name} Lu)"])
def test_what_parts_titles_from_each_other_is_kept(form: str) -> None:
    titles = [form.format(at=at + 12, name=WORDS[at].title()) for at in range(7)]
    texts = {f"n{at}.md": f"# {title}\n\nLomu {at}.\n" for at, title in enumerate(titles)}
    assert [entry.title for entry in read_all(texts).diary.by_src.values()] == titles


@pytest.mark.parametrize("end", ["(June 2025)", "(März 2019)"])
def test_a_month_in_brackets_is_no_venue(end: str) -> None:
    found = read_all({"a.md": f"# Fenti Lomu {end}\n\nZomba.\n"}).diary.entries[0]
    assert (found.title, found.venue) == (f"Fenti Lomu {end}", None)


def test_a_heading_of_another_field_is_no_title() -> None:
    texts = {
        f"papers/20{at + 10}_{word}.md": (
            f"# Title: {pair}\n# Authors: {word.title()} et al (20{at + 10})\n\nZomba fenti.\n"
        )
        for at, (word, pair) in enumerate(zip(WORDS[:6], PAIRS, strict=False))
    }
    assert [one.title for one in read_all(texts).diary.by_src.values()] == PAIRS[:6]


def test_headings_unlike_the_titles_that_files_are_named_by_are_parts() -> None:
    pairs = zip(WORDS, WORDS[::-1], strict=True)
    names = [f"{word.title()} in the {other.title()}" for word, other in pairs]
    headings = ["How to Begin", "Four Pillars", "Checklist", "A Good Habit", *["Notes"] * 3]
    texts = {
        f"{name}.md": f"# {heading}\n\nText.\n"
        for name, heading in zip(names, headings, strict=False)
    }
    found = read_all(texts).diary.by_src
    assert {src: one.title for src, one in found.items()} == {
        src: src.removesuffix(".md") for src in texts
    }


@pytest.mark.parametrize(
    "title",
    ["Fenti Lomu (2017)", "Fenti Lomu, 2017", "Fenti Lomu, 2017, KALU", "Fenti Lomu（2017）"],
)
def test_a_year_behind_a_title_is_no_part_of_it(title: str) -> None:
    assert read(f"# {title}\n\nZomba.\n").diary.entries[0].title == "Fenti Lomu"


@pytest.mark.parametrize("title", ["Fenti Lomu, November 18, 2025", "Fenti 2017", "2017"])
def test_a_year_within_a_title_stays(title: str) -> None:
    found = read(f'---\ntitle: "{title}"\n---\nZomba.\n').diary.entries[0]
    assert found.title == title


@pytest.mark.parametrize("tags", ["#done", "#read-done, #精读", "#papers/trees #2read"])
def test_tags_behind_a_title_are_no_part_of_it(tags: str) -> None:
    assert read(f"# Fenti Lomu {tags}\n\nZomba.\n").diary.entries[0].title == "Fenti Lomu"


@pytest.mark.parametrize("title", ["Fenti Lomu #5", "Fenti in C#"])
def test_a_number_behind_a_title_is_no_tag(title: str) -> None:
    assert read(f"# {title}\n\nZomba.\n").diary.entries[0].title == title


def test_a_tag_announces_what_follows_it() -> None:
    text = "## Meta\n### #title Fenti Lomu\n### #url [x](https://kalu.org/zomba)\n\nZomba.\n"
    for behind in ("", ", 2020, KALU", " #read"):
        told = text.replace("Fenti Lomu", f"Fenti Lomu{behind}")
        found = read(f"---\ntitle: fl\n---\n{told}", "pages/fl.md").diary.entries[0]
        assert (found.title, found.link) == ("Fenti Lomu", "https://kalu.org/zomba")


def test_a_subtitle_is_no_person_where_people_stand_behind_titles() -> None:
    people = [
        "Ann Oak",
        "Ben Elm",
        "Cora Ash",
        "Dan Yew",
        "Eva Fir",
        "Finn Alder",
        "Gil Rowan",
        "Oak et al",
    ]
    people[0] = "Ways of Talking When It Rains"
    texts = {
        f"n{at}.md": f"---\ntitle: {pair} - {people[at]}\n---\nA.\n"
        for at, pair in enumerate(PAIRS[:8])
    }
    found = [one.title for one in read_all(texts).diary.by_src.values()]
    assert found == [f"{PAIRS[0]} - Ways of Talking When It Rains", *PAIRS[1:8]]


def test_an_article_behind_a_colon_announces_nobody() -> None:
    titles = ["Fenti: A Distributed Storage System for Structured Data", "Lomu: A Column Store"]
    titles += ["Kalu: A Networking Abstraction for Cluster Applications", "The Tail at Scale"]
    texts = {f"n{at}.md": f"# {title}\n\nZomba.\n" for at, title in enumerate(titles)}
    assert [one.title for one in read_all(texts).diary.by_src.values()] == titles


@pytest.mark.parametrize("dash", ["-", "--", "---", "–"])
def test_people_may_be_set_apart_by_several_dashes(dash: str) -> None:
    people = ["Ann Oak", "Ben Elm", "Cora Ash", "Dan Yew", "Eva Fir", "Gil Rowan"]
    texts = {
        f"n{at}.md": f"# {pair} {dash} {who}\n\nFenti.\n"
        for at, (pair, who) in enumerate(zip(PAIRS, people, strict=False))
    }
    assert [one.title for one in read_all(texts).diary.by_src.values()] == PAIRS[:6]


def test_the_former_address_of_a_post_is_not_its_works() -> None:
    texts = {
        f"posts/2020-05-{at}-1205.md": (
            f"---\ntitle: {pair}\nzomba_url: https://kalu.org/entry/2020/05/{at}/1205\n---\nA.\n"
        )
        for at, pair in enumerate(PAIRS[:8], 10)
    }
    assert {one.link for one in read_all(texts).diary.entries} == {None}
    others = {src: text.replace("2020", "2019") for src, text in texts.items()}
    assert None not in {one.link for one in read_all(others).diary.entries}


@pytest.mark.parametrize("name", ["{short}-zomba.md", "{at:02}-zomba-{short}.md"])
def test_a_word_by_which_files_are_called_as_well_is_form_where_titles_are_not(name: str) -> None:
    texts = {
        f"posts/{name.format(short=f'kl{at}', at=at)}": (
            f"---\ntitle: {pair}{' zomba' if at < 8 else ''}\n---\nFenti.\n"
        )
        for at, pair in enumerate(PAIRS[:12])
    }
    assert {one.title for one in read_all(texts).diary.entries} == {*PAIRS[:12]}


def test_a_first_bullet_is_the_title_where_the_next_one_tells_people() -> None:
    texts = {
        f"{at}-fenti/notes.md": f"* {pair}\n* Ann {word.title()}, Ben Elm\n\n# Lomu\n\nZomba.\n"
        for at, (word, pair) in enumerate(zip(WORDS[:6], PAIRS, strict=False))
    }
    assert {one.title for one in read_all(texts).diary.entries} == {*PAIRS[:6]}
    other = read("* Fenti lomu\n* zomba kalu\n\n# Slow Trees\n\nZomba.\n", "slow/notes.md")
    assert other.diary.entries[0].title == "Slow Trees"


@pytest.mark.parametrize(
    ("value", "link"),
    [
        ("23{at:02}.0243{at}v3", "https://arxiv.org/abs/23{at:02}.0243{at}v3"),
        ("2305.{at}2430", "https://arxiv.org/abs/2305.{at}2430"),
        ("10.1000/kalu.{at}", "https://doi.org/10.1000/kalu.{at}"),
        ("[10.1000/kalu.{at}]", "https://doi.org/10.1000/kalu.{at}"),
        ("1.{at}", None),
        ("1201.432{at}", None),
    ],
)
def test_an_id_in_a_field_that_nobody_knows_is_the_works(value: str, link: str | None) -> None:
    texts = {
        f"lomu-{at}.md": (
            f"---\ntitle: {PAIRS[at]}\nzomba_kalu: {value.format(at=at)}\n---\nFenti.\n"
        )
        for at in range(1, 9)
    }
    found = read_all(texts).diary.by_src
    assert {src: one.link for src, one in found.items()} == {
        src: link and link.format(at=at) for at, src in enumerate(texts, 1)
    }


@pytest.mark.parametrize(
    "who",
    [
        "Oak et al., 2017",
        "Oak & Elm, 2017",
        "Oak, Elm et al. 2017",
        "Ann Oak and Ben Elm, TREES 2017",
    ],
)
@pytest.mark.parametrize("form", ["{t} ({who})", "{t} （{who}）", "{t} ({who})."])
def test_who_wrote_a_work_when_is_no_part_of_its_title(who: str, form: str) -> None:
    text = f"# {form.format(t='Slow trees and their roots', who=who)}\n\nThey grow.\n"
    assert read(text).diary.entries[0].title == "Slow trees and their roots"


@pytest.mark.parametrize(
    "citation",
    [
        "Oak, A., 2017. {}. In Proceedings of the Old Woods (pp. 12-19).",
        "Oak, A., Elm, B. and Ash, C., 2018. {}. arXiv preprint arXiv:1805.08318.",
        "Oak, A. and Elm, B., 2015. {}. moss, 521(7553), pp.436-444.",
        'Oak, Ann, Ben Elm, and Cid Ash. "{}." In Old Woods, pp. 191-200. 2019.',
        "Oak, Ann, and Ben Elm. “{},” Woods 12, 2020.",
    ],
)
def test_a_whole_citation_tells_its_title(citation: str) -> None:
    title = "Slow trees: their roots and rings"
    text = f"[{citation.format(title)}](https://arxiv.org/abs/1805.08318)\n\nThey grow.\n"
    assert read(text).diary.entries[0].title == title


@pytest.mark.parametrize(
    "title",
    [
        "Hello, World. “An Introduction to Trees,” Chapter 3",
        "Smith, J. and Doe, D., 2020. Is it true. Version 2 of trees",
    ],
)
def test_what_only_looks_like_a_citation_keeps_what_is_behind_the_title(title: str) -> None:
    found = read(f"# {title}\n\nThey grow.\n").diary.entries[0].title
    assert title.endswith(found)
    assert found.endswith(title[-10:])


def test_words_that_say_what_a_note_is_are_no_part_of_titles_and_files() -> None:
    texts = {
        f"{title} 阅读笔记.md": f"# {title}{' ' * (at % 2)}阅读笔记\n\n{title} 很慢。\n"
        for at, title in enumerate(("Slow Trees", "Quick Moss", "Still Ponds", "Old Bark"))
    }
    found = [one.title for one in read_all(texts).diary.by_src.values()]
    assert sorted(found) == ["Old Bark", "Quick Moss", "Slow Trees", "Still Ponds"]


@pytest.mark.parametrize(
    "rest",
    ["(June, 2025)", "(Woods)", "(Part 2)", "(the forest in 2017)", "(Second Edition, 2019)"],
)
def test_other_brackets_behind_a_title_stay(rest: str) -> None:
    text = f"# Slow trees and their roots {rest}\n\nThey grow.\n"
    assert read(text).diary.entries[0].title == f"Slow trees and their roots {rest}"


def test_a_link_whose_text_is_its_address_is_not_about_something_else() -> None:
    for text, link in (("oaks.org/a/kalu", "https://oaks.org/a/kalu"), ("Zomba kalu", None)):
        reading = read(f"# Slow Trees\n\n[{text}](https://oaks.org/a/kalu)\n\nFenti.\n")
        assert reading.diary.entries[0].link == link


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("SLOT (Slow Learning in Old Trees)", "Slow Learning in Old Trees"),
        ("Oak2Elm(Growing Elms Where Oaks Were)", "Growing Elms Where Oaks Were"),
        ("Oaks (A Short History of Trees)", "Oaks (A Short History of Trees)"),
        ("SLOT (Old Trees)", "SLOT (Old Trees)"),
        ("SLOT (a talk by Ann Oak)", "SLOT (a talk by Ann Oak)"),
        ("SLOT (Ann Oak, 2016, chapters 1-4)", "SLOT (Ann Oak, 2016, chapters 1-4)"),
        ("------, by Ann Oak", "------, by Ann Oak"),
        ("Ann Oak et al., TREES 2017. --------", "--------"),
    ],
)
def test_a_title_may_stand_in_brackets_behind_what_it_is_short_for(title: str, kept: str) -> None:
    assert read(f"---\ntitle: {title}\n---\nThey grow.\n").diary.entries[0].title == kept


def test_people_with_initials_before_a_comma_are_no_part_of_titles() -> None:
    people = ["Дубов А.", "Oak A.", "Elm B., Ash C.", "Moss D. E.", "Yew F.", "Fir G., Bay H."]
    titles = [
        "Медленные деревья",
        "Slow, Old Trees",
        "Roots and Rings",
        "Bark",
        "Leaves",
        "On Moss",
    ]
    rows = [*zip(people, titles, strict=True)]
    texts = {f"{at}.md": f"### {who}, {title}\n\nZomba.\n" for at, (who, title) in enumerate(rows)}
    found = [(one.title, "; ".join(one.authors)) for one in read_all(texts).diary.by_src.values()]
    assert [title for title, _ in found] == titles
    assert [who for _, who in found] == [who.replace(",", ";") for who in people]
