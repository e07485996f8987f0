"""Rules made ready: which of them may match where in a text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cleanlint.document import Document
from cleanlint.matching.conditions import speaks
from cleanlint.matching.prefilter import Candidate, Gate, Prefilter
from cleanlint.matching.search import Place, Search
from cleanlint.patterns import fold
from cleanlint.rules.gates import ALL_PATTERNS, gates, longest_block
from cleanlint.rules.records import Rule, Where


class _Language(NamedTuple):
    """The rules that a document in some language meets."""

    rules: frozenset[int]
    by_fact: tuple[int, ...]  # those without literals: they are tried whatever the text says


class Scan(NamedTuple):
    """The first look at a text."""

    folded: str
    candidates: list[Candidate]


class Matcher:
    """Finds where rules may match. Immutable after construction; safe to share between threads."""

    __slots__ = ("_acting", "_by_fact", "_by_lang", "_gated", "_longest", "_prefilter", "rules")

    def __init__(self, rules: Sequence[Rule], acting: Iterable[int], *, gated: bool = True) -> None:
        self.rules = tuple(rules)
        self._acting = frozenset(acting)
        self._gated = gated
        self._longest = [longest_block(rule) for rule in self.rules]
        all_gates = []
        by_fact = []
        for number, rule in enumerate(self.rules):
            sets = gates(rule) if gated else None
            if sets is None:
                by_fact.append(number)
            else:
                all_gates += [(Gate(number, patterns), literals) for literals, patterns in sets]
        self._by_fact = tuple(by_fact)
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
        """Where in a text there are literals, and which gates they open."""
        folded = fold(visible)
        return Scan(folded, self._prefilter.candidates(folded) if self._language(lang).rules else [])

    def tries_any_text(self, lang: str | None) -> bool:
        """Is there a rule that is tried whatever the text says?"""
        return bool(self._language(lang).by_fact)

    def search(self, document: Document, scan: Scan, host: str) -> Search:
        """Begin to look for hits in a document whose visible text was scanned."""
        places: dict[tuple[int, int], Place] = {}
        active, by_fact = self._language(document.lang)
        all_active = len(active) == len(self.rules)
        longest, lengths, starts = self._longest, _lengths(document), document.layout.visible_starts
        for offset, opened in scan.candidates:
            index = bisect_right(starts, offset) - 1
            if index < 0:
                continue
            length = lengths[index]
            for number, patterns in opened:
                if length > longest[number] or not (all_active or number in active):
                    continue
                place = places.get((number, index))
                if place is None:
                    places[number, index] = Place(patterns, [offset - starts[index]])
                else:
                    place.patterns |= patterns
                    place.offsets.append(offset - starts[index])
        for number in by_fact:
            for index in _fact_blocks(self.rules[number].where, document):
                if lengths[index] <= longest[number]:
                    places[number, index] = Place(ALL_PATTERNS, [])
        return Search(self.rules, self._acting, document, places, host, scan.folded if self._gated else None)


def _lengths(document: Document) -> list[int]:
    """How many visible characters each block has, what stands between it and the next included."""
    edges = [*document.layout.visible_starts, len(document.layout.visible)]
    return [b - a for a, b in zip(edges, edges[1:], strict=False)]


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
