"""Which characters a unit of a pattern can match, as bits over a sample of the characters that matter.

Two sets overlap when they share a sampled character. The sample holds one of each kind, all the characters of the
pattern and what stands beside the ends of its ranges; where a set is not known exactly it is taken to be larger.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable

from cleanlint.patterns.folding import fold_case
from cleanlint.patterns.refusals import CATEGORIES
from cleanlint.patterns.tree import BackReference, Char, CharClass, Dots, Gap, Node, Range, Shorthand, children
from cleanlint.patterns.typography import ELLIPSIS, VARIANTS

_KINDS = "azAZms059_ \n\u00a0.,;:!?'’\"“”-–—…()[]/&@#%*+=<|~^$€©éßñжя中あ한ا\u0301😀•"
_CASED = frozenset({"Lu", "Ll", "Lt", "LC"})


class Alphabet:
    """The sample for one pattern; sets are integers with a bit for each sampled character."""

    __slots__ = ("_by_fold", "_chars", "everything")

    def __init__(self, node: Node) -> None:
        self._chars = sorted({*_KINDS, *_chars(node)})
        self._by_fold: dict[str, int] = {}
        for index, char in enumerate(self._chars):
            folded = fold_case(char)
            self._by_fold[folded] = self._by_fold.get(folded, 0) | 1 << index
        self.everything = (1 << len(self._chars)) - 1

    def of(self, node: Char | Gap | Dots | Shorthand | CharClass | BackReference, *, cased: bool) -> int:
        """What one character of the unit can be. ``cased``: inside ``(?-i:...)``."""
        match node:
            case Char():
                return self._folded(VARIANTS.get(node.char, node.char))
            case Gap():
                return self._where(str.isspace)
            case Dots():
                return self._folded("." + ELLIPSIS)
            case Shorthand():
                return self._shorthand(node.text, certain=False)
            case CharClass():
                return self._class(node, cased)
            case BackReference():
                return self.everything

    def _class(self, node: CharClass, cased: bool) -> int:
        if node.negated:
            certain = (self._member(member, cased=cased, certain=True) for member in node.members)
            return self.everything & ~_union(certain)
        return _union(self._member(member, cased=False, certain=False) for member in node.members)

    def _member(self, member: Char | Range | Shorthand, *, cased: bool, certain: bool) -> int:
        if isinstance(member, Shorthand):
            return self._shorthand(member.text, certain=certain)
        if isinstance(member, Range):
            low, high = member
            return self._where(
                lambda char: low <= char <= high or (not cased and any(low <= c <= high for c in _cases(char)))
            )
        if member.char == " ":
            return self._where(str.isspace)
        forms = VARIANTS.get(member.char, member.char)
        return self._where(forms.__contains__) if cased else self._folded(forms)

    def _shorthand(self, text: str, *, certain: bool) -> int:
        """The set of a shorthand; ``certain``: only what surely belongs to it."""
        if text == ".":
            return self.everything
        name = text[3:-1] if text[1] in "pP" else text[1].lower()
        inside, unsure = self._named(name)
        if text[1].isupper():
            inside = self.everything & ~(inside | unsure)
        return inside if certain else inside | unsure

    def _named(self, name: str) -> tuple[int, int]:
        """What is in a set, and what may be."""
        if name == "s":
            return self._where(str.isspace), 0
        if name == "d":
            return self._in_categories(("Nd",)), 0
        if name == "w":
            return self._in_categories(("L", "M", "Nd", "Nl", "Pc")), 0
        if name in _CASED:  # without case, a capital stands for its small letter too
            return 0, self._in_categories(tuple(_CASED))
        if name in CATEGORIES:
            return self._in_categories((name,)), 0
        return 0, self.everything

    def _in_categories(self, prefixes: tuple[str, ...]) -> int:
        return self._where(lambda char: unicodedata.category(char).startswith(prefixes))

    def _folded(self, chars: str) -> int:
        return _union(self._by_fold.get(fold_case(char), 0) for char in chars)

    def _where(self, holds: Callable[[str], bool]) -> int:
        return _union(1 << index for index, char in enumerate(self._chars) if holds(char))


def _union(sets: Iterable[int]) -> int:
    total = 0
    for bits in sets:
        total |= bits
    return total


def _cases(char: str) -> tuple[str, str, str]:
    return fold_case(char), char.lower(), char.upper()


def _chars(node: Node) -> Iterable[str]:
    """The characters that the pattern names, with those beside the ends of its ranges and negated sets."""
    if isinstance(node, Char):
        yield from VARIANTS.get(node.char, node.char)
    elif isinstance(node, CharClass):
        for member in node.members:
            if not isinstance(member, Shorthand):
                for char in member:
                    yield from _beside(char)
    for child in children(node):
        yield from _chars(child)


def _beside(char: str) -> Iterable[str]:
    for code in (ord(char) - 1, ord(char), ord(char) + 1):
        if 0 <= code <= 0x10FFFF:
            yield chr(code)
