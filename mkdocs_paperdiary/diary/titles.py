"""Titles of notes."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from .dates import WORK_YEAR, find_date, without_weekdays
from .entry import Origin
from .labels import Label, field_of
from .links import links_of
from .markdown import LINK_TARGET, Outline, letters_of, plain, strip_emoji
from .note import Candidate
from .paths import title_in_path
from .people import people_in
from .sites import kind_of, place_of
from .urls import absolute, arxiv_url

_SECTIONS = tomllib.loads((Path(__file__).parent / "vocabulary/sections.toml").read_text("utf-8"))

SECTIONS = frozenset(_SECTIONS["sections"])
"""What people call the parts of their notes, in lower case."""

_NUMBER = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*|[ivx]{1,4})[.)、:：\s]\s*")
_COUNTED = re.compile(r"(?:week|day|session|part|month|chapter|lecture)\s*#?\d{1,4}")


def is_section(heading: str) -> bool:
    """Whether a heading names a part of a note, such as `Key Points`, rather than a work."""
    name = strip_emoji(plain(heading)).strip(" :：.*_-–—?!■□●◆▪#[]()【】").lower()
    name = _NUMBER.sub("", name)
    return not name or name in SECTIONS or bool(_COUNTED.fullmatch(name))


FORMS = frozenset(_SECTIONS["forms"])
"""Words that say what a note is, in lower case."""

_BEFORE = re.compile(
    r"[\[【(]\s*(?P<inside>[^\[\]【】()]{1,40}?)\s*[\]】)]\s*[:：]?\s*(?=\S)"
    r"|(?P<name>[^:：|、—–.)]{1,40}?)\s*(?:[:：|、]|[-—–](?=\s)|[.)](?=\s))+\s*(?=\S)"
    r"|#(?P<count>\d{1,4})\s+(?=\S)"
)
"""What may be no part of the title behind it: brackets, words before a colon or dash, a number."""

_MARKS = re.compile(r"^(?:#+|%)\s+")
"""What begins a heading in a heading, and the lines of Pandoc's title block."""

_TAGS = re.compile(r"(?:[\s,]+#(?!\d+\b)[\w/-]+)+$")
_LEFT = " \t-–—:：|·,.•>~"
_DECORATION = re.compile(r"\s*[\[(（【]\s*(?:[\[\](),/|&·\s]|and)*[\])）】]")
_QUOTED = re.compile(r"^(?P<q>[\"“„«「『《])(?P<t>[^\"“”»」』》]*)[\"“”»」』》]$")
_SET_APART = re.compile(
    r"(?<![\w*_])([*_])(?![\s*_])(?P<t>[^*_]+)(?<!\s)\1(?![\w*_])|[《『](?P<q>[^《》『』]+)[》』]"
)
_BEFORE_SITE = re.compile(r"(?<=\S)\s+[-–—|·•]\s+(?=[^\W_])")
_MAX = 300
_PUBLISHED = re.compile(
    r"(?<=\S)\s*[\[(（](?:(?P<venue>(?=\S*[A-Z]\S*[A-Z])[^\W\d_a-z][\w&/-]+) )?"
    rf"(?P<year>{WORK_YEAR})[\])）]$"
)
_NAME = r"[A-Z][^\W\d_]+"
_CITED = re.compile(
    rf"{_NAME}(?:(?:, {_NAME})*,? (?:&|and) {_NAME}| et al\.?),? \(?{WORK_YEAR}\)?$"
)
"""`Oak & Elm, 2017`, which names the authors and no title."""

_OUTLINED = re.compile(
    r"\s*[-*+]\s+(?:(?:TODO|DOING|DONE)\s+)?(?P<heading>#{1,6}\s+)?(?P<text>(?P<begins>.).*)"
)
_BULLET = re.compile(r"\s*(?:[-*+|]|1\.)\s+")
_WORD = re.compile(r"[^\W_]+")
_MOST_LINES_ABOVE = 6
LIKE = "like the name of the file"
LABELLED = "labelled as the title"
IN_WORDS = "the name of the file, in words"
IN_FULL = "what a short heading stands for"
"""What speaks for a title."""


@dataclass(frozen=True, slots=True)
class Title:
    """A title as plain text, in the body's line, counted from 0."""

    text: str
    line: int
    heading: bool


def find_title(note: Outline, labels: list[Label]) -> Title | None:
    """Find a note's title: after a label, in a heading, in the first line, or in an outline."""
    return _labelled(note, labels) or _unlabelled(note, labels)


