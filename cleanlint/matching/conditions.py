"""Testing one unit: patterns, guards and bounds. The only module that runs the `regex` package."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import regex

from cleanlint.document import LONGEST_UNIT, Document, ending, opening
from cleanlint.rules.records import Condition, Pattern, Where

# A search that takes this many seconds refuses the whole document. Patterns are checked at load and units are short, so
# that this is thousands of times what any search needs: the same text gives the same result on a busy machine.
TIME_LIMIT = 20.0

_NOTHING: tuple[Pattern, ...] = ()


@lru_cache(maxsize=None)
def _compiled(source: str) -> Any:
    return regex.compile(source, regex.IGNORECASE | regex.DOTALL | regex.VERSION0)


class Unit(NamedTuple):
    """What a condition looks at: a text, and the texts around it (empty where there are none)."""

    text: str
    prev: str = ""
    next: str = ""
    block: str = ""


def found(pattern: Pattern, text: str) -> bool:
    return _compiled(pattern.regex).search(text, timeout=TIME_LIMIT) is not None


def matches(pattern: Pattern, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where a pattern matches in ``text[start:end]``, without white space at the ends, empty matches left out."""
    for match in _compiled(pattern.regex).finditer(text, start, end, timeout=TIME_LIMIT):
        a, b = match.span()
        while a < b and text[a].isspace():
            a += 1
        while b > a and text[b - 1].isspace():
            b -= 1
        if a < b:
            yield a, b


def holds(condition: Condition, unit: Unit, *, skip_any: bool = False) -> bool:
    """Does the condition hold? ``skip_any`` leaves out the `any` patterns, which a span rule has matched itself."""
    text = unit.text
    if condition.any and not skip_any and not any(found(p, text) for p in condition.any):
        return False
    if condition.all and not all(found(p, text) for p in condition.all):
        return False
    if condition.none and any(found(p, text) for p in condition.none):
        return False
    if condition.score and sum(w for p, w in condition.score if found(p, text)) < condition.at_least:
        return False
    return (
        (condition.prev is None or holds(condition.prev, Unit(unit.prev)))
        and (condition.next is None or holds(condition.next, Unit(unit.next)))
        and (condition.block is None or holds(condition.block, Unit(unit.block)))
    )


def coverage(condition: Condition, text: str) -> float:
    """The share of the ink of ``text`` that lies in matches of the condition's patterns."""
    ink = sum(not c.isspace() for c in text)
    covered = bytearray(len(text))
    for pattern in (*condition.any, *condition.all, *(p for p, w in condition.score if w > 0)):
        for start, end in matches(pattern, text, 0, len(text)):
            covered[start:end] = b"\1" * (end - start)
    return sum(hit and not c.isspace() for hit, c in zip(covered, text, strict=True)) / ink if ink else 0.0


def fits_shape(
    where: Where, text: str, kind: str, link_share: float | None, words: int | None = None
) -> bool:
    """The bounds that need the unit alone; ``words`` is its number of words where that is known."""
    if len(text) > LONGEST_UNIT or not text:
        return False
    if where.words is not None and (len(text.split()) if words is None else words) not in where.words:
        return False
    if where.chars is not None and len(text) not in where.chars:
        return False
    if where.kind is not None and kind not in where.kind:
        return False
    if where.starts is not None and opening(text) not in where.starts:
        return False
    if where.ends is not None and ending(text) not in where.ends:
        return False
    return where.link_density is None or (link_share is not None and link_share in where.link_density)


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


def speaks(lang: str, tag: str) -> bool:
    """Does a document in ``lang`` meet the language tag ``tag``? Both lower case; the more general one may be shorter."""
    return lang == tag or lang.startswith(tag + "-") or tag.startswith(lang + "-")
