"""Where the patterns of a span rule match in a block: they are tried only where the gate lets a match begin."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from cleanlint.document import Part
from cleanlint.matching.conditions import matches, matches_from
from cleanlint.matching.prefilter import Candidate
from cleanlint.matching.scan import offsets
from cleanlint.rules.gates import ALL_PATTERNS
from cleanlint.rules.records import Pattern, Rule


def shares(segments: Sequence[Part], candidate: Candidate) -> Sequence[tuple[Part, Candidate]]:
    """The segments in which a rule may match, and its share in each; all of them when there are no offsets to go by."""
    if len(segments) == 1 or not candidate.offsets:
        return [(piece, candidate) for piece in segments]
    starts = [piece.start for piece in segments]
    found: dict[int, Candidate] = {}
    for offset, which in zip(candidate.offsets, candidate.which, strict=True):
        k = bisect_right(starts, offset) - 1
        if k not in found:
            found[k] = Candidate(candidate.rule, 0, [])
        found[k].add(which, offset)
    return [(segments[k], found[k]) for k in sorted(found)]


def span_matches(rule: Rule, candidate: Candidate, text: str, folded: str | None, piece: Part) -> list[tuple[int, int]]:
    """Where those of a rule's `any` patterns that may match do so in a piece of a block.

    ``folded`` is ``text`` as literals are looked for in it; None: match everywhere.
    """
    start, end = piece
    looked = None if folded is None else folded[start:end]
    if looked is not None and "  " in looked:  # where runs of spaces are, offsets are not those of the literals
        looked = None
    found: list[tuple[int, int]] = []
    for n, pattern in enumerate(rule.match.any):
        if candidate.patterns >> n & 1:
            beginnings = None if looked is None else _beginnings(pattern, 1 << n, candidate, looked, start)
            if beginnings is None:
                found += matches(pattern, text, start, end)
            else:
                found += matches_from(pattern, text, beginnings, start, end)
    return found


def _beginnings(pattern: Pattern, bit: int, candidate: Candidate, folded: str, start: int) -> Iterable[int] | None:
    """Where matches of a pattern, which is ``bit``, can begin in a piece of a block; None: anywhere.

    The piece, ``folded``, begins at ``start`` and has no runs of spaces.
    """
    if candidate.patterns == ALL_PATTERNS:  # the gate is not the pattern's own
        return [start + place for place in offsets(pattern.starts, folded)] if pattern.starts else None
    places = [place for place, which in zip(candidate.offsets, candidate.which, strict=True) if which & bit]
    if pattern.shifts:
        return sorted({place - shift for place in places for shift in pattern.shifts})
    last = max(places) - start  # a match reaches the gate's literal, so it begins before it
    return [start + k for k in offsets(pattern.starts, folded) if k <= last] if pattern.starts else None
