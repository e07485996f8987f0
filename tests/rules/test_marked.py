"""CriticMarkup in examples."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanlint.rules.marked import Marked, mark, parse_marked


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("Rain.", Marked("Rain.", (), ())),
        ("{--Go--}", Marked("Go", ((0, 2),), ())),
        ("a {--b--}{--c--} d", Marked("a bc d", ((2, 3), (3, 4)), ())),
        ("a {==b==} {--c\nd--}", Marked("a b c\nd", ((4, 7),), ((2, 3),))),
        ("{--a---} -- == {b}", Marked("a- -- == {b}", ((0, 2),), ())),
    ],
)
def test_marks_become_spans(marked: str, expected: Marked) -> None:
    assert parse_marked(marked) == expected


@pytest.mark.parametrize(
    ("marked", "message"),
    [
        ("a {--b", "never closed"),
        ("a --} b", "closes nothing"),
        ("a ==} b", "closes nothing"),
        ("{--a {==b==}--}", "inside `{--`"),
        ("{--a {--b--}--}", "inside `{--`"),
        ("{--a==}", "inside `{--`"),
        ("{----}", "marks nothing"),
        ("{====}", "marks nothing"),
        ("{++a++}", "no meaning here"),
        ("{>>a<<}", "no meaning here"),
        ("{~~a~>b~~}", "no meaning here"),
    ],
)
def test_what_is_not_marked_right(marked: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_marked(marked)


@given(st.text(alphabet="ab \n{}-=", max_size=30), st.sets(st.integers(0, 30), max_size=6))
def test_mark_and_parse_are_inverse(text: str, cuts: set[int]) -> None:
    edges = sorted(cut for cut in cuts if cut <= len(text))
    spans = tuple(zip(edges[::2], edges[1::2], strict=False))
    try:
        parsed = parse_marked(mark(text, spans))
    except ValueError:
        return  # the text itself holds marks
    if "{" not in text and "}" not in text:
        assert parsed == Marked(text, spans, ())
