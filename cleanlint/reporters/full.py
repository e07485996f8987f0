"""Each finding or removal with the lines it stands in, the span marked, and why the rule dislikes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cleanlint.reporters import Command, FindRule, Outcome
from cleanlint.reporters.concise import CYAN, RED, ConciseReporter, Mark
from cleanlint.reporters.lines import Lines, inked, printable

_MOST_LINES = 4  # of an excerpt; the rest is counted
_CONTEXT = 20  # columns to show before a span that starts far to the right


class _Row(NamedTuple):
    """One line of an excerpt: the text, and the columns of it to underline."""

    number: int
    text: str
    start: int
    width: int


class FullReporter(ConciseReporter):
    """For people: the default."""

    __slots__ = ("_width",)

    def __init__(self, command: Command, rule: FindRule, *, colour: bool, width: int) -> None:
        super().__init__(command, rule, colour=colour)
        self._width = width

    def _shown(self, outcome: Outcome, lines: Lines, mark: Mark) -> str:
        return "\n".join([self._heading(outcome, lines, mark), *self._excerpt(lines, mark), "", ""])

    def _excerpt(self, lines: Lines, mark: Mark) -> Iterator[str]:
        start, end = inked(lines.text, (mark.start, mark.end))
        first = lines.place(start).line
        last = lines.place(max(start, end - 1)).line
        shown_to = min(last, first + _MOST_LINES - 1)
        gutter = len(str(shown_to))
        for number in range(first, shown_to + 1):
            yield from self._rows(_row(lines, number, start, end, self._width - gutter - 5), gutter)
        if shown_to < last:
            yield f"  {' ' * gutter} | ... {last - shown_to} more lines"
        rule = self._rule(mark.rule)
        if rule is not None:
            yield f"  {' ' * gutter} {self._styled('=', CYAN)} why: {printable(rule.why)}"

    def _rows(self, row: _Row, gutter: int) -> Iterator[str]:
        if not row.width:  # an empty line inside a span
            yield f"  {row.number:>{gutter}} |"
            return
        yield f"  {row.number:>{gutter}} | {row.text}"
        yield f"  {' ' * gutter} | {' ' * row.start}{self._styled('^' * row.width, RED)}"


def _row(lines: Lines, number: int, start: int, end: int, room: int) -> _Row:
    """The part of a line around a span that fits into `room` columns. A line may hold megabytes."""
    line = lines.span(number)
    start, end = max(start, line.start), min(end, line.end)
    if start >= end:
        return _Row(number, "", 0, 0)
    from_ = line.start if start - line.start <= room // 2 else start - _CONTEXT
    to = min(line.end, from_ + room)
    before = ("… " if from_ > line.start else "") + printable(lines.text[from_:start])
    marked = printable(lines.text[start : min(end, to)])
    after = printable(lines.text[end:to]) + (" …" if to < line.end else "")
    return _Row(number, before + marked + after, columns(before), columns(marked))


def columns(text: str) -> int:
    """How many columns of a terminal `text` takes: two for wide letters, none for combining marks."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)
