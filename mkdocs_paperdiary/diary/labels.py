"""Labelled lines, such as `**Date:** 5 June 2025`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from .markdown import Outline, plain, strip_emoji

Field = Literal[
    "title", "read", "date", "noted", "published", "link", "code", "summary", "authors",
    "venue", "year", "tags", "rating", "topic", "kind", "beside",
]  # fmt: skip
"""What a label announces. `read` is surely the reading day, `date` and `noted` less and less so;
`published` is the work's own day and never the reader's. `beside` is a link to what belongs to the
work and is surely not the work itself."""

_WORDS: dict[Field, str] = {
    "title": (
        "title; paper title; title of paper; title of the paper; paper name; name; "
        "full title; titel; titre; título; titolo; 标题; 题目; 论文; 论文标题; 论文题目; "
        "论文名称; 参考论文; 英文题目; 论文名; 题名; タイトル; 제목; article title; "
        "book title; 論文タイトル; 论文全称"
    ),
    "read": (
        "date read; read; read on; read date; reading date; date of reading; read at; "
        "read in; finished; finished on; finished reading; date finished; completed; "
        "completed on; date completed; last read; reading day; day read; reviewed; "
        "reviewed on; review date; date reviewed; date of review; reading time; started; "
        "started reading; date started; 阅读日期; 阅读时间; 读书日期; 阅读于; 读于; 精读日期; "
        "学习日期; gelesen; gelesen am; lesedatum; lu; lu le; date de lecture; leído; "
        "leído el; fecha de lectura; letto; letto il; data di lettura; lido; lido em; "
        "data de leitura; gelezen; gelezen op; 読了日; 読んだ日; 읽은 날짜; 독서일"
    ),
    "date": (
        "date; day; when; today; datum; fecha; data; dato; 日期; 时间; 날짜; 日付; 日時; "
        "entry date; diary date; session date; study date; meeting date; presentation date; "
        "presented on; date presented; discussed; discussed on"
    ),
    "noted": (
        "added; added on; date added; created; created on; created at; date created; noted; "
        "note date; notes date; note created; written; written on; date written; logged; "
        "log date; last updated; updated; updated on; last update; last modified; modified; "
        "last edited; date of note; 创建日期; 创建时间; 记录日期; 笔记日期; 更新日期; "
        "更新时间; 整理日期; 添加日期; saved; date saved"
    ),
    "published": (
        "published; published on; date published; publication date; publish date; "
        "published date; date of publication; publication; pub date; submitted; submitted on; "
        "submission date; release date; released; arxiv date; posted; posted on; 发表时间; "
        "发表日期; 发布日期; 发布时间; 出版日期; 论文日期; paper date; date of paper; "
        "preprint date; 論文投稿日付; 投稿日; 投稿日付"
    ),
    "link": (
        "link; links; url; urls; uri; href; paper; paper link; paper url; link to paper; "
        "link to the paper; link to pdf; link to article; link to original paper; "
        "original paper; the paper; full paper; paper page; paper pdf; pdf; pdf link; arxiv; "
        "arxiv link; arxiv id; arxiv url; arxiv page; arxiv pdf; arxiv paper; doi; doi link; "
        "source; source url; sources; source link; original source; original; article; "
        "article link; article url; blog; blog link; blog post; blog post link; blogpost; "
        "post; post link; web; website; webpage; web page; page; reference; ref; "
        "reference link; reference paper; read more; tutorial; tutorial link; video; "
        "video link; talk; talk link; youtube; youtube link; docs; docs link; documentation; "
        "documentation link; docs page; book; book link; report; report link; openreview; "
        "openreview link; open review; acl anthology; anthology; abs; abstract link; "
        "abstract page; abstract url; publisher; publisher link; paper website; paper source; "
        "here; see; available at; available; access; location; permalink; newsletter; "
        "newsletter link; thread; notebook; course link; lecture; lecture link; acm; ieee; "
        "ieee xplore; nature; springer; neurips; pmlr; 链接; 论文链接; 论文地址; 原文链接; "
        "原文地址; 原文; 论文原文; 地址; 来源; 下载地址; 下载链接; 文章链接; pdf链接; "
        "链接地址; リンク; 論文リンク; 論文; 링크; 논문 링크; quelle; lien; "
        "source de l'article; enlace; fuente; collegamento; fonte; papers; paper(s); "
        "paper and code; resource; resources; html; html version; preprint; preprint link; "
        "semantic scholar; link arxiv; bron"
    ),
    "code": (
        "code; code link; link to code; code url; source code; github; github link; "
        "github repo; github repository; repo; repository; official code; "
        "official implementation; implementation; codebase; code repository; code repo; 代码; "
        "代码链接; 代码地址; 源码; 源代码; 开源代码; gitlab; github地址; コード; "
        "project code; code release"
    ),
    "summary": (
        "summary; short summary; one sentence summary; one-sentence summary; "
        "one line summary; one-line summary; one-liner; one liner; tldr; tl dr; in short; "
        "in a nutshell; in one sentence; gist; abstract summary; brief; brief summary; "
        "description; short description; synopsis; overview; key idea; main idea; core idea; "
        "一句话总结; 总结; 摘要; 概要; 简介; 一句话概括; 核心思想; 요약; 要約; "
        "zusammenfassung; résumé; resumen; riassunto; resumo; samenvatting; quick summary; "
        "takeaway; main takeaway; key takeaway; bottom line"
    ),
    "authors": (
        "author; authors; by; written by; author(s); writer; speaker; speakers; "
        "paper authors; 作者; 论文作者; 著者; 저자; autor; autoren; auteur; auteurs; autores; "
        "autore; autori"
    ),
    "venue": (
        "venue; conference; journal; published in; published at; publication venue; "
        "proceedings; conf; booktitle; publisher; conference/journal; 会议; 期刊; 发表会议; "
        "会议期刊; 出处; appeared in; appears in; presented at; accepted at"
    ),
    "year": (
        "year; publication year; year published; published year; jahr; année; año; anno; ano; "
        "年份; 发表年份; 年; 出版年份; yr"
    ),
    "tags": (
        "tag; tags; keyword; keywords; key words; labels; topics tags; hashtags; 标签; "
        "关键词; 关键字; キーワード; タグ; 키워드; schlagwörter; mots-clés; palabras clave; "
        "index terms"
    ),
    "rating": (
        "rating; my rating; score; stars; grade; 评分; 推荐指数; overall rating; "
        "personal rating; bewertung; note /5"
    ),
    "topic": (
        "topic; area; research area; field; category; section; theme; 主题; 领域; 方向; 分类"
    ),
    "kind": ("type; kind; format; medium; source type"),
    "beside": (
        "slides; slide; slides link; slides pdf; slide deck; deck; presentation; "
        "presentation slides; talk slides; poster; poster link; poster pdf; demo; demo link; "
        "live demo; online demo; interactive demo; playground; data; data link; data set; "
        "dataset; dataset link; datasets; supplement; supplementary; supplementary material; "
        "homepage; home page; project homepage; model; models; weights; model weights; "
        "checkpoints; colab; folien; "
        "幻灯片; 项目; 项目主页; 数据集; 海报; 演示; スライド; プロジェクトページ; 슬라이드"
    ),
}

LABELS: dict[str, Field] = {
    word.strip(): field for field, words in _WORDS.items() for word in words.split(";")
} | {"tl;dr": "summary", "tl;dr.": "summary"}
"""Each known label, in lower case, and what it announces."""


_LINK_LABEL = re.compile(
    r"(?:link (?:to )?(?:the )?)?(?:original |full |official |the |this )?"
    r"(?:arxiv|ar5iv|papers?|pdf|article|blog|blogpost|blog post|post|docs?|documentation|doi|"
    r"tutorial|"
    r"video|talk|youtube|book|report|technical report|tech report|open ?review|source|web|website|"
    r"essay|thread|tweet|newsletter|lecture|course|guide|publication|preprint|manuscript|abs|abstract|"
    r"url|html|site|project|acl|acm|ieee|pmlr|neurips|nips|icml|iclr|cvpr|journal|conference|论文|原文|文章)"
    r"(?:[ -](?:link|url|page|post|pdf|paper|article|website|site|version|abs|abstract|video|html|"
    r"here|id|preprint|talk|链接|地址))*(?: (?:by|from|on) .*)?"
)
_CODE_LABEL = re.compile(
    r"(?:link to (?:the )?)?"
    r"(?:(?:official|open[ -]?source|authors?'?s?|original|pytorch|tensorflow|my|source) )*"
    r"(?:code|implementation|github|repo|repository|codebase)(?: (?:link|repo|url|page|here))?"
)
_IDENTIFIER = re.compile(r"(?:arxiv|doi)\s*[: ]\s*\S*\d|\d{4}\.\d{4,5}(?:v\d+)?$|https?://")
_IN_HEADING = frozenset(
    {
        "title",
        "read",
        "date",
        "noted",
        "published",
        "link",
        "code",
        "authors",
        "venue",
        "year",
        "tags",
    }
)
_LEAD = re.compile(r"\s*(?:>\s?)*\s*(?:(?:[-*+•◦▪–—]|\d{1,2}[.)])\s+)?(?:\[[ xX]\]\s+)?")
_MARKS = re.compile(
    r"</?(?:b|strong|i|em|u|p|span|div|font|li|td|th|dt|dd|center)\b[^>]*>|\*\*|__|`", re.IGNORECASE
)
_EDGE = re.compile(r"^[\W_]+|[^\w)]+$")
_BOLD = re.compile(
    r"(\*\*|__|<b>|<strong>)(?P<label>[^*_<>]{1,40}?)(?:\1|</b>|</strong>)"
    r"\s*[-–—=|]*\s*(?P<value>\S.*)"
)
_LABEL_COLON = re.compile(r"：|:(?!//)|\]:?\(")
_CLOSING = re.compile(r"^(?:\*\*|__|\*|_|</b>|</strong>|</i>|</em>|</u>)+[\s:：]*")
_PART = re.compile(r"\s*[/&(（)）+,，]\s*")
_READ_FIRST = frozenset("rdflg")
_ADDED_FIRST = frozenset("anwcluf")
_ITALIC_COLON = re.compile(r"^[*_]+")
_PIECES = re.compile(
    r"\s+(?:\||·|•|‖|┃)\s+|\s*<br\s*/?>\s*|(?:&nbsp;|&emsp;|\u2003|\u3000)+|;\s+(?=\*\*)"
    r"|\s{2,}(?=\*\*\w)|[,\s]\s*(?=\*\*[A-Z][\w ]{2,20}:)"
)
_HAS_LINK = re.compile(r"://|www\.|\][\[(]")
_DELIMITER = re.compile(r"[\s|:\-]+$")
_CELLS = re.compile(r"(?<!\\)\|")
_READ_ON = re.compile(
    r"(?:date\s+)?(?:last\s+)?(?:read|finished|reviewed|gelesen|lu|leído|letto|gelezen|lido)\s*"
    r"(?:on|at|am|le|el|il|op|em|this on|in|-|–|—)?\s+(?=.{0,16}\d)(?P<value>.*)",
    re.IGNORECASE,
)
_ADDED_ON = re.compile(
    r"(?:added|noted|written|created|last updated|updated)\s+(?:on\s+)?(?=.{0,16}\d)(?P<value>.*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Label:
    """A labelled value of a body.

    Attributes:
        field: What the label announces.
        name: The label as plain text in lower case.
        value: The inline Markdown behind it.
        line: The body's line that holds the value, counted from 0.
        heading: Whether the label is a heading and the value stands below it.
    """

    field: Field
    name: str
    value: str
    line: int
    heading: bool = False


@lru_cache(maxsize=4096)
def field_of(label: str) -> Field | None:
    """What a label announces, or None where it is no label at all.

    `Link / arXiv` and `Authors & Org` are read by their first part.
    """
    name = clean(label)
    if not name or len(name) > 60:
        return None
    if field := LABELS.get(name):
        return field
    first = _PART.split(name, maxsplit=1)[0]
    if first != name and (field := LABELS.get(first)):
        return field
    if _CODE_LABEL.fullmatch(name):
        return "code"
    return "link" if _LINK_LABEL.fullmatch(name) or _IDENTIFIER.match(name) else None


def is_link_label(text: str) -> bool:
    """Whether a link's text says what kind of thing it leads to, rather than which."""
    return field_of(text) == "link"


