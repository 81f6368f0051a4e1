"""Front matter: YAML and TOML fields with their lines, checked one by one."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, get_args

from ..problem import Problem
from .dates import find_date
from .entry import Kind, Source
from .front_links import WORK_NAMES, FrontLinks, read_links, second_link
from .lessons import front_lessons
from .links import absolute, arxiv_url, doi_url
from .markdown import plain, tidy
from .reading import Found
from .urls import arxiv_in, doi_in, isbn_in, unsafe_scheme
from .work_link import ToldLink
from .yaml_nodes import Field, Front

_NAMES = re.compile(r"\s*(?:;|\band\b|&|,(?!\s*(?:Jr|Sr|II|III)\b))\s*")
_HASHTAG = re.compile(r"\s*[,;]\s*|\s+(?=#)")


def split_names(text: str) -> tuple[str, ...]:
    """Split `A, B and C` into names; `et al.` is nobody."""
    cleaned = plain(text)
    parts = (
        re.split(r"\s*;\s*|\s*；\s*", cleaned)
        if ";" in cleaned or "；" in cleaned
        else _NAMES.split(cleaned.replace("，", ",").replace("、", ","))
    )
    names = (
        re.sub(r"(?<=\w\w\w)\.$|[\s,]*\bet\.? al\.?.*$", "", part).strip(" ,*†‡") for part in parts
    )
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
    match = re.match(
        r"\s*(\d{1,2}(?:\.\d+)?)\s*(?:(?:/|out of)\s*(\d{1,3}))?\s*(?:stars?)?\s*$", plain(text)
    )
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


_FILLS = {
    "title": "title",
    "date": (
        "read date_read read_date read_on finished finished_date date_finished finished_on "
        "reading_date last_read last_read_date date date_added added created date_created "
        "created_date created_at"
    ),
    "link": "link paper paper_url paper_link url arxiv arxiv_id doi pdf source source_url",
    "links": (
        "links urls video video_url url_video talk slides slides_url url_slides website "
        "website_url project project_page project_url url_project blog blog_post blog_url poster "
        "poster_url url_poster demo demo_url data data_url dataset dataset_url url_dataset"
    ),
    "summary": "summary tldr description excerpt abstract",
    "topic": "topic",
    "kind": "kind",
    "authors": "authors author",
    "venue": "venue journal conference",
    "year": "year publication_year published publication_date date_published publication pubdate",
    "tags": "tags keywords tag",
    "rating": "rating",
    "code": "code github repo",
    "lessons": "lessons",
    "alias": "aliases alias",
}

_DOCUMENTED = (
    "title date read date_read link arxiv doi url summary topic kind authors venue year tags "
    "rating code links video slides website poster demo lessons diary"
)
DOCUMENTED = tuple(_DOCUMENTED.split())
"""The fields that the documentation names. A wrong value there is a mistake; the other names in
`KNOWN` belong to other tools too, and are used where they fit and left alone where they do not."""

_FOREIGN = """
    archive archived article_header aside author_profile banner bibtex bookcomments boost
    bookflatsection bookhidden booktoc canonical canonical_url categories category citation_key
    citekey class classes comment comments cover cover_image created_by css cssclass cssclasses
    custom_edit_url date_modified date_updated disable_share disqus draft edit_url exclude
    excerpt_separator expiry_date external_url featured feature_image feature_text feed footer
    generator git_revision_date git_revision_date_localized has_children has_math header hero
    hidden hide hide_meta hide_summary hide_sidebar hide_table_of_contents icon id ignore_macros
    image images img index isbn issn js jupyter jupytext kernelspec lang language last_mod
    last_modified last_modified_at last_update last_updated layout license link_title locale
    macros math mathjax katex menu mermaid meta metadata modified modified_date nav nav_exclude
    nav_order nav_title navigation navigation_title next no_index no_toc notes obsidian og_image
    pagination pagination_label pagination_next pagination_prev parent grand_parent path
    permalink pin pinned prev preview previous private progress project projects public publish
    publish_date published_at publisher read_time reading_time redirect redirect_from
    redirect_to related render_macros render_with_liquid resources revision revision_date robots
    search section series share short_title show_toc sidebar sidebar_class_name sidebar_label
    sidebar_position sitemap slug social source_type status sticky style stylesheet subtitle
    tagline template theme thumbnail toc toc_label toc_open toc_sticky translation_key twitter
    type types typora_root_url unlisted updated updated_at updated_date use_math user uuid
    version volume pages number issue publisher_url weight wip zettel zotero zotero_key
    zotero_link zotero_tags cite uri
