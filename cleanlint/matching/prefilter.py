"""The gate: one pass over the blocks of a text that says which rules can match in which of them, and where."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeAlias

from cleanlint.document import encodable
from cleanlint.patterns import fold
from cleanlint.rules.ruleset import Gates, NumberedGate

# Every occurrence of every literal in a folded text, as (number of the literal, start, end), in the order of the ends.
_Found: TypeAlias = list[tuple[int, int, int]]
_Scan: TypeAlias = Callable[[str], _Found]

_RUN = re.compile("  +")
_BETWEEN = "\0"  # blocks are scanned together; no literal holds this one
_FAR = sys.maxsize
# Characters, so few that finding all literals in them one by one takes less time than making an automaton.
LITTLE_TEXT = 10_000
# Characters. Most rules are about short blocks and most text stands in longer ones, where their literals would only be
# found in vain: so the longer blocks have a table of their own.
SHORT_BLOCK = 250


class Opening(NamedTuple):
    """A gate, as a table works with it; literals are numbers."""

    rule: int  # its number
    longest: int  # most characters of a block
    patterns: int  # the `any` patterns that may match behind the gate, as a bit mask
    conditional: bool
    needs: tuple[frozenset[int], ...]  # one of each must stand in the block, too
    score: tuple[tuple[float, frozenset[int]], ...]  # weights that can be had only with one of some literals
    at_least: float  # what they must add up to

    def admits(self, present: set[int]) -> bool:
        """Can the gate's patterns match a block in which these literals stand?"""
        for needed in self.needs:
            if present.isdisjoint(needed):
                return False
        return not self.score or sum([w for w, some in self.score if not present.isdisjoint(some)]) >= self.at_least


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

    What takes a while is made when a text first needs it; threads that meet there make the same thing twice.
    """

    __slots__ = ("_find_all", "_find_for_long", "_gates", "_openings", "_seen")

    def __init__(self, gates: Gates) -> None:
        self._gates = gates
        self._openings: list[tuple[Opening, ...] | None] = [None] * len(gates.literals)  # by number of the literal
        self._seen = 0  # characters
        self._find_all: _Scan | None = None
        self._find_for_long: _Scan | None = None  # only what rules about long blocks ask for

    def look(self, texts: Sequence[str]) -> list[Look]:
        """One look for each text of a block, in their order."""
        if self._find_all is None:
            self._seen += sum(map(len, texts))
            if self._seen <= LITTLE_TEXT:
                return self._look(texts, self._one_by_one)
            self._find_all = _scanner(self._gates.literals)
        short = [text for text in texts if len(text) <= SHORT_BLOCK]
        if len(short) == len(texts):
            return self._look(texts, self._find_all)
        if self._find_for_long is None:
            self._find_for_long = self._scanner_for_long()
        long = iter(self._look([text for text in texts if len(text) > SHORT_BLOCK], self._find_for_long))
        looks = iter(self._look(short, self._find_all)) if short else iter(())
        return [next(looks if len(text) <= SHORT_BLOCK else long) for text in texts]

    def _one_by_one(self, text: str) -> _Found:
        return _one_by_one(text, self._gates.literals)

    def _scanner_for_long(self) -> _Scan:
        gates = [gate for gate in map(self._gates.gate, range(len(self._gates.rows))) if gate.longest > SHORT_BLOCK]
        numbers = sorted({k for gate in gates for some in _sets(gate) for k in some})
        find = _scanner([self._gates.literals[k] for k in numbers])
        return lambda text: [(numbers[k], start, end) for k, start, end in find(text)]

    def _look(self, texts: Sequence[str], scan: _Scan) -> list[Look]:
        folded = fold(_BETWEEN.join(texts))
        looks: list[Look] = []
        starts: list[int] = []
        start = 0
        for text in texts:
            starts.append(start)
            end = start + len(text)
            looks.append(Look(folded[start:end], ()))
            start = end + 1
        for index, found in _by_block(_find(folded, scan), starts):
            candidates = self._opened(found, starts[index], len(texts[index]))
            if candidates:
                looks[index] = Look(looks[index].folded, candidates)
        return looks

    def _opened(self, found: _Found, start: int, length: int) -> list[Candidate]:
        """The rules that may match in a block that begins at ``start`` and holds these literals."""
        openings = self._openings
        present: set[int] | None = None
        candidates: dict[int, Candidate] = {}
        for literal, offset, _ in found:
            for opening in openings[literal] or self._made(literal):
                if opening.longest < length:
                    break  # those after it are for still shorter blocks
                if opening.conditional:
                    if present is None:
                        present = {number for number, _, _ in found}
                    if not opening.admits(present):
                        continue
                candidate = candidates.get(opening.rule)
                if candidate is None:
                    candidates[opening.rule] = Candidate(opening.rule, opening.patterns, [offset - start])
                else:
                    candidate.patterns |= opening.patterns
                    candidate.offsets.append(offset - start)
        return list(candidates.values())

    def _made(self, literal: int) -> tuple[Opening, ...]:
        """The openings behind a literal, those for long blocks first."""
        found = self._openings[literal]
        if found is None:
            found = tuple(_opening(self._gates.gate(number)) for number in self._gates.opened[literal])
            self._openings[literal] = found
        return found


def _opening(gate: NumberedGate) -> Opening:
    needs = tuple(map(frozenset, gate.needs))
    score = tuple((weight, frozenset(some)) for weight, some in gate.score)
    return Opening(gate.rule, gate.longest, gate.patterns, bool(needs or score), needs, score, gate.at_least)


def _sets(gate: NumberedGate) -> list[Sequence[int]]:
    """All the sets of literals that a gate asks for."""
    return [gate.literals, *gate.needs, *(some for _, some in gate.score)]


def _find(folded: str, scan: _Scan) -> _Found:
    squeezed, shifts = _squeeze(folded)
    found = scan(encodable(squeezed))
    if not shifts:
        return found
    return [(k, start + shifts[bisect_right(shifts, (start, _FAR)) - 1][1], end) for k, start, end in found]


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


def _one_by_one(text: str, literals: Sequence[str]) -> _Found:
    found: _Found = []
    for number in [number for number, literal in enumerate(literals) if literal in text]:
        literal = literals[number]
        at = text.find(literal)
        while at >= 0:
            found.append((number, at, at + len(literal)))
            at = text.find(literal, at + 1)
    return sorted(found, key=lambda one: one[2])


def _scanner(literals: Sequence[str]) -> _Scan:
    if not literals:
        return lambda text: []
    try:
        from ahocorasick_rs import AhoCorasick
    except ImportError:  # no wheel for this platform
        return _alternation(literals)
    find = AhoCorasick(literals).find_matches_as_indexes
    return lambda text: find(text, overlapping=True)


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
