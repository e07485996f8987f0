"""What is shown of a run while it goes on."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import pytest

from cleanlint.corpora.account import Account
from cleanlint.corpora.jsonl import JsonlFormat
from cleanlint.corpora.progress import Counts, JsonLines, LiveLine, PlainLines, Progress, State, described
from cleanlint.corpora.run import Shard
from cleanlint.corpora.shards import Tally


def shard(name: str, size: int) -> Shard:
    return Shard(name, name, "shard", JsonlFormat(), size, "")


def account(documents: int) -> Account:
    return Account(Tally(documents=documents, removals={"a/b": documents}))


@pytest.fixture
def counts() -> Counts:
    ticks: Iterator[float] = iter(range(0, 1_000, 10))
    return Counts(lambda: next(ticks))


def test_what_is_written_counts(counts: Counts) -> None:
    first, second, third = shard("a.jsonl", 4_000_000), shard("b.jsonl", 2_000_000), shard("c.jsonl", 10)
    counts.start([third, first, second], {"c.jsonl"})
    counts.chunk(3_000_000, account(30))
    state = counts.state(first)
    assert state == State(1, 3, 30, 3_000_000, 30, 0, 0, 10.0, 0.5)
    assert (state.rate, state.left) == (0.3, 10.0)
    counts.chunk(1_000_000, account(40))
    counts.shard(first)
    counts.chunk(1_000_000, account(5))
    state = counts.state(second)
    assert (state.shards, state.documents, state.bytes) == (2, 45, 5_000_000)
    assert state.share == pytest.approx(5 / 6)
    assert described(state) == "45 documents, 0.2 MB/s, 45 removals, 2 of 3 shards, 0:04 left"


def test_how_much_is_in_a_compressed_shard_is_learned(counts: Counts) -> None:
    first, second = shard("a.jsonl.gz", 1_000), shard("b.jsonl.gz", 1_000)
    counts.start([first, second], set())
    counts.chunk(1_500, account(1))
    assert counts.state(first).share == 0.25  # three times as much is assumed
    counts.chunk(8_500, account(2))
    counts.shard(first)
    counts.chunk(5_000, account(1))
    assert counts.state(second).share == 0.75  # ten times as much was found


def test_of_standard_input_nobody_knows_the_end(counts: Counts) -> None:
    counts.start([shard("-", 0)], set())
    counts.chunk(1_000_000, account(1))
    state = counts.state(shard("-", 0))
    assert (state.share, state.left) == (None, None)
    assert described(state) == "1 documents, 0.1 MB/s, 1 removals"


def watched(progress: Progress) -> None:
    progress.pause = 0.0
    progress.start([shard("a.jsonl", 100)], set())
    progress.chunk(shard("a.jsonl", 100), 50, account(1))
    progress.chunk(shard("a.jsonl", 100), 50, account(2))
    progress.shard(shard("a.jsonl", 100))
    progress.end()


def test_a_live_line_is_written_over_and_taken_away() -> None:
    stream = io.StringIO()
    watched(LiveLine(stream, 20))
    shown = stream.getvalue().split("\r\x1b[K")
    assert [text[:11] for text in shown] == ["", "1 documents", "2 documents", ""]
    assert max(map(len, shown)) < 20


def test_a_log_gets_lines() -> None:
    stream = io.StringIO()
    watched(PlainLines(stream))
    assert [text[:11] for text in stream.getvalue().splitlines()] == ["1 documents", "2 documents"]


def test_a_scheduler_gets_json() -> None:
    stream = io.StringIO()
    watched(JsonLines(stream))
    states = [json.loads(text) for text in stream.getvalue().splitlines()]
    assert [state["documents"] for state in states] == [1, 2, 2]
    assert states[-1]["share"] == 1.0
    assert states[-1]["seconds_left"] == 0
    assert set(states[0]) == {*State._fields, "mb_per_second", "seconds_left"}