"""


def _key(name: str) -> str:
    """A name without what people write differently: `dateRead`, `date-read`, `Date Read`."""
    return name.strip().lower().replace("_", "").replace("-", "").replace(" ", "")


KNOWN = {
    _key(name): (target, rank)
    for target, names in _FILLS.items()
    for rank, name in enumerate(names.split())
}
"""Each name that fills a field of the entry: that field, and a rank; the lowest rank wins."""

FOREIGN = frozenset(_key(name) for name in _FOREIGN.split())
"""Fields of MkDocs, Material and its plugins, Jekyll, Hugo, Docusaurus, Obsidian and Zotero."""

_IDS = ("arxiv", "arxivid", "doi", "url", "link", "paper", "source", "pdf")
"""Names of fields in which arXiv ids and DOIs stand, the surest first."""

_CITATION_KEYS = ("citekey", "citationkey", "bibtexkey")
_SOUND_CITATION_KEY = re.compile(r"[^\s\"#%'(),={}~\\]+")
"""What all readers of BibTeX take for a key."""

_PREFIXES = ("_", "og:", "twitter:", "dg-", "git-", "zotero")
_OWN = frozenset(_key(name) for name in DOCUMENTED)


def field_filled_by(name: str) -> tuple[str, int] | None:
    """The entry's field that a front matter field fills, and its rank among the names for it."""
    return KNOWN.get(_key(name))


def id_filled_by(name: str) -> str | None:
    """The entry's id that a front matter field fills and that is no other field: `isbn`, `key`."""
    name = _key(name)
    return "key" if name in _CITATION_KEYS else "isbn" if name == "isbn" else None


def is_own(name: str) -> bool:
    """Whether a name is one of the diary's documented fields."""
    return _key(name) in _OWN


def is_foreign(name: str) -> bool:
    """Whether a name belongs to another tool and is to be left alone."""
    return _key(name) in FOREIGN or name.strip().lower().startswith(_PREFIXES)


def nearest(name: str) -> str | None:
    """The documented field that a misspelt name most likely means."""
    if len(name) < 4:
        return None
    cutoff = 0.8 if len(name) > 4 else 0.75
    close = difflib.get_close_matches(name.strip().lower(), DOCUMENTED, n=1, cutoff=cutoff)
    return close[0] if close else None


KINDS: tuple[str, ...] = get_args(Kind)

_CATALOGUE = re.compile(
    r"semanticscholar\.org|scholar\.google|researchgate\.net|dblp\.org|paperswithcode"
)
"""Catalogues of works."""

_JUNK_DATE = {"", "none", "null", "-", "n/a", "tbd", "todo", "false", "no"}


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
    ranks: dict[str, int] = {}
    problems = [Problem(front.error, src, front.line)] if front.error else []
    unknown: list[tuple[str, int]] = []
    listed: list[tuple[Field, FrontLinks]] = []
    is_entry = True
    for field in front.fields or ():
        if field.name.strip().lower() == "diary":
            is_entry = field.value is not False
            if not isinstance(field.value, bool):
                problems.append(_wrong(field, src, "true or false"))
            continue
        if field.name == "cite" and isinstance(field.value, Mapping):
            _put_citation(field, values, sources)
            continue
        filled = field_filled_by(field.name)
        if filled is None:
            if misspelt := _misspelt(field, src):
                problems.append(misspelt)
            elif not is_foreign(field.name) and not id_filled_by(field.name):
                unknown.append((field.name, field.line))
            continue
        target, rank = filled
        value, expected = _read(target, field)
        if value is None:
            wrong = expected and is_own(field.name)
            problems += [_wrong(field, src, expected)] if wrong else []
            continue
        if target == "links":
            listed.append((field, value))
            continue
        if target == "lessons":
            value, wrong = value
            problems += [Problem(message, src, line, field.name) for line, message in wrong]
        if target == "link":
            listed.append((field, second_link(field, value)))
        rank = _rank(field, target, value, rank)
        if target not in values or rank < ranks.get(target, len(KNOWN)):
            values[target], ranks[target] = value, rank
            sources[target] = Source("front matter", field.line)
    problems += _put_links(listed, src, values, sources, ranks)
    _put_ids(front.fields or (), values, sources)
    return Found(values, sources, tuple(problems), is_entry, tuple(unknown))


def _read(target: str, field: Field) -> tuple[Any, str]:
    """A field's value and what is expected of it; nothing is expected of an empty field."""
    return (None, "") if field.value in (None, "", [], {}) else _READERS[target](field)


def _misspelt(field: Field, src: str) -> Problem | None:
    near = None if is_foreign(field.name) else nearest(field.name)
    message = f"there is no such field; did you mean {near!r}?"
    return Problem(message, src, field.line, field.name) if near else None


