"""What must stand in a unit before a rule is tried on it: some literal, or a fact that is cheap to know.

A gate only prunes: each function here may answer "no gate", never a gate that a match can do without.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cleanlint.rules.records import UNBOUNDED, Condition, Pattern, Rule

FEW_WORDS = 6
FEW_CHARS = 40
ALL_PATTERNS = -1  # as a bit mask
SLACK = 20  # characters that decoration and wide white space may add to a short unit
LONGEST_WORD = 30  # characters, on the average of a unit
SHORTEST = 120  # a bound on words never goes below so many characters


def gate_literals(rule: Rule) -> tuple[str, ...] | None:
    """Folded literals: every unit that meets ``rule.match`` contains one of them. None if there are none."""
    literals = _condition_literals(rule.match)
    return None if literals is None else tuple(sorted(literals))


class Gate(NamedTuple):
    """Literals of which one stands in every unit that certain patterns match."""

    literals: tuple[str, ...]
    patterns: int  # the `any` patterns that may match, as a bit mask
    needs: tuple[tuple[str, ...], ...]  # further sets of literals, one of each of which is in such a unit as well
    score: tuple[tuple[float, tuple[str, ...]], ...] = ()  # weights, and literals one of which each weight takes
    at_least: float = 0.0  # the weights that can be had must reach this


def gates(rule: Rule) -> tuple[Gate, ...]:
    """Where the rule has to be tried: where a literal of some gate stands. Empty when the rule has no literals."""
    match = rule.match
    literals = _condition_literals(match)
    if literals is None:
        return ()
    needs = tuple(needed for p in match.all for needed in p.rare)
    by_pattern = _any(match.any)
    if by_pattern is not None and literals == by_pattern[1]:
        return tuple(
            Gate(p.literals or (), 1 << k, (*(r for r in p.rare if r != p.literals), *needs), *_score(match))
            for k, p in enumerate(match.any)
        )
    return (Gate(tuple(sorted(literals)), ALL_PATTERNS, needs, *_score(match)),)


def _score(match: Condition) -> tuple[tuple[tuple[float, tuple[str, ...]], ...], float]:
    """What the score of a condition takes, as far as literals that are worth looking for tell."""
    told = tuple((w, p.literals) for p, w in match.score if w > 0 and p.literals is not None and p.literals in p.rare)
    free = sum(w for _, w in match.score if w > 0) - sum(w for w, _ in told)
    return told, match.at_least - free


def has_fact_gate(rule: Rule) -> bool:
    """Is the rule bound to few units by its place or its length?"""
    where = rule.where
    if rule.scope == "quote":
        return True  # few blocks hold a quotation mark
    if where.first is not None or where.last is not None or where.tail_run is not None:
        return True
    few_words = where.words is not None and where.words.high <= FEW_WORDS
    return few_words or (where.chars is not None and where.chars.high <= FEW_CHARS)


def is_for_pages(rule: Rule) -> bool:
    """Does the rule ask for what only a page knows? It is then tried where a page says so, and on nothing else."""
    return rule.match.element is not None or rule.where.body is not None or rule.where.selector is not None


def longest_block(rule: Rule) -> int:
    """The most characters of a block that the rule is tried on, decoration and white space included.

    Follows from what the rule asks of whole blocks: patterns from `^` to `$`, a bound on words or characters.
    """
    if rule.scope not in ("block", "section", "tail"):
        return UNBOUNDED
    bounds = [UNBOUNDED]
    wholes = [pattern.longest for pattern in rule.match.any]
    if wholes and None not in wholes:
        bounds.append(max(length for length in wholes if length is not None) + SLACK)
    if rule.where.chars is not None:
        bounds.append(int(rule.where.chars.high) + SLACK)
    if rule.where.words is not None:
        bounds.append(max(SHORTEST, LONGEST_WORD * int(rule.where.words.high)))
    return min(bounds)


def _condition_literals(condition: Condition) -> frozenset[str] | None:
    """The cheapest of what the keys of a condition ask for. What the neighbours must hold says nothing of the unit."""
    candidates = [(p.cost, frozenset(p.literals)) for p in condition.all if p.literals is not None]
    candidates += [found for found in (_any(condition.any), _score_literals(condition)) if found is not None]
    return min(candidates, key=lambda found: (found[0], sorted(found[1])))[1] if candidates else None


def _any(patterns: Sequence[Pattern]) -> tuple[float, frozenset[str]] | None:
    """The literals of all patterns with their cost; None if there are none or a pattern has none."""
    if not patterns or any(pattern.literals is None for pattern in patterns):
        return None
    return sum(p.cost for p in patterns), frozenset(literal for p in patterns for literal in p.literals or ())


def _score_literals(condition: Condition) -> tuple[float, frozenset[str]] | None:
    """The literals of so many patterns that the others cannot reach the threshold by themselves.

    Patterns without a literal have to be among those others, and then the commonest ones.
    """
    positive = [(pattern, weight) for pattern, weight in condition.score if weight > 0]
    spare = condition.at_least - sum(weight for pattern, weight in positive if pattern.literals is None)
    if spare <= 0:
        return None
    needed = []
    known = [(pattern, weight) for pattern, weight in positive if pattern.literals is not None]
    for pattern, weight in sorted(known, key=lambda pair: (-pair[0].cost, pair[0].source)):
        if weight < spare:
            spare -= weight
        else:
            needed.append(pattern)
    return _any(needed)
