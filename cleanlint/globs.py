"""Patterns for paths in the notation of `.gitignore` files, read as git reads them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

_NEVER = r"(?!)"
# Compiled at its first use, as most runs have no patterns.
_PIECES = r"""
      (?P<deep>    (?:^|(?<=/)) \*\* /      )  # any folders, or none
    | (?P<below>   (?:^|(?<=/)) \*\* $     )  # whatever is inside
    | (?P<run>     \*+                      )
    | (?P<one>     \?                       )
    | \[ (?P<not>[!^]?) (?P<set> \]? (?: \[:[a-z]+:\] | \\. | [^\]\\] )* ) \]
    | \\ (?P<escaped> .                     )
    | (?P<broken>  \[ | \\                  )  # git lets such a pattern match nothing
    | (?P<plain>   .                        )
    """
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


class Glob(NamedTuple):
    """One pattern."""

    regex: re.Pattern[str]  # of a path below the folder that the pattern is relative to
    covers: bool  # False: a pattern with `!`, which brings back
    only_folders: bool


class Globs:
    """Patterns of which the last one that matches a path decides. Immutable."""

    __slots__ = ("_globs",)

    def __init__(self, lines: Iterable[str]) -> None:
        found = map(_glob, lines)
        self._globs = tuple(glob for glob in found if glob is not None)[::-1]

    def __bool__(self) -> bool:
        return bool(self._globs)

    def decide(self, path: str, *, folder: bool) -> bool | None:
        """Whether `path`, relative and with slashes, is covered; None where no pattern knows it."""
        for glob in self._globs:
            if (folder or not glob.only_folders) and glob.regex.fullmatch(path):
                return glob.covers
        return None

    def cover(self, path: str, *, folder: bool = False) -> bool:
        """Whether `path`, or a folder that it is in, is covered."""
        parts = path.split("/")
        around = ("/".join(parts[:depth]) for depth in range(1, len(parts)))
        return any(self.decide(outer, folder=True) for outer in around) or bool(self.decide(path, folder=folder))


def _glob(text: str) -> Glob | None:
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
    regex = "".join(map(_regex, re.finditer(_PIECES, path.removeprefix("/"), re.VERBOSE | re.DOTALL)))
    try:
        compiled = re.compile(regex if anchored else f"(?:.*/)?{regex}", re.DOTALL)
    except re.error:  # a range that runs backwards
        compiled = re.compile(_NEVER)
    return Glob(compiled, bare == text, path != bare)


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
