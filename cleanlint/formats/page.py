"""The text of a page as blocks that know which element they come from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeAlias

from cleanlint.document import Layout
from cleanlint.spans import Span

_PLAIN = frozenset(["paragraph"])


class LineFacts(Protocol):
    """What a page knows about one line of its text."""

    @property
    def element(self) -> str:
        """The path of elements around the line, without those that hold most of the article."""

    @property
    def body(self) -> str:
        """inside, before or after the element that holds most of the article."""

    @property
    def heading(self) -> bool: ...

    def link_share(self) -> float:
        """The share of the text of the line's own element that stands inside links."""
        ...

    def links(self, text: str) -> Sequence[Span]:
        """The parts of the line's text that are links, as far as that is known exactly."""
        ...

    def is_in(self, selector: str) -> bool:
        """Is the line's element, or one around it, what the CSS selector says?"""
        ...


FactsAt: TypeAlias = Callable[[int], LineFacts | None]  # the facts of the line at an offset of a text


class PageLayout:
    """The layout of a text, with the facts of its lines where the page knows them.

    ``facts_at`` gives the facts of the line at an offset of this text.
    """

    __slots__ = ("_facts", "_facts_at", "_inner", "_links", "ends", "starts")

    text_tells_all = False
    keeps_blank_lines = False

    def __init__(self, inner: Layout, facts_at: FactsAt) -> None:
        self._inner = inner
        self._facts_at = facts_at
        self._facts: dict[int, LineFacts | None] = {}
        self._links: dict[int, Sequence[Span]] = {}
        self.starts: Sequence[int] = inner.starts
        self.ends: Sequence[int] = inner.ends

    def facts(self, index: int) -> LineFacts | None:
        """Of a block; of several lines in one block, those of the first, if the others come from the same place."""
        if index not in self._facts:
            text, start = self._inner.text(index), self.starts[index]
            found = self._facts_at(start)
            position = text.find("\n")
            while found is not None and position >= 0:
                other = self._facts_at(start + position + 1)
                if other is None or (other.element, other.body) != (found.element, found.body):
                    found = None
                position = text.find("\n", position + 1)
            self._facts[index] = found
        return self._facts[index]

    def text(self, index: int) -> str:
        return self._inner.text(index)

    def kind(self, index: int) -> str:
        kind = self._inner.kind(index)
        facts = self.facts(index) if kind in _PLAIN else None
        return "heading" if facts is not None and facts.heading else kind

    def link_share(self, index: int) -> float | None:
        facts = self.facts(index)
        return None if facts is None else facts.link_share()

    def source_span(self, index: int, start: int, end: int) -> Span | None:
        return self._inner.source_span(index, start, end)

    def shown_span(self, index: int, start: int, end: int) -> Span | None:
        return self._inner.shown_span(index, start, end)

    def is_linked(self, index: int, start: int, end: int) -> bool:
        if index not in self._links:
            facts = self.facts(index)
            self._links[index] = () if facts is None else facts.links(self.text(index))
        return any(link.start < end and start < link.end for link in self._links[index])

    def agrees(self, after: str, removed: Sequence[tuple[int, int]]) -> bool:
        return self._inner.agrees(after, removed)

    def needed_headings(self, removed: Sequence[tuple[int, int]]) -> Sequence[int]:
        return self._inner.needed_headings(removed)


def facts_of(layout: Layout, index: int) -> LineFacts | None:
    """What is known of a block beyond its text; None for formats other than a page."""
    return layout.facts(index) if isinstance(layout, PageLayout) and 0 <= index < len(layout.starts) else None


def element_of(layout: Layout, index: int) -> str | None:
    """The path of elements around a block; None where none is known."""
    facts = facts_of(layout, index)
    return None if facts is None else facts.element
