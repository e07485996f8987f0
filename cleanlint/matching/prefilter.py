"""The gate: one pass over the blocks of a text that says which rules can match in which of them, and where."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeAlias

from cleanlint.document import encodable
from cleanlint.patterns import fold
from cleanlint.rules.gates import Gate

# Every occurrence of every literal in a folded text, as (number of the literal, start, end), in the order of the ends.
_Found: TypeAlias = list[tuple[int, int, int]]
_Scan: TypeAlias = Callable[[str], _Found]

_RUN = re.compile("  +")
_BETWEEN = "\0"  # blocks are scanned together; no literal holds this one
_FAR = sys.maxsize
# Characters. Most rules are about short blocks and most text stands in longer ones, where their literals would only be
# found in vain: so the longer blocks have a table of their own.
SHORT_BLOCK = 250


class Gated(NamedTuple):
    """A gate of a rule, with what it takes to be opened in a block."""

    rule: int  # its number
    longest: int  # most characters of a block
    gate: Gate


class Opening(NamedTuple):
    """A gate, as a table works with it."""

    rule: int
    longest: int
    patterns: int  # the `any` patterns that may match behind the gate, as a bit mask
    conditional: bool
    needs: tuple[int, ...]  # masks of literals: one of each must stand in the block, too
    score: tuple[tuple[float, int], ...]  # weights that can be had only with a literal of a mask
    at_least: float  # what they must add up to

    def admits(self, present: int) -> bool:
        """Can the gate's patterns match a block in which the literals ``present`` stand?"""
        for needed in self.needs:
            if not present & needed:
                return False
        return not self.score or sum([w for w, mask in self.score if present & mask]) >= self.at_least


class Candidate:
    """A rule that may match in a block: with which of its `any` patterns, and near which offsets of its text."""

    __slots__ = ("offsets", "patterns", "rule")

    def __init__(self, rule: int, patterns: int, offsets: list[int]) -> None:
        self.rule = rule
        self.patterns = patterns  # a bit mask
        self.offsets = offsets


class Look(NamedTuple):
    """What a look at a block's text gives."""

    folded: str
    candidates: Sequence[Candidate]


class Prefilter:
    """Finds the literals of many gates in many blocks at once.

    Its tables are built when a text first needs them; threads that meet there build the same one twice.
    """

    __slots__ = ("_gates", "_long", "_short")

    def __init__(self, gates: Iterable[Gated]) -> None:
        self._gates = tuple(gates)
        self._short: _Table | None = None
        self._long: _Table | None = None

    def look(self, texts: Sequence[str]) -> list[Look]:
        """One look for each text of a block, in their order."""
        short = [text for text in texts if len(text) <= SHORT_BLOCK]
        if len(short) == len(texts):
            return self._short_table().look(texts)
        long = iter(self._long_table().look([text for text in texts if len(text) > SHORT_BLOCK]))
        if not short:
            return list(long)
        looks = iter(self._short_table().look(short))
        return [next(looks if len(text) <= SHORT_BLOCK else long) for text in texts]

    def _short_table(self) -> _Table:
        if self._short is None:
            self._short = _Table(self._gates)
        return self._short

    def _long_table(self) -> _Table:
        if self._long is None:
            self._long = _Table([gated for gated in self._gates if gated.longest > SHORT_BLOCK])
        return self._long


class _Table:
    """The literals of some gates, numbered. A set of those that gates need besides is an integer with their bits."""

    __slots__ = ("_bits", "_openings", "_scan")

    def __init__(self, gates: Sequence[Gated]) -> None:
        needed = sorted({text for gated in gates for part in _besides(gated.gate) for text in part})
        bit = {text: 1 << k for k, text in enumerate(needed)}
        literals = sorted({text for gated in gates for text in gated.gate.literals}.union(needed))
        self._bits = [bit.get(literal, 0) for literal in literals]  # by number of the literal
        opened: dict[str, list[Opening]] = {literal: [] for literal in literals}
        for rule, longest, gate in sorted(gates, key=lambda gated: -gated.longest):
            needs = tuple(sum(bit[text] for text in texts) for texts in gate.needs)
            score = tuple((weight, sum(bit[text] for text in texts)) for weight, texts in gate.score)
            opening = Opening(rule, longest, gate.patterns, bool(needs or score), needs, score, gate.at_least)
            for literal in gate.literals:
                opened[literal].append(opening)
        self._openings = [tuple(opened[literal]) for literal in literals]  # by number of the literal
        self._scan = _scanner(literals)

    def look(self, texts: Sequence[str]) -> list[Look]:
        folded = fold(_BETWEEN.join(texts))
        looks: list[Look] = []
        starts: list[int] = []
        start = 0
        for text in texts:
            starts.append(start)
            end = start + len(text)
            looks.append(Look(folded[start:end], ()))
            start = end + 1
        for index, found in _by_block(self._find(folded), starts):
            candidates = self._opened(found, starts[index], len(texts[index]))
            if candidates:
                looks[index] = Look(looks[index].folded, candidates)
        return looks

    def _find(self, folded: str) -> _Found:
        squeezed, shifts = _squeeze(folded)
        found = self._scan(encodable(squeezed))
        if not shifts:
            return found
        return [(k, start + shifts[bisect_right(shifts, (start, _FAR)) - 1][1], end) for k, start, end in found]

    def _opened(self, found: _Found, start: int, length: int) -> list[Candidate]:
        """The rules that may match in a block that begins at ``start`` and holds these literals."""
        openings = self._openings
        present = -1
        candidates: dict[int, Candidate] = {}
        for literal, offset, _ in found:
            for opening in openings[literal]:
                if opening.longest < length:
                    break  # those after it are for still shorter blocks
                if opening.conditional:
                    if present < 0:
                        present = self._present(found)
                    if not opening.admits(present):
                        continue
                candidate = candidates.get(opening.rule)
                if candidate is None:
                    candidates[opening.rule] = Candidate(opening.rule, opening.patterns, [offset - start])
                else:
                    candidate.patterns |= opening.patterns
                    candidate.offsets.append(offset - start)
        return list(candidates.values())

    def _present(self, found: _Found) -> int:
        bits, present = self._bits, 0
        for literal, _, _ in found:
            present |= bits[literal]
        return present


def _by_block(found: _Found, starts: Sequence[int]) -> Iterable[tuple[int, _Found]]:
    """What was found in each block, with the block's number; blocks without anything are left out."""
    here: _Found = []
    index, edge = -1, 0
    for one in found:
        if one[1] >= edge:
            if here:
                yield index, here
            here = []
            index = bisect_right(starts, one[1]) - 1
            edge = starts[index + 1] if index + 1 < len(starts) else _FAR
        here.append(one)
    if here:
        yield index, here


def _besides(gate: Gate) -> list[tuple[str, ...]]:
    """The sets of literals that a gate asks for besides the one that opens it."""
    return [*gate.needs, *(literals for _, literals in gate.score)]


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
