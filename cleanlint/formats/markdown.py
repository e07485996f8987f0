"""Markdown as blocks with visible text, and the check that a removal leaves the rest as it was parsed."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from cleanlint.formats.markdown_agreement import same_structure
from cleanlint.formats.markdown_comments import MARK, Comment, read_comments
from cleanlint.formats.markdown_leaf import Inline, Leaf, Mark
from cleanlint.formats.markdown_sections import needed_headings
from cleanlint.formats.markdown_structure import PROTECTED, Structure, read_structure
from cleanlint.spans import Span

_ANCHOR = re.compile(r"</?a\b", re.IGNORECASE)


class Block(NamedTuple):
    """A leaf of the structure: whole lines of the source, without the last line break."""

    start: int
    end: int
    kind: str  # paragraph, heading, item, quote, protected
    text: str  # what is visible
    offsets: tuple[int, ...] | None  # of each character of `text`; None: it is the source from `start` on
    link_share: float | None


class MarkdownLayout:
    """The blocks of a Markdown document, sorted and disjoint; every line that is not blank is in one.

    What patterns see of a block is what a reader would: no link target, no emphasis marks, entities decoded,
    inline code and images as one U+FFFC each. Code, tables, HTML, front matter, rules, footnote and link
    definitions are `protected`, and their text is empty. Comments that speak to cleanlint are in no block, so that
    writing one changes nothing for the blocks around it.
    """

    __slots__ = ("_leaves", "_structure", "comments", "ends", "starts")

    text_tells_all = False  # the same words may be a heading, a link, or cut in two by a mark
    keeps_blank_lines = True

    def __init__(self, structure: Structure) -> None:
        self._structure = structure
        self.comments: Sequence[Comment] = read_comments(structure) if MARK in structure.source.text else ()
        hidden = {comment.start for comment in self.comments if comment.alone}
        leaves = [leaf for leaf in structure.leaves if leaf.start not in hidden] if hidden else structure.leaves
        self._leaves = leaves
        self.starts: Sequence[int] = [leaf.start for leaf in leaves]
        self.ends: Sequence[int] = [leaf.end for leaf in leaves]

    @property
    def blocks(self) -> list[Block]:
        """All blocks, built anew."""
        return [self.block(index) for index in range(len(self.starts))]

    def text(self, index: int) -> str:
        return self._leaves[index].text

    def kind(self, index: int) -> str:
        return self._leaves[index].kind

    def link_share(self, index: int) -> float:
        return _link_share(self._leaves[index])

    def block(self, index: int) -> Block:
        leaf = self._leaves[index]
        if leaf.kind == PROTECTED:
            return Block(leaf.start, leaf.end, PROTECTED, "", (), None)
        return Block(leaf.start, leaf.end, leaf.kind, leaf.text, _offsets(leaf), _link_share(leaf))

    def source_span(self, index: int, start: int, end: int) -> Span | None:
        """The source of ``text(index)[start:end]``, with the marks of whatever goes entirely.

        None if that cannot go by itself: it would cut a link, an emphasis or a pair of tags in two, leave one
        without text, take a comment along, or part a footnote reference from its words.
        """
        leaf = self._leaves[index]
        span = _plain_span(leaf, start, end)
        if span is None:
            return None
        for inline in leaf.inlines:
            span = _widen(leaf, inline, (start, end), span)
            if span is None:
                return None
        return Span(*span) if _may_take_marks(leaf, span, end) else None

    def shown_span(self, index: int, start: int, end: int) -> Span | None:
        """As `source_span`, for what only reports these words: it may cut emphasis and pairs of tags in two.

        None where a link is cut in two, or a footnote is referred to: that gives a source.
        """
        whole = self.source_span(index, start, end)
        if whole is not None:
            return whole
        leaf = self._structure.leaves[index]
        referring = any(_is_reference(mark) for mark in leaf.marks if start < mark.at < end)
        if referring or self.is_linked(index, start, end):
            return None
        span = _plain_span(leaf, start, end)
        return None if span is None else Span(*span)

    def is_linked(self, index: int, start: int, end: int) -> bool:
        links = (inline for inline in self._structure.leaves[index].inlines if inline.kind == "link")
        return any(link.first < end and start < link.last for link in links)

    def agrees(self, after: str, removed: Sequence[tuple[int, int]]) -> bool:
        """Has `after`, the source without the spans `removed`, lost nothing else of the structure?

        False when lists would merge, a paragraph would join a quote or an item, turn into a heading or into code,
        a link would lose its target, a list would start with another number, something protected is touched, or a
        heading would go that is still needed.
        Whether a list is tight or loose does not count.
        """
        if self.needed_headings(removed) or not same_structure(self._structure, read_structure(after), removed):
            return False
        source = self._structure.source
        if not source.masked:
            return True
        # Programs that know nothing of a generator's tags are to see the same too.
        return same_structure(read_structure(source.text, tags=False), read_structure(after, tags=False), removed)

    def needed_headings(self, removed: Sequence[tuple[int, int]]) -> Sequence[int]:
        """Where the headings begin that are removed though text under them or a link still needs them."""
        return needed_headings(self._structure, removed)

    def reads_as(self, other: MarkdownLayout) -> bool:
        """Is the structure the same, apart from comments that speak to cleanlint?"""
        return same_structure(
            self._structure._replace(leaves=self._leaves), other._structure._replace(leaves=other._leaves), ()
        )


def parse(text: str) -> MarkdownLayout:
    """Read `text` as Markdown: CommonMark with tables, footnotes, strikethrough, task lists and front matter.

    Any text is Markdown; nothing is raised.
    """
    return MarkdownLayout(read_structure(text))


def _offsets(leaf: Leaf) -> tuple[int, ...] | None:
    if len(leaf.pieces) == 1 and leaf.pieces[0].exact and leaf.pieces[0][2:4] == (leaf.start, leaf.end):
        return None
    offsets: list[int] = []
    for piece in leaf.pieces:
        offsets.extend(range(piece.start, piece.end) if piece.exact else [piece.start] * piece.length)
    return tuple(offsets)


def _link_share(leaf: Leaf) -> float:
    linked = sum(_ink(leaf.text[link.first : link.last]) for link in leaf.inlines if link.kind == "link")
    return linked / _ink(leaf.text) if linked else 0.0


def _is_reference(mark: Mark) -> bool:
    """Is it a footnote reference, or one of the tags around a link?"""
    return mark.kind == "note" or (mark.kind == "tag" and _ANCHOR.match(mark.detail[0]) is not None)


def _ink(text: str) -> int:
    return sum(map(len, text.split()))


def _plain_span(leaf: Leaf, start: int, end: int) -> tuple[int, int] | None:
    """The source of the characters alone; None where an entity that stands for several would be cut."""
    if not 0 <= start < end <= len(leaf.text):
        return None
    first = leaf.pieces[bisect_right(leaf.pieces, start, key=lambda piece: piece.at) - 1]
    last = leaf.pieces[bisect_left(leaf.pieces, end, key=lambda piece: piece.at) - 1]
    if not first.exact and start != first.at:
        return None
    if not last.exact and end != last.at + last.length:
        return None
    source_start = first.start + start - first.at if first.exact else first.start
    source_end = last.start + end - last.at if last.exact else last.end
    return source_start, source_end


def _widen(leaf: Leaf, inline: Inline, visible: tuple[int, int], span: tuple[int, int]) -> tuple[int, int] | None:
    """`span` with `inline` if all that it shows goes; None if it would be cut in two or left without text."""
    start, end = visible
    if inline.first == inline.last or inline.last <= start or end <= inline.first:
        return span
    if start <= inline.first and inline.last <= end:
        return min(span[0], inline.start), max(span[1], inline.end)
    inside = inline.first <= start and end <= inline.last
    left = leaf.text[inline.first : start] + leaf.text[end : inline.last]
    return span if inside and inline.kind != "link" and left.strip() else None


def _may_take_marks(leaf: Leaf, span: tuple[int, int], end: int) -> bool:
    """Are the tags in `span` paired there, no comment among them, and no footnote reference left behind?"""
    for mark in leaf.marks:
        inside = span[0] <= mark.start < span[1]
        if inside and mark.kind == "stray":
            return False
        if mark.kind == "note" and mark.at == end and not inside:
            return False
    # A Markdown container that goes may hold one tag of a pair whose text stays.
    return all(
        (span[0] <= pair.start < span[1]) == (span[0] < pair.end <= span[1])
        for pair in leaf.inlines
        if pair.kind == "html" and not (pair.start < span[0] and span[1] < pair.end)
    )
