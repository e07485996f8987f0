"""What a worker does with a chunk."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from cleanlint.cleaner import host_of
from cleanlint.corpora.account import Account, Rates
from cleanlint.corpora.shards import Chunk, Record, RecordOptions, Result, Rewritten, ShardFormat, Tally
from cleanlint.languages import is_tag
from cleanlint.parallel import check_same_rules

if TYPE_CHECKING:
    from cleanlint.api import Cleaner


class Task(NamedTuple):
    """A chunk, and what to do with it."""

    format: ShardFormat
    chunk: Chunk
    text: str = "text"  # what its texts are: text or markdown
    keep: bool = False  # as it is: cleaning it went wrong before


class Done(NamedTuple):
    """What came of a task."""

    rewritten: Rewritten
    account: Account


class Context(NamedTuple):
    """What is the same for all tasks of a run."""

    cleaner: Cleaner
    ruleset: str
    options: RecordOptions
    url: str | None  # for records that have none


def started(context: Context) -> Callable[[Task], Done]:
    """Begin a worker; what it does with a task."""
    check_same_rules(context.cleaner, context.ruleset)
    gc.freeze()  # the rules stay as long as the process
    gc.set_threshold(50_000, 20, 20)
    return partial(_done, context)


def _done(context: Context, task: Task) -> Done:
    counted = _Counted(context, task.text)
    rewritten = task.format.rewrite(task.chunk, context.options, None if task.keep else counted.clean)
    return Done(rewritten, counted.account(rewritten.tally))


class _Counted:
    """Cleans records, and counts which rules acted where."""

    __slots__ = ("_acted", "_context", "_documents", "_format", "_mistagged")

    def __init__(self, context: Context, format: str) -> None:
        self._context = context
        self._format = format
        self._documents: Counter[str] = Counter()  # by site
        self._acted: dict[str, Counter[str]] = {}  # documents by rule, by site
        self._mistagged = 0

    def clean(self, record: Record) -> Result:
        result = self._cleaned(record)
        site = host_of(record.url)
        self._documents[site] += 1
        self._acted.setdefault(site, Counter()).update({removal.rule for removal in result.removed})
        return result

    def account(self, tally: Tally) -> Account:
        sites = {site: Rates(count, dict(self._acted[site])) for site, count in self._documents.items()}
        everywhere = Rates()
        for rates in sites.values():
            everywhere = everywhere.plus(rates)
        sites.pop("", None)
        return Account(tally._replace(mistagged=self._mistagged), everywhere, sites)

    def _cleaned(self, record: Record) -> Result:
        context = self._context
        cleaner, url = context.cleaner, record.url or context.url
        claims = context.options.findings is not None
        if isinstance(record.text, bytes):
            return cleaner.clean_html(record.text, url=url, claims=claims)
        return cleaner.clean(record.text, url=url, lang=self._tag(record.lang), format=self._format, claims=claims)

    def _tag(self, lang: object) -> str | None:
        if is_tag(lang):
            return lang
        self._mistagged += lang is not None
        return None
