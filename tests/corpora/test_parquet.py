from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shardmaking import SHARES, cutter, keep, refuser, remover, run, stored

from cleanlint.corpora.shard_audit import restore_shard
from cleanlint.corpora.shards import Record, RecordOptions
from cleanlint.errors import AuditError, InputError

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
parquet = pytest.importorskip("cleanlint.corpora.parquet")
parquet_files = pytest.importorskip("cleanlint.corpora.parquet_files")

FORMAT = parquet.ParquetFormat()
KINDS = [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string())]
TEXTS = st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def _parquet(table: Any, **settings: Any) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink, **settings)
    return sink.getvalue()


def _opened(data: bytes) -> Any:
    return pq.ParquetFile(io.BytesIO(data))


def _column(values: list[str | None], kind: Any) -> Any:
    column = pa.array(values, pa.string())
    return column.dictionary_encode().cast(kind) if pa.types.is_dictionary(kind) else column.cast(kind)


def _groups(file: Any) -> list[int]:
    return [file.metadata.row_group(n).num_rows for n in range(file.metadata.num_row_groups)]


def _codecs(file: Any) -> dict[str, str]:
    group = file.metadata.row_group(0)
    return {column.path_in_schema: column.compression for column in map(group.column, range(group.num_columns))}


def _ferries(kind: Any) -> Any:
    schema = pa.schema(
        [
            pa.field("id", pa.int16(), metadata={"unit": "none"}),
            pa.field("text", kind),
            pa.field("tags", pa.list_(pa.string())),
            pa.field("raw", pa.binary()),
            pa.field("harbour", pa.dictionary(pa.int8(), pa.string())),
        ],
        metadata={"corpus": "ferries", "empty": ""},
    )
    return pa.Table.from_arrays(
        [
            pa.array([1, 2, 3, 4, 5], pa.int16()),
            _column(["an AD", None, "", "rain", "AD AD"], kind),
            pa.array([["a"], None, [], ["b", "c"], [None]]),
            pa.array([b"\xff", None, b"", b"x", b"y"]),
            _column(["east", "west", "east", None, "east"], pa.dictionary(pa.int8(), pa.string())),
        ],
        schema=schema,
    )


@pytest.mark.parametrize("compliant", [True, False])
@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_the_text_alone_changes(kind: Any, compliant: bool) -> None:
    table = _ferries(kind)
    codecs = {"text": "zstd", "id": "none", "raw": "gzip"}
    data = _parquet(table, compression=codecs, row_group_size=2, use_compliant_nested_type=compliant)
    done = run(FORMAT, data, remover("AD"))
    before, after = _opened(data), _opened(done.data)
    assert after.schema_arrow.equals(before.schema_arrow, check_metadata=True)
    assert after.schema_arrow.metadata == {b"corpus": b"ferries", b"empty": b""}
    cleaned = _column(["an ", None, "", "rain", " "], kind)
    assert after.read().to_pylist() == table.set_column(1, "text", cleaned).to_pylist()
    assert _groups(after) == [2, 2, 1]
    assert _codecs(after) == _codecs(before)
    assert (done.tally.documents, done.tally.changed) == (5, 2)


def test_files_of_other_writers_keep_what_they_have() -> None:
    table = pa.table({"text": ["an AD", "rain"], "at": pa.array([0, 10**9], pa.timestamp("ns"))})
    data = _parquet(table, store_schema=False, use_deprecated_int96_timestamps=True)
    after = _opened(run(FORMAT, data, remover("AD")).data)
    assert (_opened(data).metadata.metadata, after.metadata.metadata) == (None, None)
    assert [after.schema.column(place).physical_type for place in range(2)] == ["BYTE_ARRAY", "INT96"]
    assert after.read()["at"].equals(table["at"])


def test_the_text_may_be_a_field_of_a_struct() -> None:
    rows = [{"p": {"n": 1, "q": {"text": "an AD", "m": 2}}}, {"p": None}, {"p": {"n": 3, "q": None}}]
    kind = pa.struct([("n", pa.int8()), ("q", pa.struct([("text", pa.string()), ("m", pa.int8())]))])
    data = _parquet(pa.table({"p": pa.array([row["p"] for row in rows], kind)}))
    done = run(FORMAT, data, remover("AD"), RecordOptions(field="p.q.text"))
    assert _opened(done.data).read().to_pylist() == [{"p": {"n": 1, "q": {"text": "an ", "m": 2}}}, *rows[1:]]


