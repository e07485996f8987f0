"""No rule is safe on a feeling: its hits have been read, and hardly one of them was wrong."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from cleanlint import Cleaner
from cleanlint.rules.records import Rule

HERE = Path(__file__).parent
VERDICTS = {"right", "wrong", "unsure"}
MOST_WRONG = 1 / 25


def _verdicts() -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    with (HERE.parent / "benchmarks" / "judged-hits.tsv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            assert row["verdict"] in VERDICTS, row
            found[row["rule"]][row["verdict"]] += 1
    return found


JUDGED = _verdicts()
RULES = Cleaner().rules
MEASURED = [rule for rule in RULES if rule.fix == "safe" and not rule.unmeasured]


def test_every_judged_rule_exists() -> None:
    assert set(JUDGED) <= {rule.id for rule in RULES}


@pytest.mark.parametrize("rule", MEASURED, ids=lambda rule: rule.id)
def test_a_safe_rule_has_been_judged(rule: Rule) -> None:
    verdicts = JUDGED[rule.id]
    assert verdicts["right"] > 0, "read hits of this rule and file the verdicts, or make it unsafe"
    assert verdicts["wrong"] <= MOST_WRONG * (verdicts["right"] + verdicts["wrong"])


def test_only_rules_without_a_precision_are_called_unmeasured() -> None:
    assert all(rule.fix == "safe" and rule.kind == "boilerplate" for rule in RULES if rule.unmeasured)
