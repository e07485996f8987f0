"""Adding up what went."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from cleanlint.corpora.account import (
    FAILURES,
    LINE,
    LINES,
    REST,
    SITES,
    Account,
    Failure,
    Rates,
    from_json,
    largest_sites,
    to_json,
    total,
)
from cleanlint.corpora.shards import Tally

counts = st.dictionaries(st.sampled_from("abcd"), st.integers(1, 9))
tallies = st.builds(
    Tally, documents=st.integers(0, 9), changed=st.integers(0, 9), removals=counts, words_removed=counts, lines=counts
)
rates = st.builds(Rates, st.integers(0, 9), counts)
accounts = st.builds(
    Account,
    tallies,
    rates,
    st.dictionaries(st.sampled_from(["a.example", "b.example"]), rates),
    st.integers(0, 3),
    st.lists(st.builds(Failure, st.integers(0, 9), st.text()), max_size=3).map(tuple),
)


@given(accounts)
def test_an_account_survives_json(account: Account) -> None:
    assert from_json(json.loads(json.dumps(to_json(account)))) == account


@given(accounts, accounts, accounts)
def test_what_is_not_cut_adds_up_in_any_grouping(one: Account, two: Account, three: Account) -> None:
    assert one.plus(two).plus(three) == one.plus(two.plus(three))


@given(accounts)
def test_nothing_added_changes_nothing(account: Account) -> None:
    assert account.plus(Account()) == Account().plus(account) == account


def test_small_sites_become_one() -> None:
    sites = {f"s{number:04}.example": Rates(1 + (number == 900), {"a": 1}) for number in range(1_000)}
    kept = largest_sites(sites)
    assert len(kept) == SITES + 1
    assert kept["s0900.example"] == Rates(2, {"a": 1})
    assert kept[REST] == Rates(1_000 - SITES, {"a": 1_000 - SITES})
    assert largest_sites({REST: kept[REST], "new.example": Rates(3)}) == {
        "new.example": Rates(3),
        REST: kept[REST],
    }


def test_an_account_stays_small() -> None:
    many = Account(
        Tally(lines={f"{number} " + "x" * 500: 1 for number in range(300)}),
        sites={f"{number}.example": Rates(1) for number in range(800)},
        failed=400,
        failures=tuple(Failure(number, "why") for number in range(60)),
    )
    account = total([many, many])
    assert len(account.tally.lines) == LINES
    assert max(map(len, account.tally.lines)) == LINE
    assert len(account.sites) == SITES + 1
    assert sum(each.documents for each in account.sites.values()) == 1_600
    assert account.failed == 800
    assert len(account.failures) == FAILURES


@given(st.lists(accounts, max_size=9))
def test_the_account_of_a_run_is_the_sum(each: list[Account]) -> None:
    summed = Account()
    for account in each:
        summed = summed.plus(account)
    assert total(each) == summed.condensed()
