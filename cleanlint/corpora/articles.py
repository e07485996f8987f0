"""Articles that were extracted from pages, on their way into records of a format: url, date, text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from cleanlint.corpora.jsonl import JsonlFormat
from cleanlint.corpora.results import json_bytes
from cleanlint.corpora.shards import Chunk, Record, RecordOptions, Result, Rewritten, ShardFormat

_FIELDS = ("url", "date", "text")


class Article(NamedTuple):
    """What is known of a page."""

    url: str | None
    date: str | None
    text: str | None  # as it was extracted; null where that failed
    result: Result | None  # what cleaning made of it


class Articles:
    """A format that articles are written in. Without state, as formats are."""

    format: ShardFormat

    def beginning(self) -> Chunk | None:
        """What comes before all articles."""
        return None

    def chunk(self, first: int, articles: Sequence[Article]) -> Chunk:
        """The articles before they were cleaned, as a chunk of the format."""
        raise NotImplementedError

    def rewritten(self, first: int, articles: Sequence[Article], options: RecordOptions, *, failed: bool) -> Rewritten:
        """The articles after cleaning, with all that the options ask for."""
        results = iter([article.result for article in articles])

        def replay(_: Record) -> Result:
            result = next(results)
            assert result is not None
            return result

        options = options._replace(field="text", record_limit=1 << 62)  # the pages were held against the limit
        return self.format.rewrite(self.chunk(first, articles), options, None if failed else replay)


class JsonlArticles(Articles):
    """A line for each."""

    format = JsonlFormat()

    def chunk(self, first: int, articles: Sequence[Article]) -> Chunk:
        lines = [json_bytes(dict(zip(_FIELDS, article[:3], strict=True))) + b"\n" for article in articles]
        data = b"".join(lines)
        return Chunk(first, len(lines), len(data), data)


class ParquetArticles(Articles):
    """A row for each."""

    def __init__(self) -> None:
        from cleanlint.corpora.parquet import ParquetFormat

        self.format = ParquetFormat()

    def beginning(self) -> Chunk | None:
        from cleanlint.corpora.parquet_files import Part, new_layout

        return Chunk(0, 0, 0, Part(b"", ends_group=False, layout=new_layout(self._schema())))

    def chunk(self, first: int, articles: Sequence[Article]) -> Chunk:
        from cleanlint.corpora.arrow_columns import pa, serialized
        from cleanlint.corpora.parquet_files import Part

        columns = [pa.array([article[place] for article in articles], pa.string()) for place in range(len(_FIELDS))]
        rows = serialized(pa.RecordBatch.from_arrays(columns, schema=self._schema()))
        return Chunk(first, len(articles), len(rows), Part(rows, ends_group=False))

    def _schema(self) -> Any:
        from cleanlint.corpora.arrow_columns import pa

        return pa.schema([(name, pa.string()) for name in _FIELDS])
