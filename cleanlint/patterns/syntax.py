"""The parser of patterns: a documented subset of ``regex``, and a message for everything outside it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NoReturn

from cleanlint.errors import PatternError
from cleanlint.patterns import refusals, tree
from cleanlint.patterns.tree import Char, CharClass, Edge, Gap, Node, Range, Shorthand

_DEEPEST = 40  # groups within groups; far from what Python's own stack bears
_GROUP_OPENINGS = ("(?:", "(?=", "(?!", "(?<=", "(?<!", "(?-i:", "(?P<", "(?P=")
_JOINERS = "\u200c\u200d"  # the format characters that some scripts and emoji are spelled with
_NAME_START = frozenset("abcdefghijklmnopqrstuvwxyz")
_NAME = _NAME_START | frozenset("0123456789_")
_UNQUANTIFIED = re.compile(r"[a-zA-Z0-9]+(?![?*+{])")  # most of all patterns, read in one step
_char = cache(Char)  # one node for each character: what is found out about it is remembered by node


def parse(source: str, lists: Mapping[str, Sequence[str]] | Lists) -> Node:
    """The tree of one pattern, with ``$name`` standing for the entries of ``lists["name"]``.

    Raises PatternError, with the column and how to mend it, for whatever is not in the subset.
    """
    return _Parser(source, lists if isinstance(lists, Lists) else Lists(lists)).pattern()


class Lists:
    """The lists of a pack, each parsed once for all patterns, and never inside itself."""

    __slots__ = ("_entries", "_open", "_parsed")

    def __init__(self, entries: Mapping[str, Sequence[str]]) -> None:
        self._entries = entries
        self._parsed: dict[str, tree.Listed] = {}
        self._open: list[str] = []

    def expand(self, name: str, column: int) -> tree.Listed:
        if name not in self._entries:
            hint = nearest(name, self._entries, "$")
            raise PatternError(f"there is no list ${name}; {hint or 'add it under lists'}", column)
        if name in self._open:
            circle = " -> ".join(f"${step}" for step in [*self._open, name])
            raise PatternError(f"list ${name} contains itself ({circle})", column)
        if name not in self._parsed:
            self._open.append(name)
            try:
                self._parsed[name] = self._parse(name, column)
            finally:
                self._open.pop()
        return self._parsed[name]

    def _parse(self, name: str, column: int) -> tree.Listed:
        branches = []
        for entry in self._entries[name]:
            try:
                branches.append(_Parser(entry, self, in_list=True).pattern())
            except PatternError as error:
                message = f"in list ${name}, entry {entry!r}: {error.message}"
                raise PatternError(message, column) from None
        if not branches:
            raise PatternError(f"list ${name} is empty; give it an entry", column)
        return tree.Listed(name, tree.Choice(tuple(branches)))


def nearest(name: str, known: Iterable[str], prefix: str = "") -> str:
    """A hint at the known name that was probably meant, or an empty string."""
    from difflib import get_close_matches  # only needed for an error, and slow to import

    return "".join(f"did you mean {prefix}{match}?" for match in get_close_matches(name, list(known), 1))


class _Parser:
    __slots__ = ("_at", "_closed_names", "_depth", "_in_list", "_lists", "_source")

    def __init__(self, source: str, lists: Lists, *, in_list: bool = False) -> None:
        self._source = source
        self._lists = lists
        self._in_list = in_list
        self._at = 0
        self._depth = 0
        self._closed_names: dict[str, bool] = {}  # named groups: whether the group is complete

    def pattern(self) -> Node:
        if not self._source:
            self._fail("the pattern is empty; give it a literal")
        for index, char in enumerate(self._source):
            if not (char.isascii() and char.isprintable()):
                self._check_visible(char, index)
        node = self._choice()
        if self._at < len(self._source):
            self._fail(r"this ) closes no group; write \) for a bracket of the text")
        return node

    # -- the levels of the grammar ------------------------------------------------------------

    def _choice(self) -> Node:
        branches = [self._sequence()]
        while self._take("|"):
            branches.append(self._sequence())
        return branches[0] if len(branches) == 1 else tree.Choice(tuple(branches))

    def _sequence(self) -> Node:
        parts: list[Node] = []
        while self._at < len(self._source) and self._source[self._at] not in "|)":
            letters = _UNQUANTIFIED.match(self._source, self._at)
            if letters:
                parts += map(_char, letters[0])
                self._at = letters.end()
            else:
                parts.append(self._quantified())
        if not parts:
            if self._depth and self._at == len(self._source):
                self._fail(r"a ( is never closed; write \( for a bracket of the text")
            self._fail("an empty alternative or group; for something optional write (a)? instead of (a|)")
        return parts[0] if len(parts) == 1 else tree.Sequence(tuple(parts))

    def _quantified(self) -> Node:
        atom = self._atom()
        start = self._at
        bounds = self._bounds()
        if bounds is None:
            return atom
        if isinstance(atom, (Edge, tree.Look)):
            self._fail(f"{tree.show(atom)} is a place, not text: it cannot be repeated", start)
        lazy = self._take("?")
        if self._peek() and self._peek() in "*+?":
            self._fail(
                "possessive and double quantifiers are not part of the format; keep one quantifier"
                if self._peek() == "+"
                else "two quantifiers in a row; put a group around the first, or keep one"
            )
        low, high = bounds
        if isinstance(atom, Gap):
            return Gap(low)
        return tree.Repeat(atom, low, high, lazy)

    def _bounds(self) -> tuple[int, int | None] | None:
        char = self._peek()
        if char in ("?", "*", "+"):
            self._at += 1
            return {"?": (0, 1), "*": (0, None), "+": (1, None)}[char]
        return self._braces() if char == "{" else None

    def _braces(self) -> tuple[int, int | None]:
        start = self._at
        inside, closed, _ = self._source[start + 1 :].partition("}")
        low, comma, high = inside.partition(",")
        if not closed or not _is_number(low) or (high and not _is_number(high)):
            self._fail(r"not a quantifier: write {2}, {2,5} or {2,}, or \{ for a brace of the text")
        self._at += len(inside) + 2
        lowest, highest = int(low), int(high) if high else None if comma else int(low)
        if highest is not None and (highest == 0 or lowest > highest):
            self._fail(f"{{{inside}}} can never hold; write the lower bound first, and at least 1 as upper one", start)
        return lowest, highest

    def _atom(self) -> Node:
        char = self._source[self._at]
        if char == "(":
            return self._group()
        if char == "[":
            return self._class()
        if char == "\\":
            return self._escape()
        if char in " .^$":
            return self._sign(char)
        if char in refusals.STRAY:
            self._fail(refusals.STRAY[char])
        self._at += 1
        return Char(char)

    def _sign(self, char: str) -> Node:
        self._at += 1
        if char == " ":
            while self._take(" "):
                pass
            return Gap(1)
        if char == "." and self._take(".."):
            return tree.Dots("...")
        if char == ".":
            return Shorthand(".")
        if char == "$" and self._peek() in _NAME_START:
            return self._list()
        return Edge(char)

    def _list(self) -> Node:
        start = self._at
        while self._peek() in _NAME:
            self._at += 1
        return self._lists.expand(self._source[start : self._at], start)

    # -- escapes and classes ------------------------------------------------------------------

    def _escape(self) -> Node:
        rest = self._source[self._at : self._at + 7]
        if rest.startswith(r"\.\.\.") and rest[6:] not in ("?", "*", "+", "{"):
            self._at += 6
            return tree.Dots(r"\.\.\.")
        if rest[:2] in (r"\b", r"\B"):
            self._at += 2
            return Edge(rest[:2])
        node = self._set_or_char()
        return Gap(1) if node == Char(" ") else node

    def _set_or_char(self) -> Char | Shorthand:
        """What an escape means inside a class and outside it."""
        start = self._at
        char = self._source[start + 1 : start + 2]
        self._at += 2
        if not char:
            self._fail(r"a backslash at the end; write \\ for a backslash of the text", start)
        if char in "wWdDsS":
            return Shorthand("\\" + char)
        if char in "pP":
            return self._property(start)
        if char.isalnum():
            self._fail(refusals.escaped(char), start)
        return Char(char)

    def _property(self, start: int) -> Shorthand:
        inside, closed, _ = self._source[self._at :].partition("}")
        if not inside.startswith("{") or not closed:
            self._fail(r"a property needs braces, such as \p{Lu}", start)
        name = inside[1:]
        if name not in refusals.PROPERTIES:
            hint = nearest(name, refusals.PROPERTIES) or "use a general category (Lu, Sc) or a script (Greek)"
            self._fail(f"unknown property {name!r}; {hint}", start)
        self._at += len(inside) + 1
        return Shorthand(self._source[start : self._at])

    def _class(self) -> CharClass:
        start = self._at
        self._at += 1
        negated = self._take("^")
        members: list[Char | Range | Shorthand] = []
        while not self._take("]"):
            if self._at >= len(self._source):
                self._fail(r"this [ is never closed; write \[ for a bracket of the text", start)
            members.append(self._member(start))
        if not members:
            self._fail(r"an empty class; write \] for a bracket in it", start)
        return CharClass(negated, tuple(members))

    def _member(self, start: int) -> Char | Range | Shorthand:
        first = self._member_char()
        if self._peek() != "-" or self._source[self._at + 1 : self._at + 2] in ("]", ""):
            return first
        at = self._at
        self._at += 1
        last = self._member_char()
        if not (isinstance(first, Char) and isinstance(last, Char)) or first.char > last.char:
            self._fail("not a range: put a hyphen that means itself first or last in the class", at)
        return Range(first.char, last.char)

    def _member_char(self) -> Char | Shorthand:
        char = self._peek()
        if char == "\\":
            return self._set_or_char()
        if char == "[" and self._source[self._at + 1 : self._at + 2] in (":", ".", "="):
            self._fail(r"[:name:] is not part of the format; use \p{..}, or \[ for a bracket")
        self._at += 1
        return Char(char)

    # -- groups -------------------------------------------------------------------------------

    def _group(self) -> Node:
        start = self._at
        self._depth += 1
        if self._depth > _DEEPEST:
            self._fail(f"more than {_DEEPEST} groups within one another; take the pattern apart")
        opening = self._opening()
        if opening == "(?P=":
            node: Node = self._back_reference()
        elif opening == "(?P<":
            node = self._named(start)
        else:
            node = _wrap(opening, self._body(start))
        self._depth -= 1
        return node

    def _opening(self) -> str:
        opening = "("
        if self._source.startswith("(?", self._at):
            found = [known for known in _GROUP_OPENINGS if self._source.startswith(known, self._at)]
            if not found:
                self._fail(refusals.group(self._source[self._at : self._at + 4]))
            opening = found[0]
        self._at += len(opening)
        return opening

    def _body(self, start: int) -> Node:
        body = self._choice()
        if not self._take(")"):
            self._fail(r"this ( is never closed; write \( for a bracket of the text", start)
        return body

    def _named(self, start: int) -> Node:
        name = self._name(">")
        if self._in_list:
            self._fail("a list may stand twice in a pattern, so it cannot name a group; use (?:..)", start)
        if name in self._closed_names:
            self._fail(f"a second group named {name}; give it another name", start)
        self._closed_names[name] = False
        body = self._body(start)
        self._closed_names[name] = True
        return tree.Group(body, f"(?P<{name}>", name)

    def _back_reference(self) -> Node:
        start = self._at
        name = self._name(")")
        if not self._closed_names.get(name):
            hint = nearest(name, self._closed_names) or f"write (?P<{name}>..) before it"
            self._fail(f"no group named {name} ends before this; {hint}", start)
        return tree.BackReference(name)

    def _name(self, end: str) -> str:
        name, closed, _ = self._source[self._at :].partition(end)
        if not closed or not name.isascii() or not name.isidentifier() or name.startswith("_"):
            self._fail("a group's name is a letter, then letters, digits and underscores")
        self._at += len(name) + 1
        return name

    # -- reading ------------------------------------------------------------------------------

    def _peek(self) -> str:
        return self._source[self._at : self._at + 1]

    def _take(self, text: str) -> bool:
        found = self._source.startswith(text, self._at)
        self._at += len(text) * found
        return found

    def _check_visible(self, char: str, index: int) -> None:
        if char in "\n\r":
            self._fail("a pattern stands on one line; a space already matches a line break", index)
        if char.isspace():
            self._fail(f"a white-space character U+{ord(char):04X}; write a space, or \\s", index)
        category = unicodedata.category(char)
        if category == "Cc":
            self._fail(
                f"a control character U+{ord(char):04X}: YAML reads \\b in double quotes as one; use single quotes",
                index,
            )
        if category in ("Cf", "Cs") and char not in _JOINERS:
            self._fail(f"a character that cannot be seen, U+{ord(char):04X}; write \\p{{{category}}}", index)

    def _fail(self, message: str, index: int | None = None) -> NoReturn:
        raise PatternError(message, (self._at if index is None else index) + 1)


def _wrap(opening: str, body: Node) -> Node:
    if opening == "(?-i:":
        return tree.Cased(body)
    return tree.Group(body, opening, None) if opening in ("(", "(?:") else tree.Look(body, opening)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 6
