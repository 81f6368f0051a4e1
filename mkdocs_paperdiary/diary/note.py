"""A note as it stands on disk: its bytes, its text, and where its front matter ends."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Format = Literal["yaml", "toml"]

_FENCES: dict[str, tuple[Format, re.Pattern[str]]] = {
    "---": ("yaml", re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)),
    "+++": ("toml", re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE)),
}
_OPENING = re.compile(r"[ \t\n]*(---|\+\+\+)[ \t]*\n")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Note:
    """One Markdown file of the diary.

    Attributes:
        src: The path relative to the docs folder, with forward slashes.
        content: The file's bytes, as on disk.
    """

    src: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Text:
    r"""A note's text, front matter and body apart.

    Attributes:
        body: What follows the front matter, with `\n` line ends and no byte order mark.
        body_line: The line of the file on which the body begins, counted from 1.
        front: The front matter without its fences, or None where there is none.
        front_line: The line of the file on which `front` begins, counted from 1.
        format: The language of the front matter.
        encoding: What the bytes were read as: `utf-8`, `utf-16` or `cp1252`.
    """

    body: str
    body_line: int = 1
    front: str | None = None
    front_line: int = 1
    format: Format = "yaml"
    encoding: str = "utf-8"


def read_text(content: bytes) -> Text:
    """Decode a note and split off its front matter.

    A file that is neither UTF-8 nor UTF-16 with a byte order mark is read as Windows-1252, which
    has a character for almost every byte, so that a note is never lost to its encoding.
    """
    text, encoding = _decode(content)
    opening = _OPENING.match(text)
    if not opening:
        return Text(text, encoding=encoding)
    language, fence = _FENCES[opening[1]]
    closing = fence.search(text, opening.end())
    if not closing:
        return Text(text, encoding=encoding)
    rest = closing.end() + 1
    return Text(
        body=text[rest:],
        body_line=text.count("\n", 0, rest) + 1,
        front=text[opening.end() : closing.start()],
        front_line=text.count("\n", 0, opening.end()) + 1,
        format=language,
        encoding=encoding,
    )


def without_front(text: Text) -> Text:
    """Give the fenced block back to the body: it was two rules around a sentence, no mapping."""
    if text.front is None:
        return text
    return Text(f"---\n{text.front}---\n{text.body}", text.front_line - 1, encoding=text.encoding)


def _decode(content: bytes) -> tuple[str, str]:
    encoding = "utf-8"
    if content.startswith(_UTF16_MARKS):
        encoding = "utf-16"
        text = content.decode(encoding, errors="replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            encoding = "cp1252"
            text = content.decode(encoding, errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n"), encoding
