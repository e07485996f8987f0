"""Half-open intervals over the code points of a text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Span(NamedTuple):
    """``text[start:end]``."""

    start: int
    end: int


def merge(spans: Iterable[tuple[int, int]]) -> list[Span]:
    """The union as sorted, disjoint, non-empty spans; spans that touch become one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1].end:
            if end > merged[-1].end:
                merged[-1] = Span(merged[-1].start, end)
        elif end > start:
            merged.append(Span(start, end))
    return merged


def subtract(span: tuple[int, int], holes: Iterable[tuple[int, int]]) -> list[Span]:
    """What is left of ``span`` outside ``holes``, which are sorted and disjoint."""
    left: list[Span] = []
    start, end = span
    for hole_start, hole_end in holes:
        if hole_end <= start or hole_start >= end:
            continue
        if hole_start > start:
            left.append(Span(start, hole_start))
        start = hole_end
    if start < end:
        left.append(Span(start, end))
    return left


def cut(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """``text`` without ``spans``, which are sorted and disjoint."""
    pieces = []
    position = 0
    for start, end in spans:
        pieces.append(text[position:start])
        position = end
    pieces.append(text[position:])
    return "".join(pieces)


class Survivors:
    """Which parts of an original text are left, and where each offset of what is left comes from.

    Immutable: `without` gives the survivors after a further round of deletions.
    """

    __slots__ = ("_left", "_starts")

    def __init__(self, left: Sequence[Span]) -> None:
        self._left = left
        self._starts: list[int] = []  # offset of each part in the text that is left
        position = 0
        for start, end in left:
            self._starts.append(position)
            position += end - start

    @classmethod
    def of(cls, text: str) -> Survivors:
        return cls([Span(0, len(text))] if text else [])

    def origin(self, span: tuple[int, int]) -> list[Span]:
        """The parts of the original that a non-empty ``span`` of what is left stands for."""
        start, end = span
        k = bisect_right(self._starts, start) - 1
        parts = []
        while k < len(self._starts) and self._starts[k] < end:
            shift = self._left[k].start - self._starts[k]
            parts.append(Span(max(start + shift, self._left[k].start), min(end + shift, self._left[k].end)))
            k += 1
        return parts

    def without(self, spans: Iterable[tuple[int, int]]) -> Survivors:
        """After deleting sorted, disjoint ``spans`` of what is left."""
        length = self._starts[-1] + self._left[-1].end - self._left[-1].start if self._left else 0
        return Survivors([part for kept in subtract((0, length), spans) for part in self.origin(kept)])
