"""Where comments act: the block after them, what stands between two of them, or the whole document."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence, Set
from typing import NamedTuple

from cleanlint.document import Layout
from cleanlint.formats.markdown_comments import Comment
from cleanlint.suppressions.directives import BLOCK, END, FILE, START, Directive, read_directive


class Range(NamedTuple):
    """Rules with this name do nothing in ``text[start:end]``."""

    comment: int  # the number of the comment that says so, among those of the document
    name: str  # an id, a topic or a kind
    start: int
    end: int


class Problem(NamedTuple):
    """What is wrong with the comment at ``text[start:end]``."""

    start: int
    end: int
    message: str


class Ranges(NamedTuple):
    found: list[Range]
    problems: list[Problem]


def read_ranges(
    comments: Sequence[Comment], layout: Layout, length: int, known: Set[str], *, placed: bool = True
) -> Ranges:
    """What the comments of a document of ``length`` characters switch off.

    Where it is not known at which blocks they stand, they are not ``placed``: then only those for the file act.
    """
    return _Reader(layout, length, placed=placed).read(comments, known)


class _Reader:
    """Goes through the comments in order and keeps what was begun and is not ended yet."""

    __slots__ = ("_begun", "_layout", "_length", "_placed", "_ranges")

    def __init__(self, layout: Layout, length: int, *, placed: bool) -> None:
        self._layout = layout
        self._length = length
        self._placed = placed
        self._begun: dict[str, tuple[int, Comment]] = {}  # by name
        self._ranges = Ranges([], [])

    def read(self, comments: Sequence[Comment], known: Set[str]) -> Ranges:
        for number, comment in enumerate(comments):
            directive = read_directive(comment.text, known)
            if comment.inside:
                self._complain(comment, "a comment inside a paragraph switches nothing off; give it lines of its own")
                continue
            if directive.problem is not None:
                self._complain(comment, directive.problem)
            if self._placed or directive.verb == FILE:
                self._apply(directive, number, comment)
            elif directive.names:
                self._complain(comment, f"in a page only cleanlint-{FILE} acts; this is cleanlint-{directive.verb}")
        for name, (number, comment) in self._begun.items():
            self._complain(comment, f"no cleanlint-{END} {name} follows, so it acts to the end of the document")
            self._add(number, name, comment.end, self._length)
        return self._ranges

    def _apply(self, directive: Directive, number: int, comment: Comment) -> None:
        if directive.verb == BLOCK:
            self._next_block(directive, number, comment)
        for name in directive.names:
            if directive.verb == FILE:
                self._add(number, name, 0, self._length)
            elif directive.verb == START:
                self._begin(name, number, comment)
            elif directive.verb == END:
                self._end(name, comment)

    def _next_block(self, directive: Directive, number: int, comment: Comment) -> None:
        index = bisect_left(self._layout.starts, comment.end)
        if index == len(self._layout.starts):
            if directive.names:
                self._complain(comment, "no block follows, so it does nothing; remove it")
            return
        for name in directive.names:
            self._add(number, name, self._layout.starts[index], self._layout.ends[index])

    def _begin(self, name: str, number: int, comment: Comment) -> None:
        if name in self._begun:
            self._complain(comment, f"{name} is switched off here already; remove the second cleanlint-{START}")
        else:
            self._begun[name] = (number, comment)

    def _end(self, name: str, comment: Comment) -> None:
        begun = self._begun.pop(name, None)
        if begun is None:
            self._complain(comment, f"no cleanlint-{START} {name} stands before it; remove it")
        else:
            self._add(begun[0], name, begun[1].end, comment.start)

    def _add(self, comment: int, name: str, start: int, end: int) -> None:
        if start < end:  # a range may begin and end in one piece of HTML
            self._ranges.found.append(Range(comment, name, start, end))

    def _complain(self, comment: Comment, message: str) -> None:
        self._ranges.problems.append(Problem(comment.start, comment.end, message))
