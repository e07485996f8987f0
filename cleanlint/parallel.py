"""Many texts over several processes: results in order, and only a bounded number of texts in flight."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from cleanlint.errors import ConfigError
from cleanlint.findings import CleanResult

if TYPE_CHECKING:
    from cleanlint.api import Cleaner

_CHUNK = 16  # texts sent to a process at a time
_AHEAD = 4  # chunks in flight for each process

_cleaner: Cleaner | None = None  # of a worker process


def ordered_map(cleaner: Cleaner, texts: Iterable[str], jobs: int) -> Iterator[CleanResult]:
    """``cleaner.clean`` of each text. Workers are started afresh, since the gate cannot be sent to them."""
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing import get_context

    source = iter(texts)
    pending: deque[Future[list[CleanResult]]] = deque()
    with ProcessPoolExecutor(jobs, get_context("spawn"), _start, (cleaner,)) as pool:
        try:
            while True:
                while len(pending) < jobs * _AHEAD and (chunk := list(islice(source, _CHUNK))):
                    pending.append(pool.submit(_work, chunk, cleaner.ruleset))
                if not pending:
                    return
                yield from pending.popleft().result()
        finally:  # the consumer may stop early
            for future in pending:
                future.cancel()


def _start(cleaner: Cleaner) -> None:
    global _cleaner
    _cleaner = cleaner


def _work(texts: list[str], ruleset: str) -> list[CleanResult]:
    assert _cleaner is not None
    if _cleaner.ruleset != ruleset:
        raise ConfigError("the rules on disk changed while their processes started: start again")
    return [_cleaner.clean(text) for text in texts]
