"""Which files git would not see: `.gitignore` files, read as git reads them.

Each path is judged by itself, its folders having been judged on the way down. Libraries that match whole paths also
count a match of a parent folder, so that ``!packages/`` brings back ``packages/site/dist/`` in spite of ``dist/``;
git does not.
"""

from __future__ import annotations

import os
import re
from typing import NamedTuple

from cleanlint import files

NAME = ".gitignore"

_NEVER = r"(?!)"
_TOKEN = re.compile(
    r"""
      (?P<deep>    (?:^|(?<=/)) \*\* /      )  # any folders, or none
    | (?P<below>   (?:^|(?<=/)) \*\* $     )  # whatever is inside
    | (?P<run>     \*+                      )
    | (?P<one>     \?                       )
    | \[ (?P<not>[!^]?) (?P<set> \]? (?: \[:[a-z]+:\] | \\. | [^\]\\] )* ) \]
    | \\ (?P<escaped> .                     )
    | (?P<broken>  \[ | \\                  )  # git lets such a pattern match nothing
    | (?P<plain>   .                        )
    """,
    re.VERBOSE | re.DOTALL,
)
_POSIX_CLASSES = {
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "blank": r"\ \t",
    "digit": "0-9",
    "lower": "a-z",
    "punct": r"!-\/:-@\[-`{-~",
    "space": r"\s",
    "upper": "A-Z",
    "xdigit": "0-9a-fA-F",
}


class _Line(NamedTuple):
    """One pattern of a `.gitignore` file."""

    regex: re.Pattern[str]  # of a path below the folder of the file
    ignores: bool  # False: a pattern with `!`, which brings back
    only_folders: bool


class Ignores:
    """The `.gitignore` files that hold in a folder: its own and those above it. Immutable."""

    __slots__ = ("_base", "_lines", "_outer")

    def __init__(self, base: str, lines: tuple[_Line, ...] = (), outer: Ignores | None = None) -> None:
        self._base = base  # absolute
        self._lines = lines  # the last of the file first: it decides
        self._outer = outer

    def within(self, folder: str) -> Ignores:
        """These, and the one in `folder` (an absolute path); an unreadable one is an InputError."""
        path = os.path.join(folder, NAME)
        return Ignores(folder, _parsed(files.read(path).data), self) if os.path.lexists(path) else self

    def covers(self, path: str, *, folder: bool) -> bool:
        """Whether git would ignore `path`, absolute and below these folders: the nearest file that knows it decides."""
        level: Ignores | None = self
        while level is not None:
            if level._lines:
                name = os.path.relpath(path, level._base).replace(os.sep, "/")
                for line in level._lines:
                    if (folder or not line.only_folders) and line.regex.fullmatch(name):
                        return line.ignores
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


def _parsed(data: bytes) -> tuple[_Line, ...]:
    text = data.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    lines = (_line(line.removesuffix("\r")) for line in reversed(text.split("\n")))
    return tuple(line for line in lines if line is not None)


def _line(text: str) -> _Line | None:
    """A line as a pattern; None for a blank line and a comment."""
    while text.endswith(" ") and not text.endswith("\\ "):
        text = text[:-1]
    if not text or text.startswith("#"):
        return None
    bare = text.removeprefix("!")
    path = bare.removesuffix("/")
    if not path:
        return None
    anchored = "/" in path
    regex = "".join(map(_regex, _TOKEN.finditer(path.removeprefix("/"))))
    try:
        compiled = re.compile(regex if anchored else f"(?:.*/)?{regex}", re.DOTALL)
    except re.error:  # a range that runs backwards
        compiled = re.compile(_NEVER)
    return _Line(compiled, bare == text, path != bare)


def _regex(token: re.Match[str]) -> str:
    """One piece of a pattern as a regular expression; no wildcard matches a slash."""
    kind = token.lastgroup
    if kind == "set":
        return f"(?!/)[{'^' if token['not'] else ''}{_set(token['set'])}]"
    fixed = {"deep": "(?:.*/)?", "below": ".+", "run": "[^/]*", "one": "[^/]", "broken": _NEVER}
    return fixed[kind] if kind in fixed else re.escape(token["escaped"] or token["plain"])


def _set(body: str) -> str:
    """The inside of a bracket expression, for Python."""
    parts = re.split(r"\[:([a-z]+):\]", body)
    for number, part in enumerate(parts):
        if number % 2:
            parts[number] = _POSIX_CLASSES.get(part, "")
        else:
            plain = re.sub(r"\\(.)", r"\1", part, flags=re.DOTALL)
            parts[number] = re.sub(r"[\[\]\\^&~|]", r"\\\g<0>", plain)
    return "".join(parts)
