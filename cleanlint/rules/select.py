"""Which rules take part: by id, topic or kind."""

from __future__ import annotations

from collections.abc import Sequence

from cleanlint.errors import ConfigError
from cleanlint.rules.records import Rule


def select_rules(rules: Sequence[Rule], select: Sequence[str] | None, ignore: Sequence[str]) -> tuple[Rule, ...]:
    """The rules that ``select`` names (all when it is None) and ``ignore`` does not.

    Raises `ConfigError` for a name that no rule answers to.
    """
    names = {rule.id: _names(rule) for rule in rules}
    known = set().union(*names.values()) if names else set()
    for option, wanted in (("select", select or ()), ("ignore", ignore)):
        for name in wanted:
            if name not in known:
                raise ConfigError(f"{option}: no rule, topic or kind is called {name!r}{_nearest(name, known)}")
    chosen = None if select is None else set(select)
    dropped = set(ignore)
    return tuple(rule for rule in rules if (chosen is None or names[rule.id] & chosen) and not names[rule.id] & dropped)


def _names(rule: Rule) -> set[str]:
    return {rule.id, rule.topic, rule.kind, *rule.was}


def _nearest(name: str, known: set[str]) -> str:
    from difflib import get_close_matches  # only on the way to an error

    near = get_close_matches(name, sorted(known), n=1)
    return f"; did you mean {near[0]!r}?" if near else "; `cleanlint rules list` shows them all"
