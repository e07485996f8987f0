"""`cleanlint stats`: what a run did, and whether a later one did it differently."""

from __future__ import annotations

import click

from cleanlint.cli.console import CLEAN, FOUND, Console
from cleanlint.corpora.stats import Drift, Stats, compared, read, summary


@click.command()
@click.argument("before", metavar="FILE")
@click.argument("after", metavar="[LATER]", required=False)
def stats(before: str, after: str | None) -> int:
    """Show the statistics of a run, or compare those of two.

    FILE and LATER are what cleanlint fix --stats wrote. Of two runs, the rules are named that remove something from
    more documents than they did, or from fewer: over all documents, and at the sites that both runs know. A difference
    counts when there is less than one chance in a hundred that any of those named is due to chance, and when it is a
    fifth or more of the larger rate. The exit code is 1 if there is one.
    """
    console = Console()
    first = read(before)
    if after is None:
        console.text(summary(first.account, first.shards) + "\n")
        return CLEAN
    second = read(after)
    if _unlike(first, second):
        console.note("warning: the runs had different rules or settings, which may be all there is to a difference")
    drifts = compared(first, second)
    console.text("".join(_described(drift) + "\n" for drift in drifts))
    console.note(f"rates that differ: {len(drifts)}")
    return FOUND if drifts else CLEAN


def _unlike(first: Stats, second: Stats) -> bool:
    return (first.version, first.ruleset) != (second.version, second.ruleset)


def _described(drift: Drift) -> str:
    where = f" at {drift.site}" if drift.site else ""
    return f"{drift.rule}{where}: {drift.before:.2f} -> {drift.after:.2f} of 1,000 documents"
