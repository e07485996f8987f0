"""From the lines of an extracted text back to the elements of the page that they come from.

An extractor normalises white space, joins inline elements, writes list items as "- item" and table rows as "| a | b |".
What stays is how a line begins: with the first text of some element. So the first characters of the texts of all
elements are the index in which lines are looked up; texts that occur more than once are told apart by what stands
around them. A line that is not found has no facts, and rules that ask for some leave it alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from lxml.etree import XPath

from cleanlint.extraction.elements import HEADINGS, Around, Surroundings, own_path
from cleanlint.extraction.links import linked_spans
from cleanlint.rules.selectors import is_within, parse_selector
from cleanlint.spans import Span

_WITH_TEXT = XPath("//body//*[text()[normalize-space()]] | //body//br")
_OWN_TITLES = XPath("//head/meta[@property='og:title' or @name='twitter:title']/@content", smart_strings=False)
_HIDDEN = frozenset("script style noscript template select option textarea iframe object svg head".split())
_MARKER = re.compile(r"\s*(?:(?:-|\|)\s+)+")
_KEY = 12  # characters of the key that lines are looked up by
_COMPARED = 80  # characters at the beginning of a text that have to agree
_NEARLY_ALL = 0.98


class PageLine:
    """What the page knows about one line. The text of a line's own element is looked at only when a rule asks."""

    __slots__ = ("_around", "_share", "_text", "_total", "body")

    def __init__(self, around: Around, text: str, total: int) -> None:
        self._around = around
        self._text = text
        self._total = total
        self._share: float | None = None
        self.body = "inside"

    @property
    def element(self) -> str:
        return own_path(self._around, self._total)

    @property
    def heading(self) -> bool:
        return self._around.tag in HEADINGS

    def link_share(self) -> float:
        if self._share is None:
            self._share = self._linked()
        return self._share

    def _linked(self) -> float:
        own = self._around.element
        if self._around.linked:
            return 1.0
        if next(own.iter("a"), None) is None:
            return 0.0
        ink = _ink(own)
        # An element that holds more than the line, such as a cell with several paragraphs, is as linked as its links
        # that the line repeats.
        if len(self._text) < _NEARLY_ALL * ink:
            texts = ["".join(link.itertext()).split() for link in own.iter("a")]
            linked = sum(len("".join(words)) for words in texts if words and " ".join(words) in self._text)
            return min(1.0, linked / max(1, len("".join(self._text.split()))))
        return min(1.0, sum(map(_ink, own.iter("a"))) / ink) if ink else 0.0

    def links(self, text: str) -> list[Span]:
        """The parts of ``text``, the line with its marker, that are links; empty where that is not known exactly."""
        if self._around.linked:
            return [Span(0, len(text))]
        marker = _MARKER.match(text)
        skipped = marker.end() if marker else 0
        found = linked_spans(text[skipped:], self._around.element)
        return [Span(start + skipped, end + skipped) for start, end in found]

    def is_in(self, selector: str) -> bool:
        return is_within(self._around.element, parse_selector(selector))


class PageFacts:
    """The facts of a text's lines, by the offset at which a line begins."""

    __slots__ = ("_facts", "_starts")

    def __init__(self, starts: Sequence[int], facts: Sequence[PageLine | None]) -> None:
        self._starts = starts
        self._facts = facts

    def at(self, offset: int) -> PageLine | None:
        """Those of the line that an offset of the text is in."""
        k = bisect_right(self._starts, offset) - 1
        return self._facts[k] if k >= 0 else None


class _Begin(NamedTuple):
    """Where the text of an element, or that after a line break, begins."""

    place: int  # among all of them, in the order of the page
    element: Any
    text: str


def read_facts(tree: Any, source: str, *, most: int) -> PageFacts | None:
    """Look up the lines of ``source`` in the page; None when the page has more than ``most`` elements with text."""
    found = _WITH_TEXT(tree)
    if len(found) > most:
        return None
    starts, texts = _lines(source)
    begins = _locate(texts, _index(found))
    surroundings = Surroundings()
    around = [None if begin is None else surroundings.block(begin.element) for begin in begins]
    total = 0
    for one, text in zip(around, texts, strict=True):
        if one is not None:
            one.weight += len(text)
            total += len(text)
    surroundings.add_up()
    titles = page_titles(tree)
    facts = [
        None if one is None or _is_title(text, titles) else PageLine(one, text, total)
        for one, text in zip(around, texts, strict=True)
    ]
    _set_sides(facts, around, surroundings.body(total))
    return PageFacts(starts, facts)


def page_titles(tree: Any) -> list[str]:
    """What the page says its title is."""
    found = [tree.findtext(".//head/title"), *_OWN_TITLES(tree)]
    return [" ".join(title.split()) for title in found if title]


