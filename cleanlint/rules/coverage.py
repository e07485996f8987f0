"""Which parts of a rule's patterns no example of it ever uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import regex

from cleanlint.claims.quotation import quotations
from cleanlint.document import Document, Layout, core
from cleanlint.formats.page import PageLayout, element_of
from cleanlint.patterns import instrument, parse
from cleanlint.rules.examples import opened
from cleanlint.rules.loader import read_lists
from cleanlint.rules.records import Condition, Example, Pattern, Rule

_SECONDS = 5.0  # far more than an example needs


class Uncovered(NamedTuple):
    """An alternative that no example of the rule hits."""

    rule: str
    path: str
    line: int  # of the rule
    pattern: str  # as the pack has it
    alternative: str  # the part of it; the whole pattern when nothing of it is hit

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}: {self.rule}"
        if self.alternative == self.pattern:
            return f"{where}: no example is hit by {self.pattern!r}"
        return f"{where}: no example is hit by {self.alternative!r} in {self.pattern!r}"


def uncovered(rules: Iterable[Rule]) -> list[Uncovered]:
    """The alternatives of all patterns, guards included, that no example of their rule hits.

    What is searched are the units of the examples: blocks, and lines or sentences for rules about these. A `$list`
    counts as one alternative. The packs of the rules are read again for their lists.
    """
    found: list[Uncovered] = []
    lists: dict[str, Mapping[str, Sequence[str]]] = {}
    for rule in rules:
        if rule.path not in lists:
            lists[rule.path] = read_lists(rule.path)
        units = _units(rule)
        for pattern in dict.fromkeys(_patterns(rule)):
            missing = _missing(pattern, units, lists[rule.path])
            found += [Uncovered(rule.id, rule.path, rule.line, pattern.source, part) for part in missing]
    return found


def _patterns(rule: Rule) -> Iterator[Pattern]:
    items = rule.items
    conditions = [rule.match, rule.unless]
    if items is not None:
        conditions += [items.match, items.unless, items.end]
    for condition in conditions:
        if condition is not None:
            yield from condition_patterns(condition)


def condition_patterns(condition: Condition) -> Iterator[Pattern]:
    """All patterns of a condition, those about neighbours included."""
    yield from condition.any
    yield from condition.all
    yield from condition.none
    yield from (pattern for pattern, _ in condition.score)
    for other in (condition.prev, condition.next, condition.block, condition.element, condition.sentence):
        if other is not None:
            yield from condition_patterns(other)


def _missing(pattern: Pattern, units: Sequence[str], lists: Mapping[str, Sequence[str]]) -> list[str]:
    source, alternatives = instrument(parse(pattern.source, lists))
    compiled: Any = regex.compile(source, regex.IGNORECASE | regex.DOTALL | regex.VERSION0)
    waiting = dict(alternatives)
    is_hit = False
    for unit in units:
        for match in compiled.finditer(unit, overlapped=True, timeout=_SECONDS):
            is_hit = True
            for name in [name for name in waiting if match.captures(name)]:
                del waiting[name]
    return list(waiting.values()) if is_hit else [pattern.source]


def _units(rule: Rule) -> list[str]:
    """Every text that a pattern of the rule gets to see in its examples, and the empty one of a missing neighbour."""
    units = [""]
    for example in (*rule.remove, *rule.flag, *rule.keep):
        document = _document(example)
        for index in range(len(document)):
            text = document.text_at(index)
            units.append(document.core(index))
            element = element_of(document.layout, index)
            units += [] if element is None else [element]
            if rule.scope == "span":
                units += [text, *(text[part.start : part.end] for part in document.sentences(index))]
            elif rule.scope == "quote":
                units += [text[found.start : found.end] for found in quotations(text)]
            elif rule.scope in ("sentence", "line"):
                parts = document.sentences(index) if rule.scope == "sentence" else document.lines(index)
                pieces = [text[part.start : part.end] for part in parts]
                units += [piece[slice(*core(piece))] for piece in pieces]
    return list(dict.fromkeys(units))


def _document(example: Example) -> Document:
    """The example as the rule sees it. The formats stand above this module: only tests of rules need them."""
    expected, _, page = opened(example)
    text = expected.text
    layout: Layout
    if example.format == "markdown":
        from cleanlint.formats import markdown

        layout = markdown.parse(text)
    else:
        from cleanlint.formats import text as plain

        layout = plain.parse(text)
        if page is not None and page.facts is not None:
            layout = PageLayout(layout, page.facts.at)
    return Document(text, layout, example.lang)
