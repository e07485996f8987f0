"""Many rules with what is needed before any of them is: their names, and the literals that open them.

A rule itself is made when it is asked for, since a run on one small file needs a handful of hundreds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, overload

from cleanlint.rules.gates import gates, is_for_pages, longest_block
from cleanlint.rules.records import Kind, Rule, Tier, Vocabulary


class Head(NamedTuple):
    """What selecting rules and arranging them takes."""

    id: str
    kind: Kind
    lang: str
    fix: Tier
    was: Sequence[str]
    digest: str  # of all that the rule does and says; its examples and its place in a file do not count
    off: bool = False  # until it is selected

    @property
    def names(self) -> set[str]:
        """What a selector may call the rule."""
        return {self.id, self.id.partition("/")[0], self.kind, *self.was}


class NumberedGate(NamedTuple):
    """A `cleanlint.rules.gates.Gate` of some rule, with numbers of literals for literals."""

    rule: int  # its number
    longest: int  # most characters of a block
    patterns: int
    literals: Sequence[int]
    needs: Sequence[Sequence[int]]
    score: Sequence[tuple[float, Sequence[int]]]
    at_least: float


class Gates(NamedTuple):
    """The gates of many rules. What is stored of them is plain: a gate is as long a sequence as a `NumberedGate`."""

    literals: Sequence[str]  # by number
    opened: Sequence[Sequence[int]]  # by number of a literal: the gates behind it, those for long blocks first
    rows: Sequence[Sequence[Any]]  # by number of a gate
    rules: Sequence[int]  # all of them, with a gate or without
    ungated: Sequence[int]  # rules that are tried whatever a text says
    for_pages: Sequence[int]  # rules that are tried where a page says so

    def gate(self, number: int) -> NumberedGate:
        return NumberedGate(*self.rows[number])


NO_GATES = Gates((), (), (), (), (), ())
GROUPS = ("boilerplate", "claims", "off")


class RuleSet(Sequence[Rule]):
    """Rules, sorted by id, those that are off last. Their number is their place.

    Immutable, but that rules are made when first asked for. ``gates`` are apart for each kind of rule, since a text
    may be looked at for one kind alone, and for rules that are off.
    """

    __slots__ = ("_digest", "_made", "_make", "_vocabularies", "gates", "heads")

    def __init__(
        self,
        heads: Sequence[Head],
        gates: Mapping[str, Gates],
        make: Callable[[int], Rule],
        digest: str = "",
        vocabularies: Sequence[Vocabulary] | None = None,
    ) -> None:
        self.heads = heads
        self.gates = gates  # by group: boilerplate, claims, off
        self._make = make
        self._vocabularies = vocabularies  # None: those that come with the package
        self._made: dict[int, Rule] = {}
        self._digest = digest

    @classmethod
    def of(
        cls, rules: Iterable[Rule], vocabularies: Sequence[Vocabulary] | None = None, *, some_off: bool = False
    ) -> RuleSet:
        """The ruleset of rules that are there already; the same one if it is one.

        With ``some_off`` those that are off until selected stay so; without it, they have been selected.
        """
        if isinstance(rules, RuleSet):
            return rules
        ordered = sorted(rules, key=lambda rule: (some_off and rule.off, rule.id))
        groups: dict[str, list[int]] = {group: [] for group in GROUPS}
        for number, rule in enumerate(ordered):
            groups["off" if some_off and rule.off else rule.kind].append(number)
        gates = {group: _gates_of(ordered, numbers) for group, numbers in groups.items()}
        return cls(list(map(_head, ordered)), gates, ordered.__getitem__, vocabularies=vocabularies)

    @property
    def digest(self) -> str:
        """Of all that the rules do and say: it tells any two rulesets apart."""
        if not self._digest:
            parts = [head.digest for head in self.heads]
            if any(head.kind == "claims" for head in self.heads):
                parts.append(repr(tuple(self.vocabularies)))  # what such a rule flags follows from these, too
            self._digest = _sha256(repr(parts))
        return self._digest

    def __len__(self) -> int:
        return len(self.heads)

    @overload
    def __getitem__(self, number: int) -> Rule: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Rule]: ...
    def __getitem__(self, number: int | slice) -> Rule | Sequence[Rule]:
        if isinstance(number, slice):
            return [self[k] for k in range(len(self))[number]]
        found = self._made.get(number)
        if found is None:
            found = self._made[number] = self._make(range(len(self))[number])
        return found

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RuleSet) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def named(self, name: str) -> Rule | None:
        """The rule with this id."""
        return next((self[k] for k, head in enumerate(self.heads) if head.id == name), None)

    def on(self, digest: str = "") -> RuleSet:
        """The ruleset without the rules that are off."""
        count = sum(not head.off for head in self.heads) if self.gates["off"].rules else len(self)
        if count == len(self):
            self._digest = self._digest or digest
            return self
        gates = {**self.gates, "off": NO_GATES}
        return RuleSet(self.heads[:count], gates, self.__getitem__, digest, self._vocabularies)

    def with_rules(self, rules: Iterable[Rule]) -> RuleSet:
        """The ruleset of these rules, none of which is off, with the vocabularies of this one."""
        return RuleSet.of(rules, self._vocabularies)

    @property
    def vocabularies(self) -> Sequence[Vocabulary]:
        """How the languages say who says something; where packs for one language meet, the last one counts."""
        if self._vocabularies is None:
            from cleanlint.rules.cache import load_rules  # rules made one by one come without

            self._vocabularies = load_rules().rules.vocabularies
        return self._vocabularies


def _gates_of(rules: Sequence[Rule], numbers: Sequence[int]) -> Gates:
    known: dict[str, int] = {}
    rows = [gate for number in numbers for gate in _numbered(number, rules[number], known)]
    rows.sort(key=lambda gate: -gate.longest)
    opened: list[list[int]] = [[] for _ in known]
    for row, gate in enumerate(rows):
        for literal in gate.literals:
            opened[literal].append(row)
    gated = {gate.rule for gate in rows}
    others = [number for number in numbers if number not in gated]
    for_pages = [number for number in others if is_for_pages(rules[number])]
    ungated = [number for number in others if not is_for_pages(rules[number])]
    return Gates(list(known), opened, rows, numbers, ungated, for_pages)


def _numbered(number: int, rule: Rule, numbers: dict[str, int]) -> list[NumberedGate]:
    def of(literals: Sequence[str]) -> list[int]:
        return [numbers.setdefault(literal, len(numbers)) for literal in literals]

    longest = longest_block(rule)
    return [
        NumberedGate(
            number,
            longest,
            gate.patterns,
            of(gate.literals),
            list(map(of, gate.needs)),
            [(weight, of(literals)) for weight, literals in gate.score],
            gate.at_least,
        )
        for gate in gates(rule)
    ]


def _head(rule: Rule) -> Head:
    acting = rule._replace(path="", line=0, remove=(), keep=(), flag=())
    return Head(rule.id, rule.kind, rule.lang, rule.fix, rule.was, _sha256(repr(acting)), rule.off)


def _sha256(text: str) -> str:
    from hashlib import sha256  # slow to import, and what is stored is there already

    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
