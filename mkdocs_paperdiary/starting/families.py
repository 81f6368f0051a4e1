"""Which pages of a folder are notes: families of paths, scored by what their pages have in common.

A family are the pages in one folder, or of one name in many folders. People keep their notes in a
place of their own and in one form, so that a family is judged as a whole, and a note without day
and link is kept where its family has them.
"""

from __future__ import annotations

import math
import posixpath
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import Any, Final

from ..diary import Entry, Note
from ..diary.dates import WORK_YEAR
from ..diary.entry import PUBLISHED
from ..diary.fences import literal_spans
from ..diary.front_matter import READ, field_filled_by
from ..diary.labels import clean
from ..diary.note import Text, read_text
from ..diary.paths import date_in_names, is_date
from ..diary.sites import kind_of, place_of
from ..diary.status import is_published
from ..records.vocabulary import has_word, names_of_pages
from ..words import N_

ACCEPTED: Final = 2.5
"""The score from which a family is one of notes."""

SURE: Final = 3.5
"""The score from which that need not be asked."""

_LARGE: Final = 4
"""The pages from which a family stands for itself; a smaller one may join its parent folder's."""

INDEX: Final = frozenset({"readme", "index", "_index", "summary"})
"""Names of pages that stand for their folders."""

LABEL: Final = re.compile(r"[\W_]*([^\W\d_][\w ]{1,28}?)[\s*_\])]*(?:[:：](?!//)|\|)")
"""A label in front of a value, in a line or in the first cell of a row."""

_FILLED: Final = re.compile(r"(?<=\]\().*?(?=\))|(?<=[:：])[ \"'\[\]]*(?: #.*)?$")
"""What a note fills in of its template's links, and what stands for it behind a label."""

_CITED: Final = re.compile(
    rf"[\[(]?{WORK_YEAR}(?!\d)(?:[\W_]+[^\W\d_]+){{4}}|(?:[^\W\d_]+[\W_]+){{4}}.*\({WORK_YEAR}\)$"
)
"""A name with the year of a work before or behind its title: `[2017 TREES] How Slow Trees Grow`."""

_URL: Final = re.compile(r"https?://[^\s)>\]\"']+")
_UNLIKE: Final = 0.01
"""The chance below which a family tells of works too rarely to be like another one."""


