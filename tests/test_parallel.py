"""Cleaning over several processes."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future

import pytest

from cleanlint import Cleaner, ConfigError, parallel
from cleanlint.errors import CleanlintError, WorkerError
from cleanlint.parallel import Workers

CLEANER = Cleaner(select=["comments"])


def _texts(count: int, seen: list[int]) -> Iterator[str]:
    for number in range(count):
        seen.append(number)
        yield f"Text {number} of many.\n\nLeave a comment"


def test_results_come_in_order_and_few_texts_are_read_ahead() -> None:
    seen: list[int] = []
    results = CLEANER.clean_many(_texts(2_000, seen), jobs=2)
    first = [next(results).text for _ in range(40)]
    assert first == [f"Text {number} of many." for number in range(40)]
    assert len(seen) < 400
    results.close()  # type: ignore[attr-defined]


def test_jobs_must_be_a_number_of_processes() -> None:
    with pytest.raises(ConfigError, match="1 or more"):
        list(CLEANER.clean_many(["x"], jobs=0))


def test_workers_with_other_rules_are_noticed() -> None:
    with pytest.raises(ConfigError, match="changed while"):
        parallel.check_same_rules(CLEANER, "another digest")


def test_a_task_that_raises_is_told_so() -> None:
    with pytest.raises(TypeError, match="int, not str"):
        list(CLEANER.clean_many(["x", 1], jobs=2))  # type: ignore[list-item]


def test_an_error_of_the_system_in_a_task_is_not_the_end_of_its_process(workers: Workers) -> None:
    before = workers.submit(workers.ask, "pid").result()
    with pytest.raises(OSError, match="on fire"):
        workers.submit(workers.ask, "system").result()
    assert workers.submit(workers.ask, "pid").result() == before


@pytest.fixture
def workers() -> Iterator[Workers]:
    found = Workers(_handling, 1)
    yield found
    found.close()


def _handling() -> Callable[[str], object]:
    return _handle


def _handle(task: str) -> object:
    if task == "pid":
        return os.getpid()
    if task == "die":
        os._exit(7)
    elif task == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    elif task == "hang":
        time.sleep(600)
    elif task == "system":
        raise OSError("the disk is on fire")
    elif task == "odd":
        raise _OddError(1, 2)
    return task.upper()


class _OddError(Exception):
    """Cannot be rebuilt from its arguments."""

    def __init__(self, one: int, two: int) -> None:
        super().__init__(one)


@pytest.mark.parametrize(
    ("task", "message"),
    [
        ("die", "its process ended with exit code 7"),
        ("killed", r"its process was ended by SIGKILL \(out of memory\?\)"),
        ("hang", "it took longer than 1 seconds"),
        ("odd", "_OddError: 1"),
    ],
)
def test_a_task_that_ends_badly_costs_itself_alone(workers: Workers, task: str, message: str) -> None:
    assert workers.submit(workers.ask, "a").result() == "A"
    with pytest.raises(WorkerError, match=message):
        workers.submit(workers.ask, task, 1.0).result()
    assert workers.submit(workers.ask, "b").result() == "B"


def _broken() -> Callable[[str], object]:
    raise ConfigError("no such rule")


def _dying() -> Callable[[str], object]:
    os._exit(3)


@pytest.mark.parametrize(
    ("start", "message"),
    [(_broken, "cannot be started: no such rule"), (_dying, "cannot be started: it ended with exit code 3")],
)
def test_a_process_that_does_not_start_is_an_error(start: Callable[[], Callable[[str], object]], message: str) -> None:
    workers = Workers(start, 1)
    with pytest.raises(ConfigError, match=message):
        workers.submit(workers.ask, "a").result()
    workers.close()


def test_closing_ends_what_hangs() -> None:
    workers = Workers(_handling, 2)
    futures = [workers.submit(workers.ask, "hang") for _ in range(3)]
    while not workers._every[0]._connection:
        time.sleep(0.01)
    workers.close()
    assert all(future.cancelled() or isinstance(future.exception(), CleanlintError) for future in futures)


@pytest.mark.parametrize(("count", "room", "most"), [(3, 100, 3), (10, 4, 4), (10, 0, 1)])
def test_only_so_much_is_in_flight(count: int, room: int, most: int) -> None:
    running: list[Future[int]] = []
    seen = []

    def submit(task: int) -> Future[int]:
        future: Future[int] = Future()
        running.append(future)
        seen.append(len(running))
        if len(running) == most or task == 19:
            while running:
                running.pop().set_result(0)
        return future

    tasks = [task for task, _ in parallel.in_order(range(20), submit, lambda task: 1, count=count, room=room)]
    assert tasks == list(range(20))
    assert max(seen) == most
