"""Edits of bytes: how a chunk of records becomes its cleaned self, and the rows of an audit that lead back.

A row of a shard's audit is a JSON object. Its ``edits`` are ``[kept, put, cut]``, to be followed from the beginning of
the cleaned shard to its end: ``kept`` bytes are the same in both, the next ``put`` bytes are not in the original, and
the text ``cut`` stood there instead. Bytes that are no UTF-8 stand as lone surrogates (``surrogateescape``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from json import dumps
from typing import NamedTuple


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


def audit_rows(data: bytes, records: Iterable[RecordEdits]) -> list[bytes]:
    """The rows for a chunk of the original: one for each record, and one for the bytes behind the last edit."""
    rows = []
    position = 0
    for record, rules, edits in records:
        steps = []
        for at, cut, put in edits:
            steps.append([at - position, len(put), readable(data[at : at + cut])])
            position = at + cut
        rows.append(row({"record": record, "rules": rules, "edits": steps}))
    rows.append(row({"edits": [[len(data) - position, 0, ""]]}))
    return rows


def row(fields: dict[str, object]) -> bytes:
    """A line of an audit, ASCII, without its end."""
    return dumps(fields, separators=(",", ":")).encode("ascii")


def readable(data: bytes) -> str:
    """Bytes as text that JSON can hold; `unreadable` gives them back."""
    return data.decode("utf-8", "surrogateescape")


def unreadable(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
