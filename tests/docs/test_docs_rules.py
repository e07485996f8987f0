"""The rule reference is made from the packs and the figures, and is up to date."""

from __future__ import annotations

from pathlib import Path

from making import TOP, benchmark_script, rule

from cleanlint.rules.evidence import Counts, Evidence, Row, acts, load_evidence
from cleanlint.rules.loader import read_packs
from cleanlint.rules.records import Example
from cleanlint.rules.sources import builtin_paths

PAGE = benchmark_script("rules_page")


def test_the_page_is_up_to_date() -> None:
    made = PAGE.page(read_packs(builtin_paths(), builtin=True).rules, load_evidence())
    assert (TOP / "docs" / "rules.md").read_text("utf-8") == made, "run: python benchmarks/measure.py"


def test_a_rule_has_its_figures_and_its_shortest_examples() -> None:
    folder = Path(builtin_paths()[0])
    one = rule("a/one", "one", path=str(folder / "en" / "a.yaml"))._replace(
        remove=(Example("Rain fell for days.\n\n{--One--}", 1), Example("{--One--}", 2)),
        keep=(Example("```\nOne\n```", 3),),
    )
    row = Row(acts(one), {"wild": Counts(3, 2, 1, 0, 4, 2, 1)})
    made = PAGE.page(
        [one], Evidence({"wild": {"texts": 7, "labelled_words": 2_000_000, "sha256": "abc"}}, {"a/one": row})
    )
    assert "## a\n\n### a/one\n\nMessage of a/one. For a test.\n" in made
    assert "- 3 hits, 3 read; right in 2 of 3 texts (0.667; 0.208 to 0.939); 2 words lost per million\n" in made
    assert "[en/a.yaml](../rules/en/a.yaml)" in made
    assert "Goes:\n\n```text\n{--One--}\n```\n" in made
    assert "Stays:\n\n~~~~text\n```\nOne\n```\n~~~~\n" in made
    assert "| wild | 7 | 2,000,000 | `abc` |" in made


def test_a_rule_that_was_not_measured_says_so() -> None:
    one = rule("a/one", "one", path=str(Path(builtin_paths()[0]) / "a.yaml"))
    assert "- not measured yet\n" in PAGE.page([one], Evidence({}, {}))
