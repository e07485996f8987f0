from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shardmaking import SHARES, cutter, keep, remover, run, stored

from cleanlint.corpora import shard_audit
from cleanlint.corpora.edits import Edit, applied, readable, unreadable
from cleanlint.corpora.jsonl import JsonlFormat
from cleanlint.corpora.shard_audit import read_header, restore_shard
from cleanlint.corpora.shards import RecordOptions
from cleanlint.errors import AuditError

from .test_jsonl import Line, lines

FORMAT = JsonlFormat()
BAD = [
    b'{"text":"caf\xe9"}\n',
    b"\xff\x00\n",
    b"{\n",
    b"\n",
    b'{"text":null}\r\n',
    b"\xed\xa0\x80\xed\xb0\x80\n",
    b"[]\n",
]


def _restored(folder: Path, cleaned: bytes, audit: bytes) -> bytes:
    paths = stored(folder, "a.audit.jsonl.zst", audit), stored(folder, "a.jsonl.gz", cleaned)
    restore_shard(*paths, str(folder / "b.jsonl"))
    return (folder / "b.jsonl").read_bytes()


@given(
    st.lists(lines().map(lambda line: line.data.rstrip(b"\n") + b"\n") | st.sampled_from(BAD), max_size=6),
    SHARES,
    st.integers(0, 2),
    st.booleans(),
    st.booleans(),
)
def test_the_audit_leads_back_to_every_byte(
    tmp_path_factory: pytest.TempPathFactory,
    records: list[bytes],
    shares: list[float],
    words: int,
    wide: bool,
    ended: bool,
) -> None:
    pytest.importorskip("zstandard")
    data = b"".join(records) if ended else b"".join(records).rstrip(b"\n")
    names = {"removals": "_removed", "refused": "_why"} if wide else {}
    options = RecordOptions(audit=True, min_words=words, record_limit=1000, **names)  # type: ignore[arg-type]
    done = run(FORMAT, data, cutter(shares), options)
    assert done.audit.isascii()
    assert _restored(tmp_path_factory.mktemp("shard"), done.data, done.audit) == data


@given(st.lists(lines(), max_size=3))
def test_an_audit_of_nothing_leads_back_too(tmp_path_factory: pytest.TempPathFactory, records: list[Line]) -> None:
    pytest.importorskip("zstandard")
    data = b"".join(record.data for record in records)
    done = run(FORMAT, data, keep, RecordOptions(audit=True))
    assert _restored(tmp_path_factory.mktemp("shard"), done.data, done.audit) == data


def test_the_header(tmp_path: Path) -> None:
    options = RecordOptions(field="a.b", audit=True, removals="removed")
    audit = stored(tmp_path, "a.audit.jsonl", run(FORMAT, b"", keep, options).audit)
    header = read_header(audit)
    assert header is not None
    assert header[1:] == ("test", "cleaned", "bytes", ["removed"])
    for other in (
        b"",
        b"{}\n",
        b"[1]\n",
        b'{"cleanlint-audit": 1, "version": "0.1.0", "ruleset": ""}\n',
        b"\xff\xfe\n",
    ):
        assert read_header(stored(tmp_path, "other", other)) is None
    with pytest.raises(AuditError, match="this is not the audit of a shard"):
        restore_shard(stored(tmp_path, "other", b"{}\n"), audit, str(tmp_path / "target"))


@pytest.mark.parametrize(
    "change", [lambda data: data + b"\n", lambda data: data[:-1], lambda data: data.replace(b"x", b"y")]
)
def test_a_cleaned_shard_that_has_changed_is_not_restored(tmp_path: Path, change: object) -> None:
    done = run(FORMAT, b'{"text":"AD x"}\n' * 3, remover("AD "), RecordOptions(audit=True))
    with pytest.raises(AuditError, match=r"a\.jsonl\.gz: the shard has changed since"):
        _restored(tmp_path, change(done.data), done.audit)  # type: ignore[operator]
    assert not (tmp_path / "b.jsonl").exists()


def test_a_header_may_be_longer_than_a_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("zstandard")
    monkeypatch.setattr(shard_audit, "BLOCK", 7)
    data = b'{"text":"AD x"}\n' * 3
    done = run(FORMAT, data, remover("AD "), RecordOptions(audit=True))
    assert _restored(tmp_path, done.data, done.audit) == data


@given(st.binary())
def test_all_bytes_are_readable(data: bytes) -> None:
    assert unreadable(readable(data)) == data


def test_edits() -> None:
    assert applied(b"abcdef", [Edit(0, 1), Edit(2, 0, b"X"), Edit(4, 2, b"Y")]) == b"bXcdY"
    assert applied(b"", [Edit(0, 0, b"X")]) == b"X"
