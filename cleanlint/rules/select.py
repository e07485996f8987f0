"""Which rules take part: by id, topic or kind."""

from __future__ import annotations

from collections.abc import Sequence

from cleanlint.errors import ConfigError
from cleanlint.rules.ruleset import RuleSet


def select_rules(rules: RuleSet, select: Sequence[str] | None, ignore: Sequence[str]) -> RuleSet:
    """The rules that ``select`` names (all when it is None) and ``ignore`` does not.

    Raises `ConfigError` for a name that no rule answers to.
    """
    if select is None and not ignore:
        return rules
    names = [head.names for head in rules.heads]
    known = set().union(*names)
    for option, wanted in (("select", select or ()), ("ignore", ignore)):
        for name in wanted:
            if name not in known:
                raise ConfigError(f"{option}: no rule, topic or kind is called {name!r}{_nearest(name, known)}")
    chosen = None if select is None else set(select)
    dropped = set(ignore)
    return rules.only([k for k, n in enumerate(names) if (chosen is None or n & chosen) and not n & dropped])


def _nearest(name: str, known: set[str]) -> str:
    from difflib import get_close_matches  # only on the way to an error

    near = get_close_matches(name, sorted(known), n=1)
    return f"; did you mean {near[0]!r}?" if near else "; `cleanlint rules list` shows them all"
