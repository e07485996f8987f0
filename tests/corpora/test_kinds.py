from __future__ import annotations

import subprocess
import sys

import pytest

from cleanlint.corpora.kinds import cleaned_name, format_of_shard, is_shard
from cleanlint.errors import InputError


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a.jsonl", "JsonlFormat"),
        ("A.NDJSON.GZ", "JsonlFormat"),
        ("s3://bucket/a.csv.zst", "DelimitedFormat"),
        ("a.b.tsv", "DelimitedFormat"),
    ],
)
def test_suffixes(path: str, name: str) -> None:
    assert is_shard(path)
    assert type(format_of_shard(path)).__name__ == name


@pytest.mark.parametrize("path", ["a.parquet", "a.warc", "a.warc.gz"])
def test_suffixes_whose_formats_need_packages(path: str) -> None:
    pytest.importorskip("pyarrow")
    pytest.importorskip("fastwarc")
    assert is_shard(path)
    assert format_of_shard(path).audit_layout in {"bytes", "rows"}


@pytest.mark.parametrize("path", ["a.txt", "jsonl", "a.jsonl.tmp", "a.gz", "dir.jsonl/a", ""])
def test_other_suffixes(path: str) -> None:
    assert not is_shard(path)
    with pytest.raises(InputError, match=r"\.jsonl, \.ndjson, \.csv, \.tsv, \.parquet, \.warc"):
        format_of_shard(path)


def test_a_shard_keeps_its_format_but_for_warc() -> None:
    format_of_shard("a.jsonl", "b.ndjson.gz")
    format_of_shard("a.csv", "-")
    with pytest.raises(InputError, match=r"b\.parquet: a shard keeps its format: give it the suffix \.jsonl"):
        format_of_shard("a.jsonl", "b.parquet")
    pytest.importorskip("pyarrow")
    pytest.importorskip("fastwarc")
    assert format_of_shard("a.warc.gz", "b.jsonl").audit_layout == "bytes"
    assert format_of_shard("a.warc.gz", "b.parquet").audit_layout == "rows"
    with pytest.raises(InputError, match=r"JSON Lines or Parquet"):
        format_of_shard("a.warc.gz", "b.csv")


def test_names_of_cleaned_shards() -> None:
    assert cleaned_name("a.csv.gz") == "a.csv.gz"
    assert cleaned_name("x/a.warc") == "x/a.jsonl"
    assert cleaned_name("a.warc.zst") == "a.jsonl.zst"
    assert cleaned_name("a.warc.gz", ".parquet") == "a.parquet"


@pytest.mark.parametrize("path", ["a.jsonl", "a.jsonl.gz", "a.csv"])
def test_only_what_a_format_needs_is_imported(path: str) -> None:
    heavy = ["pyarrow", "fastwarc", "fsspec", "zstandard", "trafilatura", "click", "regex"]
    code = f"""
import io, sys
from cleanlint.corpora.kinds import format_of_shard
from cleanlint.corpora.shards import RecordOptions
format = format_of_shard({path!r})
list(format.chunks(io.BytesIO(b'text'), RecordOptions()))
print([name for name in {heavy} if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
