"""A text, Markdown or HTML file as a shard of one record: folders of documents go through the same run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from cleanlint import files
from cleanlint.corpora.edits import cuts
from cleanlint.corpora.results import is_dropped
from cleanlint.corpora.rewriting import BytesWriter, Rewriting
from cleanlint.corpora.shards import Chunk, CleanRecord, Record, RecordOptions, Result, Rewritten, ShardWriter
from cleanlint.errors import InputError
from cleanlint.findings import HtmlResult

NO_OUTPUT = None  # data of a document that is to be left out


class DocumentFormat:
    """The bytes of a chunk are the file. Of a page the text of its article is written."""

    __slots__ = ("_kind",)
    audit_layout = "bytes"

    def __init__(self, kind: str) -> None:
        self._kind = kind

    def chunks(self, source: IO[bytes], options: RecordOptions) -> Iterator[Chunk]:
        name = str(getattr(source, "name", "-"))
        data = source.read(options.record_limit + 1)
        if len(data) > options.record_limit:
            raise InputError(f"{name}: larger than a document may be ({options.record_limit} bytes); split it")
        if self._kind != "html":
            files.decode(data, name)
        yield Chunk(0, 1, len(data), data)

    def split(self, chunk: Chunk) -> list[Chunk]:
        return [chunk]

    def rewrite(self, chunk: Chunk, options: RecordOptions, clean: CleanRecord | None) -> Rewritten:
        rewriting = Rewriting()
        if self._kind == "html":
            result = None if clean is None else clean(Record(chunk.data, None, None))
            text = result.source if isinstance(result, HtmlResult) else ""
        else:
            text = chunk.data.decode("utf-8")
            result = None if clean is None else clean(Record(text, None, None))
        rewriting.counts.document(text, result)
        dropped = result is not None and is_dropped(result, options)
        rewriting.counts.dropped += dropped
        if dropped or self._has_no_text(result):
            return Rewritten(NO_OUTPUT, rewriting.counts.tally(), [], [])
        if result is not None and result.removed:
            spans = [(removal.start, removal.end) for removal in result.removed]
            rewriting.edit(0, [removal.rule for removal in result.removed], cuts(text, spans, 0))
        return rewriting.finished(text.encode("utf-8"), options)

    def writer(self, target: IO[bytes], options: RecordOptions) -> ShardWriter:
        return BytesWriter(target)

    def _has_no_text(self, result: Result | None) -> bool:
        if result is None:
            return self._kind == "html"  # the page itself must not stand where its text belongs
        return result.refused is not None and result.refused.reason == "no article"
