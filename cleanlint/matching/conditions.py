"""Testing one unit: patterns, guards and bounds. The only module that runs the `regex` package."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from cleanlint.document import LONGEST_UNIT, Document, Layout, ending, opening
from cleanlint.formats.page import facts_of
from cleanlint.languages import speaks
from cleanlint.rules.gates import ALL_PATTERNS
from cleanlint.rules.records import Condition, Pattern, Rule, Where

# A search that takes this many seconds refuses the whole document. Patterns are checked at load and units are short, so
# that this is thousands of times what any search needs: the same text gives the same result on a busy machine.
TIME_LIMIT = 20.0
SHORT = 500  # characters: no pattern that loads takes long on so few, and minding the time doubles a search
FEW_LITERALS = 40  # looking for more of them one by one takes longer than a search


@cache
def _compiled(source: str) -> Any:
    import regex  # takes a while: a run without a candidate does without

    return regex.compile(source, regex.IGNORECASE | regex.DOTALL | regex.VERSION0)


class Unit(NamedTuple):
    """What a condition looks at: a text, and the texts around it (empty where there are none)."""

    text: str
    folded: str | None = None  # `text` as literals are looked for in it; None: do not look for any
    prev: str = ""
    next: str = ""
    block: str = ""
    element: str | None = None  # the path of elements around it; None: not known


def _may_match(pattern: Pattern, folded: str) -> bool:
    if pattern.lead and not any(map(folded[: pattern.reach].__contains__, pattern.lead)):
        return False
    literals = pattern.literals
    if literals is not None and len(literals) <= FEW_LITERALS and not any(map(folded.__contains__, literals)):
        return False
    return all(any(map(folded.__contains__, further)) for further in pattern.further)


def found(pattern: Pattern, unit: Unit) -> bool:
    """Does the pattern match somewhere? Its literals are looked for first, which costs a fraction of the search."""
    if unit.folded is not None and not _may_match(pattern, unit.folded):
        return False
    search = _compiled(pattern.regex).search
    if len(unit.text) <= SHORT:
        return search(unit.text) is not None
    return search(unit.text, timeout=TIME_LIMIT) is not None


def _score(condition: Condition, unit: Unit) -> bool:
    """Do the weights of the patterns that are found reach the threshold? Stops when nothing can change the answer."""
    total = 0.0
    gain = sum(w for _, w in condition.score if w > 0)
    for pattern, weight in sorted(condition.score, key=_weight):
        if weight > 0:
            if total + gain < condition.at_least:
                return False
            gain -= weight
        if found(pattern, unit):
            total += weight
    return total >= condition.at_least


def _weight(entry: tuple[Pattern, float]) -> float:
    return -entry[1]


def matches(pattern: Pattern, text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where a pattern matches in ``text[start:end]``, without white space at the ends, empty matches left out."""
    limit = None if end - start <= SHORT else TIME_LIMIT
    return _inked(text, [m.span() for m in _compiled(pattern.regex).finditer(text, start, end, timeout=limit)])


def matches_from(pattern: Pattern, text: str, beginnings: Iterable[int], start: int, end: int) -> list[tuple[int, int]]:
    """The same, where all matches begin at one of some offsets, which come in order."""
    match = _compiled(pattern.regex).match
    limit = None if end - start <= SHORT else TIME_LIMIT
    found = []
    reached = start
    for beginning in beginnings:
        if reached <= beginning < end:
            here = match(text, beginning, end, timeout=limit)
            if here is not None:
                reached = here.end()
                found.append((beginning, reached))
    return _inked(text, found)