def title_candidates(
    note: Outline, labels: list[Label], found: Title | None, *, is_told: bool = False
) -> tuple[Candidate, ...]:
    """What may be a note's title, with what speaks for it and against it.

    Of them, `found` is the title as far as the note alone tells it. Where front matter has told the
    title or the link, no link in the text tells another title.
    """
    candidates = []
    name, folder = title_in_path(note.src)
    stem = PurePosixPath(note.src).stem
    in_words = len(stem.split()) > 2 and not (stem[0].isdigit() or find_date(stem))
    if found:
        levels = {heading.line: heading.level for heading in note.headings}
        slot = f"heading:{levels.get(found.line, 0)}" if found.heading else "line"
        labelled = any(one.line == found.line and one.field == "title" for one in labels)
        slot = "label" if labelled else slot
        reason = LABELLED if labelled else "as a title is written"
        level = levels.get(found.line)
        is_one = level and sum(one.level == level for one in note.headings) == 1
        if in_words and not (labelled or is_one or names_agree(found.text, note.src)):
            # A file that is named by a title may begin with any of its parts.
            reason = "one of the first headings" if level else "apart in the first line"
        candidates.append(_candidate(found, (reason,), slot, note))
    if full := None if is_told else _in_full(note, found):
        candidates.append(_candidate(full, (IN_FULL,), "link", note))
    below = _from_first_line(note, labels) if found and found.heading else None
    if below:
        candidates.append(_candidate(below, ("apart in the first line",), "line", note))
    # What a heading says behind a label is that field's, as in `# Authors: Ann Oak`.
    others = {one.line for one in labels if one.field not in ("title", "link") and not one.heading}
    others |= {found.line} if found and found.heading else set()
    for order, heading in enumerate(note.headings[:12]):
        text = clean_title(heading.text)
        if not text or heading.line in others:
            continue
        at_top = order < 2 and "text" not in note.kinds[: heading.line]
        reasons = ["one of the first headings" if at_top else "a heading further below"]
        # What the file's name says again is its title, as `Threads` is in `threads.md`.
        if not _work_in(heading.text) and letters_of(text).lower() != letters_of(name).lower():
            reasons.append("it names a part of the note")
        title = Title(text, heading.line, True)
        slot = f"heading:{heading.level}:{min(order, 3)}"
        candidates.append(_candidate(title, tuple(reasons), slot, note))
    origin: Origin = "folder name" if folder else "file name"
    is_word = re.search(r"[^\W\d_]{2}", name)
    says = "the name of the file" if is_word else "a name without a word"
    says = IN_WORDS if is_word and in_words else says
    candidates.append(Candidate(name, 0, origin, (says,), (origin,), name))
    return tuple(candidates)


def _in_full(note: Outline, found: Title | None) -> Title | None:
    """The text of the only paper's link alone in a line below a heading of one or two words."""
    if not (found and found.heading and len(found.text.split()) < 3):
        return None
    short = letters_of(found.text).lower().lstrip("0123456789")
    titles, above = [], ""
    for at in range(found.line + 1, min(found.line + 12, len(note.lines))):
        if note.kinds[at] == "heading":
            break
        line = _BULLET.sub("", note.lines[at], count=1).strip()
        links = links_of(line) if "](" in line else []
        if len(links) == 1 and letters_of(plain(line)) == letters_of(plain(links[0].text)):
            text = _work_in(links[0].text) if kind_of(links[0].url) in ("paper", "book") else ""
            is_full = len(text.split()) > 3 or short == _initials(text)
            is_told = is_full and not above.endswith((":", "："))
            titles.append(Title(text if is_told else "", at, False))
        above = line or above
    words = titles[0].text.split() if len(titles) == 1 else []
    return titles[0] if 2 * sum(word[0].isupper() for word in words) >= len(words) > 0 else None


def _candidate(title: Title, reasons: tuple[str, ...], slot: str, note: Outline) -> Candidate:
    origin: Origin = "heading" if title.heading else "body"
    if names_agree(title.text, note.src):
        reasons += (LIKE,)
    return Candidate(title.text, note.first_line + title.line, origin, reasons, (slot,), title.text)


def _initials(title: str) -> str:
    return "".join(word[0].lower() for word in _WORD.findall(title))


def names_agree(title: str, src: str) -> bool:
    """Whether a title has the letters of its file's name or of words in it, or its first ones."""
    letters, name = letters_of(title).lower(), title_in_path(src)[0]
    initials = _initials(title)
    words = {word.lower() for word in (letters_of(name), *_WORD.findall(name)) if len(word) > 2}
    found = (
        word in initials or (len(word) > 3 and word in letters)
        for word in words
        if not word.isdigit()
    )
    # One word of a long name is little.
    return sum(found) > len(words) // 6


