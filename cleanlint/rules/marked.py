"""CriticMarkup: how examples say what a rule removes or flags."""

from __future__ import annotations

import re
from typing import NamedTuple

_MARK = re.compile(r"\{--|--\}|\{==|==\}|\{\+\+|\+\+\}|\{~~|~~\}|\{>>|<<\}")
_CLOSER = {"{--": "--}", "{==": "==}"}
_PURPOSE = {"{--": "what goes", "{==": "what is flagged"}


class Marked(NamedTuple):
    """An example without its marks; the spans are half-open offsets of ``text``."""

    text: str
    removed: tuple[tuple[int, int], ...]
    flagged: tuple[tuple[int, int], ...]


def parse_marked(marked: str) -> Marked:
    """Take the marks out of an example. Raises ValueError with how to mend it.

    >>> parse_marked("Rain. {--Sign up!--}")
    Marked(text='Rain. Sign up!', removed=((6, 14),), flagged=())
    """
    parts: list[str] = []
    spans: dict[str, list[tuple[int, int]]] = {"{--": [], "{==": []}
    length = position = 0
    opener, start = "", 0
    for mark in _MARK.finditer(marked):
        parts.append(marked[position : mark.start()])
        length += len(parts[-1])
        position = mark.end()
        if not opener:
            opener, start = _opened(mark.group()), length
            continue
        if mark.group() != _CLOSER[opener]:
            raise ValueError(f"`{mark.group()}` stands inside `{opener}`: close that with `{_CLOSER[opener]}` first")
        if start == length:
            raise ValueError(f"`{opener}{_CLOSER[opener]}` marks nothing: put text between")
        spans[opener].append((start, length))
        opener = ""
    if opener:
        raise ValueError(f"`{opener}` is never closed: end it with `{_CLOSER[opener]}`")
    parts.append(marked[position:])
    return Marked("".join(parts), tuple(spans["{--"]), tuple(spans["{=="]))


def mark(text: str, spans: tuple[tuple[int, int], ...], opener: str = "{--") -> str:
    """The text with sorted, disjoint spans marked: the way back from `parse_marked`."""
    parts, position = [], 0
    for start, end in spans:
        parts += [text[position:start], opener, text[start:end], _CLOSER[opener]]
        position = end
    return "".join([*parts, text[position:]])


def _opened(mark: str) -> str:
    if mark in _CLOSER:
        return mark
    if mark in _CLOSER.values():
        raise ValueError(f"`{mark}` closes nothing that was opened")
    known = " and ".join(f"`{opener}` ({purpose})" for opener, purpose in _PURPOSE.items())
    raise ValueError(f"`{mark}` has no meaning here: examples know {known}")