def _inked(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans without white space at their ends; those that hold nothing else are left out."""
    found = []
    for start, end in spans:
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start < end:
            found.append((start, end))
    return found


def holds(condition: Condition, unit: Unit, patterns: int = ALL_PATTERNS) -> bool:
    """Does the condition hold? ``patterns`` is a bit mask of the `any` patterns that can match, if that is known."""
    if condition.any:
        for k, pattern in enumerate(condition.any):
            if patterns >> k & 1 and found(pattern, unit):
                break
        else:
            return False
    return holds_beside_any(condition, unit)


def holds_beside_any(condition: Condition, unit: Unit) -> bool:
    """Does all of the condition hold but for the `any` patterns, of which a span rule needs the places?"""
    if condition.all and not all(found(p, unit) for p in condition.all):
        return False
    if condition.none and any(found(p, unit) for p in condition.none):
        return False
    if condition.score and not _score(condition, unit):
        return False
    return (
        (condition.prev is None or holds(condition.prev, Unit(unit.prev)))
        and (condition.next is None or holds(condition.next, Unit(unit.next)))
        and (condition.block is None or holds(condition.block, Unit(unit.block)))
        and (condition.element is None or _holds_around(condition.element, unit.element))
    )


def _holds_around(condition: Condition, element: str | None) -> bool:
    return element is not None and holds(condition, Unit(element))


def coverage(condition: Condition, text: str) -> float:
    """The share of the ink of ``text`` that lies in matches of the condition's patterns."""
    ink = sum(not c.isspace() for c in text)
    covered = bytearray(len(text))
    for pattern in (*condition.any, *condition.all, *(p for p, w in condition.score if w > 0)):
        for start, end in matches(pattern, text, 0, len(text)):
            covered[start:end] = b"\1" * (end - start)
    return sum(hit and not c.isspace() for hit, c in zip(covered, text, strict=True)) / ink if ink else 0.0


def fits_shape(where: Where, text: str, layout: Layout, index: int) -> bool:
    """The bounds that need the unit alone, ``text`` in block ``index``, but for `fits_links`."""
    if not text or len(text) > LONGEST_UNIT:
        return False
    words = where.words
    if words is not None and not words.low <= len(text.split()) <= words.high:
        return False
    if where.chars is not None and len(text) not in where.chars:
        return False
    if where.kind is not None and layout.kind(index) not in where.kind:
        return False
    if where.starts is not None and opening(text) not in where.starts:
        return False
    if where.ends is not None and ending(text) not in where.ends:
        return False
    return not (where.body or where.selector) or _fits_page(where, layout, index)


def fits_links(where: Where, layout: Layout, index: int) -> bool:
    """The bound on how much of a block is links: to be asked last, as a page has to count characters for it."""
    if where.link_density is None:
        return True
    share = layout.link_share(index)
    return share is not None and share in where.link_density


def _fits_page(where: Where, layout: Layout, index: int) -> bool:
    facts = facts_of(layout, index)
    if facts is None or (where.body is not None and facts.body not in where.body):
        return False
    return where.selector is None or facts.is_in(where.selector)


def fits_place(where: Where, document: Document, index: int, at: int | None = None) -> bool:
    """The bounds on where a block, or the source offset ``at`` in it, stands."""
    if where.first is not None and index >= where.first:
        return False
    if where.last is not None and index < len(document) - where.last:
        return False
    if where.zone is not None and document.zones(index, at).isdisjoint(where.zone):
        return False
    if where.tail_run is not None:
        first, end = document.tail_run()
        return first <= index < end and end - first >= where.tail_run
    return True


def fits_source(where: Where, host: str, lang: str | None) -> bool:
    """The bounds on where the document comes from."""
    if where.domain is not None and not any(host == d or host.endswith("." + d) for d in where.domain):
        return False
    return where.lang is None or lang is None or any(speaks(lang, tag) for tag in where.lang)


def looks_around(rule: Rule) -> bool:
    """Does the rule ask what stands before, after or around a unit?"""
    conditions = [rule.match, rule.unless]
    if rule.items is not None:
        conditions += [rule.items.match, rule.items.unless, rule.items.end]
    return any(c is not None and (c.prev or c.next or c.block or c.element) is not None for c in conditions)
