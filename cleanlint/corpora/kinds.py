"""Which file is which kind of shard."""

from __future__ import annotations

from collections.abc import Callable

from cleanlint.corpora.compression import codec_of
from cleanlint.corpora.delimited import DelimitedFormat
from cleanlint.corpora.jsonl import JsonlFormat
from cleanlint.corpora.shards import ShardFormat
from cleanlint.errors import InputError


def _parquet() -> ShardFormat:
    from cleanlint.corpora.parquet import ParquetFormat

    return ParquetFormat()


_FORMATS: dict[str, Callable[[], ShardFormat]] = {
    ".jsonl": JsonlFormat,
    ".ndjson": JsonlFormat,
    ".csv": lambda: DelimitedFormat(",;\t|"),
    ".tsv": lambda: DelimitedFormat("\t"),
    ".parquet": _parquet,
}


def format_of_shard(path: str) -> ShardFormat:
    """The format that the suffix of a path names, or an InputError with those that are known."""
    make = _FORMATS.get(suffix(path))
    if make is None:
        known = ", ".join(_FORMATS)
        raise InputError(f"{path}: not a kind of shard that is known: {known}, each also with .gz or .zst behind it")
    return make()


def is_shard(path: str) -> bool:
    """Whether the suffix of a path names a format of many records."""
    return suffix(path) in _FORMATS


def suffix(path: str) -> str:
    """That of the content, in lower case: of the compressed ``a.jsonl.gz``, ``.jsonl``."""
    name = path.rpartition("/")[2].lower()
    if codec_of(name) is not None:
        name = name.rpartition(".")[0]
    return "." + name.rpartition(".")[2]
