"""Headings that name a part of a note rather than a work."""

from __future__ import annotations

import re

from .plaintext import plain, strip_emoji

_WORDS = (
    "key points; key point; points; summary; notes; note; my notes; abstract; tldr; "
    "introduction; intro; paper; papers; paper summary; paper review; paper notes; "
    "paper note; paper info; paper information; info; information; basic info; "
    "basic information; metadata; meta; meta data; meta info; details; paper details; "
    "bibliographic information; bibliography; citation; cite; bibtex; reference; "
    "references; overview; background; motivation; motivations; contributions; "
    "contribution; main contributions; key contributions; main idea; main ideas; key idea; "
    "key ideas; key insights; key takeaways; takeaways; takeaway; highlights; method; "
    "methods; methodology; approach; model; results; result; experiments; experiment; "
    "evaluation; discussion; conclusion; conclusions; related work; related works; "
    "future work; limitations; thoughts; my thoughts; comments; questions; strengths; "
    "weaknesses; pros; cons; pros and cons; review; reviews; critique; links; link; "
    "resources; table of contents; contents; toc; index; reading notes; reading note; "
    "reading log; reading diary; paper diary; diary; log; today; daily notes; daily note; "
    "problem; problem statement; the problem; what; why; how; idea; ideas; keywords; "
    "key words; tags; title; authors; date; url; source; problem definition; goal; goals; "
    "objective; objectives; aim; aims; context; terminology; definitions; architecture; "
    "dataset; datasets; data; training; implementation; implementation details; code; "
    "appendix; first pass; second pass; third pass; quick summary; one line summary; "
    "one sentence summary; quotes; annotations; literature note; literature notes; "
    "core contributions; core idea; setup; analysis; what is it; what is this paper about; "
    "essence; conclusion and discussion; overall impression; technical details; problems; "
    "proposed method; proposed approach; findings; key findings; main findings; "
    "observations; experimental results; related papers; main points; main takeaways; "
    "main results; what i learned; the idea; the big idea; approach overview; 論文; "
    "背景介绍; 技术背景; 研究动机; 論文概要; 概要（何をしたか？）; どんなもの？; 研究内容; "
    "论文简介; 论文内容; 核心内容; 元信息; 基本信息; 论文信息; 摘要; 标题; 内容; 简介; "
    "介绍; 引言; 总结; 笔记; 论文笔记; 阅读笔记; 背景; 动机; 方法; 实验; 结论; 目录; 前言; "
    "概述; 参考; 参考文献; 信息; 基础信息; 文献信息; 一句话总结; 核心贡献; 创新点; "
    "主要内容; 研究背景; 论文概述; 概要; まとめ; 要約; メモ; 초록; 요약; 개요; 서론; 정보; "
    "기본 정보"
)

SECTIONS = frozenset(word.strip() for word in _WORDS.split(";")) | {"tl;dr"}
"""What people call the parts of their notes, in lower case."""

_NUMBER = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*|[ivx]{1,4})[.)、:：\s]\s*")
_COUNTED = re.compile(r"(?:week|day|session|part|month|chapter|lecture)\s*#?\d{1,4}")


def is_section(heading: str) -> bool:
    """Whether a heading names a part of a note, such as `Key Points`, rather than a work."""
    name = strip_emoji(plain(heading)).strip(" :：.*_-–—?!■□●◆▪#").lower()
    name = _NUMBER.sub("", name)
    return (
        not name
        or bool(_COUNTED.fullmatch(name))
        or name in SECTIONS
        or name.strip("[]()【】") in SECTIONS
    )
