from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shardmaking import keep, remover, run, stored

from cleanlint.corpora import lines
from cleanlint.corpora.jsonl import JsonlFormat
from cleanlint.corpora.lines import LineScanner, Oversized, blocks, record_chunks
from cleanlint.corpora.shard_audit import restore_shard
from cleanlint.corpora.shards import Chunk, RecordOptions
from cleanlint.errors import InputError

FORMAT = JsonlFormat()


class Failing(io.BytesIO):
    """A source that gives a few bytes at a time, and breaks off."""

    def read(self, size: int | None = -1) -> bytes:
        data = super().read(3)
        if not data:
            raise InputError("broken off")
        return data


def _data(chunk: Chunk) -> bytes:
    return chunk.data.piece if isinstance(chunk.data, Oversized) else bytes(chunk.data)


@given(
    st.lists(st.sampled_from([b"a", b"bc", b"\n", b"\r\n", b"d" * 30]), max_size=40).map(b"".join),
    st.integers(1, 20),
    st.integers(1, 60),
)
def test_chunks_are_whole_lines_and_all_of_the_stream(data: bytes, size: int, limit: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "SIZE", size)
        chunks = list(record_chunks(blocks(io.BytesIO(data)), limit, LineScanner()))
    assert b"".join(map(_data, chunks)) == data
    expected = data.splitlines(keepends=True) if data.isascii() else []
    assert sum(chunk.records for chunk in chunks) == len(data.split(b"\n")) - data.endswith(b"\n") - (not data)
    number = 0
    for chunk in chunks:
        assert chunk.first == number
        assert chunk.size == len(_data(chunk))
        number += chunk.records
        if not isinstance(chunk.data, Oversized):
            assert chunk.data.endswith(b"\n") or chunk is chunks[-1]
            assert chunk.records == len(chunk.data.split(b"\n")) - chunk.data.endswith(b"\n")
    assert number <= len(expected) + data.count(b"\r")


def test_what_could_be_read_comes_before_an_error() -> None:
    chunks = record_chunks(blocks(Failing(b'{"text":"one"}\n{"te')), 100, LineScanner())
    assert [chunk.data for chunk in _until_error(chunks)] == [b'{"text":"one"}\n', b'{"te']


def _until_error(chunks: Iterator[Chunk]) -> list[Chunk]:
    read: list[Chunk] = []
    with pytest.raises(InputError, match="broken off"):
        read.extend(chunks)  # keeps those that come before the error
    return read


class Endless(io.RawIOBase):
    """Two lines with one of very many bytes between them."""

    def __init__(self, size: int) -> None:
        self._parts = iter(
            [b'{"text":"an AD"}\n{"text":"', *([b"x" * (1 << 20)] * (size >> 20)), b'"}\n{"text":"AD"}\n']
        )
        self._left = b""

    def read(self, size: int = -1) -> bytes:
        self._left = self._left or next(self._parts, b"")
        given, self._left = self._left[:size], self._left[size:]
        return given


def test_a_line_beyond_the_limit_is_rejected_in_bounded_memory() -> None:
    options = RecordOptions(record_limit=8 << 20)
    tracemalloc.start()
    done = run(FORMAT, Endless(64 << 20), remover("AD"), options)  # type: ignore[arg-type]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [json.loads(line)["text"] for line in done.data.splitlines()] == ["an ", ""]
    (reject,) = done.rejects
    assert (reject.record, len(reject.raw), reject.raw[:12]) == (1, 65_536, b'{"text":"xxx')
    assert reject.reason.startswith(f"{(64 << 20) + 12} bytes are more than a record may have")
    assert peak < 24 << 20


def test_a_line_beyond_the_limit_is_in_the_audit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "SIZE", 100)
    for end in (b"\n", b'\n{"text":"x"}', b""):
        data = b'{"text":"an AD"}\n{"text":"' + b"y" * 1000 + b'"}' + end
        done = run(FORMAT, data, remover("AD"), RecordOptions(record_limit=300, audit=True))
        assert done.tally.rejected == 1
        cleaned, audit = stored(tmp_path, "a.jsonl", done.data), stored(tmp_path, "a.audit.jsonl", done.audit)
        restore_shard(audit, cleaned, str(tmp_path / "b.jsonl"))
        assert (tmp_path / "b.jsonl").read_bytes() == data


def test_an_empty_stream_has_no_chunk() -> None:
    assert list(FORMAT.chunks(io.BytesIO(b""), RecordOptions())) == []
    assert run(FORMAT, b"", keep).data == b""
