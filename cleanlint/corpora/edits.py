"""Edits of bytes: how a chunk of records becomes its cleaned self, and the rows of an audit that lead back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from json import JSONEncoder
from typing import Any, NamedTuple

_encoded = JSONEncoder(separators=(",", ":")).encode


class Edit(NamedTuple):
    """At an offset of the original, ``cut`` bytes go and others are put in their place."""

    at: int
    cut: int
    put: bytes = b""


class RecordEdits(NamedTuple):
    """What was done to one record, and by which rules."""

    record: int
    rules: tuple[str, ...]
    edits: Sequence[Edit]  # offsets of the chunk; sorted, disjoint


def applied(data: bytes, edits: Iterable[Edit]) -> bytes:
    """The data after sorted, disjoint edits."""
    pieces: list[bytes] = []
    position = 0
    for at, cut, put in edits:
        pieces += (data[position:at], put)
        position = at + cut
    pieces.append(data[position:])
    return b"".join(pieces)


def cuts(source: str, spans: Iterable[tuple[int, int]], at: int) -> list[Edit]:
    """The edits that cut spans out of a text that stands ``at`` bytes from where edits count."""
    edits = []
    position = 0
    for start, end in spans:
        at += len(source[position:start].encode())
        size = len(source[start:end].encode())
        edits.append(Edit(at, size))
        position, at = end, at + size
    return edits


def audit_rows(before: bytes, after: bytes, records: Iterable[RecordEdits]) -> list[bytes]:
    """The rows for a chunk: one for each record that was edited, and one that ends the chunk.

    The edits of a row are ``[kept, put, cut]``, to be followed through the cleaned chunk: so many bytes are the same in
    both, so many are new, and the text ``cut`` stood in the original instead.
    """
    rows = []
    position = 0
    for record, rules, edits in records:
        steps = []
        for at, cut, put in edits:
            steps.append([at - position, len(put), readable(before[at : at + cut])])
            position = at + cut
        rows.append(row({"record": record, "rules": rules, "edits": steps}))
    kept = len(before) - position
    rows.append(row({"kept": kept, "before": digest(before), "after": digest(after)}))
    return rows


def row(fields: dict[str, Any]) -> bytes:
    """A line of an audit, ASCII, without its end."""
    return _encoded(fields).encode("ascii")


def digest(data: bytes) -> str:
    """The checksum of a chunk."""
    return sha256(data).hexdigest()


def readable(data: bytes) -> str:
    """Bytes as text that JSON can hold: those that are no UTF-8 as lone surrogates. `unreadable` gives them back."""
    return data.decode("utf-8", "surrogateescape")


def unreadable(text: str) -> bytes:
    """The bytes that `readable` was given."""
    return text.encode("utf-8", "surrogateescape")
