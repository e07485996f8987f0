"""Markdown source before it is parsed: its lines, its front matter, and a text that the parser takes.

The parser knows UTF-8 byte offsets and two line ends; documents have code points, lone carriage returns, lone
surrogates and NUL. Every change made for the parser puts one character for one, so that offsets stay those of
the document.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from cleanlint.formats.markdown_templates import Tag, mask

BOM = "\ufeff"

_LINE_END = re.compile(r"\r\n|\r|\n")
_LONE_RETURN = re.compile(r"\r(?!\n)")
_SURROGATE = re.compile("[\ud800-\udfff]")
_VISIBLE = re.compile(r"[^\r\n]")
_YAML_START = re.compile(r"""#|-\s|[{\[]|["']?[\w][^:"']*["']?\s*:(?:\s|$)""")
_CONTINUATION_BYTES = bytes(range(0x80, 0xC0))


class Lines:
    """Where the lines of a text begin and end, without the `\\n`, `\\r\\n` or `\\r` that ends them."""

    __slots__ = ("ends", "starts")

    def __init__(self, text: str) -> None:
        breaks = [match.span() for match in _LINE_END.finditer(text)]
        self.starts = [0, *(end for _, end in breaks)]
        self.ends = [*(start for start, _ in breaks), len(text)]

    def at(self, offset: int) -> int:
        """The index of the line with the character at `offset`; a line break belongs to the line it ends."""
        return bisect_right(self.starts, offset) - 1

    def __len__(self) -> int:
        return len(self.starts)


class Source(NamedTuple):
    """A document made ready for the parser: ``parsed[i]`` stands for ``text[i + shift]``."""

    text: str
    lines: Lines
    shift: int  # 1 after a byte order mark, which the parser would take for text
    front_matter: int  # end of the front matter's last line; 0: there is none
    parsed: str
    masked: bool  # tags of site generators are not as they were
    words: Sequence[Tag]  # those that stand inside paragraphs; sorted, disjoint


def prepare(text: str, *, tags: bool = True) -> Source:
    """Make `text` ready for the parser, who is not to see front matter and tags of site generators: no Markdown."""
    lines = Lines(text)
    shift = 1 if text.startswith(BOM) else 0
    front_matter = _front_matter_end(text, lines, shift)
    body = _VISIBLE.sub(" ", text[shift:front_matter]) + text[max(shift, front_matter) :]
    body = _LONE_RETURN.sub("\n", body.replace("\0", "\ufffd"))
    try:
        body.encode()
    except UnicodeEncodeError:
        body = _SURROGATE.sub("\ufffd", body)
    if not tags:
        return Source(text, lines, shift, front_matter, body, masked=False, words=())
    masked, words = mask(body)
    if shift:
        words = [Tag(word.start + 1, word.end + 1, word.role, word.partner + 1) for word in words]
    return Source(text, lines, shift, front_matter, masked, masked=masked is not body, words=words)


def _front_matter_end(text: str, lines: Lines, shift: int) -> int:
    first = text[shift : lines.ends[0]].rstrip(" \t")
    if first == "---":
        return _fenced_end(text, lines, ("---", "..."), needs_keys=True)
    if first == "+++":
        return _fenced_end(text, lines, ("+++",), needs_keys=False)
    if first.startswith("{"):
        return _json_end(text, lines, shift)
    return 0


def _fenced_end(text: str, lines: Lines, closers: tuple[str, ...], *, needs_keys: bool) -> int:
    """The end of front matter between fences. A `---` that prose follows is a thematic break, not a fence."""
    opened = False
    for start, end in zip(lines.starts[1:], lines.ends[1:], strict=True):
        line = text[start:end].rstrip(" \t")
        if line in closers:
            return end
        if line and not opened:
            if needs_keys and not _YAML_START.match(line):
                return 0
            opened = True
    return 0


def _json_end(text: str, lines: Lines, shift: int) -> int:
    import json

    try:
        _, end = json.JSONDecoder().raw_decode(text[shift:])
    except (ValueError, RecursionError):
        return 0
    line_end = lines.ends[lines.at(shift + end - 1)]
    return 0 if text[shift + end : line_end].strip(" \t") else line_end


class OffsetReader:
    """Turns the parser's byte offsets into code points; quick as long as the offsets mostly grow."""

    __slots__ = ("_byte", "_point", "_raw", "_shift")

    def __init__(self, source: Source) -> None:
        self._raw = None if source.parsed.isascii() else source.parsed.encode()
        self._shift = source.shift
        self._byte = 0
        self._point = 0

    def point(self, byte: int) -> int:
        if self._raw is None:
            return byte + self._shift
        if byte >= self._byte:
            self._point += _count_points(self._raw[self._byte : byte])
        else:
            self._point -= _count_points(self._raw[byte : self._byte])
        self._byte = byte
        return self._point + self._shift


def _count_points(raw: bytes) -> int:
    return len(raw.translate(None, _CONTINUATION_BYTES))
