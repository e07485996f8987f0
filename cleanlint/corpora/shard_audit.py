"""The audit of a shard: what was done to it, in enough detail to put every byte back.

JSON Lines, ASCII only: a header, rows for each chunk of the shard, and an end::

    {"cleanlint-shard-audit": 1, "version": "0.1.0", "ruleset": "4f1c...", "cleaned": "../clean/a.jsonl",
     "layout": "bytes", "added": []}
    {"record": 7, "rules": ["comments/label"], "edits": [[9120, 0, "\\\\n\\\\nLeave a comment"]]}
    {"kept": 1039456, "before": "<sha256 of the chunk>", "after": "<sha256 of the cleaned chunk>"}
    {"end": true}

``cleaned`` is relative to the folder of the audit. What the rows hold depends on the layout: ``bytes`` for formats that
are edited as such (see `cleanlint.corpora.edits.audit_rows`), ``rows`` for Parquet (see
`cleanlint.corpora.parquet_restore`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import IO, Any, NamedTuple

from cleanlint._version import __version__
from cleanlint.corpora import storage
from cleanlint.corpora.edits import digest, row, unreadable
from cleanlint.corpora.results import added_names
from cleanlint.corpora.shards import RecordOptions, ShardFormat
from cleanlint.errors import AuditError

FORMAT = 1
AUDIT = ".audit.jsonl"  # behind the name of the shard
BLOCK = 1 << 20  # bytes read at a time
_KEY = "cleanlint-shard-audit"
_END = {"end": True}


class Header(NamedTuple):
    """The first line of the audit of a shard."""

    version: str
    ruleset: str
    cleaned: str
    layout: str
    added: Sequence[str]  # names of fields that were added


def header(format: ShardFormat, options: RecordOptions, ruleset: str, cleaned: str) -> bytes:
    """The header line, with its end; ``cleaned`` is the path of the cleaned shard from the folder of the audit."""
    fields = {
        _KEY: FORMAT,
        "version": __version__,
        "ruleset": ruleset,
        "cleaned": cleaned,
        "layout": format.audit_layout,
        "added": added_names(options),
    }
    return row(fields) + b"\n"


def end() -> bytes:
    """The last line, with its end: without it an audit is not whole."""
    return row(_END) + b"\n"


def read_header(audit: str) -> Header | None:
    """The header of a file; None when it is not the audit of a shard."""
    with storage.open_source(audit) as file:
        first = file.read(1 << 16).partition(b"\n")[0]
    return _header(audit, first)


def restore_shard(audit: str, cleaned: str, target: str) -> None:
    """Write the shard that was cleaned, from its audit and the cleaned shard, whole or not at all.

    Of Parquet the table comes back, not the bytes of the file; of WARC the extracted texts. An AuditError says that
    the cleaned shard has changed since, or that the audit is damaged.
    """
    with storage.open_source(audit) as file:
        rows = _rows(audit, file)
        found = _header(audit, next(rows, b""))
        if found is None:
            raise AuditError(f"{audit}: this is not the audit of a shard: the header line is missing")
        parsed = _parsed(audit, rows)
        with storage.open_source(cleaned) as source, storage.open_target(target) as output:
            if found.layout == "rows":
                from cleanlint.corpora.parquet_restore import restore_rows

                restore_rows(parsed, source, output, found.added)
            else:
                _restore_bytes(parsed, source, output, cleaned)


def _restore_bytes(rows: Iterator[dict[str, Any]], source: IO[bytes], output: IO[bytes], name: str) -> None:
    pieces = _Pieces(source, name)
    for fields in rows:
        for kept, put, cut in fields.get("edits", ()):
            pieces.keep(kept)
            pieces.skip(put)
            pieces.add(unreadable(cut))
        if "before" in fields:
            pieces.keep(fields["kept"])
            output.write(pieces.finished(fields["before"], fields["after"]))
    if source.read(1):
        raise changed(name)


class _Pieces:
    """A chunk being put together, of what is read from the cleaned shard and what was cut."""

    __slots__ = ("_after", "_before", "_name", "_source")

    def __init__(self, source: IO[bytes], name: str) -> None:
        self._source, self._name = source, name
        self._before: list[bytes] = []
        self._after: list[bytes] = []

    def keep(self, size: int) -> None:
        self._before.append(self.skip(size))

    def skip(self, size: int) -> bytes:
        data = _exactly(self._source, size, self._name)
        self._after.append(data)
        return data

    def add(self, data: bytes) -> None:
        self._before.append(data)

    def finished(self, before: str, after: str) -> bytes:
        """The bytes of the chunk, once both sides are what they were."""
        original = b"".join(self._before)
        if digest(b"".join(self._after)) != after:
            raise changed(self._name)
        if digest(original) != before:
            raise damaged(self._name)
        self._before, self._after = [], []
        return original


def changed(name: str) -> AuditError:
    """The error for a cleaned shard that is not what the audit is about."""
    return AuditError(f"{name}: the shard has changed since it was cleaned; undo the later changes to restore it")


def damaged(name: str) -> AuditError:
    """The error for an audit that does not lead back to what its own checksums promise."""
    return AuditError(f"{name}: the audit does not add up to the original: it is damaged; fetch it again")


def _exactly(source: IO[bytes], size: int, name: str) -> bytes:
    parts = []
    while size:
        part = source.read(size)
        if not part:
            raise changed(name)
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _rows(audit: str, file: IO[bytes]) -> Iterator[bytes]:
    """The lines, in bounded memory as long as they are of a sensible length."""
    held: list[bytes] = []
    while block := file.read(BLOCK):
        *lines, rest = block.split(b"\n")
        for line in lines:
            yield b"".join([*held, line])
            held = []
        held.append(rest)
    if b"".join(held):
        raise AuditError(f"{audit}: the last line is not whole: the audit was cut short; fetch it again")


def _parsed(audit: str, rows: Iterator[bytes]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(rows, start=2):
        try:
            fields = json.loads(line)
        except ValueError as error:
            raise AuditError(f"{audit}:{number}: not a line of an audit: {error}") from error
        if fields == _END:
            return
        yield fields
    raise AuditError(f"{audit}: the line that ends it is missing: the audit was cut short; fetch it again")


def _header(audit: str, line: bytes) -> Header | None:
    try:
        fields = json.loads(line)
        number = fields[_KEY]
    except (ValueError, TypeError, KeyError):
        return None
    if number != FORMAT:
        raise AuditError(
            f"{audit}:1: this audit has format {number!r}, this cleanlint reads format {FORMAT}; use the version of "
            "cleanlint that wrote it"
        )
    return Header(*(fields[name] for name in Header._fields))
