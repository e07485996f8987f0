from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanlint.audit import AuditWriter, digest, read, rebuilt, restored
from cleanlint.errors import AuditError
from cleanlint.findings import Removal
from cleanlint.spans import cut


@st.composite
def _removals(draw: st.DrawFn) -> tuple[str, list[Removal]]:
    text = draw(st.text(st.characters(exclude_categories=["Cs"])))
    offsets = sorted(draw(st.sets(st.integers(0, len(text)), max_size=10)))
    pairs = zip(offsets[::2], offsets[1::2], strict=False)
    return text, [Removal(start, end, "topic/rule", (), text[start:end]) for start, end in pairs]


@given(_removals())
def test_an_audit_leads_back_to_the_original(
    tmp_path_factory: pytest.TempPathFactory, case: tuple[str, list[Removal]]
) -> None:
    text, removed = case
    cleaned = cut(text, [(r.start, r.end) for r in removed])
    assert rebuilt(cleaned, removed) == text
    path = str(tmp_path_factory.mktemp("audit") / "audit.jsonl")
    writer = AuditWriter(path, "digest")
    writer.add("posts/a.txt", "text", text.encode(), cleaned.encode(), removed)
    writer.close()
    audit = read(path)
    assert audit.ruleset == "digest"
    assert audit.entries[0].removed == tuple(removed)
    assert audit.entries[0].path == os.path.realpath("posts/a.txt")
    assert restored(audit.entries[0], cleaned.encode(), "a.txt") == text.encode()


def test_an_audit_is_ascii_whatever_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    writer = AuditWriter(str(path), "")
    writer.add("f\u00e4hre\udcff.txt", "text", b"", b"", [Removal(0, 2, "a/b", ("c/d",), "\u2028\U0001f6a2")])
    writer.close()
    assert path.read_bytes().isascii()
    assert len(path.read_bytes().splitlines()) == 2
    entry = read(str(path)).entries[0]
    assert entry.path.endswith("f\u00e4hre\udcff.txt")
    assert entry.removed == (Removal(0, 2, "a/b", ("c/d",), "\u2028\U0001f6a2"),)


def _entry(**changes: object) -> bytes:
    removal = {"start": 1, "end": 3, "rule": "a/b", "also": [], "text": "bc"}
    entry = {"path": "a.txt", "format": "text", "before": digest(b"abcd"), "after": digest(b"ad"), "removed": [removal]}
    return json.dumps({**entry, **changes}).encode()


def _written(tmp_path: Path, *lines: bytes) -> str:
    path = tmp_path / "audit.jsonl"
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    return str(path)


HEADER = b'{"cleanlint-audit": 1, "version": "0", "ruleset": "0"}'


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"{", ":2: not a line of an audit file"),
        (b"[" * 100_000, ":2: not a line of an audit file"),
        (b"\xff", ":2: not a line of an audit file"),
        (b"7", ":2: not a line of an audit file: an object is expected"),
        (_entry(path=7), ":2: the entry is damaged: 'path' is missing or not a text"),
        (_entry(after=None), "'after' is missing or not a text"),
        (_entry(removed={}), "'removed' is missing or not a list"),
        (_entry(removed=[7]), "a removal is not an object"),
        (_entry(removed=[{"start": 0.5, "end": 1}]), "the offsets of a removal are not whole numbers"),
        (
            _entry(removed=[{"start": 0, "end": 1, "rule": "a/b", "also": [], "text": "ab"}]),
            "the removal at 0 does not fit",
        ),
        (
            _entry(removed=[{"start": -1, "end": 0, "rule": "a/b", "also": [], "text": "a"}]),
            "the removal at -1 does not fit",
        ),
    ],
)
def test_a_damaged_entry_is_named(tmp_path: Path, line: bytes, message: str) -> None:
    with pytest.raises(AuditError) as caught:
        read(_written(tmp_path, HEADER, line))
    assert message in str(caught.value)
    assert "audit.jsonl:2" in str(caught.value)


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (b"{}", "the header line is missing"),
        (b'{"cleanlint-audit": 2}', "this audit has format 2, this cleanlint reads format 1"),
    ],
)
def test_a_foreign_header_is_refused(tmp_path: Path, header: bytes, message: str) -> None:
    with pytest.raises(AuditError, match=message):
        read(_written(tmp_path, header))


def test_an_empty_file_is_no_audit(tmp_path: Path) -> None:
    with pytest.raises(AuditError, match="no header line"):
        read(_written(tmp_path))


def test_a_last_line_that_was_cut_off_is_left_out(tmp_path: Path) -> None:
    path = _written(tmp_path, HEADER, _entry())
    with open(path, "ab") as file:
        file.write(_entry()[:40])
    assert len(read(path).entries) == 1


def test_removals_that_do_not_lead_to_the_original(tmp_path: Path) -> None:
    removal = {"start": 1, "end": 3, "rule": "a/b", "also": [], "text": "xy"}
    entry = read(_written(tmp_path, HEADER, _entry(removed=[removal]))).entries[0]
    with pytest.raises(AuditError, match="do not add up to the original"):
        restored(entry, b"ad", "a.txt")


def test_other_bytes_are_not_restored(tmp_path: Path) -> None:
    entry = read(_written(tmp_path, HEADER, _entry())).entries[0]
    assert restored(entry, b"ad", "a.txt") == restored(entry, b"abcd", "a.txt") == b"abcd"
    with pytest.raises(AuditError, match="has changed since it was cleaned"):
        restored(entry, b"ad ", "a.txt")
