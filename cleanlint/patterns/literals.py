"""Which strings must occur wherever a pattern matches, and how often they occur anyway.

The gate scans folded text for them and only what it finds is matched, so a literal that is not required would
lose hits silently: whatever is uncertain here is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import product
from math import fsum
from typing import NamedTuple, TypeAlias

from cleanlint.patterns.folding import fold, folds_safely
from cleanlint.patterns.frequency import expected_hits
from cleanlint.patterns.length import is_edge, longest
from cleanlint.patterns.tree import (
    Cased,
    Char,
    CharClass,
    Choice,
    Edge,
    Gap,
    Group,
    Listed,
    Look,
    Node,
    Repeat,
    Sequence,
)
from cleanlint.patterns.typography import TYPOGRAPHIC, VARIANTS

_Strings: TypeAlias = frozenset[str]

_MOST = 500  # strings of one set; a larger set fires too often and makes the automaton big
_MOST_IN_LIST = 400  # alternatives side by side cost less than their products
_LONGEST = 80
_COMMON_MARKS = frozenset(".,:;!?()")  # any other mark says enough by itself
_FURTHER_SETS = 2
_SHORTEST_LEAD = 2  # characters
_FARTHEST = 120  # characters into a unit: farther on, the literals are no lead
_MOST_LEADING = 80  # strings, looked for one by one
_MOST_STARTING = 150  # strings that are looked for at once
_SHORTEST_START = 2  # characters
_MOST_SETS = 8  # of one sequence
_MOST_FURTHER = 40  # strings in one of them: they are looked for one by one
_WORDS = re.compile(r"[a-zA-Z0-9]+(?: [a-zA-Z0-9]+)*")
_ONE_SPACE = Gap(1)
_EMPTY: _Strings = frozenset({""})
_SPACE: _Strings = frozenset({" "})  # what the gate makes of any run of white space


class _Facts(NamedTuple):
    exact: _Strings | None  # all the strings that the node matches, folded; None: unknown or too many
    required: tuple[_Strings, ...] = ()  # whatever the node matches contains one string of each; the best set first


_UNKNOWN = _Facts(None)


def required_literals(node: Node) -> frozenset[str] | None:
    """Folded strings of which every match of the pattern, folded, contains at least one.

    None when the pattern has none that is rare enough to be looked for: three letters or digits, two ideographs,
    or a symbol such as ©. Of several such sets this is the one with the lowest `gate_cost`.
    """
    return _best(_facts(node))


def further_literals(node: Node) -> tuple[frozenset[str], ...]:
    """More sets like that of `required_literals`, which every match has to meet as well; the best ones first."""
    facts = _facts(node)
    sets = sorted({*facts.required, *(_usable(facts.exact) if facts.exact else ())}, key=_preference)
    chosen: list[_Strings] = []
    for literals in sets:
        if not any(_implies(other, literals) for other in chosen):
            chosen.append(literals)
    return tuple(literals for literals in chosen[1:] if len(literals) <= _MOST_FURTHER)[:_FURTHER_SETS]


class Lead(NamedTuple):
    """Literals of which one stands in the first ``reach`` characters of whatever a pattern matches."""

    literals: frozenset[str]
    reach: int


def leading_literals(node: Node) -> Lead | None:
    """The literals at the beginning of a pattern that starts with ``^``: where a unit has to begin with one of them.

    The reach counts characters of the folded, squeezed unit. None where the pattern does not tell.
    """
    if not isinstance(node, Sequence) or not node.parts or not is_edge(node.parts[0], "^"):
        return None
    for number in range(2, len(node.parts) + 1):
        beginning = Sequence(node.parts[:number])
        reach = longest(beginning)
        if reach is None or reach > _FARTHEST:
            return None
        facts = _facts(beginning)
        literals = _best(facts)
        if literals is None and facts.exact and all(len(text.strip()) >= _SHORTEST_LEAD for text in facts.exact):
            literals = facts.exact  # at a known place, less will do than anywhere in a text
        if literals is not None:
            return Lead(literals, reach) if len(literals) <= _MOST_LEADING else None
    return None


def starting_literals(node: Node) -> frozenset[str] | None:
    """Folded strings with one of which every match of the pattern, folded and squeezed, begins.

    None where the pattern does not tell, or where they are too short or too many to be looked for.
    """
    starts = _starts(node)
    return None if starts is None else frozenset(_without_longer(starts))


def _starts(node: Node) -> _Strings | None:
    match node:
        case Choice():
            branches = list(map(_starts, node.branches))
            known = [starts for starts in branches if starts is not None]
            return _limited(frozenset().union(*known), _MOST_STARTING) if len(known) == len(branches) else None
        case Group() | Cased() | Listed():
            return _starts(node.body)
        case Sequence():
            return _starts_of_sequence(node.parts)
        case _:
            return _startable(_facts(node).exact)


def _starts_of_sequence(parts: tuple[Node, ...]) -> _Strings | None:
    """What as many as possible of its first parts can be; how the first one begins, where that is not known exactly."""
    starts: _Strings | None = None
    exact: _Strings | None = _EMPTY
    for part in parts:
        if exact == _EMPTY:
            starts = _starts(part)
        known = _facts(part).exact
        exact = None if known is None or exact is None else _joined(exact, known)
        if exact is None:
            break
        starts = _startable(exact) or starts
    return starts


def _startable(strings: _Strings | None) -> _Strings | None:
    if not strings or len(strings) > _MOST_STARTING:
        return None
    # Where in a run of white space a match begins, folding does not tell.
    return strings if all(len(s) >= _SHORTEST_START and not s.startswith(" ") for s in strings) else None


def _without_longer(strings: _Strings) -> Iterable[str]:
    """The strings that do not begin with another one of them."""
    return [s for s in strings if not any(s[:n] in strings for n in range(_SHORTEST_START, len(s)))]


def _implies(strings: _Strings, others: _Strings) -> bool:
    """Does a text with one of ``strings`` always hold one of ``others``?"""
    return all(any(other in string for other in others) for string in strings)


def gate_cost(literals: Iterable[str]) -> float:
    """How often the set fires in news text, estimated, per million characters; lower is better."""
    return fsum(map(expected_hits, literals))  # whatever the order of a set


class _Same:
    """A node as a key: itself and no other, since nodes of two sorts may be equal as tuples."""

    __slots__ = ("node",)

    def __init__(self, node: Node) -> None:
        self.node = node

    def __hash__(self) -> int:
        return id(self.node)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.node is self.node


def _facts(node: Node) -> _Facts:
    return _facts_of(_Same(node))


@lru_cache(maxsize=20_000)  # lists come in many patterns, and each pattern is asked for several kinds of literals
def _facts_of(same: _Same) -> _Facts:
    node = same.node
    match node:
        case Char():
            return _Facts(_exact_char(node.char))
        case CharClass():
            return _Facts(_exact_class(node))
        case Gap():
            return _Facts(_SPACE if node.minimum else _SPACE | _EMPTY)
        case Edge() | Look():
            return _Facts(_EMPTY)  # no text of its own; what a lookahead asks for is not counted on
        case Sequence():
            plain = _plain_text(node)
            if plain is None:
                return _sequence(list(map(_facts, node.parts)))
            exact = frozenset({plain})
            return _Facts(exact, tuple(_usable(exact)))
        case Choice():
            return _choice(list(map(_facts, node.branches)))
        case Group() | Cased() | Listed():
            return _facts(node.body)
        case Repeat():
            return _repeat(node)
        case _:
            return _UNKNOWN


def _plain_text(node: Sequence) -> str | None:
    """The text of words and single spaces, which most lists consist of: it says at once what the parts say together."""
    text = "".join([part.char if type(part) is Char else " " if part == _ONE_SPACE else "|" for part in node.parts])
    return fold(text) if len(text) <= _LONGEST and _WORDS.fullmatch(text) else None


@cache
def _exact_char(char: str) -> _Strings | None:
    return frozenset({fold(char)}) if folds_safely(char) else None


def _exact_class(node: CharClass) -> _Strings | None:
    if node.negated or not all(isinstance(member, Char) and member.char != " " for member in node.members):
        return None
    singles = [_exact_char(member.char) for member in node.members if isinstance(member, Char)]
    known = [single for single in singles if single is not None]
    return frozenset().union(*known) if len(known) == len(singles) else None


def _choice(branches: list[_Facts]) -> _Facts:
    exact: _Strings | None = None
    if all(branch.exact is not None for branch in branches):
        exact = _limited(frozenset().union(*(branch.exact or () for branch in branches)), _MOST_IN_LIST)
    best = [literals for branch in branches if (literals := _best(branch)) is not None]
    union = _limited(_minimal(frozenset().union(*best)), _MOST_IN_LIST) if len(best) == len(branches) else None
    return _Facts(exact, () if union is None else (union,))


def _repeat(node: Repeat) -> _Facts:
    body = _facts(node.body)
    required = body.required + tuple(_usable(body.exact) if body.exact else ()) if node.low else ()
    exact: _Strings | None = None
    if body.exact is not None and node.high is not None and node.high <= _MOST:
        exact = _powers(body.exact, node.low, node.high)
    return _Facts(exact, required)


def _powers(strings: _Strings, low: int, high: int) -> _Strings | None:
    total: _Strings = frozenset()
    power: _Strings | None = _EMPTY
    for count in range(high + 1):
        if power is None:
            return None
        if count >= low:
            total |= power
        power = _joined(power, strings)
    return _limited(total, _MOST)


def _sequence(parts: list[_Facts]) -> _Facts:
    """Joins neighbours whose strings are all known, and keeps the best of what came out."""
    candidates = [literals for part in parts for literals in (*part.required, *_usable(part.exact or frozenset()))]
    run = plain = _EMPTY  # the strings up to here; `plain` only through parts that are one string
    whole = True
    for part in parts:
        single = part.exact is not None and len(part.exact) == 1
        candidates += [] if single else _usable(plain)
        plain = (_joined(plain, part.exact) if single and part.exact is not None else None) or _EMPTY
        joined = _joined(run, part.exact) if part.exact is not None else None
        if joined is None:
            whole = False
            candidates += _usable(run)
            joined = part.exact or _EMPTY
        run = joined
    candidates += [*_usable(run), *_usable(plain)]
    return _Facts(run if whole else None, tuple(sorted(set(candidates), key=_preference)[:_MOST_SETS]))


def _joined(left: _Strings, right: _Strings) -> _Strings | None:
    if len(left) * len(right) > _MOST:
        return None
    # Gaps side by side share a run of white space, and in the text that is scanned a run is one space.
    joined = frozenset((start + end).replace("  ", " ") for start, end in product(left, right))
    return None if any(len(string) > _LONGEST for string in joined) else joined


def _limited(strings: _Strings, most: int) -> _Strings | None:
    return strings if len(strings) <= most else None


def _best(facts: _Facts) -> _Strings | None:
    candidates = [] if facts.exact is None else _usable(facts.exact)
    candidates += facts.required
    return min(candidates, key=_preference, default=None)


def _preference(literals: _Strings) -> tuple[float, int, list[str]]:
    """The order of candidates; the strings themselves come last, so that ties do not depend on hashing."""
    return gate_cost(literals), len(literals), sorted(literals)


def _usable(strings: _Strings) -> list[_Strings]:
    """The set without what the others already imply, or nothing when one of its strings says too little."""
    return [_minimal(strings)] if strings and all(map(_is_distinctive, strings)) else []


def _minimal(strings: _Strings) -> _Strings:
    kept: list[str] = []
    for string in sorted(strings, key=len):
        if not any(map(string.__contains__, kept)):
            kept.append(string)
    return frozenset(kept)


@lru_cache(maxsize=100_000)
def _is_distinctive(literal: str) -> bool:
    bounded = literal.startswith(" ") and literal.endswith(" ")  # a word by itself, not a part of many
    return sum(map(_weight, literal)) + bounded >= 3


def _weight(char: str) -> float:
    if char == " " or char in VARIANTS:
        return 0
    if char.isalnum():
        return 1.5 if char >= "\u2e80" and char.isalpha() else 1  # from here on, ideographs and syllables
    if char.isascii():
        return 2 if char in _COMMON_MARKS else 3
    return 1 if char in TYPOGRAPHIC or char.isalpha() else 3
