"""What many tests make: rules in a line, and the scripts of `benchmarks/` as modules."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from cleanlint.patterns import parse
from cleanlint.rules.conditions import pattern_record
from cleanlint.rules.records import Condition, Pattern, Rule, Where

TOP = Path(__file__).parent.parent


def benchmark_script(name: str) -> ModuleType:
    """The script ``benchmarks/<name>.py``, imported."""
    spec = spec_from_file_location(name, TOP / "benchmarks" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


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
