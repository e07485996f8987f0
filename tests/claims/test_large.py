"""Large and odd texts: no crash, and work that grows with their length, not with its square."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from types import FrameType
from typing import Any

import pytest

from cleanlint import Cleaner

MOST_GROWTH = 2.6  # of the work for a text that is twice as long; linear is 2, quadratic 4
CLAUSE = "the ferry, some say, may have carried the bell, Maren Oduya said, "
PIECES = {
    "one sentence": CLAUSE,
    "sentences in one paragraph": f"It is believed that {CLAUSE}and it sank. ",
    "numbers": "1,234.5 -- 90 % (12), ",
    "marks": "!!! ... ??? *** ",
    "unbalanced marks": 'It was, he said, "some say ',
    "unbalanced typographic marks": "“Some say it may rain, he said. ",
    "unbalanced single marks": "'Some say it may rain, he said. ",
    "unbalanced paragraphs": "“Some experts say that it may rain.\n\n",
    "nothing but quotations": '"Some experts say that it may rain on us."\n\n',
}


@cache
def cleaner() -> Cleaner:
    return Cleaner(select=["claims"])


def work(function: Callable[[str], object], text: str) -> int:
    """How many instructions of the interpreter a call takes."""
    steps = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal steps
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        steps += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        function(text)
    finally:
        sys.settrace(before)
    return steps


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES)
def test_twice_the_text_is_twice_the_work(piece: str) -> None:
    cleaner().check(piece * 200)  # what is made at the first use
    cleaner().quotes(piece)
    for called in (cleaner().check, cleaner().quotes):
        small, large = (work(called, piece * count) for count in (100, 200))
        assert large <= MOST_GROWTH * small


def test_a_sentence_of_a_million_characters() -> None:
    text = CLAUSE * (1_000_000 // len(CLAUSE) + 1)
    assert len(cleaner().check(text)) >= len(text) // len(CLAUSE)


@pytest.mark.parametrize("mark", ['"', "“", "'", "``"])
def test_ten_thousand_unbalanced_marks(mark: str) -> None:
    for text in (mark * 10_001, f"{mark}Some say so. " * 10_001, f"{mark}Some say so.\n\n" * 10_001):
        cleaner().check(text)
        assert all(text[quote.start : quote.end].strip() for quote in cleaner().quotes(text))


@pytest.mark.parametrize("text", ["", " \n\n ", "1 2 3", "…", "« »", "\x00", "\ud800", "—\n\n—", "12 % 34 %. " * 1_000])
def test_texts_without_letters_or_quotations_have_no_claims(text: str) -> None:
    assert Cleaner().check(text) == ()
    assert cleaner().quotes(text) == ()
