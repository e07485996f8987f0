"""Rules made ready: which of them may match where in a text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from cleanlint.document import Document
from cleanlint.formats.page import PageLayout
from cleanlint.matching.conditions import speaks
from cleanlint.matching.pages import PageGate
from cleanlint.matching.prefilter import Prefilter
from cleanlint.matching.search import Place, Ready, Search
from cleanlint.patterns import fold
from cleanlint.rules.gates import ALL_PATTERNS, gates, is_for_pages, longest_block
from cleanlint.rules.records import UNBOUNDED, Rule, Where


class _Language(NamedTuple):
    """The rules that a document in some language meets."""

    rules: frozenset[int]
    by_fact: tuple[int, ...]  # those without literals: they are tried whatever the text says


class Scan(NamedTuple):
    """The first look at a text."""

    folded: str
    found: list[tuple[int, int]]  # offsets and numbers of literals


class _Block(NamedTuple):
    number: int
    after: int  # how many blocks follow it
    length: int  # visible characters


class _Bounds(NamedTuple):
    """Bounds of a rule that tell at a glance."""

    longest: int  # most characters of a block
    first: int  # the block is among so many first ones
    last: int  # and so many last ones


class Matcher:
    """Finds where rules may match. Immutable after construction; safe to share between threads."""

    __slots__ = ("_bounds", "_by_fact", "_by_lang", "_gated", "_page_gate", "_prefilter", "_ready", "rules")

    def __init__(self, rules: Sequence[Rule], acting: Iterable[int], *, gated: bool = True) -> None:
        self.rules = tuple(rules)
        acting = frozenset(acting)
        self._ready = [Ready.of(rule, acting=number in acting) for number, rule in enumerate(self.rules)]
        self._gated = gated
        self._bounds = [_bounds(rule) for rule in self.rules]
        all_gates = []
        by_fact = []
        by_page = []
        for number, rule in enumerate(self.rules):
            its_gates = gates(rule) if gated else ()
            all_gates += [(number, gate) for gate in its_gates]
            if not its_gates and is_for_pages(rule):
                by_page.append(number)
            elif not its_gates:
                by_fact.append(number)
        self._by_fact = tuple(by_fact)
        self._page_gate = PageGate({number: self.rules[number] for number in by_page})
        self._prefilter = Prefilter(all_gates)
        self._by_lang: dict[str | None, _Language] = {}

    def _language(self, lang: str | None) -> _Language:
        found = self._by_lang.get(lang)
        if found is None:
            active = frozenset(
                number
                for number, rule in enumerate(self.rules)
                if lang is None or rule.lang == "mul" or speaks(lang, rule.lang.lower())
            )
            by_fact = tuple(number for number in self._by_fact if number in active)
            found = self._by_lang[lang] = _Language(active, by_fact)
        return found

    def scan(self, visible: str, lang: str | None) -> Scan:
        """Where in a text there are literals."""
        folded = fold(visible)
        return Scan(folded, self._prefilter.find(folded) if self._language(lang).rules else [])

    def tries_any_text(self, lang: str | None) -> bool:
        """Is there a rule that is tried whatever the text says?"""
        return bool(self._language(lang).by_fact)

    def search(self, document: Document, scan: Scan, host: str) -> Search:
        """Begin to look for hits in a document whose visible text was scanned."""
        places: dict[tuple[int, int], Place] = {}
        lengths = _lengths(document)
        for index, found in _by_block(document, scan).items():
            block = _Block(index, len(lengths) - 1 - index, lengths[index])
            self._open(places, block, found, self._language(document.lang).rules)
        for number in self._language(document.lang).by_fact:
            for index in _fact_blocks(self.rules[number].where, document):
                if lengths[index] <= self._bounds[number].longest:
                    places[number, index] = Place(ALL_PATTERNS, [])
        if isinstance(document.layout, PageLayout):
            active = self._language(document.lang).rules
            for number, index in self._page_gate.places(document.layout):
                if number in active:
                    places[number, index] = Place(ALL_PATTERNS, [])
        folded = scan.folded if self._gated else None
        return Search(self._ready, document, places, host, folded)

    def _open(
        self, places: dict[tuple[int, int], Place], block: _Block, found: list[tuple[int, int]], active: frozenset[int]
    ) -> None:
        """Add the places at which rules may match in a block that holds these literals."""
        bits, openings, bounds = self._prefilter.bits, self._prefilter.openings, self._bounds
        index, after, length = block
        present = 0
        for _, literal in found:
            present |= bits[literal]
        all_active = len(active) == len(bounds)
        for offset, literal in found:
            for opening in openings[literal]:
                number = opening.rule
                longest, first, last = bounds[number]
                if length > longest or index >= first or after >= last or not (all_active or number in active):
                    continue
                if (opening.needs or opening.score) and not opening.admits(present):
                    continue
                place = places.get((number, index))
                if place is None:
                    places[number, index] = Place(opening.patterns, [offset])
                else:
                    place.patterns |= opening.patterns
                    place.offsets.append(offset)


def _bounds(rule: Rule) -> _Bounds:
    where = rule.where
    first = UNBOUNDED if where.first is None else where.first
    return _Bounds(longest_block(rule), first, UNBOUNDED if where.last is None else where.last)


def _by_block(document: Document, scan: Scan) -> dict[int, list[tuple[int, int]]]:
    """What was found, by block; the offsets are those of the block's text."""
    starts = document.layout.visible_starts
    blocks: dict[int, list[tuple[int, int]]] = {}
    for offset, literal in scan.found:
        index = bisect_right(starts, offset) - 1
        if index >= 0:
            blocks.setdefault(index, []).append((offset - starts[index], literal))
    return blocks


def _lengths(document: Document) -> list[int]:
    """How many visible characters each block has, what stands between it and the next included."""
    edges = [*document.layout.visible_starts, len(document.layout.visible)]
    return [b - a for a, b in pairwise(edges)]


def _fact_blocks(where: Where, document: Document) -> Iterable[int]:
    """The blocks at which a rule without literals has to be tried."""
    first, end = 0, len(document)
    if where.first is not None:
        end = min(end, where.first)
    if where.last is not None:
        first = max(first, len(document) - where.last)
    if where.tail_run is not None:
        first = max(first, document.tail_run()[0])
    return range(first, end)
