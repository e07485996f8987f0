"""Finding and reading pack files. Nothing here needs a YAML parser, so that a warm cache starts without one."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cleanlint.errors import Fault

LARGEST_PACK = 5_000_000  # bytes; a pack written by hand has some ten thousand
SUFFIXES = (".yaml", ".yml")


class Source(NamedTuple):
    """The bytes of one pack file, read once: what the cache is keyed by is what gets parsed."""

    path: str
    data: bytes
    builtin: bool  # ships with the package: held to stricter rules


def builtin_paths() -> list[str]:
    """The folder of the packs that ship with the package: inside it when installed, beside it in a checkout."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    for folder in (os.path.join(package, "packs"), os.path.join(os.path.dirname(package), "rules")):
        if os.path.isdir(folder):
            return [folder]
    return []


def stamps(folders: Iterable[str], suffixes: tuple[str, ...] = SUFFIXES) -> list[str]:
    """Name, size and time of writing of the files in folders: what changes when one of them does."""
    found = []
    waiting = list(folders)
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir():
                    waiting.append(entry.path)
                elif entry.name.lower().endswith(suffixes):
                    state = entry.stat()
                    found.append(f"{entry.path} {state.st_size} {state.st_mtime_ns}")
    return sorted(found)


def read_sources(paths: Iterable[str], *, builtin: bool = False) -> tuple[list[Source], list[Fault]]:
    """The pack files at ``paths``, folders searched, each file once; and what could not be read.

    A file in the package's own folder is a built-in pack whoever names it.
    """
    faults: list[Fault] = []
    sources: list[Source] = []
    seen: set[str] = set()
    own = tuple(os.path.join(os.path.realpath(folder), "") for folder in builtin_paths())
    for given in paths:
        for path in _pack_files(os.fspath(given), faults):
            real = os.path.realpath(path) if "\0" not in path else path
            if real in seen:
                continue
            seen.add(real)
            data = _read(path, faults)
            if data is not None:
                sources.append(Source(path, data, builtin or real.startswith(own)))
    return sources, faults


def _pack_files(path: str, faults: list[Fault]) -> Sequence[str]:
    if not os.path.isdir(path):
        return [path]
    found: list[str] = []
    for folder, folders, names in os.walk(path, onerror=lambda error: faults.append(_unreadable(path, error))):
        folders.sort()
        found += [os.path.join(folder, name) for name in names if name.lower().endswith(SUFFIXES)]
    if not found:
        faults.append(Fault(path, 1, 1, "", "this folder holds no pack: a pack is a file that ends in .yaml or .yml"))
    return sorted(found)


def _read(path: str, faults: list[Fault]) -> bytes | None:
    try:
        with open(path, "rb") as file:
            data = file.read(LARGEST_PACK + 1)
    except (OSError, ValueError) as error:  # ValueError: a path that holds a NUL
        faults.append(_unreadable(path, error))
        return None
    if len(data) > LARGEST_PACK:
        message = f"the file is larger than {LARGEST_PACK // 1_000_000} MB: is it a pack? Split it by topic"
        faults.append(Fault(path, 1, 1, "", message))
        return None
    return data


def _unreadable(path: str, error: Exception) -> Fault:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    if isinstance(error, OSError) and isinstance(error.filename, str):
        path = error.filename
    return Fault(path, 1, 1, "", f"cannot read this pack: {reason}")
