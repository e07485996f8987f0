"""Each finding or removal with the lines it stands in, the span marked, why it is there and how to allow it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cleanlint.reporters import Outcome
from cleanlint.reporters.concise import CYAN, RED, ConciseReporter
from cleanlint.reporters.lines import Lines, columns, fitted, fitted_end, printable
from cleanlint.reporters.marks import Mark, allowance

_MOST_LINES = 4  # of an excerpt; the rest is counted
_CONTEXT = 20  # columns to show before a span that starts far to the right
_FRAME = 7  # columns of a row that are not text: the margin, the bar, and room for "…" at the end


class _Row(NamedTuple):
    """One line of an excerpt: the text, and the columns of it to underline."""

    text: str
    start: int
    width: int


class FullReporter(ConciseReporter):
    """For people: the default."""

    __slots__ = ()

    def _shown(self, outcome: Outcome, lines: Lines, found: list[Mark]) -> str:
        return "".join(f"{line}\n" for mark in found for line in self._explained(outcome, lines, mark))

    def _explained(self, outcome: Outcome, lines: Lines, mark: Mark) -> Iterator[str]:
        yield self._heading(outcome, lines, mark)
        first, last = lines.place(mark.start).line, lines.place(max(mark.start, mark.end - 1)).line
        shown_to = min(last, first + _MOST_LINES - 1)
        gutter = len(str(shown_to))
        for number in range(first, shown_to + 1):
            yield from self._rows(lines, number, mark, gutter)
        if shown_to < last:
            rest = last - shown_to
            yield f"  {' ' * gutter} | ... {rest} more {'line' if rest == 1 else 'lines'}"
        for name, text in self._notes(outcome, mark):
            yield f"  {' ' * gutter} {self._styled('=', CYAN)} {name}: {printable(text)}"
        yield ""

    def _rows(self, lines: Lines, number: int, mark: Mark, gutter: int) -> Iterator[str]:
        line = lines.span(number)
        start, end = max(mark.start, line.start), min(mark.end, line.end)
        if start >= end:  # an empty line inside a span
            yield f"  {number:>{gutter}} |"
            return
        row = _row(lines.text, line, (start, end), self._setup.width - gutter - _FRAME)
        yield f"  {number:>{gutter}} | {row.text}"
        yield f"  {' ' * gutter} | {' ' * row.start}{self._styled('^' * row.width, RED)}"

    def _notes(self, outcome: Outcome, mark: Mark) -> Iterator[tuple[str, str]]:
        rule = self._setup.rule(mark.rule)
        if rule is not None:
            yield "why", rule.why
            if rule.advice:
                yield "advice", rule.advice
            yield "allow", allowance(mark.rule, outcome.kind, outcome.path)


def _row(text: str, line: tuple[int, int], marked: tuple[int, int], room: int) -> _Row:
    """The part of a line around a span that fits into about `room` columns. A line may hold megabytes."""
    start, end = marked
    spare = room - columns(printable(text[start : min(end, start + room)])) - min(_CONTEXT, line[1] - end)
    before = _lead(text, line[0], start, max(spare, _CONTEXT))
    left = room - columns(before)
    body = fitted(text[start : min(end, start + left)], left)
    after = fitted(text[end : min(line[1], end + left)], left - columns(printable(body)))
    if start + len(body) < end:
        after = ""
    more = " …" if start + len(body) + len(after) < line[1] else ""
    body = printable(body)
    return _Row(before + body + printable(after) + more, columns(before), max(1, columns(body)))


def _lead(text: str, first: int, start: int, room: int) -> str:
    """What stands before a span on its line, or the end of it."""
    head = text[max(first, start - room) : start]
    if start - len(head) == first and columns(printable(head)) <= room:
        return printable(head)
    return "… " + printable(fitted_end(head, room - 2))