def clean_title(markdown: str) -> str:
    """A heading's title as plain text, without dates, numbers and labels before it."""
    text = _without_link_words(markdown)
    text = _TAGS.sub("", _MARKS.sub("", strip_emoji(plain(text)).strip()))
    for _ in range(3):
        before = text
        text = _without_date(text)
        if (match := _BEFORE.match(text)) and (match["count"] or _is_form(match)):
            text = text[match.end() :]
        text = strip_emoji(text).strip()
        if not text:
            return before.strip()
        if text == before:
            break
    text = _DECORATION.sub("", text) if "[" in text or "(" in text or "（" in text else text
    return unquoted(text).strip()[:_MAX].rstrip()


def without_form(title: str) -> str:
    """A title without a label before it that says what the note is: `Paper review: Slow Trees`.

    Of a day or a month it is a part: `Reading log: June 2025`.
    """
    match = _BEFORE.match(title)
    is_form = match and letters_of(match["name"] or match["inside"] or "").strip("0123456789")
    rest = title[match.end() :] if match and is_form and _is_form(match) else ""
    return rest if rest and not _is_date(rest) else title


def without_site(title: str, link: str | None) -> str:
    """A title without its site's name, which browsers put behind it: `Slow Trees | Old Woods`.

    The site is that of the link, whose host has all letters of the name, or its last word.
    """
    cuts = [*_BEFORE_SITE.finditer(title)] if link else []
    if not (link and cuts):
        return title
    words = _WORD.findall(title[cuts[-1].end() :].lower())
    host = letters_of(place_of(link)[0])
    is_site = "".join(words) in host or (
        len(words) < 4 and len(words[-1]) > 4 and words[-1] in host
    )
    return title[: cuts[-1].start()] if words and is_site else title


def work_named_in(markdown: str, src: str) -> str:
    """The one work that a title sets apart, if its file has the name; else an empty string.

    It is in italics, or in the marks for titles: `What *Slow Trees* taught me` in `slow-trees.md`.
    """
    found = [match["t"] or match["q"] for match in _SET_APART.finditer(markdown[:_MAX])]
    is_whole = len(found) == 1 and letters_of(found[0]) == letters_of(plain(markdown))
    is_named = len(found) == 1 and not is_whole and names_agree(found[0], src)
    return plain(found[0]) if is_named else ""


def unquoted(title: str) -> str:
    """A title without quotation marks around the whole of it."""
    match = _QUOTED.match(title)
    return match["t"] if match else title


def _is_form(match: re.Match[str]) -> bool:
    """Whether it is a number or a name of what follows: `12.`, `[1706.03762]`, `Paper review:`."""
    words = re.findall(r"[^\W\d_]+|\d+", (match["inside"] or match["name"] or "").lower())
    numbers = sum(word.isdigit() for word in words)
    if numbers == len(words):
        is_count = len(words) == 1 and len(words[0]) < 4
        return is_count or arxiv_url(match["inside"] or "") is not None
    return all(word.isdigit() or word in FORMS for word in words)


def published_behind(markdown: str) -> tuple[str | None, int | None]:
    """The venue and the year of the work in brackets after its title: `Slow Trees (WOODS 2017)`."""
    match = _PUBLISHED.search(plain(markdown).strip().rstrip("# "))
    date = find_date(match[0]) if match else None
    return (match["venue"], int(match["year"])) if match and not date else (None, None)


def _labelled(note: Outline, labels: list[Label]) -> Title | None:
    # What has a name and a title is called by the title.
    for label in sorted(labels, key=lambda one: one.name.endswith("name")):
        if label.field == "title":
            far = sum(heading.line < label.line for heading in note.headings) > 1
            if far and note.kinds[label.line] == "table" and _unlabelled(note, labels):
                continue
            if title := _work_in(label.value, labelled=True):
                return Title(title, label.line, note.kinds[label.line] == "heading")
    return None


def _unlabelled(note: Outline, labels: list[Label]) -> Title | None:
    above = _from_headings(note) or _from_first_line(note, labels)
    return above or _from_bullet(note) or _from_link(note, labels)


def _from_headings(note: Outline) -> Title | None:
    """The first heading that names a work, below few lines of text; a lower one, above all."""
    texts = [at for at, kind in enumerate(note.kinds) if kind == "text"][: _MOST_LINES_ABOVE + 1]
    for heading in note.headings:
        lines_above = sum(at < heading.line for at in texts)
        at_top = lines_above <= (_MOST_LINES_ABOVE if heading.level == 1 else 0)
        title = _work_in(heading.text) if at_top else ""
        if title:
            title = work_named_in(heading.text, note.src) or title
            return Title(title, heading.line, True)
    return None


