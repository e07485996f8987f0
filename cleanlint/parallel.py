"""Work over several processes, with results in the order of the tasks.

A task that takes its process with it, or never comes back, must cost that task alone. The pools that there are do not
offer this under terms that fit: `concurrent.futures` and loky give up all tasks when one process dies and cannot end
one that hangs, `multiprocessing.Pool` waits for ever for what a dead process was doing, and pebble, which can do both,
is under the LGPL. So each thread of an ordinary thread pool talks to one process over a pipe of its own: whatever
becomes of the process, exactly one thread is told.
"""

from __future__ import annotations

import os
import pickle
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeVar

from cleanlint.errors import ConfigError, WorkerError
from cleanlint.findings import CleanResult

if TYPE_CHECKING:
    from cleanlint.api import Cleaner

Handle: TypeAlias = Callable[[Any], Any]
Start: TypeAlias = Callable[[], Handle]
T = TypeVar("T")
R = TypeVar("R")

AHEAD = 4  # tasks in flight for each process

_TEXTS = 16  # of `clean_many`, sent to a process at a time
_STARTING = 300.0  # seconds; rules that are not in the cache take some to parse
_LEAVING = 1.0  # seconds


class Workers:
    """Processes that answer tasks.

    ``start`` is pickled and called once in each process; what it returns is called with every task. Processes are
    started afresh (never forked), when there is something to do, and again after one was lost.
    """

    __slots__ = ("_every", "_idle", "_threads")

    def __init__(self, start: Start, jobs: int) -> None:
        pickled = pickle.dumps(start)
        self._every = [_Worker(pickled) for _ in range(jobs)]
        self._idle = deque(self._every)
        self._threads = ThreadPoolExecutor(jobs)

    def submit(self, function: Callable[..., R], *arguments: Any) -> Future[R]:
        """Call a function, which may `ask`, in a thread."""
        return self._threads.submit(function, *arguments)

    def ask(self, task: object, seconds: float | None = None) -> Any:
        """The answer to a task, from the thread of a submitted function.

        Raises what the task raised, and `WorkerError` where its process died or took longer than ``seconds``.
        """
        worker = self._idle.pop()  # there are as many as threads
        try:
            return worker.ask(task, seconds)
        finally:
            self._idle.append(worker)

    def close(self) -> None:
        """End all processes; what they are doing is lost."""
        for worker in self._every:
            worker.close()
        self._threads.shutdown(cancel_futures=True)
        for worker in self._every:
            worker.join()


def in_order(
    tasks: Iterable[T], submit: Callable[[T], Future[R]], size: Callable[[T], int], *, count: int, room: int
) -> Iterator[tuple[T, Future[R]]]:
    """Each task with its finished future, in order; at most ``count`` tasks of ``room`` in all are in flight.

    A task that is larger than that goes alone.
    """
    pending: deque[tuple[T, Future[R]]] = deque()
    held = 0
    for task in tasks:
        needed = size(task)
        while pending and (len(pending) >= count or held + needed > room):
            yield _finished(pending[0])
            held -= size(pending.popleft()[0])
        pending.append((task, submit(task)))
        held += needed
    while pending:
        yield _finished(pending.popleft())


def ordered_map(cleaner: Cleaner, texts: Iterable[str], jobs: int) -> Iterator[CleanResult]:
    """``cleaner.clean`` of each text."""
    workers = Workers(partial(_cleaning, cleaner, cleaner.ruleset), jobs)
    source = iter(texts)
    chunks = iter(lambda: list(islice(source, _TEXTS)), [])
    try:
        submit = partial(workers.submit, workers.ask)
        for _, future in in_order(chunks, submit, len, count=jobs * AHEAD, room=jobs * AHEAD * _TEXTS):
            yield from future.result()
    finally:  # the consumer may stop early
        workers.close()


def check_same_rules(cleaner: Cleaner, ruleset: str) -> None:
    """Raise a ConfigError in a process that found other rules than the one that started it."""
    if cleaner.ruleset != ruleset:
        raise ConfigError("the rules on disk changed while their processes started: start again")


