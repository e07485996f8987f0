"""How long a text can be that a pattern matches as a whole."""

from __future__ import annotations

from cleanlint.patterns.tree import (
    BackReference,
    Cased,
    Choice,
    Dots,
    Edge,
    Gap,
    Group,
    Listed,
    Look,
    Node,
    Repeat,
    Sequence,
)

GAP = 4  # a run of white space counts as this many characters


def longest_whole(node: Node) -> int | None:
    """The most characters of a unit that the pattern can match, white space taken as short.

    None for a pattern that may match in a part of its unit, or that has no upper bound.
    """
    if isinstance(node, Choice):
        return _most([longest_whole(branch) for branch in node.branches])
    if isinstance(node, (Group, Cased, Listed)):
        return longest_whole(node.body)
    if not isinstance(node, Sequence) or len(node.parts) < 2:
        return None
    if not (is_edge(node.parts[0], "^") and is_edge(node.parts[-1], "$")):
        return None
    return longest(node)


def is_edge(node: Node, text: str) -> bool:
    """Is this the edge ``^`` or ``$``?"""
    return isinstance(node, Edge) and node.text == text  # nodes of different kinds can be equal, as tuples


def longest(node: Node) -> int | None:
    """The most characters that the pattern can match, a run of white space counted as a few; None: unbounded."""
    match node:
        case Edge() | Look():
            return 0
        case BackReference():
            return None
        case Gap():
            return max(GAP, node.minimum)
        case Dots():
            return len("...")
        case Sequence():
            return _sum([longest(part) for part in node.parts])
        case Choice():
            return _most([longest(branch) for branch in node.branches])
        case Repeat():
            body = longest(node.body)
            return None if body is None or node.high is None else body * node.high
        case Group() | Cased() | Listed():
            return longest(node.body)
        case _:
            return 1


def _most(lengths: list[int | None]) -> int | None:
    known = [length for length in lengths if length is not None]
    return max(known) if len(known) == len(lengths) else None


def _sum(lengths: list[int | None]) -> int | None:
    known = [length for length in lengths if length is not None]
    return sum(known) if len(known) == len(lengths) else None
