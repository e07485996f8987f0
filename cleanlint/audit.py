"""The audit file: what a run removed, in enough detail to put every byte back.

JSON Lines, ASCII only. The first line is a header::

    {"cleanlint-audit": 1, "version": "0.1.0", "ruleset": "4f1c..."}

and each changed document adds one line, written before the document itself is::

    {"path": "posts/harbour.md", "format": "markdown", "encoding": "utf-8",
     "before": "<sha256 of the original bytes>", "after": "<sha256 of the cleaned bytes>",
     "removed": [{"start": 120, "end": 171, "rule": "newsletter/signup-pitch", "also": [], "text": "..."}]}

`path` is relative to the folder of the audit file (absolute only where the system knows no relative way), or ``-`` for
standard input. Offsets are code points of the original; of an HTML page the original is its extracted text.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO, NamedTuple

from cleanlint import files
from cleanlint._version import __version__
from cleanlint.errors import AuditError
from cleanlint.findings import Removal

FORMAT = 1
STDIN = "-"
_HEADER_KEY = "cleanlint-audit"


class Entry(NamedTuple):
    """One changed document."""

    path: str  # absolute once it has been read; STDIN for standard input
    format: str
    before: str  # sha256, hexadecimal, of the original bytes
    after: str  # sha256, hexadecimal, of the cleaned bytes
    removed: tuple[Removal, ...]


class Audit(NamedTuple):
    """An audit file that has been read."""

    version: str
    ruleset: str
    entries: tuple[Entry, ...]


class AuditWriter:
    """Writes an audit file, entry by entry, each on the disk before `add` returns.

    An existing file is only taken when it records no document; anything else would bury the way back of an earlier
    run, and is an AuditError. So is a full disk: then the document of the entry must not be written either.
    """

    __slots__ = ("_file", "_folder", "path")

    def __init__(self, path: str, ruleset: str) -> None:
        self.path = path
        self._folder = os.path.realpath(os.path.dirname(path) or os.curdir)
        try:
            os.makedirs(self._folder, exist_ok=True)
            _refuse_used(path)
            self._file: BinaryIO = open(path, "wb")  # noqa: SIM115 (open as long as the writer is)
            self._put({_HEADER_KEY: FORMAT, "version": __version__, "ruleset": ruleset})
        except OSError as error:
            raise _failed(error, path) from error

    def add(self, path: str, kind: str, before: bytes, after: bytes, removed: Iterable[Removal]) -> None:
        """Record that `path`, whose bytes were `before`, is about to become `after`."""
        try:
            self._put(
                {
                    "path": self._stored(path),
                    "format": kind,
                    "encoding": "utf-8",
                    "before": digest(before),
                    "after": digest(after),
                    "removed": [
                        {"start": r.start, "end": r.end, "rule": r.rule, "also": list(r.also), "text": r.text}
                        for r in removed
                    ],
                }
            )
        except OSError as error:
            raise _failed(error, self.path) from error

    def close(self) -> None:
        self._file.close()

    def _put(self, record: dict[str, object]) -> None:
        self._file.write(json.dumps(record).encode("ascii") + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())

    def _stored(self, path: str) -> str:
        if path == STDIN:
            return path
        # Both sides without links: a `..` in a relative path would otherwise climb out of a link's target.
        real = os.path.join(os.path.realpath(os.path.dirname(path) or os.curdir), os.path.basename(path))
        try:
            return os.path.relpath(real, self._folder)
        except ValueError:  # another drive
            return real


def read(path: str) -> Audit:
    """Read and check an audit file; an AuditError names the line that is wrong.

    A last line without its line end is what an interrupted run leaves behind. Its document was not touched yet, so it
    is left out.
    """
    lines = files.read(path).data.split(b"\n")
    lines.pop()
    if not lines:
        raise AuditError(f"{path}: this is not an audit file of cleanlint: it has no header line")
    header = _header(path, lines[0])
    folder = os.path.realpath(os.path.dirname(path) or os.curdir)
    entries = tuple(_entry(path, number, line, folder) for number, line in enumerate(lines[1:], start=2))
    return Audit(str(header.get("version", "")), str(header.get("ruleset", "")), entries)


def rebuilt(cleaned: str, removed: Sequence[Removal]) -> str:
    """The original text: `cleaned` with every removal put back at its offset of the original."""
    parts: list[str] = []
    read_to = 0  # in `cleaned`
    written_to = 0  # in the original
    for removal in removed:
        kept = removal.start - written_to
        parts += (cleaned[read_to : read_to + kept], removal.text)
        read_to += kept
        written_to = removal.end
    parts.append(cleaned[read_to:])
    return "".join(parts)


def restored(entry: Entry, data: bytes, name: str) -> bytes:
    """The original bytes of the document that `entry` describes, from its cleaned bytes `data`.

    Data that are the original already come back as they are. An AuditError says that the document has changed since,
    or that the audit does not lead back to what its own checksum promises.
    """
    found = digest(data)
    if found == entry.before:
        return data
    if found != entry.after:
        raise AuditError(
            f"{name}: the file has changed since it was cleaned; left as it is. Undo the later changes to restore it"
        )
    original = files.encode(rebuilt(files.decode(data, name), entry.removed), name)
    if digest(original) != entry.before:
        raise AuditError(f"{name}: the audit's removals do not add up to the original; left as it is")
    return original


def digest(data: bytes) -> str:
    """The checksum an audit uses for `data`."""
    return hashlib.sha256(data).hexdigest()


def _refuse_used(path: str) -> None:
    if not os.path.exists(path) or os.path.getsize(path) == 0:
        return
    with open(path, "rb") as file:
        first = file.readline()
        unused = not file.read(1)
    if unused and first.endswith(b"\n"):
        _header(path, first)
        return  # an earlier run that changed nothing
    raise AuditError(f"{path}: this file exists already and may be the way back of an earlier run; name a new one")


def _header(path: str, line: bytes) -> dict[str, Any]:
    header = _parsed(path, 1, line)
    if _HEADER_KEY not in header:
        raise AuditError(f"{path}:1: this is not an audit file of cleanlint: the header line is missing")
    if header[_HEADER_KEY] != FORMAT:
        raise AuditError(
            f"{path}:1: this audit has format {header[_HEADER_KEY]!r}, this cleanlint reads format {FORMAT}; use the "
            "version of cleanlint that wrote it"
        )
    return header


def _parsed(path: str, number: int, line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise AuditError(f"{path}:{number}: not a line of an audit file: {error}") from error
    if not isinstance(record, dict):
        raise AuditError(f"{path}:{number}: not a line of an audit file: an object is expected")
    return record


def _entry(path: str, number: int, line: bytes, folder: str) -> Entry:
    record = _parsed(path, number, line)
    try:
        name = _text(record, "path")
        removed = tuple(_removed(item) for item in _list(record, "removed"))
        _check_order(removed)
        where = name if name == STDIN else os.path.normpath(os.path.join(folder, name))
        return Entry(where, _text(record, "format"), _text(record, "before"), _text(record, "after"), removed)
    except ValueError as error:
        raise AuditError(f"{path}:{number}: the entry is damaged: {error}") from error


def _removed(item: object) -> Removal:
    if not isinstance(item, dict):
        raise ValueError("a removal is not an object")
    start, end = item.get("start"), item.get("end")
    if type(start) is not int or type(end) is not int:
        raise ValueError("the offsets of a removal are not whole numbers")
    also = tuple(str(rule) for rule in _list(item, "also"))
    return Removal(start, end, _text(item, "rule"), also, _text(item, "text"))


def _check_order(removed: Sequence[Removal]) -> None:
    reached = 0
    for removal in removed:
        if removal.start < reached or removal.end - removal.start != len(removal.text):
            raise ValueError(f"the removal at {removal.start} does not fit")
        reached = removal.end


def _text(record: dict[str, Any], key: str) -> str:
    value = record.get(key)
    if not isinstance(value, str):
        raise ValueError(f"{key!r} is missing or not a text")
    return value


def _list(record: dict[str, Any], key: str) -> list[Any]:
    value = record.get(key)
    if not isinstance(value, list):
        raise ValueError(f"{key!r} is missing or not a list")
    return value


def _failed(error: OSError, path: str) -> AuditError:
    reason = error.strerror or str(error)
    return AuditError(f"{path}: the audit cannot be written ({reason}); stopped before changing the next document")
