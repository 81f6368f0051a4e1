"""Links in a line of Markdown, and names of hosts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from .entry import Kind
from .markdown import plain
from .urls import CONTROL, SCHEME, unsafe_scheme

_TARGET = r"(?:<(?P<angle>[^>\n]*)>|(?P<bare>(?!<)(?:[^()\s]|\((?:[^()\s]|\([^()\s]*\))*\))*))"
_INLINE = re.compile(
    rf"(?P<image>!?)\[(?P<text>(?:[^\[\]]|\[(?:[^\[\]]|\[[^\[\]]*\])*\])*)\](?P<slip>\]?:?)\s?"
    rf"\(\s*{_TARGET}(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*(?:\)|(?P<open>$))"
)
_AUTOLINK = re.compile(r"<(?P<url>(?:https?://|www\.)[^>\s]+)>")
_BARE = re.compile(
    r"(?<![\w@/.(\"'=])(?P<url>(?:https?://|www\.|(?:export\.|www\.|cn\.)?arxiv\.org/(?:abs|pdf|html)/|"
    r"(?:dx\.)?doi\.org/10\.|openreview\.net/|aclanthology\.org/|github\.com/)[^\s<>\"`\]]+)",
    re.IGNORECASE,
)
_BARE_IN_PAREN = re.compile(r"(?<!\])\((?P<url>https?://[^\s<>\"`]+)\)")
_LINKLIKE = re.compile(r"\]\]?:?\s?\(|://|www\.|\.(?:org|net|com)/", re.IGNORECASE)
_ANCHOR = re.compile(
    r"<a\b[^>]*?\bhref\s*=\s*[\"']?(?P<url>[^\"'\s>]+)[\"']?[^>]*>(?P<text>.*?)</a>", re.IGNORECASE
)
_REFERENCE = re.compile(r"(?<!!)\[(?P<text>[^\[\]]+)\](?:\[(?P<key>[^\[\]]*)\])?(?![(:])")
_DEFINITION = re.compile(r"^[ ]{0,3}\[(?P<key>[^\[\]^]+)\]:\s*<?(?P<url>[^\s>]+)>?", re.MULTILINE)
_ARXIV = re.compile(
    r"(?:arxiv\s*[:.]?\s*)?(\d{4}\.\d{4,5}(?:v\d+)?|[a-z][a-z-]+(?:\.[A-Z]{2})?/\d{7}(?:v\d+)?)"
    r"(?=$|[\s,;.\])}(（，])",
    re.IGNORECASE,
)
_DOI = re.compile(r"(?:doi\s*[:.]?\s*)?(10\.\d{4,9}/[^\s\"<>，；]+)", re.IGNORECASE)
_HOSTLIKE = re.compile(
    r"(?:www\.|(?:[a-z0-9-]+\.)+(?:org|com|net|io|ai|dev|edu|gov|co|me|pub|page|science|[a-z]{2})/)\S+",
    re.IGNORECASE,
)
_AMPERSAND = re.compile(r"&(?:amp|#38|#x26);", re.IGNORECASE)

_HOSTS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "paper",
        re.compile(
            r"arxiv\.org|ar5iv|openreview\.net|doi\.org|aclanthology|aclweb|papers\.n(eur)?ips|nips\.cc|"
            r"proceedings\.|mlr\.press|jmlr\.org|thecvf\.com|ieee|dl\.acm\.org|sciencedirect|springer|"
            r"nature\.com/articles|science\.org|biorxiv|medrxiv|pnas\.org|semanticscholar|ssrn\.com|"
            r"hal\.science|hal\.inria|usenix\.org|vldb\.org|isca-speech|ncbi\.nlm|pubmed|plos|eprint\.iacr|"
            r"psyarxiv|osf\.io|alphaxiv|huggingface\.co/papers|paperswithcode\.com/paper|mdpi\.com|"
            r"wiley\.com|tandfonline|academic\.oup|citeseer|aaai\.org|ijcai\.org|mitpressjournals|"
            r"direct\.mit\.edu|research\.google\.com/pubs|bmva\.org|ecva\.net|roboticsproceedings",
        ),
    ),
    (
        "talk",
        re.compile(
            r"youtube\.com|youtu\.be|vimeo\.com|slideslive|bilibili|(?:^|\.)ted\.com|videolectures"
        ),
    ),
    (
        "code",
        re.compile(r"(?:^|\.)github\.com|gitlab\.com|bitbucket\.org|colab\.research|kaggle\.com"),
    ),
    (
        "docs",
        re.compile(
            r"^docs?\.|readthedocs|/docs?/|/documentation/|pytorch\.org/tutorials|developer\."
        ),
    ),
    ("book", re.compile(r"goodreads|books\.google|oreilly\.com|manning\.com|amazon\.")),
    (
        "blog",
        re.compile(
            r"medium\.com|substack|blog|notion\.site|newsletter|distill\.pub|lesswrong|alignmentforum|"
            r"transformer-circuits|towardsdatascience|/posts?/|/20\d\d/\d\d/|dev\.to|hashnode|ghost\.io|"
            r"lilianweng|interconnects|(?:^|\.)x\.com|twitter\.com|thegradient\.pub|hackernoon|wordpress|/p/",
        ),
    ),
)  # fmt: skip
_BADGE = re.compile(r"shields\.io|badge|\.(?:svg|png|jpe?g|gif|webp)(?:\?|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it stands in a line.

    Attributes:
        url: The target: absolute http(s), or the raw target where that is unsafe.
        text: The inline Markdown of its text, empty for a bare URL.
        at: Where in the line it begins.
        unsafe: True where the target's scheme could run code.
        broken: The link as it is written, where a slip keeps Markdown from seeing one.
    """

    url: str
    text: str
    at: int
    unsafe: bool = False
    broken: str = ""


