"""Rules made ready: which of them may match where in a text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cleanlint.document import Document
from cleanlint.matching.conditions import speaks
from cleanlint.matching.prefilter import Candidate, Gated, Look, Prefilter
from cleanlint.matching.search import Memory, Place, Ready, Search
from cleanlint.rules.gates import ALL_PATTERNS, gates, longest_block
from cleanlint.rules.records import UNBOUNDED, Rule, Where


class _Language(NamedTuple):
    """The rules that a document in some language meets."""

    rules: frozenset[int]
    by_fact: tuple[int, ...]  # those without literals: they are tried whatever the text says


class _Bounds(NamedTuple):
    """Bounds of a rule that tell at a glance."""

    first: int  # the block is among so many first ones
    last: int  # and so many last ones


class Matcher:
    """Finds where rules may match. Immutable after construction; safe to share between threads."""

    __slots__ = ("_bounds", "_by_fact", "_by_lang", "_gated", "_prefilter", "_ready", "rules")

    def __init__(self, rules: Sequence[Rule], acting: Iterable[int], *, gated: bool = True) -> None:
        self.rules = tuple(rules)
        acting = frozenset(acting)
        self._ready = [Ready.of(rule, acting=number in acting) for number, rule in enumerate(self.rules)]
        self._gated = gated
        self._bounds = [_bounds(rule) for rule in self.rules]
        gated_rules: list[Gated] = []
        by_fact = []
        for number, rule in enumerate(self.rules):
            its_gates = gates(rule) if gated else ()
            gated_rules += [Gated(number, longest_block(rule), gate) for gate in its_gates]
            if not its_gates:
                by_fact.append(number)
        self._by_fact = tuple(by_fact)
        self._prefilter = Prefilter(gated_rules)
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

    def search(self, document: Document, host: str, memory: Memory) -> Search:
        """Begin to look for hits in a document of which ``memory`` holds what earlier rounds found."""
        language = self._language(document.lang)
        looks = self._looks(document, memory) if self._gated and language.rules else None
        places = [] if looks is None else self._places(looks, language.rules)
        for number in language.by_fact:
            longest = longest_block(self.rules[number])
            places += [
                Place(number, index, Candidate(number, ALL_PATTERNS, []))
                for index in _fact_blocks(self.rules[number].where, document)
                if len(document.layout.text(index)) <= longest
            ]
        return Search(self._ready, document, places, host, looks, memory)

    def _looks(self, document: Document, memory: Memory) -> list[Look]:
        """What the gate says of each block; texts that were looked at before are not looked at again."""
        layout, known = document.layout, memory.looks
        texts = [layout.text(index) for index in range(len(document))]
        new = list({text: None for text in texts if text not in known})
        known.update(zip(new, self._prefilter.look(new), strict=True))
        return [known[text] for text in texts]

    def _places(self, looks: Sequence[Look], active: frozenset[int]) -> list[Place]:
        bounds = self._bounds
        all_active = len(active) == len(bounds)
        places = []
        for index, look in enumerate(looks):
            after = len(looks) - 1 - index
            for candidate in look.candidates:
                number = candidate.rule
                first, last = bounds[number]
                if index < first and after < last and (all_active or number in active):
                    places.append(Place(number, index, candidate))
        return places


def _bounds(rule: Rule) -> _Bounds:
    where = rule.where
    first = UNBOUNDED if where.first is None else where.first
    return _Bounds(first, UNBOUNDED if where.last is None else where.last)


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
