"""Where in a page rules without literals are tried: at the lines whose elements are what the rule asks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleanlint.formats.page import PageLayout
from cleanlint.matching.conditions import Unit, holds
from cleanlint.rules.records import Rule

_MOST_KINDS = 5_000  # of surroundings that are remembered


class PageGate:
    """Prunes by element path and by the place beside the article's body.

    Pages of one site, and the lines of one page, share their surroundings: what these admit is worked out once. Safe
    to share between threads: what is remembered depends on nothing else.
    """

    __slots__ = ("_admitted", "_numbers", "_rules")

    def __init__(self, rules: Sequence[Rule], numbers: Sequence[int]) -> None:
        self._rules = rules
        self._numbers = numbers  # of the rules for pages
        self._admitted: dict[tuple[str, str], tuple[int, ...]] = {}

    def places(self, layout: PageLayout) -> Iterator[tuple[int, int]]:
        """Numbers of rules, and of the blocks at which each has to be tried."""
        if not self._numbers:
            return
        for index in range(len(layout.starts)):
            facts = layout.facts(index)
            if facts is not None:
                for number in self._admits(facts.element, facts.body):
                    yield number, index

    def _admits(self, element: str, body: str) -> tuple[int, ...]:
        found = self._admitted.get((element, body))
        if found is None:
            found = tuple(number for number in self._numbers if _may_hold(self._rules[number], element, body))
            if len(self._admitted) >= _MOST_KINDS:
                self._admitted.clear()
            self._admitted[element, body] = found
        return found


def _may_hold(rule: Rule, element: str, body: str) -> bool:
    if rule.where.body is not None and body not in rule.where.body:
        return False
    return rule.match.element is None or holds(rule.match.element, Unit(element))
