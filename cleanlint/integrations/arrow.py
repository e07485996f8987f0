"""Cleans a column of Arrow data: record batch in, record batch out.

What runs on Arrow (Spark, Ray, Hugging Face datasets, Polars, DuckDB, Parquet files) can be given this and needs no
more; the modules beside this one only fit it to the names that an engine uses.

>>> import pyarrow as pa
>>> batch = pa.record_batch({"text": ["The bridge opens in May.\\n\\nLeave a comment", None]})
>>> ArrowCleaner()(batch).to_pydict()
{'text': ['The bridge opens in May.', None]}
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import Any

from cleanlint.corpora.fields import VALUES
from cleanlint.errors import ConfigError, InputError
from cleanlint.findings import CleanResult
from cleanlint.integrations import records
from cleanlint.integrations.packages import missing
from cleanlint.integrations.recipe import Recipe

try:
    import pyarrow as pa

    from cleanlint.corpora.arrow_columns import TYPES, is_text, text_array
except ImportError as error:
    raise missing("pyarrow", "arrow") from error


class ArrowCleaner:
    """Cleans the texts of ``text_column``; the other columns, all types and the metadata stay as they are.

    Where there is a ``url_column`` or a ``lang_column``, rules for a site or a language go by it. On request columns
    are added: ``removals``, ``findings`` (all that `Cleaner.check` reports) and ``refused`` (why a text came back as it
    was, null where it did not) are the names they get. Offsets count code points of the text as it was. Where the text
    is null, all of them are.

    ``format`` is ``text`` or ``markdown``, and ``settings`` are those of `Cleaner`. Pickles as these, and each process
    builds its cleaner once. Raises `ConfigError` for settings and columns that cannot be used, and `InputError` for a
    text that is not UTF-8.
    """

    __slots__ = ("_added", "_lang", "_recipe", "_text", "_url")

    def __init__(
        self,
        *,
        text_column: str = "text",
        url_column: str | None = "url",
        lang_column: str | None = "lang",
        format: str = "text",
        removals: str | None = None,
        findings: str | None = None,
        refused: str | None = None,
        **settings: Any,
    ) -> None:
        self._text = text_column
        self._url = url_column
        self._lang = lang_column
        self._added = records.asked_for(removals=removals, findings=findings, refused=refused)
        self._recipe = Recipe(settings, format=format)

    @property
    def ruleset(self) -> str:
        """The digest of the rules and settings; see `Cleaner.ruleset`."""
        return self._recipe.ruleset

    @property
    def inputs(self) -> list[str]:
        """The names of the columns that are read, as far as data have them; the text's comes first."""
        return [name for name in (self._text, self._url, self._lang) if name is not None]

    @property
    def outputs(self) -> list[str]:
        """The names of the columns that are written; the text's comes first."""
        return [self._text, *self._added.values()]

    @property
    def added(self) -> list[pa.Field]:
        """The columns that were asked for."""
        return [pa.field(name, TYPES[kind]) for kind, name in self._added.items()]

    def schema(self, schema: pa.Schema) -> pa.Schema:
        """The schema of what comes of data with this one."""
        _check_text(schema, self._text)
        for name in self.inputs[1:]:
            if name in schema.names:
                _check_text(schema, name)
        for field in self.added:
            if field.name in schema.names:
                raise ConfigError(f"the data have a column {field.name!r} already; give the new one another name")
            schema = schema.append(field)
        return schema

    def __call__(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        schema = self.schema(batch.schema)
        results = self._results(batch)
        columns = list(batch.columns)
        if any(result is not None and result.removed for result in results):
            index = schema.get_field_index(self._text)
            columns[index] = text_array([None if r is None else r.text for r in results], schema.field(index).type)
        columns += self._added_columns(results)
        return pa.RecordBatch.from_arrays(columns, schema=schema)

    def batches(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """One cleaned batch for each."""
        return map(self, batches)

    def table(self, table: pa.Table) -> pa.Table:
        """A whole table, batch by batch."""
        return pa.Table.from_batches(self.batches(table.to_batches()), schema=self.schema(table.schema))

    def _results(self, batch: pa.RecordBatch) -> list[CleanResult | None]:
        claims = "findings" in self._added
        return [
            None if text is None else self._recipe.clean(text, url=url, lang=lang, claims=claims)
            for text, url, lang in zip(
                _strings(batch, self._text), _strings(batch, self._url), _strings(batch, self._lang), strict=False
            )
        ]

    def _added_columns(self, results: Sequence[CleanResult | None]) -> list[pa.Array]:
        return [
            pa.array([None if result is None else VALUES[kind](result) for result in results], TYPES[kind])
            for kind in self._added
        ]


def _check_text(schema: pa.Schema, name: str) -> None:
    """Raise where a column is not there, or holds no text."""
    index = schema.get_field_index(name)
    if index < 0:
        raise ConfigError(f"the data have no column {name!r}, or several: there are {', '.join(schema.names)}")
    kind = schema.field(index).type
    if not is_text(kind):
        raise ConfigError(f"the column {name!r} is {kind}, not text; name another column, or None for no url or lang")


def _strings(batch: pa.RecordBatch, name: str | None) -> Iterable[str | None]:
    """The values of a column, or no end of None where there is none."""
    if name is None or name not in batch.schema.names:
        return repeat(None)
    try:
        values: list[str | None] = batch.column(name).to_pylist()
    except UnicodeDecodeError as error:
        raise InputError(f"the column {name!r} holds a text that is not UTF-8: {error}") from error
    return values
