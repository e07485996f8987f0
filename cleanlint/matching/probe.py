"""Why a rule has a hit in a block, or has none: what its patterns match there, and which of its parts stand in the way.

Nothing is matched here in a way of its own. A part stands in the way if the rule without it has a hit: so the rule is
tried again and again without some of its parts, by the same `Search` as always.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from cleanlint.document import LONGEST_UNIT, Document, core, ending, opening
from cleanlint.matching.conditions import Unit, coverage, found, holds, matches
from cleanlint.matching.prefilter import Candidate
from cleanlint.matching.ready import Ready
from cleanlint.matching.search import Hit, Memory, Place, Search
from cleanlint.rules.gates import ALL_PATTERNS
from cleanlint.rules.mutate import mutants
from cleanlint.rules.records import UNBOUNDED, Condition, Pattern, Range, Rule
from cleanlint.rules.ruleset import RuleSet

_QUOTED = "where.quoted"  # holds unsaid of claims rules, so to leave it out is not to be without it
_LINKED = "where.link-density"  # where it is not known no bound holds, so to widen one is not to be without it
_COUNT = "items.count"
OBSTACLES = ("the block", "the markup")  # what may stand in the way beside the parts of a rule


class Matched(NamedTuple):
    """A pattern that is found in a unit."""

    part: str  # of the rule: match.any, match.all or match.score
    pattern: str  # as the pack has it
    words: str  # the first of what it matches; may be empty
    weight: float | None  # in a score


class Stop(NamedTuple):
    """A part of a rule that stands in the way of a hit."""

    part: str  # such as unless.any '\\bsaid\\b', or where.zone
    wants: str  # the bound, for one of `where`
    here: str  # what there is instead, or which words a guard matches; empty where that is hard to say


class Probe(NamedTuple):
    """A rule at one block."""

    hits: Sequence[Hit]
    matched: tuple[Matched, ...]
    score: float | None  # so far; None: the rule does not score
    stops: tuple[Stop, ...]  # without these, all of them, there would be a hit; empty: the patterns do not match

    @property
    def is_near(self) -> bool:
        """Would there be a hit, were it not for guards, bounds and the like?"""
        return bool(self.hits or (self.stops and self.matched))


class Prober:
    """Tries rules on one document, of which the blocks ``removed`` go in the round that is looked at."""

    __slots__ = ("_document", "_host", "_removed", "_rules")

    def __init__(self, rules: RuleSet, document: Document, host: str, removed: frozenset[int]) -> None:
        self._rules = rules
        self._document = document
        self._host = host
        self._removed = removed

    def probe(self, rule: Rule, index: int) -> Probe:
        """What a rule does at a block, whether or not its gate opens there."""
        hits = self._hits(rule, index)
        text, matched = self._matched(rule, index)
        score = sum(one.weight for one in matched if one.weight is not None) if rule.match.score else None
        stops = () if hits else tuple(self._stops(rule, index, text))
        return Probe(hits, matched, score, stops)

    def _hits(self, rule: Rule, index: int) -> Sequence[Hit]:
        ready = {0: Ready.of(rule, acting=False)}
        search = Search(ready, self._document, (), self._host, None, Memory({}, set()), self._rules)
        return search.tried(Place(0, index, Candidate(0, ALL_PATTERNS, [])), self._removed)

    def _matched(self, rule: Rule, index: int) -> tuple[str, tuple[Matched, ...]]:
        """The unit of the block in which most of the patterns are found, and these."""
        units = self._units(rule, index)
        each = [(text, tuple(_found(rule.match, text))) for text in units]
        return max(each, key=lambda one: len(one[1]), default=("", ()))

    def _units(self, rule: Rule, index: int) -> list[str]:
        document = self._document
        text = document.layout.text(index)
        if rule.scope in ("span", "quote"):
            return [text]
        if rule.scope not in ("sentence", "line"):
            return [document.core(index)]
        parts = document.sentences(index) if rule.scope == "sentence" else document.lines(index)
        texts = [text[part.start : part.end] for part in parts]
        return [one[slice(*core(one))] for one in texts]

    def _stops(self, rule: Rule, index: int, text: str) -> Iterator[Stop]:
        """The fewest parts that have to go for a hit; what nothing can be done about if that does not help either."""
        names = dict.fromkeys(part for part, _ in _all_parts(rule))
        if not self._hits(_without(rule, names), index):
            if holds(_without(rule, names).match, Unit(text)):
                yield self._obstacle(index, text)
            return
        needed = dict(names)
        for name in names:
            fewer = needed.keys() - {name}
            if self._hits(_without(rule, fewer), index):
                del needed[name]
        for name in needed:
            if name == _COUNT:
                (hit, *_) = self._hits(_without(rule, needed), index)
                here = str(hit.last - hit.first)
            else:
                here = self._here(rule, name, index, text)
            yield Stop(name.replace("\\\\", "\\"), _wanted(rule, name), here)

    def _obstacle(self, index: int, text: str) -> Stop:
        block, markup = OBSTACLES
        if self._document.layout.kind(index) == "protected":
            return Stop(block, "", "nothing may touch it: code, a table, HTML or the like")
        if len(text) > LONGEST_UNIT:
            return Stop(block, "", f"longer than {LONGEST_UNIT} characters")
        return Stop(markup, "", "the words cannot go by themselves: that would cut a link or the like in two")

    def _here(self, rule: Rule, name: str, index: int, text: str) -> str:
        """What there is where a part asks for something else."""
        pattern = next((one for one in _guards(rule) if name.endswith(repr(one.source))), None)
        if pattern is not None:
            words = _first(pattern, text)
            return "" if words is None else words
        return self._fact(rule, name.rpartition(".")[2], index, text) if "where." in name else ""

    def _fact(self, rule: Rule, key: str, index: int, text: str) -> str:
        document, layout = self._document, self._document.layout
        if key == "link-density":
            share = layout.link_share(index)
            return "not known" if share is None else f"{share:.2f}"
        facts = {
            "words": lambda: f"{len(text.split())}",
            "chars": lambda: f"{len(text)}",
            "kind": lambda: layout.kind(index),
            "starts": lambda: opening(text),
            "ends": lambda: ending(text),
            "zone": lambda: ", ".join(sorted(document.zones(index))),
            "first": lambda: f"block {index + 1} of {len(document)}",
            "last": lambda: f"block {index + 1} of {len(document)}",
            "coverage": lambda: f"{coverage(rule.match, text):.2f}",
            "domain": lambda: self._host or "no url",
            "lang": lambda: document.lang or "not known",
        }
        return facts[key]() if key in facts else ""


def _all_parts(rule: Rule) -> Iterator[tuple[str, Rule]]:
    """The rule without one of the parts that narrow it down, for each of them; those that hold unsaid, too."""
    yield from ((part, mutant) for part, mutant in mutants(rule) if not part.endswith((_QUOTED, f" {_LINKED}")))
    if rule.where.link_density is not None:
        yield _LINKED, rule._replace(where=rule.where._replace(link_density=None))
    if Ready.of(rule, acting=False).quoted != "anywhere":
        yield _QUOTED, rule._replace(where=rule.where._replace(quoted="anywhere"))
    if rule.items is not None and rule.items.count != Range(0, UNBOUNDED):
        yield _COUNT, rule._replace(items=rule.items._replace(count=Range(0, UNBOUNDED)))


def _without(rule: Rule, names: Collection[str]) -> Rule:
    """The rule without all of these parts."""
    while True:
        changed = next((changed for part, changed in _all_parts(rule) if part in names), None)
        if changed is None:
            return rule
        rule = changed


def _found(condition: Condition, text: str) -> Iterator[Matched]:
    entries: list[tuple[str, Pattern, float | None]] = [
        *(("match.any", pattern, None) for pattern in condition.any),
        *(("match.all", pattern, None) for pattern in condition.all),
        *(("match.score", pattern, weight) for pattern, weight in condition.score),
    ]
    for part, pattern, weight in entries:
        words = _first(pattern, text)
        if words is not None:
            yield Matched(part, pattern.source, words, weight)


def _first(pattern: Pattern, text: str) -> str | None:
    """The first words that a pattern matches; None if it is not found."""
    for start, end in matches(pattern, text, 0, len(text)):
        return text[start:end]
    return "" if found(pattern, Unit(text)) else None


def _guards(rule: Rule) -> Iterator[Pattern]:
    yield from rule.match.none
    if rule.unless is not None:
        yield from (*rule.unless.any, *rule.unless.all, *rule.unless.none)


def _wanted(rule: Rule, name: str) -> str:
    """What a bound asks for, as a pack would have it."""
    if name == _COUNT and rule.items is not None:
        return _plain(rule.items.count)
    if name == _QUOTED:
        return rule.where.quoted or "outside"
    if "items" in name or "where." not in name:
        return ""
    return _plain(getattr(rule.where, name.rpartition(".")[2].replace("-", "_")))


def _plain(bound: object) -> str:
    if isinstance(bound, Range):
        low = f"{bound.low:g}" if bound.low > 0 else ""
        return f"{low}..{bound.high:g}" if bound.high < UNBOUNDED else f"{low}.."
    return ", ".join(map(str, bound)) if isinstance(bound, tuple) else str(bound)
