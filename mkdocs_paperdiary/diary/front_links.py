"""The links that a note's front matter tells beside the work's own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .entry import Source
from .labels import field_of
from .links import absolute, arxiv_url, button_name, doi_url, links_of
from .markdown import plain
from .urls import unsafe_scheme
from .work_link import ToldLink
from .yaml_nodes import Field

SHORTCUTS = {
    "video": "Video",
    "talk": "Talk",
    "slides": "Slides",
    "website": "Website",
    "project": "Project page",
    "projectpage": "Project page",
    "blog": "Blog post",
    "blogpost": "Blog post",
    "poster": "Poster",
    "demo": "Demo",
    "data": "Data",
    "dataset": "Dataset",
}
"""Fields that hold one link, without spaces and the like, and what it is called."""

_SECOND = {"pdf": "PDF", "arxiv": "arXiv", "arxivid": "arXiv", "doi": "DOI"}
"""Fields for the work's own link, which are worth a button where another field told it."""

WORK_NAMES = ("paper", "arxiv", "url", "link", "doi", "pdf")
"""Names, among links, of the work's own link, the surest first."""

_URL_KEYS = ("url", "link", "href")
_NAME_KEYS = ("name", "title", "label", "text")
_EXPECTED = "an http(s) link such as https://example.org/talk"


@dataclass(frozen=True, slots=True)
class FrontLinks:
    """What one field tells.

    Attributes:
        told: Every link, under its name.
        link: The one that leads to the work itself, or None.
        code: The one that leads to the work's code, or None.
        wrong: What is left out, and why.
    """

    told: tuple[ToldLink, ...] = ()
    link: str | None = None
    code: str | None = None
    wrong: tuple[str, ...] = ()


def read_links(field: Field) -> tuple[FrontLinks | None, str]:
    """Read `links`, or a field such as `video`.

    `links` may be a mapping from names to links, a list of links, or a list of mappings, each with
    `name` and `url` or with one name and its link.

    Returns:
        The links, or None where there is none; and what was expected.
    """
    shortcut = SHORTCUTS.get(_key(field.name).removeprefix("url").removesuffix("url"))
    value = field.raw if field.text else field.value
    unsafe = field.text and unsafe_scheme(field.raw)
    expected = "an http(s) link, which this is not," if unsafe else _EXPECTED
    if shortcut:
        told, wrong = _read(_of_one(value, shortcut), field.line)
        if not told:
            return None, expected
        return FrontLinks(tuple(link for _, link in told), wrong=wrong), expected
    told, wrong = _read(_pairs(value), field.line)
    if not told and (field.text or not wrong):
        return None, expected
    own = [(WORK_NAMES.index(name), link.url) for name, link in told if name in WORK_NAMES]
    unnamed = [link.url for name, link in told if not name]
    code = [link.url for name, link in told if name and field_of(name) == "code"]
    work = min(own)[1] if own else next(iter(unnamed), None)
    links = tuple(link for _, link in told)
    return FrontLinks(links, work, next(iter(code), None), wrong), expected


def second_link(field: Field, url: str) -> FrontLinks:
    """The link of a field such as `pdf`, which another field may win over; else nothing."""
    name = _SECOND.get(_key(field.name))
    return FrontLinks((ToldLink(name, url, Source("front matter", field.line)),) if name else ())


def _key(name: str) -> str:
    return re.sub(r"[\s_-]", "", name).lower()


def _read(
    pairs: Iterator[tuple[str, Any]], line: int
) -> tuple[list[tuple[str, ToldLink]], tuple[str, ...]]:
    """Links under the names that were written, in lower case; and what is no link."""
    told: list[tuple[str, ToldLink]] = []
    wrong: list[str] = []
    for number, (name, value) in enumerate(pairs, start=1):
        if value in (None, "", [], {}):
            continue
        text, url = _target(value) if isinstance(value, str) else ("", None)
        if url is None:
            which = f"link '{plain(name)}'" if name else f"link {number}"
            wrong.append(f"{which} is left out: {_EXPECTED} is expected")
            continue
        label = plain(name.replace("_", " ")) or plain(text)
        link = ToldLink(button_name(label, url), url, Source("front matter", line))
        told.append((label.lower(), link))
    return told, tuple(wrong)


def _target(text: str) -> tuple[str, str | None]:
    """The name that a Markdown link holds, if it is one, and the URL."""
    if unsafe_scheme(text):
        return "", None
    for link in links_of(text) if "](" in text else ():
        return link.text, None if link.unsafe else link.url
    url = absolute(text) or arxiv_url(text) or doi_url(text)
    if url is None and (match := re.search(r"https?://\S+", text)):
        url = absolute(match[0])
    return "", url


def _of_one(value: Any, name: str) -> Iterator[tuple[str, Any]]:
    """The links of a field that says by its own name what they are."""
    for item in value if isinstance(value, list) else [value]:
        has_parts = isinstance(item, Mapping)
        yield name, next((item[key] for key in _URL_KEYS if key in item), "") if has_parts else item


def _pairs(value: Any) -> Iterator[tuple[str, Any]]:
    """Names and links, however they are nested."""
    if isinstance(value, list):
        for item in value:
            yield from _pairs(item)
    elif isinstance(value, Mapping):
        keys = {str(key).strip().lower(): key for key in value}
        url = next((keys[key] for key in _URL_KEYS if key in keys), None)
        name = next((keys[key] for key in _NAME_KEYS if key in keys), None)
        if url is not None and name is not None:
            yield str(value[name] or ""), value[url]
            return
        for key, item in value.items():
            for one in item if isinstance(item, list) else [item]:
                yield str(key), one
    else:
        yield "", value
