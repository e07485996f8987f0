"""Rules made in a line, for tests of the engine that need no pack."""

from __future__ import annotations

from typing import Any

from cleanlint.patterns import parse
from cleanlint.rules.conditions import pattern_record
from cleanlint.rules.records import Condition, Pattern, Rule, Where


def pattern(source: str) -> Pattern:
    return pattern_record(source, parse(source, {}))


def condition(*sources: str, **others: Any) -> Condition:
    return Condition(any=tuple(map(pattern, sources)), **others)


def rule(name: str, *sources: str, scope: str = "block", **others: Any) -> Rule:
    """A safe boilerplate rule whose `any` patterns are ``sources``; ``others`` are further fields of the record."""
    fields: dict[str, Any] = {
        "id": name,
        "kind": "boilerplate",
        "lang": "en",
        "message": f"Message of {name}",
        "why": "For a test.",
        "scope": scope,
        "match": condition(*sources),
        "unless": None,
        "where": Where(),
        "items": None,
        "fix": "safe",
        "severity": "warning",
        "unmeasured": False,
        "was": (),
        "path": "test.yaml",
        "line": 1,
    }
    return Rule(**{**fields, **others})
