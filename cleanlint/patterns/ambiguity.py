"""Whether a repeated part can read the same text in more than one way.

The part becomes an automaton whose states are the characters of the pattern, and two readers walk it over the same
text: if they can part and meet again within the loop, the number of readings doubles with every round.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cleanlint.patterns.charsets import Alphabet
from cleanlint.patterns.tree import (
    BackReference,
    Cased,
    Char,
    CharClass,
    Choice,
    Dots,
    Edge,
    Gap,
    Group,
    Listed,
    Look,
    Node,
    Repeat,
    Sequence,
    Shorthand,
)
from cleanlint.patterns.typography import ELLIPSIS

_MOST_COPIES = 200  # states that an exact repetition may be written out to


class _Part(NamedTuple):
    """A piece of the automaton."""

    nullable: bool
    first: tuple[int, ...]
    last: tuple[int, ...]


_NOTHING = _Part(True, (), ())


def is_ambiguous(loop: Repeat, alphabet: Alphabet, *, cased: bool) -> bool:
    """Whether rounds of the loop, taken as endless, can divide the same text in different ways."""
    automaton = _Automaton(alphabet)
    automaton.close(automaton.add(loop.body, cased))
    return automaton.has_empty_rounds or automaton.readers_meet()


class _Automaton:
    __slots__ = ("_alphabet", "_edges", "_sets", "has_empty_rounds")

    def __init__(self, alphabet: Alphabet) -> None:
        self._alphabet = alphabet
        self._sets: list[int] = []
        self._edges: Counter[tuple[int, int]] = Counter()
        self.has_empty_rounds = False  # a loop that may take nothing has many ways to do so

    def add(self, node: Node, cased: bool) -> _Part:
        match node:
            case Edge() | Look():
                return _NOTHING
            case Sequence():
                return self._sequence(node.parts, cased)
            case Choice():
                return _either([self.add(branch, cased) for branch in node.branches])
            case Repeat():
                return self._repeat(node, cased)
            case Cased():
                return self.add(node.body, True)
            case Group() | Listed():
                return self.add(node.body, cased)
            case _:
                return self._unit(node, cased)

    def close(self, part: _Part) -> None:
        """Leads from the end of a part back to its start."""
        self.has_empty_rounds = self.has_empty_rounds or part.nullable
        self._connect(part.last, part.first)

    def readers_meet(self) -> bool:
        if any(count > 1 for count in self._edges.values()):
            return True
        follow: list[list[int]] = [[] for _ in self._sets]
        for source, target in self._edges:
            follow[source].append(target)
        seen: set[tuple[int, int]] = set()
        waiting = [pair for state in follow for pair in self._pairs(state, state) if pair[0] != pair[1]]
        while waiting:
            left, right = pair = waiting.pop()
            if left == right:
                return True
            if pair not in seen:
                seen.add(pair)
                waiting += self._pairs(follow[left], follow[right])
        return False

    def _pairs(self, left: list[int], right: list[int]) -> Iterator[tuple[int, int]]:
        sets = self._sets
        return ((one, other) for one in left for other in right if sets[one] & sets[other])

    def _connect(self, sources: tuple[int, ...], targets: tuple[int, ...]) -> None:
        self._edges.update((source, target) for source in sources for target in targets)

    def _state(self, chars: int, *, nullable: bool = False) -> _Part:
        self._sets.append(chars)
        state = (len(self._sets) - 1,)
        return _Part(nullable, state, state)

    def _unit(self, node: Char | Gap | Dots | Shorthand | CharClass | BackReference, cased: bool) -> _Part:
        if isinstance(node, Dots):
            return _either([self._sequence([Char(".")] * 3, cased), self.add(Char(ELLIPSIS), cased)])
        chars = self._alphabet.of(node, cased=cased)
        if isinstance(node, BackReference):
            part = self._state(chars)  # any text, and how long is not known
            self.close(part)
            return part._replace(nullable=True)
        # A gap takes its whole run at once, so the characters of the run are no choice.
        return self._state(chars, nullable=isinstance(node, Gap) and node.minimum == 0)

    def _chain(self, left: _Part, right: _Part) -> _Part:
        self._connect(left.last, right.first)
        return _Part(
            left.nullable and right.nullable,
            left.first + right.first if left.nullable else left.first,
            left.last + right.last if right.nullable else right.last,
        )

    def _sequence(self, nodes: Iterable[Node], cased: bool) -> _Part:
        whole = _NOTHING
        for node in nodes:
            whole = self._chain(whole, self.add(node, cased))
        return whole

    def _repeat(self, node: Repeat, cased: bool) -> _Part:
        before = len(self._sets)
        part = self.add(node.body, cased)
        if node.low == node.high and (len(self._sets) - before) * node.low <= _MOST_COPIES:
            self.has_empty_rounds = self.has_empty_rounds or (part.nullable and node.low > 1)
            for _ in range(node.low - 1):
                part = self._chain(part, self.add(node.body, cased))
            return part
        if node.high != 1:
            self.close(part)
        return _Part(part.nullable or node.low == 0, part.first, part.last)


def _either(parts: list[_Part]) -> _Part:
    return _Part(
        any(part.nullable for part in parts),
        tuple(state for part in parts for state in part.first),
        tuple(state for part in parts for state in part.last),
    )
