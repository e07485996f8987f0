"""The tree of a parsed pattern, and its way back to the text of a pattern.

Every node but `Choice`, `Sequence` and `Repeat` is one unit: a quantifier after it belongs to all of its text.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias, Union


class Char(NamedTuple):
    """One literal character, with its typographic forms."""

    char: str


class Gap(NamedTuple):
    """A space of the pattern: a whole run of at least this many white-space characters."""

    minimum: int


class Dots(NamedTuple):
    """Three dots, or the one character that looks like them."""

    text: str


class Shorthand(NamedTuple):
    """A set that has a name: ``.``, ``\\w`` and its kin, ``\\p{Lu}``."""

    text: str


class Range(NamedTuple):
    """``a-z`` in a class: code points, both ends included."""

    low: str
    high: str


class CharClass(NamedTuple):
    negated: bool
    members: tuple[Char | Range | Shorthand, ...]


class Edge(NamedTuple):
    """A place between characters: ``^``, ``$``, ``\\b`` or ``\\B``."""

    text: str


class Sequence(NamedTuple):
    parts: tuple[Node, ...]


class Choice(NamedTuple):
    branches: tuple[Node, ...]


class Repeat(NamedTuple):
    body: Node
    low: int
    high: int | None  # None: no upper bound
    lazy: bool


class Group(NamedTuple):
    body: Node
    opening: str  # as the pattern has it: (, (?:, (?P<name>
    name: str | None


class Cased(NamedTuple):
    """``(?-i:...)``: case counts inside."""

    body: Node


class Look(NamedTuple):
    """A lookahead or lookbehind."""

    body: Node
    opening: str  # (?=, (?!, (?<=, (?<!


class BackReference(NamedTuple):
    name: str


class Listed(NamedTuple):
    """``$name``: the entries of a list, as one group."""

    name: str
    body: Choice


Node: TypeAlias = Union[  # noqa: UP007 - the classes above refer to it before it exists
    Char,
    Gap,
    Dots,
    Shorthand,
    CharClass,
    Edge,
    Sequence,
    Choice,
    Repeat,
    Group,
    Cased,
    Look,
    BackReference,
    Listed,
]


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below this one."""
    match node:
        case Sequence():
            return node.parts
        case Choice():
            return node.branches
        case Repeat() | Group() | Cased() | Look() | Listed():
            return (node.body,)
        case _:
            return ()


_SPECIAL = frozenset("\\.^$*+?{}[]()|")
_SPECIAL_IN_CLASS = frozenset("\\^-[]&~|")


def escape(char: str, *, in_class: bool = False) -> str:
    """The character as a pattern, or a class, must write it to mean itself."""
    special = _SPECIAL_IN_CLASS if in_class else _SPECIAL
    return "\\" + char if char in special else char


def show(node: Node) -> str:
    """The node in the words of the pattern it came from, for messages: lists stay ``$name``."""
    match node:
        case Sequence():
            return "".join(map(show, node.parts))
        case Choice():
            return "|".join(map(show, node.branches))
        case Repeat():
            return show(node.body) + quantifier(node)
        case Group() | Look():
            return f"{node.opening}{show(node.body)})"
        case Cased():
            return f"(?-i:{show(node.body)})"
        case _:
            return _show_unit(node)


def _show_unit(node: Char | Gap | Dots | Shorthand | CharClass | Edge | BackReference | Listed) -> str:
    match node:
        case Char():
            return escape(node.char)
        case Gap():
            return " ?" if node.minimum == 0 else " " if node.minimum == 1 else f" {{{node.minimum},}}"
        case CharClass():
            return f"[{'^' * node.negated}{''.join(map(_show_member, node.members))}]"
        case BackReference():
            return f"(?P={node.name})"
        case Listed():
            return f"${node.name}"
        case _:
            return node.text


def _show_member(member: Char | Range | Shorthand) -> str:
    if isinstance(member, Range):
        return f"{escape(member.low, in_class=True)}-{escape(member.high, in_class=True)}"
    return escape(member.char, in_class=True) if isinstance(member, Char) else member.text


def quantifier(node: Repeat) -> str:
    """``{2,5}?`` and the like."""
    short = {(0, 1): "?", (0, None): "*", (1, None): "+"}.get((node.low, node.high))
    if short is None:
        upper = "" if node.high is None else str(node.high)
        short = f"{{{node.low}}}" if node.low == node.high else f"{{{node.low},{upper}}}"
    return short + "?" * node.lazy
