"""The words by which people label the lines of a note."""

from __future__ import annotations

from typing import Literal

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
