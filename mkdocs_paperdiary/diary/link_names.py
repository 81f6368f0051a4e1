"""What a link is called on its button: by its label, or by the place it leads to."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from .plaintext import plain

LONGEST = 24
"""Characters of a name."""

_VAGUE = frozenset(
    [
        "link",
        "links",
        "url",
        "urls",
        "uri",
        "href",
        "paper",
        "papers",
        "paper(s)",
        "the paper",
        "full paper",
        "original paper",
        "paper and code",
        "source",
        "sources",
        "original",
        "original source",
        "here",
        "see",
        "page",
        "web page",
        "webpage",
        "paper page",
        "paper source",
        "available",
        "available at",
        "access",
        "location",
        "permalink",
        "read more",
        "reference",
        "references",
        "ref",
        "refs",
        "resource",
        "resources",
        "article",
        "publication",
        "publisher",
        "other",
        "download",
        "链接",
        "论文",
        "论文链接",
        "论文地址",
        "原文",
        "原文链接",
        "原文地址",
        "地址",
        "来源",
        "下载地址",
        "下载链接",
        "文章链接",
        "链接地址",
        "リンク",
        "論文",
        "論文リンク",
        "링크",
        "논문 링크",
        "quelle",
        "lien",
        "enlace",
        "fuente",
        "collegamento",
        "fonte",
    ]
)
"""Labels that say only that there is a link. Its host says more."""

_SPELT = {
    "acl": "ACL",
    "acm": "ACM",
    "arxiv": "arXiv",
    "blogpost": "Blog post",
    "cvpr": "CVPR",
    "doi": "DOI",
    "github": "GitHub",
    "html": "HTML",
    "iclr": "ICLR",
    "icml": "ICML",
    "ieee": "IEEE",
    "neurips": "NeurIPS",
    "nips": "NeurIPS",
    "openreview": "OpenReview",
    "pdf": "PDF",
    "pmlr": "PMLR",
    "tweet": "Tweet",
    "xplore": "Xplore",
    "youtube": "YouTube",
}
"""Words that have a spelling of their own."""

_WHOLE = {
    "blog": "Blog post",
    "post": "Blog post",
    "docs": "Documentation",
    "data": "Data",
    "data set": "Dataset",
    "home page": "Homepage",
    "open review": "OpenReview",
    "project": "Project page",
    "project homepage": "Project page",
    "project site": "Project page",
    "project website": "Project page",
    "site": "Website",
    "slide": "Slides",
    "slide deck": "Slides",
    "deck": "Slides",
    "web": "Website",
    "项目": "项目主页",
}
"""Labels for which people have a more usual word."""

_AFTER = re.compile(r"[ -](?:link|links|url|uri|here|id|链接|地址)$", re.IGNORECASE)
_BEFORE = re.compile(r"^(?:link (?:to )?(?:the )?|url |the |this )(?=\w)", re.IGNORECASE)

_ADDRESS = re.compile(r"://|^www\.|\.\w{2,}/|\d{4}\.\d{4}|^10\.\d{4}")

_HOSTS = {
    "aclanthology.org": "ACL Anthology",
    "alphaxiv.org": "alphaXiv",
    "ar5iv.org": "ar5iv",
    "arxiv.org": "arXiv",
    "bilibili.com": "Bilibili",
    "bitbucket.org": "Bitbucket",
    "bsky.app": "Bluesky",
    "colab.research.google.com": "Colab",
    "distill.pub": "Distill",
    "dl.acm.org": "ACM",
    "docs.google.com": "Google Docs",
    "doi.org": "DOI",
    "drive.google.com": "Google Drive",
    "figshare.com": "figshare",
    "github.com": "GitHub",
    "github.io": "Project page",
    "gitlab.com": "GitLab",
    "huggingface.co": "Hugging Face",
    "ieeexplore.ieee.org": "IEEE Xplore",
    "kaggle.com": "Kaggle",
    "lesswrong.com": "LessWrong",
    "linkedin.com": "LinkedIn",
    "medium.com": "Medium",
    "nature.com": "Nature",
    "neurips.cc": "NeurIPS",
    "news.ycombinator.com": "Hacker News",
    "openreview.net": "OpenReview",
    "osf.io": "OSF",
    "paperswithcode.com": "Papers with Code",
    "proceedings.mlr.press": "PMLR",
    "reddit.com": "Reddit",
    "sciencedirect.com": "ScienceDirect",
    "semanticscholar.org": "Semantic Scholar",
    "sites.google.com": "Website",
    "slideshare.net": "SlideShare",
    "slideslive.com": "SlidesLive",
    "speakerdeck.com": "Speaker Deck",
    "springer.com": "Springer",
    "substack.com": "Substack",
    "thecvf.com": "CVF",
    "twitter.com": "X",
    "vimeo.com": "Vimeo",
    "wikipedia.org": "Wikipedia",
    "x.com": "X",
    "youtu.be": "YouTube",
    "youtube.com": "YouTube",
    "zenodo.org": "Zenodo",
}
"""What people call a site; those below it are called the same."""


def button_name(label: str, url: str) -> str:
    """Name a link for people.

    Args:
        label: What stands before the link, or is its text; inline Markdown, which may be empty.
        url: An absolute http(s) URL.

    Returns:
        Plain text of 1 to `LONGEST` characters, which begins with a capital: `Project page`. Only
        sites that write themselves small do not: `arXiv`.
    """
    text = _core(label)
    if is_vague(text):
        name = _place_name(url)
    elif text.lower() in _WHOLE:
        name = _WHOLE[text.lower()]
    else:
        words = (_SPELT.get(word.lower(), word) for word in text.split())
        name = " ".join(words)
    if name.split(" ")[0] not in {*_SPELT.values(), *_HOSTS.values()}:
        name = name[:1].upper() + name[1:]
    return name if len(name) <= LONGEST else name[: LONGEST - 1].rstrip() + "…"


def is_vague(label: str) -> bool:
    """Whether a label says no more than that there is a link: `Paper`, `2311.10090`."""
    key = _core(label).lower()
    return not key or key in _VAGUE or bool(_ADDRESS.search(key))


def _core(label: str) -> str:
    """A label without the words for a link around it."""
    text = plain(label.replace("_", " ")).strip(" :：-–—|[]()")
    return _AFTER.sub("", _BEFORE.sub("", text)) or text


def _place_name(url: str) -> str:
    """What a URL's site is called: `GitHub`, or else its host: `Example.org`."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    below = host.split(".")
    for start in range(len(below) - 1):
        if name := _HOSTS.get(".".join(below[start:])):
            return name
    return "PDF" if parts.path.lower().endswith(".pdf") else host
