"""The unified diff of a cleaned document, straight from its removals.

As the removals say what differs, nothing has to be searched for: this takes time in proportion to the text, where a
general diff can take its square.
"""

from __future__ import annotations

import os
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from cleanlint.reporters.naming import relative
from cleanlint.spans import cut

_CONTEXT = 3
_NO_LINE_END = "\\ No newline at end of file\n"


class _Change(NamedTuple):
    """Lines ``first..last`` (half-open, from 0) of the old text become `new`."""

    first: int
    last: int
    new: list[str]


def unified_diff(path: str, text: str, removed: Sequence[tuple[int, int]]) -> str:
    """What `patch` needs to turn `text` into `text` without the spans; empty when there are none.

    `removed` is sorted and disjoint.
    """
    old = _split(text)
    changes = list(_changes(text, old, removed))
    parts = [f"--- {_name('a', path)}\n+++ {_name('b', path)}\n"] if changes else []
    shift = 0  # how many lines the new text is ahead of the old one
    for hunk in _hunks(changes):
        body, shrunk = _hunk(old, hunk, shift)
        parts.append(body)
        shift += shrunk
    return "".join(parts)


def _name(side: str, path: str) -> str:
    """The file as `git` writes it: below the working folder if it is there, odd names in quotation marks."""
    name = f"{side}/{relative(path).lstrip('/')}"
    if name.isprintable() and not any(c in name for c in '"\\'):
        return name + ("\t" if " " in name else "")  # the tab tells `patch` where a name with spaces ends
    octets = (chr(b) if 32 <= b < 127 and b not in b'"\\' else f"\\{b:03o}" for b in os.fsencode(name))
    return f'"{"".join(octets)}"'


def _split(text: str) -> list[str]:
    """The lines with their ends, LF only: that is what `patch` counts."""
    lines = [line + "\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def _changes(text: str, old: list[str], removed: Sequence[tuple[int, int]]) -> Iterator[_Change]:
    """The touched runs of lines, each with what remains of it."""
    starts = [0, *accumulate(map(len, old))]
    taken = 0
    while taken < len(removed):
        first = bisect_right(starts, removed[taken][0]) - 1
        last, through = _run(starts, removed, taken)
        base = starts[first]
        spans = [(start - base, end - base) for start, end in removed[taken:through]]
        yield _trimmed(first, old[first:last], _split(cut(text[base : starts[last]], spans)))
        taken = through


def _run(starts: list[int], removed: Sequence[tuple[int, int]], taken: int) -> tuple[int, int]:
    """The line after the run that removal `taken` begins, and the first removal that is not in it."""
    last, reached = 0, -1
    hanging = False  # what is left of the run so far ends inside a line
    for index in range(taken, len(removed)):
        start, end = removed[index]
        if index > taken and start >= starts[last]:
            return last, index
        hanging = start > starts[bisect_right(starts, start) - 1] or (hanging and start == reached)
        last, reached = max(last, bisect_left(starts, end)), end
        if hanging and end == starts[last] and last + 1 < len(starts):
            last += 1  # its line end is gone, so the next line joins it
    return last, len(removed)


def _trimmed(first: int, old: list[str], new: list[str]) -> _Change:
    """The change without the lines at its ends that stay as they are."""
    last = first + len(old)
    while old and new and old[0] == new[0]:
        old, new, first = old[1:], new[1:], first + 1
    while old and new and old[-1] == new[-1]:
        old, new, last = old[:-1], new[:-1], last - 1
    return _Change(first, last, new)


def _hunks(changes: Sequence[_Change]) -> Iterator[list[_Change]]:
    """Changes so near each other that their context would touch, together."""
    hunk: list[_Change] = []
    for change in changes:
        if hunk and change.first - hunk[-1].last > 2 * _CONTEXT:
            yield hunk
            hunk = []
        hunk.append(change)
    if hunk:
        yield hunk


def _hunk(old: list[str], changes: list[_Change], shift: int) -> tuple[str, int]:
    """A hunk as text, and by how many lines it makes the new text longer (never more than 0)."""
    first = max(0, changes[0].first - _CONTEXT)
    last = min(len(old), changes[-1].last + _CONTEXT)
    lines: list[str] = []
    position = first
    for change in changes:
        lines += [_line(" ", line) for line in old[position : change.first]]
        lines += [_line("-", line) for line in old[change.first : change.last]]
        lines += [_line("+", line) for line in change.new]
        position = change.last
    lines += [_line(" ", line) for line in old[position:last]]
    growth = sum(len(change.new) - (change.last - change.first) for change in changes)
    removed, added = last - first, last - first + growth
    head = f"@@ -{_range(first, removed)} +{_range(first + shift, added)} @@\n"
    return head + "".join(lines), growth


def _range(first: int, count: int) -> str:
    """Lines from 1; an empty range names the line before it."""
    return f"{first + (count > 0)},{count}"


def _line(sign: str, line: str) -> str:
    return f"{sign}{line}" if line.endswith("\n") else f"{sign}{line}\n{_NO_LINE_END}"
