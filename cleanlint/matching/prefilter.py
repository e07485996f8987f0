"""The gate: one pass over a text that says which rules can match at all, and near which offsets."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeAlias

from cleanlint.document import encodable
from cleanlint.rules.gates import Gate

# Every occurrence of every literal in a folded text, as (number of the literal, start, end).
_Scan: TypeAlias = Callable[[str], list[tuple[int, int, int]]]

_RUN = re.compile("  +")


class Opening(NamedTuple):
    """A gate of a rule, as the prefilter works with it."""

    rule: int  # its number
    patterns: int  # the `any` patterns that may match behind the gate, as a bit mask
    needs: tuple[int, ...]  # masks of literals: one of each must stand in the unit, too
    score: tuple[tuple[float, int], ...]  # weights that can be had only with a literal of a mask
    at_least: float  # what they must add up to

    def admits(self, present: int) -> bool:
        """Can the gate's patterns match a unit in which the literals ``present`` stand?"""
        for needed in self.needs:
            if not present & needed:
                return False
        return not self.score or sum([w for w, mask in self.score if present & mask]) >= self.at_least


class Prefilter:
    """Finds the literals of many gates in a text at once. ``gates`` come with the numbers of their rules.

    Literals are numbered; a set of them is an integer with their bits.
    """

    __slots__ = ("_scan", "bits", "openings")

    def __init__(self, gates: Iterable[tuple[int, Gate]]) -> None:
        gates = list(gates)
        literals = sorted({text for _, gate in gates for part in _sets(gate) for text in part})
        self.bits = [1 << k for k in range(len(literals))]
        bit = dict(zip(literals, self.bits, strict=True))
        opened: dict[str, list[Opening]] = {literal: [] for literal in literals}
        for rule, gate in gates:
            needs = tuple(sum(bit[text] for text in needed) for needed in gate.needs)
            score = tuple((weight, sum(bit[text] for text in needed)) for weight, needed in gate.score)
            opening = Opening(rule, gate.patterns, needs, score, gate.at_least)
            for literal in gate.literals:
                opened[literal].append(opening)
        self.openings = [tuple(opened[literal]) for literal in literals]  # by number of the literal
        self._scan = _scanner(literals)

    def find(self, folded: str) -> list[tuple[int, int]]:
        """``(offset, number of the literal)`` for every occurrence in a folded text; offsets count code points."""
        squeezed, shifts = _squeeze(folded)
        found = self._scan(encodable(squeezed))
        if not shifts:
            return [(start, k) for k, start, _ in found]
        return [(start + shifts[bisect_right(shifts, (start, _FAR)) - 1][1], k) for k, start, _ in found]


_FAR = sys.maxsize


def _sets(gate: Gate) -> list[tuple[str, ...]]:
    """All the sets of literals that a gate asks for."""
    return [gate.literals, *gate.needs, *(literals for _, literals in gate.score)]


def _squeeze(folded: str) -> tuple[str, list[tuple[int, int]]]:
    """Each run of spaces as one space, and from which offset on how many characters are missing before it."""
    if "  " not in folded:
        return folded, []
    shifts = [(0, 0)]
    missing = 0
    for run in _RUN.finditer(folded):
        start, end = run.span()
        start -= missing
        missing = end - 1 - start
        shifts.append((start + 1, missing))
    return squeeze(folded), shifts


def squeeze(folded: str) -> str:
    """Each run of spaces as one space: what literals are looked for in."""
    return _RUN.sub(" ", folded) if "  " in folded else folded


def _scanner(literals: Sequence[str]) -> _Scan:
    if not literals:
        return lambda folded: []
    try:
        from ahocorasick_rs import AhoCorasick
    except ImportError:  # no wheel for this platform
        return _alternation(literals)
    find = AhoCorasick(literals).find_matches_as_indexes
    return lambda folded: find(folded, overlapping=True)


def _alternation(literals: Sequence[str]) -> _Scan:
    """The same, more slowly: at each offset the longest literal, and with it those that it begins with."""
    numbers = {literal: k for k, literal in enumerate(literals)}
    prefixes = [
        [numbers[literal[:n]] for n in range(1, len(literal) + 1) if literal[:n] in numbers] for literal in literals
    ]
    longest_first = sorted(literals, key=len, reverse=True)
    pattern = re.compile("(?=(" + "|".join(map(re.escape, longest_first)) + "))")

    def scan(folded: str) -> list[tuple[int, int, int]]:
        return [
            (k, m.start(), m.start() + len(literals[k]))
            for m in pattern.finditer(folded)
            for k in prefixes[numbers[m.group(1)]]
        ]

    return scan
