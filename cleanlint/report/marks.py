"""What the page marks in a document: removals, claims, what could go but stays, and remarks that no rule makes."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from cleanlint.findings import Finding, Removal, units
from cleanlint.reporters import FindRule, Outcome
from cleanlint.reporters.lines import Lines, Place, inked
from cleanlint.rules.records import Rule, Severity, Tier
from cleanlint.spans import Span

Kind: TypeAlias = Literal["removal", "claim", "possible", "remark"]


class Mark(NamedTuple):
    """A finding with all that a reader needs to judge it. The spans are sorted, disjoint and not empty."""

    kind: Kind
    rule: str
    message: str
    severity: Severity
    fix: Tier
    also: tuple[str, ...]  # other rules that would have removed some of it
    spans: tuple[Span, ...]  # several, where other removals lie inside a removal
    words: int
    place: Place


def marks(outcome: Outcome, rule: FindRule) -> list[Mark]:
    """The marks of a document, by place. Of a refused document, what would have gone counts as removed."""
    removed = outcome.refused.proposed if outcome.refused else outcome.removed
    judged = outcome._replace(removed=removed)
    lines = Lines(outcome.text)
    found = [_of_removals(unit, parts, lines) for unit, parts in units(removed, outcome.findings)]
    found += [_of_finding(finding, rule, lines) for finding in judged.left]
    return sorted(found, key=lambda mark: (mark.spans, mark.rule))


def _of_removals(unit: Finding | Removal, parts: tuple[Removal, ...], lines: Lines) -> Mark:
    spans = tuple(Span(part.start, part.end) for part in parts)
    also = tuple(sorted({other for part in parts for other in part.also}))
    words = sum(len(part.text.split()) for part in parts)
    place = _place(lines, spans)
    if isinstance(unit, Finding):
        return Mark("removal", unit.rule, unit.message, unit.severity, unit.fix, also, spans, words, place)
    return Mark("removal", unit.rule, unit.rule, "warning", "safe", also, spans, words, place)


def _of_finding(finding: Finding, rule: FindRule, lines: Lines) -> Mark:
    spans = (Span(finding.start, finding.end),)
    words = len(lines.text[finding.start : finding.end].split())
    kind = _kind(rule(finding.rule))
    place = _place(lines, spans)
    return Mark(kind, finding.rule, finding.message, finding.severity, finding.fix, (), spans, words, place)


def _kind(rule: Rule | None) -> Kind:
    """Of a finding that stays."""
    if rule is None:
        return "remark"
    return "claim" if rule.kind == "claims" else "possible"


def _place(lines: Lines, spans: tuple[Span, ...]) -> Place:
    """Where the first letter of it stands."""
    shown = next((span for span in spans if lines.text[span.start : span.end].strip()), spans[0])
    return lines.place(inked(lines.text, shown).start)
