"""How far a run is: a live line on a terminal, plain lines in a log, or JSON for a scheduler."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Container, Sequence
from operator import add
from typing import TYPE_CHECKING, NamedTuple, TextIO

from cleanlint.corpora.account import Account
from cleanlint.corpora.compression import codec_of

if TYPE_CHECKING:
    from cleanlint.corpora.run import Shard

_OFTEN = 0.2  # seconds between updates of a live line
_SELDOM = 10.0  # and between lines of a log
_SWELLING = 3.0  # how much larger compressed shards are inside, until one has been read


class State(NamedTuple):
    """How far a run is."""

    shards: int
    shards_total: int
    documents: int
    bytes: int  # of what is in the shards
    removals: int
    failed: int
    rejected: int
    seconds: float
    share: float | None  # of the work that is done; None where nobody knows

    @property
    def rate(self) -> float:
        """MB a second."""
        return self.bytes / 1e6 / self.seconds if self.seconds else 0.0

    @property
    def left(self) -> float | None:
        """Seconds to go."""
        return self.seconds * (1 - self.share) / self.share if self.share else None


class Progress:
    """Counts what is written, and shows it now and then; this one shows nothing."""

    pause = 0.0

    def __init__(self) -> None:
        self._counts = Counts()
        self._due = 0.0

    def start(self, shards: Sequence[Shard], complete: Container[str]) -> None:
        """``complete`` holds the names of shards that are not to be done again."""
        self._counts.start(shards, complete)
        self._due = time.monotonic() + self.pause

    def chunk(self, shard: Shard, size: int, account: Account) -> None:
        """A chunk is written; ``account`` is that of the shard so far."""
        self._counts.chunk(size, account)
        if time.monotonic() >= self._due:
            self.show(self._counts.state(shard))
            self._due = time.monotonic() + self.pause

    def shard(self, shard: Shard) -> None:
        """A shard is complete, or given up."""
        self._counts.shard(shard)

    def clear(self) -> None:
        """Something else is about to be written to the terminal."""

    def end(self) -> None:
        """The run is over, one way or the other."""
        self.clear()

    def show(self, state: State) -> None:
        pass


class LiveLine(Progress):
    """One line of a terminal, written over and over."""

    pause = _OFTEN

    def __init__(self, stream: TextIO, width: int) -> None:
        super().__init__()
        self._stream = stream
        self._width = width
        self._shown = False

    def show(self, state: State) -> None:
        self._stream.write("\r\x1b[K" + described(state)[: self._width - 1])
        self._stream.flush()
        self._shown = True

    def clear(self) -> None:
        if self._shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
            self._shown = False


class PlainLines(Progress):
    """A line every ten seconds."""

    pause = _SELDOM

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self._stream = stream

    def show(self, state: State) -> None:
        self._stream.write(described(state) + "\n")
        self._stream.flush()


class JsonLines(PlainLines):
    """The same as JSON, with a last line at the end."""

    def show(self, state: State) -> None:
        fields = {
            **state._asdict(),
            "seconds": round(state.seconds, 1),
            "share": None if state.share is None else round(state.share, 4),
            "mb_per_second": round(state.rate, 2),
            "seconds_left": None if state.left is None else round(state.left),
        }
        self._stream.write(json.dumps(fields) + "\n")
        self._stream.flush()

    def end(self) -> None:
        self.show(self._counts.state())


class Counts:
    """What has been written so far, and which share of the whole that is."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._started = clock()
        self._shards = self._shards_total = 0
        self._files = self._files_total = 0  # bytes of shards
        self._packed = self._inside = 0  # bytes of complete compressed shards, and of what was in them
        self._bytes = 0  # of what was in the shard that is being written
        self._numbers = _Numbers()  # of complete shards
        self._shard = _Numbers()

    def start(self, shards: Sequence[Shard], complete: Container[str]) -> None:
        self._started = self._clock()
        todo = [shard for shard in shards if shard.name not in complete]
        self._files_total = sum(shard.size for shard in todo)
        self._shards_total = len(shards)
        self._shards = len(shards) - len(todo)

    def chunk(self, size: int, account: Account) -> None:
        self._bytes += size
        self._shard = _numbers(account, self._bytes)

    def shard(self, shard: Shard) -> None:
        if codec_of(shard.source) is not None:
            self._packed += shard.size
            self._inside += self._bytes
        self._files += shard.size
        self._shards += 1
        self._numbers = _sum(self._numbers, self._shard)
        self._shard = _Numbers()
        self._bytes = 0

    def state(self, shard: Shard | None = None) -> State:
        """Now; ``shard`` is the one that is being written."""
        share = (self._files + self._within(shard)) / self._files_total if self._files_total else None
        numbers = _sum(self._numbers, self._shard)
        return State(self._shards, self._shards_total, *numbers, self._clock() - self._started, share)

    def _within(self, shard: Shard | None) -> float:
        """How much of the shard's file is done, of which only what came out of it is known."""
        if shard is None:
            return 0.0
        swelling = 1.0
        if codec_of(shard.source) is not None:
            swelling = self._inside / self._packed if self._packed else _SWELLING
        return min(self._bytes / swelling, float(shard.size))


class _Numbers(NamedTuple):
    documents: int = 0
    bytes: int = 0
    removals: int = 0
    failed: int = 0
    rejected: int = 0


def _numbers(account: Account, size: int) -> _Numbers:
    tally = account.tally
    return _Numbers(tally.documents, size, sum(tally.removals.values()), account.failed, tally.rejected)


def _sum(one: _Numbers, other: _Numbers) -> _Numbers:
    return _Numbers(*map(add, one, other))


def described(state: State) -> str:
    """In one line, the most important first."""
    parts = [f"{state.documents:,} documents", f"{state.rate:.1f} MB/s", f"{state.removals:,} removals"]
    if state.shards_total > 1:
        parts.append(f"{state.shards} of {state.shards_total} shards")
    parts += [f"{count:,} {name}" for count, name in ((state.rejected, "rejected"), (state.failed, "failed")) if count]
    if state.left is not None:
        parts.append(f"{_clock(state.left)} left")
    return ", ".join(parts)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
