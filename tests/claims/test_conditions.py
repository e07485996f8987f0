"""What rules can ask of quotations and sources."""

from __future__ import annotations

from typing import Any

import pytest
from making import condition, rule

from cleanlint.cleaner import Engine
from cleanlint.rules.records import Condition, Where
from cleanlint.rules.ruleset import RuleSet
from cleanlint.rules.select import Choice, select_rules


def flagged(text: str, *, scope: str = "span", format: str = "text", **others: Any) -> list[str]:
    """What a claims rule about experts flags."""
    patterns = () if "match" in others else (r"\bexperts (?:say|warn)",)
    one = rule("claims/test", *patterns, scope=scope, kind="claims", fix="none", **others)
    return [text[f.start : f.end] for f in Engine([one]).clean(text, lang="en", format=format).findings]


@pytest.mark.parametrize("scope", ["span", "sentence", "block"])
def test_what_is_quoted_is_the_speakers(scope: str) -> None:
    assert flagged('"Experts say so."', scope=scope) == []
    assert flagged("“Experts say so.", scope=scope) == []
    assert flagged("Experts say so.", scope=scope)


def test_what_is_quoted_can_be_asked_for() -> None:
    text = 'Experts warn. "Experts say so," he said.'
    assert flagged(text) == ["Experts warn"]
    assert flagged(text, where=Where(quoted="inside")) == ["Experts say"]
    assert flagged(text, where=Where(quoted="anywhere")) == ["Experts warn", "Experts say"]


def test_a_cue_that_reaches_into_a_quotation_is_quoted() -> None:
    cue = condition(r'\bexperts "say')
    assert flagged('Experts "say so".', match=cue) == []
    assert flagged('Experts "say so".', match=cue, where=Where(quoted="inside")) == ['Experts "say']


def test_a_block_quotation_is_one() -> None:
    assert flagged("> Experts say so.", format="markdown") == []
    assert flagged("> Experts say so.", format="markdown", where=Where(quoted="inside")) == ["Experts say"]


def test_boilerplate_rules_look_at_quotations_too() -> None:
    one = rule("test/quoted", "^.sign up", scope="block")
    assert Engine([one]).clean('The mill is gone.\n\n"Sign up!"').text == "The mill is gone."


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ("Experts say so, Ines Okafor wrote.", "text"),
        ("Experts say so, according to police.", "text"),
        ("Experts say so [1].", "text"),
        ("Experts say so: https://example.org/a.", "text"),
        ("Experts [say](https://example.org/a) so.", "markdown"),
        ("Experts say so.[^1]\n\n[^1]: A note.", "markdown"),
    ],
)
def test_a_sentence_with_a_source(text: str, format: str) -> None:
    match = condition(r"\bexperts\b")
    assert flagged(text, format=format, match=match, where=Where(unsourced="sentence")) == []
    assert flagged(text, format=format, match=match) == ["Experts"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Experts *say loudly* that it is.", ["Experts *say"]),
        ("Some *experts* **say so** here.", ["experts* **say"]),
        ("Experts <b>say so</b> here.", ["Experts <b>say"]),
        ("Experts [say in a paper](https://example.org/a) that it is.", []),
        ('Experts <a href="https://example.org/a">say there</a> that it is.', []),
        ("Experts[^1] *say so* here.\n\n[^1]: A note.", []),
    ],
)
def test_marks_may_cut_a_cue_in_two_but_a_link_gives_a_source(text: str, shown: list[str]) -> None:
    assert flagged(text, format="markdown") == shown


def test_what_deletes_cuts_no_emphasis_in_two() -> None:
    one = rule("test/experts", r"\bexperts say\b", scope="span")
    text = "Some experts *say so* here."
    assert Engine([one]).clean(text, format="markdown").text == text


def test_a_source_in_the_next_sentence_counts_for_the_block_only() -> None:
    match = condition(r"\b40 percent\b")
    text = "It burns 40 percent. Ines Okafor said so."
    assert flagged(text, match=match, where=Where(unsourced="sentence")) == ["40 percent"]
    assert flagged(text, match=match, where=Where(unsourced="block")) == []
    assert flagged(text.replace(". Ines", ".\n\nInes"), match=match, where=Where(unsourced="block")) == ["40 percent"]


@pytest.mark.parametrize(
    ("text", "reaches"),
    [
        ("Experts say, and Ines Okafor said too, that it burned.", ["sentence", "next-sentence", "next-block"]),
        ('Experts warn. "It burned," said Ines Okafor.', ["next-sentence", "next-block"]),
        ('Experts warn.\n\n"It burned," said Ines Okafor.', ["next-block"]),
        ("Experts warn.\n\nIt burned.\n\nInes Okafor said so.", []),
        ("Experts warn. Officials said so.", []),
        ("Experts warn. A neighbour said so. She said so.", []),
    ],
)
def test_somebody_is_named_as_far_as(text: str, reaches: list[str]) -> None:
    found = [r for r in ("sentence", "next-sentence", "next-block") if not flagged(text, where=Where(unnamed=r))]
    assert found == reaches


def test_the_sentence_around_a_match() -> None:
    text = "Experts say so today. Experts warn."
    only = Condition(any=condition(r"\bexperts (?:say|warn)").any, sentence=condition(r"\btoday\b"))
    assert flagged(text, match=only) == ["Experts say"]
    assert flagged(text, unless=Condition(sentence=condition(r"\btoday\b"))) == ["Experts warn"]
    both = condition(r"\bnowhere\b", sentence=condition(r"\btoday\b"))
    assert flagged(text, unless=both) == ["Experts say", "Experts warn"]


def test_a_rule_is_off_until_it_is_selected() -> None:
    two = [rule("claims/on", "a", kind="claims"), rule("claims/off", "b", kind="claims", off=True)]
    rules = RuleSet.of(two, some_off=True)
    assert [r.id for r in select_rules(rules, rules.on(), Choice())] == ["claims/on"]
    assert [r.id for r in select_rules(rules, rules.on(), Choice(("claims/off",)))] == ["claims/off"]
    assert [r.id for r in select_rules(rules, rules.on(), Choice(("claims",)))] == ["claims/off", "claims/on"]
    assert [r.id for r in select_rules(rules, rules.on(), Choice(("claims",), ignore=("claims/off",)))] == ["claims/on"]
    assert [r.id for r in select_rules(rules, rules.on(), Choice(ignore=("claims/on",)))] == []
