"""Random patterns of the subset, and random texts that a pattern matches."""

from __future__ import annotations

from hypothesis import strategies as st

from cleanlint.patterns.folding import fold
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

# A gap always has a letter on both sides: next to another one it could not match, for each takes the whole run.
_atoms = st.one_of(
    st.sampled_from(_LETTERS),
    st.text("abcstuk", min_size=2, max_size=7),
    st.sampled_from(["x y", "a ?b", "k  +s", "...", r"\.\.\.", r"\.", r"\?", r"\-"]),
    st.sampled_from(_SHORTHANDS),
    st.sampled_from(["(?:$pitch)", "(?:$paper)"]),
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


def text_for(node: Node, data: st.DataObject, *, cased: bool = False) -> str:
    """Some text that the node matches."""
    match node:
        case Char():
            return data.draw(st.sampled_from(_forms(node.char, cased)))
        case Gap():
            return data.draw(st.text(" \n\u00a0", min_size=node.minimum, max_size=3))
        case Dots():
            return data.draw(st.sampled_from(["...", "…"]))
        case Edge() | Look():
            return ""
        case Sequence():
            return "".join(text_for(part, data, cased=cased) for part in node.parts)
        case Choice():
            return text_for(data.draw(st.sampled_from(node.branches)), data, cased=cased)
        case Repeat():
            most = node.low + 2 if node.high is None else node.high
            rounds = data.draw(st.integers(node.low, most))
            return "".join(text_for(node.body, data, cased=cased) for _ in range(rounds))
        case Group() | Listed():
            return text_for(node.body, data, cased=cased)
        case Cased():
            return text_for(node.body, data, cased=True)
        case Shorthand() | CharClass():
            return data.draw(st.sampled_from(_members(node, cased)))
        case _:
            raise AssertionError(node)


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
    kinds = {".": _SAMPLES, r"\w": "aZ7é中", r"\d": "09", r"\W": ",;©", r"\D": "aZ,", r"\S": _SAMPLES}
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


def contains_one(literals: frozenset[str], text: str) -> bool:
    folded = fold(text)
    return any(literal in folded for literal in literals)