def test_columns_are_added_on_request() -> None:
    table = pa.table({"text": ["refuse this", "an open door", None]})
    options = RecordOptions(removals="_removed", findings="_found", refused="_refused")
    rows = _opened(run(FORMAT, _parquet(table), refuser, options).data).read().to_pylist()
    found = {"rule": "test/claim", "start": 0, "end": 2, "severity": "info", "message": "A claim.", "fix": "none"}
    assert rows == [
        {"text": "refuse this", "_removed": [], "_found": [], "_refused": "too much"},
        {"text": "an open door", "_removed": [], "_found": [found], "_refused": None},
        {"text": None, "_removed": None, "_found": None, "_refused": None},
    ]
    (row,) = _opened(run(FORMAT, _parquet(table[1:2]), remover("open "), options).data).read().to_pylist()
    assert row["_removed"] == [{"rule": "test/cut", "start": 3, "end": 8, "text": "open "}]
    (row,) = _opened(run(FORMAT, _parquet(table[1:2]), None, options).data).read().to_pylist()
    assert row == {"text": "an open door", "_removed": None, "_found": None, "_refused": "failed"}


def test_url_and_language_are_passed_on() -> None:
    seen = []

    def clean(record: Record) -> Any:
        seen.append((record.url, record.lang))
        return keep(record)

    table = pa.table(
        {"text": ["a", "b"], "url": ["https://ferry.example/", None], "lang": _column(["en", "x"], KINDS[3])}
    )
    run(FORMAT, _parquet(table), clean)
    assert seen == [("https://ferry.example/", "en"), (None, "x")]
    seen.clear()
    run(FORMAT, _parquet(table), clean, RecordOptions(url_field="nowhere"))
    assert seen == [(None, "en"), (None, "x")]
    seen.clear()
    nested = pa.table({"text": ["a", "b"], "meta": [{"url": "https://ferry.example/", "lang": 7}, None]})
    run(FORMAT, _parquet(nested), clean, RecordOptions(url_field="meta.url", lang_field="meta.lang"))
    assert seen == [("https://ferry.example/", None), (None, None)]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"body": ["x"]}, "there is no column 'text'; name the one that holds the text: body"),
        ({"text": [1]}, "the column 'text' is int64, not text"),
        ({"text": [b"x"]}, "the column 'text' is binary, not text"),
        ({"text": ["x"], "removed": [1]}, "there is a column 'removed' already"),
    ],
)
def test_a_table_that_does_not_fit_is_an_error(table: dict[str, list[Any]], message: str) -> None:
    with pytest.raises(InputError, match=message):
        run(FORMAT, _parquet(pa.table(table)), keep, RecordOptions(removals="removed"))


def test_a_damaged_file_is_an_error_after_the_rows_that_can_be_read() -> None:
    table = pa.table({"text": [f"{n} " * 5000 for n in range(100, 130)]})
    data = bytearray(_parquet(table, row_group_size=10, compression="none", use_dictionary=False))
    with pytest.raises(InputError, match="cannot be read as Parquet"):
        run(FORMAT, bytes(data[:-9]), keep)
    with pytest.raises(InputError, match="cannot be read as Parquet"):
        run(FORMAT, b"", keep)
    start = _opened(bytes(data)).metadata.row_group(2).column(0).data_page_offset
    data[start : start + 40] = b"\xff" * 40
    chunks = FORMAT.chunks(io.BytesIO(bytes(data)), RecordOptions())
    assert [next(chunks).records for _ in range(3)] == [0, 10, 10]
    with pytest.raises(InputError, match="cannot be read as Parquet"):
        next(chunks)


def test_texts_that_are_not_utf8_and_oversized_ones_are_rejected() -> None:
    values = pa.array([b"an AD", b"caf\xe9", b"x" * 300, None, b"AD"], pa.binary())
    text = pa.Array.from_buffers(pa.string(), 5, values.buffers())
    table = pa.table({"text": text, "id": [1, 2, 3, 4, 5]})
    done = run(FORMAT, _parquet(table), remover("AD"), RecordOptions(record_limit=200))
    assert _opened(done.data).read().to_pylist() == [
        {"text": "an ", "id": 1}, {"text": None, "id": 4}, {"text": "", "id": 5},
    ]  # fmt: skip
    assert [(reject.record, reject.raw) for reject in done.rejects] == [(1, b"caf\xe9"), (2, b"x" * 300)]
    assert "not UTF-8" in done.rejects[0].reason
    assert "300 bytes are more" in done.rejects[1].reason
    assert (done.tally.documents, done.tally.rejected) == (3, 2)