def _from_first_line(note: Outline, labels: list[Label]) -> Title | None:
    """The first line of text, where it is in bold, a link, or short and no sentence."""
    label_lines = {label.line for label in labels}
    is_below = False
    for index, kind in enumerate(note.kinds):
        line = note.lines[index]
        if kind == "code" or (kind == "heading" and is_below):
            return None
        # The first section may be what the work is told in.
        is_below = is_below or kind == "heading"
        if kind == "text" and line.count("[") > line.count("]"):
            # A link that goes on in the next lines.
            line = " ".join(note.lines[index : index + 3])
        text = plain(line) if kind == "text" and index not in label_lines else ""
        if not text or find_date(text):
            continue
        links = links_of(line)
        bullet = _BULLET.match(line)
        bare = line[bullet.end() :] if bullet else line
        is_apart = bool(re.fullmatch(r"\s*(\*\*?|__?)(?! ).+\1[.:]?\s*", bare)) or (
            len(links) == 1
            and len(links[0].text.split()) > 1
            and plain(bare).startswith(plain(links[0].text))
        )
        is_short = len(text) <= 140 and not text.endswith((".", "。", ":", "：", "!", "；"))
        title = _work_in(links[0].text if links else bare)
        is_title = is_apart or (is_short and not is_below)
        if bullet and not is_below and not names_agree(title, note.src):
            # Above all headings, a bullet is a title where the next one tells people.
            below = _BULLET.match("".join(note.lines[index + 1 : index + 2]))
            is_title = below is not None and bool(people_in(plain(below.string[below.end() :])))
        return Title(title, index, False) if title and is_title else None
    return None


def _from_bullet(note: Outline) -> Title | None:
    """The first bullet that is a heading or begins with a link, where the file is named by a day.

    Outliners keep a page for each day, and put everything on it into bullets.
    """
    name = title_in_path(note.src)[0]
    if not (_is_date(name) or not letters_of(name).strip("0123456789")):
        return None
    for index, (line, kind) in enumerate(zip(note.lines, note.kinds, strict=True)):
        if kind != "text" or not (match := _OUTLINED.match(line)):
            continue
        text = match["text"]
        links = [one for one in links_of(text)[:1] if one.text and match["begins"] == "["]
        if title := _work_in(links[0].text if links else text if match["heading"] else ""):
            return Title(title, index, False)
    return None


def _from_link(note: Outline, labels: list[Label]) -> Title | None:
    """What a label for the link says instead, or with it: `Paper: Slow Trees`."""
    for label in labels:
        links = links_of(label.value)
        has_id = re.search(r"\d{4}[./]\d", label.value)
        is_title = not (has_id or label.heading or label.value[:1].islower())
        text = links[0].text if links else label.value if is_title else ""
        title = _work_in(text) if label.field == "link" else ""
        if len(title.split()) > 1:
            return Title(title, label.line, False)
    return None


def _work_in(markdown: str, *, labelled: bool = False) -> str:
    """The title in a heading, a line or a label's value; empty where it names something else."""
    title = clean_title(markdown)
    # What ends in a colon announces what stands below it.
    announces = markdown.rstrip(" *_").endswith((":", "："))
    is_other = announces or is_section(markdown) or is_section(title) or absolute(title)
    is_day = _is_date(title) or _is_date(plain(markdown))
    is_label = is_day or field_of(title, whole=True) or _CITED.match(title)
    return "" if is_other or (is_label and not labelled) else title


def _is_date(text: str) -> bool:
    date = find_date(text)
    if not date:
        return False
    rest = f"{text[: date.span[0]]} {text[date.span[1] :]}"
    return not letters_of(without_weekdays(rest))


def _without_date(text: str) -> str:
    """A title without a day at its start, or one behind it in brackets or after a dash.

    A month alone is a part of it, unless something parts the two.
    """
    date = find_date(text)
    if not date or not (date.year or date.readings):
        return text
    before, after = text[: date.span[0]], text[date.span[1] :]
    is_apart = re.match(r"\s*[-–—:：|)\]】]", after) is not None
    if (
        not before.strip(" \t[(（【*_#")
        and re.match(r"[\W_]", after)
        and (date.names_day or is_apart)
    ):
        rest = after.lstrip(" \t)]）】" + _LEFT)
        if rest:
            return rest
    if (
        date.names_day
        and not after.strip(" \t)]）】.")
        and re.search(r"[(（\[【|,–—-]\s*$", before)
    ):
        return before.rstrip(" \t([（【" + _LEFT)
    return text


def _without_link_words(markdown: str) -> str:
    """Drop links such as `[pdf](…)` from a heading that names the work beside them."""
    if "](" not in markdown:
        return markdown
    text = markdown
    for link in links_of(markdown):
        word = link.text.strip("[]() *_`")
        if link.text and field_of(word) in ("link", "code", "beside"):
            written = rf"!?\[?\[{re.escape(link.text)}\]\({LINK_TARGET}[^)]*\)\]?"
            rest = re.sub(written, "", text, count=1)
            if letters_of(plain(rest)):
                text = rest
    return text