def links_of(line: str, definitions: Mapping[str, str] | None = None) -> list[Link]:
    """Every link of one line in its order, images and badges aside.

    Args:
        line: One line of Markdown.
        definitions: The targets of reference links, by lower-case key.
    """
    if not _LINKLIKE.search(line) and not (definitions and "[" in line):
        return []
    return sorted(_links_of(line, definitions or {}), key=lambda link: link.at)


def definitions_of(body: str) -> dict[str, str]:
    """The targets of a body's reference links, by lower-case key."""
    if "]:" not in body:
        return {}
    return {match["key"].lower(): match["url"] for match in _DEFINITION.finditer(body)}


def absolute(target: str) -> str | None:
    """Make a target an absolute http(s) URL; None where it is relative, unsafe or no URL.

    `www.…` and host names with a path (`arxiv.org/abs/…`) are given `https://`.
    """
    url = CONTROL.sub("", _AMPERSAND.sub("&", target.strip().strip("<>"))) if target else ""
    if not url or url[0] in "#/.":
        return None
    if url.startswith("//"):
        url = "https:" + url
    lower = url.lower()
    if not lower.startswith(("http://", "https://")):
        if SCHEME.match(url) or not _HOSTLIKE.match(url) or lower.endswith((".md", ".markdown")):
            return None
        url = "https://" + url
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    if (
        not host
        or ("." not in host and host != "localhost")
        or any(c in host for c in "\"'<>{}|\\^`")
    ):
        return None
    url = url.replace('"', "%22").replace("<", "%3C").replace(">", "%3E")
    return None if _is_stub(parts.path, host) else url


def arxiv_url(text: str) -> str | None:
    """The page of an arXiv identifier, new (2311.10090v2) or old (hep-th/9901001)."""
    match = _ARXIV.match(text.strip().strip("[]`<>"))
    return f"https://arxiv.org/abs/{match[1]}" if match else None


def doi_url(text: str) -> str | None:
    """The page of a digital object identifier."""
    match = _DOI.match(text.strip().strip("[]`<>"))
    return f"https://doi.org/{_trimmed(match[1])}" if match else None


def kind_of(url: str) -> Kind | None:
    """What kind of work stands behind a URL, as far as its host tells."""
    place = _place(url)
    for kind, pattern in _HOSTS:
        if pattern.search(place):
            return kind
    return "paper" if place.endswith(".pdf") else None


def is_badge(url: str) -> bool:
    """Whether a URL leads to a picture rather than to a work."""
    return bool(_BADGE.search(url))


def _links_of(line: str, definitions: Mapping[str, str]) -> Iterator[Link]:
    taken: list[tuple[int, int]] = []
    if "]" in line and "(" in line:
        for match in _INLINE.finditer(line):
            taken.append(match.span())
            if not match["image"] or _stray_mark(line, match):
                target = match["angle"] or match["bare"] or ""
                slip = match["slip"] and f"[{match['text']}]{match['slip']}({target})"
                for link in _link(target, match["text"], match.start()):
                    yield replace(link, broken=slip) if slip else link
    if "<a" in line or "<A" in line:
        for match in _ANCHOR.finditer(line):
            taken.append(match.span())
            yield from _link(match["url"], match["text"], match.start())
    for pattern in (_AUTOLINK, _BARE_IN_PAREN, _BARE):
        for match in pattern.finditer(line):
            if _free(match.start("url"), taken):
                taken.append(match.span())
                yield from _link(_trimmed(match["url"]), "", match.start())
    for match in _REFERENCE.finditer(line) if definitions else ():
        target = definitions.get((match["key"] or match["text"]).lower(), "")
        if target and _free(match.start(), taken):
            yield from _link(target, match["text"], match.start())


def _stray_mark(line: str, match: re.Match[str]) -> bool:
    """Whether `!` before a link is a slip: in a heading, before what is no picture."""
    url = absolute(match["bare"] or "")
    return line.lstrip().startswith("#") and url is not None and not is_badge(url)


def _free(at: int, taken: list[tuple[int, int]]) -> bool:
    return all(not start <= at < end for start, end in taken)


def _link(target: str, text: str, at: int) -> Iterator[Link]:
    if scheme := unsafe_scheme(target):
        yield Link(f"{scheme}:", text, at, unsafe=True)
    elif (url := absolute(target)) or (
        url := arxiv_url(target) if target.lower().startswith("arxiv:") else None
    ):
        yield Link(url, text, at)


def _trimmed(url: str) -> str:
    """A bare URL without the sentence's punctuation behind it."""
    url = re.split(r"[，。；、）】》（]", url)[0]
    while url:
        if url[-1] in ".,;:!?'*_|\\~" or (url[-1] == ")" and url.count(")") > url.count("(")):
            url = url[:-1]
        else:
            break
    return url


def _place(url: str) -> str:
    parts = urlsplit(url)
    return (parts.hostname or "").removeprefix("www.") + parts.path.lower()


def _is_stub(path: str, host: str) -> bool:
    """Whether a URL was begun and never finished: `https://arxiv.org/abs/`."""
    return host.endswith("arxiv.org") and path.rstrip("/") in {"/abs", "/pdf", "/html"}


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

_LINK_NAMES_HOSTS = {
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
    if name.split(" ")[0] not in {*_SPELT.values(), *_LINK_NAMES_HOSTS.values()}:
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
        if name := _LINK_NAMES_HOSTS.get(".".join(below[start:])):
            return name
    return "PDF" if parts.path.lower().endswith(".pdf") else host
