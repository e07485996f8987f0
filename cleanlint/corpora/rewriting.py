"""The chunk of a text format while its records are cleaned: what is to be edited, counted and rejected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO

from cleanlint.corpora.edits import Edit, RecordEdits, applied, audit_rows
from cleanlint.corpora.lines import HEAD, Oversized
from cleanlint.corpora.results import Counts
from cleanlint.corpora.shards import Chunk, RecordOptions, Reject, Rewritten, Tally


class Rewriting:
    """Collects what is to be done to the bytes of a chunk. Offsets are those of the chunk."""

    __slots__ = ("_edited", "_rejects", "counts")

    def __init__(self) -> None:
        self.counts = Counts()
        self._edited: list[RecordEdits] = []
        self._rejects: list[Reject] = []

    def edit(self, record: int, rules: Sequence[str], edits: Sequence[Edit]) -> None:
        self._edited.append(RecordEdits(record, tuple(rules), edits))

    def drop(self, record: int, at: int, size: int) -> None:
        """Leave a record out because the options say so."""
        self.counts.dropped += 1
        self.edit(record, (), [Edit(at, size)])

    def reject(self, record: int, reason: str, at: int, raw: bytes, shown: int | None = None) -> None:
        """Leave a record out because it cannot be read."""
        self.counts.rejected += 1
        self._rejects.append(Reject(record, reason, raw[:shown]))
        self.edit(record, (), [Edit(at, len(raw))])

    def reject_oversized(self, record: int, at: int, raw: bytes, limit: int) -> None:
        self.reject(record, too_large(len(raw), limit), at, raw, HEAD)

    def finished(self, data: bytes, options: RecordOptions) -> Rewritten:
        """What came of the chunk with these bytes."""
        after = applied(data, (edit for record in self._edited for edit in record.edits)) if self._edited else data
        audit = audit_rows(data, after, self._edited) if options.audit else []
        return Rewritten(after, self.counts.tally(), audit, self._rejects)


class BytesWriter:
    """Writes chunks that are bytes already."""

    __slots__ = ("_target",)

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target

    def write(self, data: bytes) -> None:
        self._target.write(data)

    def close(self) -> None:
        pass


def without_piece(chunk: Chunk, options: RecordOptions) -> Rewritten:
    """What comes of a piece of an oversized record: it goes, and with the last one the record is rejected."""
    piece: Oversized = chunk.data
    gone = RecordEdits(chunk.first, (), [Edit(0, len(piece.piece))])
    audit = audit_rows(piece.piece, b"", [gone]) if options.audit else []
    if not piece.ends:
        return Rewritten(b"", Tally(), audit, [])
    reject = Reject(chunk.first, too_large(piece.total, options.record_limit), piece.head)
    return Rewritten(b"", Tally(rejected=1), audit, [reject])


def too_large(size: int, limit: int) -> str:
    """Why a record of that size is rejected."""
    return f"{size} bytes are more than a record may have ({limit}); split it, or raise the limit"
