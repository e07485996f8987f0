"""Which literals a rule's match cannot do without."""

from __future__ import annotations

from typing import Any

import pytest

from cleanlint.patterns import gate_cost, parse
from cleanlint.rules.conditions import pattern_record
from cleanlint.rules.gates import gate_literals, has_fact_gate
from cleanlint.rules.records import UNBOUNDED, Condition, Pattern, Range, Rule, Where


def _pattern(source: str) -> Pattern:
    return pattern_record(source, parse(source, {}))


def _patterns(*sources: str) -> tuple[Pattern, ...]:
    return tuple(map(_pattern, sources))


def _rule(match: Condition, where: Where | None = None) -> Rule:
    return Rule(
        "a/b", "boilerplate", "en", "m", "w", "block", match, None, where or Where(), None, "safe", "warning",
        False, (), "p", 1,
    )  # fmt: skip


def _gate(**match: Any) -> tuple[str, ...] | None:
    return gate_literals(_rule(Condition(**match)))


OPEN = r"\d{2,4}"  # a pattern without literals


def test_any_needs_them_all() -> None:
    assert _gate(any=_patterns("newsletter", "subscribe")) == ("newsletter", "subscribe")
    assert _gate(any=_patterns("newsletter", OPEN)) is None


def test_all_needs_the_cheapest() -> None:
    assert gate_cost(["unsubscribe"]) < gate_cost(["the"])
    assert _gate(all=_patterns("the", "unsubscribe", OPEN)) == ("unsubscribe",)
    assert _gate(all=_patterns(OPEN)) is None


def test_the_cheapest_key_counts() -> None:
    assert _gate(any=_patterns("the", "and"), all=_patterns("unsubscribe")) == ("unsubscribe",)
    assert _gate(any=_patterns("unsubscribe"), all=_patterns(OPEN)) == ("unsubscribe",)


def test_what_does_not_say_what_stands_in_the_unit() -> None:
    other = Condition(any=_patterns("newsletter"))
    assert _gate(none=_patterns("newsletter"), prev=other, next=other, block=other) is None
    assert _gate() is None


@pytest.mark.parametrize(
    ("weights", "at_least", "expected"),
    [
        ({"newsletter": 1, "subscribe": 1}, 1, ("newsletter", "subscribe")),
        ({"newsletter": 3, OPEN: 2}, 3, ("newsletter",)),
        ({"newsletter": 3, OPEN: 3}, 3, None),
        ({"newsletter": 3, OPEN: 1, r"\w{1,9}": 1}, 3, ("newsletter",)),
        ({"newsletter": 3, OPEN: 2, r"\w{1,9}": 1}, 3, None),
        ({"newsletter": 3, OPEN: -5}, 3, ("newsletter",)),
        # `the` cannot reach the threshold by itself, so it need not be looked for.
        ({"newsletter": 2, "the": 1}, 2, ("newsletter",)),
        # `the` and a number can.
        ({"newsletter": 2, "the": 1, OPEN: 1}, 2, ("newsletter", "the")),
    ],
)
def test_a_score_needs_what_can_reach_it(weights: dict[str, float], at_least: float, expected: Any) -> None:
    score = tuple((_pattern(source), weight) for source, weight in weights.items())
    assert _gate(score=score, at_least=at_least) == expected


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (Where(), False),
        (Where(zone=("tail",)), False),
        (Where(first=3), True),
        (Where(last=3), True),
        (Where(tail_run=2), True),
        (Where(words=Range(0, 6)), True),
        (Where(words=Range(0, 7)), False),
        (Where(words=Range(3, UNBOUNDED)), False),
        (Where(chars=Range(0, 40)), True),
        (Where(chars=Range(0, 41)), False),
    ],
)
def test_facts(where: Where, expected: bool) -> None:
    assert has_fact_gate(_rule(Condition(), where)) is expected


@pytest.mark.parametrize(
    ("source", "shifts", "starts"),
    [
        ("some", (0,), ()),
        (r"(?:a )?few \w|many", (0, 2), ()),
        (r"(?:a|the) \w{1,9} newsletter", (), ("a ", "the ")),  # no literal stands at the beginning
        (r"\w newsletter", (), ()),
    ],
)
def test_where_matches_begin(source: str, shifts: tuple[int, ...], starts: tuple[str, ...]) -> None:
    pattern = _pattern(source)
    assert (pattern.shifts, pattern.starts) == (shifts, starts)
