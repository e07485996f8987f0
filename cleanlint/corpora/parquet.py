"""Parquet. The text's column is rewritten, rows are dropped and columns added; all else of the table stays.

Row groups keep their boundaries, columns their compression, the file its metadata. The bytes of the file are others:
no two writers of Parquet write the same.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from typing import IO, Any

from cleanlint.corpora.arrow_columns import (
    added_columns,
    check_columns,
    deserialized,
    hints,
    only,
    pa,
    serialized,
    texts,
    texts_digest,
    with_texts,
    without,
)
from cleanlint.corpora.edits import row
from cleanlint.corpora.lines import HEAD
from cleanlint.corpora.parquet_files import Part, PartWriter, batches, layout, opened
from cleanlint.corpora.results import NOTHING, Counts, added, is_dropped, record_of
from cleanlint.corpora.rewriting import too_large
from cleanlint.corpora.shards import Chunk, CleanRecord, RecordOptions, Reject, Result, Rewritten, ShardWriter


class ParquetFormat:
    """A row is a record."""

    audit_layout = "rows"

    def chunks(self, source: IO[bytes], options: RecordOptions) -> Iterator[Chunk]:
        name = str(getattr(source, "name", "the shard"))
        with opened(source, name) as file:
            check_columns(file.schema_arrow, options, name)
            yield Chunk(0, 0, 0, Part(b"", ends_group=False, layout=layout(file)))
            first = 0
            for batch, ends_group in batches(file, name):
                rows = serialized(batch)
                yield Chunk(first, batch.num_rows, len(rows), Part(rows, ends_group))
                first += batch.num_rows

    def split(self, chunk: Chunk) -> list[Chunk]:
        if chunk.records < 2:
            return [chunk]
        part: Part = chunk.data
        batch = deserialized(part.rows)
        chunks = []
        for place in range(chunk.records):
            rows = serialized(batch.slice(place, 1))
            ends_group = part.ends_group and place == chunk.records - 1
            chunks.append(Chunk(chunk.first + place, 1, len(rows), Part(rows, ends_group)))
        return chunks

    def rewrite(self, chunk: Chunk, options: RecordOptions, clean: CleanRecord | None) -> Rewritten:
        part: Part = chunk.data
        if part.layout is not None:
            return Rewritten(part, Counts().tally(), [], [])
        rows = _Rows(chunk.first, deserialized(part.rows), options)
        rows.clean(clean)
        batch = rows.rewritten()
        audit = rows.audit(batch, ends_group=part.ends_group) if options.audit else []
        return Rewritten(Part(serialized(batch), part.ends_group), rows.counts.tally(), audit, rows.rejects)

    def writer(self, target: IO[bytes], options: RecordOptions) -> ShardWriter:
        return PartWriter(target, added_columns(options))


class _Rows:
    """The rows of a batch, and what comes of them."""

    def __init__(self, first: int, batch: Any, options: RecordOptions) -> None:
        self._first, self._batch, self._options = first, batch, options
        self._path = options.field.split(".")
        self._texts = texts(batch, self._path)
        self._results: list[Result | None] = [NOTHING] * batch.num_rows
        self._dropped: list[int] = []  # places in the batch
        self.counts = Counts()
        self.rejects: list[Reject] = []

    def clean(self, clean: CleanRecord | None) -> None:
        urls = hints(self._batch, self._options.url_field)
        langs = hints(self._batch, self._options.lang_field)
        for place, (text, url, lang) in enumerate(zip(self._texts, urls, langs, strict=True)):
            reason = self._fault(text)
            if reason is not None:
                self._reject(place, reason)
                continue
            assert not isinstance(text, bytes)
            result = NOTHING if text is None else clean(record_of(text, url, lang)) if clean is not None else None
            self._results[place] = result
            self.counts.document(text or "", result)
            if result is not None and is_dropped(result, self._options):
                self.counts.dropped += 1
                self._dropped.append(place)

    def rewritten(self) -> Any:
        """The batch as it is to be written."""
        batch = self._batch
        if any(result is not None and result.removed for result in self._results):
            batch = with_texts(batch, self._path, self._left())
        fields = [added(result, self._options) for result in self._results]
        for field in added_columns(self._options):
            batch = batch.append_column(field, pa.array([row[field.name] for row in fields], field.type))
        return without(batch, self._dropped) if self._dropped else batch

    def audit(self, after: Any, *, ends_group: bool) -> list[bytes]:
        """The rows of the audit: one for each changed record, one that ends the chunk."""
        rows = []
        gone = set(self._dropped)
        for place, result in enumerate(self._results):
            if result is not None and result.removed and place not in gone:
                removed = [[removal.start, removal.text, removal.rule] for removal in result.removed]
                rows.append(row({"record": self._first + place, "removed": removed}))
        dropped = serialized(only(self._batch, self._dropped)) if self._dropped else b""
        closing = {
            "field": self._options.field,
            "rows": after.num_rows,
            "first": self._first,
            "dropped": self._dropped,
            "dropped_rows": b64encode(dropped).decode(),
            "ends_group": ends_group,
            "before": texts_digest(self._texts),
            "after": texts_digest(texts(after, self._path)),
        }
        return [*rows, row(closing)]

    def _left(self) -> list[str | None]:
        """The texts after cleaning; those that cannot be read are about to be dropped."""
        left: list[str | None] = []
        for text, result in zip(self._texts, self._results, strict=True):
            if result is not None and result.removed:
                left.append(result.text)
            else:
                left.append(None if isinstance(text, bytes) else text)
        return left

    def _fault(self, text: str | bytes | None) -> str | None:
        """What is wrong with the value of the text, if anything is."""
        if isinstance(text, bytes):
            return "not UTF-8, as text in Parquet has to be; convert it before it is written"
        limit = self._options.record_limit
        if text is not None and 4 * len(text) > limit and len(text.encode()) > limit:
            return too_large(len(text.encode()), limit)
        return None

    def _reject(self, place: int, reason: str) -> None:
        text = self._texts[place] or b""
        raw = text if isinstance(text, bytes) else text[:HEAD].encode()
        self.rejects.append(Reject(self._first + place, reason, raw))
        self.counts.rejected += 1
        self._dropped.append(place)
