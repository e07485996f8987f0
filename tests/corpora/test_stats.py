"""The file of statistics, and comparing two."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleanlint import InputError
from cleanlint.corpora.account import Account, Rates
from cleanlint.corpora.shards import Tally
from cleanlint.corpora.stats import Stats, compared, read, summary

from .conftest import Run, line, lines


def stats(documents: int, rules: dict[str, int], sites: dict[str, Rates] | None = None) -> Stats:
    return Stats("1", "ruleset", 1, Account(rates=Rates(documents, rules), sites=sites or {}))


@pytest.mark.parametrize(
    ("before", "after", "differs"),
    [
        ((1_000, 100), (1_000, 200), True),  # twice as often
        ((1_000, 200), (1_000, 100), True),
        ((1_000, 100), (1_000, 110), False),  # may be chance
        ((1_000_000, 100_000), (1_000_000, 110_000), False),  # certain, but little
        ((1_000_000, 100_000), (1_000_000, 130_000), True),
        ((10_000, 0), (10_000, 40), True),  # new
        ((1_000, 1), (1_000, 8), False),  # too few
        ((0, 0), (1_000, 500), False),  # nothing to compare with
        ((50, 50), (50, 50), False),  # all of them
    ],
)
def test_rates_differ_surely_and_by_much_or_not_at_all(
    before: tuple[int, int], after: tuple[int, int], differs: bool
) -> None:
    drifts = compared(stats(before[0], {"a/b": before[1]}), stats(after[0], {"a/b": after[1]}))
    assert [drift.rule for drift in drifts] == (["a/b"] if differs else [])


def test_the_more_is_compared_the_surer_a_difference_must_be() -> None:
    alone = compared(stats(1_000, {"a/b": 100}), stats(1_000, {"a/b": 145}))
    others = {f"c/{number}": 500 for number in range(200)}
    among = compared(stats(1_000, {"a/b": 100, **others}), stats(1_000, {"a/b": 145, **others}))
    assert [drift.rule for drift in alone] == ["a/b"]
    assert among == []


def test_sites_that_both_runs_know_well_are_compared() -> None:
    before = {"a.example": Rates(500, {"a/b": 10}), "b.example": Rates(50, {"a/b": 1}), "c.example": Rates(500)}
    after = {"a.example": Rates(500, {"a/b": 400}), "b.example": Rates(50, {"a/b": 50})}
    drifts = compared(stats(9_000, {"a/b": 900}, before), stats(9_000, {"a/b": 900}, after))
    assert [(drift.site, drift.rule, drift.before, drift.after) for drift in drifts] == [
        ("a.example", "a/b", 20.0, 800.0)
    ]


def test_a_run_is_summed_up() -> None:
    tally = Tally(documents=1_234, changed=1, refused=2, rejected=3, removals={"a/b": 1}, words_removed={"a/b": 7})
    tally = tally._replace(lines={"Leave\n a comment": 5}, mistagged=4)
    assert summary(Account(tally, failed=1), 2, unreadable=1) == (
        "1,234 documents in 2 shards: 1 changed, 2 refused, 3 rejected, 1 failed, 4 with a language that is no tag,"
        " 1 shard unreadable\n"
        "1 removal, 7 words\n"
        "words removed, by rule:\n"
        "          7  a/b\n"
        "removed most often:\n"
        "          5  Leave a comment"
    )


def test_two_runs_are_compared(run: Run, tmp_path: Path) -> None:
    clean = "".join(line(number, text="The ferry sails at noon.") for number in range(60))
    for name, content in (("before", lines(40) + clean), ("after", lines(120))):
        (tmp_path / f"{name}.jsonl").write_text(content)
        run("fix", tmp_path / f"{name}.jsonl", "-o", tmp_path / name, "--stats", tmp_path / f"{name}.json")
    shown = run("stats", tmp_path / "before.json")
    assert shown.code == 0
    assert shown.out.startswith("100 documents in 1 shard: 40 changed, 0 refused\n40 removals, 120 words\n")
    same = run("stats", tmp_path / "before.json", tmp_path / "before.json")
    assert same == (0, "", "rates that differ: 0\n")
    differing = run("stats", tmp_path / "before.json", tmp_path / "after.json")
    assert differing == (
        1,
        "comments/label: 400.00 -> 1000.00 of 1,000 documents\n",
        "rates that differ: 1\n",
    )


def test_other_rules_are_mentioned(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(lines(20))
    run("fix", tmp_path / "a.jsonl", "-o", tmp_path / "1", "--stats", tmp_path / "1.json")
    run("fix", tmp_path / "a.jsonl", "-o", tmp_path / "2", "--stats", tmp_path / "2.json", "--ignore", "comments")
    ran = run("stats", tmp_path / "1.json", tmp_path / "2.json")
    assert ran.code == 1
    assert "warning: the runs had different rules or settings" in ran.err


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"cleanlint-stats": 1}', '{"cleanlint-stats": 9}'])
def test_other_files_are_not_statistics(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.json").write_text(content)
    with pytest.raises(InputError, match=r"a\.json: (not a file that|these statistics have format 9)"):
        read(str(tmp_path / "a.json"))
