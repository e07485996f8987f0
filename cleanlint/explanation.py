"""Why a place in a document went or stayed: which rules looked at it, what each saw there, and what stopped it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal, NamedTuple, TypeAlias, get_args

from cleanlint.cleaner import Engine, Round, Trace
from cleanlint.errors import InputError
from cleanlint.findings import CleanResult, Finding, Refusal, Removal
from cleanlint.matching.probe import Matched, Probe, Prober, Stop
from cleanlint.matching.search import Hit, Search
from cleanlint.patterns import fold
from cleanlint.resolve import Deletion
from cleanlint.rules.gates import gate_literals
from cleanlint.rules.records import Rule, Tier
from cleanlint.spans import Span, merge, subtract

Outcome: TypeAlias = Literal[
    "removed",  # or would have been, where the document was refused
    "reported",
    "suppressed",  # a comment switches the rule off here
    "kept",  # a phrase of the user's is in it
    "stuck",  # without it the rest of a Markdown document would be parsed differently
    "elsewhere",  # the rule has a hit in the block, but not at this place
    "stopped",  # the patterns match; a guard or a bound stands in the way
    "unmatched",  # the patterns do not match, or their weights do not add up
    "unopened",  # no word of the rule stands here, so it was not tried
    "absent",  # the rule takes no part
]
_LINE = re.compile(r"(?:\A|(?<=\n)|(?<=\r)(?!\n))(?:[^\r\n]+|(?!\Z))")
_MOST_WORDS = 12  # of a rule's gate, to be shown
_ORDER = get_args(Outcome)


class Went(NamedTuple):
    """A removal that takes some of the place along, and in which round."""

    removal: Removal
    round: int  # from 1; 0 where it is not known


class Looked(NamedTuple):
    """One rule at the place."""

    rule: str
    message: str
    fix: Tier
    acts: bool  # does it delete, as things are set
    outcome: Outcome
    round: int  # from 1
    text: str  # of the unit's block
    reaching: bool  # that block stands before the place, to which its section or tail reaches
    matched: tuple[Matched, ...]
    score: float | None  # None: the rule does not score
    at_least: float | None  # what the score has to reach
    stops: tuple[Stop, ...]
    change: str  # what would change the outcome; empty where nothing is to be said


class Explanation(NamedTuple):
    """What is to be said of a place in a document."""

    line: int
    column: int
    start: int
    end: int
    text: str  # that stands there
    kind: str  # paragraph, heading, item, quote, protected; blank, comment, none: it stands in no block; unknown
    rounds: int  # how many there were
    went: tuple[Went, ...]  # proposed only, where the document was refused
    findings: tuple[Finding, ...]
    refused: Refusal | None
    rules: tuple[Looked, ...]  # those that came nearest to act come first


def explain(
    engine: Engine, text: str, line: int, column: int | None, asked: Sequence[str], **given: Any
) -> Explanation:
    """Explain a line of a text, or the character at one column of it; both count from 1.

    ``asked`` are ids of rules: only these are looked at, and they are even where no word of theirs stands. ``given`` is
    what `Engine.clean` takes besides. Raises `InputError` for a place that the text does not have.
    """
    span = _span(text, line, column)
    result = engine.clean(text, **given)
    known = Explanation(line, column or 1, *span, text[slice(*span)], "unknown", 0, (), (), result.refused, ())
    if result.refused is not None and result.refused.reason == "time limit":
        return known
    return _explained(known, engine.trace(text, **given), result, span, text, asked)


def _span(text: str, line: int, column: int | None) -> Span:
    lines = [match.span() for match in _LINE.finditer(text)]
    if not 1 <= line <= len(lines):
        raise InputError(f"there is no line {line}: the text has {len(lines)}")
    start, end = lines[line - 1]
    if column is None:
        return Span(start, end)
    if not 1 <= column <= end - start:
        raise InputError(f"there is no column {column} in line {line}: it has {end - start}")
    return Span(start + column - 1, start + column)


def _explained(
    known: Explanation, trace: Trace, result: CleanResult, span: Span, text: str, asked: Sequence[str]
) -> Explanation:
    removals = result.removed if result.refused is None else result.refused.proposed
    went = tuple(Went(one, _round_of(trace, one)) for one in removals if _meet(span, one))
    rules = _looked(trace, span, text, went, asked)
    absent = [_absent(trace, name) for name in asked if all(name != one.rule for one in rules)]
    return known._replace(
        kind=_kind(trace.rounds[0], span, text),
        rounds=len(trace.rounds),
        went=went,
        findings=_findings(result.findings, span, text, went),
        rules=tuple(sorted([*rules, *absent], key=lambda one: (_rank(one), -len(one.matched), one.rule))),
    )


def _findings(found: Sequence[Finding], span: Span, text: str, went: Sequence[Went]) -> tuple[Finding, ...]:
    """Those about the place; one that lies around it is not, if the place went in a round before."""
    removing = {one.removal.rule for one in went}
    rest = subtract(span, merge((one.removal.start, one.removal.end) for one in went))
    left = [part for part in rest if text[slice(*part)].strip()]
    return tuple(
        finding
        for finding in found
        if _meet(span, finding) and (finding.rule in removing or any(_meet(part, finding) for part in left))
    )


def _looked(trace: Trace, span: Span, text: str, went: Sequence[Went], asked: Sequence[str]) -> list[Looked]:
    """The rules in the rounds that took some of the place along, and in the last one in which it was there."""
    rules: dict[str, Looked] = {}
    for number in range(1, len(trace.rounds) + 1):
        last = number == len(trace.rounds) or not _blocks(trace.rounds[number], span)
        if last or any(one.round == number for one in went):
            for looked in _Place(trace, number, span, text).looked(asked):
                known = rules.get(looked.rule)
                if known is None or _rank(looked) <= _rank(known):
                    rules[looked.rule] = looked
        if last:
            break
    return list(rules.values())


class _Place:
    """A place in the document of one round."""

    __slots__ = ("_blocks", "_here", "_prober", "_round", "_searches", "_span", "_text", "_trace")

    def __init__(self, trace: Trace, number: int, span: Span, text: str) -> None:
        here = trace.rounds[number - 1]
        self._trace, self._here, self._round, self._span, self._text = trace, here, number, span, text
        self._blocks = _blocks(here, span)
        settled = number == len(trace.rounds)
        self._searches: list[Search] = [here.search, *([trace.claims] if settled else [])]
        acting = here.search.hits(acting=True, allows=here.allows)
        gone = frozenset(k for hit in acting if hit.span is None for k in range(hit.first, hit.last + 1))
        self._prober = Prober(trace.rules, here.document, trace.host, gone)

    def looked(self, asked: Sequence[str]) -> Iterator[Looked]:
        """One record for each rule that looked at the place, or was asked for."""
        opened = self._opened()
        tried: dict[int, list[int]] = {}
        for number, index in sorted(opened):
            tried.setdefault(number, []).append(index)
        wanted = [number for number, head in enumerate(self._trace.rules.heads) if head.id in asked]
        for number in wanted if asked else tried:
            if number in self._trace.taking_part and self._blocks:
                places = tried.get(number, self._blocks)
                yield min((self._one(number, index, opened=number in tried) for index in places), key=_rank)

    def _opened(self) -> set[tuple[int, int]]:
        """Rules, and the blocks at which they were tried: those of the place, and markers whose sections reach it."""
        here = self._here
        found = {
            (one.rule, one.block) for search in self._searches for one in search.places if one.block in self._blocks
        }
        for acting in (True, False):
            hits = here.search.hits(acting=acting)
            found |= {(hit.rule, hit.first) for hit in hits if self._reaches(hit)}
        return found

    def _one(self, number: int, index: int, *, opened: bool) -> Looked:
        rule = self._trace.rules[number]
        probe = self._prober.probe(rule, index)
        hit = next((hit for hit in probe.hits if self._reaches(hit)), None)
        outcome = self._outcome(number, probe, hit, opened=opened)
        return Looked(
            rule.id,
            rule.message,
            rule.fix,
            number in self._trace.acting,
            outcome,
            self._round,
            self._here.document.layout.text(index),
            index not in self._blocks,
            probe.matched,
            probe.score,
            rule.match.at_least if rule.match.score else None,
            probe.stops if outcome == "stopped" else (),
            self._change(number, rule, outcome, hit),
        )

    def _outcome(self, number: int, probe: Probe, hit: Hit | None, *, opened: bool) -> Outcome:
        here = self._here
        if hit is None:
            if probe.hits:
                return "elsewhere"
            return "stopped" if probe.is_near else "unmatched" if opened or probe.matched else "unopened"
        hit = hit._replace(rule=number)
        if here.allowance is not None and not here.allowance.allows(hit):
            return "suppressed"
        if number not in self._trace.acting:
            return "reported"
        if self._is_in(hit, here.kept):
            return "kept"
        return "stuck" if self._is_in(hit, here.stuck) else "removed"

    def _change(self, number: int, rule: Rule, outcome: Outcome, hit: Hit | None) -> str:
        if outcome == "reported":
            return "needs --unsafe-fixes to act" if rule.fix == "unsafe" else "only reports, and never deletes"
        if outcome == "suppressed" and hit is not None:
            return self._switched_off(hit._replace(rule=number))
        if outcome == "unopened":
            return _missing(rule, self._here, self._blocks)
        changes = {
            "kept": "a phrase that is to be kept stands in it",
            "stuck": "without it the rest of the document would be parsed differently",
            "elsewhere": "acts on another part of this paragraph",
        }
        return changes.get(outcome, "")

    def _switched_off(self, hit: Hit) -> str:
        """Which comments do not let a hit stand."""
        allowance = self._here.allowance
        against = [] if allowance is None else [(one.name, allowance.start(one)) for one in allowance.against(hit)]
        if not against:
            return "a comment stands in it, and no removal takes a comment along"
        places = [(name, "of the page" if at is None else f"on line {self._line(at)}") for name, at in against]
        return ", ".join(dict.fromkeys(f"the comment {place} switches {name} off here" for name, place in places))

    def _line(self, offset: int) -> int:
        """The line of the text as it came, for an offset of what was left of it."""
        (part, *_) = self._here.survivors.origin((offset, offset + 1))
        return sum(match.start() <= part.start for match in _LINE.finditer(self._text))

    def _reaches(self, hit: Hit) -> bool:
        """Does a hit touch the place?"""
        return any(_meet(self._span, part) for part in self._here.survivors.origin(self._extent(hit)))

    def _extent(self, hit: Hit) -> tuple[int, int]:
        layout = self._here.document.layout
        return hit.span or (layout.starts[hit.first], layout.ends[hit.last])

    def _is_in(self, hit: Hit, deletions: Iterable[Deletion]) -> bool:
        start, end = self._extent(hit)
        return any(one.start < end and start < one.end for one in deletions)


def _blocks(here: Round, span: Span) -> list[int]:
    """The blocks of a round's document that have some of the span."""
    layout = here.document.layout
    edges = zip(layout.starts, layout.ends, strict=True)
    return [k for k, edge in enumerate(edges) if any(_meet(span, part) for part in here.survivors.origin(edge))]


