"""From hits to deletions: overlaps, who wins, and which white space goes along.

White space. A removed block takes the gap after it; when nothing that stays follows, the gap before it. A removal
inside a block takes the space or break before it; at the start of the block, the one after it. White space before the
first and after the last block of a document stays, and so does one blank line between two Markdown blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cleanlint.document import Document, Layout, core
from cleanlint.matching.search import Hit
from cleanlint.rules.records import Rule
from cleanlint.spans import Span, subtract

_BLANK_LINE = re.compile(r"(?>\r\n|\n|\r)[^\S\r\n]*[\r\n]")

_MARKDOWN_MARKER = re.compile(
    r"\A[\s>]*(?:[-*+]|\d{1,9}[.)])(?=\s)"
)  # of a list; `+` and numbers say something elsewhere


class Deletion(NamedTuple):
    """``text[start:end]`` of one round goes; ``unit`` is the part of it that rules asked for."""

    start: int
    end: int
    unit: Span
    rule: int
    also: tuple[str, ...]  # ids


class _Group(NamedTuple):
    """Hits that overlap, over ``[start, end)`` of blocks or of the source."""

    start: int
    end: int
    hits: list[Hit]


def resolve(document: Document, hits: Sequence[Hit], rules: Sequence[Rule]) -> list[Deletion]:
    """Sorted, disjoint, non-empty deletions that do not depend on the order of ``hits``."""
    blocks = _overlapping([(h.first, h.last + 1, h) for h in hits if h.span is None])
    gone = {k for group in blocks for k in range(group.start, group.end)}
    inside: dict[int, list[Hit]] = {}
    for hit in hits:
        if hit.span is not None and hit.first not in gone:
            inside.setdefault(hit.first, []).append(hit)
    deletions: list[Deletion] = []
    for index, members in inside.items():
        groups = _overlapping([(*h.span, h) for h in members if h.span is not None])
        if _leaves_nothing(document, index, groups):
            blocks.append(_Group(index, index + 1, members))
        else:
            deletions += _delete_parts(document, index, groups, rules)
    blocks.sort()
    absorbed = _absorb(blocks, hits)
    deletions += _delete_blocks(document, blocks, absorbed, rules)
    return sorted(deletions)


def units(document: Document, hits: Iterable[Hit], rules: Sequence[Rule]) -> list[Deletion]:
    """The hits as they are, one for each rule and place, without white space: for rules that only report.

    Of hits of one rule that overlap, the first one counts, and of those that begin together the longest.
    """
    layout = document.layout
    found: list[Deletion] = []
    reached: dict[int, int] = {}  # by rule
    for start, end, rule in sorted({_place(layout, hit) for hit in hits}, key=lambda place: (place[0], -place[1])):
        if start >= reached.get(rule, 0):
            found.append(Deletion(start, end, Span(start, end), rule, ()))
            reached[rule] = end
    return sorted(found)


def _place(layout: Layout, hit: Hit) -> tuple[int, int, int]:
    start, end = hit.span or (layout.starts[hit.first], layout.ends[hit.last])
    return start, end, hit.rule


def _overlapping(intervals: list[tuple[int, int, Hit]]) -> list[_Group]:
    """Intervals that share a place, as one group each."""
    groups: list[_Group] = []
    for start, end, hit in sorted(intervals):
        if groups and start < groups[-1].end:
            last = groups[-1]
            groups[-1] = _Group(last.start, max(last.end, end), [*last.hits, hit])
        else:
            groups.append(_Group(start, end, [hit]))
    return groups


def _leaves_nothing(document: Document, index: int, groups: list[_Group]) -> bool:
    """Would a block without these parts hold no more than decoration?"""
    layout = document.layout
    whole = (layout.starts[index], layout.ends[index])
    left = "".join(document.text[s:e] for s, e in subtract(whole, [(g.start, g.end) for g in groups]))
    if layout.keeps_blank_lines:
        left = _MARKDOWN_MARKER.sub("", left)
    start, end = core(left)
    return start == end


def _absorb(blocks: list[_Group], hits: Sequence[Hit]) -> list[list[Hit]]:
    """For each group of blocks the hits that lie in it: its own and those inside its blocks."""
    owner = {k: n for n, group in enumerate(blocks) for k in range(group.start, group.end)}
    absorbed: list[list[Hit]] = [[] for _ in blocks]
    for hit in hits:
        if hit.first in owner:
            absorbed[owner[hit.first]].append(hit)
    return absorbed


def _winner(hits: Iterable[tuple[int, Hit]], rules: Sequence[Rule]) -> tuple[int, tuple[str, ...]]:
    """The rule of the widest hit, then by id; and the ids of the others. ``hits`` come with their widths."""
    ranked = sorted((-width, rules[hit.rule].id, hit.rule) for width, hit in hits)
    _, winner, number = ranked[0]
    return number, tuple(sorted({name for _, name, _ in ranked} - {winner}))


def _delete_blocks(
    document: Document,
    groups: list[_Group],
    hits: list[list[Hit]],
    rules: Sequence[Rule],
) -> list[Deletion]:
    layout = document.layout
    starts, ends = layout.starts, layout.ends
    gone = {k for group in groups for k in range(group.start, group.end)}
    last_kept = max((k for k in range(len(starts)) if k not in gone), default=-1)
    deletions = []
    take_before = False
    for n, group in enumerate(groups):
        first, last = group.start, group.end - 1
        if n == 0 or groups[n - 1].end != first:  # a new run of removed blocks
            run_end = _run_end(groups, n)
            take_before = first > last_kept or (
                layout.keeps_blank_lines and _only_blank_line_is_after(document, first, run_end)
            )
        if take_before:
            span = Span(ends[first - 1] if first else starts[first], ends[last])
        else:
            span = Span(starts[first], starts[last + 1])
        widths = ((_width(document, hit), hit) for hit in hits[n])
        rule, also = _winner(widths, rules)
        deletions.append(Deletion(*span, Span(starts[first], ends[last]), rule, also))
    return deletions


def _run_end(groups: list[_Group], n: int) -> int:
    """The last block of the run of adjoining groups that begins with group ``n``."""
    while n + 1 < len(groups) and groups[n + 1].start == groups[n].end:
        n += 1
    return groups[n].end - 1


def _only_blank_line_is_after(document: Document, first: int, last: int) -> bool:
    """Would taking the gap after a run leave its neighbours without the blank line that parts them?"""
    starts, ends = document.layout.starts, document.layout.ends
    if first == 0 or last + 1 >= len(starts):
        return False
    before = document.text[ends[first - 1] : starts[first]]
    after = document.text[ends[last] : starts[last + 1]]
    return bool(_BLANK_LINE.search(after)) and not _BLANK_LINE.search(before)


def _width(document: Document, hit: Hit) -> int:
    if hit.span is not None:
        return hit.span[1] - hit.span[0]
    return document.layout.ends[hit.last] - document.layout.starts[hit.first]


def _delete_parts(document: Document, index: int, groups: list[_Group], rules: Sequence[Rule]) -> list[Deletion]:
    """Parts of a block, in order. What begins a block, alone or with others, takes the white space after it."""
    text = document.text
    first, limit = document.layout.starts[index], document.layout.ends[index]
    deletions = []
    begins = True
    position = first  # up to here the block is dealt with
    for group in groups:
        start, end = group.start, group.end
        begins = begins and not text[position:start].strip()
        if begins:
            while end < limit and text[end].isspace():
                end += 1
        else:
            while start > position and text[start - 1].isspace():
                start -= 1
        rule, also = _winner(((_width(document, hit), hit) for hit in group.hits), rules)
        deletions.append(Deletion(start, end, Span(group.start, group.end), rule, also))
        position = end
    return deletions
