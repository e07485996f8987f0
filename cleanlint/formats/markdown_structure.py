"""The structure of a Markdown document: its leaves, with their visible text and the containers they stand in.

A leaf is a paragraph, a heading, the text of a list item, or something protected: code, a table, HTML, a
footnote definition, a thematic break, front matter, and whatever the parser gives no event for, such as link
reference definitions. Leaves own whole lines, and every line that is not blank has an owner.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from cleanlint.formats.markdown_leaf import OBJECT, Leaf, LeafBuilder
from cleanlint.formats.markdown_source import Lines, OffsetReader, Source, prepare

PROTECTED = "protected"
TOP = -1  # the node of what stands in no container

_INLINE_TAGS = {"Emphasis": "emphasis", "Strong": "strong", "Strikethrough": "strikethrough", "Link": "link"}
_QUOTE_MARKS = re.compile(r"[ \t]*>[> \t]*")


class Node(NamedTuple):
    """A container block."""

    parent: int  # index of the node around it, or TOP
    kind: str  # quote, list, item
    detail: object  # the first number of an ordered list; the sort of an alert quote
    quoted: bool  # it is a quote or stands in one


class Structure(NamedTuple):
    source: Source
    leaves: list[Leaf]  # in source order, disjoint, on whole lines
    nodes: list[Node]
    protected_notes: frozenset[str]  # labels of the footnotes that protected leaves refer to


def read_structure(text: str, *, tags: bool = True) -> Structure:
    """The structure of `text`, in which tags of site generators are no Markdown, or, without `tags`, are."""
    source = prepare(text, tags=tags)
    reader = _Reader(source)
    reader.read(_events(source.parsed))
    leaves = sorted(reader.leaves, key=lambda leaf: leaf.start)
    if source.front_matter:
        leaves.insert(0, Leaf(PROTECTED, TOP, source.shift, source.front_matter, "front matter"))
    return Structure(source, _own_lines(source, leaves, reader.nodes), reader.nodes, frozenset(reader.notes))


def _events(text: str) -> Iterable[tuple[Any, Any]]:
    import pyromark

    option = pyromark.Options
    options = (
        option.ENABLE_TABLES
        | option.ENABLE_FOOTNOTES
        | option.ENABLE_STRIKETHROUGH
        | option.ENABLE_TASKLISTS
        | option.ENABLE_GFM
    )
    return pyromark.Markdown(options=options).events_with_range(text)


def note_label(label: str) -> str:
    return " ".join(label.casefold().split())


class _Reader:
    """Walks the parser's events. Containers nest as deep as the source likes, so nothing here recurses."""

    def __init__(self, source: Source) -> None:
        self.leaves: list[Leaf] = []
        self.nodes: list[Node] = []
        self.notes: set[str] = set()
        self._text = source.text
        self._tags = source.words
        self._point = OffsetReader(source).point
        self._node = TOP
        self._builder: LeafBuilder | None = None
        self._skipped = 0  # how deep inside a protected block or an image's description
        self._skip_leaf = Leaf(PROTECTED, TOP, 0, 0)
        self._skip_image: tuple[int, tuple[str, ...]] | None = None

    def read(self, events: Iterable[tuple[Any, Any]]) -> None:
        for event, span in events:
            name, value = _name_and_value(event)
            if self._skipped:
                self._skip(name, value, span)
            elif name == "Start":
                self._start(value, span)
            elif name == "End":
                self._end(_name_and_value(value)[0], span)
            elif name == "Rule":
                self._flush()
                start = self._point(span["start"])
                self.leaves.append(Leaf(PROTECTED, self._node, start, self._point(span["end"]), "rule"))
            else:
                self._inline(name, value, span)
        self._flush()

    def _skip(self, name: str, value: Any, span: Any) -> None:
        if name == "FootnoteReference":
            self.notes.add(note_label(value))
        elif name == "Start":
            self._skipped += 1
        elif name == "End":
            self._skipped -= 1
            if self._skipped == 0:
                self._end_skipped(self._point(span["end"]))

    def _end_skipped(self, end: int) -> None:
        if self._skip_image is None:
            self.leaves.append(self._skip_leaf._replace(end=end))
            return
        start, detail = self._skip_image
        self._skip_image = None
        self._leaf_at(start).add_object("image", start, end, detail)

    def _start(self, tag: Any, span: Any) -> None:
        name, value = _name_and_value(tag)
        start = self._point(span["start"])
        if name in _INLINE_TAGS:
            self._leaf_at(start).open_inline(_INLINE_TAGS[name], start, _link_detail(value))
        elif name == "Image":
            self._leaf_at(start)
            self._skip_image = (start, _link_detail(value))
            self._skipped = 1
        else:
            self._start_block(name, value, start)

    def _start_block(self, name: str, value: Any, start: int) -> None:
        self._flush()
        if name in ("List", "Item", "BlockQuote"):
            quoted = name == "BlockQuote" or (self._node != TOP and self.nodes[self._node].quoted)
            kind = "quote" if name == "BlockQuote" else name.lower()
            self.nodes.append(Node(self._node, kind, value, quoted))
            self._node = len(self.nodes) - 1
        elif name == "Paragraph":
            self._leaf_at(start)
        elif name == "Heading":
            self._begin(Leaf("heading", self._node, start, start, value["level"]))
        else:
            detail = f"note {note_label(value)}" if name == "FootnoteDefinition" else name
            self._skip_leaf = Leaf(PROTECTED, self._node, start, start, detail)
            self._skipped = 1

    def _end(self, name: str, span: Any) -> None:
        if name in _INLINE_TAGS:
            assert self._builder is not None
            self._builder.close_inline(self._point(span["end"]))
        elif name in ("Paragraph", "Heading"):
            self._flush(self._point(span["end"]))
        else:
            self._flush()
            self._node = self.nodes[self._node].parent

    def _inline(self, name: str, value: Any, span: Any) -> None:
        start, end = self._point(span["start"]), self._point(span["end"])
        builder = self._leaf_at(start)
        if name == "Text":
            builder.add_text(value, start, end)
        elif name in ("SoftBreak", "HardBreak"):
            builder.add_break(start, end)
        elif name == "Code":
            builder.add_object("code", start, end, (value,))
        elif name == "InlineHtml":
            builder.add_html(start, end)
        elif name == "FootnoteReference":
            builder.add_mark("note", start, end, (note_label(value),))
        else:
            builder.add_mark("task", start, end, (str(value),))

    def _leaf_at(self, start: int) -> LeafBuilder:
        """The open leaf; a new one if none is: the text of a tight list item has no paragraph around it."""
        if self._builder is None:
            kind = "paragraph" if self._node == TOP else self.nodes[self._node].kind
            return self._begin(Leaf(kind, self._node, start, start))
        return self._builder

    def _begin(self, leaf: Leaf) -> LeafBuilder:
        self._builder = LeafBuilder(self._text, leaf, self._tags)
        return self._builder

    def _flush(self, end: int | None = None) -> None:
        if self._builder is not None:
            leaf = self._builder.finish(self._builder.consumed if end is None else end)
            self.leaves.append(_protected(leaf) if self._tags and _is_template(leaf) else leaf)
            self._builder = None