@dataclass(eq=False)
class Page:
    """A page that may be a note.

    Attributes:
        entry: None where the page says that it is none; of several works, the first.
        works: How many works it is about.
        is_bare: Whether it says nothing of its several works: it has no day, summary or remark.
        is_listed: Whether an index has it beside the link of a work.
        shared: Names of folders that nearly all pages are in, once these are known.
    """

    note: Note
    entry: Entry | None
    works: int = 1
    is_bare: bool = False
    is_listed: bool = False
    shared: frozenset[str] = frozenset()

    @property
    def src(self) -> str:
        """Its path, relative to the folder."""
        return self.note.src

    @cached_property
    def stem(self) -> str:
        """The name of the file without its suffix, in lower case."""
        return posixpath.splitext(posixpath.basename(self.src))[0].lower()

    @cached_property
    def folders(self) -> tuple[str, ...]:
        """The names of its folders; one that is a date is told as `*`."""
        return tuple("*" if is_date(one) else one for one in self.src.split("/")[:-1])

    @cached_property
    def names(self) -> list[str]:
        """The names of its folders, and its own without the suffix, apart at its dots."""
        return [*self.src.split("/")[:-1], *self.stem.split(".")]

    @property
    def tells_work(self) -> bool:
        """Whether it tells rather surely which work it is about."""
        return self.work >= 0.5

    @property
    def known_by(self) -> str | None:
        """The address or number by which the work is known, if it tells one."""
        entry = self.entry
        return (entry.link or entry.arxiv or entry.doi or entry.isbn) if entry else None

    @cached_property
    def text(self) -> Text:
        """Its front matter and body."""
        return read_text(self.note.content)

    @cached_property
    def front(self) -> Mapping[str, Any]:
        """The values of its front matter, by names in lower case."""
        return {field.name.lower(): field.value for field in self.text.front.fields}

    @cached_property
    def form(self) -> frozenset[str]:
        """What may repeat from page to page: names of fields, labels, and headings of sections."""
        labels = (match[1] for line in self.lines if (match := LABEL.match(line)))
        headings = (line.strip("# ") for line in self.lines if line.startswith("##"))
        return frozenset((*self.front, *map(clean, (*labels, *headings))))

    @cached_property
    def fixed(self) -> list[str]:
        """Its lines, also those of its front matter, without what a template leaves open."""
        front = (self.text.front.text or "").split("\n")
        lines = (_FILLED.sub("", line).strip("*_- ") for line in (*front, *self.lines))
        return [line for line in lines if line]

    @cached_property
    def lines(self) -> list[str]:
        """The lines of its body that have text, without those of code."""
        body = self.text.body
        for span in reversed([*literal_spans(body)]):
            body = body[: span.start] + body[span.end :]
        return [line for line in body.split("\n") if line.strip()]

    @cached_property
    def work(self) -> float:
        """How surely it tells which work it is about, from 0 to 1."""
        entry = self.entry
        if entry is None:
            return 0.0
        is_cited = _CITED.match(self.stem) and not date_in_names(self.src).file
        if self.works > 1 or entry.isbn or entry.arxiv or entry.doi or entry.rating or entry.venue:
            return 1.0
        source = entry.sources.get("link")
        if not entry.link or source is None:
            cited = (kind_of(url) for line in self.lines[:40] for url in _URL.findall(line))
            is_told = is_cited or self.is_listed
            return 0.75 if is_told else 0.4 * any(kind in ("paper", "book") for kind in cited)
        kind = kind_of(entry.link)
        if kind in ("code", "docs"):
            return 0.25
        if kind or source.origin in ("front matter", "heading"):
            return 1.0
        return 0.75 if source.origin == "body" else 0.25


@dataclass(frozen=True)
class Family:
    """Pages whose paths have one form, `place`, and how surely they are notes."""

    place: str
    pages: tuple[Page, ...]
    score: float

    @property
    def is_of_any_name(self) -> bool:
        """Whether names have nothing in common."""
        return self.place.rpartition("/")[2] == "*"

    @property
    def is_sure(self) -> bool:
        """Whether it need not be asked if these are notes."""
        return self.score >= SURE


@dataclass(frozen=True)
class Judgement:
    """Which pages are notes.

    Attributes:
        families: The families of notes, the largest first, without the pages left out.
        left_out: Why each other page is none, by its path.
        undecided: Paths of pages that say themselves that they are none, or not yet; a pattern may
            include them.
        where: Values of fields that notes have, of those that tell anything.
    """

    families: tuple[Family, ...]
    left_out: Mapping[str, str]
    undecided: frozenset[str]
    where: Mapping[str, Collection[str]]

    @property
    def notes(self) -> dict[str, int]:
        """The paths of all notes, with the number of works that each is about."""
        pages = (page for family in self.families for page in family.pages)
        return {page.src: max(page.works, 1) for page in sorted(pages, key=lambda page: page.src)}


def is_of_a_repository(src: str) -> bool:
    """Whether a path is that of a page about a site or its repository, as many have it."""
    folder, name = posixpath.split(src.lower())
    words = names_of_pages()
    is_at_top = not folder and posixpath.splitext(name)[0] in words["repository"]
    return is_at_top or posixpath.splitext(name)[0].replace(" ", "-") in words["about"]


