"""What has to hold for every pattern: it matches its own texts, and they all pass the gate."""

from __future__ import annotations

import regex
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pattern_generators import LISTS, contains_one, patterns, text_for

from cleanlint.patterns import hazards, instrument, parse, required_literals, show, to_regex
from cleanlint.patterns.tree import Node

FLAGS = regex.I | regex.S | regex.V0
quick = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def finds(node: Node, text: str) -> bool:
    return regex.search(to_regex(node), text, FLAGS, timeout=5) is not None


@quick
@given(patterns, st.data(), st.text(" abc.é", max_size=4))
def test_a_text_of_the_pattern_is_found_and_passes_the_gate(source: str, data: st.DataObject, around: str) -> None:
    node = parse(source, LISTS)
    assume(not hazards(node, strict=False))
    text = text_for(node, data)
    assert regex.fullmatch(to_regex(node), text, FLAGS, timeout=5)
    literals = required_literals(node)
    assert literals is None or contains_one(literals, around + text + around)


@quick
@given(patterns, st.text("abckstuxy 'é-©.…KſİΣς", max_size=60))
def test_nothing_is_found_where_the_gate_stays_shut(source: str, text: str) -> None:
    node = parse(source, LISTS)
    assume(not hazards(node, strict=False))
    literals = required_literals(node)
    if literals is not None and not contains_one(literals, text):
        assert not finds(node, text)


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
