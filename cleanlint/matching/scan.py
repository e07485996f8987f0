"""Finding many literals in a folded text at once."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import TypeAlias

from cleanlint.document import encodable

# Every occurrence of every literal in a folded text, as (number of the literal, start, end), in the order of the ends.
Found: TypeAlias = list[tuple[int, int, int]]
Scan: TypeAlias = Callable[[str], Found]

_RUN = re.compile("  +")
_FAR = sys.maxsize


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
    """Finds them in a little text, for which no automaton has to be made."""
    found: Found = []
    for number in [number for number, literal in enumerate(literals) if literal in text]:
        literal = literals[number]
        at = text.find(literal)
        while at >= 0:
            found.append((number, at, at + len(literal)))
            at = text.find(literal, at + 1)
    return sorted(found, key=lambda one: one[2])


def offsets(literals: Sequence[str], text: str) -> list[int]:
    """Where some literals stand in a short text, in order: without an automaton, as few are and looking is cheap."""
    return sorted({start for _, start, _ in one_by_one(literals, text)})


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
