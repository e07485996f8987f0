"""Where a text stands in a line of JSON, and which of the line's bytes go when spans of the text go.

All of it is about lines that have been parsed already, so only their layout is of interest.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate, pairwise
from json import loads
from json.encoder import encode_basestring_ascii

from cleanlint.corpora.edits import Edit, cuts

_BLANK = re.compile(rb"[ \t\n\r]*+")
_PLAIN = re.compile(rb"[^ \t\n\r,\]}]++")  # a number, or a word such as null
_NESTING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[\]{}]')
_ESCAPED = '"\\\n\r\t\b\f'  # take two characters at least
# Those of a pair of surrogates are one character.
_ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.")


def text_edits(
    line: bytes, path: Sequence[str], text: str, spans: Sequence[tuple[int, int]], shift: int = 0
) -> list[Edit]:
    """The edits that cut spans, sorted and disjoint, out of the text that the object has at a path of field names.

    They count from ``shift`` bytes before the line.
    """
    start, end = literal(line, path)
    body = line[start + 1 : end - 1].decode()
    if "\\" in body:
        spans = _in_source(body, text, spans)
    return cuts(body, spans, shift + start + 1)


def literal(line: bytes, path: Sequence[str]) -> tuple[int, int]:
    """Where the value at a path begins and ends, quotation marks included."""
    start, end = line.index(b"{"), len(line)
    for name in path:
        start, end = _field(line, start, name)
    return start, end


def _field(line: bytes, start: int, name: str) -> tuple[int, int]:
    """Begin and end of the value of a field of the object at `start`; of several, the last one counts."""
    found = (-1, -1)
    position = _past(_BLANK, line, start + 1)
    while line[position] != 0x7D:  # }
        after = _string_end(line, position)
        key = line[position:after]
        begin = _past(_BLANK, line, _past(_BLANK, line, after) + 1)
        end = _value_end(line, begin)
        if _named(key) == name:
            found = (begin, end)
        position = _past(_BLANK, line, end)
        if line[position] == 0x2C:  # ,
            position = _past(_BLANK, line, position + 1)
    return found


def _named(key: bytes) -> str:
    name = key[1:-1].decode()
    return str(loads(key)) if "\\" in name else name


def _value_end(line: bytes, begin: int) -> int:
    first = line[begin]
    if first == 0x22:  # "
        return _string_end(line, begin)
    if first not in b"[{":
        return _past(_PLAIN, line, begin)
    depth = 0
    for token in _NESTING.finditer(line, begin):
        mark = line[token.start()]
        if mark in b"[{":
            depth += 1
        elif mark in b"]}":
            depth -= 1
            if not depth:
                return token.end()
    raise AssertionError("the line has been parsed, so its brackets match")


def _string_end(line: bytes, begin: int) -> int:
    """Looks for the quotation marks only: many times as fast as a pattern that walks over the text."""
    end = begin
    while True:
        end = behind = line.index(b'"', end + 1)
        while line[behind - 1] == 0x5C:  # a backslash
            behind -= 1
        if (end - behind) % 2 == 0:
            return end + 1


def _past(pattern: re.Pattern[bytes], line: bytes, position: int) -> int:
    match = pattern.match(line, position)
    assert match is not None
    return match.end()


def _in_source(body: str, text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of a text as spans of the inside of its literal, where one character may be an escape of several.

    Most writers write texts in one of two ways, which can be measured fast; for others every escape is looked at.
    """
    bounds = [bound for span in spans for bound in span]
    pieces = list(pairwise([0, *bounds, len(text)]))
    if body.isascii() and not text.isascii():
        written = [encode_basestring_ascii(text[start:end])[1:-1] for start, end in pieces]
        sizes = list(map(len, written)) if "".join(written) == body else []
    else:
        shortest = [_shortest(text, start, end) for start, end in pieces]
        sizes = shortest if sum(shortest) == len(body) else []
    placed = list(accumulate(sizes[:-1])) if sizes else _walked(body, bounds)
    return list(zip(placed[::2], placed[1::2], strict=True))


def _shortest(text: str, start: int, end: int) -> int:
    """The length of ``text[start:end]`` in JSON, at least; if all of a text has it, then every part of it."""
    return end - start + sum(text.count(character, start, end) for character in _ESCAPED)


def _walked(body: str, bounds: Sequence[int]) -> list[int]:
    """Where offsets of a text are in the inside of its literal."""
    placed: list[int] = []
    extra = 0  # characters that the escapes so far take beyond one each
    for match in _ESCAPE.finditer(body):
        at = match.start() - extra  # the code point of the text that it stands for
        while len(placed) < len(bounds) and bounds[len(placed)] <= at:
            placed.append(bounds[len(placed)] + extra)
        extra += match.end() - match.start() - 1
    return placed + [bound + extra for bound in bounds[len(placed) :]]
