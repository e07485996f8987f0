"""The gate: one pass over a text that says which rules can match at all, and near which offsets."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeAlias

# Every occurrence of every literal in a folded text, as (number of the literal, start, end).
_Scan: TypeAlias = Callable[[str], list[tuple[int, int, int]]]

_RUN = re.compile("  +")
_SURROGATE = re.compile("[\ud800-\udfff]")


class Gate(NamedTuple):
    """Patterns of a rule that can only match a unit in which the gate's literal stands."""

    rule: int  # its number
    patterns: int  # of its `any` patterns, as a bit mask


# An offset in a text, and the gates whose literal stands there.
Candidate: TypeAlias = tuple[int, tuple[Gate, ...]]


class Prefilter:
    """Finds the literals of many gates in a text at once. The literals are folded."""

    __slots__ = ("_owners", "_scan")

    def __init__(self, gates: Iterable[tuple[Gate, Iterable[str]]]) -> None:
        owners: dict[str, list[Gate]] = {}
        for gate, its_literals in gates:
            for literal in its_literals:
                owners.setdefault(literal, []).append(gate)
        literals = sorted(owners)
        self._owners = [tuple(owners[literal]) for literal in literals]
        self._scan = _scanner(literals)

    def candidates(self, folded: str) -> list[Candidate]:
        """Every occurrence of a literal in a folded text; offsets count code points."""
        squeezed, shifts = _squeeze(folded)
        try:
            found = self._scan(squeezed)
        except UnicodeEncodeError:  # lone surrogates have no UTF-8 for the automaton, and no literal holds one
            found = self._scan(_SURROGATE.sub("\ufffd", squeezed))
        owners = self._owners
        if not shifts:
            return [(start, owners[k]) for k, start, _ in found]
        return [(start + shifts[bisect_right(shifts, (start, _FAR)) - 1][1], owners[k]) for k, start, _ in found]


_FAR = sys.maxsize


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
