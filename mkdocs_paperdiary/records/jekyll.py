"""What Jekyll and Hugo fill in: `{{ site.baseurl }}/tree.png`, `{{< figure src="tree.png" >}}`."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Container, Mapping
from typing import Final
from urllib.parse import unquote

from ..problem import Problem

_ADDRESS: Final = re.compile(
    r"\{\{-?\s*site\.(?:baseurl|url)\s*-?\}\}(?P<rooted>/[^\s)>\"'?#]*)?"
    r"|\{\{-?\s*(?P<quote>['\"])(?P<quoted>[^'\"{}]*)(?P=quote)\s*\|\s*"
    r"(?:(?:relative|absolute)_url\s*-?|prepend:[^}]*)\}\}"
)

_HIGHLIGHT: Final = re.compile(
    r"\{%-?\s*highlight\s+([\w+#-]+)[^%]*%\}\n?((?:(?!\{%-?\s*highlight\s).)*?)"
    r"\n?\{%-?\s*endhighlight\s*-?%\}",
    re.DOTALL,
)
_RAW: Final = re.compile(r"\{%-?\s*(?:end)?raw\s*-?%\}\n?")
_OF_CODE: Final = re.compile(rf"{_HIGHLIGHT.pattern}|{_RAW.pattern}", re.DOTALL)
_TAG: Final = re.compile(
    r"(?P<target>(?<=\]\())?(?:\{%-?\s*comment\s*-?%\}.{0,5000}?\{%-?\s*endcomment\s*-?%\}"
    r"|\{%-?\s*\w+\s(?:(?!\{%|%\}).){0,2000}%\}"
    r"|\{\{[<%](?:(?!\{\{|\}\}).){0,2000}[>%]\}\})",
    re.DOTALL,
)
_VALUE: Final = re.compile(r"\"([^\"]*)\"|'([^']*)'|[^\s\"'=<>{}%]+(?=\s*[>%]\}|\s*-%\})")
_PICTURE: Final = re.compile(r"\S+\.(?:png|jpe?g|gif|svg|webp|avif)", re.IGNORECASE)


def with_fences(text: str) -> str:
    """A text with fences instead of Jekyll's tags around code."""
    return _HIGHLIGHT.sub(r"```\1\n\2\n```", _RAW.sub("", text))


def without_tags(markdown: str, find: Callable[[str], str | None]) -> str:
    """A note's text with what tags of Jekyll and Hugo show, as far as they tell it.

    That is a picture, or the longest of their texts; a link to a post or a page leads to the note
    that `find` has for it. All others would be shown as they are written.
    """

    def shown(match: re.Match[str]) -> str:
        values = [one[1] or one[2] or one[0].strip("\"'") for one in _VALUE.finditer(match[0])]
        if match["target"] is not None:
            return next(filter(None, map(find, values)), "")
        texts = [one for one in values if " " in one.strip()]
        text = " ".join(max(texts, key=len, default="").split())
        picture = next(filter(_PICTURE.fullmatch, values), None)
        return f"![{text}]({picture})" if picture else text

    if "{%" not in markdown and "{{" not in markdown:
        return markdown
    # Only here, since few notes have such tags and the import takes longer than those.
    from ..diary.fences import literal_spans
    from ..diary.markdown import INLINE_CODE, outside_code

    spans = [(one.start, one.end) for one in literal_spans(markdown)]
    spans += [one.span() for one in INLINE_CODE.finditer(markdown)]

    def fenced(match: re.Match[str]) -> str:
        is_code = any(start <= match.start() < end for start, end in spans)
        return match[0] if is_code else with_fences(match[0])

    markdown = _OF_CODE.sub(fenced, markdown)
    return outside_code(markdown, lambda text: _TAG.sub(shown, text))


def with_rooted_addresses(text: str) -> str:
    """A text with addresses that begin with `/`, which is where the site begins."""
    return _ADDRESS.sub(lambda match: match["rooted"] or match["quoted"] or "", text)


def with_filled_addresses(markdown: str, src: str, files: Container[str]) -> tuple[str, int]:
    """A page's Markdown with addresses relative to it, and how many of them lead to no file.

    Those begin with `/`: MkDocs leaves them as they are, or says that there is no such file. The
    page's path and those of all files are relative to the docs folder.
    """
    lost = 0

    def fill(match: re.Match[str]) -> str:
        nonlocal lost
        address = (match["rooted"] or match["quoted"] or "").lstrip("/")
        if unquote(address) in files:
            return posixpath.relpath(address, posixpath.dirname(src) or ".")
        lost += 1
        return f"/{address}"

    if "{{" not in markdown:
        return markdown, 0
    # Only here, since few pages have such addresses and the import takes longer than those.
    from ..diary.markdown import outside_code

    return outside_code(markdown, lambda text: _ADDRESS.sub(fill, text)), lost


def lost_addresses(lost: Mapping[str, int]) -> Problem | None:
    """One problem for all the addresses of pages, by path, that lead to no file."""
    count = sum(lost.values())
    src = next((src for src, number in lost.items() if number), None)
    if src is None:
        return None
    message = (
        f"{count} links or pictures with an address that Jekyll fills in, such as "
        f"{{{{ site.baseurl }}}}/assets/…, lead to no file, in {len(lost)} pages; put the files "
        "into the docs folder, at the path below the site's address"
    )
    return Problem(message, src, code="jekyll-address")
