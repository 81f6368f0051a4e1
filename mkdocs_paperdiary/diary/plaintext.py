"""Markdown to plain text, for titles and summaries."""

from __future__ import annotations

import html
import re
import unicodedata

_INVISIBLE = dict.fromkeys(
    [
        *(c for c in range(0x20) if chr(c) not in "\t\n\r\f\v"),
        *range(0x7F, 0xA0),
        0x00AD,
        0x200B,
        0x200E,
        0x200F,
        *range(0x202A, 0x202F),
        0x2060,
        *range(0x2066, 0x206A),
        0xFEFF,
    ]
)
"""Control characters and bidirectional overrides: they can make a title lie about itself."""

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_STASHED = re.compile("[\ue000-\ue0ff]")
_CODE = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_COMMENT = re.compile(r"<!--.*?(?:-->|$)", re.DOTALL)
_IMAGE = re.compile(
    r"!\[[^\]]*\](?:\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\s*\)|\[[^\]]*\])"
)
_FOOTNOTE = re.compile(r"\[\^[^\]]+\]:?")
_ANGLE_LINK = re.compile(r"<(?:https?://|mailto:|www\.)[^>\s]*>")
_LINK = re.compile(
    r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\s?\(\s*(?:<[^>]*>|(?:[^()\s]|\([^()\s]*\))*)"
    r"(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)(?:\{[^}]*\})?"
)
_REFERENCE = re.compile(r"\[([^\[\]]+)\]\[[^\[\]]*\]")
_WIKI = re.compile(r"!?\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\](?!\()")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_ATTRIBUTES = re.compile(r"\s*\{:?\s*[#.][^{}]*\}")
_DISPLAY_MATH = re.compile(r"\$\$(.+?)\$\$|\\\[(.+?)\\\]|\\\((.+?)\\\)", re.DOTALL)
_MATH = re.compile(r"(?<![\\$\w])\$(?=\S)([^$\n]+?)(?<=\S)\$(?![\d$])")
_STRONG = re.compile(r"(\*\*\*|\*\*|(?<!\w)__(?=\S))(?=\S)(.+?)(?<=\S)\1")
_STAR = re.compile(
    r"(?<![*\w])\*(?=[^\s*])([^*]+?)(?<=\S)\*(?!\*)|\*(?=[^\s*])([^*]+?)(?<=\S)\*(?!\w)"
)
_UNDERSCORE = re.compile(r"(?<!\w)_(?=[^\s_])(.+?)(?<=\S)_(?!\w)")
_MARKED = re.compile(r"~~(?=\S)(.+?)(?<=\S)~~|==(?=\S)(.+?)(?<=\S)==")
_SHORTCODE = re.compile(r"(?<![\w:]):(?:[a-z][a-z0-9_+-]{2,}):(?![\w:])")
_COMMAND = re.compile(
    r"\\(?:text|mathrm|mathbf|mathbb|mathcal|mathit|operatorname|textbf|textit|rm|bf|it)\b\s*"
)
_LETTER = re.compile(r"\\([A-Za-z]+)\s?")
_MARKUP = re.compile(r"[`*_\[<&$\\{~=:]")
_LONGEST = 8000
_SPACE = re.compile(r"\s+")


def tidy(text: str) -> str:
    """Drop invisible characters and collapse white space, so that a value fits on one line."""
    if not text.isascii() or not text.isprintable():
        text = text.translate(_INVISIBLE)
    return _SPACE.sub(" ", text).strip()


def plain(markdown: str) -> str:
    """Turn inline Markdown into one line of plain text.

    Links become their text; images, footnotes, comments, tags and attribute lists go; mathematics
    loses its delimiters and commands. Text that merely looks like markup (`MAP_Elites`, `2 * 3`)
    stays as it is.
    """
    text = markdown[:_LONGEST]
    if not _MARKUP.search(text):
        return tidy(text)
    kept: list[str] = []

    def keep(inner: str) -> str:
        kept.append(inner)
        return chr(0xE000 + len(kept) - 1) if len(kept) <= 0x100 else inner

    if "`" in text:
        text = _CODE.sub(lambda m: keep(m[2].strip()), text)
    if "$" in text or "\\" in text:
        text = _DISPLAY_MATH.sub(lambda m: keep(_formula(m[1] or m[2] or m[3])), text)
        text = _MATH.sub(lambda m: keep(_formula(m[1])), text)
        text = _ESCAPED.sub(lambda m: keep(m[1]), text)
    if "[" in text:
        text = _FOOTNOTE.sub("", _IMAGE.sub("", text))
        text = _WIKI.sub(r"\1", text)
        for _ in range(2):  # a linked image, or a link in brackets, is two deep
            text = _LINK.sub(r"\1", text)
        text = _REFERENCE.sub(r"\1", text)
    if "<" in text:
        text = _TAG.sub("", _ANGLE_LINK.sub("", _COMMENT.sub("", text)))
    if "{" in text:
        text = _ATTRIBUTES.sub("", text)
    if "*" in text or "_" in text:
        text = _STRONG.sub(r"\2", _STRONG.sub(r"\2", text))
        text = _STAR.sub(lambda m: m[1] or m[2], text)
        text = _UNDERSCORE.sub(r"\1", text)
    if "~~" in text or "==" in text:
        text = _MARKED.sub(lambda m: m[1] or m[2], text)
    if ":" in text:
        text = _SHORTCODE.sub("", text)
    text = html.unescape(text)
    if kept:
        text = _STASHED.sub(lambda m: kept[ord(m[0]) - 0xE000], text)
    return tidy(text)


def strip_emoji(text: str) -> str:
    """Drop pictographs from both ends, where they decorate; inside they may carry meaning."""
    if text.isascii():
        return text.strip()
    start, end = 0, len(text)
    while start < end and (_is_emoji(text[start]) or text[start].isspace()):
        start += 1
    while end > start and (_is_emoji(text[end - 1]) or text[end - 1].isspace()):
        end -= 1
    return text[start:end]


def _is_emoji(char: str) -> bool:
    code = ord(char)
    return (
        code > 0x203B
        and (unicodedata.category(char) in {"So", "Sk"} or code in {0xFE0F, 0x200D, 0x20E3})
        and not 0x3000 <= code < 0xFE00
    )


def _formula(tex: str) -> str:
    text = _LETTER.sub(_symbol, _COMMAND.sub("", tex))
    return text.replace("{", "").replace("}", "").strip()


def _symbol(command: re.Match[str]) -> str:
    name = command[1]
    size = "CAPITAL" if name[0].isupper() else "SMALL"
    spelt = {"lambda": "lamda", "Lambda": "Lamda", "infty": ""}.get(name, name)
    if name == "infty":
        return "∞"
    try:
        return unicodedata.lookup(f"GREEK {size} LETTER {spelt.upper()}")
    except KeyError:
        return name if len(name) > 2 else ""
