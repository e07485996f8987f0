"""CSV and TSV. Rows stay the bytes they were but for what is cut out of the text's cell and the cells that are added.

The rules are those of most readers: a cell that begins with a quotation mark ends with one, marks inside are doubled,
and it may hold delimiters and line ends; in any other cell a quotation mark is a character like others. The first row
names the columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from typing import IO, Any, NamedTuple

from cleanlint.corpora.edits import Edit, cuts
from cleanlint.corpora.lines import Ends, Oversized, blocks, record_chunks
from cleanlint.corpora.results import added, added_names, is_dropped, json_bytes, record_of
from cleanlint.corpora.rewriting import BytesWriter, Rewriting, without_piece
from cleanlint.corpora.shards import Chunk, CleanRecord, RecordOptions, Result, Rewritten, ShardWriter
from cleanlint.errors import InputError

_BOM = b"\xef\xbb\xbf"
_QUOTED = re.compile(rb'[^"]*+(?:""[^"]*+)*+')  # up to the mark that ends the cell, or the end of what is there


class Columns(NamedTuple):
    """What the header says."""

    delimiter: str
    width: int
    text: int  # places of the columns
    url: int | None
    lang: int | None


class Rows(NamedTuple):
    """The data of a chunk."""

    columns: Columns
    data: bytes | Oversized
    header: bool  # whether it is the header, on its own


class DelimitedFormat:
    """A row is a record; the header is number 0."""

    audit_layout = "bytes"

    def __init__(self, delimiters: str) -> None:
        """The likely delimiters, the likeliest first: the header tells which it is."""
        self._delimiters = delimiters

    def chunks(self, source: IO[bytes], options: RecordOptions) -> Iterator[Chunk]:
        stream = blocks(source)
        first = next(stream)
        if not first:
            return
        name = str(getattr(source, "name", "the shard"))
        columns, end = self._header(first, options, name)
        yield Chunk(0, 1, end, Rows(columns, first[:end], header=True))
        scanner = RowScanner(columns.delimiter)
        for chunk in record_chunks(chain([first[end:]], stream), options.record_limit, scanner):
            yield chunk._replace(first=chunk.first + 1, data=Rows(columns, chunk.data, header=False))

    def split(self, chunk: Chunk) -> list[Chunk]:
        rows: Rows = chunk.data
        if rows.header or isinstance(rows.data, Oversized):
            return [chunk]
        each = _split(rows.data, rows.columns.delimiter)
        return [Chunk(chunk.first + n, 1, len(row), rows._replace(data=row)) for n, row in enumerate(each)]

    def rewrite(self, chunk: Chunk, options: RecordOptions, clean: CleanRecord | None) -> Rewritten:
        rows: Rows = chunk.data
        if isinstance(rows.data, Oversized):
            return without_piece(chunk._replace(data=rows.data), options)
        rewriting = _RowRewriting(rows.columns, options, clean)
        at = 0
        for number, row in enumerate(_split(rows.data, rows.columns.delimiter), chunk.first):
            if rows.header:
                rewriting.header(number, row)
            else:
                rewriting.row(number, at, row)
            at += len(row)
        return rewriting.done.finished(rows.data, options)

    def writer(self, target: IO[bytes], options: RecordOptions) -> ShardWriter:
        return BytesWriter(target)

    def _header(self, beginning: bytes, options: RecordOptions, name: str) -> tuple[Columns, int]:
        """The columns, and where the header ends."""
        shown: list[str] = []
        for delimiter in self._delimiters:
            end = next(iter(RowScanner(delimiter).all_ends(beginning)), len(beginning))
            names = _names(beginning[:end], delimiter)
            if options.field in names:
                _check_added(names, options, name)
                return _columns(names, delimiter, options), end
            shown = max(shown, names, key=len)
        raise InputError(
            f"{name}: the header has no column {options.field!r}; name the one that holds the text: {', '.join(shown)}"
        )


class RowScanner:
    """Finds where rows end: at a line end that is not within quotation marks."""

    __slots__ = ("_inside", "_quoted", "_tail", "_turn")

    def __init__(self, delimiter: str) -> None:
        self._turn = re.compile(rb'[\r\n]|(?<![^\r\n%s])"' % re.escape(delimiter.encode()))
        self._quoted = False
        self._tail = b""  # the last byte that was looked at, and one that only the next block explains
        self._inside = 0  # where in the tail to go on

    def ends(self, block: bytes) -> Ends:
        places = self.all_ends(block)
        return Ends(places[0], places[-1], len(places)) if places else Ends(-1, -1, 0)

    def all_ends(self, block: bytes) -> list[int]:
        """Where rows end in the next block."""
        data = self._tail + block
        shift = len(self._tail)
        position, last = self._inside, len(data) - 1
        ends = []
        while position < len(data):
            if self._quoted:
                match = _QUOTED.match(data, position)
                assert match is not None
                position = match.end()
                if position >= last:  # it may be the first of two marks
                    break
                self._quoted = False
                position += 1
                continue
            turn = self._turn.search(data, position)
            if turn is None:
                position = len(data)
            elif data[turn.start()] == 0x22:
                self._quoted = True
                position = turn.end()
            elif data[turn.start()] == 0x0D and turn.start() == last:  # a line feed may follow
                position = last
                break
            else:
                position = turn.end() + (data[turn.start() : turn.end() + 1] == b"\r\n")
                ends.append(position - shift)
        kept = max(position - 1, 0)
        self._tail, self._inside = data[kept:], position - kept
        return ends


class _RowRewriting:
    """Rewrites one row after the other."""

    __slots__ = ("_clean", "_columns", "_delimiter", "_options", "_row", "done")

    def __init__(self, columns: Columns, options: RecordOptions, clean: CleanRecord | None) -> None:
        self._columns, self._options, self._clean = columns, options, clean
        self._delimiter = columns.delimiter.encode()
        self._row = _row_pattern(columns)
        self.done = Rewriting()

    def header(self, number: int, row: bytes) -> None:
        """Name the columns that are added."""
        names = added_names(self._options)
        if names:
            cells = b"".join(self._delimiter + _quoted(name.encode()) for name in names)
            self.done.edit(number, (), [Edit(_end(row), 0, cells)])

    def row(self, number: int, at: int, row: bytes) -> None:
        if len(row) > self._options.record_limit:
            self.done.reject_oversized(number, at, row, self._options.record_limit)
            return
        cells = self._row.fullmatch(row)
        if cells is None:
            if row.strip(b"\r\n"):
                self.done.reject(number, _malformed(row, self._columns), at, row)
            return
        try:
            result, text = self._cleaned(cells)
        except UnicodeDecodeError as error:
            wrong = error.object[error.start]
            self.done.reject(number, f"not UTF-8: byte 0x{wrong:02X} in a cell; convert the shard first", at, row)
            return
        self.done.counts.document(text, result)
        if result is not None and is_dropped(result, self._options):
            self.done.drop(number, at, len(row))
            return
        edits = self._cuts(cells, at, text, result) if result is not None and result.removed else []
        if fields := added(result, self._options):
            edits.append(Edit(at + _end(row), 0, b"".join(self._delimiter + _cell(value) for value in fields.values())))
        if edits:
            self.done.edit(number, [removal.rule for removal in result.removed] if result is not None else [], edits)

    def _cleaned(self, cells: re.Match[bytes]) -> tuple[Result | None, str]:
        """What came of the text of a row, and the text; no result when it is to be kept."""
        text = _value(cells["text"])
        if self._clean is None:
            return None, text
        url = _value(cells["url"]) if self._columns.url is not None else None
        lang = _value(cells["lang"]) if self._columns.lang is not None else None
        return self._clean(record_of(text, url, lang)), text

    def _cuts(self, cells: re.Match[bytes], at: int, text: str, result: Result) -> list[Edit]:
        start, end = cells.span("text")
        source = cells["text"].decode()
        spans = [(removal.start, removal.end) for removal in result.removed]
        if source.startswith('"'):
            doubled = [(first + text.count('"', 0, first), last + text.count('"', 0, last)) for first, last in spans]
            return cuts(source[1:-1], doubled, at + start + 1)
        if result.text.startswith('"') or (not result.text and self._columns.width == 1):
            # Without marks around it, its first would count as such, or the row as an empty line.
            return [Edit(at + start, end - start, _quoted(result.text.encode()))]
        return cuts(source, spans, at + start)


@lru_cache(maxsize=8)
def _row_pattern(columns: Columns) -> re.Pattern[bytes]:
    cell = rb'(?:"[^"]*+(?:""[^"]*+)*+"|(?!")[^\r\n%s]*+)' % re.escape(columns.delimiter.encode())
    cells = [cell] * columns.width
    for name, place in (("lang", columns.lang), ("url", columns.url), ("text", columns.text)):
        if place is not None:
            cells[place] = b"(?P<%s>%s)" % (name.encode(), cell)
    return re.compile(re.escape(columns.delimiter.encode()).join(cells) + rb"[\r\n]*+")


def _columns(names: Sequence[str], delimiter: str, options: RecordOptions) -> Columns:
    places = {name: place for place, name in reversed(list(enumerate(names)))}
    text = places.pop(options.field)
    return Columns(delimiter, len(names), text, places.get(options.url_field), places.get(options.lang_field))


def _names(header: bytes, delimiter: str) -> list[str]:
    """The names of the columns."""
    header = header.removeprefix(_BOM)[: _end(header.removeprefix(_BOM))]
    mark = re.escape(delimiter.encode())
    cells = re.findall(rb'(?:\A|%s)("[^"]*+(?:""[^"]*+)*+"|[^%s]*+)' % (mark, mark), header)
    return [_value(cell) if _is_utf8(cell) else "?" for cell in cells]


def _check_added(names: Sequence[str], options: RecordOptions, shard: str) -> None:
    for name in added_names(options):
        if name in names:
            raise InputError(f"{shard}: there is a column {name!r} already; choose another name for the new one")


def _split(data: bytes, delimiter: str) -> list[bytes]:
    """The rows with their ends."""
    ends = [0, *RowScanner(delimiter).all_ends(data)]
    if ends[-1] < len(data):
        ends.append(len(data))
    return [data[start:end] for start, end in pairwise(ends)]


def _malformed(row: bytes, columns: Columns) -> str:
    """Why a row does not have the cells that the header promises."""
    cells = len(_names(row, columns.delimiter))
    if cells == columns.width:
        return "the quotation marks of a cell do not match: one is not closed, or text follows the closing one; mend it"
    return f"the row has {cells} cells, the header {columns.width}; check its quotation marks and delimiters"


def _value(cell: bytes) -> str:
    if cell.startswith(b'"'):
        return cell[1:-1].decode().replace('""', '"')
    return cell.decode()


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _end(row: bytes) -> int:
    """Where the line end of a row begins."""
    return len(row.rstrip(b"\r\n"))


def _cell(value: Any) -> bytes:
    if value is None:
        return b""
    return _quoted(value.encode() if isinstance(value, str) else json_bytes(value))


def _quoted(data: bytes) -> bytes:
    return b'"' + data.replace(b'"', b'""') + b'"'
