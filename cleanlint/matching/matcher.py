"""Rules made ready: which of them may match where in a text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cleanlint.document import Document
from cleanlint.formats.page import PageLayout
from cleanlint.languages import speaks
from cleanlint.matching.pages import PageGate
from cleanlint.matching.prefilter import Candidate, Look, Prefilter
from cleanlint.matching.ready import Ready
from cleanlint.matching.search import Memory, Place, Search
from cleanlint.rules.gates import ALL_PATTERNS, longest_block
from cleanlint.rules.records import Kind, Rule
from cleanlint.rules.ruleset import RuleSet

_ENDS = " \t\r\n\xa0.!?…"
_QUOTES = "\"“”'‘’`„‟«»‚‹＂"  # no quotation is without one of these


class _Language(NamedTuple):
    """The rules that a document in some language meets."""

    rules: frozenset[int]
    by_fact: tuple[int, ...]  # those without literals: they are tried whatever the text says


class _Readied(dict[int, Ready]):
    """The rules that have been looked at, by number."""

    __slots__ = ("_acting", "_rules")

    def __init__(self, rules: RuleSet, acting: frozenset[int]) -> None:
        super().__init__()
        self._rules = rules
        self._acting = acting

    def __missing__(self, number: int) -> Ready:
        ready = self[number] = Ready.of(self._rules[number], acting=number in self._acting)
        return ready


class Matcher:
    """Finds where rules of one kind may match. Immutable after construction; safe to share between threads."""

    __slots__ = ("_by_fact", "_by_lang", "_gated", "_page_gate", "_prefilter", "_ready", "_rules")

    def __init__(self, rules: RuleSet, kind: Kind, acting: Iterable[int], *, gated: bool = True) -> None:
        self._rules = rules
        self._ready = _Readied(rules, frozenset(acting))
        self._gated = gated
        gates = rules.gates[kind]
        self._by_fact = tuple(gates.ungated if gated else sorted(set(gates.rules).difference(gates.for_pages)))
        self._page_gate = PageGate(rules, gates.for_pages)
        self._prefilter = Prefilter(gates)
        self._by_lang: dict[str | None, _Language] = {}

    def _language(self, lang: str | None) -> _Language:
        found = self._by_lang.get(lang)
        if found is None:
            active = frozenset(
                number
                for number, head in enumerate(self._rules.heads)
                if lang is None or head.lang == "mul" or speaks(lang, head.lang)
            )
            by_fact = tuple(number for number in self._by_fact if number in active)
            found = self._by_lang[lang] = _Language(active, by_fact)
        return found

    def numbers(self, lang: str | None) -> frozenset[int]:
        """Of the rules of any kind that a document in this language lets take part."""
        return self._language(lang).rules

    def search(self, document: Document, host: str, memory: Memory) -> Search:
        """Begin to look for hits in a document of which ``memory`` holds what earlier rounds found."""
        language = self._language(document.lang)
        looks = self._looks(document, memory) if self._gated and language.rules else None
        places = [] if looks is None else self._places(looks, language.rules)
        for number in language.by_fact:
            rule = self._rules[number]
            longest = longest_block(rule)
            places += [
                Place(number, index, Candidate(number, ALL_PATTERNS, []))
                for index in _fact_blocks(rule, document)
                if len(document.text_at(index)) <= longest
            ]
        if isinstance(document.layout, PageLayout):
            places += [
                Place(number, index, Candidate(number, ALL_PATTERNS, []))
                for number, index in self._page_gate.places(document.layout)
                if number in language.rules
            ]
        return Search(self._ready, document, places, host, looks, memory, self._rules)

    def _looks(self, document: Document, memory: Memory) -> list[Look]:
        """What the gate says of each block; texts that were looked at before are not looked at again."""
        known = memory.looks
        texts = list(map(document.text_at, range(len(document))))
        new = list({text: None for text in texts if text not in known})
        known.update(zip(new, self._prefilter.look(new), strict=True))
        return [known[text] for text in texts]

    def _places(self, looks: Sequence[Look], active: frozenset[int]) -> list[Place]:
        ready = self._ready
        all_active = len(active) == len(self._rules)
        places = []
        for index, look in enumerate(looks):
            after = len(looks) - 1 - index
            for candidate in look.candidates:
                one = ready[candidate.rule]
                if index < one.first and after < one.last and (all_active or candidate.rule in active):
                    places.append(Place(candidate.rule, index, candidate))
        return places


def _fact_blocks(rule: Rule, document: Document) -> Iterable[int]:
    """The blocks at which a rule without literals has to be tried."""
    if rule.scope == "quote":
        texts = map(document.text_at, range(len(document)))
        sought = _opens if rule.where.unattributed else _quotes
        return [index for index, text in enumerate(texts) if sought(text)]
    where = rule.where
    first, end = 0, len(document)
    if where.first is not None:
        end = min(end, where.first)
    if where.last is not None:
        first = max(first, len(document) - where.last)
    if where.tail_run is not None:
        first = max(first, document.tail_run()[0])
    return range(first, end)


def _quotes(text: str) -> bool:
    return any(map(text.__contains__, _QUOTES))


def _opens(text: str) -> bool:
    """May a block be nothing but quotations? Only in such a one can a quotation be without a speaker."""
    return text.lstrip()[:1] in _QUOTES and text.rstrip(_ENDS)[-1:] in _QUOTES
