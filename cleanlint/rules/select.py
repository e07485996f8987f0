"""Which rules take part, by id, topic or kind, and what a user has settled for some of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cleanlint.errors import ChoiceError, ChoiceFault
from cleanlint.rules.records import Rule, Severity, Tier
from cleanlint.rules.ruleset import RuleSet


class Override(NamedTuple):
    """What holds for the rules that answer to a name, in the place of what their pack says."""

    name: str  # an id, topic or kind
    severity: Severity | None = None
    fix: Tier | None = None


class Choice(NamedTuple):
    """Which rules of all there are, and with what overrides."""

    select: tuple[str, ...] | None = None  # None: those that are not off
    extend_select: tuple[str, ...] = ()  # these as well
    ignore: tuple[str, ...] = ()  # but not these
    overrides: tuple[Override, ...] = ()

    def names(self) -> list[tuple[str, str]]:
        """Every name, with the setting that it comes from."""
        return [
            *(("select", name) for name in self.select or ()),
            *(("extend-select", name) for name in self.extend_select),
            *(("ignore", name) for name in self.ignore),
            *(("rules", override.name) for override in self.overrides),
        ]


EVERYTHING = Choice()


def select_rules(every: RuleSet, on: RuleSet, choice: Choice) -> RuleSet:
    """The rules that the choice names; without a `select`, of those that are ``on``.

    Raises `ChoiceError` for names that no rule answers to, and for claims rules that are to delete.
    """
    if choice == EVERYTHING:
        return on
    names = [head.names for head in every.heads]
    _check(choice, set().union(*names), every)
    selected = None if choice.select is None else {*choice.select, *choice.extend_select}
    extended, ignored = set(choice.extend_select), set(choice.ignore)
    chosen = [
        _overridden(every[k], names[k], choice.overrides)
        for k, head in enumerate(every.heads)
        if (names[k] & selected if selected is not None else not head.off or names[k] & extended)
        and not names[k] & ignored
    ]
    return every.with_rules(chosen)


def _check(choice: Choice, known: set[str], every: RuleSet) -> None:
    faults = [
        ChoiceFault(setting, name, f"no rule, topic or kind is called {name!r}{nearest(name, known)}")
        for setting, name in choice.names()
        if name not in known
    ]
    claims = set().union(*(head.names for head in every.heads if head.kind == "claims"))
    faults += [
        ChoiceFault("rules", override.name, f"{override.name!r} has claims rules, which only flag: leave `fix` out")
        for override in choice.overrides
        if override.fix not in (None, "none") and override.name in claims
    ]
    if faults:
        raise ChoiceError(faults)


def _overridden(rule: Rule, names: set[str], overrides: Sequence[Override]) -> Rule:
    """The rule as the user wants it: its id counts more than its topic, and that more than its kind."""
    ranks = {rule.kind: 0, rule.topic: 1}
    meant = sorted((o for o in overrides if o.name in names), key=lambda o: ranks.get(o.name, 2))
    for override in meant:
        rule = rule._replace(severity=override.severity or rule.severity, fix=override.fix or rule.fix)
    return rule


def nearest(name: str, known: set[str]) -> str:
    """The end of a message about a name that nothing answers to: what may have been meant."""
    from difflib import get_close_matches  # only on the way to an error

    near = get_close_matches(name, sorted(known), n=1)
    return f"; did you mean {near[0]!r}?" if near else "; `cleanlint rules list` shows them all"
