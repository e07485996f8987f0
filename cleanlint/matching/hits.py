"""From a document to the hits of its rules: gate, place, patterns, guards, and what follows a marker."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias

from cleanlint.document import Document, Part, core
from cleanlint.matching.conditions import (
    Unit,
    coverage,
    fits_place,
    fits_shape,
    fits_source,
    holds,
    matches,
    speaks,
)
from cleanlint.matching.prefilter import Prefilter
from cleanlint.rules.gates import gate_literals, has_fact_gate
from cleanlint.rules.records import Condition, Items, Rule, Where


# An offset of the visible text and the numbers of the rules that have a literal there.
Candidate: TypeAlias = tuple[int, tuple[int, ...]]


class Hit(NamedTuple):
    """What a rule would remove or flag: whole blocks ``first..last``, or one span of the source inside block ``first``."""

    rule: int
    first: int
    last: int
    span: tuple[int, int] | None = None  # None: the whole blocks


class Matcher:
    """Rules made ready to find their hits. Immutable after construction; safe to share between threads."""

    __slots__ = ("_acting", "_by_fact", "_by_lang", "_prefilter", "rules")

    def __init__(self, rules: Sequence[Rule], acting: Iterable[int], *, gated: bool = True) -> None:
        self.rules = tuple(rules)
        self._acting = frozenset(acting)
        gates = {}
        by_fact = []
        for number, rule in enumerate(self.rules):
            literals = gate_literals(rule) if gated else None
            if literals is None:
                by_fact.append(number)
            else:
                gates[number] = literals
        self._by_fact = tuple(by_fact)
        self._prefilter = Prefilter(gates)
        self._by_lang: dict[str | None, frozenset[int]] = {}

    def _active(self, lang: str | None) -> frozenset[int]:
        """The rules whose pack speaks the document's language; all of them when that is not known."""
        found = self._by_lang.get(lang)
        if found is None:
            found = self._by_lang[lang] = frozenset(
                n
                for n, rule in enumerate(self.rules)
                if lang is None or rule.lang == "mul" or speaks(lang, rule.lang.lower())
            )
        return found

    def scan(self, visible: str, lang: str | None) -> list[Candidate]:
        """Offsets where a literal stands, with the rules that may match there."""
        found = self._prefilter.candidates(visible)
        active = self._active(lang)
        if len(active) == len(self.rules):
            return found
        return [(offset, kept) for offset, rules in found if (kept := tuple(n for n in rules if n in active))]

    def needs_blocks(self, lang: str | None) -> bool:
        """Is there a rule that has to be tried whatever the text says?"""
        return not self._active(lang).isdisjoint(self._by_fact)

    def search(self, document: Document, scanned: Sequence[Candidate], host: str) -> Search:
        """Begin to look for hits in a document whose visible text gave ``scanned``."""
        places: dict[tuple[int, int], list[int]] = {}
        starts, visible = document.layout.visible_starts, len(document.layout.visible)
        for offset, numbers in scanned:
            index = bisect_right(starts, offset) - 1
            if index < 0 or offset >= visible:
                continue
            for number in numbers:
                places.setdefault((number, index), []).append(offset - starts[index])
        active = self._active(document.lang)
        for number in self._by_fact:
            if number in active:
                for index in _fact_blocks(self.rules[number].where, document):
                    places.setdefault((number, index), [])
        return Search(self.rules, self._acting, document, places, host)


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


