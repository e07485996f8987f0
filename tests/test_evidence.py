"""No rule is safe on a feeling: its hits have been judged, and the figures are those of the rule as it is."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from making import rule

from cleanlint import Cleaner
from cleanlint.rules.evidence import (
    ENOUGH,
    Counts,
    Evidence,
    Row,
    acts,
    disagreements,
    evidence_text,
    load_evidence,
    missing,
    pools,
    summary,
    wilson,
)
from cleanlint.rules.labels import read_verdicts
from cleanlint.rules.records import Rule

TOP = Path(__file__).parent.parent
RULES = Cleaner().rules
EVIDENCE = load_evidence()
DISAGREEING = disagreements(RULES, EVIDENCE)
TABLES = ["judged-hits.tsv", "judged-claims.tsv"]  # of verdicts


@pytest.mark.parametrize(
    "one", [r for r in RULES if r.kind == "boilerplate" and r.fix == "safe"], ids=lambda one: one.id
)
def test_tier_and_figures_agree(one: Rule) -> None:
    reason = DISAGREEING.get(one.id)
    assert reason is None, f"{one.path}:{one.line}: {one.id}: {reason}"


def test_no_figures_are_left_of_rules_that_are_gone() -> None:
    gone = set(EVIDENCE.rules) - {one.id for one in RULES}
    assert not gone, "run benchmarks/measure.py"


@pytest.mark.parametrize("table", TABLES)
def test_every_judged_rule_exists(table: str) -> None:
    judged = {name for name, _, _ in read_verdicts(str(TOP / "benchmarks" / table))}
    assert judged <= {one.id for one in RULES}, "these rules have gone: take their verdicts out, or rename them there"


@pytest.mark.parametrize("table", TABLES)
def test_verdicts_are_sorted_and_given_once(table: str) -> None:
    lines = (TOP / "benchmarks" / table).read_text("utf-8").splitlines()[1:]
    keys = [tuple(line.split("\t")[:3]) for line in lines]
    assert [key for key, count in Counter(keys).items() if count > 1] == []
    assert keys == sorted(keys)


def test_only_closed_rules_that_act_are_called_unmeasured() -> None:
    assert all(one.fix == "safe" and one.kind == "boilerplate" for one in RULES if one.unmeasured)


def test_the_file_is_as_it_would_be_written() -> None:
    assert (TOP / "rules" / "evidence.json").read_text("utf-8") == evidence_text(EVIDENCE)


def _evidence(*figures: tuple[Rule, int, int]) -> Evidence:
    """Figures of rules: texts that are right, texts that are wrong."""
    rows = {
        one.id: Row(acts(one), {"wild": Counts(right + wrong, right, wrong, 0, wrong, right, wrong)})
        for one, right, wrong in figures
    }
    return Evidence({"wild": {"texts": 9, "labelled_words": 0, "sha256": ""}}, rows)


def test_enough_texts_without_a_fault_are_just_enough() -> None:
    assert wilson(ENOUGH, 0)[0] >= 0.95 > wilson(ENOUGH - 1, 0)[0]
    assert missing(ENOUGH - 1, 0) == 1


def test_a_rule_without_figures_disagrees() -> None:
    one = rule("a/one", "one")
    assert "never been measured" in disagreements([one], Evidence({}, {}))["a/one"]


def test_a_rule_that_acts_differently_has_to_be_measured_again() -> None:
    old, new = rule("a/one", "one"), rule("a/one", "two")
    assert "has changed" in disagreements([new], _evidence((old, 99, 0)))["a/one"]
    assert summary(new, _evidence((old, 99, 0))).endswith("changed since")


def test_words_for_people_and_tiers_leave_figures_valid() -> None:
    one = rule("a/one", "one")
    assert acts(one) == acts(one._replace(message="Other", why="Other.", fix="unsafe", line=9, path="other.yaml"))
    assert acts(one) != acts(one._replace(scope="line"))
    assert acts(one) != acts(one._replace(where=one.where._replace(words=(1, 9))))


def test_a_large_pool_carries_a_rule_with_few_hits() -> None:
    large, small = rule("a/large", "one"), rule("a/small", "two")
    assert disagreements([large, small], _evidence((large, 80, 0), (small, 2, 0))) == {}


def test_a_pool_below_the_bound_is_told_with_what_is_missing() -> None:
    one, other = rule("a/one", "one"), rule("a/other", "two")
    reason = disagreements([one, other], _evidence((one, 40, 0), (other, 70, 2)))["a/one"]
    assert "en, a, line: 110 texts right, 2 wrong" in reason
    assert f"read {missing(110, 2)} more" in reason


def test_small_topics_are_joined_by_shape_and_language() -> None:
    one, two = rule("a/one", "one"), rule("b/two", "two")
    span, german = rule("c/span", "three", scope="span"), rule("d/german", "four", lang="de")
    known = pools([one, two, span, german], _evidence((one, 60, 0), (two, 60, 0), (span, 60, 0), (german, 60, 0)))
    assert known["a/one"] == known["b/two"]
    assert known["a/one"].right == 120
    assert known["c/span"].rules == ("c/span",)
    assert known["d/german"].rules == ("d/german",)


def test_a_topic_with_enough_texts_does_not_hide_among_small_ones() -> None:
    good, bad = rule("a/good", "one"), rule("b/bad", "two")
    found = disagreements([good, bad], _evidence((good, 72, 0), (bad, 97, 3)))
    assert list(found) == ["a/good", "b/bad"]  # neither reaches the bound by itself


def test_a_bad_rule_does_not_hide_in_a_good_pool() -> None:
    good, bad = rule("a/good", "one"), rule("a/bad", "two")
    assert list(disagreements([good, bad], _evidence((good, 400, 0), (bad, 9, 1)))) == ["a/bad"]


def test_a_safe_rule_needs_a_right_hit_of_its_own() -> None:
    good, idle = rule("a/good", "one"), rule("a/idle", "two")
    assert "no hit of it" in disagreements([good, idle], _evidence((good, 99, 0), (idle, 0, 0)))["a/idle"]


def test_an_unmeasured_rule_is_held_to_the_bound_once_it_went_wrong() -> None:
    one = rule("a/one", "one", unmeasured=True)
    assert disagreements([one], _evidence((one, 0, 0))) == {}
    assert "wrong in 1 of 9" in disagreements([one], _evidence((one, 8, 1)))["a/one"]


def test_unsafe_rules_need_no_figures() -> None:
    one = rule("a/one", "one", fix="unsafe")
    assert disagreements([one], _evidence((one, 1, 9))) == {}
    assert disagreements([one], Evidence({}, {})) == {}
