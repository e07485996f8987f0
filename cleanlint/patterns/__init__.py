"""Patterns: one documented subset of regular expressions, and what a rule needs to know of them.

`parse` makes a small tree; everything else walks it. Folding alone is needed at every start, so the rest is
imported at its first use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cleanlint.patterns.folding import fold

if TYPE_CHECKING:
    from cleanlint.patterns.backtracking import hazards
    from cleanlint.patterns.length import longest_whole
    from cleanlint.patterns.literals import (
        further_literals,
        gate_cost,
        leading_literals,
        required_literals,
        starting_literals,
    )
    from cleanlint.patterns.render import instrument, to_regex
    from cleanlint.patterns.syntax import Lists, parse
    from cleanlint.patterns.tree import Node, show

__all__ = [
    "Lists",
    "Node",
    "fold",
    "further_literals",
    "gate_cost",
    "hazards",
    "instrument",
    "leading_literals",
    "longest_whole",
    "parse",
    "required_literals",
    "show",
    "starting_literals",
    "to_regex",
]

_HOMES = {
    "Lists": "syntax",
    "Node": "tree",
    "further_literals": "literals",
    "gate_cost": "literals",
    "hazards": "backtracking",
    "instrument": "render",
    "leading_literals": "literals",
    "longest_whole": "length",
    "parse": "syntax",
    "required_literals": "literals",
    "show": "tree",
    "starting_literals": "literals",
    "to_regex": "render",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