def clean(label: str) -> str:
    """A label as it is looked up: plain, lower case, without decoration."""
    text = _EDGE.sub("", strip_emoji(plain(label))).strip()
    return " ".join(text.lower().replace("’", "'").split())


def find_labels(note: Outline) -> list[Label]:
    """Find every labelled value of a body, in the order of the note."""
    found: list[Label] = []
    in_table = False
    for index, (line, kind) in enumerate(zip(note.lines, note.kinds, strict=True)):
        if kind == "table":
            if not in_table:
                found += _table(note, index)
            in_table = True
            continue
        in_table = False
        if kind == "text":
            found += _labels_of_line(note, index, line)
        elif kind == "comment" and line.lstrip().startswith("{"):
            found += _json(line, index)
    for heading in note.headings:
        label = _label(note, heading.line, heading.text, alone=False)
        if label and label.field in _IN_HEADING:
            found.append(label)
            continue
        text = heading.text.rstrip(":：")
        if (field := field_of(text)) and (below := note.next_lines(heading.line, 1)):
            found.append(
                Label(field, clean(text), note.lines[below[0]].strip(), below[0], heading=True)
            )
    # `Data: ten thousand games` is a sentence, and only a link makes it a label.
    return [label for label in found if label.field != "beside" or _HAS_LINK.search(label.value)]


