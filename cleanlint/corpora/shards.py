"""What a file of many records has to offer, and what passes between reading, cleaning and writing.

::

    reader (main process) → Chunk → rewrite (worker) → Rewritten → writer (main process)

A chunk is bounded in bytes, holds its records undecoded and can be sent to another process; all work on records happens
in `rewrite`. Output order is the order of chunks, so the number of workers makes no difference to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import IO, Any, NamedTuple, Protocol, TypeAlias

from cleanlint.findings import CleanResult, HtmlResult

MOST_LINES = 2000  # removed texts that a tally tells apart


class RecordOptions(NamedTuple):
    """How records are read and what is written of them; the same for all shards of a run."""

    field: str = "text"  # where the text is; "a.b" is field b of field a
    url_field: str = "url"  # used where a record has it; also "a.b"
    lang_field: str = "lang"
    removals: str | None = None  # add this field: the removals of each record
    findings: str | None = None  # add this field: its findings
    refused: str | None = None  # add this field: why it was refused, null where it was not
    drop_refused: bool = False
    min_words: int = 0  # records with fewer words left are dropped
    record_limit: int = 1 << 28  # most bytes of one record; a larger one is rejected, and never held in memory
    audit: bool = False  # make the rows of an audit shard


class Record(NamedTuple):
    """One document, as the cleaner takes it."""

    text: str | bytes  # bytes: an HTML page, which goes through extraction first
    url: str | None
    lang: object  # as the record has it, which may be no language tag; None: it has none


Result: TypeAlias = CleanResult | HtmlResult
CleanRecord: TypeAlias = Callable[[Record], Result]


class Chunk(NamedTuple):
    """Records that travel together, 1 MB of them or so, or a single larger one."""

    first: int  # number of its first record in the shard, from 0; in files of lines every line has a number
    records: int
    size: int  # bytes
    data: Any  # picklable; only the format knows what it is


class Reject(NamedTuple):
    """A record that could not be read."""

    record: int  # its number in the shard, from 0
    reason: str  # what is wrong and how to mend it
    raw: bytes  # as it stood in the shard; of a record above the limit, the beginning


class Tally(NamedTuple):
    """Counts over records."""

    documents: int = 0
    changed: int = 0
    refused: int = 0
    dropped: int = 0
    rejected: int = 0
    skipped: int = 0  # records of a WARC file that are no pages
    characters: int = 0  # before cleaning
    removals: Mapping[str, int] = {}  # by rule
    words_removed: Mapping[str, int] = {}  # by rule
    lines: Mapping[str, int] = {}  # most frequent removed texts
    mistagged: int = 0  # documents with a language that is no tag, which counts as not known

    def plus(self, other: Tally) -> Tally:
        """The counts of both; of removed texts the `MOST_LINES` most frequent."""
        return Tally(
            self.documents + other.documents,
            self.changed + other.changed,
            self.refused + other.refused,
            self.dropped + other.dropped,
            self.rejected + other.rejected,
            self.skipped + other.skipped,
            self.characters + other.characters,
            _sum(self.removals, other.removals),
            _sum(self.words_removed, other.words_removed),
            _most_frequent(_sum(self.lines, other.lines)),
            self.mistagged + other.mistagged,
        )


class Rewritten(NamedTuple):
    """What came of a chunk."""

    data: Any  # for the writer of the same format
    tally: Tally
    audit: Sequence[bytes]  # rows of the audit shard, without line ends
    rejects: Sequence[Reject]


class ShardWriter(Protocol):
    """Writes the chunks of one shard, in order."""

    def write(self, data: Any) -> None: ...
    def close(self) -> None: ...


class ShardFormat(Protocol):
    """One kind of file. Instances hold no state: they are sent to workers."""

    audit_layout: str  # of the rows that `rewrite` makes; see `cleanlint.corpora.shard_audit`

    def chunks(self, source: IO[bytes], options: RecordOptions) -> Iterator[Chunk]:
        """The records of a shard that is open for reading (decompressed); in the main process.

        Where the shard cannot be read to its end, an InputError follows the chunks that could be read.
        """

    def split(self, chunk: Chunk) -> list[Chunk]:
        """One chunk for each of its records, to find the one that a worker dies of."""

    def rewrite(self, chunk: Chunk, options: RecordOptions, clean: CleanRecord | None) -> Rewritten:
        """Clean the records of a chunk; without ``clean`` keep them as they are. In a worker.

        What is rewritten of the chunks that `split` gives is, put together, what is rewritten of the whole chunk.
        """

    def writer(self, target: IO[bytes], options: RecordOptions) -> ShardWriter:
        """In the main process. Closing it leaves the target open."""


def _sum(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    total = dict(one)
    for key, count in other.items():
        total[key] = total.get(key, 0) + count
    return total


def _most_frequent(counts: dict[str, int]) -> dict[str, int]:
    if len(counts) <= 2 * MOST_LINES:
        return counts
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:MOST_LINES])
