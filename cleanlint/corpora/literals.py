"""Where a text stands in a line of JSON, and which of the line's bytes go when spans of the text go."""

from __future__ import annotations

import re
from collections.abc import Sequence
from json import JSONDecoder, loads
from json.decoder import scanstring  # type: ignore[attr-defined] # the stubs leave it out

from cleanlint.corpora.edits import Edit, cuts, in_source

_BLANK = re.compile(r"[ \t\n\r]*")
# An escape; those of a pair of surrogates are one code point.
_ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.")
# Skips a value; numbers stay text, since Python refuses to convert very long ones.
_skipped = JSONDecoder(parse_int=str, parse_float=str, parse_constant=str).raw_decode


def text_edits(line: bytes, path: Sequence[str], spans: Sequence[tuple[int, int]], shift: int = 0) -> list[Edit]:
    """The edits that cut spans, sorted and disjoint, out of the text that the line has at a path of field names.

    The line is a JSON object that has been parsed already, so only its layout is of interest here. The edits count from
    ``shift`` bytes before the line.
    """
    start, end = literal(line, path)
    body = line[start + 1 : end - 1].decode()
    if "\\" in body:
        spans = in_source(body, spans, _ESCAPE)
    return cuts(body, spans, shift + start + 1)


def literal(line: bytes, path: Sequence[str]) -> tuple[int, int]:
    """Where the value at a path begins and ends, quotation marks included."""
    # One character for each byte: offsets are those of the bytes, and UTF-8 has no ASCII within a character.
    source = line.decode("latin-1")
    start, end = source.index("{"), len(source)
    for name in path:
        start, end = _value(source, start, name)
    return start, end


def _value(source: str, start: int, name: str) -> tuple[int, int]:
    """Begin and end of the value of a field of the object at `start`; of several, parsers take the last."""
    found = (-1, -1)
    position = _blank(source, start + 1)
    while source[position] != "}":
        key, after = _key(source, position)
        begin = _blank(source, _blank(source, after) + 1)
        end = _skipped(source, begin)[1]
        if key == name:
            found = (begin, end)
        position = _blank(source, end)
        if source[position] == ",":
            position = _blank(source, position + 1)
    return found


def _key(source: str, position: int) -> tuple[str, int]:
    key, end = scanstring(source, position + 1)
    if not source[position:end].isascii():
        key = loads(source[position:end].encode("latin-1"))
    return key, end


def _blank(source: str, position: int) -> int:
    match = _BLANK.match(source, position)
    assert match is not None
    return match.end()
