"""What a run writes for a shard: the shard, its audit, its rejects. The shard takes its name last."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from cleanlint import files
from cleanlint.corpora import shard_audit
from cleanlint.corpora.documents import NO_OUTPUT
from cleanlint.corpora.edits import readable, row
from cleanlint.corpora.shards import RecordOptions, Reject, Rewritten, ShardFormat
from cleanlint.corpora.storage import STREAM, Target, is_remote, local, open_target

REJECTS = ".rejects.jsonl"


class Places(NamedTuple):
    """Folders, in which shards keep their names."""

    output: str  # or STREAM, for a single shard
    audit: str | None
    rejects: str | None

    def shard(self, name: str) -> str:
        return STREAM if self.output == STREAM else joined(self.output, name)

    def audit_of(self, name: str) -> str | None:
        return None if self.audit is None else joined(self.audit, name + shard_audit.AUDIT)


class ShardOutput:
    """The files of a shard that is being written. `commit` gives them their names, `discard` leaves none."""

    __slots__ = ("_audit", "_name", "_places", "_rejects", "_target", "_wanted", "_writer")

    def __init__(self, name: str, format: ShardFormat, places: Places, options: RecordOptions, ruleset: str) -> None:
        self._name, self._places = name, places
        self._rejects: Target | None = None
        self._audit: Target | None = None
        self._wanted = True
        self._target = open_target(places.shard(name))
        try:
            with _explained(self._target.path):
                self._writer = format.writer(self._target.file, options)
            audit = places.audit_of(name)
            if audit is not None:
                self._audit = open_target(audit)
                cleaned = _from_folder(self._target.path, audit)
                _write(self._audit, shard_audit.header(format, options, ruleset, cleaned))
        except BaseException:
            self.discard()
            raise

    def write(self, part: Rewritten) -> None:
        if part.data is NO_OUTPUT:
            self._wanted = False
            return
        with _explained(self._target.path):
            self._writer.write(part.data)
        if self._audit is not None:
            _write_rows(self._audit, part.audit)
        if part.rejects and self._places.rejects is not None:
            if self._rejects is None:
                self._rejects = open_target(joined(self._places.rejects, self._name + REJECTS))
            _write_rows(self._rejects, [self._reject(reject) for reject in part.rejects])

    def commit(self) -> bool:
        """Whether there is an output: of a page without an article there is none."""
        if not self._wanted:
            self.discard()
            return False
        try:
            with _explained(self._target.path):
                self._writer.close()
            if self._audit is not None:
                _write(self._audit, shard_audit.end())
            for target in (self._audit, self._rejects, self._target):
                if target is not None:
                    target.commit()
        except BaseException:
            self.discard()
            raise
        return True

    def discard(self) -> None:
        for target in (self._target, self._audit, self._rejects):
            if target is not None:
                target.discard()

    def _reject(self, reject: Reject) -> bytes:
        return row(
            {
                "shard": self._name,
                "record": reject.record + 1,
                "reason": reject.reason,
                "raw": readable(reject.raw),
            }
        )


def joined(folder: str, name: str) -> str:
    """The path of a file in a folder, which may be a URL."""
    return f"{folder.rstrip('/')}/{name}"


def _from_folder(path: str, audit: str) -> str:
    """The path of a cleaned shard as its audit has it."""
    if path == STREAM or is_remote(path) or is_remote(audit):
        return path
    return os.path.relpath(local(path), os.path.dirname(local(audit))).replace(os.sep, "/")


def _write_rows(target: Target, rows: Sequence[bytes]) -> None:
    _write(target, b"".join(line + b"\n" for line in rows))


def _write(target: Target, data: bytes) -> None:
    with _explained(target.path):
        target.file.write(data)


@contextmanager
def _explained(path: str) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise  # the reader of standard output has seen enough
    except OSError as error:
        raise files.explained(error, path, writing=True) from error
