"""Rules made ready: all that a search asks of them that no text can change."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from cleanlint.matching.conditions import looks_around
from cleanlint.rules.records import UNBOUNDED, Condition, Rule

Within: TypeAlias = tuple[Condition | None, Condition | None]


class Ready(NamedTuple):
    """A rule with what there is to know of it before any text is seen."""

    rule: Rule
    acting: bool
    leaning: bool  # its hits may depend on what other rules remove
    looking: bool  # it asks what stands before, after or around a unit
    placed: bool  # it has bounds on the place of a unit
    shaped: bool  # it has bounds on the unit itself
    first: int  # the unit's block is among so many first ones
    last: int  # and so many last ones
    local: bool  # a block's text alone decides whether it has hits there; claims are looked for in one round only
    quoted: str  # where its matches stand: outside quotations, inside, or anywhere
    within: Within  # what `match` and `unless` ask of the sentence around a span

    @classmethod
    def of(cls, rule: Rule, *, acting: bool) -> Ready:
        where = rule.where
        leaning = bool(where.beside_removal) or (rule.items is not None and rule.items.to_end)
        looking = looks_around(rule)
        placed = any((where.first, where.last, where.zone, where.tail_run))
        shaped = any((where.words, where.chars, where.kind, where.starts, where.ends))
        shaped = shaped or bool(where.body or where.selector)
        local = rule.scope in ("span", "sentence", "line", "block", "quote") and not (
            leaning or looking or placed or where.unnamed or where.unattributed or rule.kind == "claims"
        )
        quoted = where.quoted or ("outside" if rule.kind == "claims" and rule.scope != "quote" else "anywhere")
        within = (rule.match.sentence, rule.unless.sentence if rule.unless is not None else None)
        first = UNBOUNDED if where.first is None else where.first
        last = UNBOUNDED if where.last is None else where.last
        return cls(rule, acting, leaning, looking, placed, shaped, first, last, local, quoted, within)