def test_files_without_rows_or_with_empty_groups() -> None:
    table = _ferries(pa.string())
    done = run(FORMAT, _parquet(table[:0]), remover("AD"), RecordOptions(removals="removed"))
    assert _opened(done.data).read().num_rows == 0
    assert _opened(done.data).schema_arrow.names == [*table.schema.names, "removed"]
    done = run(FORMAT, _parquet(table, row_group_size=1), refuser, RecordOptions(min_words=1))
    assert _groups(_opened(done.data)) == [1, 1, 1]


def test_a_stream_is_read_as_well() -> None:
    class Stream(io.BytesIO):
        def seekable(self) -> bool:
            return False

    data = _parquet(pa.table({"text": ["an AD"]}))
    assert _opened(run(FORMAT, Stream(data), remover("AD")).data).read().to_pylist() == [{"text": "an "}]


def test_row_groups_are_read_in_pieces_and_stay_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    table = pa.table({"text": [f"{n} AD" for n in range(1000)]})
    data = _parquet(table, row_group_size=400)
    monkeypatch.setattr(parquet_files, "SIZE", 512)
    chunks = list(FORMAT.chunks(io.BytesIO(data), RecordOptions()))
    assert len(chunks) > 10
    assert [chunk.first for chunk in chunks[1:]] == [0, *_running(chunk.records for chunk in chunks[1:-1])]
    done = run(FORMAT, data, remover(" AD"))
    assert _groups(_opened(done.data)) == [400, 400, 200]
    assert _opened(done.data).read()["text"].to_pylist() == [str(n) for n in range(1000)]


def _running(numbers: Any) -> list[int]:
    total, sums = 0, []
    for number in numbers:
        total += number
        sums.append(total)
    return sums


def test_the_rows_of_a_chunk_can_be_rewritten_one_by_one() -> None:
    class Splitting(parquet.ParquetFormat):  # type: ignore[misc, name-defined]
        def chunks(self, source: Any, options: RecordOptions) -> Any:
            for chunk in super().chunks(source, options):
                yield from super().split(chunk)

    data = _parquet(_ferries(KINDS[3]), row_group_size=3)
    options = RecordOptions(removals="removed", min_words=1)
    whole, each = run(FORMAT, data, remover("AD"), options), run(Splitting(), data, remover("AD"), options)
    assert _opened(each.data).read().to_pylist() == _opened(whole.data).read().to_pylist()
    assert (_groups(_opened(each.data)), each.tally) == (_groups(_opened(whole.data)), whole.tally)


@given(
    st.lists(TEXTS, max_size=12), st.sampled_from(KINDS), SHARES, st.integers(1, 5), st.integers(0, 3), st.booleans()
)
def test_the_audit_leads_back_to_the_table(
    tmp_path_factory: pytest.TempPathFactory,
    texts: list[str | None],
    kind: Any,
    shares: list[float],
    group: int,
    words: int,
    wide: bool,
) -> None:
    folder = tmp_path_factory.mktemp("shard")
    table = pa.table({"id": pa.array(range(len(texts)), pa.int32()), "text": _column(texts, kind)})
    data = _parquet(table, row_group_size=group, compression="zstd")
    options = RecordOptions(audit=True, min_words=words, removals="removed" if wide else None)
    done = run(FORMAT, data, cutter(shares), options)
    cleaned, audit = stored(folder, "a.parquet", done.data), stored(folder, "a.audit.jsonl.gz", done.audit)
    target = str(folder / "restored.parquet")
    restore_shard(audit, cleaned, target)
    before, after = _opened(data), pq.ParquetFile(target)
    assert after.schema_arrow.equals(before.schema_arrow, check_metadata=True)
    assert after.read().to_pylist() == table.to_pylist()
    assert _groups(after) == [size for size in _groups(before) if size]


def test_a_cleaned_table_that_has_changed_is_not_restored(tmp_path: Path) -> None:
    table = pa.table({"text": ["an AD", "rain", "AD"]})
    done = run(FORMAT, _parquet(table), remover("AD"), RecordOptions(audit=True))
    audit = stored(tmp_path, "a.audit.jsonl", done.audit)
    rows = _opened(done.data).read()
    others = [rows[:2], pa.concat_tables([rows, rows[:1]]), rows.set_column(0, "text", pa.array(["an ", "sun", ""]))]
    for number, other in enumerate(others):
        changed = stored(tmp_path, f"{number}.parquet", _parquet(other))
        with pytest.raises(AuditError, match="has changed since"):
            restore_shard(audit, changed, str(tmp_path / "target.parquet"))
    assert not (tmp_path / "target.parquet").exists()
