"""Text columns of record batches, a column of a struct among them: reading them, and putting others in their place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import pairwise
from typing import Any

from cleanlint.corpora.extras import extra
from cleanlint.corpora.fields import asked_for
from cleanlint.corpora.shards import RecordOptions
from cleanlint.errors import InputError

pa: Any = extra("pyarrow", "Parquet")

_SPAN = [("rule", pa.string()), ("start", pa.int64()), ("end", pa.int64())]
_NOTES = [("severity", pa.string()), ("message", pa.string()), ("fix", pa.string())]
TYPES = {  # of what may be added
    "removals": pa.list_(pa.struct([*_SPAN, ("text", pa.string())])),
    "findings": pa.list_(pa.struct([*_SPAN, *_NOTES])),
    "refused": pa.string(),
}


def added_columns(options: RecordOptions) -> list[Any]:
    """The fields to add to a schema."""
    return [pa.field(name, TYPES[kind]) for kind, name in asked_for(options).items()]


def check_columns(schema: Any, options: RecordOptions, shard: str) -> None:
    """Raise an InputError where the text is not there or no text, or a column to be added is there already."""
    kind = _type_at(schema, options.field.split("."))
    if kind is None:
        names = ", ".join(schema.names)
        raise InputError(f"{shard}: there is no column {options.field!r}; name the one that holds the text: {names}")
    if not is_text(kind):
        raise InputError(f"{shard}: the column {options.field!r} is {kind}, not text; name another one")
    for field in added_columns(options):
        if field.name in schema.names:
            raise InputError(f"{shard}: there is a column {field.name!r} already; choose another name for the new one")


def is_text(kind: Any) -> bool:
    """Whether a column of this type holds text; null is the type of one that nobody has a value for."""
    types = pa.types
    if types.is_dictionary(kind):
        kind = kind.value_type
    return bool(
        types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind) or types.is_null(kind)
    )


def texts(batch: Any, path: Sequence[str]) -> list[str | bytes | None]:
    """The values of a text column; bytes where they are not the UTF-8 they should be."""
    column = _column(batch, path)
    try:
        values: list[str | bytes | None] = column.to_pylist()
    except UnicodeDecodeError:
        if pa.types.is_dictionary(column.type):
            column = column.dictionary_decode()
        return [_decoded(value) for value in column.cast(pa.large_binary()).to_pylist()]
    return values


def hints(batch: Any, name: str) -> list[str | bytes | None]:
    """The values of a column that may be there or not."""
    path = name.split(".")
    kind = _type_at(batch.schema, path)
    return texts(batch, path) if kind is not None and is_text(kind) else [None] * batch.num_rows


def with_texts(batch: Any, path: Sequence[str], values: Sequence[str | bytes | None]) -> Any:
    """The batch with other values in a text column, of the same type."""
    index = batch.schema.get_field_index(path[0])
    column = _rebuilt(batch.column(index), path[1:], values)
    return batch.set_column(index, batch.schema.field(index), column)


def only(batch: Any, places: Sequence[int]) -> Any:
    """The rows at some places, which are sorted."""
    return joined([batch.slice(place, 1) for place in places], batch.schema)


def without(batch: Any, places: Sequence[int]) -> Any:
    """The rows at all other places."""
    bounds = [-1, *places, batch.num_rows]
    pieces = [batch.slice(start + 1, end - start - 1) for start, end in pairwise(bounds) if end - start > 1]
    return joined(pieces, batch.schema)


def joined(batches: Sequence[Any], schema: Any) -> Any:
    """One batch of the rows of several. (Not every type can be filtered or taken by its place.)"""
    whole = pa.Table.from_batches(batches, schema).combine_chunks().to_batches()
    return whole[0] if whole else pa.RecordBatch.from_arrays([pa.array([], f.type) for f in schema], schema=schema)


def text_array(values: Sequence[str | bytes | None], kind: Any) -> Any:
    """Texts as a column of a type that `is_text`."""
    if not pa.types.is_dictionary(kind):
        return pa.array(values, kind)
    encoded = pa.array(values, kind.value_type).dictionary_encode()
    indices = encoded.indices.cast(kind.index_type)
    return pa.DictionaryArray.from_arrays(indices, encoded.dictionary, ordered=kind.ordered)


def texts_digest(values: Iterable[str | bytes | None]) -> str:
    """A checksum of texts that tells null from empty, and one text from two."""
    total = sha256()
    for value in values:
        data = value.encode() if isinstance(value, str) else value
        total.update(b"-" if data is None else b"%d:" % len(data))
        total.update(data or b"")
    return total.hexdigest()


def serialized(batch: Any) -> bytes:
    """The batch with its schema, to be sent or stored."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def deserialized(data: bytes) -> Any:
    """The inverse of `serialized`."""
    return next(pa.ipc.open_stream(data))


def _decoded(value: bytes | None) -> str | bytes | None:
    try:
        return None if value is None else value.decode()
    except UnicodeDecodeError:
        return value


def _type_at(schema: Any, path: Sequence[str]) -> Any:
    kind: Any = None
    fields = schema
    for name in path:
        index = fields.get_field_index(name) if kind is None or pa.types.is_struct(kind) else -1
        if index < 0:
            return None
        kind = fields.field(index).type
        fields = kind
    return kind


def _column(batch: Any, path: Sequence[str]) -> Any:
    column = batch.column(batch.schema.get_field_index(path[0]))
    for name in path[1:]:
        column = column.flatten()[column.type.get_field_index(name)]  # where the struct is null, its fields are too
    return column


def _rebuilt(column: Any, path: Sequence[str], values: Sequence[str | bytes | None]) -> Any:
    if not path:
        return text_array(values, column.type)
    fields = list(column.type)
    index = column.type.get_field_index(path[0])
    children = [column.field(place) for place in range(len(fields))]
    children[index] = _rebuilt(children[index], path[1:], values)
    return pa.StructArray.from_arrays(children, fields=fields, mask=column.is_null())