def judge(pages: Sequence[Page], *, is_reading: bool, has_lists: bool = False) -> Judgement:
    """Decide which pages are notes.

    Args:
        pages: All pages, in the order of their paths, but not the home page.
        is_reading: Whether something else than these says that the folder is about reading.
        has_lists: Whether lists of works are notes, of which they say nothing.
    """
    left_out = {
        page.src: reason
        for page in pages
        if (reason := _reason(page)) and not (has_lists and page.works > 1 and page.is_bare)
    }
    left_out |= {page.src: N_("templates") for page in _templates(pages)}
    undecided = {
        page.src
        for page in pages
        if not (page.entry and is_published(page.entry.status, PUBLISHED))
    }
    left = [page for page in pages if page.src not in left_out]
    # A folder of nearly all pages, such as `docs`, tells none from another.
    folders = Counter(folder for page in left for folder in {*page.folders})
    shared = frozenset(one for one, count in folders.items() if count >= 0.9 * len(left))
    for page in left:
        page.shared = shared
    families = _families(left, is_reading)
    accepted = _with_siblings(_without_rivals(families, is_reading), families, is_reading)
    accepted = _of_same_form(accepted, families)
    taken = {page.src for family in accepted for page in family.pages}
    for family in families:
        is_journal = _is_journal(family.pages)
        reason = N_("daily notes") if is_journal else N_("unlike notes on what was read")
        left_out |= {page.src: reason for page in family.pages if page.src not in taken}
    left_out |= dict(_parts([page for family in accepted for page in family.pages]))
    where = {} if is_reading else dict(_called_reading(accepted))
    left_out |= {
        page.src: N_("of another form than the works beside them")
        for family in accepted
        for page in family.pages
        if not page.text.front.has_values(where)
    }
    found = [one for family in accepted for one in family.pages if one.src not in left_out]
    left_out |= chain(_other_forms(accepted), _introductions(found), _namesakes(accepted))
    kept = [
        replace(family, pages=pages)
        for family in accepted
        if (pages := tuple(page for page in family.pages if page.src not in left_out))
    ]
    kept.sort(key=lambda family: (-len(family.pages), family.place))
    return Judgement(tuple(kept), left_out, frozenset(undecided), where)


# What one page tells by itself.

_PLACEHOLDER: Final = re.compile(r"\{\{[-#^/]?\s*(?!(?:site|page)\.)[a-z.]|<%")
"""What a template's tool fills in. Jekyll's own values stand in finished pages, too, and so do the
capitals that BibTeX keeps in braces."""

_TASK: Final = re.compile(r"\s*[-*+] \[([ xX])\] ")
_LISTED: Final = re.compile(r"\s*(?:[-*+|]|\d+[.)]|#+)\s.*(?:\]\(|\]\[|\[\[|://)|\s*\[[^\]]+\]:\s")


def _reason(page: Page) -> str:
    """Why a page is no note whatever its family is, or an empty string."""
    return next((reason for reason, is_so in _REASONS if is_so(page)), "")


def _is_drawing(page: Page) -> bool:
    return any(name.startswith("excalidraw") for name in (page.stem.split(".")[-1], *page.front))


def _is_template(page: Page) -> bool:
    headings = [line for line in page.lines[:10] if line.startswith("#")]
    filled_in = (page.text.front.text or "", *headings[:1])
    return _is_called(page.names, "template") or any(map(_PLACEHOLDER.search, filled_in))


def _is_draft(page: Page) -> bool:
    is_said = page.entry and page.entry.status == "draft"
    return is_said or _is_called(page.names, "draft")


def _is_about_the_site(page: Page) -> bool:
    is_named = len(page.folders) < 2 and is_of_a_repository(page.src)
    is_readme = not page.folders and page.stem.startswith("readme")
    # Wikis and site generators name the parts of their pages so: `_Sidebar.md`.
    is_part = page.stem.startswith("_") and page.stem not in INDEX
    is_home = page.front.get("permalink") == "/"
    return is_home or ((is_named or is_readme or is_part) and not page.tells_work)


