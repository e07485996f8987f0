"""The hits of one text: place, patterns, guards, and what follows a marker."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from cleanlint.document import LONGEST_UNIT, Document, Part, core
from cleanlint.formats.page import element_of
from cleanlint.matching.beginnings import shares, span_matches
from cleanlint.matching.conditions import (
    Unit,
    coverage,
    fits_links,
    fits_place,
    fits_shape,
    fits_source,
    holds,
    holds_beside_any,
)
from cleanlint.matching.prefilter import Candidate, Look
from cleanlint.matching.ready import Ready, Within
from cleanlint.matching.scan import squeeze
from cleanlint.rules.gates import ALL_PATTERNS
from cleanlint.rules.records import Condition, Items, Rule, Where

if TYPE_CHECKING:
    from cleanlint.claims.speech import Speech
    from cleanlint.rules.ruleset import RuleSet

_NOTHING: frozenset[int] = frozenset()


class Hit(NamedTuple):
    """What a rule would remove or flag: whole blocks ``first..last``, or one span of the source inside ``first``."""

    rule: int
    first: int
    last: int
    span: tuple[int, int] | None = None  # None: the whole blocks


class Place(NamedTuple):
    """Where a rule is tried."""

    rule: int
    block: int  # its number
    candidate: Candidate


class Memory(NamedTuple):
    """What the rounds of one document know from one another: most blocks stay as they were.

    Only where a text tells all of a block: what holds for one text then holds for the same text later.
    """

    looks: dict[str, Look]  # by the text of a block
    in_vain: set[tuple[int, str]]  # rules that a block's text alone decides, and texts in which they have no hit


class Search:
    """The hits of one text."""

    __slots__ = ("_document", "_folded", "_host", "_looks", "_memory", "_places", "_ready", "_rules", "_said")

    def __init__(
        self,
        ready: Mapping[int, Ready],
        document: Document,
        places: Sequence[Place],
        host: str,
        looks: Sequence[Look] | None,
        memory: Memory,
        rules: RuleSet,
    ) -> None:
        self._ready = ready
        self._document = document
        self._places = places
        self._host = host
        self._looks = looks  # by block; None: do not look for literals before patterns
        self._memory = memory
        self._rules = rules
        self._said: Speech | None = None
        self._folded: dict[int, str] = {}

    @property
    def _speech(self) -> Speech:
        """Who speaks in the document: what only rules about claims ask."""
        if self._said is None:
            from cleanlint.claims.speech import Speech

            self._said = Speech(self._document, self._rules)
        return self._said

    @property
    def places(self) -> Sequence[Place]:
        """Where the gate lets rules be tried."""
        return self._places

    def hits(self, *, acting: bool, allows: Callable[[Hit], bool] | None = None) -> list[Hit]:
        """The hits of the rules that act, or of the others, as far as they are allowed.

        Rules that lean on other removals are tried until no more come.
        """
        found: list[Hit] = []
        leaning = []
        ready = self._ready
        for place in self._places:
            one = ready[place.rule]
            if one.acting is not acting:
                continue
            if one.leaning:
                leaning.append(place)
            else:
                found += self._hits_at(place, one)
        if allows is not None:
            found = list(filter(allows, found))
        while leaning:
            removed = frozenset(k for hit in found if hit.span is None for k in range(hit.first, hit.last + 1))
            new: list[Hit] = []
            waiting = []
            for place in leaning:
                hits = self.tried(place, removed)
                if allows is not None:
                    hits = list(filter(allows, hits))
                new += hits
                if not hits:
                    waiting.append(place)
            if not new:
                break
            found += new
            leaning = waiting
        return found

    def _hits_at(self, place: Place, ready: Ready) -> Sequence[Hit]:
        """The hits of a rule that does not lean on others, unless it is known that there are none."""
        if not ready.local or not self._document.layout.text_tells_all:
            return self.tried(place, _NOTHING)
        key = (place.rule, self._document.text_at(place.block))
        in_vain = self._memory.in_vain
        if key in in_vain:
            return ()
        hits = self.tried(place, _NOTHING)
        if not hits:
            in_vain.add(key)
        return hits

    def tried(self, place: Place, removed: frozenset[int]) -> Sequence[Hit]:
        """The hits of one rule in one block, when the blocks ``removed`` go."""
        number, index, candidate = place
        ready = self._ready[number]
        rule, document = ready.rule, self._document
        where = rule.where
        if (where.domain or where.lang) and not fits_source(where, self._host, document.lang):
            return ()
        if ready.leaning and not _fits_removals(where, index, removed):
            return ()
        if rule.scope == "span":
            return self._spans(number, index, candidate)
        if rule.scope in ("sentence", "line"):
            return self._parts(number, index, candidate)
        if rule.scope == "quote":
            return self._quotations(number, index)
        if ready.placed and not fits_place(where, document, index):
            return ()
        text = document.core(index)
        if not text or len(text) > LONGEST_UNIT:
            return ()
        if ready.shaped and not fits_shape(where, text, document.layout, index):
            return ()
        if not self._accepts(rule, self._unit(number, index, text), candidate.patterns) or self._is_protected(index):
            return ()
        if not fits_links(where, document.layout, index):
            return ()
        start = document.core_start(index)
        if not self._speaks_so(number, index, start, start + len(text)):
            return ()
        last = index if rule.scope == "block" else self._last_item(number, index, removed)
        return () if last is None else (Hit(number, index, last),)

    def _unit(self, number: int, index: int, text: str) -> Unit:
        """A text in a block, with what is around the block."""
        if not self._ready[number].looking:
            return Unit(text, self._folded_block(index))
        before, after = self._document.core(index - 1), self._document.core(index + 1)
        return Unit(text, self._folded_block(index), before, after, text, element_of(self._document.layout, index))

    def _folded_block(self, index: int) -> str | None:
        if self._looks is None:
            return None
        found = self._folded.get(index)
        if found is None:
            start = self._document.core_start(index)
            end = start + len(self._document.core(index))
            found = self._folded[index] = squeeze(self._looks[index].folded[start:end])
        return found

    def _folded_part(self, index: int, part: Part) -> str | None:
        return None if self._looks is None else squeeze(self._looks[index].folded[part.start : part.end])

    def _is_protected(self, index: int) -> bool:
        return self._document.layout.kind(index) == "protected"

    def _accepts(self, rule: Rule, unit: Unit, patterns: int) -> bool:
        return (
            holds(rule.match, unit, patterns)
            and not (rule.unless is not None and holds(rule.unless, unit))
            and (rule.where.coverage is None or coverage(rule.match, unit.text) >= rule.where.coverage)
        )

    def _spans(self, number: int, index: int, candidate: Candidate) -> list[Hit]:
        """Each match of an `any` pattern in the segments where the rule may match."""
        rule, document, within = self._ready[number].rule, self._document, self._ready[number].within
        text = document.text_at(index)
        folded = None if self._looks is None else self._looks[index].folded
        hits: list[Hit] = []
        for piece, share in shares(document.segments(index), candidate):
            spans = span_matches(rule, share, text, folded, piece)
            if not spans:
                continue
            unit = self._part_unit(number, index, text[piece.start : piece.end], piece)
            guarded = rule.unless is not None and holds(rule.unless, unit)
            if not holds_beside_any(rule.match, unit) or (guarded and within[1] is None):
                continue
            for start, end in spans:
                fits = self._fits_sentence(within, index, start, guarded=guarded)
                if not (fits and self._speaks_so(number, index, start, end)):
                    continue
                span = self._place_of(number, index, Part(start, end), text[start:end])
                hits += [] if span is None else [Hit(number, index, index, span)]
        return hits

    def _quotations(self, number: int, index: int) -> list[Hit]:
        """The quotations of a block that a rule accepts."""
        text = self._document.text_at(index)
        hits = []
        for found in self._speech.quotations(index):
            part, rule = Part(found.start, found.end), self._ready[number].rule
            here = text[found.start : found.end]
            span = self._place_of(number, index, part, here)
            if span is None or not self._accepts(rule, self._part_unit(number, index, here, part), ALL_PATTERNS):
                continue
            if self._speaks_so(number, index, *part):
                hits.append(Hit(number, index, index, span))
        return hits

    def _speaks_so(self, number: int, index: int, start: int, end: int) -> bool:
        """Does a part of a block stand in quotations, and is its source or speaker given, as the rule wants it?"""
        ready = self._ready[number]
        where = ready.rule.where
        if ready.quoted == "anywhere" and not where.asks_who:
            return True
        speech = self._speech
        if ready.quoted != "anywhere" and speech.is_quoted(index, start, end) is not (ready.quoted == "inside"):
            return False
        return (
            (where.unsourced is None or speech.is_unsourced(where.unsourced, index, start))
            and (where.unnamed is None or speech.is_unnamed(where.unnamed, index, start))
            and (not where.unattributed or speech.is_unattributed(index, start))
        )

    def _fits_sentence(self, within: Within, index: int, start: int, *, guarded: bool) -> bool:
        """What a span rule asks of the sentence in which a match begins; ``guarded``: the rest of its guard holds."""
        wanted, unwanted = within
        if wanted is None and unwanted is None:
            return True
        part = self._speech.sentence(index, start)
        unit = Unit(self._document.text_at(index)[part.start : part.end])
        return (wanted is None or holds(wanted, unit)) and not (
            guarded and unwanted is not None and holds(unwanted, unit)
        )

    def _parts(self, number: int, index: int, candidate: Candidate) -> list[Hit]:
        """The sentences, or the lines, of a block that a rule accepts."""
        rule, document = self._ready[number].rule, self._document
        text = document.text_at(index)
        parts = document.sentences(index) if rule.scope == "sentence" else document.lines(index)
        hits = []
        for k in _near(parts, candidate.offsets):
            part = _core_part(text, parts[k])
            here = text[part.start : part.end]
            span = self._place_of(number, index, parts[k], here)
            if span is None:
                continue
            unit = self._part_unit(number, index, here, part)
            if self._ready[number].looking:
                before, after = (_part_text(text, parts, j) for j in (k - 1, k + 1))
                unit = unit._replace(prev=before, next=after)
            if self._accepts(rule, unit, candidate.patterns) and self._speaks_so(number, index, *part):
                hits.append(Hit(number, index, index, span))
        return hits

    def _part_unit(self, number: int, index: int, text: str, part: Part) -> Unit:
        """A part of a block; its neighbours are those of the block."""
        if not self._ready[number].looking:
            return Unit(text, self._folded_part(index, part))
        document = self._document
        before, after, block = document.core(index - 1), document.core(index + 1), document.core(index)
        element = element_of(document.layout, index)
        return Unit(text, self._folded_part(index, part), before, after, block, element)

    def _place_of(self, number: int, index: int, part: Part, text: str) -> tuple[int, int] | None:
        """Where a part of a block stands in the source, if it is as the rule wants it and can go by itself."""
        rule, document = self._ready[number].rule, self._document
        if self._is_protected(index) or not fits_shape(rule.where, text, document.layout, index):
            return None
        if not fits_links(rule.where, document.layout, index):
            return None
        find = document.layout.shown_span if rule.kind == "claims" else document.layout.source_span
        span = find(index, *part)
        return span if span is not None and fits_place(rule.where, document, index, span.start) else None

    def _last_item(self, number: int, marker: int, removed: frozenset[int]) -> int | None:
        """The last block that goes with a marker; None when what follows is not what the rule knows."""
        rule, document = self._ready[number].rule, self._document
        items = rule.items or Items()
        most = int(min(items.count.high, len(document)))
        last = marker
        closed = items.end is None
        while last + 1 < len(document) and last - marker <= most:
            index = last + 1
            if items.end is not None and self._item_holds(number, items.end, index):
                last, closed = index, True
                break
            if not self._is_item(number, items, index):
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

    def _is_item(self, number: int, items: Items, index: int) -> bool:
        document = self._document
        if self._is_protected(index):
            return False
        if not fits_shape(items.where, document.core(index), document.layout, index):
            return False
        return (
            self._item_holds(number, items.match, index)
            and not (items.unless is not None and self._item_holds(number, items.unless, index))
            and fits_links(items.where, document.layout, index)
        )

    def _item_holds(self, number: int, condition: Condition, index: int) -> bool:
        return not self._is_protected(index) and holds(condition, self._unit(number, index, self._document.core(index)))


def _core_part(text: str, part: Part) -> Part:
    """A part of a block without the decoration at its ends."""
    start, end = core(text[part.start : part.end])
    return Part(part.start + start, part.start + end)


def _part_text(text: str, parts: Sequence[Part], k: int) -> str:
    """What patterns see of a part of a block; empty where there is none."""
    if not 0 <= k < len(parts):
        return ""
    part = _core_part(text, parts[k])
    return text[part.start : part.end]


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
