"""On which line of a TOML file a value stands, which `tomllib` does not tell.

Only needed for errors and for showing where a setting comes from.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from typing import Any

from cleanlint.config.keys import Path


class KeyLines:
    """The lines of the keys of a file that has been parsed without an error."""

    __slots__ = ("_lines",)

    def __init__(self, text: str) -> None:
        self._lines: dict[Path, int] = {}
        table: Path = ()
        tables: dict[Path, int] = {}  # how many there are of each [[array of tables]]
        for line, statement, content in _statements(text):
            if statement.lstrip().startswith("["):
                table = _header(content, tables)
                paths = [table[:length] for length in range(1, len(table) + 1)]
            else:
                paths = [(*table, *path) for path in _keys(content)]
            for path in paths:
                self._lines.setdefault(path, line)

    def line(self, path: Sequence[str | int]) -> int:
        """Where `path` is given, from 1; for an entry of a list where its key is; 0 where nothing of it is found."""
        for length in range(len(path), 0, -1):
            found = self._lines.get(tuple(path[:length]))
            if found is not None:
                return found
        return 0


def _statements(text: str) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Each header and each ``key = value`` with its first line and what it says by itself.

    A statement ends with the first line with which it can be parsed.
    """
    start, lines = 1, ""
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if not lines:
            start = number
        lines += line + "\n"
        try:
            content = tomllib.loads(lines)
        except tomllib.TOMLDecodeError:
            continue
        if content:
            yield start, lines, content
        lines = ""


def _header(content: dict[str, Any], tables: dict[Path, int]) -> Path:
    """The path of the table that ``[header]`` or ``[[header]]`` opens."""
    path: Path = ()
    inner: Any = content
    while inner:
        if isinstance(inner, list):  # of the one new table
            number = tables[path] = tables.get(path, -1) + 1
            return (*path, number)
        ((key, inner),) = inner.items()
        path = (*path, key)
        if path in tables and not isinstance(inner, list):  # a table inside the last one of an array
            path = (*path, tables[path])
    return path


def _keys(content: Any) -> Iterator[Path]:
    """The paths of all keys in a value, outer ones first."""
    entries = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    for key, value in entries:
        if isinstance(key, str):
            yield (key,)
        for inner in _keys(value):
            yield (key, *inner)
