"""Which settings hold for which document: those of the nearest file above it, and the command line."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, NamedTuple

from cleanlint import files
from cleanlint.config import Config, Given, Part, config_of, given
from cleanlint.errors import ConfigError
from cleanlint.globs import Globs

NAME = "cleanlint.toml"


class Root(NamedTuple):
    """What holds below a folder, until a folder in it has a file of its own."""

    folder: str  # absolute: patterns are relative to it
    files: tuple[str, ...] = ()  # the one that was found, what it extends, and so on
    parts: tuple[Part, ...] = ()
    excluded: Globs | None = None
    formats: Mapping[str, str] = {}  # by suffix
    selective: tuple[tuple[int, Globs], ...] = ()  # the parts that hold for single paths only, by number


class Configs:
    """Finds files with settings, reads each once, and knows what follows for a document.

    ``flags`` are settings of the command line, which count more than any file. With ``isolated`` no file is looked
    for; with ``file`` only that one is read, and holds everywhere.
    """

    __slots__ = ("_everywhere", "_flags", "_folders", "_known", "_roots")

    def __init__(
        self, flags: Mapping[str, Any] | None = None, *, isolated: bool = False, file: str | None = None
    ) -> None:
        self._flags = Part("", (), flags or {})
        self._roots: dict[str, Root | None] = {}  # by absolute folder; None: nothing there or above
        # By folder as it is named: what holds there, and what the names of its documents begin with.
        self._folders: dict[str, tuple[Root, str]] = {}
        self._known: dict[tuple[str, tuple[int, ...]], Config] = {}
        self._everywhere: Root | None = None
        if file is not None:
            self._everywhere = self._read(file, os.getcwd())
        elif isolated:
            self._everywhere = self._root(os.getcwd(), (), ())

    def root(self, path: str) -> Root:
        """What holds for the document `path` and its neighbours. Raises ConfigError for a file with faults."""
        return self._placed(path)[0]

    def of(self, path: str) -> Config:
        """The settings for a document."""
        root, name = self._placed(path)
        key = (root.folder, tuple(number for number, globs in root.selective if globs.cover(name)))
        if key not in self._known:
            self._known[key] = config_of(self.given(path))
        return self._known[key]

    def given(self, path: str) -> dict[str, list[Given]]:
        """By key, what is given for a document, and where."""
        root, name = self._placed(path)
        elsewhere = {number for number, globs in root.selective if not globs.cover(name)}
        return given(part for number, part in enumerate(root.parts) if number not in elsewhere)

    def format_of(self, path: str) -> str | None:
        """The format of a document by its suffix; None for one that is nobody's."""
        suffix = os.path.splitext(path)[1].lower().removeprefix(".")
        return self.root(path).formats.get(suffix) or files.format_of(path)

    def leaves_out(self, path: str, *, folder: bool) -> bool:
        """Whether a pattern of `exclude` covers a file or folder itself."""
        root, name = self._placed(path)
        return root.excluded is not None and bool(root.excluded.decide(name, folder=folder))

    def excludes(self, path: str) -> bool:
        """Whether a pattern of `exclude` covers a file or folder, or a folder that it is in."""
        root, name = self._placed(os.path.normpath(path))
        return root.excluded is not None and root.excluded.cover(name, folder=os.path.isdir(path))

    def _placed(self, path: str) -> tuple[Root, str]:
        """What holds for a document, and its name from there, with slashes."""
        folder, name = os.path.split(path)
        if folder not in self._folders:
            absolute = os.path.abspath(folder)
            root = self._everywhere or self._above(absolute) or self._root(os.getcwd(), (), ())
            below = os.path.relpath(absolute, root.folder).replace(os.sep, "/")
            self._folders[folder] = root, "" if below == os.curdir else f"{below}/"
        root, before = self._folders[folder]
        return root, before + name

    def _above(self, folder: str) -> Root | None:
        """What the nearest file in `folder` or above it says."""
        if folder not in self._roots:
            path = _settings_in(folder)
            parent = os.path.dirname(folder)
            if path is not None:
                self._roots[folder] = self._read(path, folder)
            else:
                self._roots[folder] = None if parent == folder else self._above(parent)
        return self._roots[folder]

    def _read(self, path: str, folder: str) -> Root:
        from cleanlint.config.reading import read_config  # only where there is something to read

        read = read_config(os.path.abspath(path))
        return self._root(folder, read.files, read.parts)

    def _root(self, folder: str, names: tuple[str, ...], parts: tuple[Part, ...]) -> Root:
        every = (*parts, self._flags)
        selective = tuple((number, Globs(part.paths)) for number, part in enumerate(every) if part.paths)
        config = config_of(given(part for part in every if not part.paths))
        excluded = Globs((*config.exclude, *config.extend_exclude))
        return Root(folder, names, every, excluded or None, dict(config.formats), selective)


def _settings_in(folder: str) -> str | None:
    """The file with settings in a folder itself. Raises ConfigError where there are two."""
    own, pyproject = os.path.join(folder, NAME), os.path.join(folder, "pyproject.toml")
    has_own = os.path.lexists(own)
    if os.path.isfile(pyproject):
        from cleanlint.config.reading import has_section

        if has_section(pyproject):
            if has_own:
                raise ConfigError(f"{folder}: both {NAME} and pyproject.toml have settings for cleanlint; keep one")
            return pyproject
    return own if has_own else None
