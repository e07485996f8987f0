"""From offsets to lines and columns, and from raw text to what a terminal may show."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from cleanlint.spans import Span

# Patterns are compiled at their first use, as most runs have nothing to show.
_LINE_END = r"\r\n|\r|\n"

# Control characters could move the cursor or recolour the screen, and the direction marks could reorder a line. Lone
# surrogates, as undecodable file names have them, cannot be written at all.
_UNPRINTABLE = "[\x00-\x08\x0a-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"

_SOFT_HYPHEN = "\u00ad"  # a format character that terminals show
_FIRST_INNER_JAMO, _LAST_INNER_JAMO = "\u1160", "\u11ff"  # Korean vowels and finals, which join the letter before them


class Place(NamedTuple):
    """Both from 1; the column counts code points."""

    line: int
    column: int


class Lines:
    """The lines of a text, which end at LF, CRLF or CR.

    A byte order mark stands before the first column, as no editor shows it.
    """

    __slots__ = ("_ends", "_starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [1 if text.startswith("\ufeff") else 0]
        self._ends: list[int] = []  # without the line end
        for match in re.finditer(_LINE_END, text):
            self._ends.append(match.start())
            self._starts.append(match.end())
        self._ends.append(len(text))

    def place(self, offset: int) -> Place:
        line = max(1, bisect_right(self._starts, offset))
        return Place(line, max(1, offset - self._starts[line - 1] + 1))

    def span(self, line: int) -> Span:
        """Where line `line`, from 1, stands, without its end."""
        return Span(self._starts[line - 1], self._ends[line - 1])


def printable(text: str) -> str:
    """`text` with what a terminal would act on, rather than show, written as escapes."""
    return text if text.isprintable() else re.sub(_UNPRINTABLE, _escaped, text.replace("\t", " "))


def printable_lines(text: str) -> str:
    """As `printable`, but for the line feeds, which stay."""
    return "\n".join(map(printable, text.split("\n")))


def columns(text: str) -> int:
    """How many columns of a terminal printable `text` takes: two for wide letters, none for marks and joiners."""
    return len(text) if text.isascii() else sum(map(_column_count, text))


def fitted(text: str, room: int) -> str:
    """The longest beginning of `text` that takes at most `room` columns once it is printable."""
    used = 0
    for index, character in enumerate(text):
        used += columns(printable(character))
        if used > room:
            return text[:index]
    return text


def fitted_end(text: str, room: int) -> str:
    """The longest end of `text` that takes at most `room` columns once it is printable."""
    return fitted(text[::-1], room)[::-1]


def inked(text: str, span: tuple[int, int]) -> Span:
    """`span` without the white space at its ends; as it is where it holds nothing else."""
    start, end = span
    piece = text[start:end]
    body = piece.strip()
    if not body:
        return Span(start, end)
    lead = len(piece) - len(piece.lstrip())
    return Span(start + lead, start + lead + len(body))


def _escaped(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"


def _column_count(character: str) -> int:
    from unicodedata import category, east_asian_width

    if category(character) in ("Mn", "Me", "Cf") and character != _SOFT_HYPHEN:
        return 0
    if _FIRST_INNER_JAMO <= character <= _LAST_INNER_JAMO:
        return 0
    return 2 if east_asian_width(character) in "WF" else 1
