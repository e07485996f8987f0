"""A run over shards: reading here, cleaning in workers, writing here in the order of reading.

The chunks of all shards make one stream, so a single large shard and many small ones keep the workers equally busy. A
shard takes its name when all of it is written; one that cannot be read to its end has no output.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from cleanlint import files
from cleanlint.corpora.account import FAILURES, Account, Failure, total
from cleanlint.corpora.cleaning import Context, Done, Task, started
from cleanlint.corpora.documents import NO_OUTPUT
from cleanlint.corpora.outputs import Places, ShardOutput
from cleanlint.corpora.progress import Progress
from cleanlint.corpora.resume import Manifest
from cleanlint.corpora.shards import Chunk, RecordOptions, Reject, ShardFormat
from cleanlint.corpora.storage import open_source
from cleanlint.errors import CleanlintError, ConfigError, InputError
from cleanlint.parallel import AHEAD, Workers, in_order

if TYPE_CHECKING:
    from cleanlint.api import Cleaner

_ROOM = 32 << 20  # bytes in flight for each worker, which only large documents come near
_PACE = 1_000_000  # bytes a second that a chunk has on top of the time for a document


class Shard(NamedTuple):
    """A file to clean."""

    name: str  # below the folder of outputs: what it is called there
    source: str
    kind: str  # of a document: text, markdown or html
    format: ShardFormat
    size: int  # bytes of the file; 0 where nobody knows
    stamp: str  # changes with the file

    def __str__(self) -> str:
        return self.source


class RunSettings(NamedTuple):
    """How a run goes."""

    records: RecordOptions
    jobs: int
    timeout: float  # seconds for a document
    strict: bool
    url: str | None


class Outcome(NamedTuple):
    """What came of a run."""

    shards: tuple[tuple[Shard, Account], ...]  # those that are complete
    unreadable: tuple[Shard, ...]
    account: Account


class Run:
    """One run. ``tell`` is given what went wrong with single documents and shards."""

    def __init__(
        self,
        shards: Sequence[Shard],
        settings: RunSettings,
        cleaner: Cleaner,
        places: Places,
        manifest: Manifest,
        progress: Progress,
        tell: Callable[[str], None],
    ) -> None:
        self._shards, self._settings, self._cleaner = shards, settings, cleaner
        self._places, self._manifest, self._progress, self._tell = places, manifest, progress, tell
        self._complete: dict[str, Account] = {}
        self._unreadable: dict[str, Shard] = {}
        self._blemished: set[str] = set()  # shards with records that cannot be read
        self._output: ShardOutput | None = None
        self._account = Account()  # of the shard that is being written

    def finished(self) -> Outcome:
        """Do all of it. A CleanlintError is raised for what ends a run; what is complete by then stays."""
        self._complete = {shard.name: account for shard in self._shards if (account := self._manifest.done(shard))}
        self._progress.start(self._shards, self._complete)
        settings = self._settings
        context = Context(self._cleaner, self._cleaner.ruleset, settings.records, settings.url)
        workers = Workers(partial(started, context), settings.jobs)
        submit = partial(_submitted, workers, settings.timeout)
        count, room = settings.jobs * AHEAD, settings.jobs * _ROOM
        try:
            for step, future in in_order(self._steps(), submit, _size, count=count, room=room):
                self._take(step, future)
        finally:
            workers.close()
            if self._output is not None:
                self._output.discard()
            self._progress.end()
        return self._outcome()

    def _steps(self) -> Iterator[_Step]:
        for shard in self._shards:
            if shard.name in self._complete:
                continue
            try:
                with open_source(shard.source) as source:
                    for chunk in shard.format.chunks(source, self._settings.records):
                        yield _Step(shard, chunk)
            except InputError as error:
                yield _Step(shard, None, error)
            except OSError as error:
                yield _Step(shard, None, files.explained(error, shard.source))
            else:
                yield _Step(shard, None)

    def _take(self, step: _Step, future: Future[list[Done]]) -> None:
        if step.shard.name in self._unreadable:
            return  # what was in flight when it was given up
        try:
            parts = future.result()
        except InputError as error:
            step = step._replace(error=error)
        if step.error is not None:
            self._give_up(step.shard, step.error)
            return
        if self._output is None:
            self._output = ShardOutput(
                step.shard.name, step.shard.format, self._places, self._settings.records, self._cleaner.ruleset
            )
            self._account = Account()
        if step.chunk is None:
            self._end(step.shard, self._output)
            return
        for done in parts:
            self._write(step.shard, self._output, done)
        self._progress.chunk(step.shard, step.chunk.size, self._account)

    def _write(self, shard: Shard, output: ShardOutput, done: Done) -> None:
        if self._account.failed < FAILURES:
            became = "left out" if done.rewritten.data is NO_OUTPUT else "kept as it was"
            for failure in done.account.failures:
                self._tell(f"{shard}: record {failure.record + 1}: not cleaned, {became}: {failure.reason}")
        for reject in done.rewritten.rejects:
            self._rejected(shard, reject)
        output.write(done.rewritten)
        self._account = self._account.plus(done.account)

    def _rejected(self, shard: Shard, reject: Reject) -> None:
        message = f"{shard}: record {reject.record + 1}: {reject.reason}"
        if self._settings.strict:
            raise InputError(f"{message}; stopped, as --strict asks")
        if shard.name not in self._blemished:
            self._blemished.add(shard.name)
            self._tell(f"{message}; left out, as are others that are not named here")

    def _end(self, shard: Shard, output: ShardOutput) -> None:
        self._output = None
        wanted = output.commit()
        account = self._account.condensed()
        self._complete[shard.name] = account
        self._manifest.add(shard, account, output=wanted)
        self._progress.shard(shard)

    def _give_up(self, shard: Shard, error: InputError) -> None:
        if self._settings.strict:
            raise error
        if self._output is not None:
            self._output.discard()
            self._output = None
        self._unreadable[shard.name] = shard
        self._tell(f"{error}; this shard has no output" if str(shard) in str(error) else f"{shard}: {error}")
        self._progress.shard(shard)

    def _outcome(self) -> Outcome:
        done = tuple((shard, self._complete[shard.name]) for shard in self._shards if shard.name in self._complete)
        return Outcome(done, tuple(self._unreadable.values()), total(account for _, account in done))


class _Step(NamedTuple):
    """A chunk of a shard; without a chunk the end of the shard, which may be a bad one."""

    shard: Shard
    chunk: Chunk | None
    error: InputError | None = None


def _size(step: _Step) -> int:
    return 0 if step.chunk is None else step.chunk.size


def _submitted(workers: Workers, timeout: float, step: _Step) -> Future[list[Done]]:
    if step.chunk is None:
        ended: Future[list[Done]] = Future()
        ended.set_result([])
        return ended
    task = Task(step.shard.format, step.chunk, "markdown" if step.shard.kind == "markdown" else "text")
    return workers.submit(_cleaned, workers, task, timeout)


def _cleaned(workers: Workers, task: Task, timeout: float) -> list[Done]:
    """The answer to a task; where there is none, those for its records, of which the culprit stays as it was."""
    try:
        return [workers.ask(task, timeout + task.chunk.size / _PACE)]
    except ConfigError:
        raise
    except Exception as error:
        parts = task.format.split(task.chunk)
        if len(parts) > 1:
            return [done for part in parts for done in _cleaned(workers, task._replace(chunk=part), timeout)]
        return [_kept(workers, task, _reason(error), timeout)]


def _kept(workers: Workers, task: Task, reason: str, timeout: float) -> Done:
    try:
        done: Done = workers.ask(task._replace(keep=True), timeout + task.chunk.size / _PACE)
    except ConfigError:
        raise
    except Exception as error:
        raise InputError(
            f"record {task.chunk.first + 1} can neither be cleaned ({reason}) nor kept as it is ({_reason(error)}); "
            "take it out of the shard"
        ) from error
    failure = Failure(task.chunk.first, reason)
    return done._replace(account=done.account._replace(failed=1, failures=(failure,)))


def _reason(error: Exception) -> str:
    return str(error) if isinstance(error, CleanlintError) else f"{type(error).__name__}: {error}"