def _is_list(page: Page) -> bool:
    names = page.names[:-1] if page.stem in INDEX else page.names
    is_named = _is_called(names, "list") or _is_called(page.names[-1:], "tasks")
    if is_named and not page.tells_work:
        return True
    has_tasks = _share(_TASK, page, 3) >= 0.5
    is_done = any(task[1] != " " for task in map(_TASK.match, page.lines) if task)
    if page.works > 1 and (is_done or not has_tasks):
        return page.is_bare
    if has_tasks:
        return True
    entry = page.entry
    # An index that leads to other pages may be a note on a work of which each has a chapter.
    leads_on = page.stem in INDEX and entry is not None and entry.cites
    is_told = "link" in _sure_sources(page) or (
        entry and (entry.rating or entry.status or entry.authors)
    )
    return _share(_LISTED, page, 5) >= 0.6 and not leads_on and not is_told


_REASONS: Final[tuple[tuple[str, Callable[[Page], bool]], ...]] = (
    (N_("drawings"), _is_drawing),
    (N_("templates"), _is_template),
    (N_("about the site or its repository"), _is_about_the_site),
    (N_("drafts"), _is_draft),
    (N_("lists of notes, tags, links or tasks"), _is_list),
    (N_("list other notes or say that they are no entries"), lambda page: page.entry is None),
)


def _is_called(names: Iterable[str], group: str) -> bool:
    """Whether one of the names is a word of the group, in singular or plural, or with a number."""
    whole = {name.lower().strip("_-. 0123456789").replace(" ", "-") for name in names}
    words = names_of_pages()[group]
    plurals = {word[:-1] + "ies" for word in words if word.endswith("y")}
    return bool(whole & (words | plurals | {f"{word}s" for word in words}))


def _share(form: re.Pattern[str], page: Page, least: int) -> float:
    """The share of a page's lines, without headings of no link, that have a form."""
    lines = [line for line in page.lines if not line.startswith("#") or "](" in line]
    count = sum(form.match(line) is not None for line in lines)
    return count / len(lines) if count >= least else 0.0


def _sure_sources(page: Page) -> set[str]:
    sources = page.entry.sources if page.entry else {}
    return {name for name, one in sources.items() if one.origin in ("front matter", "heading")}


# What many pages have in common.


def _templates(pages: Sequence[Page]) -> list[Page]:
    """Pages that tell no work and no day, and of which nearly all lines stand in others, too."""
    times: Counter[str] = Counter()
    for page in pages:
        labels = (match[0] for line in page.fixed if (match := LABEL.match(line)))
        times.update({*page.fixed, *labels})
    found = [
        page
        for page in pages
        if not page.known_by and not (page.entry and page.entry.date) and len(page.fixed) > 3
        if sum(times[line] > 2 for line in page.fixed) >= 0.8 * len(page.fixed)
    ]
    # Many are notes that nobody has written yet.
    return found if len(found) < 3 else []


def _families(pages: Sequence[Page], is_reading: bool) -> list[Family]:
    """Pages by the form of their paths; small families that are none by themselves join."""
    classes = _name_classes(pages)
    waiting: dict[tuple[tuple[str, ...], str], list[Page]] = defaultdict(list)
    for page in pages:
        # A list of works says nothing of the introductions in other folders.
        is_list = page.works > 1 and page.stem in INDEX
        waiting[page.folders[:2], "*" if is_list else classes[page.src]].append(page)
    families = []
    for depth in (2, 1, 0):
        # Those of a name come before the others, which they may join.
        for folders, name in sorted(waiting, key=lambda key: (key[1] == "*", key)):
            if len(folders) != depth:
                continue
            members = waiting.pop((folders, name))
            below = ["**"] * any(len(page.folders) > depth for page in members)
            family = _scored("/".join((*folders, *below, name)), members, is_reading)
            if not is_reading and (where := dict(_called_reading([family]))):
                # The posts of a blog that are called reading stand for all, until they are parted.
                called = [page for page in members if page.text.front.has_values(where)]
                score = _scored(family.place, called, is_reading=True).score
                family = replace(family, score=max(score, family.score))
            is_alone = family.score >= ACCEPTED
            if not is_alone and (lists := [*filter(_is_called_list, members)]):
                # `books.md` says nothing of the pages beside it, which are none.
                for page in lists:
                    place = "/".join((*folders, *below, posixpath.basename(page.src)))
                    families.append(_scored(place, [page], is_reading))
                members = [page for page in members if page not in lists]
                if not members:
                    continue
                family = _scored(family.place, members, is_reading)
            if len(members) >= _LARGE or (is_alone and name == "*") or not folders:
                families.append(family)
            else:
                # Pages of a name that many folders share are one family.
                waiting[folders[:-1], name].extend(members)
    return families


