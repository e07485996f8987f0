"""Parquet files as a stream of batches that know where row groups end, and the way back to a file of the same kind."""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import IO, Any, NamedTuple

from cleanlint.corpora.arrow_columns import deserialized, pa
from cleanlint.corpora.extras import extra
from cleanlint.corpora.lines import SIZE
from cleanlint.errors import InputError

pq: Any = extra("pyarrow.parquet", "Parquet")

MOST_HELD = 1 << 28  # bytes of a row group that are held; a larger one is written as several
_UNKNOWN_CODEC = "SNAPPY"  # for files without a row group, which say nothing of it


class Layout(NamedTuple):
    """How a file is written; picklable."""

    schema: bytes
    version: str
    compression: dict[str, str]  # by the path of a column
    dictionaries: list[str]  # paths of the columns that are encoded with one
    usual: str  # compression of columns that are not in the list
    items: str  # what the column in a list is called: "element", in older files "item"
    arrow: bool  # whether it has the schema of Arrow as well as its own
    int96: bool  # whether it has times as they were stored once


class Part(NamedTuple):
    """Some rows of a row group, or, at the beginning of a file, none and the layout."""

    rows: bytes  # a serialized batch
    ends_group: bool
    layout: Layout | None = None


@contextmanager
def opened(source: IO[bytes], name: str) -> Iterator[Any]:
    """The file, which has to be readable at any place: a stream is stored away first."""
    with tempfile.TemporaryFile() if not source.seekable() else nullcontext(source) as place:
        if place is not source:
            shutil.copyfileobj(source, place, SIZE)
        try:
            file = pq.ParquetFile(place, pre_buffer=False, buffer_size=SIZE)
        except (pa.ArrowException, OSError) as error:
            raise _unreadable(name, error) from error
        yield file


def layout(file: Any) -> Layout:
    """That of a file that has been opened."""
    metadata = file.metadata
    compression, dictionaries = {}, []
    if metadata.num_row_groups:
        group = metadata.row_group(0)
        for column in map(group.column, range(group.num_columns)):
            compression[column.path_in_schema] = _codec(column.compression)
            if column.has_dictionary_page or any("DICTIONARY" in encoding for encoding in column.encodings):
                dictionaries.append(column.path_in_schema)
    usual = _most_frequent(list(compression.values()) or [_UNKNOWN_CODEC])
    items = "item" if any(".list.item" in path for path in compression) else "element"
    return Layout(
        file.schema_arrow.serialize().to_pybytes(),
        metadata.format_version,
        compression,
        dictionaries,
        usual,
        items,
        b"ARROW:schema" in (metadata.metadata or {}),
        any(file.schema.column(place).physical_type == "INT96" for place in range(len(file.schema))),
    )


def new_layout(schema: Any) -> Layout:
    """That of a file that comes from nowhere."""
    return Layout(schema.serialize().to_pybytes(), "2.6", {}, [], "ZSTD", "element", arrow=True, int96=False)


def batches(file: Any, name: str) -> Iterator[tuple[Any, bool]]:
    """Batches of about `SIZE` bytes, each with whether it is the last one of its row group."""
    for number in range(file.metadata.num_row_groups):
        group = file.metadata.row_group(number)
        if not group.num_rows:
            continue
        rows = max(1, group.num_rows * SIZE // max(group.total_byte_size, 1))
        left = group.num_rows
        for batch in _read(file, number, rows, name):
            for part in _halved(batch):
                left -= part.num_rows
                yield part, left == 0


class PartWriter:
    """Writes parts to a file, row group by row group."""

    __slots__ = ("_added", "_group", "_schema", "_size", "_target", "_writer")

    def __init__(self, target: IO[bytes], added: Sequence[Any] = ()) -> None:
        self._target = _UntilClosed(target)
        self._added = added  # fields that come on top of the layout's
        self._group: list[Any] = []
        self._size = 0
        self._writer: Any = None

    def write(self, part: Part) -> None:
        if part.layout is not None:
            self.start(part.layout)
        self.add(deserialized(part.rows) if part.rows else None, ends_group=part.ends_group)

    def start(self, layout: Layout) -> None:
        """Comes before all rows."""
        self._schema = pa.ipc.read_schema(pa.py_buffer(layout.schema))
        for field in self._added:
            self._schema = self._schema.append(field)
        compliant = layout.items == "element"
        paths = _leaf_paths(self._schema, compliant=compliant)
        self._writer = pq.ParquetWriter(
            self._target,
            self._schema,
            version=layout.version,
            use_compliant_nested_type=compliant,
            store_schema=layout.arrow,
            use_deprecated_int96_timestamps=layout.int96,
            compression={path: layout.compression.get(path, layout.usual) for path in paths},
            use_dictionary=[path for path in paths if path in layout.dictionaries or path not in layout.compression],
        )

    def add(self, batch: Any, *, ends_group: bool) -> None:
        if batch is not None and batch.num_rows:
            self._group.append(batch)
            self._size += batch.nbytes
        if ends_group or self._size > MOST_HELD:
            self._flush()

    def close(self) -> None:
        if self._writer is not None:
            self._flush()
            self._writer.close()

    def _flush(self) -> None:
        if self._group:
            table = pa.Table.from_batches(self._group, self._schema)
            self._writer.write_table(table, row_group_size=table.num_rows)
        self._group, self._size = [], 0


class _UntilClosed(io.RawIOBase):
    """A target that may be discarded before the end: Arrow's writer ends its file even then."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        if not self._target.closed:
            self._target.write(data)
        return len(data)


def _read(file: Any, group: int, rows: int, name: str) -> Iterator[Any]:
    try:
        yield from file.iter_batches(batch_size=rows, row_groups=[group], use_threads=False)
    except (pa.ArrowException, OSError) as error:
        raise _unreadable(name, error) from error


def _halved(batch: Any) -> Iterator[Any]:
    """Pieces that are not much larger than they should be: the documents of a row group may differ in size."""
    if batch.num_rows < 2 or batch.nbytes <= 2 * SIZE:
        yield batch
        return
    middle = batch.num_rows // 2
    yield from _halved(batch.slice(0, middle))
    yield from _halved(batch.slice(middle))


def _leaf_paths(schema: Any, *, compliant: bool) -> list[str]:
    """What Parquet calls the columns of a schema."""
    sink = io.BytesIO()
    pq.write_metadata(schema, sink, use_compliant_nested_type=compliant)
    columns = pq.ParquetFile(sink).schema
    return [columns.column(place).path for place in range(len(columns))]


def _codec(name: str) -> str:
    return {"UNCOMPRESSED": "NONE", "LZ4_RAW": "LZ4"}.get(name, name)


def _most_frequent(names: Sequence[str]) -> str:
    return max(sorted(set(names)), key=names.count)


def _unreadable(name: str, error: Exception) -> InputError:
    return InputError(f"{name}: this cannot be read as Parquet: {error}; it was cut short or damaged: fetch it again")