def _labels_of_line(note: Outline, index: int, line: str) -> Iterator[Label]:
    lead = _LEAD.match(line)
    text = line[lead.end() :] if lead else line
    if not text:
        return
    pieces = [text]
    if _PIECES.search(text):
        pieces = [piece for piece in _PIECES.split(text) if piece and piece.strip()]
    for piece in pieces:
        if label := _label(note, index, piece, alone=len(pieces) == 1):
            yield label


def _label(note: Outline, index: int, text: str, *, alone: bool) -> Label | None:
    text = text.strip()
    colon = _colon(text)
    if colon > 0:
        raw = _MARKS.sub("", text[:colon])
        if field := field_of(_ITALIC_COLON.sub("", raw)):
            value = _CLOSING.sub("", text[colon:].lstrip(":： \t")).strip()
            if value:
                return Label(field, clean(raw), value, index)
            return _label_above(note, index, field, clean(raw)) if alone else None
    if (match := _BOLD.match(text)) and (field := field_of(match["label"])):
        return Label(field, clean(match["label"]), match["value"], index)
    start = text.lstrip("*_([<> ")
    first = start[:1].lower()
    if first in _READ_FIRST and (match := _READ_ON.match(start)):
        return Label("read", "read", match["value"], index)
    if first in _ADDED_FIRST and (match := _ADDED_ON.match(start)):
        return Label("noted", "added", match["value"], index)
    return None


