"""A ruleset as bytes: plain JSON, one line for what every run needs, then one for each pattern and each rule.

Lines are read when their rule is asked for. Records become objects with their name as the one key.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from cleanlint.rules.records import Condition, Example, Items, Pattern, Range, Rule, Vocabulary, Where
from cleanlint.rules.ruleset import Head, NumberedGate, RuleSet

_RECORDS: dict[str, Callable[..., Any]] = {
    record.__name__: record for record in (Condition, Example, Items, Range, Rule, Where)
}


def dumped(rules: RuleSet, warnings: Sequence[str]) -> bytes:
    """The rules, without their examples, and what is odd about their packs."""
    table: dict[Pattern, int] = {}  # many patterns come twice
    rows = [_plain(rule._replace(remove=(), keep=(), flag=()), table) for rule in rules]
    head = [rules.heads, rules.literals, rules.gates, len(table), warnings, rules.vocabularies]
    lines = [head, *map(list, table), *rows]
    return b"\n".join(json.dumps(line, separators=(",", ":")).encode("ascii") for line in lines)


def loaded(data: bytes) -> tuple[RuleSet, tuple[str, ...]]:
    """What was dumped. Raises `ValueError` or `TypeError` for bytes that nobody dumped."""
    lines = data.split(b"\n")
    heads, literals, gates, patterns, warnings, vocabularies = json.loads(lines[0])
    if len(lines) != 1 + patterns + len(heads):
        raise ValueError("lines are missing")
    made: dict[int, Pattern] = {}

    def pattern(number: int) -> Pattern:
        found = made.get(number)
        if found is None:
            found = made[number] = Pattern(*map(_frozen, json.loads(lines[1 + number])))
        return found

    def record(content: dict[str, Any]) -> Any:
        ((name, fields),) = content.items()
        return pattern(fields) if name == "Pattern" else _RECORDS[name](*map(_frozen, fields))

    def rule(number: int) -> Rule:
        found: Rule = json.loads(lines[1 + patterns + number], object_hook=record)
        return found

    numbered = [NumberedGate(*gate) for gate in gates]
    words = [Vocabulary(*map(_frozen, vocabulary)) for vocabulary in vocabularies]
    return RuleSet([Head(*head) for head in heads], literals, numbered, rule, words), tuple(warnings)


def _plain(value: Any, table: dict[Pattern, int]) -> Any:
    if isinstance(value, Pattern):
        return {"Pattern": table.setdefault(value, len(table))}
    if isinstance(value, tuple):
        parts = [_plain(part, table) for part in value]
        return {type(value).__name__: parts} if hasattr(value, "_fields") else parts
    return value


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
