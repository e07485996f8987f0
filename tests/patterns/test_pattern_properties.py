"""What has to hold for every pattern: it matches its own texts, and they all pass the gate."""

from __future__ import annotations

import regex
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pattern_generators import (
    LISTS,
    WHITE_SPACE,
    gate_sets,
    passes_gate,
    patterns,
    spaced_patterns,
    text_for,
    whole_patterns,
)

from cleanlint.matching.scan import squeeze
from cleanlint.patterns import (
    fold,
    further_literals,
    hazards,
    instrument,
    longest_whole,
    parse,
    required_literals,
    show,
    starting_literals,
    to_regex,
)
from cleanlint.patterns.tree import Node

FLAGS = regex.I | regex.S | regex.V0
quick = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def finds(node: Node, text: str) -> bool:
    return regex.search(to_regex(node), text, FLAGS, timeout=5) is not None


@quick
@given(patterns, st.data(), st.text(" \n\u00a0abc.é'’", max_size=4))
def test_a_text_of_the_pattern_is_found_and_passes_the_gate(source: str, data: st.DataObject, around: str) -> None:
    node = parse(source, LISTS)
    assume(not hazards(node, strict=False))
    text = text_for(node, data)
    assert regex.fullmatch(to_regex(node), text, FLAGS, timeout=5)
    assert passes_gate(node, around + text + around)


@quick
@given(patterns, st.data(), st.text(" \n\u00a0abc.é'’", max_size=4))
def test_matches_begin_where_they_are_looked_for(source: str, data: st.DataObject, around: str) -> None:
    node = parse(source, LISTS)
    starts = starting_literals(node)
    assume(starts is not None and not hazards(node, strict=False))
    text = around + text_for(node, data) + around
    folded = fold(text)
    assume("  " not in folded)
    for match in regex.finditer(to_regex(node), text, FLAGS, timeout=5):
        assert folded.startswith(tuple(starts or ()), match.start())


@quick
@given(spaced_patterns, st.data())
def test_neighbouring_white_space_passes_the_gate(source: str, data: st.DataObject) -> None:
    node = parse(source, LISTS)
    text = text_for(node, data, gaps=(0, 1, 3, 100, 101, 205))
    assume(finds(node, text))
    assert passes_gate(node, text)


@quick
@given(patterns | spaced_patterns)
def test_literals_are_what_a_scanned_text_can_hold(source: str) -> None:
    node = parse(source, LISTS)
    assert required_literals(node) is not None or further_literals(node) == ()
    for literals in gate_sets(node):
        assert literals
        assert all(literal == squeeze(fold(literal)) for literal in literals)


@quick
@given(patterns | spaced_patterns, st.text("abckstuxy '’é-–©.…KſİΣς" + WHITE_SPACE, max_size=60))
def test_nothing_is_found_where_the_gate_stays_shut(source: str, text: str) -> None:
    node = parse(source, LISTS)
    assume(not hazards(node, strict=False))
    if not passes_gate(node, text):
        assert not finds(node, text)


@quick
@given(st.lists(whole_patterns, min_size=1, max_size=3), st.data(), st.text("a$^é", min_size=1, max_size=9))
def test_no_unit_with_a_match_is_longer_than_said(sources: list[str], data: st.DataObject, around: str) -> None:
    node = parse("|".join(sources), LISTS)
    longest = longest_whole(node)
    assume(longest is not None and not hazards(node, strict=False))
    text = text_for(node, data)
    assert finds(node, text)
    for unit in (text, around + text, text + around):
        assert len(unit) <= longest or not finds(node, unit)


@quick
@given(patterns)
def test_the_shown_text_is_the_same_pattern(source: str) -> None:
    node = parse(source, LISTS)
    assert to_regex(parse(show(node), LISTS)) == to_regex(node)


@quick
@given(patterns, st.data())
def test_instrumented_source_matches_the_same(source: str, data: st.DataObject) -> None:
    node = parse(source, LISTS)
    assume(not hazards(node, strict=False))
    instrumented, alternatives = instrument(node)
    text = text_for(node, data)
    match = regex.search(instrumented, text, FLAGS, timeout=5)
    assert match is not None
    assert match.span() == regex.search(to_regex(node), text, FLAGS, timeout=5).span()
    assert set(match.groupdict()) == set(alternatives)
