"""From a `cleanlint.toml`, or a `pyproject.toml`, to settings: all that is wrong with a file is found in one go."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from cleanlint import files
from cleanlint.config import Part
from cleanlint.config.keys import PER_FILE, SETTINGS, Path, Table, Wrong, file, shown
from cleanlint.errors import ConfigError, InputError

if TYPE_CHECKING:
    from cleanlint.config.lines import KeyLines

PYPROJECT = "pyproject.toml"
SECTION = ("tool", "cleanlint")  # of a pyproject.toml

_BYTE_ORDER_MARK = "\ufeff"


class Read(NamedTuple):
    """What a file, and the files that it extends, settle."""

    files: tuple[str, ...]  # the file, what it extends, and so on
    parts: tuple[Part, ...]  # the later count more


def read_config(path: str) -> Read:
    """The settings of a file and of those that it extends.

    Those of the extending file count more; settings for single paths count more than those for all, wherever they
    stand. Raises ConfigError with all the faults of a file.
    """
    chain: list[_File] = []
    while True:
        chain.append(_File(path, after=chain))
        base = chain[-1].base
        if base is None:
            break
        path = base
    tops = [one.top for one in reversed(chain)]
    tables = [table for one in reversed(chain) for table in one.per_file]
    return Read(tuple(one.path for one in chain), (*tops, *tables))


def has_section(path: str) -> bool:
    """Whether a `pyproject.toml` holds settings for cleanlint.

    One that does not speak of cleanlint at all is not parsed, and nobody is told if it is broken.
    """
    data = _data(path)
    return b"cleanlint" in data and _section(_parsed(_decoded(data, path), path)) is not None


class _File:
    """One file, read and checked."""

    __slots__ = ("base", "path", "per_file", "top")

    def __init__(self, path: str, *, after: Iterable[_File]) -> None:
        self.path = path
        text = _decoded(_data(path), path)
        section = SECTION if os.path.basename(path) == PYPROJECT else ()
        content = _parsed(text, path)
        own = _section(content) if section else content
        if own is None:
            raise ConfigError(f"{named(path)}: there is no [tool.cleanlint] in this file")
        if not section and "tool" in content:
            raise ConfigError(f"{named(path)}: [tool.cleanlint] is for {PYPROJECT}; here, settings stand at the top")
        table = Table(os.path.dirname(path), section)
        self._read(own, table)
        self._check_base(table, {os.path.realpath(one.path): one.path for one in (*after, self)})
        if table.wrong:
            raise ConfigError(told(table.wrong, path, text))

    def _read(self, content: Any, table: Table) -> None:
        known = {"extend": file, **SETTINGS, "per-file": _per_file}
        values = table.read(content, known)
        self.base: str | None = values.pop("extend", None)
        tables = values.pop("per-file", ())
        self.top = Part(self.path, table.path, values)
        self.per_file = [Part(self.path, at, inner, inner.pop("paths", ())) for at, inner in tables]

    def _check_base(self, table: Table, read: dict[str, str]) -> None:
        if self.base is None:
            return
        if os.path.realpath(self.base) in read:
            circle = " extends ".join(named(path) for path in (*read.values(), self.base))
            table.fault(f"this goes in a circle: {circle}", "extend")
        elif not os.path.isfile(self.base):
            problem = "this is a folder" if os.path.isdir(self.base) else "there is no such file"
            table.fault(f"{named(self.base)}: {problem}; name a file with settings", "extend")


def told(wrong: Iterable[Wrong], path: str, text: str) -> str:
    """One line for each fault, by their places in the file."""
    lines = _key_lines(text)
    found = [(lines.line(fault.path), f"{dotted(fault.path)}: {fault.message}") for fault in wrong]
    return "\n".join(f"{place(path, line)}: {message}" for line, message in sorted(found))


def place_of(part: Part, *steps: str | int) -> str:
    """``file:line`` of a value that has been read."""
    lines = _key_lines(_decoded(_data(part.file), part.file))
    return place(part.file, lines.line((*part.table, *steps)))


@lru_cache(maxsize=8)
def _key_lines(text: str) -> KeyLines:
    from cleanlint.config.lines import KeyLines

    return KeyLines(text)


def place(path: str, line: int) -> str:
    """``file:line``, or the file alone where the line is not known."""
    return f"{named(path)}:{line}" if line else named(path)


def dotted(path: Path) -> str:
    """The path of a value as one writes it: ``per-file[0].rules."claims/hedge".severity``."""
    steps = path[len(SECTION) :] if path[: len(SECTION)] == SECTION else path
    written = "".join(f"[{step}]" if isinstance(step, int) else f".{key_of(step)}" for step in steps)
    return written.removeprefix(".") or ".".join(SECTION)


def key_of(name: str) -> str:
    """A key as it has to be written."""
    return name if name.replace("-", "").replace("_", "").isalnum() and name.isascii() else f'"{name}"'


def _per_file(value: Any, at: Table) -> list[tuple[Path, dict[str, Any]]] | None:
    if not isinstance(value, list):
        at.fault(f"a list of tables is wanted here, each under [[per-file]], not {shown(value)}")
        return None
    found = []
    for number, content in enumerate(value):
        table = at.inner(number)
        found.append((table.path, table.read(content, PER_FILE)))
        if isinstance(content, dict) and "paths" not in content:
            table.fault("`paths` is missing: for which files is this?")
    return found


def _section(content: dict[str, Any]) -> Any:
    """What a `pyproject.toml` has under ``[tool.cleanlint]``; None if it has no such thing."""
    tool = content.get(SECTION[0])
    return tool.get(SECTION[1]) if isinstance(tool, dict) else None


def _data(path: str) -> bytes:
    try:
        return files.read(named(path)).data
    except InputError as error:
        raise ConfigError(str(error)) from error


def _decoded(data: bytes, path: str) -> str:
    try:
        return files.decode(data, named(path)).removeprefix(_BYTE_ORDER_MARK)
    except InputError as error:
        raise ConfigError(str(error)) from error


def _parsed(text: str, path: str) -> dict[str, Any]:
    import tomllib  # a third of the time of a run over one small file, where nothing has to be parsed

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message, _, at = str(error).rpartition(" (at ")
        where = at.removesuffix(")").removeprefix("line ").replace(", column ", ":")
        if where and where[0].isdigit():
            raise ConfigError(f"{named(path)}:{where}: this is not TOML: {message}") from error
        raise ConfigError(f"{named(path)}: this is not TOML: {error}") from error
    except RecursionError:
        raise ConfigError(f"{named(path)}: this is nested too deeply to be read") from None


def named(path: str) -> str:
    """The path as the user would write it here."""
    here = os.path.join(os.getcwd(), "")
    return path.removeprefix(here)
