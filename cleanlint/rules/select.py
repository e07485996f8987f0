"""Which rules take part: by id, topic or kind."""

from __future__ import annotations

from collections.abc import Sequence

from cleanlint.errors import ConfigError
from cleanlint.rules.ruleset import RuleSet


def select_rules(every: RuleSet, on: RuleSet, select: Sequence[str] | None, ignore: Sequence[str]) -> RuleSet:
    """The rules that ``select`` names and ``ignore`` does not; when it is None, of those that are ``on``.

    Raises `ConfigError` for a name that no rule answers to.
    """
    if select is None and not ignore:
        return on
    names = [head.names for head in every.heads]
    known = set().union(*names)
    for option, wanted in (("select", select or ()), ("ignore", ignore)):
        for name in wanted:
            if name not in known:
                raise ConfigError(f"{option}: no rule, topic or kind is called {name!r}{nearest(name, known)}")
    chosen = None if select is None else set(select)
    dropped = set(ignore)
    return every.only(
        [
            k
            for k, head in enumerate(every.heads)
            if (not head.off if chosen is None else names[k] & chosen) and not names[k] & dropped
        ]
    )


def nearest(name: str, known: set[str]) -> str:
    """The end of a message about a name that nothing answers to: what may have been meant."""
    from difflib import get_close_matches  # only on the way to an error

    near = get_close_matches(name, sorted(known), n=1)
    return f"; did you mean {near[0]!r}?" if near else "; `cleanlint rules list` shows them all"
