"""From what the user named to the documents of a run: files, folders, globs and standard input."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cleanlint import files
from cleanlint.config.finding import Configs
from cleanlint.errors import InputError

STDIN = "-"


class Found(NamedTuple):
    """A document to read."""

    path: str  # to open and to show
    relative: str  # below the folder or the glob that it was found through; else its name

    @property
    def identity(self) -> str:
        """The same for two names of one file."""
        return self.path if self.path == STDIN else os.path.realpath(self.path)


class Problem(NamedTuple):
    """A path that could not be listed, and why."""

    path: str
    message: str


class Listing(NamedTuple):
    """What was found, in a fixed order, and what could not be listed."""

    found: tuple[Found, ...]
    problems: tuple[Problem, ...]
    many: bool  # a folder or glob was named, or more than one document found


def listed(
    arguments: Sequence[str],
    *,
    skip: str | None = None,
    configs: Configs | None = None,
    force_exclude: bool = False,
) -> Listing:
    """All documents that `arguments` name, each path once.

    A folder stands for the files with a known suffix below it, without what `.gitignore` files exclude, without
    ``.git`` and without following links to folders. `skip` is a folder to leave out of other folders: the one the
    results go to. What `configs` exclude is left out too; a file that is named itself is taken all the same, unless
    `force_exclude`.
    """
    configs = Configs(isolated=True) if configs is None else configs
    problems: list[Problem] = []
    found: dict[str, Found] = {}
    many = False
    skipped = os.path.realpath(skip) if skip else None
    for argument in arguments:
        for path, base in expanded(argument, problems):
            many = many or path != argument or os.path.isdir(path)
            if (force_exclude or path != argument) and path != STDIN and configs.excludes(path):
                continue
            for document in _documents(path, base, skipped, configs, problems):
                found.setdefault(os.path.abspath(document.path), document)
    return Listing(tuple(found.values()), tuple(problems), many or len(found) > 1)


def expanded(argument: str, problems: list[Problem]) -> Iterator[tuple[str, str]]:
    """Each path that an argument stands for, and the folder that names are to be relative to."""
    if argument == STDIN or os.path.lexists(argument) or not any(c in argument for c in "*?["):
        # A folder that was named is the top of its layout.
        yield argument, argument if os.path.isdir(argument) else os.path.dirname(argument)
        return
    from glob import glob

    matches = sorted(glob(argument, recursive=True))
    if not matches:
        problems.append(Problem(argument, f"{argument}: no file matches this pattern; check the name"))
    base = _fixed_folder(argument)
    for match in matches:
        yield match, base


def _fixed_folder(pattern: str) -> str:
    """The folder part of a glob before its first wildcard."""
    first = min(pattern.index(c) for c in "*?[" if c in pattern)
    return os.path.dirname(pattern[:first])


def _documents(path: str, base: str, skipped: str | None, configs: Configs, problems: list[Problem]) -> Iterator[Found]:
    if path == STDIN:
        yield Found(path, path)
        return
    for file in _walk(path, skipped, configs, problems) if os.path.isdir(path) else [path]:
        yield Found(file, os.path.relpath(file, base or os.curdir))


def _walk(top: str, skipped: str | None, configs: Configs, problems: list[Problem]) -> Iterator[str]:
    """The documents below a folder: those of a folder before those of its folders, both by name."""
    from cleanlint.cli.ignored import Ignores, above  # costs time that a run over named files can do without

    try:
        pending = [("" if top == os.curdir else top, above(os.path.abspath(top)))]
    except InputError as error:
        problems.append(Problem(top, str(error)))
        pending = [(top, Ignores(os.path.abspath(top)))]
    while pending:
        folder, ignores = pending.pop()
        try:
            entries = _entries(folder or os.curdir)
            ignores = ignores.within(os.path.abspath(folder or os.curdir))
        except OSError as error:
            problems.append(Problem(folder or os.curdir, str(files.explained(error, folder or os.curdir))))
            continue
        except InputError as error:
            problems.append(Problem(folder or os.curdir, str(error)))
            continue
        wanted = [
            entry
            for entry in entries
            if not ignores.covers(os.path.abspath(entry.path), folder=entry.is_folder)
            and not configs.leaves_out(entry.path, folder=entry.is_folder)
        ]
        yield from (entry.path for entry in wanted if not entry.is_folder and configs.format_of(entry.path))
        pending += [
            (entry.path, ignores)
            for entry in reversed(wanted)
            if entry.is_folder and (skipped is None or os.path.realpath(entry.path) != skipped)
        ]


class _Entry(NamedTuple):
    path: str
    is_folder: bool


def _entries(folder: str) -> list[_Entry]:
    """What is in a folder, by name, without `.git` and without links to folders."""
    with os.scandir(folder) as scan:
        entries = sorted(scan, key=lambda entry: entry.name)
    result = []
    for entry in entries:
        path = entry.name if folder == os.curdir else os.path.join(folder, entry.name)
        if entry.name != ".git" and not (entry.is_symlink() and os.path.isdir(path)):
            result.append(_Entry(path, entry.is_dir(follow_symlinks=False)))
    return result
