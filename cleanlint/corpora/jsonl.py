"""JSON Lines. A record stays the bytes it was but for what is cut out of its text and the fields that are added."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from json import JSONDecodeError, JSONDecoder
from typing import IO, Any

from cleanlint.corpora.edits import Edit
from cleanlint.corpora.lines import LineScanner, Oversized, blocks, record_chunks
from cleanlint.corpora.literals import text_edits
from cleanlint.corpora.results import NOTHING, added, added_names, is_dropped, json_bytes, record_of
from cleanlint.corpora.rewriting import BytesWriter, Rewriting, without_piece
from cleanlint.corpora.shards import Chunk, CleanRecord, RecordOptions, Result, Rewritten, ShardWriter

_BOM = b"\xef\xbb\xbf"
_BLANK = b" \t\r\n"
# Numbers stay text, since Python refuses to convert very long ones.
_lenient = JSONDecoder(parse_int=str, parse_float=str, parse_constant=str).decode


class JsonlFormat:
    """A JSON object in each line; the number of a record is that of its line."""

    audit_layout = "bytes"

    def chunks(self, source: IO[bytes], options: RecordOptions) -> Iterator[Chunk]:
        return record_chunks(blocks(source), options.record_limit, LineScanner())

    def split(self, chunk: Chunk) -> list[Chunk]:
        if isinstance(chunk.data, Oversized):
            return [chunk]
        lines = _lines(chunk.data)
        return [Chunk(chunk.first + n, 1, len(line), line) for n, line in enumerate(lines)]

    def rewrite(self, chunk: Chunk, options: RecordOptions, clean: CleanRecord | None) -> Rewritten:
        if isinstance(chunk.data, Oversized):
            return without_piece(chunk, options)
        lines = _Lines(options, clean)
        at = 0
        for number, line in enumerate(_lines(chunk.data), chunk.first):
            lines.rewrite(number, at, line)
            at += len(line)
        return lines.rewriting.finished(chunk.data, options)

    def writer(self, target: IO[bytes], options: RecordOptions) -> ShardWriter:
        return BytesWriter(target)


class _Lines:
    """Rewrites one line after the other."""

    __slots__ = ("_clean", "_lang", "_options", "_parse", "_path", "_url", "rewriting")

    def __init__(self, options: RecordOptions, clean: CleanRecord | None) -> None:
        self._options, self._clean = options, clean
        self._path = options.field.split(".")
        self._url, self._lang = options.url_field.split("."), options.lang_field.split(".")
        self._parse = _parser()
        self.rewriting = Rewriting()

    def rewrite(self, number: int, at: int, line: bytes) -> None:
        if len(line) > self._options.record_limit:
            self.rewriting.reject_oversized(number, at, line, self._options.record_limit)
            return
        try:
            record = self._record(line)
            if record is None:
                return
            text = self._text(record)
        except ValueError as error:
            self.rewriting.reject(number, str(error), at, line)
            return
        result = self._result(text, record)
        self.rewriting.counts.document(text or "", result)
        if result is not None and is_dropped(result, self._options):
            self.rewriting.drop(number, at, len(line))
        elif edits := self._edits(line, at, text, result):
            rules = [removal.rule for removal in result.removed] if result else []
            self.rewriting.edit(number, rules, edits)

    def _record(self, line: bytes) -> dict[str, Any] | None:
        """The object in a line; None for a blank one, a ValueError for anything else."""
        try:
            record = self._parse(line)
        except ValueError:
            if not line.strip(_BLANK):
                return None
            record = _parsed_leniently(line)
        if not isinstance(record, dict):
            raise ValueError("the line is no JSON object; write a record as {...}, with the text in a field")
        for name in added_names(self._options):
            if name in record:
                raise ValueError(f"the record has a field {name!r} already; choose another name for the new one")
        return record

    def _text(self, record: dict[str, Any]) -> str | None:
        value: Any = record
        for name in self._path:
            if not isinstance(value, dict) or name not in value:
                raise ValueError(f"there is no field {self._options.field!r}; name the one that holds the text")
            value = value[name]
        if value is None or isinstance(value, str):
            return value
        raise ValueError(f"the field {self._options.field!r} is {type(value).__name__}, not text; name another one")

    def _result(self, text: str | None, record: dict[str, Any]) -> Result | None:
        if self._clean is None:
            return None
        if text is None:
            return NOTHING
        return self._clean(record_of(text, _value(record, self._url), _value(record, self._lang)))

    def _edits(self, line: bytes, at: int, text: str | None, result: Result | None) -> list[Edit]:
        edits: list[Edit] = []
        if result is not None and result.removed and text is not None:
            spans = [(removal.start, removal.end) for removal in result.removed]
            edits = text_edits(line, self._path, text, spans, at)
        fields = added(result, self._options)
        if fields:
            edits.append(Edit(at + line.rindex(b"}"), 0, b"," + json_bytes(fields)[1:-1]))
        return edits


def _value(record: dict[str, Any], path: Sequence[str]) -> object:
    """The value at a path, if there is one."""
    value: Any = record
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _lines(data: bytes) -> list[bytes]:
    """The lines with their ends."""
    if data.find(b"\n") in {-1, len(data) - 1}:  # a single one, which may be large: no copy of it
        return [data] if data else []
    lines = [line + b"\n" for line in data.split(b"\n")]
    if lines[-1] == b"\n":
        lines.pop()
    else:
        lines[-1] = lines[-1][:-1]
    return lines


def _parser() -> Callable[[bytes], Any]:
    """The fastest there is."""
    try:
        from orjson import loads
    except ImportError:
        return _parsed_leniently
    return loads


def _parsed_leniently(line: bytes) -> Any:
    """Takes a byte order mark, lone surrogates, NaN and numbers of any length; otherwise a ValueError says why not."""
    try:
        return _lenient(line.removeprefix(_BOM).decode())
    except UnicodeDecodeError as error:
        raise ValueError(
            f"not UTF-8: byte 0x{line[error.start]:02X} at offset {error.start} of the line; convert the shard first"
        ) from error
    except JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at character {error.pos} of the line; mend it") from error
    except RecursionError as error:
        raise ValueError("the JSON is nested too deeply; flatten the record") from error
