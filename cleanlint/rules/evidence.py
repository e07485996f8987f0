"""What is known of how often the built-in rules are right, and whether that is enough for them to act by default.

The figures ship beside the packs, in ``evidence.json``. A rule is `safe` when the pool that it belongs to is right at
least 19 times in 20, at the lower end of what the figures allow.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from math import sqrt
from typing import Any, NamedTuple

from cleanlint.rules.records import Pattern, Rule
from cleanlint.rules.sources import builtin_paths

FILE = "evidence.json"
BOUND = 0.95  # a pool's precision, at its lower 95 % bound
ENOUGH = 73  # texts without a fault that reach the bound
MOST_WRONG = 1 / 25  # of a single rule's texts: a pool must not hide a bad rule
_Z95 = 1.959963984540054  # of the normal distribution, 95 % two-sided
_SHAPES = {
    "line": "line",
    "block": "line",
    "sentence": "sentence",
    "span": "sentence",
    "section": "section",
    "tail": "section",
}


class Counts(NamedTuple):
    """The hits of a rule on one set of texts. What is neither right, wrong nor unsure was not judged."""

    hits: int = 0
    right: int = 0
    wrong: int = 0
    unsure: int = 0
    lost: int = 0  # words that should have stayed
    right_texts: int = 0  # texts in which a hit is right and none is wrong
    wrong_texts: int = 0  # texts in which a hit is wrong

    def plus(self, other: Counts) -> Counts:
        return Counts(*(mine + its for mine, its in zip(self, other, strict=True)))


class Row(NamedTuple):
    """What was measured of one rule."""

    acts: str  # digest of the rule as it was then
    counts: Mapping[str, Counts]  # by data

    @property
    def total(self) -> Counts:
        return added(self.counts.values())


class Evidence(NamedTuple):
    """What was measured of all rules."""

    data: Mapping[str, Mapping[str, Any]]  # texts, labelled words and digest of each set of texts
    rules: Mapping[str, Row]

    @property
    def labelled_words(self) -> int:
        return sum(int(known["labelled_words"]) for known in self.data.values())


class Pool(NamedTuple):
    """Rules that vouch for each other: the texts in which they were judged, together."""

    name: str
    rules: tuple[str, ...]
    right: int
    wrong: int

    @property
    def bound(self) -> float:
        return wilson(self.right, self.wrong)[0]


def wilson(right: int, wrong: int) -> tuple[float, float]:
    """The bounds within which a precision lies with 95 % confidence.

    >>> [round(bound, 3) for bound in wilson(73, 0)]
    [0.95, 1.0]
    >>> wilson(0, 0)
    (0.0, 1.0)
    """
    n = right + wrong
    if n == 0:
        return 0.0, 1.0
    share, z2 = right / n, _Z95 * _Z95
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    reach = _Z95 * sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def added(counts: Iterable[Counts]) -> Counts:
    """The sum of counts."""
    total = Counts()
    for one in counts:
        total = total.plus(one)
    return total


def load_evidence() -> Evidence:
    """The figures that ship with the built-in packs; empty where the packs came without."""
    import json

    for place in builtin_paths():
        folder = place if os.path.isdir(place) else os.path.dirname(place)
        try:
            with open(os.path.join(folder, FILE), encoding="utf-8") as stream:
                return _evidence(json.load(stream))
        except FileNotFoundError:
            continue
    return Evidence({}, {})


def evidence_text(evidence: Evidence) -> str:
    """The file's text: one line for each set of texts and for each rule, sorted."""
    import json

    data = [f"    {json.dumps(name)}: {json.dumps(known)}" for name, known in sorted(evidence.data.items())]
    rows = [f"    {json.dumps(name)}: {json.dumps(_plain(row))}" for name, row in sorted(evidence.rules.items())]
    parts = (
        '{\n  "counts": ' + json.dumps(Counts._fields),
        '  "data": {\n' + ",\n".join(data) + "\n  }",
        '  "rules": {\n' + ",\n".join(rows) + "\n  }\n}\n",
    )
    return ",\n".join(parts)


