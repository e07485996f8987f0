"""Cutting a stream into chunks of whole lines, in bounded memory whatever the lines are like."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, NamedTuple

from cleanlint.corpora.shards import Chunk
from cleanlint.errors import InputError

SIZE = 1 << 20  # bytes of a chunk, or more when a single line is longer
HEAD = 1 << 16  # bytes of an oversized line that are shown


class Oversized(NamedTuple):
    """A piece of a line that is longer than the limit."""

    piece: bytes
    head: bytes  # how the line begins
    total: int  # bytes of the line up to the end of this piece
    ends: bool  # whether this is its last piece


def line_chunks(source: IO[bytes], limit: int) -> Iterator[Chunk]:
    """Chunks of whole lines, whose data are bytes; of a line beyond the limit, pieces as `Oversized`.

    An InputError of the source comes after everything that could be read, the last, broken line included.
    """
    lines = _Lines(limit)
    try:
        for block in blocks(source):
            yield from lines.fed(block)
    except InputError:
        yield from lines.rest()
        raise
    yield from lines.rest()


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
    if parts:
        yield b"".join(parts)


def line_count(data: bytes) -> int:
    """How many lines there are, with or without an end to the last one."""
    return data.count(b"\n") + (not data.endswith(b"\n"))


class _Lines:
    """Holds the beginning of a line until its end is seen."""

    __slots__ = ("_first", "_head", "_held", "_limit", "_size", "_total")

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._first = 0
        self._held: list[bytes] = []
        self._size = 0  # bytes held
        self._head = b""
        self._total = 0  # bytes of an oversized line that have been passed on; 0: not within one

    def fed(self, block: bytes) -> Iterator[Chunk]:
        if self._total:
            end = block.find(b"\n") + 1 or len(block)
            yield self._piece(block[:end])
            block = block[end:]
        end = block.rfind(b"\n") + 1
        if end:
            self._held.append(block[:end])
            yield self._chunk()
            block = block[end:]
        if block:
            self._held.append(block)
            self._size += len(block)
        if self._size > self._limit:
            yield from map(self._piece, self._held)
            self._held, self._size = [], 0

    def rest(self) -> Iterator[Chunk]:
        if self._held:
            yield self._chunk()
        elif self._total:
            yield self._last_piece(b"")

    def _chunk(self) -> Chunk:
        data = b"".join(self._held)
        self._held, self._size = [], 0
        chunk = Chunk(self._first, line_count(data), len(data), data)
        self._first += chunk.records
        return chunk

    def _piece(self, piece: bytes) -> Chunk:
        if piece.endswith(b"\n"):
            return self._last_piece(piece)
        if not self._total:
            self._head = piece[:HEAD]
        self._total += len(piece)
        return Chunk(self._first, 0, len(piece), Oversized(piece, b"", self._total, ends=False))

    def _last_piece(self, piece: bytes) -> Chunk:
        data = Oversized(piece, self._head, self._total + len(piece), ends=True)
        chunk = Chunk(self._first, 1, len(piece), data)
        self._first += 1
        self._total = 0
        return chunk
