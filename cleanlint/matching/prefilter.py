"""The gate: one pass over the blocks of a text that says which rules can match in which of them, and where."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeAlias

from cleanlint.document import encodable
from cleanlint.patterns import fold
from cleanlint.rules.ruleset import NumberedGate

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

    Its tables are built when a text first needs them; threads that meet there build the same one twice.
    """

    __slots__ = ("_gates", "_literals", "_long", "_short")

    def __init__(self, literals: Sequence[str], gates: Sequence[NumberedGate]) -> None:
        self._literals = literals
        self._gates = gates
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
            self._short = _Table(self._literals, self._gates)
        return self._short

    def _long_table(self) -> _Table:
        if self._long is None:
            self._long = _Table(self._literals, [gate for gate in self._gates if gate.longest > SHORT_BLOCK])
        return self._long


class _Table:
    """Some gates, and what opens them. Everything that takes a while is made when a text needs it."""

    __slots__ = ("_find_all", "_gates", "_literals", "_number", "_openings", "_scanned")

    def __init__(self, literals: Sequence[str], gates: Sequence[NumberedGate]) -> None:
        opened: dict[int, list[NumberedGate]] = {}
        for gate in gates:
            for literal in gate.literals:
                opened.setdefault(literal, []).append(gate)
        needed = {k for gate in gates for some in (*gate.needs, *(s for _, s in gate.score)) for k in some}
        used = sorted(needed.union(opened))
        self._literals = [literals[k] for k in used]
        self._number = {k: number for number, k in enumerate(used)}  # in this table, of a literal of all gates
        self._gates = {self._number[k]: found for k, found in opened.items()}
        self._openings: list[tuple[Opening, ...] | None] = [None] * len(used)
        self._scanned = 0  # characters
        self._find_all: _Scan | None = None

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

    def _scan(self, text: str) -> _Found:
        """Every occurrence of every literal. Little text is looked through before an automaton would be made."""
        if self._find_all is None:
            self._scanned += len(text)
            if self._scanned <= LITTLE_TEXT:
                return _one_by_one(text, self._literals)
            self._find_all = _scanner(self._literals)
        return self._find_all(text)

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

    def _made(self, number: int) -> tuple[Opening, ...]:
        """The openings behind a literal, those for long blocks first."""
        found = self._openings[number]
        if found is None:
            gates = sorted(self._gates.get(number, ()), key=lambda gate: -gate.longest)
            found = self._openings[number] = tuple(map(self._opening, gates))
        return found

    def _opening(self, gate: NumberedGate) -> Opening:
        def numbers(literals: Sequence[int]) -> frozenset[int]:
            return frozenset([self._number[k] for k in literals])

        needs = tuple(map(numbers, gate.needs))
        score = tuple((weight, numbers(some)) for weight, some in gate.score)
        return Opening(gate.rule, gate.longest, gate.patterns, bool(needs or score), needs, score, gate.at_least)


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
    for number, literal in enumerate(literals):
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
