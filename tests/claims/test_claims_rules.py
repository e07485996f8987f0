"""The claims rules: which are on, that those have been read and were right, and what all of them leave alone."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

import cleanlint
from cleanlint.rules.labels import read_verdicts
from cleanlint.rules.loader import builtin_paths, read_packs
from cleanlint.rules.records import Rule

TOP = Path(__file__).parents[2]
RULES = [rule for rule in read_packs(builtin_paths(), builtin=True).rules if rule.kind == "claims"]
WORDS = [rule for rule in RULES if rule.scope == "span"]
JUDGED = TOP / "benchmarks" / "judged-claims.tsv"
ON_AT = 0.8  # a rule that is on is right at least so often


def _verdicts() -> Counter[tuple[str, str]]:
    return Counter((rule, verdict) for (rule, _, _), verdict in read_verdicts(str(JUDGED)).items())


@pytest.mark.parametrize(
    "rule", [r for r in RULES if r.id in {"claims/vague-source", "claims/anonymous-source"}], ids=lambda r: r.id
)
def test_rules_that_are_on_were_read_and_right(rule: Rule) -> None:
    assert rule.severity == "warning"
    assert not rule.off
    verdicts = _verdicts()
    right, wrong = verdicts[rule.id, "right"], verdicts[rule.id, "wrong"]
    assert right + wrong >= 100
    assert right / (right + wrong) >= ON_AT


def test_word_rules_without_verdicts_never_fail_a_run() -> None:
    judged = {rule for rule, _ in _verdicts()}
    assert {rule.id for rule in WORDS if rule.severity != "info" and not rule.off} <= judged


@pytest.mark.parametrize("rule", WORDS, ids=lambda r: r.id)
def test_each_rule_on_words_advises_the_writer(rule: Rule) -> None:
    if rule.path.endswith(("sources.yaml", "hedges.yaml", "agentless.yaml")):
        assert rule.advice


def test_hits_of_one_rule_do_not_overlap() -> None:
    text = "Some of the experts in the port say that others fear a flood. Several officials close to the mayor said so."
    found = [f for f in cleanlint.check(text) if f.rule.startswith("claims/")]
    for one in {f.rule for f in found}:
        mine = [f for f in found if f.rule == one]
        assert all(a.end <= b.start for a, b in pairwise(mine))
    assert found


def test_what_a_speaker_says_is_no_claim_of_the_author() -> None:
    assert not cleanlint.check("“Many experts say the wall may have been built by monks,” said Maren Oduya.")


def test_off_rules_wait_until_they_are_selected() -> None:
    text = "Nils Aaker claimed that the bell was his."
    assert not cleanlint.check(text)
    found = cleanlint.Cleaner(select=["claims/loaded-attribution"]).check(text)
    assert [f.rule for f in found] == ["claims/loaded-attribution"]
