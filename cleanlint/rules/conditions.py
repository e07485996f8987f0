"""Patterns and conditions of a pack: from YAML nodes to records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from cleanlint.errors import PatternError
from cleanlint.patterns import (
    Lists,
    further_literals,
    gate_cost,
    hazards,
    leading_literals,
    longest_whole,
    parse,
    required_literals,
    starting_literals,
    to_regex,
)
from cleanlint.patterns import Node as Tree
from cleanlint.rules import fields
from cleanlint.rules.records import Condition, Pattern
from cleanlint.rules.yamlnodes import Faults, Listing, Mapping, Node, Scalar

LIST_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
_LIST_USE = re.compile(r"\\.|\$([a-z][a-z0-9_]*)", re.DOTALL)
_PLAIN_WORDS = re.compile(r"[\w ]+\Z")  # a pattern that says only itself
_REPEATS = re.compile(r"[*+{]")
_LONGEST_PATTERN = 2_000
_SHORTEST_RARE = 4  # characters; shorter strings are in too many words
_MOST_SHIFTS = 6
_MOST_HITS = 800  # per million characters, of literals that only narrow a gate
_CONDITION_KEYS = ("any", "all", "none", "score", "prev", "next", "block", "element", "sentence")
_SHORT_KEYS = ("any", "all", "none", "score")
_STAND_IN = "placeholder"  # for an entry that has been reported: the patterns that use its list are still checked


class PatternReader:
    """Reads the patterns of one pack, which share its lists."""

    __slots__ = ("_faults", "_parsed_lists", "_strict", "_used", "lists")

    def __init__(self, faults: Faults, *, strict: bool) -> None:
        self._faults = faults
        self._strict = strict
        self.lists: dict[str, list[str]] = {}
        self._parsed_lists: Lists | None = None
        self._used: set[str] = set()

    def read_lists(self, node: Node) -> None:
        """Take over the pack's lists. Each entry is checked by itself: its faults are reported where they are, once."""
        if not isinstance(node, Mapping):
            self._faults.fault(node, "a mapping of names to lists is wanted here: `name: [one, another]`")
            return
        entries: dict[str, list[Scalar]] = {}
        for name, value in node.entries.items():
            if not LIST_NAME.match(name):
                self._faults.fault(
                    value, f"`{name}` cannot name a list: lower-case letters, digits and _, a letter first"
                )
                continue
            items = fields.listing(value, "patterns", self._faults)
            texts = [item for item in items if self._text(item) is not None]
            entries[name] = [item for item in texts if isinstance(item, Scalar)]
            self.lists[name] = [item.value for item in entries[name]] or [_STAND_IN]
        for name, items_ in entries.items():
            self._check_entries(name, items_)
        self._parsed_lists = Lists(self.lists)

    def _check_entries(self, name: str, entries: Sequence[Scalar]) -> None:
        for k, entry in enumerate(entries):
            if _PLAIN_WORDS.match(entry.value):
                continue
            # Without a repetition there is no hazard but together with others, in the patterns that use the list.
            grow = self._tree if _REPEATS.search(entry.value) else self._grown
            if grow(entry, entry.value) is None:
                self.lists[name][k] = _STAND_IN
        if entries:
            self._grown(entries[0], f"${name}")

    def unused_lists(self) -> list[str]:
        return [name for name in self.lists if name not in self._used]

    def patterns(self, node: Node) -> tuple[Pattern, ...]:
        found = [self.pattern(item) for item in fields.listing(node, "patterns", self._faults)]
        return tuple(pattern for pattern in found if pattern is not None)

    def pattern(self, node: Node) -> Pattern | None:
        source = self._text(node)
        return None if source is None else self._parsed(node, source)

    def _text(self, node: Node) -> str | None:
        source = fields.text(node, self._faults)
        if source is not None:
            self._used.update(name for name in _LIST_USE.findall(source) if name)
            if len(source) > _LONGEST_PATTERN:
                self._faults.fault(
                    node, f"a pattern of more than {_LONGEST_PATTERN} characters: split it, or use a list"
                )
                return None
        return source

    def _parsed(self, node: Node, source: str) -> Pattern | None:
        """The pattern, checked; None, and a fault, when it cannot be used."""
        tree = self._tree(node, source)
        return None if tree is None else pattern_record(source, tree)

    def _tree(self, node: Node, source: str) -> Tree | None:
        """The tree of a pattern that is safe to run."""
        tree = self._grown(node, source)
        dangers = [] if tree is None else hazards(tree, strict=self._strict)
        for danger in dangers:
            self._faults.fault(node, danger)
        return None if dangers else tree

    def _shared_lists(self) -> Lists | dict[str, list[str]]:
        """The lists as the parser knows them; while they are checked, their entries may still change."""
        return self.lists if self._parsed_lists is None else self._parsed_lists

    def _grown(self, node: Node, source: str) -> Tree | None:
        try:
            return parse(source, self._shared_lists())
        except PatternError as error:
            message = f"{error.message} (character {error.column} of the pattern)"
            self._faults.fault(node, message, column=_file_column(node, error.column))
            return None


