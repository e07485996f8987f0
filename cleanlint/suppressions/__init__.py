"""Comments in a document that switch rules off there: what they say, where they act, and how they are added."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cleanlint.rules.ruleset import RuleSet
    from cleanlint.suppressions.acting import Suppressions

MALFORMED = "suppressions/malformed"
UNUSED = "suppressions/unused"
PROBLEMS = (MALFORMED, UNUSED)  # what may be wrong with a comment; findings have these for rules
_NAMES = frozenset(["suppressions", *PROBLEMS])


def split_problems(names: Sequence[str]) -> tuple[tuple[str, ...], frozenset[str]]:
    """The names of rules among those of a selector, and the problems with comments that the others stand for.

    >>> split_problems(["comments", "suppressions/unused"])
    (('comments',), frozenset({'suppressions/unused'}))
    """
    others = tuple(name for name in names if name not in _NAMES)
    return others, frozenset(one for one in PROBLEMS if "suppressions" in names or one in names)


def suppressions(
    text: str, format: str, page: Sequence[str], rules: RuleSet, every: Callable[[], RuleSet]
) -> Suppressions | None:
    """What the comments of a document switch off; None, at next to no cost, where it has none.

    ``page`` is what those of a page say, whose text holds none; ``every`` gives the rules that comments may name.
    """
    if not page and (format != "markdown" or "cleanlint-" not in text):
        return None
    from cleanlint.suppressions.acting import Suppressions

    return Suppressions(rules, every(), page or None)
