"""The gate: one pass over a text that says which rules can match at all, and near which offsets."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias

from cleanlint.patterns import fold

# Every occurrence of every literal in a folded text, as (number of the literal, start, end).
_Scan: TypeAlias = Callable[[str], list[tuple[int, int, int]]]

_SURROGATE = re.compile("[\ud800-\udfff]")


class Prefilter:
    """Finds the literals of many rules in a text at once.

    ``gates`` maps a rule's number to its literals, all folded: the rule can only match a unit that contains one of them.
    """

    __slots__ = ("_owners", "_scan")

    def __init__(self, gates: Mapping[int, Iterable[str]]) -> None:
        owners: dict[str, list[int]] = {}
        for rule, literals in gates.items():
            for literal in literals:
                owners.setdefault(literal, []).append(rule)
        literals = sorted(owners)
        self._owners = [tuple(owners[literal]) for literal in literals]
        self._scan = _scanner(literals)

    def candidates(self, text: str) -> list[tuple[int, tuple[int, ...]]]:
        """``(offset, rules)`` for every occurrence of a literal, in code points."""
        folded = fold(text)
        try:
            found = self._scan(folded)
        except (
            UnicodeEncodeError
        ):  # lone surrogates have no UTF-8 for the automaton, and no literal holds one
            found = self._scan(_SURROGATE.sub("\ufffd", folded))
        owners = self._owners
        return [(start, owners[k]) for k, start, _ in found]


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
        [numbers[literal[:n]] for n in range(1, len(literal) + 1) if literal[:n] in numbers]
        for literal in literals
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