def _name_classes(pages: Sequence[Page]) -> dict[str, str]:
    """What files are called: `*`, or a name, a first word or a beginning that several share."""
    names = [posixpath.split(page.src) for page in pages]
    shared = Counter(name for _, name in {(folder, name.lower()) for folder, name in names})
    begun = Counter((folder, one) for folder, name in names for one in beginnings(name))
    classes = {}
    for page, (folder, name) in zip(pages, names, strict=True):
        begin = (
            f"{one}*"
            for one in beginnings(name)
            # Further words are topics, unless they say what notes are.
            if begun[folder, one] > 2
            and (one.count(".") < 2 or has_word(one.split(".")[-2], "reading"))
        )
        is_shared = shared[name.lower()] > 2
        classes[page.src] = name.lower() if is_shared else next(begin, "*")
    return classes


def beginnings(name: str) -> Iterator[str]:
    """`lit.rl.` and `lit.` of `lit.rl.ppo.md`, the longest first, and `ch` of `ch01-trees.md`."""
    stem = posixpath.splitext(name)[0]
    if re.fullmatch(r"[^\W\d][\w-]*(?:\.[\w-]+)+", stem):
        words = stem.split(".")
        yield from (".".join(words[:count]) + "." for count in range(len(words) - 1, 0, -1))
    elif match := re.match(r"[^\W\d_]+(?=[-_ ]?\d)", stem):
        yield match[0]


def _scored(place: str, pages: Sequence[Page], is_reading: bool) -> Family:
    """Score a family; the weights were set by hand on several dozens of repositories."""
    count = len(pages)

    def share(test: Callable[[Page], float]) -> float:
        return sum(map(test, pages)) / count

    entries = [page.entry for page in pages if page.entry]
    titles = Counter(entry.title for entry in entries if not entry.sources["title"].is_name)
    people = Counter(entry.authors for entry in entries)

    def tells_work(page: Page) -> float:
        # A person who wrote many pages is who wrote the notes.
        authors = page.entry.authors if page.entry else ()
        return 1.0 if authors and people[authors] <= max(1, count / 5) else page.work

    score = 0.5 * (count > 2) + 0.5 * (count > 9)
    score += 2.5 * share(tells_work)
    score += 0.5 * share(lambda page: bool(page.entry and page.entry.date))
    score += 0.5 * sum(times == 1 for times in titles.values()) / count
    score += 1.5 * max(share(_is_called_reading), share(_has_called_title) >= 0.6)
    # One page alone may be about anything, even beside notes.
    score += (2 if count > 1 else 1.5) * is_reading
    score -= 2 * share(_is_beside)
    score -= 3 * _is_journal(pages)
    return Family(place, tuple(pages), score)


def _place_of(page: Page, without: Collection[str] = ()) -> str:
    """The path of a page without what is its own: its folders and how its name begins."""
    folders = (one for one in page.folders if one not in without)
    return " ".join((*folders, *beginnings(posixpath.basename(page.src)), ""))


def _is_beside(page: Page) -> bool:
    return has_word(_place_of(page, page.shared), "beside") and not page.tells_work


