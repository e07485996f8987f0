"""What a comment says: which rules, and where."""

from __future__ import annotations

import re
from collections.abc import Set
from typing import NamedTuple

BLOCK, START, END, FILE = VERBS = ("ignore", "ignore-start", "ignore-end", "ignore-file")

_SAYING = re.compile(r"cleanlint-(?P<verb>[^\s:,]*)(?P<names>[^:]*)(?::.*)?", re.DOTALL)
_GAP = re.compile(r"[\s,]+")


class Directive(NamedTuple):
    """A comment as it was understood: `cleanlint-<verb> <names>: <reason>`."""

    verb: str  # one of VERBS
    names: tuple[str, ...]  # ids, topics or kinds that there are
    problem: str | None  # what is wrong with it, and how to mend it; what is right about it acts all the same


def read_directive(said: str, known: Set[str]) -> Directive:
    """Read a comment, from `cleanlint-` on; ``known`` are the ids, topics and kinds that there are.

    >>> read_directive("cleanlint-ignore comments/label, related: two bands", {"comments/label", "related"})
    Directive(verb='ignore', names=('comments/label', 'related'), problem=None)
    """
    match = _SAYING.fullmatch(said)
    assert match is not None  # whoever found the comment looked for its beginning
    verb = match["verb"]
    if verb not in VERBS:
        near = _nearest(verb, VERBS) or f"; there are {', '.join(VERBS[:-1])} and {VERBS[-1]}"
        return Directive(verb, (), f"there is no cleanlint-{verb}{near}")
    written = [name for name in _GAP.split(match["names"]) if name]
    names = tuple(dict.fromkeys(name for name in written if name in known))
    unknown = [name for name in written if name not in known]
    if not written:
        return Directive(verb, (), f"cleanlint-{verb} names no rule: write cleanlint-{verb} topic/rule: reason")
    return Directive(verb, names, _unknown(unknown[0], known, after=names) if unknown else None)


def _unknown(name: str, known: Set[str], *, after: tuple[str, ...]) -> str:
    said = f"no rule, topic or kind is called {name!r}"
    near = _nearest(name, sorted(known))
    return said + (near or ("; a reason follows a colon" if after else "; cleanlint rules list shows them all"))


def _nearest(name: str, known: tuple[str, ...] | list[str]) -> str:
    from difflib import get_close_matches  # only where something is wrong

    near = get_close_matches(name, known, n=1)
    return f"; did you mean {near[0]!r}?" if near else ""
