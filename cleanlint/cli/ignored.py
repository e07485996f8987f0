"""Which files git would not see: `.gitignore` files, read as git reads them.

Each path is judged by itself, its folders having been judged on the way down. Libraries that match whole paths also
count a match of a parent folder, so that ``!packages/`` brings back ``packages/site/dist/`` in spite of ``dist/``;
git does not.
"""

from __future__ import annotations

import os

from cleanlint import files
from cleanlint.globs import Globs

NAME = ".gitignore"
_NOTHING = Globs(())


class Ignores:
    """The `.gitignore` files that hold in a folder: its own and those above it. Immutable."""

    __slots__ = ("_base", "_globs", "_outer")

    def __init__(self, base: str, globs: Globs = _NOTHING, outer: Ignores | None = None) -> None:
        self._base = base  # absolute
        self._globs = globs
        self._outer = outer

    def within(self, folder: str) -> Ignores:
        """These, and the one in `folder` (an absolute path); an unreadable one is an InputError."""
        path = os.path.join(folder, NAME)
        return Ignores(folder, _parsed(files.read(path).data), self) if os.path.lexists(path) else self

    def covers(self, path: str, *, folder: bool) -> bool:
        """Whether git would ignore `path`, absolute and below these folders: the nearest file that knows it decides."""
        level: Ignores | None = self
        while level is not None:
            if level._globs:
                name = os.path.relpath(path, level._base).replace(os.sep, "/")
                decided = level._globs.decide(name, folder=folder)
                if decided is not None:
                    return decided
            level = level._outer
        return False


def above(folder: str) -> Ignores:
    """What holds in `folder`, an absolute path, by the `.gitignore` files above it, up to the top of its repository.

    Outside a repository, and for a folder that is ignored itself (the user named it, so it is wanted), nothing does.
    """
    parents: list[str] = []
    here = folder
    while not os.path.lexists(os.path.join(here, ".git")):
        child, here = here, os.path.dirname(here)
        if here == child:
            return Ignores(folder)
        parents.append(here)
    ignores = Ignores(folder)
    for parent in reversed(parents):
        ignores = ignores.within(parent)
        child = os.path.join(parent, os.path.relpath(folder, parent).partition(os.sep)[0])
        if ignores.covers(child, folder=True):
            return Ignores(folder)
    return ignores


def _parsed(data: bytes) -> Globs:
    text = data.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    return Globs(line.removesuffix("\r") for line in text.split("\n"))
