"""The gate: one pass over the blocks of a text that says which rules can match in which of them, and where."""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import partial
from typing import NamedTuple

from cleanlint.matching.scan import Found, Scan, find, one_by_one, scanner
from cleanlint.patterns import fold
from cleanlint.rules.ruleset import Gates, NumberedGate

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

    __slots__ = ("offsets", "patterns", "rule", "which")

    def __init__(self, rule: int, patterns: int, offsets: list[int]) -> None:
        self.rule = rule
        self.patterns = patterns  # a bit mask
        self.offsets = offsets
        self.which = [patterns] * len(offsets)  # the patterns that each of the offsets is for

    def add(self, patterns: int, offset: int) -> None:
        """Let these patterns be tried near this offset, too."""
        self.patterns |= patterns
        self.offsets.append(offset)
        self.which.append(patterns)


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
        self._find_all: Scan | None = None
        self._find_for_long: Scan | None = None  # only what rules about long blocks ask for

    def look(self, texts: Sequence[str]) -> list[Look]:
        """One look for each text of a block, in their order."""
        if self._find_all is None:
            self._seen += sum(map(len, texts))
            if self._seen <= LITTLE_TEXT:
                return self._look(texts, partial(one_by_one, self._gates.literals))
            self._find_all = scanner(self._gates.literals)
        short = [text for text in texts if len(text) <= SHORT_BLOCK]
        if len(short) == len(texts):
            return self._look(texts, self._find_all)
        if self._find_for_long is None:
            self._find_for_long = self._scanner_for_long()
        long = iter(self._look([text for text in texts if len(text) > SHORT_BLOCK], self._find_for_long))
        looks = iter(self._look(short, self._find_all)) if short else iter(())
        return [next(looks if len(text) <= SHORT_BLOCK else long) for text in texts]

    def _scanner_for_long(self) -> Scan:
        gates = [gate for gate in map(self._gates.gate, range(len(self._gates.rows))) if gate.longest > SHORT_BLOCK]
        numbers = sorted({k for gate in gates for some in _sets(gate) for k in some})
        scan = scanner([self._gates.literals[k] for k in numbers])
        return lambda text: [(numbers[k], start, end) for k, start, end in scan(text)]

    def _look(self, texts: Sequence[str], scan: Scan) -> list[Look]:
        folded = fold(_BETWEEN.join(texts))
        looks: list[Look] = []
        starts: list[int] = []
        start = 0
        for text in texts:
            starts.append(start)
            end = start + len(text)
            looks.append(Look(folded[start:end], ()))
            start = end + 1
        for index, found in _by_block(find(folded, scan), starts):
            candidates = self._opened(found, starts[index], len(texts[index]))
            if candidates:
                looks[index] = Look(looks[index].folded, candidates)
        return looks

    def _opened(self, found: Found, start: int, length: int) -> list[Candidate]:
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
                    candidate.add(opening.patterns, offset - start)
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


def _by_block(found: Found, starts: Sequence[int]) -> Iterable[tuple[int, Found]]:
    """What was found in each block, with the block's number; blocks without anything are left out."""
    here: Found = []
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
