"""Which file is which kind of shard. Formats are imported when there is a file of theirs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from cleanlint.corpora.compression import codec_of
from cleanlint.errors import InputError

if TYPE_CHECKING:
    from cleanlint.corpora.shards import ShardFormat


def _jsonl() -> ShardFormat:
    from cleanlint.corpora.jsonl import JsonlFormat

    return JsonlFormat()


def _csv() -> ShardFormat:
    from cleanlint.corpora.delimited import DelimitedFormat

    return DelimitedFormat(",;\t|")


def _tsv() -> ShardFormat:
    from cleanlint.corpora.delimited import DelimitedFormat

    return DelimitedFormat("\t")


def _parquet() -> ShardFormat:
    from cleanlint.corpora.parquet import ParquetFormat

    return ParquetFormat()


def _warc(target: str | None) -> ShardFormat:
    from cleanlint.corpora.articles import JsonlArticles, ParquetArticles
    from cleanlint.corpora.warc import WarcFormat

    if target is None or target == _STREAM or suffix(target) in JSON_LINES:
        return WarcFormat(JsonlArticles())
    if suffix(target) == ".parquet":
        return WarcFormat(ParquetArticles())
    raise InputError(f"{target}: the articles of a WARC file become JSON Lines or Parquet: use .jsonl or .parquet")


_STREAM = "-"
JSON_LINES = (".jsonl", ".ndjson")
_FORMATS: dict[str, Callable[[], ShardFormat]] = {
    ".jsonl": _jsonl,
    ".ndjson": _jsonl,
    ".csv": _csv,
    ".tsv": _tsv,
    ".parquet": _parquet,
}
SUFFIXES = (*_FORMATS, ".warc")


def format_of_shard(path: str, target: str | None = None) -> ShardFormat:
    """The format that the suffix of a path names; of WARC, one that writes what the suffix of ``target`` names.

    Any other suffix is an InputError that names those that are known.
    """
    kind = suffix(path)
    if kind == ".warc":
        return _warc(target)
    if kind not in _FORMATS:
        known = ", ".join(SUFFIXES)
        raise InputError(f"{path}: not a kind of shard that is known: {known}, each also with .gz or .zst behind it")
    if target not in (None, _STREAM) and suffix(str(target)) != kind and {suffix(str(target)), kind} - set(JSON_LINES):
        raise InputError(f"{target}: a shard keeps its format: give it the suffix {kind}, with .gz or .zst if you like")
    return _FORMATS[kind]()


def cleaned_name(name: str, articles: str = ".jsonl") -> str:
    """What the cleaned shard is called: as the shard, but for the suffix of WARC, since other records come of it.

    >>> cleaned_name("2026/a.csv.gz"), cleaned_name("b.warc.gz"), cleaned_name("b.warc.gz", ".parquet")
    ('2026/a.csv.gz', 'b.jsonl.gz', 'b.parquet')
    """
    if suffix(name) != ".warc":
        return name
    stem, _, compression = name.rpartition(".") if codec_of(name) is not None else (name, "", "")
    stem = stem[: -len(".warc")] + articles
    return f"{stem}.{compression}" if compression and articles != ".parquet" else stem


def is_shard(path: str) -> bool:
    """Whether the suffix of a path names a format of many records."""
    return suffix(path) in SUFFIXES


def suffix(path: str) -> str:
    """That of the content, in lower case: of the compressed ``a.jsonl.gz``, ``.jsonl``."""
    name = path.rpartition("/")[2].lower()
    if codec_of(name) is not None:
        name = name.rpartition(".")[0]
    _, dot, last = name.rpartition(".")
    return dot + last if dot else ""
