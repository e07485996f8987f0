"""One leaf of a Markdown document: its visible text, and where in the source that comes from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from cleanlint.formats.markdown_templates import ALONE, HIDDEN, Tag, overlapping

OBJECT = "\ufffc"  # what inline code and images read as

_ESCAPABLE = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)")
_VOID = frozenset({"area", "br", "embed", "hr", "img", "input", "source", "track", "wbr"})


class Piece(NamedTuple):
    """A run of visible text."""

    at: int  # where it begins in the leaf's text
    length: int
    start: int  # the source it comes from
    end: int
    exact: bool  # character by character; otherwise the run comes from the source as a whole


class Inline(NamedTuple):
    """An inline container: link, emphasis, strong, strikethrough, or html for a pair of tags."""

    kind: str
    first: int  # its content in the leaf's text
    last: int
    start: int  # its source, delimiters and link target included
    end: int
    detail: tuple[str, ...] = ()  # a link's destination and title


class Mark(NamedTuple):
    """Inline source that is not seen as text, or as one OBJECT.

    Kinds: code, image, tag (paired or void), stray (a comment or an unpaired tag: stays where it is), note (a
    footnote reference), task, template (of a site generator, and alone).
    """

    kind: str
    at: int  # where it stands in the leaf's text
    start: int
    end: int
    detail: tuple[str, ...]


class Leaf(NamedTuple):
    kind: str  # paragraph, heading, item, quote, protected
    node: int
    start: int
    end: int
    detail: str = ""  # a heading's level; what a protected leaf is; a footnote definition's label after `note `
    text: str = ""
    pieces: tuple[Piece, ...] = ()
    inlines: tuple[Inline, ...] = ()  # outer ones first
    marks: tuple[Mark, ...] = ()


class LeafBuilder:
    """Collects one leaf of text from its inline events."""

    __slots__ = (
        "_consumed",
        "_inlines",
        "_marks",
        "_open",
        "_partners",
        "_pieces",
        "_source",
        "_tags",
        "_templates",
        "_text",
        "_visible",
        "leaf",
    )

    def __init__(self, source: str, leaf: Leaf, templates: Sequence[Tag] = ()) -> None:
        self.leaf = leaf
        self._source = source
        self._templates = templates
        self._partners: dict[int, int] = {}  # where tags of site generators begin, and those that belong to them
        self._consumed = leaf.start  # end of the source that events have accounted for
        self._text: list[str] = []
        self._visible = 0  # length of the text so far
        self._pieces: list[Piece] = []
        self._open: list[tuple[str, int, int, tuple[str, ...]]] = []
        self._inlines: list[Inline] = []
        self._marks: list[Mark] = []
        self._tags: list[Mark] = []

    @property
    def consumed(self) -> int:
        return self._consumed

    def add_text(self, text: str, start: int, end: int) -> None:
        for tag in overlapping(self._templates, start, end) if self._templates else ():
            if tag.start > start:
                self._add_words(text[: tag.start - start], start, tag.start)
            if tag.end > self._consumed:  # one over several lines comes in several texts
                self._add_template(tag)
            text, start = text[tag.end - start :], min(tag.end, end)
        if text:
            self._add_words(text, start, end)

    def _add_template(self, tag: Tag) -> None:
        detail = (self._source[tag.start : tag.end],)
        if tag.role == ALONE:
            self.add_object("template", tag.start, tag.end, detail)
        elif tag.role == HIDDEN:
            self.add_mark("template", tag.start, tag.end, detail)
        else:
            self._tags.append(Mark("stray", self._visible, tag.start, tag.end, detail))
            self._partners[tag.start] = tag.partner
            self._consumed = tag.end

    def _add_words(self, text: str, start: int, end: int) -> None:
        source = self._source
        # The parser leaves the backslash of an escape between two events.
        if start > self._consumed and source[start - 1] == "\\" and text[0] in _ESCAPABLE:
            self._add_piece(text[0], start - 1, start + 1, exact=False)
            text, start = text[1:], start + 1
        if text:
            exact = len(text) == end - start and _same_but_replaced(text, source[start:end])
            self._add_piece(source[start:end] if exact else text, start, end, exact=exact)
        self._consumed = max(self._consumed, end)

    def add_break(self, start: int, end: int) -> None:
        if start < self._consumed:
            return  # inside a tag
        self._add_piece("\n", start, end, exact=self._source[start:end] == "\n")
        self._consumed = end

    def add_object(self, kind: str, start: int, end: int, detail: tuple[str, ...]) -> None:
        self.add_mark(kind, start, end, detail)
        self._add_piece(OBJECT, start, end, exact=False)

    def add_mark(self, kind: str, start: int, end: int, detail: tuple[str, ...]) -> None:
        self._marks.append(Mark(kind, self._visible, start, end, detail))
        self._consumed = end

    def add_html(self, start: int, end: int) -> None:
        self._tags.append(Mark("stray", self._visible, start, end, (self._source[start:end],)))
        self._consumed = end

    def open_inline(self, kind: str, start: int, detail: tuple[str, ...]) -> None:
        self._open.append((kind, self._visible, start, detail))

    def close_inline(self, end: int) -> None:
        kind, first, start, detail = self._open.pop()
        self._inlines.append(Inline(kind, first, self._visible, start, end, detail))
        self._consumed = end

    def finish(self, end: int) -> Leaf:
        inlines, marks = self._inlines, self._marks
        if self._tags:
            tags, pairs = _pair_templates(*_pair_tags(self._tags), self._partners)
            inlines, marks = inlines + pairs, marks + tags
        kind, node, start, _, detail, *_ = self.leaf
        return Leaf(
            kind,
            node,
            start,
            end,
            detail,
            "".join(self._text),
            tuple(self._pieces),
            tuple(sorted(inlines, key=lambda inline: (inline.start, -inline.end))),
            tuple(sorted(marks, key=lambda mark: mark.start)),
        )

    def _add_piece(self, text: str, start: int, end: int, *, exact: bool) -> None:
        last = self._pieces[-1] if self._pieces else None
        if exact and last is not None and last.exact and last.end == start:
            self._pieces[-1] = last._replace(length=last.length + len(text), end=end)
        else:
            self._pieces.append(Piece(self._visible, len(text), start, end, exact))
        self._text.append(text)
        self._visible += len(text)


def _same_but_replaced(parsed: str, source: str) -> bool:
    """Is the parser's text the source's, but for characters that were replaced for the parser?"""
    if parsed == source:
        return True
    return all(
        p == s or (p == "\ufffd" and (s == "\0" or "\ud800" <= s <= "\udfff"))
        for p, s in zip(parsed, source, strict=True)
    )


def _pair_tags(tags: list[Mark]) -> tuple[list[Mark], list[Inline]]:
    """Find which tags belong together; one without a partner stays `stray`, as a comment does."""
    pairs: list[Inline] = []
    marks = list(tags)
    opened: list[tuple[str, int]] = []
    waiting: dict[str, int] = {}
    for index, mark in enumerate(tags):
        match = _TAG.match(mark.detail[0])
        if match is None:
            continue
        name = match[2].lower()
        if name in _VOID or mark.detail[0].endswith("/>"):
            marks[index] = mark._replace(kind="tag")
        elif not match[1]:
            opened.append((name, index))
            waiting[name] = waiting.get(name, 0) + 1
        elif waiting.get(name):
            while True:
                found, partner = opened.pop()
                waiting[found] -= 1
                if found == name:
                    break
            first = tags[partner]
            marks[partner] = first._replace(kind="tag")
            marks[index] = mark._replace(kind="tag")
            pairs.append(Inline("html", first.at, mark.at, first.start, mark.end))
    return marks, pairs


def _pair_templates(
    marks: list[Mark], pairs: list[Inline], partners: dict[int, int]
) -> tuple[list[Mark], list[Inline]]:
    """The same for tags of site generators; those of a pair in two paragraphs stay `stray`."""
    if not partners:
        return marks, pairs
    by_start = {mark.start: mark for mark in marks}
    for first in by_start.values():
        last = by_start.get(partners.get(first.start, -1))
        if last is not None and first.start < last.start and first.kind == "stray":
            pairs.append(Inline("html", first.at, last.at, first.start, last.end))
    paired = {edge for pair in pairs for edge in (pair.start, partners.get(pair.start, -1))}
    return [mark._replace(kind="tag") if mark.start in paired else mark for mark in marks], pairs