def acts(rule: Rule) -> str:
    """A digest of what a rule does: two rules with one digest hit the same texts.

    Words for people, the tier and the examples do not change it.
    """
    from hashlib import sha256

    parts = (rule.kind, rule.lang, rule.scope, rule.match, rule.unless, rule.where, rule.items)
    return sha256(repr(_bare(parts)).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def shape(rule: Rule) -> str:
    """What a rule takes: ``line`` (all of a line or block), ``sentence`` (a part of one), ``section`` (several)."""
    return _SHAPES[rule.scope]


def pools(rules: Iterable[Rule], evidence: Evidence) -> dict[str, Pool]:
    """The pool of each safe boilerplate rule that claims to be measured, by id.

    Rules of one language, topic and shape are a pool. Those pools that would be too small even without a fault are
    filled up: all such pools of a language and shape are one. How large a pool is decides that, never how good it is.
    """
    topics: dict[tuple[str, str, str], list[str]] = {}
    for rule in rules:
        if rule.kind == "boilerplate" and rule.fix == "safe" and _is_measured(rule, evidence):
            topics.setdefault((rule.lang, rule.topic, shape(rule)), []).append(rule.id)
    final: dict[str, list[str]] = {}
    for (lang, topic, form), names in topics.items():
        pool = _pool("", names, evidence)
        small = pool.right + pool.wrong < ENOUGH
        final.setdefault(f"{lang}, {'small topics' if small else topic}, {form}", []).extend(names)
    made = [_pool(name, names, evidence) for name, names in final.items()]
    return {rule: pool for pool in made for rule in pool.rules}


def disagreements(rules: Iterable[Rule], evidence: Evidence) -> dict[str, str]:
    """What is wrong with the tier of each rule that acts by default although its figures do not say that it may."""
    rules = tuple(rules)
    known = pools(rules, evidence)
    found = {}
    for rule in rules:
        if rule.kind == "boilerplate" and rule.fix == "safe":
            reason = _stale(rule, evidence) or _short_of(rule, evidence, known)
            if reason:
                found[rule.id] = reason
    return found


def summary(rule: Rule, evidence: Evidence) -> str:
    """The figures of a rule in a line."""
    row = evidence.rules.get(rule.id)
    if row is None:
        return "not measured yet"
    total = row.total
    if total.hits == 0:
        return "no hits"
    read = total.right + total.wrong + total.unsure
    parts = [f"{total.hits} {'hit' if total.hits == 1 else 'hits'}, {read} read"]
    if total.right_texts + total.wrong_texts:
        parts.append(texts_right(total.right_texts, total.wrong_texts))
    if evidence.labelled_words and rule.kind == "boilerplate":
        parts.append(f"{total.lost * 1_000_000 / evidence.labelled_words:.2g} words lost per million")
    if row.acts != acts(rule):
        parts.append("changed since")
    return "; ".join(parts)


def texts_right(right: int, wrong: int) -> str:
    """A precision with its bounds.

    >>> texts_right(73, 0)
    'right in 73 of 73 texts (1.000; 0.950 to 1.000)'
    """
    low, high = wilson(right, wrong)
    return f"right in {right} of {right + wrong} texts ({right / (right + wrong):.3f}; {low:.3f} to {high:.3f})"


def missing(right: int, wrong: int) -> int:
    """How many more texts without a fault bring these figures to the bound.

    >>> missing(70, 0), missing(70, 1), missing(200, 0)
    (3, 39, 0)
    """
    more = 0
    while wilson(right + more, wrong)[0] < BOUND:
        more += 1
    return more


def _stale(rule: Rule, evidence: Evidence) -> str | None:
    row = evidence.rules.get(rule.id)
    if row is None:
        return "it has never been measured: run benchmarks/measure.py, or make it unsafe until somebody does"
    if row.acts != acts(rule):
        return "it has changed since it was measured: run benchmarks/measure.py, or make it unsafe until somebody does"
    return None


def _short_of(rule: Rule, evidence: Evidence, known: Mapping[str, Pool]) -> str | None:
    if not _is_measured(rule, evidence):
        return None
    own, pool = evidence.rules[rule.id].total, known[rule.id]
    judged = own.right_texts + own.wrong_texts
    if own.right_texts == 0:
        return "no hit of it was found to be right: read some and file the verdicts, or make it unsafe"
    if own.wrong_texts > MOST_WRONG * judged:
        return f"it is wrong in {own.wrong_texts} of {judged} texts: mend it or make it unsafe"
    if pool.bound < BOUND:
        more = missing(pool.right, pool.wrong)
        return (
            f"its pool ({pool.name}: {pool.right} texts right, {pool.wrong} wrong) is right in {pool.bound:.3f} at the "
            f"lower bound, and {BOUND} is wanted: mend what is wrong, or read {more} more texts with hits"
        )
    return None


def _is_measured(rule: Rule, evidence: Evidence) -> bool:
    """A closed string may act unmeasured, but only until somebody sees it go wrong."""
    row = evidence.rules.get(rule.id)
    return not rule.unmeasured or (row is not None and row.total.wrong > 0)


def _pool(name: str, rules: Iterable[str], evidence: Evidence) -> Pool:
    names = tuple(sorted(rules))
    total = added(evidence.rules[rule].total for rule in names if rule in evidence.rules)
    return Pool(name, names, total.right_texts, total.wrong_texts)


def _evidence(read: Mapping[str, Any]) -> Evidence:
    rows = {
        name: Row(row["acts"], {data: Counts(*counts) for data, counts in row["counts"].items()})
        for name, row in read["rules"].items()
    }
    return Evidence(read["data"], rows)


def _plain(row: Row) -> dict[str, Any]:
    return {"acts": row.acts, "counts": {data: list(counts) for data, counts in sorted(row.counts.items())}}


def _bare(value: Any) -> Any:
    """Records as plain tuples: of a pattern only what it matches counts, not how it is found."""
    if isinstance(value, Pattern):
        return value.regex
    if isinstance(value, tuple):
        return tuple(map(_bare, value))
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value
