"""The fields of a note's front matter, checked one by one."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Callable, Mapping
from typing import Any, get_args

from .dates import WrittenDate, find_date
from .entry import Kind, Lesson, Source
from .fields import Found
from .links import absolute, arxiv_url, doi_url, unsafe_scheme
from .plaintext import plain, tidy
from .problem import Problem
from .yaml_nodes import Field, Front

KINDS: tuple[str, ...] = get_args(Kind)

_KNOWN: dict[str, str] = {
    "title": "title",
    "read": "date",
    "date_read": "date",
    "date-read": "date",
    "read_date": "date",
    "read-date": "date",
    "read_on": "date",
    "readdate": "date",
    "dateread": "date",
    "date read": "date",
    "finished": "date",
    "date": "date",
    "link": "link",
    "url": "link",
    "paper": "link",
    "paper_url": "link",
    "paper_link": "link",
    "paperurl": "link",
    "arxiv": "link",
    "arxiv_id": "link",
    "doi": "link",
    "pdf": "link",
    "source": "link",
    "source_url": "link",
    "summary": "summary",
    "tldr": "summary",
    "description": "summary",
    "excerpt": "summary",
    "abstract": "summary",
    "topic": "topic",
    "kind": "kind",
    "authors": "authors",
    "author": "authors",
    "venue": "venue",
    "journal": "venue",
    "conference": "venue",
    "year": "year",
    "tags": "tags",
    "keywords": "tags",
    "rating": "rating",
    "code": "code",
    "github": "code",
    "repo": "code",
    "lessons": "lessons",
    "created": "date",
    "date_added": "date",
    "added": "date",
}
"""Names of fields and what they fill; of two that fill the same, the earlier one here wins."""

DOCUMENTED = (
    "title date read date_read link arxiv doi url summary topic kind authors venue year tags rating code lessons diary"
).split()
"""The fields that the documentation names; a slip of the pen is measured against these."""

_OWN = frozenset(
    "title date read date_read link arxiv doi url summary topic kind authors venue year tags rating code lessons".split()
)
"""Fields of this diary alone: a wrong value there is a mistake. The others in `_KNOWN` belong to other
tools too, and are used where they fit and left alone where they do not."""

_FOREIGN = frozenset(
    """
    alias aliases all_day amp archive archived array article_header aside author_profile authors_list autonumbering
    banner bibtex blog bookcomments boost bookflatsection bookhidden booktoc cards canonical canonical_url categories
    category citation_key cite citekey class classes color comment comments community condition cover cover_image
    created_at createdat created-at css cssclass cssclasses custom_edit_url date_created date_modified date_updated
    date_published dg-publish disable_share disqus draft edit edit_url eleventynavigation excerpt_separator exclude
    expiryDate expirydate external_url featured feature_text feature_image feed footer format front_matter_title
    generator genre has_children has_math hero hidden hide hidemeta hidesummary hideSidebar hide_table_of_contents
    icon id image images img index isbn item jekyll js json_resume jupyter jupytext kernelspec keywords_list
    language lang last_modified last_modified_at last_update lastmod lastmodified last-modified layout license
    linktitle linkTitle list locale locked markup mathjax math katex maturity menu meta metadata modified mermaid
    month name nav nav_exclude nav_order nav_title navigation next no_toc noindex note notes obsidian og_image
    original order ordering outputs output page pagination pagination_label pagination_next pagination_prev
    pagination_title parent path permalink pin pinned plugin post post_id posted posts prev preview previous
    private progress project projects public publish publishdate publishDate published published_at
    publication publication_date readtime readingtime redirect redirect_from redirect_to related render resources
    revision revision_date robots script scripts search sections series share short_title show_breadcrumbs
    showtoc sidebar sidebar_class_name sidebar_label sidebar_position sitemap slides slug social sort source_type
    spoiler sticky status style stylesheet subtitle svg tagline tag template test theme thumbnail tocopen toc
    toc_label toc_sticky translation tocdepth twitter type types typora-root-url unlisted update updated updated_at
    updated-at use_math user uuid version video visibility weight wip zettel zotero zotero-key zotero_key
    zoterokey git-revision-date-localized git_revision_date render_macros ignore_macros macros
    """.lower().split()
)
"""Fields of MkDocs, Material and its plugins, Jekyll, Hugo, Docusaurus, Obsidian and Zotero: read or
left alone, never a mistake."""

_JUNK_DATE = {"", "none", "null", "-", "n/a", "tbd", "todo", "false", "no"}
_NAMES = re.compile(r"\s*(?:;|\band\b|&|,(?!\s*(?:Jr|Sr|II|III)\b))\s*")
_HASHTAG = re.compile(r"\s*[,;]\s*|\s+(?=#)")


def read_fields(front: Front, src: str) -> Found:
    """Check the fields of a front matter.

    What fits is kept; what does not fit becomes a problem that says what was expected.

    Args:
        front: The fields as the language reads them.
        src: The note's path, for the problems.

    Returns:
        Values by the entry's field names; `date` is a `dt.date` or a `WrittenDate`.
    """
    values: dict[str, Any] = {}
    sources: dict[str, Source] = {}
    problems: list[Problem] = []
    unknown: list[tuple[str, int]] = []
    is_entry = True
    ranks: dict[str, int] = {}
    if front.error:
        problems.append(Problem(front.error, src, front.line))
    order = {name: rank for rank, name in enumerate(_KNOWN)}
    for field in front.fields or ():
        name = field.name.strip().lower()
        if name == "diary":
            if isinstance(field.value, bool):
                is_entry = field.value
            elif field.value is not None:
                problems.append(_wrong(field, src, "true or false"))
            continue
        if name == "cite" and isinstance(field.value, Mapping):
            _cited(field, values, sources)
            continue
        target = _KNOWN.get(name)
        if target is None:
            if name in _YEARS and (year := _year(field)) is not None:
                values.setdefault("year", year)
                sources.setdefault("year", Source("front matter", field.line))
            elif name not in _FOREIGN and not name.startswith(("_", "og_", "og:", "twitter:", "dg-", "sidebar")):
                near = _near(name)
                if near:
                    message = f"there is no such field; did you mean {near!r}?"
                    problems.append(Problem(message, src, field.line, field.name))
                else:
                    unknown.append((field.name, field.line))
            continue
        if field.value is None or field.value in ("", [], {}):
            continue
        value, expected = _READERS[target](field)
        if value is None:
            if name in _OWN:
                problems.append(_wrong(field, src, expected))
            continue
        if isinstance(value, tuple) and target == "lessons":
            value, wrong = value
            problems += [Problem(message, src, field.line, field.name) for message in wrong]
        if target not in values or order[name] < ranks.get(target, 99):
            values[target], ranks[target] = value, order[name]
            sources[target] = Source("front matter", field.line)
    return Found(values, sources, tuple(problems), is_entry, tuple(unknown))


def _wrong(field: Field, src: str, expected: str) -> Problem:
    shown = field.raw if field.text else {list: "a list", dict: "a mapping"}.get(type(field.value), "this")
    shown = shown if len(shown) <= 60 else shown[:59] + "…"
    found = repr(tidy(shown)) if field.text else shown
    return Problem(f"{found} was found where {expected} is expected", src, field.line, field.name)


def _near(name: str) -> str | None:
    if len(name) < 4:
        return None
    cutoff = 0.8 if len(name) > 4 else 0.75
    close = difflib.get_close_matches(name, DOCUMENTED, n=1, cutoff=cutoff)
    return close[0] if close else None


_YEARS = frozenset({"publication_date", "published", "publication", "date_published", "pubdate", "publication_year"})
_Reader = Callable[[Field], tuple[Any, str]]


def _text(field: Field) -> tuple[Any, str]:
    return (plain(field.raw) or None if field.text else None), "text in quotes"


def _date(field: Field) -> tuple[Any, str]:
    expected = "a day such as 2025-06-05"
    value = field.value
    if isinstance(value, Mapping):  # Material's blog: {created: …, updated: …}
        value = value.get("created") or value.get("published")
    if isinstance(value, dt.datetime):
        return value.date(), expected
    if isinstance(value, dt.date):
        return value, expected
    if isinstance(value, bool) or not field.text:
        return None, expected
    if field.raw.strip().lower() in _JUNK_DATE:
        return None, expected
    return find_date(field.raw, forgiving=True), expected


def _link(field: Field) -> tuple[Any, str]:
    expected = "an absolute link such as https://arxiv.org/abs/2311.10090"
    text = field.raw if field.text else str(field.value[0]) if isinstance(field.value, list) and field.value else ""
    name = field.name.strip().lower()
    if unsafe_scheme(text):
        return None, "an http(s) link, which this is not,"
    if "](" in text and (match := re.search(r"\]\(([^)]+)\)", text)):
        text = match[1]
    if name.startswith("arxiv"):
        expected = "an arXiv number such as 2311.10090, best in quotes,"
        return absolute(text) or arxiv_url(text), expected
    if name == "doi":
        return absolute(text) if text.startswith("http") else doi_url(text), "a DOI such as 10.1145/3292500"
    return absolute(text) or arxiv_url(text) or doi_url(text), expected


def _code(field: Field) -> tuple[Any, str]:
    text = field.raw if field.text else ""
    if field.name == "github" and re.fullmatch(r"[\w.-]+/[\w.-]+", text):
        text = f"https://github.com/{text}"
    return absolute(text), "an absolute link such as https://github.com/owner/name"


def _kind(field: Field) -> tuple[Any, str]:
    value = field.raw.strip().lower() if field.text else ""
    return (value if value in KINDS else None), f"one of {', '.join(KINDS)}"


def _authors(field: Field) -> tuple[Any, str]:
    expected = "a list of names such as [A. Rutherford, B. Ellis]"
    if field.text:
        return split_names(field.raw), expected
    if isinstance(field.value, list):
        names = [item.get("name", "") if isinstance(item, Mapping) else item for item in field.value]
        if all(isinstance(name, str | int | float) for name in names):
            return tuple(filter(None, (plain(str(name)) for name in names))), expected
    return None, expected


def _year(field: Field) -> Any:
    match = re.search(r"(?<!\d)(1[6-9]\d\d|20\d\d)(?!\d)", field.raw)
    return int(match[1]) if match else None


def _year_field(field: Field) -> tuple[Any, str]:
    return _year(field), "a year of four digits such as 2024"


def _tags(field: Field) -> tuple[Any, str]:
    expected = "a list of words such as [marl, jax]"
    if field.text:
        return split_tags(field.raw), expected
    if isinstance(field.value, list) and not any(isinstance(i, list | dict) for i in field.value):
        return tuple(filter(None, (plain(str(i)).lstrip("#") for i in field.value if i is not None))), expected
    return None, expected


def _rating(field: Field) -> tuple[Any, str]:
    return (read_rating(field.raw) if field.text else None), "a number from 1 to 5"


def _lessons(field: Field) -> tuple[Any, str]:
    expected = "a list of lessons, each with theme and lesson,"
    if not isinstance(field.value, list):
        return None, expected
    lessons, wrong = [], []
    for number, item in enumerate(field.value, start=1):
        if isinstance(item, str) and plain(item):
            lessons.append(Lesson("", plain(item)))
        elif isinstance(item, Mapping) and item.get("lesson") and not isinstance(item["lesson"], list | dict):
            detail = item.get("detail")
            lessons.append(
                Lesson(plain(str(item.get("theme") or "")), plain(str(item["lesson"])), str(detail or "").strip())
            )
        else:
            wrong.append(f"lesson {number} is left out: 'lesson' with one sentence of text is expected, beside 'theme'")
    return (tuple(lessons), wrong), expected


_READERS: dict[str, _Reader] = {
    "title": _text,
    "date": _date,
    "link": _link,
    "summary": _text,
    "topic": _text,
    "kind": _kind,
    "authors": _authors,
    "venue": _text,
    "year": _year_field,
    "tags": _tags,
    "rating": _rating,
    "code": _code,
    "lessons": _lessons,
}


def _cited(field: Field, values: dict[str, Any], sources: dict[str, Source]) -> None:
    """Read a nested citation, as Jekyll's review layouts have it; the note's own fields win."""
    for name, target in (("authors", "authors"), ("venue", "venue"), ("year", "year")):
        value = field.value.get(name)
        if isinstance(value, str | int) and target not in values:
            part = Field(name, value, str(value), field.line, True)
            read, _ = _READERS[target](part)
            if read is not None:
                values[target] = read
                sources[target] = Source("front matter", field.line)


def split_names(text: str) -> tuple[str, ...]:
    """Split `A, B and C` into names; `et al.` is nobody."""
    cleaned = plain(text)
    parts = re.split(r"\s*;\s*|\s*；\s*", cleaned) if ";" in cleaned or "；" in cleaned else _NAMES.split(cleaned.replace("，", ",").replace("、", ","))
    names = (re.sub(r"[\s,]*\bet\.? al\.?.*$", "", part).strip(" .,*†‡") for part in parts)
    return tuple(name for name in names if name and name.lower() not in {"others", "et al"})


def split_tags(text: str) -> tuple[str, ...]:
    """Split `a, b`, `#a #b` or `[a, b]` into tags."""
    cleaned = plain(text).strip("[]")
    parts = _HASHTAG.split(cleaned.replace("，", ",").replace("、", ","))
    return tuple(tag for part in parts if (tag := part.strip(" #\"'`.")))


def read_rating(text: str) -> int | None:
    """Read `4`, `4/5`, `8/10` or `★★★★☆` as a number from 1 to 5."""
    stars = len(re.findall("[★⭐🌟]", text))
    if stars:
        return stars if stars <= 5 else None
    match = re.match(r"\s*(\d{1,2}(?:\.\d+)?)\s*(?:(?:/|out of)\s*(\d{1,3}))?\s*(?:stars?)?\s*$", plain(text))
    if not match:
        return None
    number = float(match[1])
    if match[2]:
        scale = int(match[2])
        if not scale or number > scale:
            return None
        number = number * 5 / scale
        return min(5, max(1, int(number + 0.5)))
    return int(number) if number in {1.0, 2.0, 3.0, 4.0, 5.0} else None