def _meet(span: Span, other: tuple[int, int] | Removal | Finding) -> bool:
    return span.start < other[1] and other[0] < span.end


def _round_of(trace: Trace, removal: Removal) -> int:
    """In which round a removal was made."""
    for number, here in enumerate(trace.rounds, 1):
        for deletion in here.deletions:
            parts = here.survivors.origin((deletion.start, deletion.end))
            if any(part.start == removal.start and part.end == removal.end for part in parts):
                return number
    return 0


def _kind(first: Round, span: Span, text: str) -> str:
    if not text[span.start : span.end].strip():
        return "blank"
    blocks = _blocks(first, span)
    if not blocks:
        return "none" if first.allowance is None else "comment"
    return first.document.layout.kind(blocks[0])


def _rank(looked: Looked) -> int:
    return _ORDER.index(looked.outcome)


def _missing(rule: Rule, here: Round, blocks: Sequence[int]) -> str:
    """Which words the gate of a rule waits for in vain."""
    literals = gate_literals(rule)
    if literals is None:
        return "stands at another place than it looks at"
    texts = [" ".join(fold(here.document.layout.text(k)).split()) for k in blocks]
    if any(literal in text for literal in literals for text in texts):
        return "one of its words stands here, but not all that it needs, or the block is too long for it"
    shown = ", ".join(repr(literal) for literal in literals[:_MOST_WORDS])
    more = len(literals) - _MOST_WORDS
    return f"none of its words stands here: {shown}{f' and {more} more' if more > 0 else ''}"


def _absent(trace: Trace, name: str) -> Looked:
    """A rule that was asked for and takes no part."""
    rule = trace.rules.named(name)
    if rule is None:
        rule = next(trace.every[k] for k, head in enumerate(trace.every.heads) if head.id == name)
        change = "is off until it is selected" if rule.off else "is left out by the settings"
    elif all(trace.rules.heads[number].id != name for number in trace.taking_part):
        change = f"is for documents in {rule.lang}"
    else:
        change = "has nothing to look at: no block stands here"
    return Looked(rule.id, rule.message, rule.fix, False, "absent", 0, "", False, (), None, None, (), change)