def pattern_record(source: str, tree: Tree) -> Pattern:
    """What a pattern's tree says that matching needs to know."""
    literals = required_literals(tree)
    sets = [tuple(sorted(found)) for found in (literals or (), *further_literals(tree)) if found]
    lead, reach = leading_literals(tree) or ((), 0)
    starts = tuple(sorted(starting_literals(tree) or ()))
    shifts = _shifts(starts, literals or ())
    return Pattern(
        source=source,
        regex=to_regex(tree),
        literals=sets[0] if literals else None,
        cost=gate_cost(literals or ()),
        further=tuple(sets[1:]),
        rare=tuple(found for found in sets if _is_rare(found)),
        lead=tuple(sorted(lead)),
        reach=reach,
        longest=longest_whole(tree),
        starts=() if shifts else starts,
        shifts=shifts,
    )


def _shifts(starts: Iterable[str], literals: Iterable[str]) -> tuple[int, ...]:
    """How far from its beginning each of the starts holds a literal; empty when one holds none, or they differ much."""
    found = set()
    for start in starts:
        places = [start.index(literal) for literal in literals if literal in start]
        if not places:
            return ()
        found.add(min(places))
    return tuple(sorted(found)) if len(found) <= _MOST_SHIFTS else ()


def _is_rare(literals: tuple[str, ...]) -> bool:
    """Is looking for these in every text worth what it saves?"""
    return all(len(literal) >= _SHORTEST_RARE for literal in literals) and gate_cost(literals) <= _MOST_HITS


def _file_column(node: Node, column: int) -> int:
    """Where a character of a pattern stands in its line, as far as the way it is quoted lets us know."""
    if not isinstance(node, Scalar):
        return node.column
    if node.style == "":
        return node.column + column - 1
    if node.style == "'":  # a quote inside is written twice
        return node.column + column + node.value[: column - 1].count("'")
    return node.column


def read_condition(
    node: Node,
    patterns: PatternReader,
    faults: Faults,
    *,
    has_block: bool,
    has_sentence: bool = False,
    is_match: bool = False,
    nested: bool = False,
) -> Condition:
    """A condition, or a list of patterns in its place.

    ``has_block``: the unit is part of a block, so `block` has a meaning; ``has_sentence``: it is a span, so `sentence`
    has one; ``is_match``: it has to find something;
    ``nested``: it is about a neighbour, which has no neighbours of its own here.
    """
    if isinstance(node, Listing):
        return Condition(any=patterns.patterns(node))
    given = fields.mapping(node, _SHORT_KEYS if nested else _CONDITION_KEYS, faults)
    if isinstance(node, Scalar):
        return Condition()
    if given and is_match and not given.keys() & {"any", "all", "score", "element"}:
        faults.fault(node, "this finds nothing by itself: it needs `any`, `all`, `score` or `element`")
    if "block" in given and not has_block:
        faults.fault(given["block"], "`block` is for parts of a block (scope span, sentence or line)")
    if "sentence" in given and not has_sentence:
        faults.fault(given["sentence"], "`sentence` is for scope span: it is the sentence around each match")
    lists = {key: patterns.patterns(given[key]) for key in ("any", "all", "none") if key in given}
    around = {
        key: read_condition(given[key], patterns, faults, has_block=False, nested=True)
        for key in ("prev", "next", "block", "element", "sentence")
        if key in given
    }
    score, at_least = _read_score(given["score"], patterns, faults) if "score" in given else ((), 0.0)
    return Condition(
        any=lists.get("any", ()),
        all=lists.get("all", ()),
        none=lists.get("none", ()),
        score=score,
        at_least=at_least,
        prev=around.get("prev"),
        next=around.get("next"),
        block=around.get("block"),
        element=around.get("element"),
        sentence=around.get("sentence"),
    )


def _read_score(node: Node, patterns: PatternReader, faults: Faults) -> tuple[tuple[tuple[Pattern, float], ...], float]:
    given = fields.mapping(node, ("at-least", "of"), faults, required=("at-least", "of"))
    at_least = fields.number(given["at-least"], faults) if "at-least" in given else None
    weighted = _read_weights(given["of"], patterns, faults) if "of" in given else []
    if at_least is not None and at_least <= 0:
        faults.fault(given["at-least"], "a threshold of 0 or less always holds: give a number above 0")
    elif at_least is not None and weighted and sum(weight for _, weight in weighted if weight > 0) < at_least:
        faults.fault(given["at-least"], "the weights never add up to this: lower it, or raise them")
    return tuple((pattern, weight) for pattern, weight in weighted if pattern is not None), at_least or 0.0


def _read_weights(node: Node, patterns: PatternReader, faults: Faults) -> list[tuple[Pattern | None, float]]:
    if not isinstance(node, Mapping) or not node.entries:
        faults.fault(node, "a mapping of patterns to weights is wanted here: `'pattern': 2`")
        return []
    found = []
    for name, value in node.entries.items():
        weight = fields.number(value, faults)
        if weight == 0:
            faults.fault(value, "a weight of 0 counts for nothing: leave the pattern out")
        key = node.key_nodes[name]
        written = Scalar(key.line, key.column, value.key, key.value, key.style)
        found.append((patterns.pattern(written), weight or 0.0))
    return found
