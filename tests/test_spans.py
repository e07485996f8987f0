from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cleanlint.spans import Span, Survivors, cut, merge, subtract

SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda p: (min(p), max(p))), max_size=8)


def _covered(spans: list[tuple[int, int]]) -> set[int]:
    return {k for start, end in spans for k in range(start, end)}


@given(SPANS)
def test_merge_is_the_union(spans: list[tuple[int, int]]) -> None:
    merged = merge(spans)
    assert _covered(merged) == _covered(spans)
    assert all(a.end < b.start for a, b in pairwise(merged))
    assert all(s.start < s.end for s in merged)


@given(SPANS, SPANS)
def test_subtract_is_the_difference(spans: list[tuple[int, int]], holes: list[tuple[int, int]]) -> None:
    for span in spans:
        assert _covered(subtract(span, merge(holes))) == _covered([span]) - _covered(holes)


def test_cut() -> None:
    assert cut("abcdef", [(1, 2), (3, 5)]) == "acf"
    assert cut("abc", []) == "abc"


@given(st.lists(SPANS, max_size=5))
def test_survivors_know_where_every_character_comes_from(rounds: list[list[tuple[int, int]]]) -> None:
    original = "".join(map(chr, range(0x4E00, 0x4E00 + 41)))  # each character once
    text, survivors = original, Survivors.of(original)
    for spans in rounds:
        inside = [(s, min(e, len(text))) for s, e in merge(spans) if s < len(text)]
        text, survivors = cut(text, inside), survivors.without(inside)
    for k in range(len(text)):
        assert [original[s:e] for s, e in survivors.origin((k, k + 1))] == [text[k]]
    if text:
        assert "".join(original[s:e] for s, e in survivors.origin((0, len(text)))) == text


def test_a_span_around_an_earlier_deletion_is_split() -> None:
    survivors = Survivors.of("abcdef").without([(2, 4)])
    assert survivors.origin((1, 3)) == [Span(1, 2), Span(4, 5)]
