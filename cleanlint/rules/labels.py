"""Labelled texts: JSONL that says which parts of a text are not the article, and verdicts on single hits.

A line is an object with ``text`` and, where known, ``id``, ``url``, ``lang``, ``format`` (``text`` or ``markdown``) and
``remove``, a list of ``{"start": 12, "end": 40}`` in code points. An empty list says that all of the text is article; a
line without the key says nothing. A span with ``"optional": true``, or one in a list ``optional``, may go or stay.
"""

from __future__ import annotations

import gzip
import json
import os
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, NamedTuple, TypeAlias

from cleanlint.errors import InputError
from cleanlint.spans import Span, merge

Verdict: TypeAlias = Literal["right", "wrong", "unsure"]
Verdicts: TypeAlias = Mapping[tuple[str, str, str], Verdict]

VERDICTS: tuple[Verdict, ...] = ("right", "wrong", "unsure")
COLUMNS = ("rule", "data", "document", "verdict")
_FORMATS = ("text", "markdown")
_MOST_FAULTS = 20  # more of them say no more


class Labelled(NamedTuple):
    """A text and what is known of it."""

    data: str  # the file's name without its suffixes
    id: str
    text: str
    remove: tuple[Span, ...] | None  # not the article; None: nobody has said
    optional: tuple[Span, ...] = ()  # may go or stay
    url: str | None = None
    lang: str | None = None
    format: str = "text"
    place: str = ""  # file and line, for messages


class _FaultyError(Exception):
    """What is wrong with a line: the key and how to mend it."""


def data_name(path: str) -> str:
    """What verdicts call a data file: ``wild`` for ``some/wild.jsonl.gz``."""
    return os.path.basename(path).partition(".")[0]


def read_labelled(path: str) -> Iterator[Labelled]:
    """The texts of a JSONL file, plain or gzipped.

    Raises `InputError` at the file's end for all the lines that cannot be used, and at once for a file that cannot.
    """
    faults = []
    name = data_name(path)
    for number, line in _lines(path):
        try:
            yield _labelled(line, name, path, number)
        except _FaultyError as fault:
            faults.append(f"{path}:{number}: {fault}")
        if len(faults) == _MOST_FAULTS:
            break
    if faults:
        raise InputError("\n".join(faults))


def read_verdicts(path: str) -> dict[tuple[str, str, str], Verdict]:
    """Verdicts by rule, data and document, from a table with a heading line and tabs between its columns.

    Raises `InputError`, with all the lines that cannot be used.
    """
    found: dict[tuple[str, str, str], Verdict] = {}
    faults = []
    for number, line in _lines(path):
        cells = tuple(line.rstrip("\r\n").split("\t"))
        if number == 1:
            if cells != COLUMNS:
                raise InputError(f"{path}:1: the heading must be {', '.join(COLUMNS)}, with tabs between them")
            continue
        if len(cells) != len(COLUMNS):
            faults.append(f"{path}:{number}: {len(cells)} columns; write {len(COLUMNS)}: {', '.join(COLUMNS)}")
        elif cells[3] not in VERDICTS:
            faults.append(f"{path}:{number}: verdict: {cells[3]!r} is not one of {', '.join(VERDICTS)}")
        else:
            found[cells[0], cells[1], cells[2]] = next(verdict for verdict in VERDICTS if verdict == cells[3])
    if faults:
        raise InputError("\n".join(faults[:_MOST_FAULTS]))
    return found


def label_line(id: str, text: str, remove: Iterable[Span], *, format: str = "text") -> str:
    """A line of labelled JSONL, without its end."""
    record: dict[str, Any] = {"id": id, "text": text}
    if format != "text":
        record["format"] = format
    record["remove"] = [{"start": span.start, "end": span.end} for span in remove]
    return json.dumps(record, ensure_ascii=False)


def _lines(path: str) -> Iterator[tuple[int, str]]:
    """The lines that hold something, numbered from 1."""
    try:
        with gzip.open(path, "rb") if path.lower().endswith(".gz") else open(path, "rb") as stream:
            for number, data in enumerate(stream, 1):
                try:
                    line = data.decode("utf-8-sig" if number == 1 else "utf-8")
                except UnicodeDecodeError as error:
                    raise InputError(f"{path}:{number}: not UTF-8: {error.reason}; convert the file first") from error
                if line.strip():
                    yield number, line
    except (OSError, EOFError, zlib.error) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(f"{path}: cannot be read: {reason}") from error


def _labelled(line: str, name: str, path: str, number: int) -> Labelled:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise _FaultyError(f"not JSON ({error}); write one object on each line") from error
    except RecursionError as error:
        raise _FaultyError("nested too deeply; write one flat object on each line") from error
    if not isinstance(record, dict):
        raise _FaultyError('an object is wanted on each line: {"text": ..., "remove": [...]}')
    text = record.get("text")
    if not isinstance(text, str):
        raise _FaultyError("text: a string is wanted here: the document")
    remove, optional = _spans(record, "remove", text), _spans(record, "optional", text) or ([], [])
    return Labelled(
        name,
        _identity(record, number),
        text,
        None if remove is None else tuple(remove[0]),
        tuple(merge([*(remove or ([], []))[1], *optional[0], *optional[1]])),
        _string(record, "url"),
        _string(record, "lang"),
        _format(record),
        f"{path}:{number}",
    )


def _identity(record: dict[str, Any], number: int) -> str:
    given = record.get("id")
    if given is None:
        return f"line-{number}"
    if not isinstance(given, (str, int)) or isinstance(given, bool):
        raise _FaultyError("id: a string or a whole number is wanted here; leave it out for the number of the line")
    return str(given)


def _string(record: dict[str, Any], key: str) -> str | None:
    value = record.get(key)
    if value is not None and not isinstance(value, str):
        raise _FaultyError(f"{key}: a string is wanted here; leave it out where it is not known")
    return value or None


def _format(record: dict[str, Any]) -> str:
    value = record.get("format", "text")
    if value not in _FORMATS:
        raise _FaultyError(f"format: {value!r} is not one of {', '.join(_FORMATS)}")
    return str(value)


def _spans(record: dict[str, Any], key: str, text: str) -> tuple[list[Span], list[Span]] | None:
    """The spans under a key, in order: those that count, and the optional ones. None where there is no such key."""
    given = record.get(key)
    if given is None:
        return None
    if not isinstance(given, list):
        raise _FaultyError(f'{key}: a list is wanted here: [{{"start": 0, "end": 12}}], or [] for none')
    counting: list[Span] = []
    optional: list[Span] = []
    for k, item in enumerate(given):
        span = _span(item, f"{key}[{k}]", len(text))
        (optional if item.get("optional") is True else counting).append(span)
    return merge(counting), merge(optional)


def _span(item: object, key: str, length: int) -> Span:
    start, end = (item.get("start"), item.get("end")) if isinstance(item, dict) else (None, None)
    if type(start) is not int or type(end) is not int:
        raise _FaultyError(f'{key}: write it as {{"start": 0, "end": 12}}, counted in code points of `text`')
    if not 0 <= start < end <= length:
        raise _FaultyError(
            f"{key}: {start}..{end} is no part of a text of {length} code points; count from 0, end last"
        )
    return Span(start, end)
