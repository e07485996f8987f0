"""A ruleset as bytes: what every run needs, quick to take apart, then a line of JSON for each gate, pattern and rule.

Those lines are read when they are asked for. Records become objects with their name as the one key.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, overload

from cleanlint.rules.records import Condition, Example, Items, Pattern, Range, Rule, Vocabulary, Where
from cleanlint.rules.ruleset import GROUPS, Gates, Head, RuleSet

_RECORDS: dict[str, Callable[..., Any]] = {
    record.__name__: record for record in (Condition, Example, Items, Range, Rule, Where)
}
_BETWEEN = "\t"  # literals have no white space but plain spaces


def dumped(rules: RuleSet, warnings: Sequence[str]) -> list[bytes]:
    """The rules, without their examples, and what is odd about their packs, as lines."""
    table: dict[Pattern, int] = {}  # many patterns come twice
    rows = [_plain(rule._replace(remove=(), keep=(), flag=()), table) for rule in rules]
    groups = [rules.gates[group] for group in GROUPS]
    head = [
        rules.heads,
        [[g.rules, g.ungated, g.for_pages, len(g.rows)] for g in groups],
        len(table),
        rules.on().digest,
        rules.vocabularies,
        warnings,
    ]
    return [
        _line(head),
        *(_BETWEEN.join(g.literals).encode() for g in groups),
        *(_BETWEEN.join(" ".join(map(str, numbers)) for numbers in g.opened).encode() for g in groups),
        *map(_line, (row for g in groups for row in g.rows)),
        *map(_line, (*map(list, table), *rows)),
    ]


def _line(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode("ascii")


def loaded(dumped_lines: Sequence[bytes]) -> tuple[RuleSet, str, tuple[str, ...]]:
    """What was dumped, and the digest of the rules that are on.

    Raises `ValueError` or `TypeError` for lines that nobody dumped.
    """
    heads, groups, patterns, digest, words, warnings = json.loads(dumped_lines[0])
    count = len(GROUPS)
    literals, opened, lines = (
        dumped_lines[1 : count + 1],
        dumped_lines[count + 1 : 2 * count + 1],
        dumped_lines[2 * count + 1 :],
    )
    if len(lines) != sum(rows for *_, rows in groups) + patterns + len(heads):
        raise ValueError("lines are missing")
    gates = {}
    for k, (numbers, ungated, for_pages, rows) in enumerate(groups):
        own, lines = lines[:rows], lines[rows:]
        gates[GROUPS[k]] = Gates(
            _texts(literals[k]), _Numbers(_texts(opened[k])), _Rows(own), numbers, ungated, for_pages
        )
    vocabularies = [Vocabulary(*map(_frozen, vocabulary)) for vocabulary in words]
    make = _maker(lines[:patterns], lines[patterns:])
    rules = RuleSet([Head(*head) for head in heads], gates, make, vocabularies=vocabularies)
    return rules, digest, tuple(warnings)


def _texts(line: bytes) -> list[str]:
    return line.decode().split(_BETWEEN) if line else []


class _Lazy(Sequence[Sequence[Any]]):
    """Things that are parsed whenever one of them is asked for."""

    __slots__ = ("_parts",)

    def __init__(self, parts: Sequence[Any]) -> None:
        self._parts = parts

    def __len__(self) -> int:
        return len(self._parts)

    @overload
    def __getitem__(self, number: int) -> Sequence[Any]: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Sequence[Any]]: ...
    def __getitem__(self, number: int | slice) -> Sequence[Any]:
        if isinstance(number, slice):
            return [self._parsed(part) for part in self._parts[number]]
        return self._parsed(self._parts[number])

    def _parsed(self, part: Any) -> Sequence[Any]:
        raise NotImplementedError


class _Numbers(_Lazy):
    __slots__ = ()

    def _parsed(self, part: str) -> list[int]:
        return list(map(int, part.split()))


class _Rows(_Lazy):
    __slots__ = ()

    def _parsed(self, part: bytes) -> Any:
        return json.loads(part)


def _maker(patterns: Sequence[bytes], rules: Sequence[bytes]) -> Callable[[int], Rule]:
    """Makes the rule with a number from its line."""
    made: dict[int, Pattern] = {}

    def pattern(number: int) -> Pattern:
        found = made.get(number)
        if found is None:
            found = made[number] = Pattern(*map(_frozen, json.loads(patterns[number])))
        return found

    def record(content: dict[str, Any]) -> Any:
        ((name, fields),) = content.items()
        return pattern(fields) if name == "Pattern" else _RECORDS[name](*map(_frozen, fields))

    def rule(number: int) -> Rule:
        found: Rule = json.loads(rules[number], object_hook=record)
        return found

    return rule


def _plain(value: Any, table: dict[Pattern, int]) -> Any:
    if isinstance(value, Pattern):
        return {"Pattern": table.setdefault(value, len(table))}
    if isinstance(value, tuple):
        parts = [_plain(part, table) for part in value]
        return {type(value).__name__: parts} if hasattr(value, "_fields") else parts
    return value


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
