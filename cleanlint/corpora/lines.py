"""Cutting a stream into chunks of whole records, in bounded memory whatever the records are like."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO, NamedTuple, Protocol

from cleanlint.corpora.shards import Chunk
from cleanlint.errors import InputError

SIZE = 1 << 20  # bytes of a chunk, or more when a single record is longer
HEAD = 1 << 16  # bytes of an oversized record that are shown


class Oversized(NamedTuple):
    """A piece of a record that is longer than the limit."""

    piece: bytes
    head: bytes  # how the record begins
    total: int  # bytes of the record up to the end of this piece
    ends: bool  # whether this is its last piece


class Ends(NamedTuple):
    """The ends of records in a block; with none, both offsets are -1."""

    first: int
    last: int
    records: int


class Scanner(Protocol):
    """Finds where records end in a stream; it may hold a state."""

    def ends(self, block: bytes) -> Ends:
        """In the next block of the stream."""


class LineScanner:
    """A record is a line."""

    def ends(self, block: bytes) -> Ends:
        if not (records := block.count(b"\n")):
            return Ends(-1, -1, 0)
        return Ends(block.find(b"\n") + 1, block.rfind(b"\n") + 1, records)


def blocks(source: IO[bytes]) -> Iterator[bytes]:
    """The bytes of a stream, `SIZE` at a time; an InputError comes after everything that could be read."""
    parts: list[bytes] = []
    missing = SIZE
    try:
        while part := source.read(missing):
            parts.append(part)
            missing -= len(part)
            if missing <= 0:
                yield b"".join(parts)
                parts, missing = [], SIZE
    except InputError:
        yield b"".join(parts)
        raise
    yield b"".join(parts)


def record_chunks(stream: Iterable[bytes], limit: int, scanner: Scanner) -> Iterator[Chunk]:
    """Chunks of whole records, whose data are bytes; of a record beyond the limit, pieces as `Oversized`.

    An InputError of the stream comes after everything that could be read, the last, broken record included.
    """
    cutter = _Cutter(limit, scanner)
    try:
        for block in stream:
            yield from cutter.fed(block)
    except InputError:
        yield from cutter.rest()
        raise
    yield from cutter.rest()


class _Cutter:
    """Holds the beginning of a record until its end is seen."""

    __slots__ = ("_first", "_head", "_held", "_limit", "_passed", "_scanner", "_size")

    def __init__(self, limit: int, scanner: Scanner) -> None:
        self._limit = limit
        self._scanner = scanner
        self._first = 0
        self._held: list[bytes] = []
        self._size = 0  # bytes held
        self._head = b""
        self._passed = 0  # bytes of an oversized record that have been passed on; 0: not within one

    def fed(self, block: bytes) -> Iterator[Chunk]:
        first, last, records = self._scanner.ends(block)
        start = 0
        if self._passed:
            start = len(block) if first < 0 else first
            yield self._piece(block[:start], ends=first >= 0)
            records -= 1
        if records > 0:
            self._hold(block[start:last])
            yield self._chunk(records)
            start = last
        self._hold(block[start:])
        if self._size > self._limit:
            for piece in self._held:
                yield self._piece(piece, ends=False)
            self._held, self._size = [], 0

    def rest(self) -> Iterator[Chunk]:
        if self._passed:
            yield self._piece(b"", ends=True)
        elif self._size:
            yield self._chunk(1)

    def _hold(self, data: bytes) -> None:
        if data:
            self._held.append(data)
            self._size += len(data)

    def _chunk(self, records: int) -> Chunk:
        data = b"".join(self._held)
        self._held, self._size = [], 0
        return self._numbered(records, len(data), data)

    def _piece(self, piece: bytes, *, ends: bool) -> Chunk:
        if not self._passed:
            self._head = piece[:HEAD]
        self._passed += len(piece)
        data = Oversized(piece, self._head if ends else b"", self._passed, ends)
        if ends:
            self._passed = 0
        return self._numbered(int(ends), len(piece), data)

    def _numbered(self, records: int, size: int, data: bytes | Oversized) -> Chunk:
        first = self._first
        self._first += records
        return Chunk(first, records, size, data)
