"""From a cleaned Parquet file and the rows of its audit back to the table that was cleaned.

For each changed record of a chunk there is a row with what was removed, ``[start, text, rule]`` at offsets of the
original; the row that ends the chunk says how many rows are left of it, and holds those that were dropped.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterable, Sequence
from typing import IO, Any

from cleanlint.audit import rebuilt
from cleanlint.corpora.arrow_columns import deserialized, joined, texts, texts_digest, with_texts
from cleanlint.corpora.parquet_files import PartWriter, batches, layout, opened
from cleanlint.corpora.shard_audit import changed, damaged
from cleanlint.findings import Removal


def restore_rows(rows: Iterable[dict[str, Any]], source: IO[bytes], target: IO[bytes], added: Sequence[str]) -> None:
    """Write the table that was cleaned; ``added`` are the columns that it did not have.

    An AuditError says that the cleaned file has changed since, or that the audit is damaged.
    """
    name = str(getattr(source, "name", "the shard"))
    with opened(source, name) as file:
        cleaned = _Cleaned(file, name, added)
        writer = PartWriter(target)
        writer.start(layout(file)._replace(schema=cleaned.schema.serialize().to_pybytes()))
        _restore(rows, cleaned, writer, name)
        cleaned.check_end()
        writer.close()


def _restore(rows: Iterable[dict[str, Any]], cleaned: _Cleaned, writer: PartWriter, name: str) -> None:
    removed: dict[int, list[list[Any]]] = {}
    for fields in rows:
        if "removed" in fields:
            removed[fields["record"]] = fields["removed"]
            continue
        for batch in _restored(cleaned.rows(fields["rows"]), fields, removed, name):
            writer.add(batch, ends_group=False)
        if fields["ends_group"]:
            writer.add(None, ends_group=True)
        removed = {}


class _Cleaned:
    """The rows of the cleaned file, as many at a time as the chunks of the original left."""

    __slots__ = ("_added", "_batches", "_held", "_name", "schema")

    def __init__(self, file: Any, name: str, added: Sequence[str]) -> None:
        self._name, self._added = name, added
        self._batches = batches(file, name)
        self._held: Any = None
        self.schema = file.schema_arrow
        for column in added:
            self.schema = self.schema.remove(self.schema.get_field_index(column))

    def rows(self, count: int) -> Any:
        """A batch of the next rows, without the columns that were added."""
        pieces = []
        while count:
            if self._held is None:
                self._held = self._next()
            piece = self._held.slice(0, count)
            rest = self._held.slice(count)
            self._held = rest if rest.num_rows else None
            count -= piece.num_rows
            pieces.append(piece)
        return joined(pieces, self.schema)

    def check_end(self) -> None:
        if self._held is not None or next(self._batches, None) is not None:
            raise changed(self._name)

    def _next(self) -> Any:
        batch, _ = next(self._batches, (None, True))
        if batch is None:
            raise changed(self._name)
        return batch.drop_columns(list(self._added)) if self._added else batch


def _restored(batch: Any, fields: dict[str, Any], removed: dict[int, list[list[Any]]], name: str) -> list[Any]:
    """A chunk of the original in pieces: the rows that are left with their texts, and those that were dropped."""
    path = fields["field"].split(".")
    values = texts(batch, path)
    if texts_digest(values) != fields["after"]:
        raise changed(name)
    dropped: list[int] = fields["dropped"]
    gone = set(dropped)
    places = [place for place in range(batch.num_rows + len(dropped)) if place not in gone]
    records = [fields["first"] + place for place in places]
    originals = [
        _whole(value, removed[record]) if record in removed else value
        for record, value in zip(records, values, strict=True)
    ]
    if removed:
        batch = with_texts(batch, path, originals)
    pieces = _interleaved(batch, deserialized(b64decode(fields["dropped_rows"])) if dropped else None, dropped)
    if texts_digest(value for piece in pieces for value in texts(piece, path)) != fields["before"]:
        raise damaged(name)
    return pieces


def _whole(text: Any, removed: Sequence[Sequence[Any]]) -> str:
    removals = [Removal(start, start + len(cut), rule, (), cut) for start, cut, rule in removed]
    return rebuilt(text, removals)


def _interleaved(left: Any, dropped: Any, places: Sequence[int]) -> list[Any]:
    """The rows that are left, with those that were dropped back at their places."""
    pieces = []
    taken = 0
    for number, place in enumerate(places):
        kept = place - number - taken
        pieces += [left.slice(taken, kept), dropped.slice(number, 1)]
        taken += kept
    pieces.append(left.slice(taken))
    return [piece for piece in pieces if piece.num_rows]
