"""Where a paragraph quotes: straight and typographic marks, single ones against apostrophes. One pass, linear."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

# Marks that come in pairs whatever the language; two single ones in a row stand for a double one.
_DOUBLE = re.compile("[\"“”„‟«»＂]|''|``|‘‘|’’")
_ANY = re.compile("[\"“”„‟«»＂'`‘’‚‹›]")
_OPENERS = frozenset("“„‟«")
_CLOSERS = frozenset("”»")
# A single mark before a word and behind a gap; what an apostrophe drops there is no more than a short word or a decade.
_SINGLE_OPENER = re.compile(
    "['‘‚‹](?:(?<=[\\s(\\[{/—–“\"„«-].)|(?<![\\s\\S]{2}))"
    "(?=[^\\W_]|[$£€…(\\[])(?!(?:[0-9]0s|em|tis|twas|cause|til|till|bout|n)\\b)",
    re.IGNORECASE,
)
_SINGLE_CLOSER = re.compile('(?<=[^\\s(\\[{/—–“"„«])[\'’›](?=$|[\\s,.;:!?…)\\]}/—–”"»-])')
_BEFORE_OPENER = frozenset("([{/—–-‘'“\"„«>*_")
_AFTER_CLOSER = frozenset(",.;:!?…)]}/—–-’'”\"»<*_")
_STRONG = frozenset(",.!?…—-")
_STOPS = re.compile(r"[\s_.?!…]*")
_MOST_CLOSERS = 40  # so many are tried for one single mark that opens


class Quotation(NamedTuple):
    """``text[start:end]`` of a paragraph, with its marks."""

    start: int
    end: int
    closed: bool  # False: no mark closes it in its paragraph, at whose end, or the next mark that opens, it ends


def quotations(text: str) -> list[Quotation]:
    """What stands in quotation marks, outermost only, in order."""
    if _ANY.search(text) is None:
        return []
    found = _double(text)
    singles = _single(text, found)
    return sorted([*_outside(found, singles), *singles]) if singles else found


def are_all(found: Sequence[Quotation], text: str) -> bool:
    """Is there nothing in a paragraph but these quotations, and the stops of sentences?"""
    position = 0
    for start, end, _ in found:
        if not _STOPS.fullmatch(text, position, start):
            return False
        position = end
    return bool(found) and _STOPS.fullmatch(text, position) is not None


def _double(text: str) -> list[Quotation]:
    found: list[Quotation] = []
    opened: int | None = None
    for mark in _DOUBLE.finditer(text):
        start, end = mark.span()
        if _opens(text, start, end, is_open=opened is not None):
            if opened is not None and text[opened + 1 : start].strip():
                found.append(_unclosed(text, opened, start))
            opened = start
        elif opened is not None:
            if text[opened + 1 : start].strip():
                found.append(Quotation(opened, end, True))
            opened = None
    if opened is not None and text[opened + 1 :].strip():
        found.append(_unclosed(text, opened, len(text)))
    return found


def _unclosed(text: str, start: int, end: int) -> Quotation:
    return Quotation(start, start + len(text[start:end].rstrip()), False)


def _opens(text: str, start: int, end: int, *, is_open: bool) -> bool:
    """Does the mark ``text[start:end]`` open a quotation? Its shape says so, unless what stands around it objects."""
    before, after = text[start - 1 : start], text[end : end + 1]
    gap_before = not before or before.isspace() or before in _BEFORE_OPENER
    gap_after = not after or after.isspace() or after in _AFTER_CLOSER
    mark = text[start]
    if mark in _OPENERS:
        return gap_before or not gap_after
    if mark in _CLOSERS:
        return not text[:start].strip() if not is_open else gap_before and not gap_after and not before
    if gap_before == gap_after:
        return not is_open
    return gap_before


def _single(text: str, doubles: Sequence[Quotation]) -> list[Quotation]:
    """Single marks that quote and do not stand in a double quotation: there they quote what the speaker quotes."""
    openers = [m.start() for m in _SINGLE_OPENER.finditer(text)]
    if not openers:
        return []
    closers = [m.start() for m in _SINGLE_CLOSER.finditer(text)]
    starts = [quotation.start for quotation in doubles]
    found: list[Quotation] = []
    position = 0
    for opener in openers:
        around = bisect_right(starts, opener) - 1
        if opener < position or (around >= 0 and opener < doubles[around].end):
            continue
        first = bisect_right(closers, opener)
        closer = _closer(text, closers[first : first + _MOST_CLOSERS])
        if closer is not None:
            position = closer + 1
            found.append(Quotation(opener, position, True))
        elif not text[:opener].strip():  # goes on in the next paragraph
            position = len(text)
            found.append(_unclosed(text, opener, position))
    return found


def _closer(text: str, candidates: Sequence[int]) -> int | None:
    """The first mark that closes rather than stands for a letter, as in "the miners' strike"."""
    for place in candidates:
        if text[place - 1] in _STRONG or not _may_own(text, place):
            return place
    return candidates[0] if candidates else None


def _may_own(text: str, place: int) -> bool:
    return text[place - 1] in "sS" and text[place + 1 : place + 2].isspace() and text[place + 2 : place + 3].isalpha()


def _outside(doubles: Sequence[Quotation], singles: Sequence[Quotation]) -> list[Quotation]:
    """The double quotations that stand in no single one."""
    starts = [quotation.start for quotation in singles]
    kept = []
    for quotation in doubles:
        around = bisect_right(starts, quotation.start) - 1
        if around < 0 or quotation.start >= singles[around].end:
            kept.append(quotation)
    return kept
