"""The manifest of a run: which shards are complete, and under what rules and options.

A file beside the outputs, of JSON lines: a header, then one line for each shard that has taken its name. A line that
is lost costs no more than doing its shard again, which gives the same bytes; so on a store that cannot append, the
file is written as a whole now and then.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from cleanlint import files
from cleanlint.corpora.account import Account, from_json, to_json
from cleanlint.corpora.outputs import joined
from cleanlint.corpora.storage import exists, is_remote, local, open_source, open_target
from cleanlint.errors import ConfigError, InputError

if TYPE_CHECKING:
    from cleanlint.corpora.run import Shard

NAME = ".cleanlint-run.jsonl"
FORMAT = 1
_KEY = "cleanlint-run"
_PAUSE = 10.0  # seconds between writes of a whole file
_SHARE = 50  # and at least so many times as long as the last one took


class Manifest(Protocol):
    """What a run asks and tells."""

    is_new: bool  # nothing has been written before

    def done(self, shard: Shard) -> Account | None:
        """The account of a shard that is complete; a ConfigError where its file has changed since."""

    def add(self, shard: Shard, account: Account, *, output: bool) -> None:
        """A shard is complete, with a file of its own or, for a document without an article, without."""

    def close(self) -> None: ...


class NoManifest:
    """Of standard output, which cannot be continued."""

    is_new = True

    def done(self, shard: Shard) -> Account | None:
        return None

    def add(self, shard: Shard, account: Account, *, output: bool) -> None:
        pass

    def close(self) -> None:
        pass


class FolderManifest:
    """The manifest in a folder of outputs.

    ``header`` says what must be the same in all parts of a run. Without ``resume`` there must not be a manifest yet.
    """

    __slots__ = ("_entries", "_folder", "_log", "is_new")

    def __init__(self, folder: str, header: Mapping[str, Any], *, resume: bool) -> None:
        self._folder = folder
        self._log = _Stored(joined(folder, NAME)) if is_remote(folder) else _Appended(joined(local(folder), NAME))
        self._entries: dict[str, dict[str, Any]] = {}
        self.is_new = not self._log.lines
        try:
            if self.is_new:
                self._log.append(_line({_KEY: FORMAT, **header}))
            elif resume:
                _check_same(folder, _parsed(self._log.lines[0]), header)
                self._entries = {entry["shard"]: entry for entry in map(_parsed, self._log.lines[1:])}
            else:
                raise ConfigError(
                    f"{folder}: an earlier run has written here; continue it with --resume, or name another folder"
                )
        except (KeyError, ValueError) as error:
            self._log.close()
            raise InputError(f"{self._log.path}: the manifest is damaged; write to another folder") from error
        except BaseException:
            self._log.close()
            raise

    def done(self, shard: Shard) -> Account | None:
        entry = self._entries.get(shard.name)
        target = joined(self._folder, shard.name)
        if entry is None or (entry["output"] and not exists(target)):
            return None
        if entry["input"] != [shard.size, shard.stamp]:
            raise ConfigError(
                f"{shard}: the file has changed since {target} was written; remove {target} to have it written again"
            )
        return from_json(entry["account"])

    def add(self, shard: Shard, account: Account, *, output: bool) -> None:
        self._log.append(
            _line(
                {
                    "shard": shard.name,
                    "input": [shard.size, shard.stamp],
                    "output": output,
                    "account": to_json(account),
                }
            )
        )

    def close(self) -> None:
        self._log.close()


class _Appended:
    """A local log; a line that a killed run did not finish is cut off. Held by one run at a time."""

    __slots__ = ("_file", "lines", "path")

    def __init__(self, path: str) -> None:
        self.path = path
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            self._file: BinaryIO = open(path, "a+b", buffering=0)  # noqa: SIM115 (open as long as the run)
            self._lock()
            self._file.seek(0)
            data = self._file.read()
            whole = data.rfind(b"\n") + 1
            self._file.truncate(whole)
        except OSError as error:
            raise files.explained(error, path, writing=True) from error
        self.lines = data[:whole].splitlines()

    def append(self, line: bytes) -> None:
        try:
            self._file.write(line)
        except OSError as error:
            raise files.explained(error, self.path, writing=True) from error

    def close(self) -> None:
        self._file.close()

    def _lock(self) -> None:
        try:
            import fcntl
        except ImportError:  # Windows: two runs at once are not noticed there
            return
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._file.close()
            raise ConfigError(f"{os.path.dirname(self.path)}: another run is writing here; wait for its end") from error


class _Stored:
    """A log on a store of whole files."""

    __slots__ = ("_due", "_pending", "lines", "path")

    def __init__(self, path: str) -> None:
        self.path = path
        self.lines: list[bytes] = []
        self._pending = False
        self._due = 0.0
        if exists(path):
            with open_source(path) as source:
                self.lines = source.read().splitlines()

    def append(self, line: bytes) -> None:
        self.lines.append(line.rstrip(b"\n"))
        self._pending = True
        if time.monotonic() >= self._due:
            self._write()

    def close(self) -> None:
        if self._pending:
            self._write()

    def _write(self) -> None:
        started = time.monotonic()
        with open_target(self.path) as target:
            target.write(b"".join(line + b"\n" for line in self.lines))
        self._pending = False
        self._due = time.monotonic() + max(_PAUSE, _SHARE * (time.monotonic() - started))


def _check_same(folder: str, found: Mapping[str, Any], wanted: Mapping[str, Any]) -> None:
    if found.get(_KEY) != FORMAT:
        raise ConfigError(f"{folder}: the run was begun by another version of cleanlint; finish it with that one")
    differing = list(_differences(found, wanted))
    if differing:
        raise ConfigError(
            f"{folder}: the run was begun otherwise: {'; '.join(differing)}. Continue it the way it was begun, or "
            "write to another folder"
        )


def _differences(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> Iterator[str]:
    for key, value in wanted.items():
        if found.get(key) != value:
            yield f"{key} was {_shown(found.get(key))}, is {_shown(value)}"


def _shown(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _line(fields: Mapping[str, Any]) -> bytes:
    return json.dumps(fields, separators=(",", ":")).encode("ascii") + b"\n"


def _parsed(line: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(line)
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return found