class Search:
    """The hits of one text."""

    __slots__ = ("_acting", "_document", "_host", "_places", "_rules")

    def __init__(
        self,
        rules: tuple[Rule, ...],
        acting: frozenset[int],
        document: Document,
        places: dict[tuple[int, int], list[int]],
        host: str,
    ) -> None:
        self._rules = rules
        self._acting = acting
        self._document = document
        self._places = places
        self._host = host

    def hits(self, *, acting: bool) -> list[Hit]:
        """The hits of the rules that act, or of the others. Rules that lean on other removals are tried until no more come."""
        found: list[Hit] = []
        leaning = []
        for (number, index), offsets in self._places.items():
            if (number in self._acting) != acting:
                continue
            rule = self._rules[number]
            if rule.where.beside_removal or (rule.items is not None and rule.items.to_end):
                leaning.append((number, index, offsets))
            else:
                found += self._try(number, index, offsets, frozenset())
        while leaning:
            removed = frozenset(
                k for hit in found if hit.span is None for k in range(hit.first, hit.last + 1)
            )
            new, waiting = [], []
            for place in leaning:
                hits = self._try(*place, removed)
                new += hits
                if not hits:
                    waiting.append(place)
            if not new:
                break
            found += new
            leaning = waiting
        return found

    def _try(self, number: int, index: int, offsets: Sequence[int], removed: frozenset[int]) -> list[Hit]:
        """The hits of one rule in one block."""
        rule, document = self._rules[number], self._document
        if (
            not fits_source(rule.where, self._host, document.lang)
            or document.block(index).kind == "protected"
        ):
            return []
        if not _fits_removals(rule.where, index, removed):
            return []
        if rule.scope == "span":
            return self._spans(number, index, offsets)
        if rule.scope in ("sentence", "line"):
            return self._parts(number, index, offsets)
        where = rule.where
        if not fits_place(where, document, index):
            return []
        block = document.block(index)
        text = document.core(index)
        if not fits_shape(where, text, block.kind, block.link_share, document.words(index)):
            return []
        unit = Unit(text, document.core(index - 1), document.core(index + 1), text)
        if not self._accepts(rule, unit):
            return []
        last = index if rule.scope == "block" else self._last_item(rule, index, removed)
        return [] if last is None else [Hit(number, index, last)]

    def _accepts(self, rule: Rule, unit: Unit) -> bool:
        return (
            holds(rule.match, unit)
            and not (rule.unless is not None and holds(rule.unless, unit))
            and (rule.where.coverage is None or coverage(rule.match, unit.text) >= rule.where.coverage)
        )

    def _spans(self, number: int, index: int, offsets: Sequence[int]) -> list[Hit]:
        """Each match of an `any` pattern in the segments where the rule may match."""
        rule, document = self._rules[number], self._document
        text = document.block(index).text
        segments = document.segments(index)
        hits = []
        for k in _near(segments, offsets):
            piece = segments[k]
            segment = text[piece.start : piece.end]
            unit = Unit(segment, document.core(index - 1), document.core(index + 1), segment)
            if not holds(rule.match, unit, skip_any=True):
                continue
            if rule.unless is not None and holds(rule.unless, unit):
                continue
            for pattern in rule.match.any:
                for start, end in matches(pattern, text, piece.start, piece.end):
                    hits += self._inline(number, index, start, end, text[start:end])
        return hits

    def _parts(self, number: int, index: int, offsets: Sequence[int]) -> list[Hit]:
        """The sentences, or the lines, of a block that a rule accepts."""
        rule, document = self._rules[number], self._document
        text = document.block(index).text
        parts = document.sentences(index) if rule.scope == "sentence" else document.lines(index)
        hits = []
        for k in _near(parts, offsets):
            here, before, after = (_part_text(text, parts, j) for j in (k, k - 1, k + 1))
            if self._accepts(rule, Unit(here, before, after, document.core(index))):
                hits += self._inline(number, index, parts[k].start, parts[k].end, here)
        return hits

    def _inline(self, number: int, index: int, start: int, end: int, text: str) -> list[Hit]:
        """A hit on a part of a block, when the part is and stands as the rule wants it and can go by itself."""
        where, document = self._rules[number].where, self._document
        block = document.block(index)
        span = document.source_span(index, start, end)
        if span is None or not fits_shape(where, text, block.kind, block.link_share):
            return []
        return [Hit(number, index, index, span)] if fits_place(where, document, index, span.start) else []

    def _last_item(self, rule: Rule, marker: int, removed: frozenset[int]) -> int | None:
        """The last block that goes with a marker; None when what follows is not what the rule knows."""
        items, document = rule.items or Items(), self._document
        most = int(min(items.count.high, len(document)))
        last = marker
        closed = items.end is None
        while last + 1 < len(document) and last - marker <= most:
            index = last + 1
            if items.end is not None and self._item_holds(items.end, index):
                last, closed = index, True
                break
            if not self._is_item(items, index):
                break
            last = index
        number = last - marker
        if not closed or number not in items.count:
            return None
        if items.to_end or rule.scope == "tail":
            after = last + 1
            ends = after == len(document) or (rule.scope != "tail" and after in removed)
            return last if ends else None
        return last

    def _is_item(self, items: Items, index: int) -> bool:
        document = self._document
        block = document.block(index)
        if block.kind == "protected":
            return False
        text = document.core(index)
        if not fits_shape(items.where, text, block.kind, block.link_share, document.words(index)):
            return False
        return self._item_holds(items.match, index) and not (
            items.unless is not None and self._item_holds(items.unless, index)
        )

    def _item_holds(self, condition: Condition, index: int) -> bool:
        document = self._document
        if document.block(index).kind == "protected":
            return False
        text = document.core(index)
        return holds(condition, Unit(text, document.core(index - 1), document.core(index + 1), text))


def _part_text(text: str, parts: Sequence[Part], k: int) -> str:
    """What patterns see of a part of a block; empty where there is none."""
    if not 0 <= k < len(parts):
        return ""
    part = text[parts[k].start : parts[k].end]
    start, end = core(part)
    return part[start:end]


def _near(parts: Sequence[Part], offsets: Sequence[int]) -> Sequence[int]:
    """The numbers of the parts that hold one of the offsets; all of them when there are none to go by."""
    if not offsets:
        return range(len(parts))
    starts = [part.start for part in parts]
    return sorted({k for offset in offsets if (k := bisect_right(starts, offset) - 1) >= 0})


def _fits_removals(where: Where, index: int, removed: frozenset[int]) -> bool:
    side = where.beside_removal
    if side is None:
        return True
    before, after = index - 1 in removed, index + 1 in removed
    return {"prev": before, "next": after, "either": before or after}[side]
