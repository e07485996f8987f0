"""WARC: web pages as a crawler stored them. Their articles are extracted, and come out as records of another format.

A record is a response with a page of HTML and a status of 2xx; what else the file holds is counted as skipped. Of a
page without an article nothing comes; it is counted as refused and dropped. The numbers of records count all that the
file holds.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import IO, Any, NamedTuple

from cleanlint.corpora.articles import Article, Articles
from cleanlint.corpora.extras import extra
from cleanlint.corpora.lines import HEAD, SIZE
from cleanlint.corpora.results import record_of
from cleanlint.corpora.rewriting import too_large
from cleanlint.corpora.shards import Chunk, CleanRecord, RecordOptions, Reject, Rewritten, ShardWriter, Tally
from cleanlint.errors import CleanlintError, InputError
from cleanlint.findings import HtmlResult

warc: Any = extra("fastwarc.warc", "Reading WARC")

_PAGE_TYPES = ("text/html", "application/xhtml+xml")
_HEADER = (
    b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n"
)


class Response(NamedTuple):
    """A record of the file: what a server said."""

    number: int
    url: str | None
    date: str | None
    http: bytes  # headers and body as they came


class Records(NamedTuple):
    """The data of a chunk."""

    responses: Sequence[Response]
    rejects: Sequence[Reject] = ()
    skipped: int = 0


class WarcFormat:
    """Reads WARC, and writes the articles in the format of ``articles``."""

    def __init__(self, articles: Articles) -> None:
        self._articles = articles
        self.audit_layout = articles.format.audit_layout

    def chunks(self, source: IO[bytes], options: RecordOptions) -> Iterator[Chunk]:
        beginning = self._articles.beginning()
        if beginning is not None:
            yield beginning
        chunk = _Growing(0)
        try:
            for item in _framed(source, options.record_limit):
                chunk.add(item)
                if chunk.size >= SIZE:
                    yield chunk.finished()
                    chunk = _Growing(chunk.end)
        except InputError:
            yield chunk.finished()
            raise
        yield chunk.finished()

    def split(self, chunk: Chunk) -> list[Chunk]:
        if not isinstance(chunk.data, Records):
            return [chunk]
        records: Records = chunk.data
        others = records._replace(responses=())
        return [
            *(Chunk(item.number, 1, len(item.http), Records([item])) for item in records.responses),
            Chunk(chunk.first, chunk.records - len(records.responses), 0, others),
        ]

    def rewrite(self, chunk: Chunk, options: RecordOptions, clean: CleanRecord | None) -> Rewritten:
        if not isinstance(chunk.data, Records):
            return self._articles.format.rewrite(chunk, options, clean)
        records: Records = chunk.data
        rejects = list(records.rejects)
        skipped, empty = records.skipped, 0
        articles = []
        for response in records.responses:
            try:
                article = _article(response, options.record_limit, clean)
            except CleanlintError as error:
                rejects.append(Reject(response.number, str(error), response.http))
                continue
            if article is None:
                skipped += 1
            elif _is_empty(article):
                empty += 1
            else:
                articles.append(article)
        done = self._articles.rewritten(chunk.first, articles, options, failed=clean is None)
        others = Tally(documents=empty, refused=empty, dropped=empty, rejected=len(rejects), skipped=skipped)
        return done._replace(tally=done.tally.plus(others), rejects=sorted([*done.rejects, *rejects]))

    def writer(self, target: IO[bytes], options: RecordOptions) -> ShardWriter:
        return self._articles.format.writer(target, options)


class _Growing:
    """A chunk in the making."""

    __slots__ = ("_first", "_rejects", "_responses", "_skipped", "end", "size")

    def __init__(self, first: int) -> None:
        self._first = self.end = first
        self._responses: list[Response] = []
        self._rejects: list[Reject] = []
        self._skipped = 0
        self.size = 0

    def add(self, item: Response | Reject | None) -> None:
        self.end += 1
        if item is None:
            self._skipped += 1
        elif isinstance(item, Reject):
            self._rejects.append(item)
        else:
            self._responses.append(item)
            self.size += len(item.http)

    def finished(self) -> Chunk:
        records = Records(self._responses, self._rejects, self._skipped)
        return Chunk(self._first, self.end - self._first, self.size, records)


class _Counted:
    """A source that knows where it is; pipes and what is decompressed do not, and fastwarc asks."""

    __slots__ = ("_position", "_source")

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self._position = 0

    def read(self, size: int = -1) -> bytes:
        data = self._source.read(size)
        self._position += len(data)
        return data

    def tell(self) -> int:
        return self._position


def _framed(source: IO[bytes], limit: int) -> Iterator[Response | Reject | None]:
    """The records of a file; None for those that are no responses. An InputError says where it is broken."""
    name = str(getattr(source, "name", "the shard"))
    records = warc.ArchiveIterator(_Counted(source), parse_http=False)
    number = last = 0
    while True:
        try:
            record = next(records, None)
        except OSError as error:
            raise InputError(
                f"{name}: no WARC record begins where the one at byte {last} (of the content, decompressed) ends: "
                f"{error}; its length is wrong or the file is damaged: fetch it again"
            ) from error
        if record is None:
            return
        yield _response(record, number, name, limit)
        number += 1
        last = record.stream_pos


def _response(record: Any, number: int, name: str, limit: int) -> Response | Reject | None:
    length = record.headers.get("Content-Length") or ""
    if not length.isdecimal():
        reason = f"the record at byte {record.stream_pos} has no length that can be read ({length!r}); fetch it again"
        return Reject(number, reason, repr(dict(record.headers)).encode())
    wanted = record.record_type == warc.WarcRecordType.response and record.is_http
    if wanted and int(length) <= limit:
        data = record.reader.read()
        _check_length(len(data), int(length), record, name)
        return Response(number, record.headers.get("WARC-Target-URI"), record.headers.get("WARC-Date"), data)
    beginning = record.reader.read(HEAD)
    _check_length(len(beginning) + _rest(record.reader), int(length), record, name)
    return Reject(number, too_large(int(length), limit), beginning) if wanted else None


def _rest(reader: Any) -> int:
    """How many bytes are left."""
    size = 0
    while data := reader.read(SIZE):
        size += len(data)
    return size


def _check_length(found: int, promised: int, record: Any, name: str) -> None:
    if found < promised:
        raise InputError(
            f"{name}: the record at byte {record.stream_pos} (of the content, decompressed) promises {promised} bytes, "
            f"but the file ends after {found}: its length is wrong or the file was cut short; fetch it again"
        )


def _article(response: Response, limit: int, clean: CleanRecord | None) -> Article | None:
    """The article of a response; None where that is no page. An InputError says why a page cannot be read."""
    http = next(warc.ArchiveIterator(io.BytesIO(_HEADER % len(response.http) + response.http), parse_http=True))
    if not _is_page(http):
        return None
    if clean is None:
        return Article(response.url, response.date, None, None)
    html = _utf8(_body(response, limit), http.http_charset)
    result = clean(record_of(html, response.url, None))
    assert isinstance(result, HtmlResult)
    return Article(response.url, response.date, result.source, result)


def _is_empty(article: Article) -> bool:
    refused = article.result and article.result.refused
    return refused is not None and refused.reason == "no article"


def _is_page(http: Any) -> bool:
    status = http.http_headers and http.http_headers.status_code
    kind = (http.http_content_type or "").lower()
    return isinstance(status, int) and 200 <= status < 300 and kind in _PAGE_TYPES


def _body(response: Response, limit: int) -> bytes:
    """The page as the server meant it."""
    record = _HEADER % len(response.http) + response.http
    fault = ""
    for decoding in ("all", "none"):  # crawlers store bodies decoded, and leave the header that said how
        try:
            http = next(warc.ArchiveIterator(io.BytesIO(record), parse_http=True, auto_decode=decoding))
            body: bytes = http.reader.read(limit + 1)
        except OSError as error:
            fault = str(error)
            continue
        if len(body) > limit:
            raise InputError(f"the page swells beyond what a record may have ({limit} bytes); raise the limit")
        if decoding == "all" or body.lstrip()[:1] == b"<":
            return body
    raise InputError(f"the body of the page cannot be decoded: {fault}; fetch the page again")


def _utf8(body: bytes, charset: str | None) -> bytes:
    """In the encoding that readers of HTML try first, where the server said what the body is in."""
    try:
        return body.decode((charset or "").strip("\"' ")).encode()
    except (LookupError, UnicodeError):  # none, unknown or wrong: the page may know better
        return body
