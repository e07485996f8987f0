"""Random patterns of the subset, and random texts that a pattern matches."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

from hypothesis import strategies as st

from cleanlint.matching.scan import squeeze
from cleanlint.patterns import further_literals, required_literals
from cleanlint.patterns.folding import fold
from cleanlint.patterns.length import GAP
from cleanlint.patterns.tree import (
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
)
from cleanlint.patterns.typography import VARIANTS

_T = TypeVar("_T")

LISTS = {
    "pitch": ["sign up", "subscribe", "join(?: us)?"],
    "paper": ["newsletters?", "e-?mail alerts?", "$pitch now", "straße", "Σίσυφος"],
}

_LETTERS = "abcdeikmsuzABIKSZ059éßİıſKµσςжтСꙋ订阅あ©&@/'\"-"
_SHORTHANDS = [
    r"\w",
    r"\d",
    r"\W",
    r"\D",
    r"\S",
    ".",
    r"\p{L}",
    r"\p{Nd}",
    "[a-m]",
    "[^xyz]",
    "[skI]",
    "[-'\"a]",
    r"[\d,]",
]
_SAMPLES = "aZ7é©,;σ中"
WHITE_SPACE = " \n\r\t\x0b\f\x85\u00a0\u1680\u2003\u2009\u2028\u2029\u202f\u205f\u3000"

# A gap always has a letter on both sides: next to another one it could not match, for each takes the whole run.
_atoms = st.one_of(
    st.sampled_from(_LETTERS),
    st.text("abcstuk", min_size=2, max_size=7),
    st.sampled_from(
        ["x y", "a ?b", "k  +s", "sub us", "it's a", '"bat"', "e-tick", "...", r"\.\.\.", r"\.", r"\?", r"\-"]
    ),
    st.sampled_from(_SHORTHANDS),
    st.sampled_from(["(?:$pitch)", "(?:$paper)", ".{0,4}x", r"\w{1,3}"]),
)


def _combined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    groups = st.builds("{}{})".format, st.sampled_from(["(", "(?:", "(?-i:"]), inner)
    quantifiers = st.sampled_from(["?", "*", "+", "{2}", "{0,2}", "{1,3}", "??", "+?", "{2,}"])
    return st.one_of(
        st.builds("{}{}".format, inner, inner),
        st.builds("({}|{})".format, inner, inner),
        st.builds("{}{}".format, groups, quantifiers),
        groups,
    )


patterns = st.recursive(_atoms, _combined, max_leaves=8)

# Most of them match whole units only; the others look as if they did.
whole_patterns = st.builds(
    str.format, st.sampled_from(["^{}$", "(^{}$)", "^{}$", r"^{}\$", r"\^{}$", "^{}$|^a$", "^(?:{})$"]), patterns
)

# Gaps beside gaps and beside other white space, which only some texts satisfy.
spaced_patterns = st.lists(
    st.sampled_from(
        ["bat", "st", "k", "'", " ", " ?", "( )", "(?: k )", "(?:a ?)", "(?: |-)", r"\s", r"\s?", ".", "[ k]"]
    ),
    min_size=2,
    max_size=7,
).map("".join)


def text_for(node: Node, data: st.DataObject, *, gaps: Collection[int] = range(GAP + 1)) -> str:
    """Some text that the node matches, with runs of white space as long as one of ``gaps``."""
    return _Writer(data, gaps).write(node, cased=False)


class _Writer:
    __slots__ = ("_data", "_gaps")

    def __init__(self, data: st.DataObject, gaps: Collection[int]) -> None:
        self._data = data
        self._gaps = gaps

    def write(self, node: Node, *, cased: bool) -> str:
        match node:
            case Char():
                return self._draw(_forms(node.char, cased))
            case Gap():
                length = self._draw([length for length in self._gaps if length >= node.minimum])
                # Two characters, taken in turns, so that a long run is not a long draw.
                pair = self._draw(WHITE_SPACE) + self._draw(WHITE_SPACE)
                return (pair * length)[:length]
            case Dots():
                return self._draw(["...", "…"])
            case Edge() | Look():
                return ""
            case Sequence():
                return "".join(self.write(part, cased=cased) for part in node.parts)
            case Choice():
                return self.write(self._draw(node.branches), cased=cased)
            case Repeat():
                most = node.low + 2 if node.high is None else node.high
                rounds = self._draw(range(node.low, most + 1))
                return "".join(self.write(node.body, cased=cased) for _ in range(rounds))
            case Group() | Listed():
                return self.write(node.body, cased=cased)
            case Cased():
                return self.write(node.body, cased=True)
            case Shorthand() | CharClass():
                return self._draw(_members(node, cased))
            case _:
                raise AssertionError(node)

    def _draw(self, values: Collection[_T]) -> _T:
        return self._data.draw(st.sampled_from(values))


# What the `regex` package takes for the same letter, kept apart from the tables of the package under test.
_PARTNERS = ["kK\u212a", "sSſ", "iIİ", "ßẞ", "µμΜ", "σςΣ", "тТᲄᲅ", "сСᲃ", "ꙋꙊᲈ", "éÉ", "жЖ"]


def _forms(char: str, cased: bool) -> list[str]:
    if char in VARIANTS:
        return list(VARIANTS[char])
    if cased:
        return [char]
    if char == "İ":
        return ["İ", "i"]
    if char == "I":
        return ["I", "i", "ı"]
    if char == "ı":
        return ["ı", "I"]
    partners = [group for group in _PARTNERS if char in group]
    return list(partners[0]) if partners else [char.lower(), char.upper()]


def _members(node: Shorthand | CharClass, cased: bool) -> list[str]:
    kinds = {
        ".": _SAMPLES,
        r"\s": WHITE_SPACE,
        r"\w": "aZ7é中",
        r"\d": "09",
        r"\W": ",;©",
        r"\D": "aZ,",
        r"\S": _SAMPLES,
    }
    if isinstance(node, Shorthand):
        return list(kinds.get(node.text, "7" if "Nd" in node.text else "aé中"))
    if node.negated:
        return list(_SAMPLES.replace("Z", ""))
    found: list[str] = []
    for member in node.members:
        match member:
            case Range():
                found += [member.low, member.high]
            case Char():
                found += _forms(member.char, cased)
            case Shorthand():
                found += _members(member, cased)
    return found


def passes_gate(node: Node, text: str) -> bool:
    """Whether the text holds what the gate asks for, as the prefilter looks for it."""
    scanned = squeeze(fold(text))
    return all(any(literal in scanned for literal in literals) for literals in gate_sets(node))


def gate_sets(node: Node) -> list[frozenset[str]]:
    required = required_literals(node)
    return [] if required is None else [required, *further_literals(node)]