def _is_called_reading(page: Page) -> float:
    is_name = page.stem in ("note", "notes", "paper") or _is_called_list(page)
    name = page.stem if is_name else ""
    return has_word(f"{_place_of(page)} {name}", "reading")


def _is_called_list(page: Page) -> bool:
    return page.works >= _LARGE and has_word(page.stem, "reading")


def _has_called_title(page: Page) -> bool:
    """Whether its first heading says more than the title: what other pages write there, too."""
    title = page.entry.title if page.entry else ""
    heading = next((line.strip("# ") for line in page.lines if line.startswith("#")), "")
    called = heading.replace(title, "", 1) if title and title in heading else ""
    # Numbers count parts, as those of `Chapter 3: Trees` do.
    return any(map(str.isalpha, called)) and not any(map(str.isdigit, called))


def _is_journal(pages: Sequence[Page]) -> bool:
    """Whether names are days alone, as those of a journal, not of works that were read then."""
    days = [page for page in pages if date_in_names(page.src).file]
    forms = {re.sub(r"\d+", "#", page.stem) for page in days}
    has_few = 2 * len(days) > len(pages) > 2 * _works(pages)
    return has_few and 4 * len(forms) <= max(len(days), 4)


def _without_rivals(families: Sequence[Family], is_reading: bool) -> list[Family]:
    """The families of notes; one beside a better one of another kind needs more to be one."""
    accepted = [one for one in families if one.score >= ACCEPTED]
    needs = [max(_rivalry(other, one, is_reading) for other in accepted) for one in accepted]
    found = zip(accepted, needs, strict=True)
    return [one for one, need in found if one.score - need >= ACCEPTED]


def _rivalry(other: Family, family: Family, is_reading: bool) -> float:
    """The score that a family loses beside another one."""
    if other is family or other.score < family.score:
        return 0
    # What both are called tells neither from the other.
    own, others = ({*re.split("[/.]", one.place)} for one in (family, other))
    is_named = has_word(" ".join(others - own), "reading")
    is_named = is_named and not has_word(" ".join(own - others), "reading")
    if 2 * _works(family.pages) < len(family.pages):
        return 1.5 * (
            (is_named and not is_reading) or _is_unlike(family.pages, other.pages, is_reading)
        )
    # Lists of works have a form of their own.
    if not is_named or any(page.works > 1 for page in family.pages):
        return 0
    # A branch of names is of another kind where one is called reading. In folders, it is where the
    # others tell when they were read, or how good they are: bookmarks have links only.
    usual = _usual([page.form for page in other.pages])
    lacking = usual.difference(*(page.form for page in family.pages))
    filled = (field_filled_by(name) for name in lacking)
    is_unread = any(one and (one.target == "rating" or one.stem in READ) for one in filled)
    is_other = is_unread or not family.is_of_any_name
    return math.inf if is_other and len(lacking) > 1 else 0


def _with_siblings(
    accepted: Sequence[Family], families: Sequence[Family], is_reading: bool
) -> list[Family]:
    """The families of notes, and small ones beside them that are not unlike them.

    Where notes have a name or a beginning of names in common, others beside them do not.
    """
    below: dict[tuple[str, ...], list[Page]] = defaultdict(list)
    for page in (page for one in accepted if one.is_of_any_name for page in one.pages):
        for depth in range(len(page.folders) + 1):
            below[page.folders[:depth]].append(page)

    def is_sibling(family: Family) -> bool:
        siblings = below[tuple(family.place.replace("**/", "").split("/")[:-2])]
        is_apart = _is_journal(family.pages) or any(map(_is_beside, family.pages))
        if is_apart or len(siblings) < 2 * len(family.pages):
            return False
        has_rival = any(_rivalry(other, family, is_reading) for other in accepted)
        return not has_rival and not _is_unlike(family.pages, siblings, is_reading)

    return [family for family in families if family in accepted or is_sibling(family)]