def _is_template(leaf: Leaf) -> bool:
    """Is there nothing to read but what a site generator puts in place of its tags?"""
    if leaf.text.replace(OBJECT, "").strip() or any(mark.kind == "note" for mark in leaf.marks):
        return False
    return any(mark.kind == "template" or "".join(mark.detail).startswith("{") for mark in leaf.marks)


def _protected(leaf: Leaf) -> Leaf:
    return Leaf(PROTECTED, leaf.node, leaf.start, leaf.end, "template")


def _name_and_value(event: Any) -> tuple[str, Any]:
    """Events and tags are a name, or a mapping of one name to what belongs to it."""
    if isinstance(event, str):
        return event, None
    ((name, value),) = event.items()
    return name, value


def _link_detail(value: Any) -> tuple[str, ...]:
    return () if value is None else (value["dest_url"], value["title"])


class _Owned(NamedTuple):
    leaf: Leaf
    first: int  # lines
    last: int


def _own_lines(source: Source, leaves: list[Leaf], nodes: list[Node]) -> list[Leaf]:
    """Give each leaf its whole lines, and the others to a quote beside them or a protected leaf."""
    lines = source.lines
    owned: list[_Owned] = []
    for leaf in [*leaves, None]:
        following = None if leaf is None else _place(source.text, lines, leaf)
        if following is not None and owned and following.first <= owned[-1].last:
            owned[-1] = _merged(owned[-1], following)
            continue
        gap = range(owned[-1].last + 1 if owned else 0, following.first if following else len(lines))
        if gap:
            following = _share_gap(source, owned, following, gap, nodes)
        if following is not None:
            owned.append(following)
    return [
        own.leaf._replace(start=max(lines.starts[own.first], source.shift), end=lines.ends[own.last]) for own in owned
    ]


def _place(text: str, lines: Lines, leaf: Leaf) -> _Owned:
    ink_end = leaf.start + len(text[leaf.start : leaf.end].rstrip(" \t\r\n"))
    return _Owned(leaf, lines.at(leaf.start), lines.at(max(ink_end - 1, leaf.start)))


def _merged(one: _Owned, other: _Owned) -> _Owned:
    """Two leaves on one line, as the parser sees two footnote definitions in a row: neither can go alone."""
    leaf = Leaf(PROTECTED, one.leaf.node, one.leaf.start, other.leaf.end, one.leaf.detail)
    return _Owned(leaf, one.first, max(one.last, other.last))


def _share_gap(
    source: Source, owned: list[_Owned], following: _Owned | None, gap: range, nodes: list[Node]
) -> _Owned | None:
    """Hand out the lines of `gap`: bare quote marks to the quote they belong to, the rest is protected."""
    first, stop = gap.start, gap.stop
    if owned and _is_quoted(owned[-1].leaf, nodes):
        while first < stop and _is_quote_marks(source, first):
            first += 1
        owned[-1] = owned[-1]._replace(last=first - 1)
    if following is not None and _is_quoted(following.leaf, nodes):
        while first < stop and _is_quote_marks(source, stop - 1):
            stop -= 1
        following = following._replace(first=stop)
    owned.extend(
        _Owned(_rest(source.lines, run), run.start, run.stop - 1) for run in _written_runs(source, first, stop)
    )
    return following


def _is_quoted(leaf: Leaf, nodes: list[Node]) -> bool:
    return leaf.node != TOP and nodes[leaf.node].quoted


def _is_quote_marks(source: Source, line: int) -> bool:
    lines = source.lines
    return _QUOTE_MARKS.fullmatch(source.text, lines.starts[line], lines.ends[line]) is not None


def _written_runs(source: Source, first: int, stop: int) -> Iterator[range]:
    """The runs of lines from `first` to `stop` that are not blank."""
    begun = None
    for line in range(first, stop):
        start = max(source.lines.starts[line], source.shift)
        blank = not source.text[start : source.lines.ends[line]].strip()
        if blank and begun is not None:
            yield range(begun, line)
            begun = None
        elif not blank and begun is None:
            begun = line
    if begun is not None:
        yield range(begun, stop)


def _rest(lines: Lines, run: range) -> Leaf:
    return Leaf(PROTECTED, TOP, lines.starts[run.start], lines.ends[run.stop - 1], "rest")
