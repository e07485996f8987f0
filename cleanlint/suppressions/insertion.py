"""Putting comments before the blocks that findings stand in: the one edit that adds to a document."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from cleanlint.findings import Finding
from cleanlint.formats.markdown import MarkdownLayout, parse
from cleanlint.suppressions import PROBLEMS, UNUSED

Check: TypeAlias = Callable[[str], Sequence[Finding]]

_QUOTED = re.compile(r"[ \t>]*")
_MARGIN = re.compile(r"(?:[ \t>]|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t]))*")
_MARKER = re.compile(r"[^ \t>]")
_LINE_END = re.compile(r"\r\n|\n|\r")


class Inserted(NamedTuple):
    """A text with comments, and the findings that it still has, at its offsets."""

    text: str
    comments: int  # how many were put in
    left: tuple[Finding, ...]


def insert_comments(text: str, check: Check, *, mdx: bool = False) -> Inserted:
    """Switch off what ``check`` finds in a Markdown text, block by block.

    The rest of the text is parsed as it was; where no comment can stand without changing that, the finding is left.
    A rule may come to light when another is switched off, so this checks again until nothing new is found.
    """
    comments = _Comments(text, mdx=mdx)
    found = check(text)
    while comments.take_in_all(_of_rules(found)):
        found = check(comments.written())
    for index in {comments.block_at(finding.start) for finding in found if finding.rule == UNUSED}:
        comments.shed(index, check)
    written = comments.written()
    return Inserted(written, len(comments), _of_rules(check(written)))


def _of_rules(found: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings without those about comments, which no comment can switch off."""
    return tuple(finding for finding in found if finding.rule not in PROBLEMS)


class _Comments:
    """The comments to be put into a text, by the block that they stand before."""

    __slots__ = ("_layout", "_line_end", "_margins", "_mdx", "_names", "_text")

    def __init__(self, text: str, *, mdx: bool) -> None:
        self._text = text
        self._mdx = mdx
        self._layout = parse(text)
        self._names: dict[int, set[str]] = {}  # by number of the block
        self._margins: dict[int, str | None] = {}  # what stands left of a comment; None: none can stand there
        line_end = _LINE_END.search(text)
        self._line_end = line_end[0] if line_end else "\n"

    def __len__(self) -> int:
        return len(self._names)

    def block_at(self, offset: int) -> int:
        """The block at an offset of the text as `written`."""
        for index in sorted(self._names):
            if self._layout.starts[index] >= offset:
                break
            offset -= len(self._piece(index, self._names[index]))
        return bisect_right(self._layout.starts, offset) - 1

    def take_in_all(self, findings: Sequence[Finding]) -> bool:
        """Have comments for what was found in the text as `written`; False if none of it is new."""
        wanted = {(self.block_at(finding.start), finding.rule) for finding in findings}
        taken_in = [self._take_in(index, rule) for index, rule in sorted(wanted)]
        return any(taken_in)

    def _take_in(self, index: int, rule: str) -> bool:
        """Have a comment for a rule before a block; False if there can be none, or is one."""
        names = self._names.get(index, set())
        if rule in names or not self._has_place(index):
            return False
        self._names[index] = names | {rule}
        return True

    def shed(self, index: int, check: Check) -> None:
        """Take out of a comment what nothing needs: a rule may have acted only on what another one left over."""
        for rule in sorted(self._names.get(index, ())):
            before, names = check(self.written()), self._names
            fewer = {**names, index: names[index] - {rule}}
            self._names = {k: some for k, some in fewer.items() if some}
            if len(check(self.written())) >= len(before):
                self._names = names

    def written(self) -> str:
        """The text with all the comments."""
        return self._with(self._names)

    def _with(self, names: dict[int, set[str]]) -> str:
        pieces, position = [], 0
        for index in sorted(names):
            start = self._layout.starts[index]
            pieces += [self._text[position:start], self._piece(index, names[index])]
            position = start
        return "".join([*pieces, self._text[position:]])

    def _piece(self, index: int, names: set[str]) -> str:
        margin, end = self._margins[index] or "", self._line_end
        said = f"cleanlint-ignore {', '.join(sorted(names))}"
        return f"{margin}{{/* {said} */}}{end}{margin.rstrip()}{end}" if self._mdx else f"{margin}<!-- {said} -->{end}"

    def _has_place(self, index: int) -> bool:
        """Can a comment stand before a block? Finds out how, if that is not known yet."""
        if index not in self._margins:
            for margin in _margins(self._text, self._layout, index):
                self._margins[index] = margin
                if self._fits(index):
                    return True
            self._margins[index] = None
        return self._margins[index] is not None

    def _fits(self, index: int) -> bool:
        """With a comment before the block, too, is the text parsed as it was, and the comment read as one for it?"""
        names = {**self._names, index: {"a/rule"}}
        layout = parse(self._with(names))
        targets = {
            bisect_left(layout.starts, comment.end)
            for comment in layout.comments
            if comment.alone and comment.text == "cleanlint-ignore a/rule"
        }
        return index in targets and layout.reads_as(self._layout)


def _margins(text: str, layout: MarkdownLayout, index: int) -> Iterator[str]:
    """What may stand left of a comment: the margin of the block, that of its text, that of the text before it."""
    start = layout.starts[index]
    yield _matched(_QUOTED, text, start)
    yield _MARKER.sub(" ", _matched(_MARGIN, text, start))
    if index:
        yield _MARKER.sub(" ", _matched(_MARGIN, text, layout.starts[index - 1]))


def _matched(pattern: re.Pattern[str], text: str, start: int) -> str:
    match = pattern.match(text, start)
    return match[0] if match else ""