def _is_title(text: str, titles: Sequence[str]) -> bool:
    """Is a line the article's headline, wherever the page repeats it? Then nothing may be held against it."""
    return len(text) >= _KEY and any(text in title or (len(title) >= _KEY and title in text) for title in titles)


def _lines(source: str) -> tuple[list[int], list[str]]:
    """Where the lines of a text begin, and each without its marker and with single spaces."""
    starts, texts, position = [], [], 0
    for line in source.split("\n"):
        starts.append(position)
        position += len(line) + 1
        marker = _MARKER.match(line)
        texts.append(" ".join((line[marker.end() :] if marker else line).split()))
    return starts, texts


def _index(elements: Sequence[Any]) -> dict[str, list[_Begin]]:
    """The beginnings of all texts, by their first characters, or by the whole text where that is shorter."""
    index: dict[str, list[_Begin]] = {}
    for place, element in enumerate(elements):
        tag = element.tag
        if tag in _HIDDEN:
            continue
        text = element.tail if tag == "br" else element.text
        text = " ".join(text[: 2 * _COMPARED].split()) if text else ""
        if text:
            index.setdefault(text[:_KEY], []).append(_Begin(place, element, text[:_COMPARED]))
    return index


def _locate(texts: Sequence[str], index: dict[str, list[_Begin]]) -> list[_Begin | None]:
    """The beginning that each line comes from.

    Those with one candidate are sure; the others take the candidate that stands between the sure ones around them.
    """
    candidates = [_candidates(text, index) for text in texts]
    found = [each[0] if len(each) == 1 else None for each in candidates]
    following = _following(found)
    place = -1
    for k, each in enumerate(candidates):
        if len(each) > 1:
            found[k] = _between(each, place, following[k])
        here = found[k]
        if here is not None and here.place >= place:
            place = here.place
    return found


def _candidates(text: str, index: dict[str, list[_Begin]]) -> list[_Begin]:
    if not text:
        return []
    found = [begin for begin in index.get(text[:_KEY], ()) if _agree(text, begin.text)]
    if not found and len(text) >= _KEY:
        # The line begins with an inline element of a few words, or fewer.
        for length in range(_KEY - 1, 0, -1):
            short = [begin for begin in index.get(text[:length], ()) if _goes_on(begin, text)]
            if short:
                return short
    return found


def _agree(text: str, begin: str) -> bool:
    """Is one the beginning of the other?"""
    return text.startswith(begin) or begin.startswith(text[:_COMPARED])


def _goes_on(begin: _Begin, text: str) -> bool:
    """Does the line go on as the text after a short element does?"""
    block = begin.element
    while block is not None and block.tag in ("a", "b", "em", "i", "span", "strong", "sup", "sub", "u", "font"):
        block = block.getparent()
    if block is None:
        return False
    shown = "".join(_beginning("".join(piece.split()) for piece in block.itertext()))
    return shown.startswith("".join(text.split())[: _COMPARED // 2])


def _beginning(pieces: Iterator[str]) -> Iterator[str]:
    length = 0
    for piece in pieces:
        yield piece
        length += len(piece)
        if length > _COMPARED:
            return


def _following(found: Sequence[_Begin | None]) -> list[int | None]:
    """Of each line, the place of the next one that is sure."""
    places: list[int | None] = []
    following: int | None = None
    for begin in reversed(found):
        places.append(following)
        if begin is not None:
            following = begin.place
    return places[::-1]


def _between(candidates: Sequence[_Begin], before: int, after: int | None) -> _Begin | None:
    """The first candidate after what was found last; of those above the first line, the nearest to it."""
    places = [begin.place for begin in candidates]
    if before < 0:
        k = len(places) if after is None else bisect_left(places, after)
        return candidates[k - 1] if k else candidates[0]
    k = bisect_right(places, before)
    if k < len(places) and (after is None or after < before or places[k] <= after):
        return candidates[k]
    return None


def _set_sides(facts: Sequence[PageLine | None], around: Sequence[Around | None], body: Around | None) -> None:
    """Say of each line whether it stands in the article's body, or before or after it."""
    if body is None:
        return
    inside = [k for k, one in enumerate(around) if one is not None and _holds(body, one)]
    members = frozenset(inside)
    for k, line in enumerate(facts):
        if line is not None and k not in members:
            line.body = "before" if k < inside[0] else "after" if k > inside[-1] else "inside"


def _holds(outer: Around, inner: Around) -> bool:
    here: Around | None = inner
    while here is not None and here.depth > outer.depth:
        here = here.parent
    return here is outer


def _ink(element: Any) -> int:
    return sum(len("".join(piece.split())) for piece in element.itertext())