def _put_links(
    listed: list[tuple[Field, FrontLinks]],
    src: str,
    values: dict[str, Any],
    sources: dict[str, Source],
    ranks: Mapping[str, int],
) -> list[Problem]:
    """Put the links of lists behind what fields of their own tell, and return what is wrong."""
    problems: list[Problem] = []
    told: list[ToldLink] = []
    for field, links in listed:
        told += links.told
        for target, url in (("link", links.link), ("code", links.code)):
            if url and (target not in values or ranks.get(target) == len(KNOWN)):
                values[target], sources[target] = url, Source("front matter", field.line)
        if is_own(field.name):
            problems += [Problem(text, src, field.line, field.name) for text in links.wrong]
    if told:
        values["links"] = tuple(told)
    return problems


def _put_ids(fields: Iterable[Field], values: dict[str, Any], sources: dict[str, Source]) -> None:
    """Put the numbers by which the work is known elsewhere, and the key that it is cited by."""
    told = {_key(field.name): field for field in fields if field.text}
    readers: tuple[tuple[str, tuple[str, ...], Callable[[str], str | None]], ...] = (
        ("arxiv", _IDS, arxiv_in),
        ("doi", _IDS, doi_in),
        ("isbn", ("isbn",), isbn_in),
        ("key", _CITATION_KEYS, _citation_key),
    )
    for target, names, read in readers:
        for field in (told[name] for name in names if name in told):
            if value := read(field.raw.strip()):
                values[target] = value
                sources[target] = Source("front matter", field.line)
                break


def _citation_key(text: str) -> str | None:
    key = text.lstrip("@")
    return key if _SOUND_CITATION_KEY.fullmatch(key) else None


def _rank(field: Field, target: str, value: Any, rank: int) -> int:
    """A field's rank among those that fill the same; any address is better than a catalogue's."""
    catalogue = target == "link" and field.name == "url" and _CATALOGUE.search(value)
    return len(KNOWN) if catalogue else rank


def _wrong(field: Field, src: str, expected: str) -> Problem:
    if field.text:
        shown = repr(tidy(field.raw if len(field.raw) <= 60 else field.raw[:59] + "…"))
    else:
        shown = "a list" if isinstance(field.value, list) else "a mapping"
    return Problem(f"{shown} was found where {expected} is expected", src, field.line, field.name)


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
    text = field.raw if field.text else _first_link(field.value)
    name = field.name.strip().lower()
    if unsafe_scheme(text):
        return None, "an http(s) link, which this is not,"
    if "](" in text and (match := re.search(r"\]\(([^)]+)\)", text)):
        text = match[1]
    if name.startswith("arxiv"):
        expected = "an arXiv number such as 2311.10090, best in quotes,"
        return absolute(text) or arxiv_url(text), expected
    if name == "doi":
        return absolute(text) if text.startswith("http") else doi_url(
            text
        ), "a DOI such as 10.1145/3292500"
    url = absolute(text) or arxiv_url(text) or doi_url(text)
    if url is None and (match := re.search(r"https?://\S+", text)):
        url = absolute(match[0])
    return url, expected


def _first_link(value: Any) -> str:
    """The link of a list, or of a mapping such as {paper: …, pdf: …, code: …}."""
    if isinstance(value, Mapping):
        value = [value.get(name) for name in WORK_NAMES]
    if not isinstance(value, list):
        return ""
    return next((item for item in value if isinstance(item, str) and item), "")


def _alias(field: Field) -> tuple[Any, str]:
    value = field.value[0] if isinstance(field.value, list) and field.value else field.raw
    text = plain(value) if isinstance(value, str) else ""
    return (text if len(text.split()) > 2 else None), "text"


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
        names = [
            item.get("name", "") if isinstance(item, Mapping) else item for item in field.value
        ]
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
        return tuple(
            filter(None, (plain(str(i)).lstrip("#") for i in field.value if i is not None))
        ), expected
    return None, expected


def _rating(field: Field) -> tuple[Any, str]:
    return (read_rating(field.raw) if field.text else None), "a number from 1 to 5"


def _lessons(field: Field) -> tuple[Any, str]:
    return front_lessons(field), "a list of lessons, each with theme and lesson,"


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
    "links": read_links,
    "alias": _alias,
}


def _put_citation(field: Field, values: dict[str, Any], sources: dict[str, Source]) -> None:
    """Read a nested citation, as Jekyll's review layouts have it; the note's own fields win."""
    for name, target in (("authors", "authors"), ("venue", "venue"), ("year", "year")):
        value = field.value.get(name)
        if isinstance(value, str | int) and target not in values:
            part = Field(name, value, str(value), field.line, True)
            read, _ = _READERS[target](part)
            if read is not None:
                values[target] = read
                sources[target] = Source("front matter", field.line)