def _label_above(note: Outline, index: int, field: Field, name: str) -> Label | None:
    """A label that stands alone in its line, above its value."""
    if field == "authors" and (names := _items_below(note, index)):
        return Label(field, name, "; ".join(names), index)
    below = note.next_lines(index, 1)
    if not below or below[0] - index > 2:
        return None
    value = note.lines[below[0]].strip()
    if 0 < _colon(value) < 30:
        return None
    if field in {"link", "code", "summary", "title"} or len(value) < 60:
        return Label(field, name, value, below[0])
    return None


def _items_below(note: Outline, index: int) -> list[str]:
    """The points of the list that follows a line."""
    names = []
    for line in note.lines[index + 1 : index + 40]:
        lead = _LEAD.match(line)
        if not lead or not lead[0].strip():
            break
        names.append(line[lead.end() :].strip())
    return names


def _colon(text: str) -> int:
    """Where the colon of a label may stand: early, outside a link's target, not in `https://`."""
    match = _LABEL_COLON.search(text, 0, 64)
    return match.start() if match and match[0][0] != "]" else -1


def _table(note: Outline, start: int) -> Iterator[Label]:
    rows: list[tuple[int, list[str]]] = []
    for index in range(start, len(note.lines)):
        if note.kinds[index] != "table":
            break
        line = note.lines[index].strip()
        if not _DELIMITER.fullmatch(line):
            cells = [cell.strip() for cell in _CELLS.split(line.strip("|"))]
            rows.append((index, cells))
    if not rows:
        return
    first, header = rows[0]
    if len(rows) > 1 and len(header) > 1 and field_of(header[0]) and field_of(header[1]):
        index, cells = rows[1]
        for name, value in zip(header, cells, strict=False):
            if value and (field := field_of(name)):
                yield Label(field, clean(name), value, index)
        return
    del first
    for index, cells in rows:
        if len(cells) >= 2 and cells[1] and (field := field_of(cells[0])):
            yield Label(field, clean(cells[0]), cells[1], index)


def _json(line: str, index: int) -> Iterator[Label]:
    try:
        values = json.loads(line)
    except ValueError:
        return
    for name, value in values.items() if isinstance(values, dict) else ():
        if isinstance(value, str) and value.strip() and (field := field_of(str(name))):
            yield Label(field, clean(str(name)), value, index)