def _cleaning(cleaner: Cleaner, ruleset: str) -> Handle:
    check_same_rules(cleaner, ruleset)
    return lambda texts: [cleaner.clean(text) for text in texts]


def _finished(entry: tuple[T, Future[R]]) -> tuple[T, Future[R]]:
    entry[1].exception()  # waits
    return entry


class _Raised(NamedTuple):
    """The answer to a task that raised."""

    error: Exception


class _Worker:
    """One process, seen from the thread that uses it."""

    __slots__ = ("_closed", "_connection", "_lock", "_process", "_start")

    def __init__(self, start: bytes) -> None:
        self._start = start
        self._process: BaseProcess | None = None
        self._connection: Connection | None = None
        self._closed = False
        self._lock = Lock()  # between starting, in a thread, and closing, in another

    def ask(self, task: object, seconds: float | None) -> Any:
        connection = self._connection or self._started()
        try:
            connection.send(task)
            answer = self._received(connection, seconds)
        except (EOFError, OSError) as error:
            raise WorkerError(f"its process {self._ended()}") from error
        if isinstance(answer, _Raised):
            raise answer.error
        return answer

    def close(self) -> None:
        with self._lock:
            self._closed = True
            if self._process is not None:
                self._process.kill()

    def join(self) -> None:
        if self._process is not None:
            self._process.join()

    def _started(self) -> Connection:
        with self._lock:
            if self._closed:
                raise WorkerError("the run was ended")
            context = get_context("spawn")
            self._connection, there = context.Pipe()
            self._process = context.Process(target=_serve, args=(there, self._start), daemon=True)
            self._process.start()
        there.close()  # or the end of the process would not be noticed here
        connection = self._connection
        try:
            answer = self._received(connection, _STARTING)
        except (EOFError, OSError, WorkerError) as error:
            reason = error if isinstance(error, WorkerError) else f"it {self._ended()}"
            raise ConfigError(f"a worker process cannot be started: {reason}; try fewer jobs") from error
        if isinstance(answer, _Raised):
            self._ended()
            raise ConfigError(f"a worker process cannot be started: {answer.error}") from answer.error
        return connection

    def _received(self, connection: Connection, seconds: float | None) -> Any:
        if not connection.poll(seconds):
            self._ended()
            raise WorkerError(f"it took longer than {seconds:.0f} seconds")
        return connection.recv()

    def _ended(self) -> str:
        """Forget the process, dead or hanging; how it ended."""
        assert self._process is not None
        assert self._connection is not None
        self._connection.close()
        self._process.join(_LEAVING)  # one that broke off is about to end by itself, and its exit code is worth knowing
        self._process.kill()
        self._process.join()
        code = self._process.exitcode or 0
        self._connection = None
        return f"ended with exit code {code}" if code >= 0 else f"was ended by {_signal_name(-code)}"


def _signal_name(number: int) -> str:
    try:
        name = signal.Signals(number).name
    except ValueError:
        name = f"signal {number}"
    return f"{name} (out of memory?)" if name == "SIGKILL" else name


def _serve(connection: Connection, start: bytes) -> None:
    """What a worker process does until its pipe is closed."""
    for number in (signal.SIGINT, signal.SIGTERM):  # they may go to all processes; the first one decides
        signal.signal(number, signal.SIG_IGN)
    try:
        handle = pickle.loads(start)()  # noqa: S301 (from the process that started this one)
    except Exception as error:
        connection.send(_raised(error))
        return
    connection.send(None)
    while True:
        try:
            task = connection.recv()
        except (EOFError, OSError):
            os._exit(0)
        try:
            answer = handle(task)
        except Exception as error:
            answer = _raised(error)
        try:
            connection.send(answer)
        except OSError:  # nobody is left to take it
            os._exit(0)


def _raised(error: Exception) -> _Raised:
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 (what was just pickled)
    except Exception:
        return _Raised(WorkerError(f"{type(error).__name__}: {error}"))
    return _Raised(error)
