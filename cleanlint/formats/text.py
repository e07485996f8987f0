"""Plain text: which lines make one paragraph.

A paragraph may be one line, a run of lines between blank lines that an editor wrapped at some width, or lines that an
extractor broke at the links inside them. Which it is shows only in the document at hand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from cleanlint.document import ending
from cleanlint.spans import Span

_LINE = re.compile(r"[^\r\n]+")
_ITEM = re.compile(r"\s*(?:[-*+•‣◦·▪■●○►▶✓✔–—]|\d{1,3}[.)])\s")
_HEADING = re.compile(r"\s*#{1,6}\s")
_QUOTE = re.compile(r"\s*>")
_EMPTY_ROW = re.compile(r"[\s|:-]*\|[\s|:-]*")  # of a table: it says nothing, so it parts nothing
_BOM = "\ufeff"

# Hard-wrapped text: no inner line could have taken the first word of the next.
_WRAPPED_LINES = 4
_WRAPPED_SHARE = 0.9
_ENDED_SHARE = 0.5  # lines of one length may also be a list of sentences
_NARROWEST, _WIDEST = 30, 200
_NO_SPACES = "\u2e80"  # from here on, scripts that may break a line after any character

# A line that ends in one of these has not ended its sentence.
_UNFINISHED = frozenset(
    "a an the of to for in on at by with from and or but nor that which who whose as its their his her our your my "
    "is are was were be been has have had will would can could may might must should into onto upon over under "
    "between among during against toward towards than via per showing including featuring called named titled".split()
)
# A line that begins with one of these begins a sentence (the list is short on purpose: it only stops a weak cue).
_STARTERS = frozenset(
    "the a an in on at it he she they we i you this that these those there here but and or so as if when while after "
    "before since because although however meanwhile according for from to by with what who how why where our his her "
    "their its".split()
)
_ABBREVIATION = re.compile(
    r"\b(?:Sens?|Reps?|Govs?|Gens?|Col|Lts?|Sgt|Capt|Cpl|Prof|Drs?|Mrs|vs|Inc|Ltd|Corp|Jan|Feb|Aug|Sept|Oct|Nov|Dec|Mass|Calif|Conn)\.$"
)
_SENTENCE_INSIDE = re.compile(r"[a-z]{2}[.!?][\"'”’)]? +(?=[A-Z])")
_LONG_LINE = 60  # characters
_MANY_WORDS = 8


class TextLayout(NamedTuple):
    """Blocks of whole lines; what patterns see is the source itself."""

    source: str
    starts: list[int]
    ends: list[int]

    @property
    def text_tells_all(self) -> bool:
        return True

    @property
    def keeps_blank_lines(self) -> bool:
        return False

    def text(self, index: int) -> str:
        return self.source[self.starts[index] : self.ends[index]]

    def kind(self, index: int) -> str:
        start, end = self.starts[index], self.ends[index]
        if _ITEM.match(self.source, start, end):
            return "item"
        if _HEADING.match(self.source, start, end):
            return "heading"
        return "quote" if _QUOTE.match(self.source, start, end) else "paragraph"

    def link_share(self, index: int) -> None:
        return None

    def source_span(self, index: int, start: int, end: int) -> Span:
        return Span(self.starts[index] + start, self.starts[index] + end)

    def shown_span(self, index: int, start: int, end: int) -> Span:
        return self.source_span(index, start, end)

    def is_linked(self, index: int, start: int, end: int) -> bool:
        return False

    def agrees(self, after: str, removed: Sequence[tuple[int, int]]) -> bool:
        """Plain text has no structure that a removal could break."""
        return True

    def needed_headings(self, removed: Sequence[tuple[int, int]]) -> Sequence[int]:
        """Plain text says of no line that it is a heading."""
        return ()


def parse(text: str) -> TextLayout:
    """Find the paragraphs of a plain text. Lines end at ``\\n``, ``\\r\\n`` and ``\\r``."""
    lines = _lines(text)
    below = [k for k, (a, b) in enumerate(pairwise(lines)) if b[0] - a[1] <= 2 and _follows(text, a, b)]
    if _is_wrapped(text, lines, below):
        joined = {k for k in below if not _ITEM.match(text, *lines[k + 1])}
    else:
        joined = _broken(text, lines, below)
    if not joined:
        return TextLayout(text, [start for start, _ in lines], [end for _, end in lines])
    starts = [start for k, (start, _) in enumerate(lines) if k - 1 not in joined]
    ends = [end for k, (_, end) in enumerate(lines) if k not in joined]
    return TextLayout(text, starts, ends)


def _lines(text: str) -> list[tuple[int, int]]:
    """The lines that hold more than white space and empty table rows; a byte order mark belongs to none."""
    if "\r" in text:
        lines = [m.span() for m in _LINE.finditer(text)]
    else:  # the same, faster
        lines, start = [], 0
        for line in text.split("\n"):
            end = start + len(line)
            if line:
                lines.append((start, end))
            start = end + 1
    if text.startswith(_BOM) and lines and lines[0][0] == 0:
        lines[0] = (1, lines[0][1])
    lines = [(start, end) for start, end in lines if not text[start:end].isspace() and start < end]
    if "|" in text:
        lines = [line for line in lines if not _EMPTY_ROW.fullmatch(text, *line)]
    return lines


def _follows(text: str, a: tuple[int, int], b: tuple[int, int]) -> bool:
    """Does line ``b`` stand directly under line ``a``, with no blank line between?"""
    gap = b[0] - a[1]
    return gap == 1 or (gap == 2 and text.startswith("\r\n", a[1]))


def _is_wrapped(text: str, lines: list[tuple[int, int]], below: list[int]) -> bool:
    """Was the text wrapped at some width? ``below`` are the lines that have one directly below them."""
    if len(below) < _WRAPPED_LINES:
        return False
    width = max(lines[k][1] - lines[k][0] for k in below)
    if not _NARROWEST <= width <= _WIDEST:
        return False
    full = ended = 0
    for k in below:
        (start, end), (next_start, next_end) = lines[k], lines[k + 1]
        word = text[next_start:next_end].split(None, 1)[0]
        if word >= _NO_SPACES:
            word = word[0]
        full += end - start + 1 + len(word) > width
        ended += ending(text[start:end].rstrip()) == "stop"
    return full >= _WRAPPED_SHARE * len(below) and ended <= _ENDED_SHARE * len(below)


def _broken(text: str, lines: list[tuple[int, int]], below: list[int]) -> set[int]:
    """The lines whose paragraph goes on in the next line."""
    joined, weak = set(), set()
    for k in below:
        start, end = lines[k]
        if text[end - 1] in ".!?":  # most lines: nothing goes on after them
            continue
        next_start, next_end = lines[k + 1]
        verdict = _goes_on(text[start:end].rstrip(), text[next_start:next_end].lstrip())
        if verdict is None:
            weak.add(k)
        elif verdict:
            joined.add(k)
    # Where lines are broken in this document, the weaker cue is to be trusted too.
    return joined | weak if len(joined) >= 2 else joined


def _goes_on(a: str, b: str) -> bool | None:
    """True or False where the two lines tell; None where they only suggest it."""
    last = a[-1:]
    if not (last.isalnum() or last in ",:-–—’'”\"("):
        return False
    if _ITEM.match(b) or _HEADING.match(a):
        return False
    opened = a.rfind("(")
    if opened > a.rfind(")") and len(a) - opened <= _LONG_LINE and ")" in b and "(" not in b[: b.find(")")]:
        return True
    if not (last.isalnum() or last == ","):
        return False
    words = a.split()
    if len(words) < 3:
        return False
    first = b.split(None, 1)[0]
    if first.isalpha() and first.islower():
        return True
    if words[-1] in _UNFINISHED:
        return True
    if len(a) < _LONG_LINE:
        return False
    if words[-1].islower() and any(not _ABBREVIATION.search(a[: m.start() + 3]) for m in _SENTENCE_INSIDE.finditer(a)):
        return True
    sentence_case = sum(w[0].islower() for w in words) >= 0.6 * len(words)
    if len(words) >= _MANY_WORDS and words[-1].islower() and sentence_case and len(b.split()) >= 4:
        return None if first.lower() not in _STARTERS else False
    return False
