"""The account of a run: what went, by rule and by site.

Accounts of chunks are added up in the order of the chunks, those of shards in the order of the shards. What is bounded
is cut at fixed points on the way, so neither the number of workers nor an interruption makes a difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from cleanlint.corpora.shards import Tally

SITES = 500  # that an account tells apart; the rest counts as one
LINES = 100  # removed texts that the account of a shard keeps
LINE = 200  # characters of each that are kept
FAILURES = 100  # that are told apart; the rest is counted
REST = "(other sites)"


class Rates(NamedTuple):
    """Documents, and in how many of them each rule removed something."""

    documents: int = 0
    rules: Mapping[str, int] = {}

    def plus(self, other: Rates) -> Rates:
        rules = dict(self.rules)
        for rule, count in other.rules.items():
            rules[rule] = rules.get(rule, 0) + count
        return Rates(self.documents + other.documents, rules)


class Failure(NamedTuple):
    """What happened to one of them."""

    record: int  # its number in the shard, from 0
    reason: str


class Account(NamedTuple):
    """Counts over some documents."""

    tally: Tally = Tally()
    rates: Rates = Rates()
    sites: Mapping[str, Rates] = {}
    failed: int = 0  # documents that could not be cleaned and were kept as they were
    failures: tuple[Failure, ...] = ()

    def plus(self, other: Account) -> Account:
        sites = dict(self.sites)
        for site, rates in other.sites.items():
            sites[site] = sites.get(site, Rates()).plus(rates)
        return Account(
            self.tally.plus(other.tally),
            self.rates.plus(other.rates),
            sites if len(sites) <= 2 * SITES else largest_sites(sites),
            self.failed + other.failed,
            (self.failures + other.failures)[:FAILURES],
        )

    def condensed(self) -> Account:
        """What is kept of a whole shard: its largest sites and the texts that were removed most often."""
        lines: dict[str, int] = {}
        for text, count in self.tally.lines.items():
            short = text if len(text) <= LINE else text[: LINE - 1] + "…"
            lines[short] = lines.get(short, 0) + count
        most = sorted(lines.items(), key=lambda item: (-item[1], item[0]))[:LINES]
        return self._replace(tally=self.tally._replace(lines=dict(most)), sites=largest_sites(self.sites))


def largest_sites(sites: Mapping[str, Rates]) -> dict[str, Rates]:
    """The `SITES` with most documents, by name, and the sum of the others."""
    ranked = sorted((name for name in sites if name != REST), key=lambda name: (-sites[name].documents, name))
    kept = {name: sites[name] for name in sorted(ranked[:SITES])}
    rest = sites.get(REST, Rates())
    for name in ranked[SITES:]:
        rest = rest.plus(sites[name])
    if rest.documents:
        kept[REST] = rest
    return kept


def total(accounts: Iterable[Account]) -> Account:
    """The account of a run from those of its shards, in their order.

    Neighbours are added up first: each addition copies what has been counted, and there may be many shards.
    """
    sums = list(accounts) or [Account()]
    while len(sums) > 1:
        pairs = [one.plus(other) for one, other in zip(sums[::2], sums[1::2], strict=False)]
        sums = pairs + sums[len(pairs) * 2 :]
    return sums[0].condensed()


def to_json(account: Account) -> dict[str, Any]:
    """As an object that `from_json` reads back."""
    sites = {name: [rates.documents, dict(rates.rules)] for name, rates in account.sites.items()}
    return {
        "tally": {name: value if isinstance(value, int) else dict(value) for name, value in _tally(account.tally)},
        "rates": [account.rates.documents, dict(account.rates.rules)],
        "sites": sites,
        "failed": account.failed,
        "failures": [list(failure) for failure in account.failures],
    }


def from_json(data: Mapping[str, Any]) -> Account:
    """The account that `to_json` wrote; what is not one raises a LookupError, TypeError or ValueError."""
    return Account(
        Tally(**data["tally"]),
        Rates(*data["rates"]),
        {name: Rates(*rates) for name, rates in data["sites"].items()},
        data["failed"],
        tuple(Failure(*failure) for failure in data["failures"]),
    )


def _tally(tally: Tally) -> Iterable[tuple[str, Any]]:
    return zip(tally._fields, tally, strict=True)
