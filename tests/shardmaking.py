"""Running a shard format without workers, and cleaners that remove what a test tells them to."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, NamedTuple

from hypothesis import strategies as st

from cleanlint.corpora import storage
from cleanlint.corpora.shard_audit import end, header
from cleanlint.corpora.shards import CleanRecord, Record, RecordOptions, Reject, ShardFormat, Tally
from cleanlint.findings import CleanResult, Finding, Refusal, Removal
from cleanlint.spans import cut

# Offsets of removals as shares of a text's length, in pairs.
SHARES = st.lists(st.floats(0, 1), max_size=6).map(sorted)


class Run(NamedTuple):
    """What came of a shard."""

    data: bytes
    tally: Tally
    rejects: list[Reject]
    audit: bytes


def keep(record: Record) -> CleanResult:
    assert isinstance(record.text, str)
    return CleanResult(record.text, (), (), None, "test")


def cutting(text: str, spans: Iterable[tuple[int, int]]) -> CleanResult:
    """The result of a cleaner that removes these spans."""
    spans = [(start, end) for start, end in spans if start < end]
    removed = tuple(Removal(start, end, "test/cut", (), text[start:end]) for start, end in spans)
    return CleanResult(cut(text, spans), removed, (), None, "test")


def cutter(shares: Sequence[float]) -> CleanRecord:
    """A cleaner that removes the same shares of every text."""

    def clean(record: Record) -> CleanResult:
        text = record.text
        assert isinstance(text, str)
        offsets = [round(share * len(text)) for share in shares]
        return cutting(text, zip(offsets[::2], offsets[1::2], strict=False))

    return clean


def remover(word: str) -> CleanRecord:
    """A cleaner that removes a word wherever it stands."""

    def clean(record: Record) -> CleanResult:
        text = record.text
        assert isinstance(text, str)
        spans = []
        at = text.find(word)
        while at >= 0:
            spans.append((at, at + len(word)))
            at = text.find(word, at + len(word))
        return cutting(text, spans)

    return clean


def refuser(record: Record) -> CleanResult:
    """A cleaner that refuses texts with the word "refuse" and finds a claim in the others."""
    assert isinstance(record.text, str)
    if "refuse" in record.text:
        return CleanResult(record.text, (), (), Refusal("too much", 0.9, ()), "test")
    finding = Finding(0, 2, "test/claim", "info", "A claim.", "none")
    return CleanResult(record.text, (), (finding,), None, "test")


def run(
    format: ShardFormat,
    source: bytes | IO[bytes],
    clean: CleanRecord | None,
    options: RecordOptions | None = None,
) -> Run:
    """Read, rewrite and write a shard in this process."""
    options = options or RecordOptions()
    source = io.BytesIO(source) if isinstance(source, bytes) else source
    output = io.BytesIO()
    rows, rejects, tally = [header(format, options, "test", "cleaned")], [], Tally()
    writer = format.writer(output, options)
    for chunk in format.chunks(source, options):
        done = format.rewrite(chunk, options, clean)
        writer.write(done.data)
        rows += [row + b"\n" for row in done.audit]
        rejects += done.rejects
        tally = tally.plus(done.tally)
    writer.close()
    return Run(output.getvalue(), tally, rejects, b"".join(rows) + end())


def stored(folder: Path, name: str, data: bytes) -> str:
    """The path of a file with these contents, compressed by its suffix."""
    path = str(folder / name)
    with storage.open_target(path) as file:
        file.write(data)
    return path


def loaded(path: str) -> bytes:
    """What is in a file, decompressed."""
    with storage.open_source(path) as file:
        parts = []
        while part := file.read(1 << 20):
            parts.append(part)
    return b"".join(parts)
