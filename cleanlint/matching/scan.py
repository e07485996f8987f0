"""Finding many literals in a folded text at once."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TypeAlias

from cleanlint.document import encodable

# Every occurrence of every literal in a folded text, as (number of the literal, start, end), in the order of the ends.
Found: TypeAlias = list[tuple[int, int, int]]
Scan: TypeAlias = Callable[[str], Found]

_RUN = re.compile("  +")
_FAR = sys.maxsize
_FEW = 4  # literals, that are found one by one faster than together
_WORTH_IT = 50  # searches that take as long as making an automaton


def scanner(literals: Sequence[str]) -> Scan:
    """Finds all of the literals in one pass."""
    if not literals:
        return lambda text: []
    try:
        from ahocorasick_rs import AhoCorasick
    except ImportError:  # no wheel for this platform
        return _alternation(literals)
    find = AhoCorasick(literals).find_matches_as_indexes
    return lambda text: find(text, overlapping=True)


def _alternation(literals: Sequence[str]) -> Scan:
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


def one_by_one(literals: Sequence[str], text: str) -> Found:
    """Finds them without any preparation."""
    found: Found = []
    for number in [number for number, literal in enumerate(literals) if literal in text]:
        literal = literals[number]
        at = text.find(literal)
        while at >= 0:
            found.append((number, at, at + len(literal)))
            at = text.find(literal, at + 1)
    return sorted(found, key=lambda one: one[2])


def find(folded: str, scan: Scan) -> Found:
    """What ``scan`` finds, each run of spaces taken as one; offsets are those of ``folded``."""
    squeezed, shifts = _squeeze(folded)
    found = scan(encodable(squeezed))
    if not shifts:
        return found
    return [(k, start + shifts[bisect_right(shifts, (start, _FAR)) - 1][1], end) for k, start, end in found]


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


class Beginnings:
    """The places where patterns can begin to match: where one of the strings stands that begin all matches of one.

    Threads that meet where the automaton is made make the same one twice.
    """

    __slots__ = ("_literals", "_numbers", "_scan", "_searches")

    def __init__(self, starts: Iterable[Sequence[str]]) -> None:
        """``starts``: of each pattern; none for a pattern whose matches may begin with anything."""
        numbers: dict[str, list[int]] = {}
        for number, strings in enumerate(starts):
            for string in strings:
                numbers.setdefault(string, []).append(number)
        self._literals = list(numbers)
        self._numbers = list(numbers.values())  # of patterns, by number of the literal
        self._scan: Scan = partial(one_by_one, self._literals)
        self._searches = 0

    def within(self, folded: str) -> dict[int, set[int]]:
        """By number of the pattern, the offsets into a text without runs of spaces."""
        if len(self._literals) > _FEW:
            self._searches += 1
            if self._searches == _WORTH_IT:
                self._scan = scanner(self._literals)
        found: dict[int, set[int]] = {}
        for literal, start, _ in self._scan(encodable(folded)):
            for number in self._numbers[literal]:
                found.setdefault(number, set()).add(start)
        return found
