"""What a user has settled: one frozen record for each document, from files and flags over the defaults."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple, TypeAlias

from cleanlint.cleaner import MAX_REMOVAL
from cleanlint.rules.records import Severity
from cleanlint.rules.select import Override

FailOn: TypeAlias = Severity | Literal["never"]

# Settings that add up over the places that give them; of any other the last place counts.
ADDING = frozenset({"extend-select", "ignore", "rules", "packs", "keep", "extend-exclude", "formats"})
# What begins anew where the first of the two is given.
_SUPERSEDES = {"select": "extend-select", "exclude": "extend-exclude"}


class Config(NamedTuple):
    """What holds for one document. The names are those of the keys; the defaults stand here and nowhere else."""

    # What a cleaner is made from comes first: see `cleaning`.
    select: tuple[str, ...] | None = None  # None: all rules that are not off
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    rules: tuple[Override, ...] = ()
    packs: tuple[str, ...] = ()  # paths
    keep: tuple[str, ...] = ()
    lang: str | None = None  # None: every language
    unsafe_fixes: bool = False
    max_removal: float = MAX_REMOVAL

    fail_on: FailOn = "warning"
    exclude: tuple[str, ...] = ()
    extend_exclude: tuple[str, ...] = ()
    formats: tuple[tuple[str, str], ...] = ()  # of further suffixes
    baseline: str | None = None  # a path
    output_format: str | None = None  # None: full, where a report is wanted at all

    @property
    def cleaning(self) -> tuple[Any, ...]:
        """What a cleaner is made from: documents for which this is the same share one."""
        return self[: Config._fields.index("fail_on")]


class Part(NamedTuple):
    """Settings that are given in one place."""

    file: str  # the path of the file; "" is the command line
    table: tuple[str | int, ...]  # in the file: () is its top
    values: Mapping[str, Any]  # by key
    paths: tuple[str, ...] = ()  # patterns: only for these; () is for all


class Given(NamedTuple):
    """One value of a setting, and the place that gives it."""

    part: Part
    value: Any


def given(parts: Iterable[Part]) -> dict[str, list[Given]]:
    """By key, the values that count, of parts in the order in which the later supersede the earlier."""
    found: dict[str, list[Given]] = {}
    for part in parts:
        for key in part.values.keys() - ADDING:
            found.pop(key, None)
            found.pop(_SUPERSEDES.get(key, key), None)
        for key, value in part.values.items():
            found.setdefault(key, []).append(Given(part, value))
    return found


def config_of(values: Mapping[str, Sequence[Given]]) -> Config:
    """The record that these values make."""
    return Config(**{key.replace("-", "_"): _joined(key, [one.value for one in all_]) for key, all_ in values.items()})


def _joined(key: str, values: Sequence[Any]) -> Any:
    if key not in ADDING:
        return values[-1]
    every = [entry for value in values for entry in value]
    if key == "rules":
        return _one_each(every)
    return tuple(dict(every).items()) if key == "formats" else tuple(dict.fromkeys(every))


def _one_each(overrides: Iterable[Override]) -> tuple[Override, ...]:
    """One override for each name: a later one counts for what it gives."""
    found: dict[str, Override] = {}
    for override in overrides:
        name, severity, fix = override
        before = found.get(name, override)
        found[name] = Override(name, severity or before.severity, fix or before.fix)
    return tuple(found.values())