def _of_same_form(accepted: Sequence[Family], families: Sequence[Family]) -> list[Family]:
    """The families of notes by the labels and headings that nearly all notes have.

    Other pages that have most of them are notes, too, and pages without any that tell no work are
    none. The fields of front matter may be those of all pages of a site.
    """
    notes = [page for one in accepted for page in one.pages if page.tells_work]
    usual = _usual([page.form.difference(page.front) for page in notes])
    # Of one note nobody knows what others have, too.
    if len(usual) < 3 or len(notes) < 2:
        return [*accepted]

    def is_alike(page: Page, *, is_note: bool) -> bool:
        least = 1 if is_note else 0.75 * len(usual)
        return (is_note and page.tells_work) or len(usual & page.form) >= least

    alike = (
        (family, [page for page in family.pages if is_alike(page, is_note=family in accepted)])
        for family in families
    )
    return [replace(family, pages=tuple(pages)) for family, pages in alike if pages]


def _works(pages: Sequence[Page]) -> int:
    return sum(page.tells_work for page in pages)


def _is_unlike(pages: Sequence[Page], others: Sequence[Page], is_reading: bool) -> bool:
    """Whether pages tell of works more rarely than by chance, if they were as others are.

    The chance is the lower tail of a binomial distribution. Where nothing else is about reading, a
    list of works is as many pages.
    """
    more = 0 if is_reading else sum(page.works - 1 for page in others if page.tells_work)
    if len(others) < 3:
        return False  # Of one or two pages nobody knows whether others are like them.
    p = (_works(others) + more + 1) / (len(others) + more + 2)
    n = len(pages)
    chance = sum(math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(_works(pages) + 1))
    return chance < _UNLIKE


_NUMBERED: Final = re.compile(r"[^\W\d_]{0,9}[-_ ]?\d")
_GOES_ON: Final = re.compile(r"[-_. ]+(?=\D+$)")
"""Where words go on from a shorter name; after a number, they may be on what was read next."""


def _parts(pages: Sequence[Page]) -> Iterator[tuple[str, str]]:
    """Pages beside the note on their work: its chapters, its full text, the files of its folder."""
    folders: dict[str, dict[str, Page]] = defaultdict(dict)
    for page in pages:
        folders[posixpath.dirname(page.src)][page.stem] = page
    bundles: list[list[Page]] = []
    parts: list[Page] = []
    for inside in folders.values():
        beside = [page for stem, page in inside.items() if stem not in INDEX]
        is_of_work = any(page.tells_work for stem, page in inside.items() if stem in INDEX)
        if is_of_work and not any(page.known_by for page in beside):
            bundles.append(beside)
        for page in (page for page in beside if page.known_by):
            begins = (page.stem[: match.start()] for match in _GOES_ON.finditer(page.stem))
            whole = (inside[stem].known_by for stem in begins if stem in inside)
            parts += [page] if page.known_by in whole else []
    # Many files beside an index are notes, unless they are chapters.
    are_few = 2 < len(bundles) >= sum(map(len, bundles)) / 2
    for beside in bundles:
        numbered = [page for page in beside if _NUMBERED.match(page.stem)]
        parts += beside if are_few or 2 * len(numbered) > len(beside) else []
    return ((page.src, N_("parts of the notes beside them")) for page in parts)


def _introductions(notes: Sequence[Page]) -> Iterator[tuple[str, str]]:
    """Pages that stand for the notes beside or below them, or lead to the works of others."""
    names = (page.names for page in notes)
    below = Counter(tuple(one[:depth]) for one in names for depth in range(len(one)))
    works = {page.known_by for page in notes}
    for page in notes:
        is_index = page.stem in INDEX
        # An index is itself in the folder that it stands for.
        others = below[tuple(page.names[:-1] if is_index else page.names)] - is_index
        urls = {url for line in page.lines for url in _URL.findall(line)} - {page.known_by}
        is_overview = len(urls & works) > max(3, len(urls) / 2)
        introduces = others > 1 or (is_index and others and not page.tells_work) or is_overview
        # That of an event or a series leads to its site.
        leads_to_site = is_index and not place_of(page.known_by or "")[1].strip("/")
        has_works = page.works > 1 and not page.is_bare
        if introduces and not has_works and (leads_to_site or "link" not in _sure_sources(page)):
            yield page.src, N_("introduce other notes")


