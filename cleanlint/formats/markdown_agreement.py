"""Does a Markdown document that lost some spans still have the structure it had, but for what was removed?

Both documents are turned into a list of signatures, one per leaf, the old one without what is gone; then the
lists are compared. Whether a list is tight or loose is left out on purpose: it changes how far apart items
are drawn and nothing else, and taking one item from a loose list of two may well change it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any

from cleanlint.formats.markdown_leaf import Inline, Leaf, Mark, Piece
from cleanlint.formats.markdown_structure import PROTECTED, TOP, Structure

# Bare quote marks beside a protected leaf belong to it only for want of another owner.
_LEADING_QUOTE_MARKS = re.compile(r"(?:[ \t]*>[> \t]*(?:\r\n|\r|\n))+")


class _DisagreementError(Exception):
    """A removal touches what no removal may touch, or cuts something in two."""


def same_structure(before: Structure, after: Structure, removed: Iterable[tuple[int, int]]) -> bool:
    """Is the structure of `after` that of `before` without `removed`, source spans of `before`?"""
    try:
        expected = _signatures(before, Gone(removed))
    except _DisagreementError:
        return False
    return expected == _signatures(after, Gone(()))


class Gone:
    """The removed spans, merged where they overlap or touch."""

    __slots__ = ("_ends", "_starts")

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(span for span in spans if span[0] < span[1]):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def within(self, start: int, end: int) -> list[tuple[int, int]]:
        """What is gone of the source from `start` to `end`."""
        first = bisect_right(self._ends, start)
        found = []
        for index in range(first, len(self._starts)):
            if self._starts[index] >= end:
                break
            found.append((max(start, self._starts[index]), min(end, self._ends[index])))
        return found

    def touches(self, start: int, end: int) -> bool:
        index = bisect_right(self._ends, start)
        return index < len(self._starts) and self._starts[index] < end

    def covers(self, start: int, end: int) -> bool:
        index = bisect_right(self._ends, start)
        return index < len(self._starts) and self._starts[index] <= start and end <= self._ends[index]


class _Containers:
    """Numbers the containers by first appearance among the leaves that remain."""

    __slots__ = ("_nodes", "_numbers", "table")

    def __init__(self, structure: Structure) -> None:
        self._nodes = structure.nodes
        self._numbers = {TOP: TOP}
        self.table: list[tuple[int, str, object]] = []  # the number of the one around it, kind, detail

    def number(self, node: int) -> int:
        unseen = []
        while node not in self._numbers:
            unseen.append(node)
            node = self._nodes[node].parent
        for new in reversed(unseen):
            parent, kind, detail, _ = self._nodes[new]
            self._numbers[new] = len(self.table)
            self.table.append((self._numbers[parent], kind, detail))
            node = new
        return self._numbers[node]


def _signatures(structure: Structure, gone: Gone) -> tuple[object, ...]:
    containers = _Containers(structure)
    leaves: list[tuple[object, ...]] = []
    for leaf in structure.leaves:
        if leaf.kind == PROTECTED:
            content: tuple[Any, ...] | None = _protected_content(leaf, structure.source.text, gone)
        else:
            content = _text_content(leaf, structure.source.text, gone)
        if content is not None and leaf.detail == "rest":  # lines with tags of generators may come to stand together
            leaves += [(PROTECTED, "rest", line) for line in content[0].splitlines() if line.strip()]
        elif content is not None:
            leaves.append((containers.number(leaf.node), leaf.kind, leaf.detail, *content))
    return leaves, containers.table, _shown_notes(structure)


def _shown_notes(structure: Structure) -> list[str]:
    """The footnote definitions that something refers to; the others are not shown to a reader."""
    marks = (mark for leaf in structure.leaves for mark in leaf.marks)
    labels = {mark.detail[0] for mark in marks if mark.kind == "note"} | structure.protected_notes
    details = {f"note {label}" for label in labels}
    return [leaf.detail for leaf in structure.leaves if leaf.kind == PROTECTED and leaf.detail in details]


def _protected_content(leaf: Leaf, text: str, gone: Gone) -> tuple[str]:
    if gone.touches(leaf.start, leaf.end):
        raise _DisagreementError
    source = text[leaf.start : leaf.end]
    marks = _LEADING_QUOTE_MARKS.match(source)
    return (source[marks.end() if marks else 0 :].rstrip(" \t\r\n>"),)


def _text_content(leaf: Leaf, source: str, gone: Gone) -> tuple[object, ...] | None:
    """What remains of a leaf of text, None if nothing does."""
    touched = gone.touches(leaf.start, leaf.end)
    cuts = _cuts(leaf, gone) if touched else []
    text = "".join(_kept(leaf.text, cuts, ""))
    inks: list[int] = []
    if leaf.inlines or leaf.marks:
        blanked = "".join(_kept(leaf.text, cuts, " "))
        inks = list(accumulate((not char.isspace() for char in blanked), initial=0))
    marks = [_mark_content(mark, inks) for mark in leaf.marks if not (touched and _is_gone(mark, gone))]
    if touched and not marks and not text.strip() and _is_whole(leaf, source, gone):
        return None
    inlines = [_inline_content(i, inks, leaf) for i in leaf.inlines if not gone.covers(i.start, i.end)]
    return " ".join(text.split()), inlines, marks


def _is_whole(leaf: Leaf, source: str, gone: Gone) -> bool:
    """Has all that the leaf showed gone, or, where it showed nothing, all its source?"""
    if leaf.text.strip() or leaf.marks:
        return True
    end = leaf.start + len(source[leaf.start : leaf.end].rstrip())
    return gone.covers(leaf.start, end)


def _cuts(leaf: Leaf, gone: Gone) -> list[tuple[int, int]]:
    """The parts of the leaf's text that are gone."""
    cuts: list[tuple[int, int]] = []
    for piece in leaf.pieces:
        if gone.touches(piece.start, piece.end):
            cuts.extend(_piece_cuts(leaf, piece, gone))
    return cuts


def _piece_cuts(leaf: Leaf, piece: Piece, gone: Gone) -> list[tuple[int, int]]:
    if piece.exact:
        shift = piece.at - piece.start
        return [(start + shift, end + shift) for start, end in gone.within(piece.start, piece.end)]
    end = piece.at + piece.length
    if gone.covers(piece.start, piece.end):
        return [(piece.at, end)]
    if leaf.text[piece.at : end].isspace():
        return []  # half a line break is still a break
    raise _DisagreementError


def _kept(text: str, cuts: Sequence[tuple[int, int]], blank: str) -> list[str]:
    parts = []
    position = 0
    for start, end in cuts:
        parts += [text[position:start], blank * (end - start)]
        position = end
    return [*parts, text[position:]]


def _is_gone(mark: Mark, gone: Gone) -> bool:
    if not gone.touches(mark.start, mark.end):
        return False
    if mark.kind == "stray" or not gone.covers(mark.start, mark.end):
        raise _DisagreementError
    return True


def _mark_content(mark: Mark, inks: list[int]) -> tuple[object, ...]:
    return mark.kind, inks[mark.at], mark.detail


def _inline_content(inline: Inline, inks: list[int], leaf: Leaf) -> tuple[object, ...]:
    """What remains of a container that is not gone as a whole. A link stays as it was, none is left empty."""
    first, last = inks[inline.first], inks[inline.last]
    shown = sum(not char.isspace() for char in leaf.text[inline.first : inline.last])
    if last - first != shown and (inline.kind == "link" or first == last):
        raise _DisagreementError
    return inline.kind, first, last, inline.detail
