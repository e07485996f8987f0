"""Which guards and bounds of a rule no example of it needs: take each away and see whether an example notices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

from cleanlint.rules.examples import MakeEngine, fails, make_engine
from cleanlint.rules.records import UNBOUNDED, Condition, Items, Pattern, Range, Rule, Where

_T = TypeVar("_T")


class Survivor(NamedTuple):
    """A part of a rule that can be taken away without any example failing."""

    rule: str
    path: str
    line: int  # of the rule
    part: str  # such as unless.any '\\bsaid\\b'

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: no example needs {self.part}"


def survivors(rules: Iterable[Rule], whole: Sequence[Rule] = (), *, engine: MakeEngine = make_engine) -> list[Survivor]:
    """The guards, bounds and required parts of ``rules`` that their own examples do not need.

    Rules run alone, but for those that act beside the removals of others: these run with the ruleset ``whole``.
    """
    return [
        Survivor(rule.id, rule.path, rule.line, part)
        for rule in rules
        for part, mutant in mutants(rule)
        if not fails(mutant, rule, whole, engine=engine)
    ]


def mutants(rule: Rule) -> Iterator[tuple[str, Rule]]:
    """The rule without one of its parts, for each part that narrows it down, and what that part is."""
    for part, match in _of_condition(rule.match, "match"):
        yield part, rule._replace(match=match)
    if rule.unless is not None:
        for part, unless in _of_guard(rule.unless, "unless"):
            yield part, rule._replace(unless=unless)
    for part, where in _of_where(rule.where, "where"):
        yield part, rule._replace(where=where)
    if rule.items is not None:
        for part, items in _of_items(rule.items):
            yield part, rule._replace(items=items)


def _of_condition(condition: Condition, path: str) -> Iterator[tuple[str, Condition]]:
    """What a condition asks for beyond its `any` patterns, which have to be hit as it is."""
    for key in ("all", "none"):
        patterns: tuple[Pattern, ...] = getattr(condition, key)
        for k, pattern in enumerate(patterns):
            yield _named(f"{path}.{key}", pattern), _with(condition, key, _without(patterns, k))
    for k, (pattern, weight) in enumerate(condition.score):
        if weight < 0:
            yield _named(f"{path}.score", pattern), condition._replace(score=_without(condition.score, k))
    yield from _of_neighbours(condition, path)


def _of_neighbours(condition: Condition, path: str) -> Iterator[tuple[str, Condition]]:
    for key in ("prev", "next", "block", "element", "sentence"):
        other: Condition | None = getattr(condition, key)
        if other is not None:
            yield f"{path}.{key}", _with(condition, key, None)
            for part, changed in _of_condition(other, f"{path}.{key}"):
                yield part, _with(condition, key, changed)


def _of_guard(guard: Condition, path: str) -> Iterator[tuple[str, Condition | None]]:
    """A guard without one of its patterns; without the last one it is no guard any more."""
    for k, pattern in enumerate(guard.any):
        yield _named(f"{path}.any", pattern), _some(guard._replace(any=_without(guard.any, k)))
    for part, changed in _of_condition(guard, path):
        yield part, _some(changed)
    if not guard.any:
        yield path, None


def _some(condition: Condition) -> Condition | None:
    """None for a condition that asks for nothing: as a guard it would always hold."""
    return None if condition == Condition(at_least=condition.at_least) else condition


def _of_where(where: Where, path: str) -> Iterator[tuple[str, Where]]:
    for key, bound in where._asdict().items():
        if bound is None:
            continue
        name = f"{path}.{key.replace('_', '-')}"
        if not isinstance(bound, Range):
            yield name, _with(where, key, None)
            continue
        if bound.low > 0:
            yield f"the lower end of {name}", _with(where, key, bound._replace(low=0))
        if bound.high < UNBOUNDED:
            yield f"the upper end of {name}", _with(where, key, bound._replace(high=UNBOUNDED))


def _of_items(items: Items) -> Iterator[tuple[str, Items]]:
    for part, where in _of_where(items.where, "items.where"):
        yield part, items._replace(where=where)
    if items.match != Condition():
        yield "items.match", items._replace(match=Condition())
    for part, match in _of_condition(items.match, "items.match"):
        yield part, items._replace(match=match)
    if items.unless is not None:
        for part, unless in _of_guard(items.unless, "items.unless"):
            yield part, items._replace(unless=unless)
    if items.end is not None:
        yield "items.end", items._replace(end=None)
        for part, end in _of_condition(items.end, "items.end"):
            yield part, items._replace(end=end)
    if items.to_end:
        yield "items.to-end", items._replace(to_end=False)


def _with(record: _T, key: str, value: Any) -> _T:
    changed: _T = record._replace(**{key: value})  # type: ignore[attr-defined]
    return changed


def _without(entries: Sequence[_T], k: int) -> tuple[_T, ...]:
    return (*entries[:k], *entries[k + 1 :])


def _named(path: str, pattern: Pattern) -> str:
    return f"{path} {pattern.source!r}"
