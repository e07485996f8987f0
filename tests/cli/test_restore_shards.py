from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from shardmaking import loaded, remover, stored
from shardmaking import run as clean

from cleanlint.corpora.jsonl import JsonlFormat
from cleanlint.corpora.shard_audit import end, header
from cleanlint.corpora.shards import RecordOptions

FORMAT = JsonlFormat()
OPTIONS = RecordOptions(audit=True, removals="removed")
DATA = b"".join(b'{"id":%d,"text":"an AD here"}\n' % number for number in range(3))


@pytest.fixture
def shards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two cleaned shards, their audits in a folder beside them."""
    monkeypatch.chdir(tmp_path)
    for name in ("a.jsonl", "deep/b.jsonl.gz"):
        done = clean(FORMAT, DATA, remover("AD "), OPTIONS)
        cleaned = stored(tmp_path, f"cleaned/{name}", done.data)
        rows = done.audit.partition(b"\n")[2]
        relative = os.path.relpath(cleaned, tmp_path / "audit" / os.path.dirname(name))
        stored(tmp_path, f"audit/{name}.audit.jsonl", header(FORMAT, OPTIONS, "test", relative) + rows)
    return tmp_path


def test_one_shard_in_place(shards: Path, run: Any) -> None:
    done = run("restore", "audit/a.jsonl.audit.jsonl")
    assert (done.code, done.err) == (0, "1 shard, 1 restored, 0 errors\n")
    assert (shards / "cleaned/a.jsonl").read_bytes() == DATA


def test_one_shard_elsewhere(shards: Path, run: Any) -> None:
    assert run("restore", "audit/deep/b.jsonl.gz.audit.jsonl", "-o", "original.jsonl").code == 0
    assert (shards / "original.jsonl").read_bytes() == DATA
    (shards / "originals").mkdir()
    assert run("restore", "audit/deep/b.jsonl.gz.audit.jsonl", "-o", "originals").code == 0
    assert loaded("originals/b.jsonl.gz") == DATA


def test_a_shard_that_was_moved(shards: Path, run: Any) -> None:
    os.rename("cleaned/a.jsonl", "moved.jsonl")
    done = run("restore", "audit/a.jsonl.audit.jsonl", "-o", "original.jsonl")
    assert done.code == 2
    assert "cleaned/a.jsonl: no such file" in done.err
    assert run("restore", "audit/a.jsonl.audit.jsonl", "moved.jsonl", "-o", "original.jsonl").code == 0
    assert (shards / "original.jsonl").read_bytes() == DATA


def test_a_folder_of_audits(shards: Path, run: Any) -> None:
    stored(shards, "audit/notes.audit.jsonl", b"no audit\n")
    done = run("restore", "audit", "-o", "originals")
    assert (done.code, done.err) == (0, "2 shards, 2 restored, 0 errors\n")
    assert (loaded("originals/a.jsonl"), loaded("originals/deep/b.jsonl.gz")) == (DATA, DATA)


def test_a_shard_that_has_changed_is_left_alone(shards: Path, run: Any) -> None:
    changed = (shards / "cleaned/a.jsonl").read_bytes().replace(b'"id":1', b'"id":7')
    (shards / "cleaned/a.jsonl").write_bytes(changed)
    done = run("restore", "audit")
    assert done.code == 2
    assert "the shard has changed since it was cleaned" in done.err
    assert done.err.endswith("2 shards, 1 restored, 1 error\n")
    assert (shards / "cleaned/a.jsonl").read_bytes() == changed
    assert loaded("cleaned/deep/b.jsonl.gz") == DATA


def test_what_went_to_standard_output_has_to_be_named(shards: Path, run: Any) -> None:
    path = shards / "audit/a.jsonl.audit.jsonl"
    rows = path.read_bytes().partition(b"\n")[2]
    path.write_bytes(header(FORMAT, OPTIONS, "test", "-") + rows)
    done = run("restore", "audit/a.jsonl.audit.jsonl")
    assert done.code == 2
    assert "the run wrote to standard output" in done.err
    assert run("restore", "audit/a.jsonl.audit.jsonl", "cleaned/a.jsonl", "-o", "original.jsonl").code == 0
    assert (shards / "original.jsonl").read_bytes() == DATA


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["audit", "cleaned/a.jsonl"], "name one of them"),
        (["audit", "-o", "-"], "takes one shard only"),
        (["cleaned"], "there is no audit of a shard in this folder"),
        (["audit/a.jsonl.audit.jsonl", "one", "two"], "name one cleaned shard or none"),
        (["nowhere"], "nowhere: no such file"),
    ],
)
def test_what_makes_no_sense(shards: Path, run: Any, arguments: list[str], message: str) -> None:
    done = run("restore", *arguments)
    assert done.code == 2
    assert message in done.err


def test_an_audit_of_another_format_or_cut_short(shards: Path, run: Any) -> None:
    path = shards / "audit/a.jsonl.audit.jsonl"
    whole = path.read_bytes()
    for audit, message in [
        (whole.replace(b'audit":1', b'audit":9', 1), "this audit has format 9"),
        (whole.removesuffix(end()), "the line that ends it is missing"),
        (whole[:-20], "the last line is not whole"),
        (whole.replace(b'"record"', b'"record', 1), "not a line of an audit"),
        (whole.replace(b'"AD ",', b'"ad ",').replace(b'"AD "', b'"ad "'), "does not add up to the original"),
    ]:
        path.write_bytes(audit)
        done = run("restore", "audit/a.jsonl.audit.jsonl")
        assert (done.code, message in done.err) == (2, True), done.err
    assert json.loads((shards / "cleaned/a.jsonl").read_bytes().splitlines()[0])["text"] == "an here"
