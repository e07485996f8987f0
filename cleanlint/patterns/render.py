"""From the tree to what the ``regex`` package compiles, with the flags IGNORECASE, DOTALL and VERSION0."""

from __future__ import annotations

from cleanlint.patterns.tree import (
    BackReference,
    Cased,
    Char,
    CharClass,
    Choice,
    Dots,
    Edge,
    Gap,
    Group,
    Listed,
    Look,
    Node,
    Range,
    Repeat,
    Sequence,
    Shorthand,
    escape,
    quantifier,
    show,
)
from cleanlint.patterns.typography import ELLIPSIS, VARIANTS

# A run of white space is taken whole (possessive), so that it cannot be divided among neighbours in several
# ways; the bound keeps a pattern that starts with a space linear on a text that is nothing but spaces.
_LONGEST_GAP = 100

_EDGES = {"^": r"\A", "$": r"\Z"}


def to_regex(node: Node) -> str:
    """The source for ``regex.compile(..., regex.I | regex.S | regex.V0)``.

    White space, quotes, hyphens and three dots are expanded to their forms; only named groups capture.
    """
    return _Renderer(None).render(node)


def instrument(node: Node) -> tuple[str, dict[str, str]]:
    """Source with a named group around each alternative, and the text of the alternative by group name.

    For telling which alternatives the examples of a rule reach. A list counts as one alternative, and those inside
    a lookaround are left out: a group in a negative one is never set.
    """
    alternatives: dict[str, str] = {}
    return _Renderer(alternatives).render(node), alternatives


class _Renderer:
    __slots__ = ("_alternatives", "_muted")

    def __init__(self, alternatives: dict[str, str] | None) -> None:
        self._alternatives = alternatives
        self._muted = 0

    def render(self, node: Node) -> str:
        match node:
            case Sequence():
                return "".join(map(self.render, node.parts))
            case Choice():
                return "|".join(map(self._branch, node.branches))
            case Repeat():
                return self.render(node.body) + quantifier(node)
            case Group():
                opening = f"(?P<{node.name}>" if node.name else "(?:"
                return f"{opening}{self.render(node.body)})"
            case Cased():
                return f"(?-i:{self.render(node.body)})"
            case Look():
                return self._without_groups(node.opening, node.body)
            case Listed():
                return self._without_groups("(?:", node.body)
            case _:
                return _unit(node)

    def _branch(self, node: Node) -> str:
        if self._alternatives is None or self._muted:
            return self.render(node)
        name = f"_{len(self._alternatives) + 1}"  # a pattern's own names may not begin with an underscore
        self._alternatives[name] = show(node)
        return f"(?P<{name}>{self.render(node)})"

    def _without_groups(self, opening: str, body: Node) -> str:
        self._muted += 1
        try:
            return f"{opening}{self.render(body)})"
        finally:
            self._muted -= 1


def _unit(node: Char | Gap | Dots | Shorthand | CharClass | Edge | BackReference) -> str:
    match node:
        case Char():
            return _class(CharClass(False, (node,))) if node.char in VARIANTS else escape(node.char)
        case Gap():
            return rf"\s{{{node.minimum},{max(node.minimum, _LONGEST_GAP)}}}+"
        case Dots():
            return rf"(?:\.\.\.|{ELLIPSIS})"
        case CharClass():
            return _class(node)
        case Edge():
            return _EDGES.get(node.text, node.text)
        case BackReference():
            return f"(?P={node.name})"
        case Shorthand():
            return node.text


def _class(node: CharClass) -> str:
    return f"[{'^' * node.negated}{''.join(map(_member, node.members))}]"


def _member(member: Char | Range | Shorthand) -> str:
    if isinstance(member, Range):
        return f"{escape(member.low, in_class=True)}-{escape(member.high, in_class=True)}"
    if isinstance(member, Shorthand):
        return member.text
    if member.char == " ":
        return r"\s"
    return "".join(escape(form, in_class=True) for form in VARIANTS.get(member.char, member.char))
