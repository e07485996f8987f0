"""The file of statistics that a run writes, what it says in words, and how two of them compare."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from math import erfc, sqrt
from typing import TYPE_CHECKING, Any, NamedTuple

from cleanlint._version import __version__
from cleanlint.corpora.account import REST, Account, Rates, from_json, to_json
from cleanlint.corpora.storage import open_source, open_target
from cleanlint.errors import InputError

if TYPE_CHECKING:
    from cleanlint.corpora.run import Outcome

FORMAT = 1
CHANCE = 0.01  # of calling any of the rates of a comparison a drift when nothing has changed
LEAST_CHANGE = 0.2  # of the larger rate: less is of no interest, however certain
LEAST_HITS = 10  # in both runs together
LEAST_DOCUMENTS = 100  # of a site, in each run
_KEY = "cleanlint-stats"
_TOP = 10  # rules and texts that a summary names


class Stats(NamedTuple):
    """A file of statistics that has been read."""

    version: str
    ruleset: str
    shards: int
    account: Account


class Drift(NamedTuple):
    """A rule that removes something from more documents, or fewer, than it did."""

    site: str | None  # None: over all documents
    rule: str
    before: float  # documents in a thousand
    after: float
    probability: float  # of at least such a difference by chance


def write(path: str, outcome: Outcome, ruleset: str, options: Mapping[str, Any]) -> None:
    """Write the statistics of a run. They say nothing of times or places, so the same run gives the same file."""
    content = {
        _KEY: FORMAT,
        "version": __version__,
        "ruleset": ruleset,
        "options": dict(options),
        "account": to_json(outcome.account),
        "shards": {shard.name: _numbers(account) for shard, account in outcome.shards},
        "unreadable": [shard.name for shard in outcome.unreadable],
    }
    with open_target(path) as target:
        target.write(json.dumps(content, indent=1, ensure_ascii=True).encode("ascii") + b"\n")


def read(path: str) -> Stats:
    """Read what `write` wrote; an InputError for any other file."""
    try:
        with open_source(path) as source:
            content = json.loads(source.read())
        if content[_KEY] != FORMAT:
            raise InputError(f"{path}: these statistics have format {content[_KEY]!r}; use the version that wrote them")
        return Stats(content["version"], content["ruleset"], len(content["shards"]), from_json(content["account"]))
    except (LookupError, TypeError, ValueError) as error:
        raise InputError(f"{path}: not a file that cleanlint fix --stats wrote") from error


def compared(before: Stats, after: Stats) -> list[Drift]:
    """The rules whose rates differ, over all documents and at sites that both runs know; the surest first.

    A rate is the share of documents that a rule removed something from. Two rates differ when a two-sided test of two
    proportions (pooled, normal) says so at `CHANCE` divided by the number of comparisons, and by `LEAST_CHANGE` of the
    larger one. Documents of one site resemble each other, so the test is sharper than it should be where few sites
    make up a run.
    """
    pairs = list(_pairs(before.account, after.account))
    level = CHANCE / max(1, len(pairs))
    drifts = [drift for pair in pairs if (drift := _drift(*pair, level)) is not None]
    return sorted(drifts, key=lambda drift: (drift.site is not None, drift.probability, drift.rule, drift.site or ""))


def summary(account: Account, shards: int, unreadable: int = 0) -> str:
    """What a run did, for people."""
    tally = account.tally
    counts = {
        "changed": tally.changed,
        "refused": tally.refused,
        "dropped": tally.dropped,
        "skipped": tally.skipped,
        "rejected": tally.rejected,
        "failed": account.failed,
        "with a language that is no tag": tally.mistagged,
    }
    optional = set(counts) - {"changed", "refused"}
    parts = [f"{count:,} {name}" for name, count in counts.items() if count or name not in optional]
    if unreadable:
        parts.append(f"{unreadable:,} {'shard' if unreadable == 1 else 'shards'} unreadable")
    lines = [f"{_counted(tally.documents, 'document')} in {_counted(shards, 'shard')}: {', '.join(parts)}"]
    words = sum(tally.words_removed.values())
    lines.append(f"{_counted(sum(tally.removals.values()), 'removal')}, {_counted(words, 'word')}")
    lines += _table("words removed, by rule", tally.words_removed)
    lines += _table("removed most often", tally.lines)
    return "\n".join(lines)


def _numbers(account: Account) -> dict[str, int]:
    numbers = {name: value for name, value in account.tally._asdict().items() if isinstance(value, int)}
    return {**numbers, "failed": account.failed, "removals": sum(account.tally.removals.values())}


def _table(title: str, counts: Mapping[str, int]) -> Iterator[str]:
    rows = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_TOP]
    if rows:
        yield f"{title}:"
    for name, count in rows:
        yield f"  {count:>9,}  {' '.join(name.split())[:90]}"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _pairs(before: Account, after: Account) -> Iterator[tuple[str | None, str, Rates, Rates]]:
    """What is to be compared: site, rule and the rates of both runs."""
    both = [(site, rates, after.sites[site]) for site, rates in sorted(before.sites.items()) if site in after.sites]
    enough = [
        (site, one, other)
        for site, one, other in both
        if site != REST and min(one.documents, other.documents) >= LEAST_DOCUMENTS
    ]
    for site, one, other in [(None, before.rates, after.rates), *enough]:
        for rule in sorted({*one.rules, *other.rules}):
            if one.documents and other.documents and _hits(rule, (one, other)) >= LEAST_HITS:
                yield site, rule, one, other


def _hits(rule: str, rates: Iterable[Rates]) -> int:
    return sum(each.rules.get(rule, 0) for each in rates)


def _drift(site: str | None, rule: str, one: Rates, other: Rates, level: float) -> Drift | None:
    before, after = (each.rules.get(rule, 0) / each.documents for each in (one, other))
    pooled = _hits(rule, (one, other)) / (one.documents + other.documents)
    deviation = sqrt(pooled * (1 - pooled) * (1 / one.documents + 1 / other.documents))
    if not deviation or abs(after - before) < LEAST_CHANGE * max(before, after):
        return None
    probability = erfc(abs(after - before) / deviation / sqrt(2))
    return Drift(site, rule, 1000 * before, 1000 * after, probability) if probability < level else None
