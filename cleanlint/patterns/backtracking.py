"""Patterns that can take for ever on some text.

A search that fails tries every way to read the text. That is harmless while there are few ways; it is not when a
loop can divide its text differently (the ways double with each round), or when endless repetitions of the same
characters stand side by side (the ways grow with a power of the length).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cleanlint.patterns.ambiguity import is_ambiguous
from cleanlint.patterns.charsets import Alphabet
from cleanlint.patterns.tree import (
    Cased,
    Choice,
    Edge,
    Gap,
    Group,
    Listed,
    Look,
    Node,
    Repeat,
    Sequence,
    children,
    show,
)

_AS_GOOD_AS_ENDLESS = 1000
_FEW_ROUNDS = 4  # so few rounds of plain alternatives are harmless however they are divided
_LONGEST_QUOTE = 60


def hazards(node: Node, *, strict: bool) -> list[str]:
    """What is wrong with the pattern, each with the part of it and how to mend it; empty when it is harmless.

    ``strict`` also asks for an upper bound of every repetition, as built-in rules must have.
    """
    alphabet = Alphabet(node)
    found = [*_ambiguous_loops(node, alphabet, False), *_crowded(node, alphabet)]
    if strict:
        found += map(_no_bound, _unbounded(node))
    return list(dict.fromkeys(found))


# -- loops that divide their text in several ways ---------------------------------------------


def _ambiguous_loops(node: Node, alphabet: Alphabet, cased: bool) -> Iterator[str]:
    cased = cased or isinstance(node, Cased)
    if isinstance(node, Repeat) and node.high != 1 and not _is_short(node):
        if is_ambiguous(node, alphabet, cased=cased):
            yield (
                f"{_quote(node)} can divide the same text among its rounds in many ways and takes for ever on some; "
                r"separate the rounds by something that their repeated parts cannot match, as in (?:\w{1,20} ){0,4}"
            )
            return
        for look in _lookarounds(node.body):  # the loop itself is fine, with all that is in it
            yield from _ambiguous_loops(look, alphabet, cased)
        return
    for child in children(node):
        yield from _ambiguous_loops(child, alphabet, cased)


def _is_short(loop: Repeat) -> bool:
    return loop.high is not None and loop.high <= _FEW_ROUNDS and not _repeats_variably(loop.body)


def _repeats_variably(node: Node) -> bool:
    variable = isinstance(node, Repeat) and node.high != 1 and node.low != node.high
    return variable or any(map(_repeats_variably, children(node)))


def _lookarounds(node: Node) -> Iterator[Look]:
    if isinstance(node, Look):
        yield node
        return
    for child in children(node):
        yield from _lookarounds(child)


# -- endless repetitions side by side ---------------------------------------------------------


class _Run(NamedTuple):
    """An endless repetition: what it may hold, and what each of its rounds must hold."""

    chars: int
    needed: tuple[int, ...]
    node: Repeat

    def shares_text_with(self, other: _Run) -> bool:
        return (
            bool(self.chars & other.chars)
            and all(chars & other.chars for chars in self.needed)
            and all(chars & self.chars for chars in other.needed)
        )


class _Reach(NamedTuple):
    """The endless repetitions that the text before and after a node can touch."""

    nullable: bool
    lead: tuple[_Run, ...]
    trail: tuple[_Run, ...]


_BARE = _Reach(True, (), ())


def _crowded(node: Node, alphabet: Alphabet) -> list[str]:
    walk = _Crowding(alphabet)
    walk.reach(node, False)
    return walk.found


class _Crowding:
    __slots__ = ("_alphabet", "found")

    def __init__(self, alphabet: Alphabet) -> None:
        self._alphabet = alphabet
        self.found: list[str] = []

    def reach(self, node: Node, cased: bool) -> _Reach:
        match node:
            case Sequence():
                return self._sequence(node, cased)
            case Choice():
                return _either([self.reach(branch, cased) for branch in node.branches])
            case Repeat():
                return self._repeat(node, cased)
            case Group() | Listed() | Cased():
                return self.reach(node.body, cased or isinstance(node, Cased))
            case Look():
                self.reach(node.body, cased)  # for what is in it; it takes no text itself
                return _BARE
            case Edge():
                return _BARE
            case _:
                return _Reach(isinstance(node, Gap) and node.minimum == 0, (), ())

    def _sequence(self, node: Sequence, cased: bool) -> _Reach:
        whole = _BARE
        for part in node.parts:
            whole = self._chain(whole, self.reach(part, cased))
        return whole

    def _repeat(self, node: Repeat, cased: bool) -> _Reach:
        body = self.reach(node.body, cased)
        if node.high is None or node.high >= _AS_GOOD_AS_ENDLESS:
            run = _Run(self._chars(node.body, cased), tuple(self._needed(node.body, cased)), node)
            body = body._replace(lead=(*body.lead, run), trail=(*body.trail, run))
        elif node.high > 1:
            body = self._chain(body, body)
        return body._replace(nullable=body.nullable or node.low == 0)

    def _chain(self, left: _Reach, right: _Reach) -> _Reach:
        for before in left.trail:
            self.found += [
                f"{_quote(before.node)} and {_quote(after.node)} can take the same text, and nothing must stand "
                "between them; give one an upper bound, such as {0,40}, or put a literal between"
                for after in right.lead
                if before.shares_text_with(after)
            ]
        return _Reach(
            left.nullable and right.nullable,
            left.lead + right.lead if left.nullable else left.lead,
            left.trail + right.trail if right.nullable else right.trail,
        )

    def _chars(self, node: Node, cased: bool) -> int:
        """All that can occur in the text of a node."""
        match node:
            case Edge() | Look():
                return 0
            case Sequence() | Choice() | Repeat() | Group() | Cased() | Listed():
                total = 0
                for child in children(node):
                    total |= self._chars(child, cased or isinstance(node, Cased))
                return total
            case _:
                return self._alphabet.of(node, cased=cased)

    def _needed(self, node: Node, cased: bool) -> Iterator[int]:
        """Sets of which the text of a node holds a character each."""
        match node:
            case Choice() | Edge() | Look():
                return
            case Repeat(low=0) | Gap(minimum=0):
                return
            case Sequence() | Repeat() | Group() | Cased() | Listed():
                for child in children(node):
                    yield from self._needed(child, cased or isinstance(node, Cased))
            case _:
                yield self._alphabet.of(node, cased=cased)


def _either(branches: list[_Reach]) -> _Reach:
    return _Reach(
        any(branch.nullable for branch in branches),
        tuple(run for branch in branches for run in branch.lead),
        tuple(run for branch in branches for run in branch.trail),
    )


# -- repetitions without an upper bound -------------------------------------------------------


def _unbounded(node: Node) -> Iterator[Repeat]:
    if isinstance(node, Repeat) and node.high is None:
        yield node
    for child in children(node):
        yield from _unbounded(child)


def _no_bound(node: Repeat) -> str:
    return f"{_quote(node)} has no upper bound; give it one, such as {{{node.low},30}}"


def _quote(node: Node) -> str:
    text = show(node)
    return text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1] + "…"