def _namesakes(families: Iterable[Family]) -> Iterator[tuple[str, str]]:
    """Pages of one name that tell neither work nor day, beside notes that mostly tell a work."""
    pages = [page for one in families if one.is_of_any_name for page in one.pages]
    names = Counter(page.stem for page in pages)
    for page in pages if 2 * _works(pages) >= len(pages) else ():
        is_dated = page.entry is not None and page.entry.date is not None
        if names[page.stem] > 1 and not page.work and not is_dated:
            yield page.src, N_("of one name in several folders, without work or day")


def _other_forms(families: Iterable[Family]) -> Iterator[tuple[str, str]]:
    """Pages that hardly tell a work and whose front matter has another form than that of works.

    They have none of the fields that nearly all works have, or another value where works have few.
    """
    for family in families:
        works = [page for page in family.pages if page.work == 1 and page.front]
        others = [page for page in family.pages if page.work < 1 and page.front]
        if len(works) < _LARGE or 2 * len(works) < len(family.pages):
            continue
        fronts = [page.front for page in works]
        usual, common = _usual(fronts, 0.8), _usual(fronts, 0.5)
        known = {name: words for name in common if (words := _few_words(works, name))}
        times = Counter(name for page in others for name in page.front)
        own = {name for name in usual if 2 * times[name] < len(others)}
        for page in others:
            is_other = any(
                (found := page.text.front.words_of(name))
                and not found & words
                and not has_word(" ".join(found), "reading")
                for name, words in known.items()
            )
            lacks = len(own) > 1 and not page.tells_work and own.isdisjoint(page.form)
            if is_other or lacks:
                yield page.src, N_("of another form than the works beside them")


def _called_reading(families: Iterable[Family]) -> Iterator[tuple[str, frozenset[str]]]:
    """Fields that part the pages of a family, with the values that are called reading.

    So are those of which one page in five tells a work.
    """
    for family in families:
        for name in _usual([page.front for page in family.pages], 0.5):
            found = [(page, one) for page in family.pages for one in page.text.front.words_of(name)]
            times = Counter(word for _, word in found)
            works = Counter(word for page, word in found if page.tells_work)
            called = {word for word in times if has_word(word, "reading")}
            number = sum(map(times.__getitem__, called))
            is_category = 2 * len(times) <= len(found) <= len(family.pages)
            if is_category and called and _LARGE <= number < len(found):
                yield (
                    name,
                    frozenset(called | {one for one in times if 5 * works[one] >= times[one]}),
                )


_NO_FORM: Final = frozenset({"link", "links", "code", "arxiv", "doi", "isbn", "key", "status"})
"""Fields by which a work is known, and that of how far it is read."""


def _usual(forms: Sequence[Collection[str]], least: float = 0.9) -> frozenset[str]:
    """What a share of pages have of fields, labels and headings that are form alone."""
    times = Counter(chain(*forms))
    usual = (name for name, count in times.items() if count >= least * len(forms))
    filled = ((name, field_filled_by(name)) for name in usual)
    return frozenset(name for name, one in filled if not one or one.target not in _NO_FORM)


def _few_words(pages: Sequence[Page], name: str) -> frozenset[str]:
    """The values of a field if they repeat, so that another page hardly has a new one."""
    found = [words for page in pages if (words := page.text.front.words_of(name))]
    times = Counter(chain(*found))
    again = sum(any(times[word] > 1 for word in words) for words in found)
    return frozenset(times) if again >= 0.9 * len(found) else frozenset()
